"""Tables that are context and make no claim: debt by creditor (World Bank), scores of countries (Freedom House, V-Dem).

Invariant: they are kept as documents, row by row, so that a figure that uses one opens into its row.
"""

from __future__ import annotations

from collections.abc import Iterator

from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """None: a debt or a score is no claim about a technology."""
    notes.leave_out("context, no claim")
    yield from ()


IDS = Source(drafts=drafts, columns=(("Country Code", "Counterpart-Area Code", "Series Code"),))
SCORES = Source(drafts=drafts, columns=(
    ("fh_full_country", "year", "status", "total"), ("vdem_country_name", "year", "v2x_polyarchy"),
))
