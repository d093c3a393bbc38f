"""Which mentions stand for one party: features of pairs of mentions, and entities from their scores.

Invariant: a mention stands in exactly one entity unless it stands for several; persons and parties never share an entity.
Mention ranking with an empty antecedent is after Lee et al. 2017 (End-to-end Neural Coreference Resolution).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

DISTANCES = (1, 2, 3, 5, 8, 13, 21)
SENTENCES = (0, 1, 2, 4, 8)
WORDS = ("none", "same", "head", "begins", "letters", "shares")
FEATURES = ("distance", "sentences", "words", "country", "nested", "known")
SIZES = (len(DISTANCES) + 1, len(SENTENCES) + 1, len(WORDS), 3, 3, 3)
_DROP = re.compile(r"^(?:the|a|an|this|that|these|those|its|their|his|her|our)\s+|['’]s?$", re.I)


@dataclass(frozen=True)
class Point:
    """A mention as the resolver sees it: span, sentence, type and form by name, words, country and identity where known."""

    start: int
    end: int
    sentence: int
    type: str
    form: str
    words: str
    country: str | None = None
    identity: str | None = None


def points_with_country(points: Sequence[Point]) -> list[str | None]:
    """The country of each mention: its own, else that of the first state, adjective or capital that stands inside it.
    `points` are in order of start, outer before inner."""
    return [_country(points, j) for j in range(len(points))]


def _country(points: Sequence[Point], j: int) -> str | None:
    own = points[j]
    if own.country is not None or own.form not in ("description", "name"):
        return own.country
    for n in range(j + 1, len(points)):
        inner = points[n]
        if inner.start >= own.end:
            break
        if inner.end <= own.end and inner.country:
            return inner.country
    return None


def pair_features(points: Sequence[Point]) -> np.ndarray:
    """int64 [m, m, 6]: the features (FEATURES, each below its SIZES) of mention j (row) and a mention i before it."""
    count = len(points)
    features = np.zeros((count, count, len(FEATURES)), np.int64)
    countries = points_with_country(points)
    folded = [_fold(point.words) for point in points]
    for j in range(count):
        for i in range(j):
            one, two = points[i], points[j]
            features[j, i] = (
                int(np.searchsorted(DISTANCES, j - i, side="right")),
                int(np.searchsorted(SENTENCES, abs(two.sentence - one.sentence), side="left")),
                _words_relation(one, two, folded[i], folded[j]),
                _same(countries[i], countries[j]),
                1
                if one.start <= two.start and two.end <= one.end
                else 2
                if two.start <= one.start and one.end <= two.end
                else 0,
                _same(one.identity, two.identity),
            )
    return features


def _same(one: str | None, two: str | None) -> int:
    return 0 if one is None or two is None else 1 if one == two else 2


def _fold(words: str) -> tuple[str, ...]:
    plain = words.casefold()
    for _ in range(2):
        plain = _DROP.sub("", plain)
    return tuple(re.findall(r"\w+", plain))


def _words_relation(one: Point, two: Point, a: tuple[str, ...], b: tuple[str, ...]) -> int:
    if "pronoun" in (one.form, two.form) or not a or not b:
        return 0
    if a == b:
        return WORDS.index("same")
    names = one.form == two.form == "name"
    if names and (a[: len(b)] == b or b[: len(a)] == a):
        return WORDS.index("begins")
    if a[-1] == b[-1] or a[-1].rstrip("s") == b[-1].rstrip("s"):
        return WORDS.index("head")
    if names and ("".join(w[0] for w in a) == b[0] or "".join(w[0] for w in b) == a[0]):
        return WORDS.index("letters")
    return WORDS.index("shares") if {w for w in a if len(w) > 3} & {w for w in b if len(w) > 3} else 0


@dataclass(frozen=True)
class Choice:
    """What the model says of one mention: `new` and `back` are logits (new entity; mention i before it), `several` and
    `members` probabilities (stands for more than one; mention i is among them)."""

    new: float
    back: Mapping[int, float]
    several: float = 0.0
    members: Mapping[int, float] = field(default_factory=dict)

    def among(self) -> list[int]:
        """The mentions a collective reaches, empty where this is none."""
        return [i for i, chance in sorted(self.members.items()) if chance > 0.5] if self.several > 0.5 else []


def cluster(points: Sequence[Point], choices: Sequence[Choice]) -> list[tuple[int, ...]]:
    """Entities as tuples of mentions in order. A mention that stands for several joins each entity that it reaches; a
    description goes with the name of its type that follows it at once ("the firm Vexal")."""
    root = list(range(len(points)))
    reach = [choice.among() for choice in choices]
    seen: dict[str, int] = {}
    names: dict[tuple[str, tuple[str, ...]], int] = {}
    title = {j: i for j in range(len(points)) for i in _titles(points, j) if not reach[i] and not reach[j]}
    waiting = set(title.values())
    for j, point in enumerate(points):
        if reach[j] or j in waiting:
            continue
        best = _antecedent(points, choices[j], j, seen, names, reach)
        root[j] = j if best is None else root[best]
        if j in title:
            root[title[j]] = root[j]
        if point.identity:
            seen.setdefault(point.identity, j)
        if point.form == "name" and point.type != "person":
            names.setdefault((point.type, _fold(point.words)), j)
    groups: dict[int, list[int]] = {}
    for j, own in enumerate(root):
        if not reach[j]:
            groups.setdefault(own, []).append(j)
    for j in (j for j, own in enumerate(reach) if own):
        for own in sorted({root[i] for i in reach[j] if not reach[i]}):
            if points[own].type != "person":
                groups[own].append(j)
    return [tuple(sorted(group)) for _, group in sorted(groups.items())]


def _titles(points: Sequence[Point], j: int) -> list[int]:
    """The description that stands right before a name of the same type, if one does."""
    name = points[j]
    if name.form != "name":
        return []
    before = range(max(0, j - 4), j)
    return [
        i for i in before
        if points[i].end == name.start - 1 and points[i].form == "description" and points[i].type == name.type
    ][-1:]  # fmt: skip


def _antecedent(
    points: Sequence[Point], choice: Choice, j: int, seen: Mapping[str, int],
    names: Mapping[tuple[str, tuple[str, ...]], int], reach: Sequence[list[int]],
) -> int | None:  # fmt: skip
    """Same identity first, then the best scored, then, beyond the window, the same name."""
    point = points[j]
    if point.identity is not None and point.identity in seen:
        return seen[point.identity]
    allowed = [i for i in choice.back if not reach[i] and _may_join(points[i], point)]
    best = max(allowed, key=lambda i: (choice.back[i], i), default=None)
    if best is not None and choice.back[best] > choice.new:
        return best
    same = names.get((point.type, _fold(point.words))) if point.form == "name" else None
    return same if same is not None and same not in choice.back and _may_join(points[same], point) else None


def _may_join(one: Point, two: Point) -> bool:
    if (one.type == "person") != (two.type == "person"):
        return False
    if one.start <= two.start and two.end <= one.end:
        return False
    return not (one.identity and two.identity and one.identity != two.identity)
