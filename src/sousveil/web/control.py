"""The control that moves the threshold, as each page of the app has it: where it leads, and what it says.

Invariant: it leads to the same page with the same filters.
"""

from __future__ import annotations

from sousveil.model.threshold import written
from sousveil.publishing.pages import sureness
from sousveil.publishing.pages.sureness import Sure
from sousveil.web.desk import Desk

AT, USUAL = "at", "default"
"""`at/0.8/` begins the addresses of a threshold, `at/default/` those of claims in the tiers that they were made with."""


def control(desk: Desk, here: str) -> Sure:
    """What the control says on the page at the address `here`."""
    return Sure(here, address(desk, None, here), sureness.lines(desk.labels))


def address(desk: Desk, to: float | None, page: str) -> str:
    """The address of a page at another threshold, from the top of the pages of this desk."""
    up = "" if desk.threshold == desk.base else "../../"
    way = "" if to == desk.base else f"{AT}/{USUAL if to is None else written(to)}/"
    return f"{up or './'}{way}{page}"
