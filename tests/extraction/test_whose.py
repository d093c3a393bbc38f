"""Whose bodies, people and products are meant where the sentence does not say it: of the country that most speaks for it, and
of one that the document names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction import engine
from sousveil.extraction.elsewhere import DOUBTS, doubts
from sousveil.extraction.identity import party_of
from sousveil.extraction.language import load
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.weighing.home import OF_COUNTRY, OF_NOBODY, evidence
from sousveil.extraction.whose import _weights, spoken_of
from sousveil.model import Document, Kind, PartyType


def entities(text: str) -> dict[str, tuple[str, str | None]]:
    """Name of each entity -> its type and country."""
    return {e.name: (e.type, e.country) for e in engine.read(Document.of(text), load()).cast.entities}


def test_where_a_lender_is_from_is_not_the_country_spoken_of():
    text = "The government bought cameras in Lusaka. They were paid for by the Development Bank of China. The police use them."
    assert entities(text)["police"] == ("public-body", "ZM")


def test_who_gives_is_not_the_country_spoken_of():
    text = "In Phnom Penh the cameras carry a sticker. China presented the national police with a thousand of them."
    assert entities(text)["national police"] == ("public-body", "KH")
    assert entities("China told the national police to stop.")["national police"] == ("public-body", "CN")


def test_a_politicians_nationality_is_the_country_spoken_of():
    text = "A Chinese company read the messages of the Ugandan opposition politician Bobi Wine. The police arrested him."
    assert entities(text)["police"] == ("public-body", "UG")


def test_the_short_name_of_a_company_is_no_town():
    text = "Ecuador hired Kaiyuan Secure Ltd. Kaiyuan had built the network. It lies near Kaiyuan."
    found = entities(text)
    assert found["Kaiyuan Secure Ltd"][0] == "company"
    assert [name for name, (kind, _) in found.items() if kind == "company"] == ["Kaiyuan Secure Ltd"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US Immigration and Customs Enforcement (Ice) uses it. Ice bought more.", "US Immigration and Customs Enforcement"),
        (
            "The National Surveillance Directorate (Nsd) of Kenya uses it. The Nsd bought more.",
            "National Surveillance Directorate",
        ),
    ],
)
def test_letters_in_brackets_are_a_name_too(text, name):
    assert list(entities(text)).count(name) == 1
    assert not {"Ice", "Nsd"} & set(entities(text))


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Madagascar bought the Predator spyware. Intellexa got two export licences.", "Intellexa"),
        ("Madagascar bought the Predator spyware.", "Cytrox"),
        ("Madagascar bought the Predator spyware from Cytrox, a part of Intellexa.", "Cytrox"),
    ],
)
def test_a_product_is_of_the_owner_that_the_text_names(told, text, maker):
    assert ("supply", maker, "Madagascar") in told(text)


def test_nationals_mean_the_one_company_of_theirs_that_was_named(told):
    text = "Puebla got the spyware of Hacking Team. The government of Jalisco says that it bought no spyware from the Italians."
    assert not any(source == "Italy" for _, source, target in told(text) if target == "Jalisco")
    assert any(source == "Italy" for kind, source, _ in told("Kenya bought spyware from the Italians.") if kind == "supply")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The police of Uganda used spyware against journalists.", "UG"),
        ("The police of Uganda used spyware against Kenyan journalists.", "KE"),
        ("The police of Uganda used spyware against journalists in Rwanda.", "RW"),
    ],
)
def test_people_are_the_operators_where_nothing_says_whose(claims, text, country):
    assert {claim.to_party.country for claim in claims(text) if str(claim.kind) == "use"} == {country}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("PETAH TIKVA, Israel – Cellebrite has stopped.", "PETAH TIKVA, Israel –"),
        ("LA PAZ, March 16 - Bolivia has awarded it.", "LA PAZ, March 16 -"),
        ("BANGUI: The Head of State received it.", "BANGUI:"),
        ("Huawei - the firm - sold it.", ""),
        ("NSO Group sold it.", ""),
    ],
)
def test_dateline(text, line):
    assert text[: dateline_end(text)] == line


def test_a_dateline_names_no_party(told):
    assert not any("TIKVA" in str(name) for row in told("PETAH TIKVA – Cellebrite sells tools to Russia.") for name in row)


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("The unit was sold to M1 Group of Lebanon.", "M1 Group"),
        ("Cellebrite is owned by Sun Corporation of Japan.", "Sun Corporation"),
        ("It is an arm of Bureau of Industry and Security of the Department of Commerce.", "Bureau of Industry and Security"),
    ],
)
def test_names_end_where_their_owner_begins(text, company):
    assert company in entities(text)


@pytest.mark.parametrize("word", ["Government", "Network", "Memorandum", "Million"])
def test_nouns_with_a_capital_are_no_companies(word):
    assert entities(f"They expand the {word} of cameras in Kenya.").get(word, ("", None))[0] not in ("company", "unknown")


def test_the_last_word_of_a_technology_is_no_place():
    assert "Safe City" not in entities("The Safe City is the largest of the projects in Zambia.")


BOUGHT = "The Ministry of Home Affairs bought cameras from Hikvision. The police use them."


def homes(text, **about):
    """The countries of the ministry and the police."""
    reading = engine.read(Document.of(text, **about), load("en"))
    found = {}
    for scene in reading.scenes:
        for mention in scene.sentence.mentions:
            if mention.type == "public-body":
                found[scene.sentence.words(mention.first, mention.last)] = mention.country
    return found


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({}, None),
        ({"title": "Lesotho pays for cameras"}, "LS"),
        ({"publisher": "Lesotho Times"}, "LS"),
        ({"publisher": "Nairobi daily"}, "KE"),
        ({"publisher": "nation.co.ke"}, "KE"),
        ({"url": "https://www.nation.co.ke/news/1"}, "KE"),
        ({"url": "https://www.example.com/kenya"}, None),
        ({"publisher": "Chinese maker Hikvision"}, None),
    ],
)
def test_title_publisher_and_host_tell_where_a_text_names_no_country(about, code):
    assert set(homes(BOUGHT, **about).values()) == {code}


def test_what_the_text_speaks_of_outweighs_a_foreign_publisher():
    text = f"Lesotho has a new register. Lesotho pays for it. {BOUGHT}"
    assert set(homes(text, publisher="New York newspaper").values()) == {"LS"}


def test_an_embassy_is_not_where_a_text_is_at_home():
    text = "CEBU CITY - The City Council kept the cameras. The Chinese embassy offered new ones. The council refused."
    assert homes(text)["City Council"] == "PH"


def test_where_a_sentence_sets_out_it_stays():
    text = "Uganda votes. Uganda pays. In Kenya, officials of Uganda said that the police bought cameras from Hikvision."
    assert homes(text)["the police"] == "KE"


def test_of_a_title_counts_what_is_spoken_of_and_not_where_a_maker_is_from():
    title, _, _ = engine._sentences("Chinese company sells cameras to Uganda", load("en"))
    assert spoken_of(title, load("en")) == {"UG"}


SENTENCES = ("Kenya votes.", "Peru votes.", "In Chile it rains.", "Samsung is in Seoul.", BOUGHT)


@given(st.lists(st.sampled_from(SENTENCES), max_size=9))
def test_a_home_is_always_named_by_the_text(sentences):
    named = {"Kenya": "KE", "Peru": "PE", "Chile": "CL", "Seoul": "KR"}
    text = " ".join(sentences)
    assert set(homes(text).values()) <= {None, *(code for word, code in named.items() if word in text)}


def test_the_weights_that_ship_are_of_the_evidence_that_is_read():
    assert set(_weights()) == {"named", "described", "state", "group"}
    assert all(set(weights) == {*OF_COUNTRY, *OF_NOBODY} for weights in _weights().values())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("They cost 40 million somoni.", "TJ"),
        ("They cost £118,000 a year.", "GB"),
        ("They cost $118,000 a year.", None),
        ("They cost 118,000 euros a year.", None),
        ("They cost 40 million shillings.", None),
    ],
)
def test_whose_money_is_paid_tells_where_a_text_is_at_home(said, code):
    assert set(homes(f"{BOUGHT} {said}").values()) == {code}


def test_a_line_that_begins_with_a_country_is_about_it():
    text = (
        "Kenya has cameras. Kenya wants more. Kenya pays.\n\n- Peru: in use since 2009\n"
        "- Chile: delivered to the National Guard, which is content"
    )
    assert homes(text)["National Guard"] == "CL"


def test_of_a_long_line_the_last_sentences_are_looked_at():
    sentences = "Kenya pays. " + "It rains. " * 40 + "Peru pays. The police bought cameras."
    view = engine.read(Document.of(sentences), load()).cast.outlook
    assert [one.country for one, _ in view.in_line(len(view.named) - 1, 2)] == ["PE"]
    assert [begins for _, begins in view.in_line(0, 5)] == [True]


def test_the_makers_home_is_not_where_its_customer_is():
    text = "Peru has cameras. Hikvision, Dahua and Uniview of China sold more of them to the police."
    assert homes(text)["the police"] == "PE"


@pytest.mark.parametrize(("who", "code"), [("customers", None), ("journalists", "PE")])
def test_customers_are_of_no_one_country_where_journalists_are_of_one(who, code):
    text = f"The firm is from Israel. Kenya and Peru are on its list. Spyware was used against {who}."
    found = engine.read(Document.of(text), load()).cast.entities
    assert {entity.country for entity in found if entity.name == who} == {code}


def chances(text):
    return engine.read(Document.of(text), load()).cast.weighed


def test_the_more_countries_are_named_the_less_sure_a_home_is():
    alone, several = chances("Kenya pays. The police use it."), chances("Kenya and Peru and Chile pay. The police use it.")
    assert 0 < several["police"].popitem()[1] < alone["police"]["KE"] <= 1


def test_a_home_that_the_words_tell_is_not_weighed():
    assert "police" not in chances("Kenya and Peru pay. The police of Chile use it.")


def test_of_two_bodies_of_one_name_it_is_the_one_whose_country_is_named_most():
    text = "{0} has a new exchange. In {0} the GKNB listens. In {1} things are quieter."
    for here, there, code in (("Tajikistan", "Kyrgyzstan", "TJ"), ("Kyrgyzstan", "Tajikistan", "KG")):
        found = engine.read(Document.of(text.format(here, there)), load()).cast.entities
        assert [entity.country for entity in found if entity.name.startswith("State Committee")] == [code]


def test_those_whom_an_operator_watches_are_of_its_country(claims):
    text = "Ethiopia and Italy talk. Italy pays. The operator Ethio Telecom intercepted the calls of journalists."
    assert {c.to_party.country for c in claims(text) if str(c.kind) == "use"} == {"ET"}


def test_a_body_described_beside_its_name_is_that_body():
    text = "The EU border agency Frontex flies over Bosnia. Bosnia and Kenya watch. The agency sends its pictures to Sarajevo."
    reading = engine.read(Document.of(text), load())
    agency = [m for scene in reading.scenes for m in scene.sentence.mentions if m.head == "agency"]
    assert {reading.cast.entity(m).name for m in agency} == {"Frontex"}
    assert reading.cast.entity(agency[0]).country is None, "what was only weighed is not learned"


def test_a_known_states_home_is_not_doubtful_where_a_description_may_mean_it(claims):
    text = "Italy, Egypt and Kenya met. The state has its plans. Kenya bought spyware from Italy."
    assert not [cue for claim in claims(text) for cue in claim.cues if cue.rule.startswith("country weighed")]


def test_the_city_is_weighed_by_the_one_named_last_too():
    text = "Peru wants cameras. In Lima they hang already. Berlin was told. Peru pays for the city."
    assert engine.read(Document.of(text), load()).cast.weighed["city"].keys() == {"PE"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Venezuela bought cameras for Valencia.", "VE"),
        ("Spain's Herta is of Valencia.", "ES"),
        ("Herta is of Valencia.", "ES"),
        ("South Korea pays. They went to Anyang.", "KR"),
        ("China pays. They went to Anyang.", "CN"),
    ],
)
def test_of_two_cities_of_one_name_it_is_the_one_whose_country_is_named(text, code):
    found = [m for scene in engine.read(Document.of(text), load()).scenes for m in scene.sentence.mentions]
    assert {m.country for m in found if m.type == "place"} == {code}


def test_another_city_is_not_enough_to_tell_which_city_is_meant():
    text = "Avigilon, of Vancouver, sold cameras. Staff came from Provo."
    found = [m for scene in engine.read(Document.of(text), load()).scenes for m in scene.sentence.mentions]
    assert [m.country for m in found if m.type == "place"] == ["CA", "US"]


def test_between_two_countries_it_is_the_one_whose_money_is_paid():
    text = "Tajikistan and Kenya talk. It rains. {0} The Ministry of Home Affairs bought cameras from Hikvision."
    assert homes(text.format("It costs 40 million somoni."))["Ministry of Home Affairs"] == "TJ"
    assert homes(text.format("It costs 40 million Kenyan shillings."))["Ministry of Home Affairs"] == "KE"


def test_how_likely_a_home_is_is_told_with_the_claim(claims):
    text = "Kenya, Peru and Chile want cameras. It rains. The police bought surveillance cameras from Hikvision."
    cues = [cue for claim in claims(text) for cue in claim.cues]
    assert any(cue.field == "to" and cue.rule.startswith("country weighed") for cue in cues)
    text = "Kenya wants cameras. Kenya's police bought surveillance cameras from Hikvision."
    assert not [cue for claim in claims(text) for cue in claim.cues if cue.rule.startswith("country weighed")]


def test_a_country_that_took_the_place_of_the_likeliest_is_as_unlikely():
    reading = engine.read(Document.of("Kenya and Peru pay. The police use it."), load())
    scene = reading.scenes[1]
    party = party_of(reading, next(m for m in scene.sentence.mentions if m.type == "public-body"))
    other = replace(party, country="CL")
    own, taken = ([cue.rule for cue in doubts(reading, Kind.SUPPLY, None, one)] for one in (party, other))
    chance = reading.cast.weighed["police"][party.country]
    assert chance > 0.5 and own != taken == [DOUBTS[0][0]]


def test_people_are_as_sure_to_be_of_a_state_as_who_watches_them(claims):
    text = "Ethiopia and Italy talk. Italy pays. {} intercepted the calls of journalists."

    def doubted(operator: str) -> dict[str, bool]:
        (claim,) = (claim for claim in claims(text.format(operator)) if claim.kind is Kind.USE)
        assert claim.from_party.country == claim.to_party.country
        return {cue.field: True for cue in claim.cues if cue.rule.startswith("country weighed")}

    assert doubted("Ethio Telecom") == {}
    assert doubted("The police") == {"from": True}
    reading = engine.read(Document.of(text.format("Ethio Telecom")), load())
    people = next(m for scene in reading.scenes for m in scene.sentence.mentions if m.type == "group")
    alone = party_of(reading, people)
    watcher = replace(alone, type=PartyType.COMPANY, country="KE", span=None, name="Safaricom")
    assert list(doubts(reading, Kind.USE, watcher, alone)) and list(doubts(reading, Kind.SUPPLY, None, alone))
    assert list(doubts(reading, Kind.SUPPLY, replace(watcher, country=alone.country), alone))
    body = replace(alone, type=PartyType.PUBLIC_BODY)
    assert list(doubts(reading, Kind.USE, replace(watcher, country=alone.country), body))
    assert not list(doubts(reading, Kind.USE, replace(watcher, country=alone.country), alone))


def told_of(text: str, head: str) -> dict[str | None, dict[str, float]]:
    """What speaks for each country of the description with that head, as it is known at the end of the text."""
    reading = engine.read(Document.of(text), load())
    found = ((scene.sentence, m) for scene in reading.scenes for m in scene.sentence.mentions if m.head == head)
    sentence, mention = next(found)
    return evidence(reading.cast, sentence, mention, reading.cast.moment())


def test_what_is_told_of_a_country():
    makers = told_of("Peru has cameras. Hikvision and Dahua make them, Herta too. The police bought some.", "police")
    assert makers["PE"]["makers"] == 0 and not makers["PE"]["maker"] and "CN" not in makers
    assert told_of("China and Peru talk. Hikvision makes cameras. The police bought some.", "police")["CN"]["makers"] == 1.0
    city = told_of("Peru wants cameras. In Lima they hang already. Chile pays for the city.", "city")
    assert city["PE"]["city"] and not city["CL"]["city"]
    assert not told_of("Peru wants cameras. In Lima they hang. Chile pays for the police.", "police")["PE"]["city"]


def test_where_a_lender_is_from_is_told_apart_from_who_is_spoken_of():
    bank = told_of("Kenya waits. The Export-Import Bank of China paid the ministry.", "ministry")["CN"]
    police = told_of("Kenya waits. The Chinese police paid the ministry.", "ministry")["CN"]
    assert not bank["body before"] and police["body before"] and bank["near left"] == 0 < police["near left"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congolese police bought cameras. Congo pays.", {"CD"}),
        ("Brazzaville pays. The Congolese police use them. Congo bought cameras.", {"CG"}),
        ("Kinshasa pays. The Congolese police use them. Congo bought cameras.", {"CD"}),
    ],
)
def test_of_two_peoples_of_one_name_it_is_the_one_whose_country_is_named(text, codes):
    assert {entity.country for entity in engine.read(Document.of(text), load()).cast.entities} == codes
