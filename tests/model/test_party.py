"""A party: the name as written beside the identity it was given; what makes two of them the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model import Party, PartyType
from tests.model.strategies import parties


@given(parties("Huawei sold cameras to Kenya"))
def test_json_round_trip_loses_nothing(party: Party) -> None:
    assert Party.from_json(json.loads(json.dumps(party.to_json()))) == party


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"name": "Huawei", "type": PartyType.COMPANY, "country": "CN", "id": "huawei"}, "huawei"),
        ({"name": "Republic of Kenya", "type": PartyType.STATE, "country": "KE"}, "KE"),
        ({"name": "Acme  Vision", "type": PartyType.COMPANY, "country": "US"}, "company:US:acme vision"),
        ({"name": "STRASSE", "type": PartyType.GROUP}, "group:-:strasse"),
        ({"name": "Somaliland", "type": PartyType.STATE}, "state:-:somaliland"),
    ],
)
def test_key_is_the_identity(fields: dict[str, Any], key: str) -> None:
    assert Party(**fields).key == key


@given(st.text(min_size=1).filter(str.strip))
def test_key_does_not_depend_on_case_or_white_space(name: str) -> None:
    spaced = Party(name=f"  {name}\t", type=PartyType.GROUP)
    assert spaced.key == Party(name=name, type=PartyType.GROUP).key


def test_a_body_is_not_its_state() -> None:
    state = Party(name="Kenya", type=PartyType.STATE, country="KE")
    assert Party(name="Kenya", type=PartyType.PUBLIC_BODY, country="KE").key != state.key


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": " "}, "needs a name"),
        ({"country": "Kenya"}, "alpha-2"),
        ({"country": "ke"}, "alpha-2"),
        ({"country": "ÄÖ"}, "alpha-2"),
        ({"span": (3, 3)}, "is empty"),
        ({"span": (-1, 3)}, "is empty"),
    ],
)
def test_what_can_not_be_is_refused(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Party(**({"name": "Kenya", "type": PartyType.STATE} | fields))


def test_there_is_no_type_for_a_person() -> None:
    assert "person" not in list(PartyType)
