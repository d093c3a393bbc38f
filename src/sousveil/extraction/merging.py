"""One claim per kind, pair of parties and denial: what rules and model say of the same relation is joined, weighed and tiered.

A claim is shown where its confidence passes the threshold, where it denies one that does, or where one of the few frames that
are believed alone (`alone` in frames/*.toml) names both parties beside its trigger, nothing better contradicts it, and the
model sees some such relation in the sentence but no other of the kind there; the rest are candidates.
Invariant: what is left out says nothing that a kept claim does not say; the order is that of the text; a claim that only one
voice makes, or whose rivals are better, is less sure, by the published weights in calibration.json, which also say below what
nothing is kept but what a frame says plainly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from sousveil.extraction.attributes import UNSEEN
from sousveil.extraction.calibration import USUAL, Calibration, Features, calibration, rough
from sousveil.extraction.elsewhere import DOUBTS
from sousveil.extraction.ended import with_ends
from sousveil.extraction.likeness import alike, listed, marks, named_with, overlap, share_words, wider
from sousveil.extraction.scenes import NOBODY
from sousveil.extraction.telling import Told, best
from sousveil.model import Claim, Cue, Kind, Modality, Party, PartyType, Tier

_TOOL = "supply.instrument"
_USES = ("supply.use", "supply.use-noun", "supply.build-own", "supply.instrument", "supply.model")
LATER, AS_SURE = 1.15, 0.5
ALONE = 0.1
REACH, THIN = 1000, 500  # characters
ASTRAY = {rule: 1 - most for rule, most in DOUBTS}
STRONG = 0.75  # what a frame says that names both parties beside its trigger
FAINT, HEARD = 0.3, 0.4
DENIES = 1.25  # from .30 to .36 seven of 20 were right on R29 to R33, 63, 64 and 84 passages of press; of 46 before, seven
SURE = 0.5  # from here on the model's reading of another sentence wins over a frame that is weaker than this


@dataclass
class Joined:
    """A relation of the document: the claim that says it best, how sure the rules and the model are, all that they tell of it,
    better rivals, whether a surer one says it again, of how many other bodies of the same state a surer one says the same,
    where rules speak, how sure the model is of another relation of the kind at the same place (`against`), how likely
    the likeliest one there is with the same giver and another taker (`beside`), and how much else is told around it."""

    claim: Claim
    rules: float = 0.0
    model: float = 0.0
    told: list[Told] = field(default_factory=list)
    rivals: int = 0
    again: bool = False
    bodies: int = 0
    against: float = 0.0
    beside: float = 0.0
    company: float = USUAL

    @property
    def alone(self) -> float:
        """How far a frame says it alone: 1 where the model says nothing, 0 from HEARD on."""
        return max(0.0, 1 - self.model / HEARD) if self.rules else 0.0

    @property
    def unseen(self) -> bool:
        """Does the model hardly see such a relation in the sentence at all? It looks at pairs: what is done to nobody in
        particular (`blocks websites`) it was not taught to see."""
        alone = self.claim.kind is Kind.USE and self.claim.to_party is None
        return not alone and any(cue.rule == UNSEEN for cue in self.claim.cues)

    @property
    def plain(self) -> bool:
        """Does a frame say it as plainly as it can, with no rival?"""
        return self.rules >= STRONG and not self.rivals

    @property
    def is_unopposed(self) -> bool:
        """Does a frame say it plainly, and the model see nothing against it? That it sees it too takes nothing away."""
        return self.plain and not self.unseen and self.against < FAINT

    @property
    def is_plain_alone(self) -> bool:
        """The same, where the model does not see it."""
        return self.is_unopposed and self.model < FAINT

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
            giver_here=claim.from_party is not None and claim.from_party.span is not None,
            both_here=sum(party.span is not None for party in ends) == 2, beside=self.beside,
            cooperation=claim.kind is Kind.COOPERATION, finance=claim.kind is Kind.FINANCE,
            astray=sum(ASTRAY.get(cue.rule, 0.0) for cue in claim.cues),
            abroad=claim.kind is Kind.USE and len(homes) == 2 and None not in homes and homes[0] != homes[1],
            together=claim.kind is Kind.COOPERATION and len(homes) == 2 and homes[0] is not None and homes[0] == homes[1],
            company=self.company,
        )  # fmt: skip

    @property
    def rough(self) -> float:
        """A first order among relations, before they are weighed."""
        return rough(self.rules, self.model)


def merge(
    rules: Iterable[Claim], model: Iterable[Claim], text: str, *, weights: Calibration | None = None, alone: Container[str] = ()
) -> list[Claim]:
    """The claims of both voices joined, with confidence and tier by `weights` (those of the default pace), in reading order.
    `alone` are the frames that are believed where the model is silent."""
    weights = weights or calibration()
    found = joined(rules, model, text)
    made = _with_denials([_weighed(item, weights, alone) for item in found], weights)
    left = [
        claim for item, claim in zip(found, made, strict=True)
        if claim.tier is Tier.CLAIM or _by_itself(item, weights) >= _least(claim, weights) or item.is_plain_alone
    ]  # fmt: skip
    return sorted(with_ends(left, alike), key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))


def _by_itself(item: Joined, weights: Calibration) -> float:
    """How sure a relation would be in usual company: what stands alone is doubted, and kept for review all the same."""
    return weights.confidence(replace(item.features, company=USUAL))


def _least(claim: Claim, weights: Calibration) -> float:
    """How sure a claim must be to be kept: a denial more, since it is shown with what it denies, however unsure."""
    return weights.kept * (DENIES if claim.modality is Modality.DENIED else 1.0)


def _with_denials(claims: list[Claim], weights: Calibration) -> list[Claim]:
    """A denial stands wherever what it denies stands: it is shown with the claim of the same relation."""
    shown = [claim for claim in claims if claim.tier is Tier.CLAIM and claim.modality is not Modality.DENIED]
    return [
        replace(claim, tier=Tier.CLAIM)
        if claim.modality is Modality.DENIED
        and claim.confidence >= _least(claim, weights)
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
    near = _Near(found)
    around = [(item, near.around(item.claim)) for item in found]
    found = [i for i, by in around if not (_is_crossed(i, by, text) or _is_the_tool(i, by) or _is_told_fuller(i, by))]
    near = _Near(found)
    found = [item for item in found if not any(_only_places(item, other, text) for other in near.around(item.claim))]
    _count_rivals(found, text)
    _count_company(found, len(text))
    return found


class _Near:
    """Which relations have a quote in common with a claim, without looking at all of them. The answer is in reading order."""

    def __init__(self, found: Sequence[Joined]) -> None:
        self._ordered = sorted(found, key=lambda item: (item.claim.start, item.claim.id))
        self._starts = [item.claim.start for item in self._ordered]
        self._longest = max((item.claim.end - item.claim.start for item in found), default=0)

    def around(self, claim: Claim) -> list[Joined]:
        """Those whose quotes overlap the claim's, its own among them."""
        low, high = bisect_left(self._starts, claim.start - self._longest), bisect_left(self._starts, claim.end)
        return [item for item in self._ordered[low:high] if overlap(item.claim, claim)]


def _is_told_fuller(item: Joined, found: list[Joined]) -> bool:
    """`blocked websites` beside `blocked the websites of journalists`: the same act, told with those it is turned on."""
    claim = item.claim
    if claim.kind is not Kind.USE or claim.to_party is not None:
        return False
    fuller = (o.claim for o in found if o.rules and o.claim.kind is Kind.USE and o.claim.to_party and overlap(o.claim, claim))
    return any(alike(o.from_party, claim.from_party) and o.modality is claim.modality for o in fuller)


def _is_crossed(item: Joined, found: list[Joined], text: str) -> bool:
    """`A sold it to X and B to Y`: of A and Y only the model speaks, where the rules give both to others. So too of `X received
    it from A`, turned round."""
    if item.rules:
        return False
    claim = item.claim
    sure = [o.claim for o in found if o.rules >= SURE and o.claim.kind is claim.kind and overlap(o.claim, claim)]
    with_others = [o for o in sure if alike(o.from_party, claim.from_party) and _apart(o.to_party, claim.to_party, text)]
    by_others = [o for o in sure if alike(o.to_party, claim.to_party) and _apart(o.from_party, claim.from_party, text)]
    turned = (alike(o.from_party, claim.to_party) and alike(o.to_party, claim.from_party) for o in sure)
    return bool(with_others and by_others) or (claim.kind is not Kind.COOPERATION and any(turned))


def _is_the_tool(item: Joined, found: list[Joined]) -> bool:
    """`X blocked websites with equipment from A`: whose tool it is done with is not who is stopped."""
    claim = item.claim
    tools = [o.claim for o in found if o.claim.frame == _TOOL and overlap(o.claim, claim)]
    stopped = claim.kind is Kind.RESTRICTION and not item.rules
    return stopped and any(alike(o.from_party, claim.to_party) and alike(o.to_party, claim.from_party) for o in tools)


def _only_places(item: Joined, body: Joined, text: str) -> bool:
    """`sold it to the police of X`: the body of the place it is named by, if that is about as sure, not the place too."""
    claim, other = item.claim, body.claim
    if claim.kind is not other.kind or not overlap(claim, other) or body.rough < AS_SURE * item.rough:
        return False
    ends = ((claim.from_party, other.from_party), (claim.to_party, other.to_party))
    named = [named_with(place, party, text) for place, party in ends]
    return any(named) and all(by or alike(*pair) for by, pair in zip(named, ends, strict=True))


def _apart(one: Party | None, other: Party | None, text: str) -> bool:
    """Two parties that are not the same, nor members of one list."""
    return not alike(one, other) and not listed(one, other, text)


def _only_uses(item: Joined, other: Joined) -> bool:
    """`denied having used it on critics`: who denies an act against people, if that is at least as sure, does not say that
    nothing was supplied."""
    supply, use = item.claim, other.claim
    told = supply.kind is Kind.SUPPLY and supply.modality is Modality.DENIED and supply.frame in _USES
    return told and overlap(supply, use) and alike(supply.to_party, use.from_party) and other.rough >= AS_SURE * item.rough


def _join(rules: Iterable[Claim], model: Iterable[Claim]) -> list[Joined]:
    found = _Found()
    for claim in rules:
        known = next((item for item in found.like(claim) if _is_same(item.claim, claim)), None)
        if known is None:
            known = found.add(Joined(claim, rules=claim.confidence))
        else:
            if _says_better(claim, known.claim, known.rules):
                known.claim = claim
            known.rules = max(known.rules, claim.confidence)
        known.told.append(Told(claim, by_rules=True))
    for claim in model:
        known = next((item for item in found.like(claim) if _is_same(item.claim, claim)), None)
        if known is None:
            if claim.confidence >= ALONE:
                found.add(Joined(claim, model=claim.confidence)).told.append(Told(claim, by_rules=False))
            continue
        if known.rules and not overlap(known.claim, claim):
            apart = claim.confidence >= SURE > known.rules
            known.claim = claim if apart and claim.confidence > known.model else known.claim
            known.model = max(known.model, claim.confidence if apart else claim.confidence / 2)
        else:
            if not known.rules and _says_better(claim, known.claim, known.model):
                known.claim = claim
            known.model = max(known.model, claim.confidence)
        known.told.append(Told(claim, by_rules=False))
    for item in found.items:
        item.claim = best(item.told, item.claim)
    return found.items


class _Found:
    """The relations so far, in the order in which they were found; looked up by what is alike in who gives and who takes."""

    def __init__(self) -> None:
        self.items: list[Joined] = []
        self._places: dict[tuple[object, ...], list[int]] = {}

    def add(self, item: Joined) -> Joined:
        """One more, which is given back."""
        for key in self._keys(item.claim, item.claim.from_party, item.claim.to_party):
            self._places.setdefault(key, []).append(len(self.items))
        self.items.append(item)
        return item

    def like(self, claim: Claim) -> list[Joined]:
        """Those of its kind, denied or not as it is, whose giver may be alike, and the taker alike or of one country with its
        own; turned round too where that is one thing."""
        ends = (claim.from_party, claim.to_party)
        ways = (ends, ends[::-1]) if claim.kind is Kind.COOPERATION else (ends,)
        places = {place for way in ways for key in self._keys(claim, *way) for place in self._places.get(key, ())}
        return [self.items[place] for place in sorted(places)]

    @staticmethod
    def _keys(claim: Claim, giver: Party | None, taker: Party | None) -> Iterator[tuple[object, ...]]:
        denied = claim.modality is Modality.DENIED
        return ((claim.kind, denied, one, other) for one in marks(giver) for other in marks(taker))


def _says_better(claim: Claim, kept: Claim, confidence: float) -> bool:
    """A fact said twice is quoted where it is said first, unless a later place says it much more surely."""
    return claim.confidence > confidence * (1.0 if claim.start <= kept.start else LATER)


def _is_same(other: Claim, claim: Claim) -> bool:
    """Is it one relation with a claim of its kind, either way where that is a cooperation?"""
    if not overlap(other, claim) and wider(other, claim):
        return False
    if alike(other.from_party, claim.from_party) and alike(other.to_party, claim.to_party):
        return True
    turned = claim.kind is Kind.COOPERATION and alike(other.from_party, claim.to_party)
    return turned and alike(other.to_party, claim.from_party)


def _count_rivals(found: list[Joined], text: str) -> None:
    """A rival says the same kind at the same place with one of the two parties, and is surer; members of a list are none."""
    ordered = sorted(found, key=lambda item: (-item.rough, item.claim.start, _places(item.claim), item.claim.id))
    rank, near = {id(item): place for place, item in enumerate(ordered)}, _Near(found)
    before = _Found()
    for place, item in enumerate(ordered):
        around = [other for other in near.around(item.claim) if other.claim.kind is item.claim.kind]
        better = sorted(rank[id(other)] for other in around if rank[id(other)] < place)
        item.rivals += sum(_rivals(ordered[n].claim, item.claim, text) for n in better)
        for surer in before.like(item.claim):
            _count_again(item, surer.claim, text)
        before.add(item)
        item.beside = max((other.rough for other in around if _takes_too(other.claim, item.claim)), default=0.0)
        if item.rules:
            item.against = max((other.model for other in around if _speaks_against(other.claim, item.claim, text)), default=0.0)


def _count_company(found: list[Joined], length: int) -> None:
    """How much else the text around a relation tells, REACH characters either way: what stands alone in a page of other things
    is less often right. THIN characters more, with what is usual in them, stand for what is not known of a short text; its own
    quote is not counted, so that a sentence by itself is as usual."""
    ordered = sorted(found, key=lambda item: item.claim.start)
    starts = [item.claim.start for item in ordered]
    sums = [0.0, *accumulate(item.rough for item in ordered)]
    for item in ordered:
        start, end = item.claim.start, item.claim.end
        low, high = max(0, start - REACH), min(length, end + REACH)
        others = sums[bisect_left(starts, high)] - sums[bisect_left(starts, low)] - item.rough
        item.company = (1000 * others + USUAL * THIN) / (high - low - (end - start) + THIN)


def _places(claim: Claim) -> tuple[int, ...]:
    """Where the two parties stand, which does not hang on how they are called."""
    return tuple(party.span[0] if party and party.span else -1 for party in (claim.from_party, claim.to_party))


def _lists(better: Claim, claim: Claim, text: str) -> bool:
    """Does a claim name another member of the list that this one's giver or taker stands in?"""
    if alike(better.from_party, claim.from_party):
        return listed(better.to_party, claim.to_party, text)
    return alike(better.to_party, claim.to_party) and listed(better.from_party, claim.from_party, text)


def _takes_too(other: Claim, claim: Claim) -> bool:
    """Is it of the same giver, and of another taker?"""
    return alike(other.from_party, claim.from_party) and not alike(other.to_party, claim.to_party)


def _speaks_against(other: Claim, claim: Claim, text: str) -> bool:
    """Is it, of the same kind and place, of other parties by the words that name them, and not of another in their list?"""
    if other is claim or _lists(other, claim, text):
        return False
    ends = ((other.from_party, claim.from_party), (other.to_party, claim.to_party))
    return not all(share_words(one, two) for one, two in ends)


def _count_again(item: Joined, better: Claim, text: str) -> None:
    """Is a surer claim (of one kind, both denied or neither) the same relation, told of the state or of a body of it? Or of
    another body, in no list with it?"""
    claim = item.claim
    if not alike(better.from_party, claim.from_party):
        return
    one, other = better.to_party, claim.to_party
    if alike(one, other):
        item.again = True
    elif one and other and one.country and one.country == other.country and not listed(one, other, text):
        item.bodies += PartyType.COMPANY not in (one.type, other.type)


def _rivals(better: Claim, claim: Claim, text: str) -> int:
    same_from, same_to = alike(better.from_party, claim.from_party), alike(better.to_party, claim.to_party)
    if same_from and not same_to:
        return int(not listed(better.to_party, claim.to_party, text))
    if same_to and not same_from:
        return int(not listed(better.from_party, claim.from_party, text))
    turned = alike(better.from_party, claim.to_party) and alike(better.to_party, claim.from_party)
    return 2 if turned and claim.kind is not Kind.COOPERATION else 0


def _weighed(item: Joined, weights: Calibration, alone: Container[str]) -> Claim:
    confidence = weights.confidence(item.features)
    voices = "rules and model" if item.rules and item.model else "rules" if item.rules else "model"
    rule = f"{voices}; {item.rivals} better rival{'s' * (item.rivals != 1)}"
    believed = item.is_unopposed and item.claim.frame in alone
    tier = Tier.CLAIM if confidence >= weights.threshold or believed else Tier.CANDIDATE
    return replace(item.claim, confidence=confidence, tier=tier, cues=(*item.claim.cues, Cue("confidence", rule)))
