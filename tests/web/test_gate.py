"""The password: nothing is given without it, it can't be guessed fast, and a session is all that a cookie holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import web
from sousveil.cli import main
from sousveil.model import UsageError
from sousveil.web import gate
from sousveil.web.gate import Keeper

HOST, PORT = "192.0.2.7", 8420
BASE, PASSWORD = f"http://{HOST}:{PORT}", "a long enough password"
CLOSED = ("/", "/index.json", "/countries.html", "/country/KE.json", "/export/csv", "/dossier?name=Kenya", "/review.html",
          "/add.html", "/original/abc", "/nothing", "/country/KE", "/findings/", "/review",
          "/login.html/../index.json", "/at/0.5/index.html", "/at/0.5/claims.json", "/at/0.5/threshold?from=1",
          "/threshold?from=1", "/logout", "//static/../index.html")


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitor(small: Path, clock: Clock) -> Callable[[], TestClient]:
    """A new browser each time, on one app."""
    app = web.create(small, host=HOST, port=PORT, keeper=Keeper(PASSWORD, clock=clock))
    return lambda: TestClient(app, base_url=BASE, follow_redirects=False)


def _enter(client: TestClient, password: str) -> object:
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/login.html").text)
    assert found
    return client.post("/login.html", data={"token": found[1], "password": password}, headers={"origin": BASE})


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("cookie", ["", "session=", "session=0", f"session={'0' * 64}", "reviewer=61"])
def test_without_the_password_nothing_is_given(visitor: Callable[[], TestClient], path: str, cookie: str) -> None:
    answer = visitor().get(path, headers={"cookie": cookie} if cookie else {})
    assert answer.status_code in (303, 401) and "Kenya" not in answer.text
    assert answer.headers.get("location", "/login.html") == "/login.html"


def test_posts_without_a_session_are_refused(visitor: Callable[[], TestClient]) -> None:
    for path in ("/review/abc.html", "/add.html", "/reviewer", "/logout"):
        assert visitor().post(path, headers={"origin": BASE}).status_code == 401


def test_the_password_opens_and_leaving_closes(visitor: Callable[[], TestClient]) -> None:
    client = visitor()
    answer = _enter(client, PASSWORD)
    cookie = answer.headers["set-cookie"]  # type: ignore[attr-defined]
    assert answer.status_code == 303 and "HttpOnly" in cookie and "SameSite=strict" in cookie  # type: ignore[attr-defined]
    assert "Secure" not in cookie and PASSWORD not in cookie
    assert client.get("/countries.html").status_code == 200
    held = client.cookies[gate.COOKIE]
    assert client.post("/logout", headers={"origin": BASE}).status_code == 303
    again = visitor()
    again.cookies.set(gate.COOKIE, held)
    assert again.get("/countries.html").status_code == 303


def test_behind_https_the_cookie_is_secure(small: Path) -> None:
    app = web.create(small, host=HOST, port=PORT, keeper=Keeper(PASSWORD, https=True))
    answer = _enter(TestClient(app, base_url=BASE, follow_redirects=False), PASSWORD)
    assert "Secure" in answer.headers["set-cookie"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", ["", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "ü" * 900])
def test_a_wrong_password_opens_nothing(visitor: Callable[[], TestClient], wrong: str) -> None:
    client = visitor()
    assert _enter(client, wrong).status_code == 403  # type: ignore[attr-defined]
    assert client.get("/countries.html").status_code == 303


def test_after_five_wrong_ones_even_the_right_one_waits_a_minute(visitor: Callable[[], TestClient], clock: Clock) -> None:
    client = visitor()
    assert [_enter(client, "wrong" * 3).status_code for _ in range(5)] == [403] * 5  # type: ignore[attr-defined]
    assert _enter(client, PASSWORD).status_code == 429  # type: ignore[attr-defined]
    clock.now += gate.WAIT + 1
    assert _enter(client, PASSWORD).status_code == 303  # type: ignore[attr-defined]


def test_a_session_ends_after_its_hours(visitor: Callable[[], TestClient], clock: Clock) -> None:
    client = visitor()
    _enter(client, PASSWORD)
    clock.now += gate.HOURS * 3600 + 1
    assert client.get("/countries.json").status_code == 401


def test_sessions_and_memories_of_wrong_ones_stay_bounded(clock: Clock) -> None:
    keeper = Keeper(PASSWORD, clock=clock)
    first = keeper.opened()
    for _ in range(gate.MOST_SESSIONS):
        keeper.opened()
    assert not keeper.knows(first)
    for number in range(gate.MOST_ADDRESSES + 10):
        keeper.failed(str(number))
    assert len(keeper._wrong) == gate.MOST_ADDRESSES and keeper.waits("somebody new")


def test_a_form_without_its_token_is_refused(visitor: Callable[[], TestClient]) -> None:
    assert visitor().post("/login.html", data={"password": PASSWORD}, headers={"origin": BASE}).status_code == 403


def test_a_short_password_is_refused() -> None:
    with pytest.raises(UsageError, match="shorter than 12"):
        Keeper("short")


def test_the_password_is_in_no_repr() -> None:
    assert PASSWORD not in repr(Keeper(PASSWORD))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_beyond_this_machine_a_password_is_needed(small: Path, host: str) -> None:
    with pytest.raises(UsageError, match="password is needed"):
        web.serve(small, host=host, port=0)


def test_a_proxy_in_front_needs_a_password_too(small: Path) -> None:
    with pytest.raises(UsageError, match="password is needed"):
        web.serve(small, port=0, names=["case.example.org"])


def test_every_address_needs_a_name_to_be_asked_by(small: Path) -> None:
    with pytest.raises(UsageError, match="--name"):
        web.serve(small, host="0.0.0.0", port=0, keeper=Keeper(PASSWORD))


def test_names_of_a_proxy_are_answered_and_no_others(small: Path) -> None:
    app = web.create(small, names=["case.example.org"], keeper=Keeper(PASSWORD))
    assert TestClient(app, base_url="https://case.example.org").get("/login.html").status_code == 200
    assert TestClient(app, base_url="https://evil.example.org").get("/login.html").status_code == 421


@pytest.mark.parametrize(
    ("written", "said"), [("\n", "first line is empty"), ("short\n", "shorter than 12"), (None, "can't be read")])
def test_a_password_file_that_is_none_is_one_line(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str | None, said: str
) -> None:
    file = tmp_path / "secret"
    if written is not None:
        file.write_text(written)
    code = main(["serve", "--ledger", str(small), "--host", "192.0.2.7", "--password-file", str(file)])
    captured = capsys.readouterr()
    assert code == 2 and said in captured.err and len(captured.err.splitlines()) == 1
