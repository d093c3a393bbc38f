"""The maker behind the technology, where the noun comes first: `des caméras de Huawei`, `cámaras chinas`, `le logiciel de X`.

Invariant: between technology and maker stand only adjectives, marks of quotation and what says "of" or "made".
"""

from __future__ import annotations

from sousveil.extraction.mentions import ADJECTIVE, NAME, Mention
from sousveil.extraction.scenes import Scene
from sousveil.extraction.wording import Found

FARTHEST = 6


def maker_behind(scene: Scene, technology: list[Found]) -> list[Mention]:
    """Who made the first of the technology that has a maker behind it; none in a language that puts the noun last."""
    if "head-first" not in scene.language.words["grammar"]:
        return []
    for item in technology:
        found = _after(scene, item)
        if found is not None:
            return scene.syntax.listed(found)
    return []


def _after(scene: Scene, item: Found) -> Mention | None:
    sentence, words = scene.sentence, scene.language.words
    begin = next((n for n, token in enumerate(sentence.tokens) if token.start >= item.end), len(sentence.tokens))
    inside = [other for other in scene.technology if other.start >= item.end]
    plain = words["adjectives"] | words["making"] | words["quote_marks"] | words["articles"]
    for position in range(begin, min(begin + FARTHEST, len(sentence.tokens))):
        mention, low = sentence.mention_at(position), sentence.low(position)
        if mention is not None:
            return mention if _makes(mention, sentence.low(position - 1) in words["making"]) else None
        part = any(other.start <= sentence.tokens[position].start < other.end for other in inside)
        if not (part or low in plain or scene.language.prepositions.get(low) == "of"):
            return None
    return None


def _makes(mention: Mention, made: bool) -> bool:
    """A company by name, or a nationality; a state by name only after a word of making."""
    if mention.type in ("company", "unknown"):
        return mention.form == NAME or mention.type == "company"
    return mention.type == "state" and (mention.form == ADJECTIVE or made)
