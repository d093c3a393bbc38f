"""Archives, mailboxes and web archives made in code."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import zipfile


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(parts: dict[str, bytes], *, links: dict[str, str] | None = None) -> bytes:
    """A tar archive; `links` are name to target of symbolic links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, raw in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return out.getvalue()


def message(subject: str, body: str, *, attached: dict[str, bytes] | None = None) -> bytes:
    """An e-mail message."""
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "press@example.org", "list@example.org", subject
    mail["Date"], mail["Message-ID"] = "Thu, 15 Aug 2019 10:00:00 +0000", f"<{len(subject)}@example.org>"
    mail.set_content(body)
    for name, raw in (attached or {}).items():
        mail.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    if attached:
        mail.set_boundary("the-same-each-time")
    return mail.as_bytes()


def mbox(messages: list[bytes]) -> bytes:
    """A mailbox."""
    return b"".join(b"From press@example.org Thu Aug 15 10:00:00 2019\n" + raw + b"\n\n" for raw in messages)


def warc_record(
    url: str,
    body: bytes,
    *,
    kind: str = "text/html; charset=utf-8",
    status: int = 200,
    digest: str | None = None,
    encoding: str = "",
) -> bytes:
    """One response record with its block digest (or the one given)."""
    more = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
    told = digest or "sha1:" + base64.b32encode(hashlib.sha1(http).digest()).decode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(url):012}>\r\nWARC-Block-Digest: {told}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def warc_gz(records: list[bytes]) -> bytes:
    """A gzipped WARC, a member a record."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def wacz(records: list[bytes], *, sha256: str | None = None) -> bytes:
    """A WACZ package of one WARC."""
    raw = warc_gz(records)
    told = f"sha256:{sha256 or hashlib.sha256(raw).hexdigest()}"
    listed = json.dumps({"profile": "data-package", "resources": [{"path": "archive/data.warc.gz", "hash": told}]})
    return zipped(
        {
            "archive/data.warc.gz": raw,
            "indexes/index.cdx": b"org,example)/ 2020",
            "pages/pages.jsonl": b'{"url":"x"}',
            "datapackage.json": listed.encode(),
        }
    )
