"""The documentation says what the program does: commands parse, examples run, links lead somewhere, tables are whole."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil.cli.commands import COMMANDS
from sousveil.publishing.exports import FORMATS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TEXTS = [*PAGES, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md"))]
FENCE = re.compile(r"(?P<run><!-- run -->\n)?```(?P<language>\w*)\n(?P<body>.*?)```", re.DOTALL)
INDENTED = re.compile(r"^    (sousveil .*)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def hook():
    spec = importlib.util.spec_from_file_location("docs_hook", ROOT / "tools" / "docs_hook.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOOK = hook()


def commands_in(text: str) -> Iterator[str]:
    """Every line that begins with the program's name, comments taken off."""
    blocks = [hit["body"] for hit in FENCE.finditer(text) if hit["language"] in ("", "sh", "console", "bash")]
    for line in "\n".join(blocks).split("\n") + INDENTED.findall(text):
        for piece in re.split(r"\s(?:\||&&)\s", line.strip().removeprefix("$ ")):
            if piece.strip().startswith("sousveil "):
                yield re.sub(r"\s{2,}[^\s-].*$", "", piece.strip())


WRITTEN = sorted({(shown(path), line) for path in TEXTS for line in commands_in(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize(("page", "line"), WRITTEN)
def test_every_command_in_the_docs_is_one(page, line, capsys):
    words = shlex.split(line, comments=True)[1:]
    while ">" in words:
        del words[words.index(">") : words.index(">") + 2]
    if words[0] in ("--version", "--help") or "..." in words or words[0].isupper():
        return
    assert words[0] in COMMANDS, f"{page}: there is no command {words[0]!r}"
    try:
        HOOK.parser_of(words[0]).parse_args(words[1:])
    except SystemExit as stop:
        assert not stop.code, f"{page}: {line}: {capsys.readouterr().err.splitlines()[-1]}"


def test_every_command_is_in_the_docs():
    mentioned = " ".join(path.read_text(encoding="utf-8") for path in TEXTS)
    assert [name for name in COMMANDS if not re.search(rf"\bsousveil {name}\b", mentioned)] == []


def test_the_reference_shows_every_command_with_its_options():
    page = HOOK.commands_page()
    for name in COMMANDS:
        assert f"\n## {name}\n" in page
        assert all(option in page for action in HOOK.parser_of(name)._actions for option in action.option_strings)


def test_the_python_reference_shows_every_public_name():
    page = HOOK.python_page()
    for name in ("extract", "open", "Claim", "find", "write", "gather"):
        assert f"### {name}\n" in page


def test_every_format_and_column_is_on_the_page_of_exports():
    page = HOOK.filled((DOCS / "exports.md").read_text(encoding="utf-8"))
    first = page.split("## What every export promises")[0]
    assert [name for name in FORMATS if f"`{name}`" not in first] == []
    assert "<!-- columns -->" not in page and "| `machine_values` | json |" in page


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_links_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"https://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        generated = found.is_relative_to(DOCS / "reference")
        assert found.exists() or generated, f"{shown(path)}: {target}"
        if anchor and not generated:
            heads = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            names = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
            assert anchor in names, f"{shown(path)}: {target}"


def test_every_page_is_in_the_navigation():
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [shown(path) for path in PAGES if f": {path.relative_to(DOCS).as_posix()}\n" not in nav] == []


RUN = [path for path in PAGES if "<!-- run -->" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", RUN, ids=shown)
def test_examples_run_in_the_order_of_the_page(path, tmp_path):
    code = ""
    for hit in FENCE.finditer(path.read_text(encoding="utf-8")):
        if not hit["run"]:
            continue
        if hit["language"] == "python":
            code += hit["body"]
            (tmp_path / "page.py").write_text(code, encoding="utf-8")
            run([sys.executable, "page.py"], tmp_path, hit["body"])
            continue
        for line in hit["body"].strip().split("\n"):
            run([sys.executable, "-m", "sousveil", *shlex.split(line, comments=True)[1:]], tmp_path, line)


def run(words: list[str], folder: Path, what: str) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{what}: {done.stderr}"


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("material", reason="pip install 'sousveil[docs]'")
    words = ["build", "--strict", "--quiet", "--site-dir", str(tmp_path), "-f", str(ROOT / "mkdocs.yml")]
    run([sys.executable, "-m", "mkdocs", *words], ROOT, "mkdocs build")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "fonts.googleapis.com" not in page
