"""What a model wrote, as rows. Invariant: an answer is only ever parsed as a list of rows; a row of another form is counted as
malformed, and nothing else in an answer has any effect."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sousveil.model import Harm, Kind, Modality, PartyType, Status, Technology

MOST_ROWS = 200
LONGEST = 3000
_MOST = 1e18


@dataclass(frozen=True)
class Named:
    """A party as the model names it."""

    name: str
    type: PartyType
    country: str | None


@dataclass(frozen=True)
class Row:
    """A claim as the model puts it: nothing in it is checked against the text yet."""

    kind: Kind
    source: Named | None
    target: Named | None
    technology: tuple[Technology, ...]
    status: Status
    modality: Modality
    harm: tuple[Harm, ...]
    quote: str
    place: str | None = None
    time: str | None = None
    speaker: str | None = None
    amount: tuple[float, str] | None = None


def rows(answer: str | None) -> tuple[list[Row], int] | None:
    """The rows of an answer and how many are malformed; None where it is no such list at all."""
    said = _json(answer or "")
    listed = said.get("claims") if isinstance(said, dict) else said
    if not isinstance(listed, list):
        return None
    made = [_row(item) for item in listed[:MOST_ROWS]]
    good = [row for row in made if row is not None]
    return good, len(listed) - len(good)


def _json(answer: str) -> Any:
    """The JSON of an answer, also between code fences or after a word of introduction."""
    begin = min((at for mark in "{[" if (at := answer.find(mark)) >= 0), default=-1)
    if begin < 0:
        return None
    try:
        return json.JSONDecoder().raw_decode(answer, begin)[0]
    except (ValueError, RecursionError):
        return None


def _row(said: Any) -> Row | None:
    if not isinstance(said, dict) or not isinstance(said.get("quote"), str) or not said["quote"].strip():
        return None
    try:
        return Row(
            kind=Kind(str(said.get("kind"))), source=_named(said.get("from")), target=_named(said.get("to")),
            technology=_codes(Technology, said.get("technology")), status=Status(said.get("status") or "unknown"),
            modality=Modality(said.get("modality") or "asserted"), harm=_codes(Harm, said.get("harm")),
            quote=said["quote"][:LONGEST], place=_text(said.get("place")), time=_text(said.get("time")),
            speaker=_text(said.get("speaker")), amount=_amount(said.get("amount")),
        )  # fmt: skip
    except ValueError:
        return None


def _named(said: Any) -> Named | None:
    """Raises ValueError where there is something, but no party."""
    if said is None:
        return None
    name = _text(said.get("name")) if isinstance(said, dict) else None
    if name is None:
        raise ValueError("no party")
    country = _text(said.get("country"))
    good = country is not None and len(country) == 2 and country.isascii() and country.isalpha()
    return Named(name, PartyType(said.get("type")), country.upper() if good and country else None)


def _codes(codes: Any, said: Any) -> tuple[Any, ...]:
    known = {str(code) for code in codes}
    listed = said if isinstance(said, list) else []
    return tuple(sorted({codes(item) for item in listed if isinstance(item, str) and item in known}))


def _text(said: Any) -> str | None:
    return " ".join(said.split())[:LONGEST] or None if isinstance(said, str) else None


def _amount(said: Any) -> tuple[float, str] | None:
    value, currency = (said.get("value"), said.get("currency")) if isinstance(said, dict) else (None, None)
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST
    return (float(value), currency) if number and value is not None and isinstance(currency, str) else None
