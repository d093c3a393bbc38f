"""Finds every String of the circuit rules in a case. The engine has no words of the subject in it: those are in the rules.

Invariant: all instances of a rule are in its strings, and nothing else; same case and rules, same strings in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

from sousveil.analysis.case import Case
from sousveil.analysis.control import Control
from sousveil.analysis.links import Link, Links
from sousveil.analysis.rules import Rule, RuleSet, Step
from sousveil.analysis.strings import String, Way
from sousveil.model import Kind, edtf

Table = Mapping[tuple[str | None, str | None], tuple[Way, ...]]
Pair = tuple[str, str | None]
_Asked = tuple[tuple[Step, ...], str, str, tuple[tuple[str, str], ...]]
Item = TypeVar("Item")


class Engine:
    """Rules on one case."""

    def __init__(self, case: Case, rules: RuleSet) -> None:
        self.case, self.rules = case, rules
        self.control = Control(case)
        self.links = Links(case, self.control)
        self.legs: dict[_Asked, Table] = {}
        self._paired: dict[str, dict[str, list[tuple[str, str]]]] = {}

    def find(self, *, holder: str | None = None, over: str | None = None, only: str | None = None) -> tuple[String, ...]:
        """All strings, of one holder, over one country, of one rule where given; in order of rule, holder, country."""
        if (holder, over) == (None, None) or "by_pair" in self.__dict__:
            return tuple(string for string in self._near(holder, over) if only is None or string.rule.name == only)
        found: list[String] = []
        for rule in self.rules.circuits:
            if only is None or rule.name == only:
                found += self._strings(rule, holder, over)
        return tuple(found)

    @cached_property
    def by_pair(self) -> dict[str, dict[Pair, String]]:
        """All strings of the case by their rule and the pair of holder and country, found once; what is asked after that is
        looked up in them."""
        return {rule.name: {(string.holder, string.over): string for string in self._strings(rule, None, None)}
                for rule in self.rules.circuits}

    @cached_property
    def every(self) -> tuple[String, ...]:
        """All strings in order of rule, holder, country."""
        return tuple(sorted((string for some in self.by_pair.values() for string in some.values()), key=self.place))

    def place(self, string: String) -> tuple[int, str, str]:
        """Where a string stands among all."""
        return self.rules.order(string.rule.name), string.holder, string.over or ""

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

    @cached_property
    def carrying(self) -> dict[str, frozenset[str]]:
        """By each holder the findings that carry any of its strings."""
        return {holder: carried(own) for holder, own in self.by_holder.items()}

    def _near(self, holder: str | None, over: str | None) -> Iterable[String]:
        if over is None:
            return self.every if holder is None else self.by_holder.get(holder, ())
        return (string for string in self.by_country.get(over, ()) if holder in (None, string.holder))

    def _strings(self, rule: Rule, holder: str | None, over: str | None) -> list[String]:
        bound = {name: value for name, value in ((rule.holder, holder), (rule.over, over)) if value is not None}
        if rule.at_least > 1:
            return self._wide(rule, holder, over)
        tables = [self.ways(rule, leg, bound) for leg in rule.legs]
        strings = []
        for pair in pairs(rule, tables):
            legs = tuple(of(table, pair) for table in tables)
            if all(legs):
                strings.append(String(rule, pair[0], pair[1], legs))
        return sorted(strings, key=lambda string: (string.holder, string.over or ""))

    def _wide(self, rule: Rule, holder: str | None, over: str | None) -> list[String]:
        """Strings that need several countries: each leg's ways of all of them together."""
        bound = {rule.holder: holder} if holder is not None else {}
        if over is not None and holder is None:
            near = {pair[0] for pair in pairs(rule, [self.ways(rule, leg, {rule.over: over}) for leg in rule.legs])}
            return [string for key in sorted(near) for string in self._wide(rule, key, over)]
        tables = [self.ways(rule, leg, bound) for leg in rule.legs]
        reached: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for pair in sorted(pairs(rule, tables)):
            if all(of(table, pair) for table in tables):
                reached[pair[0]].append(pair)
        found = (wide(rule, key, reached[key], tables) for key in sorted(reached)
                 if over is None or any(pair[1] == over for pair in reached[key]))
        return [string for string in found if string]

    def ways(self, rule: Rule, leg: tuple[Step, ...], bound: Mapping[str, str]) -> Table:
        """Solutions of one leg by the (holder, country) that they bind; None for the one that the leg does not name. Kept: the
        circuits have legs in common."""
        variables = {variable for step in leg for variable in (step.subject, step.object)}
        start = {name: value for name, value in bound.items() if name in variables}
        key = leg, rule.holder, rule.over, tuple(sorted(start.items()))
        if key not in self.legs:
            self.legs[key] = self.leg(leg, (rule.holder, rule.over), start)
        return self.legs[key]

    def paired(self, rule: Rule) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The (holder, country) pairs of the leg of a rule that ties both and has the fewest, by holder; found once."""
        if rule.name not in self._paired:
            own = self._paired[rule.name] = defaultdict(list)
            for pair in pairs(rule, [self.ways(rule, leg, {}) for leg in rule.legs]):
                own[pair[0]].append(pair)
        return self._paired[rule.name]

    def leg(self, leg: tuple[Step, ...], heads: tuple[str, str], start: dict[str, str]) -> Table:
        found: dict[tuple[str | None, str | None], dict[Way, None]] = defaultdict(dict)
        for binding, taken in self.solved(tuple(enumerate(leg)), start):
            found[(binding.get(heads[0]), binding.get(heads[1]))][way_of(binding, taken)] = None
        kept = {pair: self.standing(ways) for pair, ways in found.items()}
        return {pair: ways for pair, ways in kept.items() if ways}

    def standing(self, ways: Iterable[Way]) -> tuple[Way, ...]:
        """The ways in order, without those by a tie of the registry that ended before the rest, or that claims carry without
        it."""
        claimed = {way.binding for way in ways if not way.ties}
        return tuple(sorted((way for way in ways if not way.ties or (way.binding not in claimed and not self._left(way))),
                            key=_order))

    def _left(self, way: Way) -> bool:
        """Had an owner left before what the claims date?"""
        days = [edtf.parse(finding.time).earliest for finding in map(self.case.by_id.__getitem__, way.findings)
                if finding.time and finding.kind is not Kind.AFFILIATION]
        ties = [self.case.ties_by_id[id] for id in way.ties]
        return any(tie.ended_before(day) for tie in ties for day in days)

    def solved(
        self, steps: tuple[tuple[int, Step], ...], binding: dict[str, str]
    ) -> Iterator[tuple[dict[str, str], dict[int, Link]]]:
        """Every binding that meets the steps, and the link taken for each; the step with the fewest links is tried first."""
        if not steps:
            yield binding, {}
            return
        place, step = min(steps, key=lambda pair: self.links.cost(pair[1], binding)) if len(steps) > 1 else steps[0]
        rest = tuple(other for other in steps if other[0] != place)
        for link in self.links.of(step, binding):
            if step.subject == step.object and link.start != link.end:
                continue
            extended = {**binding, step.subject: link.start, step.object: link.end}
            for solution, taken in self.solved(rest, extended):
                taken[place] = link
                yield solution, taken


def carried(strings: Iterable[String]) -> frozenset[str]:
    """The findings that carry any of some strings."""
    return frozenset(chain.from_iterable(string.findings for string in strings))


def way_of(binding: Mapping[str, str], taken: Mapping[int, Link]) -> Way:
    """The way that a solution is: its variables, and all that the links taken rest on."""
    links = [taken[place] for place in range(len(taken))]
    return Way(
        tuple(sorted(binding.items())), _together([link.findings for link in links]),
        _together([link.organs for link in links]), _together([link.homes for link in links]),
        _together([link.ties for link in links]),
    )


def _order(way: Way) -> tuple[object, ...]:
    return len(way.findings), way.findings, way.binding, way.organs, way.homes, way.ties


def wide(rule: Rule, holder: str, own: Sequence[tuple[str, str]], tables: Sequence[Table]) -> String | None:
    """The string of a holder over the countries of all of its pairs together; None where they are too few."""
    if len(own) < rule.at_least:
        return None
    legs = tuple(tuple(dict.fromkeys(way for pair in own for way in of(table, pair))) for table in tables)
    return String(rule, holder, None, legs)


def _together(parts: list[tuple[Item, ...]]) -> tuple[Item, ...]:
    """All items, each once, in order."""
    some = [part for part in parts if part]
    return tuple(dict.fromkeys(item for part in some for item in part)) if len(some) > 1 else some[0] if some else ()


def pairs(rule: Rule, tables: Sequence[Table], held: Container[str | None] | None = None) -> set[tuple[str, str]]:
    """(holder, country) pairs of the leg that ties both and has the fewest; of the holders `held` only where given."""
    tied = min((table for table, leg in zip(tables, rule.legs, strict=True) if _ties(rule, leg)), key=len)
    return {(holder, over) for holder, over in tied
            if holder is not None and over is not None and (held is None or holder in held)}


def _ties(rule: Rule, leg: tuple[Step, ...]) -> bool:
    return {rule.holder, rule.over} <= {variable for step in leg for variable in (step.subject, step.object)}


def of(table: Table, pair: tuple[str, str]) -> tuple[Way, ...]:
    """The ways of a leg for a pair, whichever end it names."""
    for key in (pair, (pair[0], None), (None, pair[1])):
        if key in table:
            return table[key]
    return ()
