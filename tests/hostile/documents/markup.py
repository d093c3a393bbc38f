"""HTML and XML that nest, declare and repeat too much."""

# ruff: noqa: E501  payloads stand on one line each
from __future__ import annotations

from collections.abc import Iterator

from tests.reading import makers


def html() -> Iterator[tuple[str, bytes]]:
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


def xml() -> Iterator[tuple[str, bytes]]:
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
