"""What sousveil wrote is told as such and never read as evidence: every form, by the writers that ship."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger, pipeline, reading
from sousveil.ledger import Ledger
from sousveil.model import Claim, Document, Origin
from sousveil.pipeline import Outcome
from sousveil.publishing import dossier, dossier_docx, exports, site
from sousveil.publishing.exports.formats import FORMATS
from sousveil.sources.own import OWN, PAGES, SITE, OwnWork, is_own
from tests.reading import makers

WORDS = "Huawei sold surveillance cameras to Kenya in 2018."
NOT_READ = ("parquet",)  # no document to us


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with ledger.open(tmp_path_factory.mktemp("own") / "a.sousveil") as opened:
        fetched = Origin("a.warc!/https://example.org/a", retrieved="2020-02-03T04:05:06Z")
        document = Document.of(WORDS, title="Cameras", url="https://example.org/a", origin=fetched)
        made: list[Claim] = pipeline.claims_of(document)
        assert made
        opened.add(document, made, original=WORDS.encode())
        yield opened


def outcomes(path: Path, held: Path) -> list[tuple[Outcome, str]]:
    """What became of everything that was read from a path into a new ledger."""
    with ledger.open(held / "new.sousveil") as fresh:
        report = pipeline.read_into(fresh, [path])
        assert report.claims == report.candidates == 0
    return [(row.outcome, row.why) for row in report.entries]


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(NOT_READ)))
def test_an_export_is_skipped_and_said(name: str, full: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    form = FORMATS[name]
    files = form.files(exports.gather(full, needs=form.needs))
    for held, raw in files.items():
        (folder / held).write_bytes(raw)
    assert outcomes(folder, tmp_path) == [(Outcome.SKIPPED, PAGES if name == "wacz" else OWN)] * len(files)


def test_a_dossier_is_skipped_in_every_form(full: Ledger, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    page = dossier.html(full, "Kenya")
    (tmp_path / "in" / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "in" / "b.docx").write_bytes(dossier_docx.docx(full, "Kenya"))
    with zipfile.ZipFile(tmp_path / "in" / "c.zip", "w") as packed:
        packed.writestr("kenya.html", page)
    assert outcomes(tmp_path / "in", tmp_path) == [(Outcome.SKIPPED, OWN)] * 3


def test_the_originals_in_an_export_can_be_read_where_that_is_wanted(full: Ledger, tmp_path: Path) -> None:
    [raw] = FORMATS["wacz"].files(exports.gather(full, needs=FORMATS["wacz"].needs)).values()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        package.extract("archive/data.warc.gz", tmp_path)
    [(document, _)] = pipeline.documents([tmp_path / "archive"])
    assert document.text == WORDS


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_printed_dossier_is_skipped(full: Ledger, tmp_path: Path) -> None:
    dossier.pdf(dossier.html(full, "Kenya"), tmp_path / "a.pdf")
    with pytest.raises(OwnWork):
        reading.read((tmp_path / "a.pdf").read_bytes(), name="a.pdf")


def test_a_published_site_is_skipped_whole_and_its_pages_one_by_one(full: Ledger, tmp_path: Path) -> None:
    site.publish(full, tmp_path / "in" / "site")
    (tmp_path / "in" / "note.txt").write_text("The ministry did not answer.")
    assert outcomes(tmp_path / "in", tmp_path) == [(Outcome.READ, ""), (Outcome.SKIPPED, SITE)]
    pages = [path for path in (tmp_path / "in" / "site").rglob("*") if path.suffix in (".html", ".json")]
    taken = [path.name for path in pages if path.name != "sousveil-site.json" and not is_own(path.read_bytes()[:16384])]
    assert len(pages) > 40 and taken == []


@pytest.mark.parametrize(
    "raw", [b"<p>sousveil sold cameras.</p>", b'{"title": "A", "text": "made by sousveil"}', b"id,kind,from_name\n1,2,3\n", b""]
)
def test_a_document_that_speaks_of_sousveil_is_none_of_its_own(raw: bytes) -> None:
    assert not is_own(raw)


def test_an_office_file_of_another_maker_is_read() -> None:
    assert "Words" in reading.read(makers.docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"), name="a.docx").text
