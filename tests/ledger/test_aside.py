"""Text that was put aside is kept, found when asked for, carried by a merge, and redacted with the rest."""

from __future__ import annotations

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.merge import merge
from sousveil.ledger.redact import redact_words
from sousveil.ledger.verify import verify
from sousveil.model import Document

ASIDE = "Home | Surveillance desk | Contact Zebulon"


@pytest.fixture
def kept(path):
    with ledgers.open(path) as ledger:
        ledger.add(Document.of("Acme Vision sold cameras to Serbia.", title="A sale", aside=ASIDE))
        ledger.add(Document.of("Nothing was put aside here."))
        yield ledger


def test_what_was_put_aside_is_kept(kept):
    assert [document.aside for document in kept.documents()] == [ASIDE, ""]
    assert verify(kept.store).problems == []


def test_what_was_put_aside_is_found_only_when_asked_for(kept):
    assert kept.documents(text="Surveillance desk") == []
    assert [document.title for document in kept.documents(text="Surveillance desk", all_text=True)] == ["A sale"]
    assert len(kept.documents(text="cameras", all_text=True)) == 1
    assert kept.documents(text="nowhere at all", all_text=True) == []


def test_a_merge_brings_what_was_put_aside(kept, tmp_path):
    with ledgers.open(tmp_path / "other.sousveil") as other:
        merge(other.store, kept.store)
        assert [document.aside for document in other.documents()] == [ASIDE, ""]
        assert verify(other.store).problems == []


def test_words_that_were_put_aside_are_redacted(kept, path):
    redact_words(kept.store, kept.documents()[0].id, reason="private", words="Zebulon")
    assert "Zebulon" not in "".join(document.aside for document in kept.documents()) and verify(kept.store).problems == []
    assert b"Zebulon" not in path.read_bytes()
