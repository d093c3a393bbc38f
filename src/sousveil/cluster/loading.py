"""Shards into a ledger, with all that a ledger promises.

Invariant: only whole shards are loaded: those with a report, whose files have the hashes that it names. Each document goes in
with its claims in one step; loading twice adds nothing; a load that was killed is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sousveil.cluster.ahead import made_ahead, unswept
from sousveil.cluster.preparing import Batch, Refused, extractor_of
from sousveil.cluster.storage import HERE, Folder, Stores, library
from sousveil.cluster.task import REPORTS
from sousveil.ledger import Ledger
from sousveil.ledger.ready import Ready


@dataclass
class Loaded:
    """What came in. `there` documents were in the ledger before; `redacted` ones stay out; `refused` are shards that are not
    whole, each with why."""

    shards: int = 0
    documents: int = 0
    claims: int = 0
    there: int = 0
    redacted: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def line(self) -> str:
        """One line for people."""
        return (f"{self.documents:,} documents and {self.claims:,} claims added from {self.shards:,} shards; {self.there:,} "
                f"documents were there already, {self.redacted:,} redacted ones stay out")


def load(
    source: str | Path, ledger: Ledger, *, stores: Stores = HERE, progress: Callable[[int, int], None] = lambda at, of: None
) -> Loaded:
    """Bring the shards below `source` into a ledger. `progress` is told how many shards are in, and of how many.

    Raises ReadingError where `source` holds no shards, LedgerError where the ledger can't take them.
    """
    library("pyarrow")
    folder = Folder(str(source), stores)
    extractor = extractor_of(folder)
    loaded = Loaded()
    names = [name.removesuffix(".json") for name in folder.names(REPORTS)]
    with unswept(), closing(made_ahead(folder, names)) as steps:
        for step in steps:
            if isinstance(step, list):
                _add(ledger, step, extractor, loaded)
            elif isinstance(step, Refused):
                loaded.refused.append((step.name, step.why))
            else:
                loaded.shards += step.counts
                progress(step.at, len(names))
    return loaded


def _add(ledger: Ledger, batch: Batch | list[Ready], extractor: str, loaded: Loaded) -> None:
    made = [one for one in batch if isinstance(one, Ready)]
    whole = [one for one in batch if not isinstance(one, Ready)]
    ended = ledger.add_ready(made, extractor=extractor) if made else []
    ended += ledger.add_many(whole, extractor=extractor) if whole else []
    for added in ended:
        loaded.documents += added.document
        loaded.claims += added.claims
        loaded.redacted += added.redacted
        loaded.there += not added.document and not added.redacted
