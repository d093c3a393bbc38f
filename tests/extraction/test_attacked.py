"""Attacks by nobody named, peoples and groups of operators as parties, and what the model hears of what rules describe."""

from __future__ import annotations

import numpy as np
import pytest

from sousveil.extraction import engine, fitting, identity, neural, proposing, tokens
from sousveil.extraction.language import load
from sousveil.extraction.mentions import Mention
from sousveil.extraction.neural.merging import merge, with_described
from sousveil.extraction.neural.reading import Described, Entity, Known, Proposal, Reading, Tagged
from sousveil.extraction.proposing import Proposer, described
from sousveil.extraction.tagged import Parties
from sousveil.model import Claim, Document, Kind, Party, PartyType


def claims(text: str, *, title: str | None = None) -> list[Claim]:
    """What the rules alone make of a text."""
    return engine.claims(engine.read(Document.of(text, title=title), load("en")))


def sides(text: str, kind: Kind = Kind.USE, *, title: str | None = None) -> list[tuple[str | None, str | None]]:
    found = (c for c in claims(text, title=title) if c.kind is kind)
    return [(c.from_party.name if c.from_party else None, c.to_party.name if c.to_party else None) for c in found]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Since 2011 malware attacks against Papuan students have been documented.", "Papuan students"),
        ("We describe a phishing campaign targeting members of the Zambian Bar Council.", "members of the Zambian Bar Council"),
        ("The Baloch community has been targeted by espionage operations.", "Baloch community"),
        ("A malware campaign targeted Mapuche organisations.", "Mapuche organisations"),
        ("Iranian opposition parties were the target of a spear-phishing campaign.", "Iranian opposition parties"),
        ("Syrian dissidents came under attack from a remote access trojan.", "Syrian dissidents"),
        ("Hacking Team malware used to target Moroccan journalists was found.", "Moroccan journalists"),
        ("Vietnamese bloggers have been targeted with malicious documents.", "Vietnamese bloggers"),
        ("Malware attacks against Uyghur groups have been documented.", "Uyghur groups"),
        ("A malware campaign targeted Cambodian unions.", "Cambodian unions"),
        ("Malaysia votes, and malware is new there. Samples targeting Bahraini activists were found.", "Bahraini activists"),
        ("Exiles were hacked in a journalist's home with spyware.", "Exiles"),
    ],
)
def test_an_attack_is_by_nobody_unless_the_words_say_by_whom(text: str, people: str) -> None:
    assert (None, people) in sides(text, title="Attacks in Malaysia")


def test_companies_of_a_state_are_no_people_nor_is_who_owns_the_place() -> None:
    assert ("China", "Kenya") in sides("Chinese groups sold cameras to Kenya.", Kind.SUPPLY)
    assert sides("Exiles were hacked in a journalist's home with spyware.") == [(None, "Exiles")]
    reading = engine.read(Document.of("Huawei workers were filmed by cameras."), load("en"))
    assert [m.name for m in reading.scenes[0].sentence.mentions if m.type == "company"] == ["Huawei"]


def test_whom_a_clause_is_about_owns_nothing() -> None:
    assert not sides("The police of Togo monitor when tourists arrive with cameras.")


def test_a_maker_that_acts_itself_is_told() -> None:
    assert ("Hacking Team", "journalists") in sides("Hacking Team hacked journalists with spyware.")
    assert ("Hacking Team", "journalists") in sides("Hacking Team hired experts to hack journalists with spyware.")
    assert ("Hacking Team", "users") in sides("WhatsApp accused Hacking Team of having hacked users with spyware.")


def test_who_attacks_is_told_where_it_is_said() -> None:
    assert ("Rwanda", "exiles") in sides("A malware attack by Rwanda against exiles was found.")


@pytest.mark.parametrize(
    "text", ["Cameras of the Trimurti company watch people.", "Nexum employees hack critics with spyware."]
)
def test_a_company_is_no_people(text: str) -> None:
    assert not any("Trimurti" in (one or "") + (two or "") or two == "Nexum employees" for one, two in sides(text))


def test_whose_members_they_are_goes_to_the_end_of_the_name() -> None:
    text = "The police used spyware to target members of the Bangladesh Nationalist Party in 2019."
    assert sides(text)[0][1] == "members of the Bangladesh Nationalist Party"
    text = "The police used spyware to target staff of a Chad-based radio station in exile."
    assert sides(text)[0][1] == "staff of a Chad-based radio station"
    assert sides("The police used spyware to target supporters of the, well, party.")[0][1] == "supporters"


@pytest.mark.parametrize(
    ("text", "owns"),
    [
        ("The guests' data went out.", True),
        ("It is called 'smart cities' by the mayor.", False),
        ("They call it ‘smart cities’ here.", False),
        ("It was the cities' ", False),
        ("a 'b' c", False),
        ("They like rock n' roll.", False),
    ],
)
def test_an_apostrophe_behind_a_plural_says_whose(text: str, owns: bool) -> None:
    marks = [token for token in tokens.tokenise(text, 0, len(text)) if token.text in ("'", "’")]
    assert any(mark.low == "'s" for mark in marks) is owns
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The government of Oman reviewed and censored posts on social media.", ("Oman", None)),
        ("The government of Oman blocked some websites, including media outlets.", ("Oman", None)),
        ("The police of Togo blocked the communications of critics.", ("police", "critics")),
        ("The use by the police of Togo of the program Pegasus to spy on activists is known.", ("police", "activists")),
        ("The government of Togo's use of Pegasus to spy on activists is known.", ("Togo", "activists")),
        ("The act was invoked by the police of Togo to wiretap journalists.", ("police", "journalists")),
        ("The police of Togo used cameras bought from a firm to track journalists.", ("police", "journalists")),
        ("Media cited reports that authorities tapped the phones of bishops.", ("Togo", "bishops")),
        ("The state operator TTCL cut the internet.", ("TTCL", None)),
        ("The authorities of Togo monitored and deleted posts on social media.", ("Togo", None)),
        ("The police of Togo accessed, collected or used private communications.", ("police", None)),
        ("The ministry of Chad criticised Togo's use of spyware to follow activists.", ("Togo", "activists")),
        ("The use by authorities of Israeli spyware to follow activists is known.", ("Togo", "activists")),
        ("WeChat censors messages about the strike.", ("Tencent", None)),
        ("WeChat performs censorship on its servers.", ("Tencent", None)),
        ("The security services of Togo tapped phones of opposition figures.", ("security services", "opposition figures")),
        ("The site of the newspaper was blocked in Belarus.", ("Belarus", None)),
        ("The government of Eritrea has long filtered critical content.", ("Eritrea", None)),
    ],
)  # fmt: skip
def test_who_does_it_to_whom(text: str, pair: tuple[str | None, str | None]) -> None:
    assert pair in sides(text, title="Human rights in Togo" if "authorities" in text else None)


def test_authorities_are_of_the_state_that_is_spoken_of() -> None:
    assert ("Huawei", "Togo") in sides("Authorities bought cameras from Huawei.", Kind.SUPPLY, title="Human rights in Togo")


def test_the_use_of_one_thing_is_not_that_of_another() -> None:
    """`made by X to target`: the maker is not who targets."""
    text = "The authorities of Togo used spyware made by NSO Group to target journalists."
    assert sides(text) == [("Togo", "journalists")]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The law obliges mobile operators in Burundi to give location data to the police.", "mobile operators", "group"),
        ("The law obliges telecom companies in Burundi to give location data to the police.", "telecom companies", "group"),
        ("Internet providers in Burundi handed location data to the police.", "Internet providers", "group"),
    ],
)
def test_several_who_run_networks_are_a_group_of_where_they_are(text: str, name: str, kind: str) -> None:
    (claim,) = (c for c in claims(f"The report is about surveillance. {text}") if c.kind is Kind.DATA_TRANSFER)
    assert claim.from_party is not None
    assert (claim.from_party.name, claim.from_party.type.value, claim.from_party.country) == (name, kind, "BI")


@pytest.mark.parametrize(("text", "groups"), [
    ("MTS is the largest of the Russian mobile operators.", []),
    ("Interception was imposed on the Russian mobile operators.", ["Russian mobile operators"]),
])  # fmt: skip
def test_one_of_several_is_not_all_of_them(text: str, groups: list[str]) -> None:
    reading = engine.read(Document.of(text), load("en"))
    assert [m.name for m in reading.scenes[0].sentence.mentions if m.type == "group"] == groups


def test_who_sits_at_screens_runs_no_network() -> None:
    assert not sides("Technicians of Verint remained in Lima to train the operators.", Kind.COOPERATION)


def test_customers_still_stand_for_where_they_are() -> None:
    assert ("FinFisher", "Ethiopia") in sides("FinFisher sold spyware to operators in Ethiopia.", Kind.SUPPLY)


def test_operators_stand_where_their_state_may() -> None:
    operators = Mention(0, 0, 0, 0, 4, type="group", form="description", head="isps", plural=True)
    people = Mention(0, 0, 0, 0, 4, type="group", form="description", head="journalists", plural=True)
    for only in ("state", "!group"):
        assert fitting.fits(operators, only, load("en")) and not fitting.fits(people, only, load("en"))
    assert ("Sandvine", "Egyptian ISPs") in sides("We found Sandvine devices on Egyptian ISPs.", Kind.SUPPLY)


@pytest.mark.parametrize(("kind", "country"), [(Kind.ACCESS, "TG"), (Kind.DATA_TRANSFER, "TG"), (Kind.SUPPLY, None)])
def test_companies_are_of_the_state_that_gets_into_their_systems(kind: Kind, country: str | None) -> None:
    police = Party(name="police", type=PartyType.PUBLIC_BODY, country="TG")
    firms = Party(name="telecom companies", type=PartyType.GROUP)
    people = Party(name="citizens", type=PartyType.GROUP)
    told = identity.of_holder(load("en"), kind, firms, police)
    assert told is not None and told.country == country
    assert identity.of_holder(load("en"), kind, people, police) is people
    foreign = Party(name="telecom companies", type=PartyType.GROUP, country="KE")
    assert identity.of_holder(load("en"), kind, foreign, police) is foreign
    maker = Party(name="NSO Group", type=PartyType.COMPANY, country="IL")
    assert identity.of_holder(load("en"), kind, firms, maker) is firms


def test_who_is_given_something_stands_before_an_adjective() -> None:
    text = "Surveillance is new. Providers in Belarus give the security service permanent access to their databases."
    assert ("Providers", "security service") in sides(text, Kind.ACCESS)


def taken(text: str, *, title: str | None = None) -> list[tuple[str | None, PartyType]]:
    """Country and type of whoever is supplied."""
    found = claims(text, title=title)
    return [(c.to_party.country, c.to_party.type) for c in found if c.kind is Kind.SUPPLY and c.to_party]


@pytest.mark.parametrize(
    ("text", "title", "country"),
    [
        ("The UK-based Gamma Group sells spyware to intelligence agencies.", None, None),
        ("Hacking Team sells spyware to intelligence agencies.", None, None),
        ("Hacking Team sells spyware to police forces and intelligence agencies.", None, None),
        ("The UK-based Gamma Group sells spyware to the police.", None, "GB"),
        ("Egypt votes. Kenya votes. It rains. It snows. FinFisher sells spyware to police forces and intelligence agencies.",
         None, None),
        ("Britain has a new law. The UK-based Gamma Group sells spyware to intelligence agencies.", None, "GB"),
    ],
)  # fmt: skip
def test_bodies_in_general_are_not_of_where_their_supplier_sits(text: str, title: str | None, country: str | None) -> None:
    assert taken(text, title=title)
    assert {found for found, _ in taken(text, title=title)} == {country}
    assert {kind for _, kind in taken(text, title=title)} == {PartyType.PUBLIC_BODY if country else PartyType.GROUP}


@pytest.mark.parametrize("goods", ["anti-phishing software", "anti-malware tools", "software that protects against spyware"])
def test_what_keeps_attacks_away_is_no_spyware(goods: str) -> None:
    assert not claims(f"Nordvik Systems sold {goods} to the government of Chad.")
    assert claims("Nordvik Systems sold spyware to the government of Chad.")


# what the model is told


def test_what_rules_describe_is_a_mention_where_the_tagger_has_none() -> None:
    known = [Known(0, 6, "state", "RU")]
    tagged = merge([Tagged(40, 50, "group", "description", 0.9)], known)
    asked = [Described(0, 15, "public-body"), Described(20, 30, "group"), Described(45, 55, "group"), Described(0, 6, "state")]
    found = [(m.start, m.end, m.type) for m in with_described(tagged, asked)]
    assert found == [(0, 15, "public-body"), (0, 6, "state"), (20, 30, "group"), (40, 50, "group")]
    assert with_described([], asked[1:2])[0].form == "description"
    assert len(with_described([Tagged(22, 26, "group", "description", 0.9)], asked[1:2])) == 1


def test_a_person_is_never_described_to_the_model() -> None:
    text = "The spokesman said telecom companies gave the police of Togo location data."
    reading = engine.read(Document.of(text), load("en"))
    told = {text[one.start : one.end]: one.type for one in described(reading)}
    assert told == {"telecom companies": "group", "the police": "public-body"}


def test_the_model_hears_whom_only_the_rules_describe() -> None:
    reader = neural.load()
    if reader is None:
        pytest.skip("no model is installed")
    text = "Telecommunication companies give location data to the police of Burundi."
    reading = engine.read(Document.of(text), load("en"))
    made = [c for c in proposing.propose(reading) if c.kind is Kind.DATA_TRANSFER and c.confidence > 0.3]
    assert [(c.from_party.name, c.to_party.name) for c in made if c.from_party and c.to_party] == [
        ("Telecommunication companies", "police")
    ]


Ends = tuple[str | None, str | None]


def proposed(text: str, kind: str, source: tuple[str, str], target: tuple[str, str] | None) -> list[Ends]:
    """Both ends of each claim that one proposal makes, of parties by their words and types."""
    reading = engine.read(Document.of(text), load("en"))
    ends = [source, *([target] if target else [])]
    tagged = tuple(
        Tagged(text.index(words), text.index(words) + len(words), sort, "name" if words[0].isupper() else "description", 0.9)
        for words, sort in ends
    )
    entities = tuple(Entity((n,), sort, None) for n, (_, sort) in enumerate(ends))
    asked = Proposal(kind, 0, 0, 1 if target else None, 0.9, {"asserted": 1.0}, {"in-place": 1.0})
    seen = Reading(tagged, entities, (asked,), {}, np.zeros((1, 8)), 0)
    made = Proposer(reading, seen, Parties(reading, seen)).claims()
    return [(c.from_party and c.from_party.name, c.to_party and c.to_party.name) for c in made]


@pytest.mark.parametrize(
    ("text", "kind", "source", "target", "expected"),
    [
        ("In Egypt the news site suffers from filtering.", "use", ("Egypt", "state"), None, [("Egypt", None)]),
        ("In Egypt the ministry uses drones.", "use", ("Egypt", "state"), None, []),
        ("Blue Coat software was seen in Syria.", "supply", ("Blue Coat software", "company"), ("Syria", "state"),
         [("Blue Coat", "Syria")]),
        ("Blue Coat officials were seen in Syria.", "supply", ("Blue Coat officials", "company"), ("Syria", "state"), []),
        ("In Togo several ISPs gave the police their data.", "data-transfer", ("several ISPs", "company"),
         ("police", "public-body"), [("ISPs", "police")]),
        ("In Togo several firms gave the police location data.", "data-transfer", ("several firms", "company"),
         ("police", "public-body"), []),
        ("In Togo the operator gave the police location data.", "data-transfer", ("the operator", "company"),
         ("police", "public-body"), []),
        ("Cameras were sold by Kenya-based Huawei to the police.", "supply", ("Huawei", "company"), ("Kenya", "state"), []),
        ("Cameras were sold by Huawei to Kenya.", "supply", ("Huawei", "company"), ("Kenya", "state"), [("Huawei", "Kenya")]),
    ],
)  # fmt: skip
def test_what_the_model_sees_is_told_of_parties(text, kind, source, target, expected) -> None:
    assert proposed(text, kind, source, target) == expected


def test_people_are_called_by_the_model_as_the_rules_call_them() -> None:
    text = "The police of Togo hacked members of the opposition party with spyware."
    (found,) = proposed(text, "use", ("police", "public-body"), ("members", "group"))
    assert found == ("police", "members of the opposition party")
