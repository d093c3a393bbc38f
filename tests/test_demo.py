"""The demonstration documents from their files through the whole road, scored by quote against what must come out of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sousveil import extraction, pipeline
from sousveil.bench import read_gold, score
from sousveil.model import Claim, Document
from sousveil.sources import Skipped

DEMO = Path(__file__).resolve().parent.parent / "demo"
GOLD = read_gold(DEMO / "expected.jsonl")
NEAR_MISSES = re.compile(r"^(38|39|40|41|42|43)-")


def flat(words: str) -> str:
    return " ".join(words.split())


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[Document, list[Claim]]]:
    """Each document as its file is read, with its claims of both tiers."""
    found = {}
    for row in GOLD:
        [item] = pipeline.documents([DEMO / row["id"]])
        assert not isinstance(item, Skipped), item
        found[row["id"]] = (item[0], extraction.extract(item[0]))
    return found


def test_every_document_has_its_row_and_every_row_its_document() -> None:
    assert sorted(row["id"] for row in GOLD) == sorted(path.name for path in DEMO.glob("[0-9][0-9]-*"))


@pytest.mark.parametrize("row", GOLD, ids=[row["id"] for row in GOLD])
def test_reader_finds_the_words_title_publisher_and_date(
    read: dict[str, tuple[Document, list[Claim]]], row: dict[str, Any]
) -> None:
    document = read[row["id"]][0]
    text = flat(document.text)
    for claim in row["claims"]:
        assert flat(claim["quote"]) in text
    assert "emonstration text written for sousveil. Rests on: " in text
    assert (document.title, document.published) == (row["source"]["title"], row["source"]["published"])
    assert document.publisher == row["source"]["publisher"]


def test_quotes_are_those_of_the_files(read: dict[str, tuple[Document, list[Claim]]]) -> None:
    for document, claims in read.values():
        for claim in claims:
            assert document.text[claim.start : claim.end] == claim.quote


def test_documents_near_the_subject_make_no_claim(read: dict[str, tuple[Document, list[Claim]]]) -> None:
    near = [name for name in read if NEAR_MISSES.match(name)]
    assert len(near) >= 5
    for name in near:
        assert pipeline.shown(read[name][1], candidates=False) == []


def test_claims_are_scored_by_quote(read: dict[str, tuple[Document, list[Claim]]]) -> None:
    gold = [row | {"text": flat(row["text"]), "claims": [flatly(claim) for claim in row["claims"]]} for row in GOLD]
    for tier in (False, True):
        found = {
            name: [flatly(claim.to_json()) for claim in pipeline.shown(claims, candidates=tier)]
            for name, (_, claims) in read.items()
        }
        scored = score(gold, found)
        figures = f"strict F1 {scored.strict.f1:.3f}, lenient F1 {scored.lenient.f1:.3f}, {scored.strict.found} found"
        print(f"{'claims and candidates' if tier else 'claims'}: {figures}, {scored.unfounded} not in the row's text")
        assert scored.strict.hits > 0


def flatly(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim to be found by its words only: a file's offsets are not those of the row's text."""
    return {name: value for name, value in claim.items() if name not in ("start", "end")} | {"quote": flat(claim["quote"])}
