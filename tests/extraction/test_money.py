"""Amounts: signs, words, multipliers, ranges; a number without a currency is none."""

from __future__ import annotations

import pytest

from sousveil.extraction.language import load
from sousveil.extraction.money import find_money
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$126 million", [(126e6, "USD")]),
        ("a loan of US$1.5 billion", [(1.5e9, "USD")]),
        ("1.225 billion renminbi", [(1.225e9, "CNY")]),
        ("worth €13m", [(13e6, "EUR")]),
        ("£65.6 million (US$84.4 million)", [(65.6e6, "GBP"), (84.4e6, "USD")]),
        ("480,000 euros", [(480000, "EUR")]),
        ("KSh 14.9 billion", [(14.9e9, "KES")]),
        ("$40-50 million", [(40e6, "USD")]),
        ("two million dollars", [(2e6, "USD")]),
        ("thirty-five million euros", [(35e6, "EUR")]),
        ("Rs 250 crore", [(2.5e9, "INR")]),
        ("3,200 cameras", []),
        ("in 2018", []),
        ("a dollar", []),
    ],
)
def test_find_money(text: str, expected: list[tuple[float, str]]) -> None:
    sentence = Sentence(0, 0, len(text), tokenise(text, 0, len(text)))
    found = [(item.amount.value, item.amount.currency) for item in find_money(sentence, load("en"))]
    assert [currency for _, currency in found] == [currency for _, currency in expected]
    assert [value for value, _ in found] == pytest.approx([value for value, _ in expected])
