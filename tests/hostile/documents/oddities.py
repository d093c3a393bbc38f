"""What people hand over that is not quite what it says: odd archives, cyclic office files, broken messages, mixed charsets.

Invariant: each of them is text, or said. Most hold SALE somewhere.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Iterator

from tests.reading import makers
from tests.reading.makers import zipped
from tests.sources import makers as archives

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."
_P = f"<w:p><w:r><w:t>{SALE}</w:t></w:r></w:p>"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def odd() -> Iterator[tuple[str, bytes]]:
    """All of them."""
    packed, office, data = (_zips, _tars, _streams), (_words, _sheets, _rtfs, _epubs), (_tables, _jsons, _texts)
    for group in (*packed, *office, *data, _mails, _pdfs, _webs, _pages):
        yield from group()


def _changed(raw: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip archive of one entry with bytes of both its headers changed."""
    made = bytearray(raw)
    at = made.rfind(b"PK\x01\x02") + central
    made[local : local + len(value)] = value
    made[at : at + len(value)] = value
    return bytes(made)


def _zips() -> Iterator[tuple[str, bytes]]:
    one = archives.zipped({"a.txt": SALE.encode()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, words in (("a.txt", SALE), ("a.txt", "Other words of the same name."), ("A.TXT", "Third."), ("d/", "")):
            archive.writestr(zipfile.ZipInfo(name), words)
    yield "same-names.zip", out.getvalue()
    yield "program-before.zip", b"MZ" + bytes(500) + one
    yield "zeros-after.zip", one + bytes(3000)
    yield "end-in-comment.zip", one[:-2] + b"\x40\x00" + b"PK\x05\x06" + b"x" * 60
    yield "locked.zip", _changed(one, 6, 8, b"\x01\x00")
    yield "method-99.zip", _changed(one, 8, 10, struct.pack("<H", 99))
    yield "sum-wrong.zip", _changed(one, 14, 16, b"\x01\x02\x03\x04")
    yield "cut.zip", one[:-30]
    yield "folders-only.zip", archives.zipped({"a/": b"", "b/": b""})
    names = ("a\nb\r.txt", "\x1b[31m.txt", "\u202e.txt", "a\0b")
    yield "names.zip", archives.zipped({name: f"Words {number}.".encode() for number, name in enumerate(names)})


def _tars() -> Iterator[tuple[str, bytes]]:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        kinds = {"a": tarfile.SYMTYPE, "h": tarfile.LNKTYPE, "f": tarfile.FIFOTYPE, "c": tarfile.CHRTYPE, "e": tarfile.REGTYPE}
        for name, kind in kinds.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "../../x"
            archive.addfile(entry)
        for name in ("first.txt", "second.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(SALE)
            archive.addfile(entry, io.BytesIO(SALE.encode()))
    raw = out.getvalue()
    second = raw.find(b"second.txt")
    yield "links.tar", raw
    yield "cut-in-a-header.tar", raw[: second + 200]
    yield "cut-between-files.tar", raw[:second]
    yield "broken-header.tar", raw[: second + 148] + b"!" * 8 + raw[second + 156 :]
    yield "cut.tar.gz", gzip.compress(raw, mtime=0)[:-40]


def _streams() -> Iterator[tuple[str, bytes]]:
    words = SALE.encode()
    yield "two-members.txt.gz", gzip.compress(words, mtime=0) + gzip.compress(b" More words.", mtime=0)
    yield "waste-after.txt.gz", gzip.compress(words, mtime=0) + b"waste"
    yield "named.gz", b"\x1f\x8b\x08\x08\0\0\0\0\0\x03../../evil\0" + gzip.compress(words, mtime=0)[10:]
    yield "two.xz", lzma.compress(words) + lzma.compress(b" More.")
    yield "cut.bz2", bz2.compress(words * 100)[:-20]
    yield "skipped.zst", b"\x50\x2a\x4d\x18\x04\0\0\0abcd"


def _docx(body: str, **parts: str) -> bytes:
    whole = f'<w:document xmlns:w="{_WORD}" xmlns:r="r"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": whole, **parts})


def _words() -> Iterator[tuple[str, bytes]]:
    relation = '<Relationship Id="r{0}" Type="x" Target="{1}"/>'
    cyclic = "".join(relation.format(n, to) for n, to in enumerate(("document.xml", "../word/_rels/document.xml.rels")))
    yield "cyclic.docx", _docx(_P, **{"word/_rels/document.xml.rels": f"<Relationships>{cyclic}</Relationships>"})
    yield "chunk.docx", _docx('<w:altChunk r:id="r1"/>' + _P, **{"word/chunk.html": f"<p>{SALE}</p>"})
    yield "note-number.docx", _docx(_P, **{f"word/footnotes{'9' * 200}.xml": "<a/>"})
    yield "deep.docx", makers.docx("<w:sdt>" * 5000 + _P + "</w:sdt>" * 5000)
    yield "unclosed.docx", makers.docx(_P.replace("</w:p>", ""))
    wide = f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{_WORD}"><w:body>{_P}</w:body></w:document>'
    yield "wide.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": wide.encode("utf-16")})
    yield "no-document.docx", zipped({"[Content_Types].xml": "<Types/>", "word/other.xml": "<a/>"})
    yield "page.docx", makers.html(f"<p>{SALE}</p>")
    yield "document.html", makers.docx(_P)
    slides = {f"ppt/slides/slide{'9' * 5000}.xml": "<a/>", "ppt/presentation.xml": "<a/>", "[Content_Types].xml": "<Types/>"}
    yield "number.pptx", zipped(slides)
    yield "spans.odt", makers.opendocument("<text:p>" + "<text:span>" * 5000 + SALE + "</text:span>" * 5000 + "</text:p>")
    yield "blanks.odt", makers.opendocument(f'<text:p>A<text:s text:c="2000000000"/>{SALE}</text:p>')


def _sheets() -> Iterator[tuple[str, bytes]]:
    far = f'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>{SALE}</t></is></c></row>'
    yield "far.xlsx", makers.xlsx([["a"]], cells=far)
    shared = "".join(f'<c t="s"><v>{number}</v></c>' for number in ("99999999999", "-1", "x", ""))
    yield "shared.xlsx", makers.xlsx([["a"]], cells=f'<row r="2">{shared}</row>')
    numbers = "".join(f'<c s="1"><v>{number}</v></c>' for number in ("1e308", "NaN", "-1e9", "9" * 5000))
    yield "numbers.xlsx", makers.xlsx([["a"]], cells=f'<row r="2">{numbers}</row>')
    cell = f'<table:table-cell table:number-columns-repeated="16384"><text:p>{SALE}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    yield "repeated.ods", makers.opendocument(f"<table:table>{row}</table:table>", kind="spreadsheet")


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "nul.csv", b'a,b\n1\x00,"' + SALE.encode() + b'"\n'
    yield "open-quote.csv", b'a,b\n"' + f"{SALE}\n".encode() * 500
    yield "columns.csv", b"a" + b",b" * 30_000 + b"\n" + SALE.encode()
    yield "field.csv", b'a\n"' + b"x " * 200_000 + SALE.encode() + b'"\n'
    yield "returns.csv", f"name,words\rA,{SALE}\r".encode()
    yield "separator.csv", f"sep=;\r\nname;words\r\nA;{SALE}\r\n".encode("utf-16")


def _jsons() -> Iterator[tuple[str, bytes]]:
    yield "deep-lists.json", b"[" * 100_000 + b"]" * 100_000
    yield "deep-objects.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "name-twice.json", f'{{"title": "A", "text": "Firstly so.", "text": "{SALE}"}}'.encode()
    yield "long-number.json", f'{{"text": "{SALE}", "n": {"9" * 5000}}}'.encode()
    yield "surrogates.json", b'{"title": "A\\ud800", "text": "Huawei sold cameras \\udfff to Kenya in 2018."}'
    yield "no-numbers.json", b'{"text": NaN, "title": Infinity}'
    yield "wide.json", f'{{"text": "{SALE}"}}'.encode("utf-16")
    yield "mixed.jsonl", f'{{"text": "{SALE}"}}\n[1,2]\n"words"\n\n{{"text": "x\n{{"text": "More words."}}\nnull\n'.encode()
    yield "nested.json", b'[[{"text": "a"}], {"text": ["a", "b"]}, {"text": {"a": "b"}}, {"body": null}]'


def _message(head: str, body: str) -> bytes:
    return f"From: a@b.c\nMIME-Version: 1.0\n{head}\n\n{body}".encode("latin-1", "replace")


def _mails() -> Iterator[tuple[str, bytes]]:
    plain, mixed = "Content-Type: text/plain", "Content-Type: multipart/mixed; boundary=x"
    yield "no-end.eml", _message(mixed, f"--x\n{plain}\n\n{SALE}\n")
    yield "same-boundary.eml", _message(mixed, f"--x\n{mixed}\n\n--x\n{plain}\n\n{SALE}\n--x--\n--x--")
    yield "no-boundary.eml", _message('Content-Type: multipart/mixed; boundary=""', f"--\n{plain}\n\n{SALE}")
    yield "charset.eml", _message(f"{plain}; charset=klingon-\x01\x1b[2J", f"{SALE} caf\xe9")
    broken = base64.b64encode(SALE.encode()).decode()[:-3] + "!!\nzz"
    yield "base64.eml", _message(f"{plain}\nContent-Transfer-Encoding: base64", broken)
    yield "uu.eml", _message(f"{plain}\nContent-Transfer-Encoding: x-uuencode", "begin 644 a\n" + "M" + "'" * 60 + "\n`\nend\n")
    yield "utf7.eml", _message(f"{plain}; charset=utf-7", f"{SALE} caf+AOk-")
    subject = "Subject: =?utf-8?q?=ff=fe?= =?no?b?zz?="
    yield "pieces.eml", _message(f"{subject}\n{plain}; charset*0*=utf-8''%75; charset*1*=%74f-8", SALE)
    inner = _message(plain, SALE)
    for _ in range(60):
        inner = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + inner
    yield "in-each-other.eml", inner
    away = 'Content-Disposition: attachment; filename="../../../etc/x"'
    yield "away.eml", _message(mixed, f"--x\n{plain}\n\n{SALE}\n--x\n{plain}\n{away}\n\nAttached words.\n--x--")
    yield "named-body.eml", _message(f"{plain}; name=words.txt", SALE)
    envelope = "From a@b Mon Jan 01 00:00:00 2020\nFrom: a@b.c\nMIME-Version: 1.0\nSubject: A\n\nOnce.\n\n"
    yield "envelope.mbox", f"{envelope}From the start of Jan 01 00:00 2020 it was so. {SALE}\n\n{envelope}".encode()
    page = f"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>{SALE}</p><p>=ZZ =</p>\n--C--\n--B--\n"
    related = 'Content-Type: multipart/related; boundary="{0}"\n\n--{0}\n'
    yield "nested.mhtml", f"From: <Saved>\nMIME-Version: 1.0\n{related.format('B')}{related.format('C')}{page}".encode()


def _pdfs() -> Iterator[tuple[str, bytes]]:
    one = makers.pdf([[(72, 700, 12, SALE)]])
    yield "blanks-before.pdf", b"\n" * 900 + one
    yield "cut.pdf", one[: len(one) * 2 // 3]
    yield "twice.pdf", one + one
    yield "form-loop.pdf", one.replace(b"/Contents", b"/Resources<</XObject<</F 9 0 R>>>>/Contents")
    pages = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
    yield "page-loop.pdf", pages + b"2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    yield "count.pdf", pages + b"]/Count 2147483647>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    yield "text.pdf", SALE.encode()


def _webs() -> Iterator[tuple[str, bytes]]:
    one = archives.warc_record("https://example.org/a", f"<p>{SALE}</p>".encode())
    head, _, rest = one.partition(b"Content-Length: ")
    yield "length.warc", head + b"Content-Length: 99999999999" + rest[rest.index(b"\r\n") :]
    yield "negative.warc", head + b"Content-Length: -5" + rest[rest.index(b"\r\n") :]
    yield "address.warc", one.replace(b"https://example.org/a", b"https://exa mple.org/\x1b[2")


def _rtfs() -> Iterator[tuple[str, bytes]]:
    words = SALE.encode()
    yield "binary-lies.rtf", b"{\\rtf1\\bin99999999 " + words + b"}"
    yield "binary.rtf", b"{\\rtf1 A {\\*\\x\\bin5 }}}}}} " + words + b"}"
    yield "escaped-binary.rtf", b"{\\rtf1 \\\\bin9 " + words + b"}"
    yield "skips.rtf", b"{\\rtf1\\uc9999999 \\u-10179?\\u-8704?" + words + b"\\u99999999999999999999 x}"
    yield "late-end.rtf", b"{\\rtf1 Words.}} " + words
    yield "deep.rtf", b"{\\rtf1 " + b"{" * 200_000 + words


def _epubs() -> Iterator[tuple[str, bytes]]:
    def book(place: str, **parts: str) -> bytes:
        root = f'<container><rootfiles><rootfile full-path="{place}"/></rootfiles></container>'
        return zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": root, **parts}, stored="mimetype")

    items = "".join(f'<item id="{n}" href="{to}"/>' for n, to in enumerate(("c.opf", "../../../etc/passwd", "a.xhtml")))
    spine = "".join(f'<itemref idref="{n}"/>' for n in (2, 0, 1, 2, 2))
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    yield "away.epub", book("../../etc/passwd")
    yield "loop.epub", book("c.opf", **{"c.opf": package, "a.xhtml": f"<html><body><p>{SALE}</p></body></html>"})


def _texts() -> Iterator[tuple[str, bytes]]:
    words = SALE.encode()
    yield "utf7.txt", words + b" +AOk-"
    yield "wide-little.txt", SALE.encode("utf-16-le")
    yield "wide-big.txt", SALE.encode("utf-16-be")
    yield "wide-odd.txt", SALE.encode("utf-16") + b"x"
    yield "wide-cyrillic.txt", ("Китай продал камеры. " * 20).encode("utf-16-le")
    yield "wider.txt", SALE.encode("utf-32")
    yield "two-marks.txt", b"\xef\xbb\xbf\xef\xbb\xbf" + words
    yield "mixed.txt", "Café. ".encode() + "Café. ".encode("latin-1") + words + "Привет".encode("cp1251")
    yield "surrogates.txt", b"\xed\xa0\x80 \xed\xbf\xbf " + words
    yield "overlong.txt", b"\xc0\xaf\xe0\x80\xaf " + words
    yield "nul.txt", words + b"\x00" + words
    yield "breaks.txt", f"{SALE}\x85\u2028\x0c{SALE}".encode()
    yield "one-line.txt", words + b"a" * 1_000_000
    yield "marks.txt", ("a" + "\u0301" * 30_000 + " " + SALE).encode()
    yield "mark-only.txt", b"\xef\xbb\xbf"


def _pages() -> Iterator[tuple[str, bytes]]:
    yield "attribute.html", makers.html(f"<p data-x='{'a' * 1_000_000}'>{SALE}</p>")
    yield "comment.html", makers.html(f"<p>{SALE}</p><!-- {'x' * 1000} <p>Words of nobody.</p>")
    yield "nul.html", makers.html(f"<p>{SALE}</p>").replace(b" ", b"\0")
    yield "plain.html", makers.html(f"<plaintext><p>{SALE}")
    yield "frames.html", f"<html><frameset><frame src=a><noframes><p>{SALE}</p></noframes></frameset></html>".encode()
    yield "noscript.html", makers.html(f"<noscript><p>{SALE}</p></noscript><template><p>Template.</p></template>")
    yield "drawing.html", makers.html(f"<svg><text>{SALE}</text></svg><math><mtext>Math</mtext></math>")
    yield "form.html", makers.html(f"<textarea>{SALE}</textarea><select><option>Choice</option></select>")
    yield "charset.html", f"<html><head><meta charset=utf-16></head><body><p>{SALE}</p></body></html>".encode()
    yield "plain.xml", f"<?xml version='1.0'?><doc><p>{SALE}</p></doc>".encode()
