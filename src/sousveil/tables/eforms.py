"""TED notices as eForms XML: who won which lot of which buyer.

Invariant: only names, cities, countries, titles, codes, values and dates enter the text; contacts and beneficial owners stay
outside. Entities are never expanded.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from sousveil.model import Amount, Kind, PartyType, ReadingError, Status
from sousveil.tables import dates, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row

_ENDED = frozenset(["clos-nw"])


def objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    """One object for each lot tender that won. Raises ReadingError for XML that is broken, or is no notice with a buyer."""
    root = _root(text, name)
    kind = _local(root)
    if kind not in ("ContractAwardNotice", "ContractNotice", "PriorInformationNotice"):
        raise ReadingError(f"{name}: {kind} is no eForms notice")
    organizations = {_id(company, "PartyIdentification"): _organization(company) for company in _all(root, "Company")}
    named = [_id(party, "PartyIdentification") for party in _all(root, "ContractingParty")]
    buyers = [organizations[id] for id in named if id in organizations]
    if not buyers:
        raise ReadingError(f"{name}: the notice names no buyer")
    shared = {"notice": _text(root, "ID"), "buyer": buyers[0], "titles": _titles(root), "codes": _codes(root)}
    won = list(_won(root, organizations))
    for one in won or [{"suppliers": [], "date": _text(root, "IssueDate"), "value": None}]:
        yield {**shared, **one}


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """Supply by each winner."""
    if not row.cells["suppliers"]:
        notes.leave_out("a notice without a winner")
        return
    found = {code for cpv in row.cells["codes"] if (code := wording.coded("cpv", cpv))}
    technology = wording.exactly(found | set(wording.technologies(" ".join(row.cells["titles"]))))
    if not technology:
        notes.leave_out("about none of the listed technologies")
        return
    buyer = row.cells["buyer"]
    to = naming.party(buyer["name"], PartyType.PUBLIC_BODY, naming.alpha2(buyer["country"]))
    for supplier in row.cells["suppliers"]:
        yield Draft(
            kind=Kind.SUPPLY, from_party=naming.party(supplier["name"], PartyType.COMPANY, naming.alpha2(supplier["country"])),
            to_party=to, technology=technology, place=buyer["place"] or None, time=dates.read(row.get("date")),
            status=Status.PLANNED, amount=_amount(row, notes),
        )


def _amount(row: Row, notes: Notes) -> Amount | None:
    value = row.cells["value"]
    if not value:
        return None
    try:
        return Amount(float(value["amount"]), str(value["currency"]))
    except ValueError:
        notes.cannot_read(row, "value", "no amount with a currency")
        return None


def _root(text: str, name: str) -> ET.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReadingError(f"{name}: an XML file that declares entities is not read")
    try:
        return ET.fromstring(text.encode("utf-8"))
    except ET.ParseError as error:
        raise ReadingError(f"{name}: the XML is damaged or cut off ({error})") from None


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (one for one in element.iter() if _local(one) == name)


def _text(element: ET.Element | None, *path: str) -> str:
    for name in path:
        element = next((one for one in element if _local(one) == name), None) if element is not None else None
    return (element.text or "").strip() if element is not None else ""


def _id(element: ET.Element, name: str) -> str:
    return next((_text(one, "ID") for one in _all(element, name)), "")


def _organization(company: ET.Element) -> dict[str, str]:
    address = next((one for one in company if _local(one) == "PostalAddress"), None)
    return {"name": _text(company, "PartyName", "Name"), "place": _text(address, "CityName"),
            "country": _text(address, "Country", "IdentificationCode")}


def _titles(root: ET.Element) -> list[str]:
    projects = list(_all(root, "ProcurementProject"))
    said = [_text(project, part) for project in projects for part in ("Name", "Description")]
    return [title for title in dict.fromkeys(said) if title]


def _codes(root: ET.Element) -> list[str]:
    return sorted({(one.text or "").strip() for one in _all(root, "ItemClassificationCode") if (one.text or "").strip()})


def _won(root: ET.Element, organizations: dict[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    result = next(_all(root, "NoticeResult"), None)
    if result is None:
        return
    own = list(result)
    tenderers = {
        _text(one, "ID"): [_text(who, "ID") for who in _all(one, "Tenderer")] for one in own if _local(one) == "TenderingParty"
    }
    tenders = {_text(one, "ID"): one for one in own if _local(one) == "LotTender"}
    signed = {_text(link, "ID"): _text(one, "IssueDate") for one in own if _local(one) == "SettledContract"
              for link in _all(one, "LotTender")}
    for lot in (one for one in own if _local(one) == "LotResult"):
        if _text(lot, "TenderResultCode") in _ENDED:
            continue
        for link in _all(lot, "LotTender"):
            id = _text(link, "ID")
            tender = tenders.get(id)
            if tender is None or id not in signed:
                continue
            ids = tenderers.get(_text(tender, "TenderingParty", "ID"), ())
            who = [organizations[org] for org in ids if org in organizations]
            yield {"suppliers": [{"name": org["name"], "country": org["country"]} for org in who if org["name"]],
                   "date": signed[id], "value": _value(tender)}


def _value(tender: ET.Element) -> dict[str, str] | None:
    payable = next(_all(tender, "PayableAmount"), None)
    if payable is None:
        return None
    return {"amount": (payable.text or "").strip(), "currency": payable.get("currencyID", "")}


SOURCE = Source(drafts=drafts, objects=objects)
