"""The door: what goes in comes out, once, in order, by every filter."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.adding import rank
from sousveil.model import Document, LedgerError, Modality, Origin, PartyType, Technology, Tier, UsageError
from sousveil.model.document import Notice, Section


def test_add_gives_back_equal_nouns(ledger, claim):
    document = Document.of(
        claim_text := "In 2019 Acme Vision sold cameras to Serbia. Serbia denied it. Acme Vision supplied Belgrade's police.",
        raw=b"other bytes", title="T", publisher="P", published="2020", url="https://example.org", language="en", format="pdf",
        origin=Origin("a.pdf", "2020-01-01T00:00:00Z", "CC0"), sections=(Section("page 1", 0),), notices=(Notice("x", "y"),),
    )
    assert claim_text == document.text
    ledger.add(document, original=b"other bytes")
    assert ledger.document(document.id) == document
    assert ledger.documents() == [document]
    assert ledger.original(document.id) == b"other bytes"


def test_add_twice_adds_nothing(ledger, document, claim):
    assert ledger.add(document, [claim], original=document.text.encode()) == ledgers.Added(document=True, claims=1)
    before = ledger.counts()
    assert ledger.add(document, [claim, claim], original=document.text.encode()) == ledgers.Added(document=False, claims=0)
    assert ledger.counts() == before


def test_add_is_atomic(ledger, document, claim, make_claim):
    other = make_claim(Document.of("Acme Vision sold more."), "Acme Vision sold more")
    with pytest.raises(LedgerError, match="is of document"):
        ledger.add(document, [claim, other])
    assert ledger.counts()["documents"] == ledger.counts()["claims"] == 0


def test_batch_is_all_or_nothing(ledger, document, claim):
    with pytest.raises(ZeroDivisionError), ledger.batch():
        ledger.add(document, [claim])
        raise ZeroDivisionError
    assert ledger.counts()["documents"] == 0
    with ledger.batch():
        ledger.add(document, [claim])
    assert ledger.claims() == [claim]


def test_add_refuses_bytes_of_another_document(ledger, document):
    with pytest.raises(LedgerError, match="another sha256"):
        ledger.add(document, original=b"something else")


def test_add_refuses_a_quote_that_is_not_there(ledger, document, claim):
    moved = type(claim)(**{**claim.__dict__, "start": claim.start + 1, "end": claim.end + 1})
    with pytest.raises(LedgerError, match="quote is not at"):
        ledger.add(document, [moved])


def test_add_refuses_half_characters_with_a_line(ledger):
    with pytest.raises(LedgerError, match="half a character"):
        ledger.add(Document.of("text", title="\ud800"))


def test_ids_are_found_by_their_unique_beginning(ledger, document, claim):
    ledger.add(document, [claim])
    assert ledger.claim(claim.id[:6]) == claim
    assert ledger.document(document.id[:6]) == document


@pytest.mark.parametrize("wrong", ["", "zz", "f" * 24, "%", "' OR 1=1"])
def test_unknown_ids_are_wrong_use(ledger, document, claim, wrong):
    ledger.add(document, [claim])
    with pytest.raises(UsageError):
        ledger.claim(wrong)
    with pytest.raises(UsageError):
        ledger.document(wrong)


def test_ambiguous_ids_name_the_candidates(ledger):
    documents = [Document.of(f"text {n}") for n in range(40)]
    for document in documents:
        ledger.add(document)
    shared = next(d.id[0] for d in documents if sum(other.id[0] == d.id[0] for other in documents) > 1)
    with pytest.raises(UsageError, match="write more of the id"):
        ledger.document(shared)


@pytest.fixture
def filled(ledger, document, claim, make_claim, make_party):
    second = make_claim(
        document, "Acme Vision supplied Belgrade's police", status="ended", technology=(Technology.FACE_RECOGNITION,),
        to_party=make_party("Belgrade police", "RS", PartyType.PUBLIC_BODY), tier=Tier.CANDIDATE,
    )
    denial = make_claim(document, "Serbia denied it", modality=Modality.DENIED, time="2020/..",
                        from_party=make_party("中国", "CN", PartyType.STATE, written="Beijing"))
    ledger.add(document, [second, denial, claim])
    return ledger, claim, denial, second


@pytest.mark.parametrize(("filters", "found"), [
    ({}, [0, 1]), ({"tier": None}, [0, 1, 2]), ({"tier": "candidate"}, [2]), ({"kind": "supply"}, [0, 1]),
    ({"kind": "use"}, []),
    ({"to": "RS", "tier": None}, [0, 1, 2]), ({"to": "Serbia"}, [0, 1]), ({"to": " serbia "}, [0, 1]), ({"from_": "RS"}, []),
    ({"from_": "acme vision"}, [0]), ({"from_": "Beijing"}, [1]), ({"from_": "中国"}, [1]), ({"country": "CN"}, [1]),
    ({"country": "us"}, [0]), ({"country": "Serbia"}, [0, 1]), ({"technology": "face-recognition", "tier": None}, [2]),
    ({"since": "2020"}, [1]), ({"until": "2019-06"}, [0]), ({"since": "2019", "until": "2019"}, [0]), ({"since": "2031"}, [1]),
    ({"text": "cameras"}, [0]), ({"text": "Cameras sold"}, [0]), ({"text": '"cameras sold"'}, []), ({"text": "cam*"}, [0]),
    ({"text": "serbia"}, [0, 1]), ({"text": "中国"}, []), ({"from_": "Nobody"}, []), ({"country": "Kenya"}, []),
])
def test_claims_pass_filters_in_order(filled, filters, found):
    ledger, *claims = filled
    assert ledger.claims(**filters) == [claims[n] for n in found]
    assert ledger.count(**filters) == len(found)


def test_claims_are_paged(filled):
    ledger, *claims = filled
    assert ledger.claims(tier=None, limit=1, offset=1) == [claims[1]]
    assert ledger.claims(limit=0) == []
    with pytest.raises(UsageError):
        ledger.claims(offset=-1)


@pytest.mark.parametrize("wrong", [{"kind": "sale"}, {"technology": "laser"}, {"tier": "gold"}, {"since": "yesterday"},
                                   {"until": "2019-13"}, {"doc": "ff"}, {"colour": "red"},
                                   {"country": "Atlantis"}])
def test_wrong_filters_are_wrong_use(ledger, wrong):
    with pytest.raises(UsageError):
        ledger.claims(**wrong)


def test_documents_are_searched_by_title_and_text(ledger, document):
    ledger.add(document)
    ledger.add(chinese := Document.of("在城市里使用人脸识别系统。", title="系统"))
    assert ledger.documents(text="sale cameras") == [document]
    assert ledger.documents(text="人脸识别") == [chinese]
    assert ledger.documents(text="系统") == [chinese]
    assert ledger.count_documents(text="nothing") == 0


def test_a_newer_extractor_replaces_what_is_shown_and_keeps_the_old(ledger, document, claim, make_claim):
    ledger.add(document, [claim])
    newer = make_claim(document, "Acme Vision sold cameras to Serbia", time="2019", status="in-place", extractor="rules 0.10.0")
    ledger.add(document, [newer])
    assert ledger.claims() == [newer]
    assert ledger.claim(claim.id) == newer
    ledger.add(document, [make_claim(document, "Serbia denied it", extractor="rules 0.9.1")])
    assert ledger.claims() == [newer]
    assert ledger.store.one("SELECT count(*) FROM claim") == 3


def test_versions_of_a_family_rank_by_number_and_a_lesser_reading_below_the_whole_one():
    ordered = [
        "extraction-11", "extraction-12-quick", "extraction-12", "extraction-12+llm:tiny_prompt-1", "extraction-12.1-quick",
        "extraction-12.1", "extraction-13-quick",
    ]  # fmt: skip
    assert sorted(ordered, key=rank) == ordered and len({rank(version)[0] for version in ordered}) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_lesser_reading_of_the_same_version_gives_way_whichever_came_first(ledger, document, make_claim, order):
    made = [make_claim(document, "Serbia denied it", extractor=f"rules-2{suffix}") for suffix in ("-quick", "")]
    for at in order:
        ledger.add(document, [made[at]])
    assert ledger.claims() == [made[1]] and ledger.store.one("SELECT count(*) FROM claim") == 2


def test_a_newer_extractor_that_finds_nothing_retires_the_old(ledger, document, claim):
    ledger.add(document, [claim], extractor="rules 0.1.0")
    ledger.add(document, [], extractor="rules 0.2.0")
    assert ledger.claims() == []
    ledger.add(document, [], extractor="rules 0.2.0")
    assert ledger.counts()["events"] == 4


def test_two_extractors_of_different_families_stand_together(ledger, document, claim, make_claim):
    table = make_claim(document, "Serbia denied it", extractor="tables:gcdf 3.0")
    ledger.add(document, [claim])
    ledger.add(document, [table])
    assert ledger.claims() == [claim, table]


def test_a_new_reading_of_the_same_bytes_supersedes_by_rank(ledger, make_claim):
    texts = [Document.of(text, raw=b"bytes") for text in ("Acme Vision sold it", "Acme Vision sold it.")]
    shown = max(texts, key=lambda found: found.text_sha256)
    for text in texts:
        ledger.add(text, [make_claim(text, "Acme Vision sold it")])
    assert ledger.documents() == [shown]
    assert ledger.count() == 1
    assert ledger.document(texts[0].id) == shown


def test_readers_in_threads_see_what_a_writer_commits(path, document, claim):
    with ledgers.open(path) as writer, ledgers.open(path, readonly=True) as reader:
        seen: list[int] = []
        threads = [threading.Thread(target=lambda: seen.append(reader.count())) for _ in range(4)]
        writer.add(document, [claim])
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [1] * 4


def test_claims_to_polars_says_what_is_missing(filled):
    ledger, *_ = filled
    try:
        import polars  # noqa: F401
    except ModuleNotFoundError:
        with pytest.raises(UsageError, match="pip install"):
            ledger.claims().to_polars()
    else:
        assert ledger.claims().to_polars().height == 2


def test_a_closed_ledger_says_so(path: Path):
    ledger = ledgers.open(path)
    ledger.close()
    with pytest.raises(LedgerError, match="closed"):
        ledger.count()
