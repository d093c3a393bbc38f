"""How the first look learns from windows that it met: its relations, and, where asked, the upper layers they are read from.

Promise: tagger and links read the same layers, so they learn along with these, and are held to what they said before; so is, in
any case, what is said of modality and status. Shapes: t pieces, n spans, m mentions, s sentences, k places for parties.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.reading import MODALITIES
from sousveil.extraction.neural.second import HALF
from training.met_rows import Met
from training.network import HALF as MIDDLE
from training.network import Model
from training.second_rows import COOPERATION
from training.teaching import follow

WARM, SMOOTH, DECAY = 30, 0.99, 0.01
ABSURD = 0.3  # weight of pairs that were not even graded: they are to stay what they are
DUTY, ASIDE = 2.0, 0.6  # weights of what tagger and links said before, and of their yes-or-no answers among that
TAGGED = 0.5  # share of the windows whose spans are asked for again at each step; these count for all

Tensors = tuple[Tensor, ...]


@dataclass(frozen=True)
class Plan:
    """How it learns: `rate` for what judges pairs, `upper` for the layers below, the tagger and the links (0: they stay);
    `share` is how far the result goes from where it began to what was learned (WiSE-FT, Wortsman et al. 2022)."""

    rate: float = 3e-4
    upper: float = 0.0
    share: float = 1.0
    epochs: int = 5
    batch: int = 8
    seed: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError for what is no rate and no share."""
        if not (0 <= self.upper < 1 and 0 <= self.share <= 1):
            raise ValueError(f"--upper {self.upper:g} --share {self.share:g}: a rate is below 1, a share 0 to 1")


@dataclass(frozen=True)
class Window:
    """What the first look is asked of a window, what tagger and links answered (`tagged`, `linked`), and what there is to
    learn: `targets`, `weights` [s, k+1, k+1, HALF]; `graded` are those that an annotation was asked about."""

    half: Tensor
    marks: Tensor
    spans: Tensors
    tagged: Tensors
    mentions: Tensors
    linked: Tensors
    feed: dict[str, Tensor]
    targets: Tensor
    weights: Tensor
    graded: Tensor


def window(met: Met) -> Window:
    """The window of what was met in it. Raises ValueError where it was not met with everything asked."""
    asked = met.asked
    if asked is None:
        raise ValueError("these pairs were met by the second look; read them with every=True")
    shape = asked.said.shape
    targets, weights = np.zeros(shape, np.float32), np.full(shape, ABSURD, np.float32)
    exists = np.concatenate([np.ones((shape[0], 1), bool), asked.feed["types"] > 0], 1)
    weights[~(exists[:, :, None] & exists[:, None, :])] = 0.0
    steps, graded = np.arange(shape[1]), np.zeros(shape, bool)
    weights[:, steps, steps] = 0.0
    s, a, b = np.array(met.chosen, int).reshape(-1, 3).T
    for here, said in ((targets, met.targets), (weights, met.weights)):
        here[s, a, b], here[s, b, a] = said[:, :HALF], said[:, HALF:]
    graded[s, a, b] = graded[s, b, a] = True
    targets[..., COOPERATION] = np.maximum(targets[..., COOPERATION], targets[..., COOPERATION].transpose(0, 2, 1))
    feed = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in asked.feed.items()}
    arrays = (_tensors(part) for part in (asked.spans, asked.tagged, asked.mentions, asked.linked))
    return Window(*_tensors((asked.half, asked.marks)), *arrays, feed, *_tensors((targets, weights, graded)))


def _tensors(arrays: Iterable[np.ndarray]) -> Tensors:
    return tuple(torch.from_numpy(np.ascontiguousarray(array)) for array in arrays)


def said(model: Model, one: Window) -> tuple[Tensor, Tensor, Tensors]:
    """Logits of kinds, both orders of a cooperation made equal, and of modality and status; what the links say on the way."""
    h = _upper(model, one.half, one.marks)
    vectors, *linked = model.links(h, *one.mentions)
    kinds, attributes, *_ = model.relations(h, vectors, **one.feed)
    return even(kinds), attributes, tuple(linked)


def even(kinds: Tensor) -> Tensor:
    """Logits with both orders of a cooperation made equal."""
    both = (kinds[..., COOPERATION] + kinds[..., COOPERATION].transpose(1, 2)) / 2
    return torch.cat([kinds[..., :COOPERATION], both[..., None], kinds[..., COOPERATION + 1 :]], -1)


@dataclass
class Course:
    """A first look that learns."""

    model: Model
    plan: Plan

    def learn(self, shown: Sequence[Window]) -> Model:
        """Go through all windows `epochs` times; the result lies between the start and the running mean of the weights."""
        torch.manual_seed(self.plan.seed)
        begun = copy.deepcopy(self.model)
        draw, before = np.random.default_rng(self.plan.seed), [self._manner(one) for one in shown]
        optimizer, smooth, step = self._optimizer(), copy.deepcopy(self.model), 0
        total = self.plan.epochs * -(-len(shown) // self.plan.batch)
        for _ in range(self.plan.epochs):
            self._learning().train()
            order = draw.permutation(len(shown))
            for start in range(0, len(order), self.plan.batch):
                for group in optimizer.param_groups:
                    group["lr"] = group["rate"] * min(1.0, (step + 1) / WARM) * (1 - step / total)
                optimizer.zero_grad(set_to_none=True)
                for index in order[start : start + self.plan.batch]:
                    loss = self._loss(shown[index], before[index], tagged=draw.random() < TAGGED)
                    (loss / self.plan.batch).backward()
                nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
                optimizer.step()
                step += 1
                follow(smooth, self.model, min(SMOOTH, step / (step + WARM)))
        follow(begun, smooth, 1 - self.plan.share)
        return begun.eval()

    def _learning(self) -> nn.Module:
        """What learns."""
        return self.model if self.plan.upper else self.model.relations

    def _optimizer(self) -> torch.optim.AdamW:
        model, encoder = self.model, self.model.encoder
        below = (*encoder.layers[MIDDLE:], encoder.mark, model.links, model.tagger)
        lower = [parameter for part in below for parameter in part.parameters()]
        model.requires_grad_(False)
        groups = [{"params": list(model.relations.parameters()), "rate": self.plan.rate}]
        groups += [{"params": lower, "rate": self.plan.upper}] if self.plan.upper else []
        for group in groups:
            for parameter in group["params"]:
                parameter.requires_grad_(True)
        return torch.optim.AdamW(groups, weight_decay=DECAY)

    def _loss(self, one: Window, before: Tensor, *, tagged: bool) -> Tensor:
        kinds, attributes, linked = said(self.model, one)
        loss = functional.binary_cross_entropy_with_logits(kinds, one.targets, one.weights, reduction="sum")
        manner = attributes[one.targets > 0]
        for part in (slice(0, len(MODALITIES)), slice(len(MODALITIES), None)):
            loss = loss + held_to(manner[:, part], before[:, part])
        if self.plan.upper:
            loss = loss + DUTY * of_links(linked, one.linked)
            loss = loss + DUTY / TAGGED * self._of_tags(one) if tagged and one.spans else loss
        return loss

    def _of_tags(self, one: Window) -> Tensor:
        """How far the tagger is from what it said of a window; forms only where it saw a mention."""
        types, forms = self.model.tagger(_upper(self.model, one.half, torch.zeros_like(one.marks)), *one.spans)
        seen = one.tagged[0].argmax(1) > 0
        return held_to(types, one.tagged[0]) + held_to(forms[seen], one.tagged[1][seen])

    @torch.no_grad()
    def _manner(self, one: Window) -> Tensor:
        """What is said of modality and status where a pair is right, before anything is learned."""
        self.model.eval()
        return said(self.model, one)[1][one.targets > 0]


def held_to(now: Tensor, before: Tensor) -> Tensor:
    """How far answers (logits, the choices last) are from earlier ones: Kullback-Leibler, summed."""
    return functional.kl_div(torch.log_softmax(now, -1), torch.softmax(before, -1), reduction="sum")


def of_links(now: Tensors, before: Tensors) -> Tensor:
    """How far links are from what they were: whom each mention chooses before it, and who stands for several."""
    count = len(before[0])
    chosen = ~torch.ones(count, count + 1).tril().bool()
    earlier = torch.ones(count, count).tril(-1).bool()
    loss = held_to(now[0].masked_fill(chosen, -1e4), before[0].masked_fill(chosen, -1e4))
    for answer, was in ((now[1][earlier], before[1][earlier]), (now[2], before[2])):
        sure = torch.sigmoid(was)
        loss = loss + ASIDE / DUTY * functional.binary_cross_entropy_with_logits(answer, sure, reduction="sum")
    return loss


def _upper(model: Model, half: Tensor, marks: Tensor) -> Tensor:
    vectors: Tensor = model.encoder.again(half[None], marks[None], torch.ones(1, len(half)))
    return vectors[0]
