"""The circuit of one country or company: partners left, itself in the middle, the people it is turned on right.

Invariant: in goes technology and credit, back come access and data; the numbers are claims, denials apart; a line is hollow
where every claim behind it is alleged or possible. Drawn twice, wide and narrow; the style sheet shows one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from sousveil.drawing import svg
from sousveil.drawing.labels import Labels, kinds_in
from sousveil.model import Kind

IN, BACK = kinds_in("out"), kinds_in("back")
FLOWS = IN + BACK
_COLUMNS = (252, 278, 304, 330)


@dataclass(frozen=True)
class Row:
    """A partner: claims by kind, `firm` those of them asserted; `href` its page; `home` its country's code."""

    name: str
    claims: Mapping[Kind, int]
    firm: Mapping[Kind, int]
    denied: int = 0
    home: str = ""
    href: str = ""

    @property
    def closes_loop(self) -> bool:
        """Something goes in from it and something comes back to it."""
        return any(self.claims.get(k) for k in IN) and any(self.claims.get(k) for k in BACK)


@dataclass(frozen=True)
class Circuit:
    """`systems` and `people` are (label, claims), most claims first; `side` is the word over the partners."""

    name: str
    rows: tuple[Row, ...]
    systems: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class _Bands:
    css: str
    height: float
    kind: Kind


def thickness(claims: int) -> float:
    """Of a line, in units: 5 for one claim, growing with the root, at most 26."""
    return min(26.0, 2.6 + 2.9 * math.sqrt(claims))


def _bands(row: Row) -> list[_Bands]:
    return [
        _Bands(f"k-{kind}{'' if row.firm.get(kind) else ' hollow'}", thickness(row.claims[kind]), kind)
        for kind in FLOWS if row.claims.get(kind)
    ]


def told(circuit: Circuit, labels: Labels) -> str:
    """The picture in words, for those who do not see it."""
    rows = "; ".join(
        f"{row.name}: " + ", ".join(f"{row.claims[k]} {labels(f'kind_low.{k}')}" for k in FLOWS if row.claims.get(k))
        for row in circuit.rows
    )
    people = "; ".join(f"{labels('circuit.on')}: {name} {n}" for name, n in circuit.people)
    said = "; ".join(text for text in (rows, people) if text)
    return labels("circuit.told", name=circuit.name, rows=said or labels("circuit.told_none"))


def wide(circuit: Circuit, labels: Labels) -> Markup:
    """The picture for a desk and for paper, 960 units wide."""
    left, box, box_width, top = 352.0, 530.0, 190.0, 54.0
    body = [
        _lane(left, 14, labels("circuit.out"), (("supply", "technology"), ("finance", "credit")), labels, after=" →"),
        _lane(left, 34, labels("circuit.back"), (("access", "access"), ("data-transfer", "data")), labels, before="← "),
        svg.text(0, 34, labels("circuit.who"), css="cap"),
        svg.text(330, 34, labels("circuit.claims"), css="cap", anchor="end"),
    ]
    y = top
    for number, row in enumerate(circuit.rows):
        y = _wide_row(body, row, number, (y, left, box), labels)
    least = 78 + 20 * len(circuit.systems) + (10 if circuit.systems else 0)
    floor = max(y, top + least, top + 44 * len(circuit.people))
    body.insert(0, Markup('<rect class="state" x="{}" y="{}" width="{}" height="{}"/>').format(
        box, svg.number(top - 8), box_width, svg.number(floor - top + 12)))
    middle = (top + floor) / 2
    _state(body, circuit, (box, box_width, middle), labels)
    if circuit.people:
        _people(body, circuit.people, (box + box_width, top, floor), labels)
    return svg.figure("circuit wide", (960, floor + 10), told(circuit, labels), body, role="group")


def _wide_row(body: list[Markup], row: Row, number: int, place: tuple[float, float, float], labels: Labels) -> float:
    y, left, box = place
    bands = _bands(row)
    total = sum(band.height for band in bands) + 4 * max(0, len(bands) - 1)
    height = max(36.0, total + 16)
    middle = y + height / 2
    if number:
        body.append(Markup('<line class="rule" x1="0" x2="{}" y1="{}" y2="{}"/>').format(
            svg.number(box - 10), svg.number(y), svg.number(y)))
    body.append(_name(row, (0, middle + 4.5), 28, labels))
    for kind, x in zip(FLOWS, _COLUMNS, strict=True):
        if row.claims.get(kind):
            body.append(svg.text(x, middle + 4.5, str(row.claims[kind]), css=f"num k-{kind}", anchor="end"))
    _draw_bands(body, bands, middle - total / 2, (left, box))
    return y + height


def _draw_bands(body: list[Markup], bands: list[_Bands], y: float, ends: tuple[float, float]) -> None:
    left, box = ends
    for band in bands:
        at = y + band.height / 2
        start, end = ((left, at), (box - 8, at)) if band.kind in IN else ((box - 3, at), (left + 4, at))
        body.append(svg.ribbon(start, end, band.height, css=band.css))
        y += band.height + 4


def _name(row: Row, at: tuple[float, float], limit: int, labels: Labels) -> Markup:
    aside = row.home + (f" · {labels.count('denied', row.denied)}" if row.denied else "")
    name = Markup('<text class="nm{}" x="{}" y="{}">{}{}{}</text>').format(
        " loop" if row.closes_loop else "", svg.number(at[0]), svg.number(at[1]),
        svg.title(row.name) if len(row.name) > limit else Markup(""), svg.clipped(row.name, limit),
        Markup('<tspan class="home"> {}</tspan>').format(aside) if aside else "",
    )
    return Markup('<a href="{}">{}</a>').format(row.href, name) if row.href else name


def _lane(
    x: float, y: float, lead: str, words: tuple[tuple[str, str], ...], labels: Labels, *, before: str = "", after: str = "",
    anchor: str = "start",
) -> Markup:
    spans = [Markup('<tspan class="k-{}">{}</tspan>').format(kind, labels(f"circuit.{word}")) for kind, word in words]
    joined = Markup(labels("list.two")).format(first=spans[0], last=spans[-1]) if len(spans) == 2 else spans[0]
    return Markup('<text class="lane" x="{}" y="{}" text-anchor="{}">{}{} {}{}</text>').format(
        svg.number(x), svg.number(y), anchor, before, lead, joined, after)


def _state(body: list[Markup], circuit: Circuit, box: tuple[float, float, float], labels: Labels) -> None:
    x, width, middle = box
    lines = _wrapped(circuit.name, 15)
    size = "s24" if max(map(len, lines)) < 13 else "s18" if max(map(len, lines)) < 18 else "s14"
    height = 26 * len(lines) + (20 + 20 * len(circuit.systems) if circuit.systems else 0)
    y = middle - height / 2 + 20
    for number, line in enumerate(lines):
        body.append(svg.text(x + 18, y + 26 * number, line, css=f"statename {size}"))
    y += 26 * (len(lines) - 1)
    if circuit.systems:
        body.append(svg.text(x + 18, y + 20, labels("circuit.systems"), css="cap"))
    for number, (system, claims) in enumerate(circuit.systems):
        at = y + 43 + 20 * number
        body.append(svg.text(x + 18, at, svg.clipped(system, 24), css="tech"))
        body.append(svg.text(x + width - 16, at, str(claims), css="tech b", anchor="end"))


def _wrapped(name: str, limit: int) -> list[str]:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [svg.clipped(line, 22) for line in lines[:3]]


def _people(body: list[Markup], people: tuple[tuple[str, int], ...], place: tuple[float, float, float], labels: Labels) -> None:
    x, top, floor = place
    middle, gap = (top + floor) / 2, min(46.0, (floor - top) / len(people))
    body.append(Markup('<text class="lane" x="{}" y="34"><tspan class="k-use">{}</tspan> →</text>').format(
        svg.number(x + 14), labels("circuit.on")))
    for number, (name, claims) in enumerate(people):
        offset = number - (len(people) - 1) / 2
        end = middle + gap * offset
        body.append(svg.ribbon((x + 3, middle + offset * 15), (x + 74, end), thickness(claims), css="k-use"))
        body.append(Markup('<text class="nm" x="{}" y="{}">{}{} <tspan class="num k-use">{}</tspan></text>').format(
            svg.number(x + 82), svg.number(end + 4.5), svg.title(name), svg.clipped(name, 20), claims))


def narrow(circuit: Circuit, labels: Labels) -> Markup:
    """The picture for a phone, 360 units wide."""
    left, box, box_width, top = 182.0, 322.0, 38.0, 50.0
    body = [
        _lane(0, 14, labels("circuit.out"), (("supply", "technology"), ("finance", "credit")), labels, after=" →"),
        _lane(0, 34, labels("circuit.back"), (("access", "access"), ("data-transfer", "data")), labels, before="← "),
    ]
    y = top
    for number, row in enumerate(circuit.rows):
        y = _narrow_row(body, row, number, (y, left, box), labels)
    y = max(y, top + 9.5 * min(len(circuit.name), 22) + 24)
    body.insert(0, Markup('<rect class="state" x="{}" y="{}" width="{}" height="{}"/>').format(
        box, svg.number(top - 6), box_width, svg.number(y - top + 8)))
    upright = '<text class="statename s18" transform="translate({} {}) rotate(-90)" text-anchor="middle">{}</text>'
    body.append(Markup(upright).format(
        svg.number(box + box_width / 2 + 6), svg.number((top + y) / 2), svg.clipped(circuit.name, 22)))
    if circuit.people:
        y = _narrow_people(body, circuit.people, (box + box_width / 2, y), labels)
    return svg.figure("circuit narrow", (360, y + 10), told(circuit, labels), body, role="group")


def _narrow_row(body: list[Markup], row: Row, number: int, place: tuple[float, float, float], labels: Labels) -> float:
    y, left, box = place
    bands = _bands(row)
    total = sum(band.height for band in bands) + 4 * max(0, len(bands) - 1)
    height = max(54.0, total + 18)
    middle = y + height / 2
    if number:
        body.append(Markup('<line class="rule" x1="0" x2="{}" y1="{}" y2="{}"/>').format(
            svg.number(box - 8), svg.number(y), svg.number(y)))
    body.append(_name(Row(row.name, row.claims, row.firm, home=row.home, href=row.href), (0, middle - 4), 21, labels))
    counts = [(kind, row.claims[kind]) for kind in FLOWS if row.claims.get(kind)]
    for line in range(0, len(counts), 2):
        spans = [Markup('<tspan class="num k-{}">{} {}</tspan>').format(kind, n, labels(f"circuit.short_{kind}"))
                 for kind, n in counts[line : line + 2]]
        body.append(Markup('<text class="few" x="0" y="{}">{}</text>').format(
            svg.number(middle + 14 + 7.5 * line), Markup("  ").join(spans)))
    _draw_bands(body, bands, middle - total / 2, (left, box))
    return y + height


def _narrow_people(body: list[Markup], people: tuple[tuple[str, int], ...], at: tuple[float, float], labels: Labels) -> float:
    x, y = at
    body.append(Markup('<path class="r k-use" d="M{} {}l6 24h4l6-24z"/><path class="r k-use" d="M{} {}l7 9l7-9z"/>').format(
        svg.number(x - 8), svg.number(y + 5), svg.number(x - 7), svg.number(y + 28)))
    body.append(Markup('<text class="lane" x="360" y="{}" text-anchor="end"><tspan class="k-use">{}</tspan></text>').format(
        svg.number(y + 54), labels("circuit.on")))
    for number, (name, claims) in enumerate(people):
        line = Markup('<text class="nm" x="360" y="{}" text-anchor="end">{} <tspan class="num k-use">{}</tspan></text>')
        body.append(line.format(svg.number(y + 78 + 23 * number), svg.clipped(name, 40), claims))
    return y + 66 + 23 * len(people)
