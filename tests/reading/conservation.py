"""Documents with marker words in hard places, made from a seed: whoever reads them must find each marker or say why not.

Invariant: `made(seed)` is the same document for ever. The markers are nonsense words that stand once in the document.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.reading import makers

FILLER = [
    "the",
    "ministry",
    "bought",
    "cameras",
    "from",
    "a",
    "supplier",
    "abroad",
    "and",
    "paid",
    "for",
    "them",
    "out",
    "of",
    "a",
    "loan",
    "that",
    "a",
    "bank",
    "had",
    "granted",
    "before",
    "while",
    "the",
    "operator",
    "of",
    "the",
    "network",
    "opened",
    "its",
    "exchange",
    "to",
    "the",
    "service",
    "as",
    "the",
    "law",
    "required",
]
FLAGS = frozenset(("truncated", "boilerplate", "pages-without-text", "charset-lossy"))


@dataclass(frozen=True)
class Made:
    """A document, its format's name, and the markers in it."""

    raw: bytes
    kind: str
    markers: tuple[str, ...]
    charset: str | None = None


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.markers: list[str] = []

    def marker(self) -> str:
        """A new nonsense word."""
        word = "q" + "".join(self.random.choice("bcdfghjklmnpqrstvwxz") + self.random.choice("aeiou") for _ in range(5))
        self.markers.append(word)
        return word

    def prose(self, words: int = 30) -> str:
        """A sentence with a marker somewhere in it."""
        chosen = [self.random.choice(FILLER) for _ in range(words)]
        chosen.insert(self.random.randrange(words + 1), self.marker())
        return " ".join(chosen).capitalize().replace(self.markers[-1].capitalize(), self.markers[-1]) + "."

    def some(self, low: int, high: int) -> list[str]:
        """Several sentences."""
        return [self.prose(self.random.randint(3, 60)) for _ in range(self.random.randint(low, high))]


def made(seed: int) -> Made:
    """The document of a seed."""
    maker = _Maker(seed)
    kind = list(KINDS)[seed % len(KINDS)]
    raw, charset = KINDS[kind](maker)
    return Made(raw, kind.split("-")[0], tuple(maker.markers), charset)


def _html(maker: _Maker, charset: str = "utf-8") -> tuple[bytes, str | None]:
    r = maker.random
    pieces = [_piece(maker) for _ in range(r.randint(1, 12))]
    where = r.choice(["article", "main", "div", "body"])
    inner = "".join(pieces)
    body = inner if where == "body" else f"<{where}>{inner}</{where}>"
    if r.random() < 0.6:
        body = f"<nav><ul><li><a href=/>{maker.marker()}</a></ul></nav>{body}<footer><p>{maker.prose(6)}</p></footer>"
    if r.random() < 0.3:
        body += f"<aside><h3>{maker.marker()}</h3><p>{maker.prose()}</p></aside>"
    page = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>x</title></head><body>{body}</body></html>'
    return page.encode(charset), None


def _piece(maker: _Maker) -> str:
    r = maker.random
    depth = r.choice([1, 5, 60, 260, 900])
    return r.choice(
        [
            lambda: f"<p>{maker.prose()}</p>",
            lambda: f"<h2>{maker.marker()} {maker.marker()}</h2>",
            lambda: "<ul>" + "".join(f"<li>{maker.prose(5)}" for _ in range(r.randint(1, 5))) + "</ul>",
            lambda: "<table>" + "".join(f"<tr><td>{maker.marker()}<td>{maker.prose(4)}" for _ in range(3)) + "</table>",
            lambda: f"{'<div>' * depth}{maker.prose()}{'</div>' * depth}",
            lambda: f"<p>{maker.prose()}<span style='display:none'>{maker.marker()}</span> {maker.prose()}</p>",
            lambda: f"<blockquote>{maker.prose()}</blockquote><pre>{maker.marker()}\n  {maker.marker()}</pre>",
            lambda: f"<p>{maker.prose()}<sup><a href='#n'>1</a></sup></p><div class='footnotes'><p>{maker.prose(8)}</p></div>",
            lambda: f"<figure><img src=x><figcaption>{maker.prose(6)}</figcaption></figure>",
            lambda: f"<details><summary>{maker.marker()}</summary>{maker.prose()}</details>",
            lambda: f"<p>{maker.prose()}<br>{maker.prose()}<b>{maker.marker()}</b></p>{maker.prose(5)}",
            lambda: f"<p>{'filler words ' * r.choice([10, 3000])}{maker.marker()}</p>",
            lambda: f"<div class='related'><a href=x>{maker.prose(5)}</a></div>",
            lambda: f"<dl><dt>{maker.marker()}<dd>{maker.prose(7)}</dl>",
        ]
    )()


def _text(charset: str) -> Callable[[_Maker], tuple[bytes, str | None]]:
    return lambda maker: ("\n\n".join([*maker.some(1, 9), "“…” é – ü"]).encode(charset), None)


def _pdf(maker: _Maker) -> tuple[bytes, str | None]:
    r = maker.random
    pages = []
    columns = r.choice([1, 1, 2])
    head = maker.marker() if r.random() < 0.4 else ""
    for number in range(r.randint(1, 6)):
        lines: list[tuple[float, float, float, str]] = [(72, 815, 8, f"{head} {number + 1}")] if head else []
        for column in range(columns):
            words = " ".join(maker.some(1, 4)).split()
            width = 12 if columns == 1 else 5
            rows = [" ".join(words[place : place + width]) for place in range(0, len(words), width)]
            lines += [(60 + 260 * column, 780 - 13 * place, 10, row) for place, row in enumerate(rows[:50])]
            lost = " ".join(rows[50:]).split()
            maker.markers = [marker for marker in maker.markers if not any(word.strip(".") == marker for word in lost)]
        if r.random() < 0.4:
            lines.append((60, 60, 7, f"{number + 1} {maker.prose(5)}"))
        if r.random() < 0.3:
            lines.append((60, 110, 10, maker.marker() + "\x001 1 1 rg"))
        pages.append(lines)
    return makers.pdf(pages), None


def _docx(maker: _Maker) -> tuple[bytes, str | None]:
    r = maker.random

    def run(words: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"

    def block() -> str:
        p = f"<w:p>{run(maker.prose())}</w:p>"
        return r.choice(
            [
                p,
                f"<w:p>{run(maker.prose())}<w:ins>{run(maker.marker())}</w:ins></w:p>",
                f"<w:tbl><w:tr><w:tc>{p}</w:tc><w:tc><w:p>{run(maker.marker())}</w:p></w:tc></w:tr></w:tbl>",
                f"<w:sdt><w:sdtContent>{p}</w:sdtContent></w:sdt>",
                f"<w:p>{run(maker.prose(), '<w:vanish/>')}</w:p>",
                f"<w:p><w:r><w:pict><w:txbxContent>{p}</w:txbxContent></w:pict></w:r>{run(maker.marker())}</w:p>",
            ]
        )

    body = "".join(block() for _ in range(r.randint(1, 15)))
    p = f"<w:p>{run(maker.prose(6))}</w:p>"
    _only(maker, body + p)
    return makers.docx(body, **{r.choice(["footnotes1", "header1", "comments", "endnotes"]): p}), None


def _odt(maker: _Maker) -> tuple[bytes, str | None]:
    body = "".join(
        maker.random.choice(
            [
                f"<text:p>{maker.prose()}</text:p>",
                f"<text:list><text:list-item><text:p>{maker.prose(5)}</text:p></text:list-item></text:list>",
                f"<text:p>{maker.prose()}<text:note><text:note-body><text:p>{maker.prose(4)}</text:p></text:note-body></text:note></text:p>",
                f"<text:section><text:p>x<draw xmlns='u'><text:p>{maker.marker()}</text:p></draw>"
                f"{maker.marker()}</text:p></text:section>",
            ]
        )
        for _ in range(maker.random.randint(1, 10))
    )
    return makers.opendocument(_only(maker, body)), None


def _only(maker: _Maker, raw: str) -> str:
    """Forget the markers of pieces that were made but not chosen."""
    maker.markers = [marker for marker in maker.markers if marker in raw]
    return raw


KINDS: dict[str, Callable[[_Maker], tuple[bytes, str | None]]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "html-1251": lambda maker: _html(maker, "cp1251"),
    "txt": _text("utf-8"),
    "odt": _odt,
    "txt-16": _text("utf-16"),
    "txt-1252": _text("cp1252"),
    "xlsx": lambda maker: (makers.xlsx([maker.some(1, 4) for _ in range(maker.random.randint(1, 20))]), None),
    "pptx": lambda maker: (makers.pptx(maker.some(1, 12), notes=maker.prose()), None),
    "rtf": lambda maker: (makers.rtf(r"\par ".join(maker.some(1, 9)) + r"{\footnote " + maker.prose(4) + "}"), None),
    "csv": lambda maker: ("\n".join(f'"{a}",{maker.marker()}' for a in maker.some(1, 20)).encode(), None),
    "epub": lambda maker: (makers.epub([f"<p>{a}</p><aside>{maker.marker()}</aside>" for a in maker.some(1, 8)]), None),
    "eml": lambda maker: (makers.mail("\n\n".join(maker.some(1, 6)), subject=maker.marker()), None),
    "json": lambda maker: (
        json.dumps({"text": maker.prose(), "title": maker.marker(), "more": [maker.marker()]}).encode(),
        None,
    ),
}
