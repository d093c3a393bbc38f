"""What the pages took from one state of a ledger, and what of it still holds after some verdicts.

Invariant: what is kept after verdicts is what would be taken anew; where anything but verdicts came, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sousveil.analysis import Study
from sousveil.findings.selecting import current
from sousveil.ledger import Ledger
from sousveil.model import Claim, Tier
from sousveil.publishing.pages import summary as summaries
from sousveil.publishing.pages.found import Found
from sousveil.publishing.pages.held import Held, Shown
from sousveil.publishing.pages.summary import Summary

OPEN = "open"
_ELSE = "SELECT 1 FROM event WHERE seq >= ? AND kind <> 'decision' LIMIT 1"
_DECIDED = "SELECT DISTINCT claim FROM decision WHERE event >= ? AND body IS NOT NULL"


class Shelved(Protocol):
    """What is asked of a shelf: its ledger, the states of its claims, and claims as it shows them."""

    ledger: Ledger
    states: dict[str, str]

    def shown(self, claims: Iterable[Claim]) -> list[Claim]: ...


@dataclass(frozen=True)
class Before:
    """What was taken from earlier states: findings; the analysis with the registry and without it, each with the claims on
    which there were verdicts since."""

    found: Found | None = None
    studies: Mapping[bool, tuple[Study, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, sums: Sums, decided: frozenset[str]) -> Before:
        """What was taken from a state, before verdicts on some claims."""
        before = {registry: (study, since | decided) for registry, (study, since) in sums.earlier.studies.items()}
        return cls(sums.found or sums.earlier.found, before | {key: (study, decided) for key, study in sums.studies.items()})


@dataclass
class Sums:
    """What was taken from one state of a ledger (of `version` events): claims as they were `read` and as they are shown
    (`held`), what was summed of them, findings, the analysis with the registry and without it; and what was worked out of these
    `once`, each with that which it is of."""

    version: int | None = None
    summary: Summary | None = None
    read: list[Claim] | None = None
    held: Held | None = None
    found: Found | None = None
    studies: dict[bool, Study] = field(default_factory=dict)
    earlier: Before = field(default_factory=Before)
    once: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)
    placed: dict[str, int] | None = None

    def places(self) -> dict[str, int]:
        """Where each claim that was read stands among them, by id."""
        if self.placed is None:
            self.placed = {claim.id: place for place, claim in enumerate(self.read or ())}
        return self.placed

    def after(self, version: int, decided: frozenset[str], before: Mapping[str, str], shelf: Shelved) -> Sums:
        """What still holds at a later state, after verdicts on the claims `decided`, whose states were `before` and are those
        of the shelf."""
        kept = Sums(version, once={key: known for key, known in self.once.items() if known[0]})
        kept.earlier = Before.of(self, decided)
        near = _read_after(self.read, self.places(), decided, shelf.ledger) if self.read is not None else None
        if near is None:
            return kept
        kept.read, touched = near
        kept.placed = self.placed if kept.read is self.read else None
        if self.held is not None:
            seen = [Shown(self.held.shown(was or now), next(iter(shelf.shown([now] if now else [])), None))
                    for was, now in touched.values() if was or now]
            changed = [one for one in seen if one.before != one.now]
            kept.held = self.held.after(changed, kept.places()) if changed else self.held
            if self.summary is not None:
                more = sum(_is_open(one.now, shelf.states) - _is_open(one.before, before) for one in seen)
                kept.summary = summaries.after(self.summary, kept.held, changed, unreviewed=self.summary.unreviewed + more)
        return kept


def _is_open(claim: Claim | None, states: Mapping[str, str]) -> bool:
    return claim is not None and states.get(claim.id, OPEN) == OPEN


def _read_after(
    read: list[Claim], places: Mapping[str, int], decided: frozenset[str], ledger: Ledger
) -> tuple[list[Claim], dict[str, tuple[Claim | None, Claim | None]]] | None:
    """All claims as they are read after verdicts, and what those claims were and are that the verdicts are about. A candidate
    may have become a claim, or be one no more (any may, at a moved threshold): then its document's claims are read again; None
    where there were none."""
    known = {id: read[places[id]] for id in decided if id in places}
    touched: dict[str, tuple[Claim | None, Claim | None]] = {
        id: (claim, claim) for id, claim in known.items() if claim.tier is Tier.CLAIM and ledger.threshold is None}
    found = [known.get(id) or current(ledger, id) for id in sorted(decided - touched.keys())]
    for doc in sorted({claim.doc for claim in found if claim}):
        here = [n for n, claim in enumerate(read) if claim.doc == doc]
        own = {read[n].id: read[n] for n in here}
        now = {claim.id: own.get(claim.id, claim) for claim in ledger.claims(doc=doc, tier="claim")}
        if now and not here:
            return None
        touched |= {id: (own.get(id), now.get(id)) for id in (own.keys() ^ now.keys()) | (decided & now.keys())}
        if here:
            read = [*read[: here[0]], *now.values(), *read[here[-1] + 1 :]]
    return read, touched


def decided_since(ledger: Ledger, version: int | None) -> frozenset[str] | None:
    """The claims that the verdicts since the first `version` events are about, and those whose tier hangs on them; None where
    something else came too, or where that is no earlier state."""
    if version is None or version >= ledger.head().size or ledger.store.one(_ELSE, (version,)):
        return None
    return ledger.hanging(row[0] for row in ledger.store.rows(_DECIDED, (version,)))
