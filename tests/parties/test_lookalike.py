"""Look-alikes are flagged and never merged; the registry's own names are never flagged."""

from __future__ import annotations

import random
import unicodedata

import pytest

from sousveil.parties.fold import plain
from sousveil.parties.lookalike import Oddity, lookalikes, mixes_scripts
from sousveil.parties.registry import registry, tables
from sousveil.parties.resolve import How, resolve
from sousveil.parties.states import states

SPOOFS, SEED = 200, 20261125
DIGITS = {"o": "0", "l": "1", "i": "1", "e": "3", "s": "5"}
UNSEEN = "\u200b\u200d\u2060\u00ad\u200e"


def homoglyphs() -> dict[str, list[str]]:
    """Latin letter to the characters that stand for it, from the table."""
    found: dict[str, list[str]] = {}
    for character, latin in sorted(tables()["lookalikes"].items()):
        found.setdefault(latin, []).append(character)
    return found


def spoofs() -> list[tuple[str, str, str]]:
    """200 spoofs (name, way, spoof) of Latin names of at least four letters."""
    pick = random.Random(SEED)
    names = sorted({a.name for a in registry().aliases if a.name.isascii() and sum(c.isalpha() for c in a.name) >= 4})
    made: list[tuple[str, str, str]] = []
    ways = ("one letter", "many letters", "digit", "unseen", "width", "accent")
    while len(made) < SPOOFS:
        name, way = pick.choice(names), ways[len(made) % len(ways)]
        spoof = spoofed(name, way, pick)
        if spoof not in (None, name) and not registry().exact(str(spoof)):
            made.append((name, way, str(spoof)))
    return made


def spoofed(name: str, way: str, pick: random.Random) -> str | None:
    letters, glyphs = list(name), homoglyphs()
    places = [i for i, c in enumerate(letters) if c in glyphs]
    if way in ("one letter", "many letters") and places:
        for place in pick.sample(places, 1 if way == "one letter" else min(len(places), 4)):
            letters[place] = pick.choice(glyphs[letters[place]])
        return "".join(letters)
    if way == "digit":
        places = [i for i, c in enumerate(letters) if c.lower() in DIGITS]
        if places:
            place = pick.choice(places)
            letters[place] = DIGITS[letters[place].lower()]
            return "".join(letters)
    if way == "unseen":
        place = pick.randrange(1, len(letters))
        return name[:place] + pick.choice(UNSEEN) + name[place:]
    if way == "width":
        place = pick.choice([i for i, c in enumerate(letters) if c.isalpha()])
        letters[place] = chr(ord(letters[place]) + 0xFEE0)
        return "".join(letters)
    if way == "accent":
        place = pick.choice([i for i, c in enumerate(letters) if c.isalpha()])
        return unicodedata.normalize("NFC", name[: place + 1] + pick.choice("\u0300\u0301\u0308\u0323") + name[place + 1 :])
    return None


def test_no_spoof_of_200_is_merged() -> None:
    merged = [row for row in spoofs() if resolve(row[2]).how in (How.EXACT, How.NORMALISED)]
    assert merged == []


def test_95_of_100_spoofs_are_flagged() -> None:
    flagged = [row for row in spoofs() if lookalikes().flag(row[2]) is not None]
    assert len(flagged) >= 0.95 * SPOOFS


def test_spoofs_name_the_party_that_they_resemble() -> None:
    named = [
        1
        for name, _, spoof in spoofs()
        if (flag := lookalikes().flag(spoof)) and {a.id for a in registry().exact(name)} & set(flag.resembles)
    ]
    assert sum(named) >= 0.95 * SPOOFS


def test_registry_written_in_other_ways_is_hardly_ever_flagged() -> None:
    written = [form for a in registry().aliases for form in (a.name, a.name.upper(), a.name.lower(), plain(a.name))]
    flagged = [form for form in written if lookalikes().flag(form) is not None]
    assert len(flagged) <= 0.01 * len(written), flagged[:20]


def test_names_of_states_and_cities_are_hardly_ever_flagged() -> None:
    names = [states().name(code, lang) for code in states().codes for lang in ("en", "fr", "es", "ru", "zh")]
    names += [city for code in states().codes for city in states().cities(code)]
    flagged = [name for name in names if lookalikes().flag(name) is not None]
    assert len(flagged) <= 0.01 * len(names), flagged[:20]


@pytest.mark.parametrize(
    ("name", "oddity", "party"),
    [
        ("Нuаwеi", Oddity.MIXED_SCRIPT, "huawei"),
        ("Huawe1", Oddity.SUBSTITUTES, "huawei"),
        ("Hua\u200bwei", Oddity.INVISIBLE, "huawei"),
        ("Huàwei", Oddity.MARKS, "huawei"),
        ("ＺＴＥ", Oddity.WIDTH, "zte"),
        ("СЕТС", Oddity.OTHER_SCRIPT, "cetc"),
    ],
)
def test_flag_says_what_is_odd(name: str, oddity: Oddity, party: str) -> None:
    flag = lookalikes().flag(name)
    assert flag is not None
    assert oddity in flag.oddities
    assert party in flag.resembles


@pytest.mark.parametrize(
    "name", ["Hikvision", "hikvision", "Telefonica", "НТЦ Протей", "海康威视", "奇虎360", "Acme Widgets", "Société X"]
)
def test_ordinary_names_are_not_flagged(name: str) -> None:
    assert lookalikes().flag(name) is None


@pytest.mark.parametrize(
    ("token", "mixed"), [("Huawei", False), ("Нuawei", True), ("Tシャツ", False), ("κλμ", False), ("αb", True), ("123", False)]
)
def test_mixture_of_scripts(token: str, mixed: bool) -> None:
    assert mixes_scripts(token) is mixed
