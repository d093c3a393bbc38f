"""A description that stands beside a name means the name: `the Chinese company Dahua`, `the border agency Frontex`.

Invariant: what a description tells of a country is learned only where its own words tell it; a country that was weighed is not.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.cast import Cast
from sousveil.extraction.mentions import DESCRIPTION, NAME, Mention
from sousveil.extraction.sentence import Sentence


def join_appositions(cast: Cast, sentence: Sentence) -> None:
    """`the Chinese company Dahua`, `X, a spyware maker`: a description beside a name means the name."""
    mentions = list(sentence.mentions)
    for place in range(len(mentions) - 1):
        left, right = mentions[place], mentions[place + 1]
        gap = [sentence.low(n) for n in range(left.last + 1, right.first)]
        apart = gap in ([","], [")", ","]) or (len(gap) == 1 and gap[0] in cast.language.words["dashes"])
        if not _may_be_one(cast, left, right, gap) or not (apart or gap in ([], ["“"], ['"'])):
            continue
        if right.type == "unknown" and apart:
            continue
        if left.form == DESCRIPTION and right.form == NAME:
            right = _as_company(cast, right)
            mentions[place + 1] = right
            mentions[place] = replace(left, type=right.type, entity=right.entity, country=right.country or _told(cast, left))
            learn(cast, right.entity, left)
        elif left.form == NAME and right.form == DESCRIPTION and apart:
            mentions[place + 1] = replace(right, entity=left.entity, country=left.country or _told(cast, right))
            learn(cast, left.entity, right)
    sentence.place(mentions)


def _may_be_one(cast: Cast, left: Mention, right: Mention, gap: list[str]) -> bool:
    """Of one kind: companies; without anything between them bodies, and a lender and whatever it is called."""
    if left.type == "company":
        return right.type in ("company", "unknown")
    if left.form != DESCRIPTION or gap:
        return False
    if left.head in cast.language.nouns["lender"]:
        return right.type in ("company", "public-body", "unknown")
    return left.type == right.type == "public-body" and not left.plural


def _as_company(cast: Cast, mention: Mention) -> Mention:
    """`the Swiss firm X`: whatever X looks like, it is a company."""
    entity = cast.entity(mention)
    if entity is not None and entity.type == "unknown":
        entity.type, entity.sure = "company", True
    return replace(mention, type="company") if mention.type == "unknown" else mention


def _told(cast: Cast, description: Mention) -> str | None:
    """The country that its own words tell."""
    return description.country if description.start not in cast.homes_at else None


def learn(cast: Cast, rank: int, description: Mention) -> None:
    """Let the one of that rank be called so too from here on."""
    entity = cast.entities[rank]
    entity.country = entity.country or _told(cast, description)
    entity.heads = entity.heads | {description.head}
    cast.touch(rank)
