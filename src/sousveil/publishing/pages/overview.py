"""The overview: what goes out, what comes back, by country, on a map; its largest circuits beside it as a table.

Invariant: denials are never drawn as flows; every line and every row leads to the claims behind it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sousveil.drawing import flows, timeline
from sousveil.drawing.flows import Flow
from sousveil.drawing.labels import Labels
from sousveil.drawing.places import country_name, world
from sousveil.model import Kind
from sousveil.publishing.pages.page import Links, Numbers, Page, in_script, listing_path
from sousveil.publishing.pages.shelf import Shelf
from sousveil.publishing.pages.summary import BACK, OUT, Lane, Summary

MOST_OUT, MOST_BACK, MOST_CIRCUITS, MOST_LANES = 45, 28, 11, 6000


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


def pairs(lanes: Iterable[Lane]) -> list[Pair]:
    """Every pair of countries with the claims between them, the weightiest circuits first."""
    found: dict[tuple[str, str], Pair] = {}
    for lane in lanes:
        ends = (lane.start, lane.end) if lane.kind in OUT else (lane.end, lane.start)
        pair = found.setdefault(ends, Pair(*ends, Counter(), Counter()))
        (pair.out if lane.kind in OUT else pair.back)[lane.kind] += lane.claims
    return sorted(found.values(), key=lambda pair: (-pair.weight, pair.start, pair.end))


def merged(lanes: Iterable[Lane], *, by_kind: bool) -> list[Flow]:
    """Flows of all years, the largest first; without `by_kind`, out is drawn as supply and back as access."""
    claims: Counter[tuple[str, str, Kind]] = Counter()
    firm: Counter[tuple[str, str, Kind]] = Counter()
    for lane in lanes:
        kind = lane.kind if by_kind else Kind.SUPPLY if lane.kind in OUT else Kind.ACCESS
        claims[lane.start, lane.end, kind] += lane.claims
        firm[lane.start, lane.end, kind] += lane.firm
    ranked = sorted(claims.items(), key=lambda item: (-item[1], item[0]))
    return [Flow(*key, n, hedged=not firm[key]) for key, n in ranked]


def overview(shelf: Shelf, links: Links) -> Page:
    """The first page."""
    labels, summary = shelf.labels, shelf.summary()
    shown, capped = drawn(shelf)
    known = set(summary.countries)
    circuits = _circuits(shelf)
    view = {
        "lands": flows.lands(summary.reach, href=lambda code: links.country(code) if code in known else None),
        "flows": flows.paths(reversed(shown)),
        "names": flows.names(_busiest(summary.lanes, 16)),
        "capped": capped,
        "circuits": circuits[:MOST_CIRCUITS], "circuits_more": max(0, len(circuits) - MOST_CIRCUITS),
        "top": max((max(p.out.total(), p.back.total()) for p in circuits[:MOST_CIRCUITS]), default=1),
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
        "flows": [
            {"from": f.start, "to": f.end, "kind": str(f.kind), "claims": f.claims} for f in _merged(shelf, by_kind=True)
        ],
    }
    return Page("index.html", "overview.html", labels("overview.title"), "overview", view, data, scripts=("map.js",),
                description=labels("overview.standfirst"))


def prepare(shelf: Shelf) -> None:
    """Take the sums over all lanes ahead of the first visitor."""
    _circuits(shelf)
    for by_kind in (False, True):
        _merged(shelf, by_kind=by_kind)
    _island(shelf)


def _circuits(shelf: Shelf) -> list[Pair]:
    lanes = shelf.summary().lanes
    found: list[Pair] = shelf.once(("pairs of countries",), lambda: pairs(lanes), of=(lanes,))
    return found


def _merged(shelf: Shelf, *, by_kind: bool) -> list[Flow]:
    lanes = shelf.summary().lanes
    found: list[Flow] = shelf.once(("flows", by_kind), lambda: merged(lanes, by_kind=by_kind), of=(lanes,))
    return found


def drawn(shelf: Shelf) -> tuple[list[Flow], bool]:
    """The largest flows out and back; and are there more?"""
    found = _merged(shelf, by_kind=False)
    out, back = ([flow for flow in found if flow.kind in lane] for lane in (OUT, BACK))
    return out[:MOST_OUT] + back[:MOST_BACK], len(out) > MOST_OUT or len(back) > MOST_BACK


def _busiest(lanes: Iterable[Lane], most: int) -> list[str]:
    counts: Counter[str] = Counter()
    for lane in lanes:
        counts[lane.start] += lane.claims
        counts[lane.end] += lane.claims
    return [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _years(summary: Summary) -> list[tuple[int, float]]:
    dated = [year for year in summary.years if year]
    if not dated:
        return []
    first, last = max(min(dated), max(dated) - 40), max(dated)
    return [(year, float(summary.years.get(year, 0))) for year in range(first, last + 1)]


def _island(shelf: Shelf) -> Markup:
    """What map.js needs, as a data block: safe inside a script element, since no `<` is left in it."""
    summary = shelf.summary()
    block: Markup = shelf.once(("island",), lambda: _block(summary, shelf.labels), of=(summary.lanes, summary.countries))
    return block


def _block(summary: Summary, labels: Labels) -> Markup:
    codes = sorted(code for code in summary.countries if code in world())
    index = {code: number for number, code in enumerate(codes)}
    kinds = [*OUT, *BACK]
    lanes = [lane for lane in summary.lanes if lane.start in index and lane.end in index]
    if len(lanes) > MOST_LANES:
        lanes = _without_years(lanes)[:MOST_LANES]
    block = {
        "kinds": [str(kind) for kind in kinds], "labels": [labels(f"kind_low.{kind}") for kind in kinds],
        "places": [[code, world()[code].name, world()[code].x, world()[code].y] for code in codes],
        "from": [index[lane.start] for lane in lanes], "to": [index[lane.end] for lane in lanes],
        "kind": [kinds.index(lane.kind) for lane in lanes], "year": [lane.year for lane in lanes],
        "n": [lane.claims for lane in lanes], "firm": [lane.firm for lane in lanes],
        "say": {key: labels(f"overview.say_{key}") for key in ("partners", "open", "back", "caption", "range")},
    }
    return in_script(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def _without_years(lanes: Iterable[Lane]) -> list[Lane]:
    claims: Counter[tuple[str, str, Kind]] = Counter()
    firm: Counter[tuple[str, str, Kind]] = Counter()
    for lane in lanes:
        claims[lane.start, lane.end, lane.kind] += lane.claims
        firm[lane.start, lane.end, lane.kind] += lane.firm
    ranked = sorted(claims.items(), key=lambda item: (-item[1], item[0]))
    return [Lane(start, end, kind, 0, n, firm[start, end, kind]) for (start, end, kind), n in ranked]


def flow_table(shelf: Shelf, links: Links, number: int = 1) -> Page:
    """The map's twin: every pair of countries as a row."""
    labels = shelf.labels
    found = _circuits(shelf)
    numbers = Numbers(number, len(found), size=100)
    rows = found[numbers.offset : numbers.offset + numbers.size]
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
