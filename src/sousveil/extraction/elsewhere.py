"""The two sides of a deal are seldom of one state: a home that was only guessed gives way to the next country spoken of.

Invariant: a home that the text or the registry tells is never changed, and no country is taken that the document does not name.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.scenes import Reading
from sousveil.model import Kind, Party

LIKELY = 0.5


def told_apart(reading: Reading, kind: Kind, source: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
    """`Hikvision supplied the Department of Health` in a text on cameras from China: the department is not Chinese."""
    if source is None or target is None or source.country is None or source.country != target.country:
        return source, target
    guesses = _is_guess(reading, source), _is_guess(reading, target)
    other = _other(reading, kind, source.country)
    if other is None or all(guesses) or not any(guesses):
        return source, target
    return (replace(source, country=other), target) if guesses[0] else (source, replace(target, country=other))


def _other(reading: Reading, kind: Kind, country: str) -> str | None:
    """The country that is spoken of most beside this one; of a supply only where it may as well be the document's own, since
    police also buy at home."""
    homes = reading.cast.homes
    other = next((code for code in homes if code != country), None)
    if other is None or kind not in (Kind.SUPPLY, Kind.COOPERATION):
        return None
    return other if kind is Kind.COOPERATION or homes[other] >= LIKELY * homes.get(country, 0.0) else None


def _is_guess(reading: Reading, party: Party) -> bool:
    same = (entity for entity in reading.cast.entities if entity.name == party.name and entity.country == party.country)
    return any(entity.guessed for entity in same)
