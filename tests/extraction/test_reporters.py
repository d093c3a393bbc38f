"""Who says it where his verb stands apart from him."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine, extract
from sousveil.extraction.language import load
from sousveil.extraction.reporters import reporter, sayer_of, subject_end
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
        ("A network is needed, an official statement said. It added that Huawei sold spyware to Kenya.", "official statement"),
        ("Citizen Lab published a report in May. It found that Circles had sold interception systems to Zambia.", "Citizen Lab"),
        ("Amnesty International said the law was bad. It says that Huawei sold spyware to Kenya.", "Amnesty International"),
        ("The rules were kept, said Huawei. It added that it had sold the cameras to Kenya.", "Huawei"),
        ("The Mexican government officially revealed for years that NSO Group had sold spyware to the army.", "The Mexican government"),
    ],
)
def test_who_says_it(text, speaker):
    assert set(supplies(text)) == {speaker}


def test_it_goes_on_from_whom_the_sentence_before_let_speak():
    text = "“It was hot,” the OVD-Info police-monitoring website said. It added that NtechLab had sold the cameras to Moscow."
    assert all(speaker is not None and speaker.startswith("OVD-Info") for speaker in supplies(text)) and supplies(text)


def test_a_place_of_work_a_person_and_a_paper_are_not_who_goes_on():
    assert sayer_of(syntax_of("Two people who have worked at Turkmentelecom say that the operator blocks it.")) != "Turkmentelecom"
    named = sayer_of(syntax_of("Two people who have worked at Turkmentelecom say that the operator blocks it."))
    assert getattr(named, "name", named) != "Turkmentelecom"
    assert sayer_of(syntax_of("Minister John Banda said that it was hot.")) is None
    assert sayer_of(syntax_of("The documents say that it was hot.")) is None


def test_a_noun_for_what_is_said_has_its_sayer_behind_it():
    syntax = syntax_of("It follows revelations late last year by the Wall Street Journal that Huawei had sold cameras to Iran.")
    stop = next(verb.first for verb in syntax.sentence.verbs if verb.lemma == "sell")
    found = reporter(syntax, stop)
    assert found is not None and found.name == "Wall Street Journal"
    other = syntax_of("A supervision report of 2021 states that the National Police sold cameras to Iran.")
    assert reporter(other, next(verb.first for verb in other.sentence.verbs if verb.lemma == "sell")) is None
