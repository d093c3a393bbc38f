"""A word as evidence. Invariant: no name stands in it: a party only by its type, an unknown name and a number as such."""

from __future__ import annotations

from sousveil.extraction.scenes import Reading, Scene
from sousveil.extraction.sentence import Sentence


def word_at(sentence: Sentence, place: int) -> str:
    """The word at a token, as it counts; empty outside the sentence."""
    if not 0 <= place < len(sentence.tokens):
        return ""
    mention, token = sentence.mention_at(place), sentence.tokens[place]
    if mention is not None:
        return f"@{mention.type}"
    if token.text[:1].isdigit():
        return "@number"
    return "@name" if token.is_capital and place > 0 else token.low


def another_paragraph(text: str, one: Sentence, other: Sentence) -> bool:
    """Does an empty line stand between two sentences of a text?"""
    first, then = sorted((one, other), key=lambda each: each.start)
    return "\n\n" in text[first.end : then.start]


def named_in(reading: Reading, scene: Scene) -> dict[str, list[tuple[int, int]]]:
    """Where each party stands in a sentence, as tokens; worked out once."""
    if "named" not in scene.once:
        places: dict[str, list[tuple[int, int]]] = {}
        scene.once["named"] = places
        for mention in scene.sentence.mentions:
            entity = reading.cast.entity(mention)
            if entity is not None:
                places.setdefault(entity.name, []).append((mention.first, mention.last))
    found: dict[str, list[tuple[int, int]]] = scene.once["named"]
    return found
