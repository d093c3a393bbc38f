"""Parties and findings as nodes and edges: what gexf, graphml and `to_networkx` share.

Invariant: an edge runs as the thing moves (cooperation has no direction: `mutual`); its weight is the number of independent
origins. What every source denies is no edge; how many such findings were left out stands beside the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sousveil.model import Finding, Kind, Party
from sousveil.model.edtf import parse
from sousveil.publishing.exports.holding import Holding, denied

NODE_FIELDS = {"type": "string", "country": "string", "registry": "string"}
EDGE_FIELDS = {
    "kind": "string", "technology": "string", "modality": "string", "status": "string", "time": "string", "origins": "integer",
    "documents": "integer", "denials": "integer", "grade": "string", "mutual": "boolean", "claims": "string", "quote": "string",
}


@dataclass(frozen=True)
class Node:
    """A party: `id` its key, `label` its name."""

    id: str
    label: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Edge:
    """A finding between two named parties; `start` and `end` are the first and last day that its time may mean (ISO)."""

    id: str
    source: str
    target: str
    label: str
    weight: int
    start: str | None
    end: str | None
    fields: dict[str, Any]


def nodes(holding: Holding) -> list[Node]:
    """Every party that an edge needs, by key."""
    found: dict[str, Node] = {}
    for finding in _drawn(holding):
        for party in (finding.from_party, finding.to_party):
            if party is not None:
                found.setdefault(party.key, _node(party))
    return [found[key] for key in sorted(found)]


def edges(holding: Holding) -> list[Edge]:
    """Every finding that has two parties and is not only denied, by id."""
    return sorted((_edge(finding, holding) for finding in _drawn(holding)), key=lambda edge: edge.id)


def left_out(holding: Holding) -> str:
    """What is not in the graph, in a sentence."""
    only_denied = sum(map(denied, holding.findings))
    open_ended = sum(not denied(one) and not (one.from_party and one.to_party) for one in holding.findings)
    return (
        f"Left out: {only_denied} findings that every source denies, {open_ended} with only one named party. "
        "A weight counts independent origins, not sales."
    )


def _drawn(holding: Holding) -> Iterator[Finding]:
    return (one for one in holding.findings if one.from_party and one.to_party and not denied(one))


def _node(party: Party) -> Node:
    return Node(party.key, party.name, {"type": str(party.type), "country": party.country or "", "registry": party.id or ""})


def _edge(finding: Finding, holding: Holding) -> Edge:
    assert finding.from_party is not None and finding.to_party is not None
    time = parse(finding.time) if finding.time else None
    quoted = holding.claims.get(finding.claims[0]) if finding.claims else None
    return Edge(
        finding.id, finding.from_party.key, finding.to_party.key, str(finding.kind), finding.support,
        time.earliest.isoformat() if time and time.earliest else None,
        time.latest.isoformat() if time and time.latest else None,
        {
            "kind": str(finding.kind), "technology": "; ".join(finding.technology), "modality": str(finding.modality),
            "status": str(finding.status), "time": finding.time or "", "origins": finding.support,
            "documents": len(finding.documents), "denials": len(finding.denials), "grade": finding.grade,
            "mutual": finding.kind is Kind.COOPERATION, "claims": "; ".join(finding.claims),
            "quote": quoted.quote if quoted else "",
        },
    )
