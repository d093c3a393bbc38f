"""A Document to Claims with offsets and the reasons for each. Knows nothing of ledgers or of where documents come from."""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction import engine
from sousveil.extraction.distinct import distinct
from sousveil.extraction.language import load
from sousveil.extraction.merging import merge
from sousveil.extraction.proposing import propose
from sousveil.model import Claim, Document

VERSION = "extraction-2"


def extract(document: Document, *, published: str | None = None) -> list[Claim]:
    """All claims of a document, of both tiers, in reading order. `published` stands in where the document gives no date.

    Both voices are one extractor of one version: were they two, a ledger would take the newer for the older's successor.
    """
    language = load("en")
    reading = engine.read(document, language, published=document.published or published)
    found = merge(engine.claims(reading), propose(reading), document.text)
    return distinct(replace(claim, extractor=VERSION) for claim in found)
