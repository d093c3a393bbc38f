"""The second voice's proposals as claims: the model says who and what, the rules say how, when and with which words.

Invariant: a proposal's parties are those that `tagged` tells; a trigger that the rules know wins over the model's guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sousveil.extraction import neural
from sousveil.extraction.aimed import aimed
from sousveil.extraction.attributes import describe, says_where, says_whose
from sousveil.extraction.engine import RECENT
from sousveil.extraction.frames import is_of_a_person
from sousveil.extraction.home import seats_a_mission
from sousveil.extraction.identity import of_anywhere, party_of
from sousveil.extraction.known import state_name
from sousveil.extraction.language import NOBODY_NAMED, Frame, Language, Slot
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, NATIONALS, PERSON, Mention, is_written_on
from sousveil.extraction.merging import ALONE
from sousveil.extraction.nationality import is_seat
from sousveil.extraction.pace import Pace
from sousveil.extraction.scenes import Match, Reading, Said, Scene, Trigger
from sousveil.extraction.tagged import Parties
from sousveil.extraction.triggers import GUESSED, forbidden_deals, triggers
from sousveil.model import Claim, Cue, Kind, Party, PartyType, Technology
from sousveil.parties.registry import registry

EXTRACTOR = "model-1"
FLOOR = 0.02
_ANYWHERE = (Slot("anywhere"),)
_NOBODY = (Slot(NOBODY_NAMED),)


@dataclass
class Proposer:
    """Turns one document's proposals into claims."""

    rules: Reading
    seen: neural.Reading
    parties: Parties

    def claims(self) -> list[Claim]:
        """A claim for each proposal above FLOOR whose parties can be told; one each for two in one (`Serbian and Chinese
        police`)."""
        told = [
            (p, [source, target])
            for p in self.seen.proposals if p.probability >= FLOOR
            for source in self.parties.each(p.from_entity, p.sentence)
            for target in self.parties.each(p.to_entity, p.sentence)
        ]  # fmt: skip
        made = [(p, self._claim(p, ends)) for p, ends in aimed(self.rules, told)]
        found: dict[int, list[Claim]] = {}
        for proposal, claim in made:
            if claim is not None:
                found.setdefault(proposal.sentence, []).append(claim)
        return [claim for p, claim in made if claim is not None and self._in_step(p.sentence, claim, found[p.sentence])]

    def _in_step(self, sentence: int, claim: Claim, others: list[Claim]) -> bool:
        """`A and B sold to C and D, respectively`: the first goes with the first, the second with the second."""
        scene = self.rules.scenes[sentence]
        apart = self.rules.language.words["respectively"] & {token.low for token in scene.sentence.tokens}
        if not apart or not (claim.from_party and claim.to_party):
            return True
        sources, targets = _roles([c for c in others if c.kind is claim.kind and c.confidence >= ALONE])
        if len(sources) != len(targets) or len(sources) < 2 or not (claim.from_party.span and claim.to_party.span):
            return True
        if claim.from_party.span not in sources or claim.to_party.span not in targets:
            return False
        return sources.index(claim.from_party.span) == targets.index(claim.to_party.span)

    def _claim(self, proposal: neural.Proposal, ends: list[Party | None]) -> Claim | None:
        scene, kind = self.rules.scenes[proposal.sentence], Kind(proposal.kind)
        if proposal.from_entity is not None and ends[0] is None:
            return None
        if kind is Kind.SUPPLY and (self._no_trade(proposal) or self._only_sits_there(proposal)):
            return None
        if any(self._only_as_states(index, proposal.sentence) for index in (proposal.from_entity, proposal.to_entity)):
            return None
        cut_off = self._cut_off(scene, ends[1]) if kind is Kind.RESTRICTION else None
        if cut_off is not None:
            return self._said(proposal, scene, cut_off, [ends[0], None])
        if kind is Kind.USE and proposal.to_entity is None and ends[1] is None:
            on_nobody = self._on_nobody(scene)
            return self._said(proposal, scene, on_nobody, ends) if on_nobody is not None else None
        ends = [ends[0], people_of(self.parties, kind, proposal.sentence, proposal.to_entity, ends)]
        if kind is Kind.SUPPLY and ends[1] is not None and self._buys_nothing(ends[1]):
            return None
        if kind is Kind.AFFILIATION and (self.parties.may_be_a_person(ends[0]) or self._served_there(proposal, scene)):
            return None
        trigger = self._trigger(scene, kind, [party for party in ends if party])
        if trigger is None or (kind is Kind.AFFILIATION and _is_owned_elsewhere(scene, trigger, ends)):
            return None
        return self._said(proposal, scene, trigger, ends)

    def _said(self, proposal: neural.Proposal, scene: Scene, trigger: Trigger, ends: list[Party | None]) -> Claim | None:
        """The claim of a proposal between two parties, said by a trigger."""
        cues = [
            Cue(field, "model: entity", *party.span)
            for field, party in zip(("from", "to"), ends, strict=True)
            if party and party.span
        ]
        before = self.rules.scenes[max(0, proposal.sentence - RECENT) : proposal.sentence]
        return describe(
            self.rules,
            Said(
                scene,
                before,
                Match(trigger, (), ()),
                ends[0],
                ends[1],
                confidence=round(proposal.probability, 4),
                cues=tuple(cues),
                extractor=EXTRACTOR,
            ),
        )

    def _cut_off(self, scene: Scene, target: Party | None) -> Trigger | None:
        """`blocked Facebook`: who writes on it is cut off; no company is banned."""
        entry = registry().get(target.id) if target is not None and target.id else None
        if entry is None or "platform" not in entry.sectors:
            return None
        return next((t for t in triggers(scene) if t.frame.on_nobody and t.object_at is not None), None)

    def _on_nobody(self, scene: Scene) -> Trigger | None:
        """`the site is blocked in Egypt`: what is turned on nobody in particular, where a sentence speaks of filtering."""
        spoken = any(item.code == Technology.INTERNET_FILTERING for item in scene.technology)
        known = [t for t in triggers(scene) if t.frame.on_nobody]
        if known or not spoken:
            return known[0] if known else None
        guessed = self._trigger(scene, Kind.USE, [])
        return replace(guessed, frame=replace(guessed.frame, targets=_NOBODY)) if guessed is not None else None

    def _served_there(self, proposal: neural.Proposal, scene: Scene) -> bool:
        """`founded by a former Red Army officer`: where somebody served owns nothing."""
        here = self.parties.mentions_in(proposal.from_entity, proposal.sentence)
        return bool(here) and all(is_of_a_person(scene, mention) for mention in here)

    def _only_as_states(self, index: int | None, sentence: int) -> bool:
        """A state that a sentence holds only as `countries` or their pronoun, which the rules take for a group told of before
        (`developing countries`): they are not each of the states named so far."""
        if index is None or self.seen.entities[index].type != PartyType.STATE:
            return False
        here = [self.rules.cast.entity(m) for m in self.parties.mentions_in(index, sentence)]
        plurals = self.rules.language.nouns["state_plural"]
        return bool(here) and all(e and e.type == PartyType.GROUP and not e.members and e.heads & plurals for e in here)

    def _buys_nothing(self, party: Party) -> bool:
        """`sold phones to shoppers`: people are nobody's customers here."""
        return party.type is PartyType.GROUP and self.rules.language.is_people(party.name.casefold().split())

    def _no_trade(self, proposal: neural.Proposal) -> bool:
        """`runs on Android phones`, `read WhatsApp messages`: its maker buys nothing, and what people write is no ware."""
        source, target = (self.parties.mentions(index) for index in (proposal.from_entity, proposal.to_entity))
        written_on = source and all(is_written_on(m) for m in source)
        return bool(written_on) or (bool(target) and all(m.product for m in target))

    def _only_sits_there(self, proposal: neural.Proposal) -> bool:
        """`sold to governments by Milan-based X`: where a company sits buys nothing."""
        scene, here = self.rules.scenes[proposal.sentence], self.parties.mentions_in(proposal.to_entity, proposal.sentence)
        return bool(here) and all(is_seat(scene.sentence, mention, scene.language) for mention in here)

    def _trigger(self, scene: Scene, kind: Kind, parties: list[Party]) -> Trigger | None:
        """The words of the sentence that say it: a frame's trigger of this kind, else the verb between the parties."""
        places = [party.span[0] for party in parties if party.span] or [scene.sentence.start]
        middle = sum(places) / len(places)
        known = [trigger for trigger in triggers(scene) if trigger.frame.kind is kind]
        if kind is Kind.SUPPLY and self._off(scene, known, middle):
            return None
        if known:
            return min(known, key=lambda t: (t.verb is None, abs(scene.sentence.tokens[t.first].start - middle)))
        frame = Frame(f"{kind}.model", kind, _ANYWHERE, _ANYWHERE, needs="nothing", traits=frozenset({GUESSED}))
        verbs = scene.sentence.verbs
        if verbs:
            verb = min(verbs, key=lambda v: abs(scene.sentence.tokens[v.main].start - middle))
            return Trigger(frame, verb.first, verb.last, scene.sentence.low(verb.main), verb)
        if not scene.sentence.tokens:
            return None
        return Trigger(frame, 0, 0, scene.sentence.low(0))

    def _off(self, scene: Scene, known: list[Trigger], middle: float) -> bool:
        """Is the verb of trade nearest to the parties one of a deal that is forbidden or was turned down?"""
        off = [verb.first for verb in forbidden_deals(scene)]
        places = [trigger.first for trigger in known] + off
        return bool(off) and min(places, key=lambda n: abs(scene.sentence.tokens[n].start - middle)) in off


def _is_owned_elsewhere(scene: Scene, trigger: Trigger, ends: Sequence[Party | None]) -> bool:
    """`state-owned carrier China Mobile builds networks in Pakistan`: a company that is known to be of another state is not
    this one's, but where that is said (`Swedish-owned`)."""
    state, company = ends
    if state is None or company is None or state.type is not PartyType.STATE or not (company.id and company.country):
        return False
    at = scene.sentence.tokens[trigger.first].start
    said = state.span is not None and 0 <= at - state.span[1] <= 1
    own = any(slot.where in ("own-state", "hyphened") for slot in trigger.frame.sources)
    return own and company.country != state.country and not said


def _roles(claims: Sequence[Claim]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where those stand that give and those that receive, in order; who does both does what is surer."""
    gives: dict[tuple[int, int], float] = {}
    takes: dict[tuple[int, int], float] = {}
    for role, ends in ((gives, [c.from_party for c in claims]), (takes, [c.to_party for c in claims])):
        for claim, party in zip(claims, ends, strict=True):
            if party and party.span:
                role[party.span] = max(claim.confidence, role.get(party.span, 0.0))
    return (
        sorted(span for span, sure in gives.items() if sure >= takes.get(span, 0.0)),
        sorted(span for span, sure in takes.items() if sure > gives.get(span, 0.0)),
    )


def people_of(parties: Parties, kind: Kind, sentence: int, index: int | None, ends: Sequence[Party | None]) -> Party | None:
    """Who is on the receiving end: people, on whom something is used, are the operator's where the sentence does not say whose;
    `terrorists` are of none. `tracks the Tibetans` is turned on them, on no state."""
    operator, people = ends
    here = parties.mentions_in(index, sentence)
    nationals = next((m for m in here if m.head == NATIONALS), None) if kind is Kind.USE else None
    if nationals is not None:
        return party_of(parties.rules, nationals)
    if kind is not Kind.USE or people is None or people.type is not PartyType.GROUP:
        return people
    scene = parties.rules.scenes[sentence]
    if any(says_whose(scene, mention) or says_where(scene, mention) for mention in here) or _by_demonym(scene, people):
        return people
    if of_anywhere(scene.language, operator, people):
        return replace(people, country=None)
    return replace(people, country=operator.country or people.country) if operator is not None else people


def _by_demonym(scene: Scene, people: Party) -> bool:
    """`Somali terrorists`."""
    low, high = people.span or (0, 0)
    inside = (m for m in scene.sentence.mentions if low <= m.start < high and m.form == ADJECTIVE)
    return any(mention.country == people.country for mention in inside)


def propose(rules: Reading, *, pace: Pace = Pace.DEFAULT) -> list[Claim]:
    """The model's claims of a document, and in each scene what kinds it sees there; none where there is no model."""
    reader = neural.load(second=pace.looks_twice)
    if reader is None:
        return []
    sentences = [(scene.sentence.start, scene.sentence.end) for scene in rules.scenes]
    seen = reader.read(rules.document.text, sentences, known_mentions(rules), described(rules))
    for scene, chances in zip(rules.scenes, seen.kinds[: len(sentences) - seen.unread].tolist(), strict=False):
        scene.seen = dict(zip(neural.KINDS, chances, strict=True))
    for proposal in sorted(seen.proposals, key=lambda one: one.probability):
        if proposal.probability >= FLOOR:
            rules.scenes[proposal.sentence].surest[proposal.kind] = proposal
    return Proposer(rules, seen, Parties(rules, seen)).claims()


def known_mentions(rules: Reading) -> list[neural.Known]:
    """The names that the rules are sure of, for the model to build on."""
    return [
        _known(scene, m, rules.language)
        for scene in rules.scenes
        for m in scene.sentence.mentions
        if m.head == NATIONALS
        or m.type == PERSON
        or (m.form in (NAME, ADJECTIVE, CAPITAL) and m.sure and m.type in neural.TYPES)
    ]


def described(rules: Reading) -> list[neural.Described]:
    """The noun phrases that the rules take for parties."""
    return [
        neural.Described(m.start, m.end, m.type)
        for scene in rules.scenes
        for m in scene.sentence.mentions
        if m.form == DESCRIPTION and m.type in neural.TYPES and m.type != PERSON
    ]


def _known(scene: Scene, m: Mention, language: Language) -> neural.Known:
    """A name as the model is told it; the city of a mission is a place, so that no government goes by it."""
    if m.head == NATIONALS:
        return neural.Known(m.start, m.end, PartyType.STATE, m.country, state_name(m.country), m.country, ADJECTIVE)
    if m.form == CAPITAL and seats_a_mission(scene.sentence, m, language):
        return neural.Known(m.start, m.end, "place", m.country)
    article = scene.sentence.low(m.first - 1) in language.words["articles"]
    opens = scene.sentence.tokens[m.first - 1].start if m.form == NAME and article else None
    return neural.Known(m.start, m.end, m.type, m.country, m.name or None, m.id, m.form, opens)
