"""Small tables written for these tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GCDF_HEAD = (
    "AidData.Record.ID,Amount.(Constant.USD.2021),Title,Status,Sector.Name,Recipient,Recipient.ISO-3,Commitment.Year,"
    "Commitment.Date.(MM/DD/YYYY)"
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def made(name: str, content: Any) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return made


@pytest.fixture
def gcdf(write: Callable[..., Path]) -> Callable[..., Path]:
    def made(*rows: str) -> Path:
        return write("gcdf.csv", "\n".join([GCDF_HEAD, *rows]) + "\n")

    return made


def release(**fields: Any) -> dict[str, Any]:
    """An OCDS release of a contract for cameras, with contact points that must stay outside."""
    return {
        "ocid": "ocds-test-1", "id": "1", "date": "2020-05-01T00:00:00Z", "tag": ["contract"], "language": "en",
        "parties": [
            {"id": "B", "name": "City of Belgrade", "roles": ["buyer"],
             "address": {"locality": "Belgrade", "countryName": "Serbia"},
             "contactPoint": {"name": "Jane Roe", "email": "jane@example.org"}},
            {"id": "S", "name": "Acme Vision", "roles": ["supplier"], "address": {"countryName": "United States"}},
        ],
        "buyer": {"id": "B", "name": "City of Belgrade"},
        "tender": {"title": "Video surveillance of the old town"},
        "awards": [{"id": "A", "suppliers": [{"id": "S", "name": "Acme Vision"}], "date": "2020-04-01T00:00:00Z"}],
        "contracts": [{"id": "C", "awardID": "A", "status": "active", "dateSigned": "2020-05-01T00:00:00Z",
                       "value": {"amount": 120000, "currency": "EUR"}}],
        **fields,
    }
