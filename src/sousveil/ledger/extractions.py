"""Notes that a version of an extractor read a text and made no claim of it.

Invariant: a note says which document, which text of it, which version, and with which words where that is to be remembered; the
same reading has the same body, so that it is noted once and found by its body. Notes without a text, which older ledgers hold,
are of every text of the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sousveil.ledger.canonical import canonical
from sousveil.ledger.store import Row, Store

_SAME = "SELECT 1 FROM entry WHERE json_extract(body, '$.doc') = ? AND body = ?"
# CROSS JOIN keeps SQLite from walking all notes of a ledger for the few of one document.
_OF_TEXT = (
    "SELECT entry.event, json_extract(body, '$.extractor') FROM entry CROSS JOIN event ON seq = entry.event "
    "WHERE json_extract(body, '$.doc') = ? AND kind = 'extraction' AND coalesce(json_extract(body, '$.text'), ?) = ?"
)


class Reading(NamedTuple):
    """Who reads: a version of an extractor; `words` is a digest of what it reads with. Without it silence is not remembered."""

    extractor: str
    words: str | None = None


def note(id: str, text_sha256: str, reading: Reading) -> bytes:
    """The body of the note that a reading found nothing in this text of the document."""
    said = {"doc": id, "text": text_sha256, "extractor": reading.extractor}
    return canonical(said | ({"words": reading.words} if reading.words is not None else {}))


def is_noted(store: Store, id: str, body: bytes) -> bool:
    """Is this very note of the document there?"""
    return store.one(_SAME, (id, body.decode())) is not None


def noted(store: Store, id: str, text_sha256: str) -> list[Row]:
    """The notes of a text: event and version of each."""
    return store.rows(_OF_TEXT, (id, text_sha256, text_sha256))


def write(store: Store, made: Sequence[tuple[int, bytes]]) -> None:
    """The rows of notes whose events are in the log."""
    store.insert("entry (event, body)", [(event, body.decode()) for event, body in made])
