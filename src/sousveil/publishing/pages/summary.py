"""What the overview and the lists need of all claims, summed in one pass.

Invariant: a claim is counted once in each sum; denials are in no lane.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sousveil.drawing.dates import year_of
from sousveil.drawing.labels import kinds_in
from sousveil.model import Claim, Kind, Modality, Party, PartyType
from sousveil.publishing.pages.held import Held, Shown, countries_of, ends_of

OUT, BACK = kinds_in("out"), kinds_in("back")
_FLOWS, _LISTED = frozenset(OUT + BACK), frozenset((PartyType.COMPANY, PartyType.PUBLIC_BODY))
Item = TypeVar("Item")


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


_Way = tuple[str, str, Kind, int]


def summed(claims: Sequence[Claim], verdicts: Mapping[str, str]) -> Summary:
    """One pass over claims; `verdicts` are their review states, `open` where there is none."""
    lanes: Counter[_Way] = Counter()
    firm: Counter[_Way] = Counter()
    countries: dict[str, Counter[Kind]] = defaultdict(Counter)
    parties: dict[str, tuple[Party, Counter[Kind]]] = {}
    years: Counter[int] = Counter()
    reach: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        years[_year(claim)] += 1
        ends = (claim.from_party, claim.to_party)
        for code in {party.country for party in ends if party and party.country}:
            countries[code][claim.kind] += 1
        for party in filter(None, ends):
            if party.type in _LISTED:
                known = parties.get(party.key)
                if known is None:
                    known = parties[party.key] = (party, Counter())
                known[1][claim.kind] += 1
        way = _way(claim)
        if way:
            lanes[way] += 1
            firm[way] += claim.modality is Modality.ASSERTED
            if claim.kind is Kind.SUPPLY:
                reach[way[1]].add(way[0])
    return Summary(
        lanes=tuple(Lane(*key, n, firm[key]) for key, n in sorted(lanes.items())), kinds=Counter(c.kind for c in claims),
        denials=sum(c.modality is Modality.DENIED for c in claims), claims=len(claims),
        unreviewed=sum(verdicts.get(c.id, "open") == "open" for c in claims), years=dict(sorted(years.items())),
        countries=dict(sorted(countries.items())), parties=dict(sorted(parties.items())), quotes=Counter(c.doc for c in claims),
        reach={code: len(sources) for code, sources in sorted(reach.items())},
    )


def after(before: Summary, held: Held, changed: Sequence[Shown], *, unreviewed: int) -> Summary:
    """The sums after some claims came to be shown otherwise, with `held` all that are shown now: only what these claims are in
    is counted again. What stays the same is the same object."""
    if not changed:
        return replace(before, unreviewed=unreviewed)
    claims = [claim for one in changed for claim in (one.before, one.now) if claim]
    codes = {code for claim in claims for code in countries_of(claim)}
    keys = {party.key for claim in claims for party in ends_of(claim)}
    return Summary(
        lanes=_lanes(before.lanes, held, {way for claim in claims if (way := _way(claim))}),
        kinds=_counted(before.kinds, changed, lambda claim: claim.kind), claims=len(held.every), unreviewed=unreviewed,
        denials=_counted({True: before.denials}, changed, lambda claim: claim.modality is Modality.DENIED).get(True, 0),
        years=dict(sorted(_counted(before.years, changed, _year).items())),
        countries=_put(before.countries, {code: Counter(c.kind for c in held.by_country.get(code, ())) for code in codes}),
        parties=_put(before.parties, {key: _party(held, key) for key in keys}),
        quotes=_counted(before.quotes, changed, lambda claim: claim.doc),
        reach=_put(before.reach, {code: _reach(held, code) for code in codes}),
    )


def _year(claim: Claim) -> int:
    return year_of(claim.time) or 0


def _way(claim: Claim) -> _Way | None:
    """The lane that a claim is in; None where it is in none."""
    start, end = (party.country if party else None for party in (claim.from_party, claim.to_party))
    if claim.modality is Modality.DENIED or not start or not end or start == end or claim.kind not in _FLOWS:
        return None
    return start, end, claim.kind, _year(claim)


def _key(lane: Lane) -> _Way:
    return lane.start, lane.end, lane.kind, lane.year


def _lanes(lanes: tuple[Lane, ...], held: Held, ways: Iterable[_Way]) -> tuple[Lane, ...]:
    found, same = list(lanes), True
    for way in ways:
        own = [c for c in held.by_country.get(way[0], ()) if c.kind is way[2] and _way(c) == way]
        at = bisect_left(found, way, key=_key)
        there = at < len(found) and _key(found[at]) == way
        now = [Lane(*way, len(own), sum(c.modality is Modality.ASSERTED for c in own))] if own else []
        same = same and now == found[at : at + there]
        found[at : at + there] = now
    return lanes if same else tuple(found)


def _party(held: Held, key: str) -> tuple[Party, Counter[Kind]] | None:
    own = [(party, claim.kind) for claim in held.by_party.get(key, ()) for party in (claim.from_party, claim.to_party)
           if party and party.key == key and party.type in _LISTED]
    return (own[0][0], Counter(kind for _, kind in own)) if own else None


def _reach(held: Held, code: str) -> int:
    ways = (_way(claim) for claim in held.by_country.get(code, ()) if claim.kind is Kind.SUPPLY)
    return len({way[0] for way in ways if way and way[1] == code})


def _counted(counts: Mapping[Item, int], changed: Iterable[Shown], of: Callable[[Claim], Item]) -> Counter[Item]:
    found = Counter(counts)
    for one in changed:
        for claim, n in ((one.before, -1), (one.now, 1)):
            if claim:
                found[of(claim)] += n
    return +found


def _put(index: dict[str, Item], now: Mapping[str, Item | None]) -> dict[str, Item]:
    """The index with other values under some keys, in order, without those of nothing; where nothing differs, the very same."""
    if all(index.get(key) == (value or None) for key, value in now.items()):
        return index
    every = sorted({*index, *now})
    return {key: value for key in every if (value := now[key] if key in now else index[key])}
