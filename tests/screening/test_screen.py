"""Passages, verdicts, copies."""

from __future__ import annotations

import time

import pytest

from sousveil.model import UsageError
from sousveil.screening import Screen, Seen, Step, Words, worth_reading
from sousveil.screening.finding import Finder
from sousveil.screening.folding import cheap_text, fold
from sousveil.screening.screen import shared
from sousveil.screening.words import Case, Term

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."
BY_TEXT = Screen(by_bytes=False)
WORDS = {
    "suppliers": ["Huawei", "ZTE", "Candiru"], "technologies": ["spyware", "intercept*", "监控"],
    "places": ["Kenya", "US", "肯尼亚"], "circuit": ["sold", "suppl*", "出售"],
}


@pytest.fixture(scope="module")
def small() -> Screen:
    return Screen(Words.of(**WORDS), by_bytes=False)


@pytest.mark.parametrize(
    ("text", "worth"),
    [("Huawei sold it to Kenya.", True), ("Huawei opened a shop in Kenya.", False), ("Huawei sold it.", False),
     ("It was sold to Kenya.", False), ("Huawei met them. It sold a network. Kenya paid.", True),
     ("Candiru supplied ZTE.", True),
     ("huawei sold it to Kenya.", False), ("HUAWEI SOLD IT TO KENYA.", True), ("zte sold it to Kenya.", False),
     ("Huawei sold it to us.", False), ("Interceptors were sold to Kenya.", True), ("向肯尼亚出售监控设备", True),
     ("Huawei is a firm. One. Two. Three. Four. It sold bread. Kenya ate.", False)],
)
def test_a_passage_has_a_wanted_word_a_place_and_a_word_of_the_circuit(small: Screen, text: str, worth: bool) -> None:
    assert small.text(text).worth is worth


def test_a_verdict_says_where_and_why() -> None:
    read = worth_reading(f"<html><body><p>{SALE}</p></body></html>".encode())
    assert read.worth and read.step is Step.TEXT and "Huawei" in read.words and read.passages == (SALE,)
    left = worth_reading(b"<html><body><p>Bread and butter.</p></body></html>")
    assert not left.worth and left.step in (Step.BYTES, Step.TEXT) and "no supplier" in left.why
    assert worth_reading(b"%PDF-1.7 ...").step is Step.FORMAT and worth_reading(b"%PDF-1.7 ...").worth
    assert not worth_reading(bytes(range(256)) * 4).worth


def test_without_vectorscan_the_same_pages_are_picked() -> None:
    pages = [f"<html><p>{said}</p></html>".encode() for said in (SALE, "Bread.", "Surveillance is a word.", SALE.upper())]
    by_text, default = Screen(by_bytes=False), Screen()
    assert [by_text.page(raw).worth for raw in pages] == [True, False, False, True]
    assert [default.page(raw).worth for raw in pages] == [True, False, False, True]


@pytest.mark.parametrize(
    "text",
    ["ZTE sold it to Kenya.", "NSO Group sold it to Kenya.", "It sold a safe\u00a0city to Kenya.", "AT&T sold it to Kenya.",
     "В Кении продали систему ВИДЕОНАБЛЮДЕНИЯ.", "华为向肯尼亚出售监控设备", "It sold stingrays. zte. nso.",
     "An Überwachung was sold to Kenya.",
     "UAVs were sold to Kenya.", "The drone was sold to Kenya", "Rohde & Schwarz sold it to Kenya.",
     "Jio and JIO sold to Kenya; jio"],
)
def test_a_text_is_judged_alike_with_and_without_vectorscan(text: str) -> None:
    one, other = BY_TEXT.text(text), shared().text(text)
    assert (one.worth, one.passages) == (other.worth, other.passages) and set(other.words) <= set(one.words)


@pytest.mark.parametrize("name", ["suppliers", "technologies", "places", "circuit"])
def test_an_empty_list_is_an_error(name: str) -> None:
    with pytest.raises(UsageError, match=f"the list of {name} is empty"):
        Words.of(**{**WORDS, name: []})


@pytest.mark.parametrize("word", ["", "*", "a", "--", "a*"])
def test_a_word_that_would_stand_everywhere_is_an_error(word: str) -> None:
    with pytest.raises(UsageError, match="too short"):
        Term.of(word)


def test_letters_decide_how_a_word_is_compared() -> None:
    assert [Term.of(word).case for word in ("ZTE", "Huawei", "spyware", "监控", "stc", "4G", "UAVs")] == [
        Case.EXACT, Case.CAPITAL, Case.ANY, Case.ANY, Case.ANY, Case.EXACT, Case.CAPITAL,
    ]


def test_finder_gives_places_in_the_text_as_it_is() -> None:
    text = "İstanbul: ‘Huawei’s’ – Huaweis, HUAWEI and 监控的"
    found = sorted((hit.start, text[hit.start : hit.end]) for hit in Finder(map(Term.of, ("Huawei", "监控"))).find(text))
    assert [word for _, word in found] == ["Huawei", "HUAWEI", "监控"] and all(text.startswith(word, at) for at, word in found)


def test_folding_keeps_the_length() -> None:
    assert len(fold("İSTANBUL ’ ß ﬁ")) == len("İSTANBUL ’ ß ﬁ")


@pytest.mark.parametrize(
    ("page", "text"),
    [("<p>a<b>b</b>c</p><p>d</p>", "abc\nd"), ("<script>x<p>y</script>z", "z"), ("<style>x</style>z<!-- y -->w", "z w"),
     ("a\u00adb &amp; c&nbsp;d", "ab & c d"), ("<script>never closed Huawei", ""), ("plain  text\n\nhere", "plain text\nhere"),
     ("<SCRIPT type=x>q</SCRIPT >r", "r"), ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")],
)
def test_cheap_text(page: str, text: str) -> None:
    assert cheap_text(page) == text


def test_cheap_text_of_hostile_pages_takes_no_time() -> None:
    for page in ("<script>" * 50_000, "<!--" * 50_000, "<b " * 100_000, "\n" * 300_000 + "<p>", "<" * 300_000, "&#" * 100_000):
        begun = time.process_time()
        cheap_text(page)
        assert time.process_time() - begun < 5  # what grows with the square takes minutes


def test_a_page_of_nothing_but_suppliers_takes_no_time(small: Screen) -> None:
    begun = time.process_time()
    assert not small.text("Huawei.\n" * 20_000).worth
    assert time.process_time() - begun < 5


def test_exact_and_contained_copies_are_copies_and_a_changed_word_is_not() -> None:
    seen = Seen()
    seen.add("first", [SALE, "ZTE supplied spyware to Ethiopia."])
    assert seen.copy_of([SALE]) == "first" and seen.copy_of([SALE.upper().replace(" ", "  ")]) == "first"
    assert seen.copy_of([SALE.replace("sold", "has not sold")]) is None
    assert seen.copy_of([SALE, "ZTE left Ethiopia."]) is None and seen.copy_of([]) is None


def test_what_is_remembered_of_pages_is_bounded_and_what_comes_again_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sousveil.screening.copies.MOST", 100)
    seen, release = Seen(), "Everybody prints this sentence of many words again and again."
    for number in range(1000):
        seen.add(f"page {number}", [f"Nobody prints sentence {number} of many words a second time.", release])
        assert seen.copy_of([release]) == "page 0"
    last = "Nobody prints sentence {} of many words a second time."
    assert seen.copy_of([last.format(999)]) == "page 999" and seen.copy_of([last.format(950)]) == "page 950"
    assert seen.copy_of([last.format(10)]) is None and seen.near([last.format(10)]) is None
    held = [seen._sentences, seen._shingles]
    assert all(len(one._newer) + len(one._older) <= 100 for one in held)


def test_near_copies_are_named() -> None:
    said = " ".join(f"word{number} and thing{number}" for number in range(200))
    seen = Seen()
    seen.add("first", [said])
    near = seen.near([said.replace("word100", "other")])
    assert near is not None and near[0] == "first" and 0.8 < near[1] < 1
    assert seen.near(["nothing of this stands in it at all, not even a run of words"]) is None
