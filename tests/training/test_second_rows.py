"""What the second look is shown in training: the pairs that teach, cut as the reader cuts them, each kind in its direction."""

from __future__ import annotations

import random
from dataclasses import fields

import numpy as np
import pytest
from tokenizers import Tokenizer

from sousveil.extraction.neural.reading import KINDS
from sousveil.extraction.neural.second import LONG, NOBODY
from sousveil.extraction.neural.weights import FOLDER
from training import second_rows
from training.passages import Passage
from training.reading import read_block
from training.train_data import Example, Source

BLOCK = """x-1 | wire | 2019-03-01
V1 company @S2
O1 company @S1
S1 state
S2 state
---
[V1] and [O1] work together. [V1] sold cameras to [S1]. The minister slept. It rained.
---
cooperation | V1 > O1 | video-surveillance | in-place | asserted | - |  | "[V1] and [O1] work together"
supply | V1 > S1 | video-surveillance | in-place | asserted | - |  | "[V1] sold cameras to [S1]"
---
person: "The minister"#1
"""
SUPPLY, COOPERATION = KINDS.index("supply"), KINDS.index("cooperation")


@pytest.fixture(scope="module")
def source() -> Source:
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Source(tokenizer, 1)


@pytest.fixture(scope="module")
def passage() -> Passage:
    return read_block("w.txt", BLOCK)


@pytest.fixture
def example(source: Source, passage: Passage) -> Example:
    return source.example([passage], 0, None)


def plain(text: str) -> str:
    """A text without spaces and capitals, as its word pieces joined."""
    return "".join(text.casefold().split())


def claimed(e: Example, kind: int) -> second_rows.Pair:
    """The sentence and places of the claim of a kind, giver first."""
    return next((s, a, b) for s, a, b, k, *_ in e.claims if k == kind)


def test_every_pair_with_a_claim_is_chosen_once_in_either_order(example: Example) -> None:
    chosen = [(s, frozenset(pair)) for s, *pair in second_rows.choose(example, random.Random(1))]
    assert len(chosen) == len(set(chosen))
    assert {(s, frozenset(pair)) for s, *pair in (claimed(example, SUPPLY), claimed(example, COOPERATION))} <= set(chosen)


def test_no_more_pairs_without_a_claim_are_chosen_than_the_bounds_let(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bound in ("HARD", "SOFT", "SOFT_ALONE"):
        monkeypatch.setattr(second_rows, bound, 0)
    assert len(second_rows.choose(example, random.Random(1))) == 2


def test_a_pair_out_of_reach_teaches_nothing(example: Example) -> None:
    assert all(0 in (x, y) for s, x, y in second_rows.choose(example, random.Random(1)) if s == 3)


def test_a_claim_goes_from_the_first_to_the_second_and_back_where_the_two_are_swapped(example: Example) -> None:
    s, a, b = claimed(example, SUPPLY)
    rows = second_rows.gather([(example, [(s, a, b), (s, b, a)])])
    assert np.argwhere(rows.targets).tolist() == [[0, SUPPLY], [1, len(KINDS) + SUPPLY]]


def test_a_cooperation_holds_in_both_directions(example: Example) -> None:
    rows = second_rows.gather([(example, [claimed(example, COOPERATION)])])
    assert np.flatnonzero(rows.targets[0]).tolist() == [COOPERATION, len(KINDS) + COOPERATION]


def test_a_row_shows_the_text_before_the_sentence_and_whose_pieces_are_whose(source: Source, example: Example) -> None:
    s, a, b = claimed(example, SUPPLY)
    rows = second_rows.gather([(example, [(s, a, b), (s, 0, b)])])
    low, begin, size = (int(column[0]) for column in (rows.low, rows.begin, rows.size))
    ids = rows.ids[0, low : low + size]
    start, end = example.sentences[s]
    assert low == 1 and plain(source.tokenizer.decode(ids[begin:].tolist())) == plain(example.text[start:end])
    points = [example.points[m] for m in np.flatnonzero(example.pairing.holds[s, a - 1])]
    own = np.unpackbits(rows.one, axis=1)[:, :LONG]
    said = source.tokenizer.decode(ids[own[0, :size] == 1].tolist())
    assert plain(said) == plain("".join(point.words for point in points))
    assert rows.flag.tolist() == [[0, 0], [NOBODY, 0]] and not own[1].any() and not own[:, size:].any()


def test_a_pass_is_the_same_each_time_and_no_two_are_alike(source: Source, passage: Passage) -> None:
    one, again, other = (second_rows.epoch(source, [passage] * 3, number) for number in (1, 1, 2))
    assert all(np.array_equal(getattr(one, f.name), getattr(again, f.name)) for f in fields(one))
    assert not np.array_equal(one.ids, other.ids)
