"""What is claimed of a text on other matters: nothing, however many states, lenders and owners stand in it."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine, matter
from sousveil.extraction.goods import is_of_other_goods
from sousveil.extraction.language import load
from sousveil.model import Document

OWNER = "Lumora Energy is a wholly owned subsidiary of Vexal Holdings."
FILL = "The dam was finished in spring. " * 3
FAR = "The dam was finished in spring. " * (matter.REACH + 1)
CAMERAS = "The cameras were sold to Kenya's police. "


def near(text: str, title: str | None = None, language: str = "en") -> list[bool]:
    return [scene.on_matter for scene in engine.read(Document.of(text, title=title), load(language)).scenes]


def test_who_owns_whom_is_no_claim_of_a_text_on_other_matters(told):
    owns = ("affiliation", "Vexal Holdings", "Lumora Energy")
    assert owns not in told(FILL + OWNER)
    assert owns in told(CAMERAS + FILL + OWNER)
    assert owns in told(OWNER + " " + FILL + CAMERAS)


def test_of_a_sentence_or_two_nobody_can_tell(told):
    assert ("affiliation", "Vexal Holdings", "Lumora Energy") in told(OWNER)
    assert near("It rains. It pours.") == [True, True]
    assert near("It rains. It pours. It stops.") == [False] * 3


def test_a_word_reaches_as_far_as_it_says():
    found = near(FAR + CAMERAS + FAR)
    place = matter.REACH + 1
    assert found == [False, *[True] * (2 * matter.REACH + 1), False] and found[place]


def test_a_title_speaks_for_the_whole_text():
    assert all(near(FAR + OWNER, title="Face recognition in Nairobi"))
    assert not any(near(FAR + OWNER, title="Storage in Nairobi"))


@pytest.mark.parametrize("word", ["storage", "switchyards", "a smart city", "tracking", "passports"])
def test_a_word_of_other_trades_alone_tells_of_no_technology(word):
    text = f"Vexal delivered {word} to Kenya's ministry of finance. "
    scenes = engine.read(Document.of(text + FILL), load()).scenes
    assert not scenes[0].technology and not scenes[0].on_matter
    assert engine.read(Document.of(text + FILL + CAMERAS), load()).scenes[0].technology


def test_what_other_trades_say_too_counts_beside_forces():
    assert all(near("The police listened to them. " + FILL))
    assert all(near("The Kenya Police Service listened to them. " + FILL))
    assert all(near("In South Africa SAPS listened to them. " + FILL))
    assert not any(near("The doctors listened to them. " + FILL))
    assert not any(near("The police opposed them. " + FILL))


WATCHED = "Officers sent messages on what the {} overheard, whom they followed and which handsets and faces they photographed. "


def test_a_text_of_forces_and_many_words_of_watching_is_on_watching():
    told_of = WATCHED.format("police") + FILL
    assert not any(near(told_of))
    assert all(near(told_of + "An inspector of police denied it."))
    assert not any(near(WATCHED.format("traders") + FILL + "An inspector of trade denied it."))
    assert not any(near("The police sent messages. " + FILL + "An inspector of police denied it."))
    apart = "The dam was finished in spring. " * (matter.AROUND + 1)
    told_apart = f"{WATCHED.format('traders')}{apart}The police came. An inspector of police denied it. "
    assert not any(near(told_apart)) and all(near(told_apart.replace(apart, FILL)))
    others = "The police asked for sensors, pilots, racks, intersections, dispatchers and the sky. The police denied it. "
    assert not any(near(others + FILL))
    named = "The police met Mr Messages of Handset Street, Face Hill, Overheard and Photographed. Police denied it. "
    assert not any(near(named + FILL))
    long = near(f"{FAR}{told_of}An inspector of police denied it. {FAR}")
    assert long[matter.REACH + 1] and not long[0] and not long[-1]


def test_a_phrase_that_only_begins_as_one_of_other_trades_is_sure():
    assert all(near("They asked about social media monitoring. " + FILL))


def test_a_supplier_brings_the_text_in_and_a_conglomerate_its_own_sentence():
    assert all(near("Hikvision opened an office. " + FILL))
    assert near("Siemens opened an office. " + FILL) == [True, False, False, False]
    assert not any(near("China Exim Bank opened an office. " + FILL))
    assert not any(near("UIDAI opened an office. " + FILL)), "a body that keeps fingerprints sells nothing"


def test_other_languages_have_such_words():
    filled = "Le barrage est fini. " * 3
    assert not any(near("Il a livré des filtres. " + filled, language="fr"))
    assert all(near("Il a livré des caméras. " + filled, language="fr"))
    filled = "La presa está lista. " * 3
    assert not any(near("Entregó pasaportes. " + filled, language="es"))
    assert all(near("Entregó cámaras. " + filled, language="es"))


def test_what_forces_do_together_counts_whatever_the_text_is_about(told):
    trained = "Chinese police trained Kenyan officers."
    assert any(kind == "cooperation" for kind, _, _ in told(FILL + trained))
    assert not told(FILL + "Chinese doctors trained Kenyan officers.")


@pytest.mark.parametrize("maker", ["BAE Systems", "Siemens"])
def test_a_conglomerate_sells_such_technology_only_where_the_text_speaks_of_it(told, maker):
    sale = f"{maker} delivered equipment to Slovakia."
    sold = ("supply", maker, "Slovakia")
    assert sold not in told(FILL + sale)
    assert sold in told(FILL + sale + " It intercepts calls in a monitoring centre, the ministry said of the spyware.")
    assert sold in told(sale)
    assert ("supply", "Hikvision", "Slovakia") in told(FILL + sale.replace(maker, "Hikvision"))


def test_a_bank_that_also_reads_faces_brings_no_sentence_in():
    assert not any(near("Sberbank opened an office. " + FILL))


@pytest.mark.parametrize(
    "words", ["54 howitzers", "300 street lamps", "a wind farm", "two flight simulators", "a 60-megawatt park"]
)
def test_goods_of_other_trades_are_not_what_a_maker_of_both_supplied(told, words):
    sold = ("supply", "Hanwha Vision", "Peru")
    assert sold in told(CAMERAS + FILL + "Hanwha Vision sold Peru the equipment.")
    assert sold not in told(CAMERAS + FILL + f"Hanwha Vision sold {words} to Peru.")
    assert sold in told(CAMERAS + FILL + f"Hanwha Vision sold {words} and cameras to Peru.")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Huawei delivered two frigates to Peru.", True), ("Huawei delivered cameras for frigates to Peru.", False),
        ("Alcatel Submarine Networks laid it for Peru.", False), ("Huawei delivered it to Peru.", False),
    ],
)  # fmt: skip
def test_a_name_of_a_party_names_no_goods(text, other):
    scene = engine.read(Document.of(text), load()).scenes[0]
    assert is_of_other_goods(scene, 0, len(text)) is other
