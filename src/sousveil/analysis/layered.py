"""A mapping of which some entries are others than in one below it, which is not copied.

Invariant: it holds what a copy would hold after the changes, in the order of the copy: those that changed stand last. What is
below must not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, overload

Key = TypeVar("Key")
Value = TypeVar("Value")
Other = TypeVar("Other")


class Layered(Mapping[Key, Value]):
    """`changes` are the entries that are others; None where there is none any more."""

    def __init__(self, below: Mapping[Key, Value], changes: Mapping[Key, Value | None]) -> None:
        self._below, self._changes = below, changes

    def __getitem__(self, key: Key) -> Value:
        if key not in self._changes:
            return self._below[key]
        value = self._changes[key]
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return self._changes[key] is not None if key in self._changes else key in self._below  # type: ignore[index]

    @overload
    def get(self, key: Key, /) -> Value | None: ...

    @overload
    def get(self, key: Key, /, default: Value | Other) -> Value | Other: ...

    def get(self, key: Key, /, default: Any = None) -> Any:
        """The value, else `default`."""
        if key not in self._changes:
            return self._below.get(key, default)
        value = self._changes[key]
        return default if value is None else value

    def __iter__(self) -> Iterator[Key]:
        yield from (key for key in self._below if key not in self._changes)
        yield from (key for key, value in self._changes.items() if value is not None)

    def __len__(self) -> int:
        gone = sum(key in self._below for key in self._changes)
        return len(self._below) - gone + sum(value is not None for value in self._changes.values())


def copied(some: Mapping[Key, Value]) -> dict[Key, Value]:
    """A copy, quick also of a dict that entries were taken out of, which `dict` would lay out anew one by one."""
    return some.copy() if isinstance(some, dict) else dict(some)
