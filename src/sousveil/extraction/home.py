"""Which country a document speaks of: its dateline, else the one that it and its title name most; which names don't count.

Invariant: where makers, lenders and givers are from hardly counts: whose goods are spoken of is not where they go.
"""

from __future__ import annotations

from sousveil.extraction.cast import Cast
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, PERSON, Mention
from sousveil.extraction.nationality import only_locates_company
from sousveil.extraction.sentence import Sentence

BODY, DEMONYM, MAKERS = 2.0, 0.4, 0.1
AT_HOME = 0.5
TITLE = 2


def homes_of(sentences: list[Sentence], language: Language, title: list[Sentence]) -> dict[str, float]:
    """The countries that a document speaks of and how much, most first: its dateline's, then by how often they are named, the
    first named among equals; its title counts TITLE times."""
    named = _weights([*sentences, *title * TITLE], language)
    sent_from = dateline(sentences)
    if sent_from is not None:
        named[sent_from] = named.get(sent_from, 0.0) + sum(named.values())
    return dict(sorted(named.items(), key=lambda one: -one[1]))


def dateline(sentences: list[Sentence]) -> str | None:
    """`BANGUI: ...`, `Managua, 3 May -`: the city a report is sent from."""
    opening = sentences[0] if sentences else None
    if opening is None or not opening.mentions:
        return None
    first = opening.mentions[0]
    marked = opening.low(first.last + 1) in (":", ",", "—", "–", "-", "(", ".", "/")
    return first.country if first.form == CAPITAL and first.first <= 1 and marked else None


def _weights(sentences: list[Sentence], language: Language) -> dict[str, float]:
    """How often countries are named: bodies count most, where makers, lenders and missions are from hardly."""
    count: dict[str, float] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            public = mention.type in ("state", "place", "public-body", "group")
            if mention.country and (public or (mention.type == PERSON and of_public_life(language, sentence, mention))):
                count[mention.country] = count.get(mention.country, 0.0) + _weight(sentence, mention, language)
    for code in _homes_of_makers(sentences) & count.keys():
        count[code] *= AT_HOME
    return count


def _homes_of_makers(sentences: list[Sentence]) -> set[str]:
    """Where the companies that a document names are at home."""
    return {m.country for s in sentences for m in s.mentions if m.type == "company" and m.form == NAME and m.country}


def _weight(sentence: Sentence, mention: Mention, language: Language) -> float:
    located = seats_a_mission(sentence, mention, language) or only_locates_company(sentence, mention, language)
    if located or lends(mention, language):
        return MAKERS
    if sentence.low(mention.last) in language.nouns["missions"]:
        return DEMONYM
    if mention.type == "public-body":
        return BODY
    return DEMONYM if mention.form == ADJECTIVE or mention.type in ("group", PERSON) else 1.0


def lends(mention: Mention, language: Language) -> bool:
    """Is it a lender: a bank, or who is known as one?"""
    return "lender" in mention.sectors or not language.nouns["lender"].isdisjoint(mention.name.casefold().split())


def of_public_life(language: Language, sentence: Sentence, person: Mention) -> bool:
    """`the Ugandan opposition politician`, `Colombia's police chief`: whose country is spoken of, unlike a businessman's."""
    words = {token.low for token in sentence.tokens[person.first : person.last + 1]}
    return bool(words & (language.nouns["group"] | language.nouns["office_holders"] | language.nouns["public-body"]))


def modifies_maker(language: Language, sentence: Sentence, mention: Mention) -> bool:
    """A demonym before a company, its product or a person says nothing of the country spoken of."""
    for n in range(mention.last + 1, min(mention.last + 6, len(sentence.tokens))):
        other, low = sentence.mention_at(n), sentence.low(n)
        if low in language.nouns["group"]:
            return False
        if other is not None and other is not mention:
            return other.type in ("company", PERSON, "unknown")
        if low in language.nouns["company"] or low in ("-",):
            return True
        if low in (",", ".", ";") or low in language.prepositions:
            return False
    return False


def seats_a_mission(sentence: Sentence, mention: Mention, language: Language) -> bool:
    """`the embassy in Washington`: the city of a mission is no state that acts or receives."""
    return sentence.low(mention.first - 2) in language.nouns["missions"]


def stands_aside(cast: Cast, sentence: Sentence, mention: Mention) -> bool:
    """`Ethiopia's embassy in Washington`, `cameras given by Belarus`, `China presented the police with cameras`: where a
    mission sits and who gives say nothing of the country spoken of, if another one is."""
    if seats_a_mission(sentence, mention, cast.language):
        return True
    titled = sentence.mention_at(mention.first - 2)
    if titled is not None and titled.form == DESCRIPTION and titled.type == "state" and titled.country == mention.country:
        return stands_aside(cast, sentence, titled)
    verb = sentence.verb_at(mention.last + 1)
    gives = verb is not None and not verb.passive and verb.lemma in cast.language.words["furnishing"]
    at = mention.first - 1 - (sentence.low(mention.first - 1) in cast.language.words["determiners"])
    given = cast.language.prepositions.get(sentence.low(at)) in ("by", "from")
    return (gives or given) and cast.home not in (None, mention.country)
