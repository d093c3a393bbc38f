"""The whole noun phrase of who says something, where no list knows him: before a verb of saying, behind it, behind
`according to`, and `by its own account`.

Invariant: what is returned are tokens of the sentence, `first` to before `end`, without article; papers, pronouns and the
document's own voice say nothing in anybody's name.
"""

from __future__ import annotations

from sousveil.extraction.acting import is_adverb
from sousveil.extraction.mentions import ADJECTIVE, NAME, PRONOUN, Mention
from sousveil.extraction.sayers import MAX_ASIDE
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.syntax import Syntax

_LONGEST = 14
_JOINING = ("of", "for", "at", "from")
_WITHIN_NAMES = {"-", "'s", "’s", ".", "&", "/"}


def before(syntax: Syntax, end: int) -> tuple[int, int] | None:
    """`the Georgian Young Lawyers' Association says`: the words that end before the token `end` and begin their clause."""
    sentence = syntax.sentence
    while end > 1 and _between(syntax, end - 1):
        end -= 1
    end = _before_aside(syntax, end)
    first = end
    while first > 0 and end - first < _LONGEST and _belongs(syntax, first - 1):
        first -= 1
    opened = first == 0 or not sentence.low(first - 1)[:1].isalnum() or _opens(syntax, first - 1)
    first = _without_opening(syntax, first, end)
    first = _past_articles(syntax, _last_phrase(syntax, first, end), end)
    if opened and (whose := _whose(syntax, first, end)) is not None:
        return whose
    return (first, end) if opened and _is_somebody(syntax, first, end) else None


def behind(syntax: Syntax, place: int) -> tuple[int, int] | None:
    """`writes the weekly Capital`, `according to two former cadets,`: the words that begin at a token, up to a mark, a verb
    or a word that opens a clause."""
    sentence = syntax.sentence
    end = place = _past_articles(syntax, place, len(sentence.tokens))
    while end < len(sentence.tokens) and end - place < _LONGEST and _belongs(syntax, end) and not _apart(syntax, place, end):
        end += 1
    while end > place and (sentence.low(end - 1) in syntax.language.prepositions or sentence.low(end - 1) in _WITHIN_NAMES):
        end -= 1
    end = _of_name(syntax, place, end)
    if (whose := _whose(syntax, place, end)) is not None:
        return whose[0], _of_name(syntax, *whose)
    return (place, end) if _is_somebody(syntax, place, end) else None


def whose_words(syntax: Syntax, place: int) -> tuple[int, int] | None:
    """`according to a report in The Namibian`: whose the paper is that the words from a token on name."""
    found = behind(syntax, place)
    if found is None or not any(syntax.sentence.low(n) in _carriers(syntax) for n in range(place, found[0])):
        return None
    return found


def by_account(syntax: Syntax) -> tuple[int, int, Mention | None] | None:
    """`by the agency's own count`, `by the estimate of X`: whose account it is, and X where it is a party."""
    sentence, language = syntax.sentence, syntax.language
    for place in range(2, len(sentence.tokens)):
        if sentence.low(place) not in language.reporting["accounts"] or sentence.verb_at(place) is not None:
            continue
        owned = place - 1 - (sentence.low(place - 1) in language.words.get("own", frozenset()))
        if sentence.low(owned) in ("'s", "’s"):
            first = owned
            while first > 0 and owned - first < _LONGEST and sentence.low(first - 1) not in language.prepositions:
                first -= 1
            found = (first, owned) if language.prepositions.get(sentence.low(first - 1)) == "by" else None
        elif language.prepositions.get(sentence.low(place + 1)) == "of" and _by_the(syntax, place):
            found = behind(syntax, place + 2)
        else:
            continue
        if found is None:
            continue
        first, end = _past_articles(syntax, *found), found[1]
        named = sentence.mention_at(end - 1)
        whole = named is not None and named.first <= first and named.form not in (ADJECTIVE, PRONOUN)
        return first, end, named if whole else None
    return None


def _past_articles(syntax: Syntax, first: int, end: int) -> int:
    """Where words begin without the articles before them."""
    articles = syntax.language.words["articles"] | syntax.language.words["indefinite"]
    while first < end and syntax.sentence.low(first) in articles:
        first += 1
    return first


def _of_name(syntax: Syntax, place: int, end: int) -> int:
    """`a report from Google last month`: where the name ends that the words begin with, and only a time follows."""
    named, low = syntax.sentence.mention_at(place), syntax.sentence.low
    if named is None or named.form != NAME or named.last + 1 >= end:
        return end
    behind = named.last + 1
    goes_on = low(behind) in _WITHIN_NAMES or syntax.language.prepositions.get(low(behind)) in _JOINING
    return end if goes_on or syntax.sentence.tokens[behind].is_capital else behind


def _whose(syntax: Syntax, first: int, end: int) -> tuple[int, int] | None:
    """`a 2017 study by X`, `an article in X`: X, where the words are for something that carries what X says."""
    head, told = _head(syntax, first, end), _carriers(syntax)
    joined = syntax.language.prepositions.get(syntax.sentence.low(head + 1)) in ("by", "from", "of", "in")
    joined = joined and syntax.sentence.mention_at(head) is None
    if syntax.sentence.low(head) not in told or not joined:
        return None
    start = _past_articles(syntax, head + 2, end)
    return (start, end) if start < end and syntax.sentence.tokens[start].is_capital else None


def _carriers(syntax: Syntax) -> frozenset[str]:
    """Nouns for what carries somebody's words."""
    reporting = syntax.language.reporting
    return reporting["carriers"] | reporting["allege_nouns"] | reporting["told_nouns"]


def _before_aside(syntax: Syntax, end: int) -> int:
    """`Lookout, a security company in San Francisco, reported`: where the words before an aside end."""
    sentence, words = syntax.sentence, syntax.language.words
    if sentence.low(end - 1) != ",":
        return end
    opening = words["articles"] | words["indefinite"] | words["relatives"] | words["determiners"]
    for comma in range(end - 2, max(0, end - MAX_ASIDE), -1):
        if sentence.low(comma) == ",":
            return comma if sentence.low(comma + 1) in opening or comma + 2 == end - 1 else end
    return end


def _by_the(syntax: Syntax, place: int) -> bool:
    """Does `by the` stand before a word?"""
    before = place - 1 - (syntax.sentence.low(place - 1) in syntax.language.words["articles"])
    return syntax.language.prepositions.get(syntax.sentence.low(before)) == "by"


def _between(syntax: Syntax, place: int) -> bool:
    """An adverb between who says and what he does: `further deposed`, `itself announced`."""
    low, words = syntax.sentence.low(place), syntax.language.words
    return syntax.sentence.mention_at(place) is None and (is_adverb(low, syntax.language) or low in words["adverbs"])


def _belongs(syntax: Syntax, place: int) -> bool:
    """A word within a noun phrase, with what hangs on it: no mark, no word that opens a clause, no verb of a tense."""
    sentence, words, low = syntax.sentence, syntax.language.words, syntax.sentence.low(place)
    verb, named = sentence.verb_at(place), sentence.mention_at(place)
    if verb is not None and (verb.finite or verb.infinitive):
        return False
    if named is not None and named.form == NAME:
        return True
    closed = any(low in words[group] for group in ("complementiser", "relatives", "subordinators", "conjunctions"))
    return not closed and (low.isalnum() or low in _WITHIN_NAMES or "-" in low or "'" in low)


def _apart(syntax: Syntax, first: int, place: int) -> bool:
    """Behind `said X`: a preposition that does not say of whom he is, a second noun phrase."""
    sentence, words = syntax.sentence, syntax.language.words
    role = syntax.language.prepositions.get(sentence.low(place))
    if role in ("in", "by") and sentence.low(place - 1) in _carriers(syntax):
        return False
    joined = sentence.low(place - 1) in syntax.language.prepositions
    opened = place > first and sentence.low(place) in words["determiners"] | words["indefinite"] and not joined
    return opened or (role is not None and role not in _JOINING)


def _opens(syntax: Syntax, place: int) -> bool:
    """`that`, `and`, `because`: a word behind which a clause begins."""
    low, words = syntax.sentence.low(place), syntax.language.words
    return any(low in words[group] for group in ("complementiser", "subordinators", "conjunctions", "contrast"))


def _without_opening(syntax: Syntax, first: int, end: int) -> int:
    """`In Turkey deputies said`, `In 2019 the Ministry said`, `Lastly, X said`: where the words begin behind what only says
    where, when or how."""
    sentence, language = syntax.sentence, syntax.language
    times = language.tables["time"]
    dates = {**times["weekdays"], **times["months"]}
    while first < end and _between(syntax, first):
        first += 1
    if sentence.low(first) not in language.prepositions:
        return first
    named = sentence.mention_at(first + 1)
    if named is not None:
        return min(named.last + 1, end)
    place = first + 1
    while place < end and (sentence.low(place) in dates or sentence.low(place).isdigit()):
        place += 1
    return place if place > first + 1 else first


def _last_phrase(syntax: Syntax, first: int, end: int) -> int:
    """`A year and a half ago this paper`: where the last noun phrase begins that hangs on nothing before it."""
    sentence, words = syntax.sentence, syntax.language.words
    opening = words["articles"] | words["indefinite"] | words["determiners"]
    for place in range(end - 1, first, -1):
        if sentence.low(place) in opening and sentence.low(place - 1) not in syntax.language.prepositions:
            return place
    return first


def _is_somebody(syntax: Syntax, first: int, end: int) -> bool:
    """May these words speak: no paper, no pronoun, no measure, nothing of the document's own?"""
    sentence, language = syntax.sentence, syntax.language
    said = [sentence.low(n) for n in range(first, end)]
    if not said or not any(word[:1].isalpha() for word in said):
        return False
    reporting, words = language.reporting, language.words
    if said[0] in language.prepositions or any(speaks_itself(syntax, n) for n in range(first, end)):
        return False
    head = _head(syntax, first, end)
    if sentence.low(head) in reporting["joint_voice"] | words["pronoun_subjects"] | words["negators"]:
        return False
    things = reporting["papers"] | (reporting["carriers"] - language.nouns["media_words"]) | words["relatives"]
    return sentence.low(head) not in things and sentence.tokens[head].is_word


def speaks_itself(syntax: Syntax, place: int) -> bool:
    """`what I can tell you`: a pronoun that does something; not `people familiar with it`."""
    low, language = syntax.sentence.low(place), syntax.language
    acts = language.reporting["own_voice"] | language.words["pronoun_subjects"]
    return low in acts and syntax.sentence.low(place - 1) not in language.prepositions


def _head(syntax: Syntax, first: int, end: int) -> int:
    """The last word before what hangs on the phrase: `deputies` of `deputies on a committee`."""
    sentence = syntax.sentence
    for place in range(first + 1, end):
        if sentence.low(place) in syntax.language.prepositions or sentence.verb_at(place) is not None:
            return place - 1
    return end - 1


def of_saying(syntax: Syntax, verb: VerbGroup) -> bool:
    """Does a verb say something of itself, where `show` and `indicate` may be done by a thing?"""
    return verb.lemma.partition(" ")[0] not in syntax.language.reporting["shown_by_things"]


def may_know(syntax: Syntax, first: int, end: int) -> bool:
    """`according to two former cadets`: counted, a name, or a noun that stands for somebody; not `a procurement portal`."""
    sentence, language = syntax.sentence, syntax.language
    head = _head(syntax, first, end)
    nouns = (language.nouns[name] for name in ("person", "group", "company", "public-body", "media_words", "ngo_words"))
    known = frozenset().union(*nouns, language.reporting["sayers"], language.reporting["unnamed_sources"])
    counted = sentence.low(first) in language.tables["money"]["numbers"] and sentence.low(head).endswith("s")
    return counted or sentence.low(head) in known or sentence.tokens[head].is_capital
