"""The circuit of one country or company: its partners, itself as a box, the people it is turned on.

Invariant: technology and credit run from who gives to who receives, access and data back; reading goes from left to right, so
a recipient stands right of its suppliers and a supplier left of its recipients. Numbers are claims, denials apart; a line is
hollow where every claim behind it is alleged or possible. Drawn twice, wide and narrow; the style sheet shows one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from sousveil.drawing import svg
from sousveil.drawing.labels import Labels, kinds_in
from sousveil.model import Kind

IN, BACK = kinds_in("out"), kinds_in("back")
FLOWS = IN + BACK
_COLUMN, _DIGIT, _GAP = 26.0, 7.5, 9.0
"""The least width of a column of numbers; that of a digit, and what is left between two columns."""


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
    """`gives`: the subject is the supplier and the rows are its recipients. `systems`, `people` are (label, claims)."""

    name: str
    rows: tuple[Row, ...]
    systems: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    gives: bool = False


@dataclass(frozen=True)
class _Plan:
    """Where things stand: names, number columns, the box, and the lines' ends at the partner and at the box."""

    name: float
    limit: int
    columns: tuple[float, ...]
    far: float
    near: float
    box: float
    width: float


def _plan(circuit: Circuit) -> _Plan:
    """Numbers with many digits take room from the lines, never from the names."""
    widths = [max(_COLUMN, _DIGIT * _digits(circuit.rows, kind) + _GAP) for kind in FLOWS]
    ends = list(accumulate(widths))
    if circuit.gives:
        columns = tuple(724 - ends[-1] + end for end in ends)
        return _Plan(name=742, limit=28, columns=columns, far=716 - ends[-1], near=194, box=0, width=190)
    columns, box = tuple(232 + end for end in ends), 530 if circuit.people else 770
    return _Plan(name=0, limit=28, columns=columns, far=columns[-1] + 22, near=box - 4, box=box, width=190)


def _digits(rows: tuple[Row, ...], kind: Kind) -> int:
    return max((len(f"{row.claims.get(kind, 0):,}") for row in rows), default=1)


@dataclass(frozen=True)
class _Band:
    css: str
    height: float
    kind: Kind


def thickness(claims: int) -> float:
    """Of a line, in units: 5 for one claim, growing with the root, at most 22."""
    return min(22.0, 2.6 + 2.9 * math.sqrt(claims))


def bands_of(row: Row) -> list[_Band]:
    return [
        _Band(f"k-{kind}{'' if row.firm.get(kind) else ' hollow'}", thickness(row.claims[kind]), kind)
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
    plan, top = _plan(circuit), 54.0
    lines = min(plan.far, plan.near) + (4 if circuit.gives else 0)
    body = [
        *lanes_over(lines, circuit, labels),
        svg.text(plan.name, 34, labels("circuit.recipient" if circuit.gives else "circuit.who"), css="cap"),
        svg.text(plan.columns[-1], 34, labels("circuit.claims"), css="cap", anchor="end"),
    ]
    y = top
    for number, row in enumerate(circuit.rows):
        y = _wide_row(body, row, number, (y, plan, circuit.gives), labels)
    least = 62 + 26 * len(wrapped(circuit.name, 15)) + 20 * len(circuit.systems)
    floor = max(y, top + least, top + 44 * len(circuit.people))
    body.insert(0, box((plan.box, top - 8), (plan.width, floor - top + 12)))
    _state(body, circuit, (plan.box, plan.width, (top + floor) / 2), labels)
    if circuit.people:
        _people(body, circuit.people, (plan.box + plan.width, top, floor), labels)
    return svg.figure("circuit wide", (960, floor + 10), told(circuit, labels), body, role="group")


def _wide_row(body: list[Markup], row: Row, number: int, place: tuple[float, _Plan, bool], labels: Labels) -> float:
    y, plan, gives = place
    bands = bands_of(row)
    total = sum(band.height for band in bands) + 4 * max(0, len(bands) - 1)
    height = max(36.0, total + 16)
    middle = y + height / 2
    if number:
        ends = (plan.near + 4, 960.0) if gives else (0.0, plan.near - 6)
        body.append(rule(ends, y))
    body.append(name_of(row, (plan.name, middle + 4.5), plan.limit, labels))
    for kind, x in zip(FLOWS, plan.columns, strict=True):
        if row.claims.get(kind):
            body.append(svg.text(x, middle + 4.5, f"{row.claims[kind]:,}", css=f"num k-{kind}", anchor="end"))
    draw_bands(body, bands, middle - total / 2, (plan.far, plan.near, gives))
    if row.denied:
        body.append(strike((plan.far + plan.near) / 2, middle, total))
    return y + height


def rule(ends: tuple[float, float], y: float) -> Markup:
    return svg.put('<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>', *map(svg.number, (*ends, y, y)))


def box(at: tuple[float, float], size: tuple[float, float]) -> Markup:
    return svg.put('<rect class="state" x="{}" y="{}" width="{}" height="{}"/>', *map(svg.number, (*at, *size)))


def strike(x: float, y: float, total: float) -> Markup:
    """A stroke through the lines of a partner: somebody denies a part of what they show."""
    rise = total / 2 + 6
    path = '<path class="struck" d="M{} {}l14 {}"/>'
    return svg.put(path, svg.number(x - 7), svg.number(y + rise), svg.number(-2 * rise))


def draw_bands(body: list[Markup], bands: list[_Band], y: float, ends: tuple[float, float, bool]) -> None:
    far, near, gives = ends
    for band in bands:
        at = y + band.height / 2
        start, end = (near, far) if (band.kind in IN) == gives else (far, near)
        body.append(svg.ribbon((start, at), (end - (4 if end > start else -4), at), band.height, css=band.css))
        y += band.height + 4


def name_of(row: Row, at: tuple[float, float], limit: int, labels: Labels) -> Markup:
    aside = row.home + (f" · {labels.count('denied', row.denied)}" if row.denied else "")
    short = svg.clipped(row.name, max(10, limit - (len(aside) + 1) * 4 // 5))
    name = svg.put(
        '<text class="nm{}" x="{}" y="{}">{}{}{}</text>',
        " loop" if row.closes_loop else "", svg.number(at[0]), svg.number(at[1]),
        svg.title(row.name) if short != row.name else Markup(""), short,
        svg.put('<tspan class="home"> {}</tspan>', aside) if aside else "",
    )
    return svg.put('<a href="{}">{}</a>', row.href, name) if row.href else name


def lanes_over(x: float, circuit: Circuit, labels: Labels) -> list[Markup]:
    """The two lines over the flows: what goes out (or in), and what comes back."""
    lead = labels("circuit.gives" if circuit.gives else "circuit.out")
    out = svg.put(
        '<text class="lane" x="{}" y="14">{} {} →</text>',
        svg.number(x), lead, _and(("supply", "technology"), ("finance", "credit"), labels))
    back = svg.put(
        '<text class="lane" x="{}" y="34">← {} {}</text>',
        svg.number(x), labels("circuit.back"), _and(("access", "access"), ("data-transfer", "data"), labels))
    return [out, back]


def _and(first: tuple[str, str], last: tuple[str, str], labels: Labels) -> Markup:
    spans = [svg.put('<tspan class="k-{}">{}</tspan>', kind, labels(f"circuit.{word}")) for kind, word in (first, last)]
    return svg.put(labels("list.two"), first=spans[0], last=spans[1])


def _state(body: list[Markup], circuit: Circuit, box: tuple[float, float, float], labels: Labels) -> None:
    x, width, middle = box
    lines = wrapped(circuit.name, 15)
    size = "s24" if max(map(len, lines)) < 13 else "s18" if max(map(len, lines)) < 18 else "s14"
    height = 26 * len(lines) + (20 + 20 * len(circuit.systems) if circuit.systems else 0)
    y = middle - height / 2 + 20
    for number, line in enumerate(lines):
        body.append(svg.text(x + 16, y + 26 * number, line, css=f"statename {size}"))
    y += 26 * (len(lines) - 1)
    if circuit.systems:
        body.append(svg.text(x + 16, y + 20, labels("circuit.systems"), css="cap"))
    for number, (system, claims) in enumerate(circuit.systems):
        at = y + 43 + 20 * number
        body.append(svg.text(x + 16, at, svg.clipped(system, 23 - len(str(claims))), css="tech"))
        body.append(svg.text(x + width - 14, at, str(claims), css="tech b", anchor="end"))


def wrapped(name: str, limit: int) -> list[str]:
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
    body.append(svg.put(
        '<text class="lane" x="{}" y="34"><tspan class="k-use">{}</tspan> →</text>',
        svg.number(x + 14), labels("circuit.on")))
    for number, (name, claims) in enumerate(people):
        offset = number - (len(people) - 1) / 2
        end = middle + gap * offset
        body.append(svg.ribbon((x + 4, middle + offset * 15), (x + 72, end), thickness(claims), css="k-use"))
        lines = wrapped(name, 22)[:2]
        for row, words in enumerate(lines):
            last = row == len(lines) - 1
            count = svg.put(' <tspan class="num k-use">{}</tspan>', f"{claims:,}") if last else ""
            y = end + 4.5 + 15 * (row - (len(lines) - 1) / 2)
            body.append(svg.put(
                '<text class="nm" x="{}" y="{}">{}{}</text>',
                svg.number(x + 78), svg.number(y), words, count))
