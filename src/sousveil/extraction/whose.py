"""Whose a body, a government or a group is where its own words don't say: each country that the text names is weighed.

Invariant: a country is chosen only among those that the document, its title or its publisher names; the weights are data
(homes.json, made by `training/homes.py`) and know no country by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import islice

from sousveil.extraction.cast import Cast, Moment
from sousveil.extraction.home import modifies_maker, seats_a_mission
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CONTEXT, NAME, Mention
from sousveil.extraction.nationality import only_locates_company
from sousveil.extraction.outlook import Named, Outlook
from sousveil.extraction.sentence import Sentence

FAINT, LATELY, MOST_NAMED = 0.3, 3, 8
OF_COUNTRY = (
    "share", "title", "publisher", "section", "other section", "said here", "said before", "said lately", "order", "before",
    "seat before", "body before", "company before", "behind", "body behind", "company behind", "nearest", "within", "around",
)
OF_NOBODY = ("nobody", "clearest", "many", "definite", "plural", "state here")
SPOKEN_OF = Mention(sentence=-1, first=-1, last=-1, start=-1, end=-1, form=CONTEXT, type="state", definite=True)
"""Before a sentence begins: the state that it will speak of where it names none."""


def outlook(
    sentences: list[Sentence], homes: Mapping[str, float], language: Language, title: list[Sentence], publisher: frozenset[str]
) -> Outlook:
    """Before anything is resolved: what the words themselves name."""
    total = sum(homes.values()) or 1.0
    shares = {country: weight / total for country, weight in homes.items()}
    named = tuple(tuple(_named(sentence, language)) for sentence in sentences)
    return Outlook(shares, spoken_of(title, language), publisher, named)


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
        seat = state and (modifies or only_locates_company(sentence, mention, language))
        kind = "state" if state else mention.type if mention.type in ("public-body", "company") else "people"
        within = language.prepositions.get(sentence.low(mention.first - 1)) == "in"
        weight = FAINT if seat or mention.form == ADJECTIVE else 1.0
        found.append(Named(mention.country, kind, mention.first, mention.last, weight, seat, within))
    return found


def whose(cast: Cast, sentence: Sentence, mention: Mention) -> str | None:
    """The country that a mention most likely belongs to, the one named most among equals; None where it is of no one country,
    or nothing tells. In a sentence that begins `In Kenya, ...` it is Kenya."""
    moment = cast.moment()
    return moment.fronted or _likeliest(cast, sentence, mention, moment)


def spoken_before(cast: Cast, sentence: Sentence) -> str | None:
    """The state that a sentence speaks of where it names none, by what stands before it."""
    _, moment = cast.before.get(sentence.index, (None, None))
    return _likeliest(cast, sentence, SPOKEN_OF, moment) if moment is not None else None


def _likeliest(cast: Cast, sentence: Sentence, mention: Mention, moment: Moment) -> str | None:
    weights = _weights()[sort_of(mention)]
    told = evidence(cast, sentence, mention, moment)
    scores = {country: sum(weights[name] * value for name, value in why.items() if value) for country, why in told.items()}
    return max(scores, key=lambda country: scores[country])


def sort_of(mention: Mention) -> str:
    """Which weights are meant for a mention."""
    return mention.type if mention.type in ("group", "state") else "named" if mention.form == NAME else "described"


@cache
def _weights() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = json.loads(
        resources.files("sousveil.extraction").joinpath("homes.json").read_text(encoding="utf-8")
    )["weights"]
    return table


def evidence(cast: Cast, sentence: Sentence, mention: Mention, moment: Moment) -> dict[str | None, dict[str, float]]:
    """What speaks for each country, of those that the document names most and those named near, and for none."""
    view, here = cast.outlook, cast.outlook.at(sentence.index)
    left = [one for one in here if one.last < mention.first]
    right = [one for one in here if one.first > mention.last]
    around = view.around(sentence.index)
    lately, section = moment.lately, moment.section
    order = {country: 1 / (1 + place) for place, country in enumerate(lately)}
    near = left[-1].country if left else None
    public = {one.country for one in here if one.kind != "company"}
    named = dict.fromkeys(islice(view.shares, MOST_NAMED))
    others = {*lately, *view.title, *view.publisher, *public, *([section] if section else ())}
    countries = [*named, *sorted(others.difference(named))]
    told: dict[str | None, dict[str, float]] = {}
    for country in countries:
        told[country] = {
            "share": view.shares.get(country, 0.0), "title": country in view.title, "publisher": country in view.publisher,
            "section": country == section, "other section": section not in (None, country),
            "said here": lately.get(country) == 0, "said before": lately.get(country) == 1,
            "said lately": 1 < lately.get(country, 0) <= LATELY, "order": order.get(country, 0.0),
            "before": _names(left, country, "state"), "seat before": _names(left, country, "state", seat=True),
            "body before": _names(left, country, "public-body"), "company before": _names(left, country, "company"),
            "behind": _names(right, country, "state"), "body behind": _names(right, country, "public-body"),
            "company behind": _names(right, country, "company"), "nearest": near == country,
            "within": any(one.within and one.kind == "state" and one.country == country for one in here),
            "around": around.get(country, 0.0),
        }
    told[None] = _of_nobody(cast, here, mention, len(countries))
    return told


def _of_nobody(cast: Cast, here: tuple[Named, ...], mention: Mention, countries: int) -> dict[str, float]:
    return {
        "nobody": 1.0, "clearest": max(cast.outlook.shares.values(), default=0.0), "many": min(countries, 6) / 6,
        "definite": mention.definite, "plural": mention.plural, "state here": any(one.kind == "state" for one in here),
    }


def _names(some: list[Named], country: str, kind: str, *, seat: bool = False) -> bool:
    return any(one.country == country and one.kind == kind and one.seat == seat for one in some)
