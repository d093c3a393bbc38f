"""A match with its two parties becomes a claim: kind, manner, technology, time, place, amount, harm, quote, confidence.

Invariant: each field's value has a cue that names the rule and the words; the quote holds the trigger.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction import hedges
from sousveil.extraction.elsewhere import told_apart
from sousveil.extraction.goods import technology_of
from sousveil.extraction.harms import find_harm
from sousveil.extraction.identity import maker_of_nationals, may_stand, of_no_country, of_operator, party_of, state_of_nationals
from sousveil.extraction.known import capital_of
from sousveil.extraction.language import Language
from sousveil.extraction.manner import Manner
from sousveil.extraction.matter import is_police_work
from sousveil.extraction.mentions import CAPITAL, CONTEXT, DESCRIPTION, NAME, NATIONALS, PERSON, PRONOUN, Mention
from sousveil.extraction.quoting import label_at, quoted_by, quoted_by_person
from sousveil.extraction.sayers import acting_person, in_full, last_sayer
from sousveil.extraction.scenes import NOBODY, Match, Reading, Said, Scene
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.speaking import said_span, speaker_name
from sousveil.extraction.times import Moment, find_times
from sousveil.extraction.unsaid import is_left_out, is_nobody, only_at_home, pays_for_words
from sousveil.model import Amount, Claim, Cue, Harm, Kind, Modality, Party, Status, Technology, Tier

BESIDE = 4
SEEN, UNSEEN = 0.2, "model: hardly any such relation in the sentence"
OWN_STATE, LABEL = "own-state", "label"
NEEDS_TECHNOLOGY = (Kind.SUPPLY, Kind.FINANCE, Kind.ACCESS, Kind.DATA_TRANSFER, Kind.USE)


_HE_BACK, _ADJECTIVES = 6, 4
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
    said = replace(said, from_party=ends[0], to_party=ends[1])
    if (
        not may_stand(frame.kind, said.from_party, said.to_party)
        or is_left_out(scene, ends)
        or only_at_home(scene, frame.kind, ends)
        or pays_for_words(scene, frame.kind)
        or not (scene.on_matter or frame.kind in NEEDS_TECHNOLOGY or is_police_work(scene.language, frame.kind, ends))
    ):
        return None
    ends = of_no_country(reading.language, ends[0]), of_no_country(reading.language, ends[1])
    said = replace(said, from_party=ends[0], to_party=ends[1])
    manner = hedges.manner_of(scene.syntax, hit.trigger)
    if manner.silent:
        return None
    start, end = _quote(scene, hit, said.from_party, said.to_party)
    technology = technology_of(reading, said, start, end)
    if not technology and frame.kind in NEEDS_TECHNOLOGY:
        return None
    harm = find_harm(scene, hit, start, end) if frame.kind is Kind.USE else ()
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
        time=_time(reading, scene, hit),
        status=Status(said.status or manner.status),
        modality=Modality.DENIED if is_nobody(scene, ends) else Modality(_modality(said.modality, manner)),
        speaker=None if _told_aside(scene, hit) else _speaker(reading, said, manner),
        amount=_amount(scene, hit, start, end),
        harm=tuple(Harm(code) for code in harm),
        tier=Tier.CANDIDATE,
        confidence=said.confidence,
        extractor=said.extractor,
        frame=frame.name,
        cues=(Cue("kind", frame.name, trigger[0].start, trigger[1].end), *_doubts(scene, frame.kind), *said.cues, *manner.cues),
    )


def _modality(seen: str | None, manner: Manner) -> str:
    """What the model says of a verb that no frame knows; a hedge that stands there is not overheard."""
    hedged = manner.modality != Modality.ASSERTED.value
    return manner.modality if seen is None or (hedged and seen == Modality.ASSERTED.value) else seen


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


def _time(reading: Reading, scene: Scene, hit: Match) -> str | None:
    """The expression of time nearest to the trigger; not when it was said or sent. What lasts (`a unit of X`) has a time only
    where one stands beside it."""
    if "times" not in scene.once:
        scene.once["times"] = find_times(scene.sentence, reading.language, reading.published)
    tokens, sent = scene.sentence.tokens, dateline_end(reading.document.text)
    start, stop = said_span(scene.syntax, hit.trigger)
    found: list[Moment] = [m for m in scene.once["times"] if start <= m.first < stop and tokens[m.last].end > sent]
    if _lasts(reading.language, hit):
        found = [moment for moment in found if _distance(hit, moment.first, moment.last) <= BESIDE]
    if not found:
        return None
    return min(found, key=lambda moment: (_distance(hit, moment.first, moment.last), moment.first)).time


def _lasts(language: Language, hit: Match) -> bool:
    """`owned by X`, `its parent`: no event, unlike `bought by X`."""
    verb = hit.trigger.verb
    return hit.trigger.frame.kind is Kind.AFFILIATION and (verb is None or verb.lemma in language.words["lasting"])


def _distance(hit: Match, first: int, last: int) -> int:
    if last < hit.trigger.first:
        return hit.trigger.first - last
    return max(0, first - hit.trigger.last)


def _amount(scene: Scene, hit: Match, start: int, end: int) -> Amount | None:
    if hit.trigger.frame.kind not in (Kind.SUPPLY, Kind.FINANCE, Kind.AFFILIATION):
        return None
    sums = [
        item
        for item in scene.sums()
        if scene.sentence.tokens[item.first].start >= start and scene.sentence.tokens[item.last].end <= end
    ]
    return min(sums, key=lambda item: _distance(hit, item.first, item.last)).amount if sums else None


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


def _speaker(reading: Reading, said: Said, manner: Manner) -> str | None:
    return manner.speaker_words or speaker_of(reading, manner.speaker) or _from_elsewhere(reading, said, manner)


def _told_aside(scene: Scene, hit: Match) -> bool:
    """`X, a subsidiary of Y, said`, `Z, which belongs to Y`: who owns whom, told by the way, is the document's own word; not
    where it `is a subsidiary`, since that is what is said."""
    if hit.trigger.frame.kind is not Kind.AFFILIATION:
        return False
    sentence, words, verb, first = scene.sentence, scene.language.words, hit.trigger.verb, hit.trigger.first
    if verb is not None:
        return sentence.low(verb.first - 1) in words["relatives"]
    return not any(sentence.low(n) in words["be"] for n in range(max(0, first - _ADJECTIVES), first))


def speaker_of(reading: Reading, mention: Mention | None) -> str | None:
    if mention is None:
        return None
    entity = reading.cast.entity(mention)
    if mention.form == PRONOUN:
        return entity.name or None if entity is not None else None
    owner = _spoken_for(reading, mention)
    if owner is None and 0 <= mention.sentence < len(reading.scenes):
        full = in_full(reading.scenes[mention.sentence].syntax, mention)
        if full is not None:
            return full
    if mention.form == DESCRIPTION and entity is not None and entity.type in ("company", "public-body"):
        return entity.name if entity.name[:1].isupper() else speaker_name(mention, reading.document.text)
    return speaker_name(owner or mention, reading.document.text)


def _spoken_for(reading: Reading, mention: Mention) -> Mention | None:
    """`a spokesman for X`, `researchers at X`: who they speak for, where it is a company or a body by name."""
    if mention.form != DESCRIPTION or not 0 <= mention.sentence < len(reading.scenes):
        return None
    sentence = reading.scenes[mention.sentence].sentence
    joined = reading.language.prepositions.get(sentence.low(mention.last + 1)) in ("for", "of", "at", "from", "with")
    behind = next((m for m in sentence.mentions if m.first > mention.last), None)
    near = behind is not None and behind.first <= mention.last + 3 and behind.form == NAME
    if not joined or behind is None or not near or behind.type not in ("company", "public-body"):
        return None
    owned = sentence.mention_at(behind.last + 2) if sentence.low(behind.last + 1) in ("'s", "’s") else None
    return owned if owned is not None and owned.form == NAME and owned.type in ("company", "public-body") else behind


def _from_elsewhere(reading: Reading, said: Said, manner: Manner) -> str | None:
    """Whose report it is; else who is quoted, where the quotation goes on over sentences; else whose label stands before."""
    if manner.carrier is not None:
        return _whose_report(reading, said, manner.carrier)
    if manner.by_person:
        return _person_before(reading, said)
    at = said.scene.sentence.tokens[said.hit.trigger.first].start
    if (sayer := speaker_of(reading, quoted_by(reading, said.scene, at))) is not None:
        return sayer
    return (quoted_by_person(reading, said.scene, at) and _person_before(reading, said)) or label_at(reading, at)


def _person_before(reading: Reading, said: Said) -> str | None:
    """`He added`: the person who spoke or acted last before this sentence; further back only while it goes on about `he`."""
    index = said.scene.sentence.index
    for back, scene in enumerate(reversed(reading.scenes[max(0, index - _HE_BACK) : index])):
        if (person := last_sayer(scene.syntax) or acting_person(scene.syntax)) is not None:
            return person
        named = (m for m in reversed(scene.sentence.mentions) if m.type == PERSON and m.form == NAME)
        if back < len(said.before) and (mention := next(named, None)) is not None:
            return speaker_name(mention, reading.document.text)
    return None


def _whose_report(reading: Reading, said: Said, carrier: int | None) -> str | None:
    """`a New York Times investigation found`, `the paper added`: who stands before the report, else who reported before."""
    if carrier is None:
        return None
    before = [m for m in said.scene.sentence.mentions if m.last == carrier - 1 and m.form in (NAME, PRONOUN)]
    earlier = (m for scene in reversed(said.before) for m in reversed(scene.sentence.mentions) if m.form == NAME)
    found = before[0] if before else next((m for m in earlier if _reports(reading, m)), None)
    return speaker_of(reading, found)


def _reports(reading: Reading, mention: Mention) -> bool:
    """A newspaper, a broadcaster, a research body."""
    words = set(mention.name.casefold().split())
    nouns = reading.language.nouns
    research = "research" in mention.sectors or "investigation" in mention.sectors
    return (
        research or bool(words & nouns["media_words"]) or (mention.type == "public-body" and bool(words & nouns["ngo_words"]))
    )


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
    if hit.trigger.frame.kind in NEEDS_TECHNOLOGY and not spoken and hit.source_slot != LABEL:
        value *= 0.7
    said = OWN_STATE in (hit.source_slot, hit.target_slot)
    trust = _TRUST_IN_USE if hit.trigger.frame.kind is Kind.USE else _TRUST
    for mention in (source, target):
        if mention is None:
            value *= 0.75 if hit.source_slot == NOBODY else 0.4
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
