"""The network: encoder, tagger of mentions, links between mentions, relations between parties. Used for training and export.

Promise: the heads take one window without a batch dimension, only plain index arrays beside vectors, so that each exports
to ONNX as it stands. Shapes: t pieces, n candidate spans, m mentions, s sentences, k places for parties, l pieces.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.links import SIZES
from sousveil.extraction.neural.pairs import NEARNESS
from sousveil.extraction.neural.pieces import MARKS, SHAPES
from sousveil.extraction.neural.reading import FORMS, KINDS, MODALITIES, STATUSES, TYPES
from sousveil.extraction.neural.spans import MAX_WORDS

HIDDEN, LAYERS, HALF, HEADS, WIDE, VOCABULARY, POSITIONS = 384, 6, 3, 12, 1536, 30522, 512
MENTION, SPAN, PAIR, RANK = 256, 192, 256, 32
ATTRIBUTES = len(MODALITIES) + len(STATUSES)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
    """Scaled dot-product attention and its weights; mask is added to the logits."""
    logits = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    weights = torch.softmax(logits if mask is None else logits + mask, -1)
    return weights @ value, weights


def pick(x: Tensor, rows: Tensor) -> Tensor:
    """Rows of a matrix; on a CPU its gradient is many times faster than that of plain indexing."""
    return torch.index_select(x, 0, rows)


class EncoderLayer(nn.Module):
    """A BERT layer, or one of its kin: how wide it is, and what its matrices are."""

    def __init__(
        self, hidden: int = HIDDEN, wide: int = WIDE, epsilon: float = 1e-12, *, linear: type[nn.Linear] = nn.Linear
    ) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (linear(hidden, hidden) for _ in range(4))
        self.wide, self.narrow = linear(hidden, wide), linear(wide, hidden)
        self.norm1, self.norm2 = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [b, t, h]; bias, [b, 1, 1, t] or [b, heads, t, t], is added to the logits of attention."""
        batch, length, hidden = x.shape
        q, k, v = (
            layer(x).view(batch, length, HEADS, hidden // HEADS).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        fused = functional.scaled_dot_product_attention
        mixed = fused(q, k, v, bias.to(q.dtype)) if self.training else attend(q, k, v, bias)[0]
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))))
        return self.norm2(x + self.drop(self.narrow(functional.gelu(self.wide(x)))))


class Encoder(nn.Module):
    """MiniLM-L6 with two more embeddings: the case of the word, and the type of a mention that is already known."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Embedding(2, HIDDEN)
        self.shape = nn.Embedding(len(SHAPES), HIDDEN)
        self.known = nn.Embedding(1 + len(TYPES), HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        self.mark = nn.Linear(MARKS, HIDDEN, bias=False)
        nn.init.zeros_(self.mark.weight)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.known.weight)

    def forward(self, ids: Tensor, shapes: Tensor, known: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """[b, t] indices and a 0/1 mask -> the vectors of the last layer and of layer HALF, [b, t, h] each."""
        places = torch.arange(ids.shape[1])
        x = self.word(ids) + self.position(places) + self.kind.weight[0] + self.shape(shapes) + self.known(known)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        half = x
        for index, layer in enumerate(self.layers):
            half = x if index == HALF else half
            x = layer(x, bias)
        return x, half

    def again(self, half: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """The upper layers once more over vectors of layer HALF, now with every mention marked: marks [b, t, MARKS]."""
        x = half + self.mark(marks)
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers[HALF:]:
            x = layer(x, bias)
        return x

    def load_base(self, path: Path) -> None:
        """Take the published MiniLM weights in. Raises KeyError where the file is another model's."""
        file = load_file(str(path))
        file = {key.removeprefix("bert."): value for key, value in file.items()}
        state = {
            "word.weight": file["embeddings.word_embeddings.weight"],
            "position.weight": file["embeddings.position_embeddings.weight"],
            "kind.weight": file["embeddings.token_type_embeddings.weight"],
            "norm.weight": file["embeddings.LayerNorm.weight"],
            "norm.bias": file["embeddings.LayerNorm.bias"],
        }
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "wide": "intermediate.dense",
            "narrow": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for index in range(LAYERS):
            for own, theirs in names.items():
                for part in ("weight", "bias"):
                    state[f"layers.{index}.{own}.{part}"] = file[f"encoder.layer.{index}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or set(missing) != {"shape.weight", "known.weight", "mark.weight"}:
            raise KeyError(f"not the base model: {missing} {unexpected}")


class Tagger(nn.Module):
    """Type and form of candidate spans, from their first and last piece (after Yu et al. 2020, NER as dependency parsing)."""

    def __init__(self) -> None:
        super().__init__()
        classes = 1 + len(TYPES)
        self.start, self.end = nn.Linear(HIDDEN, SPAN), nn.Linear(HIDDEN, SPAN)
        self.left, self.right = nn.Linear(HIDDEN, classes * RANK), nn.Linear(HIDDEN, classes * RANK)
        self.before, self.after = nn.Linear(HIDDEN, SPAN), nn.Linear(HIDDEN, SPAN)
        self.width = nn.Embedding(MAX_WORDS, SPAN)
        self.out = nn.Linear(SPAN, classes + len(FORMS))
        self.drop = nn.Dropout(0.2)
        self.classes = classes

    def forward(self, h: Tensor, first: Tensor, last: Tensor, width: Tensor) -> tuple[Tensor, Tensor]:
        """h [t, h] with the special pieces at both ends, positions of first and last [n] -> types [n, 7], forms [n, 5]."""
        h = self.drop(h)
        hidden = pick(self.start(h), first) + pick(self.end(h), last) + self.width(width)
        hidden = hidden + pick(self.before(h), first - 1) + pick(self.after(h), last + 1)
        out = self.out(self.drop(functional.gelu(hidden)))
        pair = pick(self.left(h), first) * pick(self.right(h), last)
        product = pair.view(-1, self.classes, RANK).sum(-1)
        return out[:, : self.classes] + product, out[:, self.classes :]


class Links(nn.Module):
    """Vectors of mentions; for each, how well each mention before it serves as antecedent, and whether it is a collective."""

    def __init__(self) -> None:
        super().__init__()
        self.vector = nn.Linear(3 * HIDDEN, MENTION)
        self.norm = nn.LayerNorm(MENTION)
        self.of_type, self.of_form = nn.Embedding(len(TYPES), MENTION), nn.Embedding(len(FORMS), MENTION)
        self.one, self.two = nn.Linear(MENTION, 128), nn.Linear(MENTION, 128)
        self.row, self.column = nn.Linear(MENTION, 160), nn.Linear(MENTION, 160)
        self.features = nn.ModuleList(nn.Embedding(size, 160) for size in SIZES)
        self.types = nn.Embedding(len(TYPES) * len(TYPES), 160)
        self.forms = nn.Embedding(len(FORMS) * len(FORMS), 160)
        self.middle, self.out = nn.Linear(160, 160), nn.Linear(160, 2)
        self.new, self.several = nn.Linear(MENTION, 1), nn.Linear(MENTION, 1)
        self.drop = nn.Dropout(0.2)

    def forward(
        self, h: Tensor, first: Tensor, last: Tensor, types: Tensor, forms: Tensor, pairs: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """h [t, h], mentions [m], pairs [m, m, 6] -> vectors [m, d], scores [m, m+1], members [m, m], several [m] (logits)."""
        sums = torch.cat([torch.zeros_like(h[:1]), torch.cumsum(h, 0)], 0)
        mean = (pick(sums, last + 1) - pick(sums, first)) / (last + 1 - first)[:, None].float()
        vector = functional.gelu(self.vector(torch.cat([pick(h, first), pick(h, last), mean], -1)))
        vector = self.norm(vector + self.of_type(types) + self.of_form(forms))
        g = self.drop(vector)
        hidden = self.row(g)[:, None, :] + self.column(g)[None, :, :]
        for index, table in enumerate(self.features):
            hidden = hidden + table(pairs[:, :, index])
        hidden = hidden + self.types(types[:, None] * len(TYPES) + types[None, :])
        hidden = hidden + self.forms(forms[:, None] * len(FORMS) + forms[None, :])
        hidden = functional.gelu(self.middle(self.drop(functional.gelu(hidden))))
        out = self.out(hidden)
        scores = out[:, :, 0] + self.one(g) @ self.two(g).T / math.sqrt(128)
        return vector, torch.cat([self.new(g), scores], 1), out[:, :, 1], self.several(g)[:, 0]


class Crossing(nn.Module):
    """A pass in which the parties of a sentence look at each other and at the words of the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.own = nn.Linear(PAIR, 3 * PAIR)
        self.own_out = nn.Linear(PAIR, PAIR)
        self.query, self.pieces, self.out = nn.Linear(PAIR, PAIR), nn.Linear(HIDDEN, 2 * PAIR), nn.Linear(PAIR, PAIR)
        self.wide, self.narrow = nn.Linear(PAIR, 2 * PAIR), nn.Linear(2 * PAIR, PAIR)
        self.norms = nn.ModuleList(nn.LayerNorm(PAIR) for _ in range(3))
        self.drop = nn.Dropout(0.2)

    def forward(self, x: Tensor, bias: Tensor, words: Tensor, word_bias: Tensor) -> tuple[Tensor, Tensor]:
        """x [s, k+2, d], bias [s, 1, 1, k+2], words [s, l, h], word_bias [s, 1, 1, l] -> x, weights over words [s, k+2, l]."""
        q, k, v = (self._split(part) for part in self.own(self.norms[0](x)).chunk(3, -1))
        x = x + self.drop(self.own_out(self._join(attend(q, k, v, bias)[0])))
        k, v = (self._split(part) for part in self.pieces(words).chunk(2, -1))
        mixed, weights = attend(self._split(self.query(self.norms[1](x))), k, v, word_bias)
        x = x + self.drop(self.out(self._join(mixed)))
        return x + self.drop(self.narrow(functional.gelu(self.wide(self.norms[2](x))))), weights.mean(1)

    @staticmethod
    def _split(x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], 4, PAIR // 4).transpose(1, 2)

    @staticmethod
    def _join(x: Tensor) -> Tensor:
        return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], PAIR)


class Relations(nn.Module):
    """For each sentence and ordered pair of its places (place 0 is nobody): the eight kinds, modality and status by kind.

    A party is the mean of its mentions over the whole window, weighted by what the sentence asks for; pairs see the words
    that both parties look at (localised context after Zhou et al. 2021, ATLOP).
    """

    def __init__(self) -> None:
        super().__init__()
        self.ask, self.key, self.value = nn.Linear(HIDDEN, PAIR), nn.Linear(MENTION, PAIR), nn.Linear(MENTION, PAIR)
        self.near_bias, self.near = nn.Embedding(NEARNESS, 1), nn.Embedding(NEARNESS, PAIR)
        self.of_type = nn.Embedding(1 + len(TYPES), PAIR)
        self.nobody = nn.Parameter(torch.zeros(PAIR))
        self.passes = nn.ModuleList(Crossing() for _ in range(2))
        self.norm = nn.LayerNorm(PAIR)
        self.source, self.target, self.sentence = nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR)
        self.shared = nn.Linear(HIDDEN, PAIR)
        self.country = nn.Embedding(3, PAIR)
        self.kinds, self.attributes = nn.Linear(PAIR, len(KINDS)), nn.Linear(PAIR, len(KINDS) * ATTRIBUTES)
        self.left, self.right = nn.Linear(PAIR, len(KINDS) * RANK), nn.Linear(PAIR, len(KINDS) * RANK)
        self.from_role, self.to_role, self.sentence_kind = (nn.Linear(PAIR, len(KINDS)) for _ in range(3))
        self.drop = nn.Dropout(0.2)

    def forward(
        self, h: Tensor, vectors: Tensor, holds: Tensor, near: Tensor, types: Tensor, countries: Tensor,
        pieces: Tensor, inside: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
        """-> kinds [s, k+1, k+1, 8], attributes [s, k+1, k+1, 8, 9], roles [s, k+1, 8] twice, of sentence [s, 8] (logits)."""
        words = pick(h, pieces.reshape(-1)).view(*pieces.shape, HIDDEN)
        question = self.ask((words * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True).clamp(min=1.0))
        x = self._parties(question, vectors, holds, near, types)
        exists = (types > 0).float()
        real = torch.cat([torch.ones_like(exists[:, :2]), exists], 1)
        bias, word_bias = (real - 1)[:, None, None, :] * 1e4, (inside - 1)[:, None, None, :] * 1e4
        weights = x
        for crossing in self.passes:
            x, weights = crossing(x, bias, words, word_bias)
        x = self.drop(self.norm(x))
        sentence, parties, looks = x[:, 0], x[:, 1:], weights[:, 1:]
        both = looks[:, :, None, :] * looks[:, None, :, :]
        both = both / (both.sum(-1, keepdim=True) + 1e-6)
        context = torch.einsum("sabl,sld->sabd", both, self.shared(words))
        hidden = self.source(parties)[:, :, None, :] + self.target(parties)[:, None, :, :] + context
        hidden = hidden + self.sentence(sentence)[:, None, None, :] + self.country(countries)
        hidden = self.drop(functional.gelu(hidden))
        shape = (x.shape[0], parties.shape[1], len(KINDS), RANK)
        product = torch.einsum("sakr,sbkr->sabk", self.left(parties).view(shape), self.right(parties).view(shape))
        roles = self.from_role(parties), self.to_role(parties)
        of_sentence = self.sentence_kind(sentence)
        logits = self.kinds(hidden) + product / math.sqrt(RANK) + of_sentence[:, None, None, :]
        logits = logits + roles[0][:, :, None, :] + roles[1][:, None, :, :]
        attributes = self.attributes(hidden).view(*hidden.shape[:3], len(KINDS), ATTRIBUTES)
        return logits, attributes, *roles, of_sentence

    def _parties(self, question: Tensor, vectors: Tensor, holds: Tensor, near: Tensor, types: Tensor) -> Tensor:
        logits = question @ self.key(vectors).T / math.sqrt(PAIR) + self.near_bias(near)[:, :, 0]
        share = torch.softmax(logits[:, None, :] + (holds - 1) * 1e4, -1) * holds
        values = torch.einsum("skm,smd->skd", share, self.value(vectors)[None] + self.near(near))
        parties = values + self.of_type(types)
        nobody = self.nobody.expand(question.shape[0], 1, PAIR)
        return torch.cat([question[:, None, :], nobody, parties], 1)


class Model(nn.Module):
    """All four, trained together."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.tagger, self.links, self.relations = Encoder(), Tagger(), Links(), Relations()

    def expect_little(self) -> None:
        """Begin with the belief that most spans are no mentions and most pairs no relations: saves the first epoch."""
        with torch.no_grad():
            self.tagger.out.bias[0] = 5.0
            for head in (self.relations.from_role, self.relations.to_role):
                head.bias.fill_(-3.0)
            self.relations.sentence_kind.bias.fill_(-2.0)
