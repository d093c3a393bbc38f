"""Who controls whom: affiliation claims and the registry's ties as a directed graph, walked along simple paths.

Invariant: each path names the findings and ties that carry it and the links that follow from what the parties are; a cycle of
claimed ownership is reported, and none is walked round. Two things make a link without a claim or tie: a party controls itself,
and a state its own public bodies (they are organs of it by what they are, not by somebody's word).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis import nodes
from sousveil.analysis.case import Case
from sousveil.analysis.ties import Tie
from sousveil.model import Finding, Kind, PartyType

DEEPEST, MOST_PATHS = 6, 200
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


class Control:
    """The graph of one case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._walks: dict[tuple[str, bool], tuple[Path, ...]] = {}

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
        return dict(links)

    @cached_property
    def _up(self) -> dict[str, list[tuple[str, Link]]]:
        links: dict[str, list[tuple[str, Link]]] = defaultdict(list)
        for parent, children in self._down.items():
            for child, link in children:
                links[child].append((parent, link))
        return dict(links)

    def below(self, top: str) -> tuple[Path, ...]:
        """All paths down from a party, the empty one to itself first."""
        return self._walked(top, self._down, up=False)

    def above(self, bottom: str) -> tuple[Path, ...]:
        """All paths that end at a party, the empty one from itself first."""
        return self._walked(bottom, self._up, up=True)

    def _walked(self, start: str, links: dict[str, list[tuple[str, Link]]], *, up: bool) -> tuple[Path, ...]:
        if (start, up) in self._walks:
            return self._walks[start, up]
        paths = [Path(start, start)]
        frontier: list[tuple[str, frozenset[str], Path]] = [(start, frozenset((start,)), paths[0])]
        for _ in range(DEEPEST):
            frontier = [
                (other, seen | {other}, _longer(path, other, link, up=up))
                for at, seen, path in frontier for other, link in links.get(at, ()) if other not in seen
            ][:MOST_PATHS]
            paths += [path for _, _, path in frontier]
            if not frontier or len(paths) > MOST_PATHS:
                break
        self._walks[start, up] = tuple(paths[:MOST_PATHS])
        return self._walks[start, up]

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


def _longer(path: Path, other: str, link: Link, *, up: bool) -> Path:
    findings = (link.id,) if isinstance(link, Finding) else ()
    ties = (link.id,) if isinstance(link, Tie) else ()
    organs = () if link else (((other, path.top),) if up else ((path.bottom, other),))
    if up:
        return Path(other, path.bottom, findings + path.findings, organs + path.organs, ties + path.ties)
    return Path(path.top, other, path.findings + findings, path.organs + organs, path.ties + ties)
