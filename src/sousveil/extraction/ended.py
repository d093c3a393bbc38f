"""Supplies that a restriction of the same document ends: a supplier that cuts a customer off has supplied it till then.

Invariant: only the status changes, from in place to ended, with a cue; restrictions that are planned, hedged or denied end
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sousveil.model import Claim, Cue, Kind, Modality, Party, PartyType, Status

Alike = Callable[[Party | None, Party | None], bool]


def with_ends(claims: list[Claim], alike: Alike) -> list[Claim]:
    """The claims in their order; `alike` says whether two parties of the document are the same."""
    ends = [claim for claim in claims if _cuts_off(claim)]
    return [_ended(claim) if any(_ends(end, claim, alike) for end in ends) else claim for claim in claims]


def _cuts_off(claim: Claim) -> bool:
    supplier = claim.from_party is not None and claim.from_party.type is PartyType.COMPANY
    done = claim.status is Status.IN_PLACE and claim.modality is Modality.ASSERTED
    return claim.kind is Kind.RESTRICTION and supplier and done


def _ends(end: Claim, claim: Claim, alike: Alike) -> bool:
    supplied = claim.kind is Kind.SUPPLY and claim.status is Status.IN_PLACE and claim.modality is not Modality.DENIED
    return supplied and alike(end.from_party, claim.from_party) and alike(end.to_party, claim.to_party)


def _ended(claim: Claim) -> Claim:
    return replace(claim, status=Status.ENDED, cues=(*claim.cues, Cue("status", "the supplier cut the customer off")))
