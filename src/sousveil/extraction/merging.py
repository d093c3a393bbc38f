"""One claim per kind, pair of parties, modality and speaker: of several that say the same, the surest stays.

Invariant: what is left out says nothing that a kept claim does not say; order is that of the text.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.model import Claim, Kind, Tier

THRESHOLD = 0.62


def merge(claims: list[Claim]) -> list[Claim]:
    """The surest claim of each relation, with its tier."""
    best: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = _key(claim)
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    kept = _without_halves(list(best.values()))
    kept = [replace(claim, tier=Tier.CLAIM if claim.confidence >= THRESHOLD else Tier.CANDIDATE) for claim in kept]
    return sorted(kept, key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))


def _key(claim: Claim) -> tuple[object, ...]:
    ends = [party.key if party else "" for party in (claim.from_party, claim.to_party)]
    if claim.kind is Kind.COOPERATION:
        ends.sort()
    return claim.kind, *ends, claim.modality, claim.speaker


def _without_halves(claims: list[Claim]) -> list[Claim]:
    """A claim with one side unknown is left out where another of its kind and sentence knows both."""
    whole = [(c.kind, c.start, c.end, end.key) for c in claims if c.from_party and c.to_party for end in (c.from_party, c.to_party)]
    return [
        claim for claim in claims
        if claim.from_party and claim.to_party
        or not any((claim.kind, claim.start, claim.end, p.key) in whole for p in (claim.from_party, claim.to_party) if p)
    ]
