"""Is a text on this trade at all? Words of many trades (`storage`, `switches`, `tracking`) tell of technology only near surer
ones, and who owns, bans or trains whom counts only there.

Invariant: it hangs on the words and on the trades of the suppliers named, never on who they are or whose they are; a sentence
near nothing sure has no technology at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.technology import SYSTEMS, is_loose
from sousveil.extraction.weighing.hints import hints_in
from sousveil.extraction.wording import Found
from sousveil.model import Kind, Party, PartyType

REACH = 12
FORCES, HINTS, AROUND = 2, 5, 4  # so many sentences that name forces, words of watching, sentences from one to the other
SHORT = 3  # sentences: of fewer nobody can tell what the text is about, and they are believed
CONGLOMERATE = "conglomerate"
_OF_OTHER_TRADES = {"operator", CONGLOMERATE}


def on_matter(
    sentences: Sequence[Sentence], technology: Sequence[Sequence[Found]], headed: bool, language: Language
) -> list[bool]:
    """For each sentence: does one within REACH of it, or the title (`headed`), speak surely of this trade, or say of forces
    what others say too (`police ... listened to`)? Or do those within REACH tell of forces and watching? Who is known in the
    trade, however much else they do, brings the own sentence in, no other."""
    act = [_names_forces(sentence, language) for sentence in sentences]
    watching = _told_of_watching(sentences, act, language)
    near = [headed or len(sentences) < SHORT] * len(sentences)
    for place, (sentence, items) in enumerate(zip(sentences, technology, strict=True)):
        around = slice(max(0, place - REACH), place + REACH + 1)
        told = act[place] and (bool(items) or _tell_of_watching(act[around], watching[around]))
        if told or speaks_surely(sentence, items, language):
            near[around] = [True] * len(near[around])
        near[place] = near[place] or any(map(is_of_the_trade, sentence.mentions))
    return near


def _names_forces(sentence: Sentence, language: Language) -> bool:
    """Police or intelligence, by a plain word or in a name."""
    named = {word for mention in sentence.mentions for word in mention.name.casefold().split()}
    return not language.nouns["forces"].isdisjoint(named.union(token.low for token in sentence.tokens))


def _told_of_watching(sentences: Sequence[Sentence], act: Sequence[bool], language: Language) -> list[frozenset[str]]:
    """The words near forces that watching is told with, though none of them alone says so (`entered phones`, `listened`,
    `faces`), sentence by sentence."""
    codes = language.tables["technology"].get("watching", {}).get("codes", "").split("|")

    def told(sentence: Sentence) -> frozenset[str]:
        return frozenset(hint.word for hint in hints_in(sentence, language) if hint.code in codes)

    near = (any(act[max(0, place - AROUND) : place + AROUND + 1]) for place in range(len(sentences)))
    return [told(sentence) if close else frozenset() for sentence, close in zip(sentences, near, strict=True)]


def _tell_of_watching(act: Sequence[bool], told: Sequence[frozenset[str]]) -> bool:
    """Forces in several sentences, and around these many such words."""
    return sum(act) >= FORCES and len(frozenset().union(*told)) >= HINTS


def speaks_surely(sentence: Sentence, technology: Sequence[Found], language: Language) -> bool:
    """Does a sentence name such technology by words of no other trade, or who is known for nothing else?"""
    known = [mention for mention in sentence.mentions if is_of_the_trade(mention)]
    return any(mention.product or not mention.sectors & _OF_OTHER_TRADES for mention in known) or any(
        not is_loose(sentence.tokens, item, language) for item in technology
    )


def is_of_the_trade(mention: Mention) -> bool:
    """A supplier by its name or its product's, whatever else it does; who lends is none, nor is a body."""
    supplies = bool(mention.sectors & SYSTEMS.keys()) and "lender" not in mention.sectors
    return mention.form == NAME and mention.type == PartyType.COMPANY and supplies


def may_tell(trades: Collection[str], *, spoken: bool, sentences: int) -> bool:
    """May a maker's trades say what was supplied? Those of who mostly does other things only where the text itself speaks of
    such technology (`spoken`), or has so few sentences that nobody can tell."""
    return CONGLOMERATE not in trades or spoken or sentences < SHORT


def is_police_work(language: Language, kind: Kind, ends: Sequence[Party | None]) -> bool:
    """`police trained officers of another state's`: what forces do together counts, whatever the text is about."""
    words = {word for party in ends if party for word in party.name.casefold().split()}
    return kind is Kind.COOPERATION and not language.nouns["forces"].isdisjoint(words)
