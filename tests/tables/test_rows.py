"""A row knows its place in the text; a file that is damaged is refused in one line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model import ReadingError
from sousveil.model.text import normalise
from sousveil.tables import rows
from sousveil.tables.rows import from_csv, without, written


def test_a_row_with_line_breaks_keeps_its_place() -> None:
    text = 'id,title\n1,"two\nlines, ""quoted"""\n\n2,plain\n'
    table = from_csv(text, "t.csv")
    assert [text[row.start : row.end] for row in table.rows] == ['1,"two\nlines, ""quoted"""', "2,plain"]
    assert table.rows[0].get("title") == 'two\nlines, "quoted"'
    assert [row.number for row in table.rows] == [1, 2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_head(delimiter: str) -> None:
    assert from_csv(f"a{delimiter}b\n1{delimiter}2\n", "t").rows[0].cells == {"a": "1", "b": "2"}


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\x85"), max_size=12)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_row_reads_back_from_its_own_piece_of_text(given_rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *given_rows])
    text = normalise(out.getvalue())
    for row in from_csv(text, "t").rows:
        assert next(csv.reader(io.StringIO(text[row.start : row.end]))) == list(row.cells.values())


@pytest.mark.parametrize(("text", "message"), [
    ("a,b\n1,2\n3\n", "row 2 has 1 cells and the head 2"), ('a,b\n1,"2\n', "never closed"),
    ("a,a\n1,2\n", "'a' is there twice"),
    (f"a,b\n1,{'x' * 200_000}\n", "more than 100,000 characters"),
])
def test_a_damaged_table_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        from_csv(text, "t.csv")


@pytest.mark.parametrize(("raw", "message"), [
    (b"a,b\n\xff\xfe1,2\n", "byte 4 is not UTF-8"), (b"", "is empty"), (b"a\0b\n", "NUL"),
])
def test_bytes_that_are_no_table_are_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        rows.decode(raw, "t.csv")


def test_dropped_columns_and_refused_rows_leave_the_text() -> None:
    table = from_csv("name,phone,type\nAcme,555-1,Company\nJane Roe,555-2,Person\n", "t")
    kept = without(table, columns=["phone"], rows=lambda row: "a person" if row.get("type") == "Person" else None)
    assert "555" not in kept.text and "Jane" not in kept.text
    assert (kept.dropped, kept.refused, [row.number for row in kept.rows]) == (("phone",), (("a person", 1),), [1])
    assert kept.text[kept.rows[0].start : kept.rows[0].end] == "Acme\tCompany"


def test_what_was_written_reads_back() -> None:
    table = written([{"a": 'x "y', "b": "1\n2"}, {"a": "", "b": "é"}], ("a", "b"))
    again = rows.LAYOUTS["lines"](table.text, "t")
    assert [(row.start, row.end) for row in again.rows] == [(row.start, row.end) for row in table.rows]
    assert again.rows[0].cells == {"a": 'x "y', "b": "1 2"}


def test_json_lines_name_the_line_that_is_damaged() -> None:
    with pytest.raises(ReadingError, match="line 2 is not JSON"):
        list(rows.objects_in('{"a": 1}\n{"a": \n', "t.jsonl"))
    with pytest.raises(ReadingError, match="no JSON object"):
        list(rows.objects_in("{}\n[1]\n", "t.jsonl"))
