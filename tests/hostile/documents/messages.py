"""E-mail, JSON, text and RTF that a parser trips over."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.sources import makers as archives


def mail() -> Iterator[tuple[str, bytes]]:
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


def json_and_text() -> Iterator[tuple[str, bytes]]:
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


def rtf() -> Iterator[tuple[str, bytes]]:
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
