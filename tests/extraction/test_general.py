"""`Intelligence agencies` of no country that the text tells are a group; those of the country spoken of are its bodies."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document

FOUR = "Kenya and Peru voted. Mexico and Chile voted. It is late. "
SELLS = "NSO Group sells spyware to "


@pytest.fixture
def ends(claims):
    """(kind, name, type, country) of the parties that are no companies."""

    def find(text):
        parties = [(c.kind, party) for c in claims(text) for party in (c.from_party, c.to_party) if party is not None]
        return {(str(kind), p.name, str(p.type), p.country) for kind, p in parties if str(p.type) != "company"}

    return find


@pytest.mark.parametrize("who", ["law enforcement agencies", "intelligence agencies", "police forces", "ministries"])
@pytest.mark.parametrize("before", ["", FOUR, FOUR * 2, "Kenya voted. It is late. It rains. "])
def test_bodies_of_nowhere_are_a_group(ends, who, before):
    assert ends(f"{before}{SELLS}{who}.") == {("supply", who, "group", None)}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (f"Kenya voted. {SELLS}police forces.", "police forces", "KE"),
        (f"Kenya is new. Kenya is big. Kenya is old. Peru voted. It is late. {SELLS}police forces.", "police forces", "KE"),
        (f"{FOUR}{SELLS}a police force.", "police force", "PE"),
        (f"{FOUR}{SELLS}the police forces.", "police forces", "PE"),
        (f"{FOUR}{SELLS}Kenyan police forces.", "Kenyan police forces", "KE"),
        (f"{FOUR}{SELLS}police forces in Peru.", "police forces", "PE"),
    ],
)
def test_bodies_of_the_country_spoken_of_are_its_own(ends, text, name, country):
    assert ("supply", name, "public-body", country) in ends(text)


def test_what_stands_beside_a_body_is_of_its_country():
    text = f"{FOUR}The ministry and intelligence agencies bought spyware from NSO Group."
    found = {c.to_party.name: c.to_party.country for c in engine.claims(engine.read(Document.of(text), load())) if c.to_party}
    assert found == {"ministry": "PE", "intelligence agencies": "PE"}


def test_one_body_without_a_country_is_no_group(ends):
    assert ends(f"{SELLS}the agency.") <= {("supply", "agency", "public-body", None)}


def test_bodies_of_nowhere_may_spy(ends):
    found = ends(f"{FOUR}Police forces used Pegasus to spy on journalists.")
    assert ("use", "Police forces", "group", None) in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NSO Group a vendu un logiciel espion à des agences de renseignement.", "agences de renseignement"),
        ("NSO Group vende su programa espía a agencias de inteligencia y a ministerios.", "agencias de inteligencia"),
    ],
)
def test_bodies_of_nowhere_in_french_and_spanish(ends, text, name):
    assert ("supply", name, "group", None) in ends(text)
