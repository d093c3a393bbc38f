"""The static site: every link leads to a file, the same ledger gives the same bytes, only what changed is written."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from sousveil import ledger as ledgers
from sousveil.model import Decision, Reason, UsageError, Verdict
from sousveil.publishing import dossier, site, site_same
from tests.web import made


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.make(tmp_path_factory.mktemp("site") / "l.sousveil", 6, 24)


@pytest.fixture(scope="module")
def folder(ledger_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "site"
    with ledgers.open(ledger_file, readonly=True) as ledger:
        site.publish(ledger, out, address="https://example.org/case")
    return out


def _digest(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def test_every_link_leads_to_a_file_and_every_anchor_to_an_element(folder: Path) -> None:
    parsed = {page: LexborHTMLParser(page.read_text()) for page in folder.rglob("*.html")}
    ids = {page: {node.attributes["id"] for node in tree.css("[id]")} for page, tree in parsed.items()}
    assert len(ids) > 60
    for page in ids:
        for node in parsed[page].css("a[href], link[href], script[src], image[href]"):
            href = node.attributes.get("href") or node.attributes.get("src") or ""
            href = href.replace("https://example.org/case", folder.as_uri())
            address, anchor = urldefrag(urljoin(page.as_uri(), href))
            target = Path(address.removeprefix("file://"))
            assert target.is_file(), f"{page.name} -> {href}"
            assert not anchor or target.suffix != ".html" or anchor in ids[target], f"{page.name} -> {href}"


def test_the_same_ledger_gives_the_same_bytes(folder: Path, ledger_file: Path, tmp_path: Path) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        site.publish(ledger, tmp_path / "again", address="https://example.org/case")
    assert _digest(tmp_path / "again") == _digest(folder)


def test_only_changed_files_are_written_and_old_ones_removed(ledger_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "l.sousveil"
    made.make(copy, 6, 24)
    with ledgers.open(copy) as ledger:
        one, two = ledger.claims()[:2]
        ledger.decide(Decision(id="d1", claim=one.id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
        first = site.publish(ledger, tmp_path / "site")
        assert site.publish(ledger, tmp_path / "site").written == 0
        ledger.decide(Decision(id="d2", claim=two.id, verdict=Verdict.REJECT, who="Ana", at="2026-01-01T00:00:00Z",
                               reason=Reason.NOT_SAID))
        second = site.publish(ledger, tmp_path / "site")
    assert 0 < second.written < first.files / 2


def test_where_nothing_changed_nothing_is_drawn_and_what_was_lost_is_put_back(
    ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    with ledgers.open(ledger_file, readonly=True) as ledger:
        first, before = site.publish(ledger, out), _digest(out)
        monkeypatch.setattr(site, "tasks", None)  # nothing is drawn without them
        assert site.publish(ledger, out) == site.Published(first.files, 0, 0)
        monkeypatch.undo()
        (out / "index.html").write_text("changed")
        (out / "countries.html").unlink()
        assert site.publish(ledger, out).written == 2
        assert _digest(out) == before


def test_what_was_asked_for_and_the_program_are_part_of_what_a_site_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledgers.open(made.make(tmp_path / "l.sousveil", 2, 8)) as ledger:
        claim = ledger.claims()[0].id
        marks = [site_same.mark(ledger, only_confirmed=confirmed, address=address)
                 for confirmed, address in ((False, ""), (True, ""), (False, "https://example.org"))]
        ledger.decide(Decision(id="d1", claim=claim, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
        marks.append(site_same.mark(ledger, only_confirmed=False, address=""))
        monkeypatch.setattr(site_same, "program", lambda: "another version")
        marks.append(site_same.mark(ledger, only_confirmed=False, address=""))
        marks.append(site_same.mark(ledger.moved(0.8), only_confirmed=False, address=""))
    assert len(set(marks)) == 6


def test_every_room_and_library_that_a_page_comes_from_is_in_the_mark() -> None:
    code = "import sys, sousveil.publishing.site; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name.split(".")[1] for name in loaded if name.startswith("sousveil.")} <= set(site_same.ROOMS)
    ours = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names - {"sousveil"}
    assert {name for name in ours if name[0] != "_"} - {"apsw", "pypdfium2_cfg", "pypdfium2_raw"} <= set(site_same.LIBRARIES)


def test_a_run_that_was_killed_is_finished_by_running_it_again(
    ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, calls = site._write, [0]

    def killed(path: Path, raw: bytes) -> None:
        calls[0] += 1
        if calls[0] > 20:
            raise KeyboardInterrupt
        written(path, raw)

    with ledgers.open(ledger_file, readonly=True) as ledger:
        monkeypatch.setattr(site, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            site.publish(ledger, tmp_path / "site")
        monkeypatch.undo()
        site.publish(ledger, tmp_path / "site")
        site.publish(ledger, tmp_path / "whole")
        changed = tmp_path / "site" / "index.html"
        changed.write_text("of another run")
        assert site.publish(ledger, tmp_path / "site").written == 1
    assert _digest(tmp_path / "site") == _digest(tmp_path / "whole")


@pytest.mark.parametrize("manifest", ["{", "[]"])
def test_a_damaged_manifest_is_one_line(ledger_file: Path, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / site.MANIFEST).write_text(manifest)
    (tmp_path / "file").write_text("x")
    with ledgers.open(ledger_file, readonly=True) as ledger:
        for out in ("site", "file"):
            with pytest.raises(UsageError, match="give an empty or a new folder"):
                site.publish(ledger, tmp_path / out)


def test_only_confirmed_claims_where_asked_for(tmp_path: Path) -> None:
    with ledgers.open(made.make(tmp_path / "l.sousveil", 2, 8)) as ledger:
        claim = ledger.claims()[0]
        ledger.decide(Decision(id="d1", claim=claim.id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
        site.publish(ledger, tmp_path / "site", only_confirmed=True)
    assert json.loads((tmp_path / "site/index.json").read_text())["claims"] == 1
    assert "No person has reviewed" not in (tmp_path / "site/index.html").read_text()


def test_every_page_says_that_claims_are_unreviewed_and_carries_the_policy(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        text = page.read_text()
        assert "No person has reviewed these claims yet" in text
        assert "Content-Security-Policy" in text and "frame-ancestors" not in text


def test_a_folder_with_other_files_is_refused_and_left_alone(ledger_file: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with ledgers.open(ledger_file, readonly=True) as ledger, pytest.raises(UsageError, match="no earlier site"):
        site.publish(ledger, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_feed_and_sitemap_are_well_formed(folder: Path) -> None:
    assert len(ElementTree.parse(folder / "feed.xml").getroot()) > 5
    assert len(ElementTree.parse(folder / "sitemap.xml").getroot()) > 60
    assert "Sitemap: https://example.org/case/sitemap.xml" in (folder / "robots.txt").read_text()


def test_without_an_address_there_are_no_cards_and_with_one_every_page_has_a_picture(
    ledger_file: Path, tmp_path: Path
) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        site.publish(ledger, tmp_path / "plain")
        site.publish(ledger, tmp_path / "known", address="https://example.org/case/")
        again = site.publish(ledger, tmp_path / "known", address="https://example.org/case/")
    assert not (tmp_path / "plain" / "cards").exists() and again.written == 0
    for file in (tmp_path / "known").rglob("*.html"):
        page = LexborHTMLParser(file.read_text())
        said = {node.attributes["property"]: node.attributes["content"] or "" for node in page.css("meta[property]")}
        path = file.relative_to(tmp_path / "known").as_posix()
        assert said["og:url"] == f"https://example.org/case/{path}" and said["og:title"]
        picture = said["og:image"].removeprefix("https://example.org/case/")
        assert (tmp_path / "known" / picture).read_bytes().startswith(b"\x89PNG")
    own = LexborHTMLParser((tmp_path / "known" / "country" / "KE.html").read_text()).css_first("[property='og:image']")
    home = LexborHTMLParser((tmp_path / "known" / "index.html").read_text()).css_first("[property='og:image']")
    assert own.attributes["content"] != home.attributes["content"]


def test_every_page_says_in_json_ld_what_it_is_about(folder: Path) -> None:
    seen = set()
    for file in folder.rglob("*.html"):
        block = LexborHTMLParser(file.read_text()).css_first("script[type='application/ld+json']")
        data = json.loads(block.text())
        assert data["@context"] == "https://schema.org" and data["name"] and "rating" not in block.text().casefold()
        seen.add(data["@type"])
    assert seen >= {"Dataset", "WebPage", "CreativeWork"}


def test_no_file_names_folders_of_the_machine_that_read_the_documents(folder: Path, ledger_file: Path) -> None:
    texts = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(b"0001.txt" in text for text in texts.values())
    assert not [path.name for path, text in texts.items() if b"made/0" in text]
    with ledgers.open(ledger_file, readonly=True) as ledger:
        paper = dossier.html(ledger, "Kenya")
    assert ".txt" in paper and "made/0" not in paper


def test_a_site_has_no_page_of_figures_where_no_table_gives_any(folder: Path) -> None:
    assert not (folder / "figures.html").exists()
    assert "figures.html" not in (folder / "analysis.html").read_text()


def test_a_site_at_a_moved_threshold_says_so_on_every_page_and_shows_what_is_so_sure(tmp_path: Path) -> None:
    with ledgers.open(made.make_unsure(tmp_path / "l.sousveil", 8, 40), readonly=True) as ledger:
        site.publish(ledger, tmp_path / "plain")
        site.publish(ledger.moved(0.9), tmp_path / "moved", processes=2)
        shown, usual = {claim.id for claim in ledger.moved(0.9).claims()}, {claim.id for claim in ledger.claims()}
    assert shown < usual
    pages = list((tmp_path / "moved").rglob("*.html"))
    assert pages and all("Shown from a confidence of 0.9 on: the threshold was moved" in page.read_text() for page in pages)
    assert not [page for page in (tmp_path / "plain").rglob("*.html") if "the threshold was moved" in page.read_text()]
    twins = [json.loads(page.read_text()) for page in (tmp_path / "moved").rglob("*.json") if page.name != site.MANIFEST]
    assert twins and all(twin["threshold"] == 0.9 for twin in twins)
    assert "threshold" not in json.loads((tmp_path / "plain" / "index.json").read_text())
    index = (tmp_path / "moved" / "static" / "search-index.js").read_text()
    assert {id for id in usual if id in index} == shown


def test_a_dossier_at_a_moved_threshold_says_so(tmp_path: Path) -> None:
    with ledgers.open(made.make_unsure(tmp_path / "l.sousveil", 8, 60), readonly=True) as ledger:
        moved = dossier.html(ledger.moved(0.9), "CN")
        assert "Shown from a confidence of 0.9 on: the threshold was moved" in moved
        assert "the threshold was moved" not in dossier.html(ledger, "CN")
        said = {claim.id for claim in ledger.claims(country="CN") if f'id="{claim.id}"' in moved}
        assert said == {claim.id for claim in ledger.moved(0.9).claims(country="CN")}
