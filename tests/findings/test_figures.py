"""Published figures come out of the tables, under named rules, and open into rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import tables
from sousveil.findings.counting import where
from sousveil.findings.figures import Figure, Match, compare, compute, figures
from sousveil.findings.tables import rows
from sousveil.ledger import Ledger
from sousveil.tables import importing

FILES = {
    "aigs": "aigs-2019/aigs_clean.csv", "gcdf": "gcdf3/final_input.csv", "atlas": "atlas-of-surveillance/atlas-20201007.csv",
    "mentions": "ted-china/vendor_false_positives.json",
}


@pytest.fixture(scope="module")
def computed(shared: Path) -> dict[tuple[str, str], Figure]:
    read = {kind: importing.load(shared / "data" / file, tables.source_of(kind))[0] for kind, file in FILES.items()}
    found = {kind: (kind, table.rows) for kind, table in read.items()}
    return {(figure.name, figure.rule.split(":")[0]): figure for figure in compute(found)}


def value(computed: dict[tuple[str, str], Figure], name: str, rule: str = "") -> float | None:
    [figure] = [figure for (own, by), figure in computed.items() if own == name and by.startswith(rule)]
    return figure.computed


AIGS = {
    "countries": "countries in the index", "smart_city": "countries with smart city platforms",
    "facial_recognition": "countries with facial recognition", "smart_policing": "countries with smart policing",
    "china_tech": "countries with Chinese technology", "bri": "countries in the Belt and Road Initiative",
    "china_tech_and_bri": "countries with Chinese technology in the Belt and Road Initiative",
    "huawei": "countries supplied by Huawei|strict", "nec": "countries supplied by NEC",
    "us_tech": "countries with technology of the United States", "japan_tech": "countries with Japanese technology",
    "ibm_incl_IBMN": "countries supplied by IBM|with", "ibm_exact": "countries supplied by IBM|strict",
    "palantir": "countries supplied by Palantir", "cisco": "countries supplied by Cisco",
    "hikvision": "countries supplied by Hikvision", "zte": "countries supplied by ZTE", "dahua": "countries supplied by Dahua",
    "infinova": "countries supplied by Infinova|each", "top50_milex": "countries among the fifty highest military expenditures",
    "LD": "liberal democracies in the index", "EA": "electoral autocracies in the index",
    "ED": "electoral democracies in the index", "CA": "closed autocracies in the index",
}
GCDF = {
    "rows": "projects in the geocoded dataset", "distinct_recipients": "countries of recipients|strict",
    "iso3": "countries of recipients|normalised", "pseudo_recipients": "recipients that are regions",
    "usd2021_bn": "amount of all records", "no_amount": "records without an amount",
    "communications_rows": "records in communications", "communications_recipients": "recipients in communications",
    "communications_usd2021_bn": "amount in communications", "surveillance_titles": "records for surveillance",
    "surveillance_recipients": "recipients of loans for surveillance", "surveillance_usd2021_m": "amount for surveillance",
    "huawei_titles": "titles that name Huawei", "zte_titles": "titles that name ZTE", "title_links": "links in titles",
    "title_links_unresolved": "links to records that are not in the file",
    "usd_amount_titles": "titles with an amount in dollars",
    "amount_ratio_outside_0.6_4": "titles whose amount disagrees with the field|strict",
    "completion_before_start": "records completed before they began",
}
ATLAS = {
    "rows": "entries of the atlas", "distinct_vendor_strings": "distinct vendors of the atlas",
    "vendor_filled": "entries with a vendor", "rows_without_link": "entries without a link",
    "nonblank_unparsable_link1_dates": "dates of links that are no dates", "duplicate_ids": "identifiers used twice",
}
TED = {
    "claims": "notices said to name a Chinese vendor", "true_mentions": "notices that name the vendor they are said to name",
    "zte_claims": "notices said to name ZTE", "zte_true": "notices that name ZTE",
}


@pytest.mark.parametrize(("section", "part", "names"), [
    ("aigs_2019", "measured_from_table", AIGS), ("gcdf3_geo", "measured", GCDF), ("atlas_2020_10_07", None, ATLAS),
    ("ted_false_positives", None, TED),
])
def test_every_measured_figure_is_reproduced(
    shared: Path, computed: dict[tuple[str, str], Figure], section: str, part: str | None, names: dict[str, str]
) -> None:
    expected = json.loads((shared / "data" / "expected.json").read_text(encoding="utf-8"))[section]
    expected = expected[part] if part else {key: number for key, number in expected.items() if key != "file"}
    assert expected.keys() == names.keys()
    got = {key: value(computed, *name.split("|")) for key, name in names.items()}
    assert got == {key: pytest.approx(number, abs=0.051) for key, number in expected.items()}


@pytest.mark.parametrize(("name", "rule", "match"), [
    ("countries in the index", "", "match"), ("countries of the world surveyed", "", "not computable"),
    ("countries with smart policing", "", "mismatch"), ("countries supplied by Huawei", "strict", "mismatch"),
    ("countries supplied by Huawei", "including", "match"), ("countries supplied by IBM", "with", "mismatch"),
    ("countries of recipients", "strict", "match"), ("countries of recipients", "normalised", "mismatch"),
    ("amount of all records", "", "match"), ("share of closed autocracies that use it", "", "match"),
    ("notices that name ZTE", "", "mismatch"),
])
def test_published_figures_are_answered(computed: dict[tuple[str, str], Figure], name: str, rule: str, match: str) -> None:
    [figure] = [figure for (own, by), figure in computed.items() if own == name and by.startswith(rule)]
    assert figure.match == match and (figure.computed is None) == bool(figure.why)


def test_the_join_that_nobody_publishes(computed: dict[tuple[str, str], Figure]) -> None:
    assert value(computed, "records for surveillance") == 33
    assert value(computed, "recipients of loans for surveillance") == 22
    assert value(computed, "amount for surveillance") == pytest.approx(2202.7, abs=0.05)
    assert value(computed, "recipients of loans for surveillance that the Carnegie index lacks") == 10


def test_a_figure_opens_into_the_rows_that_carry_it(computed: dict[tuple[str, str], Figure]) -> None:
    [figure] = [one for one in computed.values() if one.name == "countries with smart policing"]
    assert len(figure.rows) == figure.computed == 53
    assert all(place.end > place.start for place in figure.rows)


@pytest.mark.parametrize(("said", "number", "match"), [
    ("= 52", 53, "mismatch"), ("= 52", 52, "match"), (">= 50", 49, "mismatch"), ("> 830", 830.9, "match"),
    ("", 3, "nothing published"),
    ("= 51", None, "not computable"), ("= 830.9", 830.8966, "match"),
])
def test_compare(said: str, number: float | None, match: str) -> None:
    assert compare(said, number) is Match(match)


@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("✔", ""), ("✓", "✗"), ("X", "-"), ("yes", "no"), ("1.0", "0.0")])
def test_figures_count_a_mark_however_it_is_written(tmp_path: Path, yes: str, no: str) -> None:
    head = "iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,bri,companies,milex_rank,"
    lines = ("regime_type", f"KE,Kenya,{yes},{yes},{no},{yes},{no},{no},{yes},Acme,90,ED",
             f"UG,Uganda,{no},{yes},{no},{yes},{no},{no},{no},Acme,50,EA")
    table = tmp_path / "a.csv"
    table.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    kept = tables.read("aigs", table).table.rows
    asked = ("smart_city=1", "facial_recognition=1", "smart_policing=1", "china_tech=1;bri=1", "smart_city!=1", "milex_rank=90")
    assert [len(where(kept, conditions)) for conditions in asked] == [1, 2, 0, 1, 1, 1]


def test_figures_of_a_ledger_name_the_table_that_is_missing(tmp_path: Path) -> None:
    from sousveil import ledger

    head = "iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,bri,companies,milex_rank,"
    lines = ("regime_type", 'KE,Kenya,1,1,0,1,0,0,1,"Huawei, Acme",90,ED', "UG,Uganda,0,1,0,1,0,0,1,Hikvision,50,EA")
    table = tmp_path / "a.csv"
    table.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    with ledger.open(tmp_path / "l.sousveil") as opened:
        found = tables.read("aigs", table)
        opened.add(found.document, found.claims, original=found.raw)
        answered = figures(opened)
        _check(opened, answered)


def _check(opened: Ledger, answered: list[Figure]) -> None:
    assert len(answered) == len(rows("figures.csv"))
    [huawei] = [one for one in answered if one.name == "countries supplied by Huawei" and one.rule.startswith("strict")]
    document = opened.document(huawei.rows[0].doc)
    assert huawei.computed == 1 and "Huawei" in document.text[huawei.rows[0].start : huawei.rows[0].end]
    [loans] = [one for one in answered if one.name == "records for surveillance"]
    assert loans.match is Match.NOT_COMPUTABLE and "sousveil import gcdf" in loans.why
