"""What is redacted is gone from every byte, what is not redacted is as it was, and every proof still holds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import check_bundle, proof, seal
from sousveil.ledger.backup import backup
from sousveil.ledger.redact import redact_document, redact_words
from sousveil.ledger.signing import new_key
from sousveil.ledger.verify import verify
from sousveil.model import Decision, Document, LedgerError, PartyType, UsageError, Verdict

NAME = "Zebulon Quartermain"
KEY = new_key("newsroom.example")


def found(path, *, words: bytes = NAME.encode()) -> int:
    """How often the words, or either of them in any case, stand in the ledger's files."""
    data = b"".join(each.read_bytes() for each in path.parent.iterdir() if each.is_file()).lower()
    return sum(data.count(word.lower()) for word in (words, *words.split()))


@pytest.fixture
def filled(path, make_claim, make_party, document, claim):
    """A ledger in which a private name stands in a text, a title, a quote, a party, a note and an original."""
    with ledgers.open(path) as ledger:
        ledger.add(document, [claim], original=document.text.encode())
        private = Document.of(
            f"{NAME} said that Acme Vision sold cameras to Serbia. Acme Vision supplied Belgrade. " + "Other words. " * 400
            + f"Signed, {NAME}.", title=f"A letter by {NAME}",
        )
        quoted = make_claim(private, f"{NAME} said that Acme Vision sold cameras to Serbia", speaker=NAME)
        other = make_claim(private, "Acme Vision supplied Belgrade",
                           to_party=make_party("Belgrade", "RS", PartyType.PLACE, written="Belgrade"))
        ledger.add(private, [quoted, other], original=private.text.encode())
        for n in range(40):
            ledger.add(Document.of(f"{n} nobody " * 200))
        for n, at in enumerate((quoted, other)):
            ledger.decide(Decision(id=f"d{n}", claim=at.id, verdict=Verdict.CONFIRM, who="A", at="2026-01-01T00:00:00Z",
                                   note=f"asked {NAME}"))
        seal.seal(ledger.store, key=KEY)
        yield ledger, private, quoted, other


def test_a_redacted_document_leaves_no_byte(filled, path, tmp_path, claim):
    ledger, private, *_ = filled
    before, bundle = ledger.head(), proof.prove(ledger.store, claim.id)
    assert found(path) > 10
    done = redact_document(ledger.store, private.id[:10], reason="a private person")
    assert done.events == 6
    assert found(path) == 0
    assert found(path, words=private.id.encode()) == found(path, words=private.text_sha256.encode()) == 0
    assert ledger.claims() == [claim]
    assert ledger.documents(text="Quartermain") == ledger.documents(text="Other words") == []
    with pytest.raises(UsageError):
        ledger.document(private.id)
    assert verify(ledger.store).problems == []
    assert ledger.store.rows("SELECT leaf FROM event WHERE seq < ?", (before.size,))
    assert proof.prove(ledger.store, claim.id) == bundle
    assert check_bundle.check(json.loads(json.dumps(bundle)), [KEY.public().line()])
    (tmp_path / "copy").mkdir()
    backup(ledger.store, copy := tmp_path / "copy" / "b.sousveil")
    assert found(copy) == 0
    with ledgers.open(copy, readonly=True) as again:
        assert again.claims() == [claim]


def test_redacted_words_leave_a_blackened_document_and_carry_the_rest_over(filled, path):
    ledger, private, quoted, other = filled
    done = redact_words(ledger.store, private.id, words=NAME, reason="a private person")
    assert found(path) == 0
    assert done.claims_lost == 1
    new = ledger.document(done.replaced_by)
    assert len(new.text) == len(private.text)
    assert new.text.count("█" * len(NAME)) == 2
    assert new.title == "A letter by " + "█" * len(NAME)
    [kept] = ledger.claims(doc=new.id)
    assert (kept.quote, kept.start, kept.to_party) == (other.quote, other.start, other.to_party)
    [decision] = ledger.decisions(kept.id)
    assert (decision.who, decision.note) == ("A", "asked " + "█" * len(NAME))
    assert ledger.review(kept.id).state == "confirmed"
    assert found(path, words=private.id.encode()) == found(path, words=quoted.id.encode()) == 0
    assert verify(ledger.store).problems == []


def test_a_redacted_span_is_black_and_other_places_stay(filled):
    ledger, private, *_ = filled
    start = private.text.rindex(NAME)
    done = redact_words(ledger.store, private.id, span=(start, start + len(NAME)), reason="r")
    assert done.claims_lost == 0
    assert ledger.document(done.replaced_by).text.count(NAME) == 1


def test_the_file_can_be_opened_after_and_redacted_again(filled, path):
    ledger, private, *_ = filled
    redact_document(ledger.store, private.id, reason="r")
    with ledgers.open(path) as again:
        other = Document.of(f"{NAME} wrote again.")
        again.add(other)
        redact_document(again.store, other.id, reason="r")
        assert found(path) == 0
        assert verify(again.store).problems == []


def test_a_redaction_cut_short_is_finished_by_the_next_opening(filled, path, monkeypatch):
    ledger, private, *_ = filled
    monkeypatch.setattr("sousveil.ledger.redact.rewrite", lambda store: None)
    redact_document(ledger.store, private.id, reason="r")
    ledger.close()
    monkeypatch.undo()
    with ledgers.open(path) as again:
        assert found(path) == 0
        assert verify(again.store).problems == []


def test_other_processes_read_on_after_a_redaction(filled, path):
    ledger, private, *_ = filled
    code = f"""
import sys
from sousveil import ledger
with ledger.open({str(path)!r}, readonly=True) as reader:
    print(reader.count(tier=None), flush=True)
    sys.stdin.readline()
    print(reader.count(tier=None), flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout and reader.stdin
        assert reader.stdout.readline() == "3\n"
        redact_document(ledger.store, private.id, reason="r")
        out, _ = reader.communicate("go\n")
    assert out == "1\n"


@pytest.mark.parametrize("options", [{"reason": " ", "words": "x"}, {"reason": "r"}, {"reason": "r", "words": "not there"},
                                     {"reason": "r", "span": (5, 5)}, {"reason": "r", "span": (0, 10**9)},
                                     {"reason": "r", "words": "a", "span": (1, 2)}, {"reason": "r", "words": ""}])
def test_wrong_redactions_change_nothing(filled, options):
    ledger, private, *_ = filled
    before = ledger.counts()
    with pytest.raises(UsageError):
        redact_words(ledger.store, private.id, **options)
    assert ledger.counts() == before


def test_a_backup_never_replaces_a_file(filled, tmp_path, path):
    ledger, *_ = filled
    with pytest.raises(LedgerError, match="never replaces"):
        backup(ledger.store, path)
    with pytest.raises(LedgerError, match="does not exist"):
        backup(ledger.store, tmp_path / "no" / "b.sousveil")
