"""Which sum of money, weighed: those of the sentence, of the one before it and of the three after it, or none of them.

Invariant: an amount is one that the text says; what only says what another comes to in another currency is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from sousveil.extraction.currencies import currency_of
from sousveil.extraction.money import Sum
from sousveil.extraction.scenes import Reading, Said, Scene
from sousveil.extraction.weighing.choice import Evidence
from sousveil.extraction.weighing.words import another_paragraph, word_at
from sousveil.model import Amount, Kind

QUESTION = "amount"
KINDS = (Kind.SUPPLY, Kind.FINANCE, Kind.AFFILIATION)
PARTIES = ("company", "state", "public-body", "group")
MARGIN, BACK, ON, MOST = 0.3, 1, 3, 6
AROUND, MANY, FAR, STEP = 3, 3, 6, 4


@dataclass(frozen=True)
class Told:
    """A sum that a sentence says, `step` sentences on; `rank` counts the sums that stand nearer to the trigger."""

    sum: Sum
    amount: Amount
    scene: Scene
    step: int
    rank: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the text, as offsets."""
        tokens = self.scene.sentence.tokens
        return tokens[self.sum.first].start, tokens[self.sum.last].end


def near_of(reading: Reading, said: Said) -> list[str]:
    """Currencies of who pays or is paid, then of the country that the document speaks of."""
    ends = {
        Kind.FINANCE: (said.from_party, said.to_party), Kind.AFFILIATION: (said.from_party,)
    }.get(said.hit.trigger.frame.kind, (said.to_party,))  # fmt: skip
    states = [*(party.country for party in ends if party is not None), reading.cast.home]
    return [code for state in states if (code := currency_of(state)) is not None]


def options(reading: Reading, said: Said) -> list[Told]:
    """The sums that may be meant, this sentence's first, the nearest first in each; besides, none may be."""
    near, index = near_of(reading, said), said.scene.sentence.index
    found: list[Told] = []
    for step in sorted(range(-BACK, ON + 1), key=abs):
        if not 0 <= index + step < len(reading.scenes):
            continue
        scene = reading.scenes[index + step]
        sums = [one for one in scene.sums() if not one.converted and one.amount(near) is not None]
        if not step:
            sums.sort(key=lambda one: said.hit.distance(one.first, one.last))
        elif step < 0:
            sums.reverse()
        for rank, one in enumerate(sums[:MOST]):
            amount = one.amount(near)
            if amount is not None:
                found.append(Told(one, amount, scene, step, rank))
    return found


def by_rules(told: list[Told], start: int, end: int) -> Told | None:
    """The nearest to the trigger of those in the quote, from `start` to `end` in the text."""
    inside = (one for one in told if not one.step and start <= one.span[0] and one.span[1] <= end)
    return next(inside, None)


def weighed(reading: Reading, said: Said, status: str, start: int, end: int) -> Told | None:
    """The likeliest sum of a claim quoted from `start` to `end`; that of the rules where the language has no weights."""
    if said.hit.trigger.frame.kind not in KINDS:
        return None
    told = options(reading, said)
    rules = by_rules(told, start, end)
    choices = reading.language.choices
    if QUESTION not in choices.weights or not told:
        return rules
    answers = [None, *told]
    known = rules.amount if rules is not None else None
    return answers[choices.best(QUESTION, evidence(reading, said, told, status, known), answers.index(rules), MARGIN)]


def evidence(reading: Reading, said: Said, told: list[Told], status: str, rules: Amount | None) -> list[Evidence]:
    """What speaks for no sum, and for each of `told`."""
    trigger = said.hit.trigger
    here = sum(not one.step for one in told)
    verb = trigger.verb.lemma.partition(" ")[0] if trigger.verb is not None else "-"
    names = ("none", f"none, {trigger.frame.kind}", f"none, {trigger.frame.name}", f"none, status {status}", f"none, {verb}",
             f"none, {min(MANY, here)} here", f"none, {min(MANY, len(told))} said", f"none, rules {rules is not None}",
             f"none, {trigger.frame.kind}, rules {rules is not None}", f"none, giver {said.from_party is not None}",
             f"none, taker {said.to_party is not None}")  # fmt: skip
    common = _Common(reading, said, rules, here > 0, frozenset(one.step for one in told))
    return [dict.fromkeys(names, 1.0), *(dict.fromkeys(common.evidence(one), 1.0) for one in told)]


@dataclass(frozen=True)
class _Common:
    """What is the same for all sums that one trigger may have."""

    reading: Reading
    said: Said
    rules: Amount | None
    here: bool
    steps: frozenset[int]

    def evidence(self, one: Told) -> Iterator[str]:
        """What speaks for one of them."""
        kind, money, sentence = self.said.hit.trigger.frame.kind, one.sum, one.scene.sentence
        yield from (f"step {one.step}", f"{kind}, step {one.step}", f"step {one.step}, rank {one.rank}")
        yield f"{kind}, size {int(log10(max(1.0, money.value)))}"
        yield f"words {sentence.low(money.last)[:1].isalpha()}"
        behind, ahead = word_at(sentence, money.first - 1), word_at(sentence, money.last + 1)
        yield from (f"behind {behind}", f"{kind}, behind {word_at(sentence, money.first - 2)} {behind}", f"ahead {ahead}")
        yield f"{kind}, ahead {ahead} {word_at(sentence, money.last + 2)}"
        for place in (*range(money.first - AROUND, money.first), *range(money.last + 1, money.last + 1 + AROUND)):
            yield f"around {word_at(sentence, place)}"
            yield f"{kind}, around {word_at(sentence, place)}"
        before = sentence.verb_before(money.first)
        if before is not None:
            yield f"verb {before.lemma.partition(' ')[0]}"
        yield from self._here(one) if not one.step else self._apart(one)

    def _here(self, one: Told) -> Iterator[str]:
        hit, money, sentence = self.said.hit, one.sum, one.scene.sentence
        trigger, kind = hit.trigger, hit.trigger.frame.kind
        left = money.last < trigger.first
        between = range(money.last + 1, trigger.first) if left else range(trigger.last + 1, money.first)
        side, away = "left" if left else "right", hit.distance(money.first, money.last)
        parted = any(sentence.low(n) in (";", ":", "(", "—", "–") for n in between)
        verbs = min(MANY, sum(verb.first in between for verb in sentence.verbs))
        yield from (side, f"{kind}, {side}", f"{side}, distance {min(FAR, away // STEP)}", f"{side}, verbs {verbs}")
        by_rules = one.amount == self.rules
        yield from (f"{side}, parted {parted}", f"rules {by_rules}", f"{kind}, rules {by_rules}", f"here, {trigger.frame.name}")

    def _apart(self, one: Told) -> Iterator[str]:
        sentence, kind, where = one.scene.sentence, self.said.hit.trigger.frame.kind, f"step {one.step}"
        yield from (f"{where}, here {self.here}", f"{where}, rules {self.rules is not None}", f"apart, here {self.here}")
        yield f"{where}, nearer {any(0 < abs(step) < abs(one.step) for step in self.steps)}"
        yield f"opens {word_at(sentence, 0)}"
        yield f"apart, opens {word_at(sentence, 0)} {word_at(sentence, 1)}"
        meant = {party.name for party in (self.said.from_party, self.said.to_party) if party is not None}
        named = [self.reading.cast.entity(m) for m in sentence.mentions if m.type in PARTIES]
        theirs = sum(entity is not None and entity.name in meant for entity in named)
        others = sum(entity is not None and entity.name not in meant for entity in named)
        yield f"apart, theirs {min(2, theirs)}, others {min(2, others)}"
        yield f"{kind}, apart, others {min(2, others)}"
        yield f"apart, paragraph {another_paragraph(self.reading.document.text, self.said.scene.sentence, sentence)}"
