"""The formats: a name, its line of help, what its file is called, and the function that makes its files.

Invariant: a format is a pure function of a Holding: it gives file names (the first is the main one) with their bytes, the same
for the same Holding everywhere. To add a format: one module with such a function, one line here, one row in docs/exports.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from sousveil.publishing.exports.holding import Holding

Files = dict[str, bytes]


@dataclass(frozen=True)
class Format:
    """`name` of the format; `suffix` of its main file; `module` where `files(holding) -> Files` lives."""

    name: str
    suffix: str
    module: str
    help: str
    binary: bool = False
    needs: tuple[str, ...] = ()

    def files(self, holding: Holding) -> Files:
        """Its files by name, the main one first. Raises UsageError where an optional library is missing."""
        make: Callable[[Holding], Files] = import_module(f"{__package__}.{self.module}").files
        return make(holding)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("jsonl", ".jsonl", "jsonl", "claims, findings, documents with their texts; can be restored"),
        Format("csv", ".csv", "tabular", "tables of claims, findings and documents; can be restored"),
        Format("xlsx", ".xlsx", "xlsx", "the same tables as one workbook", binary=True),
        Format("parquet", ".parquet", "parquet", "the same tables for Polars, DuckDB, Spark; needs pyarrow", binary=True),
        Format("geojson", ".geojson", "geojson", "findings between countries, for maps"),
        Format("gexf", ".gexf", "gexf", "parties and findings as a dynamic graph, for Gephi"),
        Format("graphml", ".graphml", "graphml", "the same graph, for yEd, igraph, NetworkX"),
        Format("jsonld", ".jsonld", "jsonld", "each claim as a nanopublication, as JSON-LD"),
        Format("trig", ".trig", "trig", "each claim as a nanopublication, as TriG"),
        Format("ftm", ".ftm.json", "ftm", "FollowTheMoney entities and a sidecar; can be restored", needs=("originals",)),
        Format("bibtex", ".bib", "sources", "the documents that make claims, as BibTeX"),
        Format("csl-json", ".json", "csl", "the same as CSL-JSON, for Zotero"),
        Format("atom", ".atom", "atom", "findings as an Atom feed, the newest first", needs=("times",)),
        Format("wacz", ".wacz", "wacz", "the kept originals of web pages as a web archive", binary=True, needs=("originals",)),
    )
}
