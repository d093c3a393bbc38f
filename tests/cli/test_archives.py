"""Web archives on the command line: screened, read in one process or several, killed and finished, looked at by `screen`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import screen
from tests.cli.conftest import Run
from tests.cli.test_read import documents_in, stored
from tests.sources.makers import warc_gz, warc_record

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."


def html(said: str) -> bytes:
    return f"<html><body><article><p>{said}</p></article></body></html>".encode()


def archive(tmp_path: Path, *, sales: int = 3, others: int = 20) -> Path:
    said = [f"Huawei of China sold surveillance cameras to Kenya in {1990 + number}." for number in range(sales)]
    said += [f"Bread and butter, number {number}." for number in range(others)] + said[:1]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(warc_gz([warc_record(f"http://a.example/{number}", html(one)) for number, one in enumerate(said)]))
    return path


def test_screen_names_pages_and_reasons(run: Run, tmp_path: Path) -> None:
    path = archive(tmp_path)
    short, whole = run("screen", path), run("screen", path, "--explain", "--json")
    assert short.code == 0 and short.out.count("\n") == 3 and "24 records: 3 pages worth reading, 20 not" in short.err
    said = json.loads(whole.out)
    assert [row["outcome"] for row in said["pages"]].count("left out") == 21
    assert said["pages"][-1]["why"].startswith("all that counts in it stands in") and said["screening"]["copies"] == 1
    assert run("screen", tmp_path / "gone").code == 1


def test_screen_says_the_same_wherever_it_writes(run: Run, tmp_path: Path) -> None:
    path, out = archive(tmp_path), tmp_path / "said.json"
    printed = run("screen", path, "--json", "--limit", "2")
    assert run("screen", path, "--json", "--limit", "2", "--out", out).code == 0
    assert out.read_text(encoding="utf-8") == printed.out
    assert len(json.loads(printed.out)["pages"]) == 2 and json.loads(printed.out)["screening"]["picked"] == 3
    (tmp_path / "none").mkdir()
    nothing = run("screen", archive(tmp_path / "none", sales=0, others=1), "--json")
    assert json.loads(nothing.out)["pages"] == []
    said = json.loads(printed.out)
    assert printed.out == json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def test_screen_keeps_no_rows_of_a_long_archive() -> None:
    def rows() -> Iterator[dict[str, str]]:
        yield {"outcome": "read"}
        raise AssertionError("the second row was asked for before the first was written")

    pieces = screen.as_json(rows(), dict)
    assert [next(pieces), next(pieces)] == ['{\n  "pages": [', '\n    {\n      "outcome": "read"\n    }']


def test_read_takes_what_is_worth_it_and_everything_takes_all(run: Run, tmp_path: Path) -> None:
    path = archive(tmp_path)
    said = run("read", path, "--ledger", tmp_path / "l.sousveil", "--json", "--report", tmp_path / "r.json", "--profile")
    assert said.code == 0 and "3 pages worth reading" in said.err and "extraction" in said.err
    told = (said.out, (tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [json.loads(one)["screening"]["picked"] for one in told] == [3, 3]
    assert len(stored(tmp_path / "l.sousveil")[0]) == 3
    whole = run("read", path, "--ledger", tmp_path / "w.sousveil", "--everything")
    assert whole.code == 0 and "worth reading" not in whole.err and len(stored(tmp_path / "w.sousveil")[0]) == 23


def test_extract_goes_through_the_funnel_too(run: Run, tmp_path: Path) -> None:
    said = run("extract", archive(tmp_path), "--json")
    assert len(json.loads(said.out)) == 3 and "3 pages worth reading" in said.err


def test_a_text_costs_no_screen(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def built() -> None:
        raise AssertionError("the words of the screen take longer than a short text")

    monkeypatch.setattr("sousveil.screening.funnel.shared", built)
    path = tmp_path / "one.txt"
    path.write_text(SALE)
    assert "supply: Huawei" in run("extract", path).out


def test_an_archive_without_anything_worth_reading_is_no_failure(run: Run, tmp_path: Path) -> None:
    said = run("read", archive(tmp_path, sales=1, others=3), "--ledger", tmp_path / "l.sousveil")
    assert said.code == 0
    path = tmp_path / "none.warc.gz"
    path.write_bytes(warc_gz([warc_record("http://a.example/1", html("Bread."))]))
    said = run("read", path, "--ledger", tmp_path / "n.sousveil")
    assert said.code == 0 and "0 pages worth reading" in said.err and not (tmp_path / "n.sousveil").exists()


@pytest.mark.slow
def test_several_processes_give_what_one_gives_also_after_a_kill(run: Run, tmp_path: Path) -> None:
    path = archive(tmp_path, sales=25, others=40)
    killed, whole, split = (tmp_path / f"{name}.sousveil" for name in ("killed", "whole", "split"))
    assert run("read", path, "--ledger", whole).code == 0
    words = [sys.executable, "-m", "sousveil", "read", str(path), "--ledger", str(killed), "--jobs", "2"]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    until = time.monotonic() + 120
    while time.monotonic() < until and child.poll() is None and not 0 < documents_in(killed) < 25:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    before = documents_in(killed)
    assert 0 < before < 25
    report = tmp_path / "r.json"
    assert run("read", path, "--ledger", killed, "--jobs", "2", "--report", report).code == 0
    outcomes = [row["outcome"] for row in json.loads(report.read_text(encoding="utf-8"))["sources"]]
    assert outcomes == ["copy"] * before + ["read"] * (25 - before)
    assert run("read", path, "--ledger", split, "--jobs", "2").code == 0
    assert stored(killed) == stored(whole) == stored(split)
    with ledgers.open(whole) as one, ledgers.open(killed) as two:
        assert [claim.id for claim in one.claims(tier=None)] == [claim.id for claim in two.claims(tier=None)]
    assert run("verify", "--ledger", killed).code == 0
