"""Companies of one family that a document tells apart by their legal forms: `Intelsoft S.A.` and `Intelsoft Limited`.

Invariant: only where a document names two full names of one known company are they taken for two; each keeps its full name, and
its home is what stands beside it, never what the registry says of the family. Where the registry knows just one of the names,
that one is the company itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.sentence import Sentence


def tell_apart(sentences: list[Sentence], language: Language, text: str) -> None:
    """Mentions of sister companies lose the family's id and are called by their full names."""
    full: dict[str, dict[str, bool]] = defaultdict(dict)
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.id and has_form(sentence, mention, language):
                full[mention.id][_plain(mention, text)] = _is_known_by(mention, text)
    sisters = {identity: _known_alone(names) for identity, names in full.items() if len(names) > 1}
    if not sisters:
        return
    for sentence in sentences:
        sentence.place([_apart(sentence, mention, language, text, sisters) for mention in sentence.mentions])


def _known_alone(names: dict[str, bool]) -> str | None:
    """The one of a family's full names that the registry knows, if it knows just one."""
    known = [name for name, is_known in names.items() if is_known]
    return known[0] if len(known) == 1 else None


def _is_known_by(mention: Mention, text: str) -> bool:
    """A name of the registry as a whole goes by the company's usual name; one that only begins so, by its own words."""
    return mention.name != " ".join(text[mention.start : mention.end].split())


def _apart(sentence: Sentence, mention: Mention, language: Language, text: str, sisters: dict[str, str | None]) -> Mention:
    if mention.id is None or mention.id not in sisters or not has_form(sentence, mention, language):
        return mention
    if sisters[mention.id] == _plain(mention, text):
        return mention
    name = " ".join(text[mention.start : mention.end].split())
    return replace(mention, id=None, name=name, country=_home(sentence, mention))


def _home(sentence: Sentence, mention: Mention) -> str | None:
    """`Intelsoft Limited, Ireland,`, `Intelsoft AD (North Macedonia)`: the state between commas or in brackets behind it."""
    at = mention.last + 1 + (sentence.low(mention.last + 1) == ".")
    behind = sentence.mention_at(at + 1) if sentence.low(at) in (",", "(") else None
    return behind.country if behind is not None and behind.type in ("state", "place") else None


def has_form(sentence: Sentence, mention: Mention, language: Language) -> bool:
    """Does a company's name end in a legal form: `Intelsoft Limited`, `Intelsoft S.A.`?"""
    words = [sentence.low(n) for n in range(mention.first + 1, mention.last + 1)]
    said = {*(word.strip(".") for word in words), "".join(words).strip(".")}
    return mention.form == NAME and mention.type == "company" and bool(said & language.nouns["legal_forms"])


def _plain(mention: Mention, text: str) -> str:
    """The full name without case, marks and breaks, so that `Inc` and `Inc.` are one."""
    return " ".join(text[mention.start : mention.end].casefold().replace(".", "").replace(",", "").split())
