"""Parties as dots, claims between them as wedges: thick where they start, thin where they end.

Invariant: a dot's place says nothing but who is linked with whom; every dot that leads somewhere is a link; wedges of claims
that are alleged or possible only are pale. The list beside the picture holds the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from sousveil.drawing import layout, svg
from sousveil.model import Kind, PartyType

WIDE, NARROW, EDGE, APART = (1120.0, 720.0), (380.0, 520.0), 14.0, 4.0
MOST_NAMES = {False: 64, True: 16}


@dataclass(frozen=True)
class Dot:
    """A party; `lines` is with how many others it is linked."""

    name: str
    type: PartyType
    lines: int
    href: str = ""


@dataclass(frozen=True)
class Wedge:
    """Claims of one kind from dot number `start` to dot number `end`; `hedged` where none is asserted."""

    start: int
    end: int
    kind: Kind
    hedged: bool = False


@dataclass(frozen=True)
class Net:
    """Dots, those with most lines first, and the wedges between them."""

    dots: tuple[Dot, ...]
    wedges: tuple[Wedge, ...]

    def first(self, most: int) -> Net:
        """The network of the first dots alone, without those that have no line left."""
        inside = [wedge for wedge in self.wedges if wedge.start < most and wedge.end < most]
        at = {old: new for new, old in enumerate(sorted({end for wedge in inside for end in (wedge.start, wedge.end)}))}
        moved = tuple(replace(wedge, start=at[wedge.start], end=at[wedge.end]) for wedge in inside)
        return Net(tuple(self.dots[old] for old in at), moved)


def draw(net: Net, told: str, *, narrow: bool = False) -> Markup:
    """The picture; `told` is what a screen reader says. Narrow ones hold no links."""
    width, height = NARROW if narrow else WIDE
    room = EDGE + (4 if narrow else 24)
    joined = sorted({(min(wedge.start, wedge.end), max(wedge.start, wedge.end)) for wedge in net.wedges})
    inner = layout.placed(len(net.dots), joined, box=(width - 2 * room, height - 2 * room))
    points = [(round(x + room), round(y + room)) for x, y in inner]
    small = min(1.0, math.sqrt(110 / max(1, len(net.dots)))) * (0.6 if narrow else 1)
    sizes = [small * radius(dot.lines) for dot in net.dots]
    body = [*_wedges(net, points, sizes)]
    body += [_dot(dot, at, size, narrow) for dot, at, size in zip(net.dots, points, sizes, strict=True)]
    spots = list(zip(net.dots, points, sizes, strict=True))
    body.append(svg.put('<g class="who" aria-hidden="true">{}</g>', _names(spots, width, narrow)))
    css = "network narrow" if narrow else "network wide"
    return svg.figure(css, (width, height), told, body, role="img" if narrow else "group")


def radius(lines: int) -> float:
    """Grows with the square root of the lines, at most 13 units."""
    return min(13.0, 2.4 + 1.15 * math.sqrt(lines))


def wedge(start: tuple[float, float], end: tuple[float, float], base: float) -> str:
    """SVG path data: a triangle on `start` that ends in a point at `end`; whole numbers, so that five hundred stay small."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1
    px, py = -(y1 - y0) / length * base, (x1 - x0) / length * base
    ax, ay, bx, by = round(x0 + px), round(y0 + py), round(x0 - px), round(y0 - py)
    if (ax, ay) == (bx, by):
        ax += 1
    return f"M{ax} {ay}L{bx} {by} {round(x1)} {round(y1)}z"


def _wedges(net: Net, points: Sequence[tuple[int, int]], sizes: Sequence[float]) -> list[Markup]:
    """One path for each kind and hedge, the hedged ones below."""
    shapes: dict[tuple[bool, Kind], list[str]] = {}
    for one in net.wedges:
        base = min(2.6, 0.9 + sizes[one.start] / 6)
        shapes.setdefault((one.hedged, one.kind), []).append(wedge(points[one.start], points[one.end], base))
    order = sorted(shapes, key=lambda key: (not key[0], list(Kind).index(key[1])))
    return [svg.put('<path class="w k-{}{}" d="{}"/>', kind, " hedged" if hedged else "", "".join(shapes[hedged, kind]))
            for hedged, kind in order]


def _dot(dot: Dot, at: tuple[int, int], half: float, narrow: bool) -> Markup:
    if dot.type is PartyType.STATE:
        shape = svg.put(
            '<rect class="n" x="{}" y="{}" width="{}" height="{}"/>',
            svg.number(at[0] - half), svg.number(at[1] - half), svg.number(2 * half), svg.number(2 * half))
    else:
        shape = svg.put(
            '<circle class="n{}" cx="{}" cy="{}" r="{}"/>',
            " body" if dot.type is PartyType.PUBLIC_BODY else " group" if dot.type is not PartyType.COMPANY else "",
            at[0], at[1], svg.number(half))
    if narrow:
        return shape
    inside = svg.title(dot.name) + shape
    if not dot.href:
        return svg.put("<g>{}</g>", inside)
    return svg.put('<a href="{}" tabindex="-1">{}</a>', dot.href, inside)


def _names(spots: Sequence[tuple[Dot, tuple[int, int], float]], width: float, narrow: bool) -> Markup:
    """Names of the dots with most lines, each left out where it would cover a larger dot or a name before it."""
    taken = [(x - half, y - half, x + half, y + half) for _, (x, y), half in spots[: 2 * MOST_NAMES[narrow]]]
    drawn: list[Markup] = []
    size, letter = (11.0, 6.1) if narrow else (12.5, 7.0)
    for dot, (x, y), half in spots:
        name = svg.clipped(dot.name, 18 if narrow else 26)
        long, gap = len(name) * letter, half + 3
        spot = next((spot for spot in _spots(x, y, long, gap, size) if _free(spot, taken, width)), None)
        if spot is None:
            continue
        taken.append((spot[0] - APART, spot[1], spot[2] + APART, spot[3]))
        drawn.append(svg.text(spot[0], spot[3] - size * 0.22, name, css="nm"))
        if len(drawn) == MOST_NAMES[narrow]:
            break
    return svg.joined(drawn)


def _spots(x: float, y: float, long: float, gap: float, size: float) -> list[tuple[float, float, float, float]]:
    """Right of, left of, above and below a dot: left, top, right, bottom of the name."""
    return [
        (x + gap, y - size / 2, x + gap + long, y + size / 2), (x - gap - long, y - size / 2, x - gap, y + size / 2),
        (x - long / 2, y - gap - size, x + long / 2, y - gap), (x - long / 2, y + gap, x + long / 2, y + gap + size),
    ]


def _free(spot: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]], width: float) -> bool:
    left, top, right, bottom = spot
    inside = left >= 0 and right <= width and top >= 0
    return inside and all(left > r or right < x or top > b or bottom < y for x, y, r, b in taken)
