"""A claim, or a finding, as a sentence made from phrases in the data.

Invariant: it says no more than the fields: the hedge is in the verb, a denial opens with it, an unnamed party is called so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sousveil.drawing.labels import Labels
from sousveil.model import Kind, Modality, Party, Status, Technology

_PIECES = re.compile(r"(\{\w+\})")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_FORMS = {Status.PLANNED: "planned", Status.UNDER_WAY: "doing", Status.ENDED: "ended"}


class Part(NamedTuple):
    """Words of a sentence; `role` is from, to, technology, verb (verb and small words) or lead (of a denial)."""

    text: str
    role: str


@dataclass(frozen=True)
class Relation:
    """What a sentence needs of a claim or a finding."""

    kind: Kind
    from_party: Party | None
    to_party: Party | None
    technology: Sequence[Technology] = ()
    status: Status = Status.UNKNOWN
    modality: Modality = Modality.ASSERTED


def parts(relation: Relation, labels: Labels) -> tuple[Part, ...]:
    """The sentence in order, ready to be marked up part by part."""
    names = {
        "{from}": _name(relation.from_party, relation.kind, "from", labels),
        "{to}": _name(relation.to_party, relation.kind, "to", labels),
        "{technology}": _technology(relation.technology, labels),
        "{verb}": _verb(relation, labels),
    }
    found = [] if relation.modality is not Modality.DENIED else [Part(labels("sentence.denied") + " ", "lead")]
    for piece in _pieces(labels(f"sentence.{relation.kind}"), bool(relation.technology)):
        found.append(Part(names.get(piece, piece), piece[1:-1] if piece in names else "verb"))
    return tuple(found)


@cache
def _pieces(template: str, technology: bool) -> tuple[str, ...]:
    """A sentence's words and fields, with what is in brackets only where there is a technology to name."""
    return tuple(filter(None, _PIECES.split(_OPTIONAL.sub(r"\1" if technology else "", template))))


def plain(relation: Relation, labels: Labels) -> str:
    """The sentence as one string, its first letter a capital."""
    text = "".join(part.text for part in parts(relation, labels))
    return text[:1].upper() + text[1:]


def _name(party: Party | None, kind: Kind, end: str, labels: Labels) -> str:
    return party.name if party else labels(f"unnamed.{kind}_{end}")


def _technology(codes: Sequence[Technology], labels: Labels) -> str:
    return labels.listed([labels(f"technology.{code}") for code in codes]) or labels("unnamed.technology")


def _verb(relation: Relation, labels: Labels) -> str:
    if relation.modality is Modality.POSSIBLE:
        return labels("hedge.possible", verb=labels(f"verb.{relation.kind}.base"))
    verb = labels(f"verb.{relation.kind}.{_FORMS.get(relation.status, 'done')}")
    return labels("hedge.alleged", verb=verb) if relation.modality is Modality.ALLEGED else verb
