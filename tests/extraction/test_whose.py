"""A body, a government or a group is of the country that most speaks for it, and of one that the document names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.extraction.whose import OF_COUNTRY, OF_NOBODY, _weights, spoken_of
from sousveil.model import Document

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
