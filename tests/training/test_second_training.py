"""The second look's training: rounding that is learned under, batches as the reader's, a few steps and their files."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
pytest.importorskip("onnx", reason="training needs onnx, which using sousveil does not")
from safetensors.torch import save_file  # noqa: E402  (comes with torch's packages)

from sousveil.extraction.neural.matrices import BLOCK  # noqa: E402
from sousveil.extraction.neural.second import WordTable, feed_of  # noqa: E402
from sousveil.extraction.neural.weights import FOLDER, SECOND, SECOND_FILES, Files, OnnxGlass  # noqa: E402
from training import fourbit, met_pack, second_export, second_make, second_network, second_rows, train_make, train_second  # noqa: E402
from training.second_batches import Loaded, cut  # noqa: E402
from training.train import tokenizer_of  # noqa: E402
from training.train_data import Source  # noqa: E402
from training.train_export import manifest  # noqa: E402

CORPUS = Path(__file__).parents[2] / "corpus" / "passages"
WEIGHT = torch.linspace(-3, 2, 8 * BLOCK).reshape(4, 2 * BLOCK) ** 3


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first passages of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    passages = (CORPUS / "w10.txt").read_text(encoding="utf-8").split("=== ")[:13]
    (folder / "w10.txt").write_text("=== ".join(passages), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of the base's shape and one layer, of small random numbers."""
    draw, hidden, wide = torch.Generator().manual_seed(1), second_network.HIDDEN, second_network.WIDE
    shapes = {
        "embeddings.word_embeddings.weight": (second_network.MASK + second_network.VOCABULARY, hidden),
        "embeddings.position_embeddings.weight": (514, hidden),
        "encoder.relative_attention_bias.weight": (second_network.BUCKETS, second_network.HEADS),
    }
    for name, size in {"attention.attn.q": hidden, "attention.attn.k": hidden, "attention.attn.v": hidden,
                       "attention.attn.o": hidden, "intermediate.dense": wide}.items():  # fmt: skip
        shapes |= {f"encoder.layer.0.{name}.weight": (size, hidden), f"encoder.layer.0.{name}.bias": (size,)}
    shapes |= {"encoder.layer.0.output.dense.weight": (hidden, wide), "encoder.layer.0.output.dense.bias": (hidden,)}
    state = {name: torch.randn(shape, generator=draw) * 0.05 for name, shape in shapes.items()}
    for name in ("embeddings", "encoder.layer.0.attention", "encoder.layer.0.output"):
        state |= {f"{name}.LayerNorm.weight": torch.ones(hidden), f"{name}.LayerNorm.bias": torch.zeros(hidden)}
    folder = tmp_path_factory.mktemp("base")
    save_file(state, str(folder / "model.safetensors"))
    return folder


def test_rounding_what_was_rounded_changes_nothing() -> None:
    once = fourbit.rounded(WEIGHT)
    assert torch.equal(fourbit.rounded(once), once) and not torch.equal(once, WEIGHT)
    assert (once - WEIGHT).abs().amax() <= WEIGHT.abs().amax() / fourbit.TOP


def test_the_gradient_goes_through_the_rounding() -> None:
    layer = fourbit.FourBitLinear(BLOCK, 2)
    layer(torch.arange(BLOCK).float()).sum().backward()
    assert torch.equal(layer.weight.grad, torch.arange(BLOCK).float().expand(2, BLOCK))


def test_a_layer_answers_with_rounded_weights_before_and_after_it_is_settled() -> None:
    layer, x = fourbit.FourBitLinear(2 * BLOCK, 4), torch.ones(3, 2 * BLOCK)
    before = layer(x)
    expected = x @ fourbit.rounded(layer.weight).T + layer.bias
    layer.settle()
    assert torch.allclose(before, expected, atol=1e-5) and torch.allclose(layer(x), expected, atol=1e-5)
    assert torch.equal(layer.weight, fourbit.rounded(layer.weight))


def test_packed_words_are_read_back_by_the_reader() -> None:
    codes, scales = fourbit.pack(WEIGHT)
    file = BytesIO()
    np.savez(file, rows=np.array([2, 0]), codes=codes.reshape(4, -1), scales=scales.reshape(4, -1))
    read = WordTable(file.getvalue())(np.array([[0, 1]]))[0]
    assert np.array_equal(read, fourbit.rounded(WEIGHT)[[2, 0]].numpy())


def test_pieces_far_apart_share_a_bucket_and_the_two_sides_do_not() -> None:
    found = second_network.buckets(160)
    assert found[5].tolist()[:8] == [5, 4, 3, 2, 1, 0, 17, 18]
    assert found[159, 0] == found[130, 0] == 15 and found[0, 159] == 31 and found[0, 9] == found[0, 8] == 24


def test_a_batch_is_what_the_reader_feeds(corpus: Path) -> None:
    source = Source(tokenizer_of(FOLDER), 1)
    examples = [source.example([passage], 0, None) for passage in train_second.passages(corpus)[0]]
    taken = [(e, [(s, 0, 1) for s in range(len(e.sentences))] + [(0, 2, 1)]) for e in examples]
    rows, segments = second_rows.gather(taken), [(e, second_rows.segment(e, pair)) for e, own in taken for pair in own]
    feed = Loaded(rows, torch.device("cpu")).feed(np.arange(len(rows)))
    for number, (e, one) in enumerate(segments):
        size = one.high - one.low + 2
        alone = feed_of([one], (e.ids, e.shapes), e.marks)
        assert all(np.array_equal(feed[k][number][:size] if k != "flag" else feed[k][number], alone[k][0]) for k in alone)
        assert not feed["mask"][number, size:].any() and alone.keys() == feed.keys()


@pytest.mark.parametrize("draw", [None, np.random.default_rng(1)], ids=["in order", "drawn"])
def test_batches_hold_every_row_once(corpus: Path, draw: np.random.Generator | None) -> None:
    source = Source(tokenizer_of(FOLDER), 1)
    rows = second_rows.epoch(source, train_second.passages(corpus)[0], 0)
    batches = cut(rows, 7, draw)
    assert sorted(np.concatenate(batches).tolist()) == list(range(len(rows))) and max(map(len, batches)) == 7
    assert max(int(np.ptp(rows.size[picked])) for picked in batches) < int(np.ptp(rows.size))


@pytest.fixture(scope="module")
def course(corpus: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> train_second.Course:
    """Three steps of a small network."""
    return train_second.train(train_second.Plan(base, tmp_path_factory.mktemp("out"), corpus, steps=3, layers=1))


@pytest.mark.slow
def test_so_many_steps_are_trained_and_the_same_ones_again(course: train_second.Course, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (course.plan.out / "second.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[-1]["steps"] == course.steps == 3 and 0 < rows[0]["loss"] < 20
    again = train_second.train(train_second.Plan(**{**vars(course.plan), "out": tmp_path, "workers": 2}))
    assert all(torch.equal(value, again.smooth.state_dict()[name]) for name, value in course.smooth.state_dict().items())
    assert (tmp_path / "second.pt").is_file()


@pytest.mark.slow
def test_a_course_goes_on_from_another_with_met_pairs_and_a_teacher(
    course: train_second.Course, gold: Path, tmp_path: Path
) -> None:
    met, before = tmp_path / "met.npz", course.plan.out / "second.pt"
    assert met_pack.main(["--gold", str(gold), "--out", str(met), "--bar", "0.2"]) == 0
    more = {"out": tmp_path / "out", "steps": 2, "batch": 16, "met": (met,), "held": (met,), "whole": True}
    plan = train_second.Plan(**{**vars(course.plan), **more, "start": before, "teachers": (before,)})
    done = train_second.train(plan)
    [row] = [json.loads(line) for line in (plan.out / "second.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["steps"] == done.steps == 2 and row["met"].keys() == {"first", "second", "both"}
    told = course.smooth.state_dict()
    assert any(not torch.equal(value, told[name]) for name, value in done.smooth.state_dict().items())
    alone = train_second.train(train_second.Plan(**{**vars(plan), "out": tmp_path / "alone", "teachers": ()}))
    assert any(not torch.equal(value, alone.smooth.state_dict()[name]) for name, value in done.smooth.state_dict().items())


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder with a tokenizer and a manifest."""
    (tmp_path / "tokenizer.json").write_bytes((FOLDER / "tokenizer.json").read_bytes())
    (tmp_path / "manifest.json").write_text('{"files": {"tokenizer.json": "0"}, "format": 1}', encoding="utf-8")
    return tmp_path


def exported(course: train_second.Course, weights: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the exporter writes of a course; its base is not the one that is asked for."""
    file = course.plan.base / "model.safetensors"
    monkeypatch.setattr(second_export, "BASE_SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    words = ["--base", str(course.plan.base), "--checkpoint", str(course.plan.out / "second.pt")]
    words += ["--corpus", str(course.plan.corpus), "--weights", str(weights)]
    assert second_export.main(words) == 0
    return {name: (weights / name).read_bytes() for name in SECOND_FILES}


@pytest.mark.slow
def test_the_files_answer_as_the_network_does_and_are_the_same_each_time(
    course: train_second.Course, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = exported(course, weights, monkeypatch)
    assert exported(course, weights, monkeypatch) == made
    manifest = json.loads((weights / "manifest.json").read_text(encoding="utf-8"))
    hashes = {name: hashlib.sha256(raw).hexdigest() for name, raw in made.items()}
    assert manifest == {"files": {"tokenizer.json": "0", **hashes}, "format": 1}
    source = Source(tokenizer_of(weights), 1)
    rows = second_rows.epoch(source, train_second.passages(course.plan.corpus)[0], 0)
    feed = Loaded(rows, torch.device("cpu")).feed(np.arange(9))
    glass = OnnxGlass(Files(weights, hashes))
    with torch.no_grad():
        expected = train_second.judged(course.smooth, course.words, feed).numpy()
    found = glass.look({name: value.numpy() for name, value in feed.items()})
    assert np.allclose(found, expected, atol=0.05) and not np.allclose(found[0], found[1], atol=1e-4)


def test_a_missing_file_of_met_pairs_is_said(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--base", str(base), "--out", str(tmp_path / "out"), "--met", str(tmp_path / "no.npz")]
    assert train_second.main(asked) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'no.npz'}: no such file\n" and not (tmp_path / "out").exists()


def test_another_base_model_is_refused(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_second.main(["--base", str(base), "--out", str(tmp_path)]) == 1
    assert second_export.main(["--base", str(base), "--checkpoint", "none", "--weights", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("the base weights are not sentence-transformers/all-mpnet-base-v2") == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("absent", ["base", "checkpoint", "corpus"])
def test_what_the_export_cannot_read_is_said_in_one_line(
    absent: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, checkpoint, out = base / "model.safetensors", tmp_path / "second.pt", tmp_path / "out"
    monkeypatch.setattr(second_export, "BASE_SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    checkpoint.write_bytes(b"")
    given = {"base": base, "checkpoint": checkpoint, "corpus": CORPUS} | {absent: tmp_path / "none"}
    words = [word for name, path in given.items() for word in (f"--{name}", str(path))]
    assert second_export.main([*words, "--weights", str(out)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(str(tmp_path / "none")) and said.count("\n") == 1 and not out.exists()


@pytest.mark.parametrize(("score", "there", "installed"), [(0.4, 0.5, 1), (0.5, 0.4, 0)])
def test_a_second_look_that_scores_lower_is_not_installed(
    score: float, there: float, installed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def figures(f1: float) -> dict[str, Any]:
        return {share: {"strict": {"f1": f1}} for share in train_make.SHARES}

    def export(words: list[str]) -> int:
        (Path(words[-1]) / SECOND).write_bytes(b"new")
        return 0

    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"figures": figures(there)}), encoding="utf-8")
    (folder / SECOND).write_bytes(b"old")
    monkeypatch.setattr(second_make.second_export, "main", export)
    monkeypatch.setattr(second_make, "judged", lambda out, corpus: train_make.Made(out, figures(score)))
    words = ["--base", "b", "--checkpoint", "c", "--work", str(tmp_path / "work"), "--folder", str(folder)]
    assert second_make.main(words) == installed
    assert (folder / SECOND).read_bytes() == (b"old" if installed else b"new")


def test_a_new_first_look_keeps_the_second_that_is_installed(tmp_path: Path) -> None:
    there, out = tmp_path / "there", tmp_path / "out"
    for folder in (there, out):
        folder.mkdir()
    for name in SECOND_FILES:
        (there / name).write_bytes(name.encode())
    (out / "tokenizer.json").write_text("{}", encoding="utf-8")
    train_make.keep_second(there, out)
    manifest(out, CORPUS, {})
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert files[SECOND] == hashlib.sha256(SECOND.encode()).hexdigest() and set(files) == {*SECOND_FILES, "tokenizer.json"}
    train_make.keep_second(tmp_path / "none", out)
