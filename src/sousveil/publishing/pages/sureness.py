"""The control of the threshold: what it says and where it leads.

Invariant: what is measured is said as measured, of both sets; nothing here decides what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.drawing.labels import Labels
from sousveil.findings.sureness import measured
from sousveil.model.threshold import written


@dataclass(frozen=True)
class Sure:
    """`page` is the address of the page that is shown, with its filters, from the top of the app; `usual` leads from there to
    the same page as it is by default; `lines` say what was measured."""

    page: str
    usual: str
    lines: tuple[str, ...]


def lines(labels: Labels) -> tuple[str, ...]:
    """How many of 100 claims were right by default, then from each confidence on, in words."""
    said = []
    for one in sorted(measured(), key=lambda one: (not one.default, one.threshold)):
        low, high = one.of_a_hundred
        said.append(labels("sure.by_default" if one.default else "sure.from", value=written(one.threshold), low=low, high=high))
    return tuple(said)
