"""The world map: countries shaded, flows as tapers, thick where they start and thin where they end.

Invariant: `taper` draws the same curve as `static/map.js` (a test compares them on fixed points); each flow bends to its left,
so that out and back between two countries open into a loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from markupsafe import Markup

from sousveil.drawing import svg
from sousveil.drawing.places import Place, world
from sousveil.model import Kind

BEND = {Kind.SUPPLY: 0.22, Kind.FINANCE: 0.32, Kind.ACCESS: 0.22, Kind.DATA_TRANSFER: 0.32}
STEPS = (1, 3, 6, 10)
VIEW = "6 -8 988 462"
EDGES = 6.0, 994.0  # of the map's picture (overview.html)
BROAD = 1.3  # how much longer a name may be than it counts among others, before an edge cuts it
LARGER, MOST_NARROW = 1.8, 8  # how much larger names are on a phone (site.css), and how many it has at most


@dataclass(frozen=True)
class Flow:
    """`claims` claims of one kind from one country to another; `hedged` where all of them are alleged or possible."""

    start: str
    end: str
    kind: Kind
    claims: int
    hedged: bool = False


def taper(start: tuple[float, float], end: tuple[float, float], width: float, bend: float) -> str:
    """SVG path data from `start` to `end`, with a dot where it ends."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = math.hypot(dx, dy) or 1
    bent = bend * min(1, 420 / length)
    cx, cy = (x0 + x1) / 2 + dy * bent, (y0 + y1) / 2 - dx * bent
    tx, ty = cx - x0, cy - y0
    t = math.hypot(tx, ty) or 1
    px, py = -ty / t * width / 2, tx / t * width / 2
    f = svg.number
    return (
        f"M{f(x0 + px)} {f(y0 + py)}Q{f(cx + px * 0.55)} {f(cy + py * 0.55)} {f(x1)} {f(y1)}"
        f"Q{f(cx - px * 0.55)} {f(cy - py * 0.55)} {f(x0 - px)} {f(y0 - py)}z"
        f"M{f(x1 - 1.7)} {f(y1)}a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0z"
    )


def width(claims: int) -> float:
    """Grows with the square root, at most 9 units."""
    return min(9.0, 1.4 + 0.85 * math.sqrt(claims))


def shade(countries: int) -> int:
    """Step 0 to 4 by how many countries are said to supply a country."""
    return sum(countries >= step for step in STEPS)


def lands(
    reach: Mapping[str, int], *, href: Callable[[str], str | None], only: Set[str] | None = None, here: str = ""
) -> Markup:
    """The countries, small ones last and as dots. `href` gives a country's page, or None for no link."""
    drawn = [place for code, place in world().items() if only is None or code in only]
    drawn.sort(key=lambda place: place.small)
    return svg.put(
        '<g transform="scale(.2)">{}</g>',
        svg.joined(_land(place, shade(reach.get(place.code, 0)), href(place.code), here) for place in drawn)
    )


def _land(place: Place, step: int, link: str | None, here: str) -> Markup:
    shape = svg.put('<path d="{}"/>', place.outline) if place.outline else Markup("")
    if place.small:
        shape += svg.put('<circle cx="{}" cy="{}" r="11"/>', round(place.x * 5), round(place.y * 5))
    css = f"l q{step}{' here' if place.code == here else ''}"
    inside = svg.title(place.name) + shape
    if link is None:
        return svg.put('<g id="l-{}" class="{}">{}</g>', place.code, css, inside)
    return svg.put('<a href="{}" tabindex="-1" id="l-{}" class="{}">{}</a>', link, place.code, css, inside)


def paths(flows: Iterable[Flow], *, wider: float = 0.0) -> Markup:
    """The flows in the order given; those between places that the map lacks are left out."""
    places = world()
    drawn = [flow for flow in flows if flow.start in places and flow.end in places and flow.kind in BEND]
    return svg.joined(_path(flow, places[flow.start], places[flow.end], wider) for flow in drawn)


def _path(flow: Flow, start: Place, end: Place, wider: float) -> Markup:
    line = taper((start.x, start.y), (end.x, end.y), min(9.0, width(flow.claims) + wider), BEND[flow.kind])
    return svg.put('<path class="f k-{}{}" d="{}"/>', flow.kind, " hedged" if flow.hedged else "", line)


def names(codes: Iterable[str]) -> Markup:
    """Country names at their points, or as near as the edges allow, each left out where it would cover one before it; those for
    which a phone, with its larger letters, has no room are `far`."""
    wide, narrow, drawn = _Room(1.0), _Room(LARGER), []
    for place in (world()[code] for code in codes if code in world()):
        half = wide.half(place) * BROAD
        x = min(max(place.x, EDGES[0] + half), EDGES[1] - half)
        if wide.takes(place, x):
            far = Markup("") if len(narrow.taken) < MOST_NARROW and narrow.takes(place, x) else Markup(' class="far"')
            drawn.append(svg.put(
                '<text{} x="{}" y="{}" dy="-5">{}</text>', far, svg.number(x), svg.number(place.y), place.name))
    return svg.joined(drawn)


class _Room:
    """Where names stand that are written `larger` times as large as on a wide map."""

    def __init__(self, larger: float) -> None:
        self.larger = larger
        self.taken: list[tuple[float, float, float]] = []

    def half(self, place: Place) -> float:
        """Half of the name's length."""
        return self.larger * (len(place.name) * 3.1 + 3)

    def takes(self, place: Place, x: float) -> bool:
        """Is there room for the name, with its middle at x? Then it is taken."""
        half = self.half(place)
        free = EDGES[0] <= x - half * BROAD and x + half * BROAD <= EDGES[1] and all(
            abs(x - at) > half + other or abs(place.y - y) > 13 * self.larger for at, y, other in self.taken)
        if free:
            self.taken.append((x, place.y, half))
        return free


def base_map() -> Markup:
    """One quiet outline of all land, a file of its own that small maps lie upon."""
    outline = "".join(place.outline for place in world().values())
    return svg.put(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -10 1000 460">'
        '<path transform="scale(.2)" fill="#8a8778" fill-opacity=".28" d="{}"/></svg>\n', outline)
