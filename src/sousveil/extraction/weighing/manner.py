"""How sure and how far along, weighed: what rules and model say of a trigger, and the words around it, each with a weight
that was fitted on annotated passages (training/choices.py).

Invariant: no name of a party and no country is evidence, only of what type a mention is; each change leaves a cue.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from sousveil.extraction.hearsay import PLAINLY_HEARD
from sousveil.extraction.manner import Manner, cue_of
from sousveil.extraction.scenes import Reading, Scene, Trigger
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.speaking import governors
from sousveil.extraction.times import Moment
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.time import times_about
from sousveil.extraction.weighing.words import word_at
from sousveil.model import Modality, Status

NEAR, AROUND = 6, 60
MARGIN, SURELY, PLAINLY, PLAINEST = {"status": 0.3, "modality": 0.9}, 2.0, 3.5, 4.5
PLAIN = (Modality.DENIED, Modality.POSSIBLE, Status.UNDER_WAY, Status.ENDED)
MODAL = "modal "
_DOUBT = 0.02
_PAST, _FUTURE, _YEARS = 10, -3, 5.0


def weigh(reading: Reading, scene: Scene, trigger: Trigger, manner: Manner, *, unnamed: bool) -> None:
    """Set modality and status to the likeliest, with a cue where that is not what the rules say. `unnamed`: is it told by
    sources that nobody names, which is alleged whatever the verb? A denial of a kind that no annotated one is of stands."""
    leanings = scene.language.choices.leanings
    if not leanings:
        return
    said = evidence(reading, scene, trigger, manner)
    met = f"modality {manner.modality}, {trigger.frame.kind}" in leanings["modality"].weights
    for field, rules in (("modality", manner.modality), ("status", manner.status)):
        heard = rules == Modality.ALLEGED and any(cue.rule in PLAINLY_HEARD for cue in manner.cues)
        if field == "modality" and (unnamed or heard or (rules == Modality.DENIED and not met)):
            continue
        if field == "status" and trigger.frame.on_nobody:  # `blocked the site`: its verbs of ending are no end of its own
            continue
        scores = leanings[field].scores(said)
        likeliest = max(scores, key=lambda answer: scores[answer])
        if scores[likeliest] - scores.get(rules, 0.0) > _margin(field, rules, likeliest, manner):
            setattr(manner, field, likeliest)
            manner.cues.append(cue_of(scene.sentence, field, f"weighed against {rules}", trigger.first, trigger.last))


def _margin(field: str, rules: str, likeliest: str, manner: Manner) -> float:
    """How much more must speak for an answer than for that of the rules: most where they hear a denial, a possibility
    (`perhaps`, and yet more where a verb says so: `can sell`), an end or something that goes on (`is still supplying`); much
    where they go by a modal verb (`will sell`), and for a denial that they don't hear."""
    by_modal = any(cue.field == field and cue.rule.startswith(MODAL) for cue in manner.cues)
    if rules in PLAIN:
        return PLAINEST if by_modal else PLAINLY
    return SURELY if likeliest == Modality.DENIED or by_modal else MARGIN[field]


def evidence(reading: Reading, scene: Scene, trigger: Trigger, manner: Manner) -> Evidence:
    """What speaks for a status or a modality: names of what was found, with its size."""
    dated = _by_date(times_about(reading, scene, trigger), reading.published)
    return dict((*_by_rules(trigger, manner), *_by_model(scene, trigger), *_by_words(scene, trigger), *dated))


def _by_rules(trigger: Trigger, manner: Manner) -> Iterator[tuple[str, float]]:
    kind, frame = trigger.frame.kind, trigger.frame.name
    yield "all", 1.0
    yield f"kind {kind}", 1.0
    yield f"frame {frame}", 1.0
    for field, value in (("status", manner.status), ("modality", manner.modality)):
        yield f"{field} {value}", 1.0
        yield f"{field} {value}, {kind}", 1.0
        yield f"{field} {value}, {frame}", 1.0
    for cue in manner.cues:
        if cue.field in ("status", "modality"):
            yield f"rule {cue.rule}", 1.0
            yield f"rule {cue.rule}, {kind}", 1.0


def _by_model(scene: Scene, trigger: Trigger) -> Iterator[tuple[str, float]]:
    kind = trigger.frame.kind
    seen = scene.surest.get(kind)
    if seen is None:
        return
    yield "model", 1.0
    for answer, share in (*seen.status.items(), *seen.modality.items()):
        odds = math.log((share + _DOUBT) / (1 + _DOUBT - share))
        yield f"model {answer}", odds
        yield f"model {answer}, {kind}", odds


def _by_words(scene: Scene, trigger: Trigger) -> Iterator[tuple[str, float]]:
    """The verb, those that govern it and those beside it; the words near, and those of the sentence."""
    sentence, first, last = scene.sentence, trigger.first, trigger.last
    yield from _of_verb("verb", trigger.verb)
    for place, verb in enumerate(governors(scene.syntax, trigger)[:2]):
        yield from _of_verb(f"governor {place}", verb)
    yield from _of_verb("next verb", next((verb for verb in sentence.verbs if verb.first > last), None))
    yield from _of_verb("verb before", sentence.verb_before(first))
    begin, stop = max(0, first - AROUND), min(len(sentence.tokens), last + 1 + AROUND)
    words = {n: word_at(sentence, n) for n in range(begin, stop)}
    for n, word in words.items():
        yield f"around {word}", 0.5
        if first - NEAR <= n < first:
            yield f"left {word}", 1.0
        elif last < n <= last + NEAR:
            yield f"right {word}", 1.0
    for step in (1, 2):
        yield f"left {step} {words.get(first - step, '')}", 1.0
        yield f"right {step} {words.get(last + step, '')}", 1.0
    yield f"trigger {' '.join(words[n] for n in range(first, last + 1))}", 1.0


def _of_verb(role: str, verb: VerbGroup | None) -> Iterator[tuple[str, float]]:
    if verb is None:
        return
    yield f"{role} {verb.lemma.partition(' ')[0]}", 1.0
    for name in ("passive", "progressive", "perfect", "negated", "infinitive", "past"):
        if getattr(verb, name):
            yield f"{role} is {name}", 1.0
    for said in (verb.modal, verb.bare):
        if said:
            yield f"{role} has {said}", 1.0


def _by_date(times: list[Moment], published: str | None) -> Iterator[tuple[str, float]]:
    """Is the time that is said ahead, or how many years back?"""
    told = next((moment.time for moment in times if moment.time[:4].isdigit()), None)
    if told is None or not published:
        return
    yield "dated", 1.0
    yield "ahead", float(told[: len(published)] > published[: len(told)])
    yield "years back", max(_FUTURE, min(_PAST, int(published[:4]) - int(told[:4]))) / _YEARS
