"""The review by keyboard, and by mouse alone without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from sousveil.model import Verdict
from tests.browser.conftest import served
from tests.web import made

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]


def _begin(page: Any, address: str) -> None:
    page.goto(address + "review.html")
    page.fill("#who", "Ana")
    with page.expect_navigation():
        page.click(".who button")


def test_the_whole_review_by_keyboard(tmp_path: Path, open_page: OpenPage) -> None:
    path = made.make(tmp_path / "l.sousveil", 3, 9)
    with served(path) as address:
        page = open_page()
        _begin(page, address)
        first = page.url
        with page.expect_navigation():
            page.keyboard.press("y")
        second = page.url
        assert second != first
        with page.expect_navigation():
            page.keyboard.press("k")
        assert page.url == first and page.locator(".note").first.inner_text() == "You decided: Confirmed"
        with page.expect_navigation():
            page.keyboard.press("z")
        page.goto(second)
        page.keyboard.press("n")
        page.locator("details.reject[open]").wait_for()
        with page.expect_navigation():
            page.keyboard.press("1")
        page.keyboard.press("e")
        page.locator("details.edit[open]").wait_for()
        page.keyboard.press("Escape")
        assert page.locator("details.edit[open]").count() == 0
    with ledgers.open(path, readonly=True) as ledger:
        assert [d.verdict for d in ledger.decisions()] == [Verdict.CONFIRM, Verdict.UNDO, Verdict.REJECT]


def test_buttons_work_only_while_the_quote_is_on_the_screen(tmp_path: Path, open_page: OpenPage) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 40)
    with served(path) as address:
        page = open_page()
        _begin(page, address)
        confirm = page.locator("[value=confirm]")
        assert confirm.is_enabled()
        page.locator(".text .body").evaluate("(body) => { body.style.maxHeight = '3rem'; body.scrollTop = body.scrollHeight; }")
        page.wait_for_timeout(300)
        marks = page.locator("mark.quote").first.evaluate("(m) => m.getBoundingClientRect().bottom")
        top = page.locator(".text .body").evaluate("(b) => b.getBoundingClientRect().top")
        assert confirm.is_enabled() is (marks > top)


def test_on_a_phone_the_quote_stays_on_the_screen_down_to_the_last_reason(tmp_path: Path, open_page: OpenPage) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 40)
    with served(path) as address:
        page = open_page(size="phone")
        _begin(page, address)
        page.locator("details.reject summary").click()
        last = page.locator(".reasons button").last
        last.scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 200)")
        page.wait_for_timeout(300)
        quote = page.locator("mark.quote").first.bounding_box()
        assert quote and 0 < quote["y"] < 844 and last.is_enabled()


def test_review_without_scripts(tmp_path: Path, open_page: OpenPage) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    with served(path) as address:
        page = open_page(scripts=False)
        _begin(page, address)
        page.locator("details.reject summary").click()
        with page.expect_navigation():
            page.locator("details.reject button").nth(1).click()
    with ledgers.open(path, readonly=True) as ledger:
        assert [(d.verdict, d.reason) for d in ledger.decisions()] == [(Verdict.REJECT, "wrong-party")]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_upload_is_reported_with_scripts_and_without(tmp_path: Path, open_page: OpenPage, scripts: bool) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    words = tmp_path / "note.txt"
    words.write_text("Huawei supplied facial recognition cameras to Serbia in 2019.\n", encoding="utf-8")
    with served(path) as address:
        page = open_page(scripts=scripts)
        page.goto(address + "add.html")
        assert page.locator("progress").is_hidden()
        page.set_input_files("#files", str(words))
        page.click("form.drop button")
        page.locator("ul.report li", has_text="note.txt").wait_for()
