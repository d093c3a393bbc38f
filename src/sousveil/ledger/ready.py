"""Documents with their claims made ready to be written: all that needs no ledger, so that another process can do it.

Invariant: what is ready holds plain values only, which go through a pipe, and says what the document and its claims say:
`given_back` makes the same of it again. A quote that is not in its text is never ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sousveil.ledger.bodies import claim_of, document_body, document_of
from sousveil.ledger.canonical import claim_body
from sousveil.ledger.query import bounds
from sousveil.ledger.search import is_unspaced
from sousveil.model import Claim, Document, LedgerError, Party
from sousveil.model.codes import TYPES

PartyRow = tuple[str, str, str, str | None, str]


class ReadyClaim(NamedTuple):
    """A claim's exact bytes and what stands in the columns beside them; parties by key, name, type, country, written."""

    id: str
    extractor: str
    body: bytes
    from_party: PartyRow | None
    to_party: PartyRow | None
    earliest: str | None
    latest: str | None
    unspaced: bool
    technologies: tuple[str, ...]


class Ready(NamedTuple):
    """A document's exact bytes, its text, and its claims in the order in which they are written."""

    id: str
    text_sha256: str
    body: bytes
    text: str
    unspaced: bool
    claims: tuple[ReadyClaim, ...]


def ready(document: Document, claims: Sequence[Claim]) -> Ready:
    """Raises LedgerError where a claim is of another document, or its quote not at its offsets."""
    made = []
    for claim in in_order(claims):
        check(document, claim)
        made.append(ready_claim(claim, claim_body(claim)))
    return Ready(document.id, document.text_sha256, document_body(document), document.text, has_unspaced(document), tuple(made))


def ready_claim(claim: Claim, body: bytes) -> ReadyClaim:
    """A claim whose body is known."""
    technologies = tuple(dict.fromkeys(map(str, claim.technology)))
    return ReadyClaim(claim.id, claim.extractor, body, _row(claim.from_party), _row(claim.to_party), *_bounds(claim.time),
                      is_unspaced(claim.quote), technologies)


def given_back(made: Ready) -> tuple[Document, list[Claim]]:
    """The document and its claims."""
    return document_of(made.body.decode(), made.text), [claim_of(claim.body.decode()) for claim in made.claims]


def has_unspaced(document: Document) -> bool:
    """Is any of its words in a script written without spaces?"""
    return is_unspaced(document.text) or is_unspaced(document.title or "")


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of one document in the order in which they are written."""
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id, claim.extractor))


def check(document: Document, claim: Claim) -> None:
    """Raises LedgerError where the claim is of another document, or its quote not at its offsets."""
    if claim.doc != document.id:
        raise LedgerError(f"claim {claim.id} is of document {claim.doc[:12]}, not of {document.id[:12]}")
    if document.text[claim.start : claim.end] != claim.quote:
        raise LedgerError(f"claim {claim.id}: its quote is not at {claim.start}..{claim.end} of document {document.id[:12]}")


def _row(party: Party | None) -> PartyRow | None:
    return None if party is None else _party_row(party.name, str(party.type), party.country, party.id, party.written)


@lru_cache(maxsize=8192)
def _party_row(name: str, type: str, country: str | None, id: str | None, written: str | None) -> PartyRow:
    """Parties come again and again."""
    key = Party(name=name, type=TYPES[type], country=country, id=id).key
    return key, name, type, country, written or name


@lru_cache(maxsize=8192)
def _bounds(time: str | None) -> tuple[str | None, str | None]:
    return bounds(time)
