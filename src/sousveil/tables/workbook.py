"""The first sheet of an .xlsx workbook as cells of text.

Invariant: values only; of a formula the value that the workbook stored beside it; a workbook that is cut off, protected or
too large once unpacked is refused in one line.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from typing import Any

from sousveil.model import ReadingError
from sousveil.tables.rows import MOST_BYTES, MOST_IN_CELL

_MAGIC = b"PK\x03\x04"
_LOCKED = b"\xd0\xcf\x11\xe0"


def is_workbook(raw: bytes) -> bool:
    """Do the bytes begin as a workbook does (packed, or as an old or protected one)?"""
    return raw[:4] in (_MAGIC, _LOCKED)


def cells(raw: bytes, name: str) -> list[list[str]]:
    """The rows of the first sheet; numbers as Python writes them, dates as ISO 8601. Raises ReadingError."""
    if raw[:4] == _LOCKED:
        raise ReadingError(f"{name}: a password-protected or old .xls workbook: save it as .xlsx without a password")
    _check_size(raw, name)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            found = [[_written(value, name) for value in row] for row in sheet.iter_rows(values_only=True)]
    except ReadingError:
        raise
    except Exception as error:  # whatever the XML parser meets in a broken file
        raise ReadingError(f"{name}: the workbook can't be read ({type(error).__name__}): save it anew as .xlsx") from error
    return _even(found)


def _check_size(raw: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as error:
        raise ReadingError(f"{name}: the workbook is damaged or cut off ({error})") from None
    if size > MOST_BYTES:
        raise ReadingError(f"{name}: {size:,} bytes once unpacked; a table may have {MOST_BYTES:,}")


def _even(found: list[list[str]]) -> list[list[str]]:
    """Every row as wide as the head, whose empty last columns are no columns."""
    if not found:
        return []
    width = max((n for n, cell in enumerate(found[0], 1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in found]


def _written(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    said = str(value)
    if len(said) > MOST_IN_CELL:
        raise ReadingError(f"{name}: a cell of more than {MOST_IN_CELL:,} characters")
    return said
