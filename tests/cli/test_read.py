"""`sousveil read`: a report of every source, what a person says of documents, a run that was killed, text nobody sees."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from sousveil.model import Document, Tier
from tests.cli.conftest import Run

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."
LAST_YEAR = "Huawei of China sold surveillance cameras to Kenya last year."


def folder_of(tmp_path: Path, **files: str | bytes) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name, content in files.items():
        (made / name.replace("_", ".")).write_bytes(content.encode() if isinstance(content, str) else content)
    return made


def rows_of(report: Path) -> dict[str, dict[str, Any]]:
    return {row["source"]: row for row in json.loads(report.read_text(encoding="utf-8"))["sources"]}


def stored(path: Path) -> tuple[list[Document], dict[str, int]]:
    with ledgers.open(path, create=False, readonly=True) as opened:
        return opened.documents(), opened.counts()


def test_report_names_every_source_and_what_became_of_it(run: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a_txt=SALE, b_txt=SALE, c_bin=bytes(range(256)), d_7z=b"7z\xbc\xaf\x27\x1c" + bytes(40),
                       e_txt=b"plain words \xff\xfe\x80 end")
    report = tmp_path / "r.json"
    said = run("read", folder, tmp_path / "gone", "--ledger", tmp_path / "l.sousveil", "--report", report)
    rows = rows_of(report)
    assert said.code == 1
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "in/a.txt": "read", "in/b.txt": "copy", "in/c.bin": "failed", "in/d.7z": "skipped", "in/e.txt": "read",
        f"{tmp_path}/gone": "failed",
    }
    assert rows["in/b.txt"]["why"] == "the same as in/a.txt" and rows["in/b.txt"]["doc"] == rows["in/a.txt"]["doc"]
    assert "7z" in rows["in/d.7z"]["why"] and "binary" in rows["in/c.bin"]["why"]
    assert rows["in/a.txt"]["claims"] == 1 and rows["in/e.txt"]["notices"][0]["kind"].startswith("charset")
    assert all(row["seconds"] >= 0 for row in rows.values())
    whole = json.loads(report.read_text(encoding="utf-8"))
    assert {name: whole[name] for name in ("read", "copy", "skipped", "failed")} == {
        "read": 2, "copy": 1, "skipped": 1, "failed": 2,
    }


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc there")
@pytest.mark.parametrize("option", ["--report", "--out"])
@pytest.mark.parametrize("place", ["/proc/r.json", "gone/r.json", ""])
def test_what_cannot_be_written_at_the_end_is_said_before_anything_is_read(
    run: Run, tmp_path: Path, option: str, place: str
) -> None:
    folder = folder_of(tmp_path, a_txt=SALE)
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil", option, tmp_path / place)
    assert said.code == 2 and len(said.err.splitlines()) == 1 and str(tmp_path / place) in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_report_of_nothing_read_is_written_and_no_ledger_is(run: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a_bin=bytes(range(256)))
    assert run("read", folder, "--ledger", tmp_path / "l.sousveil", "--report", tmp_path / "r.json").code == 1
    assert [row["outcome"] for row in rows_of(tmp_path / "r.json").values()] == ["failed"]
    assert not (tmp_path / "l.sousveil").exists()


def test_report_into_a_folder_that_is_not_there_reads_nothing(run: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a_txt=SALE)
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil", "--report", tmp_path / "gone" / "r.json")
    assert said.code in (1, 2) and len(said.err.splitlines()) == 1 and "does not exist" in said.err
    assert not (tmp_path / "l.sousveil").exists()


@pytest.mark.parametrize("name", ["m.csv", "m.json"])
def test_meta_gives_what_documents_do_not_say(run: Run, tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path, a_txt=LAST_YEAR, b_txt=f"Title: Its own\nPublished: 2001\n\n{SALE}")
    rows = [
        {"file": "in/a.txt", "title": "A sale, told", "publisher": "Press", "published": "2019-05-01", "url": "https://a.example/1"},
        {"file": "b.txt", "title": "Given"}, {"file": "c.txt", "title": "Nobody"},
    ]
    lines = ["file,title,publisher,published,url"]
    lines += [",".join(f'"{row.get(key, "")}"' for key in lines[0].split(",")) for row in rows]
    (tmp_path / name).write_text("\n".join(lines) if name == "m.csv" else json.dumps(rows), encoding="utf-8")
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil", "--meta", tmp_path / name)
    assert said.code == 0 and "nothing that was read is called c.txt" in said.err
    (first, second), _ = stored(tmp_path / "l.sousveil")
    assert (first.title, first.publisher, first.published, first.url) == (
        "A sale, told", "Press", "2019-05-01", "https://a.example/1",
    )
    assert (second.title, second.published) == ("Given", "2001")
    with ledgers.open(tmp_path / "l.sousveil") as opened:
        assert [claim.time for claim in opened.claims(doc=first.id)] == ["2018"]


@pytest.mark.parametrize(
    "content",
    ["file,title\n,x\n", "file,colour\na.txt,red\n", "file,published\na.txt,yesterday\n", "{", '[{"file": 1}]', "[1]",
     '{"a.txt": {"title": 3}}', "file,title\na.txt,x\na.txt,y\n", "title\nx\n", "[" * 100_000],
)
def test_meta_that_is_wrong_is_one_line_and_reads_nothing(run: Run, tmp_path: Path, content: str) -> None:
    folder = folder_of(tmp_path, a_txt=SALE)
    (tmp_path / "m").write_text(content, encoding="utf-8")
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil", "--meta", tmp_path / "m")
    assert said.code in (1, 2) and said.out == "" and len(said.err.splitlines()) == 1 and f"{tmp_path}/m" in said.err
    assert not (tmp_path / "l.sousveil").exists()


def test_meta_for_what_is_there_already_is_said_to_change_nothing(run: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a_txt=SALE)
    (tmp_path / "m.json").write_text('{"a.txt": {"title": "Later"}}', encoding="utf-8")
    run("read", folder, "--ledger", tmp_path / "l.sousveil")
    run("read", folder, "--ledger", tmp_path / "l.sousveil", "--meta", tmp_path / "m.json", "--report", tmp_path / "r.json")
    assert rows_of(tmp_path / "r.json")["in/a.txt"]["why"] == "already read; the ledger keeps its own title"


def test_a_run_that_was_killed_is_finished_by_the_next(run: Run, tmp_path: Path) -> None:
    sales = {f"f{n:02}_txt": f"{SALE} In {1990 + n} ZTE of China supplied a monitoring centre to Ethiopia." for n in range(30)}
    sales |= {name: f"Nothing happened in year {name[1:3]}." for name in list(sales)[1::2]}
    folder, killed, whole = folder_of(tmp_path, **sales), tmp_path / "killed.sousveil", tmp_path / "whole.sousveil"
    words = [sys.executable, "-m", "sousveil", "read", str(folder), "--ledger", str(killed)]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None and not 0 < documents_in(killed) < 30:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    before = documents_in(killed)
    assert 0 < before < 30
    assert run("read", folder, "--ledger", killed, "--report", tmp_path / "r.json").code == 0
    outcomes = [row["outcome"] for row in rows_of(tmp_path / "r.json").values()]
    assert sorted(outcomes) == ["copy"] * before + ["read"] * (30 - before)
    assert run("read", folder, "--ledger", whole).code == 0
    assert stored(killed) == stored(whole)
    assert run("verify", "--ledger", killed).code == 0
    assert "30 documents were already read" in run("read", folder, "--ledger", killed).out


def documents_in(path: Path) -> int:
    """How many documents another process has stored by now; none where the ledger is not made yet."""
    import apsw

    if not path.exists():
        return 0
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(connection.execute("SELECT count(*) FROM document").fetchall()[0][0])
    except apsw.Error:
        return 0
    finally:
        connection.close()


def test_claims_from_invisible_text_are_for_a_person_to_decide(run: Run, tmp_path: Path) -> None:
    hidden = SALE.replace("Huawei", "ZTE").replace("Kenya", "Uganda")
    page = f'<html><body><article><p>{SALE}</p><p style="display:none">{hidden}</p></article></body></html>'
    folder = folder_of(tmp_path, a_html=page)
    assert run("read", folder, "--ledger", tmp_path / "l.sousveil").code == 0
    with ledgers.open(tmp_path / "l.sousveil") as opened:
        tiers = {claim.to_party.country: claim.tier for claim in opened.claims(tier=None) if claim.to_party}
    assert tiers == {"KE": Tier.CLAIM, "UG": Tier.CANDIDATE}
    shown = json.loads(run("extract", folder, "--json").out)
    assert [claim["to"]["country"] for claim in shown] == ["KE"]


def test_names_that_a_rule_leaves_out_are_a_note_and_no_failure(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "box"
    folder.mkdir()
    (folder / "a.txt").write_text("Huawei sold cameras to Kenya.", encoding="utf-8")
    (folder / ".b.txt").write_text("Words.", encoding="utf-8")
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil", "--report", tmp_path / "r.json")
    assert said.code == 0 and "note: box: 1 hidden names left out (.b.txt)" in said.err and "not read" not in said.out
    rows = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["sources"]
    assert [(row["source"], row["outcome"]) for row in rows] == [("box/a.txt", "read"), ("box", "skipped")]
    assert run("extract", folder).code == 0
