"""What an extractor gives for one document: its claims, and what a reader must know of how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sousveil.model import Claim, Document, Notice


@dataclass(frozen=True)
class Extracted:
    """Claims of both tiers in reading order; notices say what was not read or was refused."""

    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...] = ()


class Extractor(Protocol):
    """Anything that makes claims of a document. `version` is what its claims carry; `settled` says whether a document that
    it has claims of need not be read by it again."""

    @property
    def version(self) -> str:
        """Its name and version."""
        ...

    @property
    def settled(self) -> bool:
        """Is a document that was read once read for good?"""
        ...

    def __call__(self, document: Document) -> Extracted:
        """The claims of a document."""
        ...
