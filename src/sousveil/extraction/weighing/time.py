"""When it happened, weighed: the expressions of time of the sentence and of those around it, or none of them.

Invariant: a time is one that the text says, resolved by `times`; the line that says when a text was sent is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.extraction.language import Language
from sousveil.extraction.scenes import Match, Reading, Said, Scene, Trigger
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.speaking import said_span
from sousveil.extraction.times import Moment, find_times
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.words import another_paragraph, named_in, word_at
from sousveil.model import Kind

QUESTION = "time"
MARGIN, BESIDE = 0.3, 4
MOST, APART = 12, 4
BEFORE = 4
BACK, ON, MANY, FAR, LONG_AGO, AHEAD = 3, 1, 3, 6, 6, -2
SEEN, SHORT, CLOSE = 30, 4, 3
_MARKS = (",", ";", ":")


@dataclass(frozen=True)
class Told:
    """A time that a sentence says, `step` sentences on."""

    moment: Moment
    sentence: Sentence
    step: int


def times_of(reading: Reading, scene: Scene) -> list[Moment]:
    """Every time that a sentence says, but for that of the dateline; worked out once, in the order of the text, since a time
    may be reckoned from those before."""
    first = index = scene.sentence.index
    while first and "times" not in reading.scenes[first - 1].once:
        first -= 1
    for place in range(first, index + 1) if "times" not in scene.once else ():
        reading.scenes[place].once["times"] = _said(reading, place)
    found: list[Moment] = scene.once["times"]
    return found


def _said(reading: Reading, place: int) -> list[Moment]:
    sentence, sent = reading.scenes[place].sentence, dateline_end(reading.document.text)
    earlier = [moment for scene in reading.scenes[max(0, place - BEFORE) : place] for moment in scene.once["times"]]
    said = find_times(sentence, reading.language, reading.published, earlier[-1].time if earlier else None)
    return [moment for moment in said if sentence.tokens[moment.last].end > sent]


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


def weighed(reading: Reading, said: Said, status: str, rules: str | None) -> str | None:
    """The likeliest time, as EDTF; that of the rules where the language has no weights."""
    choices = reading.language.choices
    told = options(reading, said)
    times = [None, *(one.moment.time for one in told)]
    if QUESTION not in choices.weights or rules not in times:
        return rules
    return times[choices.best(QUESTION, evidence(reading, said, told, status, rules), times.index(rules), MARGIN)]


def options(reading: Reading, said: Said) -> list[Told]:
    """The times that may be meant, this sentence's first (the MOST nearest), then the APART nearest of each before and behind
    it; besides, none may be."""
    index, hit = said.scene.sentence.index, said.hit
    found = []
    for step in sorted(range(-BACK, ON + 1), key=abs):
        if not 0 <= index + step < len(reading.scenes):
            continue
        other = reading.scenes[index + step]
        times = times_of(reading, other)
        if not step:
            near = sorted(times, key=lambda moment: hit.distance(moment.first, moment.last))[:MOST]
        else:
            near = times[-APART:] if step < 0 else times[:APART]
        found += [Told(moment, other.sentence, step) for moment in sorted(near, key=lambda moment: moment.first)]
    return found


def evidence(reading: Reading, said: Said, told: list[Told], status: str, rules: str | None) -> list[Evidence]:
    """What speaks for no time, and for each of `told`."""
    hit = said.hit
    verb, frame, lasting = hit.trigger.verb, hit.trigger.frame, lasts(reading.language, hit)
    here = [one.moment for one in told if not one.step]
    tense = "none"
    if verb is not None:
        forms = [name for name in ("perfect", "past", "progressive", "infinitive", "modal") if getattr(verb, name)]
        tense = " ".join([*forms, verb.bare or ""]).strip() or "plain"
    ends = _ends(reading, said)
    near = {role: min((_away(end, moment) for moment in here), default=0) for role, end in ends.items()}
    about = frozenset(moment.first for moment in times_about(reading, said.scene, hit.trigger))
    common = _Common(reading, said, tense, rules, lasting, near, bool(here), {one.step for one in told}, about, ends)
    own = sum(common.is_own(moment) for moment in here)
    names = (
        "none", f"none, {frame.kind}", f"none, {frame.name}", f"none, tense {tense}", f"none, status {status}",
        f"none, {min(MANY, len(here))} here", f"none, {min(MANY, len(told))} said", f"none, rules {rules is not None}",
        f"none, lasts {lasting}", f"none, own {min(1, own)}", f"none, {frame.kind}, own {min(1, own)}",
        f"none, giver {said.from_party is not None}", f"none, taker {said.to_party is not None}",
    )  # fmt: skip
    nothing = dict.fromkeys(names, 1.0)
    if verb is not None:
        nothing[f"none, {verb.lemma.partition(' ')[0]}"] = 1.0
    return [nothing, *(dict.fromkeys(common.evidence(one), 1.0) for one in told)]


def _ends(reading: Reading, said: Said) -> dict[str, tuple[int, int]]:
    """Where the trigger and both parties stand in the sentence, as tokens; a party that only is meant is left out."""
    trigger, named = said.hit.trigger, named_in(reading, said.scene)
    ends = {"trigger": (trigger.first, trigger.last)}
    for role, party in (("from", said.from_party), ("to", said.to_party)):
        if party is not None and (places := named.get(party.name)):
            ends[role] = min(places, key=lambda place: (said.hit.distance(*place), place))
    return ends


def _away(end: tuple[int, int], moment: Moment) -> int:
    """How many tokens lie from a place to a time."""
    return max(end[0] - moment.last, moment.first - end[1], 0)


@dataclass(frozen=True)
class _Common:
    """What is the same for all times that one relation may have."""

    reading: Reading
    said: Said
    tense: str
    rules: str | None
    lasting: bool
    near: dict[str, int]
    here: bool
    steps: set[int]
    about: frozenset[int]
    ends: dict[str, tuple[int, int]]

    def evidence(self, one: Told) -> Iterator[str]:
        """What speaks for one of them."""
        moment, sentence, kind = one.moment, one.sentence, self.said.hit.trigger.frame.kind
        where = f"step {one.step}"
        yield from (where, f"{kind}, {where}")
        yield from self._here(one) if not one.step else self._apart(one)
        words = sentence.words(moment.first, moment.last)
        form = "year" if words.isdigit() else "date" if any(sign.isdigit() for sign in words) else "words"
        behind, ahead = word_at(sentence, moment.first - 1), word_at(sentence, moment.last + 1)
        yield from (f"{where}, {form}", f"form {form}", f"after {behind}", f"{kind}, after {behind}", f"ahead {ahead}")
        yield from (f"lasts {self.lasting}, after {behind}", f"tense {self.tense}, after {behind}")
        yield f"edtf {len(moment.time)} {'/' in moment.time}"
        if form == "words":
            yield f"words {words.lower()}"
        published = self.reading.published
        if published and published[:4].isdigit() and moment.time[:4].isdigit():
            ago = max(AHEAD, min(LONG_AGO, int(published[:4]) - int(moment.time[:4])))
            yield from (f"years ago {ago}", f"years ago {ago}, tense {self.tense}")
        before = sentence.verb_before(moment.first)
        if before is not None:
            yield f"verb before {before.lemma.partition(' ')[0]}"

    def _here(self, one: Told) -> Iterator[str]:
        moment, sentence, trigger = one.moment, one.sentence, self.said.hit.trigger
        kind, name = trigger.frame.kind, trigger.frame.name
        left = moment.last < trigger.first
        side = "left" if left else "right"
        between = range(moment.last + 1, trigger.first) if left else range(trigger.last + 1, moment.first)
        verbs = min(MANY, sum(verb.first in between for verb in sentence.verbs))
        marks = min(MANY, sum(sentence.low(n) in _MARKS for n in between))
        away = self.said.hit.distance(moment.first, moment.last)
        yield from (side, f"{side}, distance {min(FAR, away // MANY)}", f"{side}, verbs {verbs}", f"{side}, marks {marks}")
        yield f"verbs {min(2, verbs)}, {self.tense}"
        nearest, by_rules = away == self.near["trigger"], moment.time == self.rules
        yield from (f"nearest {nearest}", f"nearest {nearest}, {kind}", f"rules {by_rules}", f"rules {by_rules}, {kind}")
        yield from (f"tense {self.tense}", f"lasts {self.lasting}", f"within {moment.first in self.about}")
        yield from (f"opens {moment.first <= 1}", f"here, {name}")
        yield from self._among(moment)
        verb = self._verb_of(moment)
        own = self.is_own(moment)
        yield from (f"own {own}", f"{kind}, own {own}", f"{side}, own {own}, verbs {verbs}")
        if verb is not None and not own:
            lemma = verb.lemma.partition(" ")[0]
            yield from (f"of {lemma}", f"of a frame {lemma in self.reading.language.verb_frames}")

    def _among(self, moment: Moment) -> Iterator[str]:
        """How it stands to the parties and the trigger, and what stands between it and the nearest of them."""
        sentence, language = self.said.scene.sentence, self.reading.language
        kind = self.said.hit.trigger.frame.kind
        order = "".join(
            "-" if role not in self.ends else "<" if moment.last < self.ends[role][0] else ">"
            for role in ("from", "trigger", "to")
        )
        yield from (f"order {order}", f"{kind}, order {order}")
        away, role = min((_away(end, moment), role) for role, end in self.ends.items())
        yield from (f"beside {role}", f"beside {role}, distance {min(FAR, away // MANY)}")
        for each in ("from", "to"):
            if each in self.ends:
                yield f"nearest to {each} {_away(self.ends[each], moment) == self.near[each]}"
        yield f"stands with {self._beside(moment)}"
        low, high = self.ends[role]
        between = range(moment.last + 1, low) if moment.last < low else range(high + 1, moment.first)
        lows = [sentence.low(n) for n in between[:SEEN]]
        for group in ("relatives", "subordinators", "conjunctions"):
            yield f"{group} between {any(word in language.words[group] for word in lows)}"
        yield f"verb between {any(verb.first in between for verb in sentence.verbs)}"
        yield f"others between {min(2, sum(sentence.mention_at(n) is not None for n in between[:SEEN]))}"

    def _beside(self, moment: Moment) -> str:
        """Whose party stands right before it (`to Kenya in 2015 and to Uganda in 2019`): this relation's, or another's of the
        same trigger."""
        sentence, hit = self.said.scene.sentence, self.said.hit
        before = range(moment.first - 1, moment.first - 1 - CLOSE, -1)
        mention = next((found for n in before if (found := sentence.mention_at(n)) is not None), None)
        if mention is None or any(sentence.verb_at(n) for n in range(mention.last + 1, moment.first)):
            return "none"
        if (mention.first, mention.last) in self.ends.values():
            return "own"
        fellows = {(party.sentence, party.first) for party in (*hit.sources, *hit.targets)}
        return "fellow" if (mention.sentence, mention.first) in fellows else "other"

    def _verb_of(self, moment: Moment) -> VerbGroup | None:
        """The verb that it most likely belongs to: the nearest, those before it and without a mark between first."""
        sentence = self.said.scene.sentence
        before = sentence.verb_before(moment.first)
        behind = next((verb for verb in sentence.verbs if verb.first > moment.last), None)
        if before is None or behind is None:
            return before or behind
        parted = any(sentence.low(n) in _MARKS for n in range(before.last + 1, moment.first))
        joined = not any(sentence.low(n) in _MARKS for n in range(moment.last + 1, behind.first))
        return behind if parted and joined else before

    def is_own(self, moment: Moment) -> bool:
        """Does it belong to the trigger's verb, or stand behind its noun with no verb between?"""
        trigger, verb = self.said.hit.trigger, self._verb_of(moment)
        if trigger.verb is not None:
            return verb is not None and verb.first <= trigger.first <= verb.last
        low, high = sorted((trigger.first, moment.first))
        return not any(low < verb.first < high for verb in self.said.scene.sentence.verbs)

    def _apart(self, one: Told) -> Iterator[str]:
        sentence, this, moment = one.sentence, self.said.scene.sentence, one.moment
        where = f"step {one.step}"
        yield from (f"{where}, opens {moment.first <= 1}", f"{where}, here {self.here}")
        yield f"{where}, rules {self.rules is not None}"
        yield from (f"{where}, tense {self.tense}", f"apart, tense {self.tense}", f"apart, {self.said.hit.trigger.frame.name}")
        yield f"{where}, nearer {any(abs(step) < abs(one.step) for step in self.steps)}"
        yield f"apart, last {not any(other.first > moment.first for other in times_of(self.reading, self._scene(one)))}"
        yield f"apart, short {len(sentence.tokens) <= SHORT}"
        yield from (f"apart, this opens {word_at(this, 0)}", f"apart, this opens {word_at(this, 0)} {word_at(this, 1)}")
        yield f"apart, lasts {self.lasting}"
        named = named_in(self.reading, self._scene(one))
        theirs = sum(party is not None and party.name in named for party in (self.said.from_party, self.said.to_party))
        yield from (f"apart, theirs {theirs}", f"{where}, theirs {theirs}")
        yield f"apart, theirs {theirs}, others {len(named) > theirs}"
        paragraph = another_paragraph(self.reading.document.text, this, sentence)
        yield from (f"apart, paragraph {paragraph}", f"{where}, paragraph {paragraph}")

    def _scene(self, one: Told) -> Scene:
        return self.reading.scenes[one.sentence.index]
