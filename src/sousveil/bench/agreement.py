"""When a claim that was found is the claim that was annotated.

strict: kind, both parties and an overlapping quote agree; lenient: one party does, where the country is enough. Companies
agree by name, others by country, and where neither has one by a shared word; `cooperation` has no direction.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

STRICT, LENIENT, NONE = 2, 1, 0
_LEGAL = frozenset(
    [
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "llc",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "spa",
        "srl",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "technology",
        "technologies",
        "tech",
        "group",
        "holding",
        "holdings",
        "international",
        "systems",
        "solutions",
        "the",
        "of",
        "and",
    ]
)
_STEM = 5

Row = dict[str, Any]


def grade(gold: Row, found: Row, text: str) -> tuple[int, int]:
    """(STRICT, LENIENT or NONE; characters that the two quotes share)."""
    if gold["kind"] != found.get("kind"):
        return NONE, 0
    shared = _overlap(place(gold, text), place(found, text))
    if not shared:
        return NONE, 0
    ends = [(found.get("from"), found.get("to"))]
    if gold["kind"] == "cooperation":
        ends.append((ends[0][1], ends[0][0]))
    return max(_of_pair(gold, source, target) for source, target in ends), shared


def place(claim: Row, text: str) -> tuple[int, int] | None:
    """Where the claim's words stand: by its offsets, else by its quote; None where they don't."""
    if claim.get("start") is not None and claim.get("end") is not None:
        start, end = int(claim["start"]), int(claim["end"])
        return (start, end) if 0 <= start < end <= len(text) else None
    quote = str(claim.get("quote") or "")
    start = text.find(quote) if quote else -1
    return None if start < 0 else (start, start + len(quote))


def same_party(one: Row | None, other: Row | None, *, country_is_enough: bool = False) -> bool:
    """Do two parties agree? `country_is_enough`: a company also agrees with a state or body of its home."""
    if one is None or other is None:
        return one is other
    companies = [party.get("type") == "company" for party in (one, other)]
    if any(companies) and _same_company(one["name"], other["name"]):
        return True
    same_country = one.get("country") is not None and one.get("country") == other.get("country")
    if any(companies):
        return country_is_enough and not all(companies) and same_country
    if one.get("country") is None and other.get("country") is None:
        return bool(_stems(one["name"]) & _stems(other["name"]))
    return one.get("country") == other.get("country")


def _of_pair(gold: Row, source: Row | None, target: Row | None) -> int:
    if same_party(gold["from"], source) and same_party(gold["to"], target):
        return STRICT
    near = [
        gold["from"] and same_party(gold["from"], source, country_is_enough=True),
        gold["to"] and same_party(gold["to"], target, country_is_enough=True),
    ]
    return LENIENT if any(near) else NONE


def _overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int:
    return 0 if one is None or other is None else max(0, min(one[1], other[1]) - max(one[0], other[0]))


def words(name: str) -> list[str]:
    """The plain words of a name without legal forms and fillers, or all of them where nothing else is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    every = re.findall(r"[a-z0-9]+", plain)
    return [word for word in every if word not in _LEGAL] or every


def _stems(name: str) -> set[str]:
    return {word[:_STEM] for word in words(name)}


def _same_company(one: str, other: str) -> bool:
    short, long = sorted((words(one), words(other)), key=len)
    if not short:
        return False
    return short == long[: len(short)] or set(short) == set(long) or "".join(short) == "".join(long)
