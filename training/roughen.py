"""Filled passages made more like what documents are: joined, re-worded at mentions, roughened in their letters.

Promise: what a row says of its mentions and quotes stays true: every offset moves with the text; the same random draw gives
the same row.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

LEGAL = (
    "Ltd", "Ltd.", "Limited", "Inc.", "Inc", "Corp.", "Co., Ltd.", "Co. Ltd", "GmbH", "S.A.", "SA", "S.p.A.", "AG", "LLC",
    "plc", "B.V.", "SAS", "AB",
)  # fmt: skip
THIRD_PERSON = {"it": "", "they": "", "its": "'s", "their": "'s"}
NOUN_PHRASE = re.compile(r"\b(?:the|a|an|its|their|this) (?:[a-z]+ )?[a-z]{4,}\b", re.I)


def join(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several rows as one document, their paragraphs below each other."""
    text, mentions, entities, claims = "", [], [], []
    for row in rows:
        shift, base = len(text), len(entities)
        mentions += [[a + shift, b + shift, e + base, t, c, f] for a, b, e, t, c, f in row["mentions"]]
        entities += [{**e, "members": [m + base for m in e.get("members", [])]} for e in row["entities"]]
        for claim in row["claims"]:
            ends = {s: claim[s] and {**claim[s], "entity": claim[s]["entity"] + base} for s in ("from", "to")}
            claims.append({**claim, **ends, "start": claim["start"] + shift, "end": claim["end"] + shift})
        text += row["text"] + "\n\n"
    mentions.sort(key=lambda m: (m[0], -m[1]))
    return {
        "id": "+".join(r["id"] for r in rows),
        "text": text.rstrip("\n"),
        "mentions": mentions,
        "entities": entities,
        "claims": claims,
    }


def roughen(row: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Upper-case text or headline, all lower case, typographic quotes: nothing that moves an offset but legal forms."""
    text = row["text"]
    if draw.random() < 0.5:
        row = say_names(row, draw, draw.choice((0.1, 0.25, 0.5)))
        text = row["text"]
    if draw.random() < 0.25:
        row = add_legal_form(row, draw)
        text = row["text"]
    chance = draw.random()
    if chance < 0.03:
        text = _upper(text)
    elif chance < 0.08:
        end = text.find("\n") if "\n" in text else text.find(". ")
        text = _upper(text[: max(end, 0)]) + text[max(end, 0) :]
    elif chance < 0.10:
        text = text.lower() if len(text.lower()) == len(text) else text
    elif chance < 0.25:
        text = text.replace("'", "’")
    return {**row, "text": text}


def _upper(text: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def add_legal_form(row: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Give one company's name a legal form in one place."""
    names = [m for m in row["mentions"] if m[3] == "company" and m[5] == "name" and row["text"][m[0] : m[1]][-1].isalpha()]
    if not names:
        return row
    start, end, *_ = draw.choice(names)
    form = " " + draw.choice(LEGAL)
    if form.endswith(".") and row["text"][end : end + 1] == ".":
        form = form[:-1]
    return edit(row, [(start, end, row["text"][start:end] + form)])


def say_names(row: dict[str, Any], draw: random.Random, chance: float) -> dict[str, Any]:
    """Say the name of a party in place of some of its descriptions and pronouns."""
    edits = []
    spans = [(m[0], m[1]) for m in row["mentions"]]
    for start, end, entity, kind, _, form in row["mentions"]:
        owner = row["entities"][entity]
        words = row["text"][start:end]
        name = owner["name"]
        if form not in ("description", "pronoun") or kind in ("person", "several") or not name or draw.random() >= chance:
            continue
        if any(start <= a and b <= end and (a, b) != (start, end) for a, b in spans) or not name[0].isupper():
            continue
        if form == "pronoun" and words.lower() not in THIRD_PERSON:
            continue
        edits.append((start, end, name + (THIRD_PERSON[words.lower()] if form == "pronoun" else "")))
    return edit(row, edits, possessive=True)


def edit(row: dict[str, Any], edits: Sequence[tuple[int, int, str]], *, possessive: bool = False) -> dict[str, Any]:
    """Put new words in place of mentions; with `possessive` an 's at the end of new words stays outside the mention, which
    then is a name."""
    text, shifts, inner = row["text"], [], {}
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
        shifts.append((start, end, len(words) - (end - start)))
        inner[start, end] = len(words) - (2 if possessive and words.endswith("'s") else 0)

    def moved(place: int) -> int:
        return place + sum(delta for _, end, delta in shifts if end <= place)

    mentions = []
    for start, end, entity, kind, country, form in row["mentions"]:
        size = inner.get((start, end))
        stop = moved(end) if size is None else moved(start) + size
        mentions.append([moved(start), stop, entity, kind, country, "name" if size and possessive else form])
    claims = [{**c, "start": moved(c["start"]), "end": moved(c["end"])} for c in row["claims"]]
    return {**row, "text": text, "mentions": mentions, "claims": claims}


def invent_mentions(row: dict[str, Any], draw: random.Random) -> list[tuple[int, int, str, str]]:
    """Noun phrases that stand for no party, as a tagger that errs would mark them: start, end, type, form."""
    taken = [(m[0], m[1]) for m in row["mentions"]]
    found = []
    for hit in NOUN_PHRASE.finditer(row["text"]):
        apart = all(hit.end() <= a or b <= hit.start() for a, b in taken)
        if apart and draw.random() < 0.06:
            found.append((hit.start(), hit.end(), draw.choice(("company", "public-body", "group", "place")), "description"))
    return found
