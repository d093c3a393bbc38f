"""jsonl, csv and ftm with its sidecar, back into an empty ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.model import Claim, ReadingError
from sousveil.publishing.exports import FORMATS, restore, tabular, write
from sousveil.publishing.exports.columns import claim_of, claim_row, columns, document_row
from sousveil.publishing.exports.holding import Entry
from tests.publishing.exports.conftest import claim_on, document_of

ROUND = ("jsonl", "csv", "ftm")


def exported(holding, folder: Path, name: str, suffix: str | None = None) -> Path:
    format = FORMATS[name]
    return write(format.files(holding), format, folder / f"case{suffix or format.suffix}")[0]


@pytest.mark.parametrize("suffix", [None, ".zip"])
@pytest.mark.parametrize("name", ROUND)
def test_restore_gives_the_same_claims(name, suffix, holding, made, tmp_path):
    found = restore(exported(holding, tmp_path, name, suffix))
    claims = {claim.id: claim for group in found.claims.values() for claim in group}
    assert claims == {claim.id: claim for claim in made.values() if claim is not made["rejected"]}
    assert list(found.documents) == list(holding.documents)


@pytest.mark.parametrize("name", ROUND)
def test_restored_ledger_says_the_same(name, holding, tmp_path):
    path = exported(holding, tmp_path, name)
    assert main(["restore", str(path), "--ledger", str(tmp_path / "copy.sousveil")]) == 0
    with ledgers.open(tmp_path / "copy.sousveil") as copy:
        assert {claim.id for claim in copy.claims()} == set(holding.claims)
        assert main(["restore", str(path), "--ledger", str(tmp_path / "copy.sousveil")]) == 0
        assert copy.counts()["claims"] == len(holding.claims)


@settings(max_examples=60, deadline=None)
@given(quote=st.text(min_size=1, max_size=40), place=st.text(min_size=1, max_size=12), amount=st.integers(0, 10**12))
def test_csv_gives_back_every_text(quote, place, amount):
    from sousveil.findings.reviewed import Said
    from sousveil.model import Amount

    document = document_of(f"x{quote}x")
    claim = claim_on(document, document.text, place=place.strip() or "x", amount=Amount(amount, "USD"))
    raw = tabular.table("claims", [claim_row(Entry(claim, Said(claim)), document)]).decode("utf-8")
    (row,) = tabular.read(raw)
    assert claim_of(row) == claim


def test_csv_gives_back_a_text_as_long_as_a_book():
    import csv

    csv.field_size_limit(131_072)  # what Python begins with
    text = "Acme Vision sold cameras. " * 20_000
    raw = tabular.table("documents", [document_row(document_of(text))]).decode("utf-8")
    assert [row["text"] for row in tabular.read(raw)] == [document_of(text).text]


def test_restore_names_the_line_as_an_editor_counts_it(holding, tmp_path):
    path = exported(holding, tmp_path, "jsonl")
    first, second = path.read_text().split("\n")[:2]
    path.write_text(f"\n{first}\n\n{second}\nno JSON\n")
    with pytest.raises(ReadingError, match="line 5"):
        restore(path)


def test_restore_says_that_a_zip_has_a_password(holding, tmp_path):
    path = exported(holding, tmp_path, "csv", ".zip")
    raw = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + flags] |= 1
            at = raw.find(mark, at + 1)
    path.write_bytes(raw)
    with pytest.raises(ReadingError, match="password"):
        restore(path)


def test_columns_hold_every_field_of_a_claim():
    names = {column.name for column in columns("claims")}
    missing = {
        name for name in Claim.__dataclass_fields__
        if name not in names | {"doc", "from_party", "to_party"}
    }
    assert not missing


def spoilt(text: str, line: int, change) -> str:
    lines = text.split("\n")
    lines[line] = change(lines[line])
    return "\n".join(lines)


def changed(**fields: object):
    return lambda line: json.dumps(json.loads(line) | fields)


@pytest.mark.parametrize(("line", "change", "said"), [
    (0, changed(type="claim"), "line 1 is no line of an export"),
    (0, changed(version=99), "version 99 of the export is not known"),
    (1, lambda line: line[: len(line) // 2], "line 2: "),
    (1, changed(text="another"), "line 2: document"),
    (5, changed(quote="x"), "line 6: quote of 1 characters"),
    (5, changed(doc="0" * 64), "its document 000000000000 is not in the export"),
    (5, changed(kind="gift"), "line 6: 'gift' is not a valid Kind"),
    (5, lambda line: "[]", "line 6 is no line of an export"),
])
def test_restore_names_the_place_of_what_is_broken(line, change, said, holding, tmp_path):
    path = exported(holding, tmp_path, "jsonl")
    path.write_text(spoilt(path.read_text(encoding="utf-8"), line, change), encoding="utf-8")
    with pytest.raises(ReadingError, match=f"^{path}: .*{said}".replace("\\", ".")):
        restore(path)


def test_restore_refuses_a_quote_that_is_not_in_its_document(holding, tmp_path):
    path = exported(holding, tmp_path, "jsonl")
    claim = json.loads(path.read_text(encoding="utf-8").split("\n")[5])
    change = changed(start=claim["start"] + 1, end=claim["end"] + 1)
    path.write_text(spoilt(path.read_text(encoding="utf-8"), 5, change), encoding="utf-8")
    with pytest.raises(ReadingError, match="its quote is not in the document"):
        restore(path)


def test_restore_asks_for_the_companion(holding, tmp_path):
    path = exported(holding, tmp_path, "csv")
    (tmp_path / "case.documents.csv").unlink()
    with pytest.raises(ReadingError, match=r"case\.documents\.csv, which was exported with it, is not there"):
        restore(path)


@pytest.mark.parametrize(("name", "raw", "said"), [
    ("none.jsonl", None, "no such file"),
    ("x.txt", b"hello", "no export that can be restored"),
    ("x.jsonl", b"\xff\xfe", "not UTF-8 at byte 0"),
    ("x.zip", b"PK\x03\x04 broken", "broken zip"),
    ("x.jsonl", b'{"a": 1}\n', "line 1 is no line of an export"),
])
def test_restore_refuses_other_files(name, raw, said, tmp_path, capsys):
    path = tmp_path / name
    if raw is not None:
        path.write_bytes(raw)
    assert main(["restore", str(path), "--ledger", str(tmp_path / "new.sousveil")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new.sousveil").exists()
