"""Fill a slotted passage with invented names: text, claims and mentions with offsets in the filled text.

Promise: offsets are Unicode code points, every quote and mention is a slice of the text, and passage, copy and seed decide
every byte. A filled row states nothing about anybody.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training.names import Families, Name, State, invent
from training.passages import SLOT, ClaimSpec, Entity, Mention, PartySpec, Passage

SENTENCE_START = re.compile(r"(?:(?:\A|\n)\W*|[.!?]['\"”’)]*\s+['\"“‘(]*)\Z")
NO_ARTICLE = re.compile(r"(?:\b[Tt]he|\b[Nn]eighbouring|\b\w+ern|\bown) \Z")
INDEFINITE = re.compile(r"\b([Aa])n? \Z")
VOWEL_SOUND = re.compile(r"(?:[AEFHILMNORSX](?=[A-Z0-9-])|[AEIOaeio](?![A-Z])(?<!Eu)|U(?![kgrns][a-z]))")
ROLES = {"A": "lender", "B": "lender", "O": "operator"}


@dataclass(frozen=True)
class Cast:
    """Who plays which slot in one copy of a passage."""

    states: dict[str, State]
    names: dict[str, Name]


@dataclass(frozen=True)
class Filled:
    """Filled text and, for each offset of the slotted text, where it went: `after` skips an article put in before a slot."""

    text: str
    before: tuple[int, ...]
    after: tuple[int, ...]


def fill(passage: Passage, copy: int, seed: int, countries: Sequence[State], vendors: Families) -> dict[str, Any]:
    """One row: `id`, `source`, `text`, `claims` (as in the claim model, with `start` and `end` of the quote and the index
    of each party's entity), `entities`, and `mentions` as [start, end, entity, type, country, form]."""
    cast = assign(passage, random.Random(f"{seed}|{passage.ident}|{copy}"), countries, vendors)
    filled = say(passage.text, cast)
    entities = [_entity_row(entity, passage, cast) for entity in passage.entities]
    return {
        "id": f"{passage.ident}.{copy}",
        "source": {
            "title": None, "publisher": f"training passage ({passage.genre})", "url": None, "published": passage.date,
        },
        "text": filled.text,
        "claims": [_claim_row(claim, filled, entities, passage, cast) for claim in passage.claims],
        "entities": entities,
        "mentions": [_mention_row(mention, filled, entities, passage) for mention in passage.mentions],
    }  # fmt: skip


def assign(passage: Passage, draw: random.Random, countries: Sequence[State], vendors: Families) -> Cast:
    """Draw states and names for the slots; no two slots share a state or a word."""
    state_slots = [slot.name for slot in passage.slots.values() if slot.type == "state"]
    states = dict(zip(state_slots, draw.sample(list(countries), len(state_slots)), strict=True))
    taken: set[str] = set()
    names = {}
    for slot in passage.slots.values():
        if slot.type != "state":
            home = states[slot.state] if slot.state and not _home_stands_beside(slot.name, passage.text) else None
            names[slot.name] = invent(draw, vendors[ROLES.get(slot.name[0], "maker")], home, taken)
    return Cast(states, names)


def _home_stands_beside(slot: str, text: str) -> bool:
    """Whether the text itself says where a slot is at home, so that its name need not ("[B1] of [S2]")."""
    return bool(re.search(rf"\[{slot}\],? ?(?:of|from|\()|\][’']?s? \[{slot}\]", text))


def say(slotted: str, cast: Cast) -> Filled:
    """Put the cast into slotted text: articles of states, a or an before a name, the possessive of names in s."""
    text, last = "", 0
    before: list[int] = []
    after: list[int] = []
    for hit in SLOT.finditer(slotted):
        text = _plain(slotted[last : hit.start()], text, before, after)
        word = _word(hit, cast)
        text = _agree(text, word, before, after)
        article = _article(hit, slotted, text, cast)
        start = len(text) + len(article)
        before += [len(text)] + [start + len(word)] * (len(hit[0]) - 1)
        after += [start] + [start + len(word)] * (len(hit[0]) - 1)
        text += article + word
        last = hit.end()
    text = _plain(slotted[last:], text, before, after)
    return Filled(text, (*before, len(text)), (*after, len(text)))


def _plain(piece: str, text: str, before: list[int], after: list[int]) -> str:
    silent = piece[:2] in ("'s", "’s") and not piece[2:3].isalnum() and text.endswith("s")
    for index, character in enumerate(piece):
        before.append(len(text))
        after.append(len(text))
        text += "" if silent and index == 1 else character
    return text


def _word(hit: re.Match[str], cast: Cast) -> str:
    name, form = hit[1], hit[2]
    if name in cast.names:
        return cast.names[name].short if form == "Short" else cast.names[name].full
    state = cast.states[name]
    return {"Adj": state.adjective, "Cap": state.capital}.get(form, state.name)


def _agree(text: str, word: str, before: list[int], after: list[int]) -> str:
    """Make an indefinite article at the end of the text agree with the word to come, and shift the offset of its space."""
    hit = INDEFINITE.search(text)
    if not hit:
        return text
    right = text[: hit.start()] + hit[1] + ("n " if VOWEL_SOUND.match(word) else " ")
    before[-1] = after[-1] = len(right) - 1
    return right


def _article(hit: re.Match[str], slotted: str, text: str, cast: Cast) -> str:
    state = cast.states.get(hit[1])
    if not state or hit[2] or not state.article or NO_ARTICLE.search(text) or slotted[hit.end() : hit.end() + 1] == "-":
        return ""
    return (state.article.capitalize() if SENTENCE_START.search(text) else state.article) + " "


def _words(words: str, cast: Cast) -> str:
    whole = SLOT.fullmatch(words)
    return _word(whole, cast) if whole else say(words, cast).text


def _entity_row(entity: Entity, passage: Passage, cast: Cast) -> dict[str, Any]:
    name, country = None, None
    if spec := entity.spec:
        name = _word_of(spec, cast)
        home = spec.slot if spec.type == "state" and spec.slot else spec.state
        country = cast.states[home].code if home else None
    row: dict[str, Any] = {"name": name, "type": entity.type, "country": country}
    return {**row, "members": list(entity.members)} if entity.members else row


def _word_of(spec: PartySpec, cast: Cast) -> str:
    return _words(f"[{spec.slot}]" if spec.slot else spec.words or "", cast)


def _claim_row(
    claim: ClaimSpec, filled: Filled, entities: list[dict[str, Any]], passage: Passage, cast: Cast
) -> dict[str, Any]:
    start, end = filled.before[claim.start], filled.before[claim.start + len(claim.quote)]
    speaker = f"[{claim.speaker}]" if claim.speaker in passage.slots else claim.speaker
    return {
        "kind": claim.kind,
        "from": _party_row(claim.source, entities),
        "to": _party_row(claim.target, entities),
        "technology": list(claim.technology),
        "place": _words(claim.place, cast) if claim.place else None,
        "time": claim.time,
        "status": claim.status,
        "modality": claim.modality,
        "speaker": _words(speaker, cast) if speaker else None,
        "amount": {"value": claim.amount[0], "currency": claim.amount[1]} if claim.amount else None,
        "harm": list(claim.harm),
        "quote": filled.text[start:end],
        "start": start,
        "end": end,
    }


def _party_row(index: int | None, entities: list[dict[str, Any]]) -> dict[str, Any] | None:
    return None if index is None else {**entities[index], "entity": index}


def _mention_row(mention: Mention, filled: Filled, entities: list[dict[str, Any]], passage: Passage) -> list[Any]:
    piece = passage.text[mention.start : mention.end]
    starts = filled.after if SLOT.fullmatch(piece) else filled.before
    entity = entities[mention.entity]
    end = filled.before[mention.end - 1] + (0 if piece.endswith("]") else 1)
    return [starts[mention.start], end, mention.entity, entity["type"], entity["country"], mention.form]
