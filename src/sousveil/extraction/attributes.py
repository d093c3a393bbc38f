"""A match with its two parties becomes a claim: kind, manner, technology, time, place, amount, harm, quote, confidence.

Invariant: each field's value has a cue that names the rule and the words; the quote holds the trigger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sousveil.extraction import hedges
from sousveil.extraction.frames import Match, Scene
from sousveil.extraction.harms import find_harm
from sousveil.extraction.known import state_name
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, CONTEXT, DESCRIPTION, PRONOUN, Mention
from sousveil.extraction.money import find_money
from sousveil.extraction.technology import codes_near, codes_of_sectors
from sousveil.extraction.times import find_times
from sousveil.model import Amount, Claim, Cue, Harm, Kind, Modality, Party, PartyType, Status, Technology, Tier

if TYPE_CHECKING:
    from sousveil.extraction.engine import Reading

EXTRACTOR = "frames-1"
NEEDS_TECHNOLOGY = (Kind.SUPPLY, Kind.FINANCE, Kind.ACCESS, Kind.DATA_TRANSFER, Kind.USE)
MAX_QUOTE = 500


def claim_of(
    reading: Reading, scene: Scene, before: list[Scene], hit: Match, source: Mention | None, target: Mention | None
) -> Claim | None:
    """The claim of a match, or None where it says nothing (no party, the same party twice, no technology where one is due)."""
    frame = hit.trigger.frame
    from_party, to_party = _party(reading, source), _party(reading, target)
    if from_party is None and to_party is None or _same(from_party, to_party, frame.kind):
        return None
    if not _kind_fits(frame.kind, from_party, to_party):
        return None
    manner = hedges.manner_of(scene.syntax, hit.trigger)
    if manner.silent:
        return None
    start, end = _quote(reading, scene, hit, source, target)
    technology = _technology(scene, before, start, end, source, target, frame.kind)
    if not technology and frame.kind in NEEDS_TECHNOLOGY:
        return None
    time = _time(reading, scene, hit)
    harm = find_harm(scene, hit, start, end) if frame.kind is Kind.USE else ()
    amount = _amount(scene, hit, start, end)
    cues = (
        Cue("kind", frame.name, scene.sentence.tokens[hit.trigger.first].start, scene.sentence.tokens[hit.trigger.last].end),
        *(_party_cue("from", hit.source_slot, source)), *(_party_cue("to", hit.target_slot, target)), *manner.cues,
    )
    return Claim.of(
        reading.document, start=start, end=end, kind=frame.kind, from_party=from_party, to_party=to_party,
        technology=tuple(Technology(code) for code in technology), place=_place(reading, scene, target),
        time=time, status=Status(manner.status), modality=Modality(manner.modality),
        speaker=manner.speaker_words or _speaker(reading, manner.speaker), amount=amount,
        harm=tuple(Harm(code) for code in harm), tier=Tier.CANDIDATE, confidence=_confidence(scene, hit, source, target),
        extractor=EXTRACTOR, frame=frame.name, cues=cues,
    )


def _party(reading: Reading, mention: Mention | None) -> Party | None:
    """The party that a mention means; None where it was not resolved."""
    if mention is None or mention.entity < 0 and mention.form in (PRONOUN, DESCRIPTION):
        return None
    entity = reading.cast.entity(mention)
    kind = entity.type if entity is not None else mention.type
    country = (entity.country if entity is not None else None) or mention.country
    if kind == "unknown":
        kind = "company"
    if kind not in ("company", "state", "public-body", "place", "group"):
        return None
    if mention.type == "place" or kind == "place":
        name, kind = (mention.name, "place") if mention.form == CAPITAL and mention.type == "place" else (state_name(country), "state")
    elif kind == "state":
        name = state_name(country)
    else:
        name = (entity.name if entity is not None else "") or mention.name
    if not name.strip():
        return None
    if mention.form == CONTEXT:
        return Party(name=name, type=PartyType(kind), country=country, id=(entity.id if entity else None) or None)
    return Party(
        name=name, type=PartyType(kind), country=country, id=(entity.id if entity else mention.id) or None,
        written=reading.document.text[mention.start : mention.end], span=(mention.start, mention.end),
    )


def _same(left: Party | None, right: Party | None, kind: Kind) -> bool:
    """The same party on both sides says nothing, but a state's own bodies may hold access to its own network."""
    if left is None or right is None:
        return False
    if left.key == right.key:
        return kind is not Kind.ACCESS
    return False


def _kind_fits(kind: Kind, left: Party | None, right: Party | None) -> bool:
    """What can't be: people supplying, states owning as children, use on companies, finance without a borrower."""
    if kind is Kind.USE:
        return right is not None and right.type is PartyType.GROUP
    if kind is Kind.AFFILIATION:
        return left is not None and right is not None and right.type is PartyType.COMPANY
    if kind is Kind.RESTRICTION:
        return right is not None
    if kind is Kind.COOPERATION:
        return left is not None and right is not None
    if left is None or right is None:
        return False
    return not (left.type is PartyType.GROUP and kind is Kind.SUPPLY)


def _quote(reading: Reading, scene: Scene, hit: Match, source: Mention | None, target: Mention | None) -> tuple[int, int]:
    """The clause that holds trigger and parties: between strong marks, without the final stop."""
    sentence = scene.sentence
    inside = [m for m in (source, target) if m is not None and m.sentence == sentence.index]
    first = min([hit.trigger.first, *(m.first for m in inside)])
    last = max([hit.trigger.last, *(m.last for m in inside)])
    while first > 0 and sentence.low(first - 1) not in (";",):
        first -= 1
    while last + 1 < len(sentence.tokens) and sentence.low(last + 1) not in (";",):
        last += 1
    while last > first and sentence.tokens[last].text in ".;,:":
        last -= 1
    return sentence.tokens[first].start, sentence.tokens[last].end


def _technology(
    scene: Scene, before: list[Scene], start: int, end: int, source: Mention | None, target: Mention | None, kind: Kind
) -> tuple[str, ...]:
    codes = codes_near(scene.technology, start, end)
    if codes and codes != ("surveillance",):
        return codes
    for mention in (source, target):
        if mention is not None and mention.type == "company" and mention.sectors:
            hinted = codes_of_sectors(mention.sectors)
            if hinted:
                return hinted
    if codes or kind in (Kind.AFFILIATION, Kind.COOPERATION, Kind.RESTRICTION):
        return codes
    for earlier in reversed(before):
        codes = codes_near(earlier.technology, earlier.sentence.start, earlier.sentence.end)
        if codes:
            return codes
    return ()


def _time(reading: Reading, scene: Scene, hit: Match) -> str | None:
    """The expression of time nearest to the trigger."""
    moments = find_times(scene.sentence, reading.language, reading.published)
    if not moments:
        return None
    return min(moments, key=lambda moment: (_distance(hit, moment.first, moment.last), moment.first)).time


def _distance(hit: Match, first: int, last: int) -> int:
    if last < hit.trigger.first:
        return hit.trigger.first - last
    return max(0, first - hit.trigger.last)


def _amount(scene: Scene, hit: Match, start: int, end: int) -> Amount | None:
    if hit.trigger.frame.kind not in (Kind.SUPPLY, Kind.FINANCE, Kind.AFFILIATION):
        return None
    sums = [item for item in find_money(scene.sentence, scene.language)
            if scene.sentence.tokens[item.first].start >= start and scene.sentence.tokens[item.last].end <= end]
    return min(sums, key=lambda item: _distance(hit, item.first, item.last)).amount if sums else None


def _place(reading: Reading, scene: Scene, target: Mention | None) -> str | None:
    """The city that the sentence names, if it lies in the recipient's country."""
    for mention in scene.sentence.mentions:
        if mention.form == CAPITAL and (target is None or target.country in (None, mention.country)):
            if mention.type == "place" or scene.sentence.low(mention.first - 1) in ("in", "of", "across", "around", "throughout", "at", "near"):
                return reading.document.text[mention.start : mention.end]
    return _capital_phrase(scene, target)


def _capital_phrase(scene: Scene, target: Mention | None) -> str | None:
    """`Mongolia's capital` means Ulaanbaatar."""
    from sousveil.extraction.known import capital_of

    for n, token in enumerate(scene.sentence.tokens):
        if token.low == "capital" and target is not None and target.country:
            near = [scene.sentence.mention_at(k) for k in range(max(0, n - 3), n + 1)]
            if any(m is not None and m.country == target.country for m in near):
                return capital_of(target.country)
    return None


def _speaker(reading: Reading, mention: Mention | None) -> str | None:
    if mention is None:
        return None
    entity = reading.cast.entity(mention)
    if mention.form == PRONOUN:
        return entity.name or None if entity is not None else None
    return hedges.speaker_name(mention, reading.document.text)


def _party_cue(field: str, slot: str, mention: Mention | None) -> list[Cue]:
    if mention is None:
        return []
    if mention.form == CONTEXT:
        return [Cue(field, f"{slot}: spoken of before")]
    return [Cue(field, f"{slot}: {mention.form}", mention.start, mention.end)]


def _confidence(scene: Scene, hit: Match, source: Mention | None, target: Mention | None) -> float:
    """A first estimate from the frame and how its parties were found; calibration.py makes it a probability."""
    value = hit.trigger.frame.weight
    if hit.trigger.frame.kind in NEEDS_TECHNOLOGY and not scene.technology:
        value *= 0.7
    for mention in (source, target):
        if mention is None:
            value *= 0.4
        else:
            value *= {DESCRIPTION: 0.8, CONTEXT: 0.4, PRONOUN: 0.6, ADJECTIVE: 0.85, CAPITAL: 0.85}.get(mention.form, 1.0)
            value *= 1.0 if mention.sure else 0.85
    return round(min(1.0, max(0.01, value)), 4)
