"""EFF's Atlas of Surveillance: an agency of the United States and one technology a row.

Invariant: agencies of one name in two places stay two; a technology that the table of codes does not know makes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.model import Kind, PartyType, Status
from sousveil.tables import dates, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")


def is_american(written: str) -> bool:
    """Is it month/day/year exactly, without a space more?"""
    return bool(_AMERICAN.fullmatch(written)) and dates.read(written, day_first=False) is not None


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """Supply to the agency, by its vendor where one is named."""
    technology = wording.coded("atlas", row.get("Technology"))
    if technology is None:
        notes.cannot_read(row, "Technology", "unknown technology")
        return
    agency = row.get("Agency")
    if not agency:
        notes.leave_out("names no agency")
        return
    linked = row.get("Link 1 Date")
    if linked and dates.read(linked, day_first=False) is None:
        notes.cannot_read(row, "Link 1 Date", "no date")
    place = ", ".join(part for part in (row.get("City"), row.get("State")) if part) or None
    vendor = row.get("Vendor")
    yield Draft(
        kind=Kind.SUPPLY, from_party=naming.party(vendor, PartyType.COMPANY) if vendor else None,
        to_party=naming.body(agency, "US", row.get("State")), technology=(technology,), place=place, status=Status.IN_PLACE,
    )


SOURCE = Source(drafts=drafts, columns=(("AOSNUMBER", "Agency", "Technology", "Vendor"),), key="AOSNUMBER")
