"""The road itself: sources -> reading -> extraction -> ledger. The command line, the app's upload and the cluster drive on it.

Invariant: a batch goes on past a bad file and says so at the end; reading the same bytes twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sousveil import extraction, reading, sources
from sousveil.model import Claim, Document, ReadingError, Tier, UsageError
from sousveil.sources import Skipped

if TYPE_CHECKING:
    from sousveil.ledger import Ledger


Item = tuple[Document, bytes] | Skipped


@dataclass
class Report:
    """What happened to everything that was named."""

    documents: int = 0
    already_there: int = 0
    claims: int = 0
    candidates: int = 0
    failed: list[Skipped] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Everything, for `--json`."""
        return {
            "documents": self.documents, "already_there": self.already_there, "claims": self.claims,
            "candidates": self.candidates, "failed": [{"name": item.name, "why": item.why} for item in self.failed],
            "notices": [{"name": name, "detail": detail} for name, detail in self.notices],
        }

    def line(self) -> str:
        """One line for people."""
        told = f"{self.documents} documents read, {self.claims} claims, {self.candidates} candidates"
        if self.already_there:
            told += f", {self.already_there} documents were already there"
        return told + (f", {len(self.failed)} files not read" if self.failed else "")


def extract(text: str, *, published: str | None = None, candidates: bool = False) -> list[Claim]:
    """The claims of a text in reading order; with `candidates` also those that only a person should decide on.

    `published` (EDTF) is what relative dates resolve against. Raises UsageError on a date that is none.
    """
    return shown(extraction.extract(Document.of(text, published=published)), candidates=candidates)


def shown(claims: Iterable[Claim], *, candidates: bool) -> list[Claim]:
    """Claims proper, or all of both tiers."""
    return [claim for claim in claims if candidates or claim.tier is Tier.CLAIM]


def documents(named: Iterable[str | Path]) -> Iterator[Item]:
    """Each document below the named sources with its bytes, or what was skipped and why: also a source that is not there."""
    for source in named:
        try:
            yield from map(_read, sources.walk([source]))
        except ReadingError as error:
            name, _, why = str(error).rpartition(": ")
            yield Skipped(name, why)


def _read(item: sources.Blob | Skipped) -> Item:
    if isinstance(item, Skipped):
        return item
    try:
        return reading.read_blob(item), item.raw
    except ReadingError as error:
        return Skipped(item.origin.uri, str(error).removeprefix(f"{item.origin.uri}: "))


def up_to_first(items: Iterator[Item]) -> list[Item]:
    """What comes up to and with the first document; nothing but what was skipped where there is no document."""
    taken: list[Item] = []
    for item in items:
        taken.append(item)
        if not isinstance(item, Skipped):
            break
    return taken


def read_into(
    ledger: Ledger, named: Iterable[str | Path], *, keep_originals: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Read, extract and store everything named; what could not be read stands in the report."""
    return store(ledger, documents(named), keep_originals=keep_originals, progress=progress)


def store(
    ledger: Ledger, items: Iterable[Item], *, keep_originals: bool = True, progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Extract and store what `documents` gave. What this version has read already is not extracted again."""
    report = Report()
    for item in items:
        if isinstance(item, Skipped):
            report.failed.append(item)
            continue
        document, raw = item
        progress(document.origin.uri)
        claims = [] if _is_known(ledger, document) else extraction.extract(document)
        added = ledger.add(document, claims, original=raw if keep_originals else None, extractor=extraction.VERSION)
        report.documents += added.document
        report.already_there += not added.document
        report.claims += len(shown(claims, candidates=False)) if added.document else 0
        report.candidates += sum(claim.tier is Tier.CANDIDATE for claim in claims) if added.document else 0
        report.notices += [(document.origin.uri, notice.detail) for notice in document.notices]
    return report


def _is_known(ledger: Ledger, document: Document) -> bool:
    """Does the ledger hold claims that this version made of this very text?"""
    try:
        found = ledger.claims(doc=document.id, tier=None, limit=1)
    except UsageError:
        return False
    if not found or found[0].extractor != extraction.VERSION:
        return False
    return ledger.document(document.id).text_sha256 == document.text_sha256
