"""The rules' mentions and the tagger's as one list, and what the model's entities are. Invariant: a known mention is always
kept, with its type; no mention of the tagger crosses it; mentions are in order of start, outer before inner.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from sousveil.extraction.neural import links
from sousveil.extraction.neural.reading import Described, Entity, Known, Tagged


def merge(tagged: Sequence[Tagged], known: Sequence[Known]) -> list[Tagged]:
    """Known mentions and, beside them, those of the tagger that cross none; where both agree on the words, but for an article,
    there is one mention: its type is the known one, its form and score the tagger's."""
    same = {(one.start, one.end): one for one in tagged}
    found: list[Tagged] = []
    spoken: set[tuple[int, int]] = set()
    for index, given in enumerate(known):
        if (given.start, given.end) not in spoken:
            with_article = (given.start if given.opens is None else given.opens, given.end)
            twin = same.get((given.start, given.end)) or same.get(with_article)
            score = twin.score if twin else 0.5
            found.append(Tagged(given.start, given.end, given.type, given.form, score, given.country, index))
            spoken |= {(given.start, given.end), with_article}
    starts = [given.start for given in known]
    for one in tagged:
        near = known[max(0, bisect_right(starts, one.start) - 8) : bisect_right(starts, one.end)]
        if (one.start, one.end) not in spoken and not any(_cross(one, other) for other in near):
            found.append(one)
    return sorted(found, key=lambda one: (one.start, -one.end))


def with_described(mentions: Sequence[Tagged], described: Sequence[Described]) -> list[Tagged]:
    """The mentions, and of what the rules describe all that touches none of them but a known one inside it (`Telecom companies
    gave the police ...`, `the Rwandan authorities`)."""
    found, near, place = list(mentions), [], 0
    for one in sorted(described, key=lambda d: (d.start, d.end)):
        while place < len(mentions) and mentions[place].start < one.end:
            near.append(mentions[place])
            place += 1
        near = [mention for mention in near if mention.end > one.start]
        if all(mention.known is not None and _within(mention, one) for mention in near):
            found.append(Tagged(one.start, one.end, one.type, "description", 0.5))
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _within(inner: Tagged, outer: Described) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)


def _cross(one: Tagged, two: Known) -> bool:
    return one.start < two.start < one.end < two.end or two.start < one.start < two.end < one.end


def points_of(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Tagged], known: Sequence[Known]
) -> list[links.Point]:
    """The mentions as the resolver sees them."""
    starts = [start for start, _ in sentences]
    found = []
    for one in mentions:
        hint = known[one.known].entity_hint if one.known is not None else None
        sentence = max(0, bisect_right(starts, one.start) - 1)
        found.append(
            links.Point(one.start, one.end, sentence, one.type, one.form, text[one.start : one.end], one.country, hint)
        )
    return found


def entities_of(groups: Sequence[tuple[int, ...]], mentions: Sequence[Tagged], countries: Sequence[str | None]) -> list[Entity]:
    """Entities with the type that most of their mentions have, known ones counting double and pronouns half."""
    found = []
    for group in groups:
        votes: dict[str, float] = {}
        for j in group:
            weight = 2.0 if mentions[j].known is not None else 0.5 if mentions[j].form == "pronoun" else 1.0
            votes[mentions[j].type] = votes.get(mentions[j].type, 0.0) + weight * (1.0 - 0.5 * mentions[j].several)
        kind = max(sorted(votes), key=lambda name: votes[name])
        places = [countries[j] for j in group if countries[j] and mentions[j].several < 0.5]
        found.append(Entity(group, kind, max(sorted(set(filter(None, places))), key=places.count) if places else None))
    return found


def owners_of(entities: Sequence[Entity], mentions: int) -> list[list[int]]:
    """The entities of each mention."""
    owners: list[list[int]] = [[] for _ in range(mentions)]
    for index, entity in enumerate(entities):
        for j in entity.mentions:
            owners[j].append(index)
    return owners


def with_several(mentions: Sequence[Tagged], several: Sequence[float]) -> list[Tagged]:
    """The mentions with the probability that each stands for several."""
    return [replace(mention, several=chance) for mention, chance in zip(mentions, several, strict=True)]
