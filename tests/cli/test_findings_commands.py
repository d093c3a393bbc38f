"""findings, import, figures, diff at the command line: text, JSON, one clear line for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sousveil import ledger
from sousveil.cli import main
from sousveil.model import Claim, Document, Kind, Modality, Party, PartyType, Tier

SAYS = "Acme Vision sold cameras to Serbia in 2019"
DENIES = "Acme Vision denied that it had sold cameras to Serbia"
Run = Callable[..., tuple[int, str, str]]


def make(path: Path, *, texts: tuple[str, ...]) -> Path:
    with ledger.open(path) as opened:
        for n, text in enumerate(texts):
            document = Document.of(f"{text}. {n}", publisher=f"Paper {n}")
            opened.add(document, [Claim.of(
                document, start=0, end=len(text), kind=Kind.SUPPLY,
                from_party=Party(name="Acme Vision", type=PartyType.COMPANY, country="US"),
                to_party=Party(name="Serbia", type=PartyType.STATE, country="RS"), technology=(),
                modality=Modality.DENIED if text == DENIES else Modality.ASSERTED)])
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


def test_findings_tell_relation_support_denial_and_quotes(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS, DENIES))
    code, out, _ = run("findings", "--ledger", made)
    assert code == 0
    for words in ("Acme Vision supplied surveillance technology to Serbia.", "1 independent origin of 1 document, grade C",
                  "denied by 1 claim", f"“{SAYS}”", f"denial: “{DENIES}”"):
        assert words in out
    code, out, _ = run("findings", "--ledger", made, "--json", "--grade", "c")
    [finding] = json.loads(out)
    assert (finding["origins"], finding["from"]["name"], len(finding["denials"])) == (1, "Acme Vision", 1)
    assert run("findings", "--ledger", made, "--grade", "A", "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("words", [("--kind", "gift"), ("--technology", "telepathy"), ("--since", "soon"), ("--colour", "red"),
                                   ("--since=2020", "--until=2010")])
def test_findings_refuse_unknown_words_in_one_line(tmp_path: Path, run: Run, words: tuple[str, str]) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    code, out, err = run("findings", "--ledger", made, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_import_stores_a_table_once_and_reports(tmp_path: Path, run: Run) -> None:
    table = tmp_path / "f.csv"
    table.write_text("src_agency,external_agency\nA PD,B PD\nA PD,\n", encoding="utf-8")
    made = tmp_path / "l.sousveil"
    code, out, _ = run("import", "flock", table, "--ledger", made)
    assert code == 0 and "2 rows, 1 claims (data-transfer); licence: MIT" in out and "1 claims stored" in out
    assert "1 rows without a claim: names only one agency" in out
    code, out, _ = run("import", "flock", table, "--ledger", made, "--json")
    assert json.loads(out)["added"] == {"document": False, "claims": 0}
    with ledger.open(made, readonly=True) as opened:
        assert opened.claims()[0].quote == "A PD,B PD" and opened.original(opened.documents()[0].id) == table.read_bytes()


def test_import_dry_run_makes_no_ledger(tmp_path: Path, run: Run) -> None:
    table = tmp_path / "f.csv"
    table.write_text("src_agency,external_agency\nA PD,B PD\n", encoding="utf-8")
    code, out, _ = run("import", "flock", table, "--ledger", tmp_path / "l.sousveil", "--dry-run")
    assert code == 0 and "nothing stored" in out and not (tmp_path / "l.sousveil").exists()


@pytest.mark.parametrize(("kind", "content", "code"), [
    ("flock", b"a,b\n1,2\n", 1), ("flock", b"src_agency,external_agency\n\xff,1\n", 1), ("flock", b"", 1),
    ("poems", b"src_agency,external_agency\nA,B\n", 2), ("flock", b"src_agency,external_agency\nA PD\n", 1),
    ("csv", b"a\n1\n", 2),
    ("ocds", b'{"releases": [{"ocid": "x", "id": "7"}]}', 1), ("ids", b"PK\x03\x04 cut", 1),
    ("flock", b"src_agency,external_agency\nA," + b"x" * 1_000_000 + b"\n", 1),
])
def test_bad_tables_give_one_line_and_leave_nothing(tmp_path: Path, run: Run, kind: str, content: bytes, code: int) -> None:
    table, made = tmp_path / "t.csv", tmp_path / "l.sousveil"
    table.write_bytes(content)
    got, out, err = run("import", kind, table, "--ledger", made)
    assert (got, out, err.count("\n")) == (code, "", 1) and not made.exists()


def test_figures_of_a_ledger_without_tables_are_not_computable(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    code, out, _ = run("figures", "--ledger", made, "--table", "aigs", "--json")
    assert code == 0 and {row["match"] for row in json.loads(out)} == {"not computable"}
    assert run("figures", "--ledger", made, "--match", "perhaps")[0] == 2


def test_figures_show_their_rows(tmp_path: Path, run: Run) -> None:
    table = tmp_path / "a.csv"
    head = "iso2,country,smart_city,facial_recognition,smart_policing,companies"
    table.write_text(f"{head}\nKE,Kenya,1,1,0,Huawei\n", encoding="utf-8")
    made = tmp_path / "l.sousveil"
    run("import", "aigs", table, "--ledger", made)
    code, out, _ = run("figures", "--ledger", made, "--table", "aigs", "--match", "mismatch", "--rows", "1")
    assert code == 0 and "mismatch           countries in the index: Carnegie (2019): 75; computed 1 countries" in out
    assert "row 1: KE,Kenya,1,1,0,Huawei" in out


def test_diff_of_two_ledgers(tmp_path: Path, run: Run) -> None:
    before = make(tmp_path / "a.sousveil", texts=(SAYS,))
    after = make(tmp_path / "b.sousveil", texts=(SAYS, DENIES))
    code, out, _ = run("diff", before, after)
    assert code == 0 and out.startswith("contradicted") and "denials: none -> 1" in out
    code, out, _ = run("diff", before, before, "--json")
    assert (code, json.loads(out)) == (0, [])


def test_diff_of_two_dates_and_of_what_is_neither(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    code, out, _ = run("diff", "2001", "2999", "--ledger", made)
    assert code == 0 and out.startswith("added")
    code, out, err = run("diff", "2001", "soonish", "--ledger", made)
    assert (code, err.count("\n")) == (2, 1) and "'soonish' is neither" in err


@pytest.mark.parametrize("command", ["findings", "import", "figures", "diff"])
def test_help_has_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0 and f"sousveil {command}" in out.split("example:")[1]


@pytest.mark.parametrize(("words", "line"), [
    (("claims", "--to", "Atlantis"), "no claim passes --to Atlantis"),
    (("findings", "--from", "Acme", "--grade", "a"), "no finding passes --from Acme --grade a"),
])
def test_filters_that_nothing_passes_are_said_again(tmp_path: Path, run: Run, words: tuple[str, ...], line: str) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    assert run(*words, "--ledger", made) == (0, "", f"sousveil: {line}\n")
    assert run(*words, "--ledger", made, "--json") == (0, "[]\n", "")


def test_unsure_claims_that_pass_are_said_where_no_other_does(tmp_path: Path, run: Run) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        document = Document.of(SAYS)
        opened.add(document, [Claim.of(
            document, start=0, end=len(SAYS), kind=Kind.SUPPLY, from_party=None,
            to_party=Party(name="Serbia", type=PartyType.STATE, country="RS"), technology=(), tier=Tier.CANDIDATE)])
    _, _, err = run("claims", "--to", "Serbia", "--ledger", tmp_path / "l.sousveil")
    assert err == "sousveil: no claim passes --to Serbia; candidates that do: 1 (--candidates)\n"


def test_a_letter_that_is_no_grade_is_refused(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    assert run("findings", "--grade", "Z", "--ledger", made) == (
        2, "", "sousveil: unknown grade 'Z'; give letters of ABCDEN, such as AB\n")


def test_a_diff_without_a_change_says_so(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    assert run("diff", made, made) == (0, "", f"sousveil: nothing changed from {made} to {made}\n")


def test_a_mapping_is_seen_before_it_is_used_and_a_second_one_is_no_secret(tmp_path: Path, run: Run) -> None:
    table, mapping, made = tmp_path / "t.csv", tmp_path / "m.toml", tmp_path / "l.sousveil"
    table.write_text("Vendor,Buyer\nAcme Vision,Ministry of Interior\n", encoding="utf-8")
    for giver, taker in (("Vendor", "Buyer"), ("Buyer", "Vendor")):
        mapping.write_text(f'kind = "supply"\npublisher = "A"\nlicence = "none"\n[from]\ncolumn = "{giver}"\ntype = "company"\n'
                           f'[to]\ncolumn = "{taker}"\ntype = "company"\n', encoding="utf-8")
        words = ("import", "csv", table, "--mapping", mapping, "--ledger", made)
        out = run(*words, "--dry-run")[1]
        assert ("supply: Acme Vision -> Ministry of Interior" in out) == (giver == "Vendor")
        said = run(*words)
        assert said[0] == 0 and ("stays beside what is new" in said[2]) == (giver == "Buyer")


def test_a_diff_of_dates_in_the_wrong_order_is_refused(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS,))
    assert run("diff", "2027", "2020", "--ledger", made) == (
        2, "", "sousveil: 2027 is after 2020: name the earlier date first\n")


def test_claims_name_the_document_they_stand_in(tmp_path: Path, run: Run) -> None:
    made = make(tmp_path / "l.sousveil", texts=(SAYS, DENIES))
    with ledger.open(made, create=False, readonly=True) as opened:
        first = opened.documents()[0]
    code, out, _ = run("claims", "--ledger", made)
    assert code == 0
    assert f"in {first.origin.uri} (Paper 0; {first.id[:12]})" in out
    assert "(Paper 1; " in out
