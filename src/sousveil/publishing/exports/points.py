"""Countries as points on the globe: the map's own label points, turned back from the Equal Earth projection into degrees.

Invariant: `degrees(project(lon, lat))` is (lon, lat) to a hundredth of a degree. A point stands for a country, never
for a site.
Source: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection", IJGIS 33:3 (2019).
"""

from __future__ import annotations

import math
from functools import cache

from sousveil.drawing.places import world

_WIDTH, _BASE_Y = 1000, 262
_SCALE = _WIDTH / (2 * 2.7066)
_CENTRE = 11.0
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF_ROOT = math.sqrt(3) / 2


@cache
def point(code: str) -> tuple[float, float] | None:
    """Longitude and latitude (WGS 84, two decimals) of a country's label point; None for a code that the map lacks."""
    place = world().get(code)
    return degrees(place.x, place.y) if place else None


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point in the map's units, by Newton's method."""
    px, py = (x - _WIDTH / 2) / _SCALE, (_BASE_Y - y) / _SCALE
    theta = py
    for _ in range(12):
        square = theta * theta
        sixth = square**3
        value = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square)) - py
        theta -= value / (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    square = theta * theta
    slope = _A1 + 3 * _A2 * square + square**3 * (7 * _A3 + 9 * _A4 * square)
    lon = math.degrees(_HALF_ROOT * px * slope / math.cos(theta)) + _CENTRE
    lat = math.degrees(math.asin(math.sin(theta) / _HALF_ROOT))
    return round(lon - 360 if lon > 180 else lon, 2), round(lat, 2)
