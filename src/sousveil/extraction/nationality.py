"""The home of a name as its sentence gives it: `the Israeli company X`, `X, an Israeli firm`, `X of Italy`, `Milan-based X`.

Invariant: a country the registry knows is never changed, but a body that the sentence gives to another state is not the one it
knows; a name without a word beside it gets none.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, Mention, text_of
from sousveil.extraction.sentence import Sentence


def read_nationalities(sentence: Sentence, language: Language) -> None:
    """`the Israeli company X`, `X, an Israeli firm`, `X of Italy`, `Milan-based X`: the home of a name without one."""
    mentions = list(sentence.mentions)
    for place, mention in enumerate(mentions):
        if _is_anothers(sentence, mentions, place):
            name = text_of(sentence.tokens, mention.first, mention.last)
            mentions[place] = mention = replace(mention, id=None, country=None, name=name, sectors=frozenset())
        if mention.form != NAME or mention.type not in ("company", "unknown", "public-body") or mention.country:
            continue
        country = _before(sentence, mentions, place) or _after(sentence, mentions, place, language)
        if country:
            mentions[place] = replace(mention, country=country, type="company" if mention.type == "unknown" else mention.type)
    sentence.place(mentions)


def _is_anothers(sentence: Sentence, mentions: list[Mention], place: int) -> bool:
    """`Belarus's Investigative Committee` is not the Russian one that the registry knows by that name."""
    here = mentions[place]
    if here.form != NAME or here.type != "public-body" or not here.id or here.country is None or not place:
        return False
    left = mentions[place - 1]
    between = [sentence.low(n) for n in range(left.last + 1, here.first)]
    owned = _is_possessor(left, between) or (left.type == "state" and left.form == ADJECTIVE and not between)
    return owned and left.country != here.country


def only_locates_company(sentence: Sentence, mention: Mention, language: Language) -> bool:
    """`Israel's X`, `X of Toulouse`, `the Wrocław company`: a state or city that says where a company is from, and nothing of
    the country spoken of."""
    if is_seat(sentence, mention, language):
        return True
    following = sentence.mention_at(mention.last + 1)
    if following is not None and following.type in ("company", "unknown"):
        return True
    if sentence.low(mention.last + 1) in language.nouns["company"]:
        return True
    if sentence.low(mention.last + 1) in ("'s", "’s"):
        owned = sentence.mention_at(mention.last + 2)
        return owned is not None and owned.type == "company"
    earlier = [other for other in sentence.mentions if other.last < mention.first]
    if not earlier or (earlier[-1].type not in ("company", "unknown") and earlier[-1].head not in language.nouns["lender"]):
        return False
    if earlier[-1].country not in (None, mention.country):
        return False
    between = [sentence.low(n) for n in range(earlier[-1].last + 1, mention.first)]
    slots = ("of", "from") if earlier[-1].type == "unknown" else ("of", "in", "from")
    joins = {",", "(", "—", "–", "-", *language.words["located"], *language.words["articles"]}
    located = [word in joins or language.prepositions.get(word) in slots for word in between]
    return 0 < len(between) <= 3 and all(located)


def is_seat(sentence: Sentence, mention: Mention, language: Language) -> bool:
    """`Cyprus-based X`: where X sits."""
    return sentence.low(mention.last + 1) == "-" and sentence.low(mention.last + 2) in language.words["located"]


def _before(sentence: Sentence, mentions: list[Mention], place: int) -> str | None:
    if place == 0:
        return None
    left, here = mentions[place - 1], mentions[place]
    between = [sentence.low(n) for n in range(left.last + 1, here.first)]
    if _is_possessor(left, between):
        return left.country
    seat = between[:2] == ["-", "based"]
    nation = left.type in ("state", "place") and (left.form in (ADJECTIVE, CAPITAL) or seat) and len(between) <= 5
    acts = any(sentence.verb_at(n) for n in range(left.last + 1, here.first) if sentence.low(n) != "based")
    if nation and not acts and all(word.isalpha() or word == "-" for word in between):
        return left.country if left.form == ADJECTIVE or "based" in between else None
    if left.form == DESCRIPTION and left.type == "company" and left.country and len(between) <= 1:
        return left.country
    return None


def _is_possessor(left: Mention, between: list[str]) -> bool:
    """`Spain's X`: a state that owns the name right behind it."""
    return left.type == "state" and left.form == NAME and between in (["'s"], ["’s"])


def _after(sentence: Sentence, mentions: list[Mention], place: int, language: Language) -> str | None:
    here = mentions[place]
    if place + 1 >= len(mentions):
        return None
    right = mentions[place + 1]
    between = [sentence.low(n) for n in range(here.last + 1, right.first)]
    if (
        between
        and between[0] in (",", "(")
        and right.country
        and len(between) <= 4
        and right.type in ("state", "company", "place")
    ):
        described = right.form in (ADJECTIVE, DESCRIPTION) and (right.form == ADJECTIVE or right.type == "company")
        located = bool(language.words["located"] & set(between)) or between == ["("]
        return right.country if described or located else None
    if between == ["of"] and right.type in ("state", "place"):
        return right.country
    if between[:2] == [",", "based"] or "headquartered" in between:
        return right.country
    return None
