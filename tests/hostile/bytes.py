"""Hostile documents, made in code: (name, bytes) that a careless reader would crash on, hang on, or follow somewhere.

Invariant: the same list for ever; each is small on disk (under 2 MB), whatever it would become.
"""

# ruff: noqa: E501  payloads stand on one line each
from __future__ import annotations

import base64
import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.reading import makers
from tests.sources import makers as archives

SECRET = "sousveil-canary-secret"


def hostile(secret_path: str = "/etc/passwd") -> Iterator[tuple[str, bytes]]:
    """All of them; those that ask for a file or an address ask for `secret_path`."""
    for group in (_mutated, _html, _pdf, _packages, _xml, _mail, _json_and_text, _rtf, _bombs, _warcs):
        for name, raw in group():
            yield f"{group.__name__[1:]}/{name}", raw
    yield from external(secret_path)


def external(path: str) -> Iterator[tuple[str, bytes]]:
    """Sixteen carriers of an external entity or reference to a file or an address."""
    address = f"file://{path}"
    for what, target in (("file", address), ("http", "http://127.0.0.1:9/x")):
        entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{target}">]>'
        parameter = f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{target}"> %x;]>'
        p = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
        word = f"<w:document {makers.W}><w:body>{p}</w:body></w:document>"
        types = {"[Content_Types].xml": "<Types/>"}
        yield f"xxe/docx-{what}.docx", makers.zipped({**types, "word/document.xml": entity + word})
        yield (
            f"xxe/docx-parameter-{what}.docx",
            makers.zipped({**types, "word/document.xml": parameter + word.replace("&x;", "y")}),
        )
        yield (
            f"xxe/docx-core-{what}.docx",
            makers.zipped(
                {
                    **types,
                    "word/document.xml": word.replace("&x;", "y"),
                    "docProps/core.xml": entity + "<c><title>&x;</title></c>",
                }
            ),
        )
        yield f"xxe/xlsx-{what}.xlsx", makers.zipped({**types, "xl/workbook.xml": entity + "<workbook>&x;</workbook>"})
        yield (
            f"xxe/odt-{what}.odt",
            makers.zipped(
                {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{entity}<x>&x;</x>"}, stored="mimetype"
            ),
        )
        yield (
            f"xxe/epub-{what}.epub",
            makers.zipped(
                {"mimetype": "application/epub+zip", "META-INF/container.xml": f"{entity}<c>&x;</c>"}, stored="mimetype"
            ),
        )
        yield (
            f"xxe/xhtml-{what}.html",
            f"{entity}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&x; words</p></body></html>".encode(),
        )
        yield (
            f"xxe/include-{what}.html",
            makers.html(f"<iframe src='{target}'></iframe><link rel=import href='{target}'><p>words</p>"),
        )


def _mutated() -> Iterator[tuple[str, bytes]]:
    """Every format, cut short, with bytes turned, with a piece doubled: twelve of each."""
    seeds = {
        "pdf": makers.pdf([[(72, 700, 12, "Words on a page of some length.")]] * 3, info="/Title (A)"),
        "docx": makers.docx("One.\n\nTwo."),
        "xlsx": makers.xlsx([["a", "b"], ["c", "d"]]),
        "pptx": makers.pptx(["One", "Two"], notes="N"),
        "odt": makers.opendocument("One.\n\nTwo."),
        "epub": makers.epub(["<p>One.</p>", "<p>Two.</p>"]),
        "rtf": makers.rtf(r"One.\par Two {\b x}\u8217?"),
        "html": makers.html("<p>One.</p>" * 9),
        "eml": makers.mail("One.", page="<p>One.</p>"),
        "mhtml": makers.mhtml("<p>One.</p>"),
        "json": b'{"title": "A", "text": "One."}',
        "zip": archives.zipped({"a.txt": b"One.", "b.html": b"<p>Two.</p>"}),
        "tar": archives.tarred({"a.txt": b"One."}),
        "warc": archives.warc_record("https://example.org/", b"<p>One.</p>"),
        "mbox": archives.mbox([archives.message("A", "One.")] * 3),
        "warc.gz": archives.warc_gz([archives.warc_record("https://example.org/", b"<p>One.</p>")] * 2),
    }
    for kind, raw in seeds.items():
        dice = random.Random(kind)
        for number in range(14):
            cut = bytearray(raw)
            if number < 4:
                cut = cut[: dice.randrange(4, len(cut))]
            elif number < 10:
                for _ in range(2 ** (number - 4)):
                    cut[dice.randrange(len(cut))] = dice.randrange(256)
            else:
                place, length = dice.randrange(len(cut)), dice.randrange(1, 60)
                cut[place:place] = cut[place : place + length] * dice.randrange(2, 200)
            yield f"{number}.{kind}", bytes(cut)


def _html() -> Iterator[tuple[str, bytes]]:
    deep = {
        "div": 3900,
        "b": 100_000,
        "table><tr><td": 3000,
        "svg><g": 20_000,
        "form": 5000,
        "select><option": 9000,
        "a": 40_000,
        "font": 30_000,
    }
    for tag, depth in deep.items():
        yield f"deep-{tag[:4].strip('><')}.html", f"<html><body>{f'<{tag}>' * depth}words".encode()
    yield "attributes.html", b"<html><p " + b"a=b " * 200_000 + b">words</p>"
    yield "one-attribute.html", b"<html><p a='" + b"x" * 1_900_000 + b"'>words</p>"
    yield "open-comment.html", b"<html><p>words</p><!--" + b"-" * 500_000
    yield "open-script.html", b"<html><p>words</p><script>" + b"<!--<script>" * 50_000
    yield "entities.html", b"<html><p>words " + b"&amp;" * 300_000
    yield "bad-entities.html", b"<html><p>words &#x110000; &#xD800; &#0; &#99999999999999; &notanentity; &"
    yield "nulls.html", b"<html><p>wo\x00rds</p>" + b"\x00" * 20
    yield "utf7.html", b'<html><meta charset="utf-7"><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- words</p>'
    yield "charset-lie.html", b'<html><meta charset="utf-16"><p>words</p>'
    yield "charset-unknown.html", b'<html><meta charset="x-nothing-known"><p>words \xff\xfe\x80</p>'
    yield "hex-codec.html", b'<html><meta charset="hex"><p>words \x80</p>'
    yield "zlib-codec.html", b'<html><meta charset="zlib_codec"><p>words \x80</p>'
    yield "json-ld-deep.html", b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script><p>words</p>"
    yield (
        "json-ld-odd.html",
        b'<html><script type="application/ld+json">[1, null, {"@type": 3, "publisher": [1], "datePublished": {}}]</script><p>words</p>',
    )
    yield (
        "meta-odd.html",
        b"<html><meta name=date content='9999999999-99-99'><meta property><meta content=x><html lang='"
        + b"e" * 9999
        + b"'><p>words</p>",
    )
    yield "canonical-odd.html", b"<html><link rel=canonical href='http://[::1'><p>words</p>"
    yield "many-tables.html", b"<html>" + b"<table><tr><td>x<td>y</table>" * 20_000
    yield "misnested.html", b"<html>" + b"<b><i><p></b></i>" * 20_000 + b"words"
    yield "styles.html", b"<html><p style='" + b"color:#fff;" * 100_000 + b"'>words</p>"
    yield "classes.html", b"<html><p class='" + b"a-b " * 100_000 + b"'>words</p>"
    yield "spaces.html", b"<html><p>words" + b" \n\t" * 600_000 + b"</p>"
    yield "brs.html", b"<html><p>words" + b"<br>" * 200_000 + b"</p>"
    yield "lt.html", b"<html><p>words " + b"< " * 300_000
    yield "marks.html", "<html><p>words {}</p>".format("\u0301" * 200_000).encode()
    yield "surrogates.html", b"<html><p>words \xed\xa0\x80\xed\xb0\x80 \xf4\x90\x80\x80</p>"
    yield "escapes.html", b"<html><title>\x1b[2J\x1b]0;owned\x07 title</title><p>words</p>"


def _pdf() -> Iterator[tuple[str, bytes]]:
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


def _packages() -> Iterator[tuple[str, bytes]]:
    types = {"[Content_Types].xml": "<Types/>"}
    p = "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"
    yield "no-body.docx", makers.zipped({**types, "word/other.xml": "<x/>"})
    yield "not-xml.docx", makers.zipped({**types, "word/document.xml": "this is no xml"})
    yield "empty-part.docx", makers.zipped({**types, "word/document.xml": b""})
    yield (
        "utf16.docx",
        makers.zipped(
            {
                **types,
                "word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?><w:document {makers.W}>{p}</w:document>'.encode(
                    "utf-16"
                ),
            }
        ),
    )
    yield (
        "odd-encoding.docx",
        makers.zipped(
            {**types, "word/document.xml": f'<?xml version="1.0" encoding="hex"?><w:document {makers.W}>{p}</w:document>'}
        ),
    )
    yield "deep.docx", makers.docx("<w:sdt>" * 200_000 + p + "</w:sdt>" * 200_000)
    yield "deep-boxes.docx", makers.docx("<w:p><w:r><w:txbxContent>" * 30_000 + p + "</w:txbxContent></w:r></w:p>" * 30_000)
    yield "deep-tables.docx", makers.docx("<w:tbl><w:tr><w:tc>" * 30_000 + p + "</w:tc></w:tr></w:tbl>" * 30_000)
    yield "core-odd.docx", makers.docx("Words.", title="t" * 100_000, date="not a date")
    yield (
        "xlsx-index.xlsx",
        makers.xlsx([["a"]], cells='<row><c t="s"><v>99999999</v></c><c t="s"><v>-1</v></c><c t="s"><v>x</v></c></row>'),
    )
    yield (
        "xlsx-dates.xlsx",
        makers.xlsx(
            [["a"]],
            cells='<row><c s="1"><v>1e308</v></c><c s="1"><v>nan</v></c><c s="1"><v>-9e9</v></c></row>',
            xl__styles='<s><cellXfs><xf/><xf numFmtId="14"/></cellXfs></s>',
        ),
    )
    yield "xlsx-far.xlsx", makers.xlsx([["a"]], cells='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield (
        "xlsx-nostrings.xlsx",
        makers.zipped(
            {**types, "xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": '<s><row><c t="s"><v>0</v></c></row></s>'}
        ),
    )
    yield "odt-spaces.odt", makers.opendocument('<text:p>Words<text:s text:c="999999999"/>end</text:p>')
    yield (
        "odt-deep.odt",
        makers.opendocument(
            "<text:list><text:list-item>" * 50_000 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 50_000
        ),
    )
    yield (
        "odt-repeat.ods",
        makers.opendocument(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>',
            kind="spreadsheet",
        ),
    )
    yield (
        "epub-up.epub",
        makers.zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<c><rootfile full-path="../../../etc/passwd"/></c>',
            },
            stored="mimetype",
        ),
    )
    yield (
        "epub-nothing.epub",
        makers.zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<c/>"}, stored="mimetype"),
    )
    yield "epub-href.epub", makers.epub(["<p>x</p>"]).replace(b"c0.xhtml", b"../../x%0")
    yield "encrypted.docx", _flagged(makers.docx("Words."))
    yield "method.docx", _method(makers.docx("Words."))
    yield "doubled-names.docx", _doubled()


def _flagged(raw: bytes) -> bytes:
    out = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := out.find(mark, start)) >= 0:
            struct.pack_into("<H", out, start + place, 1)
            start += 4
    return bytes(out)


def _method(raw: bytes) -> bytes:
    out = bytearray(raw)
    start = 0
    while (start := out.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<H", out, start + 10, 99)
        start += 4
    return bytes(out)


def _doubled() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for words in ("One.", "Two."):  # zipfile warns of the doubled name
            archive.writestr(zipfile.ZipInfo("word/document.xml"), f"<d><p><t>{words}</t></p></d>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


def _xml() -> Iterator[tuple[str, bytes]]:
    laughs = (
        "<!DOCTYPE l [<!ENTITY a '"
        + "ha" * 50
        + "'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    square = f"<!DOCTYPE l [<!ENTITY a '{'x' * 100_000}'>]>"
    for name, head, word in (("laughs", laughs, "&i;"), ("square", square, "&a;" * 10_000)):
        body = f"{head}<w:document {makers.W}><w:body><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:body></w:document>"
        yield f"{name}.docx", makers.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body})
        yield (
            f"{name}.odt",
            makers.zipped(
                {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{head}<x>{word}</x>"},
                stored="mimetype",
            ),
        )
        yield (
            f"{name}.xlsx",
            makers.zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": f"{head}<workbook>{word}</workbook>"}),
        )
        yield (
            f"{name}.html",
            f"{head}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{word} words</p></body></html>".encode(),
        )
    yield (
        "attributes.docx",
        makers.docx("<w:p " + " ".join(f'a{n}="x"' for n in range(60_000)) + "><w:r><w:t>Words.</w:t></w:r></w:p>"),
    )
    yield (
        "namespaces.docx",
        makers.docx("<w:p " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(30_000)) + "><w:r><w:t>Words.</w:t></w:r></w:p>"),
    )


def _mail() -> Iterator[tuple[str, bytes]]:
    head = b"From: a@example.org\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
    nested = head
    for level in range(900):
        nested += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    yield "nested.eml", nested + b"Content-Type: text/plain\r\n\r\nwords"
    yield "rfc822.eml", (head + b"Content-Type: message/rfc822\r\n\r\n") * 400 + b"words"
    yield "no-boundary.eml", head + b"Content-Type: multipart/mixed\r\n\r\nwords"
    yield (
        "same-boundary.eml",
        head
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b'--b\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' * 2000,
    )
    yield (
        "many-parts.eml",
        head
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\nw\r\n" * 20_000,
    )
    yield "headers.eml", head + b"X-A: b\r\n" * 100_000 + b"\r\nwords"
    yield "long-header.eml", head + b"Subject: " + b"x" * 1_500_000 + b"\r\n\r\nwords"
    yield "encoded-subject.eml", head + b"Subject: " + b"=?utf-8?b?4pyT?= " * 20_000 + b"\r\n\r\nwords"
    yield (
        "bad-encoded.eml",
        head + b"Subject: =?utf-99?q?=FF=FE?= =?x?b?!!!?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!! not base64",
    )
    yield "charset.eml", head + b'Content-Type: text/plain; charset="hex"\r\n\r\nwords \x80'
    yield "uu.eml", head + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 /etc/passwd\n#0V%T\n`\nend\n"
    yield "filename.eml", archives.message("A", "words", attached={"../../../../etc/passwd": b"x", "C:\\x.txt": b"z"})
    yield "date.eml", head + b"Date: Thu, 99 Foo 99999 99:99:99 +9999\r\n\r\nwords"
    yield (
        "no-page.mht",
        head + b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--',
    )
    yield (
        "box.mbox",
        b"From x@y Thu Jan  1 00:00:00 1970\nFrom: a@b\nMessage-ID: <1>\n\n"
        + b"\nFrom x@y Thu Jan  1 00:00:00 1970\n" * 12_000,
    )


def _json_and_text() -> Iterator[tuple[str, bytes]]:
    yield "deep.json", b'{"text": ' + b"[" * 200_000
    yield "deep-closed.json", b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    yield "number.json", b'{"text": "words", "n": ' + b"9" * 500_000 + b"}"
    yield "nan.json", b'{"text": "words", "date": NaN, "title": Infinity}'
    yield "surrogate.json", b'{"text": "words \\ud800 \\udfff", "title": "\\u0000"}'
    yield "doubled.json", b'{"text": "one", "text": "two"}'
    yield "types.json", json.dumps({"text": 3, "title": [1], "url": {"x": None}, "date": {"y": 1}}).encode()
    yield "list.json", b"[" + b"1," * 300_000 + b"1]"
    yield "lines.jsonl", b'{"text": "words"}\n{broken\n[1]\n"x"\n\n{"text": "more"}\n'
    yield "quotes.csv", b'a,b\n"' + b'""' * 500_000
    yield "columns.csv", b"," * 1_500_000 + b"words\n"
    yield "one-quote.csv", b'"words\n' + b"x,y\n" * 200_000
    yield "nulls.txt", b"words \x00 and words " * 50
    yield "marks.txt", ("words " + "\u0301" * 500_000).encode()
    yield "head.txt", b"Title: " + b"x" * 1_900_000
    yield "heads.txt", b"Title: x\n" * 200_000
    yield "tags.txt", ("words " + "".join(chr(0xE0000 + n % 128) for n in range(100_000))).encode()
    yield "bidi.txt", ("words " + "\u202e\u2066" * 100_000).encode()
    yield "bom-only.txt", b"\xef\xbb\xbf"
    yield "bom16-odd.txt", b"\xff\xfeabc"
    yield "bom32.txt", b"\xff\xfe\x00\x00" + b"\xff" * 400
    yield "escapes.txt", b"\x1b[31mwords\x1b[0m\x07 " * 40 + b"plain words " * 400
    yield "utf7.txt", b"+ADw-words+AD4-"
    yield "heading.md", b"# " + b"#" * 1_000_000
    yield "spaces.md", b"# x" + b" " * 1_000_000 + b"y"


def _rtf() -> Iterator[tuple[str, bytes]]:
    yield "deep.rtf", b"{\\rtf1 " + b"{" * 500_000 + b"words"
    yield "deep-ok.rtf", b"{\\rtf1 " + b"{" * 9000 + b"words" + b"}" * 9000
    yield "closes.rtf", b"{\\rtf1 words" + b"}" * 100_000 + b"more"
    yield "bin.rtf", b"{\\rtf1 words \\bin2147483647 more words"
    yield "uc.rtf", b"{\\rtf1 \\uc99999999 \\u8217 words"
    yield "u.rtf", b"{\\rtf1 \\u-1 \\u99999999 \\u55296 \\u57344 words"
    yield "codepage.rtf", b"{\\rtf1\\ansicpg99999 words \\'ff"
    yield "controls.rtf", b"{\\rtf1 words" + b"\\b" * 400_000
    yield "word.rtf", b"{\\rtf1 words \\" + b"a" * 500_000
    yield "stars.rtf", b"{\\rtf1 " + b"{\\*\\x " * 5000 + b"words"
    yield "date.rtf", b"{\\rtf1{\\info{\\creatim\\yr99999\\mo99\\dy99}}words"


def _bombs() -> Iterator[tuple[str, bytes]]:
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


def _warcs() -> Iterator[tuple[str, bytes]]:
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
