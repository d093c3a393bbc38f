"""Any number of reviewers' ledgers, in any order, make the same ledger."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sousveil import ledger as ledgers
from sousveil.ledger.ledger import Ledger
from sousveil.ledger.merge import merge
from sousveil.ledger.redact import redact_document, redact_words
from sousveil.ledger.verify import verify
from sousveil.model import (
    Claim,
    Decision,
    Document,
    Kind,
    LedgerError,
    PairDecision,
    PairVerdict,
    Party,
    PartyType,
    Reason,
    Verdict,
)

ACME = Party(name="Acme", type=PartyType.COMPANY, country="US")
TEXTS = ["Acme sold cameras. Acme lent money.", "Acme sold drones. Acme lent planes."]


def state(ledger: Ledger) -> object:
    """All that people see of a ledger, without the times and numbers of events."""
    claims = sorted((claim.to_json() for claim in ledger.claims(tier=None)), key=str)
    reviews = [ledger.review(claim["id"]) for claim in claims]
    return (
        sorted((document.id, document.text_sha256, document.title) for document in ledger.documents()), claims,
        [(r.state, r.corrections, [d.id for d in r.stale]) for r in reviews],
        sorted(decision.id for decision in ledger.decisions()), sorted(d.id for d in ledger.pair_decisions()),
        sorted(ledger.store.rows("SELECT body FROM claim WHERE body IS NOT NULL")),
        sorted(ledger.store.rows("SELECT id FROM original")),
        sorted(ledger.store.rows(
            "SELECT body FROM entry JOIN event ON seq = event WHERE kind = 'extraction' AND body IS NOT NULL")),
    )


class Reviewers(RuleBasedStateMachine):
    """Three people read, re-read with newer and older versions, decide, undo, and merge as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        self.ledgers = [ledgers.open(self.folder / f"{n}.sousveil") for n in range(3)]
        for each in self.ledgers:
            each.store.run("PRAGMA synchronous = OFF")
        self.made = itertools.count()
        self.redactions = 0

    def teardown(self) -> None:
        for each in self.ledgers:
            each.close()
        shutil.rmtree(self.folder)

    @rule(who=st.integers(0, 2), text=st.integers(0, 1), reading=st.integers(0, 1), version=st.integers(1, 3),
          count=st.integers(0, 2), status=st.sampled_from(["planned", "ended"]), words=st.sampled_from([None, "a", "b"]))
    def read(self, who: int, text: int, reading: int, version: int, count: int, status: str, words: str | None) -> None:
        document = Document.of(TEXTS[text] + "!" * reading, raw=TEXTS[text].encode())
        claims = [
            Claim.of(document, start=at, end=at + 9, kind=Kind.SUPPLY, from_party=ACME, to_party=None, status=status,
                     extractor=f"rules 0.{version}.0") for at in (0, 19)[:count]
        ]
        self.ledgers[who].add(
            document, claims, original=TEXTS[text].encode(), extractor=f"rules 0.{version}.0", words=words
        )

    @rule(who=st.integers(0, 2), verdict=st.sampled_from(["confirm", "reject", "unsure"]), nth=st.integers(0, 3))
    def decide(self, who: int, verdict: str, nth: int) -> None:
        claims = self.ledgers[who].claims()
        if claims:
            self.ledgers[who].decide(Decision(
                id=f"d{next(self.made)}", claim=claims[nth % len(claims)].id, verdict=Verdict(verdict), who=f"person {who}",
                at=f"2026-01-01T00:{nth:02}:00Z", reason=Reason.NOT_SAID if verdict == "reject" else None,
            ))

    @rule(who=st.integers(0, 2), nth=st.integers(0, 3))
    def undo(self, who: int, nth: int) -> None:
        decisions = self.ledgers[who].decisions()
        if decisions:
            undone = decisions[nth % len(decisions)]
            self.ledgers[who].decide(Decision(
                id=f"d{next(self.made)}", claim=undone.claim, verdict=Verdict.UNDO, who=f"person {who}",
                at="2026-01-02T00:00:00Z", undoes=undone.id,
            ))

    @rule(who=st.integers(0, 2))
    def pair(self, who: int) -> None:
        self.ledgers[who].decide_pair(PairDecision(
            id=f"p{next(self.made)}", left="a", right="b", verdict=PairVerdict.SAME, who=f"person {who}",
            at="2026-01-01T00:00:00Z",
        ))

    @rule(who=st.integers(0, 2), nth=st.integers(0, 1), words=st.sampled_from([None, "sold", "lent"]))
    def redact(self, who: int, nth: int, words: str | None) -> None:
        documents = self.ledgers[who].documents()
        if documents and self.redactions < 2:
            document = documents[nth % len(documents)]
            if words is None:
                redact_document(self.ledgers[who].store, document.id, reason="r")
            elif words in document.text:
                redact_words(self.ledgers[who].store, document.id, words=words, reason="r")
            self.redactions += 1

    @rule(into=st.integers(0, 2), source=st.integers(0, 2))
    def merge_now(self, into: int, source: int) -> None:
        if into != source:
            merge(self.ledgers[into].store, self.ledgers[source].store, verified=True)
            assert not merge(self.ledgers[into].store, self.ledgers[source].store, verified=True).anything

    @invariant()
    def nothing_is_broken(self) -> None:
        assert all(each.store.one("SELECT count(*) FROM event") for each in self.ledgers)

    def all_orders_agree(self) -> None:
        states = []
        for n, order in enumerate(itertools.permutations(self.ledgers)):
            with ledgers.open(self.folder / f"all{n}.sousveil") as union:
                union.store.run("PRAGMA synchronous = OFF")
                for each in order:
                    merge(union.store, each.store, verified=True)
                states.append(state(union))
                if n == 0:
                    assert verify(union.store).problems == []
        assert all(each == states[0] for each in states)


class ReviewersWhoMeet(Reviewers):
    """The same, and in the end all ledgers are merged in all six orders."""

    def teardown(self) -> None:
        try:
            self.all_orders_agree()
        finally:
            super().teardown()


TestMerging = ReviewersWhoMeet.TestCase
TestMerging.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_merging_a_thousand_histories_of_thirty_steps():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(ReviewersWhoMeet, settings=settings(
        max_examples=1000, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    ))


def test_two_people_who_disagree_are_shown_as_disagreeing(tmp_path, document, claim):
    stores = []
    for who, verdict in (("A", Verdict.CONFIRM), ("B", Verdict.REJECT)):
        with ledgers.open(tmp_path / f"{who}.sousveil") as each:
            each.add(document, [claim])
            each.decide(Decision(id=who, claim=claim.id, verdict=verdict, who=who, at="2026-01-01T00:00:00Z",
                                 reason=Reason.NOT_SAID if verdict is Verdict.REJECT else None))
        stores.append(tmp_path / f"{who}.sousveil")
    with ledgers.open(stores[0]) as ours, ledgers.open(stores[1], readonly=True) as theirs:
        assert merge(ours.store, theirs.store).decisions == 1
        assert ours.review(claim.id).state == "disputed"
        assert len(ours.review(claim.id).standing) == 2


def test_a_ledger_that_does_not_verify_is_not_merged(tmp_path, ledger, document, claim):
    other = tmp_path / "other.sousveil"
    with ledgers.open(other) as theirs:
        theirs.add(document, [claim])
    data = other.read_bytes()
    other.write_bytes(data.replace(b"sold cameras", b"sold bananas"))
    with ledgers.open(other, readonly=True) as theirs, pytest.raises(LedgerError, match="does not verify"):
        merge(ledger.store, theirs.store)
    assert ledger.counts()["documents"] == 0
