"""What an import refuses, each in one line: limits of size, empty tables, files of another kind, words that fit everything."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sousveil import tables
from sousveil.model import ReadingError, UsageError
from sousveil.tables import importing, rows, wording, workbook

Write = Callable[..., Path]


@pytest.mark.parametrize(("kind", "content", "said"), [
    ("mentions", '{"claimed_vendor": "Acme"}\n', "without claimed_vendor and raw_notice"),
    ("ftm", '{"id": 5, "schema": "Company"}\n', "line 1 is no FollowTheMoney entity"),
    ("ftm", '{"id": "a"}\n', "line 1 is no FollowTheMoney entity"),
    ("ocds", '{"releases": []}', "no OCDS releases or records"),
    ("ocds", "[1, 2]", "holds no JSON objects"),
])
def test_files_of_another_kind_are_named(write: Write, kind: str, content: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        tables.read(kind, write("x.json", content))


def test_an_unknown_kind_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown kind of table 'loans'; one of: gcdf, aigs"):
        tables.kind("loans")


def test_a_mapping_that_is_not_there_is_named(write: Write, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such mapping file"):
        tables.read("csv", write("x.csv", "a,b\n1,2\n"), mapping=tmp_path / "none.toml")


def test_a_file_over_the_limit_is_not_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("x.csv", "a,b\n" + "1,2\n" * 10)
    monkeypatch.setattr(rows, "MOST_BYTES", 20)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(ReadingError, match="cut it into parts"):
        importing._bytes(path)


def test_bytes_over_the_limit_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 4)
    with pytest.raises(ReadingError, match="5 bytes; a table may have 4"):
        rows.decode(b"a,b,c", "x.csv")


@pytest.mark.parametrize("cells", [[], [["", ""], [""]]])
def test_a_sheet_without_a_cell_is_empty(cells: list[list[str]]) -> None:
    with pytest.raises(ReadingError, match="the first sheet is empty"):
        rows.from_cells(cells, "x.xlsx")


def book(*cells: Any) -> bytes:
    """A workbook of one row."""
    made = openpyxl.Workbook()
    made.active.append(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 100)
    with pytest.raises(ReadingError, match="bytes once unpacked; a table may have 100"):
        workbook.cells(book("a", "b"), "x.xlsx")


def test_a_cell_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_IN_CELL", 5)
    with pytest.raises(ReadingError, match="a cell of more than 5 characters"):
        workbook.cells(book("a", "123456"), "x.xlsx")


@pytest.mark.parametrize("pattern", ["", "x*"])
def test_a_title_word_that_matches_everything_is_an_error(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "rows", lambda _: ({"pattern": pattern, "technology": "drone"},))
    with pytest.raises(ValueError, match="matches everything"):
        wording._patterns.__wrapped__()
