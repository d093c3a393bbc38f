"""Train the second look: `python -m training.train_second --base DIR --out DIR [--steps N | --seconds N] [--device cuda]`.

Promise: with `--steps`, the same corpus, base, options and machine give the same checkpoint; with `--seconds` the learning
rate follows the clock, so that no two trainings are the same to the bit. Held-back passages are never learned from.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import itertools
import json
import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.weights import FOLDER, open_weights
from training import second_rows
from training.second_batches import Loaded, cut
from training.second_network import BASE, BASE_SHA256, Second, word_table
from training.second_rows import Rows
from training.second_score import answers, compare, held_back
from training.train import passages, tokenizer_of
from training.train_data import Source

BATCH, WARM, DECAY, SMOOTH = 96, 150, 0.02, 0.995
LEARNING = {"base": 8e-5, "new": 6e-4}
NEW = ("judge", "role", "mark", "shape")


@dataclass(frozen=True)
class Plan:
    """What a training is made of. `weights` is a folder with the first look's tokenizer; `seconds` go before `steps`;
    `workers` processes make the rows ahead, and how many they are changes nothing."""

    base: Path
    out: Path
    corpus: Path = Path("corpus/passages")
    weights: Path = FOLDER
    steps: int = 7244
    seconds: float | None = None
    device: str = "cpu"
    layers: int = 6
    seed: int = 1
    workers: int = 1


def prepared(plan: Plan) -> Iterator[Rows]:
    """The rows of one pass after another, without end."""
    with multiprocessing.get_context("spawn").Pool(plan.workers) as pool:
        ahead = deque(pool.apply_async(_pass, (plan, number)) for number in range(plan.workers))
        for number in itertools.count(plan.workers):
            rows = ahead.popleft().get()
            ahead.append(pool.apply_async(_pass, (plan, number)))
            yield rows


def _pass(plan: Plan, number: int) -> Rows:
    return second_rows.epoch(Source(tokenizer_of(plan.weights), plan.seed), passages(plan.corpus)[0], number)


@dataclass
class Course:
    """A training under way. `smooth` is the running mean of the weights: the result."""

    plan: Plan
    net: Second
    words: Tensor
    smooth: Second = field(init=False)
    steps: int = 0

    def __post_init__(self) -> None:
        self.smooth = copy.deepcopy(self.net).eval()
        new = [p for name, p in self.net.named_parameters() if name.startswith(NEW)]
        old = [p for name, p in self.net.named_parameters() if not name.startswith(NEW)]
        self.optimizer = torch.optim.AdamW(
            [{"params": old, "rate": LEARNING["base"]}, {"params": new, "rate": LEARNING["new"]}],
            weight_decay=DECAY, fused=self.words.is_cuda,
        )  # fmt: skip
        self.begun = time.monotonic()

    @property
    def done(self) -> float:
        """Which part of the training is over."""
        if self.plan.seconds is None:
            return self.steps / self.plan.steps
        return (time.monotonic() - self.begun) / self.plan.seconds

    def learn(self, rows: Rows) -> float:
        """Learn from all rows once, or until the training is over; the mean loss."""
        self.net.train()
        loaded, losses = Loaded(rows, self.words.device), []
        for picked in cut(rows, BATCH, np.random.default_rng([self.plan.seed, self.steps])):
            done = self.done
            if done >= 1:
                break
            losses.append(self._step(loaded, picked, min(1.0, (self.steps + 1) / WARM) * (1 - done)))
        return float(torch.stack(losses).mean()) if losses else 0.0

    def _step(self, loaded: Loaded, picked: np.ndarray, rate: float) -> Tensor:
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * rate
        targets, weights = loaded.lesson(picked)
        said = judged(self.net, self.words, loaded.feed(picked))
        loss = functional.binary_cross_entropy_with_logits(said, targets, weights, reduction="sum") / len(picked)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        self._follow(min(SMOOTH, self.steps / (self.steps + 20)))
        return loss.detach()

    @torch.no_grad()
    def _follow(self, keep: float) -> None:
        torch._foreach_lerp_(list(self.smooth.parameters()), [p.detach() for p in self.net.parameters()], 1 - keep)


def judged(net: Second, words: Tensor, feed: dict[str, Tensor]) -> Tensor:
    """The network's logits of a batch; on a GPU with half the bits."""
    rest = {name: value for name, value in feed.items() if name != "ids"}
    with torch.autocast(words.device.type, torch.bfloat16, enabled=words.is_cuda):
        return net(words[feed["ids"]], **rest).float()


def train(plan: Plan) -> Course:
    """Train; write `second.pt` after each pass, `second.jsonl` beside it."""
    plan.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    file, device = plan.base / "model.safetensors", torch.device(plan.device)
    net = Second(plan.layers)
    net.load_base(file)
    words, passes = word_table(file).to(device), prepared(plan)
    rows = next(passes)
    course = Course(plan, net.to(device), words)
    with (plan.out / "second.jsonl").open("w", encoding="utf-8") as log:
        while course.done < 1:
            row = {"pairs": len(rows), "loss": round(course.learn(rows), 4), "steps": course.steps}
            print(json.dumps(row | {"seconds": round(time.monotonic() - course.begun, 1)}), file=log, flush=True)
            torch.save({name: value.cpu() for name, value in course.smooth.state_dict().items()}, plan.out / "second.pt")
            rows = next(passes) if course.done < 1 else rows
    passes.close()  # type: ignore[attr-defined]  # a generator
    return course


def score(course: Course) -> dict[str, dict[str, float]]:
    """Figures on the held-back passages, beside and with the installed first look."""
    weights, words = open_weights(course.plan.weights), course.words
    held = held_back(weights.engine, Source(weights.tokenizer, 1), passages(course.plan.corpus)[1])
    with torch.no_grad():
        second = answers(lambda feed: judged(course.smooth, words, feed).cpu().numpy(), held.rows, words.device)
    return compare(held, second)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where the base weights are another model's."""
    parser = argparse.ArgumentParser(prog="python -m training.train_second", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint, second.pt")
    parser.add_argument("--corpus", type=Path, default=Plan.corpus)
    parser.add_argument("--weights", type=Path, default=FOLDER, help="folder of the first look and its tokenizer")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, default=Plan.steps, help="of 96 pairs each (default %(default)s)")
    length.add_argument("--seconds", type=float, help="so long, however many steps that is")
    parser.add_argument("--device", choices=("cpu", "cuda"), default=Plan.device)
    parser.add_argument("--layers", type=int, default=Plan.layers, help="how many of the base model's twelve, from below")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--workers", type=int, default=Plan.workers, help="processes that make rows ahead")
    parser.add_argument("--figures", action="store_true", help="print figures on the held-back passages")
    options = vars(parser.parse_args(arguments))
    wanted = options.pop("figures")
    plan = Plan(**options)
    if hashlib.sha256((plan.base / "model.safetensors").read_bytes()).hexdigest() != BASE_SHA256:
        print(f"the base weights are not {BASE}", file=sys.stderr)
        return 1
    course = train(plan)
    if wanted:
        print(json.dumps(score(course), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
