"""E-mail messages and saved pages (MHTML): the message's own text; attachments, and messages inside, are documents of their own
(see sources).

Invariant: of alternatives the one that says more is read, and what only another one says is put aside; no address or name of a
person becomes metadata: the publisher is the domain that the message was sent from.
"""

from __future__ import annotations

import email
import email.header
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.utils import parseaddr

from sousveil.model import Notice, ReadingError
from sousveil.reading.charset import declared_in_html, decode
from sousveil.reading.dates import stated
from sousveil.reading.html import read_page
from sousveil.reading.html import warm as warm
from sousveil.reading.kinds import Reading, whole_of
from sousveil.reading.mainpart import letters_of
from sousveil.sources.splitting import transfer_notices

_MAX_PARTS = 1000
_MUCH_MORE = 1.5
_LITTLE = 200
_LINE = 12


def read_mail(raw: bytes, shown: str) -> Reading:
    """A message: its subject and its text."""
    message = _parsed(raw, shown)
    readings = list(_texts(message, shown))
    subject = _header(message, "Subject")
    text = "\n\n".join(reading.text for reading in readings if reading.text.strip())
    _, address = parseaddr(_header(message, "From") or "")
    return Reading(
        text=f"{subject}\n\n{text}" if subject and text else text, title=subject, published=stated(_header(message, "Date")),
        publisher=address.rpartition("@")[2].lower() or None, notices=_all_notices(readings),
        aside="\n".join(filter(None, (reading.aside for reading in readings))),
        hidden="\n".join(filter(None, (reading.hidden for reading in readings))),
    )


def read_mhtml(raw: bytes, shown: str) -> Reading:
    """A page saved with its pictures: the page. Pages in its frames are put aside, or its text where it has next to none."""
    message = _parsed(raw, shown)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise ReadingError(f"{shown}: this saved page holds no html")
    reading = _page(pages[0], shown)
    url = _header(message, "Snapshot-Content-Location") or _header(pages[0], "Content-Location") or ""
    if not reading.url and url.startswith(("http://", "https://")):
        reading = replace(reading, url=url)
    framed = "\n\n".join(filter(None, (whole_of(_page(part, shown)) for part in pages[1:_MAX_PARTS])))
    if not framed:
        return reading
    if len(reading.text) < _LITTLE:
        return replace(reading, text=f"{reading.text}\n\n{framed}".strip())
    said = Notice("boilerplate", f"{len(framed)} characters of pages in frames were put aside")
    return replace(reading, aside=f"{reading.aside}\n\n{framed}".strip(), notices=(*reading.notices, said))


def _parsed(raw: bytes, shown: str) -> Message:
    body = raw.lstrip(b"\r\n")
    if body.startswith(b"From "):
        body = body[body.find(b"\n") + 1 :]
    try:
        return email.message_from_bytes(body, policy=email.policy.compat32)
    except (ValueError, LookupError) as error:
        raise ReadingError(f"{shown}: this message is broken") from error


def _texts(message: Message, shown: str) -> Iterator[Reading]:
    """The readings of a message's own parts, without recursion into attachments."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > _MAX_PARTS:
            yield Reading(text="", notices=(Notice("truncated", f"parts after the first {_MAX_PARTS} were not read"),))
            return
        kind = part.get_content_type()
        if kind == "message/rfc822" and part is not message:
            continue
        if kind == "multipart/alternative" and part.is_multipart():
            yield _best(part, shown)
        elif kind == "message/delivery-status" and part.is_multipart():
            yield Reading(text="\n\n".join(_lines(inner) for inner in part.get_payload() if isinstance(inner, Message)))
        elif part.is_multipart():
            yield Reading(text="", aside="\n".join(filter(str.strip, (part.preamble or "", part.epilogue or ""))))
            waiting[:0] = [inner for inner in part.get_payload() if isinstance(inner, Message)]
        elif (part.get_content_maintype() == "text" or kind == "application/xhtml+xml") and not part.get_filename():
            yield _one(part, shown)


def _lines(message: Message) -> str:
    """The head of a part that consists of nothing else."""
    return "\n".join(f"{name}: {_header(message, name)}" for name in dict.fromkeys(message.keys()))


def _best(part: Message, shown: str) -> Reading:
    """Of alternatives: plain text, or the page where it says much more; with what only the others say aside."""
    leaves = [leaf for leaf in part.walk() if not leaf.is_multipart() and leaf.get_content_maintype() == "text"]
    readings = [(leaf.get_content_type(), _one(leaf, shown)) for leaf in leaves[:_MAX_PARTS] if not leaf.get_filename()]
    if not readings:
        return Reading(text="")
    plain = max((reading for kind, reading in readings if kind == "text/plain"), key=lambda one: len(one.text), default=None)
    other = max((reading for kind, reading in readings if kind != "text/plain"), key=lambda one: len(one.text), default=None)
    empty = Reading(text="")
    chosen = plain or other or empty
    if plain and other and len(other.text) > _MUCH_MORE * len(plain.text):
        chosen = other
    known = letters_of(f"{chosen.text}\n{chosen.aside}\n{chosen.hidden}")
    rest = [line for _, reading in readings if reading is not chosen for line in f"{reading.text}\n{reading.aside}".splitlines()
            if len(letters_of(line)) >= _LINE and letters_of(line) not in known]
    return replace(chosen, aside="\n".join(filter(None, (chosen.aside, *dict.fromkeys(rest)))))


def _one(part: Message, shown: str) -> Reading:
    if part.get_content_type() == "text/html":
        return _page(part, shown)
    text, notices = _decoded(part, shown)
    if part.get_content_type() == "application/xhtml+xml":
        return read_page(text, notices)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, is_glued=str(part.get_param("delsp", "")).lower() == "yes")
    return Reading(text=text.strip(), notices=notices)


def _unflowed(text: str, *, is_glued: bool) -> str:
    """Lines that a mail program broke, whole again (RFC 3676): one that ends in a blank goes on in the next of its depth."""
    lines: list[list[str]] = []
    goes_on, before = False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        inner = line.lstrip(">")
        depth = len(line) - len(inner)
        inner = inner.removeprefix(" ")
        is_sign = inner == "-- "
        if goes_on and depth == before and not is_sign:
            lines[-1].append(inner)
        else:
            lines.append([">" * depth + (" " if depth else ""), inner])
        goes_on, before = inner.endswith(" ") and not is_sign, depth
        if goes_on and is_glued:
            lines[-1][-1] = lines[-1][-1][:-1]
    return "\n".join("".join(line) for line in lines)


def _page(part: Message, shown: str) -> Reading:
    text, notices = _decoded(part, shown)
    return read_page(text, notices)


def _decoded(part: Message, shown: str) -> tuple[str, tuple[Notice, ...]]:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset() or declared_in_html(raw)
    if not raw.strip():
        return "", ()
    text, notices = decode(raw, shown, declared=declared)
    return text, (*transfer_notices(part), *notices)


def _header(message: Message, name: str) -> str | None:
    """A header decoded to one line."""
    value = message.get(name)
    if value is None:
        return None
    pieces = []
    for piece, charset in email.header.decode_header(str(value)):
        if isinstance(piece, bytes):
            pieces.append(decode(piece, name, declared=charset)[0] if piece.strip() else " ")
        else:
            pieces.append(piece)
    return " ".join("".join(pieces).split())[:2000] or None


def _all_notices(readings: list[Reading]) -> tuple[Notice, ...]:
    return tuple(notice for reading in readings for notice in reading.notices if notice.kind != "no-main-content")
