"""The mean of checkpoints: of each weight the mean, of other models a refusal in one line, the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which using sousveil does not")
from training import train_mean  # noqa: E402  (it imports torch)


def state(first: float, steps: int = 7) -> dict[str, object]:
    return {
        "layer.weight": torch.tensor([[first, 2.0], [3.0, -4.0]]),
        "layer.bias": torch.tensor([first * 2, 0.5]),
        "steps": torch.tensor(steps),
    }


def saved(folder: Path, *states: dict[str, object]) -> list[Path]:
    paths = [folder / f"{number}.pt" for number in range(len(states))]
    for path, one in zip(paths, states, strict=True):
        torch.save(one, path)
    return paths


def test_the_mean_of_two_checkpoints_is_the_mean_of_each_weight() -> None:
    found = train_mean.mean([state(1.0), state(4.0, steps=9)])
    assert found["layer.weight"].tolist() == [[2.5, 2.0], [3.0, -4.0]]
    assert found["layer.bias"].tolist() == [5.0, 0.5]
    assert found["steps"].item() == 7  # whole numbers are not averaged: the first's stand


def test_one_checkpoint_is_its_own_mean_and_many_weigh_the_same() -> None:
    assert all(torch.equal(value, state(3.0)[name]) for name, value in train_mean.mean([state(3.0)]).items())
    found = train_mean.mean([state(float(number)) for number in range(5)])
    assert found["layer.bias"].tolist() == pytest.approx([4.0, 0.5])


def test_the_checkpoints_themselves_are_not_changed() -> None:
    one, other = state(1.0), state(4.0)
    train_mean.mean([one, other])
    assert torch.equal(one["layer.weight"], state(1.0)["layer.weight"])
    assert torch.equal(other["layer.weight"], state(4.0)["layer.weight"])


@pytest.mark.parametrize(
    "other",
    [
        {**state(1.0), "layer.weight": torch.zeros(2, 3)},
        {**state(1.0), "layer.weight": torch.zeros(4)},
        {name: value for name, value in state(1.0).items() if name != "layer.bias"},
        {**state(1.0), "more": torch.zeros(1)},
    ],
    ids=["wider", "flat", "a weight less", "a weight more"],
)
def test_checkpoints_of_other_shapes_are_refused_in_one_line_and_nothing_is_written(
    tmp_path: Path, other: dict[str, object]
) -> None:
    paths = saved(tmp_path, state(1.0), other)
    with pytest.raises(SystemExit) as caught:
        train_mean.main([*map(str, paths), "--out", str(tmp_path / "mean.pt")])
    assert str(caught.value) == "the checkpoints are not of one model" and not (tmp_path / "mean.pt").exists()


def test_the_command_line_says_the_refusal_alone(tmp_path: Path) -> None:
    paths = saved(tmp_path, state(1.0), {**state(1.0), "layer.bias": torch.zeros(3)})
    words = [sys.executable, "-m", "training.train_mean", *map(str, paths), "--out", str(tmp_path / "mean.pt")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2])
    assert (done.returncode, done.stderr) == (1, "the checkpoints are not of one model\n")


def test_the_same_checkpoints_give_the_same_bytes(tmp_path: Path) -> None:
    paths, made = saved(tmp_path, state(1.0), state(0.1), state(0.7)), []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        out = tmp_path / name / "mean.pt"
        assert train_mean.main([*map(str, paths), "--out", str(out)]) == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    kept = torch.load(tmp_path / "one" / "mean.pt", weights_only=True)
    assert kept.keys() == state(1.0).keys() and kept["layer.bias"].tolist() == pytest.approx([1.2, 0.5])
