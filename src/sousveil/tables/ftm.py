"""FollowTheMoney entities, one JSON object a line: ownership, sanctions and contracts between organisations.

Invariant: persons never enter, nor an entity that refers to one; an entity that refers to something that is not in the file is
counted, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sousveil.model import Amount, Kind, Party, PartyType, ReadingError, Status
from sousveil.tables import dates, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, objects_in

_PARTIES = {
    "Company": PartyType.COMPANY, "Organization": PartyType.COMPANY, "LegalEntity": PartyType.COMPANY,
    "PublicBody": PartyType.PUBLIC_BODY,
}
_LINKS = {"Ownership": ("owner", "asset"), "Sanction": ("entity",), "ContractAward": ("supplier", "contract")}
_KEPT = frozenset([
    "startDate", "endDate", "date", "status", "authority", "program", "percentage", "amount", "currency", "title",
    "authorityId", "reason", "role", "country", "listingDate",
])


def objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    """One object for each tie between organisations, the names of its ends written into it. Raises ReadingError."""
    entities: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(objects_in(text, name), 1):
        if not isinstance(one.get("id"), str) or not isinstance(one.get("schema"), str):
            raise ReadingError(f"{name}: line {number} is no FollowTheMoney entity (id, schema, properties)")
        entities[one["id"]] = one
    for id, one in entities.items():
        if one["schema"] in _LINKS:
            yield _row(id, one, entities)


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """What the tie says."""
    ends = row.cells["ends"]
    missing = [end for end, named in ends.items() if named is None and end != "authority"]
    if missing:
        notes.leave_out("refers to a person, or to an entity that is not in the file")
        return
    make = {"Ownership": _ownership, "Sanction": _sanction, "ContractAward": _award}[row.cells["schema"]]
    yield from make(row, notes)


def _ownership(row: Row, notes: Notes) -> Iterator[Draft]:
    yield Draft(kind=Kind.AFFILIATION, from_party=_end(row, "owner"), to_party=_end(row, "asset"), time=_span(row),
                status=Status.ENDED if row.get("endDate") else Status.IN_PLACE, frame="ftm: Ownership")


def _sanction(row: Row, notes: Notes) -> Iterator[Draft]:
    authority = row.get("authority") or row.get("country")
    if not authority:
        notes.leave_out("a sanction without an authority")
        return
    code = naming.country(authority)
    home = naming.country(row.get("country")) if row.get("country") else None
    imposed = naming.state(code, authority) if code else naming.party(authority, PartyType.PUBLIC_BODY, home)
    yield Draft(kind=Kind.RESTRICTION, from_party=imposed, to_party=_end(row, "entity"), time=_span(row),
                status=Status.ENDED if row.get("endDate") else Status.IN_PLACE, frame="ftm: Sanction")


def _award(row: Row, notes: Notes) -> Iterator[Draft]:
    technology = wording.technologies(row.get("title"))
    if not technology:
        notes.leave_out("about none of the listed technologies")
        return
    amount = None
    if row.get("amount") and row.get("currency"):
        try:
            amount = Amount(float(row.get("amount")), row.get("currency").upper())
        except ValueError:
            notes.cannot_read(row, "amount", "no amount with a currency")
    yield Draft(kind=Kind.SUPPLY, from_party=_end(row, "supplier"), to_party=_end(row, "contract"), technology=technology,
                time=dates.read(row.get("date")), status=Status.PLANNED, amount=amount, frame="ftm: ContractAward")


def _end(row: Row, name: str) -> Party:
    end = row.cells["ends"][name]
    return naming.party(end["name"], _PARTIES[end["schema"]], naming.country(end["country"]) if end["country"] else None)


def _span(row: Row) -> str | None:
    first, last = dates.read(row.get("startDate")), dates.read(row.get("endDate"))
    if first and last:
        return f"{first}/{last}" if first <= last else None
    return first or (f"../{last}" if last else None)


def _row(id: str, one: dict[str, Any], entities: dict[str, dict[str, Any]]) -> dict[str, Any]:
    said = {key: _first(one, key) for key in sorted(_KEPT) if _first(one, key)}
    ends = {name: _named(entities.get(_first(one, name)), entities) for name in _LINKS[one["schema"]]}
    contract = entities.get(_first(one, "contract"))
    if contract is not None:
        said.setdefault("title", _first(contract, "title"))
    return {"id": id, "schema": one["schema"], "ends": ends, **said}


def _named(entity: dict[str, Any] | None, entities: dict[str, dict[str, Any]]) -> dict[str, str] | None:
    """The end as it may enter; a contract stands for the authority that made it."""
    if entity is not None and entity["schema"] == "Contract":
        entity = entities.get(_first(entity, "authority"))
    if entity is None or entity["schema"] not in _PARTIES or not _first(entity, "name"):
        return None
    country = _first(entity, "jurisdiction") or _first(entity, "country")
    return {"name": _first(entity, "name"), "schema": entity["schema"], "country": country}


def _first(entity: dict[str, Any], name: str) -> str:
    values = (entity.get("properties") or {}).get(name) or ()
    return str(values[0]) if values else ""


SOURCE = Source(drafts=drafts, objects=objects)
