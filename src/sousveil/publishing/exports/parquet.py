"""parquet: the tables for Polars, DuckDB and Spark, one file each, with head and licences in the file's own metadata."""

from __future__ import annotations

import io
import json
from importlib import import_module
from typing import Any

from sousveil.model import UsageError
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.columns import Row, columns, tables
from sousveil.publishing.exports.holding import Holding


def files(holding: Holding) -> dict[str, bytes]:
    """`STEM.parquet` for claims, `STEM.findings.parquet`, `STEM.documents.parquet`. Raises UsageError without pyarrow."""
    return {
        f"{holding.options.stem}{'' if name == 'claims' else '.' + name}.parquet": _file(table)
        for name, table in arrow_tables(holding).items()
    }


def arrow_tables(holding: Holding) -> dict[str, Any]:
    """The tables as pyarrow Tables: text, whole numbers, numbers and days. Raises UsageError without pyarrow."""
    arrow = _arrow()
    about = jsonl.about(holding)
    about.pop("type")
    metadata = {"sousveil": json.dumps(about, ensure_ascii=False)}
    return {name: _table(arrow, name, rows, metadata) for name, rows in tables(holding).items()}


def _table(arrow: Any, name: str, rows: list[Row], metadata: dict[str, str]) -> Any:
    types = {"string": arrow.string(), "json": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(),
             "date": arrow.date32()}
    schema = arrow.schema(
        [arrow.field(one.name, types[one.type], metadata={"meaning": one.meaning}) for one in columns(name)], metadata=metadata
    )
    arrays = [_array(arrow, [row[one.name] for row in rows], types[one.type]) for one in columns(name)]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _array(arrow: Any, values: list[Any], type_: Any) -> Any:
    if type_ == arrow.date32():
        return arrow.array(values, arrow.string()).cast(type_)
    return arrow.array(values, type_)


def _file(table: Any) -> bytes:
    out = io.BytesIO()
    import_module("pyarrow.parquet").write_table(table, out, compression="zstd", version="2.6")
    return out.getvalue()


def _arrow() -> Any:
    try:
        return import_module("pyarrow")
    except ModuleNotFoundError:
        raise UsageError("parquet needs pyarrow: pip install 'sousveil[frames]'") from None
