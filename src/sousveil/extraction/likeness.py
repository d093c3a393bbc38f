"""When two parties of one document mean the same, and two claims the same place.

Invariant: nothing here looks beyond the two that it is given, and their words in the text.
"""

from __future__ import annotations

from sousveil.model import Claim, Party, PartyType

_LIST_GAP = 40
_STATE_AND_BODY = {PartyType.STATE, PartyType.PUBLIC_BODY}
_BESIDE = 5
_STRETCH = 200  # characters


def alike(one: Party | None, other: Party | None) -> bool:
    """Do two parties of one document mean the same: one identity, one company's name, or a state and a body of it?"""
    if one is None or other is None:
        return one is other
    if one.key == other.key:
        return True
    if one.type is other.type is PartyType.GROUP and one.span and other.span:
        return max(one.span[0], other.span[0]) < min(one.span[1], other.span[1])
    if PartyType.COMPANY not in (one.type, other.type) and one.country == other.country and share_words(one, other):
        return True
    if PartyType.COMPANY in (one.type, other.type):
        short, long = sorted((words(one), words(other)), key=len)
        return one.type is other.type and long[: len(short)] == short
    if one.country is None or one.country != other.country:
        return False
    return PartyType.STATE in (one.type, other.type) or words(one)[-1] == words(other)[-1]


def wider(one: Claim, other: Claim) -> bool:
    """Does one speak of a state and the other of a body of it? Apart from each other, that is said twice."""
    ends = ((one.from_party, other.from_party), (one.to_party, other.to_party))
    return any(a is not None and b is not None and {a.type, b.type} == _STATE_AND_BODY for a, b in ends)


def words(party: Party) -> list[str]:
    return party.name.casefold().replace(",", " ").replace(".", " ").split()


def overlap(one: Claim, other: Claim) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def marks(party: Party | None) -> set[str]:
    """Two parties that are alike have one of these in common, and so have two that are no companies and of one country."""
    if party is None:
        return {""}
    if party.type is PartyType.COMPANY:
        return {party.key, *words(party)[:1]}
    low, high = party.span or (0, 0)
    stretches = range(low // _STRETCH, (high - 1) // _STRETCH + 1) if party.type is PartyType.GROUP or not party.country else ()
    home = [party.country] if party.country else []
    return {party.key, *home, *(f"at {number}" for number in stretches)}


def share_words(one: Party | None, other: Party | None) -> bool:
    if one is None or other is None or not one.span or not other.span:
        return one is other
    return max(one.span[0], other.span[0]) < min(one.span[1], other.span[1])


def listed(one: Party | None, other: Party | None, text: str) -> bool:
    """Do two mentions stand in one list: close together, with only names and joining words between?"""
    if one is None or other is None or one.span is None or other.span is None:
        return False
    left, right = sorted((one.span, other.span))
    gap = text[left[1] : right[0]]
    plain = all(not word.isalpha() or word[:1].isupper() or len(word) < 4 for word in gap.replace(",", " , ").split())
    return len(gap) < _LIST_GAP and plain and not any(mark in gap for mark in ".;:")


def named_with(place: Party | None, body: Party | None, text: str) -> bool:
    """Do a place and a body of its country stand beside each other, with at most a short plain word between?"""
    if place is None or body is None or not place.span or not body.span or place.country != body.country:
        return False
    if place.type is not PartyType.PLACE or body.type is not PartyType.PUBLIC_BODY:
        return False
    left, right = sorted((place.span, body.span))
    if right[0] - left[1] > _LIST_GAP:
        return False
    between = text[left[1] : right[0]].split()
    return not between or (len(between) == 1 and len(between[0]) < _BESIDE and between[0].islower())
