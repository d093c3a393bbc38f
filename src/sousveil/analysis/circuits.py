"""Finds every String of the circuit rules in a case. The engine has no words of the subject in it: those are in the rules.

Invariant: all instances of a rule are in its strings, and nothing else; same case and rules, same strings in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from sousveil.analysis.case import Case
from sousveil.analysis.control import Control
from sousveil.analysis.links import Link, Links
from sousveil.analysis.rules import Rule, RuleSet, Step
from sousveil.analysis.strings import String, Way
from sousveil.model import Kind, edtf

_Table = dict[tuple[str | None, str | None], tuple[Way, ...]]
_Asked = tuple[tuple[Step, ...], str, str, tuple[tuple[str, str], ...]]
Item = TypeVar("Item")


class Engine:
    """Rules on one case."""

    def __init__(self, case: Case, rules: RuleSet) -> None:
        self.case, self.rules = case, rules
        self.control = Control(case)
        self._links = Links(case, self.control)
        self._legs: dict[_Asked, _Table] = {}

    def find(self, *, holder: str | None = None, over: str | None = None, only: str | None = None) -> tuple[String, ...]:
        """All strings, of one holder, over one country, of one rule where given; in order of rule, holder, country."""
        if (holder, over) == (None, None) or "every" in self.__dict__:
            return tuple(string for string in self._near(holder, over) if only is None or string.rule.name == only)
        found: list[String] = []
        for rule in self.rules.circuits:
            if only is None or rule.name == only:
                found += self._strings(rule, holder, over)
        return tuple(found)

    @cached_property
    def every(self) -> tuple[String, ...]:
        """All strings of the case, found once; what is asked after that is looked up in them."""
        return tuple(string for rule in self.rules.circuits for string in self._strings(rule, None, None))

    @cached_property
    def by_holder(self) -> dict[str, list[String]]:
        """All strings by who holds them."""
        found: dict[str, list[String]] = defaultdict(list)
        for string in self.every:
            found[string.holder].append(string)
        return dict(found)

    @cached_property
    def by_country(self) -> dict[str, list[String]]:
        """All strings by each country that they are over."""
        found: dict[str, list[String]] = defaultdict(list)
        for string in self.every:
            for key in string.countries:
                found[key].append(string)
        return dict(found)

    def _near(self, holder: str | None, over: str | None) -> Iterable[String]:
        if over is None:
            return self.every if holder is None else self.by_holder.get(holder, ())
        return (string for string in self.by_country.get(over, ()) if holder in (None, string.holder))

    def _strings(self, rule: Rule, holder: str | None, over: str | None) -> list[String]:
        bound = {name: value for name, value in ((rule.holder, holder), (rule.over, over)) if value is not None}
        if rule.at_least > 1:
            return self._wide(rule, holder, over)
        tables = [self._ways(rule, leg, bound) for leg in rule.legs]
        strings = []
        for pair in _pairs(rule, tables):
            legs = tuple(_of(table, pair) for table in tables)
            if all(legs):
                strings.append(String(rule, pair[0], pair[1], legs))
        return sorted(strings, key=lambda string: (string.holder, string.over or ""))

    def _wide(self, rule: Rule, holder: str | None, over: str | None) -> list[String]:
        """Strings that need several countries: each leg's ways of all of them together."""
        bound = {rule.holder: holder} if holder is not None else {}
        if over is not None and holder is None:
            near = {pair[0] for pair in _pairs(rule, [self._ways(rule, leg, {rule.over: over}) for leg in rule.legs])}
            return [string for key in sorted(near) for string in self._wide(rule, key, over)]
        tables = [self._ways(rule, leg, bound) for leg in rule.legs]
        reached: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for pair in sorted(_pairs(rule, tables)):
            if all(_of(table, pair) for table in tables):
                reached[pair[0]].append(pair)
        strings = []
        for key in sorted(reached):
            pairs = reached[key]
            if len(pairs) >= rule.at_least and (over is None or any(pair[1] == over for pair in pairs)):
                legs = tuple(tuple(dict.fromkeys(way for pair in pairs for way in _of(table, pair))) for table in tables)
                strings.append(String(rule, key, None, legs))
        return strings

    def _ways(self, rule: Rule, leg: tuple[Step, ...], bound: Mapping[str, str]) -> _Table:
        """Solutions of one leg by the (holder, country) that they bind; None for the one that the leg does not name. Kept: the
        circuits have legs in common."""
        variables = {variable for step in leg for variable in (step.subject, step.object)}
        start = {name: value for name, value in bound.items() if name in variables}
        key = leg, rule.holder, rule.over, tuple(sorted(start.items()))
        if key not in self._legs:
            self._legs[key] = self._leg(leg, (rule.holder, rule.over), start)
        return self._legs[key]

    def _leg(self, leg: tuple[Step, ...], heads: tuple[str, str], start: dict[str, str]) -> _Table:
        found: dict[tuple[str | None, str | None], dict[Way, None]] = defaultdict(dict)
        for binding, taken in self._solved(tuple(enumerate(leg)), start):
            links = [taken[place] for place in range(len(leg))]
            way = Way(
                tuple(sorted(binding.items())), _together([link.findings for link in links]),
                _together([link.organs for link in links]), _together([link.homes for link in links]),
                _together([link.ties for link in links]),
            )
            found[(binding.get(heads[0]), binding.get(heads[1]))][way] = None
        kept = {pair: self._standing(ways) for pair, ways in found.items()}
        return {pair: tuple(sorted(ways, key=lambda way: (len(way.findings), way.findings, way.binding)))
                for pair, ways in kept.items() if ways}

    def _standing(self, ways: Iterable[Way]) -> list[Way]:
        """The ways without those by a tie of the registry that ended before the rest, or that claims carry without it."""
        claimed = {way.binding for way in ways if not way.ties}
        return [way for way in ways if not way.ties or (way.binding not in claimed and not self._left(way))]

    def _left(self, way: Way) -> bool:
        """Had an owner left before what the claims date?"""
        days = [edtf.parse(finding.time).earliest for finding in map(self.case.by_id.__getitem__, way.findings)
                if finding.time and finding.kind is not Kind.AFFILIATION]
        ties = [self.case.ties_by_id[id] for id in way.ties]
        return any(tie.ended_before(day) for tie in ties for day in days)

    def _solved(
        self, steps: tuple[tuple[int, Step], ...], binding: dict[str, str]
    ) -> Iterator[tuple[dict[str, str], dict[int, Link]]]:
        """Every binding that meets the steps, and the link taken for each; the step with the fewest links is tried first."""
        if not steps:
            yield binding, {}
            return
        place, step = min(steps, key=lambda pair: self._links.cost(pair[1], binding)) if len(steps) > 1 else steps[0]
        rest = tuple(other for other in steps if other[0] != place)
        for link in self._links.of(step, binding):
            if step.subject == step.object and link.start != link.end:
                continue
            extended = {**binding, step.subject: link.start, step.object: link.end}
            for solution, taken in self._solved(rest, extended):
                taken[place] = link
                yield solution, taken


def _together(parts: list[tuple[Item, ...]]) -> tuple[Item, ...]:
    """All items, each once, in order."""
    some = [part for part in parts if part]
    return tuple(dict.fromkeys(item for part in some for item in part)) if len(some) > 1 else some[0] if some else ()


def _pairs(rule: Rule, tables: list[_Table]) -> set[tuple[str, str]]:
    """(holder, country) pairs of the leg that ties both and has the fewest."""
    both = (table for table, leg in zip(tables, rule.legs, strict=True) if _ties(rule, leg))
    tied = [{pair for pair in table if None not in pair} for table in both]
    return {(str(holder), str(over)) for holder, over in min(tied, key=len)}


def _ties(rule: Rule, leg: tuple[Step, ...]) -> bool:
    return {rule.holder, rule.over} <= {variable for step in leg for variable in (step.subject, step.object)}


def _of(table: _Table, pair: tuple[str, str]) -> tuple[Way, ...]:
    for key in (pair, (pair[0], None), (None, pair[1])):
        if key in table:
            return table[key]
    return ()
