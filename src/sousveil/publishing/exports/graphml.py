"""graphml: the same graph for yEd, igraph and NetworkX."""

from __future__ import annotations

import json

from sousveil.publishing.exports import graph, jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.xml import Element, child, element, written

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"integer": "int", "string": "string", "boolean": "boolean"}
_NODE = {"label": "string", **graph.NODE_FIELDS}
_EDGE = {"label": "string", "weight": "integer", "earliest": "string", "latest": "string", **graph.EDGE_FIELDS}


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    root = element("graphml", {"xmlns": _NAMESPACE})
    about = jsonl.about(holding)
    for of, fields in (("graph", {"about": "string"}), ("node", _NODE), ("edge", _EDGE)):
        for name, type_ in fields.items():
            child(root, "key", {"id": f"{of}-{name}", "for": of, "attr.name": name, "attr.type": _TYPES[type_]})
    body = child(root, "graph", {"id": "sousveil", "edgedefault": "directed"})
    said = {name: about[name] for name in ("note", "made_by", "head", "filters", "licences")}
    _data(body, "graph", {"about": json.dumps(said | {"left_out": graph.left_out(holding)}, ensure_ascii=False)})
    for node in graph.nodes(holding):
        _data(child(body, "node", {"id": node.id}), "node", {"label": node.label, **node.fields})
    for edge in graph.edges(holding):
        attributes = {"id": edge.id, "source": edge.source, "target": edge.target}
        values = {"label": edge.label, "weight": edge.weight, "earliest": edge.start, "latest": edge.end, **edge.fields}
        _data(child(body, "edge", attributes), "edge", values)
    return {f"{holding.options.stem}.graphml": written(root)}


def _data(of: Element, sort: str, values: dict[str, object]) -> None:
    for name, value in values.items():
        if value not in (None, ""):
            of.append(element("data", {"key": f"{sort}-{name}"}, str(value).lower() if isinstance(value, bool) else str(value)))
