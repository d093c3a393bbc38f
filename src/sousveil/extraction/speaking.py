"""Who says it: the verbs that govern a trigger, their subjects, `according to`, and which words are what is said.

Invariant: what is said after `but` or `;` is not governed by what stands before; a person's words are kept as words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sousveil.extraction import phrases
from sousveil.extraction.according import according
from sousveil.extraction.language import Language
from sousveil.extraction.manner import Manner, cue_of
from sousveil.extraction.mentions import PERSON, PRONOUN, Mention
from sousveil.extraction.reporters import reporter
from sousveil.extraction.saying import at_verb, speaks
from sousveil.extraction.scenes import Trigger
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.syntax import Syntax

_TRAIL = 14


def governors(syntax: Syntax, trigger: Trigger) -> list[VerbGroup]:
    """Verb groups before the trigger whose complement it is in: up to a strong mark or a contrast, nearest first."""
    sentence = syntax.sentence
    found = []
    position = trigger.first - 1
    crossed = False
    while position >= 0:
        low, verb = sentence.low(position), sentence.verb_at(position)
        if low == ";" or contrasts(sentence, syntax.language, position):
            break
        if verb is not None:
            if (
                not crossed
                or verb.lemma.partition(" ")[0]
                in syntax.language.reporting["say"] | syntax.language.reporting["allege"] | syntax.language.reporting["deny"]
            ):
                found.append(verb)
            position = verb.first
            says = verb.lemma.partition(" ")[0] in syntax.language.reporting["say"]
            crossed = crossed or (says and verb.finite and not verb.passive)
            if verb.finite and position > 0 and not _opens_complement(sentence, syntax.language, verb, trigger):
                crossed = True
        position -= 1
    return found


def _opens_complement(sentence: Sentence, language: Language, verb: VerbGroup, trigger: Trigger) -> bool:
    """Is the trigger in what this verb governs: after `that`, `to`, `of`, `-ing`, or right behind it?"""
    between = [sentence.low(n) for n in range(verb.last + 1, trigger.first)]
    return not between or len(between) < 12 or bool(language.words["opens_complement"] & set(between))


def contrasts(sentence: Sentence, language: Language, position: int) -> bool:
    """`but`, `while`; not `has yet to sell`."""
    if sentence.low(position) not in language.words["contrast"] or sentence.mention_at(position) is not None:
        return False
    return sentence.low(position + 1) not in language.words.get("infinitive_marks", frozenset())


def find_speaker(syntax: Syntax, trigger: Trigger, chain: list[VerbGroup], manner: Manner) -> None:
    """Who says it, by the nearest verb of saying that knows; else by whose account or report it is; else `according to`."""
    if any(speaks(syntax, trigger, verb, manner) for verb in _verbs_of_saying(syntax, trigger, chain)):
        return
    sentence = syntax.sentence
    if (account := phrases.by_account(syntax)) is not None:
        first, end, manner.speaker = account
        manner.speaker_words = None if manner.speaker else sentence.words(first, end - 1)
        manner.cues.append(cue_of(sentence, "speaker", "by whose account", first, end - 1))
    elif (whose := reporter(syntax, trigger.first)) is not None:
        manner.speaker = whose
        manner.cues.append(cue_of(sentence, "speaker", "whose report it is", whose.first, whose.last))
    else:
        according(syntax, trigger, manner)


def _verbs_of_saying(syntax: Syntax, trigger: Trigger, chain: list[VerbGroup]) -> Iterator[VerbGroup]:
    """The trigger itself, what governs it, nearest first, and what trails it in the same clause."""
    sentence, reporting = syntax.sentence, syntax.language.reporting
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    own = [trigger.verb] if trigger.verb is not None else []
    for verb in [*own, *chain, *[v for v in sentence.verbs if v.first > trigger.last]]:
        head = verb.lemma if verb.lemma in says else verb.lemma.partition(" ")[0]
        if head not in says or (verb is trigger.verb and not _tells(syntax, verb)) or verb.infinitive or _orders(syntax, verb):
            continue
        if head in reporting["seeming"] or (
            verb.bare == "ing" and head not in reporting["allege"] and not _tells(syntax, verb)
        ):
            continue
        if verb.first > trigger.last and (not _trails(sentence, verb, syntax) or _says_more(syntax, verb)):
            continue
        if any(sentence.low(n) == ";" or contrasts(sentence, syntax.language, n) for n in range(trigger.last + 1, verb.first)):
            return
        yield verb


def _says_more(syntax: Syntax, verb: VerbGroup) -> bool:
    """`software that ties them`, `and suspects that Y`: what stands behind the verb is what it says, not what stands before."""
    relative = syntax.sentence.low(verb.first - 1) in syntax.language.words["relatives"]
    return relative or _tells(syntax, verb) or verb.lemma in syntax.language.reporting["linking"]


def _tells(syntax: Syntax, verb: VerbGroup) -> bool:
    """`found that`: a trigger that says itself what follows."""
    opens = syntax.language.words["complementiser"]
    return not verb.passive and any(syntax.sentence.low(verb.last + n) in opens for n in range(1, 5))


def _orders(syntax: Syntax, verb: VerbGroup) -> bool:
    """`X told Y to stop`: an order, nothing said about what is."""
    if verb.lemma.partition(" ")[0] not in syntax.language.words["order_verbs"] or verb.passive:
        return False
    following = next((other for other in syntax.sentence.verbs if other.first > verb.last), None)
    return following is not None and following.infinitive and bool(syntax.objects(verb.last + 1))


def _trails(sentence: Sentence, verb: VerbGroup, syntax: Syntax) -> bool:
    """`..., X said` or `..., said X` at the end: a comma or closing quote stands before the speaker."""
    for position in range(verb.first - 1, max(-1, verb.first - _TRAIL), -1):
        low = sentence.low(position)
        if low in (",", "”", '"'):
            return True
        if sentence.mention_at(position) is None and not low.isalnum() and low not in ("'s", "’s", "-"):
            return False
    return False


def span_at(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The stretch that holds a place, of stretches in order and apart."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None


def attribution(syntax: Syntax, quoted: list[tuple[int, int]]) -> Mention | None:
    """Who says what this sentence quotes: the subject of a verb of saying outside the quotation."""
    reporting, tokens = syntax.language.reporting, syntax.sentence.tokens
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    for verb in syntax.sentence.verbs:
        place = tokens[verb.first].start
        if verb.infinitive or verb.passive or verb.lemma.partition(" ")[0] not in says or span_at(quoted, place):
            continue
        named = [m for m in (*at_verb(syntax, verb), *syntax.agent(verb)) if span_at(quoted, m.start) is None]
        if named:
            return named[0]
    return None


def pronoun_says(syntax: Syntax, quoted: list[tuple[int, int]]) -> bool | None:
    """`he said` outside what a sentence quotes: True, else None."""
    says, sentence = syntax.language.reporting["say"], syntax.sentence
    persons = syntax.language.words.get("person_pronouns", frozenset())
    for verb in sentence.verbs:
        spoken = verb.lemma.partition(" ")[0] in says and not verb.passive
        if spoken and sentence.low(verb.first - 1) in persons and span_at(quoted, sentence.tokens[verb.first].start) is None:
            return True
    return None


def speaker_name(mention: Mention | None, text: str) -> str | None:
    """The speaker as named: a name without its title, or the words of the description without article."""
    if mention is None or mention.form == PRONOUN:
        return None
    if mention.type == PERSON and mention.name:
        return mention.name
    return " ".join(text[mention.start : mention.end].split())


def said_span(syntax: Syntax, trigger: Trigger) -> tuple[int, int]:
    """Tokens of what is said: behind the verb of saying that governs the trigger, before the one that trails it."""
    reporting, tokens = syntax.language.reporting, len(syntax.sentence.tokens)
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    over = [v for v in governors(syntax, trigger) if v.lemma.partition(" ")[0] in says and v is not trigger.verb]
    start = max((verb.last + 1 for verb in over), default=0)
    opens = syntax.language.words["complementiser"]
    start = next((n + 1 for n in range(start, trigger.first) if syntax.sentence.low(n) in opens), start) if over else 0
    behind = (v for v in syntax.sentence.verbs if v.first > trigger.last and v.lemma.partition(" ")[0] in says)
    return start, next((v.first for v in behind if not v.infinitive and _trails(syntax.sentence, v, syntax)), tokens)
