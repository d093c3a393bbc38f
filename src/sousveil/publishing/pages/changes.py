"""What changed in the findings between two days of a ledger, or since another ledger that was named at the start.

Invariant: each change stands with both sides of every difference; what was retracted stays on the page, without a link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sousveil.findings.changes import Change, What, changes
from sousveil.findings.history import as_of
from sousveil.model import Finding, UsageError, edtf
from sousveil.publishing.pages.findings import Line, line
from sousveil.publishing.pages.page import Links, Page
from sousveil.publishing.pages.shelf import Shelf

MOST_DAYS, MOST_CHANGES = 40, 200
_DAYS = "SELECT substr(at, 1, 10) AS day, count(*) FROM event GROUP BY day ORDER BY day DESC LIMIT ?"


@dataclass(frozen=True)
class Row:
    """A change: the finding as it is or was, and (name, before, after) of what differs."""

    what: What
    line: Line
    differs: tuple[tuple[str, str, str], ...]
    gone: bool


def changed(shelf: Shelf, links: Links, query: Mapping[str, str]) -> Page:
    """A form of two days; where the first is given, what changed; or, with `against`, what changed since the other ledger. What
    is no day is said above the form, status 400."""
    since, until = (query.get(name, "").strip()[:40] for name in ("since", "until"))
    found: list[Change] = []
    problem = ""
    against = shelf.earlier.name if shelf.earlier and query.get("against") else ""
    if against:
        found = _against(shelf)
    elif since or until:
        try:
            since, until = _in_order(since, until)
            found = _between(shelf, since, until)
        except UsageError as error:
            problem = str(error)
    counts = Counter(change.what for change in found)
    days = days_of(shelf)
    view = {
        "since": since, "until": until, "problem": problem, "days": days, "total": len(found),
        "counts": [(str(what), counts[what]) for what in What if counts[what]], "asked": bool(since or against) and not problem,
        "against": against, "earlier": shelf.earlier.name if shelf.earlier else "",
        "rows": [_row(change, shelf, links) for change in found[:MOST_CHANGES]], "more": max(0, len(found) - MOST_CHANGES),
    }
    data = {"since": since, "until": until, "changes": [change.to_json() for change in found],
            **({"against": against} if against else {}), **({"error": problem} if problem else {})}
    return Page("changes.html", "changes.html", shelf.labels("changes.title"), "changes", view, data,
                status=400 if problem else 200)


def days_of(shelf: Shelf) -> list[tuple[str, int]]:
    """The last days on which something was written, each with how much."""
    found: list[tuple[str, int]] = shelf.once(
        ("days",), lambda: [(str(day), int(n)) for day, n in shelf.ledger.store.rows(_DAYS, (MOST_DAYS,))])
    return found


def _against(shelf: Shelf) -> list[Change]:
    earlier = shelf.earlier
    assert earlier is not None
    found: list[Change] = shelf.once(("changes against",), lambda: changes(earlier.findings(), shelf.findings()))
    return found


def _in_order(since: str, until: str) -> tuple[str, str]:
    """The earlier day first, whichever field it was typed in: else what was added would read as taken back."""
    ends = [edtf.parse(day).latest if day and edtf.is_valid(day) else None for day in (since, until)]
    return (until, since) if ends[0] and ends[1] and ends[0] > ends[1] else (since, until)


def _between(shelf: Shelf, since: str, until: str) -> list[Change]:
    if not since:
        raise UsageError(shelf.labels("changes.needs_since"))
    for day in filter(None, (since, until)):
        if not edtf.is_valid(day):
            raise UsageError(shelf.labels("changes.no_date", written=day))

    def compared() -> list[Change]:
        return changes(as_of(shelf.ledger, since), as_of(shelf.ledger, until) if until else shelf.findings())

    found: list[Change] = shelf.once(("changes", since, until), compared)
    return found


def _row(change: Change, shelf: Shelf, links: Links) -> Row:
    return Row(change.what, line(change.finding, shelf, links), _differs(change, shelf), gone=change.after is None)


def _differs(change: Change, shelf: Shelf) -> tuple[tuple[str, str, str], ...]:
    if change.before is None or change.after is None:
        return ()
    pairs = zip(_told(change.before, shelf), _told(change.after, shelf), strict=True)
    return tuple((name, was, now) for (name, was), (_, now) in pairs if was != now)


def _told(finding: Finding, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    labels, none = shelf.labels, shelf.labels("changes.none")
    return (
        (labels("count.origins_named"), f"{finding.support:,}"), (labels("count.claims_named"), f"{len(finding.claims):,}"),
        (labels("count.denials_named"), f"{len(finding.denials):,}"), (labels("findings.grade"), finding.grade or none),
        (labels("field.modality"), labels(f"modality.{finding.modality}")),
        (labels("field.status"), labels(f"status.{finding.status}")), (labels("field.time"), finding.time or none),
        (labels("field.technology"), labels.listed([labels(f"technology.{code}") for code in finding.technology]) or none),
    )
