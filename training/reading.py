"""Reads slotted training passages.

Promise: a passage that `read` returns is whole. Every slot is declared, every quote stands in the text once, every
mention stands on whole words, no two mentions cross. What is wrong is said all at once, a line each, with file and passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from training.passages import (
    HARMS,
    KINDS,
    MODALITIES,
    SLOT,
    SLOT_FORMS,
    STATUSES,
    TECHNOLOGIES,
    TYPES,
    ClaimSpec,
    Entity,
    Mention,
    PartySpec,
    Passage,
    Slot,
    SlotsError,
)

PRONOUNS = frozenset(Path(__file__).with_name("pronouns.txt").read_text(encoding="utf-8").split())
SLOT_LINE = re.compile(r"([A-Z]\d+) ([a-z-]+)(?: @([A-Z]\d+))?")
PARTY = re.compile(r'(?P<slot>[A-Z]\d+)|"(?P<words>[^"]+)" (?P<type>[a-z-]+)(?: @(?P<state>[A-Z]\d+))?')
SIDE = r'(?:[A-Z]\d+|"[^"]+" [a-z-]+(?: @[A-Z]\d+)?)'
MENTION_LINE = re.compile(rf"(person|{SIDE}(?:\s*\+\s*{SIDE})*)\s*:(.*)")
PIECE = re.compile(r'\s*"(?P<words>[^"]+)"(?P<numbers>(?:\s*#\d+)*)')
KEY_VALUE = re.compile(r"\w+=(?:(?!\s\w+=).)+")
SENTENCE_OPENS = re.compile(r"(?:[.!?:]['\"”’)]*\s+|[\n•–-]\s*|[\"“‘(])\Z")
LEADING = re.compile(r"(?:the|a|an|its|their|his|her|our|this|that|these|those|\[[A-Z]\d+(?::\w+)?\](?:['’]s?)?)\s+", re.I)


@dataclass
class _Draft:
    """What is known of a passage while its parts are read; complaints are gathered, not thrown one by one."""

    where: str
    text: str
    slots: dict[str, Slot]
    entities: list[Entity] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def entity(self, entity: Entity) -> int:
        """Index of an entity, taken in if it is new. Persons are never merged: each line is its own."""
        if (entity.spec or entity.members) and entity in self.entities:
            return self.entities.index(entity)
        self.entities.append(entity)
        return len(self.entities) - 1


def read(path: str | Path) -> list[Passage]:
    """All passages of a file. Raises SlotsError at the first that is wrong, OSError if it cannot be read."""
    return [read_block(where, block) for where, block in blocks(path)]


def blocks(path: str | Path) -> list[tuple[str, str]]:
    """(file: id, block) for each passage of a file, unread."""
    chunks = re.split(r"^=== ", Path(path).read_text(encoding="utf-8"), flags=re.M)[1:]
    return [(f"{Path(path).name}: {chunk.split('|')[0].strip()}", chunk) for chunk in chunks]


def read_block(where: str, block: str) -> Passage:
    """One passage. Raises SlotsError with every complaint about it, one a line."""
    head, _, rest = block.partition("\n")
    fields = [part.strip() for part in head.split("|")]
    parts = re.split(r"^---[ \t]*$", rest, flags=re.M)
    if len(fields) != 3 or len(parts) != 4:
        raise SlotsError(f"{where}: needs `id | genre | date`, then slots, text, claims and mentions, parted by ---")
    slots = _read_slots(where, parts[0])
    draft = _Draft(where, parts[1].strip(), slots)
    for slot in slots.values():
        draft.entity(Entity(PartySpec(slot.name, None, slot.type, slot.state)))
    _check_slots_of_text(draft)
    claims = tuple(claim for line in _lines(parts[2]) if (claim := _read_claim(draft, line)))
    mentions = _slot_mentions(draft)
    for line in _lines(parts[3]):
        mentions += _read_mentions(draft, line)
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    _check_mentions(draft, mentions)
    if draft.complaints:
        raise SlotsError("\n".join(f"{where}: {complaint}" for complaint in draft.complaints))
    date = None if fields[2] == "-" else fields[2]
    return Passage(
        fields[0], fields[1], date, slots, draft.text, claims, tuple(draft.entities), tuple(mentions)
    )  # fmt: skip


def _lines(part: str) -> list[str]:
    return [line.strip() for line in part.splitlines() if line.strip()]


def _read_slots(where: str, part: str) -> dict[str, Slot]:
    slots = {}
    for line in _lines(part):
        hit = SLOT_LINE.fullmatch(line)
        if not hit or hit[2] not in TYPES or hit[1] in slots:
            raise SlotsError(f"{where}: slot line {line!r} is not NAME TYPE [@STATE], or declares a name twice")
        slots[hit[1]] = Slot(hit[1], hit[2], hit[3])
    for slot in slots.values():
        if slot.state and (slot.state not in slots or slots[slot.state].type != "state"):
            raise SlotsError(f"{where}: @{slot.state} is no state slot")
    return slots


def _check_slots_of_text(draft: _Draft) -> None:
    allowed = {"state": {"", "Adj", "Cap"}, "company": {"", "Short"}}
    for name, form in SLOT.findall(draft.text):
        if name not in draft.slots:
            draft.complaints.append(f"[{name}] is not declared")
        elif form not in allowed.get(draft.slots[name].type, {""}):
            draft.complaints.append(f"{name} has no form {form}")
    if "[" in SLOT.sub("", draft.text):
        draft.complaints.append("a bracket that is no slot")


def _read_party(draft: _Draft, text: str) -> PartySpec | None:
    hit = PARTY.fullmatch(text.strip())
    slot = draft.slots.get(hit["slot"]) if hit and hit["slot"] else None
    if slot:
        return PartySpec(slot.name, None, slot.type, slot.state)
    if hit and hit["words"] and hit["type"] in TYPES and (not hit["state"] or hit["state"] in draft.slots):
        return PartySpec(None, hit["words"], hit["type"], hit["state"])
    draft.complaints.append(f'party {text.strip()!r} is no declared slot and not "words" type @STATE')
    return None


def _read_claim(draft: _Draft, line: str) -> ClaimSpec | None:
    hit = re.fullmatch(r'(.*)\|\s*"(.*)"', line)
    fields = [part.strip() for part in hit[1].split("|")] if hit else []
    if not hit or len(fields) not in (6, 7) or fields[1].count(">") != 1:
        draft.complaints.append(f"claim {line[:70]!r} has not its seven fields and quote")
        return None
    kind, pair, technology, status, modality, speaker = fields[:6]
    codes = () if technology == "-" else tuple(code.strip() for code in technology.split(","))
    extra = dict(part.split("=", 1) for part in KEY_VALUE.findall(fields[6])) if len(fields) == 7 else {}
    harm = tuple(filter(None, extra.pop("harm", "").split(",")))
    amount = extra.pop("amount", "").split()
    ends = [_party_index(draft, side) for side in pair.split(">")]
    for word, known in ((kind, KINDS), (status, STATUSES), (modality, MODALITIES)):
        if word not in known:
            draft.complaints.append(f"{word!r} in claim {line[:70]!r}")
    if unknown := (set(codes) - set(TECHNOLOGIES)) | (set(harm) - set(HARMS)) | (set(extra) - {"time", "place"}):
        draft.complaints.append(f"{sorted(unknown)} in claim {line[:70]!r}")
    if amount and not (len(amount) == 2 and re.fullmatch(r"[\d.]+(e\d+)?", amount[0])):
        draft.complaints.append(f"amount {' '.join(amount)!r}")
        amount = []
    if (count := draft.text.count(hit[2])) != 1:
        draft.complaints.append(f"the quote occurs {count} times: {hit[2][:70]!r}")
    return ClaimSpec(
        kind, ends[0], ends[1], codes, status, modality, None if speaker == "-" else speaker, hit[2],
        draft.text.find(hit[2]), extra.get("time"), extra.get("place"),
        (float(amount[0]), amount[1]) if amount else None, harm,
    )  # fmt: skip


def _party_index(draft: _Draft, text: str) -> int | None:
    spec = None if text.strip() == "-" else _read_party(draft, text)
    return draft.entity(Entity(spec)) if spec else None


def _slot_mentions(draft: _Draft) -> list[Mention]:
    order = list(draft.slots)
    return [
        Mention(hit.start(), hit.end(), order.index(hit[1]), SLOT_FORMS[hit[2]])
        for hit in SLOT.finditer(draft.text)
        if hit[1] in draft.slots
    ]


def _read_mentions(draft: _Draft, line: str) -> list[Mention]:
    hit = MENTION_LINE.fullmatch(line)
    if not hit:
        draft.complaints.append(f"mention line {line[:70]!r} does not begin with `party:` or `person:`")
        return []
    entity = _left_side(draft, hit[1])
    pieces, end = [], 0
    while piece := PIECE.match(hit[2], end):
        pieces.append(piece)
        end = piece.end()
    if hit[2][end:].strip() or not pieces:
        draft.complaints.append(f"mention line {line[:70]!r}: cannot read {hit[2][end:].strip()[:40]!r}")
    if entity is None:
        return []
    mentions = []
    for piece in pieces:
        words = piece["words"]
        numbers: list[int | None] = [int(n) for n in re.findall(r"\d+", piece["numbers"])]
        for number in numbers or [None]:
            start = _find(draft, words, number)
            if start is not None:
                mentions.append(Mention(start, start + len(words), entity, form_of(draft.text, start, words)))
    return mentions


def _left_side(draft: _Draft, left: str) -> int | None:
    if left == "person":
        return draft.entity(Entity(None))
    sides = [_party_index(draft, side) for side in left.split("+")]
    if None in sides:
        return None
    members = tuple(side for side in sides if side is not None)
    return members[0] if len(members) == 1 else draft.entity(Entity(None, members))


def _find(draft: _Draft, words: str, number: int | None) -> int | None:
    """Start of the n-th plain occurrence of words, or of the first that stands on whole words; else a complaint."""
    starts = [hit.start() for hit in re.finditer(re.escape(words), draft.text)]
    whole = [n + 1 for n, start in enumerate(starts) if _stands_alone(draft.text, start, start + len(words))]
    if (whole and number is None) or number in whole:
        return starts[(number or whole[0]) - 1]
    around = [draft.text[max(0, starts[n - 1] - 15) : starts[n - 1] + len(words) + 15] for n in whole]
    places = "; ".join(f"#{n} {piece!r}" for n, piece in zip(whole, around, strict=True))
    draft.complaints.append(f'"{words}"#{number or 1} does not stand on whole words; such are: {places or "none"}')
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    inside = text.rfind("[", 0, start) > text.rfind("]", 0, start)
    cut = text.rfind("[", 0, end) > text.rfind("]", 0, end)
    return not (inside or cut or before.isalnum() or before == "_" or after.isalnum() or after == "_")


def form_of(text: str, start: int, words: str) -> str:
    """`pronoun`, `name` or `description`: how a piece without a slot of its own stands for its entity."""
    if words.lower() in PRONOUNS:
        return "pronoun"
    core = LEADING.sub("", words, count=2)
    first = core == words and (start == 0 or bool(SENTENCE_OPENS.search(text, 0, start)))
    plain = re.findall(r"\w[\w'’.-]*", SLOT.sub("", core))
    capitals = [word for word in plain if word[0].isupper()]
    if not capitals or (first and len(capitals) == 1 and core.split()[0].startswith(capitals[0])):
        return "description"
    return "name" if plain[-1][0].isupper() or len(capitals) > 1 else "description"


def _check_mentions(draft: _Draft, mentions: list[Mention]) -> None:
    for one, two in ((a, b) for i, a in enumerate(mentions) for b in mentions[i + 1 :]):
        if (one.start, one.end) == (two.start, two.end):
            draft.complaints.append(f"{draft.text[one.start : one.end]!r} at {one.start} is marked twice")
        elif one.start < two.start < one.end < two.end:
            draft.complaints.append(f"{draft.text[one.start : one.end]!r} and {draft.text[two.start : two.end]!r} cross")
