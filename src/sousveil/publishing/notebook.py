"""What a Jupyter notebook shows of claims: who, what, to whom, how it is said, and the words.

Invariant: every text that came from a document is escaped; what is cut off is counted in the last line.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sousveil.model import Claim, Party

SHOWN = 20
_HEADS = ("kind", "from", "to", "technology", "time", "said how", "quote")


def html_of(claims: Sequence[Claim]) -> str:
    """A table of the first twenty claims."""
    head = "".join(f"<th>{escape(name)}</th>" for name in _HEADS)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(claim))}</tr>" for claim in claims[:SHOWN])
    more = f"<p>and {len(claims) - SHOWN} more</p>" if len(claims) > SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cells(claim: Claim) -> list[str]:
    how = f"{claim.modality}{f', says {claim.speaker}' if claim.speaker else ''}"
    ends = [_name(claim.from_party), _name(claim.to_party)]
    return [str(claim.kind), *ends, ", ".join(claim.technology), claim.time or "", how, f"“{' '.join(claim.quote.split())}”"]


def _name(party: Party | None) -> str:
    return party.name if party else "nobody named"
