"""Long lists: `servers in 21 countries: A, B, C, ...`, also where the names stand on lines of their own. What is said of some
members is said of all.

Invariant: a member is a mention that stands in the list by grammar (`lists.py`), or on a line that holds nothing but names
behind a sentence that announces them, which then is quoted; it is as sure as the surest of them, and its claim differs in
nothing but the party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sousveil.extraction.calibration import Calibration
from sousveil.extraction.identity import party_of
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, Mention
from sousveil.extraction.scenes import Reading, Scene
from sousveil.model import Claim, Cue, Modality, Party, PartyType, Tier

LONG, MOST_UNKNOWN, SURE = 4, 12, 0.5
FROM, TO = "from", "to"
_LISTED = {"state": "land", "place": "land", "company": "organisation", "public-body": "organisation"}
_KEPT = (
    "technology", "place", "time", "status", "modality", "speaker", "amount", "harm", "tier", "confidence", "extractor",
    "frame", "cues",
)  # fmt: skip
Places = dict[tuple[int, int], list[Claim]]


@dataclass(frozen=True)
class Enumeration:
    """The members of a list, in order; the words that announce them in the sentence before, where there are any."""

    scene: Scene
    members: tuple[Mention, ...]
    head: Mention | None = None


def enumerated(reading: Reading, found: Sequence[Claim], weights: Calibration) -> list[Claim]:
    """The claims, with one for each member of a long list of which others are claimed, all as sure as the surest; what is
    claimed of `the following countries` gives way to those of each. Of two lists it is each of one and each of the other."""
    lists = (*announced(reading), *long_lists(reading))
    for side in (FROM, TO):
        found = _told_of_all(reading, side, lists, found, weights)
    return sorted(found, key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))


def _told_of_all(
    reading: Reading, side: str, lists: Sequence[Enumeration], found: Sequence[Claim], weights: Calibration
) -> list[Claim]:
    """The claims, with those of the members of lists that stand on one side."""
    places, kept, made = _by_place(found, side), dict(enumerate(found)), dict[object, Claim]()
    at = {id(claim): number for number, claim in kept.items()}
    for listing in lists:
        for told in _alike_but_for(side, listing, places).values():
            for old, new in _all_of(reading, side, listing, told, weights):
                if old is not None:
                    kept.pop(at[id(old)], None)
                if new is not None:
                    made.setdefault(_saying(new), new)
    return [*kept.values(), *made.values()]


def long_lists(reading: Reading) -> Iterator[Enumeration]:
    """The lists of LONG names or more of one sort that a sentence holds, also where a name that nobody knows stands between
    them; none where it deals them out (`respectively`)."""
    for scene in reading.scenes:
        if any(token.low in scene.language.words["respectively"] for token in scene.sentence.tokens):
            continue
        lists, latest, seen = list[list[Mention]](), dict[str, list[Mention]](), set[int]()
        for mention in scene.sentence.mentions:
            if not _may_be_listed(mention) or mention.first in seen:
                continue
            sort = _LISTED[mention.type]
            members = [m for m in scene.syntax.listed(mention) if _may_be_listed(m) and _LISTED[m.type] == sort]
            seen |= {m.first for m in members}
            if sort in latest and _goes_on(scene, latest[sort][-1], members[0]):
                latest[sort] += members
            else:
                latest[sort] = members
                lists.append(members)
        yield from (Enumeration(scene, tuple(members)) for members in lists if len(members) >= LONG)


def _goes_on(scene: Scene, last: Mention, first: Mention) -> bool:
    """Between two lists stands a name or two that nobody knows, in commas: `Kenya, Ruritania, Peru`."""
    sentence, words, between = scene.sentence, scene.language.words, range(last.last + 1, first.first)
    joins = words["conjunctions"] | words["articles"] | {",", "(", ")"}
    names = [token.text for token in (sentence.tokens[n] for n in between) if token.low not in joins]
    known = any(m is not None and m.sure and m.form != ADJECTIVE for m in map(sentence.mention_at, between))
    return bool(names) and all(name[:1].isupper() for name in names) and not known and len(between) <= MOST_UNKNOWN


def announced(reading: Reading) -> Iterator[Enumeration]:
    """`in 21 countries.`, `to the following states:` with nothing but names in the lines behind it."""
    place, scenes = 0, reading.scenes
    while place < len(scenes):
        scene, members, end = scenes[place], list[Mention](), place + 1
        head = next((m for m in reversed(scene.sentence.mentions) if m.form == DESCRIPTION and m.plural), None)
        while head is not None and end < len(scenes) and (names := _only_names(scenes[end])):
            members += names
            end += 1
        if head is not None and len(members) >= LONG and len({_LISTED[m.type] for m in members}) == 1:
            yield Enumeration(scene, tuple(members), head)
        place = end


def _only_names(scene: Scene) -> list[Mention]:
    """The names of a line that holds nothing else but marks and words that join them."""
    sentence, words = scene.sentence, scene.language.words
    named = {n for m in sentence.mentions if _may_be_listed(m) for n in range(m.first, m.last + 1)}
    joins = words["conjunctions"] | words["articles"] | words["list_joins"]
    others = (token.low for n, token in enumerate(sentence.tokens) if n not in named)
    bare = all(low in joins or not low[:1].isalpha() for low in others)
    return [m for m in sentence.mentions if _may_be_listed(m)] if bare else []


def _may_be_listed(mention: Mention) -> bool:
    return mention.form == NAME and mention.type in _LISTED


def _by_place(found: Iterable[Claim], side: str) -> Places:
    """The claims by where their giver, or their taker, stands."""
    places: Places = defaultdict(list)
    for claim in found:
        party = _ends(claim, side)[0]
        if party is not None and party.span is not None:
            places[party.span].append(claim)
    return places


def _alike_but_for(side: str, listing: Enumeration, places: Places) -> dict[object, list[Claim]]:
    """Claims quoted where the list is of its members (or of what announces them) on one side, by what else they say; a state
    and its bodies are one there (`OFAC of the Treasury`)."""
    told: dict[object, list[Claim]] = defaultdict(list)
    first, last = listing.scene.sentence.start, max(listing.scene.sentence.end, listing.members[-1].end)
    for mention in (*listing.members, *([listing.head] if listing.head is not None else [])):
        for claim in places.get((mention.start, mention.end), ()):
            if claim.end <= first or claim.start >= last:
                continue
            other = _ends(claim, side)[1]
            told[claim.kind, claim.modality is Modality.DENIED, _one_of(other)].append(claim)
    return told


def _one_of(party: Party | None) -> str | None:
    """What stands for a party where a state and its bodies are one."""
    if party is None or party.type is PartyType.COMPANY or party.country is None:
        return party.key if party is not None else None
    return party.country


def _all_of(
    reading: Reading, side: str, listing: Enumeration, told: list[Claim], weights: Calibration
) -> Iterator[tuple[Claim | None, Claim | None]]:
    """What is claimed of a list's members before and after, as sure as the surest: nothing before where one was missing,
    nothing after of the words that announce them. None where the surest is no more than likely."""
    lead = max(told, key=lambda claim: claim.confidence)
    if lead.confidence < SURE:
        return
    members, head = listing.members, listing.head
    cue = Cue(side, "named in one list", members[0].start, members[-1].end)
    known = {party.span: claim for claim in told if (party := _ends(claim, side)[0]) is not None}
    for mention in members:
        here = known.get((mention.start, mention.end))
        party = _ends(here, side)[0] if here is not None else party_of(reading, mention)
        ends = (party, (here or lead).to_party) if side == FROM else ((here or lead).from_party, party)
        if party is None or (here is None and _is_an_end(party, lead)):
            continue
        said = _quoted(reading, listing, here or lead, ends)
        surer = max(said.confidence, lead.confidence)
        tier = Tier.CLAIM if lead.tier is Tier.CLAIM or surer >= weights.threshold else said.tier
        yield here, replace(said, confidence=surer, tier=tier, cues=(*said.cues, cue))
    announcing = known.get((head.start, head.end)) if head is not None else None
    if announcing is not None:
        yield announcing, None


def _is_an_end(party: Party, claim: Claim) -> bool:
    return party.key in {end.key for end in (claim.from_party, claim.to_party) if end is not None}


def _quoted(reading: Reading, listing: Enumeration, claim: Claim, ends: tuple[Party | None, Party | None]) -> Claim:
    """A claim with these parties; what announces a list is quoted for its members."""
    start, end = claim.start, claim.end
    if listing.head is not None:
        words = [token for token in listing.scene.sentence.tokens if token.is_word]
        start, end = words[0].start, words[-1].end
    fields = {name: getattr(claim, name) for name in _KEPT}
    return Claim.of(reading.document, start=start, end=end, kind=claim.kind, from_party=ends[0], to_party=ends[1], **fields)


def _saying(claim: Claim) -> object:
    """What a claim says, whoever found it."""
    ends = [(party.key, party.span) if party is not None else None for party in (claim.from_party, claim.to_party)]
    return claim.kind, claim.modality is Modality.DENIED, *ends


def _ends(claim: Claim, side: str) -> tuple[Party | None, Party | None]:
    """Who stands on a side of a claim, and who on the other."""
    return (claim.from_party, claim.to_party) if side == FROM else (claim.to_party, claim.from_party)
