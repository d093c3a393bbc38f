"""Open Contracting releases and records: who won which contract of which buyer.

Invariant: only buyers, suppliers, titles, codes, values and dates enter the text: contact points and addresses stay outside.
A contract makes a claim only where its words or codes name one of the listed technologies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sousveil.model import Amount, Kind, Party, PartyType, ReadingError, Status
from sousveil.tables import dates, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, objects_in

_STATUSES = {
    "pending": Status.PLANNED, "active": Status.UNDER_WAY, "terminated": Status.ENDED, "cancelled": Status.ENDED,
    "unsuccessful": Status.ENDED,
}


def objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    """One object for each award of each release: what a claim may need, nothing else. Raises ReadingError."""
    found = 0
    for package in objects_in(text, name):
        for release in _releases(package, name):
            buyer = _buyer(release)
            if buyer is None:
                raise ReadingError(f"{name}: the release {release.get('id') or release.get('ocid')!r} has no buyer")
            awards: list[dict[str, Any]] = release.get("awards") or [{}]
            for award in awards:
                found += 1
                yield _row(release, award, buyer)
    if not found:
        raise ReadingError(f"{name}: no OCDS releases or records in it")


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """Supply by each winner."""
    if not row.cells["suppliers"]:
        notes.leave_out("nobody has won it (yet)")
        return
    found = {code for code in map(_coded, row.cells["codes"]) if code}
    technology = wording.exactly(found | set(wording.technologies(" ".join(row.cells["titles"]))))
    if not technology:
        notes.leave_out("about none of the listed technologies")
        return
    for supplier in row.cells["suppliers"]:
        home = naming.country(supplier["country"]) if supplier["country"] else None
        yield Draft(
            kind=Kind.SUPPLY, from_party=naming.party(supplier["name"], PartyType.COMPANY, home), to_party=_to(row),
            technology=technology, place=row.cells["buyer"]["place"] or None, time=dates.read(row.get("date")),
            status=_STATUSES.get(row.get("status"), Status.PLANNED), amount=_amount(row, notes),
        )


def _coded(code: str) -> Any:
    scheme, _, own = code.partition(":")
    return wording.coded(scheme.lower(), own[:8])


def _to(row: Row) -> Party:
    buyer = row.cells["buyer"]
    home = naming.country(buyer["country"]) if buyer["country"] else None
    return naming.party(buyer["name"], PartyType.PUBLIC_BODY, home)


def _amount(row: Row, notes: Notes) -> Amount | None:
    value = row.cells["value"]
    if not value:
        return None
    try:
        return Amount(float(value["amount"]), str(value["currency"]))
    except (KeyError, TypeError, ValueError):
        notes.cannot_read(row, "value", "no amount with a currency")
        return None


def _releases(package: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for record in package.get("records") or ():
        compiled = record.get("compiledRelease")
        linked = [release for release in record.get("releases") or () if "ocid" in release]
        if compiled:
            yield compiled
        elif linked:
            yield linked[-1]
        else:
            raise ReadingError(f"{name}: the record {record.get('ocid')!r} holds no release; import its release package")
    latest: dict[Any, dict[str, Any]] = {}
    for release in package.get("releases") or ():
        before = latest.get(release.get("ocid"), {})
        latest[release.get("ocid")] = {**before, **{key: value for key, value in release.items() if value}}
    yield from latest.values()
    if "ocid" in package and "tag" in package:
        yield package


def _buyer(release: dict[str, Any]) -> dict[str, str] | None:
    parties = {party.get("id"): party for party in release.get("parties") or () if isinstance(party, dict)}
    buyer = release.get("buyer") or (release.get("tender") or {}).get("procuringEntity")
    named = buyer or next((p for p in parties.values() if "buyer" in (p.get("roles") or ())), None)
    if not named:
        return None
    full = {**parties.get(named.get("id"), {}), **{key: value for key, value in named.items() if value}}
    return _party(full) if full.get("name") else None


def _party(party: dict[str, Any]) -> dict[str, str]:
    address = party.get("address") or {}
    return {"name": str(party.get("name") or ""), "country": str(address.get("countryName") or address.get("country") or ""),
            "place": str(address.get("locality") or "")}


def _row(release: dict[str, Any], award: dict[str, Any], buyer: dict[str, str]) -> dict[str, Any]:
    parties = {party.get("id"): party for party in release.get("parties") or ()}
    tender = release.get("tender") or {}
    items = [*(award.get("items") or ()), *(tender.get("items") or ())]
    contracts: list[dict[str, Any]] = [c for c in release.get("contracts") or () if c.get("awardID") == award.get("id")]
    contract = contracts[0] if award and contracts else {}
    codes = [item.get("classification") or {} for item in items]
    titles = [part.get(name) for part in (contract, award, tender) for name in ("title", "description")]
    return {
        "ocid": release.get("ocid"), "release": release.get("id"), "award": award.get("id"), "buyer": buyer,
        "suppliers": [
            {"name": own["name"], "country": own["country"]} for one in award.get("suppliers") or ()
            if (own := _party({**parties.get(one.get("id"), {}), **one}))["name"]
        ],
        "titles": [str(title) for title in dict.fromkeys(titles) if title],
        "codes": sorted({f"{code.get('scheme')}:{code.get('id')}" for code in codes if code.get("id")}),
        "status": contract.get("status") or award.get("status"),
        "date": str(contract.get("dateSigned") or award.get("date") or release.get("date") or ""),
        "value": contract.get("value") or award.get("value"),
    }


SOURCE = Source(drafts=drafts, objects=objects)
