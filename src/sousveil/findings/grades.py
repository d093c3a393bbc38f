"""The grade of a finding, by the published table `data/grades.csv`: the first row that holds.

Invariant: a further independent origin never lowers a grade and a denial never raises one; nothing alleged or possible is
counted as asserted. Not counted: an origin in which only a party of the relation speaks of itself, and, where a finding
names an exact technology, one that says only `surveillance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sousveil.findings.states import STRENGTH
from sousveil.findings.tables import rows
from sousveil.model import Modality, SousveilError


@dataclass(frozen=True)
class Basis:
    """What a grade is computed from: the firmest modality of each origin that counts, and three facts."""

    origins: tuple[Modality, ...]
    official: bool
    reviewed: bool
    contested: bool


@dataclass(frozen=True)
class Row:
    """One row of the table; None where a fact does not matter."""

    grade: str
    origins: int
    modality: Modality
    official: bool | None
    reviewed: bool | None
    contested: bool | None

    def holds(self, basis: Basis) -> bool:
        """Does a finding of this basis have this grade, if no earlier row holds?"""
        firm = sum(STRENGTH.index(own) >= STRENGTH.index(self.modality) for own in basis.origins)
        facts = ((self.official, basis.official), (self.reviewed, basis.reviewed), (self.contested, basis.contested))
        return firm >= self.origins and all(wanted is None or wanted == fact for wanted, fact in facts)


@cache
def table() -> tuple[Row, ...]:
    """The published table in order. Raises SousveilError where a row says something that is none of its words."""
    words = {"any": None, "yes": True, "no": False}
    try:
        return tuple(
            Row(row["grade"], int(row["origins"]), Modality(row["modality"]), words[row["official"]], words[row["reviewed"]],
                words[row["contested"]])
            for row in rows("grades.csv")
        )
    except (KeyError, ValueError) as error:
        raise SousveilError(f"grades.csv: a row can't be read: {error}") from error


def grade(basis: Basis, *, supported: bool) -> str:
    """The letter of the first row that holds; a finding that is only denied has the last row's."""
    if not supported:
        return table()[-1].grade
    return next(row.grade for row in table() if row.holds(basis))


def second_grade(officials: Sequence[bool]) -> str:
    """AidData's scale of source quality, as far as its data dictionary publishes it: "1" where every origin is unofficial,
    "5" where several are official records, "2-4" between. `officials`: for each origin whether it is one; "" without any."""
    if not officials:
        return ""
    return "1" if not any(officials) else "5" if sum(officials) > 1 else "2-4"
