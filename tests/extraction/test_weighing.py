"""What the rules leave open is weighed: the likeliest answer is taken, with a margin; what the rules hear plainly stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction import engine, extract
from sousveil.extraction.frames import match
from sousveil.extraction.known import state_name
from sousveil.extraction.language import load
from sousveil.extraction.scenes import Said
from sousveil.extraction.triggers import triggers
from sousveil.extraction.weighing import amount, speaker, technology, time
from sousveil.extraction.weighing.choice import Choices, Leaning
from sousveil.extraction.weighing.speaker import key_of, voices
from sousveil.extraction.weighing.time import options, times_about, times_of
from sousveil.model import Claim, Document, Kind
from sousveil.parties.states import states

EVIDENCE = st.dictionaries(st.sampled_from("abcde"), st.floats(-2, 2), max_size=5)
WEIGHTS = st.dictionaries(st.sampled_from("abcxy"), st.floats(-3, 3), max_size=5)


@pytest.fixture
def reading():
    """A text as the rules read it, in English."""
    return lambda text, **about: engine.read(Document.of(text, **about), load("en"))


@pytest.fixture
def leaning_to(monkeypatch):
    """English whose weights speak for some answers, whatever the evidence; `met`: denied supplies have been annotated."""

    def lean(status, modality, *, met=False):
        plain = load("en")
        asked = {"status": status, "modality": modality}
        leanings = {}
        for name, said in asked.items():
            answers = plain.choices.leanings[name].answers
            weights = {"all": tuple(said.get(answer, 0.0) for answer in answers)}
            weights |= {"modality denied, supply": (0.0,) * len(answers)} if met else {}
            leanings[name] = Leaning(answers, weights)
        changed = replace(plain, choices=replace(plain.choices, leanings=leanings))
        monkeypatch.setattr("sousveil.extraction.words_for", lambda document: changed)

    return lean


def supplies(text: str, **about: str) -> list[Claim]:
    return [claim for claim in extract(Document.of(text, **about)) if claim.kind is Kind.SUPPLY]


@given(WEIGHTS, st.lists(EVIDENCE, min_size=1, max_size=5), st.floats(0, 3))
def test_an_answer_stands_until_another_has_more_than_the_margin(weights, told, margin):
    choices = Choices(weights={"q": weights})
    scores = [choices.score("q", one) for one in told]
    for standing in range(len(told)):
        place = choices.best("q", told, standing, margin)
        assert place == standing if max(scores) - scores[standing] <= margin else scores[place] == max(scores)


@given(EVIDENCE)
def test_evidence_without_a_weight_says_nothing(told):
    leaning = Leaning(("yes", "no"), {"a": (1.0, -1.0)})
    size = told.get("a", 0.0)
    assert leaning.scores(told) == {"yes": size, "no": -size}


def test_a_language_without_weights_keeps_what_its_rules_say():
    assert load("en").choices.leanings and not load("fr").choices.leanings and not load("es").choices.weights
    text = "En 2019, Huawei a vendu des caméras de vidéosurveillance au Kenya."
    (claim,) = [one for one in extract(Document.of(text, language="fr")) if one.kind is Kind.SUPPLY]
    assert (str(claim.status), claim.time) == ("in-place", "2019")


def test_no_party_and_no_country_is_evidence():
    choices = load("en").choices
    tables = (*(leaning.weights for leaning in choices.leanings.values()), *choices.weights.values())
    words = {word for table in tables for name in table for word in name.replace(",", " ").split()}
    named = {state_name(code).casefold() for code in states().codes}
    assert len(words) > 2000
    assert len(named) > 150 and words.isdisjoint(named | {"huawei", "hikvision", "cellebrite", "dahua", "thales", "verint"})


def test_a_weighing_leaves_a_cue_that_names_what_the_rules_said(leaning_to):
    leaning_to(status={"planned": 50.0}, modality={"alleged": 50.0})
    (claim,) = supplies("Huawei sold cameras to Kenya.")
    told = {(cue.field, cue.rule) for cue in claim.cues if cue.start is not None}
    assert (str(claim.status), str(claim.modality)) == ("planned", "alleged")
    assert {("status", "weighed against in-place"), ("modality", "weighed against asserted")} <= told


@pytest.mark.parametrize(("text", "stays"), [
    ("Huawei did not sell cameras to Kenya.", "denied"), ("Perhaps Huawei sold cameras to Kenya.", "possible"),
])  # fmt: skip
def test_what_is_heard_plainly_is_overruled_only_by_much(leaning_to, text, stays):
    for ahead, told in ((3.0, stays), (4.0, "alleged")):
        leaning_to(status={}, modality={"alleged": ahead}, met=True)
        assert {str(claim.modality) for claim in supplies(text)} == {told}


@pytest.mark.parametrize(("text", "status"), [
    ("Huawei will sell cameras to Kenya.", "planned"), ("Huawei no longer sells cameras to Kenya.", "ended"),
    ("Huawei sold cameras to Kenya in 2015.", "in-place"), ("Huawei is building a safe city for Kenya.", "under-way"),
])  # fmt: skip
def test_what_is_said_plainly_stays(text, status):
    assert {str(claim.status) for claim in supplies(text)} == {status}


def test_a_denial_of_a_kind_that_no_annotation_denies_stands():
    found = extract(Document.of("Cellebrite sold phone forensics to Belarus. Cellebrite has not cut off Belarus."))
    assert {str(one.modality) for one in found if one.kind is Kind.RESTRICTION} == {"denied"}


def test_what_nobody_named_says_is_alleged():
    text = "Huawei had supplied cameras to Kenya in 2015, three people familiar with it said, as Australia looked on."
    assert {(claim.speaker, str(claim.modality)) for claim in supplies(text)} == {("three people familiar with it", "alleged")}


def test_what_nobody_named_says_stays_alleged_however_much_speaks_against_it(leaning_to):
    leaning_to(status={}, modality={"asserted": 50.0})
    for said, told in (("Three people familiar with it said that", "alleged"), ("Reportedly,", "asserted")):
        assert {str(one.modality) for one in supplies(f"{said} Huawei sold cameras to Kenya.")} == {told}


def test_the_rules_time_stands_where_it_is_not_among_those_weighed(monkeypatch):
    monkeypatch.setattr(time, "options", lambda reading, said: [])
    assert {claim.time for claim in supplies("Huawei sold cameras to Kenya in 2015.")} == {"2015"}


def test_a_voice_is_known_again_by_the_last_word_of_its_name():
    assert key_of("President Edgar Lungu") == key_of("Lungu") == "lungu"
    assert key_of(None) == key_of("") == key_of("…") == ""


def test_whom_a_sentence_lets_speak(reading):
    found = reading("Edgar Lungu said on Monday that Huawei sold cameras to Zambia.")
    told = {voice.name: voice.role for voice in voices(found, found.scenes[0])}
    assert (told["Edgar Lungu"], told["Huawei"]) == ("says", "named")


def test_a_pronoun_behind_a_preposition_does_not_speak(reading):
    text = "Huawei sold cameras to Kenya, three people familiar with it said."
    found = reading(text)
    speaks = {voice.name for voice in voices(found, found.scenes[0]) if voice.role == "says"}
    assert speaks == {"three people familiar with it"}


def test_words_between_the_parts_of_a_verb_do_not_speak(reading):
    found = reading("The government has outright denied that Huawei sold cameras to Kenya.")
    assert "outright" not in {voice.name for voice in voices(found, found.scenes[0])}


def test_times_of_the_sentence_and_of_those_around_it_may_be_meant(reading):
    text = "It began in 2007. Then came 2009. And 2011. Talks went on in 2013. Huawei sold cameras to Kenya in 2015."
    found = reading(f"{text} Later came 2017. And 2019.")
    hit, *_ = match(found.scenes[4])
    told = [(one.moment.time, one.step) for one in options(found, Said(found.scenes[4], [], hit, None, None, 1.0))]
    assert told == [("2015", 0), ("2013", -1), ("2017", 1), ("2011", -2), ("2009", -3)]


def test_of_many_times_the_nearest_may_be_meant(reading):
    years = ", ".join(str(year) for year in range(1990, 2020))
    found = reading(f"In {years} or thereabouts Huawei sold cameras to Kenya in 2020.")
    hit, *_ = match(found.scenes[0])
    told = options(found, Said(found.scenes[0], [], hit, None, None, 1.0))
    assert len(told) == time.MOST and told[-1].moment.time == "2020" and told == sorted(told, key=lambda one: one.moment.first)


def test_of_many_voices_the_nearest_may_speak(reading):
    names = ", ".join(f"Person{letter} Smith{letter.lower()}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2)
    found = reading(f"{names} and Edgar Lungu said that Huawei sold cameras to Kenya.")
    (scene,) = found.scenes
    some = voices(found, scene)
    assert len(speaker._nearest(some, 0, 9999)) == min(len(some), speaker.MOST)
    assert speaker._nearest(some * 9, -1, 0) == (some * 9)[-speaker.MOST :]
    assert speaker._nearest(some * 9, 1, 0) == (some * 9)[: speaker.MOST]


def test_when_a_text_was_sent_is_no_time_of_what_it_tells(reading):
    found = reading("NAIROBI, 3 May 2021 (Wire) - Huawei sold cameras to Kenya in 2015.", published="2021-05-03")
    assert [moment.time for scene in found.scenes for moment in times_of(found, scene)] == ["2015"]


def test_what_a_maker_makes_counts_only_where_no_technology_is_said():
    told = {name: supplies(f"{name} sold surveillance cameras to Kenya.")[0].technology for name in ("Hacking Team", "Dahua")}
    assert set(told.values()) == {("video-surveillance",)}


def test_where_no_code_is_likely_the_rules_stand(monkeypatch):
    monkeypatch.setattr(technology, "SURE", 99.0)
    assert [claim.technology for claim in supplies("Huawei sold cameras to Kenya.")] == [("video-surveillance",)]


def test_a_speaker_is_overruled_only_with_a_margin(monkeypatch):
    text = "Mwai Kibaki said that Huawei sold cameras to Kenya."
    before = {claim.speaker for claim in supplies(text)}
    weights = load("en").choices
    shifted = {**weights.weights, "speaker": {"nobody": 50.0}}
    monkeypatch.setattr(speaker, "MARGIN", 99.0)
    held = replace(load("en"), choices=replace(weights, weights=shifted))
    monkeypatch.setattr("sousveil.extraction.words_for", lambda document: held)
    assert {claim.speaker for claim in supplies(text)} == before != {None}
    monkeypatch.setattr(speaker, "MARGIN", 1.0)
    (claim,) = supplies(text)
    assert claim.speaker is None
    assert ("speaker", "weighed against Mwai Kibaki") in {(cue.field, cue.rule) for cue in claim.cues}


def test_another_technology_or_time_than_the_rules_say_leaves_a_cue(monkeypatch):
    weights = {"technology": {"drone": 50.0, "video-surveillance": -50.0}, "time": {"none": 50.0}}
    changed = replace(load("en"), choices=replace(load("en").choices, weights=weights))
    monkeypatch.setattr("sousveil.extraction.words_for", lambda document: changed)
    (claim,) = supplies("Huawei sold cameras and drones to Kenya in 2015.")
    told = {(cue.field, cue.rule) for cue in claim.cues}
    assert (claim.technology, claim.time) == (("drone",), None)
    assert {("technology", "weighed against drone, video-surveillance"), ("time", "weighed against 2015")} <= told


def test_letters_in_brackets_stand_for_what_the_text_says(reading):
    text = "NEC awards a contract. The National Electoral Commission (NEC) of Somaliland has awarded a contract to Iritech Inc."
    found = {m.name: (m.type, m.country, m.id) for scene in reading(text).scenes for m in scene.sentence.mentions}
    assert found["NEC"] == ("public-body", "SO", None) == found["National Electoral Commission"]


def test_times_in_what_a_trigger_says(reading):
    found = reading("In 2012 the minister said that Huawei had sold cameras to Kenya in 2009.")
    (scene,) = found.scenes
    sold = next(trigger for trigger in triggers(scene) if trigger.frame.kind is Kind.SUPPLY)
    assert [moment.time for moment in times_about(found, scene, sold)] == ["2009"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Huawei sold cameras to Kenya for $12 million.", 12e6),
        ("Huawei sold cameras to Kenya in 2015. The contract was worth $12 million.", 12e6),
        ("Huawei sold cameras to Kenya in 2015. ZTE sold radios to Uganda for $5 million.", None),
        ("Huawei sold cameras to Kenya in 2015.\n\nUganda's budget for 2016 is $5 billion.", None),
    ],
)
def test_which_sum_belongs_to_a_sale(text, value):
    paid = {claim.amount and claim.amount.value for claim in supplies(text) if claim.to_party.country == "KE"}
    assert paid == {value}


def test_a_sum_outside_the_quote_is_shown_where_it_stands():
    text = "Huawei sold cameras to Kenya in 2015. The contract was worth $12 million."
    (claim,) = supplies(text)
    assert [(text[cue.start : cue.end], cue.rule) for cue in claim.cues if cue.field == "amount"] == [
        ("$12 million", "said outside the quote")
    ]
    (inside,) = supplies("Huawei sold cameras to Kenya for $12 million.")
    assert [cue.rule for cue in inside.cues if cue.field == "amount"] == ["said in the quote"]
    assert inside.sum_span == (33, 44) and claim.sum_span == (text.index("$"), len(text) - 1)


def test_sums_are_offered_nearest_first_and_never_from_far_away(reading):
    text = "Uganda paid $1 million. Kenya paid $2 million. Huawei sold cameras to Kenya for $3 million and $4 million."
    found = reading(text + " It cost $5 million (6 million euros)." + " It rained." * 9 + " It cost $7 million.")
    scene = found.scenes[2]
    hit = next(one for one in match(scene) if one.trigger.frame.kind is Kind.SUPPLY)
    said = Said(scene, [], hit, None, None, 1.0)
    told = [(one.amount.value / 1e6, one.step, one.rank) for one in amount.options(found, said)]
    assert told == [(3, 0, 0), (4, 0, 1), (2, -1, 0), (5, 1, 0)]
    assert amount.by_rules(amount.options(found, said), 0, len(text)).amount.value == 3e6
    assert amount.by_rules(amount.options(found, said), 0, 50) is None


def test_of_many_sums_in_a_sentence_the_nearest_are_weighed(reading):
    found = reading("Huawei sold cameras to Kenya for " + ", ".join(f"${n} million" for n in range(1, 40)) + ".")
    scene = found.scenes[0]
    hit = next(one for one in match(scene) if one.trigger.frame.kind is Kind.SUPPLY)
    told = amount.options(found, Said(scene, [], hit, None, None, 1.0))
    assert [one.amount.value for one in told] == [n * 1e6 for n in range(1, 1 + amount.MOST)]


def test_each_pair_of_one_trigger_has_the_time_that_stands_with_it():
    found = supplies("Huawei sold surveillance cameras to Kenya in 2015 and to Uganda in 2019.")
    assert {(claim.to_party.country, claim.time) for claim in found} == {("KE", "2015"), ("UG", "2019")}


def test_what_goes_on_from_the_time_before_is_reckoned_across_sentences(reading):
    found = reading("ZTE came in 2014. Talks went on. Two years later Huawei sold cameras to Kenya. A year later they left.")
    told = [[moment.time for moment in times_of(found, scene)] for scene in found.scenes]
    assert told == [["2014"], [], ["2016"], ["2017"]]


def test_a_long_chain_of_times_is_reckoned_without_end(reading):
    found = reading("ZTE came in 2014. " + "A day later they left. That year it rained. " * 1000)
    assert [moment.time for moment in times_of(found, found.scenes[-1])] == ["2014"]
