"""Train the model from the corpus: `python -m training.train --base DIR --out DIR [--epochs N] [--seed K] [--claims N]`.

Promise: fixed order, fixed seeds, one thread a process: the same corpus, base weights and options give the same checkpoint on
the same machine. Held-back passages choose and calibrate; they are never learned from.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, distributed
from torch.nn import functional

from sousveil.extraction.neural.pieces import MARKS
from sousveil.extraction.neural.reading import KINDS
from training.network import Model
from training.passages import Passage
from training.slots import check
from training.train_data import Example, Source, is_held_back

BATCH = 4
LEARNING = {"encoder": 1.5e-4, "heads": 8e-4}
SMOOTH = 0.99


def passages(folder: Path) -> tuple[list[Passage], list[Passage]]:
    """(passages to learn from, passages held back), in the order of the files. Raises SystemExit where the corpus is wrong."""
    report = check(sorted(folder.glob("w*.txt")))
    if report.complaints:
        raise SystemExit("\n".join(report.complaints))
    return [p for p in report.passages if not is_held_back(p.ident)], [p for p in report.passages if is_held_back(p.ident)]


def tokenizer_of(base: Path) -> Tokenizer:
    """The tokenizer of the base model, without truncation."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def tensor(array) -> Tensor:  # type: ignore[no-untyped-def]
    """A tensor of the same numbers."""
    return torch.from_numpy(array)


def encode(model: Model, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Vectors of a padded batch without and with mentions marked, [b, t, h] each."""
    length = max(len(e.ids) for e in batch)
    ids, shapes, known, mask = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(4))
    marks = torch.zeros(len(batch), length, MARKS)
    for row, e in enumerate(batch):
        size = len(e.ids)
        ids[row, :size], shapes[row, :size], known[row, :size] = tensor(e.ids), tensor(e.shapes), tensor(e.known)
        marks[row, :size], mask[row, :size] = tensor(e.marks), 1
    h, half = model.encoder(ids, shapes, known, mask)
    return h, model.encoder.again(half, marks, mask)


def losses(model: Model, e: Example, h: Tensor, marked: Tensor) -> dict[str, Tensor]:
    """Summed losses of one example and what to divide them by (`n_...`)."""
    out: dict[str, Tensor] = {}
    types, forms = model.tagger(h, tensor(e.spans.first), tensor(e.spans.last), tensor(e.spans.width))
    out["tag"] = functional.cross_entropy(types, tensor(e.span_types), reduction="sum")
    out["form"] = functional.cross_entropy(forms, tensor(e.span_forms), reduction="sum", ignore_index=-1)
    out["n_tag"] = out["n_form"] = tensor(e.span_types > 0).sum()
    if not len(e.types):
        return out
    places = tensor(e.first), tensor(e.last)
    vectors, scores, members, several = model.links(marked, *places, tensor(e.types), tensor(e.forms), tensor(e.features))
    m = len(e.types)
    earlier = torch.ones(m, m).tril(-1).bool()
    allowed = torch.cat([torch.ones(m, 1, dtype=torch.bool), earlier], 1)
    scores = scores.masked_fill(~allowed, -1e4)
    gold, plain = tensor(e.antecedents), tensor(e.several) < 0.5
    reached = torch.logsumexp(scores.masked_fill(gold < 0.5, -1e4), 1) - torch.logsumexp(scores, 1)
    out["link"], out["n_link"] = -(reached * plain).sum(), plain.sum()
    out["several"] = functional.binary_cross_entropy_with_logits(several, tensor(e.several), reduction="sum")
    out["n_several"] = torch.tensor(m)
    rows = (~plain)[:, None] & earlier
    if rows.any():
        out["member"] = functional.binary_cross_entropy_with_logits(members[rows], tensor(e.members)[rows], reduction="sum")
        out["n_member"] = rows.sum()
    out.update(relation_losses(model, e, marked, vectors))
    return out


def relation_losses(model: Model, e: Example, h: Tensor, vectors: Tensor) -> dict[str, Tensor]:
    """Losses of the relation heads of one example."""
    feed = {key: tensor(value) for key, value in e.pairing.feed().items()}
    logits, attributes, source, target, sentence = model.relations(h, vectors, **feed)
    gold, weights = tensor(e.kinds), tensor(e.weights)
    exists = torch.cat([torch.ones(gold.shape[0], 1), (feed["types"] > 0).float()], 1)[..., None]
    own = functional.binary_cross_entropy_with_logits(logits, gold, weights, reduction="sum")
    sides = [functional.binary_cross_entropy_with_logits(role, gold.amax(axis), exists.expand_as(role), reduction="sum")
             for role, axis in ((source, 2), (target, 1))]  # fmt: skip
    of_sentence = functional.binary_cross_entropy_with_logits(sentence, gold.amax((1, 2)), reduction="sum")
    out = {"pair": own, "role": sides[0] + sides[1], "sentence": of_sentence}
    out["n_pair"] = out["n_role"] = out["n_sentence"] = torch.tensor(max(len(e.claims), 1))
    if e.claims:
        s, a, b, k, modality, status = (torch.tensor(column) for column in zip(*e.claims, strict=True))
        picked = attributes[s, a, b, k]
        out["modality"] = functional.cross_entropy(picked[:, :4], modality, reduction="sum")
        out["status"] = functional.cross_entropy(picked[:, 4:], status, reduction="sum")
        out["n_modality"] = out["n_status"] = torch.tensor(len(e.claims))
    return out


SHARES = {"tag": 1.0, "form": 0.3, "link": 1.0, "several": 1.0, "member": 2.0, "pair": 1.0, "role": 0.3, "sentence": 0.3,
          "modality": 0.3, "status": 0.3}  # fmt: skip


def step(model: Model, batch: Sequence[Example]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and each part of it."""
    h, marked = encode(model, batch)
    sums: dict[str, Tensor] = {}
    for row, e in enumerate(batch):
        for key, value in losses(model, e, h[row, : len(e.ids)], marked[row, : len(e.ids)]).items():
            sums[key] = sums[key] + value if key in sums else value
    parts = {key: sums[key] / sums[f"n_{key}"].clamp(min=1) for key in SHARES if key in sums}
    total = torch.stack([SHARES[key] * value for key, value in parts.items()]).sum()
    return total, {key: float(value.detach()) for key, value in parts.items()}


def optimizer_of(model: Model, steps: int, rate: float) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW, the word table frozen, warm-up over 6 % of the steps, then linear decay."""
    model.encoder.word.weight.requires_grad_(False)
    new = ("encoder.shape", "encoder.known")
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    old = [p for name, p in named if name.startswith("encoder.") and not name.startswith(new)]
    heads = [p for name, p in named if not name.startswith("encoder.") or name.startswith(new)]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": rate * LEARNING["encoder"]}, {"params": heads, "lr": rate * LEARNING["heads"]}],
        weight_decay=0.02,
    )
    warm = max(1, int(steps * 0.06))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: (n + 1) / warm if n < warm else max(0.0, (steps - n) / max(1, steps - warm))
    )
    return optimizer, scheduler


def batches(examples: list[Example], draw: random.Random) -> list[list[Example]]:
    """Batches of like length, in random order."""
    ordered = sorted(examples, key=lambda e: (len(e.ids), e.ident))
    cut = [ordered[n : n + BATCH] for n in range(0, len(ordered), BATCH)]
    draw.shuffle(cut)
    return cut


@dataclass(frozen=True)
class Plan:
    """What a training is made of. `workers` processes share each batch; their number is part of the result."""

    base: Path
    corpus: Path
    out: Path
    epochs: int = 20
    seed: int = 1
    claims: int | None = None
    workers: int = 2
    start: Path | None = None
    rate: float = 1.0
    steps: int | None = None  # so many steps, whatever number of passes that is, instead of `epochs`


def train(plan: Plan) -> None:
    """Train and write `model.pt` after each epoch, `log.jsonl` beside it."""
    plan.out.mkdir(parents=True, exist_ok=True)
    if plan.workers == 1:
        _work(0, plan)
        return
    (plan.out / "meeting").unlink(missing_ok=True)
    torch.multiprocessing.spawn(_work, (plan,), nprocs=plan.workers)


def _work(rank: int, plan: Plan) -> None:
    torch.set_num_threads(1)
    if plan.workers > 1:
        meeting = (plan.out / "meeting").resolve().as_uri()
        distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=plan.workers)
    torch.manual_seed(plan.seed)
    learned, held = passages(plan.corpus)
    learned = subset(learned, plan.claims, plan.seed)
    source = Source(tokenizer_of(plan.base), plan.seed)
    model = Model()
    model.encoder.load_base(plan.base / "model.safetensors")
    model.expect_little()
    if plan.start:
        begin_with(model, plan.start)
    torch.manual_seed(plan.seed * 1000 + rank)
    steps = plan.steps or sum(len(_batches(source, learned, plan, n)) for n in range(2)) * plan.epochs // 2
    run = Run(plan, rank, model, *optimizer_of(model, steps, plan.rate), copy.deepcopy(model) if rank == 0 else None)
    left = plan.steps or sys.maxsize
    for epoch in itertools.count() if plan.steps else range(plan.epochs):
        begun = time.time()
        rows = run.epoch(_batches(source, learned, plan, epoch)[:left])
        left -= len(rows)
        if plan.steps and left:
            continue
        if run.smooth is not None:
            row = {key: sum(r.get(key, 0.0) for r in rows) / len(rows) for key in SHARES}
            row |= {"epoch": epoch, "seconds": time.time() - begun}
            if epoch % 4 == 3 or epoch == plan.epochs - 1 or not left:
                row |= quick(run.smooth, [source.example([p], 0, None) for p in held])
            with (plan.out / "log.jsonl").open("a" if epoch and not plan.steps else "w", encoding="utf-8") as log:
                log.write(json.dumps({key: round(value, 4) for key, value in row.items()}) + "\n")
            torch.save(run.smooth.state_dict(), plan.out / "model.pt")
        if not left:
            return


def _batches(source: Source, learned: list[Passage], plan: Plan, epoch: int) -> list[list[Example]]:
    return batches(source.epoch(learned, epoch), random.Random(f"{plan.seed}|batches|{epoch}"))


@dataclass
class Run:
    """A training under way in one process. `smooth`, in the first process, is the running mean of the weights: the result."""

    plan: Plan
    rank: int
    model: Model
    optimizer: torch.optim.Optimizer
    scheduler: torch.optim.lr_scheduler.LRScheduler
    smooth: Model | None

    def epoch(self, all_batches: list[list[Example]]) -> list[dict[str, float]]:
        """Learn from all batches once; the losses of each."""
        self.model.train()
        rows = []
        for batch in all_batches:
            self.optimizer.zero_grad(set_to_none=True)
            own = batch[self.rank :: self.plan.workers] if len(batch) >= self.plan.workers else batch
            loss, parts = step(self.model, own)
            loss.backward()
            _average(self.model, self.plan.workers)
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.scheduler.step()
            self._follow()
            rows.append(parts)
        return rows

    @torch.no_grad()
    def _follow(self) -> None:
        if self.smooth is not None:
            for mean, now in zip(self.smooth.parameters(), self.model.parameters(), strict=True):
                if now.requires_grad:
                    mean.lerp_(now, 1 - SMOOTH)


def _average(model: Model, workers: int) -> None:
    """Gradients of all workers, averaged in one message; a head that one worker did not use counts as zero."""
    if workers == 1:
        return
    used = [p for p in model.parameters() if p.requires_grad]
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in used])
    distributed.all_reduce(flat)
    flat /= workers
    at = 0
    for p in used:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()


def begin_with(model: Model, checkpoint: Path) -> None:
    """Take a checkpoint in; one made before mentions were marked lacks only the marks, which begin at zero."""
    missing, unexpected = model.load_state_dict(torch.load(checkpoint, weights_only=True), strict=False)
    if unexpected or set(missing) - {"encoder.mark.weight"}:
        raise SystemExit(f"{checkpoint} is not a checkpoint of this network: {missing} {unexpected}")


def subset(learned: list[Passage], claims: int | None, seed: int) -> list[Passage]:
    """Passages in random order until they hold so many claims; all of them without a number."""
    if claims is None:
        return learned
    order, taken, count = list(learned), [], 0
    random.Random(f"{seed}|subset").shuffle(order)
    for passage in order:
        if count >= claims:
            break
        taken.append(passage)
        count += len(passage.claims)
    return taken


@torch.no_grad()
def quick(model: Model, held: Sequence[Example]) -> dict[str, float]:
    """Figures on held-back passages with gold mentions and entities: tagger F1, link accuracy, best relation F1."""
    model.eval()
    tags, link, scored, gold = [0, 0, 0], [0, 0], [], 0
    for e in held:
        h, marked = (vectors[0] for vectors in encode(model, [e]))
        types, _ = model.tagger(h, tensor(e.spans.first), tensor(e.spans.last), tensor(e.spans.width))
        said, right = types.argmax(1).numpy(), e.span_types
        tags = [
            tags[0] + int(((said == right) & (right > 0)).sum()),
            tags[1] + int((said > 0).sum()),
            tags[2] + int((right > 0).sum()),
        ]
        gold += len(e.gold)
        if not len(e.types):
            continue
        places = tensor(e.first), tensor(e.last)
        vectors, scores, _, _ = model.links(marked, *places, tensor(e.types), tensor(e.forms), tensor(e.features))
        for j in range(len(e.types)):
            if e.several[j] < 0.5 and e.points[j].form in ("description", "pronoun"):
                link = [link[0] + int(e.antecedents[j, int(scores[j, : j + 1].argmax())]), link[1] + 1]
        feed = {key: tensor(value) for key, value in e.pairing.feed().items()}
        logits = model.relations(marked, vectors, **feed)[0].masked_fill(tensor(e.weights) == 0, -20.0)
        chance = torch.sigmoid(logits)
        for s, a, b, k in (chance > 0.05).nonzero().tolist():
            if not (KINDS[k] == "cooperation" and a > b):
                scored.append((float(chance[s, a, b, k]), float(e.kinds[s, a, b, k])))
    return {"tag_f1": 2 * tags[0] / max(1, tags[1] + tags[2]), "link": link[0] / max(1, link[1]), **best_f1(scored, gold)}


def best_f1(scored: list[tuple[float, float]], gold: int) -> dict[str, float]:
    """Best F1 over thresholds, with the threshold, and recall at all candidates."""
    scored = sorted(scored, reverse=True)
    hits, best = 0.0, (0.0, 1.0, 0.0)
    for n, (chance, right) in enumerate(scored, 1):
        hits += right
        best = max(best, (2 * hits / (n + gold), chance, hits / n))
    return {
        "rel_f1": best[0],
        "threshold": best[1],
        "precision": best[2],
        "rel_recall_all": hits / max(1, gold),
        "candidates": len(scored) / max(1, gold),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json of MiniLM-L6"
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--claims", type=int, help="learn from so many claims only (learning curve)")
    parser.add_argument("--workers", type=int, default=2, help="processes that share each batch")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--rate", type=float, default=1.0, help="share of the usual learning rates")
    parser.add_argument("--steps", type=int, help="so many steps instead of epochs")
    options = parser.parse_args(arguments)
    train(Plan(**vars(options)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
