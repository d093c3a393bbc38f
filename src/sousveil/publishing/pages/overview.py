"""The overview: what goes out, what comes back, by country, on a map; its largest circuits beside it as a table.

Invariant: denials are never drawn as flows; every line and every row leads to the claims behind it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sousveil.analysis.told import Told
from sousveil.drawing import flows, timeline
from sousveil.drawing.flows import Flow
from sousveil.drawing.labels import Labels
from sousveil.drawing.places import country_name, world
from sousveil.model import Kind
from sousveil.publishing.pages.page import Later, Links, Numbers, Page, in_script, listing_path
from sousveil.publishing.pages.shelf import Shelf
from sousveil.publishing.pages.summary import BACK, OUT, Lane, Summary

MOST_OUT, MOST_BACK, MOST_CIRCUITS, MOST_LANES, MOST_NAMED = 45, 28, 11, 6000, 16
Way = tuple[str, str, Kind]


@dataclass(frozen=True)
class Pair:
    """What goes from `start` to `end` and what comes back, in claims."""

    start: str
    end: str
    out: Counter[Kind]
    back: Counter[Kind]

    @property
    def names(self) -> tuple[str, str]:
        return country_name(self.start), country_name(self.end)

    @property
    def weight(self) -> int:
        return self.out.total() + 2 * self.back.total()


@dataclass(frozen=True)
class Flows:
    """The claims of all years from one country to another by kind, and how many of them are asserted."""

    claims: Mapping[Way, int]
    firm: Mapping[Way, int]

    @classmethod
    def of(cls, lanes: Iterable[Lane]) -> Flows:
        """The sums over some lanes."""
        claims: dict[Way, int] = {}
        firm: dict[Way, int] = {}
        for lane in lanes:
            way = lane.start, lane.end, lane.kind
            claims[way] = claims.get(way, 0) + lane.claims
            firm[way] = firm.get(way, 0) + lane.firm
        return cls(claims, firm)

    def together(self) -> Flows:
        """What goes out as supply and what comes back as access, as they are drawn."""
        lanes = (Lane(start, end, Kind.SUPPLY if kind in OUT else Kind.ACCESS, 0, n, self.firm[start, end, kind])
                 for (start, end, kind), n in self.claims.items())
        return Flows.of(lanes)

    def ranked(self, most: int | None = None) -> list[Flow]:
        """The flows, the largest first, at most so many."""
        least = sorted(self.claims.values(), reverse=True)[most - 1] if most and most < len(self.claims) else 0
        found = sorted((-n, way) for way, n in self.claims.items() if n >= least)
        return [Flow(*way, -n, hedged=not self.firm[way]) for n, way in found[:most]]

    def pairs(self) -> Told[Pair]:
        """Every pair of countries with the claims between them, the weightiest circuits first."""
        weights: dict[str, int] = {}
        for (start, end, kind), n in self.claims.items():
            out = kind in OUT
            ends = start + end if out else end + start
            weights[ends] = weights.get(ends, 0) + (n if out else 2 * n)
        return Told([ends for _, ends in sorted((-n, ends) for ends, n in weights.items())], self._pair)

    def _pair(self, ends: str) -> Pair:
        start, end = ends[:2], ends[2:]
        out, back = ({kind: self.claims.get((*way, kind), 0) for kind in lane}
                     for lane, way in ((OUT, (start, end)), (BACK, (end, start))))
        return Pair(start, end, +Counter(out), +Counter(back))


def overview(shelf: Shelf, links: Links) -> Page:
    """The first page."""
    labels, summary = shelf.labels, shelf.summary()
    shown, capped = drawn(shelf)
    known = set(summary.countries)
    ranked = _circuits(shelf)
    circuits = list(ranked[:MOST_CIRCUITS])
    view = {
        "lands": flows.lands(summary.reach, href=lambda code: links.country(code) if code in known else None),
        "flows": flows.paths(reversed(shown)),
        "names": flows.names(_busiest(shelf)),
        "capped": capped,
        "circuits": circuits, "circuits_more": max(0, len(ranked) - MOST_CIRCUITS),
        "top": max((max(p.out.total(), p.back.total()) for p in circuits), default=1),
        "summary": summary, "histogram": timeline.histogram(_years(summary), labels("overview.years_told")),
        "options": sorted(((code, country_name(code)) for code in known if code in world()), key=lambda pair: pair[1]),
        "island": _island(shelf), "years": _years(summary), "flows_href": links.listing("flows"), "take": {},
    }
    data = {
        "claims": summary.claims, "denials": summary.denials, "unreviewed": summary.unreviewed,
        "kinds": {str(kind): summary.kinds.get(kind, 0) for kind in Kind},
        "countries": [
            {"code": code, "name": country_name(code), "claims": counts.total(), "suppliers": summary.reach.get(code, 0)}
            for code, counts in summary.countries.items()
        ],
        "flows": Later(lambda: [
            {"from": f.start, "to": f.end, "kind": str(f.kind), "claims": f.claims} for f in _flows(shelf).ranked()]),
    }
    return Page("index.html", "overview.html", labels("overview.title"), "overview", view, data, scripts=("map.js",),
                description=labels("overview.standfirst"))


def prepare(shelf: Shelf) -> None:
    """Take the sums over all lanes ahead of the first visitor."""
    _circuits(shelf)
    drawn(shelf)
    _busiest(shelf)
    _island(shelf)


def _flows(shelf: Shelf) -> Flows:
    lanes = shelf.summary().lanes
    found: Flows = shelf.once(("flows",), lambda: Flows.of(lanes), of=(lanes,))
    return found


def _circuits(shelf: Shelf) -> Told[Pair]:
    flows = _flows(shelf)
    found: Told[Pair] = shelf.once(("pairs of countries",), flows.pairs, of=(flows,))
    return found


def drawn(shelf: Shelf) -> tuple[list[Flow], bool]:
    """The largest flows out and back; and are there more?"""
    flows = _flows(shelf)
    found: tuple[list[Flow], bool] = shelf.once(("flows drawn",), lambda: _largest(flows.together()), of=(flows,))
    return found


def _largest(flows: Flows) -> tuple[list[Flow], bool]:
    out, back = (Flows({way: n for way, n in flows.claims.items() if way[2] in lane}, flows.firm) for lane in (OUT, BACK))
    return (out.ranked(MOST_OUT) + back.ranked(MOST_BACK), len(out.claims) > MOST_OUT or len(back.claims) > MOST_BACK)


def _busiest(shelf: Shelf) -> list[str]:
    """The countries with most claims that flow."""
    flows = _flows(shelf)

    def counted() -> list[str]:
        counts: Counter[str] = Counter()
        for (start, end, _), n in flows.claims.items():
            counts[start] += n
            counts[end] += n
        return [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]]

    found: list[str] = shelf.once(("busiest",), counted, of=(flows,))
    return found


def _years(summary: Summary) -> list[tuple[int, float]]:
    dated = [year for year in summary.years if year]
    if not dated:
        return []
    first, last = max(min(dated), max(dated) - 40), max(dated)
    return [(year, float(summary.years.get(year, 0))) for year in range(first, last + 1)]


def _island(shelf: Shelf) -> Markup:
    """What map.js needs, as a data block: safe inside a script element, since no `<` is left in it."""
    summary, flows = shelf.summary(), _flows(shelf)
    block: Markup = shelf.once(("island",), lambda: _block(summary, flows, shelf.labels), of=(summary.lanes, summary.countries))
    return block


def _block(summary: Summary, flows: Flows, labels: Labels) -> Markup:
    codes = sorted(code for code in summary.countries if code in world())
    index = {code: number for number, code in enumerate(codes)}
    kinds = [*OUT, *BACK]
    lanes = [lane for lane in summary.lanes if lane.start in index and lane.end in index]
    if len(lanes) > MOST_LANES:
        known = {way: n for way, n in flows.claims.items() if way[0] in index and way[1] in index}
        lanes = [Lane(one.start, one.end, one.kind, 0, one.claims, flows.firm[one.start, one.end, one.kind])
                 for one in Flows(known, flows.firm).ranked(MOST_LANES)]
    block = {
        "kinds": [str(kind) for kind in kinds], "labels": [labels(f"kind_low.{kind}") for kind in kinds],
        "places": [[code, world()[code].name, world()[code].x, world()[code].y] for code in codes],
        "from": [index[lane.start] for lane in lanes], "to": [index[lane.end] for lane in lanes],
        "kind": [kinds.index(lane.kind) for lane in lanes], "year": [lane.year for lane in lanes],
        "n": [lane.claims for lane in lanes], "firm": [lane.firm for lane in lanes],
        "say": {key: labels(f"overview.say_{key}") for key in ("partners", "open", "back", "caption", "range")},
    }
    return in_script(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def flow_table(shelf: Shelf, links: Links, number: int = 1) -> Page:
    """The map's twin: every pair of countries as a row."""
    labels = shelf.labels
    found = _circuits(shelf)
    numbers = Numbers(number, len(found), size=100)
    rows = list(found[numbers.offset : numbers.offset + numbers.size])
    view = {"rows": rows, "numbers": numbers, "kinds": (*OUT, *BACK), "listing": "flows", "filters": {}}
    data = {"rows": [
        {"from": p.start, "to": p.end, "out": _by_name(p.out), "back": _by_name(p.back)} for p in rows],
        "page": number, "pages": numbers.pages, "total": len(found)}
    return Page(listing_path("flows", number), "flows.html", labels("flows.title"), "overview", view, data)


def _by_name(counts: Counter[Kind]) -> dict[str, int]:
    return {str(kind): counts[kind] for kind in Kind if counts[kind]}


def countries(shelf: Shelf, links: Links) -> Page:
    """Every country that a claim names."""
    summary = shelf.summary()
    rows = sorted(
        ((code, country_name(code), counts, summary.reach.get(code, 0)) for code, counts in summary.countries.items()),
        key=lambda row: (-row[2].total(), row[1]))
    view: dict[str, Any] = {"rows": rows, "kinds": tuple(Kind), "top": max((row[2].total() for row in rows), default=1)}
    data = {"rows": [{"code": code, "name": name, "claims": counts.total(), "suppliers": reach,
                      "kinds": {str(k): n for k, n in counts.items()}} for code, name, counts, reach in rows]}
    return Page("countries.html", "countries.html", shelf.labels("countries.title"), "countries", view, data)


def parties(shelf: Shelf, links: Links, number: int = 1) -> Page:
    """Every company and public body that a claim names."""
    found = sorted(shelf.summary().parties.values(), key=lambda row: (-row[1].total(), row[0].name))
    numbers = Numbers(number, len(found), size=100)
    rows = found[numbers.offset : numbers.offset + numbers.size]
    view = {"rows": rows, "numbers": numbers, "kinds": tuple(Kind), "listing": "companies", "filters": {},
            "top": max((row[1].total() for row in found), default=1)}
    data = {"rows": [{**party.to_json(), "key": party.key, "claims": counts.total()} for party, counts in rows],
            "page": number, "pages": numbers.pages, "total": len(found)}
    return Page(listing_path("companies", number), "companies.html", shelf.labels("companies.title"), "companies", view, data)
