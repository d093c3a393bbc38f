"""Denials that answer what was said before: `The ministry denied that`, `it called the report false`.

What is denied is a relation that the sentences before tell of, with one of its parties in the answer or, where somebody answers
for a party, right before it. Invariant: a denial has the parties and the kind of a claim of the document, its quote is the
answer's own, and where the sentence already denies the relation none is added.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sousveil.extraction.identity import party_of
from sousveil.extraction.likeness import alike
from sousveil.extraction.mentions import PERSON, Mention
from sousveil.extraction.scenes import Reading, Scene
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.speakers import speaker_of
from sousveil.model import Claim, Cue, Kind, Modality, Party, Tier

EXTRACTOR, FRAME = "answers-1", "answer"
BACK, MOST, NEAR = 3, 3, 6
LESS_SURE = 0.9
ACCUSED = (Kind.USE, Kind.ACCESS, Kind.DATA_TRANSFER, Kind.COOPERATION)
DOUBTED = (Modality.ALLEGED, Modality.POSSIBLE)


@dataclass(frozen=True)
class Answer:
    """A sentence that denies what was said before: who speaks, and where the words of denial stand."""

    scene: Scene
    speaker: str | None
    by: tuple[Mention, ...]
    first: int
    last: int


def denials(reading: Reading, claims: Sequence[Claim], *, shown_from: float) -> list[Claim]:
    """What the document's answers deny of `claims`, each as a claim of its own, shown from that confidence on."""
    found: list[Claim] = []
    said, made = _by_sentence(reading, claims), set()
    for place, scene in enumerate(reading.scenes):
        answer = _answer(reading, scene)
        if answer is None:
            continue
        denied = [c for c in said.get(place, ()) if c.modality is Modality.DENIED]
        for claim in _answered(reading, place, answer, said):
            key = (claim.kind, *(party and party.key for party in (claim.from_party, claim.to_party)))
            if key not in made and not any(_same(claim, other) for other in denied):
                made.add(key)
                found.append(_denied(reading, answer, claim, shown_from))
    return found


def spoken(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those that an answer denies in so many words (`The ministry called the report false`) with who answers."""
    told = list(claims)
    starts = [scene.sentence.start for scene in reading.scenes]
    for number, claim in enumerate(told):
        if claim.modality is Modality.DENIED and claim.speaker is None:
            answer = _answer(reading, reading.scenes[bisect_right(starts, claim.start) - 1])
            told[number] = replace(claim, speaker=answer.speaker) if answer is not None else claim
    return told


def _by_sentence(reading: Reading, claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """The claims of each sentence, by its place."""
    starts = [scene.sentence.start for scene in reading.scenes]
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        found.setdefault(bisect_right(starts, claim.start) - 1, []).append(claim)
    return found


def _answer(reading: Reading, scene: Scene) -> Answer | None:
    """What a sentence denies, if it denies anything."""
    reporting = scene.language.reporting
    for verb in scene.sentence.verbs:
        if verb.lemma.partition(" ")[0] in reporting["deny"] and not verb.negated and _points_back(scene, verb):
            by = tuple(scene.syntax.agent(verb))
            speaker = speaker_of(reading, by[-1]) if by else None
            return Answer(scene, speaker, by, verb.first, verb.last)
    return _called_false(reading, scene)


def _points_back(scene: Scene, verb: VerbGroup) -> bool:
    """`denied that.`, `rejected the allegations`, `disputes this`: nothing is said of what."""
    language, sentence = scene.language, scene.sentence
    for n in range(verb.last + 1, verb.last + NEAR):
        low = sentence.low(n)
        if sentence.verb_at(n) is not None:
            return False
        if low in language.reporting["allege_nouns"]:
            after = sentence.low(n + 1)
            return after not in language.words["complementiser"] and language.prepositions.get(after) != "of"
        if low in language.words.get("points_back", frozenset()) and not sentence.low(n + 1).isalpha():
            return True
    return False


def _called_false(reading: Reading, scene: Scene) -> Answer | None:
    """`called the report baseless`, `the allegations are untrue`."""
    sentence, language = scene.sentence, scene.language
    lows = [token.low for token in sentence.tokens]
    at = next((n for n, low in enumerate(lows) if low in language.reporting["deny_words"]), None)
    if (
        at is None
        or lows[at - 1] in language.words["negators"]
        or language.words["complementiser"] & set(lows[at + 1 : at + 2])
    ):
        return None
    of = set(lows[max(0, at - 8) : at]) & (language.reporting["allege_nouns"] | language.words.get("points_back", frozenset()))
    if not of:
        return None
    acting = next((verb for verb in sentence.verbs if verb.first < at and not verb.passive), None)
    by = tuple(scene.syntax.agent(acting)) if acting is not None else ()
    return Answer(scene, speaker_of(reading, by[-1]) if by else None, by, at, at)


def _answered(reading: Reading, place: int, answer: Answer, said: dict[int, list[Claim]]) -> list[Claim]:
    """The claims of the nearest sentence before that the answer can be about, the surest first."""
    parties = [party for mention in answer.by if (party := party_of(reading, mention)) is not None]
    for before in range(place - 1, max(-1, place - 1 - BACK), -1):
        told = [c for c in said.get(before, ()) if c.modality is not Modality.DENIED]
        about = [c for c in told if _concerns(answer, parties, c)]
        if about:
            return sorted(about, key=lambda c: (-c.confidence, c.start, c.id))[:MOST]
    return []


def _concerns(answer: Answer, parties: list[Party], claim: Claim) -> bool:
    """What people deny are acts that somebody accuses them of, not who owns them or what was bought in the open."""
    ends = (claim.from_party, claim.to_party)
    if claim.kind not in ACCUSED and claim.modality not in DOUBTED:
        return False
    if any(alike(party, end) for party in parties for end in ends):
        return True
    homes = {mention.country for mention in answer.by if mention.country}
    if any(end is not None and end.country in homes for end in ends):
        return True
    return bool(answer.by) and all(mention.type == PERSON and not mention.country for mention in answer.by)


def _same(one: Claim, other: Claim) -> bool:
    return one.kind is other.kind and alike(one.from_party, other.from_party) and alike(one.to_party, other.to_party)


def _denied(reading: Reading, answer: Answer, claim: Claim, shown_from: float) -> Claim:
    tokens, quotes = answer.scene.sentence.tokens, answer.scene.language.words["quote_marks"]
    last = len(tokens) - 1
    while last > answer.last and not tokens[last].is_word and tokens[last].text not in quotes:
        last -= 1
    sure = round(claim.confidence * LESS_SURE, 4)
    shown = claim.tier is Tier.CLAIM and sure >= shown_from
    said = Cue("modality", "answers what was said before", tokens[answer.first].start, tokens[answer.last].end)
    return Claim.of(
        reading.document, start=tokens[0].start, end=tokens[last].end, kind=claim.kind, from_party=claim.from_party,
        to_party=claim.to_party, technology=claim.technology, place=claim.place, time=claim.time, status=claim.status,
        modality=Modality.DENIED, speaker=answer.speaker, harm=claim.harm,
        tier=Tier.CLAIM if shown else Tier.CANDIDATE, confidence=sure, extractor=EXTRACTOR, frame=FRAME, cues=(said,),
    )  # fmt: skip
