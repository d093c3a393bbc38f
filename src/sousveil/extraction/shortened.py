"""The short names of a document: first words and initials of long names, letters in brackets, companies called like towns.

Invariant: a short name stands for one long name only, the first that the document gives.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.cast import Cast
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import CAPITAL, DESCRIPTION, NAME, Mention
from sousveil.extraction.sentence import Sentence
from sousveil.parties.registry import registry

_LETTERS, _MOST, _LONG = 3, 7, 6


def settle_towns(sentences: list[Sentence]) -> None:
    """Companies called like a town are no towns where they act."""
    makers = {
        m.name.split()[0] for s in sentences for m in s.mentions if m.form == NAME and m.type == "company" and " " in m.name
    }
    for sentence in sentences:
        sentence.place([_no_town(sentence, mention, makers) for mention in sentence.mentions])


def long_names(sentences: list[Sentence]) -> dict[str, str]:
    """First word of a company's long name -> the long name, so that its short form finds it."""
    found: dict[str, str] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            if (
                mention.form == NAME
                and mention.type in ("company", "public-body")
                and mention.id is None
                and " " in mention.name
            ):
                found.setdefault(mention.name.split()[0].casefold(), mention.name)
                initials = "".join(word[0] for word in mention.name.split() if word[0].isupper())
                if len(initials) > 2:
                    found.setdefault(initials.casefold(), mention.name)
    return found


def _no_town(sentence: Sentence, mention: Mention, makers: set[str]) -> Mention:
    """`Kaiyuan had built`, where a company Kaiyuan Secure is named: the short name of the company that acts, no town."""
    name = sentence.tokens[mention.first].text
    acts = sentence.verb_at(mention.last + 1) is not None or sentence.low(mention.last + 1) in ("'s", "’s")
    if mention.form != CAPITAL or mention.first != mention.last or not acts or name not in makers:
        return mention
    return replace(mention, form=NAME, type="unknown", name=name, country=None, sure=False)


def name_by_letters(sentences: list[Sentence], language: Language) -> None:
    """`the Rwanda Information Association Authority (RISA)`, `Federated States of Micronesia (FSM)`: what stands in brackets
    behind a state's or body's name means it wherever it stands, though nothing else tells that it is a name."""
    meant: dict[str, Mention] = {}
    times = language.tables["time"]
    words = {*times["months"], *times["weekdays"], *language.nouns["not_names"]}
    for sentence in sentences:
        for mention in sentence.mentions:
            short, at = _in_brackets(sentence, mention)
            new = short and short.casefold() not in words and sentence.mention_at(at) is None
            if new and _may_be_called(sentence, mention, short):
                meant.setdefault(short, mention)
    for sentence in sentences if meant else ():
        found = [_called(sentence, n, meant[token.text]) for n, token in enumerate(sentence.tokens) if token.text in meant]
        added = [mention for mention in found if sentence.mention_at(mention.first) is None]
        sentence.place(sorted([*sentence.mentions, *added], key=lambda m: m.first))


def _may_be_called(sentence: Sentence, mention: Mention, short: str) -> bool:
    """Letters of a state's, body's or company's words; of a body also others, or a word of its own language."""
    if mention.type not in ("state", "public-body", "company") or not short.isalpha():
        return False
    letters = short.isupper() and _LETTERS <= len(short) <= _MOST
    if mention.type == "public-body":
        return letters or (short.istitle() and len(short) >= _LONG)
    written = (token.text for token in sentence.tokens[mention.first : mention.last + 1])
    return letters and "".join(word[0] for word in written if word[0].isupper()) == short


def _called(sentence: Sentence, at: int, meant: Mention) -> Mention:
    token = sentence.tokens[at]
    name = meant.name if meant.id else token.text
    return replace(meant, sentence=sentence.index, first=at, last=at, start=token.start, end=token.end, name=name)


def settle_letters(sentences: list[Sentence]) -> None:
    """`the National Electoral Commission (NEC)` is no Japanese company: letters in brackets that begin a body's words stand for
    it in the whole document, whomever the registry knows by them."""
    for sentence in sentences:
        for mention in sentence.mentions:
            short, at = _in_brackets(sentence, mention)
            known = sentence.mention_at(at)
            if known is None or known.id in (None, mention.id) or not _begins(mention, short):
                continue
            if mention.id is not None or not _goes_by(known.id or "", mention.name):
                _take_back(sentences, short, mention)


def remember_short_names(cast: Cast, sentences: list[Sentence]) -> None:
    """`Immigration and Customs Enforcement (Ice)`: letters in brackets behind a name that begin its words are a name of it; so
    is the plural that a body's name ends in, `the Guards` of the Revolutionary Guards."""
    for sentence in sentences:
        for mention in sentence.mentions:
            last = sentence.tokens[mention.last].text
            if mention.form == NAME and mention.type == "public-body" and mention.last > mention.first and last.endswith("s"):
                cast.short.setdefault(last, mention.id or f"name:{mention.name.casefold()}")
            short, at = _in_brackets(sentence, mention)
            known = sentence.mention_at(at)
            if short and _begins(mention, short):
                if known is not None and known.id not in (None, mention.id):
                    cast.short[mention.name] = known.id or ""
                cast.short[short] = mention.id or f"name:{mention.name.casefold()}"
            elif mention.type == "public-body" and _LETTERS <= len(short) <= _MOST and short.isalpha() and short.isupper():
                _in_its_own_language(cast, mention, short, known)


def _in_brackets(sentence: Sentence, mention: Mention) -> tuple[str, int]:
    """The word in brackets behind a name, or behind the words that say what it is, and its place; else nothing."""
    behind = sentence.mention_at(mention.last + 1)
    at = (behind.last if behind is not None and behind.form == DESCRIPTION else mention.last) + 1
    at += sentence.low(at) == "."
    short = sentence.tokens[at + 1].text if at + 2 < len(sentence.tokens) else ""
    bracketed = mention.form == NAME and sentence.low(at) == "(" and sentence.low(at + 2) == ")" and len(short) > 1
    return (short, at + 1) if bracketed else ("", -1)


def _begins(mention: Mention, short: str) -> bool:
    """Do letters begin the words of a name, or its last ones?"""
    initials = "".join(word[0] for word in mention.name.split() if word[0].isupper()).casefold()
    return initials == short.casefold() or (len(short) > 2 and initials.endswith(short.casefold()))


def _in_its_own_language(cast: Cast, mention: Mention, short: str, known: Mention | None) -> None:
    """`the General Directorate of National Security (DGSN)`: a body's letters that are not those of its English name."""
    if known is not None and known.type != "public-body":
        return
    if known is not None and known.id and mention.id is None:
        cast.short[mention.name] = known.id
    elif known is None or not known.id:
        cast.short[short] = mention.id or f"name:{mention.name.casefold()}"


def _goes_by(known: str, name: str) -> bool:
    """Has what the registry calls by these letters a word of the long name: `Speech Technology Center (STC)` is no Saudi
    telephone company."""
    own = {word for alias in registry().aliases if alias.id == known for word in _long_words(alias.name)}
    own |= _long_words(entry.name) if (entry := registry().get(known)) is not None else set()
    return not own or not own.isdisjoint(_long_words(name))


def _long_words(name: str) -> set[str]:
    return {word for word in name.casefold().replace("-", " ").split() if len(word) > _LETTERS}


def _take_back(sentences: list[Sentence], short: str, mention: Mention) -> None:
    """The letters stand for what the document says they do, wherever they stand in it."""
    for sentence in sentences:
        for place, other in enumerate(sentence.mentions):
            if other.id is not None and other.first == other.last and sentence.tokens[other.first].text == short:
                same = {field: getattr(mention, field) for field in ("id", "type", "country", "sectors", "product")}
                sentence.settle(place, replace(other, name=mention.name if mention.id else short, **same))
