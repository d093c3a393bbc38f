"""Finds verb groups: which words act, in which voice, tense and mood.

Invariant: groups don't overlap, are in order, and never lie inside a name. Without a tagger, a word that may be noun or verb is
a verb only where its neighbours say so.
"""

from __future__ import annotations

from sousveil.extraction.forms import BASE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import CAPITAL, NAME, Mention
from sousveil.extraction.sentence import ENDED, Sentence, VerbGroup

_BEFORE_NOUNS = ("of", "with", "against", "for", "from")


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
        elif (low in words["adverbs"] or low in words["floating"] or _is_adverb(low, language)) and position > start:
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


def _is_adverb(low: str, language: Language) -> bool:
    return len(low) > 4 and low.endswith("ly") and low not in language.verb_forms


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
    if "-" in (sentence.low(position + 1), sentence.low(position - 1)):
        return None
    if wanted is not None and position > start:
        return form.lemma if wanted & form.forms else None
    return form.lemma if _acts(sentence, position, form.forms, language) else None


def _all_caps(sentence: Sentence) -> bool:
    return sum(token.is_word and token.text.isupper() and len(token.text) > 1 for token in sentence.tokens) * 2 > len(
        sentence.tokens
    )


def _acts(sentence: Sentence, position: int, forms: frozenset[str], language: Language) -> bool:
    """Is this word, without auxiliaries, a verb here?"""
    words, before, after = language.words, sentence.low(position - 1), sentence.low(position + 1)
    mention = sentence.mention_at(position - 1)
    nominal = before in words["determiners"] or before in words["possessives"] or before in ("'s", "’s")
    if mention is not None and mention.form == "adjective":
        nominal = True
    if _is_adverb(before, language) and sentence.low(position - 2) in words["determiners"]:
        nominal = True
    if not nominal and after in words["complementiser"] and forms & {S, PAST} and _reports(sentence, position, language):
        return True
    if PARTICIPLE in forms and BASE in forms and not nominal and _done_by(sentence, position, language):
        return True
    if forms & {PAST, PARTICIPLE} and BASE not in forms:
        if position == 0 and after.isalpha() and after not in language.prepositions and after not in words["determiners"]:
            return False
        nominal = nominal or before[:1].isdigit() or language.prepositions.get(before) in _BEFORE_NOUNS
        return not (nominal and after not in language.prepositions and after != "by")
    if ING in forms:
        return not nominal and after != "of" and not _is_gerund(sentence, position, language)
    if S in forms and BASE not in forms and before in words["complementiser"]:
        return after != "of"
    if nominal or (before in language.prepositions and before != "to"):
        return False
    if mention is not None and BASE in forms and not forms & {S, PAST} and _one_name(sentence, mention, language):
        return False
    if mention is not None and BASE not in forms and S in forms and mention.head in language.nouns["plural_heads"]:
        return False
    if mention is not None or before in words["pronoun_subjects"] or before in words["relatives"]:
        return after != "of" and not _qualifies(sentence, position, language) and not _of_an_object(sentence, mention, language)
    if before in words["negators"] or _is_adverb(before, language) or before in words["adverbs"]:
        return position > 1
    if BASE in forms and _helped(sentence, position, language):
        return after not in ("of", "and", ",", ".", "")
    plural_noun = len(before) > 3 and before.endswith("s") and not before.endswith("ss")
    if BASE in forms:
        noun = before not in language.verb_forms or sentence.low(position - 2) in words["determiners"]
        return plural_noun and noun and (after not in ("of", "and", ",", ".", "") or _says(sentence, position, language))
    if S in forms:
        numbered = before.isdigit() and position > 1 and sentence.tokens[position - 2].is_capital
        numbered = numbered or (before == ")" and sentence.mention_at(position - 2) is not None)
        singular = numbered or (
            before.isalpha() and not plural_noun and before not in words["conjunctions"] and before not in language.verb_forms
        )
        return (singular and after != "of") and (
            after in words["determiners"] or after in language.prepositions or sentence.mention_at(position + 1) is not None
        )
    return False


def _helped(sentence: Sentence, position: int, language: Language) -> bool:
    """`helped arrest`: what is helped to be done stands in the plain form."""
    before = language.verb_forms.get(sentence.low(position - 1))
    return before is not None and before.lemma in language.reporting["helping"]


def _of_an_object(sentence: Sentence, mention: Mention | None, language: Language) -> bool:
    """`violated U.N. sanctions`: behind the object of another verb stands a noun; not so after `said`."""
    before = language.verb_forms.get(sentence.low(mention.first - 1)) if mention is not None and mention.first else None
    if before is None or not before.forms & {PAST, S} or BASE in before.forms:
        return False
    reporting = language.reporting
    return before.lemma not in reporting["say"] | reporting["allege"] | reporting["deny"] | language.words["order_verbs"]


def _qualifies(sentence: Sentence, position: int, language: Language) -> bool:
    """`gave X direct access`: an adjective that looks like a verb, right before the noun that it belongs to."""
    words, after = language.words, sentence.low(position + 1)
    noun = after.isalpha() and after not in language.prepositions and after not in words["determiners"] | words["possessives"]
    return sentence.low(position) in words["adjectives_too"] and noun and sentence.mention_at(position + 1) is None


def _done_by(sentence: Sentence, position: int, language: Language) -> bool:
    """`a centre run by X`, `and put up by X`: a participle that looks like the plain form."""
    last, _ = with_particle(sentence, position, language.verb_forms[sentence.low(position)].lemma, language)
    return position > 0 and language.prepositions.get(sentence.low(last + 1)) == "by"


def _reports(sentence: Sentence, position: int, language: Language) -> bool:
    """`X, a colonel, says that`: a verb of saying behind a comma."""
    lemma, reporting = language.verb_forms[sentence.low(position)].lemma, language.reporting
    return sentence.low(position - 1) in (",", ")") and lemma in reporting["say"] | reporting["allege"] | reporting["deny"]


def _says(sentence: Sentence, position: int, language: Language) -> bool:
    """`..., researchers say.`: a verb of saying behind those who say it, at the end of what they say."""
    form = language.verb_forms[sentence.low(position)]
    says = language.reporting["say"] | language.reporting["allege"] | language.reporting["deny"]
    near = range(position - 1, max(-1, position - 6), -1)
    return form.lemma in says and any(sentence.low(n) in (",", '"', "”") for n in near)


def _one_name(sentence: Sentence, mention: Mention, language: Language) -> bool:
    """A single name takes no plural verb: `gave X access`; the last of a list may (`X and Y access`), and `should X buy`."""
    words, before = language.words, sentence.low(mention.first - 1)
    may = before in words["conjunctions"] or before in words["modals"] | words["do"]
    many = language.prepositions.get(before) in ("of", "in", "from") and sentence.low(mention.first - 2).endswith("s")
    return mention.form in (NAME, CAPITAL) and not mention.plural and not may and not many


def _is_gerund(sentence: Sentence, position: int, language: Language) -> bool:
    """`predatory lending`: an -ing word behind a plain singular word that is no noun acting, no conjunction, no preposition."""
    before = sentence.low(position - 1)
    if not before.isalpha() or sentence.mention_at(position - 1) is not None or before in language.verb_forms:
        return False
    words = language.words
    function = before in language.prepositions or before in words["conjunctions"] or before in words["subordinators"]
    return (
        not function
        and not before.endswith("s")
        and not _is_adverb(before, language)
        and before not in words["adverbs"]
        and (before not in words["relatives"] and before not in words["pronoun_subjects"] and before not in words["be"])
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
    infinitive = infinitive or (main == start and BASE in form.forms and _helped(sentence, main, language))
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
    mention = sentence.mention_at(start - 1)
    if mention is not None:
        return (
            mention.form != "pronoun"
            and mention.type == "company"
            and after in ("in", "from", "of", "on")
            and start - 1 > mention.first
        )
    return before not in language.words["relatives"] and before.isalpha() and before not in language.words["pronoun_subjects"]


def with_particle(sentence: Sentence, main: int, lemma: str, language: Language) -> tuple[int, str]:
    """The last token and the lemma of a verb with its particle: `set up`, `mettre en place`."""
    for rest in sorted(language.particles.get(lemma, ()), key=len, reverse=True):
        parts = rest.split()
        if [sentence.low(main + 1 + n) for n in range(len(parts))] == parts:
            return main + len(parts), f"{lemma} {rest}"
    return main, lemma


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
