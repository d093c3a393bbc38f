"""What an export is made of: one reading of a ledger, the same for every format.

Invariant: claims that people rejected are not in it; a denial leaves with what it denies, even where the filters would have
left it behind; order follows from content only, and nothing in it comes from the clock, the machine or the person at it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sousveil import findings
from sousveil.findings.reviewed import Reviews, Said
from sousveil.findings.selecting import reviews_of
from sousveil.ledger import Ledger, heads
from sousveil.model import Claim, Document, Finding, Modality, Origin, UsageError
from sousveil.model.threshold import told, written

UNSTATED = "not stated by the source"
BASE = "urn:x-sousveil:"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#:]")
_ABSOLUTE = re.compile(r"(?:[A-Za-z]:[\\/]|[\\/]|~)")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a person may choose: `stem` of the file names, `alleged` (ftm: what is alleged or only possible too), `base` of
    addresses in linked data. Raises UsageError for a base that is no IRI."""

    stem: str = "sousveil"
    alleged: bool = False
    base: str = BASE

    def __post_init__(self) -> None:
        if not _IRI.fullmatch(self.base):
            raise UsageError(f"--base {self.base!r} is no IRI; write an address such as https://example.org/ledger/ or {BASE}")


@dataclass(frozen=True)
class Head:
    """The ledger's checkpoint that an export was made from: its name, how many events, the Merkle root in base64."""

    ledger: str
    size: int
    root: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in every export."""
        return {"ledger": self.ledger, "size": self.size, "root": self.root}


@dataclass(frozen=True)
class Entry:
    """A claim as it is stored, and as it counts: with the person's values where somebody corrected it, and in the tier that it
    has where a threshold was moved."""

    stored: Claim
    said: Said

    @property
    def claim(self) -> Claim:
        """The claim as it counts."""
        return self.said.claim


@dataclass(frozen=True)
class Holding:
    """Documents by id, entries in the order of their documents, findings best first; `originals` and `times` (RFC 3339, when
    a claim was added) only for formats that need them; `added` counts the denials that came along unasked. A `threshold` that
    was moved stands among the filters.
    """

    head: Head
    documents: tuple[Document, ...]
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    originals: dict[str, bytes]
    times: dict[str, str]
    filters: dict[str, Any]
    options: Options
    added: int = 0
    threshold: float | None = None

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims as they count, by id."""
        return {entry.claim.id: entry.claim for entry in self.entries}

    @cached_property
    def denials(self) -> dict[str, tuple[Claim, ...]]:
        """For each claim that is denied the claims that deny it, as far as they are here."""
        found: dict[str, tuple[Claim, ...]] = {}
        for finding in self.findings:
            said = tuple(self.claims[id] for id in finding.denials if id in self.claims)
            for id in finding.claims if said else ():
                found[id] = tuple(dict.fromkeys((*found.get(id, ()), *said)))
        return found

    @property
    def moved(self) -> str:
        """A sentence on the threshold, where it was moved, for formats that name no filters; else empty."""
        return "" if self.threshold is None else told(self.threshold)

    def licences(self) -> list[dict[str, str]]:
        """One note a licence: what the sources say of their own terms, and how many documents say so."""
        counts: dict[str, int] = {}
        for document in self.documents:
            said = document.origin.licence or UNSTATED
            counts[said] = counts.get(said, 0) + 1
        return [{"licence": said, "documents": str(count)} for said, count in sorted(counts.items())]


def gather(ledger: Ledger, *, needs: Collection[str] = (), options: Options | None = None, **filters: Any) -> Holding:
    """Read what passes the filters (those of `Ledger.claims` but tier, limit and offset), with everything that belongs to it.

    `needs`: `originals` reads the kept bytes of the documents, `times` when claims were added. Raises UsageError where nothing
    passes.
    """
    filters = {name: value for name, value in filters.items() if value is not None}
    shown = filters | ({} if ledger.threshold is None else {"threshold": written(ledger.threshold)})
    found = tuple(findings.find(ledger, **filters))
    reviews = reviews_of(ledger)
    wanted = {claim.id: claim for claim in ledger.claims(**filters)}
    denials = {id for finding in found for id in finding.denials if wanted.keys() & set(finding.claims)} - wanted.keys()
    wanted |= {id: ledger.claim(id) for id in sorted(denials)}
    if not wanted:
        raise UsageError(f"{ledger.path}: no claim passes {_told(shown)}; nothing was exported")
    documents = {id: ledger.document(id) for id in sorted({claim.doc for claim in wanted.values()})}
    entries = tuple(_entries(wanted.values(), documents, reviews, _as_made(ledger, wanted, filters)))
    if not entries:
        raise UsageError(f"{ledger.path}: people rejected every claim that passes {_told(shown)}; nothing was exported")
    kept = {id: raw for id in documents if "originals" in needs and (raw := ledger.original(id)) is not None}
    times = _times(ledger, wanted) if "times" in needs else {}
    checkpoint = heads.current(ledger.store)
    head = Head(checkpoint.origin, checkpoint.size, base64.b64encode(checkpoint.root).decode())
    placeless = tuple(map(_placeless, documents.values()))
    return Holding(head, placeless, entries, found, kept, times, shown, options or Options(), len(denials),
                   ledger.threshold)


def _as_made(ledger: Ledger, wanted: dict[str, Claim], filters: dict[str, Any]) -> dict[str, Claim]:
    """The claims in the tiers that they were made with."""
    if ledger.threshold is None:
        return wanted
    unmoved = ledger.moved(None)
    made = {claim.id: claim for claim in unmoved.claims(tier=None, **filters)}
    return {id: made.get(id) or unmoved.claim(id) for id in wanted}


def _entries(
    claims: Iterable[Claim], documents: dict[str, Document], reviews: Reviews, made: dict[str, Claim]
) -> Iterator[Entry]:
    for claim in sorted(claims, key=lambda claim: (claim.doc, claim.start, claim.end, claim.id)):
        said = reviews.said(claim, documents[claim.doc].text_sha256)
        if said is not None:
            yield Entry(made[claim.id], said)


def _times(ledger: Ledger, wanted: Collection[str]) -> dict[str, str]:
    rows = ledger.store.rows("SELECT claim.id, event.at FROM claim JOIN event ON event.seq = claim.event ORDER BY event.seq")
    return {id: at for id, at in rows if id in wanted}


def _placeless(document: Document) -> Document:
    """The document without the folders of the machine that it was read on."""
    uri = document.origin.uri
    if not _ABSOLUTE.match(uri):
        return document
    return replace(document, origin=Origin(re.split(r"[\\/]", uri)[-1], document.origin.retrieved, document.origin.licence))


def _told(filters: dict[str, Any]) -> str:
    shown = " ".join(f"--{name.rstrip('_')} {value}" for name, value in sorted(filters.items()))
    return shown or "(the ledger holds no claims)"


def denied(finding: Finding) -> bool:
    """Does every source say that it is not so?"""
    return finding.modality is Modality.DENIED
