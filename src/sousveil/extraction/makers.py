"""Who made what is spoken of: the maker of the technology of a clause, of somebody's wares, of the tool of an act.

Invariant: a maker is a mention of the same sentence, in text order with those it is listed with.
"""

from __future__ import annotations

from sousveil.extraction.behind import maker_behind
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PRONOUN, Mention
from sousveil.extraction.scenes import Scene, Trigger
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.wording import Found


def makers(scene: Scene, start: int, stop: int) -> list[Mention]:
    """Who made the technology spoken of between two tokens: `Huawei cameras`, `Chinese-made`, `X's system`."""
    sentence = scene.sentence
    technology = [
        item
        for item in scene.technology
        if start < len(sentence.tokens)
        and item.start >= sentence.tokens[start].start - 1
        and item.end <= sentence.tokens[stop - 1].end
    ]
    inside = [m for m in sentence.mentions if start <= m.first and m.last < stop]
    for mention in inside:
        if mention.product:
            return [mention]
        if sentence.low(mention.last + 1) == "-" and sentence.low(mention.last + 2) in scene.language.words["made_by"]:
            named = sentence.mention_at(mention.last + 3)
            by_name = named is not None and named.type == "company" and named.form == NAME
            return scene.syntax.listed(named if named is not None and by_name else mention)
    for item in technology:
        before = [
            m
            for m in inside
            if m.end <= item.start
            and item.start - m.end < 40
            and m.type in ("company", "state", "unknown")
            and m.form != PRONOUN
        ]
        if before and _only_modifies(scene, before[-1], item):
            return scene.syntax.listed(before[-1])
    return (
        maker_behind(scene, technology)
        or _made_by(scene, start, stop)
        or _from_maker(scene, technology, stop)
        or [m for m in inside if wares(scene, m)][:1]
    )


def _from_maker(scene: Scene, technology: list[Found], stop: int) -> list[Mention]:
    """`cameras from X`, `surveillance systems by X`, `the face search engine of X`: a company by name right behind the
    technology; behind `of` a known supplier, since networks are their operators', who use what is used `by` them."""
    sentence = scene.sentence
    for item in technology:
        begin = next((n for n, token in enumerate(sentence.tokens) if token.start >= item.end), stop)
        for position in range(begin, min(begin + 4, stop)):
            low = sentence.low(position)
            slot = scene.language.prepositions.get(low)
            if slot in ("from", "by", "of"):
                mention = _named_beside(sentence, position + 1)
                named = mention is not None and mention.form == NAME and mention.type in ("company", "unknown")
                if slot in ("of", "by") and mention is not None:
                    named = named and (bool(mention.sectors) or slot == "by") and "operator" not in mention.sectors
                return scene.syntax.listed(mention) if mention is not None and named else []
            if not low.isalpha() or sentence.verb_at(position) is not None or low in scene.language.prepositions:
                break
    return []


def _named_beside(sentence: Sentence, position: int) -> Mention | None:
    """The mention at a place, or the name right behind a description there: `the German firm X`."""
    mention = sentence.mention_at(position)
    if mention is None or mention.form != DESCRIPTION or mention.type != "company":
        return mention
    return sentence.mention_at(mention.last + 1) or mention


def _only_modifies(scene: Scene, mention: Mention, item: Found) -> bool:
    sentence = scene.sentence
    if mention.type == "state" and mention.form != ADJECTIVE:
        return False
    for position in range(mention.last + 1, len(sentence.tokens)):
        token = sentence.tokens[position]
        if token.start >= item.start:
            return True
        if (
            token.low in scene.language.prepositions
            or token.low in (",", ";")
            or (sentence.verb_at(position) is not None and position > mention.last + 1)
        ):
            return False
        if token.low in scene.language.words["determiners"]:
            return False
    return False


def _made_by(scene: Scene, start: int, stop: int) -> list[Mention]:
    """`made by X`, `from X`, `of X` after the technology."""
    sentence = scene.sentence
    for verb in sentence.verbs:
        if start <= verb.first < stop and (verb.bare == "ed" or verb.passive):
            found = [m for m in scene.syntax.phrase(verb.last + 1, "by") if m.type in ("company", "state", "unknown")]
            if not found and sentence.low(verb.main) in scene.language.words["made_by"]:
                found = [m for m in scene.syntax.phrase(verb.last + 1, "in", stop=verb.last + 3) if m.type == "state"]
            if found:
                return found
    return []


def wares(scene: Scene, mention: Mention) -> bool:
    """Do the words beside a known supplier's name say that its goods are meant: `X's software`, `a product of X`?"""
    if mention.type != "company" or not mention.sectors:
        return False
    sentence, words = scene.sentence, scene.language.words["wares"]
    ahead = mention.last + 1 + (sentence.low(mention.last + 1) in ("'s", "’s"))
    behind = scene.language.prepositions.get(sentence.low(mention.first - 1)) in ("of", "by", "from")
    behind = behind and "operator" not in mention.sectors  # `use of its products by an operator`
    return bool({sentence.low(ahead), sentence.low(ahead + 1)} & words) or (behind and sentence.low(mention.first - 2) in words)


def instrument(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose tool is used: `blocked sites with equipment from X`, `hacked phones with X's spyware`, `using P` for a product."""
    sentence, words, start = scene.sentence, scene.language.words, trigger.last + 1
    for position in range(start, min(start + 4, len(sentence.tokens))):
        mention = sentence.mention_at(position)
        if mention is not None and mention.form == NAME and mention.type == "company":
            return [mention] if mention.product or wares(scene, mention) else []
        token = sentence.tokens[position]
        ends = any(item.end == token.end for item in scene.technology)
        slot = scene.language.prepositions.get(sentence.low(position + 1))
        if (token.low in words["wares"] or ends) and slot in ("from", "by", "of"):
            found = scene.syntax.phrase(position + 1, slot, stop=position + 8)
            return [m for m in found if m.form == NAME and m.type in ("company", "unknown")]
        if token.low in scene.language.prepositions and token.low not in words["determiners"]:
            return []
    return []
