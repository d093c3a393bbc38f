"""Claims as people left them: rejected ones drop out, corrected ones carry the person's values, confirmed candidates come in.

Invariant: the stored claim is untouched; what a person said is applied to a copy; a stale decision decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sousveil.ledger.review import CHECKED, State, fold
from sousveil.model import Claim, Decision, Tier, UsageError


@dataclass(frozen=True)
class Said:
    """A claim with the person's values where there are any, and what people said of it."""

    claim: Claim
    state: State = State.OPEN

    @property
    def checked(self) -> bool:
        """Did a person confirm or correct it?"""
        return self.state in CHECKED


class Reviews:
    """Decisions by claim; `needed` people must agree."""

    def __init__(self, decisions: Iterable[Decision], *, needed: int = 1) -> None:
        self.needed = needed
        self._made: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            self._made[decision.claim].append(decision)

    def said(self, claim: Claim, text_sha256: str) -> Said | None:
        """The claim as it counts; None where it was rejected, or is a candidate that nobody confirmed. `text_sha256` is its
        document's."""
        if not self.may_count(claim):
            return None
        if claim.id not in self._made:
            return Said(claim)
        review = fold(
            claim.id, self._made[claim.id], needed=self.needed,
            is_stale=lambda made: (made.start, made.end, made.extractor) != (claim.start, claim.end, claim.extractor)
            or made.text_sha256 not in ("", text_sha256),
        )
        if review.state is State.REJECTED or (claim.tier is Tier.CANDIDATE and review.state not in CHECKED):
            return None
        return Said(_corrected(claim, review.corrections) if review.state is State.CORRECTED else claim, review.state)

    def may_count(self, claim: Claim) -> bool:
        """Is it a claim proper, or a candidate that somebody decided on?"""
        return claim.tier is Tier.CLAIM or claim.id in self._made

    def corrected(self) -> Iterator[str]:
        """The ids of claims that somebody corrected."""
        return (claim for claim, made in sorted(self._made.items()) if any(decision.corrections for decision in made))


def _corrected(claim: Claim, corrections: dict[str, object]) -> Claim:
    row = {**claim.to_json(), **corrections}
    row.update(id=claim.id, doc=claim.doc, quote=claim.quote, start=claim.start, end=claim.end)
    try:
        return Claim.from_json(row)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"claim {claim.id[:12]}: its correction can't be read: {error}; undo it and correct again") from None
