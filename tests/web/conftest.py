"""A small ledger and a large one, and clients of the app on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import web
from tests.web import made

BASE = "http://127.0.0.1:8420"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 documents, 60 claims."""
    return made.make(tmp_path_factory.mktemp("small") / "small.sousveil", 12, 60)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """660 documents, 5,000 claims."""
    return made.make(tmp_path_factory.mktemp("large") / "large.sousveil", 660, 5000)


@pytest.fixture(scope="session")
def client(small: Path) -> TestClient:
    """A browser's view of the small ledger."""
    return TestClient(web.create(small), base_url=BASE)
