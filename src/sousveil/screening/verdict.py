"""What was decided of a page, and the sums over an archive.

Invariant: every record of an archive is in exactly one of the sums, so that they add up to `records`; nothing is left out
without a reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Step(StrEnum):
    """Where a page was decided on: by its undecoded bytes, by its text, as a copy, or because it can't be looked at cheaply."""

    BYTES = "bytes"
    TEXT = "text"
    COPY = "copy"
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is it worth reading? `why` is one line for people; `step` where that was decided; `words` are what was found;
    `passages` the pieces of its text that were found worth it."""

    worth: bool
    step: Step
    why: str
    words: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass
class Counts:
    """Sums over records. `passed` are no documents, by sort; `skipped` could have been, by reason; `prefiltered` and `screened`
    were left out by bytes and by text; `copies` say only what was read already; `picked` are worth reading.

    `audited` of the left-out pages went the whole road, and `audit_hits` of them made claims.
    """

    records: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    prefiltered: int = 0
    screened: int = 0
    copies: int = 0
    picked: int = 0
    audited: int = 0
    audit_hits: int = 0
    bytes: int = 0

    def add(self, other: Counts) -> None:
        """Take another archive's sums in."""
        for name in self.__dataclass_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    @property
    def left_out(self) -> int:
        """Pages that were not read, audited ones among them."""
        return self.prefiltered + self.screened

    @property
    def loss(self) -> float | None:
        """How many of the pages left out would have made claims, estimated from the audited ones; None where none was."""
        return self.audit_hits / self.audited * self.left_out if self.audited else None

    def to_json(self) -> dict[str, Any]:
        """All sums, reasons sorted."""
        sums = {name: getattr(self, name) for name in self.__dataclass_fields__}
        told = {name: dict(sorted(value.items())) if isinstance(value, Counter) else value for name, value in sums.items()}
        return {**told, "estimated_loss": self.loss}

    def line(self) -> str:
        """One line for people."""
        said = (f"{self.records:,} records: {self.picked:,} pages worth reading, {self.left_out:,} not "
                f"({self.prefiltered:,} by their bytes, {self.screened:,} by their text), {self.copies:,} copies, "
                f"{sum(self.passed.values()):,} no documents, {sum(self.skipped.values()):,} not readable")
        if not self.audited:
            return said
        return f"{said}; of {self.audited:,} left-out pages read all the same {self.audit_hits:,} made claims"
