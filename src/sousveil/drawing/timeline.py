"""Claims over time. A mark is as long as its date is uncertain: a day is a point, a year is a year long, a decade is pale.

Invariant: every claim is a mark or counted as undated; above `MOST` claims each is spread over the years it may mean, so
that the sums stay the number of claims.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from sousveil.drawing import svg
from sousveil.drawing.dates import Stretch, stretch, words
from sousveil.drawing.labels import Labels, lanes
from sousveil.drawing.labels import labels as catalogue
from sousveil.model import Kind, Modality

MOST = 200
_LANE = 9.0


class Mark(NamedTuple):
    """One claim: `href` leads to it, `told` is what the tooltip says."""

    kind: Kind
    time: str | None
    modality: Modality
    told: str
    href: str


@dataclass(frozen=True)
class _Frame:
    width: float
    left: float
    right: float
    first: float
    last: float

    def x(self, year: float) -> float:
        inside = max(self.first, min(self.last, year))
        return self.left + (inside - self.first) / (self.last - self.first) * (self.right - self.left)


def draw(marks: Sequence[Mark], labels: Labels, *, narrow: bool = False) -> Markup:
    """The timeline, 960 or 360 units wide; empty without any mark."""
    times: dict[Kind, Counter[str | None]] = {}
    for mark in marks:
        times.setdefault(mark.kind, Counter())[mark.time] += 1
    if not marks or len(marks) > MOST:
        return bins(times, labels)[narrow]
    frame = _frame(_span(times), narrow=narrow)
    body: list[Markup] = []
    y = 26.0
    for kind in filter(times.__contains__, lanes()):
        y = _lane(body, kind, times[kind][None], (frame, y), labels)
        dated = [(mark, found) for mark in marks if mark.kind is kind and (found := stretch(mark.time))]
        y += _marks(body, dated, (frame, y), labels)
        _rule(body, frame, y)
    return _figure("timeline.told", times, body, (frame, y), labels)


def bins(times: Mapping[Kind, Counter[str | None]], labels: Labels) -> tuple[Markup, Markup]:
    """The timeline of many claims, of which is known how many of each kind have each date; then the same 360 units wide."""
    if not times:
        return Markup(""), Markup("")
    span = _span(times)
    weights = {kind: spread(own, int(span[0]), int(span[1])) for kind, own in times.items()}
    return _binned(times, weights, _frame(span), labels), _binned(times, weights, _frame(span, narrow=True), labels)


def _binned(
    times: Mapping[Kind, Counter[str | None]], weights: Mapping[Kind, list[float]], frame: _Frame, labels: Labels
) -> Markup:
    body: list[Markup] = []
    y = 26.0
    for kind in filter(times.__contains__, lanes()):
        y = _lane(body, kind, times[kind][None], (frame, y), labels)
        y += _bins(body, kind, weights[kind], (frame, y), labels)
        _rule(body, frame, y)
    return _figure("timeline.told_bins", times, body, (frame, y), labels)


def _figure(
    told: str, times: Mapping[Kind, Counter[str | None]], body: list[Markup], place: tuple[_Frame, float], labels: Labels
) -> Markup:
    frame, y = place
    claims = labels.count("claims", sum(own.total() for own in times.values()))
    css = f"timeline {'wide' if frame.left else 'narrow'}"
    return svg.figure(css, (frame.width, y + 4), labels(told, claims=claims), [_grid(frame, y, labels), *body], role="group")


def _span(times: Mapping[Kind, Counter[str | None]]) -> tuple[float, float]:
    """The first and the last year."""
    known = [s for s in (stretch(time) for own in times.values() for time in own) if s]
    sharp = [s for s in known if s.doubt != "decade"] or known
    first = math.floor(min((s.start for s in sharp), default=2000.0)) - 1.0
    last = math.ceil(max((s.end for s in sharp), default=2001.0) - 0.01) + 1.0
    return first, max(last, first + 6)


def _frame(span: tuple[float, float], *, narrow: bool = False) -> _Frame:
    width, left = (360.0, 0.0) if narrow else (960.0, 128.0)
    return _Frame(width, left, width - (6 if narrow else 62), *span)


def _grid(frame: _Frame, floor: float, labels: Labels) -> Markup:
    span = frame.last - frame.first
    step = 10 if span > 40 else 5 if span > 14 or (frame.width < 500 and span > 8) else 2
    lines = []
    for year in range(math.ceil(frame.first / step) * step, int(frame.last) + 1, step):
        x = frame.x(year)
        if frame.left and x > frame.width - 84:
            continue
        anchor = "start" if x < frame.left + 12 else "end" if x > frame.width - 12 else "middle"
        line = '<line class="grid" x1="{0}" x2="{0}" y1="18" y2="{1}"/>'
        lines.append(svg.put(line, svg.number(x), svg.number(floor - 4)))
        lines.append(svg.text(x, 12, str(year), css="cap", anchor=anchor))
    if frame.left:
        lines.append(svg.text(frame.width, 12, labels("timeline.undated"), css="cap", anchor="end"))
    return svg.joined(lines)


def _lane(body: list[Markup], kind: Kind, undated: int, place: tuple[_Frame, float], labels: Labels) -> float:
    """The name of a kind, with how many of its claims have no date; gives where its marks begin."""
    frame, y = place
    name = labels(f"kind.{kind}")
    if frame.left:
        body.append(svg.text(0, y + 8, name, css=f"nm k-{kind}"))
        if undated:
            body.append(svg.text(frame.width, y + 8, f"+{undated}", css="cap", anchor="end"))
    else:
        more = svg.put(' <tspan class="cap">{}</tspan>', labels.count("undated", undated)) if undated else Markup("")
        body.append(svg.put(
            '<text class="nm k-{}" x="0" y="{}">{}{}</text>',
            kind, svg.number(y + 9), name, more))
        y += 18
    return y


def _rule(body: list[Markup], frame: _Frame, y: float) -> None:
    rule = '<line class="rule" x1="0" x2="{0}" y1="{1}" y2="{1}"/>'
    body.append(svg.put(rule, svg.number(frame.width), svg.number(y - 4)))


def _marks(body: list[Markup], dated: list[tuple[Mark, Stretch]], place: tuple[_Frame, float], labels: Labels) -> float:
    frame, y = place
    rows: list[list[tuple[float, float]]] = []
    for mark, found in sorted(dated, key=lambda pair: (pair[1].end - pair[1].start > 1.01, pair[1].start, pair[1].end)):
        start = frame.x(found.start)
        end = max(frame.x(found.end), start + 6)
        row = next((i for i, taken in enumerate(rows) if all(end + 1.5 < a or start - 1.5 > b for a, b in taken)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((start, end))
        body.append(_mark(mark, found, (start, end, y + row * _LANE), labels))
    return max(1, len(rows)) * _LANE + 10


def _mark(mark: Mark, found: Stretch, place: tuple[float, float, float], labels: Labels) -> Markup:
    start, end, y = place
    tip = _tip(mark.told, mark.time, mark.modality, labels.locale)
    if found.doubt == "day":
        shape = svg.put('<circle cx="{}" cy="{}" r="3.4"/>', svg.number(start), svg.number(y + 3.5))
    else:
        shape = svg.put(
            '<rect x="{}" y="{}" width="{}" height="6.4" rx="3.2"/>',
            svg.number(start), svg.number(y + 0.3), svg.number(end - start - 1))
    return svg.put(
        '<a href="{}" tabindex="-1" class="t k-{} m-{} d-{}">{}{}</a>',
        mark.href, mark.kind, mark.modality, found.doubt, tip, shape)


@lru_cache(maxsize=20_000)
def _tip(told: str, time: str | None, modality: Modality, locale: str) -> Markup:
    """A claim is a mark on several pages, and on each twice."""
    known = catalogue(locale)
    return svg.title(known("timeline.tip", quote=svg.clipped(told, 160), date=words(time, known),
                           modality=known(f"modality.{modality}")))


def _bins(
    body: list[Markup], kind: Kind, weights: list[float], place: tuple[_Frame, float], labels: Labels
) -> float:
    frame, y = place
    first, last = int(frame.first), int(frame.last)
    top, cell = max(weights, default=0.0) or 1.0, (frame.right - frame.left) / (last - first)
    height = 26.0
    for number, weight in enumerate(weights):
        if weight > 0.004:
            tall = max(1.0, height * math.sqrt(weight / top))
            tip = labels("timeline.bin", year=first + number, n=f"{weight:,.0f}")
            body.append(svg.put(
                '<rect class="bin k-{}" x="{}" y="{}" width="{}" height="{}">{}</rect>',
                kind, svg.number(frame.left + number * cell), svg.number(y + height - tall),
                svg.number(max(1.0, cell - 1.5)), svg.number(tall), svg.title(tip)))
    return height + 12


def spread(times: Mapping[str | None, int], first: int, last: int) -> list[float]:
    """Claims a year from `first` up to `last` (exclusive), given how many have each date: each weighs one, shared over the
    years that it may mean."""
    weights = [0.0] * (last - first)
    counts: Counter[tuple[float, float]] = Counter()
    for time, claims in times.items():
        if found := stretch(time):
            counts[found.start, found.end] += claims
    for (start, end), claims in sorted(counts.items()):
        begin = int(start + 1e-6)
        stop = max(begin + 1, math.ceil(end - 0.01))
        inside = range(max(first, begin), min(last, stop)) or [min(max(first, begin), last - 1)]
        for year in inside:
            weights[year - first] += claims / len(inside)
    return weights


def histogram(years: Sequence[tuple[int, float]], told: str) -> Markup:
    """Bars of claims a year over the whole width, with the years written below."""
    if not years:
        return Markup("")
    top = max(n for _, n in years) or 1.0
    cell = 960 / len(years)
    bars = [svg.put(
        '<rect data-y="{}" x="{}" y="{}" width="{}" height="{}">{}</rect>',
        year, svg.number(i * cell + 1), svg.number(60 - 54 * n / top), svg.number(max(1.0, cell - 2)), svg.number(54 * n / top),
        svg.title(f"{year}: {n:,.0f}")) for i, (year, n) in enumerate(years)]
    ticks = [svg.put('<text x="{:.2f}%" y="78" text-anchor="middle">{}</text>', 100 * (i + 0.5) / len(years), year)
             for i, (year, _) in enumerate(years) if year % 5 == 0]
    return svg.put(
        '<svg class="hist" role="img" aria-label="{}"><svg viewBox="0 0 960 60" preserveAspectRatio="none" width="100%" '
        'height="62">{}</svg>{}</svg>', told, svg.joined(bars), svg.joined(ticks))


def key_mark(doubt: str, modality: Modality, length: int) -> Markup:
    """A sample mark for the legend."""
    css = f"t k-supply m-{modality} d-{doubt}"
    bar = f'<rect x="1" y="2.8" width="{length}" height="6.4" rx="3.2"/>'
    shape = '<circle cx="5" cy="6" r="3.4"/>' if doubt == "day" else bar
    return svg.put('<svg class="{}" width="{}" height="12" aria-hidden="true">{}</svg>', css, length + 3, Markup(shape))
