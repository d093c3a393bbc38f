"""After verdicts a shelf shows what one that reads all anew would show, and does not read the claims again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.drawing.labels import labels
from sousveil.ledger import Ledger
from sousveil.ledger.redact import redact_words
from sousveil.model import Claim, Decision, Kind, Modality, Reason, Technology, Tier, Verdict
from sousveil.publishing.pages import Shelf
from tests.web import made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Thirty claims and a candidate."""
    path = made.make(tmp_path / "l.sousveil", 5, 30)
    draft = made.Draft("A candidate", "2020")
    ends = made.company("Norvane Signals"), made.state("KE")
    draft.say(Kind.SUPPLY, ends, technology=(Technology.DRONE,), tier=Tier.CANDIDATE)
    with ledgers.open(path) as opened:
        opened.add(*draft.built(99))
        yield opened


def _decide(ledger: Ledger, claim: Claim, verdict: Verdict, number: int, **fields: object) -> None:
    ledger.decide(Decision(id=f"d{number}", claim=claim.id, verdict=verdict, who="Ana", at="2026-01-01T00:00:00Z", **fields))  # type: ignore[arg-type]


def _seen(shelf: Shelf) -> tuple[object, ...]:
    shelf.refresh()
    return shelf.claims(), shelf.summary(), shelf.count(), [shelf.state(claim) for claim in shelf.claims()], shelf.findings()


@pytest.mark.parametrize("only_confirmed", [False, True])
def test_after_each_verdict_a_shelf_shows_what_a_new_one_shows(ledger: Ledger, only_confirmed: bool) -> None:
    shelf = Shelf(ledger, labels(), only_confirmed=only_confirmed)
    claims, (candidate,) = ledger.claims(), ledger.claims(tier="candidate")
    _seen(shelf)
    steps: tuple[tuple[Claim, Verdict, dict[str, object]], ...] = (
        (claims[0], Verdict.CONFIRM, {}), (claims[1], Verdict.REJECT, {"reason": Reason.NOT_SAID}),
        (claims[2], Verdict.UNSURE, {}), (claims[3], Verdict.CORRECT, {"corrections": {"modality": str(Modality.POSSIBLE)}}),
        (claims[4], Verdict.CONFIRM, {}), (claims[1], Verdict.UNDO, {"undoes": "d1"}),
        (candidate, Verdict.CONFIRM, {}), (candidate, Verdict.UNDO, {"undoes": "d6"}),
        (claims[3], Verdict.UNDO, {"undoes": "d3"}), (claims[0], Verdict.UNDO, {"undoes": "d0"}),
    )
    for number, (claim, verdict, fields) in enumerate(steps):
        _decide(ledger, claim, verdict, number, **fields)
        assert _seen(shelf) == _seen(Shelf(ledger, labels(), only_confirmed=only_confirmed)), verdict


def test_after_a_confirmation_the_claims_are_not_read_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(ledger, labels())
    shelf.refresh()
    before, one = shelf.claims(), ledger.claims()[0]
    _decide(ledger, one, Verdict.CONFIRM, 0)
    monkeypatch.setattr(ledger, "claims", None)
    shelf.refresh()
    assert shelf.claims() == before and shelf.state(one) == "confirmed"


def test_after_anything_but_verdicts_all_is_read_again(ledger: Ledger) -> None:
    shelf = Shelf(ledger, labels())
    _seen(shelf)
    _decide(ledger, ledger.claims()[0], Verdict.CONFIRM, 0)
    made.fill(ledger, 2, 6, seed=3)
    assert _seen(shelf) == _seen(Shelf(ledger, labels())) and len(shelf.claims()) > 30
    one = shelf.claims()[5]
    redact_words(ledger.store, one.doc, words=one.quote, reason="a private person")
    assert _seen(shelf) == _seen(Shelf(ledger, labels()))
