"""What the overview and the lists need of all claims, summed in one pass.

Invariant: a claim is counted once in each sum; denials are in no lane.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from sousveil.drawing.dates import year_of
from sousveil.drawing.labels import kinds_in
from sousveil.model import Claim, Kind, Modality, Party, PartyType
from sousveil.publishing.pages.held import Held, Shown, countries_of, ends_of

OUT, BACK = kinds_in("out"), kinds_in("back")
_FLOWS, _LISTED = frozenset(OUT + BACK), frozenset((PartyType.COMPANY, PartyType.PUBLIC_BODY))
FIRST_YEAR = -10_000
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
    """The sums after some claims came to be shown otherwise, with `held` all that are shown now: counted on from what they
    were. What stays the same is the same object."""
    if not changed:
        return replace(before, unreviewed=unreviewed)
    claims = [claim for one in changed for claim in (one.before, one.now) if claim]
    codes = {code for claim in claims for code in countries_of(claim)}
    keys = {party.key for claim in claims for party in ends_of(claim)}
    ways = {way for claim in claims if (way := _way(claim))}
    lanes = _lanes(before.lanes, changed, ways)
    return Summary(
        lanes=lanes, kinds=_counted(before.kinds, changed, lambda claim: (claim.kind,)), claims=len(held.every),
        denials=_counted({True: before.denials}, changed, lambda claim: (claim.modality is Modality.DENIED,)).get(True, 0),
        unreviewed=unreviewed, years=dict(sorted(_counted(before.years, changed, lambda claim: (_year(claim),)).items())),
        countries=_put(before.countries, {
            code: _counted(before.countries.get(code, {}), changed, partial(_in_country, code)) for code in codes}),
        parties=_put(before.parties, {key: _party(before.parties.get(key), held, changed, key) for key in keys}),
        quotes=_counted(before.quotes, changed, lambda claim: (claim.doc,)),
        reach=_put(before.reach, {
            code: before.reach.get(code, 0) + more for code, more in _reached(before.lanes, lanes, ways)}),
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


def _lanes(lanes: tuple[Lane, ...], changed: Sequence[Shown], ways: Iterable[_Way]) -> tuple[Lane, ...]:
    found, same = list(lanes), True
    for way in ways:
        at = bisect_left(found, way, key=_key)
        was = found[at] if at < len(found) and _key(found[at]) == way else None
        counts = Counter({True: was.firm, False: was.claims - was.firm} if was else {})
        firm = _counted(+counts, changed, partial(_in_lane, way))
        now = [Lane(*way, firm.total(), firm[True])] if firm else []
        same = same and now == ([was] if was else [])
        found[at : at + bool(was)] = now
    return lanes if same else tuple(found)


def _reached(before: Sequence[Lane], now: Sequence[Lane], ways: Iterable[_Way]) -> Iterator[tuple[str, int]]:
    """By country how many more countries supply it than before."""
    pairs = {(start, end) for start, end, kind, _ in ways if kind is Kind.SUPPLY}
    more = Counter[str]()
    for start, end in pairs:
        more[end] += _supplies(now, start, end) - _supplies(before, start, end)
    yield from more.items()


def _supplies(lanes: Sequence[Lane], start: str, end: str) -> bool:
    at = bisect_left(lanes, (start, end, Kind.SUPPLY, FIRST_YEAR), key=_key)
    return at < len(lanes) and _key(lanes[at])[:3] == (start, end, Kind.SUPPLY)


def _in_lane(way: _Way, claim: Claim) -> tuple[bool, ...]:
    return (claim.modality is Modality.ASSERTED,) if _way(claim) == way else ()


def _in_country(code: str, claim: Claim) -> tuple[Kind, ...]:
    return (claim.kind,) if code in countries_of(claim) else ()


def _party(
    before: tuple[Party, Counter[Kind]] | None, held: Held, changed: Sequence[Shown], key: str
) -> tuple[Party, Counter[Kind]] | None:
    def named(claim: Claim) -> list[Party]:
        return [party for party in ends_of(claim) if party.key == key and party.type in _LISTED]

    counts = _counted(before[1] if before else {}, changed, lambda claim: [claim.kind for _ in named(claim)])
    if not counts:
        return None
    first = next((party for claim in held.by_party.get(key, ()) for party in named(claim)), None)
    return (first, counts) if first else None


def _counted(counts: Mapping[Item, int], changed: Iterable[Shown], of: Callable[[Claim], Iterable[Item]]) -> Counter[Item]:
    found, more = Counter(counts), Counter[Item]()
    for one in changed:
        for claim, n in ((one.before, -1), (one.now, 1)):
            for item in of(claim) if claim else ():
                more[item] += n
    for item, n in more.items():
        found[item] += n
        if found[item] <= 0:
            del found[item]
    return found


def _put(index: dict[str, Item], now: Mapping[str, Item | None]) -> dict[str, Item]:
    """The index with other values under some keys, in order, without those of nothing; where nothing differs, the very same."""
    if all(index.get(key) == (value or None) for key, value in now.items()):
        return index
    every = sorted({*index, *now})
    return {key: value for key in every if (value := now[key] if key in now else index[key])}
