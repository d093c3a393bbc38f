"""The first look's relations out of their file and taught further: the same numbers, what there is to learn, what is not."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
pytest.importorskip("onnx", reason="training needs onnx, which using sousveil does not")

from sousveil.extraction.neural.reading import KINDS  # noqa: E402
from sousveil.extraction.neural.weights import FIRST, FOLDER, open_weights  # noqa: E402
from training import adapt_first, first_course, first_import, train_export  # noqa: E402
from training.met_rows import MeetingReader, Met, met_in  # noqa: E402

TEXT = "Huawei sold surveillance cameras to Serbia in 2019. Huawei and Nokia run a school together."
HUAWEI, NOKIA = ({"name": n, "type": "company", "country": c} for n, c in (("Huawei", "CN"), ("Nokia", "FI")))
SERBIA = {"name": "Serbia", "type": "state", "country": "RS"}
CLAIMS = [
    {"kind": "supply", "from": HUAWEI, "to": SERBIA, "quote": "Huawei sold surveillance cameras to Serbia in 2019"},
    {"kind": "cooperation", "from": HUAWEI, "to": NOKIA, "quote": "Huawei and Nokia run a school together"},
]


@pytest.fixture(scope="module")
def reader() -> MeetingReader:
    return MeetingReader(open_weights(), every=True)


@pytest.fixture(scope="module")
def met(reader: MeetingReader) -> Met:
    (one,) = met_in(reader, [{"id": "x", "text": TEXT, "claims": CLAIMS, "source": {}}])
    return one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "weights"
    shutil.copytree(FOLDER, path)
    return path


def test_a_first_look_is_read_back_from_its_files(met: Met, tmp_path: Path) -> None:
    model = first_import.model(FOLDER).eval()
    one = first_course.window(met)
    with torch.no_grad():
        kinds, _, linked = first_course.said(model, one)
        plain = model.encoder.again(one.half[None], 0 * one.marks[None], torch.ones(1, len(one.half)))[0]
        tags = model.tagger(plain, *one.spans)
    assert met.asked is not None
    whole = first_course.even(torch.from_numpy(met.asked.said))
    assert (kinds - whole)[one.graded].abs().mean() < 0.2  # whole numbers round what goes in, too
    for now, before in (*zip(tags, one.tagged, strict=True), (linked[2], one.linked[2])):
        assert (now - before).abs().mean() < 0.2
    for graph in first_import.GRAPHS:
        train_export.write(model, graph, tmp_path / f"{graph}.onnx")
    again = first_import.model(tmp_path).state_dict()
    for name, numbers in model.state_dict().items():
        if name.startswith(("relations", "links", "tagger", "encoder.mark", "encoder.layers.5")):
            assert torch.allclose(numbers, again[name], atol=0.01 * float(numbers.abs().max()) + 1e-6), name


def test_a_graph_of_another_make_is_refused(folder: Path) -> None:
    shutil.copy(folder / "tagger.onnx", folder / "links.onnx")
    with pytest.raises(ValueError, match=r"links\.onnx holds a graph that this code did not write"):
        first_import.model(folder)


def test_what_was_said_before_is_held_to() -> None:
    before = torch.tensor([[2.0, 0.0, -1.0]])
    assert first_course.held_to(before, before).abs() < 1e-6 < first_course.held_to(before.flip(1), before)
    linked = (torch.tensor([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]), torch.zeros(2, 2), torch.zeros(2))
    own = first_course.of_links(linked, linked)
    later = (linked[0] + torch.tensor([[0.0, 0.0, 9.0], [0.0, 0.0, 9.0]]), linked[1] + 9 * torch.ones(2, 2).triu(), linked[2])
    assert torch.allclose(first_course.of_links(later, linked), own), "no mention chooses itself or a later one"
    other = (torch.tensor([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0]]), *linked[1:])
    assert first_course.of_links(other, linked) > own + 0.1


def test_what_is_annotated_is_learned_in_its_direction_and_cooperation_in_both(met: Met) -> None:
    one = first_course.window(met)
    right = [tuple(place) for place in one.targets.nonzero().tolist()]
    supplies = [(s, a, b) for s, a, b, k in right if KINDS[k] == "supply"]
    together = {(s, a, b) for s, a, b, k in right if KINDS[k] == "cooperation"}
    assert supplies and not {(s, b, a) for s, a, b in supplies} & set(supplies)
    assert together and together == {(s, b, a) for s, a, b in together}


def test_who_is_not_there_is_not_learned_and_what_is_absurd_counts_less(met: Met) -> None:
    one = first_course.window(met)
    exists = torch.cat([torch.ones(len(one.feed["types"]), 1), one.feed["types"] > 0], 1) > 0
    pairs = exists[:, :, None] & exists[:, None, :]
    assert not one.weights[~pairs].any()
    steps = range(one.weights.shape[1])
    assert not any(one.weights[:, n, n].any() for n in steps)
    absurd = one.weights[~one.graded & pairs[..., None] & (one.weights > 0)]
    assert torch.allclose(absurd, torch.tensor(first_course.ABSURD))


def test_pairs_of_the_second_look_are_not_enough() -> None:
    (met,) = met_in(MeetingReader(open_weights()), [{"id": "x", "text": TEXT, "claims": CLAIMS, "source": {}}])
    with pytest.raises(ValueError, match="every"):
        first_course.window(met)


def test_every_pair_is_met_where_the_second_look_meets_few(met: Met) -> None:
    (few,) = met_in(MeetingReader(open_weights()), [{"id": "x", "text": TEXT, "claims": CLAIMS, "source": {}}])
    assert set(few.chosen) < set(met.chosen)


def test_the_result_lies_between_the_start_and_what_was_learned(met: Met) -> None:
    one, found = first_course.window(met), []
    before = first_import.model(FOLDER).state_dict()
    for share in (0.0, 0.5, 1.0):
        course = first_course.Course(first_import.model(FOLDER), first_course.Plan(epochs=2, upper=1e-4, share=share))
        found.append(course.learn([one]).state_dict()["relations.kinds.bias"])
    assert torch.equal(found[0], before["relations.kinds.bias"]) and not torch.equal(found[2], found[0])
    assert torch.allclose(found[1], (found[0] + found[2]) / 2, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("upper", "changed"), [("0", {"relations"}), ("1e-4", set(first_import.GRAPHS))])
def test_a_course_teaches_and_installs(folder: Path, gold: Path, tmp_path: Path, upper: str, changed: set[str]) -> None:
    before = {graph: (folder / f"{graph}.onnx").read_bytes() for graph in first_import.GRAPHS}
    words = ["--gold", str(gold), "--held", str(gold), "--work", str(tmp_path / "w"), "--folder", str(folder), "--upper", upper]
    assert adapt_first.main([*words, "--epochs", "2"]) == 0
    after = {graph: (folder / f"{graph}.onnx").read_bytes() for graph in first_import.GRAPHS}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {graph for graph in after if after[graph] != before[graph]} == changed
    assert all(hashlib.sha256(raw).hexdigest() == manifest["files"][f"{graph}.onnx"] for graph, raw in after.items())
    taught: dict[str, Any] = manifest["taught first"]
    assert taught["after"]["average precision"] > taught["before"]["average precision"]
    assert json.loads((folder / FIRST).read_text())["made by"] == "python -m training.adapt_first"
    assert open_weights(folder, second=False).calibration is not None


def test_what_does_worse_is_not_installed(
    folder: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = iter([{"average precision": 0.5}, {"average precision": 0.4}])
    monkeypatch.setattr(adapt_first, "score", lambda logits, right: next(figures))
    monkeypatch.setattr(adapt_first.Course, "learn", lambda course, shown: course.model)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    words = ["--gold", str(gold), "--held", str(gold), "--work", str(tmp_path / "w"), "--folder", str(folder)]
    assert adapt_first.main(words) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert "does worse" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("--share", "2"), ("--upper", "-1"), ("--upper", "nan")])
def test_what_is_no_rate_or_share_is_one_line(
    wrong: tuple[str, str], gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adapt_first.main(["--gold", str(gold), "--work", str(tmp_path / "w"), *wrong]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and wrong[0] in said and not (tmp_path / "w").exists()


def test_nothing_to_learn_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text('{"id": "x", "text": "It rained all day.", "claims": [], "source": {}}\n', encoding="utf-8")
    assert adapt_first.main(["--gold", str(path), "--work", str(tmp_path / "w"), "--folder", str(folder)]) == 2
    assert "nothing to learn" in capsys.readouterr().err
