"""Tables that are context and make no claim: debt by creditor (World Bank), scores of countries (Freedom House, V-Dem), and
lists of notices that are said to name a vendor, to be checked against their words.

Invariant: they are kept as documents, row by row, so that a figure that uses one opens into its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sousveil.model import ReadingError
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, objects_in


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """None: a debt or a score is no claim about a technology."""
    notes.leave_out("context, no claim")
    yield from ()


def _mentions(text: str, name: str) -> Iterator[dict[str, Any]]:
    kept = ("claimed_vendor", "contract_id", "country", "raw_notice")
    for one in objects_in(text, name):
        if "claimed_vendor" not in one or "raw_notice" not in one:
            raise ReadingError(f"{name}: an object without claimed_vendor and raw_notice")
        yield {key: one[key] for key in kept if key in one}


IDS = Source(drafts=drafts, columns=(("Country Code", "Counterpart-Area Code", "Series Code"),))
SCORES = Source(drafts=drafts, columns=(
    ("fh_full_country", "year", "status", "total"), ("vdem_country_name", "year", "v2x_polyarchy"),
))
MENTIONS = Source(drafts=drafts, objects=_mentions)
