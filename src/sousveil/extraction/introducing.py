"""Descriptions that a text gives a name to afterwards: `blacklisted a Chinese firm. ... The firm, Tiandy, ...`

Invariant: only a company that is brought in without a name (`a firm`) and named within NEAR sentences by `the firm, NAME`,
before any other company is, means that name.
"""

from __future__ import annotations

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import DESCRIPTION, NAME, Mention
from sousveil.extraction.sentence import Sentence

NEAR = 3
_COMPANY = ("company", "unknown")


def named_afterwards(sentences: list[Sentence], language: Language) -> dict[tuple[int, int], Mention]:
    """For the place (sentence, first token) of each company brought in without a name, the mention that names it."""
    found: dict[tuple[int, int], Mention] = {}
    for at, sentence in enumerate(sentences):
        for mention in sentence.mentions:
            if _is_brought_in(mention, sentence):
                name = _name_of(sentences[at + 1 : at + 1 + NEAR], language)
                if name is not None and not _is_named(sentences[: at + 1], name):
                    found[(sentence.index, mention.first)] = name
    return found


def _is_brought_in(mention: Mention, sentence: Sentence) -> bool:
    """`a Chinese firm`, and no name beside it."""
    bare = mention.form == DESCRIPTION and mention.type == "company" and not mention.definite and not mention.plural
    beside = [m for m in sentence.mentions if m.form == NAME and m.type in _COMPANY]
    return bare and not beside


def _name_of(following: list[Sentence], language: Language) -> Mention | None:
    """The name behind `the firm,` in the first sentence that names a company."""
    for sentence in following:
        names = [m for m in sentence.mentions if m.form == NAME and m.type == "company"]
        if not names:
            continue
        before = sentence.mention_at(names[0].first - 2)
        apart = sentence.low(names[0].first - 1) == "," and sentence.low(names[0].last + 1) == ","
        described = before is not None and before.form == DESCRIPTION and before.type == "company"
        pointed = before is not None and (before.definite or sentence.low(before.first - 2) in language.words["articles"])
        return names[0] if apart and described and pointed else None
    return None


def _is_named(earlier: list[Sentence], name: Mention) -> bool:
    return any(m.form == NAME and (m.id or m.name) == (name.id or name.name) for s in earlier for m in s.mentions)
