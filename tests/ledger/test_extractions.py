"""A text in which an extractor found nothing is remembered as read: by its text, the version, and the words it read with."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sousveil import ledger as ledgers
from sousveil.ledger import adding, extractions, migrations, stones
from sousveil.ledger.backup import backup
from sousveil.ledger.extractions import Reading
from sousveil.ledger.merge import merge
from sousveil.ledger.redact import redact_document, redact_words
from sousveil.ledger.verify import verify
from sousveil.model import Claim, Document, Kind, Party, PartyType
from tests.ledger import test_migrations

ACME = Party(name="Acme", type=PartyType.COMPANY, country="US")
TEXT = "Acme sold cameras."
SILENT = Document.of("Nothing happened here, said the gardener.", title="Silence")
old = test_migrations.old

Step = tuple[int, int, int, str, bool]  # document, text of it, version, words, does it make a claim
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(1, 3), st.sampled_from(["a", "b"]), st.booleans()),
    min_size=1, max_size=8,
)
QUICK = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def document_of(step: Step) -> Document:
    return Document.of(f"{TEXT} {step[0]}{'!' * step[1]}", raw=f"{TEXT} {step[0]}".encode())


def version_of(step: Step) -> str:
    return f"rules {step[2]}"


def claims_of(step: Step) -> list[Claim]:
    made = Claim.of(document_of(step), start=0, end=9, kind=Kind.SUPPLY, from_party=ACME, to_party=None,
                    extractor=version_of(step))
    return [made] if step[4] else []


def read(ledger: ledgers.Ledger, step: Step) -> None:
    ledger.add(document_of(step), claims_of(step), extractor=version_of(step), words=step[3])


@contextmanager
def several(count: int) -> Iterator[list[ledgers.Ledger]]:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        made = [ledgers.open(Path(folder) / f"{n}.sousveil") for n in range(count)]
        for each in made:
            each.store.run("PRAGMA synchronous = OFF")
        yield made
        for each in made:
            each.close()


def notes(ledger: ledgers.Ledger) -> list[str]:
    return sorted(row[0] for row in ledger.store.rows(
        "SELECT body FROM entry JOIN event ON seq = event WHERE kind = 'extraction' AND body IS NOT NULL"
    ))


def shown(ledger: ledgers.Ledger) -> list[tuple[str, str]]:
    return sorted((claim.id, claim.extractor) for claim in ledger.claims(tier=None))


def test_a_silent_document_is_remembered_by_version_and_words(ledger):
    assert not ledger.has_read(SILENT, extractor="rules 1", words="a")
    ledger.add(SILENT, extractor="rules 1", words="a")
    assert ledger.has_read(SILENT, extractor="rules 1", words="a")
    assert not ledger.has_read(SILENT, extractor="rules 2", words="a")
    assert not ledger.has_read(SILENT, extractor="rules 1", words="b")
    assert not ledger.has_read(SILENT, extractor="rules 1")
    assert not ledger.has_read(Document.of(SILENT.text + "!", raw=SILENT.text.encode()), extractor="rules 1", words="a")
    assert ledger.counts()["events"] == 3


def test_claims_say_by_themselves_that_a_document_was_read(ledger, document, claim):
    ledger.add(document, [claim], extractor=claim.extractor, words="a")
    assert notes(ledger) == []
    assert all(ledger.has_read(document, extractor=claim.extractor, words=words) for words in (None, "a", "b"))


def test_without_words_silence_is_not_remembered(ledger):
    ledger.add(SILENT, extractor="rules 1")
    assert notes(ledger) == [] and not ledger.has_read(SILENT, extractor="rules 1")


@QUICK
@given(STEPS)
def test_reading_twice_is_reading_once_and_what_was_read_is_known(steps: list[Step]) -> None:
    with several(1) as [ledger]:
        for step in steps:
            read(ledger, step)
        head, before = ledger.head(), shown(ledger)
        for step in steps:
            read(ledger, step)
            known = ledger.has_read(document_of(step), extractor=version_of(step), words=step[3])
            assert known == (step[3] is not None or any(each[4] and each[:3] == step[:3] for each in steps))
        assert (ledger.head(), shown(ledger)) == (head, before)
        assert verify(ledger.store).problems == []
        for one in itertools.product((0, 1), (0, 1), (1, 2, 3), ("a", "b")):
            expected = any(each[:3] == one[:3] and (each[4] or each[3] == one[3]) for each in steps)
            step = (*one, False)
            assert ledger.has_read(document_of(step), extractor=version_of(step), words=step[3]) == expected


@QUICK
@given(STEPS, STEPS, st.integers(0, 3))
def test_two_ledgers_merge_to_what_both_have_read(left: list[Step], right: list[Step], redacted: int) -> None:
    with several(4) as (one, two, first, second):
        for ledger, steps in ((one, left), (two, right)):
            for step in steps:
                read(ledger, step)
        if redacted < 2 and (redacted in {step[0] for step in left}):
            redact_document(one.store, document_of((redacted, 0, 1, None, False)).id, reason="r")
        for union, order in ((first, (one, two)), (second, (two, one))):
            for each in order:
                merge(union.store, each.store, verified=True)
                assert not merge(union.store, each.store, verified=True).anything
        assert (shown(first), notes(first)) == (shown(second), notes(second))
        assert notes(first) == sorted({note for each in (one, two) for note in notes(each) if gone(one, redacted) not in note})
        for union in (first, second):
            assert verify(union.store).problems == []
            for step in (*left, *right):
                assert step[3] is None or union.has_read(document_of(step), extractor=version_of(step), words=step[3])


def gone(ledger: ledgers.Ledger, number: int) -> str:
    """The id of the redacted document where it was redacted; else what stands in no note."""
    id = document_of((number, 0, 1, None, False)).id
    return id if stones.covers(ledger.store, id) else "nothing"


@QUICK
@given(STEPS)
def test_many_at_once_note_what_one_by_one_note(steps: list[Step]) -> None:
    words, version = steps[0][3], version_of(steps[0])
    items = [(document_of(step), claims_of(step)) for step in steps]
    with several(2) as (many, single):
        for _ in range(2):
            added = many.add_many(items, extractor=version, words=words)
            assert added == [single.add(*item, extractor=version, words=words) for item in items]
            assert notes(many) == notes(single) and shown(many) == shown(single)
            kinds = "SELECT seq, kind FROM event ORDER BY seq"
            assert many.store.rows(kinds) == single.store.rows(kinds)
        assert verify(many.store).problems == []


def test_silence_on_another_text_of_a_document_retires_nothing(ledger):
    newer, older = (0, 0, 2, "a", False), (0, 1, 1, "a", True)
    read(ledger, older)
    read(ledger, newer)
    shown_event = ledger.store.one("SELECT event FROM document WHERE text_sha256 = ?", (document_of(older).text_sha256,))
    claim = ledger.store.one("SELECT event FROM claim WHERE document = ?", (shown_event,))
    retired = {row[0] for row in ledger.store.rows("SELECT event FROM superseded")}
    assert (claim in retired) == (shown_event in retired)
    assert verify(ledger.store).problems == []


def test_silence_of_a_newer_version_retires_and_is_remembered(ledger, document, claim):
    ledger.add(document, [claim], extractor="rules 0.1.0", words="a")
    ledger.add(document, extractor="rules 0.2.0", words="a")
    assert ledger.claims(tier=None) == [] and len(notes(ledger)) == 1
    assert ledger.has_read(document, extractor="rules 0.2.0", words="a")
    assert verify(ledger.store).problems == []


def test_an_older_version_that_is_silent_is_remembered_and_retires_nothing(ledger, document, claim):
    ledger.add(document, [claim], extractor="rules 0.1.0", words="a")
    ledger.add(document, extractor="rules 0.0.9", words="a")
    assert ledger.claims() == [claim] and ledger.has_read(document, extractor="rules 0.0.9", words="a")
    assert verify(ledger.store).problems == []


def test_a_note_of_an_older_ledger_retires_but_does_not_stand_for_a_reading(ledger, document, claim):
    ledger.add(document, [claim])
    with ledger.store.writing():
        adding.add_entry(ledger.store, "extraction", {"doc": document.id, "extractor": "rules 0.2.0"}, at=adding.now())
        adding.settle(ledger.store, ledger.store.one("SELECT event FROM document"))
    assert ledger.claims() == [] and not ledger.has_read(document, extractor="rules 0.2.0", words="a")
    ledger.add(document, extractor="rules 0.2.0", words="a")
    assert ledger.has_read(document, extractor="rules 0.2.0", words="a") and verify(ledger.store).problems == []


def test_a_migrated_ledger_remembers_too(old):
    with ledgers.open(old[0]) as ledger:
        assert migrations.copies(old[0])
        for document in ledger.documents():
            ledger.add(document, extractor="rules-of-silence 1", words="a")
            assert ledger.has_read(document, extractor="rules-of-silence 1", words="a")
        assert verify(ledger.store).problems == []


def test_a_redaction_takes_the_note_with_it_and_the_document_counts_as_read(ledger):
    ledger.add(SILENT, extractor="rules 1", words="a")
    redact_document(ledger.store, SILENT.id, reason="private")
    assert notes(ledger) == []
    assert ledger.has_read(SILENT, extractor="rules 2", words="b")
    assert ledger.add(SILENT, extractor="rules 2", words="b").redacted
    ledger.close()
    data = b"".join(each.read_bytes() for each in ledger.path.parent.glob(f"{ledger.path.name}*"))
    assert SILENT.id.encode() not in data and SILENT.text_sha256.encode() not in data and b"gardener" not in data


def test_words_that_are_redacted_take_the_old_text_s_note_with_them(ledger):
    ledger.add(SILENT, extractor="rules 1", words="a")
    done = redact_words(ledger.store, SILENT.id, reason="private", words="gardener")
    black = ledger.document(done.replaced_by)
    assert notes(ledger) == [] and not ledger.has_read(black, extractor="rules 1", words="a")
    assert ledger.has_read(SILENT, extractor="rules 1", words="a") and verify(ledger.store).problems == []


def test_the_note_of_a_document_that_is_kept_out_by_its_leaf_does_not_come_in(tmp_path):
    whole, redacted, third = (tmp_path / f"{name}.sousveil" for name in ("whole", "redacted", "third"))
    with ledgers.open(whole) as ledger:
        ledger.add(SILENT, extractor="rules 1", words="a")
        ledger.add(Document.of("Other."), extractor="rules 1", words="a")
        backup(ledger.store, redacted)
    with ledgers.open(redacted) as ledger:
        redact_document(ledger.store, SILENT.id, reason="r")
    stones.key_file(redacted).write_text("")  # handed on without its keys
    with ledgers.open(third) as ours, ledgers.open(redacted) as theirs, ledgers.open(whole) as copy:
        merge(ours.store, theirs.store, verified=True)
        stones.key_file(third).write_text("")
        assert merge(ours.store, copy.store, verified=True).kept_out == 1
        assert len(notes(ours)) == 1 and SILENT.id not in notes(ours)[0]


def test_what_was_read_is_found_by_an_index_however_many_notes_there_are(ledger):
    begins = {extractions._SAME: "entry_doc", extractions._OF_TEXT: "entry_doc", adding._READ: "document_id"}
    for query, index in begins.items():
        plan = [row[3] for row in ledger.store.rows(f"EXPLAIN QUERY PLAN {query}", ("",) * query.count("?"))]
        assert all(step.startswith("SEARCH ") for step in plan) and index in plan[0], plan


@pytest.mark.parametrize("words", [None, "a"])
def test_the_same_reading_has_the_same_note(words):
    reading = Reading("rules 1", words)
    assert extractions.note("d", "t", reading) == extractions.note("d", "t", reading)
    assert extractions.note("d", "t", reading) != extractions.note("d", "t", Reading("rules 2", words))
