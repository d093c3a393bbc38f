"""Pages and tables that the documentation makes of the program itself, each time it is built: they can't grow old.

Invariant: `reference/commands.md` is every command's own help, `reference/python.md` the public names' own docstrings, the
columns of the exports come from the file that the program uses.
"""

from __future__ import annotations

import argparse
import inspect
import os
from importlib import import_module
from keyword import iskeyword
from typing import Any

PUBLIC = {
    "sousveil": None, "sousveil.ledger": None, "sousveil.findings": None, "sousveil.publishing.exports": None,
    "sousveil.model": ("Document", "Claim", "Party", "Decision", "Finding", "OriginGroup"),
}


def on_files(files: Any, config: Any) -> Any:
    """Add the reference pages."""
    from mkdocs.structure.files import File

    for name, text in {"reference/commands.md": commands_page(), "reference/python.md": python_page()}.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Fill in the tables."""
    return filled(markdown)


def filled(markdown: str) -> str:
    """The page with the table of the exports' columns where it asks for it."""
    return markdown.replace("<!-- columns -->", columns_table()) if "<!-- columns -->" in markdown else markdown


def commands_page() -> str:
    """Every command with its help."""
    from sousveil.cli.commands import COMMANDS

    parts = ["# Commands", "", "What `sousveil COMMAND --help` says. Exit codes: 0 done, 1 failed, 2 wrong use."]
    for name in COMMANDS:
        parts += ["", f"## {name}", "", "```text", parser_of(name).format_help().rstrip(), "```"]
    return "\n".join(parts) + "\n"


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of a command, eighty columns wide whatever the terminal."""
    from sousveil.cli.commands import COMMANDS

    os.environ["COLUMNS"] = "100"
    module = import_module(f"sousveil.cli.{name.replace('-', '_')}{'_' if iskeyword(name) else ''}")
    parser = argparse.ArgumentParser(
        prog=f"sousveil {name}", description=f"{COMMANDS[name][:1].upper()}{COMMANDS[name][1:]}.", epilog=module.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )
    module.configure(parser)
    return parser


def python_page() -> str:
    """The public names with signatures and docstrings."""
    parts = ["# Python", "", "The doors of the rooms. Everything else may change without notice."]
    for place, chosen in PUBLIC.items():
        module = import_module(place)
        parts += ["", f"## {place}", "", inspect.getdoc(module) or ""]
        for name in chosen or module.__all__:
            parts += _described(name, getattr(module, name))
    return "\n".join(parts) + "\n"


def _described(name: str, value: Any) -> list[str]:
    if not callable(value):
        return []
    try:
        signature = str(inspect.signature(value))
    except (TypeError, ValueError):
        signature = "(...)"
    parts = ["", f"### {name}", "", "```python", f"{name}{signature}", "```", "", inspect.getdoc(value) or ""]
    if inspect.isclass(value):
        for method, function in vars(value).items():
            if inspect.isfunction(function) and not method.startswith("_") and function.__doc__:
                parts += ["", f"- **`{method}{inspect.signature(function)}`** {inspect.getdoc(function)}"]
    return parts


def columns_table() -> str:
    """The columns of the exports."""
    from sousveil.publishing.exports.columns import columns

    parts: list[str] = []
    for table in ("claims", "findings", "documents"):
        parts += ["", f"### {table}", "", "| column | type | meaning |", "| --- | --- | --- |"]
        parts += [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in columns(table)]
    return "\n".join(parts)
