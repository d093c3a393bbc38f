"""Findings as a network: parties are nodes, findings edges.

Invariant: an edge is a finding, with its hedge and its claims; nothing is merged or weighted beyond counting independent
origins. Same case, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sousveil.analysis.nodes import node
from sousveil.analysis.study import Study
from sousveil.model import Finding, edtf


@dataclass(frozen=True)
class Node:
    """A party: `key` is its node, `country` ISO 3166-1 alpha-2 or empty."""

    key: str
    name: str
    type: str
    country: str


@dataclass(frozen=True)
class Edge:
    """A finding: `first` and `last` are the days it may span, ISO 8601 or empty; `chance` is the central one."""

    key: str
    source: str
    target: str
    kind: str
    modality: str
    status: str
    technology: str
    origins: int
    denials: int
    claims: str
    sentence: str
    chance: float
    first: str
    last: str


@dataclass(frozen=True)
class Network:
    """Nodes and edges in order of their keys. `unnamed` findings have an end that nobody is named on and are in no edge."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    unnamed: int


def network(study: Study, names: Iterable[str] = ()) -> Network:
    """The network of all findings, or of those that touch one of the names. Raises UsageError where no claim names one."""
    keys = [study.party(name) for name in names]
    chosen = dict.fromkeys(one.id for key in keys for one in study.case.touching.get(key, ()))
    findings = [study.case.by_id[id] for id in chosen] if keys else list(study.case.findings)
    edges = [_edge(study, one) for one in findings if node(one.from_party) and node(one.to_party)]
    used = sorted({key for edge in edges for key in (edge.source, edge.target)})
    return Network(tuple(_node(study, key) for key in used), tuple(sorted(edges, key=lambda edge: edge.key)),
                   len(findings) - len(edges))


def _node(study: Study, key: str) -> Node:
    party = study.case.parties[key]
    return Node(key, study.teller.name(key), str(party.type), party.country or "")


def _edge(study: Study, finding: Finding) -> Edge:
    said = study.teller.said(finding.id)
    when = edtf.parse(finding.time) if finding.time else None
    first, last = (when.earliest, when.latest) if when else (None, None)
    return Edge(
        finding.id, str(node(finding.from_party)), str(node(finding.to_party)), str(finding.kind), said.modality, said.status,
        " ".join(said.technology), finding.support, len(finding.denials), " ".join((*finding.claims, *finding.denials)),
        said.text, round(said.chance.central, 4), first.isoformat() if first else "", last.isoformat() if last else "",
    )
