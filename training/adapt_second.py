"""Teach the second look on annotated documents: `python -m training.adapt_second --gold FILE... --work DIR`.

It learns from the pairs as it meets them (training/met_rows.py), where the corpus shows it parties that are known for sure.
Takes minutes on a laptop and needs no base model: it starts from the installed files. The manifest's curve of probabilities
is fitted anew on what is held back; `training.calibrate` should follow. Promise: the same files, options and
machine give the same weights; documents that are held back are never learned from, and what does worse on them than what is
installed is not.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.second import HALF, LOOK, SHARE, WordTable, feed_of
from sousveil.extraction.neural.weights import MATRICES, SECOND, WORDS, open_weights
from training import second_export, second_import
from training.met_rows import MeetingReader, Met, met_in
from training.second_network import Second
from training.second_ranges import evenly
from training.second_rows import COOPERATION
from training.second_score import figures
from training.teaching import asked, follow, held_apart, noted, nothing, settled, taught
from training.train_calibrate import fit

WARM, SMOOTH, DECAY, JITTER = 20, 0.99, 0.02, 24
JUDGES = 4.0
MOST = 6000

Pair = tuple[Met, int]


@dataclass(frozen=True)
class Plan:
    """How it learns: `rate` for the layers and JUDGES times that for what judges; the `frozen` lowest layers stay; `half`
    multiplies in sixteen bits (bfloat16), which takes a third of the time where the processor knows how; `share` is how far the
    result goes from where it began to what was learned (WiSE-FT, Wortsman et al. 2022)."""

    rate: float = 3e-5
    epochs: int = 2
    frozen: int = 2
    batch: int = 16
    seed: int = 1
    half: bool = False
    share: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError for what is no size and no share."""
        if not (self.batch >= 1 and 0 <= self.share <= 1):
            raise ValueError(f"--batch {self.batch} --share {self.share:g}: a step has a pair at least, a share is 0 to 1")


@dataclass
class Course:
    """A network that learns; `smooth` is the running mean of its weights: the result."""

    net: Second
    words: WordTable
    plan: Plan

    def feed(self, pairs: Sequence[Pair]) -> dict[str, Tensor]:
        """What the network is shown of pairs, padded together."""
        shown = [feed_of([met.segments[row]], met.columns, met.marks) for met, row in pairs]
        longest = max(one["ids"].shape[1] for one in shown)
        joined = {name: np.concatenate([_padded(one[name], longest, name) for one in shown]) for name in shown[0]}
        words = torch.from_numpy(self.words(joined.pop("ids")))
        return {"words": words, **{name: torch.from_numpy(array) for name, array in joined.items()}}

    def learn(self, pairs: Sequence[Pair]) -> Second:
        """Go through all pairs `epochs` times; the result lies between the start and the running mean of the weights."""
        torch.manual_seed(self.plan.seed)
        begun = copy.deepcopy(self.net)
        for name, parameter in self.net.named_parameters():
            parameter.requires_grad_(_learns(name, self.plan.frozen))
        optimizer, smooth = self._optimizer(), copy.deepcopy(self.net)
        total, step = self.plan.epochs * -(-len(pairs) // self.plan.batch), 0
        for epoch in range(self.plan.epochs):
            self.net.train()
            for picked in _batches(pairs, self.plan.batch, np.random.default_rng([self.plan.seed, epoch])):
                rate = min(1.0, (step + 1) / WARM) * (1 - step / total)
                self._step([pairs[n] for n in picked], optimizer, rate)
                step += 1
                follow(smooth, self.net, min(SMOOTH, step / (step + WARM)))
        follow(begun, smooth, 1 - self.plan.share)
        return begun.eval()

    def _optimizer(self) -> torch.optim.AdamW:
        judge = [p for name, p in self.net.named_parameters() if p.requires_grad and name.startswith("judge")]
        rest = [p for name, p in self.net.named_parameters() if p.requires_grad and not name.startswith("judge")]
        groups = [{"params": rest, "rate": self.plan.rate}, {"params": judge, "rate": self.plan.rate * JUDGES}]
        return torch.optim.AdamW(groups, weight_decay=DECAY)

    def _step(self, pairs: Sequence[Pair], optimizer: torch.optim.AdamW, rate: float) -> None:
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * rate
        targets = torch.from_numpy(np.stack([met.targets[row] for met, row in pairs]))
        weights = torch.from_numpy(np.stack([met.weights[row] for met, row in pairs]))
        both = [COOPERATION, HALF + COOPERATION]
        targets[:, both] = targets[:, both].amax(1, keepdim=True)
        said = self._said(self.net, pairs)
        loss = functional.binary_cross_entropy_with_logits(said, targets, weights, reduction="sum") / len(pairs)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        optimizer.step()

    def _said(self, net: Second, pairs: Sequence[Pair]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=self.plan.half):
            said: Tensor = net(**self.feed(pairs))
        return said.float()

    def shown(self, pairs: Sequence[Pair]) -> Iterator[dict[str, Tensor]]:
        """Inputs of some of the pairs, drawn evenly."""
        return (self.feed([pairs[n] for n in some]) for some in evenly(len(pairs)))

    @torch.no_grad()
    def answers(self, net: Second, pairs: Sequence[Pair]) -> np.ndarray:
        """A network's logits of all pairs [r, 2 * HALF], both orders of a cooperation made equal."""
        found = np.zeros((len(pairs), 2 * HALF), np.float32)
        for picked in _batches(pairs, self.plan.batch):
            found[picked] = self._said(net.eval(), [pairs[n] for n in picked]).numpy()
        found[:, COOPERATION] = found[:, HALF + COOPERATION] = (found[:, COOPERATION] + found[:, HALF + COOPERATION]) / 2
        return found


def _learns(name: str, frozen: int) -> bool:
    layer = name.startswith("layers.") and int(name.split(".")[1]) >= frozen
    return layer or name.startswith("judge.")


def _padded(array: np.ndarray, longest: int, name: str) -> np.ndarray:
    return array if name == "flag" else np.pad(array, [(0, 0), (0, longest - array.shape[1]), *[(0, 0)] * (array.ndim - 2)])


def _batches(pairs: Sequence[Pair], size: int, draw: np.random.Generator | None = None) -> list[np.ndarray]:
    """Indexes of pairs of like length, in random order where there is a draw."""
    lengths = np.array([met.segments[row].high - met.segments[row].low for met, row in pairs], float)
    order = np.argsort(lengths + (draw.random(len(pairs)) * JITTER if draw else 0), kind="stable")
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    return [batches[n] for n in draw.permutation(len(batches))] if draw else batches


def score(pairs: Sequence[Pair], second: np.ndarray) -> dict[str, float]:
    """Figures of both looks weighed as the reader weighs them, over pairs whose answer is known."""
    targets, counted = (np.stack([getattr(met, name)[row] for met, row in pairs]) for name in ("targets", "weights"))
    targets[:, COOPERATION] = np.maximum(targets[:, COOPERATION], targets[:, HALF + COOPERATION])
    known = counted > 0
    known[:, HALF + COOPERATION] = False
    first = np.stack([met.first[row] for met, row in pairs])
    both = first + SHARE * (second - first)
    return figures(both[known], targets[known], max(1, int(targets[known].sum())))


def curve(pairs: Sequence[Pair], second: np.ndarray) -> Calibration:
    """From what both looks say of pairs to the share that is right, over pairs whose answer is known."""
    first, targets, counted = (
        np.stack([getattr(met, name)[row] for met, row in pairs]) for name in ("first", "targets", "weights")
    )
    chance = 1 / (1 + np.exp(-(first + SHARE * (second - first))))
    known = counted > 0
    known[:, HALF + COOPERATION] = False
    return fit(list(zip(chance[known].tolist(), targets[known].tolist(), strict=True)))


def flat(windows: Iterable[Met]) -> list[Pair]:
    """The pairs of windows."""
    return [(met, row) for met in windows for row in range(len(met.segments))]


def thinned(pairs: Sequence[Pair], most: int, seed: int) -> list[Pair]:
    """At most so many pairs: those in which something is right, and of the others some by lot, as many at least, which count
    for all of them."""
    right = [(met, row) for met, row in pairs if met.targets[row].any()]
    others = [(met, row) for met, row in pairs if not met.targets[row].any()]
    left = max(1, len(right), most - len(right))
    if len(others) <= left:
        return list(pairs)
    drawn = np.random.default_rng(seed).permutation(len(others))[:left]
    for index in drawn:
        met, row = others[index]
        met.weights[row] *= len(others) / left
    return right + [others[index] for index in sorted(drawn)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where what was learned does worse on what was held back, 2 where there is nothing to learn or to read."""
    parser = argparse.ArgumentParser(prog="python -m training.adapt_second", description=__doc__.splitlines()[0])
    asked(parser, epochs=Plan.epochs, seed=Plan.seed)
    parser.add_argument("--most", type=int, default=MOST, help=f"pairs to learn from, the wrong ones by lot (default {MOST})")
    parser.add_argument("--batch", type=int, default=Plan.batch, help=f"pairs a step (default {Plan.batch})")
    told = f"learn from pairs that the first look gives more than this (default {LOOK}, as they are looked at)"
    parser.add_argument("--bar", type=float, default=LOOK, help=told)
    parser.add_argument("--half", action="store_true", help="multiply in sixteen bits: faster where the processor knows how")
    return taught(parser, arguments, _teach)


def _teach(options: argparse.Namespace) -> int:
    plan = Plan(epochs=options.epochs, seed=options.seed, batch=options.batch, half=options.half, share=options.share)
    if not 0 <= options.bar < 1:
        raise ValueError(f"--bar {options.bar:g}: a probability from 0 to below 1")
    learned, held = held_apart(options)
    reader = MeetingReader(open_weights(options.folder), bar=options.bar)
    found, others = flat(met_in(reader, learned)), flat(met_in(reader, held))
    if not found or not others:
        return nothing("pairs", len(found), len(others))
    pairs = thinned(found, options.most, options.seed)
    course = Course(
        second_import.network((options.folder / SECOND).read_bytes(), (options.folder / MATRICES).read_bytes()),
        WordTable((options.folder / WORDS).read_bytes()),
        plan,
    )
    before = score(others, course.answers(course.net, others))
    net = course.learn(pairs)
    net.settle()
    answers = course.answers(net, others)
    done = {"pairs": len(pairs), "met": len(found), "held back": len(others), "before": before, "after": score(others, answers)}
    print(json.dumps(done, indent=1))
    out = options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    note = {"calibration": asdict(curve(others, answers)), **noted(options.folder, "taught", done, options.gold)}
    files = second_export.files(net, course.shown(pairs))
    second_export.install(out, files, note)
    return settled(options, done, files, note)


if __name__ == "__main__":
    sys.exit(main())
