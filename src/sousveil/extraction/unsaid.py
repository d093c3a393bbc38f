"""Parties that a sentence names and says to be none: left out of a list, nobody at all, or only whose home a company has.

Invariant: these look at the words around a party, never at who it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from sousveil.extraction.home import seats_a_mission
from sousveil.extraction.mentions import CAPITAL, Mention
from sousveil.extraction.scenes import Scene
from sousveil.model import Kind, Party, PartyType

Ends = Sequence[Party | None]
HOME = ("of", "in")  # roles of the words between a body and its country


def is_nobody(scene: Scene, ends: Ends) -> bool:
    """`no Greek authority has bought`: a party that is said not to be."""
    sentence, words = scene.sentence, scene.language.words
    firsts = [mention.first for mention in _mentions(scene, ends)]
    return any(sentence.low(first) in words["nobody"] or sentence.low(first - 1) in words["nobody"] for first in firsts)


def is_left_out(scene: Scene, ends: Ends) -> bool:
    """`four of the entities, but not X`, `to Y, not to X`, `the embassy in X`: for whom the sentence does not hold."""
    return any(_is_excepted(scene, mention) or _only_seats(scene, mention) for mention in _mentions(scene, ends))


def _only_seats(scene: Scene, mention: Mention) -> bool:
    """`the embassy in Berlin told reporters`: where a mission sits is nobody."""
    return mention.form == CAPITAL and seats_a_mission(scene.sentence, mention, scene.language)


def _is_excepted(scene: Scene, mention: Mention) -> bool:
    """Is it left out itself, or the body that it is the country of: `not to the police of X`?"""
    at = _before(scene, mention)
    in_it = scene.language.prepositions.get(scene.sentence.low(at)) in HOME
    bodies = [other for other in scene.sentence.mentions if in_it and other.last == at - 1]
    return _did_not(scene, mention) or any(_leaves_out(scene, _before(scene, one)) for one in (mention, *bodies))


def _before(scene: Scene, mention: Mention) -> int:
    """The token before a mention and its articles."""
    at = mention.first - 1
    while scene.sentence.low(at) in scene.language.words["articles"]:
        at -= 1
    return at


def _leaves_out(scene: Scene, last: int) -> bool:
    """Do the words up to this one leave out what follows, with a preposition behind them or without, and negate no verb?"""
    sentence, language = scene.sentence, scene.language
    for at in (last, last - 1) if sentence.low(last) in language.prepositions else (last,):
        if not language.words["left_out"].isdisjoint((sentence.low(at), f"{sentence.low(at - 1)} {sentence.low(at)}")):
            verbs = (sentence.verb_at(at), sentence.verb_at(at - 1))
            return sentence.low(at) not in language.words["negators"] or not any(verb and verb.negated for verb in verbs)
    return False


def _did_not(scene: Scene, mention: Mention) -> bool:
    """`X bought it but Y did not`: of Y the sentence says no more than that."""
    sentence, words = scene.sentence, scene.language.words
    helping = words.get("do", frozenset()) | words.get("have", frozenset()) | words.get("be", frozenset())
    at = mention.last + 1
    ends = at + 2 >= len(sentence.tokens) or not sentence.tokens[at + 2].is_word
    return sentence.low(at) in helping and sentence.low(at + 1) in words["negators"] and ends


def only_at_home(scene: Scene, kind: Kind, ends: Ends) -> bool:
    """`Russia's X was added to the list`: the state whose company it is did not do it."""
    source, target = ends
    if kind is not Kind.RESTRICTION or source is None or target is None or source.type is not PartyType.STATE:
        return False
    owners = [m for m in _mentions(scene, [source]) if scene.sentence.low(m.last + 1) in ("'s", "’s")]
    return any(m.first == owner.last + 2 for owner in owners for m in _mentions(scene, [target]))


def pays_for_words(scene: Scene, kind: Kind) -> bool:
    """`A report on surveillance in X was funded by Y`: what is paid for is a text."""
    sentence, language = scene.sentence, scene.language
    verb = next((verb for verb in sentence.verbs if verb.finite), None)
    if kind is not Kind.FINANCE or verb is None or not verb.passive:
        return False
    head = next((n for n in range(verb.first) if sentence.low(n) in language.prepositions), verb.first) - 1
    return sentence.low(head) in language.reporting["carriers"]


def _mentions(scene: Scene, ends: Ends) -> list[Mention]:
    spans = [party.span for party in ends if party is not None and party.span is not None]
    return [m for m in scene.sentence.mentions if (m.start, m.end) in spans]
