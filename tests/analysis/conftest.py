"""Cases that the analysis tests share: findings built from claims without the findings room, and the reference document's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sousveil import ledger, tables
from sousveil.analysis.case import Case
from sousveil.ledger import Ledger
from tests.analysis.made import case_of, claim_from_row

LOANS = (
    "AidData.Record.ID,Amount.(Constant.USD.2021),Title,Status,Sector.Name,Recipient,Recipient.ISO-3,Commitment.Year,"
    "Commitment.Date.(MM/DD/YYYY)\n"
    "1,500000,China Eximbank provides USD 500000 loan for CCTV Project,Implementation,C,Kenya,KEN,2015,01/02/2015\n"
)


@pytest.fixture(scope="session")
def reference(shared: Path) -> Case:
    """The case of the document that everything started from, by its reference claims."""
    rows = (shared / "reference" / "export-circuit.claims.jsonl").read_text(encoding="utf-8").splitlines()
    return case_of([claim_from_row(json.loads(row), "export-circuit") for row in rows])


@pytest.fixture
def brought(tmp_path: Path) -> Callable[..., Ledger]:
    """A ledger with a loan to Kenya and the tables that a test imports into it, as (kind, text)."""
    def made(*given: tuple[str, str]) -> Ledger:
        opened = ledger.open(tmp_path / "l.sousveil", create=True)
        for number, (kind, text) in enumerate([("gcdf", LOANS), *given]):
            path = tmp_path / f"{number}.csv"
            path.write_text(text, encoding="utf-8")
            found = tables.read(kind, path)
            opened.add(found.document, found.claims, original=found.raw)
        return opened

    return made
