"""Small files that would become large ones, and web archives that lie."""

from __future__ import annotations

import base64
import gzip
import struct
import zlib
from collections.abc import Iterator

from tests.reading import makers
from tests.sources import makers as archives


def bombs() -> Iterator[tuple[str, bytes]]:
    zeros = b"\x00" * 12_000_000
    one = archives.zipped({"zeros.txt": zeros})
    yield "bomb.zip", one
    yield "many.zip", archives.zipped({f"{n}.txt": b"words" for n in range(10_050)})
    yield "nested.zip", archives.zipped({"a.zip": archives.zipped({f"{n}.zip": one for n in range(9)})})
    yield "overlap.zip", _overlapping()
    yield "gzip.gz", gzip.compress(zeros, mtime=0)
    yield "gzip-in-gzip.gz", gzip.compress(gzip.compress(gzip.compress(zeros, mtime=0), mtime=0), mtime=0)
    yield "bomb.tar.gz", gzip.compress(archives.tarred({"zeros.txt": zeros}), mtime=0)
    yield "pax.tar", _pax()
    yield "bomb.docx", makers.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": b" " * 20_000_000})
    yield (
        "bomb.xlsx",
        makers.zipped(
            {
                "[Content_Types].xml": "<T/>",
                "xl/workbook.xml": "<w/>",
                "xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 800_000,
            }
        ),
    )
    yield (
        "bomb.odt",
        makers.zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b" " * 20_000_000}, stored="mimetype"
        ),
    )
    yield "bomb.epub", makers.epub(["<p>x</p>", " " * 20_000_000])
    yield "bomb.warc.gz", archives.warc_gz([archives.warc_record("https://example.org/", b" " * 20_000_000)])
    yield "encoded.warc", archives.warc_record("https://example.org/", gzip.compress(zeros, mtime=0), encoding="gzip")
    yield (
        "png.png",
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 65535, 65535, 8, 6, 0, 0, 0)
        + zlib.compress(b"\x00" * 1_000_000),
    )


def _overlapping() -> bytes:
    """Many entries of the directory that share one body."""
    raw = bytearray(archives.zipped({"a.txt": b"words " * 9000}))
    start, end = raw.index(b"PK\x01\x02"), raw.rindex(b"PK\x05\x06")
    entry, tail = bytes(raw[start:end]), bytearray(raw[end:])
    entries = b"".join(entry.replace(b"a.txt", f"{n:05}".encode()) for n in range(2000))
    struct.pack_into("<HHI", tail, 8, 2000, 2000, len(entries))
    return bytes(raw[:start]) + entries + bytes(tail)


def _pax() -> bytes:
    raw = bytearray(archives.tarred({"a.txt": b"words"}))
    raw[156:157] = b"x"
    raw[124:136] = b"77777777777\x00"
    raw[148:156] = b" " * 8
    raw[148:156] = f"{sum(raw[:512]):06o}\x00 ".encode()
    return bytes(raw)


def warcs() -> Iterator[tuple[str, bytes]]:
    good = archives.warc_record("https://example.org/", b"<p>Words.</p>")
    yield "length.warc", good.replace(b"Content-Length: ", b"Content-Length: 99999999999")
    yield "negative.warc", good.replace(b"Content-Length: ", b"Content-Length: -")
    yield "no-length.warc", good.replace(b"Content-Length", b"X-Length")
    yield "uri.warc", archives.warc_record("javascript:alert(1)//\x1b[2J", b"<p>Words.</p>")
    yield "long-uri.warc", archives.warc_record("https://example.org/" + "x" * 500_000, b"<p>Words.</p>")
    yield "headers.warc", good.replace(b"WARC-Date", b"X-A: b\r\n" * 50_000 + b"WARC-Date")
    yield "chunked.warc", good.replace(b"Content-Type: text/html", b"Transfer-Encoding: chunked\r\nContent-Type: text/html")
    yield "brotli.warc", archives.warc_record("https://example.org/", base64.b64decode("CwWAd29yZHMD"), encoding="br")
    yield "not-gzip.warc", archives.warc_record("https://example.org/", b"words", encoding="gzip")
    yield "unknown-encoding.warc", archives.warc_record("https://example.org/", b"words", encoding="x-nothing")
    yield "charset.warc", archives.warc_record("https://example.org/", b"<p>words \x80</p>", kind="text/html; charset=hex")
