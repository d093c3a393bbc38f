"""Rankings, comparisons, timelines and networks as lines of plain text. Invariant: every number says what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from sousveil.analysis.comparing import Comparison
from sousveil.analysis.network import Network
from sousveil.analysis.ranking import MOST_WEIGHED, Place
from sousveil.analysis.report import chance, left_out, limits, said
from sousveil.analysis.timeline import Timeline
from sousveil.drawing import dates
from sousveil.drawing.labels import labels


def ranking(places: Sequence[Place], measure: str, *, more: int = 0, not_followed: Sequence[str] = ()) -> Iterator[str]:
    """One line a place; two of one name with what tells them apart."""
    yield f"In order of: {measure}, as far as claims say"
    yield from limits(not_followed)
    named = Counter(one.name for one in places)
    for number, one in enumerate(places, 1):
        beside = [f"findings: {len(one.findings)}, {one.asserted} of them asserted", labels().count("origins", one.origins)]
        beside += [labels().count("denials", one.denials)] if one.denials else []
        weighed = chance(one.chance) if one.chance else f"not worked out above {MOST_WEIGHED} findings"
        beside += [f"any of it {weighed}"]
        apart = f" [{one.key}]" if named[one.name] > 1 else ""
        yield f"{number:>3}  {one.name}{apart}: {_number(one.value, measure)} ({'; '.join(beside)})"
    yield from _more(more, "places")


def _more(n: int, what: str) -> Iterator[str]:
    if n:
        yield f"and {n:,} more {what}; --limit N shows more"


def _number(value: float, measure: str) -> str:
    if measure == "credit" and not value:
        return "no amount in US dollars"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def comparison(one: Comparison) -> Iterator[str]:
    """One line a measure."""
    names = one.left.name, one.right.name
    yield f"{names[0]} beside {names[1]}, as far as claims say"
    yield from left_out(one.left.left_out)
    yield from limits(dict.fromkeys((*one.left.limits, *one.right.limits)))
    yield from (f"  {row.what}: {row.left} | {row.right}" for row in one.rows)
    yield f"  suppliers that claims name for both: {', '.join(one.shared) or 'none'}"


def timeline(one: Timeline) -> Iterator[str]:
    """One block an event, below its time."""
    yield f"{one.name}: in order of time, as far as claims give one"
    yield from left_out(one.left_out)
    for time, events in groupby(one.events, key=lambda event: event.time):
        yield dates.words(time, labels())
        for event in events:
            yield from said(event.said)
            if event.states:
                yield "    states: " + ", ".join(f"{status} ({dates.words(when, labels())})" for status, when in event.states)
    yield from _more(one.more, "events")


def network(one: Network) -> Iterator[str]:
    """One line an edge."""
    yield f"{len(one.nodes)} parties, {len(one.edges)} findings between them, {one.unnamed} with an end that nobody is named on"
    for edge in one.edges:
        denied = f"; {labels().count('denials', edge.denials)}" if edge.denials else ""
        yield f"  {edge.sentence}. ({labels().count('origins', edge.origins)}{denied})"
