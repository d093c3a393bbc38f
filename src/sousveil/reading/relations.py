"""Which part of an office file is what: by its own relations, for names and folders of parts are its maker's choice.

Invariant: only parts that are in the file are given; a relation to a place outside is none.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from sousveil.reading.package import Package
from sousveil.reading.xmlstream import events

_CHARTS = re.compile(r"(?:.+/)?charts/chart(?:Ex)?\d+\.xml")
_DIAGRAMS = re.compile(r"(?:.+/)?diagrams/data\d+\.xml")
_TEXT, _CACHES = frozenset(("t", "text")), frozenset(("strCache", "multiLvlStrCache", "strDim"))


def related(package: Package, part: str, shown: str) -> dict[str, tuple[str, str]]:
    """(kind, name of the part) by identity of the relations of a part, or of the whole file (``)."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if not package.has(place):
        return found
    for event, word, given in events(package.part(place), shown):
        if event == "start" and word == "Relationship" and given.get("TargetMode") != "External":
            target = unquote(given.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if package.has(path):
                found[given.get("Id", "")] = given.get("Type", "").rsplit("/", 1)[-1], path
    return found


def of_kind(relations: dict[str, tuple[str, str]], *kinds: str) -> list[str]:
    """Parts of these kinds."""
    return [path for kind, path in relations.values() if kind in kinds]


def drawn(package: Package, shown: str) -> Iterator[tuple[str, str]]:
    """(name of the part, its words) of every chart and diagram that has words."""
    for name in sorted(package.names):
        if _CHARTS.fullmatch(name) or _DIAGRAMS.fullmatch(name):
            lines = list(dict.fromkeys(_words(package.part(name), shown)))
            if lines:
                yield name, "\n".join(lines)


def described(given: dict[str, str]) -> str:
    """What is said of a picture for those who can't see it."""
    return ". ".join(" ".join(given[name].split()) for name in ("title", "descr") if given.get(name, "").strip())


def _words(raw: bytes, shown: str) -> Iterator[str]:
    """Paragraphs, and the words (not the numbers) that a chart shows."""
    parts: list[str] = []
    inside, cache = False, 0
    for event, word, _ in events(raw, shown):
        if event == "text":
            if inside:
                parts.append(word)
        elif word in _CACHES:
            cache += 1 if event == "start" else -1
        elif word in _TEXT or (cache and word in ("v", "pt")):
            inside = event == "start"
        if event == "end" and word in ("p", "pt", "v") and "".join(parts).strip():
            yield " ".join("".join(parts).split())
            parts = []
