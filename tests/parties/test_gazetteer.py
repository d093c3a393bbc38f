"""Names in a text: whole tokens, right offsets, longest form, the case and kind of each reading."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model import UsageError
from sousveil.parties.gazetteer import Hit, WordKind, find, gazetteer
from sousveil.parties.registry import registry


def seen(text: str, lang: str = "en") -> list[tuple[str, str, str]]:
    return [(text[hit.start : hit.end], str(hit.kind), hit.ref) for hit in find(text, lang)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Huawei sold it to Serbia.", [("Huawei", "party", "huawei"), ("Serbia", "state", "RS")]),
        ("the U.S. and the UK", [("U.S.", "state", "US"), ("UK", "state", "GB")]),
        ("Chinese-made cameras", [("Chinese", "demonym", "CN")]),
        ("Emiratis and Saudis", [("Emiratis", "people", "AE"), ("Saudis", "people", "SA")]),
        ("said Harare", [("Harare", "capital", "Harare")]),
        ("the Kremlin", [("Kremlin", "metonym", "RU")]),
        ("in Xinjiang", [("Xinjiang", "region", "Xinjiang")]),
        ("across Africa", [("Africa", "area", "Africa")]),
        ("FinSpy and Pegasus", [("FinSpy", "party", "finfisher"), ("Pegasus", "party", "nso-group")]),
        ("Mohajer-6, XRY", [("Mohajer-6", "party", "qods-aviation-industries"), ("XRY", "party", "msab")]),
        ("Wing Loong II", [("Wing Loong II", "party", "avic")]),
        ("NORAD and the IJOP", []),
        (
            "AT&T, e& and Giesecke+Devrient",
            [("AT&T", "party", "at-andt"), ("e&", "party", "e-and"), ("Giesecke+Devrient", "party", "giesecke-devrient")],
        ),
        ("Côte d’Ivoire", [("Côte d’Ivoire", "state", "CI")]),
        ("Hangzhou\nHikvision", [("Hangzhou\nHikvision", "party", "hikvision")]),
        ("НТЦ Протей в России", [("НТЦ Протей", "party", "protei")]),
    ],
)
def test_find_gives_kind_and_reference(text: str, hits: list[tuple[str, str, str]]) -> None:
    assert seen(text) == hits


@pytest.mark.parametrize(
    "text",
    [
        "SITZTEIL NETZTECHNIK",
        "ADJIOUR",
        "the area, a ring, an axis and us",
        "it",
        "apple and orange",
        "Huaweis2 xHuawei",
        "zte",
        "polish the lens",
        "Ministerpräsident",
        "Us too, Zte and Mtn",
        "Who Was It",
    ],
)
def test_find_leaves_parts_of_words_and_common_words(text: str) -> None:
    assert seen(text) == []


def test_longest_form_wins() -> None:
    assert seen("Papua New Guinea, DR Congo and Guinea-Bissau") == [
        ("Papua New Guinea", "state", "PG"),
        ("DR Congo", "state", "CD"),
        ("Guinea-Bissau", "state", "GW"),
    ]


@pytest.mark.parametrize("text", ["the Amazon rainforest", "The Washington Post", "South China Sea", "Turkish Airlines"])
def test_longer_phrase_that_is_no_party_hides_the_name(text: str) -> None:
    assert seen(text) == []


def test_names_without_spaces_between_words_are_found() -> None:
    assert seen("海康威视在塞尔维亚；华为公司") == [
        ("海康威视", "party", "hikvision"),
        ("塞尔维亚", "state", "RS"),
        ("华为", "party", "huawei"),
    ]


def test_capitals_of_a_headline_are_read_but_abbreviations_are_exact() -> None:
    assert seen("HIKVISION BANNED IN THE US, us") == [("HIKVISION", "party", "hikvision"), ("US", "state", "US")]


def test_ambiguous_name_carries_what_it_needs() -> None:
    hits = {("Area"): find("Area sold")[0], "NISS": find("NISS bought")[0]}
    assert hits["Area"].needs == "context"
    assert hits["NISS"].needs == "country"
    assert {word.country for word in hits["NISS"].words} == {"ET", "RW", "SD"}


def test_reading_without_needs_comes_first() -> None:
    hit = find("Brussels")[0]
    assert [word.kind for word in hit.words] == [WordKind.METONYM, WordKind.CAPITAL]
    assert find("Datong")[0].kind is WordKind.CITY


@pytest.mark.parametrize(
    ("lang", "text", "hits"),
    [
        ("fr", "des caméras chinoises en Côte d'Ivoire", [("chinoises", "demonym", "CN"), ("Côte d'Ivoire", "state", "CI")]),
        ("fr", "Pékin et Londres", [("Pékin", "capital", "Beijing"), ("Londres", "capital", "London")]),
        ("es", "la empresa china vendió a China", [("china", "demonym", "CN"), ("China", "state", "CN")]),
        ("es", "Estados Unidos y Pekín", [("Estados Unidos", "state", "US"), ("Pekín", "capital", "Beijing")]),
    ],
)
def test_other_languages_have_their_own_names(lang: str, text: str, hits: list[tuple[str, str, str]]) -> None:
    assert seen(text, lang) == hits


def test_language_without_table_is_refused() -> None:
    with pytest.raises(UsageError, match="'de'"):
        gazetteer("de")


def test_every_name_without_needs_is_found_alone() -> None:
    lost = []
    for alias in registry().aliases:
        lang = alias.lang if alias.lang in ("fr", "es") else "en"
        hits = find(f"- {alias.name} -", lang)
        if not any(h.end - h.start == len(alias.name) and any(w.ref == alias.id for w in h.words) for h in hits):
            lost.append(alias.name)
    assert lost == []


NAMES = [alias.name for alias in registry().aliases[::17]] + [
    "Serbia",
    "Ethiopians",
    "the U.S.",
    "São Tomé",
    "西藏",
    "\U0001f4f7",
    "İ",
    "ß",
]


@given(
    st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), max_size=12), st.sampled_from([" ", ", ", "\n", "", "’s "])
)
@settings(max_examples=300, deadline=None)
def test_hits_are_whole_tokens_in_order_within_the_text(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    past = 0
    for hit in find(text):
        assert past <= hit.start < hit.end <= len(text)
        assert hit.words
        past = hit.end
        _assert_whole(text, hit)


def _assert_whole(text: str, hit: Hit) -> None:
    first = text[hit.start]
    if "\u3400" <= first <= "\u9fff" or "\uac00" <= first <= "\ud7af":
        return
    before = text[hit.start - 1] if hit.start else " "
    after = text[hit.end] if hit.end < len(text) else " "
    assert not (before.isalnum() or before == "_")
    assert not (after.isalnum() or after == "_") or not text[hit.end - 1].isalnum()


@given(st.sampled_from(NAMES[:-4]), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_offsets_are_code_points_whatever_stands_before(name: str, before: str) -> None:
    padded = f"{before} ; "
    alone = [(hit.start, hit.end) for hit in find(f" ; {name} ;")]
    moved = [(hit.start, hit.end) for hit in find(f"{padded} ; {name} ;") if hit.start >= len(padded)]
    assert moved == [(start + len(padded), end + len(padded)) for start, end in alone]


def test_tender_notices_mislabelled_by_substrings_hold_no_zte_no_dji_and_one_lenovo(shared: Path) -> None:
    rows = json.loads((shared / "data" / "ted-china" / "vendor_false_positives.json").read_text(encoding="utf-8"))
    notices: Counter[str] = Counter()
    for row in rows:
        for lang in ("en", "fr", "es"):
            refs = {word.ref for hit in find(row["raw_notice"], lang) for word in hit.words}
            notices.update(dict.fromkeys(refs & {"zte", "dji", "lenovo"}, 1) if lang == "en" else {})
            assert not refs & {"zte", "dji"}
    assert len(rows) == 21
    assert notices == {"lenovo": 1}


SENTENCES = (
    "{company} sold cameras to Serbia.",
    "Cameras made by {company} were found in Nairobi.",
    "{company}, a {demonym} firm, denied it.",
    "The {demonym} company {company} won the contract.",
)
SUPPLIERS = (
    ("Hikvision", "Chinese"),
    ("Cisco", "American"),
    ("Cellebrite", "Israeli"),
    ("Thales", "French"),
    ("Hacking Team", "Italian"),
    ("FinFisher", "German"),
    ("Gamma Group", "British"),
    ("NtechLab", "Russian"),
    ("Presight", "Emirati"),
    ("Aselsan", "Turkish"),
    ("Hanwha Vision", "South Korean"),
    ("VASTech", "South African"),
    ("ClearTrail", "Indian"),
    ("Ericsson", "Swedish"),
    ("Sandvine", "Canadian"),
    ("Crypto AG", "Swiss"),
    ("Synesis", "Belarusian"),
    ("Intelbras", "Brazilian"),
    ("Comarch", "Polish"),
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_suppliers_of_every_country_are_read_alike(sentence: str) -> None:
    shapes = set()
    for company, demonym in SUPPLIERS:
        text = sentence.format(company=company, demonym=demonym)
        names = {company: "COMPANY", demonym: "DEMONYM"}
        shapes.add(tuple((names.get(text[h.start : h.end], h.ref), h.kind, h.needs) for h in find(text)))
    assert len(shapes) == 1


@pytest.mark.parametrize("gap", ["  ", "   ", "\n  ", " \n", "\u00a0 "])
def test_several_spaces_in_a_name_are_one(gap: str) -> None:
    text = f"Ja.  It is the People's{gap}Republic{gap}of China, says Hacking{gap}Team of  Milan."
    found = {text[hit.start : hit.end]: hit.country for hit in find(text)}
    assert found == {f"People's{gap}Republic{gap}of China": "CN", f"Hacking{gap}Team": "IT", "Milan": "IT"}


def test_a_blank_line_or_a_column_is_no_space_in_a_name() -> None:
    for gap in ("\n\n", " \n\n ", "      "):
        assert not any("Hacking" in text[hit.start : hit.end] for text in [f"Hacking{gap}Team"] for hit in find(text))


WORDS = ["Huawei", "sold", "to", "the", "People's", "Republic", "of", "China", "Hacking", "Team", "."]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "  ", "\n ", "    "])), max_size=12))
def test_spaces_change_no_hit_but_its_place(words: list[tuple[str, str]]) -> None:
    plain, wide = " ".join(word for word, _ in words), "".join(word + gap for word, gap in words).rstrip()
    even = [(" ".join(wide[hit.start : hit.end].split()), hit.words) for hit in find(wide)]
    assert even == [(plain[hit.start : hit.end], hit.words) for hit in find(plain)]
