"""Lists that are told when somebody looks: what a tuple of the same would hold, and no more worked out than is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sousveil.analysis.told import Drawn


def test_drawn_takes_no_more_than_is_looked_at() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for n in range(9):
            taken.append(n)
            yield n

    drawn = Drawn(9, items)
    assert len(drawn) == 9 and not taken
    assert drawn[2:4] == (2, 3) and taken == [0, 1, 2, 3]
    assert drawn[1] == 1 and drawn[20:] == () and taken == [0, 1, 2, 3]
    assert drawn == tuple(range(9)) and drawn[-1] == 8 and taken == list(range(9))


def test_drawn_begins_anew_where_it_failed() -> None:
    fails = [True]

    def items() -> Iterator[int]:
        yield 0
        if fails:
            raise OSError(fails.pop())
        yield 1

    drawn = Drawn(2, items)
    with pytest.raises(OSError):
        tuple(drawn)
    assert tuple(drawn) == (0, 1)
