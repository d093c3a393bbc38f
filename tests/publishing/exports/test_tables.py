"""csv, xlsx and parquet as other programs open them."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from sousveil.model import UsageError
from sousveil.publishing.exports import FORMATS, xlsx
from sousveil.publishing.exports.columns import Column, columns, tables
from sousveil.publishing.exports.xlsx import LIMIT
from tests.publishing.exports.conftest import claim_on, document_of
from tests.publishing.exports.test_cells import BEFORE, HEADS, TAILS

TABLES = ("claims", "findings", "documents")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table, holding):
    rows = tables(holding)[table]
    assert rows and all(list(row) == [column.name for column in columns(table)] for row in rows)
    assert all(column.meaning and column.type in ("string", "integer", "number", "date", "json") for column in columns(table))


@pytest.mark.parametrize("table", TABLES)
def test_csv_has_no_live_formula_in_any_cell(table, all_files):
    files = all_files["csv"]
    raw = files["case.csv" if table == "claims" else f"case.{table}.csv"].decode("utf-8")
    cells = [cell for row in csv.reader(io.StringIO(raw, newline="")) for cell in row]
    assert any(cell.startswith(("'=", "'@")) for cell in cells) or table == "findings"
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("column", [one for one in columns("claims") if one.type == "string"], ids=lambda one: one.name)
def test_csv_neutralises_formula_starts_in_every_text_column(column: Column):
    from sousveil.publishing.exports import tabular

    starts = [before + head + tail for before in BEFORE for head in HEADS for tail in TAILS]
    empty = {one.name: None for one in columns("claims")}
    raw = tabular.table("claims", [empty | {column.name: start} for start in starts]).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert all(row[column.name].startswith("'") for row in rows)
    assert [row[column.name] for row in tabular.read(raw)] == starts


def test_csv_is_described_by_csvw(all_files):
    described = json.loads(all_files["csv"]["case.csv-metadata.json"])
    assert [table["url"] for table in described["tables"]] == ["case.csv", "case.findings.csv", "case.documents.csv"]
    for table in described["tables"]:
        head = all_files["csv"][table["url"]].decode("utf-8").split("\r\n")[0]
        assert head.split(",") == [column["name"] for column in table["tableSchema"]["columns"]]


def test_xlsx_holds_texts_as_texts(all_files, holding):
    openpyxl = pytest.importorskip("openpyxl")
    raw = all_files["xlsx"]["case.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames == [*TABLES, "columns", "about"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    for table in TABLES:
        head, *rows = book[table].values
        assert [dict(zip(head, row, strict=True)) for row in rows] == tables(holding)[table]
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_xlsx_cuts_what_a_cell_cannot_hold_and_says_so(filled):
    openpyxl = pytest.importorskip("openpyxl")
    from sousveil.publishing.exports import gather

    long = document_of("Acme Vision sold cameras. " + "x" * LIMIT)
    filled[0].add(long, [claim_on(long, "Acme Vision sold cameras")])
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].files(gather(filled[0], doc=long.id))["sousveil.xlsx"]))
    text = max((row[-1].value for row in book["documents"].iter_rows(min_row=2)), key=len)
    assert len(text) == LIMIT and text.endswith("in the jsonl and csv exports]")


def test_parquet_holds_the_same_rows(all_files, holding):
    parquet = pytest.importorskip("pyarrow.parquet")
    for table, name in zip(TABLES, ("case.parquet", "case.findings.parquet", "case.documents.parquet"), strict=True):
        read = parquet.read_table(io.BytesIO(all_files["parquet"][name])).to_pylist()
        said = [{key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()} for row in read]
        assert said == tables(holding)[table]


def test_parquet_says_what_is_missing(monkeypatch, holding):
    import sys

    from sousveil.model import UsageError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'sousveil\[frames\]'"):
        FORMATS["parquet"].files(holding)


def test_xlsx_refuses_more_rows_than_a_sheet_holds(monkeypatch, holding):
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(holding.entries) - 1)
    with pytest.raises(UsageError, match="take csv or parquet"):
        xlsx.files(holding)
