"""One process or several, read ahead or one by one: the same documents, in the order of their sources."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sousveil import pipeline
from sousveil.extraction import SHIPPED, Extracted, Extractor
from sousveil.ledger import open as open_ledger
from sousveil.model import Document
from sousveil.sources import Skipped
from tests.reading import makers
from tests.reading.conservation import made
from tests.sources.makers import warc_gz, warc_record

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "in"
    inside.mkdir()
    for number in range(45):
        one = made(number)
        (inside / f"{number:02}.{one.kind}").write_bytes(one.raw)
    (inside / "20.bin").write_bytes(bytes(range(256)))
    (inside / "30.pdf").write_bytes(b"%PDF-1.7 broken")
    return inside


def read(folder: Path) -> Generator[pipeline.Item, None, None]:
    way = pipeline.parallel.Way()
    for item, _ in pipeline.parallel.documents([folder, "gone"], way, jobs=1, clock=pipeline.Clock()):
        yield item


def test_what_is_read_ahead_is_what_is_read_one_by_one(folder: Path) -> None:
    blobs = list(pipeline.road.blobs([folder, "gone"]))
    assert list(read(folder)) == [pipeline.road.read(blob, None, None) for blob in blobs] and len(blobs) > 45


def test_whoever_stops_early_gets_their_worker_back(folder: Path) -> None:
    going = read(folder)
    first = next(going)
    going.close()
    assert next(read(folder)) == first


def test_what_the_ledger_holds_by_then_is_not_extracted_again(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(makers.html(f"<p>{SALE}</p>"))
    (tmp_path / "b.html").write_bytes(makers.html(f"<p>{SALE}</p>"))
    asked: list[Document] = []

    class Noting:
        version, settled = SHIPPED.version, True

        def __call__(self, document: Document) -> Extracted:
            asked.append(document)
            return SHIPPED(document)

    noting, report = Noting(), pipeline.Report()
    with open_ledger(tmp_path / "case.sousveil") as ledger:
        way = pipeline.parallel.Way(extractor=noting)
        found = pipeline.parallel.documents(
            [tmp_path / "a.html", tmp_path / "b.html"], way, jobs=1, clock=pipeline.Clock(), ledger=lambda: ledger
        )
        for item, extracted in found:
            pipeline.take(ledger, item, report, extractor=noting, found=extracted)
        assert len(asked) == 1 and ledger.counts()["documents"] == 1 and ledger.counts()["claims"] == 1


@dataclass(frozen=True)
class Refusing:
    """An extractor of the shipped version that must not be asked; in a module, so that a worker finds it."""

    version: str = SHIPPED.version
    settled: bool = True

    def __call__(self, document: Document) -> Extracted:
        raise AssertionError(f"extracted again: {document.text[:40]}")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("packed", [False, True])
def test_what_nothing_was_found_in_is_not_extracted_again(packed: bool, jobs: int, tmp_path: Path) -> None:
    silent, source = "Huawei makes cameras. The gardener said nothing of a contract. It rained in Kenya.", tmp_path / "in"
    pages = [makers.html(f"<article><p>{silent}</p><p>{SALE if number == 1 else number}</p></article>") for number in range(3)]
    source.mkdir()
    if packed:
        records = [warc_record(f"http://a.example/{number}", page) for number, page in enumerate(pages)]
        (source / "crawl.warc.gz").write_bytes(warc_gz(records))
    else:
        for number, page in enumerate(pages):
            (source / f"{number}.html").write_bytes(page)
    with open_ledger(tmp_path / "case.sousveil") as ledger:

        def read_it(extractor: Extractor) -> pipeline.Report:
            way, report, archives = pipeline.parallel.Way(extractor=extractor), pipeline.Report(), pipeline.Archives()
            found = pipeline.parallel.documents(
                [source], way, jobs=jobs, archives=archives, clock=pipeline.Clock(), ledger=lambda: ledger
            )
            for item, extracted in found:
                pipeline.take(ledger, item, report, extractor=extractor, found=extracted)
            return report

        first = read_it(SHIPPED)
        head = ledger.head()
        again = read_it(Refusing())
        assert ledger.head() == head and ledger.counts()["documents"] == first.documents
        assert ledger.store.one("SELECT count(*) FROM event WHERE kind = 'extraction'") == first.documents - 1
    assert first.claims == 1 and first.documents > 1 and again.already_read == first.documents and again.claims == 0


def test_an_address_that_stands_in_an_archive_twice_is_two_pages(tmp_path: Path) -> None:
    url, page = "http://a.example/", makers.html(f"<article><p>{SALE}</p></article>")
    nothing = makers.pdf([[(72, 700, 12, "Bread and butter, and so on.")]])
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(warc_gz([warc_record(url, nothing, kind="application/pdf"), warc_record(url, page)]))
    archives = pipeline.Archives()
    found = list(pipeline.documents([path], archives=archives))
    assert [not isinstance(item, Skipped) and item[0].format for item in found] == ["html"]
    assert archives.counts.picked == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_a_page_nothing_is_held_once_it_is_known_what_became_of_it(jobs: int, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(warc_gz([
        warc_record("http://a.example/broken", b"%PDF-1.4 no more", kind="application/pdf"),
        warc_record("http://a.example/nothing", makers.pdf([[(72, 700, 12, "Bread and butter.")]]), kind="application/pdf"),
        warc_record("http://a.example/sale", makers.html(f"<article><p>{SALE}</p></article>")),
    ]))
    archives = pipeline.Archives()
    found = pipeline.parallel.documents([path], pipeline.parallel.Way(), jobs=jobs, archives=archives, clock=pipeline.Clock())
    told = []
    for item, _ in found:
        told.append(item.name if isinstance(item, Skipped) else item[0].origin.uri)
        if not isinstance(item, Skipped):
            archives.took(item[0], 1)
    assert [name.rsplit("/", 1)[-1] for name in told] == ["broken", "sale"] and not archives._picked
