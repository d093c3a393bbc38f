"""Sources, feed and web archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sousveil.model import Document, UsageError
from sousveil.publishing.exports import FORMATS, gather
from sousveil.publishing.exports.csl import item
from sousveil.publishing.exports.sources import entry, key
from sousveil.publishing.exports.wacz import surt
from tests.publishing.exports.conftest import HTML

ATOM = "{http://www.w3.org/2005/Atom}"


def test_bibtex_escapes_what_tex_would_read(all_files):
    text = all_files["bibtex"]["case.bib"].decode("utf-8")
    assert r"title = {A sale \& its <price>}" in text and r"organization = {Demo \{Wire\}}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_bibtex_keys_are_unique(holding):
    assert len({key(document) for document in holding.documents}) == len(holding.documents)


def test_bibtex_url_cannot_end_its_field():
    assert "url = {https://x.example/%7D%5Cinput%7Ba%7D}" in entry(Document.of("x", url="https://x.example/}\\input{a}"))


@pytest.mark.parametrize(("written", "said"), [
    ("2019", {"date-parts": [[2019]]}), ("2019-08-16", {"date-parts": [[2019, 8, 16]]}), ("2019~", {"literal": "2019~"}),
    ("2012-22", {"literal": "2012-22"}),
])
def test_csl_dates_are_never_more_exact_than_written(written, said):
    assert item(Document.of("x", published=written))["issued"] == said


def test_atom_has_an_entry_for_every_finding_newest_first(all_files, holding):
    feed = ElementTree.fromstring(all_files["atom"]["case.atom"])
    entries = feed.findall(f"{ATOM}entry")
    times = [one.findtext(f"{ATOM}updated") for one in entries]
    assert len(entries) == len(holding.findings) and times == sorted(times, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == times[0]
    assert any("Denial: “it had bought nothing from Acme Vision”" in (one.findtext(f"{ATOM}content") or "") for one in entries)


def test_wacz_holds_the_page_with_its_hash(all_files):
    with zipfile.ZipFile(io.BytesIO(all_files["wacz"]["case.wacz"])) as archive:
        described = json.loads(archive.read("datapackage.json"))
        for resource in described["resources"]:
            raw = archive.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(raw).hexdigest()}", len(raw))
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
        _, _, place = archive.read("indexes/index.cdx").decode().split("\n")[0].split(" ", 2)
        at = json.loads(place)
        record = archive.read("archive/data.warc.gz")[int(at["offset"]) :][: int(at["length"])]
        assert archive.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    head, body = gzip.decompress(record).split(b"\r\n\r\n", 1)
    assert record[4:10] == bytes((0, 0, 0, 0, record[8], 255)), "no time and no system in the packed record"
    assert body == HTML + b"\r\n\r\n" and b"WARC-Date: 2020-02-03T04:05:06Z" in head


def test_wacz_needs_pages_from_the_web(filled):
    from sousveil.model import Kind

    with pytest.raises(UsageError, match="no document here has an address"):
        FORMATS["wacz"].files(gather(filled[0], needs=("originals",), kind=Kind.USE))


@pytest.mark.parametrize(("url", "said"), [
    ("https://www.Example.org/A?b=1", "org,example)/a?b=1"), ("http://news.example.org", "org,example,news)/"),
])
def test_surt_turns_the_host_round(url, said):
    assert surt(url) == said


@pytest.mark.parametrize("url", ["http://[::1", "https://example.org/a\r\nWARC-Type: response", "https://example.org/a b", "a"])
def test_wacz_leaves_out_what_is_no_address(url, filled):
    holding = gather(filled[0], needs=("originals",))
    page = next(one for one in holding.documents if one.url)
    with pytest.raises(UsageError, match="no document here has an address"):
        FORMATS["wacz"].files(replace(holding, documents=(replace(page, url=url),)))
