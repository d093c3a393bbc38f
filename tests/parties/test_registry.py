"""The registry: entries by id, who owned what when."""

from __future__ import annotations

import pytest

from sousveil.model import PartyType, UsageError
from sousveil.parties.registry import Tie, registry


def test_entry_has_name_type_country_and_sectors() -> None:
    entry = registry().entry("hikvision")
    assert (entry.name, entry.type, entry.country) == ("Hikvision", PartyType.COMPANY, "CN")
    assert "video" in entry.sectors


def test_unknown_id_is_refused_and_get_gives_none() -> None:
    with pytest.raises(UsageError, match="no party 'acme'"):
        registry().entry("acme")
    assert registry().get("acme") is None


def test_exact_is_exact_and_normalised_folds_case_and_legal_form() -> None:
    assert {alias.id for alias in registry().exact("Huawei Technologies")} == {"huawei"}
    assert registry().exact("huawei technologies") == ()
    assert {alias.id for alias in registry().normalised("HIKVISION CO., LTD.")} == {"hikvision"}


@pytest.mark.parametrize(
    ("party", "date", "owners"),
    [
        ("narus", "2009", []),
        ("narus", "2012", ["boeing"]),
        ("narus", "2016", ["symantec"]),
        ("crypto-ag", "1985", ["bundesnachrichtendienst", "central-intelligence-agency"]),
        ("crypto-ag", "2000", ["central-intelligence-agency"]),
        ("crypto-ag", "2019", []),
        ("nso-group", "2016-05", ["francisco-partners"]),
        ("nso-group", "2021", ["novalpina-capital"]),
        ("nso-group", "2023", []),
        ("hmn-tech", "2015", ["huawei"]),
        ("hmn-tech", "2022", ["hengtong"]),
        ("suntech", "2014", ["verint"]),
        ("suntech", "2023", ["cognyte"]),
    ],
)
def test_owners_at_a_date(party: str, date: str, owners: list[str]) -> None:
    assert [tie.parent for tie in registry().owners_at(party, date)] == owners


def test_tie_with_unknown_ends_may_cover_any_date_and_an_uncertain_date_overlaps() -> None:
    assert Tie("a", "b", "owned", "", "").covers("1950")
    tie = Tie("a", "b", "owned", "2014-03", "2019-02")
    assert tie.covers("201X") and tie.covers("2019") and not tie.covers("2019-03") and not tie.covers("200X")


def test_date_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="EDTF"):
        Tie("a", "b", "owned", "2014", "").covers("last year")


def test_history_is_in_order_of_time_and_holds_both_directions() -> None:
    ties = registry().history("verint")
    assert [tie.since for tie in ties] == sorted((tie.since for tie in ties), key=lambda since: since or "~")
    assert {"comverse", "cognyte", "suntech"} <= {name for tie in ties for name in (tie.child, tie.parent)}
