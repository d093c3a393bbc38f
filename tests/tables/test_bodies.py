"""Which names are companies', which public bodies': by legal form first, then by the words of many languages."""

from __future__ import annotations

import pytest

from sousveil.model import PartyType
from sousveil.tables import bodies
from sousveil.tables.kinds import rows

BODIES = (
    "Ministry of Interior of Ruritania", "Ruritanian State University", "Academy of Rocket Sciences",
    "Port Town Public Security Bureau", "Supreme Court of Ruritania", "Scientific Research Institute of Optics",
    "Office of the Prosecutor General", "Coastal Prison", "Main Directorate of Internal Affairs of Port Town",
    "Naval Command College", "Federal Security Service", "National Space Agency", "Universidad de los Andes",
    "Policía Nacional", "Ministère de l'Intérieur", "Préfecture de Police", "Universität zu Hafenstadt",
    "Landeskriminalamt Hafenstadt", "Ministério da Justiça", "Ministero dell'Interno", "Министерство обороны",
    "Портовый университет", "Прокуратура области", "Академія наук", "港口大学", "港口市公安局", "港湾警察庁",
    "وزارة الداخلية", "دانشگاه بندر", "Liman Üniversitesi", "항구대학교",
)
COMPANIES = (
    "Research Institute of Optics JSC", "Joint Stock Company State Research Institute Lamp", "Lamp Academy Co., Ltd.",
    "Central Design Bureau Lamp", "Federal State Unitary Enterprise Institute of Lamps", "港口大学科技有限公司",
    "ООО Институт Лампа", "Universidad Digital Sociedad Anónima", "University Systems Inc.",
)
SILENT = ("Lamp", "Essex Court Chambers", "Sewa Militia", "Fundación Faro", "Academic Lamp", "Compolice", "Port Services")


@pytest.mark.parametrize("name", BODIES)
def test_words_of_many_languages_make_a_public_body(name: str) -> None:
    assert bodies.type_of(name, PartyType.COMPANY) is PartyType.PUBLIC_BODY


@pytest.mark.parametrize("name", COMPANIES)
def test_a_legal_form_makes_a_company_of_whatever_else_the_name_says(name: str) -> None:
    assert bodies.type_of(name, PartyType.PUBLIC_BODY) is PartyType.COMPANY


@pytest.mark.parametrize("name", SILENT)
def test_silent_words_leave_the_type_that_the_table_gives(name: str) -> None:
    assert bodies.named(name) is None
    assert bodies.type_of(name, PartyType.GROUP) is PartyType.GROUP


def test_a_programme_is_told_as_none() -> None:
    assert bodies.is_programme("Thousand Lamps Talents Plan") and not bodies.is_programme("Lamp")
    assert bodies.type_of("Thousand Lamps Talents Plan", PartyType.COMPANY) is PartyType.COMPANY


def test_at_least_ten_languages_have_words_and_every_line_a_source() -> None:
    table = rows("body_words.csv")
    assert len({row["lang"] for row in table if row["type"] == "public-body"}) >= 10
    assert all(row["source"] for row in table)


@pytest.mark.parametrize(("pattern", "type"), [("", "company"), ("x*", "company"), ("lamp", "person")])
def test_a_line_that_matches_everything_or_gives_no_type_is_an_error(
    pattern: str, type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "rows", lambda _: ({"pattern": pattern, "type": type},))
    with pytest.raises(ValueError, match=r"body_words\.csv"):
        bodies._patterns.__wrapped__()
