"""Where the time of a run went: seconds by part of the road.

Invariant: the parts are disjoint; what was spent in worker processes is counted in their seconds, so the sum may be more than
the run took.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Clock:
    """Adds up seconds by the name of a part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._since = time.perf_counter()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what is done inside to a part."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - started

    def each(self, name: str, items: Iterator[T]) -> Iterator[T]:
        """The items, with the time that it takes to get each one counted to a part."""
        while True:
            with self.part(name):
                item = next(items, _END)
            if isinstance(item, _End):
                return
            yield item

    def lines(self) -> list[str]:
        """A table for people, the longest part first, the run's own time last."""
        whole = time.perf_counter() - self._since
        parts = sorted(self.seconds.items(), key=lambda part: (-part[1], part[0]))
        told = [f"{name:<12} {seconds:8.2f} s  {seconds / whole:4.0%}" for name, seconds in parts]
        return [*told, f"{'in all':<12} {whole:8.2f} s"]


class _End:
    """There is no further item."""


_END = _End()
