"""The road that ships: archives through the funnel, everything else whole, all under the archive's own name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sousveil.cluster.roads import Road, funnel, pages, road_of
from sousveil.cluster.shard import Sums
from sousveil.extraction import QUICK, SHIPPED
from sousveil.model import UsageError
from tests.sources.makers import wacz, warc_gz, warc_record

SAID = "<p>The Chinese company Hikvision sold surveillance cameras to the government of Kenya in 2018, the contract shows.</p>"
NOISE = "<p>The weather was fine, and the harvest of the year was better than the year before.</p>"


def record(at: int, said: str) -> bytes:
    return warc_record(f"https://example.org/{at}", f"<html><body><h1>News</h1>{said}</body></html>".encode())


def archive() -> list[bytes]:
    return [record(0, SAID), *(record(at, NOISE) for at in range(1, 6))]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz"])
def test_only_pages_worth_reading_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(wacz(archive()) if name.endswith("wacz") else warc_gz(archive()))
    sums = Sums()
    [(document, claims)] = list(funnel(tmp_path / name, f"s3://b/{name}", sums))
    assert [claim.kind for claim in claims] == ["supply"] and document.text[claims[0].start : claims[0].end] == claims[0].quote
    assert document.origin.uri.startswith(f"s3://b/{name}!/") and document.origin.uri.endswith("https://example.org/0")
    assert (sums.counts["records"], sums.counts["read"], sums.counts["prefiltered"]) == (6, 1, 5)
    assert sums.broken is None and str(tmp_path) not in document.origin.uri


def test_a_copy_elsewhere_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "near").mkdir()
    (tmp_path / "far").mkdir()
    (tmp_path / "near" / "a.warc.gz").write_bytes(warc_gz(archive()))
    shutil.copy(tmp_path / "near" / "a.warc.gz", tmp_path / "far" / "tmp123")
    first, second = Sums(), Sums()
    assert list(funnel(tmp_path / "near" / "a.warc.gz", "a.warc.gz", first)) == list(
        funnel(tmp_path / "far" / "tmp123", "a.warc.gz", second))
    assert first == second


def test_other_files_are_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Huawei sold cameras to Kenya in 2018.")
    (tmp_path / "b.txt").write_text("")
    sums = Sums()
    [(document, claims)] = list(funnel(tmp_path / "a.txt", "in/a.txt", sums))
    assert document.origin.uri == "in/a.txt" and claims and sums.counts["read"] == sums.counts["records"] == 1
    assert list(funnel(tmp_path / "b.txt", "in/b.txt", sums)) == []
    assert sums.said == [("in/b.txt", "the file is empty")]


def test_every_page_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc_gz(archive()))
    sums = Sums()
    assert len(list(pages(tmp_path / "a.warc.gz", "a.warc.gz", sums))) == sums.counts["read"] == 6


@pytest.mark.parametrize("road", [funnel, pages])
def test_a_road_reads_with_the_extractor_it_is_given(tmp_path: Path, road: Road) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc_gz(archive()))
    for extractor in (QUICK, SHIPPED):
        read = list(road(tmp_path / "a.warc.gz", "a.warc.gz", Sums(), extractor))
        assert {claim.extractor for _, claims in read for claim in claims} == {extractor.version}


def test_an_archive_that_breaks_off_says_so_and_gives_what_is_there(tmp_path: Path) -> None:
    raw = warc_gz(archive())
    (tmp_path / "a.warc.gz").write_bytes(raw[:-30])
    sums = Sums()
    assert len(list(funnel(tmp_path / "a.warc.gz", "a.warc.gz", sums))) == 1
    assert sums.broken is not None and sums.counts["failed"] == 1


@pytest.mark.parametrize("name", ["nothing", "no.such:road", "sousveil.cluster.roads:gone"])
def test_an_unknown_road_is_one_line(name: str) -> None:
    with pytest.raises(UsageError, match="no such road"):
        road_of(name)
