"""trig: nanopublications as W3C TriG text, subjects and statements in the order in which they were made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.nanopubs import A, quads
from sousveil.publishing.exports.quads import PREFIXES, Iri, Literal, Quad, shortened

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t]|[\x00-\x1f\x7f]')
_UNFIT = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    return {f"{holding.options.stem}.trig": "".join(written(quads(holding))).encode("utf-8")}


def written(statements: Iterable[Quad]) -> Iterator[str]:
    """The text, block by block."""
    yield from (f"@prefix {prefix}: <{whole}> .\n" for prefix, whole in PREFIXES.items())
    for graph, of_graph in groupby(statements, key=lambda quad: quad.graph):
        yield f"\n{iri(graph)} {{\n"
        for subject, of_subject in _by_subject(of_graph).items():
            lines = [f"{'a' if quad.predicate == A else iri(quad.predicate)} {term(quad.object)}" for quad in of_subject]
            yield f"  {iri(subject)} " + " ;\n    ".join(lines) + " .\n"
        yield "}\n"


def _by_subject(statements: Iterable[Quad]) -> dict[Iri, list[Quad]]:
    found: dict[Iri, list[Quad]] = {}
    for quad in dict.fromkeys(statements):
        found.setdefault(quad.subject, []).append(quad)
    return found


def iri(value: str) -> str:
    """An IRI with a prefix, or whole in angle brackets."""
    return shortened(value) or "<" + _UNFIT.sub(lambda hit: f"\\u{ord(hit[0]):04X}", value) + ">"


def term(value: Iri | Literal) -> str:
    """An object."""
    if isinstance(value, Iri):
        return iri(value)
    text = _SPECIAL.sub(lambda hit: _ESCAPES.get(hit[0], f"\\u{ord(hit[0]):04X}"), value.value)
    return f'"{text}"' + (f"^^{iri(value.datatype)}" if value.datatype else "")
