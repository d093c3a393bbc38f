"""Of which technology a claim is, weighed: each code that the text speaks of or hints at, or that somebody named makes.

Invariant: codes come from words of the text or from the registry's trades of somebody whom it names; a claim that says nothing
without a technology has one by the rules first; where something more exact is said, `surveillance` says nothing. What somebody
makes counts only where the quote speaks of no technology, so that the same words say the same whoever supplies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sousveil.extraction.goods import NEEDS_TECHNOLOGY
from sousveil.extraction.mentions import NAME
from sousveil.extraction.scenes import Reading, Said
from sousveil.extraction.technology import codes_made
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.hints import Hint, hints_of, in_text
from sousveil.extraction.weighing.words import another_paragraph, named_in
from sousveil.extraction.wording import Found
from sousveil.model import Kind, Party, Technology
from sousveil.parties.registry import registry

QUESTION = "technology"
VAGUE = Technology.SURVEILLANCE.value
PRODUCT, NAMED, ANYWHERE = "product", "spoken of", "in the text"
SURE, DOUBTED = -0.4, 0.4  # log odds: of what is named, of what only is hinted at or stands elsewhere
NEAR, STEP, FAR, MANY = (-3, -2, -1, 1, 2), 40, 5, 3
BESIDE = (-2, -1, 1)
WINDOW, CLOSE, AGO = 20, 6, 4


def weighed(reading: Reading, said: Said, start: int, end: int, rules: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that are likely; the likeliest where none is and the rules tell some; those of the rules where the text names
    no technology or the language has no weights. `start`, `end` are where the quote stands."""
    choices = reading.language.choices
    told = evidence(reading, said, start, end, rules) if QUESTION in choices.weights else {}
    if not told:
        return rules
    scores = {code: choices.score(QUESTION, one) for code, one in told.items()}
    quoted = {code for code, one in told.items() if one.get("quoted")}
    named = quoted if quoted - {VAGUE} else {code for code, one in told.items() if NAMED in one}
    likely = {code for code, score in scores.items() if score > (SURE if code in named else DOUBTED)}
    if not likely and rules:
        likely = {max(scores, key=lambda code: scores[code])}
    return tuple(sorted(likely - {VAGUE} or likely))


def evidence(reading: Reading, said: Said, start: int, end: int, rules: tuple[str, ...]) -> dict[str, Evidence]:
    """What speaks for each code that may be meant, in the order of their names; nothing where the text names no technology, or
    where a claim that needs one has none by the rules."""
    scene, kind = said.scene, said.hit.trigger.frame.kind
    shares = spoken_of(reading)
    if not shares or (not rules and kind in NEEDS_TECHNOLOGY):
        return {}
    makers = {role: makes(party) for role, party in (("giver", said.from_party), ("taker", said.to_party))}
    named = [m for m in scene.sentence.mentions if m.form == NAME or m.product]
    others = {
        PRODUCT: codes_made(sector for m in named if m.product for sector in m.sectors),
        "maker": codes_made(sector for m in named if m.type == "company" for sector in m.sectors),
    }
    index = scene.sentence.index
    near = {
        step: {item.code for item in reading.scenes[index + step].technology}
        for step in NEAR
        if 0 <= index + step < len(reading.scenes)
    }
    inside = [item for item in scene.technology if start <= item.start and item.end <= end]
    at = scene.sentence.tokens[said.hit.trigger.first].start
    made = () if inside else (*makers.values(), others["maker"], reading.subject)
    spoken = {item.code for item in scene.technology}.union(shares, rules, others[PRODUCT], *made)
    hinted = _hinted(reading, said, start, end)
    clue = _Clue(
        reading, said, scene.technology, inside, at, rules, makers, others, near, shares, spoken, hinted, _around(reading, said)
    )
    near_by = (by_code for where, by_code in hinted.items() if where != ANYWHERE)
    return {code: dict(clue.evidence(code)) for code in sorted(spoken.union(*near_by))}


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


Words = Mapping[str, frozenset[str]]  # code -> the hints at it


def _hinted(reading: Reading, said: Said, start: int, end: int) -> dict[str, Words]:
    """What is hinted at in the quote, in its sentence, beside it and anywhere in the text."""
    sentence = said.scene.sentence
    here = hints_of(said.scene)
    beside = [
        hint
        for step in BESIDE
        if 0 <= sentence.index + step < len(reading.scenes)
        for hint in hints_of(reading.scenes[sentence.index + step])
    ]
    quoted = [hint for hint in here if start <= hint.start < end]
    return {"quoted": _by_code(quoted), "here": _by_code(here), "beside": _by_code(beside), ANYWHERE: in_text(reading)}


def _by_code(hints: list[Hint]) -> Words:
    return {code: frozenset(hint.word for hint in hints if hint.code == code) for code in {hint.code for hint in hints}}


@dataclass(frozen=True)
class _Around:
    """Of each code: how many of both parties stand in a sentence near by that speaks of it (`theirs`), does the giver, does the
    taker; is it said in the same paragraph (`paragraph`); the codes of the sentence before that spoke of any exact one, `ago`
    sentences before."""

    theirs: Mapping[str, int]
    giver: frozenset[str]
    taker: frozenset[str]
    paragraph: frozenset[str]
    latest: frozenset[str]
    ago: int


def _around(reading: Reading, said: Said) -> _Around:
    sentence, text = said.scene.sentence, reading.document.text
    index = sentence.index
    names = [party.name if party is not None else "" for party in (said.from_party, said.to_party)]
    theirs: dict[str, int] = {}
    with_each: tuple[set[str], set[str]] = (set(), set())
    paragraph: set[str] = set()
    latest, ago = frozenset[str](), 0
    for place in range(max(0, index - WINDOW), min(len(reading.scenes), index + WINDOW + 1)):
        other = reading.scenes[place]
        codes = {item.code for item in other.technology}
        if place == index or not codes:
            continue
        stand = named_in(reading, other)
        there = [name in stand for name in names]
        for each, stands in zip(with_each, there, strict=True):
            each |= codes if stands else set()
        theirs |= {code: max(theirs.get(code, 0), sum(there)) for code in codes}
        if abs(place - index) <= CLOSE and not another_paragraph(text, sentence, other.sentence):
            paragraph |= codes
        if place < index and codes - {VAGUE}:
            latest, ago = frozenset(codes - {VAGUE}), index - place
    return _Around(theirs, frozenset(with_each[0]), frozenset(with_each[1]), frozenset(paragraph), latest, ago)


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
    spoken: set[str]
    hinted: Mapping[str, Words]
    around: _Around

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
                yield f"{role}, {code}", 1.0
        if not quoted and self.makers["giver"] == {code}:
            yield "giver makes nothing else", 1.0
            yield f"giver makes nothing else, {code}", 1.0
        if not quoted:
            yield "subject", float(code in self.reading.subject)
            yield f"subject, {code}", float(code in self.reading.subject)
        yield "spoken", float(code in self.reading.spoken)
        framed = float(any(trait.endswith(f"={code}") for trait in self.said.hit.trigger.frame.traits))
        yield "frame", framed
        yield f"frame, {code}", framed
        yield f"{min(MANY, len(quoted - {code}))} others quoted", 1.0
        for one in quoted - {code}:
            yield f"{one} quoted, {code}", 1.0
        for one in set(self.rules) - {code}:
            yield f"{one} by rules, {code}", 1.0
        for phrase in {self.reading.document.text[item.start : item.end].lower() for item in self.inside}:
            yield f"says {phrase}, {code}", 1.0
        for fact in self._said_around(code):
            yield fact, 1.0
            yield f"{fact}, quoted {bool(quoted)}", 1.0
        yield from self._hinted_at(code, kind)

    def _said_here(self, code: str, kind: Kind) -> Iterator[tuple[str, float]]:
        here = [item for item in self.here if item.code == code]
        if not here:
            return
        quoted = [item for item in here if item in self.inside]
        described = [m for m in self.said.scene.sentence.mentions if m.type in ("company", "public-body") and not m.product]
        goods = [item for item in quoted if not any(m.start <= item.start and item.end <= m.end for m in described)]
        yield "here", 1.0
        yield f"here, {kind}", 1.0
        yield f"here, {code}", 1.0
        yield "quoted", float(bool(quoted))
        yield f"quoted, {code}", float(bool(quoted))
        yield "of goods", float(bool(goods))
        yield f"of goods, {kind}", float(bool(goods))
        yield f"of goods, {code}", float(bool(goods))
        yield "only of a party", float(bool(quoted) and not goods)
        nearest = min(here, key=lambda item: abs(item.start - self.at))
        distance = abs(nearest.start - self.at)
        yield f"distance {min(FAR, distance // STEP)}", 1.0
        nearest_of_all = float(distance == min(abs(item.start - self.at) for item in self.here))
        yield "nearest", nearest_of_all
        yield f"nearest, {code}", nearest_of_all
        yield "behind", float(nearest.start > self.at)
        yield "times", float(min(MANY, len(here)))

    def _said_around(self, code: str) -> Iterator[str]:
        """Where else the text speaks of it: beside whom, in the paragraph, last before, at its head."""
        around = self.around
        yield f"theirs {around.theirs.get(code, -1)}"
        if code in around.giver:
            yield "with the giver"
        if code in around.taker:
            yield "with the taker"
        if code in around.paragraph:
            yield "in the paragraph"
        if code in around.latest:
            yield from ("last before", f"last before, {min(AGO, around.ago)}")
            yield f"last before, one of {min(MANY, len(around.latest))}"
        if any(item.code == code for item in self.reading.scenes[0].technology):
            yield "in the first sentence"
        if code in self.reading.headed:
            yield "in the title"

    def _hinted_at(self, code: str, kind: Kind) -> Iterator[tuple[str, float]]:
        spoken = code in self.spoken
        if spoken:
            yield NAMED, 1.0
        yield f"spoken of {spoken}, {kind}", 1.0
        yield f"spoken of {spoken}, {code}", 1.0
        for where, by_code in self.hinted.items():
            words = by_code.get(code)
            if not words:
                continue
            yield f"hint {where}", 1.0
            yield f"hint {where}, {code}", 1.0
            yield f"hint {where}, spoken of {spoken}", 1.0
            yield f"hints {where}", float(min(MANY, len(words)))
            if where in ("quoted", "beside"):
                for word in words:
                    yield f"hint {where} {word}, {code}", 1.0
