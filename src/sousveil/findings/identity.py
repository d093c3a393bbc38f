"""Which party keys mean one institution: a view over the pair decisions that people made, never a stored fact.

Invariant: `same` joins, `different` forbids: a cluster that would hold a forbidden pair is not made at all, and its decisions
are named as in conflict. Two people who disagree on a pair count as `different`; `unsure` says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sousveil.model import PairDecision, PairVerdict

Pair = tuple[str, str]


@dataclass(frozen=True)
class Identities:
    """`of(key)` is the key that stands for the cluster: its first by order. `conflicts` lists ids of decisions that can't
    all hold, cluster by cluster."""

    names: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[tuple[str, ...], ...] = ()

    def of(self, key: str) -> str:
        """The key that stands for this one."""
        return self.names.get(key, key)

    def members(self, key: str) -> tuple[str, ...]:
        """All keys that mean the same, in order."""
        own = self.of(key)
        return tuple(sorted({own, *(name for name, stands in self.names.items() if stands == own)}))


def identities(decisions: Iterable[PairDecision]) -> Identities:
    """What the pair decisions say together: of each person's decisions on a pair the last counts."""
    made = sorted(decisions, key=lambda decision: (decision.at, decision.id))
    undone = {decision.undoes for decision in made if decision.undoes}
    standing: dict[tuple[Pair, str], PairDecision] = {}
    for decision in made:
        if decision.verdict is not PairVerdict.UNDO and decision.id not in undone:
            standing[(decision.left, decision.right), decision.who] = decision
    by_pair: dict[Pair, list[PairDecision]] = defaultdict(list)
    for (pair, _), decision in standing.items():
        by_pair[pair].append(decision)
    return _clusters(by_pair)


def _clusters(by_pair: dict[Pair, list[PairDecision]]) -> Identities:
    joined = [pair for pair, said in sorted(by_pair.items()) if any(d.verdict is PairVerdict.SAME for d in said)]
    apart = [pair for pair, said in sorted(by_pair.items()) if any(d.verdict is PairVerdict.DIFFERENT for d in said)]
    roots: dict[str, str] = {}
    for left, right in joined:
        a, b = _root(roots, left), _root(roots, right)
        roots[max(a, b)] = min(a, b)
    spoilt = {_root(roots, left) for left, right in apart if _root(roots, left) == _root(roots, right)}
    conflicts = []
    for root in sorted(spoilt):
        pairs = [pair for pair in by_pair if _root(roots, pair[0]) == root == _root(roots, pair[1])]
        conflicts.append(tuple(sorted(d.id for pair in pairs for d in by_pair[pair] if d.verdict is not PairVerdict.UNSURE)))
    keys = {key for pair in joined for key in pair}
    names = {key: _root(roots, key) for key in sorted(keys) if _root(roots, key) not in spoilt}
    return Identities(names, tuple(conflicts))


def _root(roots: dict[str, str], key: str) -> str:
    roots.setdefault(key, key)
    while roots[key] != key:
        key = roots[key]
    return key
