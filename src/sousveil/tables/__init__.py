"""Tables of loans, contracts, indexes and lists become Documents and Claims: the row is the quote."""

from __future__ import annotations

import os
from pathlib import Path

from sousveil.model import Document
from sousveil.tables.importing import Imported, Notes, Source
from sousveil.tables.kinds import Kind, kind, kinds
from sousveil.tables.rows import Row, Table

__all__ = ["Imported", "Kind", "Notes", "Row", "Source", "Table", "kind", "kinds", "read", "source_of", "table_in"]

_CONTEXT = ("ids", "scores", "context", "mentions")


def read(kind: str, path: str | os.PathLike[str], *, mapping: str | os.PathLike[str] | None = None) -> Imported:
    """One table as the ledger takes it: `ledger.add(found.document, found.claims, original=found.raw)`.

    `mapping` is the mapping file of the kind `csv`. Raises UsageError for an unknown kind or a wrong mapping, ReadingError for
    a file that can't be used: nothing of it is used then.
    """
    from sousveil.tables import importing, mapped
    from sousveil.tables.kinds import kind as about

    known = about(kind)
    if kind != "csv":
        return importing.build(known.kind, Path(path), source_of(kind))
    from sousveil.model import UsageError

    if mapping is None:
        raise UsageError("a table of the kind csv needs a mapping file: --mapping F (see docs/tables.md)")
    return mapped.build(mapped.read(Path(mapping)), Path(path))


def source_of(kind: str) -> Source:
    """How a kind of table is read. Raises UsageError for an unknown kind."""
    from importlib import import_module

    from sousveil.tables.kinds import kind as about

    name = about(kind).kind
    module = import_module(f"sousveil.tables.{'context' if name in _CONTEXT else name}")
    found: Source = getattr(module, name.upper() if name in _CONTEXT else "SOURCE")
    return found


def table_in(document: Document) -> tuple[str, Table] | None:
    """The kind and the rows, with their places in the text, of a document that an import made; None for any other."""
    from sousveil.tables import rows

    parts = document.format.split("/")
    if parts[0] != "table" or len(parts) != 3:
        return None
    return parts[1], rows.LAYOUTS[parts[2]](document.text, document.title or parts[1])
