"""What the model sees of a whole sentence: a kind it hardly sees there is doubted. `Countries` are not each state so far."""

from __future__ import annotations

import pytest

from sousveil import pipeline
from sousveil.extraction import engine, neural, proposing
from sousveil.extraction.attributes import SEEN, UNSEEN
from sousveil.extraction.language import load
from sousveil.extraction.tagged import Parties
from sousveil.model import Document, Kind

needs_model = pytest.mark.skipif(neural.absence() is not None, reason="needs the model")
SALE = "Huawei sold cameras to Kenya."


def doubts(seen: dict[str, float]) -> list[str]:
    reading = engine.read(Document.of(SALE), load())
    reading.scenes[0].seen = seen
    return [cue.rule for claim in engine.claims(reading) for cue in claim.cues if cue.rule == UNSEEN]


def test_a_kind_is_doubted_where_the_model_hardly_sees_it_in_the_sentence():
    others = {str(kind): 0.9 for kind in Kind}
    assert doubts({}) == []
    assert doubts(others) == doubts(others | {"supply": SEEN}) == []
    assert doubts(others | {"supply": SEEN - 0.01}) == [UNSEEN]


@needs_model
def test_scenes_hold_what_the_model_sees_in_them_and_none_where_it_has_not_read(monkeypatch):
    text = f"{SALE} It rained in the north."
    reading = engine.read(Document.of(text), load())
    proposing.propose(reading)
    assert [set(scene.seen) for scene in reading.scenes] == [{str(kind) for kind in Kind}] * 2
    assert reading.scenes[0].seen["supply"] > 0.5 > reading.scenes[1].seen["supply"]
    monkeypatch.setattr("sousveil.extraction.neural.reader.MOST_WINDOWS", 0)
    unread = engine.read(Document.of(text), load())
    proposing.propose(unread)
    assert [scene.seen for scene in unread.scenes] == [{}, {}]


GROUP = (
    "Kenya votes. China sells telecommunications equipment to developing countries. "
    "When countries refinance their loans, China can make access to networks part of the deal."
)


@pytest.mark.parametrize(("words", "made"), [("their loans", 0), ("their loans in Kenya", 1)])
def test_countries_are_a_group_told_of_and_not_each_state_so_far(words, made):
    text = GROUP.replace("their loans", words)
    rules = engine.read(Document.of(text), load())
    last = rules.scenes[-1].sentence

    def tagged(word: str, after: int = 0) -> neural.Tagged:
        start = text.index(word, after)
        return neural.Tagged(start, start + len(word), "state", "pronoun" if word == "their" else "name", 0.9)

    mentions = (tagged("Kenya"), tagged("their"), tagged("China", last.start))
    mentions += (tagged("Kenya", last.start),) if made else ()
    kenya = neural.Entity((0, 1, 3) if made else (0, 1), "state", "KE")
    sure = {"asserted": 1.0}, {"planned": 1.0}
    access = neural.Proposal("access", last.index, 0, 1, 0.8, *sure)
    seen = neural.Reading(mentions, (kenya, neural.Entity((2,), "state", "CN")), (access,))
    assert len(proposing.Proposer(rules, seen, Parties(rules, seen)).claims()) == made


def parties_of(text: str, mention: str, kind: str, form: str = "name") -> Parties:
    """What a model has read that took one mention of a text for a party."""
    start = text.index(mention)
    tagged = neural.Tagged(start, start + len(mention), kind, form, 0.9)
    return Parties(engine.read(Document.of(text), load()), neural.Reading((tagged,), (neural.Entity((0,), kind),), ()))


@pytest.mark.parametrize(
    ("mention", "kind", "names"),
    [
        ("Serbian and Chinese police", "public-body", [("Serbian police", "RS"), ("Chinese police", "CN")]),
        ("Serbian and Chinese police", "group", 1),
        ("Chinese police", "public-body", 1),
    ],
)
def test_a_mention_of_two_lands_is_two_parties(mention, kind, names):
    found = parties_of("Joint patrols of Serbian and Chinese police walk there.", mention, kind, "description").each(0, 0)
    assert len(found) == names if isinstance(names, int) else [(one.name, one.country) for one in found] == names


@needs_model
def test_who_stands_in_a_mention_of_two_lands_is_as_sure_as_the_other():
    text = "Serbian and Chinese police used the face recognition cameras on protesters in Belgrade."
    sure = {claim.from_party.name: claim.confidence for claim in pipeline.extract(text) if claim.kind is Kind.USE}
    assert sure.keys() == {"Serbian police", "Chinese police"} and abs(sure["Serbian police"] - sure["Chinese police"]) < 0.1


@pytest.mark.parametrize(("words", "name"), [("LLC", None), ("Bhd.", None), ("S.A.", None), ("Kestrel", "Kestrel")])
def test_a_legal_form_without_a_name_is_nobody(words, name):
    found = parties_of(f"They removed {words} from the list.", words, "company").party(0, 0)
    assert (found.name if found is not None else None) == name
