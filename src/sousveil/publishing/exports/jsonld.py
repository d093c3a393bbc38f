"""jsonld: the same nanopublications as JSON-LD 1.1, a named graph an object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.nanopubs import A, quads
from sousveil.publishing.exports.quads import PREFIXES, Iri, Literal, Quad, shortened


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    grouped = groupby(quads(holding), key=lambda quad: quad.graph)
    graphs = [{"@id": _name(graph), "@graph": _nodes(of_graph)} for graph, of_graph in grouped]
    text = json.dumps({"@context": PREFIXES, "@graph": graphs}, ensure_ascii=False, indent=1)
    return {f"{holding.options.stem}.jsonld": f"{text}\n".encode()}


def _nodes(statements: Iterable[Quad]) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    for quad in dict.fromkeys(statements):
        node = nodes.setdefault(quad.subject, {"@id": _name(quad.subject)})
        if quad.predicate == A:
            node.setdefault("@type", []).append(_name(quad.object))
        else:
            node.setdefault(_name(quad.predicate), []).append(_value(quad.object))
    return list(nodes.values())


def _name(iri: Iri | Literal) -> str:
    assert isinstance(iri, Iri)
    return shortened(iri) or str(iri)


def _value(value: Iri | Literal) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": _name(value)}
    return {"@value": value.value} | ({"@type": shortened(value.datatype) or value.datatype} if value.datatype else {})
