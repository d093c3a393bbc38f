"""A ledger with everything that exports find hard: formulas, line breaks, scripts, denials, corrections, absolute paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import Ledger
from sousveil.model import (
    Amount,
    Claim,
    Cue,
    Decision,
    Document,
    Harm,
    Kind,
    Modality,
    Notice,
    Origin,
    Party,
    PartyType,
    Reason,
    Section,
    Status,
    Technology,
    Verdict,
)
from sousveil.publishing.exports import FORMATS, Holding, Options, gather

HTML = b"<html><body><p>Acme Vision sold cameras to Serbia in 2019.</p></body></html>"
SERBIA = Party(name="Serbia", type=PartyType.STATE, country="RS", id="RS", written="Serbia", span=(28, 34))
ACME = Party(name="Acme Vision", type=PartyType.COMPANY, country="US", written="Acme Vision", span=(0, 11))


def document_of(text: str, **fields: Any) -> Document:
    return Document.of(text, **fields)


def claim_on(document: Document, quote: str, **fields: Any) -> Claim:
    """A claim on the first place of a quote."""
    start = document.text.index(quote)
    values: dict[str, Any] = {
        "kind": Kind.SUPPLY, "from_party": Party(name="Acme Vision", type=PartyType.COMPANY, country="US"),
        "to_party": Party(name="Serbia", type=PartyType.STATE, country="RS"), "extractor": "rules 0.1.0",
        "technology": (Technology.VIDEO_SURVEILLANCE,), **fields,
    }
    return Claim.of(document, start=start, end=start + len(quote), **values)


def fill(ledger: Ledger) -> dict[str, Claim]:
    """Four documents, and the claims of the tests by name."""
    web = document_of(
        "Acme Vision sold cameras to Serbia in 2019.", raw=HTML, format="html", title="A sale & its <price>",
        publisher="Demo {Wire}", published="2020-01-02", url="https://news.example.org/sale?id=1", language="en",
        origin=Origin("https://news.example.org/sale?id=1", "2020-02-03T04:05:06Z", "CC BY 4.0"),
    )
    denial = document_of(
        "Serbia said that it had\nbought nothing from Acme Vision.", title="Serbia denies", publisher="Demo Gazette",
        published="2020-01-05", origin=Origin("/srv/somebody/secret case/denial.txt"),
    )
    hard = document_of(
        '=HYPERLINK("http://x.example","y"); +1 Acme Vision, "quoted",\tto Serbia\n\nunder a contract of 5 million.\n'
        "Реч 中文 \U0001f600 e\u0301. Police turned it on -2 protesters.",
        title="@SUM(1+1)", publisher="-cmd|' /C calc'!A0", published="2021~", format="pdf",
        sections=(Section("page 1", 0), Section("page 2", 74)), notices=(Notice("truncated", "the last page was cut"),),
        origin=Origin("C:\\Users\\somebody\\hard.pdf"),
    )
    other = document_of("Acme Vision may have supplied spyware to Kenya.", title="Perhaps", origin=Origin("other.txt"))
    made = {
        "sale": claim_on(web, "Acme Vision sold cameras to Serbia", from_party=ACME, to_party=SERBIA, time="2019",
                         status=Status.IN_PLACE, cues=(Cue("kind", "supply.sell", 12, 16), Cue("status", "default"))),
        "denial": claim_on(denial, "it had\nbought nothing from Acme Vision", modality=Modality.DENIED, speaker="Serbia"),
        "formula": claim_on(
            hard, '=HYPERLINK("http://x.example","y"); +1 Acme Vision, "quoted",\tto Serbia\n\nunder a contract',
            amount=Amount(5_000_000, "USD"), time="2015/2017~", place="+Belgrade", speaker="=cmd()", confidence=0.5,
        ),
        "use": claim_on(hard, "-2 protesters", kind=Kind.USE, from_party=None, harm=(Harm.ARREST, Harm.TRACKING),
                        to_party=Party(name="-2 protesters", type=PartyType.GROUP), modality=Modality.ALLEGED),
        "maybe": claim_on(other, "Acme Vision may have supplied spyware to Kenya", modality=Modality.POSSIBLE,
                          technology=(Technology.SPYWARE,), to_party=Party(name="Kenya", type=PartyType.STATE, country="KE")),
        "rejected": claim_on(other, "Acme Vision", to_party=None, kind=Kind.FINANCE),
        "corrected": claim_on(hard, "Police turned it on", kind=Kind.COOPERATION, place="Here"),
    }
    for document in (web, denial, hard, other):
        raw = HTML if document is web else None
        ledger.add(document, [claim for claim in made.values() if claim.doc == document.id], original=raw)
    _decide(ledger, made)
    return made


def _decide(ledger: Ledger, made: dict[str, Claim]) -> None:
    common = {"who": "somebody's name", "at": "2024-01-01T00:00:00Z"}
    ledger.decide(Decision(id="d1", claim=made["rejected"].id, verdict=Verdict.REJECT, reason=Reason.NOT_SAID, **common))
    changes = {"place": "Niš", "time": "2020"}
    ledger.decide(Decision(id="d2", claim=made["corrected"].id, verdict=Verdict.CORRECT, corrections=changes, **common))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "case.sousveil"


@pytest.fixture
def filled(path: Path) -> Iterator[tuple[Ledger, dict[str, Claim]]]:
    """A ledger that a test may change, and its claims."""
    with ledgers.open(path) as ledger:
        yield ledger, fill(ledger)


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Holding, dict[str, Claim]]:
    """The same ledger, read once for all tests."""
    with ledgers.open(tmp_path_factory.mktemp("case") / "case.sousveil") as ledger:
        made = fill(ledger)
        return gather(ledger, needs=("originals", "times"), options=Options(stem="case")), made


@pytest.fixture(scope="session")
def holding(case: tuple[Holding, dict[str, Claim]]) -> Holding:
    return case[0]


@pytest.fixture(scope="session")
def made(case: tuple[Holding, dict[str, Claim]]) -> dict[str, Claim]:
    return case[1]


@pytest.fixture(scope="session")
def all_files(holding: Holding) -> dict[str, dict[str, bytes]]:
    """The files of every format by its name."""
    return {name: format.files(holding) for name, format in FORMATS.items()}
