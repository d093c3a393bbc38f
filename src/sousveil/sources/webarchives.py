"""WARC records (plain, gzip, zstd; WACZ packages of them) to blobs, by fastwarc: responses with digests checked.

Invariant: a record whose payload does not have the digest it declares is given with a notice that says so; records are read
one by one, never beyond 50 MB each.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from sousveil.model import Notice, Origin
from sousveil.sources.blobs import MAX_RECORD, Blob, Skipped, shown_name, too_large
from sousveil.sources.unpacking import MAX_INFLATED, MAX_RATIO, Budget, Refused, from_zip

_READ_TYPES = ("text/", "application/xhtml", "application/pdf", "application/json", "application/rtf", "application/msword",
               "application/vnd.", "application/epub", "message/", "application/octet-stream", "application/xml")
_NOT_READ = ("text/css", "text/javascript")


def from_warc(file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
    """Each response (or resource) with status 200 that may be a document. Raises OSError and ValueError on a broken archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    packed = file.seek(0, 2)
    file.seek(0)
    total = 0
    wanted = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(file, record_types=wanted, parse_http=False, auto_decode="none", fsspec_args=False):
        total += record.content_length
        if total > MAX_INFLATED and total > MAX_RATIO * packed:
            raise Refused(f"it inflates more than {MAX_RATIO} times; this looks like a bomb")
        found = _take(record, shown)
        if found is not None:
            yield found


def _take(record: Any, shown: str) -> Blob | Skipped | None:
    url = record.headers.get("WARC-Target-URI") or ""
    inner = f"{shown}!/{shown_name(url or record.record_id or '?')}"
    if record.content_length > MAX_RECORD:
        return Skipped(inner, too_large(record.content_length, MAX_RECORD))
    digest = _digest_notice(record)
    if record.headers.get("WARC-Type") == "response":
        record.parse_http(auto_decode="all")
        if record.http_headers is None or record.http_headers.status_code != 200:
            return None
        kind = (record.http_content_type or "").lower()
    else:
        kind = (record.headers.get("Content-Type") or "").lower()
    if kind and (not kind.startswith(_READ_TYPES) or kind.startswith(_NOT_READ)):
        return None
    raw = record.reader.read(MAX_RECORD + 1)
    if len(raw) > MAX_RECORD:
        return Skipped(inner, f"its content inflates beyond {MAX_RECORD / 1e6:.0f} MB")
    if not raw.strip():
        return None
    name = urlsplit(url).path.rsplit("/", 1)[-1] or "index.html"
    charset = record.http_charset if record.http_headers is not None else None
    when = record.headers.get("WARC-Date")
    return Blob(raw, Origin(inner, retrieved=when), name, url=url or None, charset=charset, notices=digest)


def _digest_notice(record: Any) -> tuple[Notice, ...]:
    declared = record.headers.get("WARC-Block-Digest") or record.headers.get("WARC-Payload-Digest")
    if not declared:
        return ()
    record.freeze()
    try:
        fits = (record.verify_block_digest() if record.headers.get("WARC-Block-Digest") else record.verify_payload_digest())
    except (ValueError, OSError):
        fits = False
    said = f"the archive's digest {declared}"
    return () if fits else (Notice("digest-wrong", f"{said} does not fit the record"),)


def is_wacz(file: BinaryIO) -> bool:
    """Is this zip a package of web archives?"""
    file.seek(0)
    head = file.read(4096)
    file.seek(max(0, file.seek(0, 2) - 65_536))
    tail = file.read()
    file.seek(0)
    return b"datapackage.json" in head + tail and b"archive/" in head + tail


def from_wacz(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """The web archives of a WACZ package; one whose sha256 is not that of the package's list is skipped."""
    declared = _declared(file)
    for item in from_zip(file, shown, budget):
        inside = item.origin.uri.removeprefix(f"{shown}!/") if isinstance(item, Blob) else ""
        if isinstance(item, Blob) and not inside.startswith("archive/"):
            continue
        if inside in declared and isinstance(item, Blob) and declared[inside] != _sha256(item.raw):
            yield Skipped(item.origin.uri, "its sha256 is not the one that the package declares; it was changed")
        else:
            yield item


def _sha256(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _declared(file: BinaryIO) -> dict[str, str]:
    with zipfile.ZipFile(file) as package:
        if "datapackage.json" not in package.namelist() or package.getinfo("datapackage.json").file_size > 5_000_000:
            return {}
        said = json.loads(package.read("datapackage.json"))
    rows = said.get("resources", []) if isinstance(said, dict) else []
    return {row["path"]: row["hash"] for row in rows if isinstance(row, dict) and {"path", "hash"} <= row.keys()}
