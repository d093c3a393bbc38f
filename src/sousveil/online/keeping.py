"""Requests and answers as a web archive (WARC 1.1), a file for each address that was asked for.

Invariant: a file is there whole or not at all; its name tells when and which host, and never overwrites another. Digests of
block and payload stand with each record; nothing of the person or machine that asked is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

import sousveil
from sousveil.online.exchange import Exchange, request_lines

_SPACE = uuid.UUID("6f3f9a1e-0f5b-5d3c-9a56-2f4b8f1f6f0d")
_NAME = re.compile(r"[^A-Za-z0-9.-]+")


def archived(exchanges: Sequence[Exchange]) -> bytes:
    """A gzipped WARC, a member a record: who made it, then each request and its answer."""
    about = f"software: sousveil/{sousveil.__version__}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n".encode()
    records = [_record(WarcRecordType.warcinfo, "application/warc-fields", about, exchanges[0])]
    for exchange in exchanges:
        answer = _record(WarcRecordType.response, "application/http; msgtype=response", _answer(exchange), exchange)
        request = _record(WarcRecordType.request, "application/http; msgtype=request", _request(exchange), exchange)
        records += [request, answer]
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def keep(raw: bytes, exchanges: Sequence[Exchange], folder: Path) -> Path:
    """Write an archive into a folder, which is made where it is missing. Raises OSError where that can't be done."""
    folder.mkdir(parents=True, exist_ok=True)
    when = re.sub("[-:]", "", exchanges[0].when)
    host = _NAME.sub("-", exchanges[0].address.host)[:80]
    path = folder / f"{when}-{host}-{hashlib.sha256(raw).hexdigest()[:12]}.warc.gz"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _record(kind: WarcRecordType, form: str, block: bytes, exchange: Exchange) -> bytes:
    record = WarcRecord()
    seed = f"{form} {exchange.address} {exchange.when} {hashlib.sha256(block).hexdigest()}"
    record.init_headers(record_type=kind, record_urn=f"urn:uuid:{uuid.uuid5(_SPACE, seed)}".encode())
    record.headers["WARC-Date"] = exchange.when
    record.headers["Content-Type"] = form
    if kind is not WarcRecordType.warcinfo:
        record.headers["WARC-Target-URI"] = str(exchange.address)
        record.headers["WARC-IP-Address"] = exchange.number
        record.is_http = True
    record.set_bytes_content(block)
    out = io.BytesIO()
    record.write(out, checksum_data=True)
    return out.getvalue()


def _request(exchange: Exchange) -> bytes:
    return _head(f"GET {exchange.address.target} HTTP/1.1", request_lines(exchange.address))


def _answer(exchange: Exchange) -> bytes:
    """The answer as it came, but for the chunks that it was sent in: its length is told instead."""
    lines = []
    for name, value in exchange.headers:
        if name.lower() == "transfer-encoding":
            lines.append((f"X-Archive-Orig-{name}", value))
        elif name.lower() != "content-length":
            lines.append((name, value))
    lines.append(("Content-Length", str(len(exchange.body))))
    return _head(f"HTTP/1.1 {exchange.status} {exchange.reason}".strip(), lines) + exchange.body


def _head(first: str, lines: Sequence[tuple[str, str]]) -> bytes:
    text = "".join(f"{line}\r\n" for line in (first, *(f"{name}: {value}" for name, value in lines)))
    return text.encode("latin-1", errors="replace") + b"\r\n"
