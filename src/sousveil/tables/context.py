"""Tables that are context and make no claim: debt by creditor (World Bank), scores of countries (Freedom House, V-Dem),
published figures of countries, and lists of notices that are said to name a vendor, to be checked against their words.

Invariant: they are kept as documents, row by row, so that a figure that uses one opens into its row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from sousveil.model import ReadingError
from sousveil.tables import naming
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, objects_in

FIGURE_COLUMNS = ("country", "year", "name", "value", "unit", "source")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """None: a debt or a score is no claim about a technology."""
    notes.leave_out("context, no claim")
    yield from ()


def figure_of(row: Row) -> tuple[str, float] | None:
    """The country's code and the figure of a row of published figures; None where `wrong_in` says why there is none."""
    return None if wrong_in(row) else (str(naming.country(row.get("country"))), float(row.get("value")))


def wrong_in(row: Row) -> tuple[str, str] | None:
    """The column of a published figure that can't be used, and why; None where all is well."""
    if naming.country(row.get("country")) is None:
        return "country", "unknown country"
    if not _YEAR.fullmatch(row.get("year")):
        return "year", "no year such as 2018"
    if not _is_number(row.get("value")):
        return "value", "no number"
    return next(((name, f"a figure needs its {name}") for name in ("name", "unit", "source") if not row.get(name)), None)


def _is_number(written: str) -> bool:
    try:
        return math.isfinite(float(written))
    except ValueError:
        return False


def _figures(row: Row, notes: Notes) -> Iterator[Draft]:
    problem = wrong_in(row)
    if problem:
        notes.cannot_read(row, *problem)
    yield from drafts(row, notes)


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
CONTEXT = Source(drafts=_figures, columns=(FIGURE_COLUMNS,))
MENTIONS = Source(drafts=drafts, objects=_mentions)
