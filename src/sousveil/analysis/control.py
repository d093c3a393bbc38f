"""Who controls whom: affiliation claims and the registry's ties as a directed graph, walked along simple paths.

Invariant: each path names the findings and ties that carry it and the links that follow from what the parties are; a cycle of
claimed ownership is reported, and none is walked round. Two things make a link without a claim or tie: a party controls itself,
and a state its own public bodies (they are organs of it by what they are, not by somebody's word). Paths are walked upwards, so
that `below` and `above` give the same ones. Limits cut the longest ones first, and what they cut is counted (`cut`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis import nodes
from sousveil.analysis.case import Case
from sousveil.analysis.ties import Tie
from sousveil.model import Finding, Kind, PartyType

DEEPEST, MOST_PATHS, MOST_LINKS = 6, 24, 20_000
"""Links of a path; paths between two parties, the shortest; links looked at above one party."""
Link = Finding | Tie | None


@dataclass(frozen=True)
class Path:
    """From `top` down to `bottom`: the affiliation findings on the way, (state, body) pairs that need no claim, and ids of the
    registry's ties."""

    top: str
    bottom: str
    findings: tuple[str, ...] = ()
    organs: tuple[tuple[str, str], ...] = ()
    ties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """What was not walked: `paths` at the limits, above `parties` (nodes, in order)."""

    paths: int = 0
    parties: tuple[str, ...] = ()


class Control:
    """The graph of one case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._above: dict[str, tuple[Path, ...]] = {}
        self._below: dict[str, tuple[Path, ...]] = {}
        self._reach: dict[str, tuple[str, ...]] = {}
        self._cut: dict[str, int] = {}

    @cached_property
    def _down(self) -> dict[str, list[tuple[str, Link]]]:
        links: dict[str, list[tuple[str, Link]]] = defaultdict(list)
        for finding in self._case.of_kind.get(Kind.AFFILIATION, ()):
            parent, child = nodes.node(finding.from_party), nodes.node(finding.to_party)
            if parent is not None and child is not None and parent != child:
                links[parent].append((child, finding))
        for key, party in self._case.parties.items():
            if party.type is PartyType.PUBLIC_BODY and party.country and party.country != key:
                links[party.country].append((key, None))
        for tie in self._case.ties:
            links[tie.owner].append((tie.owned, tie))
        return {parent: sorted(some, key=_order) for parent, some in links.items()}

    @cached_property
    def _up(self) -> dict[str, list[tuple[str, Link]]]:
        links: dict[str, list[tuple[str, Link]]] = defaultdict(list)
        for parent, children in self._down.items():
            for child, link in children:
                links[child].append((parent, link))
        return {child: sorted(some, key=_order) for child, some in links.items()}

    def below(self, top: str) -> tuple[Path, ...]:
        """All paths down from a party, the empty one to itself first."""
        if top not in self._below:
            own = (path for key in self.reach(top) for path in self.above(key) if path.top == top)
            self._below[top] = tuple(sorted(own, key=lambda path: _length(path) > 0))
        return self._below[top]

    def above(self, bottom: str) -> tuple[Path, ...]:
        """All paths that end at a party, the empty one from itself first, then the shortest."""
        if bottom not in self._above:
            self._above[bottom] = self._walked(bottom)
        return self._above[bottom]

    def reach(self, top: str) -> tuple[str, ...]:
        """A party and whoever is within DEEPEST links below it, the nearest first."""
        if top not in self._reach:
            found, near = {top: None}, [top]
            for _ in range(DEEPEST):
                children = dict.fromkeys(child for at in near for child, _ in self._down.get(at, ()))
                near = [key for key in children if key not in found]
                found |= dict.fromkeys(near)
            self._reach[top] = tuple(found)
        return self._reach[top]

    def cut(self, bottoms: Iterable[str]) -> Cut:
        """What was not walked above some parties."""
        found: dict[str, int] = {}
        for key in sorted(set(bottoms)):
            self.above(key)
            if key in self._cut:
                found[key] = self._cut[key]
        return Cut(sum(found.values()), tuple(found))

    def _walked(self, start: str) -> tuple[Path, ...]:
        paths = [Path(start, start)]
        kept, looked, cut = Counter([start]), 0, 0
        frontier = [(start, frozenset((start,)), paths[0])]
        for depth in range(DEEPEST + 1):
            longer = []
            for at, seen, path in frontier:
                for other, link in self._up.get(at, ()):
                    if other in seen:
                        continue
                    looked += 1
                    if depth == DEEPEST or kept[other] >= MOST_PATHS or looked > MOST_LINKS:
                        cut += 1
                        continue
                    kept[other] += 1
                    longer.append((other, seen | {other}, _longer(path, other, link)))
            paths += [path for _, _, path in longer]
            frontier = longer
        if cut:
            self._cut[start] = cut
        return tuple(paths)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Parties that the claims make owners of each other: one tuple of nodes a cycle, in order, each set of parties once."""
        found: dict[frozenset[str], tuple[str, ...]] = {}
        state: dict[str, int] = {}
        for start in sorted(self._down):
            self._search(start, state, found)
        return tuple(found[key] for key in sorted(found, key=sorted))

    def _claimed(self, at: str) -> list[str]:
        return sorted({child for child, link in self._down.get(at, ()) if not isinstance(link, Tie)})

    def _search(self, start: str, state: dict[str, int], found: dict[frozenset[str], tuple[str, ...]]) -> None:
        if start in state:
            return
        stack = [(start, iter(self._claimed(start)))]
        state[start] = 1
        while stack:
            at, children = stack[-1]
            child = next(children, None)
            if child is None:
                state[at] = 2
                stack.pop()
            elif state.get(child) == 1:
                round_ = [name for name, _ in stack]
                cycle = tuple(round_[round_.index(child):])
                found.setdefault(frozenset(cycle), cycle)
            elif child not in state:
                state[child] = 1
                stack.append((child, iter(self._claimed(child))))


def _order(pair: tuple[str, Link]) -> tuple[bool, str, str]:
    """Claims before the registry, so that what is cut is the registry's."""
    return isinstance(pair[1], Tie), pair[0], pair[1].id if pair[1] else ""


def _length(path: Path) -> int:
    return len(path.findings) + len(path.ties) + len(path.organs)


def _longer(path: Path, top: str, link: Link) -> Path:
    findings = (link.id,) if isinstance(link, Finding) else ()
    ties = (link.id,) if isinstance(link, Tie) else ()
    organs = () if link else ((top, path.top),)
    return Path(top, path.bottom, findings + path.findings, organs + path.organs, ties + path.ties)
