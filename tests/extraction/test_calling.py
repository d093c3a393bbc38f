"""A known company bears the name that its document gives it; its identity stays."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.calling import _holds
from sousveil.extraction.language import load
from sousveil.model import Document


def called(text: str) -> dict[str, str]:
    """Identity -> name of the companies of a text."""
    cast = engine.read(Document.of(text), load()).cast
    return {entity.id: entity.name for entity in cast.entities if entity.id and entity.type == "company"}


@pytest.mark.parametrize(
    ("text", "party", "name"),
    [
        ("Taser International sold cameras to the police in Kenya.", "axon", "Taser International"),
        ("Taser International, now Axon, sold cameras to Kenya.", "axon", "Axon"),
        ("Detica sold software to Oman. Detica trained its officers.", "bae-systems-applied-intelligence", "Detica"),
        ("Kenya hacked phones with Pegasus.", "nso-group", "NSO Group"),
        ("NSO sells Pegasus to Kenya.", "nso-group", "NSO Group"),
        ("HUAWEI sold cameras to Kenya.", "huawei", "Huawei"),
        ("华为 sold cameras to Kenya.", "huawei", "Huawei"),
        ("HMN Technologies, once Huawei Marine Networks, laid a cable to Kenya.", "hmn-tech", "HMN Tech"),
    ],
)
def test_company_bears_its_documents_name(text, party, name):
    assert called(text)[party] == name


@pytest.mark.parametrize(
    ("written", "name", "holds"),
    [
        ("Hikvision Digital", "Hikvision", True),
        ("HMN Technologies", "HMN Tech", True),
        ("Hangzhou Hikvision", "Hikvision", False),
        ("Tele", "Telekom", False),
        ("", "Hikvision", False),
    ],
)
def test_a_name_that_begins_another_is_held_by_it(written, name, holds):
    assert _holds(written, name) is _holds(name, written) is holds
