"""The mean of courses: a look with itself is itself, two halves meet in the middle, what does worse stays out."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
pytest.importorskip("onnx", reason="training needs onnx, which using sousveil does not")

from sousveil.extraction.neural.weights import FIRST, FOLDER, MATRICES, SECOND, open_weights  # noqa: E402
from training import adapt_mean, first_import, second_import, train_export  # noqa: E402


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "weights"
    shutil.copytree(FOLDER, path)
    return path


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A course whose first look leans another way."""
    path = tmp_path / "moved"
    shutil.copytree(FOLDER, path)
    model = first_import.model(FOLDER)
    with torch.no_grad():
        model.relations.kinds.bias += 1.0
    train_export.write(model, "relations", path / "relations.onnx")
    return path


def test_a_look_with_itself_is_itself() -> None:
    model, changed = adapt_mean.first_of([FOLDER, FOLDER])
    assert changed == ("relations",)
    for name, numbers in first_import.model(FOLDER).state_dict().items():
        if name.startswith(("relations", "links", "tagger", "encoder.mark", "encoder.layers.5")):
            assert torch.allclose(model.state_dict()[name], numbers), name
    net = second_import.network((FOLDER / SECOND).read_bytes(), (FOLDER / MATRICES).read_bytes())
    net.settle()
    for name, numbers in adapt_mean.second_of([FOLDER, FOLDER]).state_dict().items():
        assert torch.allclose(net.state_dict()[name], numbers, atol=1e-6), name


def test_two_courses_meet_in_the_middle_and_each_counts_as_often_as_it_is_named(moved: Path) -> None:
    before = first_import.model(FOLDER).state_dict()["relations.kinds.bias"]
    for courses, step in (([FOLDER, moved], 1 / 2), ([FOLDER, FOLDER, moved], 1 / 3)):
        model, changed = adapt_mean.first_of(courses)
        assert changed == ("relations",)
        assert torch.allclose(model.state_dict()["relations.kinds.bias"], before + step, atol=0.02)


def test_where_the_layers_below_learned_too_all_graphs_are_written(moved: Path) -> None:
    model = first_import.model(FOLDER)
    with torch.no_grad():
        next(p for name, p in model.named_parameters() if name.startswith("tagger")).mul_(1.01)
    train_export.write(model, "tagger", moved / "tagger.onnx")
    assert adapt_mean.first_of([FOLDER, moved])[1] == first_import.GRAPHS


@pytest.mark.slow
def test_the_mean_is_installed_with_its_hashes_and_curves(folder: Path, moved: Path, gold: Path, tmp_path: Path) -> None:
    before = (folder / "relations.onnx").read_bytes()
    told = json.loads((moved / "manifest.json").read_text())
    told["taught"]["gold"]["mine.jsonl"] = "0" * 64
    (moved / "manifest.json").write_text(json.dumps(told))
    words = [str(FOLDER), str(moved), "--gold", str(gold), "--work", str(tmp_path / "w"), "--folder", str(folder), "--force"]
    assert adapt_mean.main(words) == 0
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (folder / "relations.onnx").read_bytes() != before
    for name in ("relations.onnx", SECOND, MATRICES):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == manifest["files"][name]
    for look in ("taught first", "taught"):
        assert manifest[look]["mean of"] == 2 and manifest[look]["held back"] > 0
        assert manifest[look]["gold"].items() >= json.loads((FOLDER / "manifest.json").read_text())[look]["gold"].items()
    assert manifest["taught"]["gold"]["mine.jsonl"] == "0" * 64
    assert json.loads((folder / FIRST).read_text())["made by"] == "python -m training.adapt_mean"
    assert open_weights(folder).calibration is not None


@pytest.mark.slow
def test_what_does_worse_is_not_installed(
    folder: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = iter([{"average precision": 0.5}, {"average precision": 0.4}])
    monkeypatch.setattr(adapt_mean.adapt_first, "score", lambda logits, right: next(figures))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    words = [str(FOLDER), str(FOLDER), "--gold", str(gold), "--work", str(tmp_path / "w"), "--folder", str(folder)]
    assert adapt_mean.main(words) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert "first look does worse" in capsys.readouterr().err


def test_a_folder_of_another_make_is_refused_in_a_line(
    folder: Path, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(FOLDER, other)
    shutil.copy(other / "tagger.onnx", other / "links.onnx")
    words = [str(FOLDER), str(other), "--gold", str(gold), "--work", str(tmp_path / "w"), "--folder", str(folder)]
    assert adapt_mean.main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "links.onnx" in said


def test_what_is_no_folder_of_weights_or_no_document_is_refused_in_a_line(
    gold: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none"
    for course, document in ((missing, gold), (FOLDER, missing)):
        words = [str(FOLDER), str(course), "--gold", str(document), "--work", str(tmp_path / "w"), "--folder", str(folder)]
        assert adapt_mean.main(words) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and str(missing) in said and not (tmp_path / "w").exists()
