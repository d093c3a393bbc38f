"""An ambiguous name is believed only with the evidence that it needs."""

from __future__ import annotations

import re

import pytest

from sousveil.parties import find, settle


def believed(text: str) -> list[str]:
    sentences = [(m.start(), m.end()) for m in re.finditer(r"[^.]+(?:\.(?=\S)[^.]*)*\.?\s*", text)]
    settled = settle(
        find(text), text, sentences=sentences, has_technology=lambda a, b: bool(re.search("spyware|cameras", text[a:b]))
    )
    return [text[hit.start : hit.end] for hit in settled.hits]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Area won it", []),
        ("Area, a supplier, won it", ["Area"]),
        ("Area sold cameras", ["Area"]),
        ("Predator was found", []),
        ("Predator spyware was found", ["Predator spyware"]),
        ("spyware such as Predator", ["Predator"]),
        ("NISS bought it", []),
        ("NISS of Ethiopia bought it", ["NISS", "Ethiopia"]),
        ("NISS of France bought it", ["France"]),
        ("ICE bought it", []),
        ("ICE, like the F.B.I., bought it", ["ICE", "F.B.I."]),
        ("ICE and the Biden administration", ["ICE", "Biden administration"]),
        ("ICE and Palantir", ["Palantir"]),
        ("Apple denied it", ["Apple"]),
        ("APPLE DENIED IT", []),
        ("RCS spyware was found", []),
        ("Hacking Team made it. RCS spyware was found", ["Hacking Team", "RCS"]),
        ("Hacking Team and RCS Lab sold it. RCS left", ["Hacking Team", "RCS Lab", "RCS"]),
        ("Zoom in", []),
        ("the company Zoom", ["Zoom"]),
        ("Zoom is there, and so are many other things that fill up this line, said the company", []),
        ("AFD DENIED IT ALL", []),
        ("the AFD denied it all", ["AFD"]),
        ("Area S.p.A. is there. Later Area left", ["Area S.p.A.", "Area"]),
        ("Huawei and Serbia", ["Huawei", "Serbia"]),
        ("the Rab and the NSI", []),
        ("the Rab and the NSI of Bangladesh", ["Rab", "NSI", "Bangladesh"]),
        ("a Heron by the lake", []),
        ("a Heron with cameras", ["Heron"]),
        ("SIDA prevention", []),
    ],
)
def test_settle_keeps_what_the_text_supports(text: str, names: list[str]) -> None:
    assert believed(text) == names


def test_company_word_counts_only_in_the_sentence() -> None:
    assert believed("A company came. Area was wide.") == []


def test_only_the_reading_whose_country_is_named_is_kept() -> None:
    text = "Khartoum and its NISS"
    settled = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: False)
    assert [word.country for word in settled.hits[-1].words] == ["SD"]


@pytest.mark.parametrize(("home", "country"), [("Caracas", "VE"), ("Asunción", "PY"), ("Tegucigalpa", "HN")])
def test_letters_of_many_regulators_mean_the_one_of_the_country_named(home: str, country: str) -> None:
    text = f"CONATEL, {home}"
    settled = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: False)
    assert [word.country for word in settled.hits[0].words] == [country]


def test_what_is_not_settled_is_open() -> None:
    text = "Area of NISS"
    settled = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: False)
    assert [text[hit.start : hit.end] for hit in settled.open] == ["Area", "NISS"]
    assert settled.hits == ()


def test_names_in_one_endless_sentence_are_settled_by_what_is_near() -> None:
    text = "Area of NISS " * 10_000
    settled = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: "spyware" in text[a:b])
    assert settled.hits == ()
    assert len(settled.open) == 20_000


def test_a_name_that_any_state_may_have_is_not_anothers_where_the_publisher_tells_a_country() -> None:
    def holders(text: str, told: tuple[str, ...] = ()) -> list[str]:
        hits = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: False, told=told).hits
        return [hit.ref for hit in hits if text[hit.start : hit.end] == "Treasury"]

    assert holders("In Australia the Treasury paid.") == ["australian-treasury"]
    assert holders("In Fiji, not in Australia, the Treasury of Fiji paid.") == ["australian-treasury"]
    assert holders("In Fiji, not in Australia, the Treasury of Fiji paid.", ("FJ",)) == []
    assert holders("The Treasury paid, said Australia.", ("PG",)) == []
    assert holders("The Treasury paid.", ("AU",)) == ["australian-treasury"]


def test_letters_that_shorten_a_name_of_the_text_are_that_name() -> None:
    text = "Hacking Team and RCS Lab sold spyware. RCS left."
    hits = settle(find(text), text, sentences=[(0, len(text))], has_technology=lambda a, b: True).hits
    assert [hit.ref for hit in hits] == ["hacking-team", "rcs-lab", "rcs-lab"]
