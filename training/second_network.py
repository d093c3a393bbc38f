"""The network of the second look: the lower layers of MPNet over a piece of text in which two parties are marked.

Promise: it takes what `Glass.look` is given, with vectors of words in the place of their ids, so that it exports as it stands.
The two are told by vectors added to the words of each (after Zhong & Chen 2021, PURE, who put markers around them), with
the type and form of every mention. Shapes: b rows, t pieces, h = HIDDEN.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.pieces import CLS, MARKS, SEP, SHAPES
from sousveil.extraction.neural.second import HALF, LONG, NOBODY, UNSEEN
from training.fourbit import FourBitLinear, rounded
from training.network import HEADS, EncoderLayer

BASE, BASE_SHA256 = (
    "sentence-transformers/all-mpnet-base-v2", "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
)  # fmt: skip
HIDDEN, WIDE, JUDGING, PIECES = 768, 3072, 512, LONG + 2
BUCKETS, FARTHEST = 32, 128
VOCABULARY, MASK = 30522, 103
# MPNet's words are BERT's, four places on, but for the three special ones that it names in its own way.
SHIFT, SPECIAL = 4, {CLS: 0, SEP: 2, MASK: 30526}
FIRST_POSITION = 2


def buckets(length: int) -> Tensor:
    """int [t, t]: which of BUCKETS distances lies between two pieces, as T5 and MPNet count them."""
    steps = torch.arange(length)
    distance = steps[:, None] - steps[None]
    side = BUCKETS // 2
    exact = side // 2
    far = distance.abs()
    grown = torch.log(far.clamp(min=1).float() / exact) / math.log(FARTHEST / exact) * (side - exact)
    far = torch.where(far < exact, far, (exact + grown.long()).clamp(max=side - 1))
    return ((distance < 0) * side + far).int()


class Judge(nn.Module):
    """The eight kinds in both directions, from the vectors of the text, the sentence, both parties and their product."""

    def __init__(self) -> None:
        super().__init__()
        self.nobody, self.unseen = nn.Parameter(torch.zeros(HIDDEN)), nn.Parameter(torch.zeros(HIDDEN))
        self.norm, self.wide, self.out = nn.LayerNorm(5 * HIDDEN), nn.Linear(5 * HIDDEN, JUDGING), nn.Linear(JUDGING, 2 * HALF)
        self.drop = nn.Dropout(0.2)
        nn.init.constant_(self.out.bias, -3.0)

    def forward(self, x: Tensor, one: Tensor, two: Tensor, inside: Tensor, flag: Tensor) -> Tensor:
        """x [b, t, h], whose pieces [b, t] three times, flag [b, 2] -> [b, 2 * HALF] (logits)."""
        a, b = self._side(x, one, flag[:, 0]), self._side(x, two, flag[:, 1])
        seen = torch.cat([x[:, 0], _mean(x, inside), a, b, a * b], -1).float()
        return self.out(self.drop(functional.gelu(self.wide(self.drop(self.norm(seen))))))

    def _side(self, x: Tensor, own: Tensor, flag: Tensor) -> Tensor:
        nobody, unseen = self.nobody.to(x.dtype), self.unseen.to(x.dtype)
        return _mean(x, own) + (flag == NOBODY)[:, None] * nobody + (flag == UNSEEN)[:, None] * unseen


def _mean(x: Tensor, own: Tensor) -> Tensor:
    return torch.bmm(own[:, None].to(x.dtype), x)[:, 0] / own.sum(1, keepdim=True).clamp(min=1).to(x.dtype)


class Second(nn.Module):
    """The second look."""

    buckets: Tensor

    def __init__(self, layers: int = 6, *, linear: type[nn.Linear] = FourBitLinear) -> None:
        super().__init__()
        self.position, self.relative = nn.Embedding(PIECES, HIDDEN), nn.Embedding(BUCKETS, HEADS)
        self.norm = nn.LayerNorm(HIDDEN, 1e-5)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(EncoderLayer(HIDDEN, WIDE, 1e-5, linear=linear) for _ in range(layers))
        self.role, self.mark = nn.Linear(3, HIDDEN, bias=False), nn.Linear(MARKS, HIDDEN, bias=False)
        self.shape = nn.Embedding(len(SHAPES), HIDDEN)
        nn.init.normal_(self.role.weight, std=0.05)
        nn.init.normal_(self.mark.weight, std=0.02)
        nn.init.zeros_(self.shape.weight)
        self.judge = Judge()
        self.register_buffer("buckets", buckets(PIECES), persistent=False)

    def forward(
        self, words: Tensor, shapes: Tensor, marks: Tensor, one: Tensor, two: Tensor, inside: Tensor, mask: Tensor, flag: Tensor
    ) -> Tensor:
        """words [b, t, h], marks [b, t, MARKS], flag [b, 2], the others [b, t] -> [b, 2 * HALF] (logits)."""
        length = words.shape[1]
        x = self.norm(words + self.position.weight[:length])
        x = self.drop(x + self.role(torch.stack([one, two, inside], -1)) + self.mark(marks) + self.shape(shapes))
        bias = self.relative(self.buckets[:length, :length].long()).permute(2, 0, 1)[None]
        bias = bias + ((1 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return self.judge(x, one, two, inside, flag)

    def load_base(self, path: Path) -> None:
        """Take the published weights in, of as many layers as there are here. Raises KeyError where the file is another's."""
        file = _base(path)
        state = {
            "position.weight": file["embeddings.position_embeddings.weight"][FIRST_POSITION:][:PIECES],
            "relative.weight": file["encoder.relative_attention_bias.weight"],
            "norm.weight": file["embeddings.LayerNorm.weight"],
            "norm.bias": file["embeddings.LayerNorm.bias"],
        }
        names = {
            "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v", "out": "attention.attn.o",
            "norm1": "attention.LayerNorm", "wide": "intermediate.dense", "narrow": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for index in range(len(self.layers)):
            for own, theirs in names.items():
                for part in ("weight", "bias"):
                    state[f"layers.{index}.{own}.{part}"] = file[f"encoder.layer.{index}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or any(not name.startswith(("role.", "mark.", "shape.", "judge.")) for name in missing):
            raise KeyError(f"not the base model: {missing} {unexpected}")

    def settle(self) -> None:
        """Round for good what is learned under rounding."""
        for layer in self.modules():
            if isinstance(layer, FourBitLinear):
                layer.settle()


def word_table(path: Path) -> Tensor:
    """float32 [VOCABULARY, h]: the base model's vectors of words, rounded to four bits, at the places that BERT's tokenizer
    gives them. They are not trained."""
    table = _base(path)["embeddings.word_embeddings.weight"].float()
    return rounded(table[[SPECIAL.get(piece, piece + SHIFT) for piece in range(VOCABULARY)]])


def _base(path: Path) -> dict[str, Tensor]:
    return {key.removeprefix("mpnet."): value for key, value in load_file(str(path)).items()}
