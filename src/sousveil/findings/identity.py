"""Which party keys mean one institution, at the speed that joining needs: the parties' clusters as a table.

Invariant: says what `parties.clusters` says, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sousveil.model import PairDecision
from sousveil.parties.clusters import Conflict, clusters


@dataclass(frozen=True)
class Identities:
    """`of(key)` is the key that stands for its cluster; `conflicts` are decisions that can't all hold."""

    names: dict[str, str] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    def of(self, key: str) -> str:
        """The key that stands for this one."""
        return self.names.get(key, key)

    def members(self, key: str) -> tuple[str, ...]:
        """All keys that mean the same, in order."""
        return self.groups.get(self.of(key), (key,))


def identities(decisions: Iterable[PairDecision]) -> Identities:
    """What the pair decisions say together, given in the order in which they were added."""
    view = clusters(list(decisions))
    named = {view.canonical(group[0]): group for group in view.groups}
    return Identities({key: own for own, group in named.items() for key in group}, named, view.conflicts)
