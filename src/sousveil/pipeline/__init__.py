"""The road itself: sources -> reading -> extraction -> ledger. The command line, the app and the cluster drive on it."""

from __future__ import annotations

from sousveil.pipeline import parallel
from sousveil.pipeline.archives import Archives
from sousveil.pipeline.clock import Clock
from sousveil.pipeline.given import Given
from sousveil.pipeline.report import Entry, Failed, Outcome, Report
from sousveil.pipeline.road import Item, claims_of, documents, extract, extracted, read_into, shown, take

__all__ = [
    "Archives", "Clock", "Entry", "Failed", "Given", "Item", "Outcome", "Report", "claims_of", "documents", "extract",
    "extracted", "parallel", "read_into", "shown", "take",
]
