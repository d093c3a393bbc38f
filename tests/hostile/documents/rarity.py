"""Ordinary files of rare build: what office programs, mail programs, makers of pages and exports write, and few readers expect.

Invariant: none of them is refused without a word, and each names words with the place where a person must find them: `text`,
`aside`, `hidden`, `told` (a notice or a reason), `any` of these, `once` in all, or `absent`.
"""

from __future__ import annotations

from dataclasses import dataclass

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."


@dataclass(frozen=True)
class Rare:
    """A file, and (place, words) of what must be found in it."""

    name: str
    raw: bytes
    found: tuple[tuple[str, str], ...] = (("text", SALE),)
