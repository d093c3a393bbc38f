"""One claim per kind, pair of parties and denial: what rules and model say of the same relation is joined, weighed and tiered.

A claim is shown where its confidence passes the threshold, or where a frame names both parties beside its trigger, nothing
better contradicts it, it is not unlikely and the model sees some such relation in the sentence; the rest are candidates.
Invariant: what is left out says nothing that a kept claim does not say; the order is that of the text; a claim that only one
voice makes, or whose rivals are better, is less sure, by the published weights in calibration.json, which also say below what
nothing is kept; where rules read alone, and weigh less for it, that is `KEPT_ALONE`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sousveil.extraction.attributes import UNSEEN
from sousveil.extraction.calibration import Calibration, Features, calibration
from sousveil.extraction.ended import with_ends
from sousveil.extraction.scenes import NOBODY
from sousveil.model import Claim, Cue, Kind, Modality, Party, PartyType, Tier

KEPT_ALONE = 0.003
ALONG = "model: further along"  # the rule of a status that the model is sure of, against the words nearest to the trigger
_LIST_GAP = 40
_TOOL = "supply.instrument"
_USES = ("supply.use", "supply.use-noun", "supply.build-own", "supply.instrument", "supply.model")
_STATE_AND_BODY = {PartyType.STATE, PartyType.PUBLIC_BODY}
LATER, AS_SURE = 1.15, 0.5
ALONE = 0.1
STRONG = 0.75  # what a frame says that names both parties beside its trigger
FAINT, HEARD = 0.3, 0.4
_BESIDE = 5
SURE = 0.5  # from here on the model's reading of another sentence wins over a frame that is weaker than this


@dataclass
class Joined:
    """A relation of the document: the claim that says it best, how sure the rules and the model are, better rivals, whether a
    surer one says it again, of how many other bodies of the same state a surer one says the same, and, where rules speak alone,
    how sure the model is of another relation of the kind at the same place."""

    claim: Claim
    rules: float = 0.0
    model: float = 0.0
    rivals: int = 0
    again: bool = False
    bodies: int = 0
    against: float = 0.0

    @property
    def alone(self) -> float:
        """How far a frame says it alone: 1 where the model says nothing, 0 from HEARD on."""
        return max(0.0, 1 - self.model / HEARD) if self.rules else 0.0

    @property
    def unseen(self) -> bool:
        """Does the model hardly see such a relation in the sentence at all?"""
        return any(cue.rule == UNSEEN for cue in self.claim.cues)

    @property
    def plain(self) -> bool:
        """Does a frame say it as plainly as it can, with no rival?"""
        return self.rules >= STRONG and not self.rivals

    @property
    def features(self) -> Features:
        """What the weighing looks at."""
        claim = self.claim
        ends = [party for party in (claim.from_party, claim.to_party) if party]
        supply = claim.kind is Kind.SUPPLY
        homes = [party.country for party in ends]
        return Features(
            rules=self.rules, model=self.model, rivals=self.rivals,
            inside=sum(bool(party.span) and claim.start <= party.span[0] < claim.end for party in ends if party.span),
            states=sum(party.type is PartyType.STATE for party in ends),
            nobody=claim.from_party is None and not any(cue.rule.startswith(NOBODY) for cue in claim.cues),
            to_company=supply and claim.to_party is not None and claim.to_party.type is PartyType.COMPANY,
            at_home=supply and len(homes) == 2 and homes[0] is not None and homes[0] == homes[1],
            on_people=claim.kind is Kind.USE, supply=supply,
            homeless=sum(party.country is None and party.type is not PartyType.GROUP for party in ends),
            outside=any(party.span and not claim.start <= party.span[0] < claim.end for party in ends),
            again=self.again, bodies=self.bodies, alone=self.alone, unseen=self.unseen, plain=self.plain, against=self.against,
        )  # fmt: skip

    @property
    def rough(self) -> float:
        """A first order among relations, before they are weighed."""
        return 1 - (1 - self.model) * (1 - 0.5 * self.rules)


def merge(
    rules: Iterable[Claim], model: Iterable[Claim], text: str, *, weights: Calibration | None = None, kept: float | None = None
) -> list[Claim]:
    """The claims of both voices joined, with confidence and tier by `weights` (those of the default pace), in reading order;
    none less sure than `kept` (what the weights say)."""
    weights = weights or calibration()
    made = _with_denials([_weighed(item, weights) for item in joined(rules, model, text)], weights)
    least = weights.kept if kept is None else kept
    left = [claim for claim in made if claim.tier is Tier.CLAIM or claim.confidence >= least]
    return sorted(with_ends(left, alike), key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))


def _with_denials(claims: list[Claim], weights: Calibration) -> list[Claim]:
    """A denial stands wherever what it denies stands: it is shown with the claim of the same relation."""
    shown = [claim for claim in claims if claim.tier is Tier.CLAIM and claim.modality is not Modality.DENIED]
    return [
        replace(claim, tier=Tier.CLAIM)
        if claim.modality is Modality.DENIED
        and claim.confidence >= weights.kept
        and any(
            other.kind is claim.kind and alike(other.from_party, claim.from_party) and alike(other.to_party, claim.to_party)
            for other in shown
        )
        else claim
        for claim in claims
    ]


def joined(rules: Iterable[Claim], model: Iterable[Claim], text: str) -> list[Joined]:
    """The relations of a document, each with what both voices say of it and how many better rivals it has."""
    found = _join(rules, model)
    denied = [item for item in found if item.claim.kind is Kind.USE and item.claim.modality is Modality.DENIED]
    found = [item for item in found if not any(_only_uses(item, use) for use in denied)]
    found = [item for item in found if not (_is_crossed(item, found, text) or _is_the_tool(item, found))]
    found = [item for item in found if not any(_only_places(item, other, text) for other in found)]
    _count_rivals(found, text)
    return found


def _is_crossed(item: Joined, found: list[Joined], text: str) -> bool:
    """`A sold it to X and B to Y`: of A and Y only the model speaks, where the rules give both to others."""
    if item.rules:
        return False
    claim = item.claim
    sure = [o.claim for o in found if o.rules >= SURE and o.claim.kind is claim.kind and _overlap(o.claim, claim)]
    with_others = [o for o in sure if alike(o.from_party, claim.from_party) and _apart(o.to_party, claim.to_party, text)]
    by_others = [o for o in sure if alike(o.to_party, claim.to_party) and _apart(o.from_party, claim.from_party, text)]
    return bool(with_others and by_others)


def _is_the_tool(item: Joined, found: list[Joined]) -> bool:
    """`X blocked websites with equipment from A`: whose tool it is done with is not who is stopped."""
    claim = item.claim
    tools = [o.claim for o in found if o.claim.frame == _TOOL and _overlap(o.claim, claim)]
    stopped = claim.kind is Kind.RESTRICTION and not item.rules
    return stopped and any(alike(o.from_party, claim.to_party) and alike(o.to_party, claim.from_party) for o in tools)


def _only_places(item: Joined, body: Joined, text: str) -> bool:
    """`sold it to the police of X`: the body of the place it is named by, if that is about as sure, not the place too."""
    claim, other = item.claim, body.claim
    if claim.kind is not other.kind or not _overlap(claim, other) or body.rough < AS_SURE * item.rough:
        return False
    ends = ((claim.from_party, other.from_party), (claim.to_party, other.to_party))
    named = [_named_with(place, party, text) for place, party in ends]
    return any(named) and all(by or alike(*pair) for by, pair in zip(named, ends, strict=True))


def _named_with(place: Party | None, body: Party | None, text: str) -> bool:
    """Do a place and a body of its country stand beside each other, with at most a short plain word between?"""
    if place is None or body is None or not place.span or not body.span or place.country != body.country:
        return False
    if place.type is not PartyType.PLACE or body.type is not PartyType.PUBLIC_BODY:
        return False
    left, right = sorted((place.span, body.span))
    if right[0] - left[1] > _LIST_GAP:
        return False
    between = text[left[1] : right[0]].split()
    return not between or (len(between) == 1 and len(between[0]) < _BESIDE and between[0].islower())


def _apart(one: Party | None, other: Party | None, text: str) -> bool:
    """Two parties that are not the same, nor members of one list."""
    return not alike(one, other) and not _listed(one, other, text)


def _only_uses(item: Joined, other: Joined) -> bool:
    """`denied having used it on critics`: who denies an act against people, if that is at least as sure, does not say that
    nothing was supplied."""
    supply, use = item.claim, other.claim
    told = supply.kind is Kind.SUPPLY and supply.modality is Modality.DENIED and supply.frame in _USES
    return told and _overlap(supply, use) and alike(supply.to_party, use.from_party) and other.rough >= AS_SURE * item.rough


def _join(rules: Iterable[Claim], model: Iterable[Claim]) -> list[Joined]:
    found: list[Joined] = []
    for claim in rules:
        known = _find(found, claim)
        if known is None:
            found.append(Joined(claim, rules=claim.confidence))
        else:
            if _says_better(claim, known.claim, known.rules):
                known.claim = claim
            known.rules = max(known.rules, claim.confidence)
    for claim in model:
        known = _find(found, claim)
        if known is None:
            if claim.confidence >= ALONE:
                found.append(Joined(claim, model=claim.confidence))
        elif known.rules and not _overlap(known.claim, claim):
            apart = claim.confidence >= SURE > known.rules
            known.claim = claim if apart and claim.confidence > known.model else known.claim
            known.model = max(known.model, claim.confidence if apart else claim.confidence / 2)
        else:
            if not known.rules and _says_better(claim, known.claim, known.model):
                known.claim = claim
            known.claim = _further_along(known.claim, claim) if known.rules else known.claim
            known.model = max(known.model, claim.confidence)
    return found


def _further_along(said: Claim, seen: Claim) -> Claim:
    """The rules' claim with the status of the model's, where that is surer of it."""
    surer = [cue for cue in seen.cues if cue.rule == ALONG]
    return replace(said, status=seen.status, cues=(*said.cues, *surer)) if surer else said


def _says_better(claim: Claim, kept: Claim, confidence: float) -> bool:
    """A fact said twice is quoted where it is said first, unless a later place says it much more surely."""
    return claim.confidence > confidence * (1.0 if claim.start <= kept.start else LATER)


def _find(found: list[Joined], claim: Claim) -> Joined | None:
    denied = claim.modality is Modality.DENIED
    for item in found:
        other = item.claim
        if other.kind is not claim.kind or (other.modality is Modality.DENIED) != denied:
            continue
        if not _overlap(other, claim) and _wider(other, claim):
            continue
        if alike(other.from_party, claim.from_party) and alike(other.to_party, claim.to_party):
            return item
        if (
            claim.kind is Kind.COOPERATION
            and alike(other.from_party, claim.to_party)
            and alike(other.to_party, claim.from_party)
        ):
            return item
    return None


def alike(one: Party | None, other: Party | None) -> bool:
    """Do two parties of one document mean the same: one identity, one company's name, or a state and a body of it?"""
    if one is None or other is None:
        return one is other
    if one.key == other.key:
        return True
    if one.type is other.type is PartyType.GROUP and one.span and other.span:
        return max(one.span[0], other.span[0]) < min(one.span[1], other.span[1])
    if PartyType.COMPANY not in (one.type, other.type) and one.country == other.country and _share_words(one, other):
        return True
    if PartyType.COMPANY in (one.type, other.type):
        short, long = sorted((_words(one), _words(other)), key=len)
        return one.type is other.type and long[: len(short)] == short
    if one.country is None or one.country != other.country:
        return False
    return PartyType.STATE in (one.type, other.type) or _words(one)[-1] == _words(other)[-1]


def _wider(one: Claim, other: Claim) -> bool:
    """Does one speak of a state and the other of a body of it? Apart from each other, that is said twice."""
    ends = ((one.from_party, other.from_party), (one.to_party, other.to_party))
    return any(a is not None and b is not None and {a.type, b.type} == _STATE_AND_BODY for a, b in ends)


def _words(party: Party) -> list[str]:
    return party.name.casefold().replace(",", " ").replace(".", " ").split()


def _overlap(one: Claim, other: Claim) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _count_rivals(found: list[Joined], text: str) -> None:
    """A rival says the same kind at the same place with one of the two parties, and is surer; members of a list are none."""
    ordered = sorted(found, key=lambda item: (-item.rough, item.claim.start, item.claim.id))
    for place, item in enumerate(ordered):
        for better in ordered[:place]:
            if better.claim.kind is item.claim.kind and _overlap(better.claim, item.claim):
                item.rivals += _rivals(better.claim, item.claim, text)
            _count_again(item, better.claim, text)
        if item.alone > 0:
            item.against = max((other.model for other in found if _speaks_against(other.claim, item.claim)), default=0.0)


def _speaks_against(other: Claim, claim: Claim) -> bool:
    """Is it of the same kind and place, and of other parties by the words that name them?"""
    if other is claim or other.kind is not claim.kind or not _overlap(other, claim):
        return False
    ends = ((other.from_party, claim.from_party), (other.to_party, claim.to_party))
    return not all(_share_words(one, two) for one, two in ends)


def _share_words(one: Party | None, other: Party | None) -> bool:
    if one is None or other is None or not one.span or not other.span:
        return one is other
    return max(one.span[0], other.span[0]) < min(one.span[1], other.span[1])


def _count_again(item: Joined, better: Claim, text: str) -> None:
    """Is a surer claim the same relation, told of the state or of a body of it? Or that of another body, in no list with it?"""
    claim = item.claim
    denied = {one.modality is Modality.DENIED for one in (claim, better)}
    if better.kind is not claim.kind or len(denied) > 1 or not alike(better.from_party, claim.from_party):
        return
    one, other = better.to_party, claim.to_party
    if alike(one, other):
        item.again = True
    elif one and other and one.country and one.country == other.country and not _listed(one, other, text):
        item.bodies += PartyType.COMPANY not in (one.type, other.type)


def _rivals(better: Claim, claim: Claim, text: str) -> int:
    same_from, same_to = alike(better.from_party, claim.from_party), alike(better.to_party, claim.to_party)
    if same_from and not same_to:
        return int(not _listed(better.to_party, claim.to_party, text))
    if same_to and not same_from:
        return int(not _listed(better.from_party, claim.from_party, text))
    turned = alike(better.from_party, claim.to_party) and alike(better.to_party, claim.from_party)
    return 2 if turned and claim.kind is not Kind.COOPERATION else 0


def _listed(one: Party | None, other: Party | None, text: str) -> bool:
    """Do two mentions stand in one list: close together, with only names and joining words between?"""
    if one is None or other is None or one.span is None or other.span is None:
        return False
    left, right = sorted((one.span, other.span))
    gap = text[left[1] : right[0]]
    plain = all(not word.isalpha() or word[:1].isupper() or len(word) < 4 for word in gap.replace(",", " , ").split())
    return len(gap) < _LIST_GAP and plain and not any(mark in gap for mark in ".;:")


def _weighed(item: Joined, weights: Calibration) -> Claim:
    confidence = weights.confidence(item.features)
    voices = "rules and model" if item.rules and item.model else "rules" if item.rules else "model"
    rule = f"{voices}; {item.rivals} better rival{'s' * (item.rivals != 1)}"
    plain = item.plain and item.model < FAINT and not item.unseen and item.against < FAINT and confidence >= weights.plain
    tier = Tier.CLAIM if confidence >= weights.threshold or plain else Tier.CANDIDATE
    return replace(item.claim, confidence=confidence, tier=tier, cues=(*item.claim.cues, Cue("confidence", rule)))
