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
_LINK_SHARE = 0.6
_TOO_LITTLE = 4
_MUCH, _MOST = 0.3, 0.5


def choose(blocks: Sequence[Block], witness: str | None) -> tuple[list[bool], bool]:
    """For each block: is it text proper? And was the main part found at all (else all that is no menu is taken)."""
    if any(block.named for block in blocks):
        misnamed = _misnamed(blocks, witness)
        blocks = [_named(block, *(name for name in block.named if name not in misnamed)) for block in blocks]
    seen = _witnessed(blocks, witness) if witness else [False] * len(blocks)
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


def _misnamed(blocks: Sequence[Block], witness: str | None) -> set[int]:
    """Elements whose names say that they stand around the text (`has-sidebar`, `no-comments`), and that hold much of what the
    witness has of it; of all words, where it has none."""
    held: Counter[int] = Counter()
    whole = 0
    seen = _witnessed([_named(block) for block in blocks], witness) if witness else [False] * len(blocks)
    is_any_seen = any(seen)
    for block, is_seen in zip(blocks, seen, strict=True):
        if (is_seen if is_any_seen else not block.hidden and not _is_links(block)) and not block.chrome:
            whole += len(block.text)
            for name in block.named:
                held[name] += len(block.text)
    return {name for name, size in held.items() if size > (_MUCH if is_any_seen else _MOST) * whole}


def _named(block: Block, *names: int) -> Block:
    return replace(block, named=names) if block.named != names else block


def _all_of(blocks: Sequence[Block], proper: list[bool]) -> list[bool]:
    return proper if any(proper) else [not block.hidden for block in blocks]


def _is_links(block: Block) -> bool:
    return block.link_characters > _LINK_SHARE * len(block.text) and block.tag not in ("h1", "h2", "h3", "p")


def _witnessed(blocks: Sequence[Block], witness: str) -> list[bool]:
    said = witness.splitlines()
    folded = [letters_of(line) for line in said]
    plain, lines = set(said), set(folded)
    whole = "".join(folded) if len(blocks) <= _MANY_BLOCKS else ""
    found = []
    for block in blocks:
        if block.hidden or (block.is_around and len(block.text) < _PROSE):
            found.append(False)
            continue
        if not (known := block.text in plain):  # nearly always, where it is known at all
            key = letters_of(block.text)
            known = key in lines or (len(key) >= _ENOUGH and key in whole)
        found.append(known)
    return found


def letters_of(text: str) -> str:
    """The letters and digits of a text."""
    return _MARKS.sub("", text)
