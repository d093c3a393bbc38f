"""Who stands at an end of a claim, for the purpose of joining claims: a node per party, a territory per country.

Invariant: a node is a text that depends on the party's identity alone; a state's node is its country code. A party that is not
named has no node and joins nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sousveil.model import Party, PartyType

_OF_A_COUNTRY = {PartyType.STATE, PartyType.PUBLIC_BODY, PartyType.PLACE, PartyType.COMPANY}


def node(party: Party | None) -> str | None:
    """The party's node: the country code of a state, else the party's key."""
    if party is None:
        return None
    return party.country if party.type is PartyType.STATE and party.country else party.key


def territory(party: Party | None) -> str | None:
    """The country that the party belongs to, as a recipient. A group is no country's recipient: it stands for itself where it
    has no country, and for nothing where it has one (people in a country are not that country)."""
    if party is None:
        return None
    if party.type in _OF_A_COUNTRY:
        return party.country or party.key
    return None if party.country else party.key


def named(parties: Iterable[Party]) -> dict[str, Counter[str]]:
    """How often each node has each name."""
    counted: dict[str, Counter[str]] = {}
    for party in parties:
        key = node(party)
        if key is not None:
            counted.setdefault(key, Counter())[party.name] += 1
    return counted


def names(counted: Mapping[str, Counter[str]]) -> dict[str, str]:
    """What each node is called: its most frequent name, the first in order among equals; a state before all else."""
    return {key: min(found, key=lambda name: (-found[name], name)) for key, found in counted.items()}
