"""How far a claim is believed, by how it is said, who says it and where it stands: assumptions, not measurements.

Invariant: a table that `parse` returns has a line for every claim, each with 0 <= low <= central <= high <= 1 and a reason. The
first line that fits counts. Whether the sentence says it at all is another matter: that is the claim's confidence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path

from sousveil.analysis.given import text_of
from sousveil.model import Claim, Modality, Party, UsageError

ANY = "*"
SPEAKERS = ("document", "named", "party")
ORIGINS = ("text", "table")
COLUMNS = ("modality", "speaker", "origin", "low", "central", "high", "reason")
_TABLE_EXTRACTOR = "table"


@dataclass(frozen=True)
class Belief:
    """How far something is believed: between `low` and `high`, `central` where nothing else is said."""

    low: float
    central: float
    high: float

    def at(self, level: str) -> float:
        """The value at `low`, `central` or `high`."""
        return {"low": self.low, "central": self.central, "high": self.high}[level]


@dataclass(frozen=True)
class Line:
    """One assumption and why it is made."""

    modality: str
    speaker: str
    origin: str
    belief: Belief
    reason: str

    def fits(self, modality: str, speaker: str, origin: str) -> bool:
        """Does the line say something of such a claim?"""
        pairs = ((self.modality, modality), (self.speaker, speaker), (self.origin, origin))
        return all(own in (ANY, given) for own, given in pairs)


class Table:
    """Lines in order; `of` gives a claim's belief."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        self._known: dict[tuple[str, str, str], Belief] = {}

    def of(self, claim: Claim) -> Belief:
        """How far the claim is believed."""
        return self.look_up(str(claim.modality), speaker_class(claim), origin_class(claim))

    def look_up(self, modality: str, speaker: str, origin: str) -> Belief:
        """The belief of the first line that fits. Raises KeyError where none does."""
        key = (modality, speaker, origin)
        if key not in self._known:
            fitting = [line.belief for line in self.lines if line.fits(*key)]
            if not fitting:
                raise KeyError(key)
            self._known[key] = fitting[0]
        return self._known[key]

    def rows(self) -> list[dict[str, object]]:
        """The table as JSON rows."""
        return [{"modality": line.modality, "speaker": line.speaker, "origin": line.origin, "low": line.belief.low,
                 "central": line.belief.central, "high": line.belief.high, "reason": line.reason} for line in self.lines]


def speaker_class(claim: Claim) -> str:
    """`document` where nobody else is said to say it, `party` where the speaker is one of the claim's parties or speaks in the
    name of one, else `named`."""
    if not claim.speaker:
        return "document"
    said = claim.speaker.casefold()
    return "party" if any(_speaks_for(said, party) for party in (claim.from_party, claim.to_party) if party) else "named"


def origin_class(claim: Claim) -> str:
    """`table` where the claim was read from a row of a published table, else `text`."""
    return "table" if claim.extractor.startswith(_TABLE_EXTRACTOR) else "text"


@cache
def shipped() -> Table:
    """The table that comes with the program."""
    text = resources.files("sousveil.analysis").joinpath("data", "assumptions.csv").read_text(encoding="utf-8")
    return parse(text, where="assumptions.csv")


def read(path: Path) -> Table:
    """A table of the user's. Raises UsageError that says where it is wrong."""
    return parse(text_of(path, what="a table of assumptions"), where=str(path))


def parse(text: str, *, where: str) -> Table:
    """A table from CSV. Raises UsageError for a wrong column, value or order, or where some claim would have no line."""
    reader = csv.DictReader(io.StringIO(text))
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise UsageError(f"{where}: the columns must be {', '.join(COLUMNS)}")
        table = Table([_line(row, f"{where}: line {reader.line_num}") for row in reader])
    except csv.Error as error:
        raise UsageError(f"{where}: line {reader.line_num}: {error}") from None
    for key in product(map(str, Modality), SPEAKERS, ORIGINS):
        if not any(line.fits(*key) for line in table.lines):
            raise UsageError(f"{where}: no line for modality {key[0]}, speaker {key[1]}, origin {key[2]}; add one with *")
    return table


def from_rows(rows: object, *, where: str) -> Table:
    """The inverse of `rows`. Raises UsageError as `parse` does."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == set(COLUMNS) for row in rows):
        raise UsageError(f"{where}: assumptions must be a list of rows with {', '.join(COLUMNS)}")
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return parse(out.getvalue(), where=where)


def _line(row: dict[str | None, str], place: str) -> Line:
    if None in row:
        raise UsageError(f"{place}: more than {len(COLUMNS)} values; put quotation marks around a reason that has commas")
    for column, allowed in (("modality", tuple(Modality)), ("speaker", SPEAKERS), ("origin", ORIGINS)):
        if row[column] not in (*allowed, ANY):
            raise UsageError(f"{place}: {column} {row[column]!r} is none of {', '.join(allowed)}, {ANY}")
    try:
        low, central, high = (float(row[column]) for column in ("low", "central", "high"))
    except (TypeError, ValueError):
        raise UsageError(f"{place}: low, central and high must be numbers from 0 to 1") from None
    if not 0.0 <= low <= central <= high <= 1.0:
        raise UsageError(f"{place}: {low:g}, {central:g}, {high:g}: need 0 <= low <= central <= high <= 1")
    if not (row["reason"] or "").strip():
        raise UsageError(f"{place}: an assumption needs a reason")
    return Line(row["modality"], row["speaker"], row["origin"], Belief(low, central, high), row["reason"])


def _speaks_for(said: str, party: Party) -> bool:
    names = {party.name, party.written or party.name}
    return any(name.casefold() in said for name in names)
