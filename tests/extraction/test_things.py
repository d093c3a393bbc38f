"""Names of goods are no party's; names that a text says to be a company's stay one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.extraction.mentions import NAME
from sousveil.model import Document

Told = Callable[..., set[tuple[str, str | None, str | None]]]


def names(text: str) -> list[tuple[str, str]]:
    reading = engine.read(Document.of(text), load("en"))
    return [(m.name, m.type) for scene in reading.scenes for m in scene.sentence.mentions if m.form == NAME]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Police in Detroit bought a Trackmaster in 2010.", "Trackmaster"),
        ("Tunisia flies the Karnak-S over its border.", "Karnak-S"),
        ("Peru opened BOL-220 for its police.", "BOL-220"),
        ("Pakistan runs WMS 2.0 on its networks.", "WMS 2.0"),
        ("Peru asked about Facial Recognition Technology and its price.", "Facial Recognition Technology"),
        ("Ghana paid for its security network, known as Alpharo, with a credit.", "Alpharo"),
        ("Ghana paid for a face recognition system known as Alpharo.", "Alpharo"),
        ("Kharkiv bought Trassel, a surveillance program, in 2019. Later Trassel was removed.", "Trassel"),
    ],
)
def test_goods_are_no_party(text: str, thing: str) -> None:
    assert thing not in {name for name, _ in names(text)}


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Police in Detroit bought cameras from a Trackmaster subsidiary.", "Trackmaster"),
        ("Kharkiv bought it from Trassel, a maker of cameras.", "Trassel"),
        ("Peru asked Facial Recognition Nordvik about its price.", "Facial Recognition Nordvik"),
        ("The contract with Trassel, a program officer said, is void.", "Trassel"),
        ("Ghana bought cameras from a firm known as Trassel.", "Trassel"),
        ("Ghana bought cameras from the maker of a network, who is known as a friend of Trassel.", "Trassel"),
    ],
)
def test_twins_are(text: str, party: str) -> None:
    assert party in {name for name, _ in names(text)}


def test_letters_that_were_a_company_stay_one() -> None:
    text = "The Russian company KSSL sold cameras to Kharkiv. Then KSSL sold cameras to Odesa."
    assert [kind for name, kind in names(text) if name == "KSSL"] == ["company", "company"]
    assert not [name for name, _ in names("Then KSSL sold cameras to Odesa.") if name == "KSSL"]


def test_where_a_company_sits_is_no_part_of_its_name() -> None:
    found = names("Kenya hired Nordvik High Tech International of Norway for its cameras.")
    assert found == [("Kenya", "state"), ("Nordvik High Tech International", "company"), ("Norway", "state")]
    assert ("Fiber Company of Norway", "company") not in found


def test_another_place_of_that_name() -> None:
    reading = engine.read(Document.of("Huawei put up cameras in New Amsterdam."), load("en"))
    assert not any(m.country == "NL" for scene in reading.scenes for m in scene.sentence.mentions)


def test_what_a_network_is_known_as_supplies_nothing(told: Told) -> None:
    text = ("For the second phase of the Enhancement Network, known as ALPHA, with cameras for districts, the same bank gave "
            "Accra a credit of 199.4 million dollars. Huawei is the contractor.")  # fmt: skip
    assert "ALPHA" not in {source for _, source, _ in told(text)}
