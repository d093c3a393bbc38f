"""Training examples: filled passages, joined and roughened, as arrays for the network.

Promise: the same passages, epoch and seed give the same examples; nothing but the corpus, the names and the registry of
companies goes in. Names are drawn anew each epoch, so that no answer hangs on who is named.
"""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sousveil.extraction import sentences as splitting
from sousveil.extraction.neural import links, pairs, pieces, spans
from sousveil.extraction.neural.reading import FORMS, KINDS, MODALITIES, STATUSES, TYPES, Known
from training.filling import fill
from training.names import Families, Family, State, load_families, load_states
from training.passages import Passage
from training.roughen import invent_mentions, join, roughen

ROOT = Path(__file__).parent.parent
FORM_NAMES = {"name": "name", "short": "name", "adj": "adjective", "capital": "capital"}
OTHER_NAMES = {
    "United States": ("US", "U.S.", "America"),
    "United Kingdom": ("UK", "Britain"),
    "United Arab Emirates": ("UAE", "Emirates"),
}
HELD_BACK = 12
INVENTED = "invented"
MASK, MASKED = 103, 0.06


@dataclass
class Example:
    """One window with all it teaches; arrays as the graphs take them (positions count the special piece in front)."""

    ids: np.ndarray
    shapes: np.ndarray
    known: np.ndarray
    spans: spans.Candidates
    span_types: np.ndarray
    span_forms: np.ndarray
    first: np.ndarray
    last: np.ndarray
    types: np.ndarray
    forms: np.ndarray
    points: list[links.Point]
    features: np.ndarray
    antecedents: np.ndarray
    several: np.ndarray
    members: np.ndarray
    pairing: pairs.Pairing
    kinds: np.ndarray
    weights: np.ndarray
    claims: list[tuple[int, int, int, int, int, int]]
    text: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    entities: list[tuple[tuple[int, ...], str, str | None]] = field(default_factory=list)
    mention_entities: list[tuple[int, ...]] = field(default_factory=list)
    known_mentions: list[Known] = field(default_factory=list)
    gold: list[dict[str, Any]] = field(default_factory=list)
    marks: np.ndarray = field(default_factory=lambda: np.zeros((0, pieces.MARKS), np.float32))
    lost: int = 0
    ident: str = ""


def is_held_back(ident: str) -> bool:
    """Whether a passage is kept for choosing and calibrating: by hash of its id, near-miss twins (w4, by tens) together."""
    key = ident[:-1] if ident.startswith("w4") else ident
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 100 < HELD_BACK


class Source:
    """Draws examples from passages."""

    def __init__(self, tokenizer: Any, seed: int) -> None:
        self.tokenizer, self.seed = tokenizer, seed
        self.states = load_states()
        self.families = with_registry(load_families())
        path = ROOT / "src/sousveil/extraction/lang/en/abbreviations.txt"
        words = path.read_text(encoding="utf-8").splitlines()
        self.abbreviations = frozenset(word.strip().casefold() for word in words if word.strip() and word[0] != "#")

    def epoch(self, passages: Sequence[Passage], epoch: int) -> list[Example]:
        """All passages once, short ones joined to documents of several, in random order."""
        draw = random.Random(f"{self.seed}|{epoch}")
        order = list(passages)
        draw.shuffle(order)
        documents: list[list[Passage]] = []
        while order:
            room = draw.choice((250, 700, 1200, 1700))
            document = [order.pop()]
            while order and sum(len(p.text) for p in document) + len(order[-1].text) < room:
                document.append(order.pop())
            documents.append(document)
        return [self.example(document, epoch, draw) for document in documents]

    def example(self, document: Sequence[Passage], copy: int, draw: random.Random | None) -> Example:
        """One document; without `draw`, plain: every mention kept, no noise."""
        rows = [fill(p, copy, self.seed, self._states(draw), self.families) for p in document]
        row = join(rows)
        if draw:
            row = roughen(row, draw)
        known = simulate_known(row, draw or random.Random(f"known|{row['id']}"))
        cut = splitting.split(row["text"], self.abbreviations)
        return build(self.tokenizer, row, cut, known, draw)

    def row(self, passage: Passage, copy: int) -> dict[str, Any]:
        """A passage filled plainly."""
        return join([fill(passage, copy, self.seed, self.states, self.families)])

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """The sentences of a text, as the extractor cuts them."""
        return splitting.split(text, self.abbreviations)

    def _states(self, draw: random.Random | None) -> tuple[State, ...]:
        if not draw:
            return self.states
        return tuple(
            replace(s, name=draw.choice(OTHER_NAMES[s.name])) if s.name in OTHER_NAMES and draw.random() < 0.6 else s
            for s in self.states
        )


def with_registry(families: Families) -> Families:
    """The families of invented names and, as one more for makers and operators, names that the registry knows."""
    with (ROOT / "data/parties/companies.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file) if row["type"] == "company"]
    patterns = []
    for name in sorted(set(names)):
        words = name.split()
        head = words[0] if len(words[0]) > 2 and words[0].lower() not in ("the", "china", "bank") else name
        if re.fullmatch(r"[\w&.,' -]+", name):
            patterns.append(head + "|" + name[len(head) :])
    real = Family(tuple(patterns), {"field": ()})
    share = max(1, len(families["maker"]) // 2)
    return {
        "maker": families["maker"] + (real,) * share,
        "operator": families["operator"] + (real,) * 1,
        "lender": families["lender"],
    }


def simulate_known(row: dict[str, Any], draw: random.Random) -> list[Known]:
    """What a gazetteer would find: states nearly always, companies half of the time, some public bodies; rarely nonsense."""
    if draw.random() < 0.06:
        return []
    chance = {"company": draw.choice((0.0, 0.5, 0.9)), "state": 0.97, "public-body": 0.15, "group": 0.1, "place": 0.5}
    sure = {e: draw.random() < chance.get(entity["type"], 0) for e, entity in enumerate(row["entities"])}
    capital_is_state = draw.random() < 0.5
    known = []
    for start, end, entity, kind, country, form in row["mentions"]:
        if form not in ("name", "short", "adj", "capital") or not sure[entity] or draw.random() < 0.03:
            continue
        if kind in ("public-body", "group") and " " not in row["text"][start:end]:
            continue
        label = "state" if kind == "state" and (form != "capital" or capital_is_state) else "place" if kind == "state" else kind
        home = country if kind in ("state", "place") or draw.random() < 0.8 else None
        known.append(Known(start, end, label, home, None, f"e{entity}" if label != "place" else None, FORM_NAMES[form]))
    return known


def build(
    tokenizer: Any, row: dict[str, Any], cut: Sequence[tuple[int, int]], known: Sequence[Known], draw: random.Random | None
) -> Example:
    """Arrays of one document: of its first window, if it is longer."""
    whole = pieces.cut(tokenizer, row["text"], known)
    window = pieces.windows(whole, cut)[0]
    sentences = list(cut[window.owned : window.until])
    part = whole.slice(window.first, window.last)
    candidates = spans.candidates(part, sentences)
    place = {
        (int(part.starts[a]), int(part.ends[b])): n
        for n, (a, b) in enumerate(zip(candidates.first, candidates.last, strict=True))
    }
    span_types, span_forms = np.zeros(len(candidates.first), np.int64), np.full(len(candidates.first), -1, np.int64)
    kept: list[tuple[int, int, int, str, str, str | None]] = []
    hints = {(k.start, k.end): k for k in known}
    lost = 0
    row = with_inventions(row, draw)
    for start, end, entity, kind, country, form in row["mentions"]:
        index = place.get((start, end))
        kind = _type(row, entity) if kind == "several" else kind
        form = FORM_NAMES.get(form, form)
        if index is None:
            lost += start < (sentences[-1][1] if sentences else 0)
            continue
        if country != INVENTED:
            span_types[index], span_forms[index] = 1 + TYPES.index(kind), FORMS.index(form)
        if draw and draw.random() < {"pronoun": 0.08, "description": 0.06}.get(form, 0.02):
            continue
        if draw and kind != "person" and draw.random() < 0.03:
            kind = draw.choice(TYPES[:5])
        kept.append((start, end, entity, kind, form, None))
    return _finish(row, sentences, part, candidates, (span_types, span_forms), kept, hints, known, draw, lost)


def with_inventions(row: dict[str, Any], draw: random.Random | None) -> dict[str, Any]:
    """The row with mentions that are none, each an entity of its own, for the resolver and the relations to see through."""
    if not draw:
        return row
    found = invent_mentions(row, draw)
    base = len(row["entities"])
    mentions = row["mentions"] + [[a, b, base + n, kind, INVENTED, form] for n, (a, b, kind, form) in enumerate(found)]
    entities = row["entities"] + [{"name": None, "type": kind, "country": None} for _, _, kind, _ in found]
    return {**row, "mentions": sorted(mentions, key=lambda m: (m[0], -m[1])), "entities": entities}


def _type(row: dict[str, Any], entity: int) -> str:
    kinds = {row["entities"][m]["type"] for m in row["entities"][entity]["members"]}
    return kinds.pop() if len(kinds) == 1 else "group"


def _finish(row, sentences, part, candidates, span_targets, kept, hints, known, draw, lost) -> Example:  # type: ignore[no-untyped-def]
    text = row["text"]
    ends = np.array([end for _, end in sentences], np.int64)
    sentence_of = [int(np.searchsorted(ends, start, side="right")) for start, *_ in kept]
    points = []
    for (start, end, _entity, kind, form, _), sentence in zip(kept, sentence_of, strict=True):
        hint = hints.get((start, end))
        points.append(
            links.Point(
                start,
                end,
                sentence,
                kind,
                form,
                text[start:end],
                hint.country if hint else None,
                hint.entity_hint if hint else None,
            )
        )
    first = np.searchsorted(part.starts, [k[0] for k in kept]) + 1
    last = np.searchsorted(part.ends, [k[1] for k in kept]) + 1
    gold_of = [tuple(row["entities"][e].get("members") or [e]) for _, _, e, *_ in kept]
    collective = [bool(row["entities"][e].get("members")) for _, _, e, *_ in kept]
    m = len(kept)
    antecedents, members = np.zeros((m, m + 1), np.float32), np.zeros((m, m), np.float32)
    for j in range(m):
        for i in range(j):
            if not collective[i]:
                antecedents[j, 1 + i] = not collective[j] and gold_of[i] == gold_of[j]
                members[j, i] = collective[j] and gold_of[i][0] in gold_of[j]
        antecedents[j, 0] = not antecedents[j].any()
    countries = links.points_with_country(points)
    entities, index_of = _entities(points, gold_of, countries, draw)
    low = np.searchsorted(part.starts, [a for a, _ in sentences]) + 1
    high = np.searchsorted(part.starts, [b for _, b in sentences]) + 1
    bounds = list(zip(low.tolist(), high.tolist(), strict=True))
    pairing = pairs.pair_up(bounds, sentence_of, entities)
    kinds, weights, claims, gold = _labels(row, sentences, pairing, index_of, entities, sentence_of)
    if draw:
        hidden = np.random.default_rng(draw.getrandbits(32)).random(len(part.ids)) < MASKED
        part = replace(part, ids=np.where(hidden, MASK, part.ids))
    shifted = spans.Candidates(candidates.first + 1, candidates.last + 1, candidates.width)
    return Example(
        *part.with_special(), shifted, *span_targets,
        first, last, pairs.type_indexes([k[3] for k in kept]), pairs.form_indexes([k[4] for k in kept]), points,
        links.pair_features(points), antecedents, np.array(collective, np.float32), members, pairing, kinds, weights, claims,
        text, sentences, entities, gold_of, list(known), gold,
        pieces.mark_mentions(len(part.ids) + 2, [(a, b, p.type, p.form) for a, b, p in zip(first, last, points, strict=True)]),
        lost, row["id"],
    )  # fmt: skip


def _entities(points, gold_of, countries, draw):  # type: ignore[no-untyped-def]
    """Entities from the gold, persons left out; now and then a mention is split off, as a resolver that fails would do."""
    groups: dict[int, list[int]] = {}
    for j, owners in enumerate(gold_of):
        for owner in owners:
            groups.setdefault(owner, []).append(j)
    groups = {owner: own for owner, own in groups.items() if any(points[j].type != "person" for j in own)}
    entities, index_of = [], {}
    loose = []
    for owner, own in sorted(groups.items(), key=lambda item: item[1][0]):
        if draw and len(own) > 1 and draw.random() < 0.12:
            split = draw.choice(own)
            if points[split].form in ("description", "pronoun"):
                own = [j for j in own if j != split]
                loose.append((owner, (split,)))
        index_of[owner] = [len(entities)]
        entities.append(_entity(tuple(own), points, countries))
    for owner, own in loose:
        index_of[owner].append(len(entities))
        entities.append(_entity(own, points, countries))
    return entities, index_of


def _entity(own, points, countries):  # type: ignore[no-untyped-def]
    kinds = [points[j].type for j in own if points[j].type != "person"] or ["group"]
    kind = max(sorted(set(kinds)), key=kinds.count)
    known = [countries[j] for j in own if countries[j]]
    return own, kind, max(sorted(set(known)), key=known.count) if known else None


def _labels(row, sentences, pairing, index_of, entities, sentence_of):  # type: ignore[no-untyped-def]
    count, width = len(sentences), pairs.WIDTH + 1
    kinds = np.zeros((count, width, width, len(KINDS)), np.float32)
    weights = np.ones_like(kinds)
    weights[:, np.arange(width), np.arange(width)] = 0
    exists = np.concatenate([np.ones((count, 1), bool), pairing.places >= 0], 1)
    weights *= (exists[:, :, None] & exists[:, None, :])[..., None]
    claims, gold = [], []
    for claim in row["claims"]:
        overlap = [min(b, claim["end"]) - max(a, claim["start"]) for a, b in sentences]
        if not overlap or max(overlap) <= 0:
            continue
        s = int(np.argmax(overlap))
        k = KINDS.index(claim["kind"])
        ends = []
        for side in ("from", "to"):
            owner = claim[side] and claim[side]["entity"]
            ends.append([-1] if owner is None else index_of.get(owner, []))
        gold.append(
            {
                "kind": k,
                "sentence": s,
                "from": ends[0][:1],
                "to": ends[1][:1],
                "modality": claim["modality"],
                "status": claim["status"],
                "owners": [claim[side] and claim[side]["entity"] for side in ("from", "to")],
            }
        )
        both = [(a, b) for a in ends[0] for b in ends[1]] + (
            [(b, a) for a in ends[0] for b in ends[1]] if claim["kind"] == "cooperation" else []
        )
        for n, (a, b) in enumerate(both):
            main = (a in ends[0][:1] + ends[1][:1]) and (b in ends[0][:1] + ends[1][:1])
            for other in range(count):
                x, y = _place(pairing, other, a), _place(pairing, other, b)
                if x is None or y is None:
                    continue
                if other == s:
                    if main:
                        kinds[s, x, y, k] = 1
                        weights[s, x, y, k] = 1
                        if n == 0:
                            claims.append((s, x, y, k, MODALITIES.index(claim["modality"]), STATUSES.index(claim["status"])))
                    elif not kinds[s, x, y, k]:
                        weights[s, x, y, k] = 0
                elif not kinds[other, x, y, k] and _stand_in(other, (a, b), entities, sentence_of):
                    weights[other, x, y, k] = min(weights[other, x, y, k], 0.3)
    return kinds, weights, claims, gold


def _place(pairing, sentence, entity):  # type: ignore[no-untyped-def]
    if entity == -1:
        return 0
    hits = np.flatnonzero(pairing.places[sentence] == entity)
    return int(hits[0]) + 1 if len(hits) else None


def _stand_in(sentence, two, entities, sentence_of):  # type: ignore[no-untyped-def]
    return all(e >= 0 and any(sentence_of[m] == sentence for m in entities[e][0]) for e in two)
