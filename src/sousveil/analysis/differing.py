"""What two lists of things do not share, found quickly where they are nearly the same.

Invariant: a thing is the very same object or another one; in each list it stands once. What differs comes in its list's order.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count
from typing import Any, TypeVar

Item = TypeVar("Item")
MOST_STEPS, FEW, BLOCK = 100, 256, 512
"""Places at which the lists part company; where there are more, what is left is compared as a whole. One of how many things
is looked for by halving rather than by looking at all. So many are compared at a time: slices of long lists touch every thing
twice more."""


def differing(before: Sequence[Item], now: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Those that are only in `before`, and those that are only in `now`."""
    gone: list[Item] = []
    new: list[Item] = []
    at, there = 0, 0
    for _ in range(MOST_STEPS):
        same = _alike(before, now, at, there)
        at, there = at + same, there + same
        if at == len(before) or there == len(now):
            break
        if at + 1 < len(before) and before[at + 1] is now[there]:
            gone.append(before[at])
            at += 1
        elif there + 1 < len(now) and before[at] is now[there + 1]:
            new.append(now[there])
            there += 1
        else:
            gone.append(before[at])
            new.append(now[there])
            at, there = at + 1, there + 1
    gone += before[at:]
    new += now[there:]
    moved = set(map(id, gone)) & set(map(id, new))
    return [one for one in gone if id(one) not in moved], [one for one in new if id(one) not in moved]


def _alike(some: Sequence[object], other: Sequence[object], at: int, there: int) -> int:
    """How many from two places on are the same."""
    found = 0
    while True:
        one, two = some[at + found : at + found + BLOCK], other[there + found : there + found + BLOCK]
        most = min(len(one), len(two))
        same = next(compress(count(), map(operator.is_not, one, two)), most)
        found += same
        if same < most or most < BLOCK:
            return found


def places(some: Sequence[object], wanted: Iterable[object]) -> dict[int, int]:
    """Where some things stand, by their identity."""
    ids = set(map(id, wanted))
    return {id(some[at]): at for at in compress(count(), map(ids.__contains__, map(id, some)))}


def without(some: Sequence[Item], gone: Iterable[Item], *, order: Callable[[Item], Any] | None = None) -> list[Item]:
    """What is left of some things; in lists that stand in an `order`, as most do, few are found by halving."""
    lost = list(gone)
    where = _halved(some, lost, order) if order and len(lost) * FEW < len(some) else None
    found: list[Item] = []
    start = 0
    for at in places(some, lost).values() if where is None else where:
        found += some[start:at]
        start = at + 1
    found += some[start:]
    return found


def _halved(some: Sequence[Item], wanted: Sequence[Item], order: Callable[[Item], Any]) -> list[int] | None:
    """Where some things stand; None where they do not stand in this order."""
    found = [bisect_left(some, order(one), key=order) for one in wanted]
    if all(at < len(some) and some[at] is one for at, one in zip(found, wanted, strict=True)):
        return sorted(found)
    return None
