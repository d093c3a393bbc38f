"""Rankings, comparisons, timelines and networks as lines of plain text. Invariant: every number says what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.analysis.comparing import Comparison
from sousveil.analysis.network import Network
from sousveil.analysis.ranking import Place
from sousveil.analysis.report import chance, left_out, said
from sousveil.analysis.timeline import Timeline
from sousveil.drawing.labels import labels


def ranking(places: Sequence[Place], measure: str) -> Iterator[str]:
    """One line a place."""
    yield f"In order of: {measure}, as far as claims say"
    for number, one in enumerate(places, 1):
        beside = [f"findings: {len(one.findings)}, {one.asserted} of them asserted", labels().count("origins", one.origins)]
        beside += [labels().count("denials", one.denials)] if one.denials else []
        beside += [f"any of it {chance(one.chance)}"] if one.chance else []
        yield f"{number:>3}  {one.name}: {_number(one.value, measure)} ({'; '.join(beside)})"


def _number(value: float, measure: str) -> str:
    if measure == "credit" and not value:
        return "no amount in US dollars"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def comparison(one: Comparison) -> Iterator[str]:
    """One line a measure."""
    names = one.left.name, one.right.name
    yield f"{names[0]} beside {names[1]}, as far as claims say"
    yield from left_out(one.left.left_out)
    yield from (f"  {row.what}: {row.left} | {row.right}" for row in one.rows)
    yield f"  suppliers that claims name for both: {', '.join(one.shared) or 'none'}"


def timeline(one: Timeline) -> Iterator[str]:
    """One block an event."""
    yield f"{one.name}: in order of time, as far as claims give one"
    yield from left_out(one.left_out)
    for event in one.events:
        yield f"{event.time or 'no date'}"
        yield from said(event.said)
        if event.states:
            yield "    states: " + ", ".join(f"{status} ({time or 'no date'})" for status, time in event.states)


def network(one: Network) -> Iterator[str]:
    """One line an edge."""
    yield f"{len(one.nodes)} parties, {len(one.edges)} findings between them, {one.unnamed} with an end that nobody is named on"
    for edge in one.edges:
        denied = f"; {labels().count('denials', edge.denials)}" if edge.denials else ""
        yield f"  {edge.sentence}. ({labels().count('origins', edge.origins)}{denied})"
