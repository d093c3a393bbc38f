"""WARC records (plain, gzip, zstd) to pages, by fastwarc; what is no page is named and passed over.

Invariant: every record is given as a Page, a Passed (it is no document) or a Skipped (it could have been one, and why not);
records come one by one, never beyond 50 MB each in memory; a broken record costs itself, the next whole one is found and read.
A page whose bytes do not have the digest that they declare says so.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from sousveil.model import Notice, Origin
from sousveil.sources.blobs import MAX_RECORD, Blob, Skipped, shown_name, too_large
from sousveil.sources.budget import MAX_INFLATED, MAX_RATIO, Refused
from sousveil.sources.httpbody import Message, Undecodable, decoded, message_of
from sousveil.sources.mending import next_record

_READ_TYPES = ("text/", "application/xhtml", "application/pdf", "application/json", "application/rtf", "application/msword",
               "application/vnd.", "application/epub", "message/", "application/octet-stream", "application/xml")
_NOT_READ = ("text/css", "text/javascript", "text/dns")
_SCHEMES = ("http", "https", "ftp", "file", "")
_RESPONSE, _RESOURCE = 4, 8  # of fastwarc.warc.WarcRecordType, which is imported with the first archive
_PIECE = 1 << 20
_DAMAGE = (OSError, ValueError, EOFError)


class Page(NamedTuple):
    """A response or resource that may be a document. `body` is decoded; `block` is the record's content as it stands."""

    url: str
    name: str
    body: bytes
    block: bytes
    raw_body: bytes
    kind: str
    charset: str | None
    headers: Any

    def blob(self) -> Blob:
        """The page as a source of a document, its digest checked."""
        name = urlsplit(self.url).path.rsplit("/", 1)[-1] or "index.html"
        origin = Origin(self.name, retrieved=self.headers.get("WARC-Date"))
        return Blob(self.body, origin, name, url=self.url or None, charset=self.charset, notices=_digest_notice(self))


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is no document: `why` is a few words, the same for all of its sort."""

    why: str


Found = Page | Passed | Skipped
_PASSED_TYPES = {2: "warcinfo", 16: "request", 32: "metadata", 64: "revisit"}  # by the same numbers
_PASSED = {number: Passed(f"{name} record") for number, name in _PASSED_TYPES.items()}


def from_warc(file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
    """Each response (or resource) with status 200 that may be a document. Raises Refused for a bomb."""
    for item in pages(file, shown):
        if isinstance(item, Page):
            yield item.blob()
        elif isinstance(item, Skipped):
            yield item


def pages(file: BinaryIO, shown: str, *, at: Callable[[int], None] = lambda _: None) -> Iterator[Found]:
    """Every record of a web archive. `at` is told the place in the file before each record. Raises Refused for a bomb."""
    guard = _Guard(file.seek(0, 2))
    start: int | None = 0
    damage: Skipped | None = None
    while start is not None:
        last = start
        file.seek(start)
        try:
            for record in _iterate(file):
                last = record.stream_pos
                at(last)
                found = _take(record, shown, guard)
                if damage is not None:
                    yield damage
                    damage = None
                yield found
            break
        except Refused:
            raise
        except _CutShort as error:
            damage = damage or Skipped(*error.args)
        except _DAMAGE as error:
            damage = damage or Skipped(f"{shown}!/", f"a broken record after byte {last:,} ({_told(error)})")
        start = next_record(file, last)
    if damage is not None:
        yield damage


class _CutShort(ValueError):
    """A record with fewer bytes than it declares: its name, and what to say of it."""


class _Guard:
    """Counts what records hold. Raises Refused where that is far more than the archive's own size."""

    def __init__(self, packed: int) -> None:
        self._packed, self._total = packed, 0

    def add(self, length: int) -> None:
        """Another record is read."""
        self._total += length
        if self._total > MAX_INFLATED and self._total > MAX_RATIO * self._packed:
            raise Refused(f"it inflates more than {MAX_RATIO} times; this looks like a bomb")


def _iterate(file: BinaryIO) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    return iter(ArchiveIterator(file, parse_http=False, auto_decode="none", fsspec_args=False))


def _told(error: BaseException) -> str:
    return shown_name(str(error))[:80] or type(error).__name__


def _take(record: Any, shown: str, guard: _Guard) -> Found:
    if record.content_length <= MAX_RECORD:
        guard.add(record.content_length)
    kind_of_record = int(record.record_type)
    if (passed := _PASSED.get(kind_of_record)) is not None:
        return passed
    if kind_of_record not in (_RESPONSE, _RESOURCE):
        return Passed(f"{record.headers.get('WARC-Type') or 'no type'} record"[:40])
    url = record.headers.get("WARC-Target-URI") or ""
    url = url.strip("<>")
    scheme = url.split(":", 1)[0].lower() if ":" in url else ""
    if scheme not in _SCHEMES:
        return Passed(f"{shown_name(scheme)[:20]}: address")
    inner = f"{shown}!/{shown_name(url or record.record_id or '?')}"
    if record.content_length > MAX_RECORD:
        _pass_over(record, inner, guard)
        return Skipped(inner, too_large(record.content_length, MAX_RECORD))
    block = record.reader.read(record.content_length + 1)
    if len(block) < record.content_length:
        raise _CutShort(inner, f"cut short: {len(block):,} of {record.content_length:,} bytes are there")
    if kind_of_record == _RESOURCE:
        message = Message(200, (record.headers.get("Content-Type") or "").lower(), None, "", False, block)
    else:
        parsed = message_of(block)
        if parsed is None:
            return Skipped(inner, "no HTTP answer")
        message = parsed
    return _page(record, message, block, url, inner)


def _pass_over(record: Any, inner: str, guard: _Guard) -> None:
    """Go past a large record, a piece at a time: it may hold less than it says, or more than its archive can."""
    there = 0
    while piece := record.reader.read(_PIECE):
        there += len(piece)
        guard.add(len(piece))
    if there < record.content_length:
        raise _CutShort(inner, f"cut short: {there:,} of {record.content_length:,} bytes are there")


def _page(record: Any, message: Message, block: bytes, url: str, inner: str) -> Found:
    if message.status != 200:
        return Passed(f"status {message.status}")
    if message.kind and (not message.kind.startswith(_READ_TYPES) or message.kind.startswith(_NOT_READ)):
        return Passed(shown_name(message.kind.partition(";")[0].strip())[:40])
    try:
        body = decoded(message, MAX_RECORD)
    except Undecodable as error:
        return Skipped(inner, str(error))
    if not body or body.isspace():
        return Passed("empty body")
    return Page(url, inner, body, block, message.body, message.kind, message.charset, record.headers)


def _digest_notice(page: Page) -> tuple[Notice, ...]:
    for name, content in (("WARC-Block-Digest", page.block), ("WARC-Payload-Digest", page.raw_body)):
        declared = page.headers.get(name)
        fits = _fits(declared, content) if declared else None
        if fits is None:
            continue
        said = f"the archive's digest {shown_name(declared or '')[:100]} does not fit the record"
        return () if fits else (Notice("digest-wrong", said),)
    return ()


def _fits(declared: str, content: bytes) -> bool | None:
    """Whether content has a declared digest (sha1:BASE32, md5:hex ...); None where the algorithm is not known here."""
    name, _, value = declared.partition(":")
    name = name.lower().replace("-", "")
    if name not in ("sha1", "sha256", "sha512", "md5"):
        return None
    digest = hashlib.new(name, content, usedforsecurity=False)
    return value.lower() == digest.hexdigest() or value.upper().rstrip("=") == b32encode(digest.digest()).decode().rstrip("=")
