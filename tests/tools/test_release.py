"""The release: the same bytes twice, every component with its hashes, an installer that stops at a changed file."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from sousveil.cli import main
from sousveil.cli.commands import COMMANDS
from tools.release.build import build, sums
from tools.release.components import ROOT, components, needed, notices, project, sbom
from tools.release.manual import manual


def test_there_are_at_most_twenty_direct_dependencies():
    assert len(project()["dependencies"]) <= 20


def test_every_needed_package_is_locked_with_hashes():
    listed = components()
    assert {one.name for one in listed} == needed()
    assert all(one.hashes and all(re.fullmatch("[0-9a-f]{64}", digest) for digest in one.hashes) for one in listed)


def test_no_needed_package_is_under_a_licence_that_binds_users():
    only = [one.name for one in components() if re.search(r"\bA?GPL", one.licence) and " OR " not in one.licence]
    assert only == []


def test_the_notice_names_every_needed_package():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in sorted(needed()) if f"- {name}:" not in notice] == []
    assert len(list(notices())) == len(components()) + 3


def test_the_component_list_is_the_same_twice_and_whole():
    listed = sbom()
    assert json.dumps(listed) == json.dumps(sbom())
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert {row["purl"] for row in listed["components"]} == set(listed["dependencies"][0]["dependsOn"])


def committed(folder: Path) -> Path:
    """The last commit's files; skips the test where there is no repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    folder.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    tree = committed(tmp_path / "tree")
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(sums(build(tmp_path / name, tree=tree)))
    assert made[0] == made[1] and len(made[0].splitlines()) == 2


def test_the_manual_has_every_command_and_no_bare_dots():
    page = manual()
    for name in COMMANDS:
        assert f"\n.SS {name.replace('-', chr(92) + '-')}\n" in page
    assert all(re.match(r"\.(TH|SH|SS|TP|B|PP|nf|fi)\b", line) for line in page.splitlines() if line.startswith("."))


@pytest.mark.skipif(not shutil.which("man"), reason="there is no man here")
def test_man_reads_the_manual(tmp_path):
    (tmp_path / "sousveil.1").write_text(manual(), encoding="utf-8")
    words = ["man", "--warnings", "-l", str(tmp_path / "sousveil.1")]
    surroundings = {"PATH": "/usr/bin:/bin", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=surroundings)
    assert "sousveil export csv --out kenya.csv" in done.stdout.replace("‐", "-") and not done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_and_options(shell, capsys):
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in COMMANDS)
    assert ("-l technology" if shell == "fish" else "--technology") in script


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(("words", "found"), [
    (["sousveil", "exp"], {"exposure", "explain", "export"} & set(COMMANDS)), (["sousveil", "export", "--al"], {"--alleged"}),
    (["sousveil", "export", "json"], {"jsonl", "jsonld"}),
])
def test_bash_completes(words, found, capsys):
    main(["completion", "bash"])
    script = capsys.readouterr().out
    typed = " ".join(f"'{word}'" for word in words)
    asked = f"{script}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _sousveil; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert found <= set(done.stdout.split())


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with a list of components and no wheels."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    shutil.copy(ROOT / "tools" / "release" / "install.py", folder)
    (folder / "sbom.cdx.json").write_text("{}")
    (folder / "SHA256SUMS").write_text(sums([folder / "install.py", folder / "sbom.cdx.json"]))
    return folder


def installer(bundle: Path):
    spec = importlib.util.spec_from_file_location("install", bundle / "install.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_installer_accepts_what_the_sums_say(bundle):
    assert set(installer(bundle).check()) == {"install.py", "sbom.cdx.json"}


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda folder: (folder / "sbom.cdx.json").write_text("{ }"), "sbom.cdx.json: is not what SHA256SUMS says"),
    (lambda folder: (folder / "more.whl").write_text("x"), "more.whl: is not what SHA256SUMS says"),
    (lambda folder: (folder / "sbom.cdx.json").unlink(), "sbom.cdx.json: is missing"),
])
def test_the_installer_stops_before_it_makes_anything(spoil, said, bundle, tmp_path):
    spoil(bundle)
    target = tmp_path / "target"
    words = [sys.executable, str(bundle / "install.py"), str(target)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and said in done.stderr and not target.exists()
