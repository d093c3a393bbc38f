"""Web archives through the funnel on their way into the road: only pages worth reading are read, and the sums say what was not.

Invariant: with the same archives and seed the same pages are read, however often a run is killed and begun again: nothing is
remembered between runs but what the ledger holds, and of a page nothing once it was extracted, left out or could not be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO

from sousveil.model import Document
from sousveil.screening import Asked, Counts, Funnel, Picked
from sousveil.sources import Blob, Skipped

Place = Callable[[str, int, int], None]


class Archives:
    """Reads web archives for `pipeline.documents`. `place` is told name, bytes done and bytes in all, for showing progress."""

    def __init__(self, *, asked: Asked | None = None, place: Place = lambda name, done, size: None) -> None:
        self._funnel = Funnel(asked)
        self._place = place
        self._picked: dict[tuple[str, str], list[Picked]] = defaultdict(list)

    @property
    def counts(self) -> Counts:
        """What became of every record so far."""
        return self._funnel.counts

    def __call__(self, file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
        """The pages of one archive that are worth reading, and what could not be read."""
        size = file.seek(0, 2)
        for item in self._funnel.archive(file, shown, at=lambda done: self._place(shown, done, size)):
            if isinstance(item, Picked):
                self._picked[_key(item.blob)].append(replace(item, blob=replace(item.blob, raw=b"")))
                yield item.blob
            elif isinstance(item, Skipped):
                yield item

    def has(self, blob: Blob) -> bool:
        """Did a blob come from a web archive that was gone through here?"""
        return _key(blob) in self._picked

    def goes_on(self, item: tuple[Document, bytes] | Skipped) -> bool:
        """Is a document worth extracting now that its text is known? One that did not come from an archive always is. What
        could not be read goes on too, to be told."""
        if isinstance(item, Skipped):
            self.failed(item.name)
            return True
        key = item[0].origin.uri, item[0].id
        if key not in self._picked or self._funnel.is_worth(self._picked[key][0], item[0].text):
            return True
        self._forget(key)
        return False

    def failed(self, name: str) -> None:
        """A page that was picked could not be read."""
        key = next((key for key in self._picked if key[0] == name), None)  # few are on their way at any time
        if key is not None:
            self._forget(key)

    def took(self, document: Document, claims: int) -> None:
        """A document was extracted: where its page was only read to see what is lost, its claims count as lost."""
        key = document.origin.uri, document.id
        if key in self._picked:
            picked = self._forget(key)
            if claims:
                self._funnel.made_claims(picked)

    def _forget(self, key: tuple[str, str]) -> Picked:
        picked = self._picked[key].pop(0)
        if not self._picked[key]:
            del self._picked[key]
        return picked


def _key(blob: Blob) -> tuple[str, str]:
    """An address may stand in an archive more than once, with other bytes."""
    return blob.origin.uri, sha256(blob.raw).hexdigest()
