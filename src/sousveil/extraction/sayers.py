"""Who says it where no mention of a party does: words for persons and papers nobody knows, pages of one's own, who is quoted.

Invariant: what is returned are tokens of the sentence; a word for a thing that carries what others say (a report, an invoice)
is nobody. Which words are persons, pages or crowds stands in the language's data.
"""

from __future__ import annotations

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PERSON, PRONOUN, Mention
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.syntax import Syntax

MAX_SAYER, MAX_ASIDE = 8, 20
_MARKS = {";", ":", "“", "”", '"'}
_JOINING = ("of", "in", "at", "for", "from", "with", "on")


def unmarked(syntax: Syntax, end: int) -> tuple[int, int, bool] | None:
    """`resistance fighters say`, `two people familiar with the plans said`, `OCCRP said`: where words that name nobody known
    begin and end, before `end`, and whether they stand for several."""
    sentence, language = syntax.sentence, syntax.language
    first = end
    while first > 0 and end - first < MAX_SAYER:
        low = sentence.low(first - 1)
        named = sentence.mention_at(first - 1)
        stop = not low.replace("-", "").isalpha() or (named is not None and not only_told_of(syntax, named))
        if stop or sentence.verb_at(first - 1) is not None or low in language.words["complementiser"]:
            break
        first -= 1
    opened = first == 0 or sentence.low(first - 1) in (",", "”", '"', "“", "-", "–", "—", "•", ":")
    while first < end and sentence.low(first) in language.words["articles"] | language.words["indefinite"]:
        first += 1
    while end > first + 1 and sentence.low(end - 1) in language.words["adverbs"]:
        end -= 1
    said = [sentence.low(n) for n in range(first, end)]
    things = language.reporting["papers"] | language.reporting["carriers"] | language.words["relatives"]
    if not opened or not said or things.intersection(said) or said[0] in language.words["pronoun_subjects"]:
        return None
    if said[0] in language.reporting["own_voice"]:
        return None
    if said[0] in language.prepositions or said[0] in language.words["adverbs"] | language.words["subordinators"]:
        return None
    head = next((word for word in said if word in language.reporting["unnamed_sources"]), said[-1])
    counted = all(word in language.tables["money"]["numbers"] for word in said) and said[0] not in language.words["indefinite"]
    crowd = counted or head in language.reporting["unnamed_sources"] or head in language.nouns["group"]
    person = not _persons(language).isdisjoint(said)
    opens = first > 0 or sentence.tokens[first].text.isupper()
    proper = opens and all(_is_name(token.text) for token in sentence.tokens[first:end])
    paper = not language.nouns["media_words"].isdisjoint(said)
    known = crowd or person or proper or paper
    return (first, end, crowd) if known or (head.endswith("s") and not head.endswith("ss")) else None


def opening(syntax: Syntax, verb: VerbGroup) -> tuple[int, Mention | None]:
    """`One activist detained in March said`, `The maker, X, of Y, informed`: where the words end that open the clause of a verb
    of saying, and the party that they name; the verb's own place where it has no such words."""
    sentence, start = syntax.sentence, verb.first
    while start > 0 and not _opens_clause(syntax, start - 1):
        start -= 1
    end = start
    while end < verb.first and not _ends_subject(syntax, end):
        end += 1
    if end in (start, verb.first):
        return verb.first, None
    named = sentence.mention_at(end - 1)
    aside = sentence.mention_at(end + 1) if sentence.low(end) == "," else None
    if named is not None and named.form == DESCRIPTION and aside is not None and aside.form == NAME:
        return end, aside
    return end, named


def _opens_clause(syntax: Syntax, place: int) -> bool:
    """A mark, `that`, `, because`; not the `that` of `of that shift`, nor `detained after`."""
    words, low, before = syntax.language.words, syntax.sentence.low(place), syntax.sentence.low(place - 1)
    if low in words["complementiser"]:
        return before not in syntax.language.prepositions
    return low in _MARKS or (low in words["subordinators"] and before in (",", ""))


def _ends_subject(syntax: Syntax, place: int) -> bool:
    """Does the head of a noun phrase end before this token?"""
    sentence, language, low = syntax.sentence, syntax.language, syntax.sentence.low(place)
    if sentence.mention_at(place) is not None:
        return False
    apart = low in language.prepositions or low in language.words["relatives"] - language.words["determiners"]
    return apart or not low[:1].isalnum() or sentence.verb_at(place) is not None


def works_there(syntax: Syntax, mention: Mention) -> list[str]:
    """The words before a party of which somebody is: of `a source in the Ministry` the first two; none where nobody is."""
    sentence = syntax.sentence
    before = mention.first - 1
    before -= sentence.low(before) in syntax.language.words["determiners"]
    if syntax.language.prepositions.get(sentence.low(before)) not in _JOINING:
        return []
    first = before
    while first > 0 and before - first < MAX_SAYER and _goes_on(syntax, first - 1):
        first -= 1
    return [sentence.low(n) for n in range(first, before)]


def anonymous(language: Language, said: list[str]) -> bool:
    """`two former analysts`, `a technician of that shift`: somebody whom nobody names and who speaks for nobody."""
    one = bool(said) and said[0] in language.words["indefinite"]
    several = bool(said) and not one and said[0] in language.tables["money"]["numbers"]
    ranks = language.reporting["rank_and_file"] if one else language.words["former"]
    return several or not (ranks | language.words["former"]).isdisjoint(said)


def named_behind(syntax: Syntax, verb: VerbGroup) -> tuple[int, int] | None:
    """`..., said a lecturer in criminology`: the words behind the verb, up to their head, where that is a person."""
    sentence, language = syntax.sentence, syntax.language
    first = verb.last + 1
    while sentence.low(first) in language.words["articles"] | language.words["indefinite"]:
        first += 1
    for last in range(first, min(first + MAX_SAYER, len(sentence.tokens))):
        low = sentence.low(last)
        if low in _persons(language):
            return first, last + 1
        if not low.replace("-", "").isalpha() or low in language.prepositions:
            break
    return None


def is_saying(syntax: Syntax, verb: VerbGroup) -> bool:
    """Does a verb let its subject say or deny something?"""
    reporting, head = syntax.language.reporting, verb.lemma.partition(" ")[0]
    return (head in reporting["say"] or head in reporting["deny"]) and not verb.passive and not verb.infinitive


def last_sayer(syntax: Syntax) -> str | None:
    """The person whom a sentence lets speak last, as it calls them: `the Treasurer replied that`."""
    sentence = syntax.sentence
    for verb in reversed(sentence.verbs):
        if not is_saying(syntax, verb):
            continue
        mention = sentence.mention_at(verb.first - 1)
        if mention is not None and mention.form != PRONOUN:
            first = _person_of(syntax, mention)
            if first is not None:
                return (mention.name if first == mention.first else "") or sentence.words(first, mention.last)
        told = unmarked(syntax, verb.first) if mention is None else None
        if told is not None and _persons(syntax.language) & {sentence.low(n) for n in range(told[0], told[1])}:
            return sentence.words(told[0], told[1] - 1)
        if (behind := named_behind(syntax, verb)) is not None:
            return sentence.words(behind[0], behind[1] - 1)
    return None


def acting_person(syntax: Syntax) -> str | None:
    """The person that a sentence begins with: `The Ambassador congratulated`."""
    sentence = syntax.sentence
    mention = next((m for m in sentence.mentions if m.first <= 1), None)
    if mention is None or mention.type != PERSON or mention.form not in (NAME, DESCRIPTION):
        return None
    return in_full(syntax, mention) or mention.name or _bare(syntax, mention.first, mention.last)


def own_page(syntax: Syntax, verb: VerbGroup) -> Mention | None:
    """`the company's website says`: whose it is."""
    sentence, place = syntax.sentence, verb.first - 1
    if verb.passive or sentence.low(place) not in syntax.language.reporting["own_pages"]:
        return None
    place -= sentence.low(place - 1) in syntax.language.words.get("own", frozenset())
    return sentence.mention_at(place - 2) if sentence.low(place - 1) in ("'s", "’s") else None


def quoted_as(syntax: Syntax, verb: VerbGroup) -> tuple[int, int, Mention | None] | None:
    """`quoted X as saying that`: the words for X, and X where it is a party by name."""
    sentence, language = syntax.sentence, syntax.language
    quotes = language.reporting["quoting"]
    if f"{sentence.low(verb.first - 1)} {sentence.low(verb.first)}" not in language.reporting["quoted_as"]:
        return None
    opening = next((v for v in reversed(sentence.verbs) if v.last < verb.first and v.lemma in quotes), None)
    if opening is None:
        return None
    first, last = opening.last + 1, verb.first - 2
    while first < last and sentence.low(first) in language.words["articles"] | language.words["indefinite"]:
        first += 1
    named = next((m for m in sentence.mentions if m.first == first and m.form == NAME), None)
    return (first, last, named) if first <= last else None


def in_full(syntax: Syntax, mention: Mention) -> str | None:
    """`the Chief of Mission of IOM`, `activists from Papua`, `authorities in Astana`: all the words for who speaks, where the
    mention is only their head or only says where or whose they are."""
    sentence = syntax.sentence
    before = mention.first - 1
    before -= sentence.low(before) in syntax.language.words["determiners"]
    joined = syntax.language.prepositions.get(sentence.low(before)) in _JOINING
    if joined and (mention.form != NAME or mention.type in ("unknown", "state", "place")):
        first = before
        while first > 0 and before - first < MAX_SAYER and _goes_on(syntax, first - 1):
            first -= 1
        if not _who_speak(syntax.language).isdisjoint(sentence.low(n) for n in range(first, before)):
            owned = sentence.mention_at(mention.last + 2) if sentence.low(mention.last + 1) in ("'s", "’s") else None
            return _bare(syntax, first, (owned or mention).last)
    last = _end_of(syntax, mention)
    return _bare(syntax, mention.first, last) if last > mention.last else None


def _is_citing(syntax: Syntax, verb: VerbGroup | None) -> bool:
    """`citing`, `quoting`."""
    return verb is not None and verb.bare == "ing" and verb.lemma in syntax.language.reporting["quoting"]


def cited(syntax: Syntax, verb: VerbGroup) -> tuple[int, int, Mention | None] | None:
    """`X reported, citing Y`, `X, citing Y, said`: the words for Y, and Y where it is a party; none where papers are cited."""
    sentence, language = syntax.sentence, syntax.language
    following = next((other for other in sentence.verbs if other.first > verb.last), None)
    leading = next((other for other in reversed(sentence.verbs) if other.last < verb.first), None)
    inserted = sentence.low(verb.first - 1) == "," and _is_citing(syntax, leading)
    behind = verb if _is_citing(syntax, verb) else leading if inserted else following
    if behind is None or not _is_citing(syntax, behind):
        return None
    first = behind.last + 1
    while sentence.low(first) in language.words["articles"] | language.words["indefinite"]:
        first += 1
    named = next((m for m in sentence.mentions if behind.last < m.first <= first and m.form not in (PRONOUN, ADJECTIVE)), None)
    last = named.last if named is not None else first
    while named is None and last < first + MAX_SAYER and _goes_on(syntax, last + 1):
        last += 1
    things = language.reporting["papers"] | language.reporting["carriers"]
    if not sentence.low(first)[:1].isalnum() or not things.isdisjoint(sentence.low(n) for n in range(first, last + 1)):
        return None
    return first, last, named


def _end_of(syntax: Syntax, mention: Mention) -> int:
    """The last word of `Chief of Mission of IOM`, of `embassy in Suva`, which `Chief` and `embassy` begin."""
    sentence, language, last = syntax.sentence, syntax.language, mention.last
    joined = language.prepositions.get(sentence.low(last + 1)) in _JOINING
    told = mention.form == DESCRIPTION or (mention.type == PERSON and sentence.low(last) in _persons(language))
    people = mention.form == DESCRIPTION and mention.type in (PERSON, "group")
    if people and sentence.low(last + 1) in language.words["relatives"]:
        return _behind_relative(syntax, last)
    if not told or not joined:
        return last
    if mention.type == "public-body":
        seat = sentence.mention_at(last + 2)
        return seat.last if seat is not None and seat.type in ("state", "place") else last
    if mention.type not in (PERSON, "group"):
        return last
    owned = {"'s", "’s"}
    while last - mention.last < MAX_SAYER and (_goes_on(syntax, last + 1) or sentence.low(last + 1) in owned):
        last += 1
    while sentence.low(last) in language.words["determiners"] or sentence.low(last) in language.prepositions:
        last -= 1
    return last


def _behind_relative(syntax: Syntax, last: int) -> int:
    """`two people who have worked there say`: the last word before the verb of saying that their own clause is followed by."""
    sentence = syntax.sentence
    following = [verb for verb in sentence.verbs if verb.first > last and not verb.infinitive]
    saying = next((verb for verb in following[1:] if is_saying(syntax, verb)), None)
    return last if saying is None else saying.first - 1 - (sentence.low(saying.first - 1) == ",")


def _bare(syntax: Syntax, first: int, last: int) -> str:
    """The words without an article or a preposition before them."""
    opening = syntax.language.words["articles"] | syntax.language.prepositions.keys()
    while first < last and syntax.sentence.low(first) in opening:
        first += 1
    return syntax.sentence.words(first, last)


def beside(syntax: Syntax, verb: VerbGroup) -> Mention | None:
    """`Confidencial, a Managua magazine, reported`, `X, who directs it, said`: the name before the words between commas that
    stand before a verb; `the minister, X, said`, `the group, X, said`: the one that stands there."""
    sentence, language = syntax.sentence, syntax.language
    if sentence.low(verb.first - 1) != ",":
        return None
    called = sentence.mention_at(verb.first - 2)
    if called is not None and called.form == NAME and sentence.low(called.first - 1) == ",":
        office = sentence.low(called.first - 2) in _persons(language) and called.type == "unknown"
        told = sentence.mention_at(called.first - 2)
        if called.type == PERSON or office or (told is not None and told.form == DESCRIPTION):
            return called
    for comma in range(verb.first - 2, max(0, verb.first - MAX_ASIDE), -1):
        if sentence.low(comma) != ",":
            continue
        opened = language.words["articles"] | language.words["indefinite"] | language.words["relatives"]
        named = sentence.mention_at(comma - 1)
        begins = named is not None and (named.first == 0 or sentence.low(named.first - 1) not in language.prepositions)
        if sentence.low(comma + 1) in opened and named is not None and named.form == NAME and begins:
            return named
    return None


def _goes_on(syntax: Syntax, position: int) -> bool:
    """A word of the phrase for who speaks: no verb, mark, conjunction or word that opens another clause."""
    words, low = syntax.language.words, syntax.sentence.low(position)
    closing = ("complementiser", "relatives", "conjunctions", "adverbs")
    closed = any(low in words[group] for group in closing)
    return low.replace("-", "").isalpha() and not closed and syntax.sentence.verb_at(position) is None


def only_told_of(syntax: Syntax, mention: Mention) -> bool:
    """`people familiar with it said`: a pronoun behind a preposition does not speak."""
    governed = syntax.sentence.low(mention.first - 1) in syntax.language.prepositions
    return mention.form == PRONOUN and mention.first == mention.last and governed


def only_where(syntax: Syntax, mention: Mention) -> bool:
    """`a diplomat in N'Djamena said`: where somebody is; not `the police in X`, who are named with it."""
    sentence, before = syntax.sentence, mention.first - 1
    if mention.type not in ("state", "place") or syntax.language.prepositions.get(sentence.low(before)) != "in":
        return False
    who = sentence.mention_at(before - 1)
    return who is None or who.type == PERSON


def _person_of(syntax: Syntax, mention: Mention) -> int | None:
    """Where the words for a person begin that a mention is or ends: `the Treasurer`, `the Director of Immigration`."""
    sentence, persons = syntax.sentence, _persons(syntax.language)
    if mention.type == PERSON or any(sentence.low(n) in persons for n in range(mention.first, mention.last + 1)):
        return mention.first
    if syntax.language.prepositions.get(sentence.low(mention.first - 1)) not in ("of", "for", "at"):
        return None
    for first in range(mention.first - 2, max(-1, mention.first - MAX_SAYER), -1):
        if sentence.low(first) in persons:
            return first
        if not sentence.low(first).isalpha():
            break
    return None


def is_person(syntax: Syntax, mention: Mention) -> bool:
    """A person by name, or `X Y, a lecturer in Z`, who is one by what stands beside it."""
    sentence, words = syntax.sentence, syntax.language.words
    opened = sentence.low(mention.last + 1) == "," and sentence.low(mention.last + 2) in words["articles"] | words["indefinite"]
    if mention.type != "unknown" or mention.first == mention.last or not opened:
        return mention.type == PERSON
    told = [sentence.low(n) for n in range(mention.last + 3, mention.last + 3 + MAX_SAYER)]
    return not _persons(syntax.language).isdisjoint(told[: told.index(",") if "," in told else MAX_SAYER])


def _who_speak(language: Language) -> frozenset[str]:
    others = (language.nouns[name] for name in ("group", "staff", "state", "state_plural"))
    return frozenset().union(_persons(language), language.reporting["unnamed_sources"], *others)


def _persons(language: Language) -> frozenset[str]:
    return language.nouns["person"] | language.reporting["sayers"]


def _is_name(word: str) -> bool:
    """`OCCRP`, `Nouvelliste`."""
    return word[:1].isupper() and len(word) > 1
