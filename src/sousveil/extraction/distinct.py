"""Several claims on the very same words: "both countries" names two parties with one span.

Invariant: no two claims that leave here have one id. Where the spans are the same the names make the difference, and what is
only a candidate gives way to a claim that rests on the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sousveil.model import Claim, Modality, Party, Tier
from sousveil.model.claim import claim_id


def distinct(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in their order, each with an id of its own."""
    kept: dict[str, Claim] = {}
    for claim in _shown(list(claims)):
        if claim.id in kept:
            claim = replace(claim, id=_id_by_names(claim))
        kept.setdefault(claim.id, claim)
    return list(kept.values())


def _shown(claims: list[Claim]) -> list[Claim]:
    tiers: dict[str, set[Tier]] = defaultdict(set)
    for claim in claims:
        tiers[claim.id].add(claim.tier)
    return [claim for claim in claims if claim.tier is Tier.CLAIM or Tier.CLAIM not in tiers[claim.id]]


def _id_by_names(claim: Claim) -> str:
    ends = (_unplaced(claim.from_party), _unplaced(claim.to_party))
    denied = claim.modality is Modality.DENIED
    return claim_id(claim.doc, claim.kind, claim.start, claim.end, *ends, denied=denied)


def _unplaced(party: Party | None) -> Party | None:
    return replace(party, span=None, written=None) if party else None
