"""Who may ask: every combination of headers is judged, and every answer carries the same headers."""

from __future__ import annotations

import itertools

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from sousveil.web.policy import CSP, HEADERS, hosts, is_loopback, judge

OURS = hosts("127.0.0.1", 8420)
GOOD_HOSTS = ("127.0.0.1:8420", "localhost:8420", "[::1]:8420", "LOCALHOST:8420")
BAD_HOSTS = ("evil.example", "evil.example:8420", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8421", "localhost.evil.example:8420",
             "localhost:8420@evil.example", "localhost.:8420", "0.0.0.0:8420", "", "127.0.0.1:8420:8420", "2130706433:8420")


def _judge(method: str, pairs: list[tuple[str, str]]) -> int:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs]
    refused = judge(method, Headers(raw=raw), OURS)
    return refused.status if refused else 200


@pytest.mark.parametrize(("host", "method"), [*itertools.product(GOOD_HOSTS, ("GET", "HEAD", "POST"))])
def test_our_own_hosts_are_served(host: str, method: str) -> None:
    assert _judge(method, [("host", host)]) == 200


@pytest.mark.parametrize(("host", "method"), [*itertools.product(BAD_HOSTS, ("GET", "POST"))])
def test_other_hosts_are_refused(host: str, method: str) -> None:
    assert _judge(method, [("host", host), ("sec-fetch-site", "same-origin")]) == 421


def test_no_host_and_two_hosts_are_refused() -> None:
    assert _judge("GET", []) == 421
    assert _judge("GET", [("host", GOOD_HOSTS[0]), ("host", "evil.example")]) == 421
    assert _judge("GET", [("host", "evil.example"), ("host", GOOD_HOSTS[0])]) == 421


@pytest.mark.parametrize(("site", "mode", "status"), [
    ("same-origin", "navigate", 200), ("same-origin", "no-cors", 200), ("same-origin", "cors", 200), ("none", "navigate", 200),
    ("cross-site", "navigate", 200), ("same-site", "navigate", 200), ("cross-site", "no-cors", 403),
    ("cross-site", "cors", 403),
    ("same-site", "no-cors", 403), ("same-site", "cors", 403), ("cross-site", "websocket", 403),
])
def test_other_sites_may_link_but_not_load(site: str, mode: str, status: int) -> None:
    assert _judge("GET", [("host", GOOD_HOSTS[0]), ("sec-fetch-site", site), ("sec-fetch-mode", mode)]) == status


@pytest.mark.parametrize(("headers", "status"), [
    ([("sec-fetch-site", "same-origin")], 200), ([("sec-fetch-site", "same-origin"), ("origin", "null")], 200),
    ([("sec-fetch-site", "cross-site")], 403), ([("sec-fetch-site", "same-site")], 403), ([("sec-fetch-site", "none")], 403),
    ([("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8420")], 403),
    ([("origin", "http://127.0.0.1:8420")], 200), ([("origin", "http://localhost:8420")], 200), ([], 200),
    ([("origin", "http://evil.example")], 403), ([("origin", "null")], 403), ([("origin", "")], 403),
    ([("origin", "http://127.0.0.1:8421")], 403), ([("origin", "http://127.0.0.1:8420.evil.example")], 403),
])
def test_forms_are_taken_from_our_pages_only(headers: list[tuple[str, str]], status: int) -> None:
    assert _judge("POST", [("host", GOOD_HOSTS[0]), *headers]) == status


@pytest.mark.parametrize(("host", "ours"), [("127.0.0.1", True), ("127.1.2.3", True), ("localhost", True), ("::1", True),
                                            ("0.0.0.0", False), ("192.168.0.7", False), ("::", False), ("example.org", False)])
def test_loopback_is_this_machine(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


@pytest.mark.parametrize("path", [
    "/", "/index.json", "/nothing.html", "/claims.html?page=x", "/static/site.css", "/static/land.svg",
])
def test_every_answer_has_the_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers


def test_a_refusal_has_the_policy_too(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421 and answer.headers["content-security-policy"] == CSP


def test_the_policy_allows_nothing_but_ourselves() -> None:
    assert CSP.startswith("default-src 'none'")
    assert "unsafe" not in CSP and "*" not in CSP and "http" not in CSP


@pytest.mark.parametrize("path", ["/", "/country/MA.html", "/about.html"])
def test_nothing_in_a_page_is_inline(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert "<style" not in text and " style=" not in text and "javascript:" not in text
    assert all("src=" in tag or 'type="application/json"' in tag for tag in text.split("<script")[1:])
    assert not any(f" {name}=" in text for name in ("onclick", "onload", "onerror", "onsubmit"))
