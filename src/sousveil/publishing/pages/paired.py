"""Findings by the two parties at their ends: what goes from one to the other, counted.

Invariant: pairs that followed a change are those that would be made of the findings after it; where none is another, they are
the very same list.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sousveil.analysis.following import Change
from sousveil.model import Finding, Kind, Modality, Party

ByEnd = Mapping[str, Sequence[Finding]]


@dataclass
class Pair:
    """What findings say goes from one party to another: by kind how many, how many of them asserted, denials of them."""

    start: Party
    end: Party
    kinds: Counter[Kind] = field(default_factory=Counter)
    firm: Counter[Kind] = field(default_factory=Counter)
    denials: int = 0
    origins: int = 0

    @property
    def weight(self) -> tuple[int, int, str, str]:
        """The most findings first, then the most origins, then by names."""
        return -self.kinds.total(), -self.origins, self.start.key, self.end.key


def paired(findings: Iterable[Finding]) -> list[Pair]:
    """Every pair of named parties with what findings say goes between them; those that are only denied have no kind."""
    found: dict[tuple[str, str], Pair] = {}
    for one in findings:
        if one.from_party is None or one.to_party is None or one.from_party.key == one.to_party.key:
            continue
        pair = found.setdefault((one.from_party.key, one.to_party.key), Pair(one.from_party, one.to_party))
        pair.denials += len(one.denials)
        if one.claims:
            pair.kinds[one.kind] += 1
            pair.firm[one.kind] += one.modality is Modality.ASSERTED
            pair.origins += one.support
    return sorted(found.values(), key=lambda pair: pair.weight)


def paired_anew(before: list[Pair], change: Change, was: ByEnd, now: ByEnd, *, kind: Kind | None = None) -> list[Pair]:
    """The pairs (of one `kind`) after a change; the findings by the keys of the parties at their ends as they `was` and are
    `now`."""
    some = (one for one in change.findings if kind in (None, one.kind))
    ends = sorted({(one.from_party.key, one.to_party.key) for one in some if one.from_party and one.to_party})
    near = ([one for both in ends for one in index.get(both[0], ()) if _ends(one) == both] for index in (was, now))
    gone, new = (paired(one for one in own if kind in (None, one.kind)) for own in near)
    if gone == new:
        return before
    found = list(before)
    for pair in gone:
        del found[bisect_left(found, pair.weight, key=_weight)]
    for pair in new:
        insort(found, pair, key=_weight)
    return found


def _ends(one: Finding) -> tuple[str, str] | None:
    return (one.from_party.key, one.to_party.key) if one.from_party and one.to_party else None


def _weight(pair: Pair) -> tuple[int, int, str, str]:
    return pair.weight
