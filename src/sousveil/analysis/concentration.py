"""How concentrated a country's supply is: Herfindahl-Hirschman index and largest share (Hirschman 1945, Herfindahl 1950).

Invariant: what is counted are supply findings that have not ended, one per supplier, technology and place; never money, never
devices, which claims seldom give. Findings without a supplier (or without its home) are in no share and counted as unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis.nodes import node
from sousveil.analysis.study import Study
from sousveil.analysis.views import Concentration, Share
from sousveil.model import Finding, Modality, Status, Technology

Key = Callable[[Finding], str | None]


def hhi(counts: Iterable[int]) -> float | None:
    """The sum of squared shares, in 1/n..1; None where there is nothing."""
    some = [count for count in counts if count]
    total = sum(some)
    return sum((count / total) ** 2 for count in some) if total else None


def concentration(study: Study, supply: Sequence[Finding]) -> tuple[Concentration, ...]:
    """By supplier and by home state, per technology and per list of technologies of the rule table."""
    standing = _standing(study, supply)
    rows = []
    for what, codes in _groups(study.rules.technologies, standing):
        own = [finding for finding in standing if codes & set(finding.technology)]
        rows += [measure(study, what, by, own, key) for by, key in _KEYS.items()]
    return tuple(rows)


@dataclass(frozen=True)
class Table:
    """The rows of some findings of supply, each worked out where it is asked for."""

    study: Study
    supply: Sequence[Finding]

    def row(self, what: str, by: str) -> Concentration | None:
        """The row of a technology (or list) and measure; None where nothing of it is supplied."""
        codes = self.study.rules.technologies.get(what)
        own = self._of_technology.get(what, []) if codes is None else [
            finding for finding in self._own if not codes.isdisjoint(finding.technology)]
        return measure(self.study, what, by, own, _KEYS[by]) if own else None

    @cached_property
    def _own(self) -> list[Finding]:
        return _standing(self.study, self.supply)

    @cached_property
    def _of_technology(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self._own:
            for code in dict.fromkeys(finding.technology):
                found.setdefault(str(code), []).append(finding)
        return found


def measured(study: Study, supply: Sequence[Finding]) -> list[tuple[str, str]]:
    """The rows in which some findings of supply count, by technology (or list) and measure, in the order of the rows."""
    groups = _groups(study.rules.technologies, _standing(study, supply))
    return [(what, by) for what, _ in groups for by in _KEYS]


def _standing(study: Study, supply: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in supply if finding.status is not Status.ENDED
            and (finding.claims or finding.id in study.case.hypothetical)]


def measure(study: Study, what: str, by: str, supply: Sequence[Finding], key: Key) -> Concentration:
    """One row."""
    counted: Counter[str] = Counter()
    firm: Counter[str] = Counter()
    for finding in supply:
        if (name := key(finding)) is not None:
            counted[name] += 1
            if finding.modality is Modality.ASSERTED:
                firm[name] += 1
    total = counted.total()
    shares = tuple(Share(study.teller.name(name), n, n / total, firm[name]) for name, n in sorted(
        counted.items(), key=lambda pair: (-pair[1], study.teller.name(pair[0]), pair[0])))
    return Concentration(
        what, by, shares, len(supply) - total, hhi(counted.values()), shares[0].share if shares else None,
        hhi(firm.values()), max(firm.values()) / firm.total() if firm else None,
    )


def _groups(lists: Mapping[str, frozenset[Technology]], supply: Sequence[Finding]) -> list[tuple[str, set[Technology]]]:
    present = sorted({code for finding in supply for code in finding.technology})
    groups = [(name, set(codes)) for name, codes in lists.items() if codes & set(present)]
    return groups + [(str(code), {code}) for code in present]


def _supplier(finding: Finding) -> str | None:
    return node(finding.from_party)


def _home(finding: Finding) -> str | None:
    return finding.from_party.country if finding.from_party else None


_KEYS: dict[str, Key] = {"supplier": _supplier, "home": _home}
