"""The one catalogue of labels, and the kinds' lanes and colours.

Invariant: an unknown key is an error, never a blank; the pseudo-locales change every string, so that a text which does not
come from here is seen at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sousveil.model import Kind

LONG, MIRRORED = "en-XA", "ar-XB"
LOCALES = ("en", LONG, MIRRORED)
_ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñöšüýÁÇÉÍÑÖŠÜÝ")
_FIELD = re.compile(r"(\{[^}]*\}|\[|\])")


@dataclass(frozen=True)
class Labels:
    """Labels of one locale. `en-XA` is English made a third longer with accents, `ar-XB` English set right to left."""

    locale: str
    table: dict[str, str]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the page's `dir`."""
        return "rtl" if self.locale == MIRRORED else "ltr"

    @property
    def language(self) -> str:
        """The page's `lang`."""
        return self.locale

    def __call__(self, key: str, **values: object) -> str:
        """The label with its {names} filled in. Raises KeyError for a key that is not in the catalogue."""
        return self.table[key].format_map(values) if values else self.table[key]

    def count(self, key: str, n: int) -> str:
        """`count.<key>` for a number: its `_one` form for one; thousands are grouped."""
        return self(f"count.{key}_one" if n == 1 else f"count.{key}", n=f"{n:,}")

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(items) < 2:
            return "".join(items)
        return self("list.two", first=self("list.comma").join(items[:-1]), last=items[-1])


@cache
def labels(locale: str = "en") -> Labels:
    """The labels of a locale. Raises ValueError where there is none."""
    if locale not in LOCALES:
        raise ValueError(f"no labels for {locale!r}; there are {', '.join(LOCALES)}")
    table: dict[str, str] = json.loads(_data("labels.en.json"))
    if locale != "en":
        table = {key: _pseudo(text, longer=locale == LONG) for key, text in table.items()}
    return Labels(locale, table)


@cache
def lanes() -> dict[Kind, str]:
    """Each kind's lane: out, back, on or side; in the order of the circuit."""
    return {Kind(kind): row["lane"] for kind, row in json.loads(_data("kinds.json")).items()}


@cache
def colours() -> dict[Kind, tuple[str, str]]:
    """Each kind's colour on light and on dark paper."""
    return {Kind(kind): (row["light"], row["dark"]) for kind, row in json.loads(_data("kinds.json")).items()}


def kinds_in(lane: str) -> tuple[Kind, ...]:
    """The kinds of one lane, in order."""
    return tuple(kind for kind, own in lanes().items() if own == lane)


def _data(name: str) -> str:
    return resources.files("sousveil.drawing").joinpath("data", name).read_text(encoding="utf-8")


def _pseudo(text: str, *, longer: bool) -> str:
    accented = "".join(
        piece if piece[:1] == "{" else piece.translate(_ACCENTS) for piece in _FIELD.split(text)
    )
    return f"{accented} {'~' * max(1, len(text) // 3)}" if longer else f"\u2067{accented}\u2069"
