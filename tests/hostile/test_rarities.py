"""Ordinary files of rare build: their words are read, put aside, marked as unseen, or their loss is said; none is refused."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from sousveil import reading, sources
from sousveil.model import ReadingError
from sousveil.sources import Skipped
from tests.hostile.documents.rarities import rare
from tests.hostile.documents.rarity import Rare

RARE = {one.name: one for one in rare()}


def found(one: Rare, folder: Path) -> dict[str, str]:
    """What a person finds in a file, by place."""
    path = folder / one.name
    path.write_bytes(one.raw)
    said: dict[str, list[str]] = defaultdict(list)
    for item in sources.walk([path]):
        if isinstance(item, Skipped):
            said["told"].append(f"{item.name}: {item.why}")
            continue
        try:
            document = reading.read_blob(item)
        except ReadingError as error:
            said["told"].append(str(error))
            continue
        starts = [part.start for part in document.sections if part.label == reading.INVISIBLE]
        seen = min(starts, default=len(document.text))
        said["text"].append(document.text[:seen])
        said["hidden"].append(document.text[seen:])
        said["aside"].append(document.aside)
        said["told"] += [f"{notice.kind}: {notice.detail}" for notice in document.notices]
    return {place: "\n".join(words) for place, words in said.items()}


def test_there_are_many_and_no_two_of_one_name() -> None:
    assert len(RARE) == len(list(rare())) > 150


@pytest.mark.parametrize("name", sorted(RARE))
def test_words_stand_where_a_person_looks_for_them(name: str, tmp_path: Path) -> None:
    said = found(RARE[name], tmp_path)
    whole = "\n".join(said.values())
    for place, words in RARE[name].found:
        if place in ("once", "absent"):
            assert whole.count(words) == (place == "once"), (place, words, said)
        else:
            assert words in (whole if place == "any" else said.get(place, "")), (place, words, said)
