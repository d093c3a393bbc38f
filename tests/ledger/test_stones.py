"""What was redacted stays out: when the file is read again, and when ledgers merge, whoever redacted and whoever merges."""

from __future__ import annotations

import itertools
import shutil
import stat

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import stones
from sousveil.ledger.backup import backup
from sousveil.ledger.merge import merge
from sousveil.ledger.redact import redact_document, redact_words
from sousveil.ledger.verify import verify
from sousveil.model import Decision, Document, LedgerError, Verdict

NAME = "Zebulon Quartermain"
PUBLIC = Document.of("In 2019 Acme Vision sold cameras to Serbia.")
PRIVATE = Document.of(f"{NAME} said so. Acme Vision sold cameras to Serbia. Signed, {NAME}.", title="A letter")


def decision(id: str, claim: str, who: str, note: str) -> Decision:
    return Decision(id=id, claim=claim, verdict=Verdict.CONFIRM, who=who, at="2026-01-01T00:00:00Z", note=note)


@pytest.fixture
def two(tmp_path, make_claim):
    """Two people's ledgers, each of which read both documents by itself, and decided."""
    paths = [tmp_path / "a.sousveil", tmp_path / "b.sousveil"]
    for path in paths:
        with ledgers.open(path) as ledger:
            for document in (PUBLIC, PRIVATE):
                claim = make_claim(document, "Acme Vision sold cameras to Serbia")
                ledger.add(document, [claim], original=document.text.encode())
                note = f"asked {NAME}" if document is PRIVATE else "asked"
                ledger.decide(decision(f"{path.stem} on {document.id[:4]}", claim.id, path.stem, note))
    return paths


def holds_the_name(*paths) -> bool:
    folders = {path.parent for path in paths}
    data = b"".join(each.read_bytes() for folder in folders for path in paths for each in folder.glob(f"{path.name}*"))
    return b"quartermain" in data.lower() or PRIVATE.id.encode() in data


def test_a_redacted_document_is_not_read_again(two):
    with ledgers.open(two[0]) as ledger:
        redact_document(ledger.store, PRIVATE.id, reason="r")
        again = ledger.add(PRIVATE, original=PRIVATE.text.encode())
        assert again == ledgers.Added(document=False, claims=0, redacted=True)
        assert ledger.documents() == [PUBLIC]
    assert not holds_the_name(two[0])


@pytest.mark.parametrize("words", [None, NAME])
@pytest.mark.parametrize("into", [0, 1])
def test_a_redaction_stands_through_a_merge_in_both_directions(two, words, into):
    redact(two[0], words)
    with ledgers.open(two[into]) as ours:
        with ledgers.open(two[1 - into], readonly=True) as theirs:
            done = merge(ours.store, theirs.store)
            assert (done.taken_out, done.kept_out) == ((0, 1) if into == 0 else (1, 0))
            again = merge(ours.store, theirs.store)
            assert not again.anything
        assert verify(ours.store).problems == []
        assert [document.text for document in ours.documents() if NAME in document.text] == []
        shown = {review.state for claim in ours.claims() for review in [ours.review(claim.id)]}
        assert shown == {"confirmed"}
        assert len(ours.claims()) == (2 if words else 1)
        assert len(ours.decisions()) == (4 if words else 2)
    assert not holds_the_name(two[into])


@pytest.mark.parametrize("words", [None, NAME])
def test_ledgers_merge_in_any_order_after_a_redaction(two, words, tmp_path):
    redact(two[0], words)
    (tmp_path / "all").mkdir()
    seen = []
    for n, order in enumerate(itertools.permutations(two)):
        with ledgers.open(tmp_path / "all" / f"{n}.sousveil") as union:
            for path in order:
                with ledgers.open(path, readonly=True) as each:
                    merge(union.store, each.store)
            seen.append((
                [document.id for document in sorted(union.documents(), key=lambda document: document.id)],
                sorted(claim.id for claim in union.claims()), sorted(made.id for made in union.decisions()),
            ))
    assert seen[0] == seen[1]
    assert not holds_the_name(*(tmp_path / "all").glob("*.sousveil"))


def test_a_third_ledger_learns_of_a_redaction_from_the_second(two, tmp_path):
    redact(two[0], None)
    with ledgers.open(tmp_path / "c.sousveil") as third:
        with ledgers.open(two[0], readonly=True) as first:
            merge(third.store, first.store)
        with ledgers.open(two[1], readonly=True) as second:
            assert merge(third.store, second.store).kept_out == 1
        assert third.documents() == [PUBLIC]


def test_a_copy_is_known_without_the_key(two, tmp_path):
    """Where both ledgers stem from one, the events have one leaf in both."""
    shutil.copy(two[0], copy := tmp_path / "copy.sousveil")
    redact(two[0], None)
    stones.key_file(two[0]).unlink()
    with ledgers.open(two[0], readonly=True) as redacted, ledgers.open(copy) as ours:
        assert merge(ours.store, redacted.store).taken_out == 1
        assert ours.documents() == [PUBLIC]


def test_events_keep_their_leaf_through_a_merge(two, tmp_path):
    with ledgers.open(tmp_path / "c.sousveil") as third, ledgers.open(two[0]) as first:
        merge(third.store, first.store)
        leaves = [
            {row[0] for row in each.store.rows("SELECT leaf FROM event WHERE kind = 'document'")} for each in (first, third)
        ]
        assert leaves[0] == leaves[1]


def test_the_key_is_its_owners_alone_and_confirms_nothing_without_the_mark(two):
    redact(two[0], None)
    file = stones.key_file(two[0])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with ledgers.open(two[0], readonly=True) as ledger:
        assert stones.covers(ledger.store, PRIVATE.id)
        assert not stones.covers(ledger.store, PUBLIC.id)
        file.unlink()
        assert not stones.covers(ledger.store, PRIVATE.id)


def test_merging_without_the_key_is_refused_in_one_line(two):
    redact(two[0], None)
    stones.key_file(two[0]).unlink()
    with ledgers.open(two[0]) as ours, ledgers.open(two[1], readonly=True) as theirs:
        with pytest.raises(LedgerError, match="is gone") as caught:
            merge(ours.store, theirs.store)
        assert "\n" not in str(caught.value)
        stones.key_file(two[0]).touch()
        assert merge(ours.store, theirs.store).documents == 1


def test_a_damaged_key_is_one_line(two):
    redact(two[0], None)
    stones.key_file(two[0]).write_text("no hex")
    with ledgers.open(two[0]) as ours, pytest.raises(LedgerError, match="no keys of redactions"):
        ours.add(PRIVATE)


def test_a_backup_takes_the_key_along(two, tmp_path):
    redact(two[0], None)
    (tmp_path / "kept").mkdir()
    with ledgers.open(two[0]) as ledger:
        backup(ledger.store, copy := tmp_path / "kept" / "a.sousveil")
    with ledgers.open(copy) as again:
        assert again.add(PRIVATE).redacted


def redact(path, words) -> None:
    with ledgers.open(path) as ledger:
        if words:
            redact_words(ledger.store, PRIVATE.id, words=words, reason="r")
        else:
            redact_document(ledger.store, PRIVATE.id, reason="r")
