"""Credit by lender, and published figures that stand beside it.

Invariant: amounts stay as claimed; a sum is taken once per quote and once per independent origin; two origins that differ are
not added up. A conversion uses a rate that the user loaded for that very year and currency, else the amount stays unconverted.
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sousveil.analysis.context import Context
from sousveil.analysis.given import text_of
from sousveil.analysis.nodes import node
from sousveil.analysis.phrases import phrase
from sousveil.analysis.study import Study
from sousveil.analysis.telling import sums
from sousveil.analysis.views import Credit
from sousveil.model import Finding, UsageError, edtf
from sousveil.parties import country_of

RATE_COLUMNS = ("year", "currency", "constant_usd", "source")
CONTEXT_COLUMNS = ("country", "year", "name", "value", "unit", "source")


@dataclass(frozen=True)
class Rates:
    """How many constant US dollars a unit of a currency was worth in a year."""

    by_year: Mapping[tuple[int, str], float]

    def convert(self, value: float, currency: str, time: str | None) -> float | None:
        """The amount in constant US dollars; None where the year is not one year or has no rate."""
        when = edtf.parse(time) if time else None
        if when is None or when.earliest is None or when.latest is None or when.earliest.year != when.latest.year:
            return None
        rate = self.by_year.get((when.earliest.year, currency))
        return None if rate is None else value * rate


def read_rates(path: Path) -> Rates:
    """Rates from a CSV file. Raises UsageError that names the line."""
    found: dict[tuple[int, str], float] = {}
    for number, row in _rows(path, RATE_COLUMNS):
        try:
            key, rate = (int(row["year"]), row["currency"].strip().upper()), float(row["constant_usd"])
        except ValueError:
            raise UsageError(f"{path}: line {number}: year and constant_usd must be numbers") from None
        if not 0 < rate < math.inf or len(key[1]) != 3:
            raise UsageError(f"{path}: line {number}: give a rate above 0 and a three-letter currency")
        if found.setdefault(key, rate) != rate:
            raise UsageError(f"{path}: line {number}: two rates for {key[1]} in {key[0]}")
    return Rates(found)


def read_context(path: Path) -> dict[str, tuple[Context, ...]]:
    """Published figures by country code from a CSV file. Raises UsageError that names the line."""
    found: dict[str, list[Context]] = defaultdict(list)
    for number, row in _rows(path, CONTEXT_COLUMNS):
        code = country_of(row["country"])
        if code is None:
            raise UsageError(f"{path}: line {number}: unknown country {row['country']!r}")
        try:
            value = float(row["value"])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise UsageError(f"{path}: line {number}: value {row['value']!r} is no number")
        if not row["source"].strip():
            raise UsageError(f"{path}: line {number}: a figure needs its source")
        found[code].append(Context(row["name"], row["year"], value, row["unit"], row["source"]))
    return {code: tuple(rows) for code, rows in found.items()}


def _rows(path: Path, columns: tuple[str, ...]) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text_of(path, what="a table"), newline=""))
    if tuple(reader.fieldnames or ()) != columns:
        raise UsageError(f"{path}: the columns must be {', '.join(columns)}")
    for row in reader:
        if None in row or None in row.values():
            raise UsageError(f"{path}: line {reader.line_num}: give {len(columns)} values")
        yield reader.line_num, row


def credit(study: Study, finance: Sequence[Finding], rates: Rates | None) -> tuple[Credit, ...]:
    """Credit by lender, most findings first."""
    by_lender: dict[str, list[Finding]] = defaultdict(list)
    for finding in finance:
        by_lender[node(finding.from_party) or ""].append(finding)
    rows = [_lender(study, key, own, rates) for key, own in by_lender.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.said), row.lender, row.node)))


def _lender(study: Study, key: str, own: Sequence[Finding], rates: Rates | None) -> Credit:
    totals: dict[str, float] = defaultdict(float)
    constant, unconverted = 0.0, 0
    seen: set[tuple[str, int, str]] = set()
    for finding in own:
        for amount in sums(finding):
            quotes = _quotes(study, finding, amount.currency)
            if quotes <= seen:
                continue
            seen |= quotes
            totals[amount.currency] += amount.value
            converted = rates.convert(amount.value, amount.currency, finding.time) if rates else None
            constant += converted or 0.0
            unconverted += converted is None
    name = study.teller.name(key) or phrase("unnamed_lender", study.words)
    said = tuple(study.teller.said(finding.id) for finding in own)
    return Credit(
        name, key, said, tuple((totals[code], code) for code in sorted(totals)),
        constant if rates else None, unconverted if rates else 0, sum(not sums(finding) for finding in own),
    )


def _quotes(study: Study, finding: Finding, currency: str) -> set[tuple[str, int, str]]:
    claims = (study.case.claims[id] for id in finding.claims)
    return {(claim.doc, claim.start, currency) for claim in claims if claim.amount and claim.amount.currency == currency}


def beside(context: Sequence[Context], rows: Sequence[Credit]) -> tuple[Context, ...]:
    """Published figures; those in US dollars with the claimed credit in US dollars as a share of them."""
    total = sum(value for row in rows for value, currency in row.amounts if currency == "USD")
    comparable = [one.comparable and total > 0 and one.unit == "USD" and one.value > 0 for one in context]
    return tuple(replace(one, share=total / one.value) if fits else one for one, fits in zip(context, comparable, strict=True))
