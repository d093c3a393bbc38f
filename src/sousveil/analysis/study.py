"""A Study is a case ready to be asked: its rules, its assumptions, the engine, the words. Every analysis takes one.

Invariant: same case, rules and assumptions, same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from sousveil.analysis import assumptions, following, following_circuits, rates, rules
from sousveil.analysis.assumptions import Table
from sousveil.analysis.case import Case, Source
from sousveil.analysis.circuits import Engine
from sousveil.analysis.following import Change
from sousveil.analysis.layered import copied
from sousveil.analysis.nodes import node
from sousveil.analysis.published import Published
from sousveil.analysis.rules import RuleSet
from sousveil.analysis.telling import Teller
from sousveil.analysis.ties import above, ends
from sousveil.analysis.weighing import Weighing
from sousveil.drawing.labels import Labels, labels
from sousveil.findings import find
from sousveil.findings.selecting import current, reviews_of
from sousveil.ledger import Ledger
from sousveil.model import Claim, Finding, Kind, Tier, UsageError
from sousveil.parties import country_of

MOST_RECALLED = 20_000
_BESIDE = (Kind.AFFILIATION, Kind.RESTRICTION)
"""Findings of these kinds stand in the words of strings that are the same objects after they changed."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Study:
    """Build it with `of` or `of_ledger`."""

    case: Case
    rules: RuleSet
    table: Table
    words: Labels = field(default_factory=labels)

    @classmethod
    def of(
        cls, case: Case, *, rule_set: RuleSet | None = None, table: Table | None = None, words: Labels | None = None
    ) -> Study:
        """A study with the shipped rules and assumptions, in English, where none are given."""
        return cls(case, rule_set or rules.shipped(), table or assumptions.shipped(), words or labels())

    @cached_property
    def engine(self) -> Engine:
        """Finds the circuits."""
        return Engine(self.case, self.rules)

    @cached_property
    def weighing(self) -> Weighing:
        """Gives chances."""
        return Weighing(self.case, self.table)

    @cached_property
    def teller(self) -> Teller:
        """Gives words."""
        return Teller(self.weighing, self.words)

    def recall(self, of: object, build: Callable[[], Item], *, told: str) -> Item:
        """What was built of this very thing, else what `build` gives: a string stands on the pages of its holder and of each
        country. At most MOST_RECALLED are kept, also by the study after verdicts."""
        known = self._recalled.get((id(of), told))
        if known is None or known[0] is not of:
            if len(self._recalled) >= MOST_RECALLED:
                self._recalled.clear()
            known = self._recalled[id(of), told] = of, build()
        return cast("Item", known[1])

    @cached_property
    def _recalled(self) -> dict[tuple[int, str], tuple[object, object]]:
        return {}

    def prepare(self) -> None:
        """Work out what every question needs and what takes long, so that the first one is answered like any other."""
        case, engine = self.case, self.engine
        for known in (case.named, case.names, case.parties, case.touching, case.of_kind, case.origins, case.beside,
                      case.independent, case.asserted, case.denials, case.restrictions,
                      engine.by_holder, engine.by_country, engine.carrying,
                      len(case.published), case.rates.by_year, self._forms,
                      *(engine.paired(rule) for rule in self.rules.circuits if rule.at_least > 1)):
            assert known is not None
        country_of("")  # reads the names of countries, once
        for finding in case.findings[:1]:
            self.teller.said(finding.id)
        for finding in case.findings:
            self.teller.firm(finding.id)

    def over(self, case: Case) -> Study:
        """The same rules and assumptions on another case."""
        return Study(case, self.rules, self.table, self.words)

    def after(
        self, found: Sequence[Finding], claims: Mapping[str, Claim], confirmed: frozenset[str], *, registry: bool = True
    ) -> Study:
        """The study of the same ledger after verdicts, with or without the `registry` as before: what these do not touch is
        kept."""
        case, change = following.followed(self.case, found, claims, confirmed, registry=registry)
        after = self.over(case)
        if change is not None:
            engine = following_circuits.followed(self.engine, case, change)
            kinds = {one.kind for one in change.findings}
            same_strings = "by_pair" in engine.__dict__ and Kind.AFFILIATION not in kinds
            after.__dict__.update(engine=engine, **self._words(case, change, same_strings=same_strings))
            same_names = all(self.case.names.get(key) == case.names.get(key) for key in change.nodes)
            if change.same_origins and same_names and kinds.isdisjoint(_BESIDE):
                after.__dict__["_recalled"] = self._recalled  # a string that a changed finding carries is another object
        return after

    def edited(self, gone: Collection[str], assumed: Sequence[Finding]) -> tuple[Study, Change]:
        """The study without some findings and with others that nobody claims, and what changed; what these do not touch is
        kept, but for strings."""
        case, change = following.edited(self.case, gone, assumed)
        after = self.over(case)
        weighing = self.weighing.upon(case, change.before)
        after.__dict__.update(weighing=weighing, teller=self.teller.upon(weighing, change.before))
        return after, change

    def _words(self, case: Case, change: Change, *, same_strings: bool) -> dict[str, Weighing | Teller]:
        """Chances and words for the case after a change."""
        weighing = self.weighing.after(case, change.before, same_origins=change.same_origins)
        teller = self.teller.after(weighing, change.before, same_origins=change.same_origins, same_strings=same_strings)
        return {"weighing": weighing, "teller": teller}

    def country(self, written: str) -> str:
        """The territory that a person means: a code or name of a country, or a group of countries as the claims name it. Raises
        UsageError for an unknown one, or one that no claim names."""
        code = country_of(written)
        if code is None:
            code = next((key for key in self._called(written) if key.startswith("group:")), None)
        if code is None:
            raise UsageError(f"unknown country {written!r}; give a name such as Kenya or a two-letter code such as KE")
        if code not in self.case.touching:
            raise UsageError(f"no claim names {self.teller.name(code)}{self._narrowed()}")
        return code

    def party(self, written: str) -> str:
        """The node that a person means by the name of a company, body, group or country. Raises UsageError where no claim names
        it, or where several parties are called so."""
        found = self._called(written)
        if len(found) > 1:
            raise UsageError(f"{written!r} is the name of several parties: {', '.join(found)}; give one of these")
        code = found[0] if found else country_of(written)
        if code is None or not (code in self.case.parties or code in self.case.touching):
            named = self._narrowed() if self.case.left_out else "; give a company, body, group or country as the claims name it"
            raise UsageError(f"no claim names {written!r}{named}")
        return code

    def _narrowed(self) -> str:
        """What may be why a claim is not there: it was left out by the time or the confirmation asked for."""
        if not self.case.left_out:
            return "; `sousveil claims` lists what the ledger holds"
        return f" of those that are left; left out: {', '.join(f'{n} {why}' for why, n in self.case.left_out)}"

    def _called(self, written: str) -> list[str]:
        words = " ".join(written.casefold().split())
        if written in self.case.parties:
            return [written]
        return sorted(key for key, forms in self._forms.items() if words in forms)

    @cached_property
    def _forms(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        named = [party for finding in self.case.findings for party in (finding.from_party, finding.to_party) if party]
        for party in [*named, *ends(self.case.ties).values()]:
            key = node(party)
            if key is not None:
                found.setdefault(key, set()).add(" ".join(party.name.casefold().split()))
        return found


def load(
    ledger: Ledger, *, since: str | None = None, until: str | None = None, only_confirmed: bool = False,
    found: Sequence[Finding] | None = None, read: Iterable[Claim] | None = None, registry: bool = True,
) -> Case:
    """The case of a whole ledger, narrowed; `found` are its findings and `read` its claims where they are at hand; with the
    registry's ties of ownership above its parties unless `registry` is off. Raises UsageError on a wrong date. The ledger must
    stay open while it is used."""
    found = find(ledger) if found is None else found
    decided = {decision.claim for decision in ledger.decisions()}
    claims = {claim.id: claim for claim in (ledger.claims() if read is None else read)}
    confirmed = _as_left(ledger, decided & set(claims), claims, frozenset())
    case = Case(tuple(found), claims, _Sources(ledger), confirmed, published=Published(ledger), rates=rates.imported(ledger))
    case = replace(case, ties=above(case.parties)) if registry else case
    return case.narrowed(since=since, until=until, only_confirmed=only_confirmed) if since or until or only_confirmed else case


def reviewed(
    study: Study, ledger: Ledger, found: Sequence[Finding], decided: Iterable[str], *, registry: bool = True
) -> Study:
    """The study of a whole ledger after verdicts on some claims, whose findings are now `found`; with or without the `registry`
    as before."""
    claims = copied(study.case.claims)
    now = {id: current(ledger, id) for id in sorted(decided)}
    claims.update((id, claim) for id, claim in now.items() if claim)
    checked = _as_left(ledger, [id for id, claim in now.items() if claim], claims, study.case.confirmed - now.keys())
    for id, claim in now.items():
        if claim and claim.tier is Tier.CANDIDATE and id not in checked:
            del claims[id]
    return study.after(found, claims, checked, registry=registry)


def _as_left(
    ledger: Ledger, decided: Iterable[str], claims: dict[str, Claim], confirmed: frozenset[str]
) -> frozenset[str]:
    """Put the values of people in the place of a claim's; the ids of those confirmed, with these."""
    reviews, checked = reviews_of(ledger), set()
    for id in sorted(decided):
        said = reviews.said(claims[id], ledger.document(claims[id].doc).text_sha256)
        if said is not None:
            claims[id] = said.claim
            checked |= {id} if said.checked else set()
    return confirmed | checked


class _Sources(Mapping[str, Source]):
    """How documents are cited, read from the ledger when asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, Source] = {}

    def __getitem__(self, id: str) -> Source:
        if id not in self._known:
            document = self._ledger.document(id)
            title = document.title or document.origin.uri
            self._known[id] = Source(title, document.publisher, document.published, document.url)
        return self._known[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
