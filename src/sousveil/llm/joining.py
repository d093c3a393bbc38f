"""Both extractors: the one that ships and a language model; where they agree, a claim is surer.

Invariant: nothing that the shipped extractor found is lost; what only the model says is for a person to decide on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sousveil.extraction.calibration import calibration
from sousveil.extraction.distinct import distinct
from sousveil.extraction.extracted import Extracted, Extractor
from sousveil.extraction.likeness import alike
from sousveil.model import Claim, Cue, Document, Modality, Tier

AGREEMENT = 0.5
ALONE = 0.3


@dataclass(frozen=True)
class Both:
    """`rules` and `model` on the same document, as one extractor."""

    rules: Extractor
    model: Extractor
    settled: bool = False

    @property
    def version(self) -> str:
        """Both versions: it ranks as the shipped extractor's own version, and above it."""
        return f"{self.rules.version}+{self.model.version}".replace(" ", "_")

    def __call__(self, document: Document) -> Extracted:
        """The claims of both, joined, in reading order."""
        first, second = self.rules(document), self.model(document)
        named = (replace(claim, extractor=self.version) for claim in join(first.claims, second.claims))
        return Extracted(tuple(distinct(named)), (*first.notices, *second.notices))


def join(rules: Iterable[Claim], model: Iterable[Claim]) -> list[Claim]:
    """Claims of the rules, surer where the model makes them too, and the model's others as candidates."""
    found, others = list(rules), list(model)
    joined = [_agreed(claim) if any(same(claim, other) for other in others) else claim for claim in found]
    alone = [_alone(claim) for claim in others if not any(same(known, claim) for known in found)]
    return sorted([*joined, *alone], key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))


def same(one: Claim, other: Claim) -> bool:
    """Do two claims of a document say the same relation?"""
    denials = {claim.modality is Modality.DENIED for claim in (one, other)}
    if one.kind is not other.kind or len(denials) > 1:
        return False
    return alike(one.from_party, other.from_party) and alike(one.to_party, other.to_party)


def _agreed(claim: Claim) -> Claim:
    confidence = round(1 - (1 - claim.confidence) * (1 - AGREEMENT), 4)
    tier = Tier.CLAIM if confidence >= calibration().threshold else claim.tier
    return replace(claim, confidence=confidence, tier=tier, cues=(*claim.cues, Cue("confidence", "the language model agrees")))


def _alone(claim: Claim) -> Claim:
    return replace(claim, confidence=ALONE, tier=Tier.CANDIDATE)
