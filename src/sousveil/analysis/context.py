"""Context: a published figure of a country that stands beside what claims say; no claim, and nothing is computed of it here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    """A published figure that stands beside the claims: of which country and year, its unit and source; `share` is claimed
    credit as a part of it where it is `comparable`; `document` and `row` where it was read from a table in the ledger. What a
    country owes has a `role` (owed, due, distress) and a `creditor`, of the country `home` where it is known."""

    name: str
    year: str
    value: float
    unit: str
    source: str
    share: float | None = None
    comparable: bool = True
    document: str = ""
    row: int = 0
    role: str = ""
    creditor: str = ""
    home: str = ""
