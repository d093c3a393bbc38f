"""What the registry knows in a text, in the terms of the party layer: a name, its type, country, id and line of business.

Invariant: an ambiguous name is taken only where the text gives the evidence for it (sousveil.parties.settle).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sousveil.extraction.language import Language, load
from sousveil.extraction.mentions import DESCRIPTION
from sousveil.model import PartyType
from sousveil.parties.evidence import settle
from sousveil.parties.gazetteer import Hit, WordKind, find
from sousveil.parties.registry import registry
from sousveil.parties.states import states

_FEW = 5
_OF_IT = re.compile(r"(['’]s)?(?: [a-z]+(?:-[a-z]+)?){0,2} ([a-z]+) ")
_TOWNS, _WHERE = (WordKind.CITY, WordKind.CAPITAL, WordKind.REGION), ("in", "of", "from", "to")
_BACK = 20
_WHOSE = ("'s ", "’s ")
_ANOTHER = ("New ", "Nueva ", "Nouvelle-")
_FORMS = {WordKind.DEMONYM: "adjective", WordKind.CAPITAL: "capital"}


@dataclass(frozen=True)
class Known:
    """A known name at `start`..`end`; `form` is name, adjective, capital or description (nationals); `type` a PartyType's."""

    start: int
    end: int
    form: str
    type: str
    name: str
    country: str | None
    id: str | None = None
    sectors: frozenset[str] = frozenset()
    product: bool = False


def find_known(
    text: str, lang: str, *, sentences: Sequence[tuple[int, int]], has_technology: Callable[[int, int], bool],
    told: Iterable[str] = (),
) -> list[Known]:  # fmt: skip
    """Known names of a text, in order; `told` are countries that its publisher's name tells."""
    settled = settle(find(text, lang), text, sentences=sentences, has_technology=has_technology, lang=lang, told=told)
    language = load(lang)
    hits = [hit for hit in _in_states(_in_regions(settled.hits, text), text, language) if not _is_another_place(hit, text)]
    nouns = language.nouns
    trades = nouns["company"] | nouns["operator"] | nouns["public-body"]
    hits = [hit for number, hit in enumerate(hits) if not (number and _is_anothers(hits[number - 1], hit, text, trades))]
    return _by_whom_is_named(_owned(text, [known for hit in hits if (known := _known(hit)) is not None]))


def _is_another_place(hit: Hit, text: str) -> bool:
    """`New Amsterdam`, `Port Sudan` is not the place that its last word names."""
    place = hit.kind in (WordKind.CITY, WordKind.CAPITAL, WordKind.REGION)
    return place and text[: hit.start].endswith(_ANOTHER)


def _is_anothers(before: Hit, hit: Hit, text: str, trades: frozenset[str]) -> bool:
    """`Costa Rica's state-owned carrier ICE`: letters that the registry knows of another country's are not those. `trades` are
    nouns for companies and bodies."""
    entry = registry().get(hit.ref) if hit.kind is WordKind.PARTY else None
    letters = text[hit.start : hit.end]
    if entry is None or entry.country is None or not (letters.isalpha() and letters.isupper() and len(letters) <= _FEW):
        return False
    home = before.country if before.kind is not WordKind.PARTY else None
    told = _OF_IT.fullmatch(text[before.end : hit.start])
    owned = told is not None and (told[1] is not None or before.kind is WordKind.DEMONYM)
    return home not in (None, entry.country) and told is not None and owned and told[2] in trades


def _in_regions(hits: Sequence[Hit], text: str) -> list[Hit]:
    """`Cambridge, Massachusetts` is one place of the United States, whatever city of that name is better known."""
    found: list[Hit] = []
    for hit in hits:
        city = found[-1] if found else None
        beside = city is not None and city.kind in (WordKind.CITY, WordKind.CAPITAL) and text[city.end : hit.start] == ", "
        if city is not None and beside and hit.kind is WordKind.REGION:
            region = hit.words[0]
            found[-1] = Hit(city.start, city.end, (region._replace(kind=WordKind.CITY, ref=text[city.start : city.end]),))
            hit = Hit(hit.start, hit.end, (region._replace(kind=WordKind.AREA),))
        found.append(hit)
    return found


def _in_states(hits: Sequence[Hit], text: str, language: Language) -> list[Hit]:
    """`in Tripoli, Lebanon` is a city of the state named right behind it, whatever city of that name is better known; in a list
    (`in Cairo, Sudan and Libya`) it is not."""
    found = list(hits)
    for place, (city, state) in enumerate(pairwise(hits)):
        if city.kind not in _TOWNS or state.kind is not WordKind.STATE or city.country in (None, state.country):
            continue
        before = text[max(0, city.start - _BACK) : city.start].split()
        word = before[-1].casefold() if before else ""
        lies = language.prepositions.get(word) in _WHERE or word in language.words["conjunctions"]
        following = hits[place + 2 : place + 4]
        if lies and text[city.end : state.start] == ", " and not _goes_on(state, following, text, language):
            town = city.words[0]._replace(kind=WordKind.CITY, ref=text[city.start : city.end], country=state.country)
            found[place] = Hit(city.start, city.end, (town,))
    return found


def _goes_on(state: Hit, following: Sequence[Hit], text: str, language: Language) -> bool:
    """Does a list of places go on behind a state? Not where what follows is a city with its state again."""
    if not following or following[0].kind not in (*_TOWNS, WordKind.STATE):
        return False
    joined = text[state.end : following[0].start].strip(" ,")
    if joined and joined.casefold() not in language.words["conjunctions"]:
        return False
    return len(following) < 2 or following[0].kind not in _TOWNS or text[following[0].end : following[1].start] != ", "


def _owned(text: str, found: list[Known]) -> list[Known]:
    """`Gamma's FinFisher`: a company that another owned is what that one sells, in a text that says whose it is."""
    goods = {
        thing.id
        for owner, thing in pairwise(found)
        if text[owner.end : thing.start] in _WHOSE
        and None not in (owner.id, thing.id)
        and any((tie.child, tie.parent) == (thing.id, owner.id) for tie in registry().history(thing.id or ""))
    }
    return [replace(known, product=True) if known.id in goods else known for known in found]


def _by_whom_is_named(found: list[Known]) -> list[Known]:
    """A product is of the company that the text names, where that owns the maker and the maker is not named: Predator is
    Intellexa's in a text on Intellexa, and Cytrox's elsewhere."""
    named = {known.id for known in found if known.id is not None and not known.product}
    owners = {
        child: next((tie.parent for tie in registry().history(child) if tie.child == child and tie.parent in named), None)
        for child in {known.id for known in found if known.id is not None and known.product} - named
    }
    return [_made_by(known, owners.get(known.id or "")) if known.product else known for known in found]


def _made_by(product: Known, owner: str | None) -> Known:
    entry = registry().get(owner) if owner is not None else None
    if entry is None or entry.type is not PartyType.COMPANY:
        return product
    return replace(product, name=entry.name, country=entry.country, id=entry.id, sectors=product.sectors | set(entry.sectors))


def _known(hit: Hit) -> Known | None:
    if hit.kind is WordKind.PARTY or (hit.kind is WordKind.METONYM and hit.ref not in states()):
        entry = registry().get(hit.ref)
        if entry is None:
            return None
        product = hit.alias == "product"
        return Known(
            hit.start, hit.end, "name", str(entry.type), entry.name, entry.country, entry.id, frozenset(entry.sectors), product
        )
    if hit.kind in (WordKind.CITY, WordKind.REGION):
        return Known(hit.start, hit.end, "capital", "place", hit.ref, hit.country)
    if hit.kind is WordKind.AREA:
        return Known(hit.start, hit.end, "name", "area", hit.ref, None)
    if hit.kind is WordKind.NOT_PARTY or hit.country is None:
        return None
    if hit.kind is WordKind.PEOPLE:
        return Known(hit.start, hit.end, DESCRIPTION, "group", "", hit.country)
    return Known(hit.start, hit.end, _FORMS.get(hit.kind, "name"), "state", state_name(hit.country), hit.country, hit.country)


def state_name(code: str | None) -> str:
    """The English name of a state by its code; the code where there is none."""
    return states().name(code) if code is not None and code in states() else code or ""


def capital_of(code: str | None) -> str | None:
    """The capital of a state by its code."""
    return states().capital(code) or None if code is not None and code in states() else None
