"""Lists of restricted companies: each edition has its own head, and each its authority.

Invariant: natural persons never enter, nor does any field about one; the date order is that of the edition. A party is
a company or a public body as the registry says, else as the list says (public body), else by the words of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.model import Kind, Party, PartyType, Status
from sousveil.tables import bodies, dates, naming
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row

_PERSONAL = (
    "birthDate", "birthPlace", "position", "passportNumber", "gender", "appearance", "ethnicity", "fatherName", "motherName",
    "nationality", "idNumber", "taxNumber", "innCode", "phone", "email", "address", "Address",
)


@dataclass(frozen=True)
class Edition:
    """Which columns of one edition say what; `authority` where no column names it."""

    name: str
    authority: tuple[str, PartyType, str | None]
    start: str
    end: str = ""
    country: str = ""
    home: str | None = None
    types: str = ""


_US_DEFENSE = ("United States Department of Defense", PartyType.PUBLIC_BODY, "US")
_EDITIONS: tuple[tuple[str, Edition], ...] = (
    ("Clean Name", Edition("Clean Name", _US_DEFENSE, "Start date", "End date", home="CN")),
    ("celex", Edition("name", ("European Union", PartyType.GROUP, None), "startDate", country="country", types="schema")),
    ("QID", Edition("Name", ("China", PartyType.STATE, "CN"), "Date", "End date", "Country", types="Type")),
    ("report-date", Edition("name", ("United States", PartyType.STATE, "US"), "start-date", "end-date", "country",
                            types="schema")),
    ("Program", Edition("Name", ("United States Department of Commerce", PartyType.PUBLIC_BODY, "US"), "Date", "End date",
                        "Country", types="Type")),
    ("covered_equipment_or_services", Edition("covered_equipment_or_services", (
        "Federal Communications Commission", PartyType.PUBLIC_BODY, "US"), "date_of_inclusion_on_covered_list")),
)
_PRODUCER = re.compile(
    r"(?:produced|provided|offered) by "
    r"([A-Z][\w.&\- ]{0,80}?(?:,? (?:Inc|Ltd|Corp|Co|LLC|Limited|Corporation|Company)\.?){0,4})"
    r"(?=[,.;]|\s+(?:to|and|or|subject|including|for)\b|$)")


def edition(row: Row) -> Edition | None:
    """The edition that a row is of, by its columns."""
    return next((found for column, found in _EDITIONS if column in row.cells), None)


def refuse(row: Row) -> str | None:
    """Natural persons stay outside."""
    known = edition(row)
    return "a natural person" if known and known.types and row.get(known.types).casefold() == "person" else None


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """One restriction."""
    known = edition(row)
    name = _name(row, known) if known else ""
    if known is None or not name:
        notes.leave_out("names no company")
        return
    kind = row.get(known.types).casefold() if known.types else "company"
    if kind in ("vessel", "airplane", "asset", "security", "crypto wallet", "cryptowallet"):
        notes.leave_out("no company or body")
        return
    if bodies.is_programme(name):
        notes.leave_out("a programme, no company or body")
        return
    ended = _date(row, known.end, notes)
    started = _date(row, known.start, notes) or dates.year(row.get("report-date"))
    home = (naming.country(row.get(known.country).split(";")[0]) if known.country else None) or known.home
    type = PartyType.PUBLIC_BODY if kind == "publicbody" else bodies.type_of(name, PartyType.COMPANY)
    party, body, code = known.authority
    yield Draft(
        kind=Kind.RESTRICTION, from_party=naming.state(code) if body is PartyType.STATE and code else Party(
            name=party, type=body, country=code), to_party=naming.party(name, type, home),
        time=f"{started}/{ended}" if started and ended and started <= ended else started,
        status=Status.ENDED if ended else Status.IN_PLACE,
        frame=f"restrictions: {row.get('program') or row.get('Program') or party}",
    )


def _name(row: Row, known: Edition) -> str:
    written = row.get(known.name)
    if known.name != "covered_equipment_or_services":
        return written
    hit = _PRODUCER.search(written)
    return hit[1].strip(" ,") if hit else ""


def _date(row: Row, column: str, notes: Notes) -> str | None:
    written = row.get(column) if column else ""
    found = dates.read(written, day_first=True) if written else None
    if written and found is None:
        notes.cannot_read(row, column, "no date")
    return found


SOURCE = Source(drafts=drafts, columns=(
    ("Clean Name", "Start date"), ("celex", "name", "schema"), ("QID", "Name", "Type"), ("report-date", "name", "schema"),
    ("Name", "Program", "Date"), ("covered_equipment_or_services", "date_of_inclusion_on_covered_list"),
), drop=_PERSONAL, refuse=refuse)
