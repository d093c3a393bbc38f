"""Hearsay and what is made known; sources that nobody names."""

from __future__ import annotations

import pytest

from sousveil.model import Modality


@pytest.fixture
def modality(claims):
    """The modalities of the supplies of a text."""
    return lambda text: {claim.modality for claim in claims(text) if str(claim.kind) == "supply"}


@pytest.mark.parametrize("known", ["announced", "confirmed", "found", "revealed"])
def test_what_is_made_known_is_asserted(modality, known):
    assert modality(f"It was {known} that Huawei sold cameras to Kenya.") == {Modality.ASSERTED}


@pytest.mark.parametrize("told", ["said", "reported", "claimed"])
def test_what_is_said_is_hearsay(modality, told):
    assert modality(f"It was {told} that Huawei sold cameras to Kenya.") == {Modality.ALLEGED}


def test_what_is_added_or_written_is_not_told(modality):
    text = "A layer was added in 2024, when Huawei sold cameras to Kenya."
    assert modality(text) == {Modality.ASSERTED}


@pytest.mark.parametrize("who", ["A former officer", "An ex-manager"])
def test_who_holds_no_office_any_more_alleges(modality, who):
    assert modality(f"{who} testified that Huawei sold cameras to Kenya.") == {Modality.ALLEGED}


@pytest.mark.parametrize("who", ["The minister", "A spokesman", "John Smith"])
def test_who_has_an_office_or_a_name_asserts(modality, who):
    assert modality(f"{who} testified that Huawei sold cameras to Kenya.") == {Modality.ASSERTED}
