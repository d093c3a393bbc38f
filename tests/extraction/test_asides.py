"""Who acts beyond what is said in between; what nobody named did; what a removal says was there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sousveil.extraction import engine, merging
from sousveil.extraction.calibration import calibration
from sousveil.extraction.language import load
from sousveil.extraction.proposing import propose
from sousveil.model import Claim, Document, Kind, Modality, Party, PartyType, Status, Technology

Told = Callable[..., set[tuple[str, str | None, str | None]]]
ABOUT = "Surveillance equipment is spreading fast. "


def ruled(text: str) -> set[tuple[str, str | None, str | None]]:
    """(kind, from, to) of what the rules alone make of a text."""
    found = engine.claims(engine.read(Document.of(text), load("en")))
    return {(str(c.kind), c.from_party.name if c.from_party else None, c.to_party.name if c.to_party else None) for c in found}


@pytest.mark.parametrize(
    ("text", "from_", "to"),
    [
        (
            "Ayonix Ltd, a joint venture of NEC and Dahua, delivered cameras to Singapore police.",
            "Ayonix Ltd",
            "Singapore police",
        ),
        ("Ayonix Ltd, backed by NEC and Dahua, delivered cameras to Singapore police.", "Ayonix Ltd", "Singapore police"),
        ("Ayonix Ltd, one of whose owners is NEC, delivered cameras to Singapore police.", "Ayonix Ltd", "Singapore police"),
        ("Kanaria Telecom, in which the state holds 59 per cent, bought cameras from Huawei.", "Huawei", "Kanaria Telecom"),
        (
            "Verint Ltd, the Israeli subsidiary of the American company Comverse Inc., supplied cameras to Peru.",
            "Verint",
            "Peru",
        ),
    ],
)
def test_who_acts_beyond_an_aside(text: str, from_: str, to: str) -> None:
    supplies = {(a, b) for kind, a, b in ruled(ABOUT + text) if kind == "supply"}
    assert len(supplies) == 1
    [(source, target)] = supplies
    assert source and source.startswith(from_) and target == to


def test_two_subjects_are_no_aside() -> None:
    assert ("supply", "ZTE", "Kenya") in ruled(ABOUT + "Huawei, the Chinese giant, and ZTE, its rival, sold cameras to Kenya.")


@pytest.mark.parametrize(
    "text",
    [
        "At least 30 activists in Thailand were hacked with Pegasus spyware.",
        "Researchers found Pegasus on the phone of a Thai activist.",
    ],
)
def test_who_used_spyware_may_be_named_by_nobody(text: str) -> None:
    reading = engine.read(Document.of("Thailand votes in May. " + text), load("en"))
    every = replace(calibration(), kept=0.0)
    found = merging.merge(engine.claims(reading), propose(reading), reading.document.text, weights=every)
    uses = [claim for claim in found if claim.kind == "use"]
    best = max(uses, key=lambda claim: claim.confidence)
    assert best.from_party is None and best.to_party.country == "TH"


def test_who_is_named_used_it(told: Told) -> None:
    found = told("The Polish government used Pegasus spyware to hack opposition politicians.")
    assert ("use", "Poland", "opposition politicians") in found
    assert not any(kind == "use" and source is None for kind, source, _ in found)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Sweden will remove Huawei equipment from its 5G networks.", Status.IN_PLACE),
        ("Sweden removed Huawei equipment from its 5G networks.", Status.ENDED),
    ],
)
def test_what_is_taken_down_was_supplied(claims: Callable[..., list[Claim]], text: str, status: Status) -> None:
    supplies = [claim for claim in claims(text) if claim.kind == "supply" and claim.to_party.country == "SE"]
    assert [claim.status for claim in supplies] == [status]


def test_who_is_told_to_take_it_down_may_have_none(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Sweden ordered the police to remove Huawei cameras from its walls.")
    assert not any(claim.frame == "supply.taken-down" for claim in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Amazon-owned Ring sells cameras to the police of Ohio.", ("affiliation", "Amazon", "Ring")),
        ("Presight is a company of G42 and sells cameras to Jordan.", ("affiliation", "G42", "Presight")),
        ("The shares of Sandvine are in the hands of Francisco Partners.", ("affiliation", "Francisco Partners", "Sandvine")),
        ("MSAB ended its sales to Russia in March.", ("restriction", "MSAB", "Russia")),
        ("Italy revoked the licence of Hacking Team in March.", ("restriction", "Italy", "Hacking Team")),
        (
            "The US Commerce Department added to the Entity List Hikvision and Dahua.",
            ("restriction", "US Commerce Department", "Dahua"),
        ),
    ],
)
def test_plain_words_for_plain_things(told: Told, text: str, wanted: tuple[str, str, str]) -> None:
    assert wanted in told(text)


def test_the_parent_company_of_another_owns_it(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Thalestris is the parent company of Intellexa and sells spyware.")
    assert not any(claim.tier == "claim" and claim.from_party and claim.from_party.name == "Intellexa" for claim in found)


def test_goods_of_a_company_are_bought_and_not_the_company(told: Told) -> None:
    assert ("affiliation", "Azerbaijan", "Sandvine") not in told("Azerbaijan bought filters of Sandvine for its network.")


def test_what_is_done_with_a_tool_shuts_no_company_out(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Azerbaijan bought filters of Sandvine and used the equipment to block Azadlik Media Ltd and its readers.")
    assert not any(claim.kind == "restriction" and claim.tier == "claim" for claim in found)


def test_goods_may_go_by_a_plain_word_where_the_text_is_about_them() -> None:
    far = "Spyware was sold to Chad. The rains were late. The harvest was poor. Prices rose. Roads were cut. "
    assert ("supply", "ZTE", "Chad") in ruled(far + "ZTE built the network for Chad.")
    assert not ruled(far.replace("Spyware", "Grain") + "ZTE built the halls for Chad.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The US Commerce Department added to the Entity List Hikvision and Dahua.",
            ("restriction", "US Commerce Department", "Dahua"),
        ),
        ("State-owned Samoa Fibre Networks runs the cameras.", ("affiliation", "Samoa", "Samoa Fibre Networks")),
        ("Pegasus spyware was found on phones of journalists in Togo.", ("use", None, "journalists")),
    ],
)
def test_what_the_rules_alone_make_of_it(text: str, wanted: tuple[str, str | None, str]) -> None:
    assert wanted in ruled(text)


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("Laos bought cameras from Huawei, and our scans of 2020 found data of Thailand.", "data-transfer", "Laos"),
        ("Pegasus spyware targeted several European countries.", "use", "European countries"),
    ],
)
def test_what_the_rules_do_not(text: str, kind: str, target: str) -> None:
    assert not any(found == kind and to == target for found, _, to in ruled(text))


def test_a_weak_frame_gives_way_to_a_sure_reading_elsewhere() -> None:
    document = Document.of("ZTE built it for Chad. ZTE sold Chad its cameras in 2019.")
    ends = Party(name="ZTE", type=PartyType.COMPANY), Party(name="Chad", type=PartyType.STATE, country="TD")
    weak, sure = (
        Claim.of(
            document, start=start, end=end, kind=Kind.SUPPLY, from_party=ends[0], to_party=ends[1], confidence=confidence,
            modality=Modality.ASSERTED, status=Status.IN_PLACE, extractor="test", technology=(Technology.VIDEO_SURVEILLANCE,),
        )
        for start, end, confidence in ((0, 21, 0.3), (23, 56, 0.9))
    )  # fmt: skip
    [one] = merging.joined([weak], [sure], document.text)
    assert (one.claim.start, one.model) == (23, 0.9)
    [other] = merging.joined([replace(weak, confidence=0.8)], [sure], document.text)
    assert other.model == 0.45  # which of the two places is quoted: telling.py
