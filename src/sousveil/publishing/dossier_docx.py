"""The dossier as a Word document: the same words in the same order as the printed one, for those who have to work on.

Invariant: it says no more than the dossier's page; every quote stands with its document and its claim's number; the same ledger
gives the same bytes. Pictures are not in it (they are vector drawings; the PDF has them). Needs python-docx (extra: docx).
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from sousveil.drawing.labels import Labels
from sousveil.ledger import Ledger
from sousveil.model import SousveilError
from sousveil.model.threshold import written
from sousveil.publishing import dossier
from sousveil.publishing.exports import packed
from sousveil.publishing.pages import Page
from sousveil.publishing.pages.cards import Card

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(ledger: Ledger, name: str, *, only_confirmed: bool = False) -> bytes:
    """The file's bytes. Raises UsageError where no claim names `name`, SousveilError where python-docx is missing."""
    try:
        import docx as library
    except ModuleNotFoundError:
        raise SousveilError("a Word document needs python-docx: pip install 'sousveil[docx]'") from None
    shelf = dossier.opened(ledger, only_confirmed=only_confirmed)
    page = dossier.page_of(shelf, name)
    made = library.Document()
    made.core_properties.title = _plain(shelf.labels("dossier.title", name=page.title))
    made.core_properties.author = "sousveil"
    _head(made, page, shelf.labels)
    if ledger.threshold is not None:
        made.add_paragraph(shelf.labels("sure.made", value=written(ledger.threshold))).runs[0].italic = True
    _findings(made, page, shelf.labels)
    _words(made, page, shelf.labels)
    _end(made, page, shelf.labels)
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        return packed({one: archive.read(one) for one in archive.namelist()})


def _plain(words: object) -> str:
    return _UNWRITABLE.sub("\ufffd", str(words))


def _head(made: Any, page: Page, labels: Labels) -> None:
    made.add_paragraph(labels("dossier.kind"))
    made.add_heading(_plain(page.title), 0)
    made.add_paragraph(_plain(page.view["standfirst"]))
    for kind, count in page.view["facts"]:
        made.add_paragraph(f"{labels(f'kind.{kind}')}: {count:,}", style="List Bullet")
    made.add_paragraph(labels("dossier.reading")).runs[0].italic = True


def _findings(made: Any, page: Page, labels: Labels) -> None:
    rows = [*page.view["findings"], *page.view["findings_rest"]]
    if not rows:
        return
    made.add_heading(labels.count("findings", page.view["findings_total"]), 1)
    table = made.add_table(rows=1, cols=5, style="Light Grid Accent 1")
    names = ("grade", "relation", "origins", "denials", "time")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.text = labels(f"findings.{name}")
    for row in rows:
        said = "".join(part.text for part in row.says)
        one, when = row.finding, row.when if row.finding.time else ""
        values = (one.grade, said, one.support, len(one.denials) or "", when)
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = _plain(value)


def _words(made: Any, page: Page, labels: Labels) -> None:
    made.add_heading(labels("subject.words"), 1)
    for group in page.view["groups"]:
        made.add_heading(labels(f"kind.{group.kind}"), 2)
        for block in group.blocks:
            for card in (*block.cards, *block.denials):
                _claim(made, card, labels)


def _claim(made: Any, card: Card, labels: Labels) -> None:
    line = made.add_paragraph()
    line.add_run(_plain("".join(part.text for part in card.says))).bold = True
    one = card.claim
    about = [labels(f"modality.{one.modality}"), card.when, labels(f"status.{one.status}"), one.place or ""]
    line.add_run(_plain(f"\n{' · '.join(part for part in about if part)} · {card.claim.id[:12]}"))
    quote = made.add_paragraph(style="Intense Quote")
    quote.add_run(_plain(card.before)).italic = False
    quote.add_run(_plain(card.claim.quote)).bold = True
    quote.add_run(_plain(card.after)).italic = False
    voice = labels("claim.said_by", speaker=card.claim.speaker) if card.claim.speaker else labels("claim.own_voice")
    made.add_paragraph(_plain(f"{card.title}, {card.published} · {voice} · {card.claim.doc[:16]}"))


def _end(made: Any, page: Page, labels: Labels) -> None:
    made.add_heading(labels("dossier.unknown"), 1)
    for said in (*page.view["unknown"], labels("about.not")):
        made.add_paragraph(_plain(said), style="List Bullet")
    documents = page.view["documents"]
    made.add_heading(labels("dossier.documents", documents=labels.count("documents", len(documents))), 1)
    for title, published, document, origin in documents:
        parts = (title, document.publisher, published, document.url, origin, f"sha256 {document.id}")
        made.add_paragraph(_plain(", ".join(part for part in parts if part)), style="List Number")
    made.add_heading(labels("finding.proof"), 1)
    events = f"{page.view['events']:,}"
    made.add_paragraph(f"{labels('finding.proof_text', events=events)} {page.view['root_hash']}")
