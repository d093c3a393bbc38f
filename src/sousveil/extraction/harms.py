"""What was done to people, for claims of kind use. Invariant: a harm needs its word in the claim's sentence."""

from __future__ import annotations

from functools import cache

from sousveil.extraction.scenes import Match, Scene
from sousveil.extraction.wording import Phrases


@cache
def _phrases(code: str) -> Phrases:
    from sousveil.extraction.language import load

    return Phrases(load(code).tables["harm"])


def find_harm(scene: Scene, hit: Match, start: int, end: int) -> tuple[str, ...]:
    """Harm codes said between two code points; the frame's own harm where none is said."""
    words = [(token.start, token.end, token.low) for token in scene.sentence.tokens if token.text[0].isalnum()]
    found = {item.code for item in _phrases(scene.language.code).find(words) if start <= item.start < end}
    trait = next((t.partition("=")[2] for t in hit.trigger.frame.traits if t.startswith("harm=")), "")
    codes = sorted(found) or ([trait] if trait else [])
    severe = [code for code in codes if code != "tracking"]
    return tuple(codes if ("tracking" in codes and trait == "tracking") or not severe else severe)
