"""Each kind of table: what claims its rows make, and what stays outside."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import tables
from sousveil.model import Claim, ReadingError, UsageError
from sousveil.tables import marks
from sousveil.tables.kinds import rows as rows_of

from .conftest import release

Write = Callable[..., Path]


def told(claim: Claim) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    ends = [party.name if party else None for party in (claim.from_party, claim.to_party)]
    return str(claim.kind), ends[0], ends[1], tuple(map(str, claim.technology))


def test_the_quote_is_the_row_and_the_original_is_kept(gcdf: Callable[..., Path]) -> None:
    row = "20,30000000,China Eximbank provides $30 million loan for Safe City Project,Completion,X,Ghana,GHA,2007,2007-06-26"
    found = tables.read("gcdf", gcdf(row))
    [claim] = found.claims
    assert claim.quote == row == found.document.text[claim.start : claim.end]
    assert told(claim) == ("finance", "China Exim Bank", "Ghana", ("safe-city",))
    assert (claim.time, claim.status, claim.place, claim.modality) == ("2007-06-26", "in-place", None, "asserted")
    assert claim.amount is not None and (claim.amount.value, claim.amount.currency) == (3e7, "USD")
    assert found.raw.decode() == found.document.text and found.document.publisher == "AidData"


@pytest.mark.parametrize(("status", "expected"), [
    ("Pipeline: Pledge", "planned"), ("Pipeline: Commitment", "planned"), ("Implementation", "under-way"),
    ("Completion", "in-place"), ("Suspended", "ended"), ("Cancelled", "ended"), ("Perhaps", "unknown"),
])
def test_gcdf_status(gcdf: Callable[..., Path], status: str, expected: str) -> None:
    found = tables.read("gcdf", gcdf(f"1,,China funds CCTV Project,{status},X,Ghana,GHA,2007,"))
    assert [claim.status for claim in found.claims] == [expected]
    assert bool(found.notes.unreadable) == (expected == "unknown")


@pytest.mark.parametrize(("title", "amount", "iso3", "flag"), [
    ("China provides $1,616,970 million grant for CCTV", "1616970", "GHA", "disagree"),
    ("Chinese Government provides MUR 629.4 million grant for CCTV", "17000000", "MRT", "another country"),
])
def test_gcdf_amounts_that_can_not_be_are_flagged_and_left_out(
    gcdf: Callable[..., Path], title: str, amount: str, iso3: str, flag: str
) -> None:
    found = tables.read("gcdf", gcdf(f'1,{amount},"{title}",Completion,X,R,{iso3},2007,2007-01-01'))
    assert found.claims[0].amount is None and found.claims[0].time == "2007"
    assert [what for _, what, _ in found.notes.flagged if flag in what]


def test_gcdf_operators_are_supplied_and_supply_nothing(gcdf: Callable[..., Path]) -> None:
    found = tables.read("gcdf", gcdf('1,,"China funds CCTV Project of Zamtel built by ZTE",Completion,X,Zambia,ZMB,2007,'))
    makers = {claim.from_party.name for claim in found.claims if claim.kind == "supply" and claim.from_party}
    assert makers == {"ZTE"}


def test_gcdf_links_and_umbrellas(gcdf: Callable[..., Path]) -> None:
    found = tables.read("gcdf", gcdf(
        "100,,China funds CCTV Project (linked to #101),Completion,X,Ghana,GHA,2007,",
        '101,,"China funds CCTV Project (linked to #100, Umbrella #999)",Completion,X,Ghana,GHA,2007,'))
    assert [detail for _, what, detail in found.notes.flagged if "linked" in what] == ["#999"]
    assert {claim.frame for claim in found.claims} == {"gcdf", "gcdf: part of an umbrella record"}


def test_gcdf_supplier_in_the_title_and_regions(gcdf: Callable[..., Path]) -> None:
    found = tables.read("gcdf", gcdf(
        "1,,China Development Bank provides loan for Huawei Safe City Project,Completion,X,Zambia,ZMB,2015,",
        '2,,China funds CCTV,Completion,X,"Africa, regional",,2015,', "3,,China funds hospital,Completion,X,Zambia,ZMB,2015,"))
    assert [told(claim)[:3] for claim in found.claims] == [
        ("finance", "China Development Bank", "Zambia"), ("supply", "Huawei", "Zambia"),
        ("finance", "China", "Africa, regional")]
    assert found.claims[2].to_party is not None and found.claims[2].to_party.type == "group"
    assert found.notes.left_out == {"about none of the listed technologies": 1}


def test_aigs_says_no_technology_of_a_company(write: Write) -> None:
    head = "iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,companies\n"
    found = tables.read("aigs", write("a.csv", head + 'DZ,Algeria,0,1,0,1,0,0,"BAE, Huawei"\n'))
    assert sorted(map(told, found.claims), key=str) == sorted([
        ("supply", "BAE", "Algeria", ("surveillance",)), ("supply", "Huawei", "Algeria", ("surveillance",)),
        ("supply", "China", "Algeria", ("surveillance",)), ("supply", None, "Algeria", ("face-recognition",))], key=str)


AIGS_HEAD = "iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,companies\n"


@pytest.mark.parametrize("yes", ["1", "1.0", "TRUE", "yes", "Y", "x", "X", "✓", "✔", "✔\ufe0f", " ☑ ", "✅", "１", "Sí"])
@pytest.mark.parametrize("no", ["0", "", "no", "-", "—", "☐", "✗", "False"])
def test_aigs_reads_ticks_and_words_as_marks(write: Write, yes: str, no: str) -> None:
    found = tables.read("aigs", write("a.csv", f"{AIGS_HEAD}DZ,Algeria,{no},{yes},{no},{yes},{no},{no},\n"))
    assert sorted(map(told, found.claims), key=str) == sorted([
        ("supply", "China", "Algeria", ("surveillance",)), ("supply", None, "Algeria", ("face-recognition",))], key=str)
    assert found.notes.unreadable == []


def test_aigs_says_which_marks_it_does_not_know(write: Write) -> None:
    found = tables.read("aigs", write("a.csv", f"{AIGS_HEAD}DZ,Algeria,1,maybe,0,?,2,0,\nAO,Angola,maybe,1,0,1,0,0,\n"))
    assert [(row, column, cell) for row, column, cell, _ in found.notes.unreadable] == [
        (1, "china_tech", "?"), (1, "us_tech", "2"), (1, "facial_recognition", "maybe"), (2, "smart_city", "maybe")]
    assert "1 cells of smart_city not read: neither yes nor no (data/tables/marks.csv)" in list(found.lines())
    assert len(found.claims) == 3


def test_marks_say_one_thing_each() -> None:
    written = [row["written"] for row in rows_of("marks.csv")]
    assert len({marks._folded(each) for each in written}) == len(written)
    assert {row["means"] for row in rows_of("marks.csv")} == {"yes", "no"}
    assert marks.means("perhaps") is None and marks.means(" ") is False


def test_atlas_agencies_of_one_name_are_two(write: Write) -> None:
    head = "AOSNUMBER,City,State,Agency,Technology,Vendor,Link 1 Date\n"
    found = tables.read("atlas", write("a.csv", head + (
        "A1,Salem,OR,Salem Police,Drones,DJI,01/02/2020\nA1,Salem,MA,Salem Police,Drones,,2017-2019\nA3,X,MA,Y,Psychics,,\n")))
    assert len({claim.to_party.key for claim in found.claims if claim.to_party}) == 2
    assert [claim.place for claim in found.claims] == ["Salem, OR", "Salem, MA"]
    assert [column for _, column, _, _ in found.notes.unreadable] == ["Link 1 Date", "Technology"]
    assert [what for _, what, _ in found.notes.flagged] == ["an id that an earlier row has (AOSNUMBER)"]


def test_sii_who_is_cited_speaks(write: Write) -> None:
    head = ("unique_id,supplier_company,supplier_company_hq,recipient_country,enduser,goods,transfer_reported_complete,"
            "order_year,source\n")
    found = tables.read("sii", write("s.csv", head + (
        '1,Verint,Israel,Nigeria,,Lawful interception|Intrusion,Yes,2012,"Premium Times, 18 January 2016"\n'
        "2,Acme,Israel,Nigeria,Army,Teapots,No,,A report\n")))
    [claim] = found.claims
    assert (claim.speaker, claim.time, claim.status, claim.technology) == (
        "Premium Times", "2012", "in-place", ("interception", "spyware"))
    assert found.notes.left_out == {"none of the goods is a listed technology": 1}
    assert found.notes.unreadable[0][3] == "unknown goods 'Teapots'"


def test_flock_edges_go_from_whose_reads_to_who_sees(write: Write) -> None:
    found = tables.read("flock", write("f.csv", "src_agency,external_agency\nA PD,B PD\nA PD,\n"))
    assert [told(claim) for claim in found.claims] == [("data-transfer", "A PD", "B PD", ("plate-recognition",))]
    assert found.notes.left_out == {"names only one agency": 1}


def test_restrictions_keep_persons_and_their_fields_outside(write: Write) -> None:
    head = "celex,recordId,startDate,schema,name,country,birthDate,phone\n"
    found = tables.read("restrictions", write("r.csv", head + (
        "C,1,22.3.2021,LegalEntity,Acme Vision,us,,555\nC,2,2.3.2021,Person,John Roe,ru,1950,556\n")))
    assert [told(claim) for claim in found.claims] == [("restriction", "European Union", "Acme Vision", ())]
    assert found.claims[0].time == "2021-03-22" and found.table.refused == (("a natural person", 1),)
    for gone in ("Roe", "555", "556", "1950"):
        assert gone not in found.document.text and gone.encode() not in found.raw


def test_restrictions_tell_bodies_from_companies_registry_first(write: Write) -> None:
    head = "schema,name,report-date,start-date,end-date,country\n"
    rows = ("Company,Wusong Academy of Rockets,2022,,,China\nCompany,Wusong Rockets Co. Ltd.,2022,,,China\n"
            "Company,Thousand Lamps Talents Plan,2022,,,China\nCompany,Huawei,2022,,,China\n")
    found = tables.read("restrictions", write("r.csv", head + rows))
    assert [str(claim.to_party.type) for claim in found.claims if claim.to_party] == ["public-body", "company", "company"]
    assert found.notes.left_out == {"a programme, no company or body": 1}


def test_restrictions_with_an_end_are_ended(write: Write) -> None:
    head = "Name,Clean Name,Start date,End date\n"
    found = tables.read("restrictions", write("r.csv", head + "Acme*,Acme,2021-06-03,2022-01-01\n"))
    assert (found.claims[0].status, found.claims[0].time) == ("ended", "2021-06-03/2022-01-01")


@pytest.mark.parametrize("wrap", [
    lambda one: {"releases": [one]}, lambda one: {"records": [{"ocid": "x", "compiledRelease": one}]},
    lambda one: {"records": [{"ocid": "x", "releases": [one]}]}, lambda one: one,
])
def test_ocds_contracts_of_listed_technologies(write: Write, wrap: Callable[[Any], Any]) -> None:
    found = tables.read("ocds", write("o.json", wrap(release())))
    [claim] = found.claims
    assert told(claim) == ("supply", "Acme Vision", "City of Belgrade", ("video-surveillance",))
    assert (claim.place, claim.time, claim.status) == ("Belgrade", "2020-05-01", "under-way")
    assert claim.amount is not None and claim.amount.value == 120000
    assert "Jane" not in found.document.text and b"jane@example" not in found.raw


def test_ocds_json_lines_and_other_goods(write: Write) -> None:
    lines = "\n".join(json.dumps({"releases": [release(ocid=f"o{n}", tender={"title": title})]})
                      for n, title in enumerate(["Cycle lanes", "CCTV"]))
    found = tables.read("ocds", write("o.jsonl", lines))
    assert len(found.claims) == 1 and found.notes.left_out == {"about none of the listed technologies": 1}


def test_ocds_release_without_a_buyer_is_refused(write: Write) -> None:
    one = release(parties=[], buyer=None, tender={})
    with pytest.raises(ReadingError, match="the release '1' has no buyer"):
        tables.read("ocds", write("o.json", {"releases": [one]}))


NOTICE = """<ContractAwardNotice xmlns:cac="a" xmlns:cbc="b" xmlns:efac="c">
<efac:NoticeResult>
 <efac:LotResult><cbc:ID>RES-1</cbc:ID><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>
  <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:LotResult>
 <efac:LotTender><cbc:ID>TEN-1</cbc:ID><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">5000</cbc:PayableAmount>
  </cac:LegalMonetaryTotal><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty></efac:LotTender>
 <efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:IssueDate>2019-09-03+02:00</cbc:IssueDate>
  <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:SettledContract>
 <efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer></efac:TenderingParty>
</efac:NoticeResult>
<efac:Organizations>
 <efac:Company><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification><cac:PartyName>
  <cbc:Name>Ville de Rouen</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:CityName>Rouen</cbc:CityName><cac:Country>
   <cbc:IdentificationCode>FRA</cbc:IdentificationCode>
  </cac:Country></cac:PostalAddress>
  <cac:Contact><cbc:ElectronicMail>jane@example.org</cbc:ElectronicMail></cac:Contact></efac:Company>
 <efac:Company><cac:PartyIdentification><cbc:ID>ORG-2</cbc:ID></cac:PartyIdentification>
  <cac:PartyName><cbc:Name>Acme Vision</cbc:Name></cac:PartyName></efac:Company>
</efac:Organizations>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification></cac:Party>
</cac:ContractingParty>
<cac:ProcurementProject><cbc:Name>Systèmes</cbc:Name><cbc:ItemClassificationCode>32323500</cbc:ItemClassificationCode>
</cac:ProcurementProject></ContractAwardNotice>"""


def test_eforms_winners_by_code(write: Write) -> None:
    found = tables.read("eforms", write("n.xml", NOTICE))
    [claim] = found.claims
    assert told(claim) == ("supply", "Acme Vision", "Ville de Rouen", ("video-surveillance",))
    assert (claim.time, claim.place, claim.status) == ("2019-09-03", "Rouen", "planned")
    assert claim.to_party is not None and claim.to_party.country == "FR"
    assert "jane@" not in found.document.text


@pytest.mark.parametrize(("text", "message"), [
    (NOTICE.replace("cac:ContractingParty>", "cac:Other>"), "names no buyer"),
    (NOTICE[:400], "damaged or cut off"), ("<html></html>", "is no eForms notice"),
    ('<!DOCTYPE x [<!ENTITY a "b">]>' + NOTICE, "declares entities"),
])
def test_eforms_that_are_none_are_refused(write: Write, text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        tables.read("eforms", write("n.xml", text))


def test_ftm_ties_between_organisations_only(write: Write) -> None:
    def entity(id: str, schema: str, **properties: str) -> str:
        return json.dumps({"id": id, "schema": schema, "properties": {key: [value] for key, value in properties.items()}})

    found = tables.read("ftm", write("e.jsonl", "\n".join([
        entity("a", "Company", name="Acme Vision", country="us"), entity("b", "Company", name="Acme Labs"),
        entity("p", "Person", name="John Roe"), entity("o1", "Ownership", owner="a", asset="b", startDate="2015"),
        entity("o2", "Ownership", owner="p", asset="b"),
        entity("s", "Sanction", entity="a", authority="Ministry of Trade", startDate="2020", endDate="2021"),
    ])))
    assert [told(claim)[:3] for claim in found.claims] == [
        ("affiliation", "Acme Vision", "Acme Labs"), ("restriction", "Ministry of Trade", "Acme Vision")]
    assert (found.claims[1].status, found.claims[1].time) == ("ended", "2020/2021")
    assert "Roe" not in found.document.text
    assert found.notes.left_out == {"refers to a person, or to an entity that is not in the file": 1}


MAPPING = """
kind = "supply"
publisher = "Ministry of Trade"
licence = "public"
[from]
column = "Vendor"
type = "company"
[to]
column = "Buyer"
type = "public-body"
country = "RS"
[fields]
time = "Signed"
technology = "What"
amount = "Price"
[values.technology]
Cameras = "video-surveillance"
"""


def test_any_table_by_a_mapping(write: Write) -> None:
    table = write("t.csv", (
        "Vendor;Buyer;Signed;What;Price;Officer\nAcme;Police;3.4.2020;Cameras;EUR 5 million;Jane Roe\n;;;;;\n"
        "B;C;soon;tea;much;\n"))
    found = tables.read("csv", table, mapping=write("m.toml", MAPPING))
    first, second = found.claims
    assert told(first) == ("supply", "Acme", "Police", ("video-surveillance",)) and first.time == "2020-04-03"
    assert first.amount is not None and first.amount.value == 5e6 and found.document.publisher == "Ministry of Trade"
    assert [(column, why) for _, column, _, why in found.notes.unreadable] == [
        ("What", "unknown technology"), ("Signed", "no date"), ("Price", "no amount with a currency")]
    assert second.time is None and "Jane" not in found.document.text and b"Jane" not in found.raw


@pytest.mark.parametrize(("mapping", "error", "message"), [
    (None, UsageError, "needs a mapping"), ("kind = 'supply'", UsageError, r"needs kind, and \[from\]"),
    ("kind = ", ReadingError, "no TOML"), (MAPPING.replace("time =", "birthday ="), UsageError, "'birthday'"),
    (MAPPING.replace('"Vendor"', '"Seller"'), ReadingError, "no column 'Seller'"),
    (MAPPING.replace('"company"', '"person"'), UsageError, "'person'"),
])
def test_a_wrong_mapping_says_what_is_wrong(write: Write, mapping: str | None, error: type[Exception], message: str) -> None:
    table = write("t.csv", "Vendor;Buyer;Signed;What;Price\nAcme;Police;2020;CCTV;\n")
    with pytest.raises(error, match=message):
        tables.read("csv", table, mapping=write("m.toml", mapping) if mapping is not None else None)


def workbook(rows: list[list[Any]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_a_table_and_a_formula_has_no_value_of_its_own(write: Write) -> None:
    raw = workbook([["Country Code", "Counterpart-Area Code", "Series Code", "1970"], ["AFG", 625, "DT.DIS", "=1+1"]])
    found = tables.read("ids", write("i.xlsx", raw))
    assert found.table.rows[0].cells == {
        "Country Code": "AFG", "Counterpart-Area Code": "625", "Series Code": "DT.DIS", "1970": ""}
    assert found.claims == [] and found.raw.decode() == found.document.text


@pytest.mark.parametrize(("raw", "message"), [
    (workbook([["Country Code"], ["AFG"]])[:600], "damaged or cut off"), (b"\xd0\xcf\x11\xe0" + b"0" * 99, "password"),
    (b"PK\x03\x04" + b"0" * 99, "damaged or cut off"),
])
def test_a_broken_workbook_is_refused(write: Write, raw: bytes, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        tables.read("ids", write("i.xlsx", raw))


@pytest.mark.parametrize(("kind", "text", "error", "message"), [
    ("gcdf", "a,b\n1,2\n", ReadingError, "no column"), ("aigs", "country,companies\n", ReadingError, "a head and no rows"),
    ("poems", "a,b\n1,2\n", UsageError, "unknown kind of table 'poems'"),
    ("scores", "country,year\nX,1\n", ReadingError, "no column"),
])
def test_the_wrong_table_is_refused(write: Write, kind: str, text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        tables.read(kind, write("t.csv", text))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        tables.read("gcdf", tmp_path / "none.csv")
    with pytest.raises(ReadingError, match="a folder"):
        tables.read("gcdf", tmp_path)


def test_a_document_of_an_import_opens_into_its_rows(write: Write) -> None:
    found = tables.read("restrictions", write("r.csv", "celex,name,schema,phone\nC,Acme,LegalEntity,5\n"))
    kind, table = tables.table_in(found.document) or ("", found.table)
    [claim] = found.claims
    assert kind == "restrictions" and [(row.start, row.end) for row in table.rows] == [(claim.start, claim.end)]


def test_rates_that_cannot_be_used_are_said(write: Write) -> None:
    head = "year,currency,constant_usd,source\n"
    found = tables.read("rates", write("r.csv", head + "2018,USD,1.2,A\n2018,USD,1.3,B\nnext,USD,1,A\n2019,EUR,2,A\n"))
    assert found.claims == [] and found.notes.unreadable == [(3, "year", "next", "no year such as 2018")]
    assert [(row, detail) for row, _, detail in found.notes.flagged] == [(1, "USD in 2018"), (2, "USD in 2018")]
