"""Word documents: every paragraph of every part that holds words, straight from the XML.

Invariant: text in tables, text boxes, content controls, tracked insertions, charts, diagrams, footnotes, comments, headers and
footers is read (python-docx passes over half of these); tracked deletions and hidden or white text go to `hidden`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sousveil.model import Notice
from sousveil.reading.kinds import Reading
from sousveil.reading.package import Package
from sousveil.reading.properties import guesses, made, meant
from sousveil.reading.relations import described, drawn, of_kind, related
from sousveil.reading.xmlstream import events
from sousveil.sources.own import MAKER, OwnWork

_NOTES = re.compile(r"word/(?:footnotes|endnotes)\d*\.xml")
_COMMENTS = re.compile(r"word/comments\d*\.xml")
_RUNNING = re.compile(r"word/(?:header|footer)\d*\.xml")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")
_BUILDING_BLOCKS = re.compile(r"word/glossary/document\.xml")
_INSIDE = re.compile(r"(?i)(?:word|xl|ppt)/(?:embeddings/.+|.+\.(?:html?|mht|mhtml|rtf|txt|docx?|xlsx?|pptx?))")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": ""}
_OFF = ("0", "false", "none", "off")
_WHITE = ("", "AUTO", "FFFFFF", "WHITE", "#FFFFFF")
_TEXT_GROUNDS = frozenset(("tbl", "tr", "tc", "p", "r"))
_GROUNDS = _TEXT_GROUNDS | frozenset(("wsp", "ln", "shape", "rect", "roundrect", "oval"))
_FILLS = frozenset(("solidFill", "gradFill", "pattFill", "blipFill"))
_OWN_SIGNS = range(0xE000, 0xF900)  # of fonts of pictures: they stand for no letter


@dataclass
class _Text:
    """Paragraphs under way: a stack, for text boxes stand inside paragraphs."""

    done: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    grounds: list[tuple[str, bool]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    chosen: str = "0"
    first: str = ""
    is_first: bool = False
    words: int = 0

    def put(self, paragraph: str, kind: str) -> None:
        """A finished paragraph goes to the row under way or to the text."""
        if not paragraph.strip():
            return
        if self.cells:
            self.cells[-1].append(paragraph)
        else:
            self.done.append((paragraph, kind))


def read_docx(raw: bytes, shown: str) -> Reading:
    """A .docx file. Raises ReadingError where it is broken, protected or inflates beyond the caps."""
    package = Package(raw, shown, "docx")
    main = next(iter(of_kind(related(package, "", shown), "officeDocument")), "word/document.xml")
    linked = related(package, main, shown)

    def parts(pattern: re.Pattern[str], *kinds: str) -> list[_Text]:
        names = {name for name in package.names if pattern.fullmatch(name)} | set(of_kind(linked, *kinds))
        return [_part(package, name, shown) for name in sorted(names)]

    body = _part(package, main, shown)
    notes = parts(_NOTES, "footnotes", "endnotes")
    comments, running = parts(_COMMENTS, "comments"), parts(_RUNNING, "header", "footer")
    blocks = parts(_BUILDING_BLOCKS, "glossaryDocument")
    read = [_joined(part.done) for part in [body, *notes] if part.done]
    text = "\n\n".join([*read, *(words for _, words in drawn(package, shown))])
    aside = "\n\n".join(_joined(part.done) for part in [*running, *comments, *blocks] if part.done)
    pictures = "\n".join(line for part in (body, *notes, *running) for line in part.described)
    aside = "\n\n".join(filter(None, (aside, pictures)))
    hidden = "\n".join(line for part in (body, *notes, *comments, *running) for line in part.hidden)
    said = f"{len(aside)} characters of headers, footers, comments, building blocks and descriptions of pictures were put aside"
    stated, doubts = core_properties(package, shown, "docx")
    found = ((Notice("boilerplate", said),) if aside else ()) + embedded(package) + doubts
    return Reading(text=text, aside=aside, hidden=hidden, notices=found, **stated)  # type: ignore[arg-type]


def embedded(package: Package) -> tuple[Notice, ...]:
    """What must be said of files inside an office file: objects, and pages or documents that its text only points to."""
    count = sum(_INSIDE.fullmatch(name) is not None for name in package.names)
    return (Notice("attachments", f"{count} files inside it were not read"),) if count else ()


def core_properties(package: Package, shown: str, what: str) -> tuple[dict[str, str], tuple[Notice, ...]]:
    """title, publisher, published and language of an office file of some kind, those that it states, and how sure they are.
    Raises OwnWork where this program wrote it."""
    name = "docProps/core.xml"
    if not package.has(name):
        return {}, ()
    said: dict[str, str] = {}
    keys = {"title": "title", "creator": "publisher", "created": "published", "language": "language"}
    inside = ""
    for event, word, _ in events(package.part(name), shown):
        if event == "text" and inside:
            said[inside] = said.get(inside, "") + word
        else:
            inside = keys.get(word, "") if event == "start" else ""
    if said.get("publisher", "").strip() == MAKER:
        raise OwnWork(shown)
    found = {
        "title": meant(said.get("title", "")), "publisher": meant(said.get("publisher", "")),
        "published": made(said.get("published", "").strip()),
        "language": said.get("language", "").strip().split("-")[0].lower(),
    }
    doubts = guesses(what, publisher=found["publisher"], published=found["published"])
    return {key: value for key, value in found.items() if value}, doubts


def _joined(blocks: list[tuple[str, str]]) -> str:
    out: list[str] = []
    before = ""
    for paragraph, kind in blocks:
        if out:
            out.append("\n" if kind == before == "row" else "\n\n")
        out.append(paragraph)
        before = kind
    return "".join(out)


def _part(package: Package, name: str, shown: str) -> _Text:
    text = _Text()
    run_hidden = run_white = False
    deleted = skipped = 0
    inside_t = False
    choices: list[int] = []
    for event, word, given in events(package.part(name), shown):
        if event == "text":
            if inside_t and not skipped and text.open:
                is_unseen = run_hidden or deleted or (run_white and not _is_on_colour(text))
                (text.hidden if is_unseen else text.open[-1]).append(word)
                text.words += 1
        elif word in ("t", "delText"):
            inside_t = event == "start"
        elif word == "AlternateContent":
            choices = [*choices, text.words] if event == "start" else choices[:-1]
        elif word == "Fallback" and (skipped or (choices and text.words > choices[-1])):
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif word == "tab" and given:
            continue  # a place where tabs end, not one of them
        elif word == "docPr" and event == "start":
            text.described += filter(None, (described(given),))
        elif word in ("del", "moveFrom"):
            deleted += 1 if event == "start" else -1
        elif event == "start" and word == "vanish" and given.get("val") not in _OFF:
            run_hidden = bool(text.open)
        elif event == "start" and word == "color" and given.get("val", "").upper() == "FFFFFF":
            run_white = bool(text.open)
        else:
            if word == "r" and event == "start":
                run_hidden = run_white = False
            _ground(text, event, word, given)
            _structure(text, event, word)
            if event == "start":
                _said(text, word, given)
            elif word == "ddList" and text.open and text.chosen.isdigit():
                text.open[-1] += text.choices[int(text.chosen[:4]) :][:1]
    _flush(text)
    return text


def _ground(text: _Text, event: str, word: str, given: dict[str, str]) -> None:
    """What words stand on: white ones are seen in a cell, a paragraph, a box or a mark that is filled with a colour."""
    if word in _GROUNDS:
        if event == "start":
            text.grounds.append((word, _is_on_colour(text) or given.get("fillcolor", "").upper() not in _WHITE))
        elif text.grounds:
            text.grounds.pop()
    elif event == "start" and text.grounds:
        around, _ = text.grounds[-1]
        is_shape = word in _FILLS and around not in _TEXT_GROUNDS  # in a run it is the colour of the letters
        is_marked = word == "highlight" and given.get("val", "none") not in ("none", "white")
        if is_shape or is_marked or (word == "shd" and _is_filled(given)):
            text.grounds[-1] = around, True


def _is_on_colour(text: _Text) -> bool:
    return bool(text.grounds) and text.grounds[-1][1]


def _is_filled(shade: dict[str, str]) -> bool:
    inked = shade.get("val", "clear") not in ("clear", "nil") and shade.get("color", "").upper() not in _WHITE
    return inked or shade.get("fill", "").upper() not in _WHITE


def _said(text: _Text, word: str, given: dict[str, str]) -> None:
    """Words that stand in attributes: of drawn letters, of the choice made in a list, of single signs."""
    if word == "ddList":
        text.choices, text.chosen = [], "0"
    elif word == "listEntry":
        text.choices.append(given.get("val", ""))
    elif word in ("result", "default"):
        text.chosen = given.get("val", "0")
    elif word == "framePr" and given.get("dropCap", "none") != "none" and len(text.open) == 1:
        text.is_first = True  # the large first letters of the paragraph that follows, in one of their own
    elif text.open and word == "textpath" and given.get("string"):
        text.open[-1].append(given["string"])
        text.words += 1
    elif text.open and word == "sym" and _HEX.fullmatch(given.get("char", "")):
        code = int(given["char"], 16)
        text.open[-1].append("" if code in _OWN_SIGNS else chr(code))


def _structure(text: _Text, event: str, word: str) -> None:
    if word == "p":
        if event == "start":
            text.open.append([text.first] if text.first else [])
            text.first = ""
        elif text.open and text.is_first:
            text.first, text.is_first = "".join(text.open.pop()).strip(), False
        elif text.open:
            text.put("".join(text.open.pop()).strip("\n "), "p")
    elif word in _BREAKS and event == "start" and text.open:
        text.open[-1].append(_BREAKS[word])
    elif word == "tr":
        if event == "start":
            text.cells.append([])
        elif text.cells:
            text.put(" | ".join(text.cells.pop()), "row")


def _flush(text: _Text) -> None:
    while text.open:
        text.put("".join(text.open.pop()), "p")
    text.put(text.first, "p")


def parts_like(package: Package, pattern: re.Pattern[str]) -> Iterator[str]:
    """Names of parts that match, in the order of the numbers in them."""
    found = [name for name in package.names if pattern.fullmatch(name)]
    yield from sorted(found, key=lambda name: [int(digits) for digits in re.findall(r"\d{1,9}", name)])
