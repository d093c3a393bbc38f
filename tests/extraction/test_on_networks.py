"""What stands in whose network, which loan pays whose goods, whose product a name is, and what is blocked for nobody named."""

from __future__ import annotations

import pytest

from sousveil.extraction import QUICK, engine
from sousveil.extraction.frames import match
from sousveil.extraction.language import load
from sousveil.model import Claim, Document, Kind, Modality, Technology


def by_rules(text: str) -> list[Claim]:
    return engine.claims(engine.read(Document.of(text), load()))


def pairs(text: str, kind: Kind) -> set[tuple[str | None, str | None]]:
    found = (c for c in by_rules(text) if c.kind is kind)
    return {(c.from_party.name if c.from_party else None, c.to_party.name if c.to_party else None) for c in found}


@pytest.mark.parametrize(
    "text",
    [
        "We found several Netsweeper devices on Viettel's network.",
        "Scans confirm the presence of Netsweeper installations on the network of Viettel.",
        "Netsweeper devices were present on the network of Viettel.",
        "We identified two installations of the Netsweeper product on a network identified as Viettel.",
        "A Netsweeper installation was found on an address, which belongs to the Viettel system.",
    ],
)
def test_a_device_on_a_network_is_supplied_to_whose_it_is(text: str) -> None:
    assert ("Netsweeper", "Viettel") in pairs(text, Kind.SUPPLY)


def test_present_is_no_gift_behind_is() -> None:
    frames = {c.frame for c in by_rules("Hikvision cameras are present on the network of Viettel.")}
    assert "supply.present" in frames and "supply.gift-noun" not in frames


@pytest.mark.parametrize(
    "loan",
    [
        "China Development Bank signed a loan agreement with MTN for the purchase of Huawei equipment.",
        "China Development Bank and MTN signed a loan agreement for the purchase of Huawei equipment.",
        "China Development Bank signed two buyer's credit agreements with MTN for the purchase of Huawei equipment.",
    ],
)
def test_who_borrows_is_lent_to_and_buys(loan: str) -> None:
    assert pairs(loan, Kind.FINANCE) == {("China Development Bank", "MTN")}
    assert pairs(loan, Kind.SUPPLY) == {("Huawei", "MTN")}


def test_a_buyers_credit_is_no_buyer() -> None:
    found = by_rules("Kenya has a network of cameras. Huawei will be paid, and its buyer's credit came from China.")
    assert "supply.customer-noun" not in {c.frame for c in found}


def test_what_a_company_owned_is_its_product_where_the_text_says_so() -> None:
    text = "We found servers of FinSpy, part of Gamma International's FinFisher solution, in Vietnam."
    assert pairs(text, Kind.SUPPLY) == {("Gamma International", "Vietnam")}
    assert pairs("FinFisher sold FinSpy to Vietnam.", Kind.SUPPLY) == {("FinFisher", "Vietnam")}


@pytest.mark.parametrize("named", [True, False])
def test_three_letters_are_a_product_only_where_its_maker_is_named(named: bool) -> None:
    text = f"{'Hacking Team is of Milan. ' if named else ''}We identified RCS spyware servers in Oman."
    assert (("Hacking Team", "Oman") in pairs(text, Kind.SUPPLY)) is named


@pytest.mark.parametrize("text", ["China censors search results.", "Iran blocks websites.", "Etisalat filters websites."])
def test_what_is_blocked_for_nobody_named_is_use(text: str) -> None:
    [use] = [c for c in by_rules(f"This is on Internet censorship. {text}") if c.kind is Kind.USE]
    assert use.from_party is not None and use.to_party is None and use.technology == (Technology.INTERNET_FILTERING,)


def test_people_who_are_cut_off_are_named() -> None:
    [use] = [c for c in QUICK(Document.of("Ethiopia has blocked the websites of journalists.")).claims if c.kind is Kind.USE]
    assert use.to_party is not None and use.to_party.name == "journalists"


def test_current_and_former_users_are_not_over() -> None:
    text = "We suspect that agencies of Egypt and Oman are current or former users of Hacking Team's spyware."
    assert {c.status.value for c in by_rules(text) if c.kind is Kind.SUPPLY} == {"in-place"}


ANYBODY = "*"


@pytest.mark.parametrize(
    ("says", "speaker", "modality"),
    [
        ("A technician of that shift insists that", ANYBODY, Modality.ALLEGED),
        ("One activist detained after the protests of 2022 said that", ANYBODY, Modality.ALLEGED),
        ("Plaintiffs further allege that", "Plaintiffs", Modality.ALLEGED),
        ("A source in the Ministry of Interior says that", "Ministry of Interior", Modality.ALLEGED),
        ("Two officers of the army say that", ANYBODY, Modality.ALLEGED),
        ("Four say that", "Four", Modality.ALLEGED),
        ("A spokesman for the army says that", ANYBODY, Modality.ASSERTED),
        ("Our measurements confirm that", None, Modality.ASSERTED),
        ("On information and belief,", None, Modality.ALLEGED),
    ],
)
def test_who_says_it_where_more_stands_between(says: str, speaker: str | None, modality: Modality) -> None:
    text = f"{says} Cellebrite sold phone-hacking tools to Viettel."
    found = [c for c in QUICK(Document.of(text)).claims if c.kind is Kind.SUPPLY]
    assert {c.modality for c in found} == {modality}
    assert speaker == ANYBODY or {c.speaker for c in found} == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "Police in Hanoi arrested a man who said that Cellebrite sold phone-hacking tools to Viettel.",
        "He had read the police reports that Cellebrite sold phone-hacking tools to Viettel.",
    ],
)
def test_who_is_spoken_of_does_not_speak(text: str) -> None:
    assert not any("olice" in (c.speaker or "") for c in QUICK(Document.of(text)).claims)


def test_what_an_operator_runs_is_no_network_unless_it_is_called_one() -> None:
    assert ("Hikvision", "Viettel") not in pairs("We found Hikvision cameras in the bus owned by Viettel.", Kind.SUPPLY)


def test_nobody_borrows_where_nobody_lends() -> None:
    text = "MTN signed an agreement with Viettel for the purchase of Huawei equipment."
    assert "supply.purchase-on-loan" not in {c.frame for c in by_rules(text)}


def test_whose_company_a_name_is_makes_it_no_product() -> None:
    reading = engine.read(Document.of("China's Huawei sold cameras to Kenya."), load())
    assert [m.product for m in reading.scenes[0].sentence.mentions if m.name == "Huawei"] == [False]


def test_what_is_blocked_is_believed_as_much_as_what_a_tool_does_to_people() -> None:
    [use] = [c for c in by_rules("This is on Internet censorship. China censors search results.") if c.kind is Kind.USE]
    assert use.confidence == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Access to the website was blocked in Kenya.", ["Kenya"]),
        ("The websites were blocked on Safaricom.", ["Safaricom"]),
        ("Shopkeepers block pages with adverts in Kenya.", []),
        ("The cameras were blocked in Kenya.", []),
    ],
)
def test_where_pages_are_blocked_is_who_blocks_them_in_the_passive(text: str, blocks: list[str]) -> None:
    scene = engine.read(Document.of(text), load()).scenes[0]
    hits = [hit for hit in match(scene) if hit.trigger.frame.name == "use.blocked-there"]
    assert [mention.name for hit in hits for mention in hit.sources] == blocks
