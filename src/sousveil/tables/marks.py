"""What a cell says in which a tick may stand: yes or no, by the words of `data/tables/marks.csv`.

Invariant: an empty cell says no; a cell that the table does not know says neither, and whoever reads it must tell.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from sousveil.tables.kinds import rows

_LOOKS = dict.fromkeys(map(ord, "\ufe0e\ufe0f"))  # whether a sign is drawn in colours


def means(written: str) -> bool | None:
    """Is the mark there? None for what is neither yes nor no."""
    folded = _folded(written)
    return _known().get(folded) if folded else False


def _folded(written: str) -> str:
    return unicodedata.normalize("NFKC", written.translate(_LOOKS)).strip().casefold()


@cache
def _known() -> dict[str, bool]:
    return {_folded(row["written"]): row["means"] == "yes" for row in rows("marks.csv")}
