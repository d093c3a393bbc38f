"""Who says it where no party does: persons by what they do, pages of one's own, who is quoted, who answers."""

from __future__ import annotations

import pytest

from sousveil.extraction import QUICK, quoting
from sousveil.extraction.language import load
from sousveil.extraction.quoting import labelled
from sousveil.model import Document

SOLD = "Huawei had supplied cameras to the police of Papua New Guinea in 2015"


def said(text: str) -> list[tuple[str | None, str]]:
    """Speaker and modality of each supply."""
    return [(c.speaker, str(c.modality)) for c in QUICK(Document.of(text)).claims if str(c.kind) == "supply"]


@pytest.mark.parametrize(
    ("text", "speaker", "modality"),
    [
        ("Tiandy states that Tiandy has sold cameras to the police of Peru.", "Tiandy", "asserted"),
        ("The Brazilian Federal Police allege that Suntech sold spyware to the army.", "Brazilian Federal Police", "alleged"),
        ("OCCRP said Memento Labs had sold Dante to the State Security Service of Georgia.", "OCCRP", "asserted"),
        (f"The Treasurer replied that it was true. {SOLD}, he said.", "Treasurer", "asserted"),
        (f"“It was late,” the Director of Immigration said.\n\nHe said {SOLD}.", "Director of Immigration", "asserted"),
        ("A Western diplomat in Accra said that Hikvision sold cameras to the army of Chad.", "Western diplomat", "alleged"),
        (f"{SOLD}, three people familiar with it said, as Australia looked on.", "three people familiar with it", "alleged"),
        ("“Huawei sold the cameras to the police of Jamaica,” said a lecturer in criminology.", "lecturer", "asserted"),
        (f"The paper quoted a person familiar with it as saying that {SOLD}.", "person familiar with it", "alleged"),
        ("Presight, a firm listed in Abu Dhabi, announced that Presight has sold cameras to the police of Peru.", "Presight",
         "asserted"),
        (f"Answer given on behalf of the European Commission (4 June 2021)\n\nAll is well. {SOLD}.", "European Commission",
         "asserted"),
    ],
)  # fmt: skip
def test_who_says_it(text: str, speaker: str, modality: str) -> None:
    assert set(said(text)) == {(speaker, modality)}


@pytest.mark.parametrize("page", ["website", "blog"])
def test_what_its_own_pages_say_it_says_itself(page: str) -> None:
    [(speaker, modality)] = set(said(f"Huawei's {page} says that Huawei sold cameras to the police of Peru."))
    assert (speaker, modality) == ("Huawei", "asserted")


def test_fields_of_a_form_are_nobody_and_voices_are() -> None:
    form = "Awarded to: NEC Ltd\nStart: 1 May.\n\nLot 2\nAwarded to: Thales SA\nStart: 2 May.\n"
    assert labelled(form, load()) == []
    talk = "Rezwan Hoque: I saw it.\nPerera: Who sold it?\nHoque: They did.\n"
    assert [stretch.name for stretch in labelled(talk, load())] == ["Rezwan Hoque", "Rezwan Hoque"]


def test_an_answer_reaches_to_the_next_one() -> None:
    text = "Answered by: Minister of State\nNo.\n\nTo ask again.\nAnswered by: the Treasurer\nYes.\n"
    assert [(text[s.start : s.end].strip()[-3:], s.name) for s in labelled(text, load())] == [
        ("in.", "Minister of State"), ("es.", "Treasurer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Statement of reasons: Douran sold filters", "Answer by the Minister would have come later.", "Statement by the firm"],
)
def test_what_only_looks_like_the_head_of_an_answer_names_nobody(line: str) -> None:
    assert not any(stretch.name for stretch in labelled(f"{line}\n{SOLD}.\n", load()))


def test_voices_below_the_head_of_an_answer_are_heard() -> None:
    text = "Answered by: Minister of State\nNo.\n\nMs Perera: Who sold it?\nMr Hoque: They did.\n"
    assert [stretch.name for stretch in labelled(text, load())] == ["Minister of State", "Ms Perera", "Mr Hoque"]


def test_labels_of_a_minuted_hearing_end_with_a_full_stop() -> None:
    text = (
        f"The CHAIRMAN. Please go on.\n\nMr. Okello. Mr. Chairman, {SOLD}.\n\nIt is still there.\n\nMs. Diaz Ruiz. Is it?\n"
        f"\nMr. Okello sold nothing. Dr. Weiss came. General staff left.\n"
    )
    found = labelled(text, load())
    assert [one.name for one in found] == ["The CHAIRMAN", "Mr. Okello", "Ms. Diaz Ruiz"]
    assert text[found[1].start : found[1].end].strip().startswith("Mr. Chairman, ")


def test_each_label_of_a_long_form_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(quoting, "_is_spoken", lambda line, language: bool(seen.append(line)))
    form = "".join(f"Value: EUR {number}\nAwarded to: Firm {number}\n" for number in range(300))
    assert labelled(form, load()) == [] and len(seen) == 600


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Two activists from Papua testified that {SOLD}.", "Two activists from Papua"),
        (f"The Minister of the Interior told Radio Uno that {SOLD}.", "Minister of the Interior"),
        (f"“{SOLD},” noted the Chief of Mission of IOM.", "Chief of Mission of IOM"),
        (f"The authorities in Astana have said that {SOLD}.", "authorities in Astana"),
        (f"The U.S. embassy in Suva said that {SOLD}.", "U.S. embassy in Suva"),
        (f"Unverified sources also report that {SOLD}.", "Unverified sources"),
        (f"In August Confidencial, a Managua magazine, reported that {SOLD}.", "Confidencial"),
        (f"Ilze Kalve, who directs the programme, said in a statement that {SOLD}.", "Ilze Kalve"),
        (f"Kenya's minister for ICT, Joe Mucheru, said that {SOLD}.", "Joe Mucheru"),
        (f"{SOLD}, according to the researcher Laura Caicedo.", "Laura Caicedo"),
        (f"According to the Nigerien news agency ANP, {SOLD}.", "ANP"),
        (f"{SOLD}, as was shown by Freedom House.", "Freedom House"),
    ],
)  # fmt: skip
def test_the_whole_phrase_for_who_says_it(text: str, speaker: str) -> None:
    assert {name for name, _ in said(text)} == {speaker}


def test_what_follows_who_is_cited_does_not_speak() -> None:
    assert {name for name, _ in said("According to the police Huawei sold cameras to the army of Chad.")} == {"the police"}


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("The Minister of Home Affairs thanked the people of Taiwan. It was late.", "Minister of Home Affairs"),
        ("Ilze Kalve, an analyst, spoke first. It rained. It rained on.", "Ilze Kalve"),
        ("It rained.", None),
    ],
)
def test_he_is_who_acted_last(before: str, speaker: str | None) -> None:
    assert {name for name, _ in said(f"{before} He said that {SOLD}.")} == {speaker}
    assert {name for name, _ in said(f"{before} “All is well,” he said. “{SOLD}.”")} == {speaker}


def test_he_is_nobody_of_long_ago() -> None:
    long_ago = "The Minister of Home Affairs thanked the people of Taiwan. " + "It rained. " * 7
    assert {name for name, _ in said(f"{long_ago}He said that {SOLD}.")} == {None}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Sonatel, a subsidiary of Orange, said that it uses cameras of Hikvision.", None),
        ("The minister said that Sonatel is a subsidiary of Orange and uses cameras of Hikvision.", "The minister"),
        ("The minister said that Orange owns Sonatel, which uses cameras of Hikvision.", "The minister"),
    ],
)
def test_owners_told_by_the_way_are_nobodys_word(text: str, speaker: str | None) -> None:
    found = {c.speaker for c in QUICK(Document.of(text)).claims if str(c.kind) == "affiliation"}
    assert found == {speaker}
