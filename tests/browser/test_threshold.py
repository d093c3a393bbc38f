"""The threshold moved by hand, by keys, without scripts, in light and dark, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import served
from tests.browser.test_pages import _breaks_no_rule
from tests.web import made

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]


@pytest.fixture(scope="module")
def unsure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on claims that are .3, .6 or .9 sure."""
    with served(made.make_unsure(tmp_path_factory.mktemp("unsure") / "l.sousveil", 12, 60)) as address:
        yield address


def total(page: Any) -> int:
    return int(page.locator("main > .small").first.inner_text().split()[0])


@pytest.mark.parametrize("scripts", [True, False])
def test_findings_follow_the_control_and_lead_back(unsure: str, open_page: OpenPage, scripts: bool) -> None:
    page = open_page(scripts=scripts)
    page.goto(unsure + "findings.html?kind=supply")
    usual = total(page)
    page.click(".sure summary")
    page.fill("#sure-from", "0.9")
    page.click(".sure button")
    assert page.url == unsure + "at/0.9/findings.html?kind=supply"
    assert 0 < total(page) < usual
    assert page.locator(".sure summary").inner_text() == "Shown from a confidence of 0.9 on: the threshold was moved."
    page.locator(".top nav a", has_text="Map").click()
    assert page.url == unsure + "at/0.9/index.html"
    page.goto(unsure + "at/0.9/findings.html?kind=supply")
    page.click(".sure summary")
    page.click(".sure form a")
    assert page.url == unsure + "findings.html?kind=supply" and total(page) == usual


def test_the_keyboard_alone_moves_it(unsure: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(unsure + "claims.html")
    page.locator(".sure summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Show claims from this confidence on, 0 to 1"
    page.keyboard.type("0.3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/at/0.3/claims.html")


def test_the_browser_itself_refuses_what_is_no_share(unsure: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(unsure)
    page.click(".sure summary")
    for wrong in ("1.5", "-1", ""):
        page.fill("#sure-from", wrong)
        page.click(".sure button")
        assert page.url == unsure and not page.evaluate("document.getElementById('sure-from').checkValidity()")


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_a_page_at_a_moved_threshold_breaks_no_rule(unsure: str, open_page: OpenPage, size: str, scheme: str) -> None:
    page = open_page(size=size, scheme=scheme)
    for path in ("at/0.9/", "at/0.3/findings.html", "at/0.9/about.html"):
        _breaks_no_rule(page, unsure, path)
        _breaks_no_rule_opened(page)


def _breaks_no_rule_opened(page: Any) -> None:
    """The same page with the control open."""
    from axe_playwright_python.sync_playwright import Axe

    page.click(".sure summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    assert Axe().run(page, options=options).response["violations"] == []
