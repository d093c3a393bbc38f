"""Normal forms of a name, for matching only: what is stored and shown is always the name as written.

Invariant: two names with one `key` are spelled with the same letters once case, accents, punctuation and legal forms are set
aside. Letters of another script are never turned into Latin ones by `key`: that is what `skeleton` does, and two names
with one skeleton are only alike (see lookalike.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sousveil.parties.fold import plain

_NO_LETTER = re.compile(r"[^\w+]+")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_ARTICLES = ("the ",)
_DIGITS_AS_LETTERS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "|": "l", "!": "l", "@": "a", "$": "s"})


class Normaliser:
    """Normal forms under the tables of legal forms and look-alike letters that ship with the registry."""

    def __init__(self, legal_forms: Sequence[str], lookalikes: Mapping[str, str]) -> None:
        folded = sorted({_words(form) for form in legal_forms}, key=lambda form: (-len(form), form))
        if not folded or "" in folded:
            raise ValueError("the table of legal forms is empty or holds an empty form")
        self._legal = re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(re.escape(form) for form in folded)})$")
        self._glued = tuple(form for form in folded if not form.isascii())
        self._lookalikes = str.maketrans(dict(lookalikes))

    def key(self, name: str) -> str:
        """Small letters without accents, punctuation, a leading article or legal forms at the end: `Hikvision Co., Ltd.` and
        `hikvision` have one key. A name that is nothing but a legal form keeps it."""
        words = _words(name)
        for article in _ARTICLES:
            words = words.removeprefix(article)
        while True:
            shorter = self._without_form(words)
            if not shorter or shorter == words:
                return words
            words = shorter

    def has_legal_form(self, name: str) -> bool:
        """Whether `key` sets a legal form or an article aside."""
        return self.key(name) != _words(name)

    def _without_form(self, words: str) -> str:
        for form in self._glued:
            if words.endswith(form) and len(words) > len(form):
                return words[: -len(form)].strip()
        return self._legal.sub("", words).strip()

    def skeleton(self, name: str) -> str:
        """What a name looks like: letters of other scripts, digits and invisible characters folded onto the Latin letters
        that they resemble. For flags only, never for identity."""
        seen = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name))
        look = plain(seen.translate(self._lookalikes)).translate(self._lookalikes).casefold()
        look = look.translate(_DIGITS_AS_LETTERS).replace("rn", "m").replace("vv", "w").replace("i", "l").replace("cl", "d")
        return _NO_LETTER.sub("", look)


def invisible(name: str) -> str:
    """The characters of a name that nobody sees: zero-width spaces and joiners, soft hyphens, marks of direction."""
    return "".join(_INVISIBLE.findall(name))


def added_marks(written: str, name: str) -> bool:
    """Whether `written` carries accents that `name` lacks: leaving accents out is usual, adding them is not."""
    return bool(set(_marks(written)) - set(_marks(name)))


def _marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.combining(c))


def _words(text: str) -> str:
    folded = plain(unicodedata.normalize("NFC", text)).casefold().replace("&", " and ")
    return " ".join(_NO_LETTER.sub(" ", folded.replace("'", "").replace("’", "").replace(".", "")).split())
