"""Train the second look: `python -m training.train_second --base DIR --out DIR [--met FILE...] [--steps N | --seconds N]`.

Without `--met` it learns from the corpus alone; with it, from the pairs that the first look meets in annotated documents as
well (training/met_pack.py), and in the second half of the course mostly from these. `--teachers` are checkpoints of earlier
courses, wider ones too, whose mean answer counts SOFT beside what is annotated (distillation, Hinton et al. 2015).

Promise: with `--steps`, the same corpus, base, options and machine give the same checkpoint; with `--seconds` the learning
rate follows the clock, so that no two trainings are the same to the bit. Held-back passages are never learned from.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
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

from sousveil.extraction.neural.second import HALF
from sousveil.extraction.neural.weights import FOLDER, open_weights
from training import second_rows
from training.fourbit import FourBitLinear
from training.second_batches import Loaded, cut
from training.second_network import BASE, BASE_SHA256, Second, word_table
from training.second_rows import COOPERATION, Rows
from training.second_score import answers, compare, figures, held_back
from training.train import passages, tokenizer_of
from training.train_data import Source

BATCH, WARM, DECAY, SMOOTH = 96, 150, 0.02, 0.995
LEARNING = {"base": 8e-5, "new": 6e-4}
NEW = ("judge", "role", "mark", "shape")
# Of the corpus' rows this part is learned in the second half of a course that has met rows, and of met rows without anything
# right that the first look finds unlikely (under DULL, a logit) this part in every pass, which counts for all of them.
LATE_CORPUS, DULL, DULL_PART = 0.25, -2.94, 0.4
SOFT, UNKNOWN = 0.5, 0.5
ALIGNED = 8


@dataclass(frozen=True)
class Plan:
    """What a training is made of. `weights` is a folder with the first look's tokenizer; `seconds` go before `steps`;
    `workers` processes make the rows ahead, and how many they are changes nothing. `met` are packed rows; `whole` learns
    without rounding, as a teacher may."""

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
    batch: int = BATCH
    rate: float = 1.0
    met: tuple[Path, ...] = ()
    held: tuple[Path, ...] = ()
    teachers: tuple[Path, ...] = ()
    start: Path | None = None
    whole: bool = False


def prepared(plan: Plan) -> Iterator[Rows]:
    """The rows of one pass over the corpus after another, without end."""
    with multiprocessing.get_context("spawn").Pool(plan.workers) as pool:
        ahead = deque(pool.apply_async(_pass, (plan, number)) for number in range(plan.workers))
        for number in itertools.count(plan.workers):
            rows = ahead.popleft().get()
            ahead.append(pool.apply_async(_pass, (plan, number)))
            yield rows


def _pass(plan: Plan, number: int) -> Rows:
    return second_rows.epoch(Source(tokenizer_of(plan.weights), plan.seed), passages(plan.corpus)[0], number)


def taken(rows: Rows, picked: np.ndarray, weigh: np.ndarray | None = None) -> Rows:
    """Some of the rows; their answers count `weigh` times as much."""
    windows = ("ids", "shapes", "marks")
    kept = {one.name: getattr(rows, one.name) for one in dataclasses.fields(Rows)}
    kept = {name: array if name in windows else array[picked] for name, array in kept.items()}
    if weigh is not None:
        kept["weights"] = kept["weights"] * weigh[:, None]
    return Rows(**kept)


def together(parts: Sequence[Rows]) -> Rows:
    """Rows one after another."""
    joined = {one.name: np.concatenate([getattr(rows, one.name) for rows in parts]) for one in dataclasses.fields(Rows)}
    before = np.cumsum([0, *(len(rows.ids) for rows in parts)])[:-1]
    joined["window"] = np.concatenate([rows.window + shift for rows, shift in zip(parts, before, strict=True)])
    return Rows(**joined)


def evened(rows: Rows) -> Rows:
    """A cooperation has no direction."""
    both = [COOPERATION, HALF + COOPERATION]
    targets = rows.targets.astype(np.float32)
    targets[:, both] = targets[:, both].max(1, keepdims=True)
    return dataclasses.replace(rows, targets=targets, weights=rows.weights.astype(np.float32))


@dataclass(frozen=True)
class Meeting:
    """The met rows and the first look's logits of them."""

    rows: Rows
    first: np.ndarray

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Meeting:
        """Packed files, one after another."""
        loaded = [second_rows.load(path) for path in paths]
        return cls(evened(together([rows for rows, _ in loaded])), np.concatenate([first for _, first in loaded]))

    def drawn(self, draw: np.random.Generator) -> Rows:
        """The rows of one pass: of the dull ones some by lot, which count for all."""
        dull = (self.first.max(1) < DULL) & ~self.rows.targets.any(1)
        kept = ~dull | (draw.random(len(dull)) < DULL_PART)
        weigh = np.where(dull, 1 / DULL_PART, 1.0).astype(np.float32)
        return taken(self.rows, np.flatnonzero(kept), weigh[kept])


@dataclass
class Course:
    """A training under way. `smooth` is the running mean of the weights: the result."""

    plan: Plan
    net: Second
    words: Tensor
    teachers: list[Second] = field(default_factory=list)
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

    def learn(self, rows: Rows, *, hide: bool = False) -> float:
        """Learn from all rows once, or until the training is over; the mean loss. `hide` names and pieces at random."""
        self.net.train()
        loaded, losses = Loaded(rows, self.words.device), []
        for picked in cut(rows, self.plan.batch, np.random.default_rng([self.plan.seed, self.steps])):
            done = self.done
            if done >= 1:
                break
            losses.append(self._step(loaded, picked, min(1.0, (self.steps + 1) / WARM) * (1 - done), hide))
        return float(torch.stack(losses).mean()) if losses else 0.0

    def _step(self, loaded: Loaded, picked: np.ndarray, rate: float, hide: bool) -> Tensor:
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * rate * self.plan.rate
        targets, weights = loaded.lesson(picked)
        feed = loaded.feed(picked, ALIGNED)
        feed = loaded.hidden(feed) if hide else feed
        said = judged(self.net, self.words, feed)
        loss = functional.binary_cross_entropy_with_logits(said, targets, weights, reduction="sum")
        if self.teachers:
            told, counted = self._taught(feed), weights.clamp(min=UNKNOWN)
            soft = functional.binary_cross_entropy_with_logits(said, told, counted, reduction="sum")
            loss = (1 - SOFT) * loss + SOFT * soft
        loss = loss / len(picked)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        self._follow(min(SMOOTH, self.steps / (self.steps + 20)))
        return loss.detach()

    @torch.no_grad()
    def _taught(self, feed: dict[str, Tensor]) -> Tensor:
        return torch.stack([judged(net, self.words, feed).sigmoid() for net in self.teachers]).mean(0)

    @torch.no_grad()
    def _follow(self, keep: float) -> None:
        torch._foreach_lerp_(list(self.smooth.parameters()), [p.detach() for p in self.net.parameters()], 1 - keep)


def judged(net: Second, words: Tensor, feed: dict[str, Tensor]) -> Tensor:
    """The network's logits of a batch; on a GPU with half the bits."""
    rest = {name: value for name, value in feed.items() if name != "ids"}
    with torch.autocast(words.device.type, torch.bfloat16, enabled=words.is_cuda):
        return net(words[feed["ids"]], **rest).float()


def opened(path: Path, device: torch.device) -> Second:
    """The network of a checkpoint, to be asked, not taught."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    count = len({name.split(".")[1] for name in state if name.startswith("layers.")})
    net = Second(count, linear=nn.Linear)
    net.load_state_dict(state)
    return net.to(device).eval()


def passes(plan: Plan, course: Course, corpus: Iterator[Rows]) -> Iterator[Rows]:
    """The rows of one pass after another, until the course is over."""
    met = Meeting.of(plan.met) if plan.met else None
    for number in itertools.count():
        if course.done >= 1:
            return
        rows = next(corpus)
        if met is None:
            yield rows
            continue
        draw = np.random.default_rng([plan.seed, number])
        if course.done >= 0.5:
            rows = taken(rows, np.flatnonzero(draw.random(len(rows)) < LATE_CORPUS))
        yield together([evened(rows), met.drawn(draw)])


def begin(plan: Plan) -> Course:
    """A course at its start."""
    torch.manual_seed(plan.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    file, device = plan.base / "model.safetensors", torch.device(plan.device)
    net = Second(plan.layers, linear=nn.Linear if plan.whole else FourBitLinear)
    net.load_base(file)
    if plan.start is not None:
        net.load_state_dict(torch.load(plan.start, map_location="cpu", weights_only=True))
    words = word_table(file).to(device)
    return Course(plan, net.to(device), words, [opened(path, device) for path in plan.teachers])


def train(plan: Plan) -> Course:
    """Train; write `second.pt` after each pass, `second.jsonl` beside it."""
    plan.out.mkdir(parents=True, exist_ok=True)
    corpus = prepared(plan)
    course = begin(plan)
    held = [(path.stem, Meeting.of([path])) for path in plan.held]
    with (plan.out / "second.jsonl").open("w", encoding="utf-8") as log:
        for rows in passes(plan, course, corpus):
            row = {"pairs": len(rows), "loss": round(course.learn(rows, hide=bool(plan.met)), 4), "steps": course.steps}
            row["seconds"] = round(time.monotonic() - course.begun, 1)
            row |= {name: weighed(course, meeting) for name, meeting in held}
            print(json.dumps(row), file=log, flush=True)
            torch.save({name: value.cpu() for name, value in course.smooth.state_dict().items()}, plan.out / "second.pt")
    corpus.close()  # type: ignore[attr-defined]  # a generator
    return course


@torch.no_grad()
def weighed(course: Course, held: Meeting) -> dict[str, float]:
    """Average precision over met pairs whose answer is known: of the first look, of the second, and of the mean of their
    logits."""
    second = answers(lambda feed: judged(course.smooth, course.words, feed).cpu().numpy(), held.rows, course.words.device)
    known = held.rows.weights > 0
    known[:, HALF + COOPERATION] = False
    right, total = held.rows.targets[known], int(held.rows.targets[known].sum())
    looks = {"first": held.first, "second": second, "both": (held.first + second) / 2}
    return {name: figures(logits[known], right, total)["average precision"] for name, logits in looks.items()}


def score(course: Course) -> dict[str, dict[str, float]]:
    """Figures on the held-back passages, beside and with the installed first look."""
    weights, words = open_weights(course.plan.weights), course.words
    held = held_back(weights.engine, Source(weights.tokenizer, 1), passages(course.plan.corpus)[1])
    with torch.no_grad():
        second = answers(lambda feed: judged(course.smooth, words, feed).cpu().numpy(), held.rows, words.device)
    return compare(held, second)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where the base weights are another model's, 2 where a file is missing."""
    parser = argparse.ArgumentParser(prog="python -m training.train_second", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint, second.pt")
    parser.add_argument("--corpus", type=Path, default=Plan.corpus)
    parser.add_argument("--weights", type=Path, default=FOLDER, help="folder of the first look and its tokenizer")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, default=Plan.steps, help="how many batches (default %(default)s)")
    length.add_argument("--seconds", type=float, help="so long, however many steps that is")
    parser.add_argument("--device", choices=("cpu", "cuda"), default=Plan.device)
    parser.add_argument("--layers", type=int, default=Plan.layers, help="how many of the base model's twelve, from below")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--workers", type=int, default=Plan.workers, help="processes that make rows ahead")
    parser.add_argument("--batch", type=int, default=Plan.batch, help="pairs a step (default %(default)s)")
    parser.add_argument("--rate", type=float, default=Plan.rate, help="of the usual learning rate (default %(default)s)")
    parser.add_argument("--met", type=Path, nargs="+", default=(), help="rows of annotated documents, by training.met_pack")
    parser.add_argument("--held", type=Path, nargs="+", default=(), help="the same, to score after each pass")
    parser.add_argument("--teachers", type=Path, nargs="+", default=(), help="checkpoints to learn from as well")
    parser.add_argument("--start", type=Path, help="checkpoint to start from")
    parser.add_argument("--whole", action="store_true", help="learn without rounding: for teachers")
    parser.add_argument("--figures", action="store_true", help="print figures on the held-back passages")
    options = vars(parser.parse_args(arguments))
    wanted = options.pop("figures")
    plan = Plan(**{name: tuple(value) if isinstance(value, list) else value for name, value in options.items()})
    missing = [path for path in (*plan.met, *plan.held, *plan.teachers, *filter(None, [plan.start])) if not path.is_file()]
    if missing:
        print(f"{missing[0]}: no such file", file=sys.stderr)
        return 2
    if hashlib.sha256((plan.base / "model.safetensors").read_bytes()).hexdigest() != BASE_SHA256:
        print(f"the base weights are not {BASE}", file=sys.stderr)
        return 1
    course = train(plan)
    if wanted:
        print(json.dumps(score(course), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
