"""What changed between two sets of findings: added, changed, contradicted, retracted.

Invariant: every difference in support, status, modality, grade, denials or technology is one line of one change; the same set
twice makes no change; the way back retracts what the way there added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sousveil.model import Finding, Kind

_Relation = tuple[Kind, str, str]


class What(StrEnum):
    """How a finding changed; a new denial outweighs every other change."""

    ADDED = "added"
    CONTRADICTED = "contradicted"
    CHANGED = "changed"
    RETRACTED = "retracted"


@dataclass(frozen=True)
class Change:
    """One finding before and after (None where there was or is none), and what differs, in words."""

    what: What
    before: Finding | None
    after: Finding | None
    details: tuple[str, ...]

    @property
    def finding(self) -> Finding:
        """The finding as it is, or as it was last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change needs a finding")
        return found

    def to_json(self) -> dict[str, Any]:
        """One JSON object with both findings."""
        return {
            "what": str(self.what), "details": list(self.details),
            "before": self.before.to_json() if self.before else None, "after": self.after.to_json() if self.after else None,
        }


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> list[Change]:
    """The changes, by what they are, then as findings are ordered."""
    old, new = _by_relation(before), _by_relation(after)
    found: list[Change] = []
    for relation in sorted({*old, *new}):
        pairs = _pairs(old.get(relation, []), new.get(relation, []))
        found += [change for pair in pairs if (change := _change(*pair))]
    order = list(What)
    return sorted(found, key=lambda change: (order.index(change.what), -change.finding.support, change.finding.id))


def _by_relation(findings: Iterable[Finding]) -> dict[_Relation, list[Finding]]:
    found: dict[_Relation, list[Finding]] = defaultdict(list)
    for finding in findings:
        ends = [party.key if party else "" for party in (finding.from_party, finding.to_party)]
        found[finding.kind, ends[0], ends[1]].append(finding)
    return found


def _pairs(old: Sequence[Finding], new: Sequence[Finding]) -> list[tuple[Finding | None, Finding | None]]:
    """Findings that are the same: by id, else by a claim or a technology that they share."""
    left = {finding.id: finding for finding in old}
    pairs: list[tuple[Finding | None, Finding | None]] = []
    rest = []
    for finding in new:
        if finding.id in left:
            pairs.append((left.pop(finding.id), finding))
        else:
            rest.append(finding)
    for finding in rest:
        like = next((id for id, other in sorted(left.items()) if _touch(other, finding)), None)
        pairs.append((left.pop(like) if like else None, finding))
    return pairs + [(finding, None) for finding in left.values()]


def _touch(one: Finding, other: Finding) -> bool:
    return bool(set(one.technology) & set(other.technology) or _claims(one) & _claims(other))


def _claims(finding: Finding) -> set[str]:
    return {*finding.claims, *finding.denials}


def _change(before: Finding | None, after: Finding | None) -> Change | None:
    if before is None or after is None:
        return Change(What.ADDED if after else What.RETRACTED, before, after, ())
    details = [
        f"{name}: {was or 'none'} -> {is_ or 'none'}"
        for name, was, is_ in (
            ("independent origins", before.support, after.support), ("grade", before.grade, after.grade),
            ("modality", before.modality, after.modality), ("status", before.status, after.status),
            ("time", before.time, after.time), ("denials", len(before.denials), len(after.denials)),
            ("technology", ", ".join(before.technology), ", ".join(after.technology)),
        ) if was != is_
    ]
    lost = set(before.claims) - set(after.claims)
    details += [f"claims withdrawn: {len(lost)}"] if lost else []
    if not details:
        return None
    contradicted = set(after.denials) - set(before.denials)
    return Change(What.CONTRADICTED if contradicted else What.CHANGED, before, after, tuple(details))
