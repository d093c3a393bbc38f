"""AidData's Global Chinese Development Finance: loans and grants, one record a row.

Invariant: a record makes a claim only where its title names one of the listed technologies, or its sector is communications;
an amount that the record itself contradicts is no claim's amount; which records hang together is said with each claim, and
links to records that are not there are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from sousveil.model import Amount, Kind, Party, PartyType, Status, Technology
from sousveil.parties import find
from sousveil.parties.gazetteer import WordKind
from sousveil.parties.registry import registry
from sousveil.tables import dates, money, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, Table

_NAMES = {
    "id": ("AidData.Record.ID", "AidData Record ID"), "title": ("Title",), "status": ("Status",),
    "recipient": ("Recipient",), "iso3": ("Recipient.ISO-3", "Recipient ISO-3"), "sector": ("Sector.Name", "Sector Name"),
    "amount": ("Amount.(Constant.USD.2021)", "Amount (Constant USD 2021)", "Adjusted Amount (Constant USD 2021)"),
    "started": ("Actual.Implementation.Start.Date.(MM/DD/YYYY)", "Actual Implementation Start Date (MM/DD/YYYY)"),
    "completed": ("Actual.Completion.Date.(MM/DD/YYYY)", "Actual Completion Date (MM/DD/YYYY)"),
    "date": ("Commitment.Date.(MM/DD/YYYY)", "Commitment Date (MM/DD/YYYY)"), "year": ("Commitment.Year", "Commitment Year"),
}
MEANINGS = frozenset(_NAMES)
STATUSES = {
    "pledge": Status.PLANNED, "commitment": Status.PLANNED, "implementation": Status.UNDER_WAY, "completion": Status.IN_PLACE,
    "suspended": Status.ENDED, "cancelled": Status.ENDED,
}
LOW, HIGH = 0.6, 4.0
_LINK = re.compile(r"#\s*(\d{3,})")
_UMBRELLA = re.compile(r"umbrella[^#()]{0,24}#\s*(\d{3,})", re.IGNORECASE)
_GIVES = re.compile(
    r"(?<!\s)\s+(?:provides?|contributes?|grants?|donates?|funds?|signs?|pledges?|lends?|extends?|commits?|issues?)\b",
    re.IGNORECASE)
_USUAL = frozenset(["USD", "EUR", "CNY", "GBP", "JPY", "CHF", "XDR", "XAF", "XOF", "AUD", "HKD"])
_CHINA = re.compile(r"(?:the )?(?:china|chinese government|government of china|china government|people's republic of china)",
                    re.IGNORECASE)
_SUPPLIERS = frozenset(["telecom", "video", "face", "interception", "biometrics", "safe-city", "cloud", "drones"])


def cell(row: Row, what: str) -> str:
    """A cell by what it means, under any of the names that editions of the table give it."""
    return next((row.get(name) for name in _NAMES[what] if name in row.cells), "")


def links(title: str) -> tuple[str, ...]:
    """The record ids that a title links to."""
    return tuple(_LINK.findall(title))


def umbrellas(title: str) -> tuple[str, ...]:
    """The ids of the umbrella records that a title says it is a part of."""
    return tuple(_UMBRELLA.findall(title))


def technology(row: Row) -> tuple[Technology, ...]:
    """What a record is about, by its title, else by its sector."""
    found = wording.technologies(cell(row, "title"))
    return found or ((Technology.TELECOM_NETWORK,) if cell(row, "sector") == "COMMUNICATIONS" else ())


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """Finance from whoever the title names, and supply by whom it names as supplier."""
    about = technology(row)
    if not about:
        notes.leave_out("about none of the listed technologies")
        return
    title = cell(row, "title")
    base = Draft(kind=Kind.FINANCE, from_party=naming.state("CN"), to_party=_recipient(row), technology=about,
                 time=_time(row, notes), status=_status(row, notes), frame=_frame(title), record=cell(row, "id"),
                 part_of=umbrellas(title), linked=tuple(id for id in links(title) if id not in umbrellas(title)))
    lenders = _lenders(title)
    amount = _amount(row, notes)
    for lender in lenders or (naming.state("CN"),):
        yield replace(base, from_party=lender, amount=amount)
    if not lenders:
        notes.flag(row, "the financier is not in the registry: the claim names China", title.split(" provides")[0][:80])
    for supplier in _suppliers(title):
        yield replace(base, kind=Kind.SUPPLY, from_party=supplier, frame=f"{base.frame}: supplier in title")


def _frame(title: str) -> str:
    return "gcdf: part of an umbrella record" if "umbrella" in title.lower() else "gcdf"


def _recipient(row: Row) -> Party:
    code = naming.alpha2(cell(row, "iso3")) or naming.country(cell(row, "recipient"))
    name = cell(row, "recipient")
    if code:
        return naming.state(code, name)
    return Party(name=name or "unnamed recipients", type=PartyType.GROUP, written=name or None)


@lru_cache(maxsize=65536)
def _lenders(title: str) -> tuple[Party, ...]:
    hit = _GIVES.search(title)
    lead = title[: hit.start()] if hit else ""
    found = []
    for name in re.split(r",| and |/|—", " ".join(lead.split())):
        if _CHINA.fullmatch(name.strip()):
            found.append(naming.state("CN", name.strip()))
        elif name.strip():
            party = naming.party(name.strip(), PartyType.COMPANY)
            found += [party] if party.id or party.type is PartyType.STATE else []
    return tuple(found)


@lru_cache(maxsize=65536)
def _suppliers(title: str) -> tuple[Party, ...]:
    """Makers and builders that a title names; an operator there is who the loan is for (`Zamtel's network`)."""
    found: dict[str, Party] = {}
    for hit in find(title):
        for word in hit.words:
            entry = registry().get(word.ref) if word.kind is WordKind.PARTY else None
            supplies = entry and entry.type is PartyType.COMPANY and set(entry.sectors) & _SUPPLIERS and not word.needs
            if entry and supplies and "operator" not in entry.sectors:
                found[entry.id] = naming.party(entry.name, PartyType.COMPANY)
    return tuple(found[key] for key in sorted(found))


def _time(row: Row, notes: Notes) -> str | None:
    """The day of the commitment; the first of January stands for a year of which no day is known."""
    written = cell(row, "date")
    day = dates.read(written, day_first=False) if written else None
    if written and day is None:
        notes.cannot_read(row, "Commitment.Date.(MM/DD/YYYY)", "no date")
    return day if day and not day.endswith("-01-01") else dates.year(cell(row, "year")) or (day and day[:4])


def _status(row: Row, notes: Notes) -> Status:
    written = cell(row, "status")
    found = STATUSES.get(written.rpartition(":")[2].strip().casefold())
    if found is None:
        notes.cannot_read(row, "Status", "unknown status")
    return found or Status.UNKNOWN


def _amount(row: Row, notes: Notes) -> Amount | None:
    said = money.amount(cell(row, "title"))
    if said.why:
        notes.cannot_read(row, "Title", said.why)
    if said.amount is None:
        return None
    home = naming.alpha2(cell(row, "iso3"))
    if said.amount.currency not in _USUAL and home and said.amount.currency[:2] != home:
        notes.flag(row, "an amount in another country's currency: left out", said.written)
        return None
    field = cell(row, "amount")
    if said.amount.currency == "USD" and field and not agree(said.amount.value, float(field)):
        notes.flag(row, "title and amount field disagree: left out", f"{said.written} against {float(field):,.0f} USD (2021)")
        return None
    return said.amount


def agree(title: float, field: float) -> bool:
    """Can the title's dollars of their year be the field's dollars of 2021?"""
    return title > 0 and LOW <= field / title <= HIGH


def _finish(table: Table, notes: Notes) -> None:
    known = {cell(row, "id") for row in table.rows}
    for row in table.rows:
        for link in links(cell(row, "title")):
            if link not in known:
                notes.flag(row, "linked to a record that is not in the file", f"#{link}")


SOURCE = Source(
    drafts=drafts, key="AidData.Record.ID", finish=_finish,
    columns=(("AidData.Record.ID", "Title", "Status", "Recipient", "Sector.Name"),
             ("AidData Record ID", "Title", "Status", "Recipient", "Sector Name")),
)
