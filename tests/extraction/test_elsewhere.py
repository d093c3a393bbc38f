"""A country that was only guessed gives way; what the text or the registry tells never does. Which country is spoken of."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document

FAINT = 0.25
CHINA_AND_KENYA = "China exports cameras, and China makes them. Kenya imports some. "
CHINA_AND_HARDLY_KENYA = "China makes them. China tests them. China sells them. China eats. China sings. Kenya imports some. "
KENYA_AND_UGANDA = "Kenya has a plan. Kenya needs help. Kenya has money. Kenya has time. Uganda has plans too. "


def homes(text: str, title: str | None = None) -> list[str]:
    return list(engine.read(Document.of(text, title=title), load()).cast.homes)


@pytest.fixture
def country(claims):
    """The country of the party of that name on either side of the claims of a kind."""

    def find(text, name, kind="supply"):
        told = [claim for claim in claims(text) if str(claim.kind) == kind and claim.confidence > FAINT]
        ends = [end for claim in told for end in (claim.from_party, claim.to_party)]
        return {end.country for end in ends if end is not None and name in end.name.casefold()}

    return find


def test_a_guessed_customer_is_not_of_its_suppliers_country(country):
    assert country(f"{CHINA_AND_KENYA}Hikvision supplied the police with surveillance cameras.", "police") == {"KE"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("China exports cameras. Hikvision supplied the police with surveillance cameras.", "police"),
        (f"{CHINA_AND_HARDLY_KENYA}Hikvision supplied the police with surveillance cameras.", "police"),
        (f"{CHINA_AND_KENYA}Hikvision supplied the Chinese police with surveillance cameras.", "police"),
        (f"{CHINA_AND_KENYA}The ministry waits. Hikvision supplied the Chinese police with surveillance cameras.", "police"),
        (f"{CHINA_AND_KENYA}Hikvision sold surveillance cameras to the police of China.", "police"),
        (f"{CHINA_AND_KENYA}Hikvision supplied China's Department of Health with surveillance cameras.", "department"),
        (f"{CHINA_AND_KENYA}Hikvision supplied the Cyberspace Administration of China with cameras.", "cyberspace"),
    ],
)
def test_what_is_told_or_spoken_of_alone_stays(country, text, name):
    assert country(text, name) == {"CN"}


def test_two_guesses_stay_together(country):
    text = "Kenya votes. Kenya waits. Uganda votes too. The ministry supplied the police with surveillance cameras."
    assert country(text, "ministry") == country(text, "police") == {"KE"}


def test_a_state_agrees_with_a_body_of_the_other_country(country):
    text = f"{KENYA_AND_UGANDA}Kenya will train officers of the interior ministry in the use of spyware."
    assert country(text, "ministry", "cooperation") == {"UG"}
    alone = text.replace("Uganda has plans too. ", "")
    assert "UG" not in country(alone, "ministry", "cooperation")


def test_who_spies_may_be_of_the_country_of_those_spied_on(country):
    text = "Uganda votes. Kenya votes too. The police used spyware against Kenyan journalists."
    assert country(text, "police", "use") == {"KE"}


BOUGHT = "the police bought surveillance cameras from Hikvision."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"In Bahrain, officials of Germany said that {BOUGHT}", "BH"),
        (f"Kenya votes. In Bahrain, Germany helped, and {BOUGHT}", "BH"),
        (f"In Bahrain officials of Germany said that {BOUGHT}", "DE"),
        (f"Kenya votes. In Bahrain Germany helped, and {BOUGHT}", "DE"),
        (f"Kenya votes. It said in Bahrain, as Germany had asked, that {BOUGHT}", "DE"),
        (f"From Bahrain, officials of Germany said that {BOUGHT}", "DE"),
        (f"In Bahrain, it rains. Germany said that {BOUGHT}", "DE"),
        (f"Kenya votes. In Bahrain, it rains. Germany helped, and {BOUGHT}", "DE"),
    ],
)
def test_a_country_in_front_places_its_whole_sentence_and_no_other(country, text, code):
    assert country(text, "police") == {code}


@pytest.mark.parametrize(
    ("whose", "code", "known"),
    [
        ("Nigeria's Federal Bureau of Investigation", "NG", False),
        ("The Nigerian Federal Bureau of Investigation", "NG", False),
        ("NIGERIAN FEDERAL BUREAU OF INVESTIGATION", "NG", False),
        ("America's Federal Bureau of Investigation", "US", True),
        ("AMERICAN FEDERAL BUREAU OF INVESTIGATION", "US", True),
        ("Belarus's Investigative Committee", "BY", False),
        ("Russia's Investigative Committee", "RU", True),
    ],
)
def test_a_body_that_the_sentence_gives_to_another_state_is_not_the_registrys(claims, whose, code, known):
    bought = " bought phone extraction tools from Cellebrite"
    [supply] = claims(whose + (bought.upper() if whose.isupper() else f"{bought}."))
    assert (supply.to_party.country, supply.to_party.id is not None) == (code, known)


def test_a_state_further_off_owns_no_body(claims):
    text = "Russia votes. In Belarus, the police met Russia's Investigative Committee, which bought spyware from Cellebrite."
    assert {claim.to_party.country for claim in claims(text) if "Investigative" in claim.to_party.name} == {"RU"}


@pytest.mark.parametrize(
    ("firm", "code"),
    [
        ("Huawei in Kenya", "KE"),
        ("Norway's Nordvik Ltd in Kenya", "KE"),
        ("Huawei in China", "UG"),
        ("Huawei of China", "UG"),
        ("Nordvik Ltd in Kenya", "UG"),
    ],
)
def test_where_a_company_is_but_not_from_is_spoken_of(country, firm, code):
    text = f"Uganda votes. {firm} has an office, and the police bought phone extraction tools from Cellebrite."
    assert country(text, "police") == {code}


@pytest.mark.parametrize(
    ("text", "title", "order"),
    [
        ("Uganda and Rwanda met.", None, ["UG", "RW"]),
        ("Rwanda and Uganda met.", None, ["RW", "UG"]),
        ("Uganda and Rwanda met.", "Rwanda waits", ["RW", "UG"]),
        ("NAIROBI: Uganda and Rwanda met. Uganda signed.", None, ["KE", "UG", "RW"]),
        ("Kenyan journalists met in Uganda.", None, ["UG", "KE"]),
        ("It met officials of Uganda, says the Kenyan police.", None, ["KE", "UG"]),
        ("Nobody met.", None, []),
    ],
)
def test_countries_spoken_of_most_first(text, title, order):
    assert homes(text, title) == order


@pytest.mark.parametrize(
    ("text", "code", "known"),
    [
        ("Nigeria votes. The National Security Agency bought it", "NG", False),
        ("Washington waits. The National Security Agency bought it", "US", True),
        ("Nigeria votes. The Secret Intelligence Service bought it", "NG", False),
        ("Britain votes. The Secret Intelligence Service bought it", "GB", True),
        ("Nigeria votes. The Federal Bureau of Investigation bought it", "US", True),
        ("Nigeria votes. MI6 bought it", "GB", True),
    ],
)
def test_a_body_of_a_common_name_is_known_where_its_country_is_spoken_of(claims, text, code, known):
    [supply] = claims(text.replace("bought it", "bought phone extraction tools from Cellebrite."))
    assert (supply.to_party.country, supply.to_party.id is not None) == (code, known)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("The Folketing", "DK"),
        ("The Knesset", "IL"),
        ("The Lok Sabha", "IN"),
        ("The Bundestag", "DE"),
        ("The Sejm", "PL"),
        ("The Verkhovna Rada", "UA"),
        ("Her Majesty's Government", "GB"),
        ("The Kenyan parliament", "KE"),
        ("Rijkswaterstaat", "NL"),
    ],
)
def test_institutions_by_their_own_names_are_of_their_country(claims, who, code):
    [supply] = claims(f"{who} bought surveillance cameras from Hikvision.")
    assert (supply.to_party.country, supply.to_party.id is not None) == (code, True)


def test_a_company_of_an_institutions_name_is_none(claims):
    supplies = claims("Brazil votes. Bunge bought surveillance cameras from Hikvision.")
    assert supplies and all(supply.to_party.country != "TZ" for supply in supplies)
