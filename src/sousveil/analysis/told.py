"""Sentences of findings that are told when somebody reads them: a list of thousands costs what of it is looked at.

Invariant: it holds what a tuple of the same sentences would hold, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")


class Told(Sequence[Item], Generic[Item]):
    """What `tell` says of each of some ids; `tell` gives the same whenever it is asked."""

    def __init__(self, ids: Iterable[str], tell: Callable[[str], Item]) -> None:
        self._ids, self._tell = tuple(ids), tell

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> Told[Item]: ...

    def __getitem__(self, at: int | slice) -> Item | Told[Item]:
        return Told(self._ids[at], self._tell) if isinstance(at, slice) else self._tell(self._ids[at])

    def __add__(self, other: Sequence[Item]) -> tuple[Item, ...]:
        return (*self, *other)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Told, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._ids)
