"""What the styles of a workbook's cells mean for reading: numbers that are dates, and words that nobody sees.

Invariant: a cell counts as unseen only where its own style writes white on no ground, or shows nothing; where tables or
conditions may fill the ground, none does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.reading.package import Package
from sousveil.reading.xmlstream import events

_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_LONGEST_FORMAT = 1000
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_MAY_HIDE = (b"FFFFFF", b"ffffff", b'theme="0"', b";;;")
_PAINTED = (b"<tablePart", b"<conditionalFormatting")


@dataclass(frozen=True)
class Looks:
    """Numbers of the styles of dates and of those that nobody sees, and whether days count from 1904."""

    dated: frozenset[int]
    unseen: frozenset[int]
    old_epoch: bool

    def of_sheet(self, raw: bytes) -> Looks:
        """What holds for a sheet."""
        return Looks(self.dated, frozenset(), self.old_epoch) if any(mark in raw for mark in _PAINTED) else self


def looks_of(package: Package, shown: str, *, old_epoch: bool) -> Looks:
    """The looks of a workbook's cells."""
    return Looks(_date_styles(package, shown), _unseen_styles(package, shown), old_epoch)


def _date_styles(package: Package, shown: str) -> frozenset[int]:
    """Numbers of the cell styles that show a number as a date."""
    if not package.has("xl/styles.xml"):
        return frozenset()
    custom, styles, inside = set(), [], False
    for event, word, given in events(package.part("xl/styles.xml"), shown):
        if word == "cellXfs":
            inside = event == "start"
        elif event == "start" and word == "numFmt" and _is_of_dates(given.get("formatCode", "")):
            custom.add(given.get("numFmtId", ""))
        elif event == "start" and word == "xf" and inside:
            styles.append(given.get("numFmtId", "0"))
    known = {str(number) for number in _DATE_FORMATS} | custom
    return frozenset(number for number, identity in enumerate(styles) if identity in known)


def _unseen_styles(package: Package, shown: str) -> frozenset[int]:
    """Numbers of the cell styles that write in white on no ground, or show nothing by their format."""
    raw = package.part("xl/styles.xml") if package.has("xl/styles.xml") else b""
    if not any(mark in raw for mark in _MAY_HIDE):
        return frozenset()
    fonts, fills, empty, styles, inside = list[bool](), list[bool](), set[str](), list[bool](), ""
    for event, word, given in events(raw, shown):
        if word in ("fonts", "fills", "cellXfs", "dxfs"):
            inside = word if event == "start" else ""
        elif event != "start":
            continue
        elif word == "numFmt" and given.get("formatCode", "").startswith(";;;"):
            empty.add(given.get("numFmtId", ""))
        elif word == "font" and inside == "fonts":
            fonts.append(False)
        elif word == "color" and inside == "fonts" and fonts:
            fonts[-1] = given.get("rgb", "").upper()[-6:] == "FFFFFF" or (given.get("theme") == "0" and "tint" not in given)
        elif word == "fill" and inside == "fills":
            fills.append(False)
        elif word in ("patternFill", "gradientFill") and inside == "fills" and fills:
            fills[-1] = word == "gradientFill" or given.get("patternType", "none") != "none"
        elif word == "xf" and inside == "cellXfs":
            is_white = _at(fonts, given.get("fontId", "")) and not _at(fills, given.get("fillId", ""))
            styles.append(is_white or given.get("numFmtId") in empty)
    return frozenset(number for number, is_unseen in enumerate(styles) if is_unseen)


def _at(listed: list[bool], number: str) -> bool:
    return number.isdecimal() and int(number[:6]) < len(listed) and listed[int(number[:6])]


def _is_of_dates(form: str) -> bool:
    """Does a number format show dates? Only its first characters are looked at."""
    return _DATE_LETTERS.search(_QUOTED.sub("", form[:_LONGEST_FORMAT])) is not None
