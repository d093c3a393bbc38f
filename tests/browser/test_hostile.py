"""Payloads in every text field of many documents at once: no dialog, no report, no request to elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from tests.browser.conftest import served
from tests.web.payloads import PAYLOADS, make

pytestmark = pytest.mark.browser


def test_no_payload_runs_anywhere(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    path = make(tmp_path / "l.sousveil", PAYLOADS)
    with ledgers.open(path, readonly=True) as ledger:
        claims = ledger.claims(limit=1)
    paths = ["index.html#KE", "documents.html", "claims.html", "companies.html", "findings.html", "country/KE.html",
             f"claim/{claims[0].id}.html", f"document/{claims[0].doc}.html", "search.html?q=%3Cscript%3Ealert(1)%3C/script%3E"]
    with served(path) as address:
        page = open_page()
        for one in paths:
            page.goto(address + one)
            assert page.evaluate("window.violations") == [], one
