"""What must hold for any set of claims."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.findings import Join, identities, join
from sousveil.findings.reviewed import Reviews
from sousveil.model import Claim, Document, Finding, Modality, PartyType, Status

from .conftest import RECIPIENT, VENDOR, claim_in, party, report

GRADES = "NEDCBA"
PARTIES = (VENDOR, party("Ministry of Trade", "RS", PartyType.PUBLIC_BODY), None)
fields = st.fixed_dictionaries({
    "technology": st.sampled_from([("video-surveillance",), ("drone",), ("surveillance",), ("drone", "spyware"), ()]),
    "modality": st.sampled_from(list(Modality)), "status": st.sampled_from(list(Status)),
    "time": st.sampled_from([None, "2015", "2018-03", "2015/2019", "../2020"]),
    "speaker": st.sampled_from([None, "Carnegie", "US officials", "Acme Vision"]), "from_party": st.sampled_from(PARTIES),
})
about = st.fixed_dictionaries({
    "publisher": st.sampled_from([None, "Herald", "Gazette", "Acme Vision", "Ministry of Trade", "Carnegie"]),
    "published": st.sampled_from([None, "2020-01-01", "2021"]),
})
worlds = st.lists(st.tuples(about, fields), min_size=1, max_size=6)


def build(world: list[tuple[dict[str, Any], dict[str, Any]]], first: int = 0) -> list[tuple[Document, Claim]]:
    made = []
    for n, (told, values) in enumerate(world):
        document = report(first + n, length=60, **told)
        made.append((document, claim_in(document, **values)))
    return made


def found(pairs: list[tuple[Document, Claim]]) -> list[Finding]:
    return join([claim for _, claim in pairs], {document.id: document for document, _ in pairs})


def support(findings: list[Finding]) -> dict[tuple[str, ...], tuple[int, int]]:
    """For each claim that supports a finding: the least support and grade of the findings it stands in."""
    least: dict[str, tuple[int, int]] = {}
    for finding in findings:
        for claim in finding.claims:
            own = (finding.support, GRADES.index(finding.grade))
            least[claim] = tuple(map(min, least.get(claim, own), own))  # type: ignore[assignment]
    return {(claim,): value for claim, value in least.items()}


@settings(max_examples=60, deadline=None)
@given(worlds, st.integers(0, 99))
def test_order_changes_nothing(world: list[Any], seed: int) -> None:
    pairs = build(world)
    shuffled = random.Random(seed).sample(pairs, len(pairs))
    assert found(pairs) == found(shuffled)


@settings(max_examples=60, deadline=None)
@given(worlds, st.integers(0, 5), st.sampled_from([None, "Herald", "Elsewhere"]), st.sampled_from([None, "2022-02-02"]))
def test_a_copy_of_a_dated_document_changes_no_count_and_no_grade(
    world: list[Any], which: int, publisher: str | None, published: str | None
) -> None:
    pairs = build([({**told, "published": told["published"] or "2019"}, values) for told, values in world])
    document, claim = pairs[which % len(pairs)]
    copied = Document.of(document.text + "\nCopied.", publisher=publisher, published=published)
    copy = Claim.from_json({**claim.to_json(), "doc": copied.id, "id": f"{claim.id}c"})
    before, after = found(pairs), found([*pairs, (copied, copy)])
    assert [(one.id, one.support, one.grade) for one in before] == [(one.id, one.support, one.grade) for one in after]


@settings(max_examples=60, deadline=None)
@given(worlds, st.integers(0, 5), fields)
def test_an_independent_confirmation_never_lowers(world: list[Any], which: int, values: dict[str, Any]) -> None:
    """Whoever says the same of the same parties and technology again. (A first report on another technology makes a finding of
    its own, in which an older claim that names none stands too, with less support than elsewhere.)"""
    pairs = build(world)
    told = world[which % len(world)][1]
    same = {**values, "speaker": None, "from_party": told["from_party"], "technology": told["technology"]}
    extra = build([({"publisher": "Someone New", "published": "2023"}, same)], first=900)
    if Modality.DENIED in (extra[0][1].modality, told["modality"]):
        return
    before, after = support(found(pairs)), support(found([*pairs, *extra]))
    assert all(after[claim] >= own for claim, own in before.items())


@settings(max_examples=60, deadline=None)
@given(worlds, fields)
def test_a_denial_never_raises(world: list[Any], values: dict[str, Any]) -> None:
    pairs = build(world)
    extra = build([({"publisher": "Someone New"}, {**values, "modality": Modality.DENIED})], first=900)
    before, after = support(found(pairs)), support(found([*pairs, *extra]))
    assert before.keys() == after.keys()
    assert all(after[claim][0] == own[0] and after[claim][1] <= own[1] for claim, own in before.items())


@settings(max_examples=60, deadline=None)
@given(worlds, worlds, st.data())
def test_joining_step_by_step_gives_what_joining_at_once_gives(world: list[Any], more: list[Any], data: st.DataObject) -> None:
    pairs, later = build(world), build(more, first=500)
    documents = {document.id: document for document, _ in [*pairs, *later]}
    steps = Join(documents.__getitem__, Reviews(()), identities(()))
    steps.add([claim for _, claim in pairs])
    steps.findings()
    steps.add([claim for _, claim in later])
    gone = data.draw(st.sets(st.sampled_from([claim.id for _, claim in [*pairs, *later]])))
    steps.remove(gone)
    assert steps.findings() == found([pair for pair in [*pairs, *later] if pair[1].id not in gone])


def test_the_examples_hold_both_parties() -> None:
    [finding] = found(build([({"publisher": None, "published": None}, {})]))
    assert (finding.from_party, finding.to_party) == (VENDOR, RECIPIENT)
