"""What people decided on a claim, as one line below it. Invariant: no claim that was rejected or is disputed is shown bare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.ledger import Ledger
    from sousveil.ledger.review import Review
    from sousveil.model import Claim, Decision


def of(opened: Ledger, claims: Iterable[Claim]) -> dict[str, Review]:
    """The reviews of those among the claims that somebody decided on, by id."""
    decided = {decision.claim for decision in opened.decisions()}
    return {claim.id: opened.review(claim.id) for claim in claims if claim.id in decided}


def line(review: Review | None) -> str:
    """Such as `disputed: Ana reject (wrong-kind), Bo confirm`; empty where no verdict stands or is stale."""
    if review is None:
        return ""
    parts = [f"{review.state}: {_listed(review.standing)}"] if review.standing else []
    parts += [f"stale: {_listed(review.stale)}"] if review.stale else []
    return "; ".join(parts)


def to_json(review: Review | None) -> dict[str, Any]:
    """The field `review` of a claim that somebody decided on, as in an export of JSON lines; empty for another."""
    if review is None or not review.standing:
        return {}
    return {"review": {"state": str(review.state), "corrections": review.corrections}}


def _listed(decisions: Iterable[Decision]) -> str:
    return ", ".join(f"{made.who} {made.verdict}{_why(made)}" for made in decisions)


def _why(made: Decision) -> str:
    said = [str(made.reason)] if made.reason else [f"{name} = {_value(value)}" for name, value in made.corrections.items()]
    return f" ({', '.join(said)})" if said else ""


def _value(value: object) -> str:
    return str(value.get("name")) if isinstance(value, dict) else str(value)
