"""What became of everything that was named.

Invariant: every source stands in the report once, in the order in which it came, with what became of it; the sums are those of
the rows. `seconds` is the time from the row before: reading, extracting and storing together.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sousveil.model import Notice
from sousveil.sources import Skipped
from sousveil.sources.blobs import ByRule

_NO_WARNINGS = frozenset(["author"])  # they stand with the document, and in its row


class Outcome(StrEnum):
    """read: it is in the ledger now; copy: its text was there; skipped: not taken; failed: taken, but not to be read."""

    READ = "read"
    COPY = "copy"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failed(Skipped):
    """Something that is no document that can be read, or is not there: `why` is one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A source and what became of it."""

    source: str
    outcome: Outcome
    why: str = ""
    doc: str | None = None
    claims: int = 0
    candidates: int = 0
    notices: tuple[Notice, ...] = ()
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """A row of `--report`: what is empty is left out."""
        row = {
            "source": self.source, "outcome": str(self.outcome), "why": self.why, "doc": self.doc, "claims": self.claims,
            "candidates": self.candidates, "notices": [{"kind": one.kind, "detail": one.detail} for one in self.notices],
        }
        return {name: value for name, value in row.items() if value} | {"seconds": self.seconds}


@dataclass
class Report:
    """What happened to everything that was named; `failed` is all that was not read, skipped or failed, unless a rule left it
    out. Of the documents that were `already_there` those `already_read` were not extracted again."""

    documents: int = 0
    already_there: int = 0
    already_read: int = 0
    claims: int = 0
    candidates: int = 0
    failed: list[Skipped] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic, repr=False, compare=False)

    def left_out(self, item: Skipped) -> None:
        """Something was not read."""
        outcome = Outcome.FAILED if isinstance(item, Failed) else Outcome.SKIPPED
        if isinstance(item, ByRule):
            self.notices.append((item.name, item.why))
        else:
            self.failed.append(item)
        self._enter(source=item.name, outcome=outcome, why=item.why)

    def took(
        self, name: str, doc: str, notices: tuple[Notice, ...], *, new: bool, found: tuple[int, int], known: bool = False,
        why: str = "",
    ) -> None:
        """A document was read: `found` are how many claims and candidates came with it; `known`: it was not extracted again;
        `why` says how it was there already."""
        claims, candidates = found
        self.documents += new
        self.already_there += not new
        self.already_read += known and not new
        self.claims += claims
        self.candidates += candidates
        self.notices += [(name, notice.detail) for notice in notices if notice.kind not in _NO_WARNINGS]
        if not new and doc in self.first:
            why = f"the same as {self.first[doc]}"
        self.first.setdefault(doc, name)
        outcome = Outcome.READ if new else Outcome.COPY
        self._enter(source=name, outcome=outcome, why="" if new else why, doc=doc, claims=claims, candidates=candidates,
                    notices=notices)

    def _enter(self, **said: Any) -> None:
        now = time.monotonic()
        self.entries.append(Entry(**said, seconds=round(now - self._since, 3)))
        self._since = now

    def to_json(self) -> dict[str, Any]:
        """The sums, what was not read, and the notices, for `--json`."""
        return {
            "documents": self.documents, "already_there": self.already_there, "already_read": self.already_read,
            "claims": self.claims, "candidates": self.candidates,
            "failed": [{"name": item.name, "why": item.why} for item in self.failed],
            "notices": [{"name": name, "detail": detail} for name, detail in self.notices],
        }

    def whole(self) -> dict[str, Any]:
        """Sums and every source, for `--report`."""
        sums: Mapping[str, int] = {str(kind): sum(row.outcome is kind for row in self.entries) for kind in Outcome}
        return {**sums, "claims": self.claims, "candidates": self.candidates,
                "sources": [entry.to_json() for entry in self.entries]}

    def line(self) -> str:
        """One line for people."""
        told = f"{self.documents} documents read, {self.claims} claims, {self.candidates} candidates"
        if self.already_read:
            told += f", {self.already_read} documents were already read"
        if self.already_there > self.already_read:
            told += f", {self.already_there - self.already_read} documents were there and were read anew"
        return told + (f", {len(self.failed)} files not read" if self.failed else "")
