"""Whose a body, a government or a group is where its own words don't say: each country that the text names is weighed.

Invariant: a country is chosen only among those that the document, its title or its publisher names; the weights are data
(homes.json, made by `training/homes.py`) and know no country by name.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from sousveil.extraction.cast import Cast, Home, Moment
from sousveil.extraction.currencies import state_of
from sousveil.extraction.home import dateline, lends, modifies_maker, seats_a_mission
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CONTEXT, DESCRIPTION, NAME, Mention
from sousveil.extraction.money import find_money
from sousveil.extraction.nationality import only_locates_company
from sousveil.extraction.outlook import Named, Outlook
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.weighing.home import evidence

FAINT, FRONTED = 0.3, 0.95
SPOKEN_OF = Mention(sentence=-1, first=-1, last=-1, start=-1, end=-1, form=CONTEXT, type="state", definite=True)
"""Before a sentence begins: the state that it will speak of where it names none."""


def outlook(
    sentences: list[Sentence], homes: Mapping[str, float], language: Language, title: list[Sentence], publisher: frozenset[str],
    text: str,
) -> Outlook:  # fmt: skip
    """Before anything is resolved: what the words themselves name."""
    named = tuple(tuple(_named(sentence, language)) for sentence in sentences)
    makers = Counter(one.country for some in named for one in some if one.kind == "company")
    sums = (one.currencies for sentence in sentences for one in find_money(sentence, language))
    paid = frozenset(state for meant in sums if len(meant) == 1 and (state := state_of(meant[0])) is not None)
    return Outlook(
        _shares(homes), spoken_of(title, language), publisher, named, dateline(sentences), _shares(makers), paid,
        tuple(_lines(sentences, text)),
    )  # fmt: skip


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values()) or 1.0
    return {country: weight / total for country, weight in weights.items()}


def _lines(sentences: list[Sentence], text: str) -> Iterator[int]:
    """The sentence with which the line of each sentence begins."""
    begin = 0
    for place, sentence in enumerate(sentences):
        if place and "\n" in text[sentences[place - 1].end : sentence.start]:
            begin = place
        yield begin


def spoken_of(sentences: list[Sentence], language: Language) -> frozenset[str]:
    """The countries of a line such as a title, but for those that only say where a company is from."""
    named = (one for sentence in sentences for one in _named(sentence, language))
    return frozenset(one.country for one in named if one.kind != "company" and not one.seat)


def _named(sentence: Sentence, language: Language) -> list[Named]:
    found = []
    for mention in sentence.mentions:
        if mention.country is None:
            continue
        state = mention.type in ("state", "place")
        if state and seats_a_mission(sentence, mention, language):
            continue
        modifies = mention.form == ADJECTIVE and modifies_maker(language, sentence, mention)
        seat = lends(mention, language) or (state and (modifies or only_locates_company(sentence, mention, language)))
        kind = "state" if state else mention.type if mention.type in ("public-body", "company") else "people"
        within = language.prepositions.get(sentence.low(mention.first - 1)) == "in"
        weight = FAINT if seat or mention.form == ADJECTIVE else 1.0
        found.append(Named(mention.country, kind, mention.first, mention.last, weight, seat, within))
    return found


def whose(cast: Cast, sentence: Sentence, mention: Mention) -> str | None:
    """The country that a mention most likely belongs to, the one named most among equals; None where it is of no one country,
    or nothing tells. In a sentence that begins `In Kenya, ...` it is Kenya. The cast remembers how likely."""
    moment = cast.moment()
    home = Home(moment.fronted, FRONTED) if moment.fronted else _likeliest(cast, sentence, mention, moment)
    bare = mention.form == DESCRIPTION and mention.type == "public-body" and not mention.definite
    if bare and home.country in cast.outlook.only_seats:  # `the UK-based firm sells to intelligence agencies`
        home = Home(None, home.chance)
    cast.homes_at[mention.start] = home
    return home.country


def spoken_before(cast: Cast, sentence: Sentence) -> str | None:
    """The state that a sentence speaks of where it names none, by what stands before it."""
    _, moment = cast.before.get(sentence.index, (None, None))
    return _likeliest(cast, sentence, SPOKEN_OF, moment).country if moment is not None else None


def _likeliest(cast: Cast, sentence: Sentence, mention: Mention, moment: Moment) -> Home:
    weights, words = _weights()[sort_of(mention)], cast.language.anywhere
    told = evidence(cast, sentence, mention, moment)
    scores = {
        country: sum(weights.get(name, words.get(name, 0.0)) * value for name, value in why.items() if value)
        for country, why in told.items()
    }
    best = max(scores, key=lambda country: scores[country])
    return Home(best, 1 / sum(math.exp(score - scores[best]) for score in scores.values()))


def sort_of(mention: Mention) -> str:
    """Which weights are meant for a mention."""
    return mention.type if mention.type in ("group", "state") else "named" if mention.form == NAME else "described"


@cache
def _weights() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = json.loads(
        resources.files("sousveil.extraction").joinpath("homes.json").read_text(encoding="utf-8")
    )["weights"]
    return table
