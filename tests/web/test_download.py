"""Files from the app: the same as those of `sousveil export`, only ever downloaded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil.publishing import exports
from sousveil.web.download import GIVEN


@pytest.mark.parametrize("name", GIVEN)
def test_every_format_is_a_download(client: TestClient, name: str) -> None:
    answer = client.get(f"/export/{name}?country=KE")
    assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-type"] == "application/octet-stream" and len(answer.content) > 100


def test_the_file_is_that_of_the_command_with_the_same_filters(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        holding = exports.gather(ledger, options=exports.Options(stem="sousveil-supply"), kind="supply")
    files = exports.FORMATS["jsonl"].files(holding)
    assert client.get("/export/jsonl?kind=supply").content == next(iter(files.values()))
    packed = zipfile.ZipFile(io.BytesIO(client.get("/export/csv?kind=supply").content))
    assert packed.namelist() and all(name.startswith("sousveil-supply") for name in packed.namelist())


def test_lists_and_subjects_offer_their_own_claims(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/country/KE.html").text)
    hrefs = [node.attributes["href"] or "" for node in page.css(".take a")]
    assert "../export/csv?country=KE" in hrefs and "../dossier?name=Kenya" in hrefs
    for href in hrefs:
        assert client.get(href.removeprefix("..")).status_code == 200
    assert "export/csv?kind=supply" in client.get("/claims.html?kind=supply").text


def test_the_dossier_is_a_download(client: TestClient) -> None:
    answer = client.get("/dossier?name=Kenya")
    assert answer.headers["content-disposition"] == 'attachment; filename="dossier-kenya.html"'
    assert "Dossier: Kenya" in answer.text and client.get("/dossier?name=Nowhere").status_code == 400


@pytest.mark.parametrize("query", ["kind=magic", "country=%00", "since=%3Cscript%3E", "text=%22", "doc=zz"])
def test_filters_that_make_no_sense_are_said(client: TestClient, query: str) -> None:
    answer = client.get(f"/export/csv?{query}")
    assert answer.status_code in (200, 400) and "<script>" not in answer.text


def test_a_file_name_holds_letters_and_digits_only(client: TestClient) -> None:
    said = client.get('/export/jsonl?text=%22Kenya%22').headers["content-disposition"]
    assert said == 'attachment; filename="sousveil-kenya.jsonl"'


def test_an_unknown_format_is_said(client: TestClient) -> None:
    assert client.get("/export/exe").status_code == 400
