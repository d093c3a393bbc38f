"""The second look: which pairs it looks at, what it is shown, and how its answers are weighed with the first's."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.neural import kept, pairs, pieces, second, weights
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.reading import KINDS
from sousveil.extraction.neural.second import BATCH, BEFORE, HALF, LONG, SHARE, SecondLook, WordTable
from sousveil.model import UsageError

COOPERATION = KINDS.index("cooperation")


class Recorder:
    """A glass that keeps what it is shown and answers with one number for each column."""

    def __init__(self, answer: np.ndarray | None = None) -> None:
        self.shown: list[dict[str, np.ndarray]] = []
        self.answer = np.arange(2 * HALF, dtype=np.float32) if answer is None else answer

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """The same answer for every pair."""
        self.shown.append(feed)
        return np.tile(self.answer, (len(feed["ids"]), 1))


def window(sizes: list[int], mentions: list[tuple[int, int, int]]) -> tuple:
    """Pieces of sentences of these sizes; mentions as (sentence, first piece in it, pieces), each an entity of its own."""
    total = sum(sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    column = np.arange(total)
    part = pieces.Pieces(column + 1000, column, column + 1, column, np.ones(total, np.int64), np.zeros(total, np.int64))
    first = np.array([starts[s] + at + 1 for s, at, _ in mentions], np.int64)
    last = first + np.array([n - 1 for _, _, n in mentions], np.int64)
    bounds = [(int(a) + 1, int(a) + 1 + n) for a, n in zip(starts, sizes, strict=True)]
    entities = [((n,), "company", None) for n in range(len(mentions))]
    marks = pieces.mark_mentions(total + 2, [(int(a), int(b), "company", "name") for a, b in zip(first, last, strict=True)])
    return part, marks, (first, last), pairs.pair_up(bounds, [s for s, _, _ in mentions], entities)


def logits_for(pairing: pairs.Pairing, wanted: list[tuple[int, int, int, int]], value: float = 0.0) -> np.ndarray:
    """Logits of -20 but for (sentence, place, place, kind)."""
    found = np.full((len(pairing.places), pairs.WIDTH + 1, pairs.WIDTH + 1, HALF), -20.0, np.float32)
    for key in wanted:
        found[key] = value
    return found


def test_only_possible_pairs_are_looked_at_and_each_once() -> None:
    made = window([10, 10], [(0, 1, 2), (0, 5, 1), (1, 2, 1)])
    glass = Recorder()
    logits = logits_for(made[3], [(0, 1, 2, 3), (0, 2, 1, 4), (1, 0, 3, 0)])
    out = SecondLook(glass)(*made, logits)
    assert sum(len(feed["ids"]) for feed in glass.shown) == 2
    untouched = np.ones(out.shape[:3], bool)
    for s, a, b in ((0, 1, 2), (0, 2, 1), (1, 0, 3), (1, 3, 0)):
        untouched[s, a, b] = False
    assert (out[untouched] == logits[untouched]).all()
    nothing = Recorder()
    assert SecondLook(nothing)(*made, logits_for(made[3], [])) is not None and not nothing.shown


def test_bar_is_the_published_one() -> None:
    made = window([10], [(0, 1, 1), (0, 5, 1)])
    odds = float(np.log(second.LOOK / (1 - second.LOOK)))
    for value, looks in ((odds - 0.01, 0), (odds + 0.01, 1)):
        glass = Recorder()
        SecondLook(glass)(*made, logits_for(made[3], [(0, 2, 1, 0)], value))
        assert sum(len(feed["ids"]) for feed in glass.shown) == looks


def test_of_very_many_pairs_the_surest_are_looked_at() -> None:
    made = window([14], [(0, n, 1) for n in range(14)])
    logits = logits_for(made[3], [(0, a, b, 0) for a in range(15) for b in range(a + 1, 15)], 0.0)
    logits[0, 3, 9, 1] = logits[0, 14, 2, 5] = 4.0
    glass = Recorder()
    out = SecondLook(glass)(*made, logits)
    assert sum(len(feed["ids"]) for feed in glass.shown) == second.MOST
    assert out[0, 3, 9, 1] != logits[0, 3, 9, 1] and out[0, 14, 2, 5] != logits[0, 14, 2, 5]


def test_answers_are_weighed_by_direction_and_a_cooperation_has_none() -> None:
    made = window([10], [(0, 1, 1), (0, 5, 1)])
    logits = logits_for(made[3], [(0, 1, 2, 0)], 2.0)
    out = SecondLook(Recorder())(*made, logits)
    answer = np.arange(2 * HALF, dtype=np.float32)
    both = (answer[COOPERATION] + answer[HALF + COOPERATION]) / 2
    forth, back = answer[:HALF].copy(), answer[HALF:].copy()
    forth[COOPERATION] = back[COOPERATION] = both
    assert np.allclose(out[0, 1, 2], (1 - SHARE) * logits[0, 1, 2] + SHARE * forth)
    assert np.allclose(out[0, 2, 1], (1 - SHARE) * logits[0, 2, 1] + SHARE * back)


def test_parties_are_marked_where_they_stand_and_nobody_is_said_to_be_nobody() -> None:
    made = window([200, 10], [(0, 1, 2), (1, 3, 2)])
    glass = Recorder()
    SecondLook(glass)(*made, logits_for(made[3], [(1, 0, 2, 0), (1, 1, 2, 0)]))
    feed = glass.shown[0]
    assert feed["ids"].shape[1] == BEFORE + 10 + 2
    assert (feed["ids"][:, 0] == pieces.CLS).all() and (feed["ids"][:, -1] == pieces.SEP).all()
    assert feed["ids"][0, 1] == 1000 + 200 - BEFORE
    assert feed["flag"].tolist() == [[second.NOBODY, second.THERE], [second.UNSEEN, second.THERE]]
    assert np.flatnonzero(feed["two"][0]).tolist() == [1 + BEFORE + 3, 1 + BEFORE + 4]
    assert not feed["one"].any()
    assert np.flatnonzero(feed["inside"][0]).tolist() == list(range(1 + BEFORE, 1 + BEFORE + 10))
    assert (feed["marks"][0, 1 + BEFORE + 3] == made[1][1 + 200 + 3]).all()


def test_shorter_segments_are_padded_and_masked() -> None:
    made = window([30, 5, 40], [(0, 1, 1), (0, 9, 1), (2, 1, 1), (2, 9, 1)])
    glass = Recorder()
    SecondLook(glass)(*made, logits_for(made[3], [(0, 1, 2, 0), (2, 3, 4, 0)]))
    feed = glass.shown[0]
    assert feed["mask"].sum(1).tolist() == [32, 77]
    assert not feed["ids"][0, 32:].any() and not feed["marks"][0, 31:].any()


def test_what_is_shown_again_is_not_looked_at_again() -> None:
    made, glass = window([30, 30], [(0, 3, 2), (0, 9, 1), (1, 3, 2), (1, 9, 1)]), Recorder()
    logits = logits_for(made[3], [(0, 1, 2, 0), (1, 3, 4, 0)])
    look = SecondLook(glass)
    one, two = look(*made, logits), look(*made, logits)
    assert (one == two).all() and len(glass.shown) == 1 and len(glass.shown[0]["ids"]) == 2


@pytest.mark.parametrize("other", ["pieces", "shapes", "marks", "one", "two", "begin", "flag"])
def test_whatever_it_is_shown_otherwise_is_looked_at(other: str) -> None:
    columns, marks = [np.arange(50), np.ones(50, np.int64)], np.zeros((50, pieces.MARKS), np.float32)
    sides = {"one": np.zeros(20, np.float32), "two": np.zeros(20, np.float32)}
    look, seen = second.Segment(5, 9, 25, **sides, flag=(0, 0)), set()
    for _ in range(2):
        seen.add(look.shown(columns, marks))
        if other in sides:
            sides[other][3] = 1
        elif other in ("begin", "flag"):
            look = replace(look, **{other: {"begin": 8, "flag": (0, 2)}[other]})
        else:
            {"pieces": columns[0], "shapes": columns[1], "marks": marks}[other][7] = 5
    seen.add(look.shown(columns, marks))
    assert len(seen) == 2


def test_where_in_a_window_it_stands_does_not_count_and_what_it_remembers_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    columns, marks = [np.tile(np.arange(10), 5), np.ones(50, np.int64)], np.zeros((50, pieces.MARKS), np.float32)
    side = np.zeros(10, np.float32)
    here, there = (second.Segment(at, at + 4, at + 10, side, side, (0, 0)) for at in (10, 20))
    assert here.shown(columns, marks) == there.shown(columns, marks)
    monkeypatch.setattr(second, "REMEMBERED", 3)
    look = SecondLook(Recorder())
    made = window([30], [(0, n, 1) for n in range(9)])
    for place in range(2, 9):
        look(*made, logits_for(made[3], [(0, 1, place, 0)]))
        assert len(look.told) <= 4


@given(st.lists(st.integers(1, 120), min_size=1, max_size=6), st.data())
def test_every_segment_holds_its_sentence_as_far_as_it_is_read(sizes: list[int], data: st.DataObject) -> None:
    spots = [(s, data.draw(st.integers(0, n - 1)), 1) for s, n in enumerate(sizes)]
    made = window(sizes, spots)
    for s, n in enumerate(sizes):
        segment = second.segment_of(made[3], made[2], s, 0, 1)
        read = min(n, pairs.PIECES)
        assert segment.high - segment.low <= LONG
        assert segment.begin == 1 + sum(sizes[:s]) and segment.high == segment.begin + read
        assert 1 <= segment.low <= segment.begin and segment.begin - segment.low <= BEFORE


def test_what_is_said_of_a_pair_does_not_hang_on_the_others(monkeypatch) -> None:
    monkeypatch.delenv(kept.FOLDER, raising=False)
    reader = Reader.open()
    assert reader.second is not None
    mentions = [(0, 1, 2), (0, 8, 2), (0, 14, 1), (1, 2, 1), (1, 6, 2)]
    made = window([20, 12], mentions)
    some = [(0, 1, 2, 0), (1, 4, 5, 0)]
    many = [(s, a, b, 0) for s in (0, 1) for a in range(6) for b in range(a + 1, 6)]
    assert len(many) > BATCH
    few = reader.second(*made, logits_for(made[3], some))
    all_ = reader.second(*made, logits_for(made[3], many))
    for s, a, b, _ in some:
        assert np.allclose(few[s, a, b], all_[s, a, b], atol=1e-3)


def test_number_of_threads_changes_no_bit(monkeypatch) -> None:
    made = window([20, 12], [(0, 1, 2), (0, 8, 2), (1, 6, 2)])
    wanted = logits_for(made[3], [(0, 1, 2, 0), (1, 0, 3, 0)])
    found = []
    monkeypatch.delenv(kept.FOLDER, raising=False)
    for threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        assert weights.threads_here() == int(threads)
        reader = Reader.open()
        assert reader.second is not None
        found.append(reader.second(*made, wanted))
    assert (found[0] == found[1]).all()
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert 1 <= weights.threads_here() <= weights.MOST_THREADS


def test_words_are_four_bit_numbers_times_their_scale() -> None:
    raw = io.BytesIO()
    codes = np.full((2, 16), 8 | 9 << 4, np.uint8)
    np.savez(raw, rows=np.array([1, 0], np.uint16), codes=codes, scales=np.array([[0.5], [2.0]], np.float16))
    table = WordTable(raw.getvalue())
    found = table(np.array([[0, 1]]))
    assert found.shape == (1, 2, 32) and found.dtype == np.float32
    assert found[0, 0].tolist() == [0.0, 2.0] * 16 and found[0, 1].tolist() == [0.0, 0.5] * 16


def test_a_folder_without_a_second_look_reads_with_the_first_alone(tmp_path) -> None:
    import json
    import shutil

    for path in weights.FOLDER.iterdir():
        if not path.name.startswith("second"):
            shutil.copy(path, tmp_path / path.name)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {name: digest for name, digest in manifest["files"].items() if not name.startswith("second")}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    text = "Xinghe sold cameras to Kenya."
    alone, both = Reader.open(tmp_path), Reader.open()
    assert alone.second is None and both.second is not None
    first, second_ = (reader.read(text, [(0, len(text))]).proposals for reader in (alone, both))
    assert first and second_ and first != second_


def test_changed_second_look_is_refused(tmp_path) -> None:
    import shutil

    for path in weights.FOLDER.iterdir():
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / weights.WORDS).write_bytes(b"changed")
    with pytest.raises(weights.WeightsError, match=weights.WORDS):
        weights.open_weights(tmp_path)


def test_answers_are_kept_by_what_was_shown_and_by_which_graph(tmp_path) -> None:
    made = window([10], [(0, 1, 1), (0, 5, 1)])
    wanted = logits_for(made[3], [(0, 1, 2, 0)])
    glass = Recorder()
    first, again = (SecondLook(kept.KeptGlass(glass, "one", tmp_path))(*made, wanted) for _ in range(2))
    assert (first == again).all() and len(glass.shown) == 1
    SecondLook(kept.KeptGlass(glass, "two", tmp_path))(*made, wanted)
    SecondLook(kept.KeptGlass(glass, "one", tmp_path))(*made, logits_for(made[3], [(0, 0, 2, 0)]))
    assert len(glass.shown) == 3
    assert not list(tmp_path.glob("*.part"))
    for path in tmp_path.iterdir():
        path.write_bytes(b"broken")
    assert (SecondLook(kept.KeptGlass(glass, "one", tmp_path))(*made, wanted) == first).all() and len(glass.shown) == 4


def test_answers_are_kept_only_where_a_folder_is_named(tmp_path, monkeypatch) -> None:
    glass = Recorder()
    monkeypatch.delenv(kept.FOLDER, raising=False)
    assert kept.keeping(glass, "one") is glass
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "absent"))
    with pytest.raises(UsageError, match=r"there is no folder .*absent"):
        kept.keeping(glass, "one")
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    assert isinstance(kept.keeping(glass, "one"), kept.KeptGlass)


def test_a_folder_that_takes_no_answer_is_one_line_and_nothing_half_written(tmp_path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.np, "save", full)
    made = window([10], [(0, 1, 1), (0, 5, 1)])
    with pytest.raises(UsageError, match=r"takes no answer .No space left on device"):
        SecondLook(kept.KeptGlass(Recorder(), "one", tmp_path))(*made, logits_for(made[3], [(0, 1, 2, 0)]))
    assert not list(tmp_path.iterdir())
