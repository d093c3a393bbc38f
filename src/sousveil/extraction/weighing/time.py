"""When it happened, weighed: the expressions of time of the sentence and of those before it, or none of them.

Invariant: a time is one that the text says, resolved by `times`; the line that says when a text was sent is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.extraction.language import Language
from sousveil.extraction.scenes import Match, Reading, Scene, Trigger
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.speaking import said_span
from sousveil.extraction.times import Moment, find_times
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.words import word_at
from sousveil.model import Kind

QUESTION = "time"
MARGIN, BESIDE = 0.3, 4
MOST = 12
BACK, MANY, FAR, LONG_AGO, AHEAD = 2, 3, 6, 6, -2
_MARKS = (",", ";", ":")


@dataclass(frozen=True)
class Told:
    """A time that a sentence says, `back` sentences before."""

    moment: Moment
    sentence: Sentence
    back: int


def times_of(reading: Reading, scene: Scene) -> list[Moment]:
    """Every time that a sentence says, but for that of the dateline."""
    if "times" not in scene.once:
        sent = dateline_end(reading.document.text)
        said = find_times(scene.sentence, reading.language, reading.published)
        scene.once["times"] = [moment for moment in said if scene.sentence.tokens[moment.last].end > sent]
    found: list[Moment] = scene.once["times"]
    return found


def times_about(reading: Reading, scene: Scene, trigger: Trigger) -> list[Moment]:
    """Those that stand in what a trigger says."""
    key = f"times about {trigger.first} {trigger.last}"
    if key not in scene.once:
        start, stop = said_span(scene.syntax, trigger)
        scene.once[key] = [moment for moment in times_of(reading, scene) if start <= moment.first < stop]
    found: list[Moment] = scene.once[key]
    return found


def by_rules(reading: Reading, scene: Scene, hit: Match) -> str | None:
    """The time nearest to the trigger in what it says; where it lasts (`a unit of X`), only one that stands beside it."""
    found = times_about(reading, scene, hit.trigger)
    if lasts(reading.language, hit):
        found = [moment for moment in found if hit.distance(moment.first, moment.last) <= BESIDE]
    if not found:
        return None
    return min(found, key=lambda moment: (hit.distance(moment.first, moment.last), moment.first)).time


def lasts(language: Language, hit: Match) -> bool:
    """`owned by X`, `its parent`: no event, unlike `bought by X`."""
    verb = hit.trigger.verb
    return hit.trigger.frame.kind is Kind.AFFILIATION and (verb is None or verb.lemma in language.words["lasting"])


def weighed(reading: Reading, scene: Scene, hit: Match, status: str, rules: str | None) -> str | None:
    """The likeliest time, as EDTF; that of the rules where the language has no weights."""
    choices = reading.language.choices
    told = options(reading, scene, hit)
    times = [None, *(one.moment.time for one in told)]
    if QUESTION not in choices.weights or rules not in times:
        return rules
    return times[choices.best(QUESTION, evidence(reading, scene, hit, told, status, rules), times.index(rules), MARGIN)]


def options(reading: Reading, scene: Scene, hit: Match) -> list[Told]:
    """The times that may be meant, this sentence's first, of each sentence the MOST nearest; besides, none may be."""
    index = scene.sentence.index
    found = []
    for back in range(min(index, BACK) + 1):
        other = reading.scenes[index - back]
        said = times_of(reading, other)
        near = said[-MOST:] if back else sorted(said, key=lambda moment: hit.distance(moment.first, moment.last))[:MOST]
        found += [Told(moment, other.sentence, back) for moment in sorted(near, key=lambda moment: moment.first)]
    return found


def evidence(reading: Reading, scene: Scene, hit: Match, told: list[Told], status: str, rules: str | None) -> list[Evidence]:
    """What speaks for no time, and for each of `told`."""
    verb, frame, lasting = hit.trigger.verb, hit.trigger.frame, lasts(reading.language, hit)
    here = [one for one in told if not one.back]
    tense = "none"
    if verb is not None:
        said = [name for name in ("perfect", "past", "progressive", "infinitive", "modal") if getattr(verb, name)]
        tense = " ".join([*said, verb.bare or ""]).strip() or "plain"
    nothing = {
        "none": 1.0, f"none, {frame.kind}": 1.0, f"none, {frame.name}": 1.0, f"none, tense {tense}": 1.0,
        f"none, {min(MANY - 1, len(here))} here": 1.0, f"none, {min(MANY, len(told))} said": 1.0, f"none, status {status}": 1.0,
        f"none, rules {rules is not None}": 1.0, f"none, lasts {lasting}": 1.0,
    }
    if verb is not None:
        nothing[f"none, {verb.lemma.partition(' ')[0]}"] = 1.0
    near = min((hit.distance(one.moment.first, one.moment.last) for one in here), default=0)
    about = frozenset(moment.first for moment in times_about(reading, scene, hit.trigger))
    common = _Common(hit, tense, rules, lasting, near, reading.published, bool(here), {one.back for one in told}, about)
    return [nothing, *(dict(common.evidence(one)) for one in told)]


@dataclass(frozen=True)
class _Common:
    """What is the same for all times that one trigger may have."""

    hit: Match
    tense: str
    rules: str | None
    lasting: bool
    near: int
    published: str | None
    here: bool
    backs: set[int]
    about: frozenset[int]

    def evidence(self, one: Told) -> Iterator[tuple[str, float]]:
        """What speaks for one of them."""
        moment, sentence, kind = one.moment, one.sentence, self.hit.trigger.frame.kind
        yield f"back {one.back}", 1.0
        yield from self._here(one) if not one.back else self._earlier(one)
        words = sentence.words(moment.first, moment.last)
        form = "year" if words.isdigit() else "date" if any(sign.isdigit() for sign in words) else "words"
        yield f"back {one.back}, {form}", 1.0
        yield f"form {form}", 1.0
        yield f"after {word_at(sentence, moment.first - 1)}", 1.0
        yield f"edtf {len(moment.time)} {'/' in moment.time}", 1.0
        if form == "words":
            yield f"words {words.lower()}", 1.0
        if self.published and self.published[:4].isdigit() and moment.time[:4].isdigit():
            ago = int(self.published[:4]) - int(moment.time[:4])
            yield f"years ago {max(AHEAD, min(LONG_AGO, ago))}", 1.0
        yield f"{kind}, back {one.back}", 1.0

    def _here(self, one: Told) -> Iterator[tuple[str, float]]:
        moment, sentence, trigger = one.moment, one.sentence, self.hit.trigger
        left = moment.last < trigger.first
        side = "left" if left else "right"
        between = range(moment.last + 1, trigger.first) if left else range(trigger.last + 1, moment.first)
        verbs = min(MANY, sum(verb.first in between for verb in sentence.verbs))
        marks = min(MANY, sum(sentence.low(n) in _MARKS for n in between))
        away = self.hit.distance(moment.first, moment.last)
        yield f"{side}", 1.0
        yield f"{side}, distance {min(FAR, away // MANY)}", 1.0
        yield f"{side}, verbs {verbs}", 1.0
        yield f"{side}, marks {marks}", 1.0
        yield f"verbs {min(2, verbs)}, {self.tense}", 1.0
        nearest, by_rules = away == self.near, moment.time == self.rules
        yield f"nearest {nearest}", 1.0
        yield f"nearest {nearest}, {trigger.frame.kind}", 1.0
        yield f"rules {by_rules}", 1.0
        yield f"rules {by_rules}, {trigger.frame.kind}", 1.0
        yield f"tense {self.tense}", 1.0
        yield f"lasts {self.lasting}", 1.0
        yield f"within {moment.first in self.about}", 1.0
        yield f"opens {moment.first <= 1}", 1.0
        before = next((verb for verb in reversed(sentence.verbs) if verb.last < moment.first), None)
        if before is not None:
            yield f"verb before {before.lemma.partition(' ')[0]}", 1.0
            yield f"of its verb {before.first <= trigger.first <= before.last}", 1.0

    def _earlier(self, one: Told) -> Iterator[tuple[str, float]]:
        role = f"back {one.back}"
        yield f"{role}, opens {one.moment.first <= 1}", 1.0
        yield f"{role}, rules {self.rules is not None}", 1.0
        yield f"{role}, here {self.here}", 1.0
        yield f"{role}, tense {self.tense}", 1.0
        yield f"{role}, nearer {any(back < one.back for back in self.backs)}", 1.0

