"""What holds for every command: help with an example, `--json` is one document, wrong words are one line and exit code 2."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import pytest

from sousveil import __version__
from sousveil.cli import main
from sousveil.cli.commands import COMMANDS
from tests.cli.conftest import TEXT, Run

ROOT = Path(__file__).resolve().parents[2]


def options_of(name: str) -> set[str]:
    parser = argparse.ArgumentParser()
    import_module(f"sousveil.cli.{name}{'_' if iskeyword(name) else ''}").configure(parser)
    return {word for action in parser._actions for word in action.option_strings}


WITH_JSON = sorted(name for name in COMMANDS if "--json" in options_of(name))
CALLS: dict[str, list[str]] = {
    "read": ["read", "{text}", "--ledger", "{new}"],
    "extract": ["extract", "{text}"],
    "screen": ["screen", "{text}"],
    "explain": ["explain", "{claim}", "--ledger", "{ledger}"],
    "claims": ["claims", "--ledger", "{ledger}"],
    "documents": ["documents", "--ledger", "{ledger}"],
    "findings": ["findings", "--ledger", "{ledger}"],
    "import": ["import", "flock", "{table}", "--ledger", "{new}"],
    "figures": ["figures", "--ledger", "{ledger}"],
    "diff": ["diff", "{ledger}", "{ledger}"],
    "bench": ["bench", "--gold", "{gold}"],
    "exposure": ["exposure", "Kenya", "--ledger", "{ledger}"],
    "leverage": ["leverage", "Huawei", "--ledger", "{ledger}"],
    "scenario": ["scenario", "cut-off", "--supplier", "Huawei", "--ledger", "{ledger}"],
    "rank": ["rank", "--ledger", "{ledger}"],
    "compare": ["compare", "Kenya", "CN", "--ledger", "{ledger}"],
    "timeline": ["timeline", "Kenya", "--ledger", "{ledger}"],
    "network": ["network", "--ledger", "{ledger}"],
    "seal": ["seal", "--key", "{key}", "--ledger", "{own}"],
    "verify": ["verify", "--ledger", "{ledger}"],
    "review": ["review", "--ledger", "{ledger}"],
    "merge": ["merge", "{ledger}", "--ledger", "{own}"],
    "redact": ["redact", "{doc}", "--reason", "private", "--ledger", "{own}"],
    "query": ["query", "{shards}"],
    "restore": ["restore", "{export}", "--ledger", "{new}"],
}


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sousveil import cluster

    folder = tmp_path_factory.mktemp("crawl")
    (folder / "t.txt").write_text(TEXT, encoding="utf-8")
    cluster.read([folder / "t.txt"], folder / "shards")
    return folder / "shards"


@pytest.fixture
def places(tmp_path: Path, shelf: Path, own: Path, shards: Path) -> dict[str, str]:
    from sousveil import ledger

    with ledger.open(shelf, readonly=True) as opened:
        claim, document = opened.claims()[0].id, opened.documents()[0].id
    (tmp_path / "t.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "t.csv").write_text("src_agency,external_agency\nA PD,B PD\n", encoding="utf-8")
    row = {"id": "a", "text": TEXT, "claims": []}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    main(["seal", "--new-key", "test.example", "--key", str(tmp_path / "key")])
    main(["export", "jsonl", "--ledger", str(shelf), "--out", str(tmp_path / "e.jsonl")])
    return {
        "text": f"{tmp_path}/t.txt",
        "new": f"{tmp_path}/new.sousveil",
        "claim": claim,
        "doc": document,
        "ledger": str(shelf),
        "own": str(own),
        "table": f"{tmp_path}/t.csv",
        "gold": f"{tmp_path}/gold.jsonl",
        "key": f"{tmp_path}/key",
        "export": f"{tmp_path}/e.jsonl",
        "shards": str(shards),
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_for_with_an_example_that_parses(run: Run, name: str) -> None:
    said = run(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert COMMANDS[name][:1].upper() + COMMANDS[name][1:] in " ".join(said.out.split())
    examples = [line for line in said.out.partition("example")[2].splitlines() if line.strip().startswith(f"sousveil {name}")]
    assert examples or f"| sousveil {name}" in said.out


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_one_line_and_exit_code_2(run: Run, name: str) -> None:
    said = run(name, "--no-such-option")
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1 and f"sousveil {name}" in said.err


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"tour", "prove", "verify", "seal", "completion"}))
def test_a_ledger_that_is_not_there_is_one_line(run: Run, tmp_path: Path, name: str) -> None:
    if name in ("read", "import", "restore", "load") or "--ledger" not in options_of(name):
        pytest.skip("makes its ledger or needs none")
    if name not in CALLS and name not in ("export", "serve", "publish", "dossier"):
        pytest.fail(f"{name} has no call in CALLS")
    gone = str(tmp_path / "gone.sousveil")
    plain = {
        "export": ["export", "csv"],
        "serve": ["serve", "--port", "0"],
        "publish": ["publish", str(tmp_path / "site")],
        "dossier": ["dossier", "Kenya"],
    }
    words = plain.get(name) or [word for word in CALLS[name] if word not in ("--ledger", "{ledger}", "{own}")]
    if name in ("diff", "merge"):
        words = {"diff": ["diff", "2001", "2002"], "merge": ["merge", f"{gone}.other"]}[name]
    said = run(*words, "--ledger", gone)
    assert said.code in (1, 2) and said.out == ""
    assert len(said.err.splitlines()) == 1 and "gone.sousveil" in said.err
    assert not Path(gone).exists() and not (tmp_path / "site").exists()


def test_every_command_with_json_is_covered() -> None:
    assert set(WITH_JSON) <= set(CALLS)


@pytest.mark.parametrize("name", WITH_JSON)
def test_json_is_exactly_one_document(run: Run, places: dict[str, str], capsys: pytest.CaptureFixture[str], name: str) -> None:
    capsys.readouterr()
    said = run(*[word.format(**places) for word in CALLS[name]], "--json")
    assert said.code == 0, said.err
    json.loads(said.out)
    assert said.out.endswith("\n")


@pytest.mark.parametrize("name", [name for name in WITH_JSON if "--out" in options_of(name)])
def test_out_takes_what_standard_output_would(
    run: Run, places: dict[str, str], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    target = tmp_path / "out.json"
    said = run(*[word.format(**places) for word in CALLS[name]], "--json", "--out", target)
    assert (said.code, said.out) == (0, ""), said.err
    json.loads(target.read_text(encoding="utf-8"))
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", ["claims", "findings", "extract"])
def test_out_in_a_folder_that_is_not_there_is_said(
    run: Run, places: dict[str, str], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    said = run(*[word.format(**places) for word in CALLS[name]], "--out", tmp_path / "no" / "out.json")
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert "does not exist" in said.err


def test_overview_names_every_command_with_its_line(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    for name, line in COMMANDS.items():
        assert any(row.split(maxsplit=1) == [name, line] for row in said.out.splitlines())


def test_every_module_of_a_command_is_listed() -> None:
    modules = {path.stem for path in (ROOT / "src/sousveil/cli").glob("*.py")} - {
        "__init__",
        "commands",
        "options",
        "about",
        "asking",
        "extractors",
        "rounds",
        "running",
        "verdicts",
    }
    assert {name.rstrip("_") for name in modules} == set(COMMANDS)


@pytest.mark.parametrize(("words", "code"), [([], 2), (["--version"], 0), (["-h"], 0), (["sell"], 2), (["--kind"], 2)])
def test_words_before_a_command(run: Run, words: list[str], code: int) -> None:
    said = run(*words)
    assert said.code == code
    if words == ["--version"]:
        assert said.out == f"sousveil {__version__}\n"
    if words in (["sell"], ["--kind"]):
        assert said.out == "" and len(said.err.splitlines()) == 1 and "one of: tour, read" in said.err


def test_help_imports_no_room() -> None:
    script = "import sys; from sousveil.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = [name for name in done.stderr.split() if name.startswith("sousveil.")]
    assert {name.split(".")[1] for name in loaded} == {"cli"}
    assert "argparse" not in done.stderr.split() and "numpy" not in done.stderr and "starlette" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["--help"], ["claims", "--help"], ["claims", "--json"], ["claims"]], ids=" ".join)
def test_output_that_can_not_be_written_is_one_line(spawn: Run, shelf: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        said = spawn(*words, env={"SOUSVEIL_LEDGER": str(shelf)}, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (said.code, said.err) == (1, "sousveil: No space left on device\n")


def test_output_that_nobody_reads_any_more_is_silent(shelf: Path) -> None:
    command = f'"{sys.executable}" -m sousveil claims --ledger "{shelf}" | true'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_output_is_utf8_whatever_the_machine_is_set_to(spawn: Run, shelf: Path, encoding: str) -> None:
    said = spawn("claims", "--ledger", shelf, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert said.code == 0
    assert "“Huawei sold cameras to Kenya”" in said.out
