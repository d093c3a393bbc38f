"""Findings and strings in words.

Invariant: a finding's sentence is that of one of its claims, the firmest, with that claim's hedge, speaker, technologies and
time: joining claims never makes a sentence that nobody said. Denials are named beside it. A line of the registry is told as
such, with its dates and source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from sousveil.analysis.case import FIRMNESS, Case, weakest
from sousveil.analysis.control import Control
from sousveil.analysis.phrases import phrase
from sousveil.analysis.strings import String, Way
from sousveil.analysis.views import Quote, Reason, Said
from sousveil.analysis.weighing import Weighing
from sousveil.analysis.why import Why
from sousveil.drawing import dates
from sousveil.drawing.labels import Labels, labels
from sousveil.drawing.sentence import Relation, plain
from sousveil.model import Amount, Claim, Finding, Modality
from sousveil.parties.states import states

MOST_ALSO, MOST_COUNTRIES = 3, 12


class Teller:
    """Words for one case; names of parties as its claims use them."""

    def __init__(self, weighing: Weighing, words: Labels | None = None) -> None:
        self.weighing = weighing
        self.words = words or labels()
        self.case = weighing.case
        self._said: dict[str, Said] = {}
        self._firm: dict[str, Modality] = {}
        self._firmest: dict[int, tuple[String, list[tuple[Way, ...]]]] = {}
        self._below: tuple[Teller, frozenset[str]] | None = None

    def after(self, weighing: Weighing, changed: Iterable[str], *, same_origins: bool, same_strings: bool) -> Teller:
        """Words for a case of which some findings changed: sentences of the others are kept where documents belong to the
        origins that they belonged to, and what is best of a string where strings of other findings are the very same."""
        found, gone = Teller(weighing, self.words), tuple(changed)
        found._said = self._said.copy() if same_origins else {}
        found._firm = self._firm.copy()
        found._firmest = self._firmest.copy() if same_strings else {}
        for id in gone:
            found._said.pop(id, None)
            found._firm.pop(id, None)
        return found

    def upon(self, weighing: Weighing, changed: Iterable[str]) -> Teller:
        """Words for a case of which some findings are others while documents belong to the origins that they belonged to; this
        one is asked for the rest."""
        found = Teller(weighing, self.words)
        found._below = self, frozenset(changed)
        return found

    def name(self, key: str | None) -> str:
        """What a node or territory is called."""
        if key is None:
            return ""
        if key in self.case.names:
            return self.case.names[key]
        return states().name(key) if key in states() else key.rsplit(":", 1)[-1]

    def said(self, finding: str) -> Said:
        """A finding as a sentence with what stands beside it."""
        if self._below and finding not in self._below[1]:
            return self._below[0].said(finding)
        if finding not in self._said:
            self._said[finding] = self._tell(self.case.by_id[finding])
        return self._said[finding]

    def time(self, finding: str) -> str | None:
        """The EDTF time of a finding's sentence; None where it has none."""
        return None if finding in self.case.hypothetical else lead(self.case, self.case.by_id[finding]).time

    def _tell(self, finding: Finding) -> Said:
        if finding.id in self.case.hypothetical:
            return self._assumed(finding)
        claim = lead(self.case, finding)
        denials = [self.case.claims[id] for id in finding.denials]
        amounts = [] if not finding.claims else sums(finding)
        also = self._also(finding, claim)
        return Said(
            finding.id, sentence(claim, self.words), str(finding.kind), str(claim.modality), str(claim.status), finding.support,
            self.weighing.of_finding(finding.id), claim.id, finding.claims, finding.denials,
            tuple(sorted({denial.speaker or "" for denial in denials})), also[:MOST_ALSO], claim.time,
            tuple(map(str, claim.technology)), tuple(map(str, claim.harm)), finding.places,
            tuple((amount.value, amount.currency) for amount in amounts),
            tuple(conflict.text for conflict in finding.conflicts if conflict.kind != "denial"),
            more_also=max(0, len(also) - MOST_ALSO),
        )

    def _also(self, finding: Finding, told: Claim) -> tuple[str, ...]:
        """The same relation as others put it: less firmly, or in words that name another technology."""
        own = [self.case.claims[id] for id in self.case.original(finding)]
        if len(own) < 2:
            return ()
        firsts = {(claim.modality, claim.technology): claim for claim in sorted(own, key=_lead_order(finding), reverse=True)}
        firsts.pop((told.modality, told.technology), None)
        return tuple(sentence(claim, self.words) for claim in sorted(firsts.values(), key=_lead_order(finding)))

    def _assumed(self, finding: Finding) -> Said:
        relation = Relation(finding.kind, finding.from_party, finding.to_party, finding.technology, finding.status)
        text = phrase("hypothetical", self.words, said=plain(relation, self.words))
        chance = self.weighing.of_finding(finding.id)
        return Said(finding.id, text, str(finding.kind), "assumed", str(finding.status), 0, chance, "", (), (), (),
                    technology=tuple(map(str, finding.technology)), hypothetical=True)

    def quote(self, id: str) -> Quote:
        """A claim's words and where they stand."""
        claim = self.case.claims[id]
        source = self.case.sources.get(claim.doc)
        title = source.title if source else claim.doc[:12]
        return Quote(id, " ".join(claim.quote.split()), str(claim.modality), claim.speaker, title,
                     source.publisher if source else None, source.published if source else None, claim.doc)

    def reason(self, why: Why) -> Reason:
        """What a string stands on, in quotes."""
        sets = tuple(tuple(self.quote(id) for id in some) for some in why.carrying)
        leaning = self.quote(why.leaning.claim) if why.leaning else None
        without = why.leaning.without if why.leaning else None
        return Reason(sets, why.more, leaning, without, tuple(self.quote(id) for id in why.denials), why.unasked)

    def best(self, string: String) -> tuple[Way, ...]:
        """The firmest way of each leg, the shortest among equals; one by the registry only where no claims carry the leg. Of a
        string over several countries those of each country, the firmest country first."""
        return tuple(way for ways in self._by_firmness(string) for way in ways)

    def decisive(self, string: String) -> tuple[Way, ...]:
        """Of the best ways those without which the string would not be: of the first countries, as many as it takes."""
        return tuple(way for ways in self._by_firmness(string)[: string.rule.at_least] for way in ways)

    def _by_firmness(self, string: String) -> list[tuple[Way, ...]]:
        known = self._firmest.get(id(string))
        if known is None:
            found = [tuple(min(leg, key=self._order) for leg in legs) for legs in string.by_country.values()]
            if len(found) > 1:
                found.sort(key=lambda ways: [self._order(way)[:3] for way in ways])
            known = self._firmest[id(string)] = string, found
        return known[1]

    def _order(self, way: Way) -> tuple[object, ...]:
        assumed = any(id in self.case.hypothetical for id in way.findings)
        return (bool(way.ties), FIRMNESS[self.firmness(way)], assumed, len(way.findings), len(way.ties), way.findings, way.ties)

    def firmness(self, way: Way) -> Modality:
        """The modality of a way: that of its weakest finding; an assumed one counts as possible."""
        found = [self.firm(id) for id in way.findings]
        return weakest(found) if found else Modality.ASSERTED

    def firm(self, finding: str) -> Modality:
        """The modality of a finding; an assumed one counts as possible."""
        if self._below and finding not in self._below[1]:
            return self._below[0].firm(finding)
        if finding not in self._firm:
            assumed = finding in self.case.hypothetical
            self._firm[finding] = Modality.POSSIBLE if assumed else lead(self.case, self.case.by_id[finding]).modality
        return self._firm[finding]

    def modality(self, string: String) -> Modality:
        """The modality of a string: that of the weakest of the ways that it takes (the firmest there are, of those by claims
        alone where there are any)."""
        return weakest(map(self.firmness, self.decisive(string)))

    def _owned(self, state: str, company: str) -> bool:
        return any(path.top == state and not path.ties for path in self.control.above(company))

    def tied(self, id: str) -> str:
        """A line of the registry as a sentence that names its source and says that it is no claim."""
        tie = self.case.ties_by_id[id]
        span = dates.words(f"{tie.since or '..'}/{tie.until or '..'}" if tie.since or tie.until else None, self.words)
        return phrase(f"tie_{tie.relation}", self.words, owner=self.name(tie.owner), owned=self.name(tie.owned), span=span,
                      source=tie.source)

    @cached_property
    def control(self) -> Control:
        """Who controls whom in this case."""
        return Control(self.case)

    def text(self, string: String) -> str:
        """One sentence for a string, from its best ways; of many countries the first ones and how many more there are."""
        every = self._by_firmness(string)
        best = [way for ways in every[:MOST_COUNTRIES] for way in ways]
        parts = [self.said(id).text for id in dict.fromkeys(id for way in best for id in way.findings)]
        parts += [self.tied(id) for id in dict.fromkeys(id for way in best for id in way.ties)]
        parts += [phrase("organ", self.words, body=self.name(body), state=self.name(state))
                  for state, body in dict.fromkeys(pair for way in best for pair in way.organs)]
        for state, company in dict.fromkeys(pair for way in best for pair in way.homes):
            key = "home_owned" if self._owned(state, company) else "home"
            parts.append(phrase(key, self.words, company=self.name(company), state=self.name(state)))
        if len(every) > MOST_COUNTRIES:
            parts.append(phrase("countries_more", self.words, n=len(every) - MOST_COUNTRIES))
        return "; ".join(parts) + "."


def lead(case: Case, finding: Finding) -> Claim:
    """The claim whose words a finding is told in: the firmest, in a document's own voice, of the finding's status now."""
    own = [case.claims[id] for id in case.original(finding) or finding.denials]
    return own[0] if len(own) == 1 else min(own, key=_lead_order(finding))


def _lead_order(finding: Finding) -> Callable[[Claim], tuple[object, ...]]:
    def order(claim: Claim) -> tuple[object, ...]:
        return (FIRMNESS[claim.modality], claim.speaker is not None, claim.status is not finding.status,
                -len(claim.technology), -claim.confidence, claim.id)

    return order


def sentence(claim: Claim, words: Labels) -> str:
    """What a claim says, with its speaker, its time and the harm it names."""
    relation = Relation(claim.kind, claim.from_party, claim.to_party, claim.technology, claim.status, claim.modality)
    text = plain(relation, words)
    if claim.harm:
        text = phrase("harms", words, said=text, harms=words.listed([words(f"harm.{code}") for code in claim.harm]))
    if claim.time:
        text = phrase("in_time", words, said=text, time=dates.words(claim.time, words))
    if claim.speaker:
        key = "denied_by" if claim.modality is Modality.DENIED else "according"
        text = phrase(key, words, said=text, speakers=claim.speaker)
    return text


def denied(said: Said) -> str:
    """Who denies a finding, in words; empty where nobody does."""
    if not said.denials or not said.claims:
        return ""
    return phrase("denials", speakers=labels().listed([who or "a document" for who in said.denied_by]))


def sums(finding: Finding) -> list[Amount]:
    """Amounts by currency: of each independent origin its own sum, of several the largest, never added up."""
    best: dict[str, float] = {}
    for origin in finding.origins:
        for amount in origin.amounts:
            best[amount.currency] = max(best.get(amount.currency, 0.0), amount.value)
    return [Amount(value, currency) for currency, value in sorted(best.items())]
