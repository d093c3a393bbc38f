"""Homes that no word tells: how likely they are, and that the two sides of a deal are seldom of one state, so that one that was
only guessed gives way to the next country spoken of.

Invariant: a home that the text or the registry tells is never changed nor doubted, and no country is taken that the document
does not name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sousveil.extraction.known import state_name
from sousveil.extraction.scenes import Reading
from sousveil.model import Cue, Kind, Party, PartyType

LIKELY = 0.5
DOUBTS = (
    ("country weighed: another is as likely", 0.5),
    ("country weighed: likelier than another", 0.75),
    ("country weighed: likely", 0.9),
)
"""What is said of a weighed home that is no likelier than this."""


def told_apart(reading: Reading, kind: Kind, source: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
    """`Hikvision supplied the Department of Health` in a text on cameras from China: the department is not Chinese; `CANTV is
    controlled by the state`: by its own, whichever is spoken of."""
    if (
        kind is Kind.AFFILIATION
        and source is not None
        and target is not None
        and target.country
        and _is_the_state(reading, source)
    ):
        return replace(source, name=state_name(target.country), country=target.country, id=target.country), target
    if source is None or target is None or source.country is None or source.country != target.country:
        return source, target
    guesses = _is_guess(reading, source), _is_guess(reading, target)
    other = _other(reading, kind, source.country)
    if other is None or all(guesses) or not any(guesses):
        return source, target
    return (replace(source, country=other), target) if guesses[0] else (source, replace(target, country=other))


def doubts(reading: Reading, kind: Kind, source: Party | None, target: Party | None) -> Iterator[Cue]:
    """Of each side, by its field, whose home was weighed and is not all but sure: how likely it is. People on whom their own
    state turns it are as sure as the state is."""
    watched_at_home = _of_one_country(kind, source, target)
    for name, party in (("from", source), ("to", None if watched_at_home else target)):
        chance = _chance(reading, party) if party is not None else None
        rule = next((rule for rule, most in DOUBTS if chance is not None and chance <= most), None)
        if rule is not None:
            yield Cue(name, rule)


def _of_one_country(kind: Kind, operator: Party | None, people: Party | None) -> bool:
    """Whether whom an operator watches has its country, told or not: `identity.of_operator` gives it."""
    return (
        kind is Kind.USE
        and operator is not None
        and people is not None
        and people.type is PartyType.GROUP
        and people.country == operator.country
    )


def _chance(reading: Reading, party: Party) -> float | None:
    """How likely the home of a party is; None where it was not weighed."""
    here = reading.cast.homes_at.get(party.span[0]) if party.span is not None else None
    if here is not None:
        return here.chance if here.country == party.country else 1 - here.chance
    weighed = reading.cast.weighed.get(party.name)
    if weighed is None:
        return None
    return weighed[party.country] if party.country in weighed else 1 - max(weighed.values())


def _other(reading: Reading, kind: Kind, country: str) -> str | None:
    """The country that is spoken of most beside this one; of a supply only where it may as well be the document's own, since
    police also buy at home."""
    homes = reading.cast.homes
    other = next((code for code in homes if code != country), None)
    if other is None or kind not in (Kind.SUPPLY, Kind.COOPERATION):
        return None
    return other if kind is Kind.COOPERATION or homes[other] >= LIKELY * homes.get(country, 0.0) else None


def _is_the_state(reading: Reading, party: Party) -> bool:
    """`the state`, `government`: written without a word of whose, before or behind."""
    language, words = reading.language, (party.written or "").casefold().split()
    behind = reading.document.text[party.span[1] :].split(maxsplit=1)[:1] if party.span else []
    if language.prepositions.get("".join(behind).casefold()) in ("of", "in", "from"):
        return False
    bare = [word for word in words if word not in language.words["determiners"]]
    return party.type is PartyType.STATE and len(bare) == 1 and bare[0] in language.nouns["state"]


def _is_guess(reading: Reading, party: Party) -> bool:
    same = (entity for entity in reading.cast.entities if entity.name == party.name and entity.country == party.country)
    return any(entity.guessed for entity in same)
