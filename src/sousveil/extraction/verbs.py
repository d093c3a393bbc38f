"""Finds verb groups: which words act, in which voice, tense and mood.

Invariant: groups don't overlap, are in order, and never lie inside a name; what may be noun or verb is decided in acting.py.
"""

from __future__ import annotations

from sousveil.extraction.acting import Word, is_adverb
from sousveil.extraction.forms import BASE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.language import Language
from sousveil.extraction.particles import with_particle
from sousveil.extraction.sentence import ENDED, Sentence, VerbGroup


def find_verbs(sentence: Sentence, language: Language) -> list[VerbGroup]:
    """All verb groups of a sentence whose mentions are placed."""
    found: list[VerbGroup] = []
    position = 0
    while position < len(sentence.tokens):
        group = _group_at(sentence, position, language)
        if group is None:
            position += 1
        else:
            found.append(group)
            position = group.last + 1
    return found


def _group_at(sentence: Sentence, start: int, language: Language) -> VerbGroup | None:
    """The verb group that begins at `start`, if one does."""
    words = language.words
    position, modal, infinitive, seen = start, None, False, ["" for _ in ()]
    negated = False
    while position < len(sentence.tokens):
        low = sentence.low(position)
        if sentence.mention_at(position) is not None:
            break
        if low == "to" and position == start:
            infinitive = True
        elif f"{low} {sentence.low(position + 1)}" in language.reporting["end_words"] and not negated:
            modal = ENDED
            position += 1
        elif low in words["modals"] or low in words["possible_modals"]:
            modal = low
        elif low in words["be"] or low in words["have"] or low in words["do"]:
            seen.append(low)
        elif low in words["negators"] and position > start:
            negated = True
        elif (low in words["adverbs"] or low in words["floating"] or is_adverb(low, language)) and position > start:
            pass
        elif seen and (share := _share(sentence, position, language)):
            position += share - 1
        elif low.endswith("n't") and (modal or low[:-3] in words["be"] | words["do"] | words["have"] | words["modals"]):
            negated = True
            seen.append(low[:-3])
        else:
            break
        position += 1
    wanted = _wanted(seen, modal, language) if seen or modal or infinitive else None
    main = _main_verb(sentence, position, start, language, wanted)
    if main is None:
        return _auxiliary_alone(sentence, start, position, seen, modal, negated, infinitive, language)
    return _group(sentence, start, position, seen, modal, negated, infinitive, language)


def _share(sentence: Sentence, position: int, language: Language) -> int:
    """How many tokens say a share before a participle: `is 42 percent owned`; 0 where none do."""
    if not sentence.low(position)[:1].isdigit():
        return 0
    end = position + 1
    while end < position + 3 and sentence.low(end) in language.words["percent"]:
        end += 1
    form = language.verb_forms.get(sentence.low(end))
    return end - position if end > position + 1 and form is not None and PARTICIPLE in form.forms else 0


def _wanted(seen: list[str], modal: str | None, language: Language) -> frozenset[str]:
    """The forms that may follow the last auxiliary: `has sold`, `is sold`, `is selling`, `will sell`, `no longer sells`."""
    if modal == ENDED and not seen:
        return frozenset({BASE, S, PAST})
    last = seen[-1] if seen else ""
    if last in language.words["have"]:
        return frozenset({PARTICIPLE})
    return frozenset({PARTICIPLE, ING}) if last in language.words["be"] else frozenset({BASE})


def _main_verb(sentence: Sentence, position: int, start: int, language: Language, wanted: frozenset[str] | None) -> str | None:
    if position >= len(sentence.tokens) or sentence.mention_at(position) is not None:
        return None
    form = language.verb_forms.get(sentence.low(position))
    if form is None or (sentence.tokens[position].is_capital and position > 0 and not _all_caps(sentence)):
        return None
    share = sentence.low(position - 1) == "-" and sentence.low(position - 2) in language.words.get("parts", frozenset())
    if sentence.low(position + 1) == "-" or (sentence.low(position - 1) == "-" and not share):
        return None
    if wanted is not None and position > start:
        return form.lemma if wanted & form.forms else None
    return form.lemma if Word(sentence, language, position, form.forms).acts else None


def _all_caps(sentence: Sentence) -> bool:
    return sum(token.is_word and token.text.isupper() and len(token.text) > 1 for token in sentence.tokens) * 2 > len(
        sentence.tokens
    )


def _group(
    sentence: Sentence,
    start: int,
    main: int,
    seen: list[str],
    modal: str | None,
    negated: bool,
    infinitive: bool,
    language: Language,
) -> VerbGroup:
    words = language.words
    form = language.verb_forms[sentence.low(main)]
    be = any(word in words["be"] for word in seen)
    passive = be and PARTICIPLE in form.forms
    last, lemma = with_particle(sentence, main, form.lemma, language)
    infinitive = infinitive or (main == start and Word(sentence, language, main, form.forms).helped)
    bare = None
    if seen and not modal and not infinitive and seen[0] in words.get("participle_auxiliaries", frozenset()):
        bare = "ing"
    elif not seen and not modal and not infinitive:
        bare = (
            "ing"
            if ING in form.forms
            else "ed"
            if PARTICIPLE in form.forms and _is_reduced(sentence, start, last, language)
            else None
        )
    return VerbGroup(
        first=start,
        last=last,
        main=main,
        lemma=lemma,
        passive=passive,
        progressive=be and (ING in form.forms or _being(seen, language)),
        perfect=any(word in words["have"] for word in seen),
        modal=modal,
        negated=negated or _negated_before(sentence, start, language),
        infinitive=infinitive,
        bare=bare,
        past=(PAST in form.forms and not seen) or any(word in ("was", "were", "had", "did") for word in seen),
    )


def _being(seen: list[str], language: Language) -> bool:
    """`is being built`."""
    return len(seen) > 1 and seen[-1] in language.words.get("participle_auxiliaries", frozenset()) & language.words["be"]


def _negated_before(sentence: Sentence, start: int, language: Language) -> bool:
    return sentence.low(start - 1) in language.words["negators"]


def _is_reduced(sentence: Sentence, start: int, last: int, language: Language) -> bool:
    """A participle without auxiliary that stands for a relative clause: `cameras supplied by X`, `a firm founded in 2010`."""
    before, after = sentence.low(start - 1), sentence.low(last + 1)
    form = language.verb_forms.get(sentence.low(start), None)
    if form is not None and PAST not in form.forms:
        return True
    if after == "by":
        return True
    if form is not None and form.lemma in language.reporting["deny"]:
        return False
    if after not in language.prepositions:
        return False
    place = start - 1
    while place > 0 and sentence.mention_at(place) is None and is_adverb(sentence.low(place), language):
        place -= 1
    mention = sentence.mention_at(place)
    if mention is not None:
        return (
            mention.form != "pronoun"
            and mention.type == "company"
            and after in ("in", "from", "of", "on")
            and place > mention.first
        )
    return before not in language.words["relatives"] and before.isalpha() and before not in language.words["pronoun_subjects"]


def _auxiliary_alone(
    sentence: Sentence,
    start: int,
    position: int,
    seen: list[str],
    modal: str | None,
    negated: bool,
    infinitive: bool,
    language: Language,
) -> VerbGroup | None:
    """`is`, `has`, `will be` as the whole predicate."""
    if not seen or (infinitive and len(seen) < 1):
        return None
    last = position - 1
    while last > start and sentence.low(last) not in language.words["be"] | language.words["have"] | language.words["do"]:
        last -= 1
    word = sentence.low(last)
    lemma = "be" if word in language.words["be"] else "have" if word in language.words["have"] else "do"
    return VerbGroup(
        first=start,
        last=last,
        main=last,
        lemma=lemma,
        modal=modal,
        negated=negated or _negated_before(sentence, start, language),
        infinitive=infinitive,
        past=word in ("was", "were", "had", "did"),
    )
