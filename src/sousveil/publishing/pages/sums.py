"""What the pages took from one state of a ledger, and what of it still holds after some verdicts.

Invariant: what is kept after verdicts is what would be taken anew; where anything but verdicts came, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sousveil.analysis import Study
from sousveil.model import Claim, Finding, Tier
from sousveil.publishing.pages.held import Held
from sousveil.publishing.pages.summary import Summary

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

OPEN = "open"
_CHANGING = frozenset(("rejected", "corrected"))
"""The states of a claim in which it is shown otherwise than it was read, or not at all."""
_ELSE = "SELECT 1 FROM event WHERE seq >= ? AND kind <> 'decision' LIMIT 1"
_DECIDED = "SELECT DISTINCT claim FROM decision WHERE event >= ? AND body IS NOT NULL"


@dataclass
class Sums:
    """What was taken from one state of a ledger (of `version` events): claims as they were `read` and as they are shown
    (`held`), and what was summed of them, once for each state."""

    version: int | None = None
    summary: Summary | None = None
    read: list[Claim] | None = None
    held: Held | None = None
    findings: list[Finding] | None = None
    study: Study | None = None
    once: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def after(self, version: int, decided: set[str], before: Mapping[str, str], now: Mapping[str, str]) -> Sums:
        """What still holds after verdicts on the claims `decided`, whose states were `before` and are `now`: the claims as they
        were read, unless a candidate may have become one; how they are shown, unless a state is or was one that changes it."""
        kept = Sums(version)
        if not decided <= {claim.id for claim in self.read or () if claim.tier is Tier.CLAIM}:
            return kept
        kept.read = self.read
        if self.held is None or any(states.get(id, OPEN) in _CHANGING for states in (before, now) for id in decided):
            return kept
        kept.held = self.held
        if self.summary is not None:
            kept.summary = replace(self.summary, unreviewed=sum(now.get(c.id, OPEN) == OPEN for c in self.held.every))
        return kept


def decided_since(ledger: Ledger, version: int | None) -> set[str] | None:
    """The claims that the verdicts since the first `version` events are about; None where something else came too, or where
    that is no earlier state."""
    if version is None or version >= ledger.head().size or ledger.store.one(_ELSE, (version,)):
        return None
    return {row[0] for row in ledger.store.rows(_DECIDED, (version,))}
