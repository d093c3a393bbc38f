"""Where sentences begin and end. Invariant: sentences come in order, don't overlap, and hold every character that is no
white space; a sentence longer than MAX_SENTENCE is cut at white space so that work per sentence stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_SENTENCE = 4000
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s|$)|[。！？]+")
_NOTE = re.compile(r"(?<=[^\W\d])[.!?][\"'”’»)\]]*+\d{1,3}(?:,\d{1,3})*(?=\s+[\"“‘(\[]?[^\W\d_a-z])")  # `sold to Z.17 The`
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_BULLET = re.compile(r"\s*(?:[-*•–—·▪]|\(?\d{1,3}[.)]|[a-z]\))\s")
_SHORT_LINE, _LONG_LINE = 60, 140
_DATELINE = re.compile(
    r"\s*[^\W\d_a-z]{2}[^\W\d_a-z .'’-]*(?: [^\W\d_a-z]{2,}){0,3}(?:, [^\n.–—:-]{3,40}?)?(?: ?[–—:]| -)(?=\s)"
)


def split(text: str, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text`. `abbreviations` are lower-case words that a full stop may follow inside."""
    found: list[tuple[int, int]] = []
    wrapped = _is_wrapped(text)
    for start, end in _paragraphs(text):
        for piece in _lines(text, start, end, wrapped=wrapped):
            found += _sentences(text, *piece, abbreviations)
    return [cut for start, end in found for cut in _bounded(text, start, end)]


def dateline_end(text: str) -> int:
    """Where `PETAH TIKVA, Israel -` ends, which names the place that a report is sent from; 0 where a text has none."""
    found = _DATELINE.match(text)
    return found.end() if found is not None else 0


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _is_wrapped(text: str) -> bool:
    """May a line end within a sentence? Not where most of a text stands in lines longer than a page is wide."""
    long = sum(len(line) for line in text.split("\n") if len(line) > _LONG_LINE)
    return 2 * long < len(text)


def _lines(text: str, start: int, end: int, *, wrapped: bool) -> Iterator[tuple[int, int]]:
    """Breaks a paragraph at line ends that are no mere wrapping: after a short line without a stop, before a bullet, anywhere
    in a text that is not `wrapped`."""
    begin = start
    position = text.find("\n", start, end)
    while position >= 0:
        line_start = text.rfind("\n", begin, position) + 1 or begin
        line, following = text[max(line_start, begin) : position].strip(), text[position + 1 : end]
        heading = len(line) < _SHORT_LINE and following.lstrip()[:1].isupper() and line[-1:] not in ",;-–"
        if not wrapped or heading or _BULLET.match(following) or line[-1:] in ".!?:”":
            yield begin, position
            begin = position + 1
        position = text.find("\n", position + 1, end)
    yield begin, end


def _sentences(text: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _stops(text, start, end):
        if stop.end() < end and not _ends(text, stop.start(), stop.end(), end, abbreviations):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _stops(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Where a sentence may end: at a mark, and behind the number of a note that sticks to one."""
    return sorted((*_END.finditer(text, start, end), *_NOTE.finditer(text, start, end)), key=lambda stop: stop.start())


def _ends(text: str, at: int, after: int, end: int, abbreviations: frozenset[str]) -> bool:
    following = text[after : min(end, after + 40)].lstrip()
    if following[:1].islower():
        return False
    if text[at] != "." or (after - at > 1 and not text[at + 1].isdigit()):
        return True
    word = re.search(r"[\w.]*$", text[max(0, at - 20) : at])
    last = word[0].casefold() if word else ""
    return not (last in abbreviations or (len(last) == 1 and last.isalpha()) or re.fullmatch(r"(?:\w\.)+\w", last))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if left < right:
        yield start + left, start + right


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        cut = max(
            text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE), text.rfind("\n", start, start + MAX_SENTENCE)
        )
        cut = cut if cut > start else start + MAX_SENTENCE
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)
