"""gexf 1.3: a dynamic graph for Gephi; edges have the days between which the thing may have happened."""

from __future__ import annotations

import json

from sousveil.publishing.exports import graph, jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.xml import Element, child, element, written

_NAMESPACE = "http://gexf.net/1.3"


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    root = element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    _meta(root, holding)
    body = child(root, "graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"})
    _attributes(body, "node", graph.NODE_FIELDS)
    _attributes(body, "edge", graph.EDGE_FIELDS)
    holder = child(body, "nodes")
    for node in graph.nodes(holding):
        _values(child(holder, "node", {"id": node.id, "label": node.label}), node.fields)
    holder = child(body, "edges")
    for edge in graph.edges(holding):
        attributes = {
            "id": edge.id, "source": edge.source, "target": edge.target, "label": edge.label, "kind": edge.label,
            "weight": edge.weight, "start": edge.start, "end": edge.end,
        }
        _values(child(holder, "edge", attributes), edge.fields)
    return {f"{holding.options.stem}.gexf": written(root)}


def _meta(root: Element, holding: Holding) -> None:
    about = jsonl.about(holding)
    meta = child(root, "meta")
    child(meta, "creator", text=about["made_by"])
    made_from = json.dumps({name: about[name] for name in ("head", "filters", "licences")}, ensure_ascii=False)
    child(meta, "description", text=f"{about['note']} {graph.left_out(holding)} Made from: {made_from}")


def _attributes(body: Element, of: str, fields: dict[str, str]) -> None:
    holder = child(body, "attributes", {"class": of, "mode": "static"})
    for name, type_ in fields.items():
        child(holder, "attribute", {"id": name, "title": name, "type": type_})


def _values(of: Element, fields: dict[str, object]) -> None:
    holder = child(of, "attvalues")
    for name, value in fields.items():
        child(holder, "attvalue", {"for": name, "value": value})
