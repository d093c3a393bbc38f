"""Small words of SVG: numbers, text and ribbons. Everything that is not a number is escaped here.

Invariant: no picture carries a style or a script; colours come from the classes `k-<kind>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from sousveil.model import Kind, Modality

_PLAIN = frozenset((int, float, Markup, Kind, Modality))
"""What is written as it is: numbers, markup, and the model's closed lists, whose words are plain ones."""
_SHORT = 40


def put(template: str, *values: object, **named: object) -> Markup:
    """The template with its fields filled in, every text escaped: what `Markup.format` gives, several times faster."""
    if named:
        return _markup(template.format(*map(_safe, values), **{name: _safe(value) for name, value in named.items()}))
    return _markup(template.format(*map(_safe, values)))


def joined(parts: Iterable[Markup]) -> Markup:
    """Pieces one after the other; each is markup already."""
    return _markup("".join(parts))


def _markup(text: str) -> Markup:
    """What `Markup(text)` gives for a text, without asking what it is."""
    return str.__new__(Markup, text)


def _safe(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    return _escaped(value) if type(value) is str and len(value) <= _SHORT else str(escape(value))


@lru_cache(maxsize=8192)
def _escaped(text: str) -> str:
    return str(escape(text))


def number(value: float) -> str:
    """One decimal, no trailing zero, no negative zero."""
    text = f"{value:.1f}"
    if text[-1] != "0":
        return text
    return "0" if text == "-0.0" else text[:-2]


def text(x: float, y: float, words: str, *, css: str, anchor: str = "") -> Markup:
    """A text element; `words` are escaped."""
    where = put(' text-anchor="{}"', anchor) if anchor else Markup("")
    return put('<text class="{}" x="{}" y="{}"{}>{}</text>', css, number(x), number(y), where, words)


def clipped(words: str, limit: int) -> str:
    """At most `limit` characters, the cut shown by an ellipsis."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def title(words: str) -> Markup:
    """A tooltip, for a shape to hold."""
    return put("<title>{}</title>", words)


def ribbon(start: tuple[float, float], end: tuple[float, float], width: float, *, css: str) -> Markup:
    """A band that is `width` at its start and thins towards an arrowhead at its end."""
    (x0, y0), (x1, y1) = start, end
    way = 1 if x1 >= x0 else -1
    stop, middle, half = x1 - 7 * way, (x0 + x1) / 2, width / 2
    thin, head = max(0.5, width * 0.18), 3.6 + width * 0.08
    left, mid, neck = number(x0), number(middle), number(stop)
    over, under, upper, lower = map(number, (y0 - half, y0 + half, y1 - thin, y1 + thin))
    body = (
        f"M{left} {over}C{mid} {over} {mid} {upper} {neck} {upper}L{neck} {number(y1 - head)}L{number(x1)} {number(y1)}"
        f"L{neck} {number(y1 + head)}L{neck} {lower}C{mid} {lower} {mid} {under} {left} {under}z"
    )
    return put('<path class="r {}" d="{}"/>', css, body)


def figure(css: str, size: tuple[float, float], told: str, body: list[Markup], *, role: str = "img") -> Markup:
    """The whole picture; `told` is what a screen reader says. A picture that holds links has the role `group`."""
    width, height = size
    return put(
        '<svg class="{}" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        css, number(width), number(height), role, told, joined(body)
    )


__all__ = ["clipped", "figure", "joined", "number", "put", "ribbon", "text", "title"]
