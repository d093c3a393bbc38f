"""All the ordinary files of rare build (see `rarity`)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.documents import rare_data, rare_office, rare_web, rare_words
from tests.hostile.documents.rarity import Rare


def rare() -> Iterator[Rare]:
    """All of them."""
    for module in (rare_words, rare_office, rare_web, rare_data):
        yield from module.rare()
