"""Disjoint sets (Galler and Fischer 1964): what is joined, directly or by a chain, is one.

Invariant: the least of a set stands for it, so the order of joining changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)


class Joined(Generic[Key]):
    """Sets of keys; a key that was never joined is alone."""

    def __init__(self) -> None:
        self._root: dict[Key, Key] = {}

    def of(self, key: Key) -> Key:
        """The key that stands for the set of this one."""
        root = self._root
        up = root.setdefault(key, key)
        while up != key:
            root[key] = key = root[up]
            up = root[key]
        return key

    def join(self, one: Key, other: Key) -> bool:
        """Make one set of two; were they apart?"""
        first, second = self.of(one), self.of(other)
        if first != second:
            self._root[max(first, second)] = min(first, second)
        return first != second

    def standing(self) -> dict[Key, Key]:
        """Every key that was asked for or joined, and the one that stands for it."""
        return {key: self.of(key) for key in tuple(self._root)}

    def add(self, keys: Iterable[Key]) -> None:
        """Join all of some keys."""
        root = self._root
        least: Key | None = None
        for key in keys:
            top = self.of(key) if key in root else root.setdefault(key, key)
            if least is None:
                least = top
            elif top < least:
                root[least] = least = top
            elif least < top:
                root[top] = least


def linked(one: Key, other: Key, groups: Mapping[Key, Iterable[Iterable[Key]]]) -> bool:
    """Do groups that share keys lead from one key to another? `groups` are those that each key is in; looked for from both
    ends at once."""
    seen, there = {one}, {other}
    edge, far = {one}, {other}
    while edge and far and one != other:
        if len(edge) > len(far):
            edge, far, seen, there = far, edge, there, seen
        edge = {key for at in edge for group in groups.get(at, ()) for key in group} - seen
        if not edge.isdisjoint(there):
            return True
        seen |= edge
    return one == other
