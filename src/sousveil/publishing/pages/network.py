"""The network of all parties that findings link: a picture, and the same as a list.

Invariant: a line of the picture is a finding with at least one claim for it, so what is only denied is drawn nowhere; denials
are counted in the list. How many parties and lines the picture leaves out is said beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sousveil.analysis.joined import Joined
from sousveil.drawing import network as drawing
from sousveil.drawing.network import Dot, Net, Wedge
from sousveil.model import Finding, Kind, Party
from sousveil.model.codes import parse
from sousveil.publishing.pages.page import Links, Numbers, Page, listing_path
from sousveil.publishing.pages.paired import Pair
from sousveil.publishing.pages.shelf import Shelf

MOST_PARTIES, MOST_LINES, MOST_NARROW, ROWS = 500, 900, 70, 60
_KINDS = tuple(Kind)
FILTERS = ("kind",)


def network(shelf: Shelf, links: Links, number: int = 1, *, filters: Mapping[str, str] | None = None) -> Page:
    """The page. Raises UsageError for an unknown kind."""
    chosen = {name: value for name, value in (filters or {}).items() if value}
    kind = parse(Kind, chosen["kind"], what="kind") if "kind" in chosen else None
    every = shelf.found().pairs if kind is None else shelf.found().pairs_of(kind)
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
    kinds: set[Kind] = set()
    for one in found:
        if one.claims and one.kind not in kinds:
            kinds.add(one.kind)
            if len(kinds) == len(_KINDS):
                break
    return [kind for kind in _KINDS if kind in kinds]


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
    drawn: list[tuple[str, str, Pair]] = []
    parties: dict[str, Party] = {}
    linked: dict[str, set[str]] = defaultdict(set)
    total = 0
    for pair in every:
        if pair.kinds:
            start, end = pair.start.key, pair.end.key
            parties.setdefault(start, pair.start)
            parties.setdefault(end, pair.end)
            linked[start].add(end)
            linked[end].add(start)
            drawn.append((start, end, pair))
            total += len(pair.kinds)
    ranked = sorted(parties, key=lambda key: (-len(linked[key]), key))
    at = {key: number for number, key in enumerate(ranked[:MOST_PARTIES])}
    dots = tuple(Dot(parties[key].name, parties[key].type, len(linked[key]), links.party(parties[key])) for key in at)
    inside = drawn if len(at) == len(parties) else [one for one in drawn if one[0] in at and one[1] in at]
    lines = (Wedge(at[start], at[end], kind, hedged=not pair.firm[kind])
             for start, end, pair in _joining_first(inside, len(at)) for kind in _KINDS if kind in pair.kinds)
    wedges = tuple(islice(lines, MOST_LINES))
    return Net(dots, wedges), len(ranked) - len(dots), total - len(wedges)


def _joining_first(ordered: list[tuple[str, str, Pair]], parties: int) -> Iterator[tuple[str, str, Pair]]:
    """In their order, but first those that join parts of the `parties` which were apart, so that a cut leaves no party alone
    that has a line."""
    joined: Joined[str] = Joined()
    joining: list[tuple[str, str, Pair]] = []
    for one in ordered:
        if joined.join(one[0], one[1]):
            joining.append(one)
            if len(joining) == parties - 1:
                break
    yield from joining
    first = set(map(id, joining))
    yield from (one for one in ordered if id(one) not in first)
