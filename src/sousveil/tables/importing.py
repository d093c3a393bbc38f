"""A table becomes one Document and its Claims; what could not be used is counted and listed.

Invariant: the quote of a claim is the row as it stands in the document's text; nothing is guessed and nothing is dropped in
silence: every row gives claims, or is counted under a reason.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sousveil.model import Amount, Claim, Cue, Document, Modality, Notice, Origin, Party, ReadingError, Status, Technology
from sousveil.model import Kind as ClaimKind
from sousveil.tables import rows as reading
from sousveil.tables import workbook
from sousveil.tables.kinds import Kind, kind
from sousveil.tables.rows import Row, Table

VERSION = "3"
RECORD, PART_OF, LINKED = "record", "part of record", "linked to record"  # cues that say how records hang together


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A claim before its row is a quote. `record` is the row's own id, `part_of` those of the umbrella records that it is a
    part of, `linked` those of other records about the same thing: none of these may be added up with it."""

    kind: ClaimKind
    from_party: Party | None
    to_party: Party | None
    technology: tuple[Technology, ...] = ()
    place: str | None = None
    time: str | None = None
    status: Status = Status.UNKNOWN
    modality: Modality = Modality.ASSERTED
    speaker: str | None = None
    amount: Amount | None = None
    frame: str = ""
    record: str = ""
    part_of: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()


@dataclass
class Notes:
    """What a reader must know of an import: rows left out by reason, cells that can't be read, cells to be looked at."""

    left_out: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[int, str, str, str]] = field(default_factory=list)
    flagged: list[tuple[int, str, str]] = field(default_factory=list)

    def leave_out(self, why: str) -> None:
        """One row makes no claim, for this reason."""
        self.left_out[why] += 1

    def cannot_read(self, row: Row, column: str, why: str) -> None:
        """A cell that says something that is not understood."""
        self.unreadable.append((row.number, column, row.get(column)[:80], why))

    def flag(self, row: Row, what: str, detail: str) -> None:
        """Something in a row that a person should look at."""
        self.flagged.append((row.number, what, detail))


@dataclass(frozen=True)
class Source:
    """How one kind of table is read: columns that must be there (any of several sets), columns that never enter, rows that
    never enter and why, and the claims of a row."""

    drafts: Callable[[Row, Notes], Iterable[Draft]]
    columns: tuple[tuple[str, ...], ...] = ()
    drop: tuple[str, ...] = ()
    refuse: Callable[[Row], str | None] = lambda _: None
    key: str | None = None
    finish: Callable[[Table, Notes], None] = lambda _, __: None
    objects: Callable[[str, str], Iterator[dict[str, Any]]] | None = None


@dataclass(frozen=True)
class Imported:
    """One table as the ledger takes it: `ledger.add(document, claims, original=raw)`; `raw` holds nothing that was dropped."""

    kind: Kind
    document: Document
    claims: list[Claim]
    table: Table
    notes: Notes
    raw: bytes

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{len(self.table.rows):,} rows, {len(self.claims):,} claims ({self.kind.claims}); licence: {self.kind.licence}"
        yield f"granularity: {self.kind.granularity}; left out: {self.kind.leaves_out}"
        for column in self.table.dropped:
            yield f"column dropped at the door: {column}"
        for why, count in [*self.table.refused, *sorted(self.notes.left_out.items())]:
            yield f"{count:,} rows without a claim: {why}"
        kinds = Counter((column, why) for _, column, _, why in self.notes.unreadable)
        for (column, why), count in sorted(kinds.items()):
            yield f"{count:,} cells of {column or 'a row'} not read: {why}"
        for what, count in sorted(Counter(what for _, what, _ in self.notes.flagged).items()):
            yield f"{count:,} rows to look at: {what}"


def load(path: Path, source: Source) -> tuple[Table, bytes, str]:
    """The table of a file, its bytes as they may be kept, and the sha256 of the file. Raises ReadingError."""
    raw = _bytes(path)
    name = path.name
    table = _table(raw, name, source)
    if not table.rows:
        raise ReadingError(f"{name}: the table has a head and no rows")
    if source.columns and not any(set(wanted) <= set(table.columns) for wanted in source.columns):
        missing = min(([c for c in wanted if c not in table.columns] for wanted in source.columns), key=len)
        raise ReadingError(f"{name}: no column {missing[0]!r}: this is no table of this kind (see sousveil import --help)")
    kept = reading.without(table, columns=source.drop, rows=source.refuse)
    changed = kept is not table or source.objects is not None or workbook.is_workbook(raw)
    return kept, kept.text.encode("utf-8") if changed else raw, hashlib.sha256(raw).hexdigest()


def build(name: str, path: Path, source: Source) -> Imported:
    """Read, check and turn into claims. Raises ReadingError for a file that can't be used."""
    return built(kind(name), path, source)


def built(about: Kind, path: Path, source: Source) -> Imported:
    """The same for a kind whose publisher and licence a mapping says."""
    name = about.kind
    table, raw, sha256 = load(path, source)
    document = Document.of(
        table.text, raw=raw, format=f"table/{name}/{table.layout}", title=f"{about.name} ({path.name})",
        publisher=about.publisher or None, origin=Origin(path.name, licence=about.licence),
        notices=_notices(about, table, sha256),
    )
    notes = Notes()
    claims = [_claim(document, row, draft, name) for row in table.rows for draft in source.drafts(row, notes)]
    if source.key:
        _flag_doubles(table, source.key, notes)
    source.finish(table, notes)
    unique = {claim.id: claim for claim in claims}
    return Imported(about, document, list(unique.values()), table, notes, raw)


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise ReadingError(f"{path}: no such file")
    if path.is_dir():
        raise ReadingError(f"{path}: a folder; name one table")
    if path.stat().st_size > reading.MOST_BYTES:
        raise ReadingError(f"{path}: {path.stat().st_size:,} bytes; a table may have {reading.MOST_BYTES:,}: cut it into parts")
    with path.open("rb") as file:  # a device has no size, and no end
        raw = file.read(reading.MOST_BYTES + 1)
    if len(raw) > reading.MOST_BYTES:
        raise ReadingError(f"{path}: more than {reading.MOST_BYTES:,} bytes; a table may have as many: cut it into parts")
    return raw


def _table(raw: bytes, name: str, source: Source) -> Table:
    if source.objects is not None:
        return reading.from_objects(source.objects(reading.decode(raw, name), name))
    if workbook.is_workbook(raw):
        return reading.from_cells(workbook.cells(raw, name), name)
    return reading.from_csv(reading.decode(raw, name), name)


def _notices(about: Kind, table: Table, sha256: str) -> tuple[Notice, ...]:
    found = [Notice("source-file", f"made from a file with the sha256 {sha256}"),
             Notice("granularity", f"a row is about a {about.granularity}")]
    if table.dropped:
        found.append(Notice("dropped", f"columns that did not enter: {', '.join(table.dropped)}"))
    found += [Notice("left-out", f"{count:,} rows that did not enter: {why}") for why, count in table.refused]
    return tuple(found)


def _claim(document: Document, row: Row, draft: Draft, name: str) -> Claim:
    return Claim.of(
        document, start=row.start, end=row.end, kind=draft.kind, from_party=draft.from_party, to_party=draft.to_party,
        technology=draft.technology, place=draft.place, time=draft.time, status=draft.status, modality=draft.modality,
        speaker=draft.speaker, amount=draft.amount, extractor=f"tables-{name} {VERSION}", frame=draft.frame or name,
        cues=_cues(draft),
    )


def _cues(draft: Draft) -> tuple[Cue, ...]:
    """How the record hangs together with others; nothing where it stands alone and no other can name it."""
    named = ((RECORD, (draft.record,) if draft.record else ()), (PART_OF, draft.part_of), (LINKED, draft.linked))
    return tuple(Cue(field, id) for field, ids in named for id in ids)


def _flag_doubles(table: Table, column: str, notes: Notes) -> None:
    seen: dict[str, int] = {}
    for row in table.rows:
        id = row.get(column)
        if id and id in seen:
            notes.flag(row, f"an id that an earlier row has ({column})", f"{id}: also row {seen[id]}")
        seen.setdefault(id, row.number)
