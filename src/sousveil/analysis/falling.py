"""What is left of strings when some findings are no longer in force, without looking for strings anew.

Invariant: where `holds` says so, what is left is what the engine would find without these findings. A string of which nothing
is missing is the very same object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sousveil.analysis.case import Case
from sousveil.analysis.circuits import Engine
from sousveil.analysis.following_circuits import moved
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.rules import RuleSet
from sousveil.analysis.strings import String, Way
from sousveil.model import Finding, Kind, Party


def holds(case: Case, rules: RuleSet, gone: frozenset[str]) -> bool:
    """Can nothing new follow once these findings are gone? Not where ownership goes with them, or where a party then is of
    another sort or home; nor by rules in which nothing but ownership or a home names a party."""
    findings = [case.by_id[id] for id in gone]
    if any(one.kind is Kind.AFFILIATION for one in findings) or not _named_by_claims(rules):
        return False
    nodes = sorted({key for one in findings for end in (one.from_party, one.to_party) if (key := node(end))})
    left = ((case.parties.get(key), _first(case, key, gone)) for key in nodes)
    return not any(was is not None and now is not None and moved(was, now) for was, now in left)


def _named_by_claims(rules: RuleSet) -> bool:
    """Whoever is controlled or based somewhere is named by a step that claims carry: so nobody stands in a way after the last
    claim of him fell away."""
    for leg in (leg for rule in rules.circuits for leg in rule.legs):
        carried = {name for step in leg if not step.relation.built_in for name in (step.subject, step.object)}
        if not all(step.object in carried for step in leg if step.relation.built_in):
            return False
    return True


def _first(case: Case, key: str, gone: frozenset[str]) -> Party | None:
    """The party of a node as the first finding that is left names it."""
    own = (end for one in case.touching.get(key, ()) if one.id not in gone for end in (one.from_party, one.to_party))
    return next((end for end in own if end is not None and node(end) == key), case.owners.get(key))


def touched(
    engine: Engine, countries: Iterable[str], gone: frozenset[str], *, find: Callable[[str], Iterable[String]]
) -> list[String]:
    """The strings over some countries that some findings carry; `find` gives those over one. Where all strings are at hand,
    only those are looked at whose holders have any that these carry."""
    if "by_holder" not in engine.__dict__:
        own = map(find, countries)
        near = (one for some in own for one in some if not gone.isdisjoint(one.findings))
        return list({(one.rule.name, one.holder, one.over): one for one in near}.values())
    wanted = set(countries)
    held = (engine.by_holder[holder] for holder, some in engine.carrying.items() if not gone.isdisjoint(some))
    return [one for some in held for one in some
            if not gone.isdisjoint(one.findings) and not wanted.isdisjoint(one.countries)]


def left(string: String, gone: frozenset[str]) -> String | None:
    """The string without these findings; None where it falls away."""
    if string.over is not None:
        legs = tuple(_standing(leg, gone) for leg in string.legs)
        return String(string.rule, string.holder, string.over, legs) if all(legs) else None
    own = [tuple(_standing(leg, gone) for leg in legs) for legs in string.by_country.values()]
    own = [legs for legs in own if all(legs)]
    if len(own) < string.rule.at_least:
        return None
    together = (dict.fromkeys(way for legs in own for way in legs[n]) for n in range(len(string.legs)))
    return String(string.rule, string.holder, None, tuple(map(tuple, together)))


def _standing(leg: tuple[Way, ...], gone: frozenset[str]) -> tuple[Way, ...]:
    return tuple(way for way in leg if gone.isdisjoint(way.findings))


def supplied(case: Case, country: str) -> list[Finding]:
    """Findings of supply that claims support, or a scenario assumes, at whose receiving end the country stands."""
    return received(case, country, Kind.SUPPLY)


def received(case: Case, country: str, kind: Kind) -> list[Finding]:
    """The same of any kind."""
    return [one for one in case.touching.get(country, ()) if one.kind is kind
            and (one.claims or one.id in case.hypothetical) and territory(one.to_party) == country]
