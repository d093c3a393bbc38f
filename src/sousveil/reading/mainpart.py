"""Which blocks of a page are its text proper: a witness (main-content extraction by another parser) and the page's own build.

Invariant: only blocks are chosen, never words in them, and the rest is kept apart; where the two disagree a paragraph stays
in. The witness decides where the text begins and ends; inside of it only menus and lists of links are put aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sousveil.reading.blocks import Block

_ENOUGH = 25
_PROSE = 80
_MANY_BLOCKS = 4000
_MARKS = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_NO_MARKS = dict.fromkeys(_ASCII_MARKS)
_FREQUENT_MARKS = "\u00a0\u2019\u2018\u201c\u201d\u00ab\u00bb\u2013\u2014\u2026\u3002\uff0c\u3001\u060c"  # others take longer
_LINK_SHARE = 0.6
_TOO_LITTLE = 4
_MUCH, _MOST = 0.3, 0.5


def choose(blocks: Sequence[Block], witness: str | None) -> tuple[list[bool], bool]:
    """For each block: is it text proper? And was the main part found at all (else all that is no menu is taken)."""
    known = _known(blocks, witness) if witness else [False] * len(blocks)
    if any(block.named for block in blocks):
        misnamed = _misnamed(blocks, known)
        blocks = [_without(block, misnamed) for block in blocks]
    seen = [is_known and not _is_slight(block, is_around=block.is_around)
            for block, is_known in zip(blocks, known, strict=True)]
    proper = [not block.hidden and not block.is_around and not _is_links(block) for block in blocks]
    if not any(seen):
        return _all_of(blocks, proper), False
    first, last = seen.index(True), len(seen) - 1 - seen[::-1].index(True)
    homes = {block.container for block, is_seen in zip(blocks, seen, strict=True) if is_seen and not block.is_around}
    chosen = [
        is_seen or (is_proper and (first < place < last or block.container in homes or block.tag == "h1"))
        for place, (block, is_seen, is_proper) in enumerate(zip(blocks, seen, proper, strict=True))
    ]
    taken = sum(len(block.text) for block, is_in in zip(blocks, chosen, strict=True) if is_in)
    there = sum(len(block.text) for block, is_in in zip(blocks, proper, strict=True) if is_in)
    if taken * _TOO_LITTLE < there:
        return _all_of(blocks, proper), False
    return chosen, True


def _misnamed(blocks: Sequence[Block], known: Sequence[bool]) -> set[int]:
    """Elements whose names say that they stand around the text (`has-sidebar`, `no-comments`), and that hold much of what the
    witness has of it; of all words, where it has none."""
    held: Counter[int] = Counter()
    whole = 0
    is_any_known = any(known)
    for block, is_known in zip(blocks, known, strict=True):
        if (is_known if is_any_known else not block.hidden and not _is_links(block)) and not block.chrome:
            whole += len(block.text)
            for name in block.named:
                held[name] += len(block.text)
    return {name for name, size in held.items() if size > (_MUCH if is_any_known else _MOST) * whole}


def _without(block: Block, misnamed: set[int]) -> Block:
    """The block without the names that are none."""
    if misnamed.isdisjoint(block.named):
        return block
    return replace(block, named=tuple([name for name in block.named if name not in misnamed]))


def _all_of(blocks: Sequence[Block], proper: list[bool]) -> list[bool]:
    return proper if any(proper) else [not block.hidden for block in blocks]


def _is_links(block: Block) -> bool:
    return block.link_characters > _LINK_SHARE * len(block.text) and block.tag not in ("h1", "h2", "h3", "p")


def _known(blocks: Sequence[Block], witness: str) -> list[bool]:
    """Whether the witness has each block; none that is hidden, or short and surely around the text."""
    said = witness.splitlines()
    plain = set(said)
    lines: set[str] | None = None
    whole = ""
    found = []
    for block in blocks:
        if _is_slight(block, is_around=block.chrome):
            found.append(False)
            continue
        if not (is_known := block.text in plain):  # nearly always, where it is known at all
            if lines is None:
                folded = list(map(letters_of, said))
                lines, whole = set(folded), "".join(folded) if len(blocks) <= _MANY_BLOCKS else ""
            key = letters_of(block.text)
            is_known = key in lines or (len(key) >= _ENOUGH and key in whole)
        found.append(is_known)
    return found


def _is_slight(block: Block, *, is_around: bool) -> bool:
    return block.hidden or (is_around and len(block.text) < _PROSE)


def letters_of(text: str) -> str:
    """The letters and digits of a text."""
    if text.isascii():
        return text.translate(_NO_MARKS)
    plain = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS).decode("utf-8", "surrogatepass")
    for mark in _FREQUENT_MARKS:
        plain = plain.replace(mark, "")
    return plain if plain.isalnum() else _MARKS.sub("", plain)
