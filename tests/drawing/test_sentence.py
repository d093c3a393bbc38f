"""Sentences say what the claim says and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.drawing.labels import labels
from sousveil.drawing.sentence import Relation, parts, plain
from sousveil.model import Kind, Modality, Party, PartyType, Status, Technology

MAKER = Party(name="Norvane", type=PartyType.COMPANY, country="CN")
STATE = Party(name="Kenya", type=PartyType.STATE, country="KE")
CAMERAS = (Technology.VIDEO_SURVEILLANCE,)


def _said(kind: Kind = Kind.SUPPLY, ends: tuple[Party | None, Party | None] = (MAKER, STATE), **fields: object) -> str:
    return plain(Relation(kind, *ends, **fields), labels())  # type: ignore[arg-type]


@pytest.mark.parametrize(("fields", "said"), [
    ({"technology": CAMERAS}, "Norvane supplied video surveillance to Kenya"),
    ({}, "Norvane supplied surveillance technology to Kenya"),
    ({"technology": CAMERAS, "status": Status.PLANNED}, "Norvane was to supply video surveillance to Kenya"),
    ({"technology": CAMERAS, "status": Status.UNDER_WAY}, "Norvane was supplying video surveillance to Kenya"),
    ({"technology": CAMERAS, "status": Status.ENDED}, "Norvane used to supply video surveillance to Kenya"),
    ({"technology": CAMERAS, "modality": Modality.ALLEGED}, "Norvane allegedly supplied video surveillance to Kenya"),
    ({"technology": CAMERAS, "modality": Modality.POSSIBLE}, "Norvane could supply video surveillance to Kenya"),
    ({"technology": CAMERAS, "modality": Modality.DENIED},
     "It is denied that Norvane supplied video surveillance to Kenya"),
])
def test_supply_is_said_with_its_status_and_hedge(fields: dict[str, object], said: str) -> None:
    assert _said(**fields) == said


@pytest.mark.parametrize(("kind", "ends", "said"), [
    (Kind.FINANCE, (MAKER, STATE), "Norvane financed surveillance technology for Kenya"),
    (Kind.ACCESS, (STATE, MAKER), "Norvane had access to systems of Kenya"),
    (Kind.DATA_TRANSFER, (STATE, MAKER), "Kenya sent data to Norvane"),
    (Kind.USE, (STATE, None), "Kenya used surveillance technology on people who are not named"),
    (Kind.COOPERATION, (STATE, MAKER), "Kenya and Norvane worked together"),
    (Kind.AFFILIATION, (STATE, MAKER), "Norvane belonged to or came from Kenya"),
    (Kind.RESTRICTION, (STATE, MAKER), "Kenya restricted Norvane"),
])
def test_each_kind_has_its_own_words(kind: Kind, ends: tuple[Party | None, Party | None], said: str) -> None:
    assert _said(kind, ends) == said


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("modality", list(Modality))
@pytest.mark.parametrize("status", list(Status))
def test_hedge_and_denial_are_always_in_the_sentence(kind: Kind, modality: Modality, status: Status) -> None:
    said = _said(kind, modality=modality, status=status)
    marks = {Modality.ALLEGED: "allegedly", Modality.POSSIBLE: "could", Modality.DENIED: "It is denied that"}
    for other, mark in marks.items():
        assert (mark in said) == (other is modality)
    assert " is " not in said.replace("It is denied", "")


def test_an_unnamed_party_is_called_unnamed() -> None:
    assert _said(ends=(None, STATE)) == "An unnamed supplier supplied surveillance technology to Kenya"


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(list(Kind)))
def test_names_stand_in_the_sentence_as_they_are(name: str, kind: Kind) -> None:
    found = parts(Relation(kind, Party(name=name, type=PartyType.COMPANY), STATE), labels())
    assert [part.text for part in found if part.role == "from"] == [name]
