"""Claims, findings and cases made for tests. Promises: same arguments, same ids."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sousveil.analysis.case import Case, Source, firmest
from sousveil.model import (
    Amount,
    Claim,
    DatedState,
    Finding,
    Harm,
    Kind,
    Modality,
    OriginGroup,
    Party,
    PartyType,
    Status,
    Technology,
)


def state(code: str, name: str | None = None) -> Party:
    return Party(name=name or code, type=PartyType.STATE, country=code)


def company(name: str, country: str | None = None) -> Party:
    return Party(name=name, type=PartyType.COMPANY, country=country)


def body(name: str, country: str | None = None) -> Party:
    return Party(name=name, type=PartyType.PUBLIC_BODY, country=country)


def group(name: str, country: str | None = None) -> Party:
    return Party(name=name, type=PartyType.GROUP, country=country)


def claim(
    kind: Kind | str, from_: Party | None, to: Party | None, *, doc: str = "doc-1", quote: str = "", **fields: Any
) -> Claim:
    """A claim with a made quote and an id that depends on all of it."""
    words = quote or f"{from_.name if from_ else 'nobody'} {kind} {to.name if to else 'nobody'} {fields}"
    ident = hashlib.sha256(repr((kind, from_, to, doc, words, sorted(fields.items(), key=str))).encode()).hexdigest()[:24]
    ends = {"from_party": from_, "to_party": to}
    return Claim(id=ident, doc=doc, kind=Kind(kind), quote=words, start=0, end=len(words), **ends, **fields)


def claim_from_row(row: Mapping[str, Any], doc: str) -> Claim:
    """A claim from a row in the claim model's names."""
    ends = [Party.from_json(row[side]) if row[side] else None for side in ("from", "to")]
    amount = row["amount"]
    return claim(
        row["kind"], ends[0], ends[1], doc=doc, quote=row["quote"], place=row["place"], time=row["time"],
        technology=tuple(map(Technology, row["technology"])), status=Status(row["status"]), modality=Modality(row["modality"]),
        speaker=row["speaker"], harm=tuple(map(Harm, row["harm"])),
        amount=Amount(amount["value"], amount["currency"]) if amount else None,
    )


def findings_of(claims: Iterable[Claim], origins: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """Claims of one kind, pair and technology together; documents of one name in `origins` are one origin."""
    grouped: dict[tuple[Any, ...], list[Claim]] = defaultdict(list)
    for one in claims:
        ends = tuple(party.key if party else None for party in (one.from_party, one.to_party))
        grouped[(one.kind, *ends, one.technology)].append(one)
    return tuple(_finding(key, some, origins or {}) for key, some in grouped.items())


def _finding(key: tuple[Any, ...], some: list[Claim], origins: Mapping[str, str]) -> Finding:
    support = [one for one in some if one.modality is not Modality.DENIED]
    by_origin: dict[str, list[Claim]] = defaultdict(list)
    for one in support:
        by_origin[origins.get(one.doc, one.doc)].append(one)
    groups = tuple(
        OriginGroup(tuple(sorted({one.doc for one in own})), tuple(one.id for one in own), "made") for own in by_origin.values()
    )
    return Finding(
        id=hashlib.sha256(repr(key).encode()).hexdigest()[:24], kind=some[0].kind, from_party=some[0].from_party,
        to_party=some[0].to_party, technology=some[0].technology, claims=tuple(one.id for one in support),
        denials=tuple(one.id for one in some if one.modality is Modality.DENIED), origins=groups,
        modality=firmest(one.modality for one in some), status=(support or some)[-1].status,
        states=tuple(DatedState(one.status, one.time, one.id) for one in support),
        speakers=tuple(sorted({one.speaker for one in support if one.speaker})), time=some[0].time,
    )


def case_of(claims: Iterable[Claim], *, origins: Mapping[str, str] | None = None, confirmed: Iterable[str] = ()) -> Case:
    """A case of these claims."""
    kept = list(dict.fromkeys(claims))
    sources = {one.doc: Source(f"Report {one.doc}", publisher="Test Press", published="2020") for one in kept}
    return Case(findings_of(kept, origins), {one.id: one for one in kept}, sources, frozenset(confirmed))
