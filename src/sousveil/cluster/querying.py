"""The usual filters over shards where they lie, by Polars, without a ledger.

Invariant: filters mean what they mean for a ledger (ledger/query.py); a claim that stands in several shards is given once. What
differs: nobody has reviewed these claims, and words are compared as written (case does not count, accents do).
"""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sousveil.cluster.columns import claim_of
from sousveil.cluster.preparing import extractor_of
from sousveil.cluster.storage import HERE, Folder, Stores, library, opened
from sousveil.cluster.task import CLAIMS, COPIES, REPORTS
from sousveil.ledger import Claims, Filters
from sousveil.ledger.query import folded
from sousveil.ledger.search import is_unspaced
from sousveil.model import Kind, Technology, Tier, UsageError, edtf
from sousveil.model.codes import parse
from sousveil.model.text import normalise
from sousveil.parties import country_of

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD, _BETWEEN = re.compile(r"[^\W_]+"), r"[\W_]+"
_ORDER = ["kind", "country", "day", "document", "start", "end", "id"]


def scan(source: str | Path, *, stores: Stores = HERE) -> Shards:
    """The shards below `source`. Raises ReadingError where it holds none, UsageError without polars."""
    folder = Folder(str(source), stores)
    extractor_of(folder)
    whole = set(folder.names(REPORTS))
    names = [name for name in folder.names(CLAIMS) if f"{name.removesuffix('.parquet')}.json" in whole]
    return Shards(folder, names)


class Shards:
    """Claims of many archives, as one table. Each method takes the filters of `ledger.Filters`."""

    def __init__(self, folder: Folder, names: list[str]) -> None:
        self._polars = library("polars")
        self._folder, self.names = folder, names

    def frame(self, *, originals: bool = False, **filters: Any) -> Any:
        """A polars LazyFrame of the rows that pass, in the columns of schema.json; copies of a claim are in it as often as they
        stand in shards. `originals`: without the documents that `sousveil cluster copies` found to be copies.
        Raises UsageError on an unknown filter, kind, technology, country, tier or date."""
        rows = self._rows()
        if originals:
            rows = rows.join(self._copies().lazy(), on="document", how="anti", maintain_order="left")
        for condition in self._conditions(rows, _filters(filters)):
            rows = rows.filter(condition)
        return rows

    def claims(self, *, limit: int | None = None, **filters: Any) -> Claims:
        """Claims by kind, country and day, each once."""
        rows = self.frame(**filters)
        columns = rows.collect_schema().names()
        order = [self._polars.col(name) for name in _ORDER]
        once = self._polars.struct("id", "extractor").is_first_distinct()
        found = rows.sort(order, nulls_last=True).filter(once).select(columns)
        return Claims(claim_of(row) for row in (found if limit is None else found.head(limit)).collect().iter_rows(named=True))

    def count(self, **filters: Any) -> int:
        """How many claims pass, each counted once."""
        once = self._polars.struct("id", "extractor").n_unique()
        return int(self.frame(**filters).select(once).collect(engine="streaming").item())

    def by(self, *columns: str, **filters: Any) -> Any:
        """A polars DataFrame: how many claims (each once) and documents there are of each value of some columns."""
        known = self._rows().collect_schema().names()
        for name in columns:
            if name not in known:
                raise UsageError(f"unknown column {name!r}; one of: {', '.join(known)}")
        of = self._polars
        counted = self.frame(**filters).group_by(*columns).agg(
            of.col("id").n_unique().alias("claims"), of.col("document").n_unique().alias("documents"))
        return counted.sort([of.col("claims"), *map(of.col, columns)], descending=[True] + [False] * len(columns),
                            nulls_last=True).collect(engine="streaming")

    def _rows(self) -> Any:
        if not self.names:
            from sousveil.cluster.columns import schema

            return self._polars.from_arrow(schema("claims").empty_table()).lazy()
        if self._folder.path is not None:
            return self._polars.scan_parquet([self._folder.path / CLAIMS / name for name in self.names])
        fs, inside = opened(self._folder.address, self._folder.stores)
        paths = [f"{inside}/{CLAIMS}/{name}" for name in self.names]
        return self._polars.scan_pyarrow_dataset(library("pyarrow.dataset").dataset(paths, filesystem=fs))

    def _copies(self) -> Any:
        raw = self._folder.read(COPIES)
        if raw is None:
            raise UsageError(f"{self._folder.address}: its copies are not known; run `sousveil cluster copies` first")
        return self._polars.read_parquet(raw, columns=["document"])

    def _conditions(self, rows: Any, filters: Filters) -> list[Any]:
        col = self._polars.col
        found = []
        if filters.tier is not None:
            found.append(col("tier") == str(parse(Tier, filters.tier, what="tier")))
        if filters.kind is not None:
            found.append(col("kind") == str(parse(Kind, filters.kind, what="kind")))
        if filters.country is not None:
            code = _code(filters.country)
            if code is None:
                raise UsageError(
                    f"unknown country {filters.country!r}; give a name such as Kenya or a two-letter code such as KE")
            found.append((col("from_country") == code) | (col("to_country") == code))
        found += [self._party(rows, side, name) for side, name in (("from", filters.from_), ("to", filters.to)) if name]
        if filters.technology is not None:
            code = str(parse(Technology, filters.technology, what="technology"))
            found.append(col("technology").str.split("; ").list.contains(code))
        if filters.doc is not None:
            found.append(col("document").str.starts_with(filters.doc))
        return found + self._times(filters) + ([] if filters.text is None else self._words(filters.text))

    def _party(self, rows: Any, side: str, name: str) -> Any:
        col, code = self._polars.col, _code(name)
        if code is not None:
            return col(f"{side}_country") == code
        wanted = folded(name)
        fields = [f"{side}_name", f"{side}_written"]
        names = self._polars.concat([rows.select(col(field).unique().alias("name")) for field in fields]).unique().collect()
        same = [one for one in names["name"] if one is not None and folded(one) == wanted]
        return (col(f"{side}_id") == normalise(name)) | col(fields[0]).is_in(same) | col(fields[1]).is_in(same)

    def _times(self, filters: Filters) -> list[Any]:
        col, found = self._polars.col, []
        since = edtf.parse(filters.since).earliest if filters.since is not None else None
        until = edtf.parse(filters.until).latest if filters.until is not None else None
        if since:
            found.append(col("time").is_not_null() & (col("latest").is_null() | (col("latest") >= since)))
        if until:
            found.append(col("time").is_not_null() & (col("earliest").is_null() | (col("earliest") <= until)))
        return found

    def _words(self, typed: str) -> list[Any]:
        """All words must stand in the quote or in a party's name, as for a ledger."""
        col = self._polars.col
        terms = [hit[1] if hit[1] is not None else hit[2] for hit in _TERM.finditer(normalise(typed))]
        terms = [term for term in terms if _WORD.search(term)]
        if not terms:
            return [self._polars.lit(False)]
        found = []
        for term in terms:
            if is_unspaced(term):
                found.append(col("quote").str.contains(term.rstrip("*"), literal=True))
                continue
            edge = "" if term.endswith("*") else r"\b"
            pattern = rf"(?i)\b{_BETWEEN.join(map(re.escape, _WORD.findall(term)))}{edge}"
            sides = [col(name).str.contains(pattern) for name in ("quote", "from_name", "to_name")]
            found.append(self._polars.any_horizontal(side.fill_null(False) for side in sides))
        return found


def _filters(given: dict[str, Any]) -> Filters:
    unknown = sorted(set(given) - set(asdict(Filters())))
    if unknown:
        raise UsageError(f"unknown filter: {', '.join(unknown)}")
    return Filters(**given)


def _code(name: str) -> str | None:
    """The country that a code or a state's name means."""
    return name.upper() if len(name) == 2 and name.isascii() and name.isalpha() else country_of(name)
