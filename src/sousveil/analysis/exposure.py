"""What one country is exposed to, as far as claims say: what goes in, what comes back, on whom it is turned, what stops it.

Invariant: everything in it opens into claims; what only denials speak of stands apart; nothing is filled in where claims are
silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sousveil.analysis.concentration import concentration
from sousveil.analysis.context import Context
from sousveil.analysis.debts import debts
from sousveil.analysis.money import beside, credit
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.phrases import phrase
from sousveil.analysis.rates import Rates
from sousveil.analysis.stringing import limits, views
from sousveil.analysis.study import Study
from sousveil.analysis.told import Told
from sousveil.analysis.views import Exposure, Said, Supplier
from sousveil.model import Finding, Kind

MOST_STRINGS = 25


def exposure(
    study: Study, country: str, *, rates: Rates | None = None, context: Mapping[str, Sequence[Context]] | None = None,
    explain: bool = False, limit: int | None = MOST_STRINGS,
) -> Exposure:
    """The exposure of a country (or a group of countries as claims name it), its strongest `limit` strings among it, with the
    published figures that the ledger's tables and `context` hold; `rates` take the place of the ledger's. Raises
    UsageError where no claim names it."""
    key = study.country(country)
    touching = study.case.touching[key]
    supported = [finding for finding in touching if finding.claims or finding.id in study.case.hypothetical]
    supply = [one for one in supported if one.kind is Kind.SUPPLY and territory(one.to_party) == key]
    finance = [one for one in supported if one.kind is Kind.FINANCE and territory(one.to_party) == key]
    lent = credit(study, finance, rates)
    found = study.engine.find(over=key)
    strings = views(study, found, explain=explain, limit=limit)
    return Exposure(
        country=key, name=study.teller.name(key), suppliers=suppliers(study, supply),
        concentration=concentration(study, supply), credit=lent,
        access=_out(study, supported, Kind.ACCESS, key), data=_out(study, supported, Kind.DATA_TRANSFER, key),
        use=_out(study, supported, Kind.USE, key), cooperation=_told(study, supported, Kind.COOPERATION),
        restrictions=_restrictions(study, supported, supply),
        strings=strings, more_strings=len(found) - len(strings),
        denied=Told((one.id for one in touching if not one.claims and one.denials), study.teller.said),
        context=beside([*_whole(study, key), *(context or {}).get(key, ())], lent), left_out=study.case.left_out,
        limits=limits(study, over=key), debts=debts(study, key, lent),
        silent=tuple(name for name, codes in study.rules.technologies.items()
                     if not any(codes & set(one.technology) for one in supply)),
    )


def suppliers(study: Study, supply: Sequence[Finding]) -> dict[str, Told[Supplier]]:
    """Suppliers by technology, most independent origins first."""
    grouped: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in supply:
        for code in finding.technology or ("",):
            grouped[str(code)][node(finding.from_party) or ""].append(finding)
    def support(one: tuple[str, list[Finding]]) -> tuple[int, str, str]:
        key, own = one
        return -sum(finding.support for finding in own if finding.claims), _called(study, key), key

    def told(code: str) -> Told[Supplier]:
        own = grouped[code]
        ranked = [key for key, _ in sorted(own.items(), key=support)]
        return Told(ranked, lambda key: _supplier(study, key, own[key]))

    return {code: told(code) for code in sorted(grouped)}


def _called(study: Study, key: str) -> str:
    return study.teller.name(key) or phrase("unnamed_supplier", study.words)


def _whole(study: Study, key: str) -> list[Context]:
    """Published figures of the country that are not of one debt."""
    return [one for one in study.case.published.get(key, ()) if not one.role]


def _supplier(study: Study, key: str, own: Sequence[Finding]) -> Supplier:
    party = own[0].from_party
    paths = study.engine.control.above(key) if key else ()
    owners = dict.fromkeys(id for path in paths for id in path.findings)
    ties = dict.fromkeys(id for path in paths for id in path.ties)
    times = {id: study.teller.time(id) for id in owners}
    told = sorted(owners, key=lambda id: (times[id] is None, times[id] or ""))
    return Supplier(
        _called(study, key), key, party.country if party else None,
        Told(told, study.teller.said), Told((finding.id for finding in own), study.teller.said),
        tuple(map(study.teller.tied, ties)),
    )


def _out(study: Study, findings: Sequence[Finding], kind: Kind, key: str) -> Told[Said]:
    own = (one.id for one in findings if one.kind is kind and territory(one.from_party) == key)
    return Told(own, study.teller.said)


def _told(study: Study, findings: Sequence[Finding], kind: Kind) -> Told[Said]:
    return Told((one.id for one in findings if one.kind is kind), study.teller.said)


def _restrictions(study: Study, findings: Sequence[Finding], supply: Sequence[Finding]) -> Told[Said]:
    """On the country's own projects, and on those who supply it, by whomever."""
    found = [one.id for one in findings if one.kind is Kind.RESTRICTION]
    for key in dict.fromkeys(node(one.from_party) for one in supply):
        if key:
            found += [one.id for one in study.case.restrictions.get(key, ()) if node(one.to_party) == key]
    return Told(dict.fromkeys(found), study.teller.said)
