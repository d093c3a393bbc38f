"""A document in parts that a model reads one by one. Invariant: every sentence is in a part, whole; parts overlap by a few
sentences, so that a claim whose party is named just before is seen together with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SIZE = 6000
OVERLAP = 800


def parts(sentences: Sequence[tuple[int, int]], *, size: int = SIZE, overlap: int = OVERLAP) -> Iterator[tuple[int, int]]:
    """(start, end) of each part, in code points, from the (start, end) of each sentence."""
    first = 0
    while first < len(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= size:
            last += 1
        yield sentences[first][0], sentences[last][1]
        if last + 1 >= len(sentences):
            return
        following = last + 1
        while following - 1 > first and sentences[last][1] - sentences[following - 1][0] <= overlap:
            following -= 1
        first = following
