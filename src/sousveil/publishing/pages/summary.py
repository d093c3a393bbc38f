"""What the overview and the lists need of all claims, summed in one pass.

Invariant: a claim is counted once in each sum; denials are in no lane.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sousveil.drawing.dates import year_of
from sousveil.drawing.labels import kinds_in
from sousveil.model import Claim, Kind, Modality, Party, PartyType

OUT, BACK = kinds_in("out"), kinds_in("back")


@dataclass(frozen=True)
class Lane:
    """How many claims (denials left out) go from one country to another, by kind and first year; `firm` are asserted."""

    start: str
    end: str
    kind: Kind
    year: int
    claims: int
    firm: int


@dataclass(frozen=True)
class Summary:
    """What the overview and the lists need, summed over all shown claims."""

    lanes: tuple[Lane, ...]
    kinds: dict[Kind, int]
    denials: int
    unreviewed: int
    claims: int
    years: dict[int, int]
    countries: dict[str, Counter[Kind]]
    parties: dict[str, tuple[Party, Counter[Kind]]]
    quotes: dict[str, int]
    reach: dict[str, int]


def summed(claims: Sequence[Claim], verdicts: Mapping[str, str]) -> Summary:
    """One pass over claims; `verdicts` are their review states, `open` where there is none."""
    lanes: Counter[tuple[str, str, Kind, int]] = Counter()
    firm: Counter[tuple[str, str, Kind, int]] = Counter()
    countries: dict[str, Counter[Kind]] = defaultdict(Counter)
    parties: dict[str, tuple[Party, Counter[Kind]]] = {}
    years: Counter[int] = Counter()
    reach: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        year = year_of(claim.time) or 0
        years[year] += 1
        ends = (claim.from_party, claim.to_party)
        for code in {party.country for party in ends if party and party.country}:
            countries[code][claim.kind] += 1
        for party in ends:
            if party and party.type in (PartyType.COMPANY, PartyType.PUBLIC_BODY):
                known = parties.get(party.key)
                if known is None:
                    known = parties[party.key] = (party, Counter())
                known[1][claim.kind] += 1
        start, end = (party.country if party else None for party in ends)
        if claim.modality is Modality.DENIED or not start or not end or start == end or claim.kind not in OUT + BACK:
            continue
        key = (start, end, claim.kind, year)
        lanes[key] += 1
        firm[key] += claim.modality is Modality.ASSERTED
        if claim.kind is Kind.SUPPLY:
            reach[end].add(start)
    return Summary(
        lanes=tuple(Lane(*key, n, firm[key]) for key, n in sorted(lanes.items())), kinds=Counter(c.kind for c in claims),
        denials=sum(c.modality is Modality.DENIED for c in claims), claims=len(claims),
        unreviewed=sum(verdicts.get(c.id, "open") == "open" for c in claims), years=dict(sorted(years.items())),
        countries=dict(sorted(countries.items())), parties=dict(sorted(parties.items())), quotes=Counter(c.doc for c in claims),
        reach={code: len(sources) for code, sources in sorted(reach.items())},
    )
