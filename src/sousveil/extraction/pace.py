"""How closely the shipped extractor reads: by default each possible pair of parties twice, or quickly, each once.

Invariant: a claim's extractor tells its pace, and each pace is weighed by a calibration of its own; a quick reading ranks below
the default one of the same version, so that in a ledger the closer one stands, whichever came first.
"""

from __future__ import annotations

from enum import StrEnum


class Pace(StrEnum):
    """The names that `--extractor` knows."""

    DEFAULT = "default"
    QUICK = "quick"

    @property
    def suffix(self) -> str:
        """What is put behind the name of a version, or of a file, that is this pace's own."""
        return "" if self is Pace.DEFAULT else f"-{self}"

    @property
    def looks_twice(self) -> bool:
        """Is each possible pair of parties read a second time?"""
        return self is Pace.DEFAULT
