"""Credit by lender, and published figures that stand beside it.

Invariant: amounts stay as claimed; a sum is taken once where the text says it and once per independent origin; two origins that
differ are not added up. Beside it stand constant US dollars, by the rates (see rates) of those sums that have one.
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sousveil.analysis.context import Context
from sousveil.analysis.given import text_of
from sousveil.analysis.nodes import node
from sousveil.analysis.phrases import phrase
from sousveil.analysis.rates import Rates
from sousveil.analysis.study import Study
from sousveil.analysis.telling import sums
from sousveil.analysis.views import Credit
from sousveil.model import Finding, UsageError
from sousveil.parties import country_of
from sousveil.tables.rates import Rate

CONTEXT_COLUMNS = ("country", "year", "name", "value", "unit", "source")


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
    try:
        if tuple(reader.fieldnames or ()) != columns:
            raise UsageError(f"{path}: the columns must be {', '.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise UsageError(f"{path}: line {reader.line_num}: give {len(columns)} values")
            yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}: line {reader.line_num}: {error}") from None


def credit(study: Study, finance: Sequence[Finding], rates: Rates | None = None) -> tuple[Credit, ...]:
    """Credit by lender, most findings first; in constant US dollars too, by the ledger's rates where none are given."""
    by_lender: dict[str, list[Finding]] = defaultdict(list)
    for finding in finance:
        by_lender[node(finding.from_party) or ""].append(finding)
    usable = study.case.rates if rates is None else rates
    rows = [_lender(study, key, own, usable) for key, own in by_lender.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.said), row.lender, row.node)))


def _lender(study: Study, key: str, own: Sequence[Finding], rates: Rates) -> Credit:
    totals: dict[str, float] = defaultdict(float)
    used: dict[tuple[int, str], Rate] = {}
    constant, unconverted = 0.0, 0
    seen: set[tuple[str, tuple[int, int], str]] = set()
    for finding in own:
        for amount in sums(finding):
            places = _places(study, finding, amount.currency)
            if places <= seen:
                continue
            seen |= places
            totals[amount.currency] += amount.value
            rate = rates.of(amount.currency, finding.time)
            if rate:
                constant += amount.value * rate.constant_usd
                used[rate.year, rate.currency] = rate
            unconverted += rate is None
    name = study.teller.name(key) or phrase("unnamed_lender", study.words)
    said = tuple(study.teller.said(finding.id) for finding in own)
    return Credit(
        name, key, said, tuple((totals[code], code) for code in sorted(totals)), constant if used else None,
        unconverted if rates else 0, sum(not sums(finding) for finding in own), tuple(used[key] for key in sorted(used)),
    )


def _places(study: Study, finding: Finding, currency: str) -> set[tuple[str, tuple[int, int], str]]:
    claims = (study.case.claims[id] for id in finding.claims)
    return {(claim.doc, claim.sum_span, currency) for claim in claims if claim.amount and claim.amount.currency == currency}


def beside(context: Sequence[Context], rows: Sequence[Credit]) -> tuple[Context, ...]:
    """Published figures; those in US dollars with the claimed credit in US dollars as a share of them."""
    total = sum(value for row in rows for value, currency in row.amounts if currency == "USD")
    comparable = [one.comparable and total > 0 and one.unit == "USD" and one.value > 0 for one in context]
    return tuple(replace(one, share=total / one.value) if fits else one for one, fits in zip(context, comparable, strict=True))
