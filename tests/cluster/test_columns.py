"""Rows: a claim and a document come back as they were, by the quick way as by the exports'."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.cluster.columns import Writer, claim_of, claim_row, document_of, document_row, order_of
from sousveil.model import (
    Amount,
    Claim,
    Cue,
    Document,
    Harm,
    Kind,
    Modality,
    Notice,
    Origin,
    Party,
    PartyType,
    Section,
    Status,
    Technology,
    Tier,
)
from sousveil.publishing.exports import columns as exported

TEXT = "Zażółć Corp sold 人脸识别 cameras to Kenya; protesters were tracked. \U0001f4f7"
parties = st.one_of(st.none(), st.builds(
    Party, name=st.sampled_from(["Zażółć Corp", "Kenya", "protesters"]), type=st.sampled_from(list(PartyType)),
    country=st.sampled_from([None, "KE", "PL"]), id=st.sampled_from([None, "Q1"]), written=st.sampled_from([None, "Kenya"]),
    span=st.sampled_from([None, (0, 11)])))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    document = Document.of(TEXT)
    start = draw(st.integers(0, 20))
    end = draw(st.integers(start + 1, len(document.text)))
    source, target = draw(parties.filter(lambda party: party is None or party.span is None)), None
    if source is None:
        target = Party(name="Kenya", type=PartyType.STATE, country="KE", span=(37, 42), written=document.text[37:42])
    kind = draw(st.sampled_from(list(Kind)))
    harm = tuple(draw(st.lists(st.sampled_from(list(Harm)), unique=True))) if kind is Kind.USE else ()
    return Claim.of(
        document, start=start, end=end, kind=kind, from_party=source, to_party=target, harm=harm,
        technology=tuple(draw(st.lists(st.sampled_from(list(Technology)), unique=True))),
        place=draw(st.sampled_from([None, "Nairobi"])),
        time=draw(st.sampled_from([None, "2018", "200X", "../2019", "2015/2017~"])),
        status=draw(st.sampled_from(list(Status))), modality=draw(st.sampled_from(list(Modality))),
        speaker=draw(st.sampled_from([None, "a \"spokesman\"; and another"])),
        amount=draw(st.one_of(st.none(), st.builds(Amount, st.floats(0, 1e12), st.just("USD")))),
        tier=draw(st.sampled_from(list(Tier))), confidence=draw(st.floats(0, 1)), extractor="x-1", frame="supply.sold",
        cues=tuple(draw(st.lists(st.sampled_from([Cue("kind", "sold", 3, 4), Cue("to", "of")]), max_size=2))),
    )


@settings(max_examples=60, deadline=None)
@given(claim=claims())
def test_a_claim_comes_back_through_parquet_as_it_was(claim: Claim, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.parquet"
    writer = Writer(path, "claims")
    writer.add([claim_row(claim, Document.of(TEXT))])
    writer.close()
    [row] = parquet.read_table(path).to_pylist()
    assert claim_of(row) == claim == exported.claim_of({**row, "machine_values": None})
    assert row["day"] is None or isinstance(row["day"], date)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    document = Document.of(
        TEXT, raw=b"bytes", published="2019-05~", format="html", title="T", publisher="P", language="en",
        url="https://example.org/",
        origin=Origin("a.warc.gz!/https://example.org/", "2020-01-01T00:00:00Z", "CC0"), sections=(Section("page 1", 0),),
        notices=(Notice("digest-wrong", "it is"),), aside="menu")
    writer = Writer(tmp_path / "a.parquet", "documents")
    writer.add([document_row(document)])
    writer.close()
    [row] = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert document_of(row) == document and document_of(row).aside == "menu"


def test_rows_without_country_or_day_stand_last() -> None:
    rows = [{"kind": "supply", "country": country, "day": day, "document": "d", "start": 0, "end": 1, "id": "i"}
            for country, day in ((None, None), ("KE", None), ("KE", "2018-01-01"), ("AE", "2020-01-01"))]
    assert [(row["country"], row["day"]) for row in sorted(rows, key=order_of)] == [
        ("AE", "2020-01-01"), ("KE", "2018-01-01"), ("KE", None), (None, None)]
