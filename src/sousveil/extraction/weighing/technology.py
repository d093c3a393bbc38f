"""Of which technology a claim is, weighed: each code that the text speaks of, or that somebody named makes, by itself.

Invariant: codes come from words of the text or from the registry's trades of somebody whom it names; where something more exact
is said, `surveillance` says nothing. What somebody makes counts only where the quote speaks of no technology, so that the same
words say the same whoever supplies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sousveil.extraction.mentions import NAME
from sousveil.extraction.scenes import Reading, Said, Scene
from sousveil.extraction.technology import codes_made
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.wording import Found
from sousveil.model import Kind, Party, Technology
from sousveil.parties.registry import registry

QUESTION = "technology"
VAGUE = Technology.SURVEILLANCE.value
PRODUCT = "product"
SURE, SHORT = -0.4, 3  # log odds; letters
NEAR, STEP, FAR, MANY = (-3, -2, -1, 1, 2), 40, 5, 3


def weighed(reading: Reading, said: Said, start: int, end: int, rules: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that are likely; those of the rules where none is, where they tell none, or the language has no weights.
    `start`, `end` are where the quote stands."""
    choices = reading.language.choices
    if QUESTION not in choices.weights or not rules:
        return rules
    told = evidence(reading, said, start, end, rules)
    scores = {code: choices.score(QUESTION, one) for code, one in told.items()}
    likely = {code for code, score in scores.items() if score > SURE} or set(rules)
    return tuple(sorted(likely - {VAGUE} or likely))


def evidence(reading: Reading, said: Said, start: int, end: int, rules: tuple[str, ...]) -> dict[str, Evidence]:
    """What speaks for each code that may be meant, in the order of their names."""
    scene = said.scene
    makers = {role: makes(party) for role, party in (("giver", said.from_party), ("taker", said.to_party))}
    named = [m for m in scene.sentence.mentions if m.form == NAME or m.product]
    others = {
        PRODUCT: codes_made(sector for m in named if m.product for sector in m.sectors),
        "maker": codes_made(sector for m in named if m.type == "company" for sector in m.sectors),
    }
    index, shares = scene.sentence.index, spoken_of(reading)
    near = {
        step: {item.code for item in reading.scenes[index + step].technology}
        for step in NEAR
        if 0 <= index + step < len(reading.scenes)
    }
    inside = [item for item in scene.technology if start <= item.start and item.end <= end]
    at = scene.sentence.tokens[said.hit.trigger.first].start
    clue = _Clue(reading, said, scene.technology, inside, at, rules, makers, others, near, shares, _words(scene))
    spoken: set[str] = {item.code for item in scene.technology} | set(shares) | set(rules)
    made = () if inside else (*makers.values(), others["maker"], reading.subject)
    return {code: dict(clue.evidence(code)) for code in sorted(spoken.union(others[PRODUCT], *made))}


def spoken_of(reading: Reading) -> Mapping[str, float]:
    """Which share of the technology words of a document speaks of each code."""
    once = reading.scenes[0].once
    if "technology" not in once:
        count = Counter(item.code for scene in reading.scenes for item in scene.technology)
        once["technology"] = {code: number / count.total() for code, number in count.items()}
    shares: Mapping[str, float] = once["technology"]
    return shares


def makes(party: Party | None) -> frozenset[str]:
    """What the registry says that a party makes."""
    entry = registry().get(party.id) if party is not None and party.id else None
    return codes_made(entry.sectors) if entry is not None else frozenset()


def _words(scene: Scene) -> frozenset[str]:
    """The words of a sentence that name no party and are no names, without short ones."""
    if "plain words" not in scene.once:
        at, tokens = scene.sentence.mention_at, scene.sentence.tokens
        plain = (token.low for n, token in enumerate(tokens) if at(n) is None and not token.is_capital)
        scene.once["plain words"] = frozenset(word for word in plain if len(word) > SHORT and word.isalpha())
    words: frozenset[str] = scene.once["plain words"]
    return words


@dataclass(frozen=True)
class _Clue:
    """What is the same for all codes that one claim may be of."""

    reading: Reading
    said: Said
    here: list[Found]
    inside: list[Found]
    at: int
    rules: tuple[str, ...]
    makers: Mapping[str, frozenset[str]]
    others: Mapping[str, frozenset[str]]
    near: Mapping[int, set[str]]
    shares: Mapping[str, float]
    words: frozenset[str]

    def evidence(self, code: str) -> Iterator[tuple[str, float]]:
        """What speaks for a code."""
        kind: Kind = self.said.hit.trigger.frame.kind
        quoted = {item.code for item in self.inside}
        other = bool(quoted - {code, VAGUE})
        yield "all", 1.0
        yield code, 1.0
        yield f"{kind}, {code}", 1.0
        yield f"{min(MANY, len(self.rules))} by rules", 1.0
        if code in self.rules:
            yield "rules", 1.0
            yield f"rules, {kind}", 1.0
            yield f"rules, {code}", 1.0
        yield from self._said_here(code, kind)
        for step, codes in self.near.items():
            if code in codes:
                yield f"near {step}", 1.0
                yield f"near {step}, quoted {bool(quoted)}", 1.0
        share = self.shares.get(code, 0.0)
        top = float(bool(share) and share == max(self.shares.values()))
        yield "share", share
        yield f"share, quoted {bool(quoted)}", share
        yield f"share, {kind}", share
        yield "most spoken of", top
        yield f"most spoken of, other quoted {other}", top
        for role, made in (*self.makers.items(), *self.others.items()):
            if code in made and (not quoted or role == PRODUCT):
                yield role, 1.0
                yield f"{role}, {kind}", 1.0
        if not quoted and self.makers["giver"] == {code}:
            yield "giver makes nothing else", 1.0
        if not quoted:
            yield "subject", float(code in self.reading.subject)
        yield "spoken", float(code in self.reading.spoken)
        yield "frame", float(any(trait.endswith(f"={code}") for trait in self.said.hit.trigger.frame.traits))
        yield f"{min(MANY, len(quoted - {code}))} others quoted", 1.0
        for word in self.words:
            yield f"word {word}, {code}", 1.0
        for one in quoted - {code}:
            yield f"{one} quoted, {code}", 1.0
        for one in set(self.rules) - {code}:
            yield f"{one} by rules, {code}", 1.0

    def _said_here(self, code: str, kind: Kind) -> Iterator[tuple[str, float]]:
        here = [item for item in self.here if item.code == code]
        if not here:
            return
        quoted = [item for item in here if item in self.inside]
        described = [m for m in self.said.scene.sentence.mentions if m.type in ("company", "public-body") and not m.product]
        goods = [item for item in quoted if not any(m.start <= item.start and item.end <= m.end for m in described)]
        yield "here", 1.0
        yield f"here, {kind}", 1.0
        yield "quoted", float(bool(quoted))
        yield f"quoted, {code}", float(bool(quoted))
        yield "of goods", float(bool(goods))
        yield f"of goods, {kind}", float(bool(goods))
        yield "only of a party", float(bool(quoted) and not goods)
        nearest = min(here, key=lambda item: abs(item.start - self.at))
        distance = abs(nearest.start - self.at)
        yield f"distance {min(FAR, distance // STEP)}", 1.0
        yield "nearest", float(distance == min(abs(item.start - self.at) for item in self.here))
        yield "behind", float(nearest.start > self.at)
        yield "times", float(min(MANY, len(here)))
