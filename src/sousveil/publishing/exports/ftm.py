"""ftm: FollowTheMoney entities, one JSON object a line, with a sidecar that holds everything, and a note on what was lost.

Invariant: no denied claim is an entity; what is alleged or only possible is one on request only, and its role says so; a denial
stands in the description of what it denies; a contract is written only where the quote speaks of one.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from sousveil.model import Claim, Document, Kind, Modality, Party, PartyType, edtf
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.restoring import SIDECAR

Entity = dict[str, Any]
_ON_REQUEST = (Modality.ALLEGED, Modality.POSSIBLE)
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LEGAL = ("Company", "PublicBody")


def files(holding: Holding) -> dict[str, bytes]:
    """`STEM.ftm.json`, `STEM.sidecar.jsonl` and `STEM.README.txt`."""
    lost: Counter[str] = Counter()
    lines = "".join(f"{jsonl.line(entity)}\n" for entity in entities(holding, lost))
    sidecar = "".join(f"{jsonl.line(row)}\n" for row in jsonl.rows(holding))
    made = {"ftm.json": lines, SIDECAR: sidecar, "README.txt": _readme(holding, lost)}
    return {f"{holding.options.stem}.{name}": text.encode("utf-8") for name, text in made.items()}


def entities(holding: Holding, lost: Counter[str]) -> Iterator[Entity]:
    """Documents, parties and links, each once; `lost` counts what could not be said, by reason."""
    yield from (_document(document, holding) for document in holding.documents)
    seen: set[str] = set()
    for entry in holding.entries:
        claim = entry.claim
        reason = _refusal(claim, alleged=holding.options.alleged)
        if reason:
            lost[reason] += 1
            continue
        if claim.time and not _dates(claim.time):
            lost["times that FollowTheMoney can't hold (the link stands, its date is in the sidecar)"] += 1
        made = [*filter(None, map(_party, (claim.from_party, claim.to_party))), *_links(claim, holding)]
        fresh = [one for one in made if one["id"] not in seen]
        seen |= {one["id"] for one in fresh}
        yield from fresh


def _refusal(claim: Claim, *, alleged: bool) -> str | None:
    """Why a claim is no entity; None where it is one."""
    if claim.modality is Modality.DENIED:
        return "denied claims (each stands in the description of what it denies)"
    if claim.modality in _ON_REQUEST and not alleged:
        return "alleged and possible claims (ask for them with --alleged)"
    if not (claim.from_party and claim.to_party):
        return "claims with only one named party"
    if PartyType.GROUP in (claim.from_party.type, claim.to_party.type):
        return "claims about groups of people or of companies"
    return None


def _document(document: Document, holding: Holding) -> Entity:
    raw = holding.originals.get(document.id)
    name = document.origin.uri.rstrip("/").rpartition("/")[2] or document.id[:12]
    return _entity(f"document-{document.id}", _rules()["document"].get(document.format, "Document"), {
        "fileName": name, "title": document.title, "publisher": document.publisher, "sourceUrl": document.url,
        "publishedAt": _dates(document.published or "").get("date"),
        "language": _rules()["language"].get((document.language or "")[:2]),
        "contentHash": hashlib.sha1(raw, usedforsecurity=False).hexdigest() if raw is not None else None,
        "fileSize": document.size, "notes": _licence(document),
    })


def _licence(document: Document) -> str | None:
    return f"Licence: {document.origin.licence}" if document.origin.licence else None


def _party(party: Party | None) -> Entity | None:
    if party is None:
        return None
    schema = _rules()["schema"][party.type]
    name = {"full": party.name, "city": party.name} if schema == "Address" else {"name": party.name}
    return _entity(_party_id(party), schema, {**name, "country": (party.country or "").lower() or None})


def _party_id(party: Party) -> str:
    return f"party-{hashlib.sha1(party.key.encode('utf-8'), usedforsecurity=False).hexdigest()}"


def _links(claim: Claim, holding: Holding) -> Iterator[Entity]:
    assert claim.from_party is not None and claim.to_party is not None
    ends = [_party_id(party) for party in (claim.from_party, claim.to_party)]
    document = holding.by_id[claim.doc]
    common = {
        "role": _role(claim), "status": str(claim.status), "summary": claim.quote, "description": _description(claim, holding),
        "recordId": claim.id, "publisher": document.publisher, "sourceUrl": document.url,
        "proof": f"sousveil-document-{document.id}", **_dates(claim.time or ""),
    }
    link = {"subject": f"sousveil-{ends[0]}", "object": f"sousveil-{ends[1]}"}
    yield _entity(f"link-{claim.id}", "UnknownLink", {**common, **link})
    schemas = [_rules()["schema"][party.type] for party in (claim.from_party, claim.to_party)]
    if claim.kind is Kind.SUPPLY and all(schema in _LEGAL for schema in schemas) and _speaks_of_contract(claim.quote):
        yield from _contract(claim, ends, common)


def _contract(claim: Claim, ends: list[str], common: dict[str, Any]) -> Iterator[Entity]:
    money = {"amount": f"{claim.amount.value:g}", "currency": claim.amount.currency} if claim.amount else {}
    yield _entity(f"contract-{claim.id}", "Contract", {
        "title": claim.quote, "authority": f"sousveil-{ends[1]}", "contractDate": common.get("date"),
        "status": common["status"], "publisher": common["publisher"], "sourceUrl": common["sourceUrl"], **money,
    })
    kept = {name: common[name] for name in ("role", "summary", "description", "publisher", "sourceUrl", "proof")}
    ends_of = {"supplier": f"sousveil-{ends[0]}", "contract": f"sousveil-contract-{claim.id}"}
    yield _entity(f"award-{claim.id}", "ContractAward", {**ends_of, **kept, **_dates(claim.time or ""), **money})


def _role(claim: Claim) -> str:
    hedge = f"{claim.modality}: " if claim.modality in _ON_REQUEST else ""
    about = f" ({', '.join(claim.technology)})" if claim.technology else ""
    return f"{hedge}{claim.kind}{about}"


def _description(claim: Claim, holding: Holding) -> str:
    assert claim.from_party is not None and claim.to_party is not None
    said = [f"{claim.modality}: {claim.from_party.name} -> {claim.to_party.name}"]
    said += [f"said by {claim.speaker}"] if claim.speaker else []
    said += [f"Denied{_by(denial)}: “{denial.quote}”" for denial in holding.denials.get(claim.id, ())]
    return ". ".join(said)


def _by(denial: Claim) -> str:
    return f" by {denial.speaker}" if denial.speaker else ""


def _dates(written: str) -> dict[str, str]:
    """FollowTheMoney's dates for an EDTF date; none where it has no way to say it."""
    first, slash, second = written.partition("/")
    if not written or not edtf.is_valid(written) or not all(_plain(one) for one in (first, second) if one):
        return {}
    if not slash:
        return {"date": first}
    return {name: value for name, value in (("startDate", first), ("endDate", second)) if value}


def _plain(point: str) -> bool:
    return _DAY.fullmatch(point) is not None and not (len(point) == 7 and int(point[5:]) > 12)


def _speaks_of_contract(quote: str) -> bool:
    return bool(set(_rules()["contract"]["words"]) & set(re.findall(r"\w+", quote.casefold())))


def _entity(id: str, schema: str, properties: dict[str, Any]) -> Entity:
    filled = {name: [str(value)] for name, value in sorted(properties.items()) if value not in (None, "")}
    return {"id": f"sousveil-{id}", "schema": schema, "properties": filled}


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("data", "ftm.toml").read_text(encoding="utf-8"))


def _readme(holding: Holding, lost: Counter[str]) -> str:
    about = jsonl.about(holding)
    stem = holding.options.stem
    gone = [f"- {count} {reason}" for reason, count in sorted(lost.items())] or ["- nothing"]
    licences = [f"- {row['licence']}: {row['documents']} documents" for row in about["licences"]]
    return "\n".join([
        f"{about['note']}", "", f"Made by {about['made_by']} from {about['head']['ledger']}, {about['head']['size']} events,",
        f"root {about['head']['root']}.", *filter(None, [holding.moved]),
        "", f"{stem}.ftm.json holds FollowTheMoney entities, one JSON object a line.",
        f"{stem}.sidecar.jsonl holds everything; `sousveil restore` reads it back, offsets, cues and dates included.", "",
        "Not said in the entities:", *gone, "- offsets of quotes, cues, confidence, places of claims, harms: see the sidecar",
        "- every relation is an UnknownLink whose role says the kind; a contract is written only where the quote speaks of one",
        "", "Licences of the sources, as they say themselves:", *licences, "",
    ])
