"""OpenDocument text, sheets and slides, packed or as one flat XML file: paragraphs and rows in their order.

Invariant: notes, frames, lists and embedded objects are text; deleted words, hidden sections, rows and sheets and words of a
style that is not displayed go to `hidden`; remarks, headers, footers and descriptions of pictures are put aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.model import ReadingError
from sousveil.reading.kinds import Reading
from sousveil.reading.package import Package
from sousveil.reading.paint import STYLED, Paint
from sousveil.reading.properties import guesses, made, meant
from sousveil.reading.tables import put_aside, row_text
from sousveil.reading.xmlstream import Event, events

_PARAGRAPHS = ("p", "h", "math")
_SIGNS = ("mtext", "mi", "mn", "mo")
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
_META = {"title": "title", "creation-date": "published", "initial-creator": "publisher", "language": "language"}
_MAX_SPACES = 100


@dataclass
class _State:
    blocks: list[tuple[str, str]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    unseen: list[bool] = field(default_factory=list)
    unseen_styles: set[str] = field(default_factory=set)
    style: str = ""
    spans: list[bool] = field(default_factory=list)
    deleted: int = 0
    remarks: int = 0
    running: int = 0
    binary: bool = False
    meta: bool = False
    mark: str = ""
    paint: Paint = field(default_factory=Paint)
    cells: list[tuple[str, int]] = field(default_factory=list)


def read_opendocument(raw: bytes, shown: str) -> Reading:
    """An .odt, .ods or .odp file, or a flat one (.fodt, .fods, .fodp). Raises ReadingError where it is broken, protected or
    inflates beyond the caps."""
    if not raw.startswith(b"PK"):
        return _reading(_parts(raw, shown), _meta(raw, shown))
    package = Package(raw, shown, "OpenDocument file")
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise ReadingError(f"{shown}: this OpenDocument file needs a password; save it without one")
    state = _parts(package.part("content.xml"), shown)
    for name in sorted(name for name in package.names if name.endswith("/content.xml")):
        inner = _parts(package.part(name), shown)
        state.blocks += inner.blocks
        state.hidden += inner.hidden
    if package.has("styles.xml"):
        state.aside += _parts(package.part("styles.xml"), shown).aside
    return _reading(state, _meta(package.part("meta.xml"), shown) if package.has("meta.xml") else {})


def _parts(raw: bytes, shown: str) -> _State:
    state = _State()
    for event in events(raw, shown):
        _step(state, *event)
    return state


def _reading(state: _State, said: dict[str, str | None]) -> Reading:
    aside = "\n".join(state.aside)
    doubts = guesses("file", publisher=said.get("publisher"), published=said.get("published"))
    return Reading(text=_joined(state.blocks), aside=aside, hidden="\n".join(state.hidden),
                   notices=(*put_aside(aside, "remarks, headers and footers"), *doubts), **said)  # type: ignore[arg-type]


def _step(state: _State, event: str, word: str, given: dict[str, str]) -> None:
    start = event == "start"
    if word in STYLED and event != "text":
        state.paint.step(word, start, given)
    elif start and word.endswith("-properties"):
        state.paint.declare(state.style, word, given)
    elif start and word in ("presentation", "drawing"):
        state.paint.kind(word)
    if start and ("current-value" in given or "label" in given):
        state.aside += filter(None, (given.get(name, "").strip() for name in ("label", "current-value")))
    if event == "text":
        if state.open and not state.binary:
            (state.hidden if state.deleted or any(state.spans) or state.paint.hides() else state.open[-1]).append(word)
    elif word == "binary-data":
        state.binary = start
    elif word in _PARAGRAPHS:
        _paragraph(state, start)
    elif word in ("section", "hidden-paragraph", "table") or (word == "hidden-text" and start):
        _unseen(state, word, start, given)
    elif word == "meta" and not state.open:
        state.meta = start
    elif word in ("title", "desc") and not state.meta:
        _aside(state, start)
    elif word == "span":
        if start:
            state.spans.append(given.get("style-name") in state.unseen_styles)
        elif state.spans:
            state.spans.pop()
    elif word == "table-row":
        _row(state, start, given)
    elif word == "table-cell" and state.rows:
        _cell(state, start, given)
    elif word in _SIGNS and not start and state.open:
        state.open[-1].append(" ")
    elif word == "table-properties" and start and given.get("display") == "false" and state.style:
        state.unseen_styles.add(state.style)
    elif word == "style":
        state.style = given.get("name", "") if start else ""
    elif word == "text-properties" and start and given.get("display") == "none" and state.style:
        state.unseen_styles.add(state.style)
    elif word in ("deletion", "tracked-changes"):
        state.deleted += 1 if start else -1
    elif word == "annotation":
        _remark(state, start)
    elif word in ("note-citation", "note"):
        _note(state, word, start)
    elif word in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"):
        state.running += 1 if start else -1
    elif start and state.open and word in ("s", "tab", "line-break"):
        state.open[-1].append(_space(word, given))


def _space(word: str, given: dict[str, str]) -> str:
    if word == "s":
        count = given.get("c", "1")
        return " " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES)
    return "\t" if word == "tab" else "\n"


def _paragraph(state: _State, start: bool) -> None:
    if start:
        state.open.append([f"{state.mark} "] if state.mark else [])
        state.mark = ""
        return
    if not state.open:
        return
    text = "".join(state.open.pop()).strip(" \n")
    if not text:
        return
    if state.remarks or state.running:
        state.aside.append(text)
    elif any(state.unseen) and not state.rows:
        state.hidden.append(text)
    elif state.rows:
        state.rows[-1].append(text)
    else:
        state.blocks.append((text, "p"))


def _remark(state: _State, start: bool) -> None:
    """A remark stands inside a paragraph: who made it and when are no part of that."""
    state.remarks += 1 if start else -1
    if start:
        state.open.append([])
    elif state.open:
        state.open.pop()


def _note(state: _State, word: str, start: bool) -> None:
    """The sign of a note (its number, as a rule) stands before the note's words, not in the sentence that it is added to."""
    if word == "note":
        state.aside += filter(None, (state.mark,))
        state.mark = ""
    elif start:
        state.open.append([])
    elif state.open:
        state.mark = "".join(state.open.pop()).strip()


def _unseen(state: _State, word: str, start: bool, given: dict[str, str]) -> None:
    """Sections and sheets that are not shown, and words of a condition that does not hold."""
    if word == "hidden-text":
        state.hidden += filter(None, (given.get("string-value", "") if given.get("is-hidden") != "false" else "",))
    elif not start:
        del state.unseen[-1:]
    elif word == "table":
        state.unseen.append(given.get("style-name") in state.unseen_styles)
    else:
        state.unseen.append(given.get("display") == "none" or given.get("is-hidden") == "true")


def _aside(state: _State, start: bool) -> None:
    """What is said of a picture for those who can't see it."""
    if start:
        state.open.append([])
    elif state.open:
        state.aside += filter(None, ("".join(state.open.pop()).strip(),))


def _row(state: _State, start: bool, given: dict[str, str]) -> None:
    if start:
        state.rows.append([])
        state.unseen.append(given.get("visibility") in ("collapse", "filter"))
    elif state.rows:
        line = row_text(state.rows.pop())
        is_unseen = any(state.unseen)
        del state.unseen[-1:]
        if line and is_unseen and not state.rows:
            state.hidden.append(line)
        elif line and state.rows:
            state.rows[-1].append(line)
        elif line:
            state.blocks.append((line, "row"))


def _cell(state: _State, start: bool, given: dict[str, str]) -> None:
    """A cell that has a value and no words of its own says the value."""
    if start:
        state.cells.append((next((given[name] for name in _VALUES if given.get(name)), ""), len(state.rows[-1])))
    elif state.cells:
        value, before = state.cells.pop()
        if value and len(state.rows[-1]) == before:
            state.rows[-1].append(value)


def _joined(blocks: list[tuple[str, str]]) -> str:
    out: list[str] = []
    before = ""
    for text, kind in blocks:
        if out:
            out.append("\n" if kind == before == "row" else "\n\n")
        out.append(text)
        before = kind
    return "".join(out)


def _meta(raw: bytes, shown: str) -> dict[str, str | None]:
    said: dict[str, str] = {}
    inside = ""
    event: Event
    for event in events(raw, shown):
        if event[:2] == ("end", "meta"):
            break
        if event[0] == "text" and inside:
            said[inside] = said.get(inside, "") + event[1]
        else:
            inside = _META.get(event[1], "") if event[0] == "start" else ""
    return {
        "title": meant(said.get("title", "")), "publisher": meant(said.get("publisher", "")),
        "published": made(said.get("published")),
        "language": said.get("language", "").split("-")[0].lower() or None,
    }
