"""The tour: a newcomer's first command, whole, without a terminal; a second run adds nothing and is quick."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.cli.tour import demonstration
from sousveil.model import Kind
from sousveil.parties.states import states


@dataclass(frozen=True)
class Tour:
    """Two runs of the tour on one ledger."""

    ledger: Path
    first: str
    second: str
    seconds: tuple[float, float]
    counts: tuple[dict[str, int], dict[str, int]]


def walk(path: Path) -> tuple[str, float, dict[str, int]]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "sousveil", "tour", "--ledger", str(path)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )
    seconds = time.monotonic() - started
    assert (done.returncode, done.stderr) == (0, "")
    with ledgers.open(path, readonly=True) as opened:
        return done.stdout, seconds, opened.counts()


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    path = tmp_path_factory.mktemp("tour") / "new" / "tour.sousveil"
    first, second = walk(path), walk(path)
    return Tour(path, first[0], second[0], (first[1], second[1]), (first[2], second[2]))


def test_it_reads_every_demonstration_document(tour: Tour) -> None:
    assert tour.counts[0]["documents"] == len(demonstration()) >= 24
    assert len({path.suffix for path in demonstration()}) >= 4
    assert tour.first.startswith(f"{len(demonstration())} documents read, ")


def test_it_says_what_the_ledger_holds(tour: Tour) -> None:
    hit = re.search(r"holds (\d+) documents, (\d+) claims \((\d+) of them denials\) and (\d+) findings", tour.first)
    assert hit
    assert (int(hit[1]), int(hit[2])) == (tour.counts[0]["documents"], tour.counts[0]["claims"])
    assert int(hit[2]) >= 30 and int(hit[4]) >= 20


def test_all_claims_that_it_reports_are_in_the_ledger(tour: Tour) -> None:
    hit = re.search(r"read, (\d+) claims, (\d+) candidates", tour.first)
    assert hit
    assert (int(hit[1]), int(hit[2])) == (tour.counts[0]["claims"], tour.counts[0]["candidates"])


def test_it_says_that_nothing_was_reviewed(tour: Tour) -> None:
    assert "extracted by machine and not reviewed by a person" in tour.first


def test_it_prints_the_circuit_of_a_country_with_what_goes_in_and_what_follows(tour: Tour) -> None:
    circuit = tour.first.split("The circuit of Ethiopia")[1].split("Three claims")[0]
    assert "  goes in\n" in circuit
    assert re.search(r"ZTE supplied .* to (Ethiopia|Ethio Telecom)\.", circuit)


def test_it_prints_three_claims_with_words_of_their_documents(tour: Tour) -> None:
    told = tour.first.split("Three claims and the words they rest on")[1]
    quotes = re.findall(r"^ +“(.+)”$", told, re.MULTILINE)
    assert len(quotes) == 3
    with ledgers.open(tour.ledger, readonly=True) as opened:
        texts = [" ".join(document.text.split()) for document in opened.documents()]
    for quote in quotes:
        assert any(quote in text for text in texts)


def test_it_checks_that_the_app_answers(tour: Tour) -> None:
    assert re.search(r"^The app answers: 200, \d{4,} bytes on its first page\.$", tour.first, re.MULTILINE)


def test_a_second_run_adds_nothing_and_is_quick(tour: Tour) -> None:
    assert tour.counts[0] == tour.counts[1]
    assert tour.second.startswith(
        f"0 documents read, 0 claims, 0 candidates, {len(demonstration())} documents were already read"
    )
    assert tour.second.partition("\n")[2].partition("The app")[0] == tour.first.partition("\n")[2].partition("The app")[0]
    assert tour.seconds[1] < max(10.0, tour.seconds[0] / 2)


def test_it_tells_the_circuit_that_was_asked_for(tour: Tour, capsys: pytest.CaptureFixture[str]) -> None:
    with ledgers.open(tour.ledger, readonly=True) as opened:
        supplied = [claim.to_party for claim in opened.claims(kind=Kind.SUPPLY) if claim.to_party]
    country = sorted({party.country for party in supplied if party.country} - {"ET"})[0]
    assert main(["tour", "--ledger", str(tour.ledger), "--no-serve", "--country", country.lower()]) == 0
    out = capsys.readouterr().out
    circuit = out.split("The circuit of ")[1].split("Three claims")[0]
    assert circuit.startswith(f"{states().name(country)}, as the documents tell it\n  goes in\n")
    assert "independent" in circuit and "The app" not in out


def test_a_country_of_which_nothing_is_said_is_told_so(tour: Tour, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tour", "--ledger", str(tour.ledger), "--no-serve", "--country", "Iceland"]) == 0
    assert "The documents say nothing of Iceland" in capsys.readouterr().out
