"""The commands of the analysis on a ledger: both outputs, and one clear line for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.model import Claim, Document, Kind, Party, PartyType, Technology

TEXT = "Norvane supplied a network to Kenya. The Export Bank lent money for it to Kenya. Kenya opened its network to Norvane."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("analysis") / "made.sousveil"
    document = Document.of(TEXT, title="A sale", publisher="Test Press", published="2020")
    maker = Party(name="Norvane", type=PartyType.COMPANY, country="CN")
    bank = Party(name="Export Bank", type=PartyType.PUBLIC_BODY, country="CN")
    kenya = Party(name="Kenya", type=PartyType.STATE, country="KE")
    ends = {Kind.SUPPLY: (maker, kenya), Kind.FINANCE: (bank, kenya), Kind.ACCESS: (kenya, maker)}
    claims, start = [], 0
    for kind, quote in zip(ends, TEXT.split(". "), strict=True):
        start = TEXT.index(quote)
        claims.append(Claim.of(document, start=start, end=start + len(quote), kind=kind, from_party=ends[kind][0],
                               to_party=ends[kind][1], technology=(Technology.TELECOM_NETWORK,), extractor="made/1"))
    with ledgers.open(path) as opened:
        opened.add(document, claims)
    return path


COMMANDS = [
    ["exposure", "Kenya", "--explain"], ["leverage", "Norvane"], ["leverage", "China", "Kenya", "--explain"],
    ["scenario", "cut-off", "--supplier", "Norvane"], ["rank"], ["rank", "holders"], ["compare", "Kenya", "CN"],
    ["timeline", "Norvane"], ["network"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_prints_lines_and_json(ledger: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--ledger", str(ledger)]) == 0
    assert capsys.readouterr().out.strip()
    assert main([*words, "--ledger", str(ledger), "--json"]) == 0
    first = capsys.readouterr().out
    json.loads(first)
    main([*words, "--ledger", str(ledger), "--json"])
    assert capsys.readouterr().out == first


def test_explain_prints_the_sentence_and_its_source(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["leverage", "Norvane", "--explain", "--ledger", str(ledger)])
    out = capsys.readouterr().out
    assert "“Kenya opened its network to Norvane.”" in out and "A sale, Test Press, 2020" in out


def test_scenario_file_runs_again_to_the_same_bytes(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "s.json"
    words = ["scenario", "replace", "--supplier", "Norvane", "--by", "Nokia", "--country", "Kenya"]
    assert main([*words, "--ledger", str(ledger), "--json", "--save", str(saved)]) == 0
    first = capsys.readouterr().out
    assert main(["scenario", "run", str(saved), "--ledger", str(ledger), "--json"]) == 0
    assert capsys.readouterr().out == first
    assert main(["scenario", "compare", str(saved), str(saved), "--ledger", str(ledger)]) == 0
    assert capsys.readouterr().out == ""


def test_network_writes_gexf(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "n.gexf"
    assert main(["network", "--ledger", str(ledger), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(("words", "says"), [
    (["exposure", "Atlantis"], "unknown country 'Atlantis'"),
    (["exposure", "Peru"], "no claim names Peru"),
    (["exposure", "Kenya", "--since", "2020", "--until", "2010"], "the first date is after the second"),
    (["exposure", "Kenya", "--since", "yesterday"], "no EDTF date"),
    (["leverage", "Nobody"], "no claim names 'Nobody'"),
    (["leverage", "Kenya", "CN"], "no string"),
    (["rank", "--by", "height"], "unknown measure"),
    (["rank", "--circuit", "access-string"], "--circuit is for holders"),
    (["rank", "holders", "--by", "supply"], "are for countries"),
    (["scenario", "war"], "unknown scenario"),
    (["scenario", "run"], "give 1 scenario file"),
    (["scenario", "run", "none.json"], "can't be read"),
    (["network", "--out", "x.doc"], "call the file"),
    (["exposure", "Kenya", "--assumptions", "none.csv"], "can't be read"),
    (["exposure", "Kenya", "--rules", "none.toml"], "can't be read"),
])
def test_bad_input_is_one_line_and_exit_2(
    ledger: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--ledger", str(ledger)]) == 2
    found = capsys.readouterr()
    assert found.out == "" and says in found.err and found.err.count("\n") == 1
