"""Copies among pages: exact, near and contained ones, by the sentences that make a page worth reading.

Invariant: a page is a copy only where each of its sentences that could carry a claim stood word for word (but for spaces, case
and marks) in pages seen before; so a changed word, a `not` above all, is never lost. What is nearly a copy is named, and read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from sousveil.screening.prints import fingerprint

NEAR = 0.8
_WORDS = re.compile(r"\w+")


class Seen:
    """Sentences and fingerprints of the pages seen so far: some 150 bytes a sentence."""

    def __init__(self) -> None:
        self._sentences: dict[int, int] = {}
        self._shingles: dict[int, int] = {}
        self._names: list[str] = []

    def copy_of(self, sentences: Sequence[str]) -> str | None:
        """The page that holds most of these sentences, where all of them were seen; else None."""
        found = [self._sentences.get(key) for key in map(_key, sentences)]
        if not found or None in found:
            return None
        return self._names[Counter(number for number in found if number is not None).most_common(1)[0][0]]

    def near(self, sentences: Iterable[str]) -> tuple[str, float] | None:
        """The page that holds at least NEAR of the winnowed shingles of these sentences, and how much; else None."""
        shingles = _shingles(sentences)
        held = Counter(self._shingles[one] for one in shingles if one in self._shingles)
        if not held:
            return None
        number, count = min(held.items(), key=lambda item: (-item[1], item[0]))
        share = count / len(shingles)
        return (self._names[number], share) if share >= NEAR else None

    def add(self, name: str, sentences: Sequence[str]) -> None:
        """A page was seen. The first page of a sentence stays its page."""
        number = len(self._names)
        self._names.append(name)
        for sentence in sentences:
            self._sentences.setdefault(_key(sentence), number)
        for shingle in _shingles(sentences):
            self._shingles.setdefault(shingle, number)


def _key(sentence: str) -> int:
    words = " ".join(_WORDS.findall(sentence.casefold()))
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _shingles(sentences: Iterable[str]) -> frozenset[int]:
    return fingerprint("\n".join(sentences))
