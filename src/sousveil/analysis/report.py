"""Views as lines of plain text, for a terminal.

Invariant: a sentence about the world is always one of a claim (see telling), with its number of origins, hedge and denials on
the line; percentages are named as resting on assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sousveil.analysis import debts
from sousveil.analysis.context import Context
from sousveil.analysis.phrases import phrase
from sousveil.analysis.published import ALL
from sousveil.analysis.telling import denied
from sousveil.analysis.views import Concentration, Credit, Exposure, Leverage, Quote, Reason, Said, StringView
from sousveil.analysis.weighing import Range
from sousveil.analysis.why import MOST_CLAIMS
from sousveil.drawing.labels import Labels, labels
from sousveil.drawing.places import country_name

MOST_SHARES, MOST_CREDITORS, MOST_RATES = 5, 12, 6


def percent(value: float, words: Labels | None = None) -> str:
    """A probability as a whole percentage; what is neither 0 nor 1 is never shown as either."""
    shown = round(100 * value)
    if shown == 0 and value > 0:
        return phrase("percent_under", words)
    return phrase("percent_over", words) if shown == 100 and value < 1 else phrase("percent", words, n=shown)


def chance(range_: Range) -> str:
    """A range in words; a sampled one with its standard error."""
    central, low, high = map(percent, (range_.central, range_.low, range_.high))
    if range_.error:
        return phrase("chance_sampled", central=central, low=low, high=high, error=f"{100 * range_.error:.1f}")
    return phrase("chance", central=central, low=low, high=high)


def said(one: Said, indent: str = "  ") -> Iterator[str]:
    """A finding: the sentence, then what stands beside it."""
    yield f"{indent}{one.text}."
    if one.hypothetical:
        return
    if one.claims:
        beside = [labels().count("origins", one.origins), labels()(f"modality.{one.modality}"), chance(one.chance)]
        beside += [denied(one)] if one.denials else []
        beside += [", ".join(f"{value:,.0f} {currency}" for value, currency in one.amounts)] if one.amounts else []
        yield f"{indent}  {'; '.join(beside)} [{one.lead[:12]}]"
    else:
        yield f"{indent}  {labels().count('denials', len(one.denials))} and no claim that says so [{one.lead[:12]}]"
    yield from _also(one, indent + "  ")
    yield from (f"{indent}  in conflict: {text}" for text in one.conflicts)


def _also(one: Said, indent: str) -> Iterator[str]:
    yield from (f"{indent}also: {text}" for text in one.also)
    if one.more_also:
        yield f"{indent}also: {labels().count('more', one.more_also)} ways of putting it; --json names the claims"


def string(one: StringView) -> Iterator[str]:
    """A string: its sentence, what stands beside it, and why where it was asked for."""
    yield f"  {one.title}: {one.holder_name} - {one.over_name}"
    yield f"    {one.text}"
    denials = sorted({denied(part) for part in one.said if part.denials})
    yield f"    {'; '.join([*_support(one), *denials])}"
    for part in one.said:
        yield from _also(part, "    ")
    if one.more_said:
        yield f"    {phrase('said_more', findings=labels().count('findings', one.more_said))}"
    yield from (f"    note: {note}" for note in one.notes)
    yield from (f"    {line}" for line in (*one.debts, *one.figures))
    yield from (f"    cut: {cut.text}" for cut in one.cuts)
    shown = {**one.reaches, "systems": [labels()(f"technology.{code}") for code in one.reaches.get("systems", ())]}
    reached = [f"{what}: {', '.join(names)}" for what, names in shown.items() if names]
    if reached:
        yield f"    reaches {'; '.join(reached)}"
    if one.reason:
        yield from reason(one.reason)


def _support(one: StringView) -> list[str]:
    origins = labels().count("origins", one.origins)
    if one.modality == "assumed":
        return [origins, f"given the scenario {chance(one.chance)}"] if one.origins else ["nobody claims it"]
    return [origins, f"weakest link {labels()(f'modality.{one.modality}')}", chance(one.chance)]


def reason(why: Reason) -> Iterator[str]:
    """The sets of claims that carry a string, in quotes."""
    for number, some in enumerate(why.carrying, 1):
        yield f"    carried by ({number})"
        yield from (f"      {quote(one)}" for one in some)
    if why.more:
        yield "    and by other sets of claims, which are not listed"
    if why.leaning and why.without is not None:
        yield f"    leans most on [{why.leaning.claim[:12]}]: {percent(why.without)} without it (and its copies)"
    if why.unasked:
        yield f"    {phrase(f'unasked_{why.unasked}', most=MOST_CLAIMS)}"
    yield from (f"    against it: {quote(one)}" for one in why.denials)


def quote(one: Quote) -> str:
    """A claim's words with its source."""
    speaker = f", says {one.speaker}" if one.speaker else ""
    source = ", ".join(part for part in (one.title, one.publisher, one.published) if part)
    return f"“{one.quote}” ({labels()(f'modality.{one.modality}')}{speaker}; {source}) [{one.claim[:12]}]"


def exposure(one: Exposure) -> Iterator[str]:
    """A country's exposure."""
    yield f"{one.name}: exposure as far as claims say"
    yield from left_out(one.left_out)
    yield from limits(one.limits)
    for code, suppliers in one.suppliers.items():
        yield f"Supplied: {labels()(f'technology.{code}') if code else labels()('unnamed.technology')}"
        for supplier in suppliers:
            for part in supplier.said:
                yield from said(part)
            if supplier.node and supplier.node != supplier.home:
                home = country_name(supplier.home) if supplier.home else labels()("analysis.home_unknown")
                yield f"    {labels()('analysis.home', name=supplier.name, home=home)}"
            for owner in supplier.owners:
                yield f"    {phrase('owns_supplier', company=supplier.name, said=owner.text)}"
            yield from (f"    {line}" for line in supplier.registry)
    yield from _concentration(one)
    yield from _credit(one.credit)
    for title, parts in (("Access", one.access), ("Data out", one.data), ("Used on people", one.use),
                         ("Cooperation", one.cooperation), ("Restrictions", one.restrictions), ("Only denied", one.denied)):
        yield from section(title, parts)
    if one.context:
        yield "Published figures beside it"
        for figure in one.context:
            share = f"; claimed credit is {percent(figure.share)} of it" if figure.share is not None else ""
            said_of = f"{figure.name} {figure.year}: {amount(figure.value)} {figure.unit} ({figure.source})"
            yield f"  {said_of}{share}{_stands(figure)}"
    yield from _debts(one)
    if one.strings:
        yield "Strings, those that hold most together first"
        for each in one.strings:
            yield from string(each)
        yield from _more(one.more_strings)


def _debts(one: Exposure) -> Iterator[str]:
    if one.debts:
        yield labels()("analysis.debts")
    for debt in one.debts[: MOST_CREDITORS + 1]:
        if debt.creditor == ALL and debt.owed:
            yield f"  {labels()('analysis.debt_all', value=f'{debt.owed.value:,.0f}', year=debt.owed.year)}{_stands(debt.owed)}"
        yield from (f"  {line}" for line in debts.told(debt, one.name, labels()))
        if debt.claimed is not None:
            yield f"    {labels()('analysis.debt_claimed', percent=percent(debt.claimed))}"
        yield from (f"    {labels()('analysis.debt_beside', text=text)}" for text in debt.beside)
    more = len(one.debts) - MOST_CREDITORS - 1
    if more > 0:
        yield f"  and {labels().count('more', more)} of the creditors, who are owed less; --json has them"


def amount(value: float) -> str:
    """A figure as it is read: large ones whole, with their thousands grouped."""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:,.6g}"


def _stands(figure: Context) -> str:
    return f" [document {figure.document[:12]}, row {figure.row}]" if figure.document else ""


def _more(n: int) -> Iterator[str]:
    if n:
        yield f"  and {n:,} weaker strings; --limit N shows more"


def section(title: str, parts: Iterable[Said]) -> Iterator[str]:
    """A title and the findings below it; nothing where there are none."""
    some = list(parts)
    if some:
        yield title
        for part in some:
            yield from said(part)


def _concentration(one: Exposure) -> Iterator[str]:
    some = [row for row in one.concentration if row.shares or row.unknown]
    if some or one.silent:
        yield "Concentration of what is claimed to be supplied (each supplier, technology and place counts one)"
    for row in some:
        unknown = f"unknown in {row.unknown}" if row.unknown else ""
        known = _shares(row) if row.shares else ""
        yield f"  {measured(row)}: {'; '.join(filter(None, (known, unknown)))}"
    if one.silent:
        yield f"  no claim of supply: {labels().listed([listing(name) for name in one.silent])}"


def _shares(row: Concentration) -> str:
    whole = sum(share.count for share in row.shares)
    shares = ", ".join(
        f"{share.name} {share.count} of {whole} ({share.asserted} asserted)" for share in row.shares[:MOST_SHARES])
    if len(row.shares) > MOST_SHARES:
        shares += f" and {labels().count('more', len(row.shares) - MOST_SHARES)}"
    if whole < 2 or row.hhi is None or row.largest is None:
        return shares
    firm = f" ({row.hhi_asserted:.2f} by asserted claims alone)" if row.hhi_asserted is not None else ""
    return f"{shares}; largest share {percent(row.largest)}; HHI {row.hhi:.2f}{firm}"


def measured(row: Concentration) -> str:
    """What a row of concentration is about."""
    return f"{listing(row.what)}, {labels()(f'analysis.by_{row.by}')}"


def listing(what: str) -> str:
    """A technology or a list of the rule table in words; a list of the user's by its own name."""
    keys = (f"technology.{what}", f"analysis.list_{what}")
    return next((labels()(key) for key in keys if key in labels().table), what)


def _credit(rows: Iterable[Credit]) -> Iterator[str]:
    some = list(rows)
    if some:
        yield "Credit"
    for row in some:
        yield f"  {row.lender}: {summed(row)}"
        if row.rates:
            yield f"    {by_rates(row)}"
        for part in row.said:
            yield from said(part, "    ")


def summed(row: Credit, words: Labels | None = None) -> str:
    """What a lender's credit comes to: as claimed, in constant US dollars as far as there are rates, what has no amount."""
    told = words or labels()
    parts = [", ".join(f"{value:,.0f} {currency}" for value, currency in row.amounts) or phrase("no_amount", told)]
    parts += [phrase("constant", told, value=f"{row.constant:,.0f}")] if row.constant is not None else []
    parts += [phrase("unconverted", told, n=row.unconverted)] if row.unconverted else []
    parts += [phrase("unpriced", told, n=row.unpriced)] if row.unpriced and row.amounts else []
    return "; ".join(parts)


def by_rates(row: Credit, words: Labels | None = None) -> str:
    """The rates that a lender's credit was converted by, whose they are, and the documents that hold them."""
    told = words or labels()
    rates = [phrase("rate", told, currency=one.currency, year=one.year, rate=f"{one.constant_usd:.6g}") for one in row.rates]
    more = [told.count("more", len(rates) - MOST_RATES)] if len(rates) > MOST_RATES else []
    sources = dict.fromkeys(f"{one.source}{f' [document {one.document[:12]}]' if one.document else ''}" for one in row.rates)
    return phrase("by_rates", told, rates=told.listed([*rates[:MOST_RATES], *more]), sources="; ".join(sources))


def leverage(one: Leverage) -> Iterator[str]:
    """A holder's strings."""
    yield f"{one.name}: strings that claims put in its hand, those that hold most together first"
    yield from left_out(one.left_out)
    yield from limits(one.limits)
    for cycle in one.cycles:
        yield f"note: the claims make these owners of each other, in a circle: {' - '.join(cycle)}"
    for each in one.strings:
        yield from string(each)
    yield from _more(one.more_strings)


def left_out(counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    """What a narrowing removed."""
    yield from (f"left out: {labels().count('claims', n)} {why}" for why, n in counts)


def limits(sentences: Iterable[str]) -> Iterator[str]:
    """What was not followed to its end."""
    yield from (f"not followed to its end: {sentence}" for sentence in sentences)
