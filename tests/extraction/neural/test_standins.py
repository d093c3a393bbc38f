"""Known names by stand-ins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction import neural
from sousveil.extraction.neural.reading import Known
from sousveil.extraction.neural.standins import retell, table

TEXT = "{0} sold {1}'s police cameras. The {2} firm {0} denied it; {3} did not."


def told(company: str, name: str, adjective: str, capital: str, code: str) -> tuple[str, list[Known]]:
    """The text with these names, and its known mentions."""
    text = TEXT.format(company, name, adjective, capital)
    known, at = [], 0
    for word, kind, form in ((company, "company", "name"), (name, "state", "name"), (adjective, "state", "adjective"),
                             (company, "company", "name"), (capital, "place", "capital")):  # fmt: skip
        at = text.index(word, at)
        known.append(
            Known(
                at,
                at + len(word),
                kind,
                None if kind == "company" else code,
                None,
                company if kind == "company" else code,
                form,
            )
        )
        at += len(word)
    return text, known


SERBIA = ("Vexal", "Serbia", "Serbian", "Belgrade", "RS")
SOUTH_AFRICA = ("Brodt & Sons Group", "South Africa", "South African", "Pretoria", "ZA")


def test_texts_that_differ_in_names_only_are_one_text_to_the_model() -> None:
    assert retell(*told(*SERBIA)).text == retell(*told(*SOUTH_AFRICA)).text


def test_a_state_keeps_its_row_in_all_forms() -> None:
    name, adjective, capital = table().states[0]
    assert all(word in retell(*told(*SERBIA)).text for word in (name, adjective, capital))


def test_known_mentions_go_there_and_come_back() -> None:
    text, known = told(*SOUTH_AFRICA)
    retold = retell(text, known)
    for one in known:
        there = retold.known(one)
        assert (retold.back(there.start), retold.back(there.end, end=True)) == (one.start, one.end)


def test_a_known_mention_that_holds_another_reaches_over_its_stand_in() -> None:
    text = "the Bank of Ruritania lent money"
    outer, inner = Known(4, 21, "public-body"), Known(12, 21, "state", "RU")
    retold = retell(text, [outer, inner])
    there = retold.known(outer)
    assert retold.text[there.start : there.end] == f"Bank of {table().states[0][0]}"


def test_a_state_with_an_article_gets_one_that_has_it() -> None:
    text = "in the Sudan today"
    assert retell(text, [Known(7, 12, "state", "SD")]).text == f"in the {table().with_article[0]} today"


def test_bodies_groups_and_places_of_no_state_keep_their_words() -> None:
    text = "Interpol and Greens in Utopia"
    known = [Known(0, 8, "public-body"), Known(13, 19, "group"), Known(23, 29, "place")]
    assert retell(text, known).text == text


@given(st.text(alphabet="ab .", max_size=40), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 6)), max_size=8))
def test_places_outside_names_come_back_to_where_they_were(text: str, spans: list[tuple[int, int]]) -> None:
    known = [Known(a, min(a + n, len(text)), "company", None, str(a)) for a, n in spans if a < len(text)]
    retold = retell(text, known)
    outside = [p for p in range(len(text)) if not any(k.start <= p < k.end for k in known)]
    assert all(retold.text[retold.there(p)] == text[p] and retold.back(retold.there(p)) == p for p in outside)
    assert retold.back(len(retold.text), end=True) == len(text)


@pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))
def test_the_model_gives_the_same_answers_whatever_the_names() -> None:
    reader = neural.load()
    assert reader is not None
    readings = []
    for names in (SERBIA, SOUTH_AFRICA):
        text, known = told(*names)
        stop = text.index("cameras.") + 8
        readings.append(reader.read(text, [(0, stop), (stop + 1, len(text))], known))
    one, two = readings
    assert one.proposals == two.proposals and one.proposals
    assert [e.mentions for e in one.entities] == [e.mentions for e in two.entities]
