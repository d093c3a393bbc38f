"""States by code and by name."""

from __future__ import annotations

import pytest

from sousveil.model import UsageError
from sousveil.parties import country_of
from sousveil.parties.states import states


def test_every_member_state_is_there() -> None:
    assert len(states().codes) >= 200
    assert {"RS", "XK", "PS", "TW", "HK", "CD", "CI"} <= set(states().codes)
    assert "EU" not in states()


@pytest.mark.parametrize(
    ("code", "name"),
    [("CI", "Ivory Coast"), ("MM", "Myanmar"), ("TR", "Turkey"), ("BA", "Bosnia and Herzegovina"), ("RS", "Serbia")],
)
def test_display_name(code: str, name: str) -> None:
    assert states().name(code) == name


def test_names_in_other_languages_fall_back_to_english() -> None:
    assert states().name("DE", "fr") == "Allemagne"
    assert states().name("DE", "es") == "Alemania"
    assert states().name("DE", "xx") == "Germany"


def test_capital_adjective_and_cities() -> None:
    assert states().capital("RS") == "Belgrade"
    assert states().adjective("RS") == "Serbian"
    assert "Novi Sad" in states().cities("RS")


@pytest.mark.parametrize(("name", "code"), [("Serbia", "RS"), ("the UAE", "AE"), ("Côte d’Ivoire", "CI"), ("Burma", "MM")])
def test_code_of_a_name(name: str, code: str) -> None:
    assert states().code(name) == code


@pytest.mark.parametrize("name", ["Belgrade", "Serbian", "Kremlin", "Congo", "Serbia and Kenya", "Acme", ""])
def test_what_is_no_states_name_has_no_code(name: str) -> None:
    assert states().code(name) is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("ke", "KE"),
        ("KENYA", "KE"),
        ("kenya", "KE"),
        ("Alemania", "DE"),
        ("cote d'ivoire", "CI"),
        ("usa", "US"),
        ("россия", "RU"),
        ("Xyz", None),
        ("", None),
    ],
)
def test_country_of_what_a_person_types(given: str, code: str | None) -> None:
    assert country_of(given) == code


def test_unknown_code_is_refused() -> None:
    with pytest.raises(UsageError, match="'QQ'"):
        states().name("QQ")


def test_a_city_is_of_one_country_only() -> None:
    holders: dict[str, list[str]] = {}
    for code in states().codes:
        for city in states().cities(code):
            holders.setdefault(city, []).append(code)
    assert {city: codes for city, codes in holders.items() if len(codes) > 1} == {}
