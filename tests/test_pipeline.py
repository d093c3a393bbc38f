"""The road itself: what is found is what is stored, twice adds nothing, a bad file stops nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

import sousveil
from sousveil import extraction, ledger, pipeline
from sousveil.extraction import SHIPPED, Extracted
from sousveil.ledger.redact import redact_document
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


SILENT = "The gardener said that nothing had happened in the park."


@dataclass
class Counting:
    """The extractor that ships, counting what it is asked."""

    version: str = SHIPPED.version
    settled: bool = True
    asked: list[str] = field(default_factory=list)

    def __call__(self, document: Document) -> Extracted:
        self.asked.append(document.text)
        return SHIPPED(document)


def silent_folder(tmp_path: Path, *texts: str) -> Path:
    made = tmp_path / "silent"
    made.mkdir()
    for number, text in enumerate(texts):
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    return made


def test_a_document_without_a_claim_is_extracted_once(tmp_path: Path) -> None:
    made, counting = silent_folder(tmp_path, SILENT, f"{SILENT} Twice."), Counting()
    with ledger.open(tmp_path / "l.sousveil") as opened:
        first = pipeline.read_into(opened, [made], extractor=counting)
        before = opened.counts()
        again = pipeline.read_into(opened, [made], extractor=counting)
        assert opened.counts() == before and len(counting.asked) == 2
    assert (first.documents, first.already_read) == (2, 0)
    assert (again.documents, again.already_there, again.already_read) == (0, 2, 2)
    assert [entry.why for entry in again.entries] == ["already read"] * 2
    assert again.line() == "0 documents read, 0 claims, 0 candidates, 2 documents were already read"


def test_a_document_without_a_claim_is_read_anew_by_another_version_or_with_other_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, asked = silent_folder(tmp_path, SILENT), list[str]()
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for version in ("made-1", "made-2", "made-1"):
            pipeline.read_into(opened, [made], extractor=Counting(version=version, asked=asked))
        assert len(asked) == 2
        monkeypatch.setattr("sousveil.pipeline.road.read_with", lambda: "others")
        again = pipeline.read_into(opened, [made], extractor=Counting(version="made-1", asked=asked))
        assert len(asked) == 3 and again.entries[0].why == "already in the ledger, now read by made-1"
        assert again.line().endswith(", 1 documents were there and were read anew")


def test_silence_of_an_extractor_that_is_not_settled_is_not_remembered(tmp_path: Path) -> None:
    made, counting = silent_folder(tmp_path, SILENT), Counting(version="llm:x", settled=False)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for _ in range(2):
            pipeline.read_into(opened, [made], extractor=counting)
        assert len(counting.asked) == 2 and opened.counts()["events"] == 3


def test_a_language_that_is_not_read_is_said_each_time(tmp_path: Path) -> None:
    told = "Правительство закупило автобусы для города, и никто об этом ничего не сказал. " * 4
    made = silent_folder(tmp_path, told)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        reports = [pipeline.read_into(opened, [made]) for _ in range(2)]
    assert [["not read for claims" in detail for _, detail in report.notices] for report in reports] == [[True], [True]]
    assert reports[1].already_read == 0


def test_a_redacted_document_is_not_extracted_again(tmp_path: Path) -> None:
    made, counting = silent_folder(tmp_path, SILENT), Counting()
    with ledger.open(tmp_path / "l.sousveil") as opened:
        pipeline.read_into(opened, [made], extractor=counting)
        redact_document(opened.store, opened.documents()[0].id, reason="private")
        again = pipeline.read_into(opened, [made], extractor=counting)
        assert len(counting.asked) == 1 and opened.documents() == []
    assert again.entries[0].why == "redacted in this ledger: not read again"


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
    report = pipeline.Report(documents=2, claims=3, candidates=4, already_there=3, already_read=2, failed=[Skipped("a", "b")])
    assert report.line() == (
        "2 documents read, 3 claims, 4 candidates, 2 documents were already read, 1 documents were there and were read anew, "
        "1 files not read"
    )
    assert report.to_json()["failed"] == [{"name": "a", "why": "b"}]
