"""By whose word, weighed: those whom this sentence, the ones before and the next two let speak or name, or nobody.

Invariant: a speaker is called as the text calls him; a voice is known again by the last word of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.extraction.manner import Manner
from sousveil.extraction.mentions import ADJECTIVE, PERSON, Mention
from sousveil.extraction.phrases import speaks_itself
from sousveil.extraction.quoting import all_quotations, label_at
from sousveil.extraction.reporters import report_begins, subject_end
from sousveil.extraction.sayers import MAX_SAYER, only_told_of, unmarked
from sousveil.extraction.scenes import Reading, Scene, Trigger
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.speakers import speaker_of
from sousveil.extraction.speaking import span_at
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.words import word_at

QUESTION = "speaker"
MARGIN, MOST = 1.2, 40
BEFORE, AFTER, FAR, MANY = 6, 2, 3, 4
BESIDE, BEHIND = 2, 3
SPEAKS = (PERSON, "company", "public-body", "group", "state", "unknown")
LABEL = "label"
_ROLES = (LABEL, "says", "said by", "by", "may say", "named")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Voice:
    """Somebody whom a sentence names, and how: `role` says whether it lets him speak, `verb` with which word."""

    name: str
    form: str
    type: str
    role: str
    verb: str
    before: str
    ahead: int
    opens: bool
    quoted: bool
    plural: bool


def weighed(reading: Reading, scene: Scene, trigger: Trigger, manner: Manner, rules: str | None) -> str | None:
    """The likeliest speaker; that of the rules where the language has no weights."""
    choices = reading.language.choices
    if QUESTION not in choices.weights:
        return rules
    told = evidence(reading, scene, trigger, manner, rules)
    names = list(told)
    return names[choices.best(QUESTION, list(told.values()), names.index(rules or ""), MARGIN)] or None


def evidence(reading: Reading, scene: Scene, trigger: Trigger, manner: Manner, rules: str | None) -> dict[str, Evidence]:
    """What speaks for each name that may be meant; for nobody under the empty one, which comes first."""
    at = scene.sentence.tokens[trigger.first].start
    quotation = span_at(all_quotations(reading), at)
    found: dict[str, list[tuple[int, Voice]]] = {}
    index = scene.sentence.index
    for place in range(max(0, index - BEFORE), min(len(reading.scenes), index + AFTER + 1)):
        for voice in _nearest(voices(reading, reading.scenes[place]), place - index, trigger.first):
            found.setdefault(key_of(voice.name), []).append((place - index, voice))
    if (label := label_at(reading, at)) is not None:
        found.setdefault(key_of(label), []).append((0, Voice(label, LABEL, "-", LABEL, "", "", 0, False, False, False)))
    found.pop("", None)
    about = _About(reading, scene, trigger, _rule(manner), rules, quotation is not None)
    told: dict[str, Evidence] = {"": dict(about.of_nobody(quotation, manner.modality))}
    for known in found.values():
        told[_called(known, rules)] = dict(about.of(known))
    if rules and key_of(rules) not in found:
        told[rules] = dict(about.of([]))
    return told


def _nearest(some: list[Voice], step: int, first: int) -> list[Voice]:
    """The MOST that stand nearest to a trigger, `step` sentences away."""
    if len(some) <= MOST:
        return some
    return some[-MOST:] if step < 0 else some[:MOST] if step else sorted(some, key=lambda one: abs(one.ahead - first))[:MOST]


def _rule(manner: Manner) -> str:
    """How the rules found who speaks: the first words of their cue."""
    return next((" ".join(cue.rule.split()[:2]) for cue in reversed(manner.cues) if cue.field == "speaker"), "none")


def key_of(name: str | None) -> str:
    """The last word of a name, by which a voice is known again: of `MSAB (the company)` `msab`."""
    name = name or ""
    words = _WORD.findall((name.partition(" (")[0] or name).casefold())
    return words[-1] if words else ""


def _called(known: list[tuple[int, Voice]], rules: str | None) -> str:
    """What a voice is called: as the rules call it, else where it speaks nearest by."""
    if rules and key_of(rules) == key_of(known[0][1].name):
        return rules
    return min(known, key=lambda one: (_ROLES.index(one[1].role), abs(one[0])))[1].name


def voices(reading: Reading, scene: Scene) -> list[Voice]:
    """Whom a sentence names, and who speaks in it whom no list knows (`two people familiar with it`)."""
    if "voices" not in scene.once:
        scene.once["voices"] = [*_mentioned(reading, scene), *_unmarked(reading, scene)]
    found: list[Voice] = scene.once["voices"]
    return found


def _says(scene: Scene, verb: VerbGroup | None) -> bool:
    reporting = scene.language.reporting
    head = verb.lemma.partition(" ")[0] if verb is not None else ""
    head = verb.lemma if verb is not None and verb.lemma in reporting["say"] else head
    return head in reporting["say"] or head in reporting["deny"] or head in reporting["allege"]


def _mentioned(reading: Reading, scene: Scene) -> Iterator[Voice]:
    sentence, spans = scene.sentence, all_quotations(reading)
    for m in sentence.mentions:
        if m.type not in SPEAKS or m.form == ADJECTIVE or only_told_of(scene.syntax, m):
            continue
        if (called := speaker_of(reading, m)) is None:
            continue
        role, verb = _role(scene, m)
        before, first = word_at(sentence, m.first - 1), report_begins(scene.syntax, m)
        if (mark := word_at(sentence, first - 1)) in scene.language.words["infinitive_marks"]:  # `according to`
            before = f"{word_at(sentence, first - 2)} {mark}"
        quoted = span_at(spans, m.start) is not None
        yield Voice(called, m.form, m.type, role, verb, before, m.last, m.first <= 1, quoted, m.plural)


def _role(scene: Scene, mention: Mention) -> tuple[str, str]:
    """Does a sentence let somebody speak: `X said`, `said X`, `as said by X`, `X, who ..., said`? With which word?"""
    sentence = scene.sentence
    following = next((verb for verb in sentence.verbs if verb.first > mention.last), None)
    leading = sentence.verb_before(mention.first)
    end = subject_end(scene.syntax, following) if following is not None else 0
    if following is not None and _says(scene, following) and not following.passive and end - mention.last <= BESIDE:
        return "says", following.lemma.partition(" ")[0]
    if leading is not None and _says(scene, leading) and leading.passive:
        return "by", ""
    if leading is not None and _says(scene, leading) and mention.first - leading.last <= BEHIND:
        apart = any(sentence.low(n) in (",", ";") for n in range(leading.last + 1, mention.first))
        return "named" if apart else "said by", ""
    return "may say" if _says(scene, following) else "named", ""


def _unmarked(reading: Reading, scene: Scene) -> Iterator[Voice]:
    """Words before a verb of saying that name nobody known."""
    sentence, spans = scene.sentence, all_quotations(reading)
    for verb in sentence.verbs:
        end = subject_end(scene.syntax, verb)
        beside = sentence.mention_at(end - 1)
        if not _says(scene, verb) or verb.passive or (beside is not None and not only_told_of(scene.syntax, beside)):
            continue
        known = unmarked(scene.syntax, end)
        first, stop = known[:2] if known is not None else (end, end)
        while known is None and first > 0 and end - first < MAX_SAYER and _is_word(scene, first - 1):
            first -= 1
        if first == stop or (known is None and sentence.verb_at(first - 1) is not None):  # `has outright denied`
            continue
        form = "words" if known is None else "sayers"
        quoted = span_at(spans, sentence.tokens[first].start) is not None
        own = sentence.low(stop - 1) in scene.language.reporting["own_voice"]  # `as we`, `what I can tell you`
        if own or any(speaks_itself(scene.syntax, n) for n in range(first, stop)):
            continue
        words, said = sentence.words(first, stop - 1), verb.lemma.partition(" ")[0]
        yield Voice(words, form, "-", "says", said, word_at(sentence, first - 1), end, first <= 2, quoted, False)


def _is_word(scene: Scene, place: int) -> bool:
    return scene.sentence.low(place).replace("-", "").isalpha() and scene.sentence.verb_at(place) is None


@dataclass(frozen=True)
class _About:
    """What is the same for all voices that one trigger may have."""

    reading: Reading
    scene: Scene
    trigger: Trigger
    rule: str
    rules: str | None
    quoted: bool

    def of_nobody(self, quotation: tuple[int, int] | None, modality: str) -> Iterator[tuple[str, float]]:
        """What speaks for the document's own word."""
        sentence, kind = self.scene.sentence, self.trigger.frame.kind
        says = [verb for verb in sentence.verbs if _says(self.scene, verb)]
        earlier = self.reading.scenes[sentence.index - 1] if sentence.index else None
        said = [verb for verb in earlier.sentence.verbs if _says(earlier, verb)] if earlier is not None else []
        yield "nobody", 1.0
        yield f"nobody, rules {self.rules is not None}", 1.0
        yield f"nobody, rules {self.rules is not None}, quoted {self.quoted}", 1.0
        yield f"nobody, quoted {self.quoted}", 1.0
        yield f"nobody, rule {self.rule}", 1.0
        yield f"nobody, {kind}", 1.0
        yield f"nobody, {min(2, len(says))} say", 1.0
        yield f"nobody, {min(2, len(said))} said before", 1.0
        yield f"nobody, {modality}", 1.0
        if quotation is not None:
            yield f"nobody, begins {quotation[0] >= sentence.start}, ends {quotation[1] <= sentence.end}", 1.0
        for verb in says:
            yield f"nobody, {verb.lemma.partition(' ')[0]}", 1.0

    def of(self, known: list[tuple[int, Voice]]) -> dict[str, float]:
        """What speaks for a voice, wherever it is heard."""
        told = {name: 1.0 for step, voice in known for name in self._heard(step, voice)}
        told["somebody"] = 1.0
        told[f"heard {min(MANY, len(known))}"] = 1.0
        if not known or (self.rules and key_of(self.rules) == key_of(known[0][1].name)):
            told |= {"rules": 1.0, f"rules, rule {self.rule}": 1.0, f"rules, quoted {self.quoted}": 1.0}
            told[f"rules, {self.trigger.frame.kind}"] = 1.0
        else:
            told[f"not the rules {self.rules is not None}"] = 1.0
            told[f"not the rules {self.rules is not None}, quoted {self.quoted}"] = 1.0
        return told

    def _heard(self, step: int, voice: Voice) -> Iterator[str]:
        where = LABEL if voice.role == LABEL else "after" if step > 0 else str(max(-FAR, step))
        yield from (f"form {voice.form}", f"type {voice.type}", f"role {voice.role}", f"at {where}")
        yield f"at {where}, role {voice.role}"
        yield f"at {where}, role {voice.role}, quoted {self.quoted}"
        yield f"at {where}, quoted {self.quoted}"
        yield f"at {where}, type {voice.type}"
        yield f"at {where}, opens {voice.opens}"
        yield f"at {where}, rule {self.rule}"
        yield f"type {voice.type}, role {voice.role}"
        yield f"behind {voice.before}"
        yield f"itself quoted {voice.quoted}"
        yield f"plural {voice.plural}"
        if voice.verb:
            yield f"verb {voice.verb}"
            yield f"at {where}, verb {voice.verb}"
        if step == 0:
            yield f"ahead {voice.ahead < self.trigger.first}"
