"""A scenario as a small file that can be shared: what is asked, and on what terms.

Invariant: `dump(load(text))` gives the same bytes for a file that `dump` wrote; the same file on the same ledger gives the same
answer, because assumptions and circuits other than the shipped ones are written into it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sousveil.analysis import assumptions
from sousveil.analysis.assumptions import Table
from sousveil.analysis.given import text_of
from sousveil.model import Technology, UsageError
from sousveil.model.codes import parse
from sousveil.model.threshold import threshold

VERSION = 1
NEEDS = {
    "cut-off": ("supplier",), "ban": ("supplier", "countries"), "refinance": ("lender", "countries"), "breach": ("supplier",),
    "replace": ("supplier", "countries", "by"),
}
ONE_COUNTRY = ("refinance", "replace")
OPTIONS = {"countries": "country"}
_TEXTS = ("kind", "supplier", "lender", "by", "since", "until", "note", "rules")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`countries` and parties as a person writes them; empty where they do not matter; `rules` the text of a table of circuits
    where it is not the shipped one; `threshold` the confidence from which on claims are shown, where it was moved. Raises
    UsageError where what its kind needs is missing."""

    kind: str
    supplier: str = ""
    lender: str = ""
    by: str = ""
    countries: tuple[str, ...] = ()
    technology: tuple[Technology, ...] = ()
    since: str = ""
    until: str = ""
    only_confirmed: bool = False
    no_registry: bool = False
    threshold: float | None = None
    note: str = ""
    rules: str = ""
    table: Table | None = None

    def __post_init__(self) -> None:
        if self.kind not in NEEDS:
            raise UsageError(f"unknown scenario {self.kind!r}; one of: {', '.join(NEEDS)}")
        for name in NEEDS[self.kind]:
            if not any(map(str.strip, value if isinstance(value := getattr(self, name), tuple) else (value,))):
                raise UsageError(f"scenario {self.kind}: {name} is missing (--{OPTIONS.get(name, name)})")
        if self.kind in ONE_COUNTRY and len(self.countries) != 1:
            raise UsageError(f"scenario {self.kind}: give one country")


def dump(scenario: Scenario) -> str:
    """The file's text: JSON with sorted keys, only what was given."""
    given = asdict(replace(scenario, table=None))
    row: dict[str, Any] = {name: value for name, value in given.items() if value or (name == "threshold" and value is not None)}
    if scenario.table is not None:
        row["assumptions"] = scenario.table.rows()
    row.pop("table", None)
    return json.dumps({"sousveil-scenario": VERSION, **row}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read(path: Path) -> Scenario:
    """The scenario in a file. Raises UsageError that says what is wrong with it."""
    return load(text_of(path, what="a scenario"), where=str(path))


def load(text: str, *, where: str) -> Scenario:
    """The inverse of `dump`. Raises UsageError that says what is wrong."""
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}: not JSON: {error.msg} in line {error.lineno}") from error
    except RecursionError:
        raise UsageError(f"{where}: no scenario file: it is nested too deeply") from None
    if not isinstance(row, dict) or row.pop("sousveil-scenario", None) != VERSION:
        raise UsageError(f'{where}: no scenario file: "sousveil-scenario": {VERSION} is missing')
    rows = row.pop("assumptions", None)
    known = set(Scenario.__dataclass_fields__) - {"table"}
    if unknown := sorted(set(row) - known):
        raise UsageError(f"{where}: unknown entry {unknown[0]!r}; known are {', '.join(sorted(known))}")
    for name in _TEXTS:
        if not isinstance(row.get(name, ""), str):
            raise UsageError(f"{where}: {name} must be text")
    for name in ("countries", "technology"):
        if not isinstance(row.get(name, []), list) or not all(isinstance(item, str) for item in row.get(name, [])):
            raise UsageError(f"{where}: {name} must be a list of texts")
    for name in ("only_confirmed", "no_registry"):
        if not isinstance(row.get(name, False), bool):
            raise UsageError(f"{where}: {name} must be true or false")
    if "threshold" in row:
        row["threshold"] = _threshold(row["threshold"], where)
    row["countries"] = tuple(row.get("countries", ()))
    row["technology"] = tuple(parse(Technology, code, what="technology") for code in row.get("technology", ()))
    if "kind" not in row:
        raise UsageError(f"{where}: kind is missing; one of: {', '.join(NEEDS)}")
    return Scenario(**row, table=assumptions.from_rows(rows, where=where) if rows is not None else None)


def _threshold(given: Any, where: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise UsageError(f"{where}: threshold must be a number")
    try:
        return threshold(given)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None
