"""Rich text: a small reader of its control words, since what it must not do is lose text.

Invariant: every group that is not a table of the format (fonts, colours, styles, pictures) is text; hidden (`\\v`) and
deleted words go to `hidden`. Code pages of fonts and Unicode escapes are followed. After the RTF specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from sousveil.model import ReadingError
from sousveil.reading.dates import stated
from sousveil.reading.kinds import Reading
from sousveil.reading.properties import guesses, meant

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
_SKIPPED = frozenset((
    "fonttbl", "stylesheet", "pict", "objdata", "themedata", "colorschememapping", "datastore", "latentstyles",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "fldinst", "bkmkstart", "bkmkend",
    "filetbl",
    "revtbl", "panose", "fontemb", "blipuid", "private", "pgptbl", "falt", "nonshppict",
))
_ASIDE = frozenset(("header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "annotation"))
_CHARACTERS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "cell": " | ", "nestcell": " | ", "row": "\n", "nestrow": "\n", "sect": "\n\n",
    "page": "\n\n", "column": "\n\n", "softpage": "\n\n", "softcol": "\n\n", "softline": "\n", "lbr": "\n",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"\n": "\n\n", b"\r": "\n\n", b"\\": "\\", b"{": "{", b"}": "}"}
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
             162: "cp1254",
             163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_PAINTS = frozenset(("red", "green", "blue", "cf", "highlight", "chcbpat", "cb", "cbpat", "pard", "clcbpat", "trowd"))
_OLD_CHARSETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_MAX_DEPTH = 10_000
_MOST_SKIPPED = 8  # bytes that stand for one beyond ASCII; a greater number would hide text
_BINARY = re.compile(rb"(?<!\\)(?:\\\\)*+\\bin(\d{1,10}) ?")
_INFO = {"title": "title", "company": "publisher"}
# Groups that may be passed over by readers that don't know them, and hold text.
_STARRED = frozenset((
    "shptxt", "shpinst", "txfieldtext", "pn", "nesttableprops", "ud", "upr", "shppict", "moMath", "moMathPara", "dptxbxtext",
))
_SHAPE_WORDS = {"gtextUNICODE": "text", "wzDescription": "aside"}
_AS_SET = 25  # the choice in a list is the one that it had at first


@dataclass(frozen=True)
class _Group:
    where: str = "text"
    skip: int = 1
    charset: str = ""
    hidden: bool = False
    home: str = "text"
    white: bool = False
    ground: bool = False
    shaded: bool = False


@dataclass
class _Reader:
    base: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    out: dict[str, list[str]] = field(default_factory=dict)
    waiting: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    when: dict[str, int] = field(default_factory=dict)
    high: int = 0
    choices: int = 0
    chosen: int = 0
    colour: list[int] = field(default_factory=list)
    whites: list[bool] = field(default_factory=list)
    cells: bool = False

    def put(self, text: str, group: _Group) -> None:
        """Characters to where the group's text goes."""
        self.flush(group)
        self._append(text, group)

    def flush(self, group: _Group) -> None:
        """Bytes that were collected, decoded together: double-byte characters come in two escapes."""
        if self.waiting:
            raw, self.waiting = bytes(self.waiting), bytearray()
            self._append(raw.decode(group.charset or self.base, errors="replace"), group)

    def _append(self, text: str, group: _Group) -> None:
        if group.where == "colours":
            self._end_colours(text.count(";"))
            return
        is_unseen = group.hidden or (group.white and not (group.ground or group.shaded or self.cells))
        where = "hidden" if is_unseen and group.where == "text" else group.where
        if where != "skip":
            self.out.setdefault(where, []).append(text)


    def _end_colours(self, count: int) -> None:
        """Colours of the table end; the first may be none, which is that of the system."""
        for _ in range(count):
            self.whites.append(self.colour == [255, 255, 255])
            self.colour = []

    def is_white(self, number: int | None) -> bool:
        """Is a colour of the table white?"""
        return number is not None and 0 <= number < len(self.whites) and self.whites[number]


def read_rtf(raw: bytes, shown: str) -> Reading:
    """An .rtf file. Raises ReadingError where its groups are nested without end."""
    reader = _Reader()
    stack = [_Group()]
    starred = False
    for hit in _TOKEN.finditer(_without_binary(raw)):
        word, number, escaped, symbol, brace, plain = hit.groups()
        if brace == b"{":
            reader.flush(stack[-1])
            if len(stack) > _MAX_DEPTH:
                raise ReadingError(f"{shown}: its groups are nested more than {_MAX_DEPTH} deep")
            stack.append(stack[-1])
        elif brace == b"}":
            reader.flush(stack[-1])
            if len(stack) > 1:
                stack.pop()
        elif symbol == b"*":
            starred = True
            continue
        elif word is not None:
            stack[-1] = _control(reader, stack[-1], word.decode(), int(number) if number else None, starred)
        elif escaped is not None:
            _bytes(reader, stack[-1], bytes([int(escaped, 16)]))
        elif symbol is not None:
            reader.put(_SYMBOLS.get(symbol, ""), stack[-1])
        elif plain is not None:
            _bytes(reader, stack[-1], plain)
        starred = False
    reader.flush(stack[-1])
    return _reading(reader)


def _without_binary(raw: bytes) -> bytes:
    """The bytes without pictures' own; a length that goes beyond the end is a lie and takes nothing."""
    pieces, at = [], 0
    while (hit := _BINARY.search(raw, at)) is not None:
        pieces.append(raw[at : hit.end()])
        end = hit.end() + int(hit[1])
        at = end if end <= len(raw) else hit.end()
    return b"".join([*pieces, raw[at:]])


def _bytes(reader: _Reader, group: _Group, raw: bytes) -> None:
    taken = min(reader.to_skip, len(raw))
    reader.to_skip -= taken
    if group.where == "fonttbl":
        return
    reader.waiting += raw[taken:]


def _control(reader: _Reader, group: _Group, word: str, number: int | None, starred: bool) -> _Group:
    if word == "u" and number is not None:
        _unicode(reader, group, number % 65536)
        reader.to_skip = group.skip
        return group
    reader.flush(group)
    if word in _CHARACTERS:
        reader.put(_CHARACTERS[word], group)
    elif word in ("ansicpg", "ansi", "mac", "pc", "pca"):
        reader.base = _codec(number) if word == "ansicpg" else _OLD_CHARSETS.get(word, reader.base)
    elif word == "fonttbl":
        return replace(group, where="fonttbl")
    elif word == "f" and number is not None:
        reader.font = number
        return replace(group, charset=reader.fonts.get(number, ""))
    elif word == "fcharset" and number is not None:
        reader.fonts[reader.font] = _CHARSETS.get(number, "")
    elif word == "uc":
        return replace(group, skip=number if number is not None and 0 <= number <= _MOST_SKIPPED else 1)
    elif word in ("v", "deleted"):
        return replace(group, hidden=number != 0)
    elif word == "plain":
        return replace(group, hidden=False, charset="", white=False, ground=False)
    elif word in _PAINTS:
        return _painted(reader, group, word, number)
    elif word in ("yr", "mo", "dy") and group.where == "creatim":
        reader.when[word] = number or 0
    elif word in ("formfield", "ffres", "ffdefres", "ffl"):
        return _choice(reader, group, word, number)
    elif word in ("sn", "sv"):
        return _shape_word(reader, group, word)
    else:
        return _destination(group, word, starred)
    return group


def _painted(reader: _Reader, group: _Group, word: str, number: int | None) -> _Group:
    """The colour of words and of what they stand on."""
    is_filled = bool(number) and not reader.is_white(number)
    if word in ("red", "green", "blue"):
        reader.colour.append(number or 0)
    elif word == "trowd":
        reader.cells = False
    elif word == "clcbpat":
        reader.cells |= is_filled
    elif word == "cf":
        return replace(group, white=reader.is_white(number))
    elif word in ("highlight", "chcbpat", "cb"):
        return replace(group, ground=is_filled)
    else:
        return replace(group, shaded=is_filled and word == "cbpat")
    return group


def _choice(reader: _Reader, group: _Group, word: str, number: int | None) -> _Group:
    """Of a list in a form the line that was chosen."""
    if word == "formfield":
        reader.choices = reader.chosen = 0
        return replace(group, where="skip")
    if word == "ffl":
        reader.choices += 1
        return replace(group, where=group.home if reader.choices == reader.chosen + 1 else "skip")
    if word == "ffdefres" or number != _AS_SET:
        reader.chosen = (number or 0) if word == "ffres" or not reader.chosen else reader.chosen
    return group


def _shape_word(reader: _Reader, group: _Group, word: str) -> _Group:
    """A shape's properties are pairs of a name and a value: few of them are words."""
    if word == "sn":
        reader.out["sn"] = []
        return replace(group, where="sn")
    where = _SHAPE_WORDS.get("".join(reader.out.get("sn", ())).strip(), "skip")
    return replace(group, where=group.home if where == "text" else where)


def _destination(group: _Group, word: str, starred: bool) -> _Group:
    if word in ("shpinst", "shptxt", "dptxbxtext"):
        group = replace(group, ground=True)  # it may be filled
    if word == "colortbl":
        return replace(group, where="colours")
    if word in _SKIPPED:
        return replace(group, where="skip")
    if word in _ASIDE:
        return replace(group, where="aside")
    if word == "footnote":
        return replace(group, where="notes")
    if word == "info":
        return replace(group, where="info")
    if group.where == "info" and (word in _INFO or word == "creatim"):
        return replace(group, where=_INFO.get(word, "creatim"))
    if word == "shprslt":
        return replace(group, where="older", home="older")
    if starred and word not in _STARRED:
        return replace(group, where="skip")
    return replace(group, where=group.home) if word in ("shptxt", "dptxbxtext") and group.where == "skip" else group


def _unicode(reader: _Reader, group: _Group, code: int) -> None:
    if 0xD800 <= code < 0xDC00:
        reader.high = code
    elif 0xDC00 <= code < 0xE000 and reader.high:
        reader.put(chr(0x10000 + ((reader.high - 0xD800) << 10) + code - 0xDC00), group)
        reader.high = 0
    else:
        reader.put(chr(code), group)


def _codec(number: int | None) -> str:
    name = f"cp{number}" if number != 65001 else "utf-8"
    try:
        b" ".decode(name)
    except (LookupError, UnicodeError):
        return "cp1252"
    return name


def _reading(reader: _Reader) -> Reading:
    said = {key: "".join(parts).strip() for key, parts in reader.out.items()}
    whole = "\n\n".join(said[where] for where in ("text", "notes") if said.get(where))
    lines = [line.rstrip(" |") for line in whole.split("\n")]
    when = reader.when
    date = f"{when['yr']:04}-{when.get('mo', 1):02}-{when.get('dy', 1):02}" if when.get("yr") else None
    known = {"", *(line.strip() for line in lines)}
    lines += [line for line in said.get("older", "").split("\n") if line.strip() not in known]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    publisher, published = meant(said.get("publisher", "")), stated(date)
    return Reading(text=text, title=meant(said.get("title", "")), publisher=publisher, published=published,
                   aside=said.get("aside", ""), hidden=said.get("hidden", ""),
                   notices=guesses("file", publisher=publisher, published=published))
