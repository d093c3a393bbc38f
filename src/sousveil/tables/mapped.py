"""Any table by a mapping file that a person wrote: which column, or which constant, gives which field of a claim.

Invariant: only the columns that the mapping names enter; a field of a person can't be mapped; a cell that a field does not
understand is listed and that field stays empty, but a row without a kind or a party makes no claim.

    kind = "supply"                     # a constant
    publisher = "Ministry of Trade"     # who made the table; licence = "..."
    [from]
    column = "Vendor"                   # or name = "Acme"
    type = "company"
    [to]
    column = "Buyer"
    type = "public-body"
    country = "RS"                      # or country_column = "Country"
    [fields]
    time = "Signed"                     # columns: technology, time, status, place, amount, speaker
    [values.technology]
    CCTV = "video-surveillance"         # what cells mean, where they are no codes themselves
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sousveil.model import Amount, Kind, Party, PartyType, ReadingError, Status, Technology, UsageError
from sousveil.model.codes import parse
from sousveil.tables import dates, money, naming, wording
from sousveil.tables.importing import Draft, Imported, Notes, Source, built, load
from sousveil.tables.kinds import kind
from sousveil.tables.rows import Row

_FIELDS = ("technology", "time", "status", "place", "amount", "currency", "speaker")
_TOP = frozenset(["kind", "publisher", "licence", "day_first", "from", "to", "fields", "values", "technology", "status"])


@dataclass(frozen=True)
class Mapping:
    """A mapping file as read."""

    kind: Kind
    ends: dict[str, dict[str, str]]
    fields: dict[str, str]
    values: dict[str, dict[str, str]]
    technology: tuple[Technology, ...]
    status: Status
    day_first: bool
    publisher: str | None
    licence: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        ends = [end[key] for end in self.ends.values() for key in ("column", "country_column") if key in end]
        return tuple(dict.fromkeys([*ends, *self.fields.values()]))


def read(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises ReadingError or UsageError that says what is wrong with it."""
    if not path.is_file():
        raise ReadingError(f"{path}: no such mapping file")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadingError(f"{path}: no TOML: {error}") from None
    unknown = sorted({*set(said) - _TOP, *set(said.get("fields", ())) - set(_FIELDS)})
    if unknown:
        raise UsageError(f"{path}: unknown field {unknown[0]!r}; see docs/tables.md")
    ends: dict[str, dict[str, str]] = {side: said[side] for side in ("from", "to") if side in said}
    if "kind" not in said or not ends or any("type" not in end or not {"column", "name"} & set(end) for end in ends.values()):
        raise UsageError(f"{path}: needs kind, and [from] or [to] with type and column (or name)")
    for end in ends.values():
        parse(PartyType, end["type"], what="type of party")
    return Mapping(
        kind=parse(Kind, said["kind"], what="kind"), ends=ends, fields=dict(said.get("fields", {})),
        values=dict(said.get("values", {})),
        technology=tuple(parse(Technology, code, what="technology") for code in _list(said)),
        status=parse(Status, said.get("status", "unknown"), what="status"), day_first=bool(said.get("day_first", True)),
        publisher=said.get("publisher"), licence=said.get("licence"),
    )


def source(mapping: Mapping, columns: Iterable[str]) -> Source:
    """How to read a table of these columns by the mapping."""
    gone = tuple(column for column in columns if column not in mapping.columns)
    return Source(drafts=lambda row, notes: _drafts(mapping, row, notes), columns=(mapping.columns,), drop=gone)


def build(mapping: Mapping, path: Path) -> Imported:
    """A table by a mapping. Raises ReadingError for a file that can't be used."""
    about = kind("csv")
    columns = load(path, Source(drafts=lambda row, notes: ()))[0].columns
    given = replace(about, publisher=mapping.publisher or "", licence=mapping.licence or about.licence)
    return built(given, path, source(mapping, columns))


def _list(said: dict[str, Any]) -> list[str]:
    codes = said.get("technology", [])
    return [codes] if isinstance(codes, str) else list(codes)


def _drafts(mapping: Mapping, row: Row, notes: Notes) -> Iterator[Draft]:
    ends = {side: _party(end, row, notes) for side, end in mapping.ends.items()}
    if not any(ends.values()):
        notes.leave_out("names no party")
        return
    status = _code(mapping, row, "status", Status, notes)
    yield Draft(
        kind=mapping.kind, from_party=ends.get("from"), to_party=ends.get("to"), technology=_technology(mapping, row, notes),
        time=_time(mapping, row, notes), status=status or mapping.status, amount=_amount(mapping, row, notes),
        place=_cell(mapping, row, "place") or None, speaker=_cell(mapping, row, "speaker") or None, frame="csv: mapping",
    )


def _cell(mapping: Mapping, row: Row, field: str) -> str:
    written = row.get(mapping.fields[field]) if field in mapping.fields else ""
    return mapping.values.get(field, {}).get(written, written)


def _party(end: dict[str, str], row: Row, notes: Notes) -> Party | None:
    written = row.get(end["column"]) if "column" in end else end["name"]
    home = row.get(end["country_column"]) if "country_column" in end else end.get("country", "")
    code = naming.country(home) if home else None
    if home and code is None and "country_column" in end:
        notes.cannot_read(row, end["country_column"], "unknown country")
    if not written:
        return None
    state = naming.country(written) if end["type"] == PartyType.STATE else None
    return naming.state(state, written) if state else naming.party(written, PartyType(end["type"]), code)


def _technology(mapping: Mapping, row: Row, notes: Notes) -> tuple[Technology, ...]:
    written = _cell(mapping, row, "technology")
    if not written:
        return mapping.technology
    found = (Technology(written),) if written in list(Technology) else wording.technologies(written)
    if not found:
        notes.cannot_read(row, mapping.fields["technology"], "unknown technology")
    return found or mapping.technology


def _code(mapping: Mapping, row: Row, field: str, codes: type[Status], notes: Notes) -> Status | None:
    written = _cell(mapping, row, field)
    if not written:
        return None
    if written not in list(codes):
        notes.cannot_read(row, mapping.fields[field], f"unknown {field}")
        return None
    return codes(written)


def _time(mapping: Mapping, row: Row, notes: Notes) -> str | None:
    written = _cell(mapping, row, "time")
    found = dates.read(written, day_first=mapping.day_first) or dates.year(written) if written else None
    if written and found is None:
        notes.cannot_read(row, mapping.fields["time"], "no date")
    return found


def _amount(mapping: Mapping, row: Row, notes: Notes) -> Amount | None:
    written = _cell(mapping, row, "amount")
    currency = _cell(mapping, row, "currency")
    if not written:
        return None
    said = money.amount(f"{currency} {written}" if currency else written)
    if said.amount is None:
        notes.cannot_read(row, mapping.fields["amount"], said.why or "no amount with a currency")
    return said.amount
