"""What the pages of a site ask of a ledger, read once.

Invariant: it answers as the ledger does; anything else that is asked of it is an AttributeError. Since nothing of it is a file
that is open, processes can share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from sousveil.model import Claim, Document

if TYPE_CHECKING:
    from sousveil.ledger import Ledger
    from sousveil.ledger.log import Head


class Gathered:
    """A ledger's documents, claims and head in memory."""

    def __init__(self, ledger: Ledger) -> None:
        self._documents = {document.id: document for document in ledger.documents()}
        self._claims = {claim.id: claim for claim in ledger.claims(tier="claim")}
        self.threshold = ledger.threshold
        self._counts, self._head = ledger.counts(), ledger.head()

    @cached_property
    def _order(self) -> list[Document]:
        return list(self._documents.values())

    def documents(self, *, limit: int | None = None, offset: int = 0) -> list[Document]:
        """Documents in the ledger's order."""
        return self._order[offset : None if limit is None else offset + limit]

    def document(self, id: str) -> Document:
        """By its whole id."""
        return self._documents[id]

    def claim(self, id: str) -> Claim:
        """By its whole id, as it was read."""
        return self._claims[id]

    def counts(self) -> Mapping[str, int]:
        """How many of each there are."""
        return self._counts

    def head(self) -> Head:
        """The state that was read."""
        return self._head
