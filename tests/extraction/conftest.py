"""Short ways to ask what the extractor makes of a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sousveil import pipeline
from sousveil.model import Claim

Told = set[tuple[str, str | None, str | None]]


@pytest.fixture
def claims() -> Callable[..., list[Claim]]:
    """All claims of a text, candidates too."""
    return lambda text, published=None: pipeline.extract(text, published=published, candidates=True)


@pytest.fixture
def told(claims: Callable[..., list[Claim]]) -> Callable[..., Told]:
    """(kind, from, to) of every claim of a text."""

    def tell(text: str, published: str | None = None) -> Told:
        return {
            (str(c.kind), c.from_party.name if c.from_party else None, c.to_party.name if c.to_party else None)
            for c in claims(text, published)
        }

    return tell
