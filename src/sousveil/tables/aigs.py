"""Carnegie's AI Global Surveillance Index: a country a row, its technologies, and the companies that supply it.

Invariant: the table does not say which company supplied which technology, so no claim does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.model import Kind, PartyType, Status, Technology
from sousveil.tables import marks, naming
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row

FLAGS = {
    "smart_city": Technology.SAFE_CITY, "facial_recognition": Technology.FACE_RECOGNITION,
    "smart_policing": Technology.PREDICTIVE_POLICING,
}
ORIGINS = {"china_tech": "CN", "us_tech": "US", "japan_tech": "JP"}


def is_set(row: Row, column: str) -> bool:
    """Is the mark in this column? What is neither yes nor no counts as none; `drafts` tells it."""
    return marks.means(row.get(column)) is True


def companies(row: Row) -> tuple[str, ...]:
    """The companies of a row, as written."""
    return tuple(name.strip() for name in re.split(r"[,;]", row.get("companies")) if name.strip())


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """Supply by each company and each home country of technology; and each technology by a supplier that is not named."""
    code = naming.alpha2(row.get("iso2")) or naming.country(row.get("country"))
    if code is None:
        notes.cannot_read(row, "country", "unknown country")
        return
    for column in (*ORIGINS, *FLAGS):
        if marks.means(row.get(column)) is None:
            notes.cannot_read(row, column, "neither yes nor no (data/tables/marks.csv)")
    to = naming.state(code, row.get("country") or None)
    for name in companies(row):
        supplier = naming.party(name, PartyType.COMPANY)
        if supplier.id is None:
            notes.flag(row, "a company that the registry does not know", name)
        yield Draft(kind=Kind.SUPPLY, from_party=supplier, to_party=to, technology=(Technology.SURVEILLANCE,),
                    status=Status.IN_PLACE, frame="aigs: companies")
    for column, home in ORIGINS.items():
        if is_set(row, column):
            yield Draft(kind=Kind.SUPPLY, from_party=naming.state(home), to_party=to, technology=(Technology.SURVEILLANCE,),
                        status=Status.IN_PLACE, frame=f"aigs: {column}")
    for column, technology in FLAGS.items():
        if is_set(row, column):
            yield Draft(kind=Kind.SUPPLY, from_party=None, to_party=to, technology=(technology,), status=Status.IN_PLACE,
                        frame=f"aigs: {column}")


SOURCE = Source(
    drafts=drafts, key="iso2", columns=(("country", "companies", "smart_city", "facial_recognition", "smart_policing"),),
)
