"""Findings of a ledger: a filter chooses findings and never cuts one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil import findings, ledger
from sousveil.ledger import Ledger
from sousveil.model import Claim, Decision, Document, PartyType, Reason, Status, UsageError, Verdict

from .conftest import party

Say = Callable[..., tuple[Document, Claim]]


@pytest.fixture
def opened(tmp_path: Path, say: Say) -> Iterator[Ledger]:
    hungary = party("Hungary", "HU", PartyType.STATE)
    with ledger.open(tmp_path / "f.sousveil") as made:
        for document, claim in (
            say(1, publisher="A", time="2015", status=Status.PLANNED), say(2, publisher="B", time="2019"),
            say(3, publisher="C"), say(4, publisher="A", to_party=hungary, technology=("drone",)),
        ):
            made.add(document, [claim])
        yield made


def test_find_without_filters_gives_all_the_best_supported_first(opened: Ledger) -> None:
    assert [finding.support for finding in findings.find(opened)] == [3, 1]


@pytest.mark.parametrize(("filters", "supports"), [
    ({"to": "RS"}, [3]), ({"country": "HU"}, [1]), ({"from_": "Acme Vision"}, [3, 1]), ({"technology": "drone"}, [1]),
    ({"since": "2018"}, [3]), ({"kind": "finance"}, []), ({"to": "Serbia", "until": "2016"}, [3]), ({"text": "Hungary"}, [1]),
])
def test_a_filter_chooses_findings_and_never_cuts_them(opened: Ledger, filters: dict[str, Any], supports: list[int]) -> None:
    found = findings.find(opened, **filters)
    assert [finding.support for finding in found] == supports
    assert found == [one for one in findings.find(opened) if one in found]


def test_an_unknown_filter_is_wrong_use(opened: Ledger) -> None:
    with pytest.raises(UsageError, match="colour"):
        findings.find(opened, colour="red")
    with pytest.raises(UsageError, match="tier"):
        findings.find(opened, tier="candidate")


def decide(opened: Ledger, claim: Claim, verdict: Verdict, **fields: Any) -> None:
    opened.decide(Decision(id=f"d{claim.id}", claim=claim.id, verdict=verdict, who="ada", at="2024-01-01T00:00:00Z", **fields))


def test_decisions_in_the_ledger_count(opened: Ledger) -> None:
    decide(opened, opened.claims(to="HU")[0], Verdict.REJECT, reason=Reason.NOT_SAID)
    assert len(findings.find(opened)) == 1
    assert findings.find(opened, country="HU") == []


def test_a_corrected_party_is_found_where_it_now_is(opened: Ledger) -> None:
    to = {"to": {"name": "Slovakia", "type": "state", "country": "SK"}}
    decide(opened, opened.claims(to="HU")[0], Verdict.CORRECT, corrections=to)
    assert [finding.to_party.name for finding in findings.find(opened, country="SK") if finding.to_party] == ["Slovakia"]
    assert findings.find(opened, country="HU") == []


def test_a_correction_that_makes_no_claim_says_what_to_do(opened: Ledger) -> None:
    decide(opened, opened.claims(to="HU")[0], Verdict.CORRECT, corrections={"status": "nonsense"})
    with pytest.raises(UsageError, match="correct again"):
        findings.find(opened)
