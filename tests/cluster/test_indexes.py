"""Only the records that an index names are fetched: from CDXJ, CSV and Parquet, out of files and out of a store."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sousveil import cluster
from sousveil.cluster import Settings, Stores
from sousveil.cluster.indexes import chosen
from sousveil.model import ReadingError
from tests.cluster.makers import CHEAP, STATES
from tests.sources.makers import warc_gz, warc_record

PAGES = [f"Bax Corp sold cameras to {name} in {2010 + at}." for at, name in enumerate(sorted(STATES))]


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    """An archive of four pages and a picture, and where each record lies."""
    (tmp_path / "crawl-data").mkdir()
    found, at, raw = [], 0, b""
    for number, said in enumerate([*PAGES, "GIF89a"]):
        mime = "image/gif" if said == "GIF89a" else "text/plain"
        member = warc_gz([warc_record(f"https://example.org/{number}", said.encode(), kind=mime)])
        found.append({"filename": "crawl-data/a.warc.gz", "offset": at, "length": len(member), "status": "200", "mime": mime})
        raw, at = raw + member, at + len(member)
    (tmp_path / "crawl-data" / "a.warc.gz").write_bytes(raw)
    return found


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".parquet":
        arrow = pytest.importorskip("pyarrow")
        names = {"filename": "warc_filename", "offset": "warc_record_offset", "length": "warc_record_length",
                 "status": "fetch_status", "mime": "content_mime_type"}
        table = arrow.Table.from_pylist([{names[key]: value for key, value in row.items()} for row in rows])
        pytest.importorskip("pyarrow.parquet").write_table(table, path)
    elif path.suffix == ".csv":
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        path.write_text("\n".join(lines))
    else:
        said = [json.dumps({**row, "offset": str(row["offset"])}) for row in rows]
        lines = [f"org,example)/{at} 20200101000000 {one}" for at, one in enumerate(said)]
        path.write_bytes(gzip.compress("\n".join(["!meta {}", *lines]).encode()))
    return path


@pytest.mark.parametrize("name", ["some.cdxj.gz", "some.csv", "some.parquet"])
def test_only_the_records_of_the_index_are_read(tmp_path: Path, rows: list[dict[str, Any]], name: str) -> None:
    index = written(tmp_path / name, [rows[2], rows[0], rows[4]])
    settings = Settings(jobs=1, base=str(tmp_path), road=CHEAP, indexed=True)
    summary = cluster.read([index], tmp_path / "out", settings=settings)
    assert summary.counts["records"] == summary.counts["claims"] == 2 and summary.counts["left out by the index"] == 1
    assert [claim.quote for claim in cluster.scan(tmp_path / "out").claims()] == [PAGES[0], PAGES[2]]
    assert cluster.read([index], tmp_path / "out", settings=settings).already == 1


def test_other_records_of_the_same_archive_are_another_shard(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    names = {chosen(str(written(tmp_path / f"{at}.csv", rows[at : at + 2])), base=str(tmp_path), stores=Stores()).shards[0].name
             for at in range(3)}
    assert len(names) == 3


@pytest.mark.parametrize("said", ["", "url,when\nx,y\n", "org)/ 2020 {\"url\": \"x\"}", "\x00\x01"])
def test_what_is_no_index_is_one_line(tmp_path: Path, said: str) -> None:
    (tmp_path / "x.cdxj").write_text(said)
    with pytest.raises(ReadingError, match="index") as raised:
        chosen(str(tmp_path / "x.cdxj"), base=None, stores=Stores())
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("wrong", [{"offset": "twelve"}, {"offset": -1}, {"length": 0}, {"length": "1.5"}])
def test_a_place_that_is_no_number_of_bytes_is_one_line(
    tmp_path: Path, rows: list[dict[str, Any]], wrong: dict[str, Any]
) -> None:
    index = written(tmp_path / "a.csv", [rows[0], {**rows[1], **wrong}])
    with pytest.raises(ReadingError, match="is no index"):
        chosen(str(index), base=None, stores=Stores())


def test_braces_in_an_address_begin_no_block(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    said = json.dumps(rows[0])
    (tmp_path / "a.cdxj").write_text(f"\norg,example)/{{id}} 20200101000000 {said}\n{said}\n\n")
    found = chosen(str(tmp_path / "a.cdxj"), base="in", stores=Stores())
    assert (found.records, len(found.shards)) == (2, 1) and found.shards[0].places == ((0, rows[0]["length"]),)


def test_places_beyond_the_archive_are_said(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    index = written(tmp_path / "a.csv", [{**rows[0], "offset": 10**9}])
    summary = cluster.read([index], tmp_path / "out",
                           settings=Settings(jobs=1, base=str(tmp_path), road=CHEAP, indexed=True))
    assert [one.why.partition(": ")[2] for one in summary.failed] == [
        "ends before byte 1,000,000,295; the index is of another archive"]
