"""Who owned it in 2014, and who says so."""

from __future__ import annotations

from sousveil.model import Claim, Kind, Modality, Party, PartyType
from sousveil.parties.ownership import ownership


def affiliation(parent: str, child: str, *, time: str | None = None, modality: Modality = Modality.ASSERTED) -> Claim:
    ends = [Party(name=name, type=PartyType.COMPANY, id=name) for name in (parent, child)]
    return Claim(
        id=f"{parent}-{child}-{time}-{modality}",
        doc="x",
        kind=Kind.AFFILIATION,
        from_party=ends[0],
        to_party=ends[1],
        time=time,
        modality=modality,
        quote="q",
        start=0,
        end=1,
    )


def test_registry_alone_answers_for_a_date() -> None:
    assert [(bond.parent, bond.basis) for bond in ownership().owners("hmn-tech", "2015")] == [("huawei", "registry")]


def test_claim_adds_a_bond_that_names_it() -> None:
    graph = ownership([affiliation("acme", "widget", time="2014")])
    assert [(bond.parent, bond.basis) for bond in graph.owners("widget", "2016")] == [("acme", "acme-widget-2014-asserted")]
    assert graph.owners("widget", "2012") == ()


def test_interval_of_a_claim_ends_the_bond() -> None:
    graph = ownership([affiliation("acme", "widget", time="2014/2016")])
    assert graph.owners("widget", "2015") and not graph.owners("widget", "2017")


def test_denial_and_allegation_are_shown_but_not_followed() -> None:
    graph = ownership(
        [
            affiliation("acme", "widget", modality=Modality.DENIED),
            affiliation("holding", "widget", modality=Modality.ALLEGED),
            affiliation("top", "acme"),
        ]
    )
    assert {(bond.parent, bond.modality) for bond in graph.owners("widget")} == {
        ("acme", Modality.DENIED),
        ("holding", Modality.ALLEGED),
    }
    assert graph.chain("widget", "2020") == ()


def test_chain_goes_up_to_the_last_owner_once_even_in_circles() -> None:
    graph = ownership([affiliation("b", "a"), affiliation("c", "b"), affiliation("a", "c")])
    assert [(bond.child, bond.parent) for bond in graph.chain("a", "2020")] == [("a", "b"), ("b", "c"), ("c", "a")]
    assert [bond.parent for bond in ownership().chain("tykelab", "2023")] == ["rcs-lab", "cy4gate"]


def test_children_are_listed() -> None:
    assert "briefcam" in {bond.child for bond in ownership().children("canon", "2020")}
    assert "briefcam" not in {bond.child for bond in ownership().children("canon", "2016")}
