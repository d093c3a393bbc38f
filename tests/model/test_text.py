"""Text is normalised once, for ever: properties over any string, and each rule by an example."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.text import normalise, sha256_of_bytes, sha256_of_text

ANY = st.text(st.characters(codec=None, exclude_categories=()) | st.sampled_from("\r\n\x00\x0b\x85\u2028\ufeff\ud800e\u0301"))


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\tb", "a\tb"),
        ("\ufeffa\x00b\x1bc\x9fd\x7f", "abcd"),
        ("e\u0301", "\u00e9"),
        ("a\ud800b\udfffc", "abc"),
        ("\U0001f600", "\U0001f600"),
        ("a\u00a0b", "a\u00a0b"),
        ("", ""),
        ("\r\x00\n", "\n\n"),
    ],
)
def test_each_rule(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


@given(ANY)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)


@given(ANY)
def test_result_is_nfc_without_controls_and_can_be_stored(raw: str) -> None:
    found = normalise(raw)
    assert unicodedata.is_normalized("NFC", found)
    assert not [c for c in found if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert found.encode("utf-8").decode("utf-8") == found


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_letters_that_are_nfc_stay_as_they_are(raw: str) -> None:
    written = unicodedata.normalize("NFC", raw)
    assert normalise(written) == written


@given(ANY)
def test_hash_of_a_text_is_that_of_its_bytes(raw: str) -> None:
    text = normalise(raw)
    expected = hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert sha256_of_text(text) == sha256_of_bytes(text.encode("utf-8")) == expected
