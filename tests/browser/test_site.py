"""The static site from disk and from a sub-path: the map lives, the search finds, nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from sousveil.publishing import site

pytestmark = pytest.mark.browser


def test_the_site_works_from_disk(ledger_file: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        site.publish(ledger, tmp_path / "a sub path")
    page = open_page()
    page.goto((tmp_path / "a sub path" / "index.html").as_uri())
    assert page.evaluate("performance.getEntriesByName('island-ready').length") == 1
    page.select_option("#pick", "MA")
    page.locator(".panel .go").click()
    assert page.locator("h1").inner_text() == "Morocco"
    page.locator(".claim .meta a").first.click()
    page.locator(":target").first.wait_for()
    assert page.locator("mark:target, :target").count() == 1
    page.goto((tmp_path / "a sub path" / "search.html").as_uri())
    page.fill("#q", "norvane")
    page.locator("#results article").first.wait_for()
    assert "norvane" in page.locator("#results article").first.inner_text().casefold()
    page.locator("#results article a").first.click()
    page.locator(".long mark").first.wait_for()
    assert page.locator(".long mark").count() > 0
    assert page.evaluate("window.violations") == []
