"""Cases that the analysis tests share: findings built from claims without the findings room, and the reference document's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.analysis.case import Case
from tests.analysis.made import case_of, claim_from_row


@pytest.fixture(scope="session")
def reference(shared: Path) -> Case:
    """The case of the document that everything started from, by its reference claims."""
    rows = (shared / "reference" / "export-circuit.claims.jsonl").read_text(encoding="utf-8").splitlines()
    return case_of([claim_from_row(json.loads(row), "export-circuit") for row in rows])
