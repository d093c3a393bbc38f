"""Copies among pages: exact, near and contained ones, by the sentences that make a page worth reading.

Invariant: a page is a copy only where each of its sentences that could carry a claim stood word for word (but for spaces, case
and marks) in pages seen before; so a changed word, a `not` above all, is never lost. What is nearly a copy is named, and read.
What is remembered is bounded, whatever an archive's size: a page whose original was long ago is read again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from sousveil.screening.prints import fingerprint

NEAR = 0.8
MOST = 300_000
_WORDS = re.compile(r"\w+")


class _Page(NamedTuple):
    """A page seen, by its number and name."""

    number: int
    name: str


class _Recent:
    """The pages of the last keys, MOST / 2 of them at least and MOST at most: some 160 bytes each."""

    def __init__(self) -> None:
        self._older: dict[int, _Page] = {}
        self._newer: dict[int, _Page] = {}

    def get(self, key: int) -> _Page | None:
        """The page of a key."""
        return self._newer.get(key) or self._older.get(key)

    def keep(self, key: int, page: _Page) -> None:
        """Remember the page of a key, or that of the first time it came."""
        if key not in self._newer:
            self._newer[key] = self._older.get(key, page)
            if len(self._newer) >= MOST // 2:
                self._older, self._newer = self._newer, {}


class Seen:
    """Sentences and fingerprints of the last pages: MOST of each at most, 100 MB in all."""

    def __init__(self) -> None:
        self._sentences, self._shingles = _Recent(), _Recent()
        self._count = 0

    def copy_of(self, sentences: Sequence[str]) -> str | None:
        """The page that holds most of these sentences, where all of them were seen; else None."""
        found: list[_Page] = []
        keys = list(map(_key, sentences))
        for key in keys:
            page = self._sentences.get(key)
            if page is None:
                return None
            found.append(page)
        for key, page in zip(keys, found, strict=True):
            self._sentences.keep(key, page)
        return Counter(found).most_common(1)[0][0].name if found else None

    def near(self, sentences: Iterable[str]) -> tuple[str, float] | None:
        """The page that holds at least NEAR of the winnowed shingles of these sentences, and how much; else None."""
        shingles = _shingles(sentences)
        held = Counter(page for page in map(self._shingles.get, shingles) if page is not None)
        if not held:
            return None
        page, count = min(held.items(), key=lambda item: (-item[1], item[0].number))
        share = count / len(shingles)
        return (page.name, share) if share >= NEAR else None

    def add(self, name: str, sentences: Sequence[str]) -> None:
        """A page was seen. The first page of a sentence stays its page."""
        page = _Page(self._count, name)
        self._count += 1
        for sentence in sentences:
            self._sentences.keep(_key(sentence), page)
        for shingle in sorted(_shingles(sentences)):
            self._shingles.keep(shingle, page)


def _key(sentence: str) -> int:
    words = " ".join(_WORDS.findall(sentence.casefold()))
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _shingles(sentences: Iterable[str]) -> frozenset[int]:
    return fingerprint("\n".join(sentences))
