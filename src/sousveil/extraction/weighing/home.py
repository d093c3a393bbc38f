"""Whose a body, a government or a group is: each country that the text names, with what speaks for it.

Unlike the other questions it is asked while the text is read, and its weights (homes.json) are the same for all languages, but
for the words of people who are of no one country (lang/*/anywhere.json).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sousveil.extraction.cast import Cast, Moment
from sousveil.extraction.mentions import Mention
from sousveil.extraction.outlook import Named, Outlook
from sousveil.extraction.sentence import Sentence

LATELY, MOST_NAMED, NEAR = 3, 8, 3.0
HEAD = "head "
OF_COUNTRY = (
    "share", "title", "publisher", "section", "other section", "said here", "said before", "said lately", "order", "before",
    "seat before", "body before", "company before", "behind", "body behind", "company behind", "nearest", "within", "around",
    "dateline", "opening", "maker", "makers", "paid", "in line", "line's first", "line begins", "near left", "near right",
    "body near left", "next", "city",
)  # fmt: skip
OF_NOBODY = ("nobody", "clearest", "many", "definite", "plural", "state here")


def evidence(cast: Cast, sentence: Sentence, mention: Mention, moment: Moment) -> dict[str | None, dict[str, float]]:
    """What speaks for each country, of those that the document names most and those named near, and for none."""
    view, here = cast.outlook, cast.outlook.at(sentence.index)
    countries = _countries(view, here, moment)
    around, line = view.around(sentence.index), view.in_line(sentence.index, mention.first)
    told: dict[str | None, dict[str, float]] = {
        country: {
            **_spoken(view, moment, country), "around": around.get(country, 0.0),
            **_in_sentence(here, mention, country), **_in_line(line, country),
            "city": mention.head in cast.language.nouns["place"] and cast.city == country,
        }
        for country in countries
    }  # fmt: skip
    told[None] = _of_nobody(cast, here, mention, len(countries))
    if mention.type == "group" and mention.head:
        told[None][f"{HEAD}{mention.head}"] = 1.0
    return told


def _countries(view: Outlook, here: tuple[Named, ...], moment: Moment) -> list[str]:
    """Those that the document names most, in that order, then those that are at hand in any way."""
    named = dict.fromkeys(islice(view.shares, MOST_NAMED))
    public = {one.country for one in here if one.kind != "company"}
    section = (moment.section,) if moment.section else ()
    others = {*moment.lately, *view.title, *view.publisher, *public, *section, *view.paid}
    return [*named, *sorted(others.difference(named))]


def _spoken(view: Outlook, moment: Moment, country: str) -> dict[str, float]:
    """Of the document, and of what it spoke of up to here."""
    ago, places = moment.lately.get(country), list(moment.lately)
    return {
        "share": view.shares.get(country, 0.0), "title": country in view.title, "publisher": country in view.publisher,
        "dateline": view.dateline == country, "opening": country in view.opening, "paid": country in view.paid,
        "maker": country in view.makers, "makers": view.makers.get(country, 0.0),
        "section": country == moment.section, "other section": moment.section not in (None, country),
        "said here": ago == 0, "said before": ago == 1, "said lately": ago is not None and 1 < ago <= LATELY,
        "order": 1 / (1 + places.index(country)) if ago is not None else 0.0,
    }  # fmt: skip


def _in_sentence(here: tuple[Named, ...], mention: Mention, country: str) -> dict[str, float]:
    """Of what stands in the sentence, before the mention and behind it."""
    left = [one for one in here if one.last < mention.first]
    right = [one for one in here if one.first > mention.last]
    own = [one for one in here if one.country == country]
    before, behind = ([one for one in side if one.country == country] for side in (left, right))
    return {
        "before": _is(before, "state"), "seat before": _is(before, "state", seat=True),
        "body before": _is(before, "public-body"), "company before": _is(before, "company"),
        "behind": _is(behind, "state"), "body behind": _is(behind, "public-body"), "company behind": _is(behind, "company"),
        "within": any(one.within and one.kind == "state" for one in own),
        "nearest": bool(left) and left[-1].country == country,
        "next": bool(right) and right[0].country == country and right[0].kind != "company",
        "near left": _nearness(mention.first - one.last for one in before if one.is_spoken_of),
        "near right": _nearness(one.first - mention.last for one in behind if one.is_spoken_of),
        "body near left": _nearness(mention.first - one.last for one in before if one.kind == "public-body"),
    }  # fmt: skip


def _in_line(line: list[tuple[Named, bool]], country: str) -> dict[str, float]:
    """Of what its line names before it; does the line begin with it (`- Kenya: ...`)?"""
    own = [begins for one, begins in line if one.country == country]
    return {"in line": bool(own), "line's first": bool(own) and line[0][0].country == country, "line begins": any(own)}


def _of_nobody(cast: Cast, here: tuple[Named, ...], mention: Mention, countries: int) -> dict[str, float]:
    return {
        "nobody": 1.0, "clearest": max(cast.outlook.shares.values(), default=0.0), "many": min(countries, 6) / 6,
        "definite": mention.definite, "plural": mention.plural, "state here": any(one.kind == "state" for one in here),
    }  # fmt: skip


def _is(some: list[Named], kind: str, *, seat: bool = False) -> bool:
    return any(one.kind == kind and one.seat == seat for one in some)


def _nearness(distances: Iterable[int]) -> float:
    """1 for the word beside, falling with how far away the nearest is; 0 where there is none."""
    nearest = min(distances, default=None)
    return 0.0 if nearest is None else NEAR / (NEAR - 1 + nearest)
