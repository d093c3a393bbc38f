"""Who says it where his verb stands apart from him."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine, extract
from sousveil.extraction.frames import match
from sousveil.extraction.hedges import manner_of
from sousveil.extraction.language import load
from sousveil.extraction.reporters import report_of, reporter, sayer_of, subject_end
from sousveil.extraction.sayers import cited
from sousveil.model import Document, Kind


def supplies(text: str) -> list[str | None]:
    return [c.speaker for c in extract(Document.of(text, published="2024-05-05")) if c.kind is Kind.SUPPLY]


def syntax_of(text: str, place: int = 0):
    return engine.read(Document.of(text), load("en")).scenes[place].syntax


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        ("The article on Wednesday", "The article"),
        ("The report last week", "The report"),
        ("The paper on 3 May 2019", "The paper"),
        ("RT in their report", "RT"),
        ("RT in its online report on Monday", "RT"),
        ("The study published by Ofcom", "The study published by Ofcom"),
        ("A spokesman in Nairobi", "A spokesman in Nairobi"),
        ("May", "May"),
    ],
)
def test_times_and_the_paper_itself_do_not_speak(before, subject):
    syntax = syntax_of(f"{before} said that Huawei sold cameras to Kenya.")
    verb = next(verb for verb in syntax.sentence.verbs if verb.lemma == "say")
    assert syntax.sentence.words(0, subject_end(syntax, verb) - 1) == subject


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Journal's article on Wednesday said that Huawei sold spyware to the Ugandan police.", "Journal"),
        ("RT in their report said that Huawei sold spyware to the Ugandan police.", "RT"),
        ("It is needed, an official statement said. It added that Huawei sold spyware to Kenya.", "official statement"),
        ("Citizen Lab published a report in May. It found that Circles had sold taps to Zambia.", "Citizen Lab"),
        ("Citizen Lab looked at it. It says Circles had sold taps to Zambia.", "Citizen Lab"),
        ("Amnesty International said the law was bad. It says that Huawei sold spyware to Kenya.", "Amnesty International"),
        ("The rules were kept, said Huawei. It added that it had sold the cameras to Kenya.", "Huawei"),
        ("The ministry officially revealed for years that NSO Group had sold spyware to the army.", "The ministry"),
    ],
)
def test_who_says_it(text, speaker):
    assert set(supplies(text)) == {speaker}


def test_a_name_in_front_of_plain_words_is_who_says_it():
    found = sayer_of(syntax_of("“It was hot,” the OVD-Info police-monitoring website said."))
    assert found is not None and getattr(found, "name", found) == "OVD-Info"


def test_a_place_of_work_a_person_and_a_paper_are_not_who_goes_on():
    named = sayer_of(syntax_of("Two people who have worked at Turkmentelecom say that the operator blocks it."))
    assert getattr(named, "name", named) != "Turkmentelecom"
    assert sayer_of(syntax_of("John Smith said that it was hot.")) is None
    assert sayer_of(syntax_of("The documents say that it was hot.")) is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Guardian said it was bad. According to the paper, Geedge sold filters to Myanmar.", "Guardian"),
        ("Citizen Lab said it was bad. According to the report, Dahua sold cameras to Kenya.", "Citizen Lab"),
        ("It was hot in Managua. According to the newspaper Confidencial, Dahua sold cameras to Kenya.", "Confidencial"),
        ("According to the complaint, Candiru sold its spyware to the government of Rwanda.", "the complaint"),
        ("The hardware, according to the authors, was sold to Tajikistan by Protei, a maker of taps.", "the authors"),
        ("The minister was asked about it. According to him, Huawei had supplied the cameras to Zambia.", "minister"),
        ("There was a report by Citizen Lab, according to which Verint sold taps to Sudan.", "Citizen Lab"),
        ("In Kenya, according to Reuters, Dahua sold cameras, and Huawei sold drones to the police.", "Reuters"),
        ("Huawei sold cameras to Kenya, according to documents seen by Reuters.", None),
        ("ZTE sold cameras to Guinea by a loan, of which, according to the Court of Accounts, half is lost.", None),
        ("ZTE sold cameras to Guinea; it was, according to the Court of Accounts, dear.", None),
    ],
)
def test_according_to_whom(text, speaker):
    assert supplies(text)[:1] == [speaker]


def test_a_source_in_a_relative_clause_is_not_that_of_what_stands_before_it():
    for text, told in (("by a loan, of which, according to Reuters, half is lost", False), (", according to Reuters", True)):
        scene = engine.read(Document.of(f"ZTE sold cameras to Guinea {text}."), load("en")).scenes[0]
        manner = manner_of(scene.syntax, match(scene)[0].trigger)
        assert (manner.speaker is not None or manner.speaker_words == "Reuters") is told


def test_what_stands_behind_a_comma_and_and_is_not_from_the_source_before():
    found = extract(Document.of("Dahua sold cameras to Kenya, according to Reuters, and Huawei sold drones to Uganda."))
    assert {(c.from_party.name, c.speaker) for c in found} == {("Dahua", "Reuters"), ("Huawei", None)}


def test_reports_according_to_which_are_alleged():
    found = extract(Document.of("There were press reports according to which Dahua sold cameras to Kenya."))
    assert [c.modality.value for c in found] == ["alleged"]


def test_a_speaker_is_called_as_the_text_calls_him():
    text = "Axis Communications is Swedish. Axis said that it had sold cameras to the Kenyan police."
    assert supplies(text) == ["Axis"]


def test_a_noun_for_what_is_said_has_its_sayer_behind_it():
    syntax = syntax_of("It follows revelations late last year by the Wall Street Journal that Huawei had sold cameras to Iran.")
    stop = next(verb.first for verb in syntax.sentence.verbs if verb.lemma == "sell")
    found = reporter(syntax, stop)
    assert found is not None and found.name == "Wall Street Journal"
    mere = syntax_of("There was a report by Citizen Lab when Huawei sold cameras to Iran.")
    assert reporter(mere, next(verb.first for verb in mere.sentence.verbs if verb.lemma == "sell")) is None
    other = syntax_of("A supervision report of 2021 states that the National Police sold cameras to Iran.")
    assert reporter(other, next(verb.first for verb in other.sentence.verbs if verb.lemma == "sell")) is None


def test_a_paper_that_no_list_knows_as_a_party_says_it():
    text = "Haaretz reported that Geedge sold filters to Myanmar. It said that Dahua sold cameras to Kenya."
    assert set(supplies(text)) == {"Haaretz"}


def test_a_paper_whose_name_follows_is_none_that_was_spoken_of():
    text = "According to the newspaper Confidencial, Dahua sold cameras to Kenya."
    scene = engine.read(Document.of(text), load("en")).scenes[0]
    manner = manner_of(scene.syntax, match(scene)[0].trigger)
    assert manner.carrier is None and manner.speaker is not None and manner.speaker.name == "Confidencial"


def test_it_goes_on_over_any_number_of_sentences_without_end():
    text = "Reuters said it was hot. " + "It said that it was hot. " * 800 + "It said that Dahua sold cameras to Kenya."
    assert len(supplies(text)) == 1
    near = "The Guardian said it was hot. It said that it rained. It added that Dahua sold cameras to Kenya."
    assert supplies(near) == ["Guardian"]


def saying(syntax):
    return next(verb for verb in syntax.sentence.verbs if verb.lemma in ("say", "report"))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Huawei sold cameras to Kenya, the Daily Nation reported, citing Maria Silva.", "Maria Silva"),
        ("Huawei sold cameras to Kenya, the Daily Nation reported on Monday, quoting officials.", "officials"),
        ("The Daily Nation, citing the Interior Ministry, reported that Huawei sold cameras to Kenya.", "Interior Ministry"),
        ("Huawei sold cameras to Kenya, the Daily Nation reported, citing internal documents.", None),
        ("Maria Silva said that lawyers cite the Daily Nation.", None),
        ("The Daily Nation reported that Huawei sold cameras to Kenya, citing its budget.", None),
    ],
)
def test_who_is_cited_says_it_and_papers_do_not(text, who):
    syntax = syntax_of(text)
    found = cited(syntax, saying(syntax))
    assert (found and syntax.sentence.words(found[0], found[1])) == who


@pytest.mark.parametrize(
    ("text", "trails", "found"),
    [
        ("Huawei sold cameras to Kenya, says the hour-long report.", True, "report"),
        ("The report, called Walls, says that Huawei sold cameras to Kenya.", False, "report"),
        ("Huawei sold cameras to Kenya, she says in a report.", True, None),
        ("She says the report is wrong.", False, None),
        ("The firm, called Walls, says that Huawei sold cameras to Kenya.", False, None),
    ],
)
def test_a_report_says_it_behind_its_verb_or_before_what_is_told_aside(text, trails, found):
    syntax = syntax_of(text)
    place = report_of(syntax, saying(syntax), saying(syntax).first, trails)
    assert (place if place is None else syntax.sentence.low(place)) == found
