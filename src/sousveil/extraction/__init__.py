"""A Document to Claims with offsets and the reasons for each. Knows nothing of ledgers or of where documents come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sousveil.extraction import engine
from sousveil.extraction.calibration import calibration
from sousveil.extraction.denying import denials, spoken
from sousveil.extraction.distinct import distinct
from sousveil.extraction.enumerating import enumerated
from sousveil.extraction.extracted import Extracted, Extractor
from sousveil.extraction.languages import DEFAULT, languages, unread, words_for
from sousveil.extraction.merging import merge
from sousveil.extraction.pace import Pace
from sousveil.extraction.proposing import propose
from sousveil.extraction.scanned import as_read
from sousveil.model import Claim, Document

__all__ = ["QUICK", "SHIPPED", "VERSION", "Extracted", "Extractor", "Pace", "Shipped", "extract", "languages"]

VERSION = "extraction-35"


def extract(
    document: Document, *, published: str | None = None, pace: Pace = Pace.DEFAULT, threshold: float | None = None
) -> list[Claim]:
    """All claims of a document, of both tiers, in reading order. `published` stands in where the document gives no date,
    `threshold` (0 to 1) for the confidence from which on a claim is shown.

    A document in a language without rules has none; the trained model reads English only, and in other languages the pace
    changes nothing. Both voices are one extractor of one version: were they two, a ledger would take the newer for the older's
    successor.
    """
    if unread(document) is not None:
        return []
    language = words_for(document)
    told = as_read(document, language)
    reading = engine.read(told.read, language, published=document.published or published)
    proposed = propose(reading, pace=pace) if language.code == DEFAULT else []
    is_heard = any(scene.seen for scene in reading.scenes)
    shipped = calibration(pace if is_heard else None)
    weights = shipped.moved(threshold)
    alone = language.believed_alone if threshold is None else frozenset[str]()
    merged = merge(engine.claims(reading), proposed, told.read.text, weights=weights, alone=alone)
    found = enumerated(reading, spoken(reading, merged), weights)
    found += denials(reading, found, shown_from=min(shipped.threshold, weights.threshold))
    found.sort(key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))
    return distinct(replace(told.claim(claim), extractor=VERSION + pace.suffix) for claim in found)


@dataclass(frozen=True)
class Shipped:
    """The extractor that ships, as an Extractor. `threshold` is that of `extract`, for those who look at once at what it gives;
    what a ledger keeps is told apart by version, so there it stays unmoved."""

    pace: Pace = Pace.DEFAULT
    settled: bool = True
    threshold: float | None = None

    @property
    def version(self) -> str:
        """The version of rules and model, and the pace where it is not the default one."""
        return VERSION + self.pace.suffix

    def __call__(self, document: Document) -> Extracted:
        """The document's claims, and a notice where its language is not read."""
        notice = unread(document)
        asked: dict[str, Any] = {} if self.pace is Pace.DEFAULT else {"pace": self.pace}
        asked |= {} if self.threshold is None else {"threshold": self.threshold}
        found = extract(document, **asked)
        return Extracted(tuple(found), (notice,) if notice else ())


SHIPPED = Shipped()
QUICK = Shipped(Pace.QUICK)
