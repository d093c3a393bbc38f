"""The first of very many claims are those that sorting all of them gives, and cost no sorting of all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import ordering, query
from sousveil.model import Document, Kind, Technology, Tier
from tests.ledger.conftest import claim_on
from tests.ledger.test_review import decision

rows = ordering.rows
FEW, MANY = Technology.SPYWARE, Technology.VIDEO_SURVEILLANCE
WORDS = [f"word{n}" for n in range(12)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ledgers.Ledger]:
    """120 documents with claims of all kinds and tiers; some came later than claims of later documents, some were replaced."""
    path: Path = tmp_path_factory.mktemp("many") / "many.sousveil"
    rng = random.Random(3)
    documents = [Document.of(f"{n}: " + " ".join(WORDS), title=str(n)) for n in range(120)]

    def claims(document: Document, extractor: str) -> list[object]:
        return [claim_on(document, word, kind=rng.choice(list(Kind)), tier=rng.choice(list(Tier)), extractor=extractor,
                         technology=(rng.choice([FEW, MANY]),), time=rng.choice([None, "2011", "2015", "2020-05"]))
                for word in rng.sample(WORDS, 5)]

    with ledgers.open(path) as ledger:
        for document in documents:
            ledger.add(document, claims(document, "rules 0.1.0"))  # type: ignore[arg-type]
        for document in documents[::7]:
            ledger.add(document, claims(document, "rules 0.2.0"))  # type: ignore[arg-type]
        for document in documents[::5]:
            ledger.add(document, claims(document, "other 1"))  # type: ignore[arg-type]
        yield ledger


ASKED = [{}, {"tier": None}, {"tier": "candidate"}, {"since": "2015"}, {"until": "2015", "tier": None}, {"since": "2031"}]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(("limit", "offset"), [(1, 0), (7, 0), (50, 3), (10, 200), (5000, 0), (5, 5000), (0, 0)])
def test_the_first_claims_are_those_of_sorting_all(many, asked, limit, offset):
    assert many.claims(**asked, limit=limit, offset=offset) == many.claims(**asked)[offset : offset + limit]


COMMON = [
    {"text": "word3"}, {"text": "word*"}, {"technology": str(FEW)}, {"text": "word1", "tier": "candidate"},
    {"technology": str(MANY), "kind": "supply"}, {"text": "word2", "since": "2015"}, {"text": "nothing"},
    {"text": "系统"}, {"text": "人脸识别"}, {"text": '"'}, {"text": "word3", "country": "RS"},
]


@pytest.mark.parametrize("asked", COMMON)
@pytest.mark.parametrize(("limit", "offset"), [(1, 0), (7, 0), (5, 10), (3, 60), (5000, 0), (0, 0)])
def test_the_first_claims_with_words_are_those_of_sorting_all(many, asked, limit, offset, monkeypatch):
    monkeypatch.setattr(ordering, "DOCUMENTS", (4, 40, 110))
    monkeypatch.setattr(ordering, "LARGE", 100)
    monkeypatch.setattr(ordering, "MANY", 10)
    assert many.claims(**asked, limit=limit, offset=offset) == many.claims(**asked)[offset : offset + limit]


def test_a_common_word_is_looked_up_for_the_first_documents_only(many, monkeypatch) -> None:
    monkeypatch.setattr(ordering, "DOCUMENTS", (40,))
    monkeypatch.setattr(ordering, "LARGE", 100)
    monkeypatch.setattr(ordering, "MANY", 200)
    asked: list[str] = []
    monkeypatch.setattr(ordering, "rows", lambda store, found, **page: asked.append(found.sql()) or rows(store, found, **page))
    assert len(many.claims(text="word*", limit=50)) == 50
    assert len(asked) == 1 and "claim.document < ?" in asked[0] and "BETWEEN" in asked[0]
    asked.clear()
    assert len(many.claims(text="word3", limit=5)) == 5
    assert len(asked) == 1 and "claim.document < ?" not in asked[0]  # of this few have it


def test_confirmed_candidates_stand_in_their_places(path: Path, document: Document) -> None:
    with ledgers.open(path) as ledger:
        claims = [claim_on(document, word, tier=tier) for word, tier in
                  (("In 2019", Tier.CLAIM), ("Acme Vision sold", Tier.CANDIDATE), ("Serbia denied it", Tier.CLAIM))]
        ledger.add(document, claims)
        ledger.decide(decision("d", claims[1]))
        assert [claim.id for claim in ledger.claims(limit=2)] == [claim.id for claim in claims[:2]]
        assert [claim.id for claim in ledger.claims(limit=5)] == [claim.id for claim in claims]
        assert ledger.claims(tier="candidate", limit=5) == []


def test_no_claims_are_sorted_for_the_first_of_a_kind(many) -> None:
    for asked in (query.Filters(), query.Filters(since="2015")):
        for one in ordering.kinds(many.store, asked):
            sql = f"SELECT document, start, event FROM claim WHERE {one.sql()} ORDER BY document, start, event LIMIT 5"
            plan = [row[3] for row in many.store.rows(f"EXPLAIN QUERY PLAN {sql}", one.bound)]
            assert "SEARCH claim USING INDEX claim_kind (tier=? AND kind=?)" in plan[0] and not any(
                "TEMP B-TREE FOR ORDER BY" in line for line in plan)


@pytest.mark.parametrize("asked", [{"kind": "supply"}, {"country": "RS"}, {"text": "x"}, {"from_": "Acme Vision"}])
def test_what_narrows_by_itself_is_asked_at_once(many, asked):
    assert ordering.kinds(many.store, query.Filters(**asked)) == []


def test_two_letters_of_a_script_without_spaces_are_looked_for_among_its_rows_only(many) -> None:
    found = query.where(many.store, query.Filters(text="系统"))
    plan = [row[3] for row in many.store.rows(f"EXPLAIN QUERY PLAN SELECT event FROM claim WHERE {found.sql()}", found.bound)]
    assert any("claim_unspaced" in line for line in plan), plan
