"""The network of all parties that findings link: a picture, and the same as a list.

Invariant: a line of the picture is a finding with at least one claim for it, so what is only denied is drawn nowhere; denials
are counted in the list. How many parties and lines the picture leaves out is said beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from sousveil.analysis.differing import differing
from sousveil.analysis.joined import Joined
from sousveil.drawing import network as drawing
from sousveil.drawing.network import Dot, Net, Wedge
from sousveil.model import Kind, Party
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
        "used": [kind for kind in _KINDS if shelf.found().drawn[kind]],
    }
    if number == 1:
        linked = shelf.once(("linked", kind), lambda: Linked.of(every), of=(every,), after=lambda before: before.after(every))
        view |= shelf.once(("net", kind, links.root, links.queries), lambda: _pictures(linked, shelf, links), of=(linked,))
    data = {"rows": [_row(pair) for pair in every[numbers.offset : numbers.offset + ROWS]], "page": number,
            "pages": numbers.pages, "total": numbers.total, "filters": chosen}
    path = listing_path("network", number, chosen)
    return Page(path, "network.html", shelf.labels("network.title"), "network", view, data,
                description=shelf.labels("network.standfirst"))


def _row(pair: Pair) -> dict[str, object]:
    return {"from": pair.start.to_json(), "to": pair.end.to_json(), "findings": {str(k): n for k, n in pair.kinds.items()},
            "asserted": {str(k): n for k, n in pair.firm.items() if n}, "origins": pair.origins, "denials": pair.denials}


def _pictures(linked: Linked, shelf: Shelf, links: Links) -> dict[str, object]:
    net, left_out, lines_out = net_of(linked, links)
    labels, few = shelf.labels, net.first(MOST_NARROW)
    told = labels("network.told", parties=labels.count("parties", len(net.dots)))
    return {
        "wide": drawing.draw(net, told) if net.dots else "", "dots": len(net.dots), "left_out": left_out,
        "narrow": drawing.draw(few, told, narrow=True) if few.dots else "",
        "lines": len(net.wedges), "lines_out": lines_out, "narrow_dots": len(few.dots),
    }


@dataclass(frozen=True)
class Linked:
    """Pairs in their order; with how many others each party (by key) is linked, and in how many pairs (one way or both) two
    parties are; how many lines there are."""

    every: list[Pair]
    parties: Mapping[str, int]
    both: Mapping[frozenset[str], int]
    lines: int

    @classmethod
    def of(cls, every: list[Pair]) -> Linked:
        return cls([], {}, {}, 0).after(every)

    def after(self, every: list[Pair]) -> Linked:
        """Of pairs that took the place of these."""
        gone, new = differing(self.every, every)
        parties, both, lines = dict(self.parties), dict(self.both), self.lines
        for pair, sign in chain(((pair, 1) for pair in new if pair.kinds), ((pair, -1) for pair in gone if pair.kinds)):
            ends = frozenset((pair.start.key, pair.end.key))
            was, lines = both.get(ends, 0), lines + sign * len(pair.kinds)
            both[ends] = was + sign
            if not was or not both[ends]:
                for key in ends:
                    parties[key] = parties.get(key, 0) + sign
        return Linked(every, {key: n for key, n in parties.items() if n}, both, lines)


def net_of(linked: Linked, links: Links) -> tuple[Net, int, int]:
    """The network of the `MOST_PARTIES` parties with most links and the `MOST_LINES` best supported lines between them; how
    many parties and lines are left out."""
    ranked = sorted(linked.parties, key=lambda key: (-linked.parties[key], key))
    at = {key: number for number, key in enumerate(ranked[:MOST_PARTIES])}
    named = _named(linked.every, at)
    dots = tuple(Dot(named[key].name, named[key].type, linked.parties[key], links.party(named[key])) for key in at)

    def inside() -> Iterator[tuple[str, str, Pair]]:
        ends = ((pair.start.key, pair.end.key, pair) for pair in linked.every if pair.kinds)
        return (one for one in ends if one[0] in at and one[1] in at)

    lines = (Wedge(at[start], at[end], kind, hedged=not pair.firm[kind])
             for start, end, pair in _joining_first(inside, len(at)) for kind in _KINDS if kind in pair.kinds)
    wedges = tuple(islice(lines, MOST_LINES))
    return Net(dots, wedges), len(ranked) - len(dots), linked.lines - len(wedges)


def _named(every: Iterable[Pair], wanted: Collection[str]) -> dict[str, Party]:
    """The parties with some keys, each as the first pair has it in which something is claimed."""
    found: dict[str, Party] = {}
    left = len(wanted)
    for pair in every:
        for party in (pair.start, pair.end) if pair.kinds else ():
            if party.key in wanted and party.key not in found:
                found[party.key] = party
                left -= 1
        if not left:
            break
    return found


def _joining_first(
    ordered: Callable[[], Iterator[tuple[str, str, Pair]]], parties: int
) -> Iterator[tuple[str, str, Pair]]:
    """In their order, but first those that join parts of the `parties` which were apart, so that a cut leaves no party alone
    that has a line."""
    joined: Joined[str] = Joined()
    joining: list[tuple[str, str, Pair]] = []
    for one in ordered():
        if joined.join(one[0], one[1]):
            joining.append(one)
            if len(joining) == parties - 1:
                break
    yield from joining
    first = {id(pair) for _, _, pair in joining}
    yield from (one for one in ordered() if id(one[2]) not in first)
