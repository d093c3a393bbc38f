"""Some sixty wrong uses of the commands, one line and exit code 1 or 2 for each, and nothing written."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sousveil.cli import main
from tests.cli.conftest import Run, is_one_line, small

FILES: dict[str, bytes] = {
    "text": b"x", "binary": bytes(range(256)), "cut.json": b"{", "list.json": b"[1]", "deep.json": b"[" * 200_000,
    "proofless.json": b'{"proof": 3}', "odd.key": "PRIVATE+KEY+a+1+éé".encode(), "half.note": b"x\n1\nabc\n",
    "cut.csv": b'a,"b\n1', "ok.csv": b"a,b\n1,2\n", "long.csv": b"modality," + b"x" * 200_000, "wrong.toml": b"= =",
    "nothing.jsonl": b"\n\n",
}
EMPTY = "nothing stands"

WRONG = {
    # names that are empty: a shell variable that is not set
    "read ''": EMPTY, "extract ''": EMPTY, "screen '' b": EMPTY, "claims --country ''": EMPTY, "claims --since ''": EMPTY,
    "claims --doc ''": EMPTY, "claims --from=": EMPTY, "export csv --country=": EMPTY, "verify --key ''": EMPTY,
    "publish ''": EMPTY, "dossier ''": EMPTY, "claims --ledger ''": EMPTY,
    # numbers that are none
    "read text --jobs 99999999999999999999": "digits", "read text --jobs 100000": "at most 512",
    "cluster read text --out s --jobs 0": "1 or more", "claims --limit 99999999999999999999": "digits",
    "claims --limit -1": "1 or more", "figures --rows -1": "1 or more", "serve --port 99999": "port",
    # a ledger that is none
    "claims --ledger other.db": "is no ledger", "claims --ledger wal.db": "is no ledger", "claims --ledger folder": "folder",
    "read text --ledger other.db": "is no ledger", "merge other.db": "is no ledger", "merge gone": "gone",
    "claims --ledger loop": "loop", "diff own.sousveil other.db": "is no ledger", "serve --against other.db": "is no ledger",
    # keys, heads and proofs
    "seal --key binary": "not UTF-8", "seal --key odd.key": "base64", "seal --key gone": "no signing key",
    "seal --accept binary": "binary: this is no checkpoint", "seal --accept half.note": "half.note: this is no checkpoint",
    "seal --cosign binary --key text": "binary: this is no checkpoint", "verify --head binary": "binary: this is no checkpoint",
    "verify --head half.note": "half.note: this is no checkpoint", "verify --key binary": "not UTF-8",
    "verify --bundle deep.json": "is no bundle", "verify --bundle binary": "is no bundle",
    "verify --bundle list.json": "bundle",
    "seal --cosign sealed --key key --consistency deep.json": "is no proof", "prove --since 9": "nothing is sealed yet",
    "seal --cosign sealed --key key --consistency proofless.json": "is no proof",
    "seal --cosign sealed --key key --consistency list.json": "is no proof",
    # files of the user's
    "bench --gold deep.json": "nested too deeply", "bench --gold nothing.jsonl": "no annotated document",
    "import ocds deep.json": "nested too deeply", "import aigs ok.csv": "no column", "import csv ok.csv": "mapping",
    "import csv ok.csv --mapping wrong.toml": "wrong.toml", "import aigs folder": "folder",
    "exposure Kenya --assumptions long.csv": "long.csv", "exposure Kenya --rules binary": "binary",
    "scenario run deep.json": "deep.json", "read text --meta ok.csv": "no column file",
    "read text --meta odd.key": "no column file",
    "review --as A --decisions deep.json": "deep.json", "restore deep.json": "deep.json", "load folder": "holds no shards",
    # options that do not belong together
    "export csv --alleged": "only for ftm", "export csv --base https://a.example/": "only for jsonld and trig",
    "read text --model m": "only with --extractor", "extract text --extractor quick --model m": "only with --extractor",
    "read text --extractor quick --estimate": "only for --extractor", "bench --gold ok.csv --extractor llm": "invalid choice",
    "cluster estimate --extractor both": "invalid choice", "dossier Kenya --html --pdf": "not allowed with",
    # what can't be written
    "claims --out folder": "is a folder", "network --out gone/n.gexf": "does not exist", "publish text": "text",
    "export csv --out folder": "folder", "completion bash --out folder": "is a folder",
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wrong")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    for name, mode in (("other.db", "delete"), ("wal.db", "wal")):
        connection = sqlite3.connect(folder / name)
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE notes (note)")
        connection.close()
    ledger, key = str(small(folder / "own.sousveil")), str(folder / "key")
    theirs = small(folder / "theirs.sousveil")
    assert main(["seal", "--ledger", ledger, "--new-key", "news.example", "--key", key]) == 0
    assert main(["seal", "--ledger", str(theirs), "--key", key]) == 0
    (folder / "sealed").write_bytes(theirs.with_name("theirs.sousveil.checkpoint").read_bytes())
    return folder


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_use_is_one_line_and_writes_nothing(
    run: Run, place: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setenv("SOUSVEIL_LEDGER", "own.sousveil")
    before = sorted(path.name for path in place.iterdir())
    said = run(*[word.replace("''", "") for word in written.split(" ")])
    assert is_one_line(said, said.code) and said.code in (1, 2), said
    assert WRONG[written] in said.err and said.err.startswith("sousveil"), said
    assert [name for name in sorted(path.name for path in place.iterdir()) if not name.endswith((".lock", "-shm", "-wal"))] == [
        name for name in before if not name.endswith((".lock", "-shm", "-wal"))]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_an_endless_table_is_refused_after_what_a_table_may_have(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sousveil.tables.rows.MOST_BYTES", 1000)
    said = run("import", "ftm", "/dev/zero", "--ledger", tmp_path / "l.sousveil")
    assert is_one_line(said) and "more than 1,000 bytes" in said.err and not (tmp_path / "l.sousveil").exists()


def test_an_equals_sign_at_the_end_of_a_value_is_no_empty_option(run: Run, place: Path) -> None:
    said = run("claims", "--ledger", place / "own.sousveil", "--text=a=", "--json")
    assert said.code == 0 and all("a" in claim["quote"].casefold() for claim in json.loads(said.out))
