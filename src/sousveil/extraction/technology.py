"""Which technology a sentence speaks of. Invariant: codes come from words of the text, or from the products it names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sousveil.extraction.language import Language
from sousveil.extraction.tokens import Token
from sousveil.extraction.wording import Found, Phrases

SYSTEMS = {
    "video": "video-surveillance",
    "face-recognition": "face-recognition",
    "plate-recognition": "plate-recognition",
    "telecom": "telecom-network",
    "interception": "interception",
    "spyware": "spyware",
    "filtering": "internet-filtering",
    "forensics": "phone-forensics",
    "biometrics": "biometric-id",
    "drones": "drone",
    "data-fusion": "predictive-policing",
    "social-media": "social-media-monitoring",
    "cloud": "data-centre",
    "location": "location-tracking",
}


@cache
def _phrases(code: str) -> Phrases:
    from sousveil.extraction.language import load

    table = load(code).tables["technology"]
    codes = {name: said for name, said in table.items() if isinstance(said, str)}
    return Phrases(codes, ignore=table["ignore"]["phrases"])


@cache
def _listed(code: str, group: str) -> Phrases | None:
    from sousveil.extraction.language import load

    said = load(code).tables["technology"].get(group)
    return Phrases({group: said["phrases"]}) if said else None


def other_goods(tokens: list[Token], language: Language) -> list[Found]:
    """Goods of other trades that the tokens name (`howitzers`, `turbines`), in order."""
    phrases = _listed(language.code, "other")
    return phrases.find(_words(tokens)) if phrases else []


def is_loose(tokens: list[Token], item: Found, language: Language) -> bool:
    """Are the words of technology at `item` a phrase that other trades use as well?"""
    phrases = _listed(language.code, "loose")
    words = [word for word in _words(tokens) if item.start <= word[0] < item.end]
    found = phrases.find(words) if phrases else []
    return bool(found) and (found[0].start, found[0].end) == (item.start, item.end)


def _words(tokens: list[Token]) -> list[tuple[int, int, str]]:
    return [(token.start, token.end, token.low) for token in tokens if token.text[0].isalnum()]


def find_technology(tokens: list[Token], language: Language) -> list[Found]:
    """Technology words among the tokens of a sentence, in order."""
    return _phrases(language.code).find(_words(tokens))


def codes_near(found: list[Found], start: int, end: int) -> tuple[str, ...]:
    """The codes said between two code points, without `surveillance` where something more exact is said."""
    codes = list(dict.fromkeys(item.code for item in found if item.start >= start and item.end <= end))
    exact = [code for code in codes if code != "surveillance"]
    return tuple(sorted(exact or codes))


def codes_made(sectors: Iterable[str]) -> frozenset[str]:
    """All that somebody of these trades makes."""
    return frozenset(SYSTEMS[sector] for sector in sectors if sector in SYSTEMS)


def codes_at_most(sectors: frozenset[str], most: int) -> tuple[str, ...]:
    """All that a maker of few kinds of things makes; nothing where it makes more than `most`."""
    codes = codes_made(sectors)
    return tuple(sorted(codes)) if len(codes) <= most else ()


def codes_of_sectors(sectors: frozenset[str]) -> tuple[str, ...]:
    """The technology that a maker of one kind of thing makes; nothing where it makes several."""
    return codes_at_most(sectors, 1)
