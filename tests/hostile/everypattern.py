"""Every regular expression of the program, found by reading its source: none can be added that no test tries.

A pattern stands at the top of a module (alone or in a table), is written out where it is used, or is put together from words
of a table by a function; the last are named in MADE with how to get them, and a test fails where one is missing there.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sousveil
from sousveil.extraction.quoting import _answers, _dotted, _heads

SEARCHED, MATCHED, WHOLE = "search", "match", "fullmatch"
_TRIES = {"match": MATCHED, "fullmatch": WHOLE}
_CALLS = ("compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn")
_LIBRARIES = ("re", "regex", "re2")
_ROOT = Path(sousveil.__file__).parent


@dataclass(frozen=True)
class Found:
    """A compiled pattern and how it is tried: at every place of a text, at its beginning, or on all of it."""

    pattern: re.Pattern[Any]
    how: str = SEARCHED


@dataclass(frozen=True)
class Call:
    """A call of a regular expression's library: where it stands, what it does, and the pattern where it is written out."""

    place: str
    does: str
    written: str | bytes | None
    flags: int
    in_function: bool


def patterns() -> dict[str, Found]:
    """All of them by where they stand."""
    found: dict[str, Found] = {}
    used = _uses()
    seen: set[int] = set()
    for module in _modules():
        for held, value in vars(importlib.import_module(f"sousveil.{module}" if module else "sousveil")).items():
            for number, pattern in enumerate(_inside(value)):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    name = f"{module}.{held}" if number == 0 else f"{module}.{held}[{number}]"
                    found[name] = Found(pattern, used[held])
    for call in calls():
        if call.in_function and call.written is not None:
            how = _TRIES.get(call.does, SEARCHED)
            found[f"{call.place} {call.written!r}"] = Found(re.compile(call.written, call.flags), how)
    for place, make in MADE.items():
        for number, pattern in enumerate(make()):
            found[f"{place}[{number}]"] = Found(pattern)
    return found


def calls() -> list[Call]:
    """Every call of a library of regular expressions in the program's source."""
    return [call for module, tree in _modules().items() for call in _calls_in(tree, module, (), in_function=False)]


@cache
def _modules() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its name within the package."""
    found = {}
    for path in sorted(_ROOT.rglob("*.py")):
        parts = path.relative_to(_ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name != "__main__":
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def _calls_in(node: ast.AST, module: str, inside: tuple[str, ...], *, in_function: bool) -> Iterator[Call]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        deeper = (*inside, child.name) if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else inside
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and _is_library(child.func):
            first = child.args[0]
            written = first.value if isinstance(first, ast.Constant) else None
            yield Call(".".join((module, *inside)), child.func.attr, written, _flags(child), in_function)
        yield from _calls_in(child, module, deeper, in_function=in_function or named)


def _is_library(called: ast.Attribute) -> bool:
    return isinstance(called.value, ast.Name) and called.value.id in _LIBRARIES and called.attr in _CALLS


def _flags(call: ast.Call) -> int:
    said = [ast.unparse(word.value) for word in call.keywords if word.arg == "flags"]
    said += [ast.unparse(word) for word in call.args[1:] if ast.unparse(word).startswith("re.")]
    return sum(getattr(re, one.strip().removeprefix("re.")) for text in said for one in text.split("|"))


def _uses() -> dict[str, str]:
    """How the patterns of a name are tried wherever the name is used: only at the beginning, only on the whole, or anywhere."""
    ways: dict[str, set[str]] = defaultdict(set)
    for tree in _modules().values():
        asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        tried = {id(node.value): node.attr for node in asked}
        for node in ast.walk(tree):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name and not isinstance(getattr(node, "ctx", None), ast.Store):
                ways[name].add(_TRIES.get(tried.get(id(node), ""), SEARCHED))
    return defaultdict(lambda: SEARCHED, {name: way.pop() for name, way in ways.items() if len(way) == 1})


def _inside(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inside(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inside(each)


def _title_words() -> Iterable[re.Pattern[str]]:
    from sousveil.tables import wording

    return [pattern for pattern, _ in wording._patterns()]


def _body_words() -> Iterable[re.Pattern[str]]:
    from sousveil.tables import bodies

    return [pattern for pattern, _ in bodies._patterns()]


def _endings() -> Iterable[re.Pattern[str]]:
    import tomllib

    table = tomllib.loads((_ROOT / "extraction" / "lang" / "en" / "inflection.toml").read_text(encoding="utf-8"))
    return [re.compile(f"{row['ending']}$") for row in table["rule"]]


def _company_words() -> Iterable[re.Pattern[str]]:
    from sousveil.parties import evidence

    return [evidence.company_words(language) for language in sorted(evidence.tables()["company_words"])]


def _small_tokens() -> Iterable[re.Pattern[str]]:
    from sousveil.parties import gazetteer

    return [gazetteer._tokens_worth_a_look({"a", "aa", "de la", "e.g."}), gazetteer.gazetteer("en")._tokens]


def _legal_forms() -> Iterable[re.Pattern[str]]:
    from sousveil.parties.registry import registry

    return [registry().normalise._legal]


def _glued_starts() -> Iterable[re.Pattern[str]]:
    from sousveil.screening.finding import Finder
    from sousveil.screening.words import shipped

    starts = Finder(shipped().wanted)._starts
    assert starts is not None
    return [starts]


def _phrase_words() -> Iterable[re.Pattern[bytes]]:
    from sousveil.screening.phrases import Phrase

    return [word for word in Phrase("Computer & Software", exact=False, whole=True)._words if word is not None]


def _literal(*wanted: str) -> Callable[[], Iterable[re.Pattern[str]]]:
    return lambda: [re.compile(re.escape(one), re.IGNORECASE) for one in wanted]


def _misread_letters() -> Iterable[re.Pattern[Any]]:
    from sousveil.extraction.language import load
    from sousveil.extraction.languages import languages
    from sousveil.extraction.scanned import Mending

    return [pattern for code in languages() for pattern, _ in Mending.of(load(code).tables["scans"]).letters]


# Function that puts a pattern together: the patterns that it makes of what ships, or of words that a stranger may give.
MADE: dict[str, Callable[[], Iterable[re.Pattern[Any]]]] = {
    "extraction.language._Inflection.__init__": _endings,
    "extraction.quoting._answers": lambda: [_answers(code) for code in ("en", "es", "fr")],
    "extraction.quoting._dotted": lambda: [_dotted(code) for code in ("en", "es", "fr")],
    "extraction.quoting._heads": lambda: [_heads(code) for code in ("en", "es", "fr")],
    "extraction.scanned.Mending.of": _misread_letters,
    "findings.counting._word": lambda: [re.compile(r"(?<!\w)" + re.escape("Huawei") + r"(?!\w)")],
    "llm.anchoring._every": lambda: [re.compile(f"(?={re.escape(one)})") for one in ("aaaaaaaab", "a a a b")],
    "parties.evidence.company_words": _company_words,
    "parties.gazetteer._tokens_worth_a_look": _small_tokens,
    "parties.normalise.Normaliser.__init__": _legal_forms,
    "publishing.pages.searching.place": _literal("aaaaaaaab", "a a a b"),
    "screening.finding.Finder.__init__": _glued_starts,
    "screening.phrases.Phrase.__init__": _phrase_words,
    "tables.bodies._patterns": _body_words,
    "tables.wording._patterns": _title_words,
}
