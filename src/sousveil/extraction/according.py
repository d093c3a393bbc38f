"""`According to X`: whose word it is, where a sentence says so beside what is said.

Invariant: what stands before `of which, according to X`, or behind `, and`, is not X's word.
"""

from __future__ import annotations

from collections.abc import Iterator

from sousveil.extraction import phrases
from sousveil.extraction.language import Language
from sousveil.extraction.manner import SOURCE, Manner, cue_of, weaken
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, Mention
from sousveil.extraction.reporters import phrase_end, reporter
from sousveil.extraction.sayers import MAX_SAYER
from sousveil.extraction.scenes import Trigger
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.syntax import Syntax


def according(syntax: Syntax, trigger: Trigger, manner: Manner) -> None:
    """Set the speaker to whom a sentence names as the source of what a trigger says."""
    sentence, language = syntax.sentence, syntax.language
    reporting, tokens = language.reporting, len(syntax.sentence.tokens)
    for n, last in _accordings(sentence, language):
        if not _covers(syntax, trigger, n, last):
            continue
        comma = next((k for k in range(last + 1, tokens) if sentence.low(k) == ","), tokens)
        following = [m for m in sentence.mentions if last < m.first <= min(n + 9, comma) and m.form != ADJECTIVE]
        words = [sentence.low(k) for k in range(last + 1, min(last + 5, tokens))]
        if words[:1] and words[0] in language.words["relatives"]:
            manner.speaker = reporter(syntax, n, whose=True)
            if manner.speaker is None and sentence.low(n - 1) in reporting["unnamed_sources"]:
                manner.speaker_words = sentence.low(n - 1)
                weaken(manner, "alleged", sentence, n - 1, n - 1, SOURCE)
            return
        unnamed = [word for word in words if word in reporting["unnamed_sources"]]
        if set(words[: max(1, (following[0].first if following else comma) - last - 1)]) & reporting["papers"]:
            return
        manner.cues.append(cue_of(sentence, "speaker", "according to", n, last))
        if words[:1] and words[0] in language.words.get("person_objects", frozenset()):
            manner.by_person = True
        elif (carrier := _told_of_before(sentence, language, last + 1)) is not None:
            manner.carrier = carrier
        elif (whose := phrases.whose_words(syntax, last + 1)) is not None:
            manner.speaker_words = sentence.words(whose[0], whose[1] - 1)
        elif following:
            manner.speaker = following[0]
            named = _in_apposition(sentence, following)
            owned = sentence.low(following[0].last + 1) in ("'s", "’s") and phrases.behind(syntax, last + 1)
            acts = named is None or sentence.verb_at(named.last + 1) is not None
            if named is not None and not acts:
                manner.speaker = named
            elif owned and phrases.may_know(syntax, *owned):
                manner.speaker_words = sentence.words(owned[0], owned[1] - 1)
            elif (stop := _capitals(sentence, following[0])) > following[0].last:
                manner.speaker_words = sentence.words(following[0].first, stop)
        elif unnamed:
            manner.speaker_words = unnamed[0]
            weaken(manner, "alleged", sentence, n, last, SOURCE)
        elif (first := _proper_end(sentence, last + 1, comma)) < comma:
            manner.speaker_words = sentence.words(first, comma - 1)
        elif (stop := phrase_end(syntax, last + 1)) > last + 1:
            manner.speaker_words = sentence.words(last + 1, stop - 1)
        elif (told := phrases.behind(syntax, last + 1)) is not None and phrases.may_know(syntax, *told):
            manner.speaker_words = sentence.words(told[0], told[1] - 1)
        return


def _in_apposition(sentence: Sentence, following: list[Mention]) -> Mention | None:
    """`the spyware maker X`, `the Toronto laboratory X`: the name that ends the words that another mention begins."""
    first, named = following[0], next((m for m in following[1:] if m.form == NAME), None)
    if named is None or (first.form not in (DESCRIPTION, CAPITAL)):
        return None
    near = 1 if first.form == DESCRIPTION else 3
    plain = all(sentence.low(n).isalpha() and sentence.verb_at(n) is None for n in range(first.last + 1, named.first))
    return named if plain and named.first - first.last <= near else None


def _capitals(sentence: Sentence, mention: Mention) -> int:
    """The last word of a name whose first is that of a place: `the Dhaka Tribune`."""
    last = mention.last
    while mention.form in (CAPITAL, NAME) and mention.type in ("state", "place") and last + 1 < len(sentence.tokens):
        token = sentence.tokens[last + 1]
        if not token.is_word or not token.is_capital or sentence.mention_at(last + 1) or sentence.verb_at(last + 1):
            break
        last += 1
    return last


def _accordings(sentence: Sentence, language: Language) -> Iterator[tuple[int, int]]:
    """Where `according to` stands."""
    said = language.reporting["according"]
    for n in range(len(sentence.tokens) - 1):
        if sentence.low(n) in said:
            yield n, n
        elif f"{sentence.low(n)} {sentence.low(n + 1)}" in said:
            yield n, n + 1


def _covers(syntax: Syntax, trigger: Trigger, first: int, last: int) -> bool:
    """Is a trigger in what somebody is a source of? Not what stands before `of which, according to X`, nor behind `, and`."""
    sentence, words = syntax.sentence, syntax.language.words
    if trigger.last < first:
        before = first - 1 - (sentence.low(first - 1) == ",")
        opened = sentence.low(before) in words["relatives"] | words["complementiser"] and before >= trigger.last
        return not opened and not any(sentence.low(n) == ";" for n in range(trigger.last + 1, first))
    if trigger.first <= last or not any(verb.first < first for verb in sentence.verbs):
        return True
    between = range(last + 1, trigger.first)
    joined = any(sentence.low(n) == "," and sentence.low(n + 1) in words["conjunctions"] for n in between)
    return not joined and not any(sentence.low(n) == ";" for n in between)


def _told_of_before(sentence: Sentence, language: Language, place: int) -> int | None:
    """`the report`, `its article`: a paper that was spoken of before, whose words these are; none that says whose it is."""
    pointing = language.words["articles"] | language.words["possessives"] | language.words.get("points_back", frozenset())
    if sentence.low(place) not in pointing or sentence.low(place + 1) not in language.reporting["carriers"]:
        return None
    whose = language.prepositions.get(sentence.low(place + 2)) in ("by", "of", "in", "from")
    return None if whose or sentence.mention_at(place + 2) is not None else place + 1


def _proper_end(sentence: Sentence, first: int, end: int) -> int:
    """Where the name begins that the words `first` to `end` end with: `the news agency ANP`."""
    at = end
    while at > first and end - at < MAX_SAYER and sentence.tokens[at - 1].is_word and sentence.tokens[at - 1].is_capital:
        at -= 1
    return at if end - first <= 2 * MAX_SAYER else end
