"""The second look out of its files and taught further on annotated documents: the same numbers, a course, what is refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
pytest.importorskip("onnx", reason="training needs onnx, which using sousveil does not")

from sousveil.extraction.neural import weights  # noqa: E402
from sousveil.extraction.neural.matrices import unpacked  # noqa: E402
from sousveil.extraction.neural.pieces import MARKS  # noqa: E402
from sousveil.extraction.neural.weights import FOLDER, MATRICES, SECOND, open_weights  # noqa: E402
from training import adapt_second, second_export, second_import, teaching  # noqa: E402
from training.met_rows import Met  # noqa: E402
from training.second_network import HIDDEN, Second  # noqa: E402


def small() -> Second:
    torch.manual_seed(3)
    net = Second(1)
    with torch.no_grad():  # equal arrays would share one name in the file
        for parameter in net.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.01)
    net.settle()
    return net


def shown() -> list[dict[str, torch.Tensor]]:
    """Inputs of three pairs of 24 pieces, of which the last has fewer."""
    draw = torch.Generator().manual_seed(5)
    flat = {name: (torch.rand(3, 24, generator=draw) > 0.7).float() for name in ("one", "two", "inside")}
    mask = torch.ones(3, 24)
    mask[2, 18:] = 0
    return [{
        "words": torch.randn(3, 24, HIDDEN, generator=draw) * 0.05, "shapes": torch.zeros(3, 24, dtype=torch.long),
        "marks": torch.zeros(3, 24, MARKS), **flat, "mask": mask, "flag": torch.zeros(3, 2, dtype=torch.long),
    }]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed weights with a second look of one untaught layer."""
    path = tmp_path_factory.mktemp("weights") / "weights"
    shutil.copytree(FOLDER, path)
    second_export.install(path, second_export.files(small(), shown()))
    return path


def test_a_network_is_read_back_from_its_file() -> None:
    made = second_export.files(small(), shown())
    back = second_import.network(made[SECOND], made[MATRICES])
    again = second_export.files(back, shown())
    assert again[MATRICES] == made[MATRICES]
    assert second_export.files(second_import.network(again[SECOND], again[MATRICES]), shown()) == again
    rounded = {"judge.wide.weight", "position.weight"}  # when they are written
    assert all(torch.equal(a, b) for (name, a), b in zip(small().state_dict().items(), back.state_dict().values(), strict=True)
               if name not in rounded)  # fmt: skip


def test_a_graph_of_another_make_is_refused() -> None:
    with pytest.raises(ValueError, match="did not write"):
        second_import.network(gzip.compress((FOLDER / "tagger.onnx").read_bytes()), (FOLDER / MATRICES).read_bytes())


def test_the_graph_says_what_the_network_says_whatever_is_looked_at_beside() -> None:
    net, feed = small(), shown()[0]
    made = second_export.files(net, [feed])
    opened = weights.session(gzip.decompress(made[SECOND]), given=dict(unpacked(made[MATRICES])))
    plain = {name: value.numpy() for name, value in feed.items()}
    said = opened.run(None, plain)[0]
    with torch.no_grad():
        wanted = net(**feed).numpy()
    assert np.abs(said - wanted).max() < 0.1 and np.corrcoef(said.ravel(), wanted.ravel())[0, 1] > 0.99
    first = opened.run(None, {name: value[:1] for name, value in plain.items()})[0]
    assert np.abs(first - said[:1]).max() < 1e-5


def test_one_in_five_documents_is_held_back() -> None:
    learned, held = teaching.split([{"text": str(n)} for n in range(400)])
    assert len(learned) + len(held) == 400 and 50 < len(held) < 110


def met(folder: Path, gold: Path, bar: float) -> list[adapt_second.Pair]:
    reader = adapt_second.MeetingReader(open_weights(folder), bar=bar)
    return adapt_second.flat(adapt_second.met_in(reader, teaching.read([gold])))


def test_sixteen_bits_say_nearly_the_same(folder: Path, gold: Path) -> None:
    pairs, fewer = (met(folder, gold, bar) for bar in (0.01, 0.2))
    assert len(pairs) > len(fewer) > 0
    net = second_import.network((folder / SECOND).read_bytes(), (folder / MATRICES).read_bytes())
    words = adapt_second.WordTable((folder / weights.WORDS).read_bytes())
    whole, half = (
        adapt_second.Course(net, words, adapt_second.Plan(half=half)).answers(net, pairs[:20]) for half in (False, True)
    )
    assert half.dtype == np.float32 and not np.array_equal(whole, half)
    assert np.abs(whole - half).max() < 0.2


def test_a_course_that_goes_no_way_changes_nothing(folder: Path, gold: Path) -> None:
    pairs, words = met(folder, gold, 0.2)[:8], adapt_second.WordTable((folder / weights.WORDS).read_bytes())
    ends = []
    for share in (0.0, 1.0):
        net = second_import.network((folder / SECOND).read_bytes(), (folder / MATRICES).read_bytes())
        before = net.judge.out.weight.detach().clone()
        learned = adapt_second.Course(net, words, adapt_second.Plan(epochs=1, frozen=0, share=share)).learn(pairs)
        ends.append(torch.equal(before, learned.judge.out.weight))
    assert ends == [True, False]


@pytest.mark.parametrize("wrong", [["--batch", "0"], ["--share", "2"], ["--bar", "1"]])
def test_what_is_no_plan_is_one_line(
    folder: Path, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert adapt_second.main(["--gold", str(gold), "--work", str(tmp_path), "--folder", str(folder), *wrong]) == 2
    said = capsys.readouterr().err
    assert said.startswith("--") and wrong[0] in said and said.count("\n") == 1


@pytest.mark.slow
def test_a_course_teaches_and_installs(folder: Path, gold: Path, tmp_path: Path) -> None:
    def held() -> tuple[bytes, bytes]:
        return (folder / SECOND).read_bytes(), (folder / MATRICES).read_bytes()

    before = held()
    words = ["--gold", str(gold), "--held", str(gold), "--work", str(tmp_path), "--folder", str(folder), "--epochs", "1"]
    assert adapt_second.main([*words, "--force"]) == 0
    after, manifest = held(), json.loads((folder / "manifest.json").read_text())
    digests = tuple(hashlib.sha256(raw).hexdigest() for raw in after)
    assert after != before and digests == (manifest["files"][SECOND], manifest["files"][MATRICES])
    before_gold = json.loads((FOLDER / "manifest.json").read_text())["taught"]["gold"]
    assert manifest["taught"]["gold"] == before_gold | {gold.name: hashlib.sha256(gold.read_bytes()).hexdigest()}
    assert manifest["calibration"] != json.loads((FOLDER / "manifest.json").read_text())["calibration"]
    one, two = second_import.network(*before).state_dict(), second_import.network(*after).state_dict()
    assert torch.equal(one["norm.weight"], two["norm.weight"])  # frozen
    assert not torch.equal(one["judge.out.weight"], two["judge.out.weight"])
    assert open_weights(folder).second is not None


def test_what_does_worse_is_not_installed(
    folder: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = iter([{"average precision": 0.5}, {"average precision": 0.4}])
    monkeypatch.setattr(adapt_second, "score", lambda pairs, second: next(figures))
    monkeypatch.setattr(adapt_second.Course, "learn", lambda course, pairs: course.net)
    monkeypatch.setattr(adapt_second.Course, "answers", lambda course, net, pairs: np.zeros((len(pairs), 16)))
    before = (folder / SECOND).read_bytes()
    assert adapt_second.main(["--gold", str(gold), "--held", str(gold), "--work", str(tmp_path), "--folder", str(folder)]) == 1
    assert (folder / SECOND).read_bytes() == before
    assert "does worse" in capsys.readouterr().err


def test_nothing_to_learn_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text('{"id": "x", "text": "It rained all day.", "claims": [], "source": {}}\n', encoding="utf-8")
    assert adapt_second.main(["--gold", str(path), "--work", str(tmp_path), "--folder", str(folder)]) == 2
    assert "nothing to learn" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = str(tmp_path / "nowhere.jsonl")
    assert adapt_second.main(["--gold", gold, "--work", str(tmp_path), "--folder", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "nowhere.jsonl" in said and said.count("\n") == 1


def test_wrong_pairs_are_drawn_by_lot_and_count_for_all() -> None:
    met = Met([], [], np.zeros((0, 1)), np.zeros((40, 16)), targets=np.zeros((40, 16)), weights=np.ones((40, 16)))
    met.targets[[3, 17], [0, 8]] = 1
    pairs = [(met, row) for row in range(40)]
    assert adapt_second.thinned(pairs, 40, 1) == pairs and (met.weights == 1).all()
    kept = adapt_second.thinned(pairs, 21, 1)
    assert len(kept) == 21 and {3, 17} <= {row for _, row in kept}
    counted = {row: float(met.weights[row, 0]) for _, row in kept}
    assert counted[3] == counted[17] == 1 and sum(counted.values()) == pytest.approx(40)
    assert len(adapt_second.thinned([(met, row) for row in range(40)], 1, 1)) == 4  # never fewer wrong ones than right
