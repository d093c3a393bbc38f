"""wacz: the kept originals of web pages as a web archive (WACZ 1.1.1) that ReplayWeb.page opens.

Invariant: only documents with an address, a time of retrieval and kept bytes are in it, each as a WARC `resource` record with
the sha256 of its bytes; nothing is dated that its source does not date. Sources: ISO 28500 (WARC 1.1), the WACZ specification.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import sousveil
from sousveil.model import Document, UsageError
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.writing import packed

_TYPES = {"html": "text/html", "pdf": "application/pdf", "txt": "text/plain", "md": "text/markdown"}
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z?)?")
_BROKEN = re.compile(r"[\x00-\x20\x7f]")
_WARC = "archive/data.warc.gz"


def files(holding: Holding) -> dict[str, bytes]:
    """One file. Raises UsageError where no document can be in it."""
    chosen = [one for one in holding.documents if _is_address(one.url) and one.id in holding.originals and _moment(one)]
    if not chosen:
        raise UsageError("wacz: no document here has an address, a time of retrieval and kept bytes; nothing was exported")
    records, index, offset = [], [], 0
    for document in sorted(chosen, key=lambda one: (one.url or "", one.id)):
        record = _record(document, holding.originals[document.id])
        index.append(_index_line(document, offset, len(record)))
        records.append(record)
        offset += len(record)
    parts = {
        _WARC: b"".join(records), "indexes/index.cdx": "".join(sorted(index)).encode(),
        "pages/pages.jsonl": "".join(f"{jsonl.line(row)}\n" for row in _pages(chosen)).encode(),
    }
    described = json.dumps(_description(parts, chosen, holding), ensure_ascii=False, indent=1).encode() + b"\n"
    digest = json.dumps({"path": "datapackage.json", "hash": _sha256(described)}).encode() + b"\n"
    whole = {**parts, "datapackage.json": described, "datapackage-digest.json": digest}
    return {f"{holding.options.stem}.wacz": packed(whole, stored=(_WARC, "indexes/index.cdx"))}


def _is_address(url: str | None) -> bool:
    """Can it stand in a line of a header, and be sorted by?"""
    try:
        return bool(url and urlsplit(url).scheme) and not _BROKEN.search(url or "")
    except ValueError:
        return False


def _record(document: Document, raw: bytes) -> bytes:
    digest = base64.b32encode(bytes.fromhex(document.id)).decode().rstrip("=")
    lines = [
        "WARC/1.1", "WARC-Type: resource", f"WARC-Record-ID: <{uuid.uuid5(uuid.NAMESPACE_URL, document.id).urn}>",
        f"WARC-Target-URI: {document.url}", f"WARC-Date: {_moment(document)}", f"WARC-Payload-Digest: sha256:{digest}",
        f"WARC-Block-Digest: sha256:{digest}", f"Content-Type: {_type(document)}", f"Content-Length: {len(raw)}", "", "",
    ]
    member = bytearray(gzip.compress("\r\n".join(lines).encode("utf-8") + raw + b"\r\n\r\n", mtime=0))
    member[9] = 255  # the machine that packed it is nobody's business (RFC 1952: OS unknown)
    return bytes(member)


def _index_line(document: Document, offset: int, length: int) -> str:
    moment = re.sub(r"\D", "", _moment(document) or "")
    row = {
        "url": document.url, "mime": _type(document), "status": "200", "digest": f"sha256:{document.id}",
        "length": str(length), "offset": str(offset), "filename": "data.warc.gz",
    }
    return f"{surt(document.url or '')} {moment} {json.dumps(row)}\n"


def surt(url: str) -> str:
    """The address in order of sorting: host turned round, then path."""
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}){parts.path or '/'}{query}".replace(" ", "%20")


def _pages(chosen: list[Document]) -> Iterator[dict[str, Any]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "Documents"}
    for document in chosen:
        yield {"id": document.id[:16], "url": document.url, "ts": _moment(document), "title": document.title or document.url}


def _description(parts: dict[str, bytes], chosen: list[Document], holding: Holding) -> dict[str, Any]:
    about = jsonl.about(holding)
    return {
        "profile": "data-package", "wacz_version": "1.1.1", "software": f"sousveil {sousveil.__version__}",
        "created": max(_moment(document) or "" for document in chosen),
        "description": f"{about['note']} {len(holding.documents) - len(chosen)} documents had no address, time or bytes.",
        "sousveil": {name: about[name] for name in ("head", "filters", "licences")},
        "resources": [
            {"name": path.rpartition("/")[2], "path": path, "hash": _sha256(raw), "bytes": len(raw)}
            for path, raw in parts.items()
        ],
    }


def _moment(document: Document) -> str | None:
    """When it was fetched, as WARC writes it; None where the source does not say."""
    hit = _MOMENT.fullmatch(document.origin.retrieved or "")
    if not hit:
        return None
    year, month, day, *clock = hit.groups(default="00")
    return f"{year}-{month}-{day}T{':'.join(clock)}Z"


def _type(document: Document) -> str:
    return _TYPES.get(document.format, "application/octet-stream")


def _sha256(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
