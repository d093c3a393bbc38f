"""What of an OpenDocument file is written in white on white: styles as they are declared, elements as they stand in each other.

Invariant: words count as unseen only where the innermost style that gives them a colour gives white, and nothing around them is
filled; on slides and drawings, and on pages with a ground of their own, none do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STYLED = frozenset((
    "p", "h", "span", "table", "table-row", "table-cell", "section", "frame", "text-box", "custom-shape", "rect",
))
_WHITE = frozenset(("#ffffff", "#fff", "white"))
_NO_GROUND = _WHITE | {"", "transparent", "none"}
_PAINTED = frozenset(("presentation", "drawing"))


@dataclass
class Paint:
    """Colours of styles by name (white or not), styles that fill, and what is open: (colour or None, filled)."""

    colours: dict[str, bool] = field(default_factory=dict)
    grounds: set[str] = field(default_factory=set)
    open: list[tuple[bool | None, bool]] = field(default_factory=list)
    is_painted: bool = False
    has_white: bool = False

    def declare(self, style: str, word: str, given: dict[str, str]) -> None:
        """Properties of a style, or of a page."""
        ground = given.get("background-color", "") or (given.get("fill-color", "") if given.get("fill") != "none" else "")
        is_filled = ground.lower() not in _NO_GROUND or given.get("fill") in ("bitmap", "gradient", "hatch")
        if word in ("page-layout-properties", "drawing-page-properties"):
            self.is_painted |= is_filled
        elif is_filled:
            self.grounds.add(style)
        if word == "text-properties" and "color" in given:
            self.colours[style] = given["color"].lower() in _WHITE
            self.has_white |= self.colours[style]

    def step(self, word: str, start: bool, given: dict[str, str]) -> None:
        """An element of a style begins or ends."""
        if not start:
            del self.open[-1:]
            return
        style = given.get("style-name", "")
        self.open.append((self.colours.get(style), style in self.grounds))

    def kind(self, word: str) -> None:
        """What the file is, by the element around all of it."""
        self.is_painted |= word in _PAINTED

    def hides(self) -> bool:
        """Are words that stand here white on white?"""
        if self.is_painted or not self.has_white:
            return False
        colour = next((white for white, _ in reversed(self.open) if white is not None), False)
        return colour and not any(filled for _, filled in self.open)
