"""Excel workbooks as streams: a line a row, sheet by sheet; dates as dates. Never a grid: a far cell costs nothing.

Invariant: every cell with words or numbers is read (a formula without a value as it is written), and the words of drawings,
charts and diagrams; hidden or white sheets, rows and cells go to `hidden`, comments and heads and feet of pages aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sousveil.model import ReadingError
from sousveil.reading.docx import core_properties, embedded, parts_like
from sousveil.reading.kinds import Reading
from sousveil.reading.package import Package
from sousveil.reading.relations import drawn, of_kind, related
from sousveil.reading.sheetlooks import Looks, looks_of
from sousveil.reading.tables import put_aside, row_text
from sousveil.reading.xmlstream import events

_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/comment\d*|threadedComments/\w+)\.xml")
_RUNNING = frozenset(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_NO_ROWS = frozenset(("chartsheet", "dialogsheet"))
_CODES = re.compile(r"&(?:[LCR]|\"[^\"]{0,100}\"|\d{1,3}|[A-Z])")
_DRAWINGS = re.compile(r"xl/drawings/drawing\d+\.xml")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile("[A-Z]{1,3}")


def read_xlsx(raw: bytes, shown: str) -> Reading:
    """A workbook. Raises ReadingError where it is broken, protected or inflates beyond the caps."""
    package = Package(raw, shown, "xlsx")
    if package.has("xl/workbook.bin"):
        raise ReadingError(f"{shown}: a binary workbook (xlsb); save it as xlsx")
    strings = list(_strings(package, shown)) if package.has("xl/sharedStrings.xml") else []
    sheets, old_epoch = _workbook(package, shown)
    looks = looks_of(package, shown, old_epoch=old_epoch)
    text, hidden, sections, running, length = [], [], [], list[str](), 0
    for part, name, unseen in sheets:
        raw_sheet = package.part(part)
        seen_rows, unseen_rows = _rows(raw_sheet, shown, strings, looks.of_sheet(raw_sheet), running)
        hidden += seen_rows + unseen_rows if unseen else unseen_rows
        if seen_rows and not unseen:
            sections.append((f"sheet {name}", length))
            text.append("\n".join(seen_rows) + "\n\n")
            length += len(text[-1])
    lines = [line for part in parts_like(package, _DRAWINGS) for line in _words(package.part(part), shown)]
    drawings = [*lines, *(words for _, words in drawn(package, shown))]
    remarks = (line for part in parts_like(package, _COMMENTS) for line in _words(package.part(part), shown))
    aside = "\n".join(dict.fromkeys((*remarks, *running)))
    said, doubts = core_properties(package, shown, "workbook")
    notices = (*put_aside(aside, "comments and printed heads and feet"), *embedded(package), *doubts)
    return Reading(
        text="".join(text) + "\n".join(drawings), hidden="\n".join(hidden), aside=aside, sections=tuple(sections),
        notices=notices, **said,
    )


def _strings(package: Package, shown: str) -> Iterator[str]:
    parts: list[str] = []
    inside = phonetic = False
    for event, word, _ in events(package.part("xl/sharedStrings.xml"), shown):
        if event == "text":
            if inside and not phonetic:
                parts.append(word)
        elif word == "t":
            inside = event == "start"
        elif word == "rPh":
            phonetic = event == "start"
        elif word == "si" and event == "end":
            yield _unescaped("".join(parts))
            parts = []


def _unescaped(value: str) -> str:
    """Signs that XML can't hold are written as _x000D_ (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), value) if "_x" in value else value


def _workbook(package: Package, shown: str) -> tuple[list[tuple[str, str, bool]], bool]:
    """(part, name, hidden?) of the sheets in the workbook's order, and whether days count from 1904. A sheet that the workbook
    does not name is one too."""
    main = next(iter(of_kind(related(package, "", shown), "officeDocument")), "xl/workbook.xml")
    linked = related(package, main, shown)
    listed, old = [], False
    for event, word, given in events(package.part(main), shown):
        if event == "start" and word == "sheet":
            listed.append((given.get("id", ""), given.get("name", ""), given.get("state", "visible") != "visible"))
        elif event == "start" and word == "workbookPr":
            old = given.get("date1904") in ("1", "true")
    others = [part for part in parts_like(package, _SHEETS) if part not in of_kind(linked, "worksheet")]
    sheets = []
    for identity, name, unseen in listed:
        kind, part = linked.get(identity, ("", ""))
        if kind not in _NO_ROWS and (part or others):
            sheets.append((part or others.pop(0), name, unseen))
    known = {part for part, _, _ in sheets}
    rest = [part for part in (*of_kind(linked, "worksheet"), *others) if part not in known]
    return [*sheets, *((part, f"{number}", False) for number, part in enumerate(rest, len(sheets) + 1))], old


def _rows(
    raw: bytes, shown: str, strings: list[str], looks: Looks, running: list[str]
) -> tuple[list[str], list[str]]:
    seen: list[str] = []
    unseen: list[str] = []
    cells: list[str] = []
    kind, style, value, row_hidden, inside = "", "", [""], False, ""
    formula: list[str] = []
    columns: list[range] = []
    covered: list[str] = []
    column = 0
    for event, word, given in events(raw, shown):
        if event == "text":
            if inside:
                (formula if inside == "f" else value).append(word)
        elif word == "row":
            if event == "start":
                row_hidden, cells, covered, column = given.get("hidden") in ("1", "true"), [], [], 0
            else:
                for line, is_unseen in ((row_text(cells), row_hidden), (row_text(covered), True)):
                    if line:
                        (unseen if is_unseen else seen).append(line)
        elif word == "col" and event == "start" and given.get("hidden") in ("1", "true"):
            columns += _columns(given)
        elif word == "c":
            if event == "start":
                kind, style, value, formula = given.get("t", "n"), given.get("s", ""), [], []
                column = _column(given.get("r", "")) or column + 1
            else:
                look = int(style[:6]) if style.isdecimal() else -1
                row = covered if look in looks.unseen or any(column in hidden for hidden in columns) else cells
                is_date = look in looks.dated
                row.append("=" + "".join(formula) if formula and not value
                           else _cell("".join(value), kind, is_date, strings, looks.old_epoch))
        elif word in ("v", "t", "f"):
            inside = word if event == "start" else ""
        elif word in _RUNNING:
            value, inside = ([], word) if event == "start" else (_note_running(value, running), "")
    return seen, unseen


def _columns(given: dict[str, str]) -> list[range]:
    """The columns, from 1, that an element of theirs speaks of."""
    first, last = given.get("min", ""), given.get("max", "")
    return [range(int(first[:6]), int(last[:6]) + 1)] if first.isdecimal() and last.isdecimal() else []


def _column(place: str) -> int:
    """The number of a cell's column by its place (`C5` is 3); 0 where it says none."""
    hit = _LETTERS.match(place)
    number = 0
    for letter in hit[0] if hit else "":
        number = 26 * number + ord(letter) - 64
    return number


def _note_running(value: list[str], running: list[str]) -> list[str]:
    """A head or foot of the printed page, without its codes."""
    words = " ".join(_CODES.sub(" ", "".join(value)).split())
    if words:
        running.append(words)
    return []


def _cell(value: str, kind: str, is_date: bool, strings: list[str], old_epoch: bool) -> str:
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else value
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind == "n" and is_date:
        return _date(value, old_epoch)
    return _unescaped(value) if kind in ("str", "inlineStr") else value


def _date(value: str, old_epoch: bool) -> str:
    try:
        moment = (datetime(1904, 1, 1) if old_epoch else datetime(1899, 12, 30)) + timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value
    if float(value) < 1:
        return moment.time().isoformat("minutes")
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" ", "minutes")


def _words(raw: bytes, shown: str) -> Iterator[str]:
    """Paragraphs of a drawing or of comments."""
    parts: list[str] = []
    inside = False
    for event, word, _ in events(raw, shown):
        if event == "text" and inside:
            parts.append(word)
        elif word in ("t", "text"):
            inside = event == "start"
        if event == "end" and word in ("p", "comment", "threadedComment") and "".join(parts).strip():
            yield " ".join("".join(parts).split())
            parts = []
