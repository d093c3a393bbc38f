"""Strings as views: words, chance, what they reach, what cuts them, in the order of their strength.

Invariant: strength is the rule's place in the table, then claims alone before the registry's help, then the firmness of the
weakest link, then the number of independent origins: plain counts that anybody can redo. The chance stands beside them and
orders nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from sousveil.analysis import debts
from sousveil.analysis.case import FIRMNESS
from sousveil.analysis.control import DEEPEST, MOST_PATHS
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.phrases import phrase, title
from sousveil.analysis.strings import String
from sousveil.analysis.study import Study
from sousveil.analysis.told import Drawn, Told
from sousveil.analysis.views import Said, StringView
from sousveil.analysis.weighing import Range
from sousveil.analysis.why import formula, why
from sousveil.model import Finding, Kind, Status, edtf

MOST_TOLD, MOST_NAMED, PEOPLE = 12, 3, "people"
Key = Callable[[String], tuple[Any, ...]]


def views(
    study: Study, strings: Iterable[String], *, explain: bool = False, limit: int | None = None
) -> tuple[StringView, ...]:
    """The strings, strongest first, at most `limit`; those within one country last."""
    chosen = islice(ordered(study, strings), limit)
    return tuple(study.recall(string, partial(view, study, string, explain=explain), told="why" if explain else "view")
                 for string in chosen)


def told(study: Study, strings: Sequence[String]) -> Told[StringView]:
    """The same of all, ordered as far as somebody looks, and told where somebody looks."""
    def tell(string: String) -> StringView:
        return study.recall(string, partial(view, study, string), told="view")

    return Told(Drawn(len(strings), partial(ordered, study, strings)), tell)


def ordered(study: Study, strings: Iterable[String]) -> Iterator[String]:
    """The strings, strongest first; those within one country last."""
    return _ordered(strings, tuple(partial(key, study) for key in (_sort, _firmness, _support)))


def _ordered(strings: Iterable[String], keys: Sequence[Key]) -> Iterator[String]:
    """By the first key, equals by the next: asked of no more strings than are looked at."""
    equal: dict[tuple[Any, ...], list[String]] = {}
    for string in strings:
        equal.setdefault(keys[0](string), []).append(string)
    for key in sorted(equal):
        yield from _ordered(equal[key], keys[1:]) if keys[1:] and len(equal[key]) > 1 else equal[key]


def _sort(study: Study, string: String) -> tuple[Any, ...]:
    return domestic(study, string), study.rules.order(string.rule.name)


def _firmness(study: Study, string: String) -> tuple[Any, ...]:
    tied = bool(string.ties) and any(way.ties for way in study.teller.decisive(string))
    return tied, FIRMNESS[study.teller.modality(string)]


def _support(study: Study, string: String) -> tuple[Any, ...]:
    names = study.teller.name(string.holder), study.teller.name(string.over), string.holder, string.over or ""
    return -origins(study, string), *names


def origins(study: Study, string: String) -> int:
    """How many independent origins the string's findings have in all."""
    return len(set(chain.from_iterable(map(study.case.independent.__getitem__, string.findings))))


def domestic(study: Study, string: String) -> bool:
    """Is the holder of the country that the string is over?"""
    return string.over == string.holder or _home(study, string.holder) == string.over


def view(study: Study, string: String, *, explain: bool = False) -> StringView:
    """One string."""
    teller, case = study.teller, study.case
    findings = [case.by_id[id] for id in string.findings]
    ways = teller.best(string)
    best = {id for way in ways for id in way.findings}
    told = sorted(string.findings, key=lambda id: id not in best)[:MOST_TOLD]
    assumed = any(id in case.hypothetical for way in teller.decisive(string) for id in way.findings)
    return StringView(
        rule=string.rule.name, title=title(string.rule.name, string.rule.title, study.words),
        holder=string.holder, holder_name=teller.name(string.holder),
        over=string.over, over_name=teller.name(string.over) if string.over else ", ".join(map(teller.name, string.countries)),
        countries=string.countries, text=teller.text(string), modality="assumed" if assumed else str(teller.modality(string)),
        origins=origins(study, string),
        chance=chance(study, string), said=tuple(teller.said(id) for id in told), notes=notes(study, string),
        cuts=cuts(study, string, findings), reaches=reaches(study, findings),
        domestic=domestic(study, string),
        reason=teller.reason(why(string, study.weighing)) if explain else None,
        registry=tuple(teller.tied(id) for id in dict.fromkeys(id for way in ways for id in way.ties)),
        more_said=len(string.findings) - len(told),
        debts=debts.lines(study, string.over, string.holder) if string.rule.debt and string.over else (),
        figures=tuple(figures(study, string.countries)),
    )


def chance(study: Study, string: String) -> Range:
    """How likely a string is, under the assumptions; worked out once."""
    return study.recall(string, lambda: study.weighing.of(formula(string)), told="chance")


def figures(study: Study, countries: Iterable[str]) -> Iterator[str]:
    """Published figures of people in some countries, with source and row: what a string may reach at most, by no claim."""
    for code in countries:
        for one in study.case.published.get(code, ()):
            if one.unit == PEOPLE:
                yield phrase("figure_people", study.words, place=study.teller.name(code), what=one.name, year=one.year,
                             value=f"{one.value:,.0f}", source=one.source, document=one.document[:12], row=one.row)


def limits(study: Study, *, holder: str | None = None, over: str | None = None) -> tuple[str, ...]:
    """What was not followed to its end on the way to the strings of one holder, over one country, or to all of them."""
    control, case = study.engine.control, study.case
    if over is not None:
        ends = {node(end) for one in case.touching.get(over, ()) for end in (one.from_party, one.to_party)}
        cut = control.cut(key for key in ends if key)
    else:
        cut = control.cut(case.parties if holder is None else control.reach(holder))
    if not cut.paths:
        return ()
    names = [study.teller.name(key) for key in cut.parties[:MOST_NAMED]]
    more = [study.words.count("more", len(cut.parties) - len(names))] if len(cut.parties) > len(names) else []
    return (phrase("control_cut", study.words, chains=study.words.count("chains", cut.paths), deepest=DEEPEST, most=MOST_PATHS,
                   names=study.words.listed([*names, *more])),)


def notes(study: Study, string: String) -> tuple[str, ...]:
    """What a reader must know besides: both ends at home, an owner who left before the supply, uses that stand apart."""
    case, found = study.case, []
    if domestic(study, string):
        found.append(phrase("domestic", study.words))
    ties = [case.ties_by_id[id] for way in study.teller.best(string) for id in way.ties]
    found += [phrase("by_registry", study.words)] if ties else []
    found += [phrase("tie_ended", study.words)] if any(tie.until for tie in ties) else []
    kinds = {case.by_id[id].kind for id in string.findings}
    if {Kind.SUPPLY, Kind.USE} <= kinds:
        found.append(phrase("uses_apart", study.words))
    for way in study.teller.best(string):
        own = [case.by_id[id] for id in way.findings]
        ended = [one for one in own if one.kind is Kind.AFFILIATION and one.status is Status.ENDED and one.time]
        later = [one for one in own if one.kind is not Kind.AFFILIATION and one.time]
        found += [phrase("owner_left", study.words) for left in ended for other in later if _before(left, other)]
    if any(case.by_id[id].status is Status.ENDED for way in study.teller.best(string) for id in way.findings):
        found.append(phrase("ended", study.words))
    return tuple(dict.fromkeys(found))


def _before(left: Finding, other: Finding) -> bool:
    end, start = edtf.parse(left.time or "").latest, edtf.parse(other.time or "").earliest
    return end is not None and start is not None and end < start


def cuts(study: Study, string: String, findings: list[Finding]) -> tuple[Said, ...]:
    """Restrictions that a party of the string, or its country, is claimed to have put on another party of it."""
    inside = {key for finding in findings for key in (node(finding.from_party), node(finding.to_party)) if key}
    inside.add(string.holder)
    by = inside | {string.over} if string.over else inside
    near = {key: study.case.restrictions.get(key, ()) for key in sorted(inside)}
    inner = {one.id for key, some in near.items() for one in some if node(one.to_party) == key}
    found = [one for some in near.values() for one in some if one.id in inner
             and (territory(one.from_party) in by or node(one.from_party) in by)]
    return tuple(study.teller.said(id) for id in dict.fromkeys(finding.id for finding in found))


def reaches(study: Study, findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Networks and systems, places and groups of people that the string's own claims name; nothing else."""
    some = [finding for finding in findings if finding.kind is not Kind.AFFILIATION]
    systems = {str(code) for finding in some for code in finding.technology}
    people = {study.teller.name(node(finding.to_party)) for finding in some if finding.kind is Kind.USE}
    places = {place for finding in some for place in finding.places}
    data = {study.teller.name(territory(finding.from_party)) for finding in some if finding.kind is Kind.DATA_TRANSFER}
    return {"systems": tuple(sorted(systems)), "places": tuple(sorted(places)), "data of": tuple(sorted(data)),
            "people": tuple(sorted(people - {""}))}


def _home(study: Study, key: str) -> str | None:
    party = study.case.parties.get(key)
    return territory(party) if party else key
