"""Files that hold many documents, to blobs: mailboxes, messages with attachments, JSON lines and lists.

Invariant: each message and row is a blob of its own bytes; a part that could not be taken is said.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.errors
import email.policy
import io
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import BinaryIO, cast

from sousveil.model import Notice, Origin
from sousveil.sources import wholejson
from sousveil.sources.blobs import MAX_RECORD, Blob, Skipped, first_sign, shown_name, too_large
from sousveil.sources.budget import Budget

_MAX_PARTS = 300
_MAX_HEADER_LINES = 5000
_LONGEST_ENVELOPE = 300
_ENVELOPE = re.compile(rb"From \S+ .*\d\d:\d\d.*\d{4}")
_HEADER = re.compile(rb"[!-9;-~]{1,80}:|>From ")
_BROKEN_TRANSFER = (
    email.errors.InvalidBase64CharactersDefect, email.errors.InvalidBase64PaddingDefect, email.errors.InvalidBase64LengthDefect,
)
_OWN_TEXT = ("text/plain", "text/html")


def from_mbox(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """Each message of a mailbox."""
    number, size = 0, 0
    lines: list[bytes] = []
    blank = True
    while line := file.readline(1 << 20):
        if blank and lines and _ENVELOPE.match(line[:_LONGEST_ENVELOPE]) and _goes_on_with_a_header(file):
            number += 1
            yield _message(lines, size, shown, number, budget)
            lines, size = [], 0
        blank = not line.strip()
        size += len(line)
        if size <= MAX_RECORD:
            lines.append(line)
    if lines:
        yield _message(lines, size, shown, number + 1, budget)


def _goes_on_with_a_header(file: BinaryIO) -> bool:
    """Else a line like that of an envelope is the message's own."""
    here = file.tell()
    following = file.readline(_LONGEST_ENVELOPE)
    file.seek(here)
    return _HEADER.match(following) is not None


def transfer_notices(part: Message) -> tuple[Notice, ...]:
    """What must be said of a part whose bytes were decoded (`get_payload(decode=True)`)."""
    broken = any(isinstance(defect, _BROKEN_TRANSFER) for defect in part.defects)
    return (Notice("transfer-broken", "its base64 is broken: words may be missing or wrong"),) if broken else ()


def attachments_of(raw: bytes, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """The files and messages attached to a message; its own text is read from the message itself."""
    head = raw[: (raw.find(b"\n\n") + 1 or raw.find(b"\r\n\r\n") + 1 or len(raw))]
    if raw.lower().count(b"\ncontent-type:") > _MAX_PARTS or head.count(b"\n") > _MAX_HEADER_LINES:
        yield Skipped(shown, f"more than {_MAX_PARTS} parts or {_MAX_HEADER_LINES} header lines; attachments were not read")
        return
    message = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.compat32))
    for number, part in enumerate(_parts(message)):
        kind = part.get_content_type()
        name = part.get_filename()
        if kind == "message/rfc822" and part is not message:
            budget.entry()
            yield _attached(part, f"{shown}!/{shown_name(str(name or f'message-{number}.eml'))}", len(raw), budget)
            continue
        if part.is_multipart() or (not name and (kind in _OWN_TEXT or kind.startswith(("text/", "message/", "multipart/")))):
            continue
        budget.entry()
        named = str(name or f"part-{number}")
        inner = f"{shown}!/{shown_name(named)}"
        if not name and not kind.startswith("application/"):
            yield Skipped(inner, f"{shown_name(kind)[:40]} without a name; pictures, sound and the like are not read")
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            last = named.replace("\\", "/").rsplit("/", 1)[-1]
            yield Blob(payload, Origin(inner), last, notices=transfer_notices(part))
        else:
            yield Skipped(inner, "an attachment that is empty or could not be decoded")


def _parts(message: Message) -> Iterator[Message]:
    """A message's parts, but not those of messages inside it."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        if part.is_multipart() and (part is message or part.get_content_type() != "message/rfc822"):
            waiting[:0] = [inner for inner in part.get_payload() if isinstance(inner, Message)]


def _attached(part: Message, inner: str, whole: int, budget: Budget) -> Blob | Skipped:
    """A message inside a message, as a document of its own. Raises Refused where those in each other come to too much."""
    payload = part.get_payload()
    message = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    try:
        raw = message.as_bytes() if message is not None else b""
        raw = _unpacked(part, raw) or raw
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        raw = b""
    if not raw.strip():
        return Skipped(inner, "a message inside it that is empty or could not be taken apart")
    budget.count(len(raw), len(raw), whole)
    return Blob(raw, Origin(inner), inner.rsplit("/", 1)[-1])


def _unpacked(part: Message, raw: bytes) -> bytes:
    """A message that is packed inside another, against the rule (RFC 2046, 5.2.1); nothing where it is none then, or broken."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64":
        return b""
    try:
        found = base64.b64decode(raw, validate=False)
    except binascii.Error:  # what is not base64 is read as it stands
        return b""
    return found if _HEADER.match(found[:_LONGEST_ENVELOPE]) else b""


def from_json_lines(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """Each object of a file of JSON lines, or of one JSON list."""
    head = file.read(400)
    file.seek(0)
    if first_sign(head) == b"[":
        yield from _json_list(file, shown)
        return
    if b"\x00" in head:
        raw = file.read(MAX_RECORD + 1)
        if len(raw) > MAX_RECORD:
            yield Skipped(shown, too_large(len(raw), MAX_RECORD) + "; write it as UTF-8")
            return
        file = io.BytesIO(raw.decode(json.detect_encoding(raw)).encode("utf-8", "surrogatepass"))
    number = 0
    while line := file.readline(MAX_RECORD + 1):
        number += 1
        if len(line) > MAX_RECORD:
            yield Skipped(f"{shown}#{number}", too_large(len(line), MAX_RECORD) + "; the rest of the file was not read")
            return
        if line.strip():
            yield Blob(line.strip(), Origin(f"{shown}#{number}"), f"{number}.json")


def _json_list(file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
    raw = file.read(MAX_RECORD + 1)
    if len(raw) > MAX_RECORD:
        yield Skipped(shown, too_large(len(raw), MAX_RECORD) + "; write it as JSON lines")
        return
    try:
        rows = wholejson.load(raw)
    except (ValueError, RecursionError) as error:
        yield Skipped(shown, f"not valid JSON: {str(error)[:100]}")
        return
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict | list) or (isinstance(row, str) and row.strip()):
            line = json.dumps(row, ensure_ascii=True, sort_keys=True).encode()
            yield Blob(line, Origin(f"{shown}#{number}"), f"{number}.json")
        else:
            yield Skipped(f"{shown}#{number}", "holds no words")


def _message(lines: list[bytes], size: int, shown: str, number: int, budget: Budget) -> Blob | Skipped:
    inner = f"{shown}#{number}"
    if size > MAX_RECORD:
        return Skipped(inner, too_large(size, MAX_RECORD))
    body = lines[1:] if lines[0].startswith(b"From ") else lines
    return Blob(b"".join(body), Origin(inner), f"{number}.eml")
