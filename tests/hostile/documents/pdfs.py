"""PDF files that lie about their own parts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.reading import makers


def pdf() -> Iterator[tuple[str, bytes]]:
    page = [(72, 700, 12, "Words.")]
    good = makers.pdf([page])
    yield "no-xref.pdf", good[: good.index(b"xref")]
    yield "bad-xref.pdf", good.replace(b"startxref\n", b"startxref\n9999999")
    yield "loop-kids.pdf", good.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")
    yield "loop-parent.pdf", good.replace(b"/Parent 2 0 R", b"/Parent 6 0 R")
    yield "count.pdf", good.replace(b"/Count 1", b"/Count 2147483647")
    yield "negative.pdf", good.replace(b"/Count 1", b"/Count -5")
    yield "huge-box.pdf", good.replace(b"[0 0 595 842]", b"[0 0 1e38 1e38]")
    yield "no-box.pdf", good.replace(b"[0 0 595 842]", b"[0 0 0 0]")
    yield "nan-box.pdf", good.replace(b"[0 0 595 842]", b"[nan inf -inf x]")
    yield "deep-arrays.pdf", good.replace(b"/Type /Catalog", b"/X " + b"[" * 50_000 + b" /Type /Catalog")
    yield "deep-dicts.pdf", good.replace(b"/Type /Catalog", b"/X " + b"<</a" * 50_000 + b" /Type /Catalog")
    yield "names.pdf", makers.pdf([page], catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    yield "launch.pdf", makers.pdf([page], catalog="/OpenAction << /S /Launch /F (/bin/sh) >>")
    yield "uri.pdf", makers.pdf([page], catalog="/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>")
    yield (
        "info-odd.pdf",
        makers.pdf([page], info="/Title (\\377\\376\\000) /Author 3 /CreationDate (D:99999999999999) /Producer [1 2]"),
    )
    yield "operators.pdf", makers.pdf([[(72, 700, 12, "Words.\x00" + "q " * 30_000)]])
    yield "many-lines.pdf", makers.pdf([[(72, 700 - n / 10, 8, "x") for n in range(9000)]])
    yield "many-pages.pdf", makers.pdf([page] * 1500)
    yield "tiny-font.pdf", makers.pdf([[(72, 700, 0, "Words."), (72, 650, -12, "Back."), (72, 600, 100_000, "Large.")]])
    yield "zeros.pdf", b"%PDF-1.7\n" + b"\x00" * 100_000
    yield "head-late.pdf", b"x" * 900 + good
    yield "twice.pdf", good + good
    yield "only-eof.pdf", b"%PDF-1.7\n%%EOF"
    packed = zlib.compress(b" " * 60_000_000, 6)
    for times in (1, 2):
        stream = packed if times == 1 else zlib.compress(packed, 9)
        filters = "/FlateDecode " * times
        body = f"<< /Length {len(stream)} /Filter [{filters}] >>\nstream\n".encode() + stream + b"\nendstream"
        yield f"bomb-{times}.pdf", _with_object(good, body)
    yield "form-loop.pdf", good.replace(b"<< /Font << /F1 3 0 R >> >>", b"<< /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >>")


def _with_object(pdf: bytes, body: bytes) -> bytes:
    start = pdf.index(b"5 0 obj")
    end = pdf.index(b"endobj", start)
    return pdf[:start] + b"5 0 obj\n" + body + b"\n" + pdf[end:]
