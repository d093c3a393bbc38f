"""Finds phrases of a table in a text: whole words, `*` for any ending, the longest match first.

Invariant: an empty table is an error; matching time grows with the text only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A phrase at `start`..`end` (code points) with the code it stands for."""

    start: int
    end: int
    code: str


class Phrases:
    """A table of code -> `a|b c|d*` phrases, compiled once."""

    def __init__(self, table: dict[str, str], *, ignore: str = "") -> None:
        self._codes: dict[str, list[str]] = {}
        for code, said in table.items():
            for phrase in said.split("|"):
                if not phrase.strip(" *"):
                    raise ValueError(f"an empty phrase under {code!r} would match everything")
                self._codes.setdefault(phrase, []).append(code)
        for phrase in filter(None, ignore.split("|")):
            self._codes.setdefault(phrase, [])
        if not self._codes:
            raise ValueError("an empty table of phrases")
        self._by_first: dict[str, list[tuple[list[str], list[str]]]] = {}
        for phrase in sorted(self._codes, key=lambda item: (-len(item.split()), -len(item))):
            words = [word for word in re.split(r"[\s-]+", phrase) if word]
            self._by_first.setdefault(words[0][:3].rstrip("*"), []).append((words, self._codes[phrase]))
        self._short = {first: rows for first, rows in self._by_first.items() if len(first) < 3}

    def find(self, words: list[tuple[int, int, str]]) -> list[Found]:
        """Codes found in a list of (start, end, lower-case word), hyphens and marks left out of it."""
        found: list[Found] = []
        position = 0
        while position < len(words):
            hit = self._match(words, position)
            if hit is None:
                position += 1
                continue
            length, codes = hit
            found += [Found(words[position][0], words[position + length - 1][1], code) for code in codes]
            position += length
        return found

    def _match(self, words: list[tuple[int, int, str]], position: int) -> tuple[int, list[str]] | None:
        low = words[position][2]
        rows = self._by_first.get(low[:3], []) + [
            row for n in (1, 2) if (part := low[:n]) in self._short and len(low) > n for row in self._short[part]
        ]
        for phrase, codes in rows:
            if position + len(phrase) <= len(words) and all(
                _same(words[position + n][2], word) for n, word in enumerate(phrase)
            ):
                return len(phrase), codes
        return None


def _same(low: str, word: str) -> bool:
    return low.startswith(word[:-1]) if word.endswith("*") else low == word
