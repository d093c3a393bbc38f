"""Links: what a case says between two nodes in the sense of one relation of the rules, by claims or by what parties are.

Invariant: a link names the findings or ties that say so; one without any follows from what the parties are, and says from what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis import nodes
from sousveil.analysis.case import Case
from sousveil.analysis.control import Control
from sousveil.analysis.rules import Relation, Step
from sousveil.model import Finding, Party, PartyType


@dataclass(frozen=True)
class Link:
    """From `start` to `end` (nodes); the findings that say so, and what needs no claim: see `Way`."""

    start: str
    end: str
    findings: tuple[str, ...] = ()
    organs: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str], ...] = ()
    ties: tuple[str, ...] = ()


class Links:
    """All links of a case; indexes are built when first needed and kept."""

    def __init__(self, case: Case, control: Control) -> None:
        self._case, self._control = case, control
        self._indexes: dict[Relation, tuple[dict[str, list[Link]], dict[str, list[Link]]]] = {}

    def after(self, case: Case, control: Control, before: Iterable[Finding], now: Iterable[Finding]) -> Links:
        """The links of a case in which some findings took the place of others."""
        found, gone, new = Links(case, control), tuple(before), tuple(now)
        for relation, (starts, ends) in self._indexes.items():
            out, into = dict(starts), dict(ends)
            for link in filter(None, (linked(relation, one) for one in gone)):
                out[link.start] = [own for own in out[link.start] if own.findings != link.findings]
                into[link.end] = [own for own in into[link.end] if own.findings != link.findings]
            for link in filter(None, (linked(relation, one) for one in new)):
                out[link.start] = [*out.get(link.start, ()), link]
                into[link.end] = [*into.get(link.end, ()), link]
            found._indexes[relation] = out, into
        return found

    def cost(self, step: Step, binding: Mapping[str, str]) -> float:
        """How many links `of` would give, roughly: what is cheapest is best tried first."""
        start, end = binding.get(step.subject), binding.get(step.object)
        if step.relation.built_in == "home":
            return 1 if end is not None else 1e8
        if step.relation.built_in:
            return 2 if end is not None else 1e9 if start is None else len(self._control.reach(start))
        starts, ends = self._index(step.relation)
        sizes = [len(starts.get(start, ())) if start is not None else 1e7, len(ends.get(end, ())) if end is not None else 1e7]
        return min(sizes)

    def of(self, step: Step, binding: Mapping[str, str]) -> Iterable[Link]:
        """The links that meet a step, given what its variables are bound to."""
        start, end = binding.get(step.subject), binding.get(step.object)
        if step.relation.built_in == "home":
            return self._homes(start, end)
        if step.relation.built_in:
            return self._controls(start, end)
        starts, ends = self._index(step.relation)
        if start is not None:
            return [link for link in starts.get(start, ()) if end is None or link.end == end]
        if end is not None:
            return ends.get(end, ())
        return [link for links in starts.values() for link in links]

    def _controls(self, start: str | None, end: str | None) -> list[Link]:
        if end is not None:
            paths = [path for path in self._control.above(end) if start is None or path.top == start]
        elif start is not None:
            paths = list(self._control.below(start))
        else:
            paths = [path for key in sorted(self._case.parties) for path in self._control.above(key)]
        return [Link(path.top, path.bottom, path.findings, path.organs, ties=path.ties) for path in paths]

    def _homes(self, start: str | None, end: str | None) -> list[Link]:
        if end is not None:
            pairs = [(end, self._case.parties[end])] if end in self._case.parties else []
        else:
            pairs = self._based.get(start, []) if start else [pair for pairs in self._based.values() for pair in pairs]
        return [
            Link(party.country, key, homes=((party.country, key),)) for key, party in pairs
            if party.type is PartyType.COMPANY and party.country and start in (None, party.country)
        ]

    @cached_property
    def _based(self) -> dict[str, list[tuple[str, Party]]]:
        found: dict[str, list[tuple[str, Party]]] = defaultdict(list)
        for key, party in self._case.parties.items():
            if party.type is PartyType.COMPANY and party.country:
                found[party.country].append((key, party))
        return dict(found)

    def _index(self, relation: Relation) -> tuple[dict[str, list[Link]], dict[str, list[Link]]]:
        if relation not in self._indexes:
            starts: dict[str, list[Link]] = defaultdict(list)
            ends: dict[str, list[Link]] = defaultdict(list)
            for finding in self._case.of_kind.get(relation.kind, ()) if relation.kind else ():
                link = linked(relation, finding)
                if link is not None:
                    starts[link.start].append(link)
                    ends[link.end].append(link)
            self._indexes[relation] = (dict(starts), dict(ends))
        return self._indexes[relation]


def linked(relation: Relation, finding: Finding) -> Link | None:
    """The link that a supported finding is in the sense of a relation; None where it is none."""
    if relation.kind is not finding.kind:
        return None
    if relation.technology and not relation.technology.intersection(finding.technology):
        return None
    start, end = _end(finding.from_party, relation.from_), _end(finding.to_party, relation.to)
    return None if start is None or end is None else Link(start, end, (finding.id,))


def _end(party: Party | None, meaning: str) -> str | None:
    return nodes.territory(party) if meaning == "country" else nodes.node(party)
