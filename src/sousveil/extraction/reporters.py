"""Who says it where his verb stands apart from him: behind a time or the paper it is in, in the next sentence, in a noun.

Invariant: an answer is a mention of the text or words of it; a pronoun that says something goes on from whom the sentence
before let speak.
"""

from __future__ import annotations

from sousveil.extraction.acting import is_adverb
from sousveil.extraction.mentions import ADJECTIVE, NAME, PERSON, PRONOUN, Mention
from sousveil.extraction.sayers import MAX_ASIDE, is_saying, unmarked
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.syntax import Syntax

_TAIL, _TAILS, _NEAR = 5, 2, 6
_QUOTES = ("“", "”", '"')


def subject_end(syntax: Syntax, verb: VerbGroup) -> int:
    """Where the words for who acts end: before `on Wednesday`, `last week`, `in its report`."""
    end = verb.first
    for _ in range(_TAILS):
        before = end - 1
        sentence = syntax.sentence
        while before > 0 and is_adverb(sentence.low(before), syntax.language) and not sentence.mention_at(before):
            before -= 1
        starts = range(max(1, before - _TAIL + 1), before + 1)
        found = next((first for first in starts if _is_tail(syntax, first, before + 1)), None)
        if found is None:
            return end
        end = found
    return end


def _is_tail(syntax: Syntax, first: int, end: int) -> bool:
    """Do the tokens `first` to `end` only say when, or in which paper?"""
    sentence, language = syntax.sentence, syntax.language
    lows = [sentence.low(n) for n in range(first, end)]
    times = language.tables["time"]
    if " ".join(lows) in times.get("reckoned", {}):
        return True
    if len(lows) < 2 or lows[0] not in language.prepositions:
        return lows[-1] in times["weekdays"] and len(lows) == 1
    rest = lows[1:]
    dates = {**times["weekdays"], **times["months"]}
    plain = language.words["articles"] | {","}
    if all(low in dates or low.isdigit() or low in plain for low in rest) and any(low in dates for low in rest):
        return True
    paper = rest[0] in language.words["possessives"] and rest[-1] in language.reporting["carriers"]
    return paper and all(map(str.isalpha, rest))


def sayer_of(syntax: Syntax) -> Mention | str | None:
    """Whom a sentence lets speak first: a party that is named or described, else the words for him, else a pronoun; a person,
    a place or a paper is none."""
    found = [_subject(syntax, verb) for verb in syntax.sentence.verbs if is_saying(syntax, verb)]
    named = [one for one in found if isinstance(one, str) or (one is not None and one.form != PRONOUN)]
    sayer = next(iter(named or [one for one in found if one is not None]), None)
    return None if isinstance(sayer, Mention) and sayer.type in (PERSON, "place") else sayer


def _subject(syntax: Syntax, verb: VerbGroup) -> Mention | str | None:
    sentence = syntax.sentence
    end = subject_end(syntax, verb)
    before = sentence.mention_at(end - 1)
    if before is not None and sentence.low(before.first - 1) in syntax.language.prepositions:
        return next(iter(syntax.agent(verb)), None)
    mention = before or _behind(syntax, verb)
    if mention is not None:
        return mention if mention.form != ADJECTIVE else None
    if (told := unmarked(syntax, end)) is not None:
        return sentence.words(told[0], told[1] - 1)
    return None if sentence.low(end - 1) in syntax.language.reporting["papers"] else _proper(syntax, end)


def _behind(syntax: Syntax, verb: VerbGroup) -> Mention | None:
    """`..., said X.`"""
    mention = syntax.sentence.mention_at(verb.last + 1)
    closed = syntax.sentence.low(verb.first - 1) in (",", "”", '"')
    return mention if closed and mention is not None and mention.form == NAME else None


def _proper(syntax: Syntax, end: int) -> Mention | str | None:
    """`the OVD-Info website said`: the name that it begins with, else the words from a capital one on."""
    sentence, first = syntax.sentence, end
    while first > 0 and end - first < _NEAR and (sentence.low(first - 1) == "-" or sentence.low(first - 1).isalpha()):
        named = sentence.mention_at(first - 1)
        if named is not None and named.form == NAME and first < end:
            return named
        if sentence.verb_at(first - 1) is not None or named is not None:
            return None
        first -= 1
    while first < end and sentence.low(first) in syntax.language.words["articles"]:
        first += 1
    capital = first < end and first > 0 and sentence.tokens[first].is_capital
    return sentence.words(first, end - 1) if capital else None


def speaks(syntax: Syntax, mention: Mention) -> bool:
    """Does what it stands before say something: `it added`?"""
    place = mention.last + 1
    while is_adverb(syntax.sentence.low(place), syntax.language):
        place += 1
    verb = syntax.sentence.verb_at(place)
    return mention.form == PRONOUN and verb is not None and is_saying(syntax, verb)


def phrase_end(syntax: Syntax, first: int) -> int:
    """Where a phrase for who says it ends that begins at a token (`the complaint`, `the authors`); there, where none does."""
    sentence, language, place = syntax.sentence, syntax.language, first
    closing = language.words["relatives"] | language.words["complementiser"] | language.words["conjunctions"]
    while place < first + _NEAR and sentence.low(place).replace("-", "").isalpha() and sentence.low(place) not in closing:
        known = sentence.verb_at(place) is not None or sentence.mention_at(place) is not None
        if known or sentence.low(place) in language.prepositions:
            break
        place += 1
    groups = ("allege_nouns", "told_nouns", "sayers", "unnamed_sources")
    told = (language.reporting[name] for name in groups)
    who = frozenset[str]().union(*told, language.nouns["person"], language.nouns["group"])
    return place if place > first and sentence.low(place - 1) in who else first


def reporter(syntax: Syntax, stop: int, *, whose: bool = False) -> Mention | None:
    """`revelations by X that`, `a report from Y that`: whose the noun is that says what begins before the token `stop`;
    `whose`: without a word that opens what it says (`a report by X, according to which`)."""
    sentence, language = syntax.sentence, syntax.language
    reporting = language.reporting
    nouns = reporting["carriers"] | reporting["allege_nouns"] | reporting["told_nouns"]
    for place in range(stop - 1, -1, -1):
        if sentence.low(place) not in nouns or sentence.mention_at(place) is not None:
            continue
        found = next((m for m in sentence.mentions if place < m.first <= place + _NEAR and m.form != ADJECTIVE), None)
        opens = found is not None and sentence.low(found.last + 1) in language.words["complementiser"]
        if found is None or found.last + 1 > stop or not (whose or opens):
            continue
        before = found.first - 1
        before -= sentence.low(before) in language.words["articles"]
        if language.prepositions.get(sentence.low(before)) in ("by", "from", "of"):
            return found
    return None


def report_of(syntax: Syntax, verb: VerbGroup, end: int, trails: bool) -> int | None:
    """`the report found`, `the report, called X, found`; where the verb trails what is said, `..., says the long report`: where
    the word for the report stands. `end` is where the words for who acts end."""
    sentence, carriers = syntax.sentence, syntax.language.reporting["carriers"]
    told = end - 1 if sentence.low(end - 1) in carriers else _before_aside(syntax, end)
    place = verb.last + 1
    while told is None and trails and place < verb.last + _NEAR:
        word = sentence.low(place) == "-" or sentence.low(place).isalpha()
        if not word or _governs(syntax, place):
            break
        told = place if sentence.low(place) in carriers else None
        place += 1
    return told


def is_titled(syntax: Syntax, verb: VerbGroup) -> bool:
    """`the report, called "X", found`: what stands right before the verb is the title of a report."""
    report = _before_aside(syntax, verb.first)
    return report is not None and any(syntax.sentence.low(n) in _QUOTES for n in range(report, verb.first))


def _before_aside(syntax: Syntax, end: int) -> int | None:
    """`the report, called X,`: where the word for the report stands, of which words between commas are told that end there."""
    low = syntax.sentence.low
    if low(end - 1) not in (",", *_QUOTES):
        return None
    opened = next((n for n in range(end - 3, max(0, end - MAX_ASIDE), -1) if low(n) == ","), 0)
    return opened - 1 if opened and low(opened - 1) in syntax.language.reporting["carriers"] else None


def report_begins(syntax: Syntax, mention: Mention) -> int:
    """`according to a report by X`: where the words for what X reports in begin; where X does, without such words."""
    sentence, reporting = syntax.sentence, syntax.language.reporting
    place = mention.first - 1
    place -= sentence.low(place) in syntax.language.words["articles"]
    noun = sentence.low(place - 1)
    told = noun in reporting["carriers"] | reporting["allege_nouns"] | reporting["told_nouns"]
    if not told or syntax.language.prepositions.get(sentence.low(place)) not in ("by", "from", "of"):
        return mention.first
    first = place - 1
    while first > 0 and place - first < _NEAR and sentence.low(first - 1).isalpha() and not _governs(syntax, first - 1):
        first -= 1
    return first


def _governs(syntax: Syntax, place: int) -> bool:
    """A preposition, the mark of an infinitive, or a verb."""
    low, language = syntax.sentence.low(place), syntax.language
    opens = low in language.prepositions or low in language.words["infinitive_marks"]
    return opens or syntax.sentence.verb_at(place) is not None
