"""No output says more than its claims: who says it, how firmly, who denies it; over ten thousand generated cases.

The checker knows nothing of how sentences are made: it takes a printed sentence and the claims that stand beside it, and asks
whether some claim of those says each clause at least as firmly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from sousveil.analysis import report, scenario_report, telling
from sousveil.analysis.case import firmest
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.outcome import outcome
from sousveil.analysis.scenario_file import Scenario, dump
from sousveil.analysis.study import Study
from sousveil.analysis.views import Exposure, Said, StringView
from sousveil.drawing.labels import labels
from sousveil.model import Claim, Modality, UsageError
from tests.analysis.random_cases import random_case

CASES, BATCHES = 10_000, 20
TOO_MUCH = re.compile(r"\b(proves?|proven|confirms?|certainly|clearly|in fact|controls|is guilty|illegal|spies)\b", re.I)
SIGNS = {Modality.ALLEGED: "allegedly", Modality.POSSIBLE: "could ", Modality.DENIED: "It is denied that"}


def says_no_more(text: str, claim: Claim) -> None:
    """The sentence's hedge, speaker, parties, technologies and harms are the claim's."""
    for modality, sign in SIGNS.items():
        assert (sign in text) == (claim.modality is modality), (text, claim)
    if claim.speaker:
        assert claim.speaker in text, text
    else:
        assert "according to" not in text and "(by " not in text, text
    for party in (claim.from_party, claim.to_party):
        assert party is None or party.name in text, text
    for code in claim.technology:
        assert labels()(f"technology.{code}") in text, text
    for code in [*labels().table]:
        if code.startswith("harm.") and code.removeprefix("harm.") not in [str(harm) for harm in claim.harm]:
            assert f"({labels()(code)})" not in text, text
    assert not TOO_MUCH.search(text), text


def check_said(study: Study, said: Said) -> None:
    if said.hypothetical:
        assert said.text.startswith("Assumed by the scenario, claimed by nobody: ") and not said.claims
        return
    lead = study.case.claims[said.lead]
    assert said.lead in said.claims or (not said.claims and said.lead in said.denials)
    says_no_more(said.text, lead)
    others = [study.case.claims[id] for id in said.claims]
    firm = min(["asserted", "alleged", "possible", "denied"].index(claim.modality) for claim in others or [lead])
    assert ["asserted", "alleged", "possible", "denied"].index(said.modality) >= firm
    printed = "\n".join(report.said(said))
    for id in said.denials:
        who = study.case.claims[id].speaker or "a document"
        assert not said.claims or ("denied by" in printed and who in printed), printed
    assert 0.0 <= said.chance.low <= said.chance.central <= said.chance.high <= 1.0
    for text in said.also:
        assert any(_fits(text, claim) for claim in others), text


def _fits(text: str, claim: Claim) -> bool:
    try:
        says_no_more(text, claim)
    except AssertionError:
        return False
    return True


def check_string(study: Study, one: StringView) -> None:
    told = {said.text: said for said in one.said}
    for clause in one.text.rstrip(".").split("; "):
        free = "is a public body of" in clause or "is a company of" in clause or clause.startswith("no claim here says")
        assert free or clause in told, clause
        if "is a public body of" in clause or "is a company of" in clause:
            assert any(party.name in clause for party in study.case.parties.values())
    used = [said for text, said in told.items() if text in one.text and not said.hypothetical]
    order = ["asserted", "alleged", "possible", "denied", "assumed"]
    assert all(order.index(said.modality) <= order.index(one.modality) for said in used), one
    assert not any(said.modality == "denied" for said in used)
    printed = "\n".join(report.string(one))
    assert not TOO_MUCH.search(printed.replace("that " + one.holder_name + " controls it", "")), printed
    assert 0.0 <= one.chance.low <= one.chance.central <= one.chance.high <= 1.0


def check_exposure(study: Study, found: Exposure) -> None:
    rows = [said for some in found.suppliers.values() for supplier in some for said in (*supplier.said, *supplier.owners)]
    rows += [said for row in found.credit for said in row.said]
    for said in (*rows, *found.access, *found.data, *found.use, *found.cooperation, *found.restrictions, *found.denied):
        check_said(study, said)
    for one in found.strings:
        check_string(study, one)
        for said in (*one.said, *one.cuts):
            check_said(study, said)
    assert all(not said.claims for said in found.denied)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(1, BATCHES))
def test_no_output_says_more_than_its_claims_in_many_cases(batch: int) -> None:
    run(batch)


def test_no_output_says_more_than_its_claims() -> None:
    run(0)


def run(batch: int) -> None:
    seen = 0
    for number in range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES):
        chance = Random(100_000 + number)
        study = Study.of(random_case(chance, most=6))
        country = chance.choice(["KE", "RS"])
        if country in study.case.touching:
            check_exposure(study, exposure(study, country))
            seen += 1
        holder = chance.choice(["China", "Norvane Signals"])
        try:
            found = leverage(study, holder).strings
        except UsageError:
            found = ()
        for one in found:
            check_string(study, one)
        if number % 10 == 0:
            check_scenario(study)
    assert seen > CASES // BATCHES // 2


def check_scenario(study: Study) -> None:
    scenario = Scenario(kind="replace", supplier="Norvane Signals", by="Quillon Systems", countries=("Kenya",))
    try:
        found = outcome(study, scenario, text=dump(scenario))
    except UsageError:
        return
    assert found.assumed and all(said.hypothetical for said in found.assumed)
    for line in scenario_report.outcome(found):
        assert not TOO_MUCH.search(line.replace("controls it", "")), line
    for loss in found.losses:
        assert not any(said.hypothetical for said in (*loss.said, *loss.others))
        assert all(said.hypothetical for said in loss.instead)
    told = [said for loss in found.losses for said in (*loss.said, *loss.others, *loss.instead)]
    told += [said for one in (*found.lost, *found.gained) for said in one.said]
    for said in (*found.assumed, *found.already, *told):
        check_said(study, said)
    for one in found.gained:
        assert any(said.hypothetical for said in one.said) and "Assumed by the scenario" in one.text


SENTENCE, PHRASE, WEAKEST = telling.sentence, telling.phrase, telling.weakest


def _called_after(key: str, other: str) -> Callable[..., str]:
    """The phrase `key` put as `other` would, with its names filled in."""
    return lambda asked, *given, **values: other.format(**values) if asked == key else PHRASE(asked, *given, **values)


MUTATIONS: dict[str, tuple[str, Callable[..., object]]] = {
    "speaker dropped": ("sentence", lambda claim, words: SENTENCE(replace(claim, speaker=None), words)),
    "alleged as asserted": ("sentence", lambda claim, words: SENTENCE(
        replace(claim, modality=Modality.ASSERTED) if claim.modality is Modality.ALLEGED else claim, words)),
    "possible as alleged": ("sentence", lambda claim, words: SENTENCE(
        replace(claim, modality=Modality.ALLEGED) if claim.modality is Modality.POSSIBLE else claim, words)),
    "a harm added": ("sentence", lambda claim, words: f"{SENTENCE(claim, words)} ({words('harm.torture')})"),
    "as firm as the firmest": ("weakest", firmest),
    "assumption not called so": ("phrase", _called_after("hypothetical", "{said}")),
    "home as control": ("phrase", _called_after("home", "{state} controls {company}")),
    "a denial told as the finding": ("lead", lambda case, finding: case.claims[(finding.denials or finding.claims)[0]]),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_checker_sees_a_mutated_rule_of_wording(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, mutated = MUTATIONS[name]
    monkeypatch.setattr(telling, target, mutated)
    with pytest.raises(AssertionError):
        run(0)


def test_checker_sees_denials_that_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "denied", lambda said: "")
    with pytest.raises(AssertionError):
        run(0)


def test_checker_sees_an_upgraded_hedge() -> None:
    study = Study.of(random_case(Random(100_001)))
    alleged = next(claim for n in range(99) for claim in random_case(Random(n)).claims.values() if claim.modality == "alleged")
    with pytest.raises(AssertionError):
        says_no_more(f"{alleged.from_party} supplied {alleged.to_party}", alleged)
    assert study.case
