"""Names for the slots: states from `states.csv`, invented companies and lenders from `names.toml`.

Promise: no two names of a passage share a word, and the same draw gives the same names. Nothing here names a real company;
states are real, drawn at random, and stand for nobody.
"""

from __future__ import annotations

import csv
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class State:
    """Words for a state. `article` is "the" where its name is said with one, else empty."""

    code: str
    name: str
    adjective: str
    capital: str
    article: str


@dataclass(frozen=True)
class Name:
    """An invented name and its short form."""

    full: str
    short: str


@dataclass(frozen=True)
class Family:
    """Patterns of names and the lists their words are drawn from."""

    patterns: tuple[str, ...]
    words: dict[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        wanted = {word for pattern in self.patterns for word in PLACEHOLDER.findall(pattern)} - {"home"}
        if missing := sorted(word for word in wanted if not self.words.get(word)):
            raise ValueError(f"names.toml: patterns want words that are not listed: {', '.join(missing)}")


Families = dict[str, tuple[Family, ...]]


def load_states(path: Path = HERE / "states.csv") -> tuple[State, ...]:
    """The table of states in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(State(**row) for row in csv.DictReader(file))


def load_families(path: Path = HERE / "names.toml") -> Families:
    """Families of names for `maker`, `operator` and `lender`. Raises ValueError where a pattern wants an unlisted word."""
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        role: tuple(_family(table, tables["fields"][role]) for table in tables[role])
        for role in ("maker", "operator", "lender")
    }


def _family(table: dict[str, Any], fields: list[str]) -> Family:
    lists = {key: tuple(words) for key, words in table.items() if key not in ("about", "patterns")}
    return Family(tuple(table["patterns"]), {**lists, "field": tuple(fields)})


def invent(draw: random.Random, families: tuple[Family, ...], home: State | None, taken: set[str]) -> Name:
    """A name with no word that is taken; its words are added to taken, the fields apart."""
    while True:
        family = draw.choice(families)
        pattern = draw.choice(family.patterns)
        if "{home}" in pattern and home is None:
            continue
        name = _draw_name(draw, family, pattern, home)
        own = set(name.full.casefold().split()) - {word.casefold() for f in family.words["field"] for word in f.split()}
        if own and not own & taken and len(set(name.full.split())) == len(name.full.split()):
            taken |= own
            return name


def _draw_name(draw: random.Random, family: Family, pattern: str, home: State | None) -> Name:
    words = dict(family.words)
    if home:
        words["home"] = (home.name if pattern.startswith("{home}") else f"{home.article} {home.name}".strip(),)
    marked = PLACEHOLDER.sub(lambda hit: draw.choice(words[hit[1]]), pattern)
    return Name(marked.replace("|", ""), marked.split("|")[0].strip())
