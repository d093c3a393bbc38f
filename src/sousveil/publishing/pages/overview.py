"""The overview: what goes out, what comes back, by country, on a map; its largest circuits beside it as a table.

Invariant: denials are never drawn as flows; every line and every row leads to the claims behind it.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
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
from sousveil.publishing.pages.streams import Pair, Streams
from sousveil.publishing.pages.summary import BACK, OUT, Lane, Summary

MOST_OUT, MOST_BACK, MOST_CIRCUITS, MOST_LANES, MOST_NAMED = 45, 28, 11, 6000, 16


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
            {"from": f.start, "to": f.end, "kind": str(f.kind), "claims": f.claims} for f in _streams(shelf).flows()]),
    }
    return Page("index.html", "overview.html", labels("overview.title"), "overview", view, data, scripts=("map.js",),
                description=labels("overview.standfirst"))


def prepare(shelf: Shelf) -> None:
    """Take the sums over all lanes ahead of the first visitor."""
    _circuits(shelf)
    _island(shelf)


def _streams(shelf: Shelf) -> Streams:
    lanes = shelf.summary().lanes
    found: Streams = shelf.once(("streams",), lambda: Streams.of(lanes), of=(lanes,), after=lambda before: before.after(lanes))
    return found


def _circuits(shelf: Shelf) -> Told[Pair]:
    streams = _streams(shelf)
    found: Told[Pair] = shelf.once(("pairs of countries",), streams.circuits, of=(streams,))
    return found


def drawn(shelf: Shelf) -> tuple[list[Flow], bool]:
    """The largest flows out and back; and are there more?"""
    out, back = _streams(shelf).largest(OUT, MOST_OUT + 1), _streams(shelf).largest(BACK, MOST_BACK + 1)
    return out[:MOST_OUT] + back[:MOST_BACK], len(out) > MOST_OUT or len(back) > MOST_BACK


def _busiest(shelf: Shelf) -> list[str]:
    """The countries with most claims that flow."""
    return [code for _, code in _streams(shelf).ends.order[:MOST_NAMED]]


def _years(summary: Summary) -> list[tuple[int, float]]:
    dated = [year for year in summary.years if year]
    if not dated:
        return []
    first, last = max(min(dated), max(dated) - 40), max(dated)
    return [(year, float(summary.years.get(year, 0))) for year in range(first, last + 1)]


def _island(shelf: Shelf) -> Markup:
    """What map.js needs, as a data block: safe inside a script element, since no `<` is left in it."""
    summary, streams = shelf.summary(), _streams(shelf)
    block: Markup = shelf.once(
        ("island",), lambda: _block(summary, streams, shelf.labels), of=(summary.lanes, summary.countries))
    return block


def _block(summary: Summary, streams: Streams, labels: Labels) -> Markup:
    codes = sorted(code for code in summary.countries if code in world())
    index = {code: number for number, code in enumerate(codes)}
    kinds = [*OUT, *BACK]
    lanes = list(islice((lane for lane in summary.lanes if lane.start in index and lane.end in index), MOST_LANES + 1))
    if len(lanes) > MOST_LANES:
        ways = ((n, way) for n, way in streams.ways.order if way[0] in index and way[1] in index)
        lanes = [Lane(*way, 0, -n, streams.firm.counts.get(way, 0)) for n, way in islice(ways, MOST_LANES)]
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
                      "kinds": {str(k): counts[k] for k in Kind if counts[k]}} for code, name, counts, reach in rows]}
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
