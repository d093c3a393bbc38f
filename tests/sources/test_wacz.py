"""Web archives in a zip: read where they lie or unpacked, changed ones refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from sousveil.sources import Blob, Skipped, walk
from sousveil.sources.own import PAGES
from tests.sources.makers import warc_gz, warc_record

ARCHIVE = warc_gz([warc_record(f"http://a.example/{number}", b"<p>Words.</p>") for number in range(3)])


def package(*, packing: int, told: str | None = None) -> bytes:
    out = io.BytesIO()
    listed = {"resources": [{"path": "archive/a.warc.gz", "hash": told or f"sha256:{sha256(ARCHIVE).hexdigest()}"}]}
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("datapackage.json", json.dumps(listed))
        archive.writestr("archive/a.warc.gz", ARCHIVE)
        archive.writestr("archive/b.warc.gz", ARCHIVE[:-40])
        archive.writestr("indexes/index.cdx", "x")
    return out.getvalue()


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archives_are_read_in_their_place_or_unpacked(tmp_path: Path, packing: int) -> None:
    (tmp_path / "a.wacz").write_bytes(package(packing=packing))
    found = list(walk([tmp_path / "a.wacz"]))
    blobs = [item.origin.uri.rsplit("/", 1)[-1] for item in found if isinstance(item, Blob)]
    assert blobs == ["0", "1", "2", "0", "1"]
    assert [item.why.split(":")[0] for item in found if isinstance(item, Skipped)] == ["cut short"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_changed_archive_is_refused_and_the_others_are_read(tmp_path: Path, packing: int) -> None:
    (tmp_path / "a.wacz").write_bytes(package(packing=packing, told="sha256:" + "0" * 64))
    found = list(walk([tmp_path / "a.wacz"]))
    assert next(item.why for item in found if isinstance(item, Skipped)).startswith("its sha256 is not the one")
    assert sum(isinstance(item, Blob) for item in found) == 2


def test_an_archive_that_is_not_packed_is_never_held_whole(tmp_path: Path) -> None:
    seen: list[type[object]] = []

    def web_archive(file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
        seen.append(type(file))
        assert file.seek(0, 2) in (len(ARCHIVE), len(ARCHIVE) - 40) and file.seek(-4, 2) and len(file.read()) == 4
        yield from ()

    (tmp_path / "a.wacz").write_bytes(package(packing=zipfile.ZIP_STORED))
    assert list(walk([tmp_path / "a.wacz"], web_archive=web_archive)) == []
    assert seen == [io.BufferedReader, io.BufferedReader]


@pytest.mark.parametrize(
    "described", ["[]", '{"resources": 7}', '{"resources": [{"path": [], "hash": 1}, 3]}', '{"software": {}}']
)
def test_a_description_of_another_form_changes_nothing(described: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", described)
        archive.writestr("archive/a.warc.gz", ARCHIVE)
    assert [type(item) for item in walk([tmp_path / "a.wacz"])] == [Blob] * 3


def test_a_package_that_we_wrote_is_skipped_and_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", '{"software": "sousveil 0.1.0"}')
        archive.writestr("archive/a.warc.gz", ARCHIVE)
    found = list(walk([tmp_path / "a.wacz"]))
    assert [type(item) for item in found] == [Skipped]
    assert PAGES in found[0].why
