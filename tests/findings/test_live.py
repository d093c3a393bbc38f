"""Findings kept at hand say what findings computed anew would say, whatever is added to the ledger."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sousveil import findings, ledger
from sousveil.findings import Live, building
from sousveil.findings.history import as_of
from sousveil.ledger import Ledger
from sousveil.model import Claim, Decision, Document, Modality, PairDecision, PairVerdict, Reason, Tier, Verdict

from .conftest import VENDOR, claim_in, party

Say = Callable[..., tuple[Document, Claim]]
OTHER = party("Acme Vision Ltd", "US")


def step(opened: Ledger, say: Say, n: int, chance: random.Random) -> None:
    """One thing that can happen to a ledger."""
    at = f"2024-01-{n + 1:02}T00:00:00Z"
    what = chance.choice(["read", "read", "read again", "confirm", "reject", "correct", "undo", "same", "different"])
    claims = opened.claims(tier=None)
    if what == "read" or not claims:
        document, claim = say(n, publisher=chance.choice("ABC"), from_party=chance.choice([VENDOR, OTHER]),
                              modality=chance.choice([Modality.ASSERTED, Modality.DENIED]),
                              tier=chance.choice([Tier.CLAIM, Tier.CANDIDATE]))
        opened.add(document, [claim])
    elif what == "read again":
        document = opened.document(chance.choice(claims).doc)
        opened.add(document, [claim_in(document, technology=("drone",), extractor=f"rules 0.{n + 1}.0")])
    elif what in ("confirm", "reject", "correct"):
        hungary = {"name": "Hungary", "type": "state", "country": "HU"}
        values: dict[str, Any] = {
            "confirm": {}, "reject": {"reason": Reason.NOT_SAID}, "correct": {"corrections": {"to": hungary}}}[what]
        opened.decide(Decision(id=f"d{n}", claim=chance.choice(claims).id, verdict=Verdict(what), who="ada", at=at, **values))
    elif what == "undo" and opened.decisions():
        last = opened.decisions()[-1]
        opened.decide(Decision(id=f"d{n}", claim=last.claim, verdict=Verdict.UNDO, who="ada", at=at, undoes=last.id))
    elif what in ("same", "different"):
        left, right = sorted([VENDOR.key, OTHER.key])
        opened.decide_pair(PairDecision(id=f"p{n}", left=left, right=right, verdict=PairVerdict(what), who="ada", at=at))


@pytest.mark.parametrize("seed", range(10))
def test_live_follows_whatever_happens(tmp_path: Path, say: Say, seed: int) -> None:
    chance = random.Random(seed)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        live = Live(opened)
        for n in range(14):
            step(opened, say, n, chance)
            assert live.findings() == findings.find(opened), f"after step {n}"


def test_only_what_is_touched_is_computed_again(tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    original = building.build
    monkeypatch.setattr("sousveil.findings.joining.build", lambda *given: built.append(given[0][1]) or original(*given))
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for n in range(5):
            document, claim = say(n, from_party=party(f"Company {n}", "US"))
            opened.add(document, [claim])
        live = Live(opened)
        assert len(built) == 5
        document, claim = say(9, from_party=party("Company 3", "US"))
        opened.add(document, [claim])
        assert len(live.findings()) == 5 and built[5:] == ["company:US:company 3"]
        assert live.findings() is live.findings()


def test_of_a_relation_only_the_findings_whose_claims_changed_are_computed_again(
    tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[tuple[str, ...]] = []
    original = building.build
    monkeypatch.setattr(
        "sousveil.findings.joining.build", lambda *given: built.append(given[1].technology) or original(*given))
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for n, code in enumerate(("drone", "spyware", "interception")):
            document, claim = say(n, technology=(code,))
            opened.add(document, [claim])
        live = Live(opened)
        assert len(built) == 3
        document, claim = say(9, technology=("spyware",))
        opened.add(document, [claim])
        assert live.findings() == findings.find(opened)
        assert built[3] == ("spyware",) and len(built) == 4 + 3


def several(opened: Ledger, say: Say, n: int, chance: random.Random) -> None:
    """A document of a supply and a denial of it, each more or less sure; or a verdict on some claim."""
    claims, at = opened.claims(tier=None), f"2024-01-{n + 1:02}T00:00:00Z"
    what = chance.choice(["read", "read again", "confirm", "confirm", "reject", "undo"])
    if what == "read" or not claims:
        document, claim = say(n)
        opened.add(document, [_surely(claim, chance), _surely(_denial(claim, document), chance)])
    elif what == "read again":
        document = opened.document(chance.choice(claims).doc)
        again = claim_in(document, extractor=f"rules 0.{n + 1}.0")
        opened.add(document, [_surely(one, chance) for one in (again, _denial(again, document))[: chance.choice([1, 2])]])
    elif what == "undo" and opened.decisions():
        last = opened.decisions()[-1]
        opened.decide(Decision(id=f"d{n}", claim=last.claim, verdict=Verdict.UNDO, who="ada", at=at, undoes=last.id))
    elif what in ("confirm", "reject"):
        values: dict[str, Any] = {"reason": Reason.NOT_SAID} if what == "reject" else {}
        opened.decide(Decision(id=f"d{n}", claim=chance.choice(claims).id, verdict=Verdict(what), who="ada", at=at, **values))


def _surely(claim: Claim, chance: random.Random) -> Claim:
    return replace(claim, confidence=chance.choice([0.2, 0.6, 0.9]), tier=chance.choice(list(Tier)))


def _denial(claim: Claim, document: Document) -> Claim:
    start = document.text.index("supplied cameras")
    return Claim.of(document, start=start, end=start + 16, kind=claim.kind, from_party=claim.from_party,
                    to_party=claim.to_party, technology=claim.technology, modality=Modality.DENIED, extractor=claim.extractor)


@pytest.mark.parametrize("seed", range(12))
def test_live_follows_at_a_moved_threshold_too(tmp_path: Path, say: Say, seed: int) -> None:
    chance = random.Random(seed)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        moved = opened.moved(chance.choice([0.5, 0.8]))
        live = Live(moved)
        for n in range(14):
            several(opened, say, n, chance)
            assert live.findings() == findings.find(moved), f"after step {n}"
            assert as_of(moved, "9000") == findings.find(moved), f"after step {n}"


def test_findings_are_those_of_the_threshold(tmp_path: Path, say: Say) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for n, (sure, tier) in enumerate([(0.9, Tier.CLAIM), (0.4, Tier.CLAIM), (0.3, Tier.CANDIDATE)]):
            opened.add(*((made := say(n, publisher=str(n)))[0], [replace(made[1], confidence=sure, tier=tier)]))
        support = [[one.support for one in findings.find(opened.moved(share))] for share in (None, 0.3, 0.5, 0.95)]
        assert support == [[2], [3], [1], []]
        assert [one.support for one in findings.find(opened.moved(0.3), kind="supply", to="RS")] == [3]
