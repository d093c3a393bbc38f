"""Annotations of real texts that may be read where they lie but not be copied: kept as places in them, made whole when asked.

    python -m training.real_gold tests/gold/real/citizenlab-1.jsonl --out build/citizenlab-1.jsonl [--data ../shared/data]
    python -m training.real_gold FILE --take ANNOTATED --of FOLDER/FILE [--data ../shared/data]

The first writes the annotated documents with their texts and quotes, as `sousveil bench --gold` reads them; the second takes
such a file apart and writes FILE. A row holds `of` for its text (`file` below the data folder; `record`, which one in it;
`start`, `end`, code points of that record's text; `sha256` of the passage), and each claim `at` for its quote (two code points
in the passage). Invariant: what is made whole is what was annotated, to the byte, or nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from sousveil.bench import read_gold
from sousveil.model.errors import SousveilError

Row = dict[str, Any]
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TEXT, NUMBER = ("text", "Description"), "AidData Record ID"
PLACE = {"file", "record", "start", "end", "sha256"}
LARGEST_FIELD = 1 << 24


def pointed(path: Path) -> list[Row]:
    """The rows of a file of places. Raises SousveilError where one is missing what it takes to find its text."""
    rows: list[Row] = []
    if not path.is_file():
        raise SousveilError(f"{path}: no such file")
    for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
        try:
            row = json.loads(line)
            found = row["of"].keys() >= PLACE and all(len(claim["at"]) == 2 for claim in row["claims"])
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
            found = False
        if not found:
            raise SousveilError(f"{path}: line {number} does not say where its text and quotes stand (`of`, `at`)")
        rows.append(row)
    return rows


def whole(path: Path, data: Path = DATA) -> list[Row]:
    """The annotated documents of a file of places, whole. Raises SousveilError where a text is missing or is another."""
    return [_whole(row, data, f"{path}: {row['id']}") for row in pointed(path)]


def _whole(row: Row, data: Path, where: str) -> Row:
    of = row["of"]
    text = _records(data / of["file"]).get(str(of["record"]), "")[of["start"] : of["end"]]
    if _digest(text) != of["sha256"]:
        raise SousveilError(f"{where}: record {of['record']} of {of['file']} has another text at {of['start']}:{of['end']}")
    claims = [{**_without(claim, "at"), "quote": text[slice(*claim["at"])]} for claim in row["claims"]]
    return {**_without(row, "of"), "text": text, "claims": claims}


def apart(row: Row, file: str, data: Path = DATA) -> Row:
    """An annotated document without its text: a record of `file` holds it. Raises SousveilError where none does."""
    text, records = row["text"], _records(data / file)
    holder = next((number for number, whole_text in records.items() if text in whole_text), None)
    if holder is None:
        raise SousveilError(f"{row['id']}: its text stands in no record of {file}")
    start = records[holder].index(text)
    of = {"file": file, "record": holder, "start": start, "end": start + len(text), "sha256": _digest(text)}
    claims = [_placed(claim, text, row["id"]) for claim in row["claims"]]
    return {"id": row["id"], "source": row["source"], "of": of, "claims": claims}


def _placed(claim: Row, text: str, where: str) -> Row:
    start = text.find(claim["quote"])
    if start < 0:
        raise SousveilError(f"{where}: {claim['quote']!r} does not stand in its text")
    return {**_without(claim, "quote"), "at": [start, start + len(claim["quote"])]}


@cache
def _records(path: Path) -> dict[str, str]:
    """Number of each record of a file -> its text; of a list, its place in it."""
    if not path.is_file():
        raise SousveilError(f"{path}: no such file; --data names the folder of shared data")
    if path.suffix == ".json":
        listed = json.loads(path.read_text(encoding="utf-8"))
        return {str(number): record[TEXT[0]] for number, record in enumerate(listed)}
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as file:
        return {record[NUMBER]: record[TEXT[1]] for record in csv.DictReader(file)}


def _without(row: Row, key: str) -> Row:
    return {name: value for name, value in row.items() if name != key}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> int:
    """Make a file whole, or take one apart."""
    asked = argparse.ArgumentParser(description="Annotations of real texts: made whole from the shared data, or taken apart.")
    asked.add_argument("file", type=Path, help="the annotations as places")
    asked.add_argument("--out", type=Path, help="where the annotated documents are written")
    asked.add_argument("--take", type=Path, metavar="ANNOTATED", help="annotated documents to take apart")
    asked.add_argument("--of", metavar="FOLDER/FILE", help="the file below the data folder that holds their texts")
    asked.add_argument("--data", type=Path, default=DATA)
    said = asked.parse_args()
    try:
        if said.take is not None and said.of is not None:
            rows, to = [apart(row, said.of, said.data) for row in read_gold(said.take)], said.file
        elif said.out is not None:
            rows, to = whole(said.file, said.data), said.out
        else:
            asked.error("--out, or --take and --of")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    except (SousveilError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except UnicodeDecodeError:
        sys.stderr.write(f"{said.file}: not UTF-8\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
