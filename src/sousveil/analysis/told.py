"""Lists that are told when somebody reads them: one of thousands costs what of it is looked at.

Invariant: it holds what a tuple of the same sentences would hold, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

Item = TypeVar("Item")


class Told(Sequence[Item], Generic[Item]):
    """What `tell` says of each of some ids, which nobody changes; `tell` gives the same whenever it is asked."""

    def __init__(self, ids: Iterable[Hashable], tell: Callable[[Any], Item]) -> None:
        self._ids: Sequence[Hashable] = ids if isinstance(ids, Sequence) else tuple(ids)
        self._tell = tell

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
        return hash(tuple(self._ids))


class Drawn(Sequence[Item], Generic[Item]):
    """What an iterator gives, of which it is known how many there are: taken from it as far as somebody looks. Where that
    fails, the next look begins with another iterator."""

    def __init__(self, size: int, items: Callable[[], Iterator[Item]]) -> None:
        self._size, self._items = size, items
        self._coming: Iterator[Item] | None = None
        self._taken: list[Item] = []

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...

    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        wanted = range(self._size)[at]
        last = max(wanted, default=-1) if isinstance(wanted, range) else wanted
        self._take(last + 1)
        return tuple(self._taken[n] for n in wanted) if isinstance(wanted, range) else self._taken[wanted]

    def _take(self, most: int) -> None:
        if self._coming is None:
            self._coming = self._items()
            self._taken.clear()
        coming, self._coming = self._coming, None
        self._taken.extend(islice(coming, max(0, most - len(self._taken))))
        self._coming = coming

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Drawn, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._size)
