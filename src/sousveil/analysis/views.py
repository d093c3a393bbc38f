"""Plain view models of the analysis: what the command line prints and what the app and the site draw.

Invariant: they hold texts, numbers and ids only, nothing of the ledger; every sentence stands beside the ids of its claims and
denials. `to_json` of any of them is one JSON object whose keys are the fields.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, cast

import sousveil
from sousveil.analysis.context import Context
from sousveil.analysis.told import Drawn, Told
from sousveil.analysis.weighing import Range
from sousveil.tables.rates import Rate

_PLAIN = (str, int, bool)


@cache
def _names(view: Hashable) -> tuple[str, ...] | None:
    """The fields of a view model; None for any other type."""
    return tuple(field.name for field in fields(view)) if isinstance(view, type) and is_dataclass(view) else None


def to_json(value: Any) -> Any:
    """A view model as plain JSON values."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Range):
        return value.to_json()
    if isinstance(value, (list, tuple, Told, Drawn)):
        return [to_json(item) for item in value]
    if names := _names(cast(Hashable, type(value))):
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    return round(value, 6) if isinstance(value, float) else value


@dataclass(frozen=True)
class Said:
    """A finding as one sentence, which says what its `lead` claim says and no more; `origins` independent ones support it.
    `also` are sentences of other claims of it that put it less firmly or name another technology, `more_also` how many others
    there are."""

    finding: str
    text: str
    kind: str
    modality: str
    status: str
    origins: int
    chance: Range
    lead: str
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    denied_by: tuple[str, ...]
    also: tuple[str, ...] = ()
    time: str | None = None
    technology: tuple[str, ...] = ()
    harms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[tuple[float, str], ...] = ()
    conflicts: tuple[str, ...] = ()
    hypothetical: bool = False
    more_also: int = 0


@dataclass(frozen=True)
class Quote:
    """A claim's words and where they stand."""

    claim: str
    quote: str
    modality: str
    speaker: str | None
    title: str
    publisher: str | None
    published: str | None
    document: str


@dataclass(frozen=True)
class Reason:
    """Sets of claims each of which carries a string; the one that it leans on most, or why that was not looked for (`unasked`:
    "many" claims, or the chance is "sampled"); the denials against it."""

    carrying: tuple[tuple[Quote, ...], ...]
    more: bool
    leaning: Quote | None
    without: float | None
    denials: tuple[Quote, ...]
    unasked: str = ""


@dataclass(frozen=True)
class StringView:
    """One string: who could pull it, over whom, in words, how likely under the assumptions, what it reaches, what cuts it.
    `registry` are lines of the registry that its words rest on besides claims, `debts` what a published table says of the debt
    that it is about, `figures` published figures of people in its
    countries, whom no claim need say to be affected; `more_said` how many findings carry it besides those in `said`."""

    rule: str
    title: str
    holder: str
    holder_name: str
    over: str | None
    over_name: str
    countries: tuple[str, ...]
    text: str
    modality: str
    origins: int
    chance: Range
    said: tuple[Said, ...]
    notes: tuple[str, ...]
    cuts: tuple[Said, ...]
    reaches: Mapping[str, tuple[str, ...]]
    domestic: bool
    reason: Reason | None = None
    registry: tuple[str, ...] = ()
    more_said: int = 0
    debts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """What a notebook shows: the circuit, with modality, origins and denials."""
        shown: str = sousveil.maker("html_of_circuits")([self])
        return shown


@dataclass(frozen=True)
class Share:
    """One part of a whole: `count` findings of all, and the same among those that somebody asserts."""

    name: str
    count: int
    share: float
    asserted: int


@dataclass(frozen=True)
class Concentration:
    """How concentrated supply is: `by` supplier or home; `hhi` and `largest` in 0..1, None where nothing is known. `unknown`
    findings name no supplier (or no home) and are in no share. The `asserted` pair counts asserted findings only."""

    what: str
    by: str
    shares: tuple[Share, ...]
    unknown: int
    hhi: float | None
    largest: float | None
    hhi_asserted: float | None
    largest_asserted: float | None


@dataclass(frozen=True)
class Supplier:
    """A supplier of a country: its home, who is claimed to own or to have founded it, what it is said to have supplied; what
    the registry says of its owners."""

    name: str
    node: str
    home: str | None
    owners: Sequence[Said]
    said: Sequence[Said]
    registry: tuple[str, ...] = ()


@dataclass(frozen=True)
class Credit:
    """A lender's credit: sums by currency as claimed, each quote and origin once; `constant` US dollars by `rates`, of
    all but the `unconverted` sums, None without any; `unpriced` findings name no amount."""

    lender: str
    node: str
    said: tuple[Said, ...]
    amounts: tuple[tuple[float, str], ...]
    constant: float | None
    unconverted: int
    unpriced: int
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True)
class Debt:
    """What a country owes one creditor by a published table: `owed` in its newest year and as a `share` of what it owes all;
    service `due` in years after that; `distress` (arrears, what was rescheduled) in the newest year; `claimed` credit of that
    creditor's country as a share of `owed`; `beside`, what claims say of networks and that country's parties."""

    creditor: str
    home: str
    owed: Context | None
    share: float | None
    due: tuple[Context, ...]
    distress: tuple[Context, ...]
    claimed: float | None
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Exposure:
    """What a country is exposed to, as far as claims say. `limits` are sentences on what was not followed to its end,
    `silent` the lists of technologies on which no claim of supply stands."""

    country: str
    name: str
    suppliers: Mapping[str, Sequence[Supplier]]
    concentration: tuple[Concentration, ...]
    credit: tuple[Credit, ...]
    access: Sequence[Said]
    data: Sequence[Said]
    use: Sequence[Said]
    cooperation: Sequence[Said]
    restrictions: Sequence[Said]
    strings: tuple[StringView, ...]
    more_strings: int
    denied: Sequence[Said]
    context: tuple[Context, ...]
    left_out: tuple[tuple[str, int], ...]
    limits: tuple[str, ...] = ()
    debts: tuple[Debt, ...] = ()
    silent: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """What a notebook shows: the country's circuits, with modality, origins and denials."""
        shown: str = sousveil.maker("html_of_circuits")(self.strings)
        return shown


@dataclass(frozen=True)
class Leverage:
    """What a holder could pull, over one country or all. `limits` are sentences on what was not followed to its end."""

    holder: str
    name: str
    country: str | None
    strings: tuple[StringView, ...]
    more_strings: int
    cycles: tuple[tuple[str, ...], ...]
    left_out: tuple[tuple[str, int], ...]
    limits: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """What a notebook shows: the holder's circuits, with modality, origins and denials."""
        shown: str = sousveil.maker("html_of_circuits")(self.strings)
        return shown
