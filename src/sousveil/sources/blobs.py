"""What sources give: bytes with where they came from, or what was skipped and why; and what a container is by its bytes.

Invariant: nothing here parses; `container_of` looks at fixed places only, `container_in` also at a zip archive's list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from sousveil.model import Notice, Origin
from sousveil.sources.ziplist import is_office, names_of

MAX_BYTES = 100 * 1024 * 1024
MAX_RECORD = 50 * 1024 * 1024
SNIFFED = 16384
_ENDING = 400

_MIME_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[ \t][^\n]{0,999}+\n(?:[ \t][^\n]{0,999}+\n)*+){2}")
_MAIL_KEYS = re.compile(rb"^(?:from|message-id|received|mime-version|return-path|delivered-to|x-mozilla-status):", re.I | re.M)
_MAIL_MUST = re.compile(rb"^(?:message-id|received|mime-version|return-path|delivered-to|content-type):", re.I | re.M)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PACKED = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"WARC/", "warc"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar"),
)
_OFFICE_MARKS = (b"[Content_Types].xml", b"META-INF/container.xml", b"mimetypeapplication/")


@dataclass(frozen=True)
class Blob:
    """Bytes with where they came from. `name` is the file's own name; `url`, `charset` and `notices` what an archive or
    server said of them."""

    raw: bytes
    origin: Origin
    name: str
    url: str | None = None
    charset: str | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was named, or lay in a folder or archive that was named, and could not be taken: `why` is one line."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ByRule(Skipped):
    """Names that a rule leaves out, not a defect: hidden ones, and those that a person listed."""


def shown_name(name: str) -> str:
    """A name from a file system or archive as it may be shown: one line without controls, not endless."""
    cleaned = name if name.isprintable() else _CONTROLS.sub("\ufffd", name)
    return cleaned if len(cleaned) <= 300 else cleaned[:140] + "…" + cleaned[-140:]


def too_large(size: int, limit: int) -> str:
    """Why a file of `size` bytes is not taken."""
    return f"{size / 1e6:.0f} MB is over the limit of {limit / 1e6:.0f} MB; split it"


def container_of(head: bytes, name: str) -> str | None:
    """zip, tar, gzip, bzip2, xz, zstd, 7z, rar, warc, mbox, mail, jsonl (or a list, or lines, that are called json) or None, by
    the first 16 KB; office files are none."""
    for mark, kind in _PACKED:
        if head.startswith(mark):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if any(mark in head for mark in _OFFICE_MARKS) else "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if is_mail(head):
        return "mbox" if head.lstrip(b"\r\n").startswith(b"From ") else "mail"
    lowered = name.lower()
    if lowered.endswith((".jsonl", ".ndjson")) and first_sign(head) == b"{":
        return "jsonl"
    if lowered.endswith(".json") and (first_sign(head) == b"[" or _is_lines(head)):
        return "jsonl"
    return None


def _is_lines(head: bytes, following: bytes | None = None) -> bool:
    """Does an object end with its line, and another begin with the next? With `following`, `head` is the line's end."""
    line, _, rest = head.partition(b"\n")
    is_object = following is not None or first_sign(line) == b"{"
    return is_object and line.rstrip().endswith(b"}") and (rest if following is None else following).lstrip().startswith(b"{")


def container_in(file: BinaryIO, name: str) -> str | None:
    """The same for a whole file, which stands at its beginning after: a zip archive is known by the list at its end, JSON lines
    by the end of the first."""
    file.seek(0)
    head = file.read(SNIFFED)
    kind = container_of(head, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        names = names_of(file)
        if names is not None:
            kind = None if is_office(names) else "zip"
    elif kind is None and name.lower().endswith(".json") and first_sign(head) == b"{" and b"\n" not in head:
        file.seek(0)
        kind = "jsonl" if _is_lines(file.readline(MAX_RECORD)[-_ENDING:], file.read(_ENDING)) else None
    file.seek(0)
    return kind


def first_sign(head: bytes) -> bytes:
    """The first sign of a text that is no space, where it is an ASCII one, in UTF-8, UTF-16 or UTF-32; else some other byte."""
    return head[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]


def is_mail(head: bytes) -> bool:
    """Do the bytes begin with the head of an e-mail message (or of a mailbox of them)?"""
    lines = head.lstrip(b"\r\n")
    if lines.startswith(b"From ") and b"\n" in lines:
        lines = lines[lines.index(b"\n") + 1 :]
    if _MIME_HEAD.match(lines) is None:
        return False
    block = lines.split(b"\r\n\r\n")[0].split(b"\n\n")[0]
    return bool(_MAIL_KEYS.search(block) and _MAIL_MUST.search(block))
