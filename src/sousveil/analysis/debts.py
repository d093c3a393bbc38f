"""What a country owes by the published debt table, creditor by creditor, and what claims say beside it of the creditor's side.

Invariant: every sum is a cell of the table with its document and row, and is told as the table's; nothing is added up over
creditors, years or kinds. That a debt pays for a technology is no part of it: the table does not say what was bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sousveil.analysis.context import Context
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.phrases import phrase
from sousveil.analysis.published import ALL, DISTRESS, DUE, OWED
from sousveil.analysis.study import Study
from sousveil.analysis.views import Credit, Debt
from sousveil.drawing.labels import Labels
from sousveil.model import Finding, Kind

MOST_YEARS = 5


def debts(study: Study, country: str, lent: Iterable[Credit] = ()) -> tuple[Debt, ...]:
    """What a country owes, all creditors first, then the one that is owed most. `lent` is claimed credit, by lender."""
    by_creditor: dict[str, list[Context]] = {}
    for figure in study.case.published.get(country, ()):
        if figure.role:
            by_creditor.setdefault(figure.creditor, []).append(figure)
    whole = _one(by_creditor.get(ALL, ()), OWED)
    claimed: dict[str, float] = {}
    for row in lent:
        home = _side(study, row.node)
        claimed[home] = claimed.get(home, 0.0) + sum(value for value, currency in row.amounts if currency == "USD")
    found = [_debt(study, country, own, whole, claimed) for own in by_creditor.values()]
    return tuple(sorted(found, key=lambda one: (one.creditor != ALL, -(one.owed.value if one.owed else 0.0), one.creditor)))


def _debt(study: Study, country: str, own: Sequence[Context], whole: Context | None, claimed: dict[str, float]) -> Debt:
    owed, home = _one(own, OWED), own[0].home
    due, distress = (tuple(one for one in own if one.role == role and one.value) for role in (DUE, DISTRESS))
    share = None
    if owed and whole and owed.year == whole.year and whole.value > 0 and owed.creditor != ALL:
        share = owed.value / whole.value
    credit = claimed.get(home, 0.0) if home else 0.0
    part = credit / owed.value if credit and owed and owed.value > 0 else None
    return Debt(own[0].creditor, home, owed, share, due, distress, part, _beside(study, country, home) if home else ())


def _one(figures: Iterable[Context], role: str) -> Context | None:
    return next((one for one in figures if one.role == role), None)


def _beside(study: Study, country: str, home: str) -> tuple[str, ...]:
    """Findings of network supply to the country, or of a way into its networks, whose other end is the creditor's or based in
    its country, as sentences."""
    codes = study.rules.technologies.get("network", frozenset())
    found = []
    for one in study.case.touching.get(country, ()):
        far = _far(one, country)
        if one.claims and far is not None and codes & set(one.technology) and _side(study, far) == home:
            found.append(study.teller.said(one.id).text)
    return tuple(found)


def _far(one: Finding, country: str) -> str | None:
    if one.kind is Kind.SUPPLY and territory(one.to_party) == country:
        return node(one.from_party)
    return node(one.to_party) if one.kind is Kind.ACCESS and territory(one.from_party) == country else None


def _side(study: Study, key: str) -> str:
    """The country of a party."""
    party = study.case.parties.get(key)
    return (party.country if party else None) or key


def lines(study: Study, country: str, holder: str) -> tuple[str, ...]:
    """What the country owes the holder's country by the table, and what of its debt is in distress, as sentences; none where
    the table does not have that creditor."""
    home = _side(study, holder)
    found = [one for one in debts(study, country) if one.home == home or (one.creditor == ALL and one.distress)]
    if not any(one.home == home for one in found) or home == country:
        return ()
    return tuple(line for one in found for line in told(one, study.teller.name(country), study.words))


def told(one: Debt, name: str, words: Labels) -> tuple[str, ...]:
    """A debt as sentences."""
    said = []
    if one.owed is not None and one.creditor != ALL:
        part = phrase("debt_share", words, percent=f"{100 * one.share:.1f}") if one.share is not None else ""
        said.append(phrase("debt_owed", words, name=name, creditor=one.creditor, share=part, **_cell(one.owed)))
    if one.due and one.creditor != ALL:
        years = ", ".join(f"{figure.year} {figure.value:,.0f}" for figure in one.due[:MOST_YEARS])
        more = phrase("debt_more_years", words, n=len(one.due) - MOST_YEARS) if len(one.due) > MOST_YEARS else ""
        said.append(phrase("debt_due", words, creditor=one.creditor, years=years, more=more, row=one.due[0].row,
                           document=one.due[0].document[:12]))
    for figure in one.distress:
        said.append(phrase("debt_distress", words, creditor=one.creditor, what=figure.name, **_cell(figure)))
    return tuple(said)


def _cell(figure: Context) -> dict[str, object]:
    return {"year": figure.year, "value": f"{figure.value:,.0f}", "document": figure.document[:12], "row": figure.row}
