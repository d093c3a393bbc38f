"""Mentions: the places of a text where a party (or a person, who is never one) is named, described or pointed at.

Invariant: mentions of one sentence don't overlap; `text[m.start:m.end]` are the words; persons are found so that they are
never taken for parties.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sousveil.extraction.tokens import Token

NAME, ADJECTIVE, CAPITAL, DESCRIPTION, PRONOUN, CONTEXT = "name", "adjective", "capital", "description", "pronoun", "context"
PERSON = "person"
NATIONALS = "nationals"


@dataclass(frozen=True)
class Mention:
    """`type` is a PartyType's value or "person"; `first`, `last` are tokens of its sentence, `start`, `end` code points.

    `head` is the noun of a description (NATIONALS for `Kenyans`); `product` says that a product's name stands for its maker;
    `sure` is False where only the look of the words says what they are.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    form: str
    type: str
    name: str = ""
    country: str | None = None
    id: str | None = None
    head: str = ""
    plural: bool = False
    definite: bool = False
    product: bool = False
    sure: bool = True
    sectors: frozenset[str] = frozenset()
    entity: int = -1

    def of_entity(self, entity: int) -> Mention:
        """The same mention, given to an entity."""
        return replace(self, entity=entity)


@dataclass
class Entity:
    """What several mentions of a document mean: one party. `rank` orders entities by first mention; `guessed` says that only
    what the document speaks of tells its country, `chance` how likely that is the right one, where it was weighed."""

    rank: int
    type: str
    name: str
    country: str | None = None
    id: str | None = None
    sectors: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    members: tuple[int, ...] = ()
    sure: bool = True
    guessed: bool = False
    chance: float | None = None


def is_general(mention: Mention) -> bool:
    """`intelligence agencies`: bodies without a number, a name or an article, of no country that the words tell."""
    return mention.type == "public-body" and mention.form == DESCRIPTION and mention.plural and not mention.definite


def is_written_on(mention: Mention) -> bool:
    """`WhatsApp messages`: a product or company that is nothing but where people write."""
    return "platform" in mention.sectors and (mention.product or len(mention.sectors) == 1)


def made(sentence: int, tokens: list[Token], first: int, last: int, kind: str, **more: object) -> Mention:
    """A mention of the tokens `first`..`last`; names carry their words."""
    form = str(more.pop("form", NAME))
    return Mention(
        sentence=sentence,
        first=first,
        last=last,
        start=tokens[first].start,
        end=tokens[last].end,
        form=form,
        type=kind,
        name=text_of(tokens, first, last) if form == NAME else "",
        **more,  # type: ignore[arg-type]
    )


def text_of(tokens: list[Token], first: int, last: int) -> str:
    """The words of some tokens, with single spaces where the text has any."""
    parts = [tokens[first].text]
    for left, right in zip(tokens[first:last], tokens[first + 1 : last + 1], strict=True):
        parts.append((" " if right.start > left.end else "") + right.text)
    return "".join(parts)
