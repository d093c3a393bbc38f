"""The circuit for a phone, 360 units wide; what it shows and its invariant are drawing/circuit.py's."""

from __future__ import annotations

from markupsafe import Markup

from sousveil.drawing import circuit as shapes
from sousveil.drawing import svg
from sousveil.drawing.circuit import FLOWS, Circuit, Row
from sousveil.drawing.labels import Labels

_BOX = 38.0


def narrow(circuit: Circuit, labels: Labels) -> Markup:
    """The picture for a phone."""
    top, box = 50.0, 0.0 if circuit.gives else 360 - _BOX
    body = shapes.lanes_over(0, circuit, labels)
    y = top
    for number, row in enumerate(circuit.rows):
        y = _row(body, row, number, (y, circuit.gives), labels)
    y = max(y, top + 9.5 * min(len(circuit.name), 22) + 24)
    body.insert(0, shapes.box((box, top - 6), (_BOX, y - top + 8)))
    upright = '<text class="statename s18" transform="translate({} {}) rotate(-90)" text-anchor="middle">{}</text>'
    body.append(svg.put(
        upright,
        svg.number(box + _BOX / 2 + 6), svg.number((top + y) / 2), svg.clipped(circuit.name, 22)))
    if circuit.people:
        y = _people(body, circuit.people, (box + _BOX / 2, y), labels)
    return svg.figure("circuit narrow", (360, y + 10), shapes.told(circuit, labels), body, role="group")


def _row(body: list[Markup], row: Row, number: int, place: tuple[float, bool], labels: Labels) -> float:
    y, gives = place
    name, far, near = (186.0, 172.0, 42.0) if gives else (0.0, 186.0, 360 - _BOX - 4)
    bands = shapes.bands_of(row)
    total = sum(band.height for band in bands) + 4 * max(0, len(bands) - 1)
    counts = [(kind, row.claims[kind]) for kind in FLOWS if row.claims.get(kind)]
    height = max(54.0 + (14 if len(counts) > 2 else 0), total + 18)
    middle = y + height / 2
    lift = 7.0 if len(counts) > 2 else 0.0
    if number:
        body.append(shapes.rule((near + 4, 360.0) if gives else (0.0, near - 4), y))
    quiet = Row(row.name, row.claims, row.firm, home=row.home, href=row.href)
    body.append(shapes.name_of(quiet, (name, middle - 4 - lift), 25, labels))
    for line in range(0, len(counts), 2):
        spans = [svg.put('<tspan class="num k-{}">{} {}</tspan>', kind, f"{n:,}", labels(f"circuit.short_{kind}"))
                 for kind, n in counts[line : line + 2]]
        body.append(svg.put(
            '<text class="few" x="{}" y="{}">{}</text>',
            svg.number(name), svg.number(middle + 14 - lift + 7.5 * line), Markup("  ").join(spans)))
    shapes.draw_bands(body, bands, middle - total / 2, (far, near, gives))
    if row.denied:
        body.append(shapes.strike((far + near) / 2, middle, total))
    return y + height


def _people(body: list[Markup], people: tuple[tuple[str, int], ...], at: tuple[float, float], labels: Labels) -> float:
    x, y = at
    body.append(svg.put(
        '<path class="r k-use" d="M{} {}l6 24h4l6-24z"/><path class="r k-use" d="M{} {}l7 9l7-9z"/>',
        svg.number(x - 8), svg.number(y + 5), svg.number(x - 7), svg.number(y + 28)))
    body.append(svg.put(
        '<text class="lane" x="360" y="{}" text-anchor="end"><tspan class="k-use">{}</tspan></text>',
        svg.number(y + 54), labels("circuit.on")))
    for number, (name, claims) in enumerate(people):
        line = '<text class="nm" x="360" y="{}" text-anchor="end">{} <tspan class="num k-use">{}</tspan></text>'
        body.append(svg.put(line, svg.number(y + 78 + 23 * number), svg.clipped(name, 40), f"{claims:,}"))
    return y + 66 + 23 * len(people)
