"""Everything that can be read in the files of an export, packed parts and all."""

from __future__ import annotations

import gzip
import io
import zipfile
from html import unescape


def text_of(files: dict[str, bytes]) -> str:
    """All text of all files, entities and packing undone."""
    return "\n".join(unescape(_text(raw)) for raw in files.values())


def _text(raw: bytes) -> str:
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "\n".join(_text(archive.read(name)) for name in archive.namelist())
    if raw.startswith(b"\x1f\x8b"):
        return gzip.decompress(raw).decode("utf-8", "replace")
    if raw.startswith(b"PAR1"):
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(io.BytesIO(raw))
        return f"{table.to_pylist()}\n{(table.schema.metadata or {}).get(b'sousveil', b'').decode()}"
    return raw.decode("utf-8")
