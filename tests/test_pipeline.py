"""The road itself: what is found is what is stored, twice adds nothing, a bad file stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import sousveil
from sousveil import extraction, ledger, pipeline
from sousveil.model import Document, Tier, UsageError
from sousveil.sources import Skipped

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018. The company denied that it had sold cameras to Uganda."
OTHER = "ZTE, a Chinese company, supplied a monitoring centre to Ethiopia. Hikvision sold cameras to Serbia."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(SALE, encoding="utf-8")
    (made / "b.bin").write_bytes(bytes(range(256)))
    (made / "c.md").write_text(OTHER, encoding="utf-8")
    return made


def test_everything_named_comes_out_as_a_document_or_with_a_reason(folder: Path) -> None:
    found = list(pipeline.documents([folder, folder / "gone", folder / "a.txt"]))
    assert [item.name if isinstance(item, Skipped) else item[0].origin.uri for item in found] == [
        "in/a.txt",
        "in/b.bin",
        "in/c.md",
        f"{folder}/gone",
        f"{folder}/a.txt",
    ]
    assert all(item.why for item in found if isinstance(item, Skipped))


def test_what_is_stored_is_what_was_found(folder: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        report = pipeline.read_into(opened, [folder])
        for name in ("a.txt", "c.md"):
            [item] = pipeline.documents([folder / name])
            assert not isinstance(item, Skipped)
            document, raw = item
            found = extraction.extract(document)
            kept = opened.claims(doc=document.id, tier=None)
            assert {claim.id: claim for claim in kept} == {claim.id: claim for claim in found}
            assert found and opened.original(document.id) == raw
        counts = opened.counts()
    assert (report.documents, report.claims, report.candidates) == (2, counts["claims"], counts["candidates"])
    assert [item.name for item in report.failed] == ["in/b.bin"]


def test_reading_twice_adds_nothing_and_extracts_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        pipeline.read_into(opened, [folder])
        before = opened.counts()
        asked: list[str] = []
        monkeypatch.setattr(extraction, "extract", lambda document: asked.append(document.id))
        report = pipeline.read_into(opened, [folder])
        assert (opened.counts(), asked) == (before, [])
    assert (report.documents, report.already_there, report.claims, report.candidates) == (0, 2, 0, 0)


def test_a_newer_extractor_reads_again_and_retires_the_older(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        pipeline.read_into(opened, [folder])
        before = opened.counts()
        monkeypatch.setattr(extraction, "VERSION", f"{extraction.VERSION}.1")
        pipeline.read_into(opened, [folder])
        after = opened.counts()
        assert after["claims"] == before["claims"] and after["events"] > before["events"]
        assert {claim.extractor for claim in opened.claims(tier=None)} == {extraction.VERSION}


def test_originals_are_kept_only_where_wanted(folder: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        pipeline.read_into(opened, [folder], keep_originals=False)
        ids = [document.id for document in opened.documents()]
        assert [opened.original(id) for id in ids] == [None, None]
        pipeline.read_into(opened, [folder])
        assert all(opened.original(id) for id in ids)


def test_claims_of_one_reading_are_of_one_version() -> None:
    found = extraction.extract(Document.of(f"{SALE} {OTHER}"))
    assert {claim.extractor for claim in found} == {extraction.VERSION}


def test_extract_shows_claims_and_candidates_only_when_asked() -> None:
    claims, both = pipeline.extract(SALE), pipeline.extract(SALE, candidates=True)
    assert {claim.tier for claim in claims} == {Tier.CLAIM}
    assert {claim.id for claim in claims} <= {claim.id for claim in both}
    assert sousveil.extract(SALE) == claims


def test_extract_resolves_relative_dates_against_publication() -> None:
    [year] = {
        claim.time for claim in pipeline.extract("Huawei sold surveillance cameras to Kenya last year.", published="2019-05-01")
    }
    assert year == "2018"


def test_extract_refuses_a_date_that_is_none() -> None:
    with pytest.raises(UsageError, match="no EDTF date"):
        pipeline.extract(SALE, published="yesterday")


def test_every_document_is_told_before_it_is_extracted(folder: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with ledger.open(tmp_path / "l.sousveil") as opened:
        pipeline.read_into(opened, [folder], progress=told.append)
    assert told == ["in/a.txt", "in/c.md"]


def test_report_is_one_line_and_one_json_document() -> None:
    report = pipeline.Report(documents=2, claims=3, candidates=4, already_there=1, failed=[Skipped("a", "b")])
    assert report.line() == "2 documents read, 3 claims, 4 candidates, 1 documents were already there, 1 files not read"
    assert report.to_json()["failed"] == [{"name": "a", "why": "b"}]
