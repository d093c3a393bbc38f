"""Pairs met in annotated documents, packed for a machine that trains: nothing is lost, and dull ones count for all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sousveil.extraction.neural.second import HALF, LONG, feed_of
from sousveil.extraction.neural.weights import open_weights
from training import met_pack, second_rows
from training.met_rows import MeetingReader, met_in, read


@pytest.fixture(scope="module")
def packed(gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "met.npz"
    assert met_pack.main(["--gold", str(gold), "--out", str(path), "--bar", "0.05"]) == 0
    return path


def test_what_is_packed_is_what_was_met(gold: Path, packed: Path) -> None:
    rows, first = second_rows.load(packed)
    windows = list(met_in(MeetingReader(open_weights(), bar=0.05), read([gold])))
    assert len(rows) == len(first) == sum(len(met.segments) for met in windows)
    assert np.array_equal(rows.targets, np.concatenate([met.targets for met in windows]))
    assert np.array_equal(rows.weights, np.concatenate([met.weights for met in windows]))
    assert np.allclose(first, np.concatenate([met.first for met in windows]))


def test_a_packed_row_shows_what_the_reader_shows(gold: Path, packed: Path) -> None:
    rows, _ = second_rows.load(packed)
    met = next(met_in(MeetingReader(open_weights(), bar=0.05), read([gold])))
    for number, segment in enumerate(met.segments[:5]):
        shown = feed_of([segment], met.columns, met.marks)
        low, size = int(rows.low[number]), int(rows.size[number])
        assert np.array_equal(shown["ids"][0, 1:-1], rows.ids[rows.window[number]][low : low + size])
        assert np.array_equal(shown["one"][0, 1:-1], np.unpackbits(rows.one[number])[:LONG][:size])
        assert shown["flag"][0].tolist() == rows.flag[number].tolist()


def test_fewer_pairs_are_met_above_a_higher_bar(gold: Path, tmp_path: Path, packed: Path) -> None:
    assert met_pack.main(["--gold", str(gold), "--out", str(tmp_path / "high.npz"), "--bar", "0.5"]) == 0
    assert 0 < len(second_rows.load(tmp_path / "high.npz")[0]) < len(second_rows.load(packed)[0])


def test_documents_without_a_pair_give_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent = tmp_path / "silent.jsonl"
    silent.write_text('{"id": "x-1", "source": {}, "text": "It rained.", "claims": []}\n', encoding="utf-8")
    assert met_pack.main(["--gold", str(silent), "--out", str(tmp_path / "none.npz")]) == 2
    assert capsys.readouterr().err == "no pair is met; give more documents\n"
    assert not (tmp_path / "none.npz").exists()


def test_a_file_that_is_not_there_gives_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert met_pack.main(["--gold", str(tmp_path / "no.jsonl"), "--out", str(tmp_path / "none.npz")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'no.jsonl'}: no such file\n"


def test_rows_of_several_files_keep_their_windows_and_dull_ones_count_for_all(packed: Path) -> None:
    pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
    from training import train_second

    rows, first = second_rows.load(packed)
    twice = train_second.together([rows, rows])
    assert np.array_equal(twice.ids[twice.window[len(rows) :]], rows.ids[rows.window])
    both = [second_rows.COOPERATION, HALF + second_rows.COOPERATION]
    even = train_second.evened(rows)
    assert np.array_equal(even.targets[:, both[0]], even.targets[:, both[1]])
    meeting = train_second.Meeting.of([packed, packed])
    dull = (meeting.first.max(1) < train_second.DULL) & ~meeting.rows.targets.any(1)
    drawn = meeting.drawn(np.random.default_rng(1))
    assert (~dull).sum() <= len(drawn) <= len(meeting.rows)
    assert np.isclose(drawn.weights.sum(), meeting.rows.weights.sum(), rtol=0.2) or not dull.any()
    assert len(first) * 2 == len(meeting.first)
