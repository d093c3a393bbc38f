"""`sousveil completion`: a script that lets a shell complete commands, options and choices."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.cli.commands import COMMANDS

EXAMPLE = (
    "example:\n  sousveil completion bash --out ~/.local/share/bash-completion/completions/sousveil\n"
    "  sousveil completion fish --out ~/.config/fish/completions/sousveil.fish"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("shell", choices=list(SHELLS), help="which shell")
    parser.add_argument("--out", metavar="F", type=Path, help="write there instead of standard output")


def run(options: argparse.Namespace) -> int:
    """Print the script."""
    shared.emit(SHELLS[options.shell](words()), options.out)
    return 0


def words() -> dict[str, list[str]]:
    """For each command what may follow it: options, and the choices of its first argument."""
    return {name: _of(name) for name in COMMANDS}


def _of(name: str) -> list[str]:
    parser = argparse.ArgumentParser(prog=name)
    import_module(f"sousveil.cli.{name.replace('-', '_')}{'_' if iskeyword(name) else ''}").configure(parser)
    found: list[str] = []
    for action in parser._actions:
        found += action.option_strings or list(map(str, action.choices or ()))
    return found


def _bash(of: dict[str, list[str]]) -> str:
    cases = "\n".join(f"    {name}) words='{' '.join(found)}' ;;" for name, found in of.items())
    return (
        "_sousveil() {\n  local current=${COMP_WORDS[COMP_CWORD]} words\n"
        f"  case ${{COMP_WORDS[1]}} in\n{cases}\n    *) words='' ;;\n  esac\n"
        f"  [ \"$COMP_CWORD\" -eq 1 ] && words='{' '.join(of)} --help --version --verbose'\n"
        '  COMPREPLY=($(compgen -W "$words" -- "$current"))\n}\n'
        "complete -o default -F _sousveil sousveil\n"
    )


def _zsh(of: dict[str, list[str]]) -> str:
    return f"autoload -U +X bashcompinit && bashcompinit\n{_bash(of)}"


def _fish(of: dict[str, list[str]]) -> str:
    first = "complete -c sousveil -n __fish_use_subcommand -f -a"
    lines = [f"{first} {name} -d {shlex.quote(COMMANDS[name])}" for name in of]
    for name, found in of.items():
        seen = f"complete -c sousveil -n '__fish_seen_subcommand_from {name}'"
        lines += [f"{seen} {'-l ' + word[2:] if word.startswith('--') else '-a ' + word}" for word in found if word != "-h"]
    return "".join(f"{line}\n" for line in lines)


SHELLS: dict[str, Callable[[dict[str, list[str]]], str]] = {"bash": _bash, "fish": _fish, "zsh": _zsh}
