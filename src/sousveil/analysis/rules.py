"""Circuits as rules, read from a table that a person can read and extend. The engine that finds them has no words in it.

Invariant: a rule set that `read` returns is complete: every relation, list and variable that it names is there, each variable
means one thing, and every circuit ties its holder to its country.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from sousveil.analysis.given import text_of
from sousveil.model import Kind, Technology, UsageError

ENDS = ("party", "country", "people")
BUILT_IN = ("control", "home")


@dataclass(frozen=True)
class Relation:
    """One kind of claim seen with a direction; `kind` is None for a built-in one. Empty `technology` does not narrow."""

    name: str
    from_: str
    to: str
    kind: Kind | None = None
    technology: frozenset[Technology] = frozenset()
    built_in: str = ""


@dataclass(frozen=True)
class Step:
    """`subject relation object`, both variables."""

    subject: str
    relation: Relation
    object: str


@dataclass(frozen=True)
class Rule:
    """A circuit. `legs` are its steps in groups that share no variable but the holder and the country; with `debt` what a
    published table says of the country's debt to the holder's country stands beside it."""

    name: str
    title: str
    holder: str
    over: str
    legs: tuple[tuple[Step, ...], ...]
    at_least: int = 1
    debt: bool = False


@dataclass(frozen=True)
class RuleSet:
    """All circuits in the order of the table, and the lists of technologies."""

    circuits: tuple[Rule, ...]
    technologies: Mapping[str, frozenset[Technology]]

    def order(self, name: str) -> int:
        """The circuit's place in the table."""
        return self._places[name]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {rule.name: place for place, rule in enumerate(self.circuits)}


@cache
def shipped() -> RuleSet:
    """The rules that come with the program."""
    text = resources.files("sousveil.analysis").joinpath("data", "circuits.toml").read_text(encoding="utf-8")
    return parse(text, where="circuits.toml")


def read(path: Path) -> RuleSet:
    """Rules from a file of the user's. Raises UsageError that says where it is wrong."""
    return parse(text_of(path, what="a rule file"), where=str(path))


def parse(text: str, *, where: str) -> RuleSet:
    """Rules from TOML. Raises UsageError that says where it is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: not TOML: {error}") from error
    lists = {name: _technologies(name, codes, where) for name, codes in _entries(table, "technologies", where).items()}
    relations = {name: _relation(name, _table(row, f"relation.{name}", where), lists, where)
                 for name, row in _entries(table, "relation", where).items()}
    circuits = tuple(_circuit(name, _table(row, f"circuit.{name}", where), relations, where)
                     for name, row in _entries(table, "circuit", where).items())
    if not circuits:
        raise UsageError(f"{where}: no circuit; write at least one [circuit.NAME]")
    return RuleSet(circuits, lists)


def _entries(table: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    return _table(table.get(name, {}), name, where)


def _table(row: Any, name: str, where: str) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise UsageError(f"{where}: {name} must be a table, as in [{name}]")
    return row


def _technologies(name: str, codes: Any, where: str) -> frozenset[Technology]:
    if not isinstance(codes, list) or not codes:
        raise UsageError(f"{where}: technologies.{name} is empty; it would match nothing")
    unknown = sorted(str(code) for code in codes if code not in set(Technology))
    if unknown:
        raise UsageError(f"{where}: technologies.{name}: unknown technology {unknown[0]!r}")
    return frozenset(Technology(code) for code in codes)


def _relation(name: str, row: Mapping[str, Any], lists: Mapping[str, frozenset[Technology]], where: str) -> Relation:
    place = f"{where}: relation.{name}"
    for end in ("from", "to"):
        if str(row.get(end)) not in ENDS:
            raise UsageError(f"{place}: {end} must be one of {', '.join(ENDS)}")
    built_in, kind, narrowed = row.get("built_in", ""), row.get("kind"), row.get("technology")
    if bool(built_in) == (kind is not None) or (built_in and built_in not in BUILT_IN):
        raise UsageError(f"{place}: give either a kind or built_in = {' or '.join(BUILT_IN)}")
    if kind is not None and str(kind) not in set(Kind):
        raise UsageError(f"{place}: unknown kind {kind!r}")
    if narrowed is not None and str(narrowed) not in lists:
        raise UsageError(f"{place}: no list technologies.{narrowed}")
    technology = lists[narrowed] if narrowed is not None else frozenset()
    return Relation(name, row["from"], row["to"], Kind(str(kind)) if kind else None, technology, built_in)


def _circuit(name: str, row: Mapping[str, Any], relations: Mapping[str, Relation], where: str) -> Rule:
    place = f"{where}: circuit.{name}"
    holder, over, at_least = row.get("holder"), row.get("over"), row.get("at_least", 1)
    written = row.get("steps")
    if not isinstance(holder, str) or not isinstance(over, str) or not isinstance(written, list) or not written:
        raise UsageError(f"{place}: needs holder, over and a list of steps")
    if not isinstance(at_least, int) or at_least < 1:
        raise UsageError(f"{place}: at_least must be a whole number of 1 or more")
    if not isinstance(row.get("title", name), str):
        raise UsageError(f"{place}: title must be text")
    if not isinstance(row.get("debt", False), bool):
        raise UsageError(f"{place}: debt must be true or false")
    steps = [_step(text, relations, place) for text in written]
    meanings = _meanings(steps, place)
    if meanings.get(holder) != "party" or meanings.get(over) != "country":
        raise UsageError(f"{place}: the holder {holder} must be a party and {over} a country in some step")
    legs = _legs(steps, {holder, over})
    if not any({holder, over} <= _variables(leg) for leg in legs):
        raise UsageError(f"{place}: no chain of steps ties {holder} to {over}")
    if any(not {holder, over} & _variables(leg) for leg in legs):
        raise UsageError(f"{place}: some steps are tied neither to {holder} nor to {over}")
    return Rule(name, row.get("title", name), holder, over, legs, at_least, row.get("debt", False))


def _step(text: Any, relations: Mapping[str, Relation], place: str) -> Step:
    words = str(text).split()
    if len(words) != 3:
        raise UsageError(f"{place}: step {text!r} is not 'SUBJECT relation OBJECT'")
    if words[1] not in relations:
        raise UsageError(f"{place}: no relation.{words[1]}")
    return Step(words[0], relations[words[1]], words[2])


def _meanings(steps: Iterable[Step], place: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in steps:
        for variable, end in ((step.subject, step.relation.from_), (step.object, step.relation.to)):
            if found.setdefault(variable, end) != end:
                raise UsageError(f"{place}: {variable} is a {found[variable]} in one step and a {end} in another")
    return found


def _variables(steps: Iterable[Step]) -> set[str]:
    return {variable for step in steps for variable in (step.subject, step.object)}


def _legs(steps: list[Step], heads: set[str]) -> tuple[tuple[Step, ...], ...]:
    legs: list[list[Step]] = []
    for step in steps:
        inner = {step.subject, step.object} - heads
        joined = [leg for leg in legs if inner & (_variables(leg) - heads)]
        merged = [other for leg in joined for other in leg] + [step]
        legs = [leg for leg in legs if leg not in joined] + [merged]
    return tuple(tuple(leg) for leg in legs)
