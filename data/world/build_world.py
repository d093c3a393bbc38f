"""Natural Earth's countries (public domain, by npm's world-atlas 2.0.2) -> the map's paths: one projected SVG path a code.

Promises the same bytes for the same tarball. Projection: Equal Earth (Savric, Patterson and Jenny, 2018), its cut turned to
169 degrees west so that Chukotka stays whole. Arcs are simplified before rings are stitched, so neighbours keep sharing their
border. Names and codes come from places.tsv, each departure with its reason; borders take no position.

    npm pack world-atlas@2.0.2 && python data/world/build_world.py world-atlas-2.0.2.tgz
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import sys
import tarfile
from pathlib import Path
from typing import Any

SHA512 = (
    "2177d5d2ac25297a5c933d458705d5c0a46388884e9d6b6d3ac926e42b7132c8"
    "e013f317018447589aa05cea4cf0891c3c1a179f24d4e651477186b90a11b42d"
)
MEMBER = "package/countries-50m.json"
HERE = Path(__file__).parent
OUT = HERE.parent.parent / "src" / "sousveil" / "drawing" / "data" / "world.json"

WIDTH, BASE_Y = 1000, 262
SCALE = WIDTH / (2 * 2.7066)
CENTRE = 11.0
COEFFICIENTS = (1.340264, -0.081106, 0.000893, 0.003796)
TOLERANCE, LEAST_AREA, SMALL_AREA, GRID = 0.28, 0.35, 9.0, 5

Point = tuple[float, float]


def project(lon: float, lat: float) -> Point:
    """Longitude and latitude in degrees to the map's units (1000 wide)."""
    a1, a2, a3, a4 = COEFFICIENTS
    half_root = math.sqrt(3) / 2
    turned = lon + 360 if lon < CENTRE - 180 - 1e-9 else lon
    lam = math.radians(turned - CENTRE)
    theta = math.asin(half_root * math.sin(math.radians(lat)))
    square = theta * theta
    sixth = square**3
    x = lam * math.cos(theta) / (half_root * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    y = theta * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return WIDTH / 2 + x * SCALE, BASE_Y - y * SCALE


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker (1973), without recursion; end points always stay."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        between = ((_distance(points[i], points[first], points[last]), i) for i in range(first + 1, last))
        far, at = max(between, default=(0.0, 0))
        if far > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dx * (start[1] - point[1]) - (start[0] - point[0]) * dy) / length


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """TopoJSON's delta-coded arcs as projected, simplified lines."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append(project(x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(simplify(line, TOLERANCE))
    return arcs


def stitch(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The ring that TopoJSON's arc indices name (~i is arc i backwards), one half of it where it straddles the cut."""
    ring: list[Point] = []
    for index in indices:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += line if not ring else line[1:]
    columns = [x for x, _ in ring]
    if max(columns) - min(columns) <= WIDTH / 2:
        return ring
    eastern = sum(x > WIDTH / 2 for x in columns) * 2 > len(columns)
    return [(x, y) for x, y in ring if (x > WIDTH / 2) == eastern]


def area_and_centre(ring: list[Point]) -> tuple[float, Point]:
    """Shoelace area (signed) and centroid."""
    total = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip([ring[-1], *ring[:-1]], ring, strict=True):
        cross = x0 * y1 - x1 * y0
        total, cx, cy = total + cross / 2, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    return (total, (cx / (6 * total), cy / (6 * total))) if total else (0.0, ring[0])


def path(ring: list[Point]) -> str:
    """SVG path data on a grid of a fifth of a unit, relative moves."""
    cells = [(round(x * GRID), round(y * GRID)) for x, y in ring]
    x, y = cells[0]
    steps = []
    for nx, ny in cells[1:-1] if cells[0] == cells[-1] else cells[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x} {ny - y}")
            x, y = nx, ny
    return f"M{cells[0][0]} {cells[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def build(topology: dict[str, Any], places: list[dict[str, str]]) -> dict[str, dict[str, Any]]:
    """`{code: {name, d, x, y, small}}`; `d` is in fifths of a unit, `x`, `y` in units."""
    arcs = decode_arcs(topology)
    by_atlas = {row["atlas_name"]: row for row in places}
    world: dict[str, dict[str, Any]] = {}
    largest: dict[str, float] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        row = by_atlas.get(shape["properties"]["name"])
        if row is None:
            continue
        entry = world.setdefault(row["code"], {"name": row["name"], "d": "", "x": 0.0, "y": 0.0, "small": True})
        for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
            for number, indices in enumerate(polygon):
                ring = stitch(indices, arcs)
                area, centre = area_and_centre(ring)
                if number == 0 and abs(area) >= largest.get(row["code"], 0.0):
                    largest[row["code"]] = abs(area)
                    entry |= {"x": round(centre[0], 1), "y": round(centre[1], 1), "small": abs(area) < SMALL_AREA}
                entry["d"] += path(ring) if abs(area) > LEAST_AREA else ""
    for row in places:
        if row["label_lon"]:
            entry = world.setdefault(row["code"], {"name": row["name"], "d": "", "x": 0.0, "y": 0.0, "small": True})
            x, y = project(float(row["label_lon"]), float(row["label_lat"]))
            entry |= {"x": round(x, 1), "y": round(y, 1)}
    return world


def main(tarball: str) -> None:
    raw = Path(tarball).read_bytes()
    if hashlib.sha512(raw).hexdigest() != SHA512:
        sys.exit(f"{tarball} is not world-atlas 2.0.2 as pinned; fetch it with: npm pack world-atlas@2.0.2")
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        topology = json.load(member)
    with (HERE / "places.tsv").open(encoding="utf-8", newline="") as lines:
        places = list(csv.DictReader(lines, delimiter="\t"))
    text = json.dumps(build(topology, places), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(text.encode())} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
