"""Teach the first look's relations on annotated documents: `python -m training.adapt_first --gold FILE... --work DIR`.

The corpus shows it parties that are known for sure; here it learns from the parties that it finds itself, between which hardly
a pair says something. Only what judges pairs learns: encoder, tagger and links stay, and what is said of modality and status is
held to what was said before. Ten minutes on a laptop, from the installed files. `training.adapt_second` and then
`training.calibrate` should follow. Promise: the same files, options and machine give the same weights; documents that are held
back are never learned from, and what does worse on them than what is installed is not installed.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.reading import MODALITIES
from sousveil.extraction.neural.second import HALF, LOOK
from sousveil.extraction.neural.weights import FIRST, open_weights
from training import first_import, second_export
from training.met_rows import MeetingReader, Met, Row, met_in
from training.network import Relations
from training.second_rows import COOPERATION
from training.second_score import figures
from training.teaching import asked, follow, held_apart, noted, nothing, settled, taught
from training.train_calibrate import fit
from training.train_export import write

WARM, SMOOTH, DECAY = 30, 0.99, 0.01
ABSURD = 0.3  # weight of pairs that were not even graded: they are to stay what they are
FILE = f"{first_import.GRAPH}.onnx"


@dataclass(frozen=True)
class Plan:
    """How it learns."""

    rate: float = 3e-4
    epochs: int = 6
    batch: int = 8
    seed: int = 1


@dataclass(frozen=True)
class Window:
    """What relations are read from, and what there is to learn: `targets`, `weights` [s, k+1, k+1, HALF]; `graded` are those
    that an annotation was asked about."""

    feed: dict[str, Tensor]
    targets: Tensor
    weights: Tensor
    graded: Tensor


def window(met: Met) -> Window:
    """The window of what was met in it. Raises ValueError where it was not met with everything asked."""
    if met.asked is None:
        raise ValueError("these pairs were met by the second look; read them with every=True")
    shape = met.asked.said.shape
    targets, weights = np.zeros(shape, np.float32), np.full(shape, ABSURD, np.float32)
    exists = np.concatenate([np.ones((shape[0], 1), bool), met.asked.feed["types"] > 0], 1)
    weights[~(exists[:, :, None] & exists[:, None, :])] = 0.0
    steps, graded = np.arange(shape[1]), np.zeros(shape, bool)
    weights[:, steps, steps] = 0.0
    s, a, b = np.array(met.chosen, int).reshape(-1, 3).T
    for here, said in ((targets, met.targets), (weights, met.weights)):
        here[s, a, b], here[s, b, a] = said[:, :HALF], said[:, HALF:]
    graded[s, a, b] = graded[s, b, a] = True
    targets[..., COOPERATION] = np.maximum(targets[..., COOPERATION], targets[..., COOPERATION].transpose(0, 2, 1))
    feed = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in met.asked.feed.items()}
    feed |= {"h": torch.from_numpy(met.asked.h), "vectors": torch.from_numpy(met.asked.vectors)}
    return Window(feed, torch.from_numpy(targets), torch.from_numpy(weights), torch.from_numpy(graded))


def windows(reader: MeetingReader, documents: Sequence[Row]) -> list[Window]:
    """The windows of annotated documents."""
    return [window(met) for met in met_in(reader, documents)]


@dataclass
class Course:
    """Relations that learn."""

    net: Relations
    plan: Plan

    def learn(self, shown: Sequence[Window]) -> Relations:
        """Go through all windows `epochs` times; the running mean of the weights is the result."""
        torch.manual_seed(self.plan.seed)
        draw, before = np.random.default_rng(self.plan.seed), [self._manner(self.net.eval(), one) for one in shown]
        optimizer = torch.optim.AdamW(self.net.parameters(), lr=self.plan.rate, weight_decay=DECAY)
        smooth, step = copy.deepcopy(self.net), 0
        total = self.plan.epochs * -(-len(shown) // self.plan.batch)
        for _ in range(self.plan.epochs):
            self.net.train()
            order = draw.permutation(len(shown))
            for start in range(0, len(order), self.plan.batch):
                for group in optimizer.param_groups:
                    group["lr"] = self.plan.rate * min(1.0, (step + 1) / WARM) * (1 - step / total)
                optimizer.zero_grad(set_to_none=True)
                for index in order[start : start + self.plan.batch]:
                    (self._loss(shown[index], before[index]) / self.plan.batch).backward()
                nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
                optimizer.step()
                step += 1
                follow(smooth, self.net, min(SMOOTH, step / (step + WARM)))
        return smooth.eval()

    def _loss(self, one: Window, before: Tensor) -> Tensor:
        kinds, attributes, *_ = self.net(**one.feed)
        loss = functional.binary_cross_entropy_with_logits(even(kinds), one.targets, one.weights, reduction="sum")
        manner = attributes[one.targets > 0]
        for part in (slice(0, len(MODALITIES)), slice(len(MODALITIES), None)):
            said, was = torch.log_softmax(manner[:, part], -1), torch.softmax(before[:, part], -1)
            loss = loss + functional.kl_div(said, was, reduction="sum")
        return loss

    @staticmethod
    @torch.no_grad()
    def _manner(net: Relations, one: Window) -> Tensor:
        """What is said of modality and status where a pair is right, before anything is learned."""
        manner: Tensor = net(**one.feed)[1][one.targets > 0]
        return manner


def even(kinds: Tensor) -> Tensor:
    """Logits with both orders of a cooperation made equal."""
    both = (kinds[..., COOPERATION] + kinds[..., COOPERATION].transpose(1, 2)) / 2
    return torch.cat([kinds[..., :COOPERATION], both[..., None], kinds[..., COOPERATION + 1 :]], -1)


@torch.no_grad()
def answers(net: Relations, shown: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
    """Logits of all graded pairs whose answer is known, and those answers."""
    said, right = [], []
    for one in shown:
        known = one.graded & (one.weights > 0)
        said.append(even(net.eval()(**one.feed)[0])[known].numpy())
        right.append(one.targets[known].numpy())
    return np.concatenate(said), np.concatenate(right)


def score(logits: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Average precision and the like, and which share of what is right a second look would look at."""
    count = max(1, int(right.sum()))
    looked = float(right[logits > np.log(LOOK / (1 - LOOK))].sum()) / count
    return figures(logits, right, count) | {"looked at": round(looked, 4)}


def curve(logits: np.ndarray, right: np.ndarray) -> Calibration:
    """From what the first look says of pairs to the share that is right."""
    return fit(list(zip((1 / (1 + np.exp(-logits))).tolist(), right.tolist(), strict=True)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where what was learned does worse on what was held back, 2 where there is nothing to learn or to read."""
    parser = argparse.ArgumentParser(prog="python -m training.adapt_first", description=__doc__.splitlines()[0])
    asked(parser, epochs=Plan.epochs, seed=Plan.seed)
    return taught(parser, arguments, _teach)


def _teach(options: argparse.Namespace) -> int:
    learned, held = held_apart(options)
    reader = MeetingReader(open_weights(options.folder), every=True)
    shown, others = windows(reader, learned), windows(reader, held)
    if not shown or not others:
        return nothing("windows", len(shown), len(others))
    model = first_import.model((options.folder / FILE).read_bytes())
    before = score(*answers(model.relations, others))
    model.relations = Course(model.relations, Plan(epochs=options.epochs, seed=options.seed)).learn(shown)
    logits, right = answers(model.relations, others)
    done = {"windows": len(shown), "held back": len(others), "before": before, "after": score(logits, right)}
    print(json.dumps(done, indent=1))
    out = options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    write(model, first_import.GRAPH, out / FILE)
    note = noted(options.folder, "taught first", done, options.gold)
    files = {FILE: (out / FILE).read_bytes()}
    second_export.install(out, files, note)
    alone = {"calibration": asdict(curve(logits, right)), "made by": "python -m training.adapt_first"}
    (out / FIRST).write_text(json.dumps(alone, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    refused = settled(options, done, files, note)
    if not refused:
        shutil.copy(out / FIRST, options.folder / FIRST)
    return refused


if __name__ == "__main__":
    sys.exit(main())
