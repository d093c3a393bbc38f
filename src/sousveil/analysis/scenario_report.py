"""The answer to a scenario as lines of plain text. Invariant: what is assumed is called so on its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sousveil.analysis.outcome import Changed, Loss, Outcome, Shift
from sousveil.analysis.report import chance, limits, measured, percent, said, section, string
from sousveil.analysis.views import Concentration, StringView
from sousveil.drawing.labels import labels


def outcome(one: Outcome) -> Iterator[str]:
    """Everything that the scenario changes."""
    where = f" in {', '.join(one.countries)}" if one.countries else ""
    yield f"Scenario {one.kind}: {', '.join(one.parties)}{where}. What follows within the claims, not what will happen."
    yield from limits(one.limits)
    yield from section("The scenario assumes", one.assumed)
    yield from section("Claims already say", one.already)
    if one.debts:
        yield "Published debt beside it"
        yield from (f"  {line}" for line in one.debts)
    yield from _losses(one.losses)
    yield from section("Laid open", one.reached)
    yield from section("People whom technology is said to be turned on there", one.people)
    yield from _strings("Strings that fall away", one.lost)
    yield from _strings("Strings that are added", one.gained)
    yield from _changed(one.changed)
    yield from _shifts(one.shifts)


def difference(left: Outcome, right: Outcome) -> Iterator[str]:
    """Lines that only one of two outcomes has, marked < and >, below what they stand under; one line where they agree."""
    both = [list(_placed(outcome(one))) for one in (left, right)]
    own = [set(some) for some in both]
    if own[0] == own[1]:
        yield "the two scenarios give the same"
    for mark, some, other in (("<", both[0], own[1]), (">", both[1], own[0])):
        above: tuple[str, ...] = ()
        for places, line in some:
            if (places, line) not in other:
                yield from (f"  {place}" for n, place in enumerate(places) if above[: n + 1] != places[: n + 1])
                yield f"{mark} {line}"
                above = (*places, line)


def _placed(lines: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each line with those that it stands under, by their indents."""
    above: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while above and len(above[-1]) - len(above[-1].lstrip()) >= depth:
            above.pop()
        yield tuple(above), line
        above.append(line)


def _losses(losses: Iterable[Loss]) -> Iterator[str]:
    some = list(losses)
    if some:
        yield "Would no longer be supplied"
    for loss in some:
        yield f"  {loss.name}: {labels()(f'technology.{loss.technology}')}"
        for part in loss.said:
            yield from said(part, "    ")
        others = [part.text for part in loss.others]
        yield f"    others by claims: {'; '.join(others)}" if others else "    no claim names another supplier of it there"
        yield from (f"    in its place: {part.text}" for part in loss.instead)


def _strings(title: str, strings: Iterable[StringView]) -> Iterator[str]:
    some = list(strings)
    if some:
        yield title
    for one in some:
        yield from string(one)


def _changed(changes: Iterable[Changed]) -> Iterator[str]:
    some = list(changes)
    if some:
        yield "Strings that lose or gain ways"
    for one in some:
        yield f"  {one.title}: {one.holder_name} - {one.over_name}: before {chance(one.before)}, after {chance(one.after)}"


def _shifts(shifts: Iterable[Shift]) -> Iterator[str]:
    some = list(shifts)
    if some:
        yield "Concentration of claimed supply"
    for one in some:
        yield f"  {one.name}, {measured(one.before)}: before {_row(one.before)}, after {_row(one.after)}"


def _row(row: Concentration | None) -> str:
    if row is None or row.hhi is None or row.largest is None:
        return "nothing known"
    whole = sum(share.count for share in row.shares)
    index = f"; HHI {row.hhi:.2f}" if whole > 1 else ""
    return f"largest {row.shares[0].name}, {row.shares[0].count} of {whole} ({percent(row.largest)}){index}"
