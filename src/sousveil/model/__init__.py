"""The nouns: Document, Claim, Party, Decision, Finding; EDTF dates; codes; errors. Knows nothing of the other rooms."""

from __future__ import annotations

from sousveil.model.claim import Amount, Claim, Cue
from sousveil.model.codes import Harm, Kind, Modality, PartyType, Status, Technology, Tier
from sousveil.model.decision import Decision, PairDecision, PairVerdict, Reason, Verdict
from sousveil.model.document import Document, Notice, Origin, Section
from sousveil.model.errors import LedgerError, ReadingError, SousveilError, UsageError
from sousveil.model.finding import Conflict, DatedState, Finding, OriginGroup
from sousveil.model.party import Party

__all__ = [
    "Amount", "Claim", "Conflict", "Cue", "DatedState", "Decision", "Document", "Finding", "Harm", "Kind", "LedgerError",
    "Modality", "Notice", "Origin", "OriginGroup", "PairDecision", "PairVerdict", "Party", "PartyType", "ReadingError",
    "Reason", "Section", "SousveilError", "Status", "Technology", "Tier", "UsageError", "Verdict",
]
