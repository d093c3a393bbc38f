"""Amounts: signs, words, multipliers, ranges, the currency of the country at hand; a number without a currency is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.currencies import NONE, currencies, currency_of
from sousveil.extraction.language import load
from sousveil.extraction.money import Sum, find_money
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.tokens import tokenise


def sums(text: str, language: str = "en", verbs: Sequence[VerbGroup] = ()) -> list[Sum]:
    known = load(language)
    tokens = tokenise(text, 0, len(text), elided=known.words.get("elided", frozenset()))
    sentence = Sentence(0, 0, len(text), tokens)
    sentence.act(list(verbs))
    return find_money(sentence, known)


def amounts(text: str, near: Sequence[str] = (), language: str = "en") -> list[tuple[float, str]]:
    told = [one.amount(near) for one in sums(text, language) if not one.converted]
    return [(one.value, one.currency) for one in told if one is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$126 million", [(126e6, "USD")]),
        ("a loan of US$1.5 billion", [(1.5e9, "USD")]),
        ("US $5 million", [(5e6, "USD")]),
        ("300 thousand U.S. dollars", [(3e5, "USD")]),
        ("1.225 billion renminbi", [(1.225e9, "CNY")]),
        ("worth €13m", [(13e6, "EUR")]),
        ("480,000 euros", [(480000, "EUR")]),
        ("1.200.000 euros", [(1.2e6, "EUR")]),
        ("1 140 000 euros", [(1.14e6, "EUR")]),
        ("R412 000", [(412000, "ZAR")]),
        ("1'200'000 Swiss francs", [(1.2e6, "CHF")]),
        ("in 2018 400 dollars", [(400, "USD")]),
        ("KSh 14.9 billion", [(14.9e9, "KES")]),
        ("$40-50 million", [(40e6, "USD")]),
        ("two million dollars", [(2e6, "USD")]),
        ("half a million dollars", [(5e5, "USD")]),
        ("one and a half billion euros", [(1.5e9, "EUR")]),
        ("thirty-five million euros", [(35e6, "EUR")]),
        ("Rs 250 crore", [(2.5e9, "INR")]),
        ("Rs. 12 crore", [(1.2e8, "INR")]),
        ("6.4 million leva", [(6.4e6, "BGN")]),
        ("2.3 million lari", [(2.3e6, "GEL")]),
        ("214 billion guaraníes", [(214e9, "PYG")]),
        ("CA$734,000", [(734000, "CAD")]),
        ("NOK 63.4 million", [(63.4e6, "NOK")]),
        ("63,400,000 NOK", [(63.4e6, "NOK")]),
        ("S/ 25 million", [(25e6, "PEN")]),
        ("5 million Kenyan shillings", [(5e6, "KES")]),
        ("5 million Sri Lankan rupees", [(5e6, "LKR")]),
        ("Tk 309 crore", [(3.09e9, "BDT")]),
        ("3,200 cameras", []),
        ("in 2018", []),
        ("a dollar", []),
        ("3 real cameras", []),
        ("12 all told", []),
        ("5 km of fibre", []),
        ("M 12 units", []),
        ("P20 billion", []),
        ("three hundred thousand pesos", []),
    ],
)
def test_find_money(text: str, expected: list[tuple[float, str]]) -> None:
    found = amounts(text)
    assert [currency for _, currency in found] == [currency for _, currency in expected]
    assert [value for value, _ in found] == pytest.approx([value for value, _ in expected])


@pytest.mark.parametrize(
    ("text", "state", "currency"),
    [
        ("$5 million", "AU", "AUD"),
        ("$5 million", "KE", "USD"),
        ("US$5 million", "AU", "USD"),
        ("5 million pounds", "EG", "EGP"),
        ("5 million pounds", "KE", "GBP"),
        ("5 million CFA francs", "CM", "XAF"),
        ("5 million CFA francs", "SN", "XOF"),
        ("5 million francs", "RW", "RWF"),
        ("5 million pesos", "PH", "PHP"),
        ("5 million shillings", "UG", "UGX"),
        ("5 million rupees", "NP", "NPR"),
        ("Rs 5 million", "PK", "PKR"),
        ("5 million kroner", "NO", "NOK"),
        ("5 million kwacha", "MW", "MWK"),
        ("P5 million", "BW", "BWP"),
        ("M5 million", "LS", "LSL"),
        ("K5 million", "PG", "PGK"),
        ("Q5 million", "GT", "GTQ"),
    ],
)
def test_a_word_of_several_currencies_means_that_of_the_country_at_hand(text: str, state: str, currency: str) -> None:
    near = [code for code in (currency_of(state),) if code]
    assert amounts(text, near) == [(5e6, currency)]


def test_no_country_and_no_usual_meaning_is_no_amount() -> None:
    assert amounts("5 million pesos") == [] and amounts("5 million pesos", ["KES"]) == []
    assert not sums("Q5 million")[0].is_sure and sums("$5 million")[0].is_sure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£65.6 million (US$84.4 million)", [(65.6e6, "GBP")]),
        ("14.7 million euros (about $17.4 million)", [(14.7e6, "EUR")]),
        ("5 billion Kenyan shillings, or $38 million, was paid", [(5e9, "KES")]),
        ("5 million euros (and $3 million for the rest)", [(5e6, "EUR"), (3e6, "USD")]),
        ("5 million euros or 6 million euros", [(5e6, "EUR"), (6e6, "EUR")]),
        ("5 million euros and $3 million", [(5e6, "EUR"), (3e6, "USD")]),
    ],
)
def test_what_a_sum_comes_to_in_another_currency_is_no_sum_of_its_own(text: str, expected: list[tuple[float, str]]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.3 million euros, of which 1.4 million went to X", [(2.3e6, "EUR"), (1.4e6, "EUR")]),
        ("14 million of the 22 million dollars", [(14e6, "USD"), (22e6, "USD")]),
        ("5 million dollars for two million people", [(5e6, "USD")]),
        ("1.4 million went to X", []),
    ],
)
def test_a_bare_number_has_the_currency_of_the_sum_beside_it(text: str, expected: list[tuple[float, str]]) -> None:
    assert amounts(text) == expected


def test_a_verb_behind_a_year_is_no_currency() -> None:
    won = VerbGroup(first=3, last=3, main=3, lemma="win")
    assert sums("Huawei in 2019 won a tender", verbs=[won]) == []
    won = VerbGroup(first=2, last=2, main=2, lemma="win")
    assert sums("6.2 billion won for Mongolia", verbs=[won])[0].currencies[0] == "KRW"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "5 milliards de francs CFA", [(5e9, "XOF")]),
        ("fr", "3,5 millions d'euros", [(3.5e6, "EUR")]),
        ("fr", "20 millions de dinars algériens", [(20e6, "DZD")]),
        ("fr", "400 000 dollars canadiens", [(4e5, "CAD")]),
        ("es", "1.200 millones de pesos mexicanos", [(1.2e9, "MXN")]),
        ("es", "3,5 millones de dólares", [(3.5e6, "USD")]),
        ("es", "20 millones de guaraníes", [(20e6, "PYG")]),
        ("es", "500.000 soles", [(5e5, "PEN")]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert amounts(text, language=language) == expected


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_form_means_codes_and_none_stands_twice(language: str) -> None:
    for first, forms in currencies(language).forms.items():
        assert len({words for words, _ in forms}) == len(forms)
        for words, codes in forms:
            assert words[0] == first and codes[-1] != NONE and len(set(codes)) == len(codes)
            assert all(len(code) == 3 and code.isupper() for code in codes if code != NONE)


@given(st.text(st.sampled_from("0123456789 .,'$€()R-KQ million"), max_size=40))
def test_sums_stand_in_order_and_never_lap(text: str) -> None:
    found = sums(text)
    assert all(0 <= one.first <= one.last < len(tokenise(text, 0, len(text))) and one.value >= 0 for one in found)
    assert all(before.last < after.first for before, after in pairwise(found))
