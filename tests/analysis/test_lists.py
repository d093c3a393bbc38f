"""Rankings, comparison, timeline, network, money, narrowing: what each counts and how it refuses."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sousveil.analysis import assumptions, money, ranking
from sousveil.analysis.comparing import compare
from sousveil.analysis.concentration import hhi
from sousveil.analysis.exposure import exposure
from sousveil.analysis.network import network
from sousveil.analysis.study import Study
from sousveil.analysis.timeline import timeline
from sousveil.model import Kind, Modality, Technology, UsageError
from sousveil.publishing.exports.gexf import of_network
from tests.analysis.made import body, case_of, claim, company, state

CHINA, KENYA, SERBIA = state("CN", "China"), state("KE", "Kenya"), state("RS", "Serbia")
MAKER, RIVAL, BANK = company("Norvane", "CN"), company("Quillon", "US"), body("Export Bank", "CN")
CITY, NETWORK = (Technology.SAFE_CITY,), (Technology.TELECOM_NETWORK,)
CLAIMS = [
    claim(Kind.SUPPLY, MAKER, KENYA, technology=CITY, time="2018"),
    claim(Kind.SUPPLY, RIVAL, KENYA, technology=CITY, time="2015", doc="b", modality=Modality.ALLEGED),
    claim(Kind.SUPPLY, MAKER, SERBIA, technology=NETWORK, time="2011/2013"),
    claim(Kind.SUPPLY, None, SERBIA, technology=NETWORK),
    claim(Kind.SUPPLY, RIVAL, SERBIA, technology=CITY, modality=Modality.DENIED, speaker="Quillon"),
    claim(Kind.FINANCE, BANK, KENYA, technology=CITY, time="2018"),
]


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.of(case_of(CLAIMS))


def test_hhi_is_one_for_one_supplier_and_a_share_for_equals() -> None:
    assert hhi([3]) == 1.0 and hhi([1, 1, 1, 1]) == pytest.approx(0.25) and hhi([]) is None


def test_concentration_counts_unknown_suppliers_apart(study: Study) -> None:
    (row,) = [row for row in exposure(study, "RS").concentration if (row.what, row.by) == ("telecom-network", "supplier")]
    assert (row.unknown, row.hhi, [share.name for share in row.shares]) == (1, 1.0, ["Norvane"])


def test_concentration_by_asserted_claims_stands_beside(study: Study) -> None:
    (row,) = [row for row in exposure(study, "KE").concentration if (row.what, row.by) == ("safe-city", "supplier")]
    assert (row.hhi, row.hhi_asserted) == (pytest.approx(0.5), 1.0)


def test_what_is_only_denied_stands_apart(study: Study) -> None:
    found = exposure(study, "RS")
    (said,) = found.denied
    assert said.text == "It is denied that Quillon supplied safe-city systems to Serbia (by Quillon)"
    assert "safe-city" not in found.suppliers


def test_rank_orders_by_the_count(study: Study) -> None:
    assert [(one.key, one.value) for one in ranking.countries(study, "supply")] == [("KE", 2.0), ("RS", 2.0)]
    assert [one.key for one in ranking.countries(study, "supply", technology=Technology.SAFE_CITY)] == ["KE"]
    assert ranking.holders(study)[0].key in {"CN", MAKER.key}


def test_unknown_measure_and_circuit_are_one_line(study: Study) -> None:
    with pytest.raises(UsageError, match="unknown measure 'height'"):
        ranking.countries(study, "height")
    with pytest.raises(UsageError, match="unknown circuit 'ring'"):
        ranking.holders(study, rule="ring")


def test_compare_names_suppliers_of_both(study: Study) -> None:
    assert compare(exposure(study, "KE"), exposure(study, "RS")).shared == ("Norvane",)


def test_timeline_puts_undated_last(study: Study) -> None:
    assert [event.time for event in timeline(study, "Serbia").events] == ["2011/2013", None, None]


def test_network_is_well_formed_and_leaves_unnamed_ends_out(study: Study) -> None:
    found = network(study)
    root = ElementTree.fromstring(of_network(found))
    space = "{http://gexf.net/1.3}"
    assert len(root.findall(f".//{space}edge")) == len(found.edges) == 5
    assert found.unnamed == 1
    assert of_network(found) == of_network(network(study))


def test_network_opens_in_networkx_with_the_same_edges(study: Study) -> None:
    networkx = pytest.importorskip("networkx")
    found = network(study)
    read = networkx.read_gexf(BytesIO(of_network(found).encode()), version="1.3")
    assert {data["id"]: data["sentence"] for _, _, data in read.edges(data=True)} == {
        edge.key: edge.sentence for edge in found.edges}


def test_narrowing_counts_what_it_leaves_out() -> None:
    narrowed = case_of(CLAIMS, confirmed=[CLAIMS[0].id]).narrowed(only_confirmed=True)
    assert [one.claims for one in narrowed.findings] == [(CLAIMS[0].id,)]
    assert narrowed.left_out == (("not confirmed by a person", 5),)
    dated = case_of(CLAIMS).narrowed(since="2016")
    assert dict(dated.left_out) == {"without a date": 2, "at another time": 2}


def test_contradictory_dates_are_one_line() -> None:
    with pytest.raises(UsageError, match="the first date is after the second"):
        case_of(CLAIMS).narrowed(since="2020", until="2010")


@pytest.mark.parametrize(("name", "says"), [("Atlantis", "unknown country"), ("Peru", "no claim names Peru")])
def test_unknown_country_is_one_line(study: Study, name: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        exposure(study, name)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "much", ""])
def test_a_figure_that_is_no_number_is_one_line(tmp_path: Path, value: str) -> None:
    path = tmp_path / "context.csv"
    path.write_text(f"country,year,name,value,unit,source\nKenya,2020,external debt,{value},USD,s\n")
    with pytest.raises(UsageError, match=f"line 2: value '{value}' is no number"):
        money.read_context(path)


def test_tables_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    """With a mark before the text, and lines that end in two signs."""
    path = tmp_path / "table.csv"
    path.write_bytes("modality,speaker,origin,low,central,high,reason\r\n*,*,*,0.1,0.2,0.3,why\r\n".encode("utf-8-sig"))
    assert assumptions.read(path).look_up("asserted", "named", "text").central == 0.2


def test_context_stands_beside_with_its_source(tmp_path: Path, study: Study) -> None:
    path = tmp_path / "context.csv"
    path.write_text("country,year,name,value,unit,source\nKenya,2020,external debt,100,USD,made for this test\n")
    (figure,) = exposure(study, "KE", context=money.read_context(path)).context
    assert (figure.value, figure.source, figure.share) == (100.0, "made for this test", None)
