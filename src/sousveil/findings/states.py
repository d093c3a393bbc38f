"""A finding's line of states over time, what it says now, and the span of time.

Invariant: a state's time is the claim's own, never the date of publication; dates of publication only decide which of two
claims without a common measure is later. Where nothing is said between two states there is a gap, and it stays one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from sousveil.findings.reviewed import Said
from sousveil.model import DatedState, Modality, Status, edtf

STRENGTH = (Modality.DENIED, Modality.POSSIBLE, Modality.ALLEGED, Modality.ASSERTED)
ADVANCE = (Status.UNKNOWN, Status.PLANNED, Status.UNDER_WAY, Status.IN_PLACE, Status.ENDED)

bounds = lru_cache(maxsize=65536)(edtf.parse)


def modality(support: Sequence[Said]) -> Modality:
    """The firmest way in which a single claim says it; `denied` where none does."""
    return max((one.claim.modality for one in support), key=STRENGTH.index, default=Modality.DENIED)


def line(support: Iterable[Said]) -> tuple[DatedState, ...]:
    """The states in order of time; what has no date comes last; what says the same at the same time is said once."""
    seen: dict[tuple[Status, str | None], DatedState] = {}
    for one in sorted(support, key=lambda one: (*_when(one), ADVANCE.index(one.claim.status), one.claim.id)):
        if one.claim.status is not Status.UNKNOWN:
            seen.setdefault((one.claim.status, one.claim.time), DatedState(one.claim.status, one.claim.time, one.claim.id))
    return tuple(seen.values())


def now(support: Sequence[Said], published: dict[str, date | None]) -> Status:
    """The latest state among the firmest claims; of two at the same time the further advanced."""
    for strength in reversed(STRENGTH):
        firm = [one for one in support if one.claim.modality is strength and one.claim.status is not Status.UNKNOWN]
        if firm:
            latest = max(firm, key=lambda one: (known_at(one, published), ADVANCE.index(one.claim.status)))
            return latest.claim.status
    return Status.UNKNOWN


def known_at(one: Said, published: dict[str, date | None]) -> date:
    """The day by which the state was so: the last that the claim's time may mean, else its document's date."""
    if one.claim.time:
        return bounds(one.claim.time).latest or date.max
    return published.get(one.claim.doc) or date.min


def span(support: Iterable[Said]) -> str | None:
    """The EDTF time from the first to the last act; None where no claim has a time."""
    times = sorted({one.claim.time for one in support if one.claim.time})
    if len(times) < 2:
        return times[0] if times else None
    first = min(times, key=lambda time: (bounds(time).earliest or date.min, time)).partition("/")[0] or ".."
    last = max(times, key=lambda time: (bounds(time).latest or date.max, time)).rpartition("/")[2] or ".."
    joined = f"{first}/{last}"
    return first if first == last else joined if edtf.is_valid(joined) else None


def _when(one: Said) -> tuple[date, date]:
    if not one.claim.time:
        return date.max, date.max
    when = bounds(one.claim.time)
    return when.earliest or date.min, when.latest or date.max
