"""Who says it, in all his words, where no list knows him; whose account it is; who answers in an interview."""

from __future__ import annotations

import pytest

from sousveil.extraction import QUICK, engine
from sousveil.extraction.language import load
from sousveil.extraction.phrases import before, by_account
from sousveil.extraction.scenes import Scene
from sousveil.model import Document

SOLD = "Synesis sold its platform to the police of Belarus"


def speakers(text: str) -> set[str | None]:
    return {claim.speaker for claim in QUICK(Document.of(text)).claims if str(claim.kind) == "supply"}


def scenes(text: str) -> list[Scene]:
    return list(engine.read(Document.of(text), load()).scenes)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"{SOLD}, Commerce said.", "Commerce"),
        (f"{SOLD}, The National writes.", "National"),
        (f"“{SOLD},” says the spokesman of the MRD.", "spokesman of the MRD"),
        (f"“{SOLD},” said the ECN's chief electoral officer.", "ECN's chief electoral officer"),
        (f"The Turkish side announced that {SOLD}.", "Turkish side"),
        (f"A Tiraspol television channel claimed that {SOLD}.", "Tiraspol television channel"),
        (f"The head of the Cuban delegation recalled that {SOLD}.", "head of the Cuban delegation"),
        (f"Two people who have worked at Beltelecom say that {SOLD}.", "Two people who have worked at Beltelecom"),
        (f"Lookout, a security company in San Francisco, reported that {SOLD}.", "Lookout"),
        (f"{SOLD}, a 2017 study by the Open Observatory of Network Interference found.",
         "Open Observatory of Network Interference"),
        (f"{SOLD}, a spokesperson for the company's Australian arm said.", "a spokesperson for the company's Australian arm"),
        (f"{SOLD}, Synesis's own website says.", "Synesis"),
        (f"The government bench holds that {SOLD}.", "government bench"),
        (f"A deputy of the Democratic Party suspects that {SOLD}.", "A deputy of the Democratic Party"),
        (f"Management said that {SOLD}.", "Management"),
        (f"The Foreign Ministry further deposed that {SOLD}.", "Foreign Ministry"),
        (f"Human Rights Watch published a report claiming that {SOLD}.", "Human Rights Watch"),
        (f"His lawyer, Petar Vasilev, said that {SOLD}.", "Petar Vasilev"),
        (f"Half a year ago the Mobilization Hotline project reported that {SOLD}.",
         "Mobilization Hotline project"),
        (f"An audit by Zurnal Watchdesk found that {SOLD}.", "Zurnal Watchdesk"),
        (f"The charity says that {SOLD}.", "charity"),
        (f"The league for the defence of human rights has described how {SOLD}.", "league for the defence of human rights"),
        (f"The committee was told by the minister that {SOLD}.", "minister"),
        (f"The Committee was informed by the Executive Director that {SOLD}.", "Executive Director"),
        (f"It was admitted by the ministry that {SOLD}.", "ministry"),
        (f"It was confirmed by the head of the ministry that {SOLD}.", "head of the ministry"),
        (f"It was admitted by an executive at Beltelecom in May that {SOLD}.", "executive at Beltelecom in May"),
        ("Synesis was accused by Lithuania of having sold its platform to the police of Belarus.", "Lithuania"),
        ("Synesis is said by analysts to have sold its platform to the police of Belarus.", "analysts"),
        (f"Lawmakers on a committee discovered that {SOLD}.", "Lawmakers on a committee"),
        (f"{SOLD}, said Amira Toregozhina of the rights group Ar.", "Amira Toregozhina"),
        (f"The group, Civic Watch, said on Monday that {SOLD}.", "Civic Watch"),
    ],
)  # fmt: skip
def test_all_the_words_for_who_says_it(text: str, speaker: str) -> None:
    assert speakers(text) == {speaker}


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("two former cadets", "two former cadets"), ("a regional broadcaster", "regional broadcaster"),
        ("an article in the Dhaka Tribune", "Dhaka Tribune"), ("a report in The Namibian of 14 February 2023", "Namibian"),
        ("the Toronto laboratory Citizen Lab", "Citizen Lab"), ("Kloop's sources", "Kloop's sources"),
    ],
)  # fmt: skip
def test_according_to_whom(source: str, speaker: str) -> None:
    [said] = speakers(f"According to {source}, {SOLD}.")
    assert said is not None and said.startswith(speaker)


@pytest.mark.parametrize(
    "text",
    [
        f"According to a procurement portal, {SOLD}.", f"According to a set of papers, {SOLD}.",
        f"Both sides noted that {SOLD}.", f"What I can tell you is that {SOLD}.",
        f"A year and a half ago this newsletter reported that {SOLD}.",
        f"Leaked manuals show that {SOLD}.", f"A later page mentions that {SOLD}.", f"The law states that {SOLD}.",
        f"But none could say that {SOLD}.", f"This newsletter reported that {SOLD}.", f"Leaked manuals say that {SOLD}.",
        f"The leaders noted that {SOLD}.", f"A case alleging {SOLD} is pending.", f"We suspect that {SOLD}.",
    ],
)  # fmt: skip
def test_what_is_nobody(text: str) -> None:
    assert speakers(text) == {None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 2017 study by the Koalisi Aksi found that it was so.", "Koalisi Aksi"),
        ("This newsletter reported that it was so.", None),
        ("Leaked invoices said that it was so.", None), ("In Kenya engineers said that it was so.", "engineers"),
        ("On 12 May 2019 the Mobilization project said that it was so.", "Mobilization project"),
        (f"{'very ' * 16}old engineers said that it was so.", None),
    ],
)  # fmt: skip
def test_the_phrase_before_a_verb_of_saying(text: str, words: str | None) -> None:
    syntax = scenes(text)[0].syntax
    verb = next(verb for verb in syntax.sentence.verbs if verb.lemma in ("say", "find", "report"))
    found = before(syntax, verb.first)
    assert words == (None if found is None else syntax.sentence.words(found[0], found[1] - 1))


def test_suspects_of_the_police_are_people_where_nothing_is_said() -> None:
    heads = {mention.head for scene in scenes("Cameras filmed police suspects in Chad.") for mention in scene.sentence.mentions}
    assert "suspects" in heads


def test_whose_account_it_is() -> None:
    assert speakers(f"By the agency's own count, {SOLD}.") == {"the agency"}
    found = by_account(scenes(f"{SOLD}, by the estimate of the Hungarian Civil Liberties Union.")[0].syntax)
    assert found is not None and found[1] - found[0] == len(("Hungarian", "Civil", "Liberties", "Union"))


def test_a_party_that_other_words_stand_for_is_named_with_them() -> None:
    text = "Cellebrite has its seat in Israel. The company says that Cellebrite sold no phone tools to the police of Nicaragua."
    assert {claim.speaker for claim in QUICK(Document.of(text)).claims} == {"Cellebrite (The company)"}


def test_a_pronoun_speaks_for_somebody_near_it() -> None:
    near = f"The Interior Ministry of Peru held a briefing. It said that {SOLD}."
    assert speakers(near) == {"Interior Ministry of Peru"}
    far = f"The Interior Ministry of Peru held a briefing. Rain fell. Roads were shut. Buses stood still. It said that {SOLD}."
    assert speakers(far) == {None}


INTERVIEW = """The reader of the island's papers knows him. Etienne Dufour, a technologist in Port Louis, looks at servers.

How did it begin?

Through a domain name. {}.

And since then?

Nothing more."""


def test_what_stands_between_questions_is_said_by_whom_the_opening_names() -> None:
    assert speakers(INTERVIEW.format(SOLD)) == {"Etienne Dufour"}
    rain = "It rained. " * 40
    long = INTERVIEW.replace("How did it begin?", f"{rain}Did it?").replace("And since then?", f"{rain}So?")
    assert speakers(long.format(SOLD)) == {None}
    two = INTERVIEW.replace("looks at", "and Jean Bonnet, a lecturer in Curepipe, look at")
    assert speakers(two.format(SOLD)) == {None}


def test_an_office_in_capitals_under_the_word_answer() -> None:
    text = f"(a) whether cameras were bought.\n\nANSWER\nTHE MINISTER OF RAILWAYS\n\n(a) Yes. {SOLD}.\n"
    assert speakers(text) == {"MINISTER OF RAILWAYS"}


def test_when_an_answer_was_held_is_no_part_of_the_label() -> None:
    assert speakers(f"Mr. Alderton [holding answer 9 March 2006]: I know of one. {SOLD}.") == {"Mr. Alderton"}


def test_whoever_stands_behind_by_says_what_follows_him_and_no_more() -> None:
    told = "The committee was told by the minister that " + SOLD
    (claim,) = (one for one in QUICK(Document.of(f"{told}.")).claims if str(one.kind) == "supply")
    assert claim.modality == "asserted"
    for nobody in ("former officers", "officials"):
        told = f"The committee was told by {nobody} that {SOLD}."
        (claim,) = (one for one in QUICK(Document.of(told)).claims if str(one.kind) == "supply")
        assert claim.modality == "alleged"
    asides = (
        "Synesis, which was accused by Amnesty of lying, sold its platform to the police of Belarus.",
        f"The deal was confirmed by a man of theirs, after which {SOLD}.",
        f"The committee was told that {SOLD}.",
        f"The note says that {SOLD}.",
    )
    assert [speakers(text) for text in asides] == [{None}] * 4
