"""The network of all parties that findings link: a picture, and the same as a list.

Invariant: a line of the picture is a finding with at least one claim for it, so what is only denied is drawn nowhere; denials
are counted in the list. How many parties and lines the picture leaves out is said beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sousveil.analysis.joined import Joined
from sousveil.drawing import network as drawing
from sousveil.drawing.network import Dot, Net, Wedge
from sousveil.model import Finding, Kind, Party
from sousveil.model.codes import parse
from sousveil.publishing.pages.page import Links, Numbers, Page, listing_path
from sousveil.publishing.pages.paired import Pair, paired
from sousveil.publishing.pages.shelf import Shelf

MOST_PARTIES, MOST_LINES, MOST_NARROW, ROWS = 500, 900, 70, 60
FILTERS = ("kind",)


def network(shelf: Shelf, links: Links, number: int = 1, *, filters: Mapping[str, str] | None = None) -> Page:
    """The page. Raises UsageError for an unknown kind."""
    chosen = {name: value for name, value in (filters or {}).items() if value}
    kind = parse(Kind, chosen["kind"], what="kind") if "kind" in chosen else None
    every: list[Pair] = shelf.found().pairs if kind is None else shelf.once(
        ("pairs", kind), lambda: paired(f for f in shelf.findings() if f.kind is kind))
    numbers = Numbers(number, len(every), size=ROWS)
    view: dict[str, object] = {
        "rows": every[numbers.offset : numbers.offset + ROWS], "numbers": numbers, "filters": chosen, "listing": "network",
        "wide": "", "narrow": "", "dots": 0, "left_out": 0, "take": chosen, "lines": 0, "lines_out": 0,
        "used": shelf.once(("kinds drawn",), lambda: _used(shelf.findings())),
    }
    if number == 1:
        view |= shelf.once(("net", kind, links.root, links.queries), lambda: _pictures(every, shelf, links), of=(every,))
    data = {"rows": [_row(pair) for pair in every[numbers.offset : numbers.offset + ROWS]], "page": number,
            "pages": numbers.pages, "total": numbers.total, "filters": chosen}
    path = listing_path("network", number, chosen)
    return Page(path, "network.html", shelf.labels("network.title"), "network", view, data,
                description=shelf.labels("network.standfirst"))


def _used(found: Iterable[Finding]) -> list[Kind]:
    kinds = {one.kind for one in found if one.claims}
    return [kind for kind in Kind if kind in kinds]


def _row(pair: Pair) -> dict[str, object]:
    return {"from": pair.start.to_json(), "to": pair.end.to_json(), "findings": {str(k): n for k, n in pair.kinds.items()},
            "asserted": {str(k): n for k, n in pair.firm.items() if n}, "origins": pair.origins, "denials": pair.denials}


def _pictures(every: list[Pair], shelf: Shelf, links: Links) -> dict[str, object]:
    net, left_out, lines_out = net_of(every, links)
    labels, few = shelf.labels, net.first(MOST_NARROW)
    told = labels("network.told", parties=labels.count("parties", len(net.dots)))
    return {
        "wide": drawing.draw(net, told) if net.dots else "", "dots": len(net.dots), "left_out": left_out,
        "narrow": drawing.draw(few, told, narrow=True) if few.dots else "",
        "lines": len(net.wedges), "lines_out": lines_out, "narrow_dots": len(few.dots),
    }


def net_of(every: Iterable[Pair], links: Links) -> tuple[Net, int, int]:
    """The network of the `MOST_PARTIES` parties with most links and the `MOST_LINES` best supported lines between them; how
    many parties and lines are left out."""
    drawn = [pair for pair in every if pair.kinds]
    parties: dict[str, Party] = {}
    linked: dict[str, set[str]] = defaultdict(set)
    for pair in drawn:
        for one, other in ((pair.start, pair.end), (pair.end, pair.start)):
            parties.setdefault(one.key, one)
            linked[one.key].add(other.key)
    ranked = sorted(parties, key=lambda key: (-len(linked[key]), key))
    at = {key: number for number, key in enumerate(ranked[:MOST_PARTIES])}
    dots = tuple(Dot(parties[key].name, parties[key].type, len(linked[key]), links.party(parties[key])) for key in at)
    inside = [pair for pair in drawn if pair.start.key in at and pair.end.key in at]
    wedges = tuple(
        Wedge(at[pair.start.key], at[pair.end.key], kind, hedged=not pair.firm[kind])
        for pair in _joining_first(inside) for kind in Kind if pair.kinds[kind])[:MOST_LINES]
    total = sum(len(pair.kinds) for pair in drawn)
    return Net(dots, wedges), len(ranked) - len(dots), total - len(wedges)


def _joining_first(ordered: Iterable[Pair]) -> list[Pair]:
    """In their order, but first those that join parts which were apart, so that a cut leaves no party alone that has a line."""
    joined: Joined[str] = Joined()
    joining: list[Pair] = []
    rest: list[Pair] = []
    for pair in ordered:
        (joining if joined.join(pair.start.key, pair.end.key) else rest).append(pair)
    return joining + rest
