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
    assert capsys.readouterr().out == "the two scenarios give the same\n"


def test_two_scenarios_on_the_same_terms_read_the_ledger_once(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, opened = [tmp_path / f"{name}.json" for name in ("ban", "cut", "later")], list[Path]()
    words = ["--supplier", "Norvane", "--country", "Kenya", "--ledger", str(ledger), "--save"]
    for kind, path, more in zip(("ban", "cut-off", "ban"), saved, ([], [], ["--no-registry"]), strict=True):
        assert main(["scenario", kind, *words, str(path), *more]) == 0
    real = ledgers.open
    monkeypatch.setattr(ledgers, "open", lambda path, **options: opened.append(path) or real(path, **options))
    for other, times in ((saved[1], 1), (saved[2], 2)):
        opened.clear()
        assert main(["scenario", "compare", str(saved[0]), str(other), "--ledger", str(ledger)]) == 0
        assert len(opened) == times
    capsys.readouterr()


def test_scenario_file_keeps_rules_and_assumptions_and_two_of_them_compare(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, rules = tmp_path / "a.csv", tmp_path / "r.toml"
    table.write_text("modality,speaker,origin,low,central,high,reason\n*,*,*,0.1,0.2,0.3,mine\n", encoding="utf-8")
    rules.write_text(RULES, encoding="utf-8")
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    words = ["scenario", "cut-off", "--supplier", "Norvane", "--ledger", str(ledger), "--json"]
    assert main([*words, "--assumptions", str(table), "--rules", str(rules), "--save", str(one)]) == 0
    first = capsys.readouterr().out
    table.unlink(), rules.unlink()
    assert main(["scenario", "run", str(one), "--ledger", str(ledger), "--json"]) == 0
    assert capsys.readouterr().out == first and [row["title"] for row in json.loads(first)["lost"]] == ["Mine"]
    assert main([*words, "--save", str(other)]) == 0
    capsys.readouterr()
    assert main(["scenario", "compare", str(one), str(other), "--ledger", str(ledger)]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("<   Mine: Norvane - Kenya")
    assert lines[at - 1] == "  Strings that fall away" and any(line.startswith(">   Supplier string: ") for line in lines)


RULES = """
[relation.supplies]
kind = "supply"
from = "party"
to = "country"
[circuit.mine]
title = "Mine"
holder = "S"
over = "C"
steps = ["S supplies C"]
"""


def test_rank_says_what_its_limit_left_out(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", "holders", "--limit", "1", "--ledger", str(ledger)]) == 0
    assert "more places; --limit N shows more" in capsys.readouterr().out
    assert main(["rank", "holders", "--limit", "1", "--ledger", str(ledger), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (len(found["places"]), found["more"] > 0, found["limits"]) == (1, True, [])


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
    (["exposure", "Kenya", "--only-confirmed"], "left out: 3 not confirmed by a person"),
    (["compare", "Kenya", "KE"], "both are Kenya"),
    (["scenario", "ban", "--supplier", "Norvane"], "countries is missing (--country)"),
    (["scenario", "replace", "--supplier", "Norvane", "--by", "  ", "--country", "Kenya"], "by is missing"),
    (["scenario", "replace", "--supplier", "Norvane", "--by", "Norvane", "--country", "Kenya"], "would replace itself"),
    (["scenario", "refinance", "--lender", "Norvane", "--country", "Kenya"], "no claim says that Norvane lent to Kenya"),
    (["scenario", "run", "x.json", "--since", "2020"], "leave out --since"),
    (["exposure", "Kenya", "--assumptions", "none.csv"], "can't be read"),
    (["exposure", "Kenya", "--rules", "none.toml"], "can't be read"),
])
def test_bad_input_is_one_line_and_exit_2(
    ledger: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--ledger", str(ledger)]) == 2
    found = capsys.readouterr()
    assert found.out == "" and says in found.err and found.err.count("\n") == 1


@pytest.mark.parametrize(("option", "text", "says"), [
    ("--rules", "relation=5", "relation must be a table"),
    ("--rules", "[relation]\nx=5", "relation.x must be a table"),
    ("--rules", "[circuit]\nx=5", "circuit.x must be a table"),
    ("--rules", "[relation.x]\nkind=5", "from must be one of"),
    ("--assumptions", "modality,speaker,origin,low,central,high,reason\n*,*,*,0.1,0.2,0.3,a,b\n", "more than 7 values"),
    ("--assumptions", "modality,speaker,origin,low,central,high,reason\n*,*,*,0.1,0.2,1.5,a\n", "need 0 <= low"),
])
def test_wrong_table_is_one_line(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, text: str, says: str
) -> None:
    path = tmp_path / "given"
    path.write_text(text, encoding="utf-8")
    assert main(["exposure", "Kenya", option, str(path), "--ledger", str(ledger)]) == 2
    found = capsys.readouterr()
    assert found.out == "" and says in found.err and found.err.count("\n") == 1


@pytest.mark.parametrize(("text", "says"), [
    ("[" * 100_000, "nested too deeply"), ('{"sousveil-scenario": 1}', "kind is missing"),
    ('{"sousveil-scenario": 1, "kind": "ban", "supplier": "Norvane", "countries": ["KE"], "rules": "x = 5"}', "no circuit"),
    ('{"sousveil-scenario": 1, "kind": "ban", "supplier": "Norvane", "countries": [""]}', "countries is missing"),
])
def test_wrong_scenario_file_is_one_line(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    path = tmp_path / "s.json"
    path.write_text(text, encoding="utf-8")
    assert main(["scenario", "run", str(path), "--ledger", str(ledger)]) == 2
    found = capsys.readouterr()
    assert found.out == "" and says in found.err and found.err.count("\n") == 1
