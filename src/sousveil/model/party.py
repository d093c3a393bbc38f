"""A Party is one end of a claim: an institution, place or group; never a private person.

Invariant: the name as written (with its place in the text) and the identity it was given stand side by side; neither
overwrites the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sousveil.model.codes import PartyType


@dataclass(frozen=True, kw_only=True)
class Party:
    """`name` is canonical as far as the document supports it; `written` the words in the text at `span` (code points,
    end exclusive; None where the party is only meant, as by a title); `id` the registry's, `country` ISO 3166-1 alpha-2."""

    name: str
    type: PartyType
    country: str | None = None
    id: str | None = None
    written: str | None = None
    span: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a party needs a name")
        if self.country is not None and not (len(self.country) == 2 and self.country.isascii() and self.country.isupper()):
            raise ValueError(f"party {self.name!r}: country {self.country!r} is no ISO 3166-1 alpha-2 code")
        if self.span is not None and not 0 <= self.span[0] < self.span[1]:
            raise ValueError(f"party {self.name!r}: span {self.span} is empty")

    @cached_property
    def key(self) -> str:
        """What makes two parties the same: the registry id, else a state's country, else type, country and folded name."""
        if self.id:
            return self.id
        if self.type is PartyType.STATE and self.country:
            return self.country
        return f"{self.type}:{self.country or '-'}:{' '.join(self.name.casefold().split())}"

    def to_json(self) -> dict[str, Any]:
        """The claim model's three fields, with id and the words as written where there are any."""
        row: dict[str, Any] = {"name": self.name, "type": str(self.type), "country": self.country}
        if self.id:
            row["id"] = self.id
        if self.written is not None:
            row["written"] = self.written
        if self.span is not None:
            row["span"] = list(self.span)
        return row

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Party:
        """The inverse of `to_json`."""
        span = row.get("span")
        return cls(
            name=row["name"], type=PartyType(row["type"]), country=row.get("country"), id=row.get("id"),
            written=row.get("written"), span=(span[0], span[1]) if span else None,
        )
