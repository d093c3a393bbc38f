"""A match with its two parties becomes a claim: kind, manner, technology, time, place, amount, harm, quote, confidence.

Invariant: each field's value has a cue that names the rule and the words; the quote holds the trigger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sousveil.extraction import hedges, speakers
from sousveil.extraction.elsewhere import doubts, told_apart
from sousveil.extraction.goods import NEEDS_TECHNOLOGY, TAKES, is_of_other_goods, technology_of
from sousveil.extraction.harms import find_harm
from sousveil.extraction.identity import (
    acts_as_people,
    maker_of_nationals,
    may_stand,
    of_holder,
    of_no_country,
    of_operator,
    party_of,
    state_of_nationals,
)
from sousveil.extraction.known import capital_of
from sousveil.extraction.manner import Manner, cue_of
from sousveil.extraction.matter import is_police_work
from sousveil.extraction.mentions import CAPITAL, CONTEXT, DESCRIPTION, NAME, NATIONALS, PRONOUN, Mention
from sousveil.extraction.scenes import NOBODY, Match, Reading, Said, Scene
from sousveil.extraction.unsaid import is_left_out, is_nobody, only_at_home, pays_for_words
from sousveil.extraction.weighing.amount import Told as Sum
from sousveil.extraction.weighing.amount import weighed as weighed_amount
from sousveil.extraction.weighing.manner import weigh
from sousveil.extraction.weighing.speaker import weighed as weighed_speaker
from sousveil.extraction.weighing.technology import weighed as weighed_technology
from sousveil.extraction.weighing.time import by_rules as time_by_rules
from sousveil.extraction.weighing.time import weighed as weighed_time
from sousveil.model import Claim, Cue, Harm, Kind, Modality, Party, Status, Technology, Tier

SEEN, UNSEEN = 0.1, "model: hardly any such relation in the sentence"
OWN_STATE, LABEL = "own-state", "label"


# how much of a frame's weight is left where a party is not named: shares of right claims in the development sets
_TRUST = {DESCRIPTION: 0.8, CONTEXT: 0.4, PRONOUN: 0.75, CAPITAL: 0.85}
_TRUST_IN_USE = {CONTEXT: 0.65, PRONOUN: 0.75, CAPITAL: 0.85}


def claim_of(
    reading: Reading, scene: Scene, before: list[Scene], hit: Match, source: Mention | None, target: Mention | None
) -> Claim | None:
    """The claim of a match, or None where it says nothing (no party, the same party twice, no technology where one is due)."""
    kind, ends = hit.trigger.frame.kind, (party_of(reading, source), party_of(reading, target))
    if kind is Kind.USE and target is not None and not says_whose(scene, target) and not says_where(scene, target):
        ends = ends[0], of_operator(reading.language, *ends)
    if kind is Kind.SUPPLY:
        ends = maker_of_nationals(reading, ends[0], source), ends[1]
    if kind is Kind.RESTRICTION and target is not None and target.type == "group" and not says_whose(scene, target):
        ends = ends[0], replace(ends[1], country=None) if ends[1] is not None else None
    if kind is Kind.ACCESS:
        ends = ends[0], maker_of_nationals(reading, ends[1], target)
    ends = (
        state_of_nationals(reading.language, ends[0], source),
        ends[1] if kind is Kind.USE else state_of_nationals(reading.language, ends[1], target),
    )
    cues = [*_party_cue("from", hit.source_slot, source), *_party_cue("to", hit.target_slot, target)]
    said = Said(scene, before, hit, *ends, confidence=_confidence(scene, hit, source, target), cues=tuple(cues))
    return describe(reading, said)


def describe(reading: Reading, said: Said) -> Claim | None:
    """The claim with all its fields, or None where it can't be one."""
    scene, hit, frame = said.scene, said.hit, said.hit.trigger.frame
    ends = told_apart(reading, frame.kind, said.from_party, said.to_party)
    ends = of_holder(reading.language, frame.kind, *ends), ends[1]
    said = replace(said, from_party=ends[0], to_party=ends[1])
    if (
        not may_stand(frame.kind, said.from_party, said.to_party, on_nobody=frame.on_nobody)
        or acts_as_people(scene.language, frame.kind, said.from_party)
        or is_left_out(scene, ends)
        or only_at_home(scene, frame.kind, ends)
        or pays_for_words(scene, frame.kind)
        or not (scene.on_matter or frame.kind in NEEDS_TECHNOLOGY or is_police_work(scene.language, frame.kind, ends))
    ):
        return None
    ends = of_no_country(reading.language, ends[0]), of_no_country(reading.language, ends[1])
    said = replace(said, from_party=ends[0], to_party=ends[1])
    manner, speaker = _told(reading, said)
    if manner.silent:
        return None
    nearest = time_by_rules(reading, scene, hit)
    time = weighed_time(reading, said, manner.status, nearest)
    start, end = _quote(scene, hit, said.from_party, said.to_party)
    if frame.kind in (Kind.SUPPLY, Kind.FINANCE) and is_of_other_goods(scene, start, end):
        return None
    by_rules = technology_of(reading, said, start, end)
    technology = weighed_technology(reading, said, start, end, by_rules)
    if not technology and frame.kind in NEEDS_TECHNOLOGY:
        return None
    harm = find_harm(scene, hit, start, end) if frame.kind is Kind.USE else ()
    paid = weighed_amount(reading, said, manner.status, start, end)
    trigger = scene.sentence.tokens[hit.trigger.first], scene.sentence.tokens[hit.trigger.last]
    return Claim.of(
        reading.document,
        start=start,
        end=end,
        kind=frame.kind,
        from_party=said.from_party,
        to_party=said.to_party,
        technology=tuple(Technology(code) for code in technology),
        place=_place(reading, scene, said.to_party),
        time=time,
        status=Status(manner.status),
        modality=Modality.DENIED if is_nobody(scene, ends) else Modality(manner.modality),
        speaker=speaker,
        amount=paid.amount if paid is not None else None,
        harm=tuple(Harm(code) for code in harm),
        tier=Tier.CANDIDATE,
        confidence=said.confidence,
        extractor=said.extractor,
        frame=frame.name,
        cues=(
            Cue("kind", frame.name, trigger[0].start, trigger[1].end), *_doubts(scene, frame.kind), *said.cues, *manner.cues,
            *_overruled(scene, hit, "time", time, nearest),
            *_overruled(scene, hit, "technology", ", ".join(technology), ", ".join(by_rules)),
            *_of_sum(paid, start, end), *doubts(reading, frame.kind, said.from_party, said.to_party),
        ),
    )


def _of_sum(paid: Sum | None, start: int, end: int) -> Iterator[Cue]:
    """Where the sum stands, in the quote from `start` to `end` or outside."""
    if paid is not None:
        inside = start <= paid.span[0] and paid.span[1] <= end
        yield Cue("amount", "said in the quote" if inside else "said outside the quote", *paid.span)


def _told(reading: Reading, said: Said) -> tuple[Manner, str | None]:
    """How and by whose word the trigger says it, whoever its parties are: worked out once."""
    scene, hit = said.scene, said.hit
    key = f"told {hit.trigger.frame.name} {hit.trigger.first} {hit.trigger.last}"
    if key not in scene.once:
        scene.once[key] = _weighed(reading, said, hedges.manner_of(scene.syntax, hit.trigger))
    told: tuple[Manner, str | None] = scene.once[key]
    return told


def _weighed(reading: Reading, said: Said, manner: Manner) -> tuple[Manner, str | None]:
    scene, hit = said.scene, said.hit
    if manner.silent:
        return manner, None
    by_rules = speakers.by_rules(reading, said, manner)
    speaker = weighed_speaker(reading, scene, hit.trigger, manner, by_rules)
    weigh(reading, scene, hit.trigger, manner, unnamed=manner.unnamed and speaker == by_rules)
    manner.cues += _overruled(scene, hit, "speaker", speaker, by_rules)
    return manner, None if speakers.told_aside(scene, hit) else speaker


def _overruled(scene: Scene, hit: Match, field: str, weighed: str | None, rules: str | None) -> list[Cue]:
    """Where another answer was taken than that of the rules: which was theirs."""
    trigger = hit.trigger
    if weighed == rules:
        return []
    return [cue_of(scene.sentence, field, f"weighed against {rules or 'none'}", trigger.first, trigger.last)]


def _doubts(scene: Scene, kind: Kind) -> tuple[Cue, ...]:
    """What speaks against a kind: that the model has read the sentence and hardly sees it there, between whomever."""
    return (Cue("kind", UNSEEN),) if scene.seen and scene.seen[kind] < SEEN else ()


def _quote(scene: Scene, hit: Match, source: Party | None, target: Party | None) -> tuple[int, int]:
    """The clause that holds trigger and parties: between strong marks, without the final stop."""
    sentence = scene.sentence
    spans = [party.span for party in (source, target) if party and party.span]
    inside = [n for n, token in enumerate(sentence.tokens) if any(start <= token.start < end for start, end in spans)]
    first = min([hit.trigger.first, *inside])
    last = max([hit.trigger.last, *inside])
    while first > 0 and sentence.low(first - 1) not in (";",):
        first -= 1
    while last + 1 < len(sentence.tokens) and sentence.low(last + 1) not in (";",):
        last += 1
    while last > first and sentence.tokens[last].text in ".;,:":
        last -= 1
    return sentence.tokens[first].start, sentence.tokens[last].end


def _place(reading: Reading, scene: Scene, target: Party | None) -> str | None:
    """The city that the sentence names, if it lies in the recipient's country."""
    inside = scene.language.prepositions
    for mention in scene.sentence.mentions:
        theirs = target is None or target.country in (None, mention.country)
        located = mention.type == "place" or inside.get(scene.sentence.low(mention.first - 1)) in ("in", "of")
        if mention.form == CAPITAL and theirs and located:
            return reading.document.text[mention.start : mention.end]
    return _capital_phrase(scene, target)


def _capital_phrase(scene: Scene, target: Party | None) -> str | None:
    """`Mongolia's capital` means Ulaanbaatar."""
    for n, token in enumerate(scene.sentence.tokens):
        if token.low == "capital" and target is not None and target.country:
            near = [scene.sentence.mention_at(k) for k in range(max(0, n - 3), n + 1)]
            if any(m is not None and m.country == target.country for m in near):
                return capital_of(target.country)
    return None


def _party_cue(field: str, slot: str, mention: Mention | None) -> list[Cue]:
    if mention is None:
        return [Cue(field, f"{slot}: nobody is named")] if slot == NOBODY else []
    if mention.form == CONTEXT:
        return [Cue(field, f"{slot}: spoken of before")]
    return [Cue(field, f"{slot}: {mention.form}", mention.start, mention.end)]


def _confidence(scene: Scene, hit: Match, source: Mention | None, target: Mention | None) -> float:
    """A first estimate from the frame and how its parties were found; calibration.py makes it a probability."""
    value = hit.trigger.frame.weight
    named = all(mention is not None and mention.form == NAME for mention in (source, target))
    named = named or hit.source_slot == NOBODY
    spoken = bool(scene.technology) or (named and any(m.product for m in scene.sentence.mentions))
    told = any(trait.startswith(TAKES) for trait in hit.trigger.frame.traits)  # `blocks websites` says itself with what
    if hit.trigger.frame.kind in NEEDS_TECHNOLOGY and not (spoken or told) and hit.source_slot != LABEL:
        value *= 0.7
    said = OWN_STATE in (hit.source_slot, hit.target_slot)
    trust = _TRUST_IN_USE if hit.trigger.frame.kind is Kind.USE else _TRUST
    for mention in (source, target):
        if mention is None:
            value *= 0.75 if hit.source_slot == NOBODY or hit.trigger.frame.on_nobody else 0.4
        elif not said:
            value *= 1.0 if says_whose(scene, mention) else trust.get(mention.form, 1.0)
            value *= 1.0 if mention.sure else 0.85
    return round(min(1.0, max(0.01, value)), 4)


def says_where(scene: Scene, mention: Mention) -> bool:
    """`journalists in India`: where they are stands behind the words."""
    behind = scene.sentence.mention_at(mention.last + 2)
    slot = scene.language.prepositions.get(scene.sentence.low(mention.last + 1))
    return behind is not None and behind.country is not None and slot in ("of", "in", "from")


def says_whose(scene: Scene, mention: Mention) -> bool:
    """`Serbian police` says itself whose they are: as good as a name."""
    if mention.head == NATIONALS:
        return True
    words = scene.sentence.tokens[mention.first : mention.last]
    return mention.form == DESCRIPTION and mention.country is not None and any(word.is_capital for word in words)
