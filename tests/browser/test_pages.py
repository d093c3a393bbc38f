"""Every page in a real browser: no reports, no sideways scroll, no axe violation, readable without scripts and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import findings
from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.publishing.pages import Links
from tests.browser.conftest import served

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Any]
PARTS = 4
PAGES = ("index.html", "countries.html", "companies.html", "documents.html", "claims.html", "search.html?q=centre",
         "about.html", "flows.html", "findings.html", "country/MA.html", "country/CN.html",
         "exposure/MA.html", "leverage/CN.html", "leverage/CN.html?registry=off",
         "scenario.html?kind=cut-off&supplier=China", "network.html", "analysis.html",
         "network.html?kind=supply&page=1", "rank.html", "rank.html?by=holders", "figures.html", "changes.html?since=1999")


@pytest.fixture(scope="session")
def pages(ledger_file: Path) -> tuple[str, ...]:
    """One address of every sort of page."""
    with ledgers.open(ledger_file, readonly=True) as ledger:
        claim = next(c for c in ledger.claims() if c.modality == "denied")
        company = next(c.from_party for c in ledger.claims(kind="supply") if c.from_party)
        finding = findings.find(ledger)[0]
    links = Links()
    one = (links.claim(claim.id, claim.doc), links.document(claim.doc), links.party(company), links.finding(finding.id))
    return (*PAGES, *one, f"review/{claim.id}.html", "pairs.html", "practice.html", "add.html")


ROUNDS = [pytest.param(*how, part, marks=pytest.mark.slow if how[0] == "phone" and part else ())
          for how in (("desk", "light"), ("phone", "dark")) for part in range(PARTS)]  # fmt: skip


@pytest.mark.parametrize(("size", "scheme", "part"), ROUNDS)
def test_no_page_breaks_a_rule(
    app: str, pages: tuple[str, ...], open_page: OpenPage, size: str, scheme: str, part: int
) -> None:
    page = open_page(size=size, scheme=scheme)
    for path in pages[part::PARTS]:
        _breaks_no_rule(page, app, path)


@pytest.mark.parametrize(("size", "scheme"), [("desk", "dark"), ("phone", "light")])
def test_figures_and_their_rows_break_no_rule(open_page: OpenPage, tmp_path: Path, size: str, scheme: str) -> None:
    table = tmp_path / "index.csv"
    table.write_text("iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,bri,companies\n"
                     "KE,Kenya,1,1,1,1,1,1,1,Huawei\nRS,Serbia,0,1,1,1,1,0,1,Huawei\n", encoding="utf-8")
    assert main(["import", "aigs", str(table), "--ledger", str(tmp_path / "l.sousveil")]) == 0
    page = open_page(size=size, scheme=scheme)
    with served(tmp_path / "l.sousveil") as address:
        _breaks_no_rule(page, address, "figures.html")
        _breaks_no_rule(page, address, page.locator("a[href^='figure/']").first.get_attribute("href"))
        assert page.locator(".rows a").count() > 4


def _breaks_no_rule(page: Any, base: str, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    answer = page.goto(base + path)
    assert answer.status == 200, path
    assert page.evaluate("window.violations") == [], path
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{path} scrolls sideways: {width}"
    found = Axe().run(page, options=options).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:2]]) for v in found] == [], path


def test_the_app_reads_without_javascript(app: str, pages: tuple[str, ...], open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    for path in pages:
        page.goto(app + path)
        assert page.locator("h1").first.inner_text().strip(), path
    page.goto(app)
    assert page.locator("#map .f").count() > 10
    page.locator(".pairs a").first.click()
    assert page.locator(".draw svg.circuit").first.is_visible()
    page.goto(app + "search.html")
    page.fill("#q", "Norvane")
    page.click(".find button")
    assert page.locator("article.claim").count() > 0


def test_choosing_a_country_shows_all_its_flows_and_leads_to_its_page(app: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(app)
    page.select_option("#pick", "MA")
    assert page.locator(".panel h2").inner_text() == "Morocco"
    assert page.locator("#l-MA.here").count() == 1
    assert page.url.endswith("#MA")
    page.keyboard.press("Escape")
    assert page.locator(".panel .pairs").count() == 1
    page.goto(app + "index.html#MA")
    page.reload()
    page.locator(".panel .go").click()
    assert page.locator("h1").inner_text() == "Morocco"


def test_the_map_filters_by_kind_year_and_hedge(app: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(app)
    everything = page.locator("#map .f").count()
    page.locator("#hedged").uncheck(force=True)
    firm = page.locator("#map .f").count()
    assert 0 < firm < everything and page.locator("#map .f.hedged").count() == 0
    page.locator('[data-kind="supply"]').uncheck(force=True)
    page.locator('[data-kind="finance"]').uncheck(force=True)
    assert page.locator("#map .f.k-supply").count() == 0
    page.locator("#hedged").check(force=True)
    page.locator('[data-kind="supply"]').check(force=True)
    page.locator("#since").evaluate("(r) => { r.value = r.max; r.dispatchEvent(new Event('input')); }")
    page.wait_for_timeout(100)
    assert page.locator("#map .f").count() < everything


def test_island_and_server_draw_the_same_flows(app: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(app)
    shapes = "[...document.querySelectorAll('#map .f')].map((p) => p.getAttribute('class') + p.getAttribute('d')).sort()"
    drawn = page.evaluate(shapes)
    page.select_option("#pick", "MA")
    page.keyboard.press("Escape")
    again = page.evaluate(shapes)
    assert len(drawn) == len(again) > 10
    assert drawn == again


def test_light_and_dark_can_be_chosen_and_stay(app: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(app)
    page.click("[data-theme-button]")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(app + "countries.html")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 22, 26)"


def test_dark_readers_print_on_white_paper_with_all_evidence(app: str, open_page: OpenPage) -> None:
    page = open_page(scheme="dark")
    page.goto(app + "country/MA.html")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".draw .wide").first.is_visible() and page.locator("article.claim blockquote").first.is_visible()
    assert not page.locator(".top nav").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_keyboard_reaches_content_first(app: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(app)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#main'")


@pytest.mark.parametrize("locale", ["en-XA", "ar-XB"])
def test_long_and_mirrored_words_break_no_page(
    ledger_file: Path, pages: tuple[str, ...], open_page: OpenPage, locale: str
) -> None:
    with served(ledger_file, locale=locale) as address:
        for size in ("desk", "phone"):
            page = open_page(size=size)
            for path in pages:
                page.goto(address + path)
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= page.viewport_size["width"], f"{path} in {locale} scrolls sideways at {size}"
