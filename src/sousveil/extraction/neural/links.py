"""Which mentions stand for one party: features of pairs of mentions, and entities from their scores.

Invariant: a mention stands in exactly one entity unless it stands for several; persons and parties never share an entity.
Mention ranking with an empty antecedent is after Lee et al. 2017 (End-to-end Neural Coreference Resolution).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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
                bisect_right(DISTANCES, j - i),
                bisect_left(SENTENCES, abs(two.sentence - one.sentence)),
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


def _handles(words: tuple[str, ...]) -> set[str]:
    """Two names that have anything to do with each other have one of these in common."""
    if not words:
        return set()
    return {words[0], words[-1].rstrip("s"), "".join(word[0] for word in words), *(word for word in words if len(word) > 3)}


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
    gathering = _Gathering(points, choices)
    reach = gathering.reach
    title = {j: i for j in range(len(points)) for i in _titles(points, j) if not reach[i] and not reach[j]}
    waiting = set(title.values())
    for j in range(len(points)):
        if not reach[j] and j not in waiting:
            gathering.place(j)
            if j in title:
                gathering.root[title[j]] = gathering.root[j]
    return gathering.groups()


class _Gathering:
    """Entities while they form: the root of each mention, and by root the identities and, by handles, the names inside."""

    def __init__(self, points: Sequence[Point], choices: Sequence[Choice]) -> None:
        self.points, self.choices = points, choices
        self.reach = [choice.among() for choice in choices]
        self.root = list(range(len(points)))
        self.folded = [_fold(point.words) for point in points]
        self.of_identity: dict[str, int] = {}
        self.of_name: dict[tuple[str, tuple[str, ...]], int] = {}
        self.identities: dict[int, str] = {}
        self.names: dict[int, dict[str, dict[tuple[str, ...], int]]] = {}

    def place(self, j: int) -> None:
        """Give mention j its entity and note what that teaches about it."""
        point = self.points[j]
        best = self._antecedent(j)
        root = self.root[j] = j if best is None else self.root[best]
        if point.identity:
            self.of_identity.setdefault(point.identity, j)
            self.identities.setdefault(root, point.identity)
        if point.form == "name" and point.type != "person":
            self.of_name.setdefault((point.type, self.folded[j]), j)
            named = self.names.setdefault(root, {})
            for handle in _handles(self.folded[j]):
                named.setdefault(handle, {}).setdefault(self.folded[j], j)

    def groups(self) -> list[tuple[int, ...]]:
        """The entities, collectives in each that they reach."""
        groups: dict[int, list[int]] = {}
        for j, own in enumerate(self.root):
            if not self.reach[j]:
                groups.setdefault(own, []).append(j)
        for j in (j for j, own in enumerate(self.reach) if own):
            for own in sorted({self.root[i] for i in self.reach[j] if not self.reach[i]}):
                if self.points[own].type != "person":
                    groups[own].append(j)
        return [tuple(sorted(group)) for _, group in sorted(groups.items())]

    def _antecedent(self, j: int) -> int | None:
        """Same identity first, then the best scored, then, beyond the window, the same name."""
        point, choice = self.points[j], self.choices[j]
        if point.identity is not None and point.identity in self.of_identity:
            return self.of_identity[point.identity]
        allowed = [i for i in choice.back if not self.reach[i] and self._may_join(i, j)]
        best = max(allowed, key=lambda i: (choice.back[i], i), default=None)
        if best is not None and choice.back[best] > choice.new:
            return best
        same = self.of_name.get((point.type, self.folded[j])) if point.form == "name" else None
        return same if same is not None and same not in choice.back and self._may_join(same, j) else None

    def _may_join(self, i: int, j: int) -> bool:
        """Persons stay apart from parties, one identity from another, a company's name from names it has nothing in common
        with, an inner mention from the one around it."""
        one, two = self.points[i], self.points[j]
        if (one.type == "person") != (two.type == "person") or (one.start <= two.start and two.end <= one.end):
            return False
        identity = self.identities.get(self.root[i])
        if identity and two.identity and identity != two.identity:
            return False
        named = self.names.get(self.root[i]) if two.form == "name" and two.type == "company" else None
        if named is None:
            return True
        near = (pair for handle in _handles(self.folded[j]) for pair in named.get(handle, {}).items())
        return any(_words_relation(self.points[n], two, folded, self.folded[j]) for folded, n in near)


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
