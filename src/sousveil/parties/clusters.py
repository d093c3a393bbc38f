"""Clusters: which party keys mean one institution, as a view over people's decisions on pairs.

Invariants: the view depends on the decisions only, not on the order of unrelated ones; the latest decision on a pair counts;
"different" is a veto: no cluster holds both ends of it. Where "same" decisions lead from one end of a veto to the other,
all of those on such a way are suspended and named in a Conflict, until a person takes one back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sousveil.model import PairDecision, PairVerdict

_ALGEBRA = {
    (PairVerdict.SAME, PairVerdict.SAME): PairVerdict.SAME,
    (PairVerdict.SAME, PairVerdict.DIFFERENT): PairVerdict.DIFFERENT,
    (PairVerdict.DIFFERENT, PairVerdict.SAME): PairVerdict.DIFFERENT,
}

Pair = tuple[str, str]


def compose(one: PairVerdict, other: PairVerdict) -> PairVerdict:
    """What a-b and b-c say of a-c: same and same is same, same and different is different, everything else says nothing.
    Raises ValueError for `undo`, which is no verdict on a pair."""
    if PairVerdict.UNDO in (one, other):
        raise ValueError("undo says nothing of a pair")
    return _ALGEBRA.get((one, other), PairVerdict.UNSURE)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A "different" decision and the "same" decisions that contradict it, by id; none of the latter counts meanwhile."""

    left: str
    right: str
    different: str
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """`groups` of two keys or more, each sorted; `conflicts` in order of their pairs; `unsure` pairs that wait for a person."""

    groups: tuple[tuple[str, ...], ...]
    conflicts: tuple[Conflict, ...]
    unsure: tuple[Pair, ...]

    def group(self, key: str) -> tuple[str, ...]:
        """All keys that mean the same as `key`, itself included."""
        return next((group for group in self.groups if key in group), (key,))

    def canonical(self, key: str) -> str:
        """The key that stands for all of its group: a registry id before a made-up key, then the first by letters."""
        return min(self.group(key), key=lambda member: (":" in member, member))


def clusters(decisions: Sequence[PairDecision]) -> Clusters:
    """The view over decisions, given in the order in which they were added."""
    current = standing(decisions)
    same = {pair: d.id for pair, d in current.items() if d.verdict is PairVerdict.SAME}
    vetoes = {pair: d.id for pair, d in current.items() if d.verdict is PairVerdict.DIFFERENT}
    conflicts, suspended = [], set()
    for (left, right), decision in sorted(vetoes.items()):
        between = _edges_between(same, left, right)
        if between:
            conflicts.append(Conflict(left, right, decision, tuple(sorted(same[pair] for pair in between))))
            suspended |= between
    kept = [pair for pair in same if pair not in suspended]
    unsure = tuple(sorted(pair for pair, d in current.items() if d.verdict is PairVerdict.UNSURE))
    return Clusters(_components(kept), tuple(conflicts), unsure)


def standing(decisions: Iterable[PairDecision]) -> dict[Pair, PairDecision]:
    """The decision that counts for each pair: the latest that was not taken back. An undo may itself be undone."""
    rows = list(decisions)
    undone: set[str] = set()
    for row in reversed(rows):
        if row.verdict is PairVerdict.UNDO and row.id not in undone and row.undoes is not None:
            undone.add(row.undoes)
    return {(row.left, row.right): row for row in rows if row.verdict is not PairVerdict.UNDO and row.id not in undone}


def _neighbours(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for left, right in sorted(pairs):
        found[left].append(right)
        found[right].append(left)
    return found


def _components(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    near, seen, groups = _neighbours(pairs), set[str](), []
    for key in sorted(near):
        if key not in seen:
            reached = _reach(near, key)
            seen |= reached
            groups.append(tuple(sorted(reached)))
    return tuple(groups)


def _reach(near: dict[str, list[str]], start: str) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        for key in near.get(waiting.pop(), ()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached


def _edges_between(same: dict[Pair, str], left: str, right: str) -> set[Pair]:
    """The "same" pairs that lie on a way without repeats from one end to the other: the block of the graph that an edge
    between the ends would belong to (Hopcroft and Tarjan 1973)."""
    near = _neighbours({*same, (min(left, right), max(left, right))})
    veto = (min(left, right), max(left, right))
    block = next((block for block in _blocks(near, left) if veto in block), set())
    return {pair for pair in block if pair in same}


def _blocks(near: dict[str, list[str]], root: str) -> list[set[Pair]]:
    """The biconnected components that can be reached from `root`, as sets of edges."""
    depth, low = {root: 0}, {root: 0}
    walk: list[tuple[str, str, list[str]]] = [(root, "", list(near[root]))]
    edges: list[Pair] = []
    blocks: list[set[Pair]] = []
    while walk:
        key, parent, ahead = walk[-1]
        if ahead:
            other = ahead.pop()
            if other == parent:
                continue
            if other not in depth:
                edges.append(_pair(key, other))
                depth[other] = low[other] = len(walk)
                walk.append((other, key, list(near[other])))
            elif depth[other] < depth[key]:
                edges.append(_pair(key, other))
                low[key] = min(low[key], depth[other])
            continue
        walk.pop()
        if walk:
            low[parent] = min(low[parent], low[key])
            if low[key] >= depth[parent]:
                cut = edges.index(_pair(parent, key))
                blocks.append(set(edges[cut:]))
                del edges[cut:]
    return blocks


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
