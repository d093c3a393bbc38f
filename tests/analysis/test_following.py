"""A study that followed its findings says what a new one of the same findings would say, whatever changed in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

import pytest

from sousveil.analysis import following, rules, ties
from sousveil.analysis.case import Case, Source
from sousveil.analysis.circuits import Engine
from sousveil.analysis.following import changed
from sousveil.analysis.stringing import views
from sousveil.analysis.study import Study
from sousveil.analysis.views import to_json
from sousveil.findings import rank
from sousveil.model import Claim, Finding, Kind, Modality
from tests.analysis.made import claim, company, findings_of, state
from tests.analysis.random_cases import random_claims

REAL = [replace(company(name, home), id=id) for name, home, id in (
    ("Aisino", "CN", "aisino"), ("Alcatel", "FR", "alcatel"), ("Alcatel-Lucent", "FR", "alcatel-lucent"),
    ("Airbus", "FR", "airbus"))]
WIDE = """
[relation.controls]
built_in = "control"
from = "party"
to = "party"
[relation.supplies]
kind = "supply"
from = "party"
to = "country"
[relation.turns-on]
kind = "use"
from = "country"
to = "people"
[circuit.many]
title = "Many"
holder = "H"
over = "C"
at_least = 2
steps = ["H controls S", "S supplies C", "C turns-on P"]
"""
COUNTRIES = [state("KE", "Kenya"), state("RS", "Serbia"), state("UG", "Uganda")]


def _registered(chance: Random) -> list[Claim]:
    """Claims of companies that the registry knows the owners of."""
    kinds = [Kind.SUPPLY, Kind.SUPPLY, Kind.ACCESS, Kind.AFFILIATION, Kind.FINANCE]
    found = []
    for _ in range(chance.randint(0, 9)):
        kind, maker, place = chance.choice(kinds), chance.choice(REAL), chance.choice(COUNTRIES)
        ends = (place, maker) if kind is Kind.ACCESS else (maker, place)
        if kind is Kind.AFFILIATION:
            ends = (chance.choice([state("CN", "China"), *REAL]), maker)
        modality = chance.choice([Modality.ASSERTED, Modality.ALLEGED])
        found.append(claim(kind, *ends, doc=f"doc-{chance.randrange(4)}", time=chance.choice([None, "2004", "2016"]),
                           modality=modality))
    return found


def _findings(claims: Iterable[Claim], known: Mapping[str, Finding], chance: Random) -> tuple[Finding, ...]:
    """Their findings, the best supported first; one that is as it was is the very same object."""
    origins = {f"doc-{n}": "one" for n in range(2)} if chance.random() < 0.5 else {}
    found = sorted(findings_of(claims, origins), key=rank)
    return tuple(known[one.id] if known.get(one.id) == one else one for one in found)


def _ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=rank))


def _case(claims: list[Claim], found: tuple[Finding, ...], confirmed: frozenset[str]) -> Case:
    sources = {f"doc-{n}": Source(f"Report {n}", publisher="Test Press", published="2020") for n in range(4)}
    case = Case(found, {one.id: one for one in claims}, sources, confirmed)
    return replace(case, ties=ties.above(case.parties))


def _told(study: Study) -> dict[str, object]:
    case, engine = study.case, study.engine
    holders = {key: to_json(views(study, own, explain=True)) for key, own in sorted(engine.by_holder.items())}
    return {
        "case": (case.findings, case.names, case.parties, case.touching, case.of_kind, case.origins, case.together,
                 {doc: sorted(some) for doc, some in case.beside.items()}, case.ties),
        "restrictions": case.restrictions, "independent": case.independent, "every": engine.every,
        "holders": engine.by_holder, "countries": engine.by_country,
        "by pair": engine.by_pair, "carrying": engine.carrying,
        "views": holders, "chances": [study.weighing.of_finding(one.id) for one in case.findings],
        "said": [study.teller.said(one.id) for one in case.findings],
    }


@pytest.mark.parametrize("seed", [*range(80), 94])
def test_what_was_followed_says_what_is_made_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FEW", seed % 3)
    chance = Random(seed)
    claims = list({one.id: one for one in (*random_claims(chance, most=14), *_registered(chance))}.values())
    found = _findings(claims, {}, chance)
    rule_set = rules.parse(WIDE, where="test") if seed % 4 == 0 else None
    study = Study.of(_case(claims, found, frozenset()), rule_set=rule_set)
    confirmed: frozenset[str] = frozenset()
    _told(study)
    for _ in range(5):
        at = chance.randrange(len(claims))
        what = chance.choice(["leave out", "confirm", "deny", "hedge", "add", "date"])
        was = claims[at]
        if what == "leave out" and len(claims) > 1:
            del claims[at]
        elif what == "deny":
            claims[at] = replace(was, modality=Modality.DENIED)
        elif what == "hedge":
            claims[at] = replace(was, modality=chance.choice([Modality.ASSERTED, Modality.ALLEGED, Modality.POSSIBLE]))
        elif what == "date":
            claims[at] = replace(was, time=chance.choice(["1999", "2020"]), confidence=0.7)
        elif what == "add":
            new = random_claims(chance, most=1)[0]
            claims += [new] if new.id not in {one.id for one in claims} else []
        elif what == "confirm":
            confirmed ^= {was.id}
        known = {one.id: one for one in found}
        if what in ("confirm", "date", "hedge"):  # what was said anew of a claim makes its finding another object
            known = {id: one for id, one in known.items() if was.id not in (*one.claims, *one.denials)}
        found = _findings(claims, known, chance)
        case = _case(claims, found, confirmed & {one.id for one in claims})
        study = study.after(found, case.claims, case.confirmed)
        assert _told(study) == _told(Study.of(case, rule_set=rule_set)), what


def test_a_string_is_told_anew_where_its_holder_is_called_otherwise() -> None:
    short, long = replace(company("Acme", "FR"), id="acme"), replace(company("Acme Signals", "FR"), id="acme")
    lent = [claim(Kind.ACCESS, COUNTRIES[0], short), claim(Kind.SUPPLY, short, COUNTRIES[0])]
    beside = [claim(Kind.COOPERATION, long, place) for place in COUNTRIES[1:]] + [claim(Kind.COOPERATION, long, COUNTRIES[0])]
    found = findings_of([*lent, *beside])
    study = Study.of(_case([*lent, *beside], _ranked(found), frozenset()))
    before = _told(study)
    after = study.after(_ranked(found[:-2]), {one.id: one for one in (*lent, *beside)[:-2]}, frozenset())
    new = _told(Study.of(_case([*lent, *beside][:-2], _ranked(found[:-2]), frozenset())))
    assert _told(after)["views"] == new["views"] != before["views"]


def test_what_a_change_does_not_touch_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    near = [claim(Kind.SUPPLY, maker, place) for maker in (REAL[0], REAL[3]) for place in COUNTRIES]
    far = claim(Kind.ACCESS, COUNTRIES[0], REAL[3])
    found = findings_of([*near, far])
    study = Study.of(_case([*near, far], _ranked(found), frozenset()))
    study.prepare()
    before = {(one.rule.name, one.holder, one.over): one for one in study.engine.every}
    monkeypatch.setattr(Engine, "_strings", None)  # nothing is looked for anew
    after = study.after(_ranked(found[:-1]), {one.id: one for one in near}, frozenset())
    same = [one for one in after.engine.every if before.get((one.rule.name, one.holder, one.over)) is one]
    assert len(same) == sum(found[-1].id not in one.findings for one in before.values()) > 0


def test_only_another_object_is_a_change() -> None:
    found = findings_of([claim(Kind.SUPPLY, REAL[0], place) for place in COUNTRIES])
    again = replace(found[0])
    change = changed(found, (again, found[2]))
    assert change.before == {again.id: found[0], found[1].id: found[1]}
    assert change.now == {again.id: again, found[1].id: None}


def test_origins_are_joined_anew_only_where_documents_of_one_are_others() -> None:
    said = [claim(Kind.SUPPLY, REAL[0], place, doc=f"doc-{n}") for n in range(2) for place in COUNTRIES]
    found = _ranked(findings_of(said, {"doc-0": "one", "doc-1": "one"}))
    case = _case(said, found, frozenset())
    claims = {one.id: one for one in said}
    assert case.origins == {"doc-0": "doc-0", "doc-1": "doc-0"}
    again, _ = following.followed(case, (replace(found[0]), *found[1:]), claims, frozenset(), registry=False)
    assert again.origins is case.origins
    less, _ = following.followed(case, _ranked(findings_of(said[:-1], {"doc-0": "one", "doc-1": "one"})), claims, frozenset(),
                                 registry=False)
    assert less.origins is case.origins
    apart, change = following.followed(case, _ranked(findings_of(said)), claims, frozenset(), registry=False)
    assert apart.origins == {} and change and not change.same_origins
