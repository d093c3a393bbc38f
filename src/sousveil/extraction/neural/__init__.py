"""The second voice: a small trained model that finds parties, entities and relations. It proposes; the extractor decides.

`load()` gives a Reader, or None where the model cannot be run; `absence()` then says why, in one line for the user. A reader
without the second look opens none of its files.
Nothing heavy is imported before `load()`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sousveil.extraction.neural.reading import KINDS, TYPES, Described, Entity, Known, Proposal, Reading, Tagged

if TYPE_CHECKING:
    from sousveil.extraction.neural.reader import Reader

__all__ = ["KINDS", "TYPES", "Described", "Entity", "Known", "Proposal", "Reading", "Tagged", "absence", "load"]


def absence() -> str | None:
    """Why there is no model here, in one line; None where there is one."""
    from sousveil.extraction.neural.weights import missing

    return missing()


def load(*, second: bool = True) -> Reader | None:
    """The reader with or without the second look, each opened once a process; None where `absence()` gives a reason. Raises
    WeightsError for changed files."""
    return _opened(second)


@cache
def _opened(second: bool) -> Reader | None:
    if absence():
        return None
    from sousveil.extraction.neural.reader import Reader

    return Reader.open(second=second)
