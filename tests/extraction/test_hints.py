"""Which technology a claim is of is weighed by what the text hints at, by where it speaks of it and by its title, not in a text
that names none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sousveil.extraction import engine, extract
from sousveil.extraction.frames import match
from sousveil.extraction.goods import technology_of
from sousveil.extraction.language import load
from sousveil.extraction.scenes import Said
from sousveil.extraction.weighing import technology
from sousveil.extraction.weighing.hints import hints_of, in_text
from sousveil.model import Claim, Document, Kind, Party, PartyType


@pytest.fixture
def reading():
    """A text as the rules read it, in English."""
    return lambda text, **about: engine.read(Document.of(text, **about), load("en"))


@pytest.fixture
def weighing(monkeypatch):
    """English with these weights for technology alone."""

    def use(weights):
        plain = load("en")
        changed = replace(plain, choices=replace(plain.choices, weights=plain.choices.weights | {"technology": weights}))
        monkeypatch.setattr("sousveil.extraction.words_for", lambda document: changed)

    return use


def told(found, place=0, rules=None):
    """The evidence for each code of the first relation of a sentence."""
    scene = found.scenes[place]
    hit = match(scene)[0]
    giver, taker = (found.cast.entity(side[0]) for side in (hit.sources, hit.targets))
    ends = [Party(name=one.name, type=PartyType(one.type), country=one.country, id=one.id) for one in (giver, taker)]
    said = Said(scene, found.scenes[:place], hit, *ends, 0.5)
    start, end = scene.sentence.start, scene.sentence.end
    by_rules = technology_of(found, said, start, end) if rules is None else rules
    return technology.evidence(found, said, start, end, by_rules)


def of(text: str, kind: Kind = Kind.SUPPLY, **about: str) -> list[Claim]:
    return [claim for claim in extract(Document.of(text, **about)) if claim.kind is kind]


def test_hints_are_running_words_and_no_names(reading):
    found = reading("The cameras can pick a face out of a million portraits. Face Ltd sold them to the Faces Bureau.")
    assert {(hint.code, hint.word) for hint in hints_of(found.scenes[0])} >= {
        ("face-recognition", "face"),
        ("face-recognition", "portrait*"),
    }
    assert "face-recognition" not in {hint.code for hint in hints_of(found.scenes[1])}
    assert in_text(found)["face-recognition"] == {"face", "portrait*"}


def test_the_longest_beginning_counts_once(reading):
    found = reading("Hikvision sold cameras that record telephones and follow the movements of people to Kenya.")
    at = found.document.text.index("telephones")
    words = [(hint.code, hint.word) for hint in hints_of(found.scenes[0]) if hint.start == at]
    assert sorted(words) == [("interception", "telephone*"), ("telecom-network", "telephone*")]


def test_a_sentence_off_the_matter_hints_at_nothing(reading):
    scene = reading("The officers followed the movements of the herd.").scenes[0]
    scene.once.clear()
    assert hints_of(scene)
    scene.once.clear()
    scene.on_matter = False
    assert not hints_of(scene)


def test_a_hint_lets_a_technology_be_weighed_that_no_word_names(weighing):
    weighing({"hint quoted faces, face-recognition": 9.0, "quoted": 9.0, "all": -1.0})
    text = "Dahua sold Kenya cameras that pick faces out of crowds."
    assert [claim.technology for claim in of(text)] == [("face-recognition", "video-surveillance")]
    assert [claim.technology for claim in of(text.replace(" that pick faces out of crowds", ""))] == [("video-surveillance",)]


def test_where_no_technology_is_named_the_rules_stand(weighing):
    weighing({"drone": 50.0, "hint quoted data, drone": 50.0, "all": 9.0})
    found = of("Kenya's Safaricom denied sharing customer data with the security services.", Kind.DATA_TRANSFER)
    assert [claim.technology for claim in found] == [("telecom-network",)]


def test_what_is_taught_is_weighed_by_what_the_text_speaks_of(weighing):
    text = "Huawei sold drones to Kenya. Chinese instructors trained officers of the Kenyan police in May."
    weighing({"in the paragraph": 9.0})
    assert [claim.technology for claim in of(text, Kind.COOPERATION)] == [("drone",)]
    weighing({"in the paragraph": -9.0})
    assert [claim.technology for claim in of(text, Kind.COOPERATION)] == [()]


def test_where_the_text_speaks_of_it_is_evidence(reading):
    text = (
        "Dahua sold cameras to Kenya. Hikvision sold drones to Uganda.\n\nThe ministry signed with Dahua in May for phase two. "
        "Dahua sold the equipment to Kenya in June."
    )
    found = reading(text, title="Drones over Kampala")
    evidence = told(found, 3)
    cameras, drones = evidence["video-surveillance"], evidence["drone"]
    assert cameras["theirs 2"] and drones["theirs 0"]
    assert "with the giver" in cameras and "with the taker" in cameras
    assert "with the giver" not in drones and "with the taker" not in drones
    assert "in the paragraph" not in cameras and "in the paragraph" not in drones
    assert "last before" in drones and "last before" not in cameras
    assert "in the title" in drones and "in the title" not in cameras
    assert "in the first sentence" in cameras and "in the first sentence" not in drones


def test_what_needs_a_technology_has_one_by_the_rules_first(reading):
    found = reading("Huawei sold drones to Kenya. Dahua sold tractors to Uganda. China trained the Kenyan police.")
    assert told(found, 1) and not told(found, 1, rules=()) and told(found, 2, rules=())


def test_what_lies_far_away_says_nothing(reading):
    far = "The hall was full. " * (technology.WINDOW + 1)
    near = told(reading("Dahua sold cameras to Kenya. Huawei sold drones to Uganda."), 1)["video-surveillance"]
    apart = told(reading(f"Dahua sold cameras to Kenya. {far}Huawei sold drones to Uganda."), technology.WINDOW + 2)
    assert near["theirs 0"] and apart["video-surveillance"]["theirs -1"]


@pytest.mark.parametrize(("score", "technology_of_both"), [(0.0, False), (0.5, True)])
def test_what_is_hinted_at_or_stands_elsewhere_has_to_be_likelier_than_what_is_quoted(weighing, score, technology_of_both):
    weighing({"quoted": 9.0, "hint quoted faces, face-recognition": score, "last before": score})
    found = of("Dahua sold Kenya cameras that pick faces out of crowds.")
    assert ("face-recognition" in found[0].technology) is technology_of_both
    found = of("Huawei sold drones to Uganda. Dahua sold cameras to Kenya.")
    assert ("drone" in found[1].technology) is technology_of_both


def test_where_nothing_is_quoted_what_the_text_speaks_of_needs_no_more(weighing):
    weighing({"quoted": 9.0, "all": -2.0, "last before": 1.8})
    found = of("Huawei sold drones to Uganda. Dahua sold the equipment to Kenya in June.")
    assert found[1].technology == ("drone",)
    found = of("Huawei sold drones to Uganda. Dahua sold cameras to Kenya in June.")
    assert found[1].technology == ("video-surveillance",)


def test_a_word_without_end_takes_no_more_than_its_beginning(reading):
    found = reading(f"Dahua sold cameras to Kenya. Whoever moved was track{'x' * 200_000} by them.")
    assert "location-tracking" in in_text(found)
