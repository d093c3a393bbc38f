"""Decisions: bound to what they were made on, undone by one more row, folded without overwriting anybody."""

from __future__ import annotations

import dataclasses

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.review import set_option
from sousveil.model import Decision, LedgerError, PairDecision, PairVerdict, Reason, Tier, UsageError, Verdict


def decision(id, claim, verdict="confirm", who="A", at="2026-01-01T00:00:00Z", **fields):
    return Decision(id=id, claim=claim.id, verdict=Verdict(verdict), who=who, at=at, **fields)


@pytest.fixture
def read(ledger, document, claim):
    ledger.add(document, [claim])
    return ledger


def test_a_decision_is_bound_to_what_it_was_made_on(read, document, claim):
    assert read.decide(decision("d", claim))
    assert not read.decide(decision("d", claim))
    [made] = read.decisions(claim.id)
    assert (made.text_sha256, made.start, made.end, made.extractor) == (
        document.text_sha256, claim.start, claim.end, "rules 0.1.0")
    assert read.review(claim.id).state == "confirmed"


def test_machine_and_person_stand_side_by_side(read, claim):
    read.decide(decision("d", claim, "correct", corrections={"status": "ended"}, note="see page 2"))
    assert read.claim(claim.id) == claim
    assert (read.review(claim.id).state, read.review(claim.id).corrections) == ("corrected", {"status": "ended"})


def test_undo_is_one_more_row(read, claim):
    read.decide(decision("d1", claim, "reject", reason=Reason.PRIVATE_PERSON))
    read.decide(decision("d2", claim, "undo", undoes="d1"))
    assert read.review(claim.id).state == "open"
    assert [made.id for made in read.decisions()] == ["d1", "d2"]
    with pytest.raises(UsageError, match="to undo"):
        read.decide(decision("d3", claim, "undo", undoes="d9"))


def test_the_last_word_of_each_person_counts(read, claim):
    read.decide(decision("d1", claim, "reject", reason=Reason.NOT_SAID, at="2026-01-02T00:00:00Z"))
    read.decide(decision("d2", claim, "confirm", at="2026-01-01T00:00:00Z"))
    assert read.review(claim.id).state == "rejected"
    read.decide(decision("d3", claim, "unsure", at="2026-01-03T00:00:00Z"))
    assert read.review(claim.id).state == "unsure"


def test_re_extraction_makes_decisions_stale_and_never_loses_or_reapplies_them(read, document, claim, make_claim):
    read.decide(decision("d1", claim))
    newer = make_claim(document, claim.quote, time="2019", status="ended", extractor="rules 0.2.0")
    assert newer.id == claim.id
    read.add(document, [newer])
    review = read.review(claim.id)
    assert (review.state, [made.id for made in review.stale]) == ("open", ["d1"])
    assert read.store.rows("SELECT id, stale FROM decisions") == [("d1", 1)]
    read.decide(decision("d2", claim))
    assert read.review(claim.id).state == "confirmed"


def test_a_decision_made_on_an_older_state_is_refused(read, document, claim, make_claim):
    old = decision("d", claim, text_sha256=document.text_sha256, start=claim.start, end=claim.end, extractor="rules 0.1.0")
    read.add(document, [make_claim(document, claim.quote, extractor="rules 0.2.0")])
    with pytest.raises(LedgerError, match="has changed since"):
        read.decide(old)


def test_two_persons_must_agree_where_the_ledger_asks_for_it(read, claim):
    set_option(read.store, "two-person", True)
    read.decide(decision("d1", claim))
    assert read.review(claim.id).state == "waiting for a second person"
    read.decide(decision("d2", claim))
    assert read.review(claim.id).state == "waiting for a second person"
    read.decide(decision("d3", claim, who="B"))
    assert read.review(claim.id).state == "confirmed"
    set_option(read.store, "two-person", False)
    assert read.review(claim.id).state == "confirmed"


def test_unknown_claims_are_not_decided_on(read, claim):
    with pytest.raises(UsageError):
        read.decide(dataclasses.replace(decision("d", claim), claim="ffff"))


def test_decisions_on_pairs_are_kept(read):
    pair = PairDecision(id="p1", left="a", right="b", verdict=PairVerdict.SAME, who="A", at="2026-01-01T00:00:00Z")
    assert read.decide_pair(pair)
    assert not read.decide_pair(pair)
    undo = dataclasses.replace(pair, id="p2", verdict=PairVerdict.UNDO, undoes="p1")
    read.decide_pair(undo)
    assert read.pair_decisions() == [pair, undo]
    with pytest.raises(UsageError, match="to undo"):
        read.decide_pair(dataclasses.replace(undo, id="p3", undoes="p9"))


@pytest.fixture
def doubted(ledger, document, claim, make_claim):
    """A claim, and beside it a candidate that the machine was unsure of."""
    candidate = make_claim(document, "Acme Vision supplied Belgrade's police", tier=Tier.CANDIDATE)
    ledger.add(document, [claim, candidate])
    return candidate


@pytest.mark.parametrize(("verdict", "fields", "counts"), [
    ("confirm", {}, True), ("correct", {"corrections": {"status": "ended"}}, True),
    ("reject", {"reason": Reason.NOT_SAID}, False), ("unsure", {}, False),
])
def test_a_candidate_that_a_person_confirmed_counts_as_a_claim(ledger, claim, doubted, verdict, fields, counts):
    ledger.decide(decision("d", doubted, verdict, **fields))
    shown = [claim, doubted] if counts else [claim]
    assert ledger.claims() == shown
    assert ledger.claims(to="RS", limit=5) == shown
    assert ledger.claims(offset=1) == shown[1:]
    assert ledger.claims(limit=1, offset=1) == shown[1:2]
    assert ledger.claims(tier="candidate") == ([] if counts else [doubted])
    assert ledger.claims(tier=None) == [claim, doubted]
    assert ledger.count() == ledger.counts()["claims"] == len(shown)
    assert ledger.counts()["candidates"] == 2 - len(shown)
    assert ledger.claim(doubted.id).tier is Tier.CANDIDATE


def test_a_candidate_whose_confirmation_is_undone_or_stale_counts_no_longer(
    ledger, path, document, claim, doubted, make_claim
):
    ledger.decide(decision("d1", doubted))
    assert len(ledger.claims()) == 2
    with ledgers.open(path) as other:
        other.decide(decision("d2", doubted, "undo", undoes="d1"))
    assert ledger.claims() == [claim]
    ledger.decide(decision("d3", doubted))
    assert len(ledger.claims()) == 2
    newer = [make_claim(document, each.quote, tier=each.tier, extractor="rules 0.2.0") for each in (claim, doubted)]
    ledger.add(document, newer)
    assert ledger.claims() == newer[:1]


def test_a_confirmation_that_was_rolled_back_promotes_nothing(ledger, claim, doubted):
    with pytest.raises(ZeroDivisionError), ledger.batch():
        ledger.decide(decision("d1", doubted))
        assert len(ledger.claims()) == 2
        raise ZeroDivisionError
    assert ledger.claims() == [claim]


def test_where_two_must_agree_one_person_promotes_nothing(ledger, claim, doubted):
    set_option(ledger.store, "two-person", True)
    ledger.decide(decision("d1", doubted))
    assert ledger.claims() == [claim]
    ledger.decide(decision("d2", doubted, who="B"))
    assert ledger.claims() == [claim, doubted]
