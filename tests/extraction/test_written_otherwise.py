"""Names as real text writes them: with points, split, in the plural, by letters in brackets, a town with its state."""

from __future__ import annotations

import numpy as np
import pytest

from sousveil.extraction import QUICK, engine
from sousveil.extraction.aimed import aimed
from sousveil.extraction.known import find_known
from sousveil.extraction.language import load
from sousveil.extraction.neural.merging import merge
from sousveil.extraction.neural.reading import Entity, Known, Proposal, Reading, Tagged
from sousveil.extraction.placed import Placed
from sousveil.extraction.proposing import Proposer, known_mentions
from sousveil.extraction.tagged import Parties
from sousveil.extraction.worded import Worded
from sousveil.model import Document, Kind, Party, PartyType


def meant(text: str) -> dict[str, tuple[str, str | None]]:
    """The words of each mention -> its type and country."""
    reading = engine.read(Document.of(text), load())
    return {text[m.start : m.end]: (m.type, m.country) for scene in reading.scenes for m in scene.sentence.mentions}


@pytest.mark.parametrize(
    ("text", "written", "party"),
    [
        ("The F.B.I. bought spyware.", "F.B.I.", ("public-body", "US")),
        ("Spyware went to the U.A.E, he said.", "U.A.E", ("state", "AE")),
        ("The P.R.C. owns it, and I.B.M. sold cameras.", "P.R.C.", ("state", "CN")),
        ("The P.R.C. owns it, and I.B.M. sold cameras.", "I.B.M.", ("company", "US")),
        ("The police use Sense Time cameras.", "Sense Time", ("company", "CN")),
        ("The police track phones with Stingrays, a kind of IMSI catcher.", "Stingrays", ("company", "US")),
        ("India got access to Blackberry messages.", "India", ("state", "IN")),
    ],
)
def test_a_name_is_known_however_it_is_written(text: str, written: str, party: tuple[str, str | None]) -> None:
    assert meant(text)[written] == party


def test_a_plural_needs_technology_and_a_split_name_its_trade() -> None:
    assert meant("Divers were stung. Stingrays did it.").get("Stingrays", ("unknown", None))[0] != "company"
    assert meant("He went to Dark Matter.").get("Dark Matter", ("unknown", None))[0] != "company"


@pytest.mark.parametrize(
    ("text", "written", "country"),
    [
        ("In Tripoli, Lebanon, cameras were installed.", "Tripoli", "LB"),
        ("Cameras stand in Santiago, Cuba, and in Cordoba, Spain.", "Santiago", "CU"),
        ("Cameras stand in Santiago, Cuba, and in Cordoba, Spain.", "Cordoba", "ES"),
        ("Cameras stand in Valencia, Spain and Tripoli, Lebanon.", "Tripoli", "LB"),
        ("Cameras stand in Cairo, Sudan and Libya.", "Cairo", "EG"),
        ("Cameras went to Tripoli, Lebanon, Jordan and Egypt.", "Tripoli", "LY"),
        ("He spoke of Tripoli; Lebanon was far.", "Tripoli", "LY"),
    ],
)
def test_a_town_lies_in_the_state_named_behind_it_but_not_in_a_list(text: str, written: str, country: str) -> None:
    sentences = [(0, len(text))]
    found = find_known(text, "en", sentences=sentences, has_technology=lambda start, end: True)
    assert {text[one.start : one.end]: one.country for one in found}[written] == country


@pytest.mark.parametrize(
    ("text", "letters", "party"),
    [
        ("The Rwanda Information Association Authority (RISA) bought cameras. RISA paid.", "RISA", ("public-body", "RW")),
        ("The Federated States of Micronesia (FSM) gets a cable. FSM pays.", "FSM", ("state", "FM")),
        ("The Russian Media Service (Svyaznadzor) bought filters. Svyaznadzor pays.", "Svyaznadzor", ("public-body", "RU")),
    ],
)  # fmt: skip
def test_what_stands_in_brackets_behind_a_body_is_its_name(text: str, letters: str, party: tuple[str, str | None]) -> None:
    reading = engine.read(Document.of(text), load())
    found = [m for s in reading.scenes for m in s.sentence.mentions if text[m.start : m.end] == letters]
    assert [(m.type, m.country) for m in found] == [party, party]
    assert len({m.entity for m in found}) == 1


def test_days_in_brackets_are_no_names() -> None:
    assert "Wednesday" not in meant("The Ministry of Interior (Wednesday) bought cameras. It met on Wednesday.")


def test_letters_of_a_company_are_only_those_of_its_words() -> None:
    assert "SZSE" not in meant("Huawei Technologies Company (SZSE) sold cameras. SZSE is an exchange.")


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The Ministry of Interior and Ministry of Defence bought cameras.", {"Ministry of Interior", "Ministry of Defence"}),
        ("The Ministry of Transport and Communications bought cameras.", {"Ministry of Transport and Communications"}),
        ("The Ministry of Defence and Busan Police Agency bought cameras.", {"Ministry of Defence", "Busan Police Agency"}),
    ],
)
def test_two_bodies_joined_by_and_are_two(text: str, bodies: set[str]) -> None:
    assert {words for words, (kind, _) in meant(text).items() if kind == "public-body"} == bodies


def test_what_belongs_to_a_body_of_several_states_is_of_no_state() -> None:
    found = meant("The Board of the International Bank for Reconstruction and Development will meet in Washington.")
    assert found["International Bank for Reconstruction and Development"] == ("public-body", None)
    assert not any(words.startswith("Board") for words in found)


def test_what_somebody_is_to_do_is_no_spy() -> None:
    assert "spy" not in meant("Pegasus was used to spy on journalists.")
    assert meant("He met a spy in Vienna.")["a spy"][0] == "person"


def test_a_name_with_its_article_is_one_mention() -> None:
    known = [Known(4, 22, "public-body", "KE", opens=0)]
    tagged = [Tagged(0, 22, "public-body", "name", 0.9), Tagged(30, 40, "group", "description", 0.8)]
    assert [(one.start, one.end) for one in merge(tagged, known)] == [(4, 22), (30, 40)]
    text = "The Ministry of Health bought cameras from Huawei."
    [given] = [one for one in known_mentions(engine.read(Document.of(text), load())) if one.type == "public-body"]
    assert (given.start, given.opens) == (4, 0)


def uses(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Operator, those on whom it is turned, and whose they are, of each use."""
    ends = [(c.from_party, c.to_party) for c in QUICK(Document.of(text)).claims if c.kind is Kind.USE]
    return [(one and one.name, two and two.name, two and two.country) for one, two in ends]


SPIED = "The government of Gabon follows by spyware the mails that its opponents write."


@pytest.mark.parametrize(
    ("chances", "given"),
    [
        ([(0.5, PartyType.STATE)], ["opponents"]),
        ([(0.1, PartyType.STATE)], ["Gabon"]),
        ([(0.5, PartyType.STATE), (0.3, PartyType.GROUP)], ["Gabon", "people"]),
        ([(0.5, PartyType.STATE), (0.2, PartyType.GROUP)], ["opponents", "people"]),
        ([(0.3, PartyType.STATE), (0.5, PartyType.STATE)], ["Gabon", "opponents"]),
    ],
)
def test_who_is_named_is_given_where_the_model_points_at_nobody(chances, given) -> None:
    reading = engine.read(Document.of(SPIED), load())
    state = Party(name="Gabon", type=PartyType.STATE, country="GA")
    ends = {PartyType.STATE: state, PartyType.GROUP: Party(name="people", type=PartyType.GROUP)}
    asked = [(Proposal("use", 0, 0, 1, chance, "asserted", "in-place"), [state, ends[kind]]) for chance, kind in chances]
    found = aimed(reading, asked)
    assert [two and two.name for _, (_, two) in found] == given
    for (proposal, (_, people)), (before, (_, named)) in zip(found, asked, strict=True):
        assert (proposal.probability < before.probability) == (people is not named)


def proposed(text: str, kind: str, *ends: tuple[str, str]) -> list[str | None]:
    """Who is at the end of each claim that a proposal of two parties (their words and types) makes."""
    reading = engine.read(Document.of(text), load())
    places = text.index(ends[0][0]), text.rindex(ends[1][0])
    tagged = [Tagged(at, at + len(words), kind, "name", 0.9) for at, (words, kind) in zip(places, ends, strict=True)]
    entities = tuple(Entity((n,), kind, None) for n, (_, kind) in enumerate(ends))
    seen = Reading(tuple(tagged), entities, (Proposal(kind, 0, 0, 1, 0.9, "asserted", "in-place"),), {}, np.zeros((1, 8)), 0)
    return [claim.to_party and claim.to_party.name for claim in Proposer(reading, seen, Parties(reading, seen)).claims()]


def test_a_use_that_points_at_its_own_state_is_told_of_the_people_named() -> None:
    assert proposed(SPIED, "use", ("Gabon", "state"), ("Gabon", "state")) == ["opponents"]


@pytest.mark.parametrize(("owner", "owned"), [("Pakistan", []), ("China", ["China Mobile"])])
def test_a_company_known_to_be_of_another_state_is_not_this_ones(owner: str, owned: list[str]) -> None:
    text = f"In {owner}, state-owned carrier China Mobile builds networks."
    assert proposed(text, "affiliation", (owner, "state"), ("China Mobile", "company")) == owned


@pytest.mark.parametrize(("company", "supplied"), [("WhatsApp", []), ("Huawei", ["Kenya"])])
def test_what_people_write_on_is_no_ware(company: str, supplied: list[str]) -> None:
    text = f"Messages on {company} are read with spyware by Kenya."
    assert proposed(text, "supply", (company, "company"), ("Kenya", "state")) == supplied
    assert meant("Russia blocked WhatsApp with filtering equipment.")["WhatsApp"] == ("company", "US")


def test_regimes_may_use_what_they_bought_and_people_may_not() -> None:
    found = uses("NSO Group has been accused of enabling authoritarian regimes to monitor journalists with its spyware.")
    assert ("authoritarian regimes", "journalists", None) in found
    assert not any(operator == "residents" for operator, *_ in uses("Residents used surveillance cameras to film journalists."))


def test_nobody_is_named_who_used_spyware() -> None:
    assert (None, "journalists", None) in uses("Pegasus was used to spy on journalists.")


@pytest.mark.parametrize("body", ["Criminal Investigation Service", "General Security Directorate", "Ministry of Interior"])
def test_a_body_that_the_rules_know_is_no_person_for_its_first_word(body: str) -> None:
    reading = engine.read(Document.of(f"The {body} of Angola bought cameras from Huawei."), load())
    worded = Worded(Placed(reading))
    assert worded.kind("public-body", [body], known=True) is PartyType.PUBLIC_BODY
    assert worded.kind("public-body", ["Colonel Adams"]) is None


def test_whom_nothing_tells_is_not_nobody() -> None:
    """A use by an entity that turns out to be no party is not told as one by nobody."""
    reading = engine.read(Document.of("Officers hacked the phones of journalists with spyware."), load())
    mentions = (Tagged(0, 8, "person", "description", 0.9), Tagged(29, 39, "group", "description", 0.9))
    proposal = Proposal("use", 0, 0, 1, 0.9, "asserted", "in-place")
    seen = Reading(mentions, (Entity((0,), "person", None), Entity((1,), "group", None)), (proposal,), {}, np.zeros((1, 8)), 0)
    assert Proposer(reading, seen, Parties(reading, seen)).claims() == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The EU border agency Frontex", "Frontex"),
        ("The UN Security Council of the nations", "UN Security Council"),
        ("The Carabinieri force Tutela", "Carabinieri"),
        ("The UN Kenya office", "United Nations"),
        ("The European Union EU delegation", "European Union"),
    ],
)
def test_a_body_before_the_words_for_another_that_is_known_is_not_that_one(words: str, name: str) -> None:
    reading = engine.read(Document.of(f"{words} sent pictures to Kenya."), load())
    mention = Placed(reading).mention(0, len(words))
    assert mention is not None and mention.name == name
