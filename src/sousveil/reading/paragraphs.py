"""Lines of pages to paragraphs: whole sentences, hyphens mended, running heads apart, pages kept for citation.

Invariant: no word is lost: each line is in a paragraph or among the running lines. Pure functions on lines; no PDF here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median

from sousveil.reading.pdflines import Line, Page

_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*(?:\d{1,3})?$")
_ITEM = re.compile(r"(?:[•●▪◦‣–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,5})[.)])\s")
_QUESTION = re.compile(r"(?:Question|Answer|Article|Section|Annex)\b[^.]{0,30}[:.]")
_DIGITS = re.compile(r"\d+")
_NUMBER_ALONE = re.compile(
    r"(?:page|seite|p\.|s\.)?\s*[-–]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–]?(?:\s*(?:of|/|von|de)\s*\d{1,4})?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
# First halves after which a hyphen at the line's end is the word's own, where the document does not show otherwise.
_KEEPS_HYPHEN = frozenset((
    "state", "self", "non", "anti", "co", "pro", "semi", "quasi", "ex", "well", "so", "vice", "long", "short", "high",
    "low", "third", "cross", "half", "all",
))
_EDGE_LINES = 3
_LONGEST_WORD, _LONGEST_NUMBER = 200, 40
_MARGIN = 0.11
_Words = Callable[[], Counter[str]]  # how often each word stands in the document: counted where a line ends in a hyphen


@dataclass
class _Paragraph:
    page: int
    lines: list[Line] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Flow:
    """The text, where each page's first word stands in it, the running lines, the hidden lines, and the title by its size."""

    text: str
    starts: tuple[int, ...]
    running: str
    hidden: str
    title: str | None


def flow(pages: Sequence[Page]) -> Flow:
    """The pages as one text with an empty line between paragraphs."""
    running = _running(pages)
    hidden = "\n".join(line.text for page in pages for line in page.lines if line.hidden)
    kept, aside = _without(pages, running)
    sizes: Counter[float] = Counter()
    for line in (line for lines in kept for line in lines):
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0

    @cache
    def words() -> Counter[str]:
        return Counter(_WORD.findall(" ".join(line.text for lines in kept for line in lines).casefold()))

    paragraphs = _paragraphs(kept, body)
    text, starts = _written(paragraphs, words, len(pages))
    apart = "\n".join(aside).replace("\u00ad", "-")
    return Flow(text, starts, apart, hidden.replace("\u00ad", "-"), _title(paragraphs, body, words))


def _without(pages: Sequence[Page], running: set[tuple[str, int]]) -> tuple[list[list[Line]], dict[str, None]]:
    """The lines of each page that are seen and not running, and the words of those that are, each once."""
    heights = {height for _, height in running}
    kept: list[list[Line]] = []
    aside: dict[str, None] = {}
    for page in pages:
        kept.append([])
        for line in page.lines:
            if not line.hidden:
                if heights and round(line.bottom / 4) in heights and _key(line) in running:
                    aside[line.text] = None
                else:
                    kept[-1].append(line)
    return kept, aside


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.bottom / 4)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Keys of lines that stand at the same height at the edge of several pages, and of page numbers alone."""
    if len(pages) < 2:
        return set()
    seen: Counter[tuple[str, int]] = Counter()
    numbers = set()
    for page in pages:
        tall = (page.high - page.low) or 1.0
        by_height = sorted((line for line in page.lines if not line.hidden), key=lambda line: line.bottom)
        edge = [line for line in by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]
                if not _MARGIN < (line.bottom - page.low) / tall < 1 - _MARGIN]
        seen.update({_key(line) for line in edge})
        numbers |= {_key(line) for line in edge if _is_number(line.text.strip())}
    needed = max(2, round(0.4 * len(pages)))
    found = {key for key, count in seen.items() if count >= needed and len(key[0]) < 200} | numbers
    return found if any(_key(line) not in found for page in pages for line in page.lines) else set()


def _is_number(written: str) -> bool:
    """Is this a page number and nothing else?"""
    return len(written) <= _LONGEST_NUMBER and _NUMBER_ALONE.fullmatch(written) is not None


def _paragraphs(pages: Sequence[list[Line]], body: float) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    for number, lines in enumerate(pages):
        for column in _columns(lines):
            edges = _edges(column)
            before: Line | None = None
            for line in column:
                last = found[-1] if found else None
                if before is None:
                    new = last is None or not _goes_on(last.lines[-1], line)
                    if new and last is not None and last.page != number:
                        new = not _continue_over_notes(found, line, number, body)
                        last = found[-1]
                else:
                    new = _breaks(before, line, edges)
                if new or last is None:
                    found.append(_Paragraph(number, [line], [(0, number)]))
                else:
                    if last.starts[-1][1] != number:
                        last.starts.append((len(last.lines), number))
                    last.lines.append(line)
                before = line
    return found


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines that go down the page; a jump upwards begins a new column."""
    columns: list[list[Line]] = []
    for line in lines:
        if columns and line.bottom <= columns[-1][-1].bottom + 0.8 * max(line.size, 1.0):
            columns[-1].append(line)
        else:
            columns.append([line])
    return columns


def _edges(column: list[Line]) -> tuple[float, float, float]:
    """Left edge, right edge and usual distance of lines of a column."""
    steps = [before.bottom - line.bottom for before, line in pairwise(column) if before.bottom - line.bottom > 1]
    left = median(line.x0 for line in column)
    pitch = sorted(steps)[len(steps) // 3] if steps else 0.0
    return left, max(line.x1 for line in column), pitch


def _breaks(before: Line, line: Line, edges: tuple[float, float, float]) -> bool:
    """Does `line` begin a new paragraph after `before` in the same column?"""
    left, right, pitch = edges
    size = max(before.size, line.size, 0.1)
    step = before.bottom - line.bottom
    if before.text.endswith("\u00ad"):
        return False
    if abs(before.size - line.size) > 0.12 * size and step > 0.5 * size:
        return True
    if step > max(1.35 * pitch, 1.15 * size) and step > 1.1 * pitch:
        return True
    if step < 0.3 * size:
        return False
    ended = bool(_ENDS.search(before.text))
    if (_ITEM.match(line.text) or _QUESTION.match(line.text)) and (ended or before.x1 < right - 4 * size):
        return True
    indented = line.x0 > left + 0.8 * size and before.x0 < line.x0 - 0.8 * size
    short = before.x1 < right - 0.12 * (right - left)
    if ended and (indented or short):
        return True
    return before.x1 < left + 0.6 * (right - left) and not line.text[:1].islower() and before.x0 <= left + size


def _goes_on(before: Line, line: Line) -> bool:
    """Does a paragraph go on from the end of one column or page to the next?"""
    if before.text.endswith("\u00ad"):
        return True
    alike = abs(before.size - line.size) <= 0.12 * max(before.size, line.size)
    return alike and not _ENDS.search(before.text) and not _ITEM.match(line.text)


def _continue_over_notes(found: list[_Paragraph], line: Line, number: int, body: float) -> bool:
    """Footnotes between the halves of a paragraph go before it, so that both the sentence and their page stay whole."""
    place = len(found) - 1
    while place >= 0 and found[place].page == number - 1 and found[place].lines[0].size < 0.93 * body:
        place -= 1
    if place < 0 or place == len(found) - 1 or not _goes_on(found[place].lines[-1], line) or line.size < 0.93 * body:
        return False
    if found[place].starts[-1][1] != number - 1 or found[place].page != number - 1:
        return False
    found.append(found.pop(place))
    return True


def _written(paragraphs: list[_Paragraph], words: _Words, pages: int) -> tuple[str, tuple[int, ...]]:
    parts: list[str] = []
    starts = [-1] * pages
    length = 0
    for paragraph in paragraphs:
        marks = dict(paragraph.starts)
        for place, line in enumerate(paragraph.lines):
            if place:
                glue, cut = _glue(paragraph.lines[place - 1].text, line.text, words)
                if cut:
                    parts[-1] = parts[-1][:-1]
                    length -= 1
                parts.append(glue)
                length += len(glue)
            elif parts:
                parts.append("\n\n")
                length += 2
            if place in marks and starts[marks[place]] < 0:
                starts[marks[place]] = length
            parts.append(line.text)
            length += len(line.text)
    text = "".join(parts).replace("\u00ad", "-")
    following = len(text)
    for number in range(pages - 1, -1, -1):
        following = starts[number] = starts[number] if starts[number] >= 0 else following
    return text, tuple(starts)


def _glue(before: str, after: str, words: _Words) -> tuple[str, bool]:
    """What stands between two lines of a paragraph, and whether the hyphen at the end of the first goes."""
    if not before.endswith(("-", "\u00ad")) or before.endswith((" -", "--")):
        joined = before and after and _CJK.match(before[-1]) and _CJK.match(after[0])
        return ("" if joined else " "), False
    head, tail = _LAST_WORD.search(before[-_LONGEST_WORD:-1]), _FIRST_WORD.match(after)
    if head is None or tail is None or not after[0].islower():
        return "", False
    first, second = head[0].casefold(), tail[0].casefold()
    known = words()
    kept, mended = known[f"{first}-{second}"], known[first + second]
    if kept != mended:
        return "", mended > kept
    return "", first.rsplit("-", 1)[-1] not in _KEEPS_HYPHEN and not (known[first] > 1 and known[second] > 1)


def _title(paragraphs: Iterable[_Paragraph], body: float, words: _Words) -> str | None:
    """The largest paragraph of the first page, if it is clearly larger than the body."""
    first = [paragraph for paragraph in paragraphs if paragraph.page == 0][:8]
    if not first:
        return None
    best = max(first, key=lambda paragraph: paragraph.lines[0].size)
    if best.lines[0].size < 1.25 * body or sum(len(line.text) for line in best.lines) > 300:
        return None
    return _written([best], words, 1)[0]
