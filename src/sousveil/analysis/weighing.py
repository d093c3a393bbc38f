"""A case and a table of assumptions together: how likely a condition on its findings is, and within what range.

Invariant: a claim that a person confirmed is read surely; all else is the claim's own confidence. A copy changes nothing, and a
denial by one speaker counts once however often it is printed. The registry's ties are believed as rows of a published table
are, and stand or fall together. The range is that of all assumptions at their ends at once: support at its lowest with denials
at their highest, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace

from sousveil.analysis.assumptions import Belief, Table
from sousveil.analysis.case import Case
from sousveil.analysis.evidence import Evidence, Support, alone
from sousveil.analysis.shape import Shape
from sousveil.analysis.worlds import Chance, Condition, Formula, chance, findings_in
from sousveil.model import Claim, Finding, Modality

LEVELS = ("low", "central", "high")
_OPPOSITE = {"low": "high", "central": "central", "high": "low"}
ASSUMED, REGISTRY = "scenario", "registry"


@dataclass(frozen=True)
class Range:
    """A probability under the assumptions: lowest, central, highest. `error` is the sampling error, 0 where exact."""

    low: float
    central: float
    high: float
    error: float = 0.0

    def to_json(self) -> dict[str, float | bool]:
        """Rounded to four decimals, so that the same case gives the same bytes on every machine."""
        return {"low": round(self.low, 4), "central": round(self.central, 4), "high": round(self.high, 4),
                "exact": self.error == 0.0, "standard_error": round(self.error, 4)}


@dataclass(frozen=True)
class Weighing:
    """Evidence for findings of a case under a table of assumptions; kept once computed."""

    case: Case
    table: Table
    _known: dict[tuple[str, str], Evidence] = field(default_factory=dict, repr=False, compare=False)
    _any: dict[tuple[str, ...], Range] = field(default_factory=dict, repr=False, compare=False)
    _below: tuple[Weighing, Set[str]] | None = field(default=None, repr=False, compare=False)
    """The weighing of a case of which only some findings are others: it is asked for the rest."""

    def evidence(self, finding: str, level: str, *, without: frozenset[str] = frozenset()) -> Evidence:
        """What speaks for a finding at one end of the assumptions, without some claims."""
        if self._below and finding not in self._below[1]:
            return self._below[0].evidence(finding, level, without=without)
        if finding in self.case.by_id and not without.isdisjoint(self.case.by_id[finding].claims):
            return self._evidence(finding, (level,), without)[0]
        key = (finding, level)
        if key not in self._known:
            at_each = self._evidence(finding, LEVELS, frozenset())  # whoever asks for one asks for all
            self._known.update(((finding, one), own) for one, own in zip(LEVELS, at_each, strict=True))
        return self._known[key]

    def _evidence(self, id: str, levels: tuple[str, ...], without: frozenset[str]) -> list[Evidence]:
        if id in self.case.ties_by_id:
            known = self.table.look_up(Modality.ASSERTED, "document", "table")
            return [Evidence((Support(REGISTRY, known.at(level), 1.0),)) for level in levels]
        finding = self.case.by_id[id]
        if id in self.case.hypothetical:
            return [Evidence((Support(ASSUMED, 1.0, 1.0),)) for _ in levels]
        claims = [self.case.claims[claim] for claim in self.case.original(finding) if claim not in without]
        said = [(self.case.origin_of(claim.id), self.table.of(claim), self._reading(claim)) for claim in claims]
        denied = [(who, self.table.of(claim), self._reading(claim)) for who, claim in self._deniers(finding)]
        return [_at(level, said, denied) for level in levels]

    def _deniers(self, finding: Finding) -> Iterator[tuple[str, Claim]]:
        """Each denial with who denies: a speaker, else the document's origin, or that of one that used the same words."""
        first: dict[str, str] = {}
        for claim in (self.case.claims[claim] for claim in finding.denials):
            words = " ".join(claim.quote.casefold().split())
            origin = f"origin {first.setdefault(words, self.case.origin_of(claim.id))}"
            yield f"speaker {claim.speaker.casefold()}" if claim.speaker else origin, claim

    def _reading(self, claim: Claim) -> float:
        return 1.0 if claim.id in self.case.confirmed else claim.confidence

    def of_finding(self, finding: str) -> Range:
        """The range of one finding."""
        return Range(*(alone(self.evidence(finding, level)) for level in LEVELS))

    def any_of(self, findings: tuple[str, ...]) -> Range:
        """The range of any of some findings; kept once computed."""
        if self._below and self._below[1].isdisjoint(findings):
            return self._below[0].any_of(findings)
        if findings not in self._any:
            formula: Formula = (tuple(frozenset((id,)) for id in findings),)
            self._any[findings] = self.of(formula)
        return self._any[findings]

    def of(self, condition: Condition) -> Range:
        """The range of a condition."""
        used = sorted(findings_in(condition))
        shape = Shape({id: self.evidence(id, "central") for id in used})  # the same origins speak at each level
        central = self.at(condition, "central", shape=shape)
        low, high = (self.at(condition, level, sample=not central.exact, shape=shape) for level in ("low", "high"))
        error = max(one.error for one in (low, central, high))
        return Range(min(low.value, central.value), central.value, max(central.value, high.value), error)

    def at(
        self, condition: Condition, level: str, *, without: frozenset[str] = frozenset(), sample: bool = False,
        shape: Shape | None = None,
    ) -> Chance:
        """The chance at one end of the assumptions, without some claims; `shape` is that of the evidence, where it is known."""
        used = shape.findings if shape else sorted(findings_in(condition))
        evidence = {id: self.evidence(id, level, without=without) for id in used}
        return chance(condition, evidence, sample=sample, shape=shape)

    def after(self, case: Case, changed: Iterable[str], *, same_origins: bool) -> Weighing:
        """The same assumptions on a case of which some findings changed; evidence for the others is kept where documents belong
        to the origins that they belonged to."""
        known, gone = self._known.copy() if same_origins else {}, set(changed)
        some = {ids: found for ids, found in self._any.items() if gone.isdisjoint(ids)} if same_origins else {}
        for id in gone:
            for level in LEVELS:
                known.pop((id, level), None)
        return replace(self, case=case, _known=known, _any=some, _below=None)

    def upon(self, case: Case, changed: Iterable[str]) -> Weighing:
        """The same assumptions on a case of which some findings are others while documents belong to the origins that they
        belonged to. What is worked out of the others is kept by this one, for whoever asks next."""
        return replace(self, case=case, _known={}, _any={}, _below=(self, frozenset(changed)))

    def over(self, case: Case) -> Weighing:
        """The same assumptions on another case."""
        return replace(self, case=case, _known={}, _any={}, _below=None)


def _at(level: str, said: Iterable[tuple[str, Belief, float]], denied: Iterable[tuple[str, Belief, float]]) -> Evidence:
    """What claims and denials, by origin or denier with how far they are believed and how surely read, say at one end."""
    supports = {Support(origin, belief.at(level), reading) for origin, belief, reading in said}
    against: dict[str, float] = {}
    for who, belief, reading in denied:
        against[who] = max(belief.at(_OPPOSITE[level]) * reading, against.get(who, 0.0))
    undenied = 1.0
    for _, held in sorted(against.items()):
        undenied *= 1.0 - held
    return Evidence(tuple(sorted(supports, key=lambda s: (s.origin, s.belief, s.reading))), undenied)
