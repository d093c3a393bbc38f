"""The file opens in the real Datasette as it is."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from sousveil import ledger as ledgers

pytest.importorskip("datasette")


def test_datasette_shows_claims_with_their_documents_and_searches_them(path, document, claim):
    from datasette.app import Datasette

    with ledgers.open(path) as ledger:
        ledger.add(document, [claim], original=document.text.encode())

    async def ask() -> None:
        client = Datasette([str(path)]).client
        for page in ("/test", "/test/claims", "/test/event", "/test/decisions", "/test/documents"):
            assert (await client.get(page)).status_code == 200, page
        rows = (await client.get("/test/claims.json?_shape=array")).json()
        assert [(row["quote"], row["document_title"], row["to_country"]) for row in rows] == [(claim.quote, "A sale", "RS")]
        found = (await client.get("/test/claim.json?_search=cameras&_shape=array")).json()
        assert [row["id"] for row in found] == [claim.id]

    with ThreadPoolExecutor(1) as apart:  # the browser's tests keep a loop of their own in this thread
        apart.submit(asyncio.run, ask()).result()
