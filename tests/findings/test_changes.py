"""What changed between two sets of findings, and between two days of one ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger
from sousveil.findings import join
from sousveil.findings.changes import Change, What, changes
from sousveil.findings.history import as_of
from sousveil.ledger import adding
from sousveil.model import Claim, Decision, Document, Finding, Modality, PartyType, Reason, UsageError, Verdict

from .conftest import party

Say = Callable[..., tuple[Document, Claim]]


def found(*pairs: tuple[Document, Claim]) -> list[Finding]:
    return join([claim for _, claim in pairs], {document.id: document for document, _ in pairs})


def told(before: list[Finding], after: list[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(change.what), change.details) for change in changes(before, after)]


def test_nothing_changed(say: Say) -> None:
    assert changes(found(say(1)), found(say(1))) == []


def test_a_change_of_nothing_has_no_finding() -> None:
    with pytest.raises(ValueError, match="needs a finding"):
        _ = Change(next(iter(What)), None, None, ()).finding


def test_added_and_the_way_back_retracted(say: Say) -> None:
    hungary = say(2, to_party=party("Hungary", "HU", PartyType.STATE))
    less, more = found(say(1)), found(say(1), hungary)
    assert told(less, more) == [("added", ())] and told(more, less) == [("retracted", ())]


@pytest.mark.parametrize(("extra", "what", "details"), [
    ({"publisher": "B"}, "changed", ("independent origins: 1 -> 2", "grade: C -> B")),
    ({"publisher": "B", "modality": Modality.DENIED}, "contradicted", ("denials: none -> 1",)),
    ({"publisher": "A", "technology": ("video-surveillance", "drone")}, "changed",
     ("technology: video-surveillance -> drone, video-surveillance",)),
])
def test_what_differs_is_said(say: Say, extra: dict[str, Any], what: str, details: tuple[str, ...]) -> None:
    one = say(1, publisher="A")
    assert told(found(one), found(one, say(2, **extra))) == [(what, details)]


def test_a_ledger_as_it_stood_at_the_end_of_a_day(tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = say(1, publisher="A"), say(2, publisher="B")
    rejection = Decision(id="d", claim=first[1].id, verdict=Verdict.REJECT, reason=Reason.NOT_SAID, who="ada",
                         at="2024-03-01T10:00:00Z")
    with ledger.open(tmp_path / "l.sousveil") as opened:
        for day, work in (
            ("2024-01-05", lambda: opened.add(first[0], [first[1]])),
            ("2024-02-01", lambda: opened.add(second[0], [second[1]])),
            ("2024-03-01", lambda: opened.decide(rejection)),
        ):
            monkeypatch.setattr(adding, "now", lambda day=day: f"{day}T10:00:00Z")
            work()
        days = ("2023", "2024-01-04", "2024-01-05", "2024-02", "2024")
        assert [[one.support for one in as_of(opened, day)] for day in days] == [[], [], [1], [2], [1]]
        assert told(as_of(opened, "2024-02"), as_of(opened, "2024")) == [
            ("changed", ("independent origins: 2 -> 1", "grade: B -> C", "claims withdrawn: 1"))]


def test_the_last_of_all_days_is_refused_in_one_line(tmp_path: Path) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened, pytest.raises(UsageError, match="give an earlier one"):
        as_of(opened, "9999")
