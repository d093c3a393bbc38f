"""gexf 1.3: a dynamic graph for Gephi; edges have the days between which the thing may have happened.

Invariant: the only writer of gexf here; `export` and `network --out F.gexf` write through it. Same graph, same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sousveil.analysis.network import Network
from sousveil.model.threshold import told
from sousveil.publishing.exports import graph, jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.xml import Element, child, element, written

_NAMESPACE = "http://gexf.net/1.3"
_NODE = {"type": "string", "country": "string"}
_EDGE = {"kind": "string", "modality": "string", "status": "string", "technology": "string", "origins": "integer",
         "denials": "integer", "claims": "string", "sentence": "string", "chance": "double"}


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    root = element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    _meta(root, holding)
    _body(root, (graph.nodes(holding), graph.edges(holding)), (graph.NODE_FIELDS, graph.EDGE_FIELDS))
    return {f"{holding.options.stem}.gexf": written(root)}


def of_network(found: Network, *, threshold: float | None = None) -> str:
    """The network of the analysis as the text of a file: an edge is a finding with its sentence and its chance. It says at
    which `threshold` its claims are shown, where that was moved."""
    root = element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    if threshold is not None:
        child(child(root, "meta"), "description", text=told(threshold))
    nodes = [graph.Node(one.key, one.name, {name: getattr(one, name) for name in _NODE}) for one in found.nodes]
    edges = [
        graph.Edge(one.key, one.source, one.target, one.kind, max(1, one.origins), one.first or None, one.last or None,
                   {name: getattr(one, name) for name in _EDGE})
        for one in found.edges
    ]
    _body(root, (nodes, edges), (_NODE, _EDGE))
    return written(root).decode()


def _body(
    root: Element, drawn: tuple[Iterable[graph.Node], Iterable[graph.Edge]], fields: tuple[Mapping[str, str], Mapping[str, str]]
) -> None:
    """Nodes and edges, each with its fields and their types."""
    body = child(root, "graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"})
    for of, own in zip(("node", "edge"), fields, strict=True):
        _attributes(body, of, own)
    holder = child(body, "nodes")
    for node in drawn[0]:
        _values(child(holder, "node", {"id": node.id, "label": node.label}), node.fields)
    holder = child(body, "edges")
    for edge in drawn[1]:
        attributes = {
            "id": edge.id, "source": edge.source, "target": edge.target, "label": edge.label, "kind": edge.label,
            "weight": edge.weight, "start": edge.start, "end": edge.end,
        }
        _values(child(holder, "edge", attributes), edge.fields)


def _meta(root: Element, holding: Holding) -> None:
    about = jsonl.about(holding)
    meta = child(root, "meta")
    child(meta, "creator", text=about["made_by"])
    made_from = json.dumps({name: about[name] for name in ("head", "filters", "licences")}, ensure_ascii=False)
    child(meta, "description", text=f"{about['note']} {graph.left_out(holding)} Made from: {made_from}")


def _attributes(body: Element, of: str, fields: Mapping[str, str]) -> None:
    holder = child(body, "attributes", {"class": of, "mode": "static"})
    for name, type_ in fields.items():
        child(holder, "attribute", {"id": name, "title": name, "type": type_})


def _values(of: Element, fields: dict[str, object]) -> None:
    holder = child(of, "attvalues")
    for name, value in fields.items():
        child(holder, "attvalue", {"for": name, "value": value})
