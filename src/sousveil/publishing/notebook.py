"""What a Jupyter notebook shows of claims, findings and circuits: who, what, to whom, how it is said, the words, who denies it.

Invariant: every text that came from a document is escaped; what is cut off is counted in the last line; a finding or a circuit
never stands without its modality, its number of origins and its denials.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from sousveil.drawing.labels import labels
from sousveil.model import Claim, Finding, Party

if TYPE_CHECKING:
    from sousveil.analysis.views import Said, StringView

SHOWN = 20
_CLAIM = ("kind", "from", "to", "technology", "time", "said how", "quote")
_FINDING = ("kind", "from", "to", "technology", "status", "time", "said how", "independent origins", "denials", "grade")
_CIRCUIT = ("circuit", "who could pull it", "over", "what is said", "weakest link", "independent origins", "denials", "notes")


def html_of(claims: Sequence[Claim]) -> str:
    """A table of the first twenty claims."""
    return _table(_CLAIM, map(_of_claim, claims[:SHOWN]), len(claims))


def html_of_findings(found: Sequence[Finding]) -> str:
    """A table of the first twenty findings."""
    return _table(_FINDING, map(_of_finding, found[:SHOWN]), len(found))


def html_of_circuits(strings: Sequence[StringView]) -> str:
    """A table of the first twenty circuits, each in the words of its claims."""
    return _table(_CIRCUIT, map(_of_circuit, strings[:SHOWN]), len(strings))


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], count: int) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    more = f"<p>and {count - SHOWN} more</p>" if count > SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _of_claim(claim: Claim) -> list[str]:
    how = f"{claim.modality}{f', says {claim.speaker}' if claim.speaker else ''}"
    ends = [_name(claim.from_party), _name(claim.to_party)]
    return [str(claim.kind), *ends, ", ".join(claim.technology), claim.time or "", how, f"“{' '.join(claim.quote.split())}”"]


def _of_finding(found: Finding) -> list[str]:
    ends = [_name(found.from_party), _name(found.to_party)]
    return [str(found.kind), *ends, ", ".join(found.technology), str(found.status), found.time or "", str(found.modality),
            str(found.support), str(len(found.denials)), found.grade]


def _of_circuit(one: StringView) -> list[str]:
    return [one.title, one.holder_name, one.over_name, one.text, one.modality, str(one.origins), _denials(one.said),
            "; ".join(one.notes)]


def _denials(said: Sequence[Said]) -> str:
    ids = {id for part in said for id in part.denials}
    return labels().count("denials", len(ids)) if ids else ""


def _name(party: Party | None) -> str:
    return party.name if party else "nobody named"
