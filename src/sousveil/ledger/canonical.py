"""Canonical JSON: sorted keys, no spaces, UTF-8; the bytes that are hashed.

Invariant: the same noun has the same bytes everywhere; `claim_body` gives those that `canonical` gives of the same claim.
"""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring as _text
from math import isfinite
from typing import Any

from sousveil.model import Claim, Cue, LedgerError, Party


def canonical(row: dict[str, Any]) -> bytes:
    """Canonical JSON bytes. Raises LedgerError where a text holds lone surrogates, which are no characters."""
    return _utf8(_said(row))


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _utf8(said: str) -> bytes:
    try:
        return said.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"a field holds half a character ({said[max(0, error.start - 20) : error.start]!r}...): it can't be stored"
        ) from None


def claim_body(claim: Claim) -> bytes:
    """A claim in the claim model's names: `canonical` of its `to_json` without empty fields, written field by field, since
    nothing is written more often than claims."""
    amount, said = claim.amount, []
    if amount is not None:
        said.append(f'"amount":{_said({"currency": amount.currency, "value": amount.value})}')
    said.append(f'"confidence":{_number(claim.confidence)}')
    if claim.cues:
        said.append(f'"cues":[{",".join([_cue(cue) for cue in claim.cues])}]')
    said.append(f'"doc":{_text(claim.doc)},"end":{claim.end}')
    if claim.extractor:
        said.append(f'"extractor":{_text(claim.extractor)}')
    if claim.frame:
        said.append(f'"frame":{_text(claim.frame)}')
    if claim.from_party is not None:
        said.append(f'"from":{_party_said(claim.from_party)}')
    if claim.harm:
        said.append(f'"harm":[{",".join([_text(str(code)) for code in claim.harm])}]')
    said.append(f'"id":{_text(claim.id)},"kind":{_text(str(claim.kind))},"modality":{_text(str(claim.modality))}')
    if claim.place:
        said.append(f'"place":{_text(claim.place)}')
    said.append(f'"quote":{_text(claim.quote)}')
    if claim.speaker:
        said.append(f'"speaker":{_text(claim.speaker)}')
    said.append(f'"start":{claim.start},"status":{_text(str(claim.status))}')
    if claim.technology:
        said.append(f'"technology":[{",".join([_text(str(code)) for code in claim.technology])}]')
    said.append(f'"tier":{_text(str(claim.tier))}')
    if claim.time:
        said.append(f'"time":{_text(claim.time)}')
    if claim.to_party is not None:
        said.append(f'"to":{_party_said(claim.to_party)}')
    return _utf8("{" + ",".join(said) + "}")


def _number(value: float) -> str:
    return float.__repr__(value) if type(value) is float and isfinite(value) else _said(value)


def _cue(cue: Cue) -> str:
    start, end = ("null" if at is None else at for at in (cue.start, cue.end))
    return f"[{_text(cue.field)},{_text(cue.rule)},{start},{end}]"


def _party_said(party: Party) -> str:
    before, after = _around_span(party.name, str(party.type), party.country, party.id, party.written)
    return f'{before},"span":[{party.span[0]},{party.span[1]}]{after}' if party.span is not None else before + after


@lru_cache(maxsize=4096)
def _around_span(name: str, type: str, country: str | None, id: str | None, written: str | None) -> tuple[str, str]:
    """A party's JSON before and after its place in the text."""
    known = f'"id":{_text(id)},' if id else ""
    words = f',"written":{_text(written)}' if written is not None else ""
    return f'{{"country":{_said(country)},{known}"name":{_text(name)}', f',"type":{_text(type)}{words}}}'
