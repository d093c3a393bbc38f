"""Claims in notebooks."""

from __future__ import annotations

import html
import sys
from datetime import date

import pytest

from sousveil import ledger as ledgers
from sousveil.model import UsageError
from sousveil.publishing import frames
from sousveil.publishing.notebook import html_of, html_of_findings
from tests.publishing.exports.conftest import fill

MAKERS = {
    "polars": frames.to_polars, "pandas": frames.to_pandas, "pyarrow": frames.to_arrow, "networkx": frames.to_networkx,
}


@pytest.fixture
def claims(tmp_path):
    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        fill(ledger)
        yield ledger.claims()


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_frames_have_one_row_a_claim(library, claims):
    pytest.importorskip(library)
    frame = {"polars": claims.to_polars, "pandas": claims.to_pandas, "pyarrow": claims.to_arrow}[library]()
    names = list(frame.columns if library != "pyarrow" else frame.schema.names)
    assert names == frames.names() and len(frame) == len(claims)


def test_polars_dates_are_days(claims):
    pytest.importorskip("polars")
    frame = claims.to_polars()
    assert date(2019, 1, 1) in frame["earliest"].to_list()


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow", "networkx"])
def test_frames_of_nothing_are_empty(library):
    pytest.importorskip(library)
    assert len(MAKERS[library]([])) == 0


def test_arrow_streams(claims):
    pytest.importorskip("pyarrow")
    assert sum(batch.num_rows for batch in claims.to_arrow().to_reader()) == len(claims)


def test_networkx_has_one_edge_a_claim_of_two_parties(claims):
    pytest.importorskip("networkx")
    graph = claims.to_networkx()
    assert {key for *_, key in graph.edges(keys=True)} == {claim.id for claim in claims if claim.from_party and claim.to_party}


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow", "networkx"])
def test_a_missing_library_is_named(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf"needs {library}: pip install"):
        MAKERS[library]([])


def test_notebook_escapes_and_counts(claims):
    from dataclasses import replace

    many = [replace(claims[0], speaker="<b>x</b>")] * 25
    shown = html_of(many)
    assert "<b>" not in shown and "&lt;b&gt;x" in shown and "and 5 more" in shown and shown.count("<tr>") == 21


def test_claims_are_an_arrow_stream_as_they_are(claims):
    arrow = pytest.importorskip("pyarrow")
    assert arrow.RecordBatchReader.from_stream(claims).read_all().equals(claims.to_arrow())


def test_notebook_shows_findings_with_origins_and_denials(tmp_path):
    from dataclasses import replace

    from sousveil import findings

    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        fill(ledger)
        found = findings.find(ledger)
    shown = found._repr_html_()
    assert shown.count("<tr>") == 1 + min(20, len(found)) and "independent origins" in shown and "denials" in shown
    bad = replace(found[0], from_party=replace(found[0].from_party, name="<script>x"))
    assert "<script>" not in html_of_findings([bad]) and "and 5 more" in html_of_findings([bad] * 25)


def test_notebook_shows_circuits_in_the_words_of_their_claims(tmp_path):
    from sousveil.analysis import Study, exposure, load

    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        fill(ledger)
        study = Study.of(load(ledger))
        every = [exposure(study, code) for code in sorted(study.case.touching) if len(code) == 2]
    found = next(one for one in every if one.strings)
    shown = found._repr_html_()
    assert html.escape(found.strings[0].text) in shown and found.strings[0].modality in shown
    assert found.strings[0]._repr_html_().count("<tr>") == 2
