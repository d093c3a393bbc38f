"""How the languages call the world's currencies, and which state pays in which.

Invariant: codes and names are data (extraction/currencies.json, lang/*/money.toml); a form that may mean several currencies
says so, and which is meant where nothing tells, or NONE.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sousveil.extraction.tokens import tokenise

NONE = "-"
FEW = 5


@dataclass(frozen=True)
class Currencies:
    """How one language calls them: first word -> forms that begin with it, the longest first, each with its words and codes;
    `codes` are all that stand for themselves, `behind` the signs of one or two letters that stand behind a number too; `rest`
    is the language's money.toml."""

    forms: Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]
    codes: frozenset[str]
    behind: frozenset[str]
    rest: Mapping[str, Any]

    @cached_property
    def joins(self) -> Mapping[str, frozenset[str]]:
        """Words that stand around numbers and currencies, by what they do."""
        return {name: frozenset(said.split()) for name, said in self.rest["joins"].items()}


@cache
def _world() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("currencies.json").read_text(encoding="utf-8"))
    return found


def currency_of(state: str | None) -> str | None:
    """The code of the currency in which a state pays."""
    found: str | None = _world()["of"].get(state)
    return found


@cache
def state_of(currency: str) -> str | None:
    """The state whose money it is: the one that its code begins with, if no more than FEW states pay in it."""
    payers = [state for state, code in _world()["of"].items() if code == currency]
    return currency[:2] if currency[:2] in payers and len(payers) <= FEW else None


@cache
def currencies(code: str) -> Currencies:
    """Those of a language: the world's names, and over them what its money.toml says."""
    from sousveil.extraction.language import load

    table = load(code).tables["money"]
    meant = {form: codes.split() for form, codes in _world()["called"].get(code, {}).items()}
    meant = {form: codes if len(codes) == 1 else [NONE, *codes] for form, codes in meant.items()}
    for first, said in table["currencies"].items():
        for form in said.split("|"):
            meant[form] = [first, *(other for other in meant.get(form, ()) if other not in (first, NONE))]
    for several, said in table["several"].items():
        meant |= dict.fromkeys(said.split("|"), several.split())
    known = frozenset(_world()["of"].values()) | table["currencies"].keys()
    forms: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for form, codes in sorted(meant.items(), key=lambda one: (-len(one[0]), one[0])):
        words = tuple(token.low for token in tokenise(form, 0, len(form)))
        forms[words[0]].append((words, tuple(codes)))
    no_codes, behind = table["joins"]["no_codes"].split(), table["behind"]["words"].split()
    return Currencies(forms, known.difference(no_codes), frozenset(behind), table)
