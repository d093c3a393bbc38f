"""A few documents and claims that the ledger's tests share."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.model import Claim, Document, Kind, Party, PartyType

TEXT = "In 2019 Acme Vision sold cameras to Serbia. Serbia denied it. Acme Vision supplied Belgrade's police."


def party(name: str, country: str | None = None, type: PartyType = PartyType.COMPANY, **fields: object) -> Party:
    return Party(name=name, type=type, country=country, **fields)  # type: ignore[arg-type]


def claim_on(document: Document, quote: str, *, kind: Kind = Kind.SUPPLY, **fields: object) -> Claim:
    """A claim whose quote is the first place of `quote` in the document."""
    start = document.text.index(quote)
    options: dict[str, object] = {
        "from_party": party("Acme Vision", "US"), "to_party": party("Serbia", "RS", PartyType.STATE),
        "extractor": "rules 0.1.0",
    }
    return Claim.of(document, start=start, end=start + len(quote), kind=kind, **{**options, **fields})  # type: ignore[arg-type]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder in memory where there is one: these tests wait for thousands of syncs otherwise."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.sousveil"


@pytest.fixture
def ledger(path: Path) -> Iterator[ledgers.Ledger]:
    with ledgers.open(path) as found:
        yield found


@pytest.fixture
def document() -> Document:
    return Document.of(TEXT, title="A sale", published="2020-01-02")


@pytest.fixture
def claim(document: Document) -> Claim:
    return claim_on(document, "Acme Vision sold cameras to Serbia", time="2019")


@pytest.fixture
def make_claim() -> Callable[..., Claim]:
    return claim_on


@pytest.fixture
def make_party() -> Callable[..., Party]:
    return party
