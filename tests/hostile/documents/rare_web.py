"""Ordinary files of rare build: web pages, messages, web archives. See `rarity`."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator

from tests.hostile.documents.rarity import SALE, Rare
from tests.reading import makers
from tests.sources import makers as archives


def rare() -> Iterator[Rare]:
    """All of them."""
    for group in (_pages, _saved_pages, _mails, _mails_in_mails, _webs):
        yield from group()


def _pages() -> Iterator[Rare]:
    html = makers.html
    around = "<article>" + "<p>Many words of an ordinary page stand here so that it has a main part.</p>" * 5 + "{0}</article>"
    yield Rare("details.html", html(around.format(f"<details><summary>More</summary><p>{SALE}</p></details>")))
    yield Rare(
        "picture.html", html(around.format(f"<picture><source srcset=a><img src=b alt='{SALE}'></picture>")), (("aside", SALE),)
    )
    yield Rare(
        "slot.html", html(around.format(f"<my-card><template shadowrootmode=open><slot>{SALE}</slot></template></my-card>"))
    )
    yield Rare("template.html", html(around.format(f"<template><p>{SALE}</p></template>")), (("aside", SALE),))
    yield Rare("lazy.html", html(around.format(f"<noscript><p>{SALE}</p></noscript>")), (("any", SALE),))
    yield Rare("dark.html", html(around.format(f"<div style='background:#003'><p style='color:#fff'>{SALE}</p></div>")))
    yield Rare("dark-cell.html", html(f"<table><tr><td bgcolor='#003366'><font color='white'>{SALE}</font></td></tr></table>"))
    yield Rare("pale.html", html(around.format(f"<p style='color:#fff'>{SALE}</p>")), (("hidden", SALE),))
    yield Rare(
        "marquee.html",
        html(around.format(f"<marquee>{SALE}</marquee><blink>Blinks.</blink>")),
        (("text", SALE), ("text", "Blinks.")),
    )
    yield Rare("xmp.html", html(around.format(f"<xmp>{SALE} <b>bold</b></xmp>")))
    yield Rare("ruby.html", html(around.format(f"<p><ruby>{SALE}<rp>(</rp><rt>sound</rt><rp>)</rp></ruby></p>")))
    yield Rare("maths.html", html(around.format(f"<math><mtext>{SALE}</mtext></math>")))
    yield Rare(
        "drawing.html",
        html(
            around.format(
                f"<svg><text><tspan>{SALE}</tspan></text><desc>Description.</desc><foreignObject><p>Foreign.</p>"
                f"</foreignObject></svg>"
            )
        ),
        (("text", SALE), ("any", "Foreign."), ("any", "Description.")),
    )
    data = base64.b64encode(f"<p>{SALE}</p>".encode()).decode()
    yield Rare(
        "frame-of-data.html", html(around.format(f"<iframe src='data:text/html;base64,{data}'></iframe>")), (("any", SALE),)
    )
    yield Rare(
        "frame-of-words.html",
        html(around.format(f"<object data='data:text/html,{SALE.replace(' ', '%20')}'></object>")),
        (("any", SALE),),
    )
    yield Rare("head.html", f"<html><head><title>A</title><p>{SALE}</p></head></html>".encode())
    yield Rare("two-bodies.html", f"<html><body><p>One.</p></body><body><p>{SALE}</p></body></html>".encode())
    yield Rare("after-the-end.html", html("<p>One.</p>") + f"<p>{SALE}</p>".encode())
    yield Rare("fostered.html", html(around.format(f"<table>{SALE}<tr><td>Cell</td></tr></table>")))
    yield Rare(
        "described.html",
        html(around.format(f"<div aria-description='{SALE}'>x</div><progress aria-valuetext='Half of it.'></progress>")),
        (("aside", SALE), ("aside", "Half of it.")),
    )
    area = f"<map name=m><area alt='{SALE}' href=a></map><track label='Track words.'>"
    yield Rare("map.html", html(around.format(area)), (("aside", SALE), ("aside", "Track words.")))
    yield Rare("conditional.html", html(around.format(f"<![if !IE]><p>{SALE}</p><![endif]>")))
    yield Rare("upper.html", html(around.format(f"<P>{SALE}</P>")).upper(), (("text", SALE.upper()),))
    yield Rare("until-found.html", html(around.format(f"<div hidden='until-found'>{SALE}</div>")), (("hidden", SALE),))
    yield Rare(
        "list-of-data.html",
        html(around.format(f"<input list=l><datalist id=l><option value='{SALE}'></datalist>")),
        (("any", SALE),),
    )
    word = (
        f"<html xmlns:o='urn:o' xmlns:w='urn:w'><head><xml><w:WordDocument/></xml></head><body><p "
        f"class=MsoNormal>{SALE}<o:p></o:p></p></body></html>"
    )
    yield Rare("word.html", word.encode())
    prose = "<p>A long paragraph of prose about trade and a ministry that bought it, with many words that say little.</p>" * 4
    said = f"{prose}<p>{SALE}</p><p>It cost 5 million.</p>{prose}"
    both = (("text", SALE), ("text", "It cost 5 million."))
    for name in ("layout has-sidebar", "post no-comments", "elementor-widget-container"):
        yield Rare(f"{name.split()[-1]}.html", html(f"<div id=page class='{name}'>{said}</div>"), both)
        yield Rare(f"short-{name.split()[-1]}.html", html(f"<h1>A head</h1><div class='{name}'><p>{SALE}</p></div>"))
    beside = f"<article>{prose}</article><div class='sidebar'><p>{SALE}</p></div>"
    yield Rare("beside.html", html(beside), (("aside", SALE),))
    yield Rare("editable.html", html(around.format(f"<div contenteditable>{SALE}</div>")))
    yield Rare("dialog.html", html(around.format(f"<dialog open><p>{SALE}</p></dialog>")), (("any", SALE),))


def _saved_pages() -> Iterator[Rare]:
    first = f"<p>{'Words of the page itself. ' * 20}</p>"
    framed = f"<p>Shown.</p><nav>A menu.</nav><p hidden>{SALE}</p>"
    raw = makers.mhtml(first)
    end = raw.rindex(b"--b--")
    more = b"--b\r\nContent-Type: text/html\r\n\r\n" + makers.html(framed) + b"\r\n"
    found = (("aside", SALE), ("aside", "Shown."), ("aside", "A menu."), ("text", "Words of the page itself."))
    yield Rare("framed.mhtml", raw[:end] + more + raw[end:], found)


def _message(head: str, body: bytes | str) -> bytes:
    inner = body if isinstance(body, bytes) else body.encode()
    return f"From: press@demo.example\nSubject: A subject\nMIME-Version: 1.0\n{head}\n\n".encode() + inner


def _mails() -> Iterator[Rare]:
    flowed = f"{SALE[:20]} \n{SALE[21:]}\n> Quoted words \n> go on.\n>> Others.\n"
    yield Rare(
        "flowed.eml",
        _message("Content-Type: text/plain; charset=utf-8; format=flowed", flowed),
        (("text", SALE), ("text", "> Quoted words go on."), ("text", ">> Others.")),
    )
    split = f"{SALE[:20]}  \n{SALE[21:]}\n"
    yield Rare("flowed-apart.eml", _message("Content-Type: text/plain; format=flowed; delsp=yes", split))
    page = f"<html><body><p>{SALE}</p></body></html>"
    yield Rare("xhtml.eml", _message("Content-Type: application/xhtml+xml", page))
    yield Rare("enriched.eml", _message("Content-Type: text/enriched", f"<bold>{SALE}</bold>"))
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:{SALE}\nEND:VEVENT\nEND:VCALENDAR\n"
    both = f"--b\nContent-Type: text/plain\n\nCome.\n--b\nContent-Type: text/calendar; method=REQUEST\n\n{event}\n--b--\n"
    yield Rare("invitation.eml", _message('Content-Type: multipart/alternative; boundary="b"', both), (("any", SALE),))
    qp = quopri.encodestring(f"{SALE} Café".encode("iso-8859-15"))
    yield Rare(
        "latin-9.eml",
        _message("Content-Type: text/plain; charset=ISO-8859-15\nContent-Transfer-Encoding: quoted-printable", qp),
    )
    yield Rare("no-charset.eml", _message("Content-Type: text/plain; charset=unknown-8bit", f"{SALE} Café".encode("cp1252")))
    subject = (
        f"Subject: =?utf-8?b?{base64.b64encode(SALE[:30].encode()).decode()}?=\n "
        f"=?utf-8?b?{base64.b64encode(SALE[30:].encode()).decode()}?="
    )
    yield Rare("subject.eml", f"From: a@b.example\n{subject}\nMIME-Version: 1.0\nContent-Type: text/plain\n\nWords.\n".encode())
    yield Rare("returns.eml", _message("Content-Type: text/plain", f"{SALE}\n").replace(b"\n", b"\r"))
    yield Rare(
        "no-type.eml",
        f"From: a@b.example\nTo: c@d.example\nSubject: A\nDate: Mon, 3 Feb 2020 10:00:00 +0000\n\n{SALE}\n".encode(),
    )
    old = f"From: a@b.example\nSubject: A\nDate: Mon, 3 Feb 97 10:00:00 GMT\nContent-Type: text\n\n{SALE}\n"
    yield Rare("old-type.eml", old.encode())


def _mails_in_mails() -> Iterator[Rare]:
    inner = _message("Content-Type: text/plain", SALE)
    packed = base64.encodebytes(inner)
    parts = "--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/rfc822\n{0}\n\n"
    mixed = 'Content-Type: multipart/mixed; boundary="b"'
    yield Rare(
        "packed-message.eml",
        _message(mixed, parts.format("Content-Transfer-Encoding: base64").encode() + packed + b"\n--b--\n"),
    )
    digest = b"--d\n\n" + inner + b"\n--d--\n"
    yield Rare("digest.eml", _message('Content-Type: multipart/digest; boundary="d"', digest))
    named = "=?utf-8?q?B=C3=A9richt=2Etxt?="
    attached = (
        f'--b\nContent-Type: text/plain; name="{named}"\nContent-Disposition: attachment; filename="{named}"\n\n{SALE}\n--b--\n'
    )
    yield Rare("named.eml", _message(mixed, attached))
    pieces = "filename*0*=utf-8''B%C3%A9; filename*1*=richt; filename*2=.txt"
    attached = f"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; {pieces}\n\n{SALE}\n--b--\n"
    yield Rare("pieces.eml", _message(mixed, attached))
    tnef = f"--b\nContent-Type: text/plain\n\n{SALE}\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\n".encode()
    yield Rare(
        "winmail.eml",
        _message(mixed, tnef + b"\x78\x9f\x3e\x22" + bytes(range(1, 10)) * 9 + b"\n--b--\n"),
        (("text", SALE), ("told", "winmail.dat")),
    )
    signed = (
        f"--b\nContent-Type: text/plain\n\n{SALE}\n--b\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP "
        f"SIGNATURE-----\nxx\n--b--\n"
    )
    yield Rare("signed.eml", _message('Content-Type: multipart/signed; boundary="b"', signed))
    away = (
        f"--b\nContent-Type: message/external-body; access-type=URL; URL=x\n\nContent-Type: "
        f"text/plain\n\nGone.\n--b\nContent-Type: text/plain\n\n{SALE}\n--b--\n"
    )
    yield Rare("elsewhere.eml", _message(mixed, away))
    first = (
        f"From a@b Mon Jan 01 00:00:00 2020\nFrom: a@b.example\nSubject: A\nContent-Length: "
        f"{len(SALE) + 27}\n\n{SALE}\n\nFrom here it goes on.\n>From there too.\n\n"
    )
    yield Rare(
        "lengths.mbox",
        (first + "From c@d Mon Jan 01 00:00:00 2020\nFrom: c@d.example\nSubject: B\n\nSecond.\n").encode(),
        (("text", SALE), ("text", "Second."), ("text", "here it goes on.")),
    )


def _webs() -> Iterator[Rare]:
    page = f"<html><body><p>{SALE}</p></body></html>".encode()
    record = archives.warc_record("https://example.org/a", page)
    head, _, _ = record.partition(b"\r\n\r\n")
    resource = (
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2020-05-06T07:08:09Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: text/html\r\nContent-Length: "
    )
    yield Rare("resource.warc", resource + str(len(page)).encode() + b"\r\n\r\n" + page + b"\r\n\r\n")
    words = SALE.encode()
    conversion = resource.replace(b"Type: resource", b"Type: conversion").replace(b"text/html", b"text/plain")
    yield Rare(
        "conversion.warc",
        conversion + str(len(words)).encode() + b"\r\n\r\n" + words + b"\r\n\r\n",
        (("told", "no documents"),),
    )
    lines = record.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 200\r\n")
    size = len(lines.partition(b"\r\n\r\n")[2]) - 4
    lines = lines.replace(head.split(b"Content-Length: ")[1][:4].rstrip(), str(size).encode(), 1)
    yield Rare("no-reason.warc", lines)
