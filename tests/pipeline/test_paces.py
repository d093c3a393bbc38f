"""One ledger, read at both paces: the closer reading stands whichever came first, nothing is lost, decisions stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil import ledger, pipeline
from sousveil.extraction import QUICK, SHIPPED
from sousveil.ledger.verify import verify
from sousveil.model import Decision, Verdict

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018. The company denied that it had sold cameras to Uganda."
OTHER = "ZTE, a Chinese company, supplied a monitoring centre to Ethiopia. Hikvision sold cameras to Serbia."
SILENT = "The gardener said that nothing had happened in the park."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name, text in (("a", SALE), ("b", OTHER), ("c", SILENT)):
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


def decision(claim: str) -> Decision:
    return Decision(id="d1", claim=claim, verdict=Verdict.CONFIRM, who="A", at="2026-01-01T00:00:00Z")


def test_quick_first_and_default_later_is_a_change_of_version(folder: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "case.sousveil") as opened:
        pipeline.read_into(opened, [folder], extractor=QUICK)
        quick = opened.claims(tier=None)
        assert quick and {claim.extractor for claim in quick} == {QUICK.version}
        opened.decide(decision(quick[0].id))
        report = pipeline.read_into(opened, [folder])
        assert (report.documents, report.already_there, report.already_read) == (0, 3, 0)
        assert {claim.extractor for claim in opened.claims(tier=None)} == {SHIPPED.version}
        kept = opened.store.rows("SELECT id FROM claim WHERE extractor = ? ORDER BY id", (QUICK.version,))
        assert [row[0] for row in kept] == sorted(claim.id for claim in quick)
        assert [made.id for made in opened.decisions()] == ["d1"]
        assert [made.id for made in opened.review(quick[0].id).stale] == ["d1"]
        assert verify(opened.store).holds


def test_what_stands_does_not_hang_on_which_came_first(folder: Path, tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(([QUICK, SHIPPED], [SHIPPED, QUICK])):
        with ledger.open(tmp_path / f"{number}.sousveil") as opened:
            for extractor in order:
                pipeline.read_into(opened, [folder], extractor=extractor)
            found.append([claim.to_json() for claim in opened.claims(tier=None)])
    assert found[0] == found[1] and {row["extractor"] for row in found[0]} == {SHIPPED.version}


def test_a_decision_on_the_default_reading_is_not_touched_by_a_quick_one(folder: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "case.sousveil") as opened:
        pipeline.read_into(opened, [folder])
        first = opened.claims(tier=None)[0].id
        opened.decide(decision(first))
        pipeline.read_into(opened, [folder], extractor=QUICK)
        assert opened.review(first).state == "confirmed" and opened.review(first).stale == ()


def test_each_pace_reads_a_document_once(folder: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "case.sousveil") as opened:
        for extractor in (QUICK, SHIPPED):
            pipeline.read_into(opened, [folder], extractor=extractor)
        before = opened.counts()
        for extractor in (QUICK, SHIPPED):
            assert pipeline.read_into(opened, [folder], extractor=extractor).already_read == 3
        assert opened.counts() == before
