"""Folding keeps offsets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.parties.fold import fold, plain


@settings(deadline=None)
@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text())
def test_fold_of_a_part_is_the_part_of_the_fold_but_for_final_sigma(text: str) -> None:
    middle = len(text) // 2
    assert (fold(text[:middle]) + fold(text[middle:])).replace("ς", "σ") == fold(text).replace("ς", "σ")


def test_fold_makes_one_quote_one_hyphen_one_space() -> None:
    assert fold("Côte d’Ivoire\nUS–China\u00a0X") == "côte d'ivoire us-china x"


def test_fold_keeps_the_turkish_capital_i_one_letter() -> None:
    assert fold("İstanbul") == "istanbul"


def test_plain_drops_accents() -> None:
    assert plain("Telefónica Łódź Bolloré") == "Telefonica Lodz Bollore"
