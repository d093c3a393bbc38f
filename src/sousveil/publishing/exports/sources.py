"""bibtex: the documents, so that a text can cite them."""

from __future__ import annotations

import re
import unicodedata

from sousveil.model import Document
from sousveil.publishing.exports.holding import UNSTATED, Holding

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}


def files(holding: Holding) -> dict[str, bytes]:
    """One file, UTF-8 (for biber)."""
    head = holding.head
    first = f"% {len(holding.documents)} documents of {head.ledger}, {head.size} events, root {head.root}\n"
    first += f"% {holding.moved}\n" if holding.moved else ""
    return {f"{holding.options.stem}.bib": (first + "".join(map(entry, holding.documents))).encode("utf-8")}


def key(document: Document) -> str:
    """The key by which a text cites a document: publisher, year, beginning of its hash."""
    plain = unicodedata.normalize("NFKD", document.publisher or "document").encode("ascii", "ignore").decode()
    year = (document.published or "")[:4]
    return f"{re.sub('[^a-z]', '', plain.lower()) or 'document'}{year if year.isdigit() else ''}-{document.id[:8]}"


def entry(document: Document) -> str:
    """One @online or @misc entry."""
    fields = {
        "title": document.title or document.origin.uri, "organization": document.publisher, "date": document.published,
        "url": document.url, "urldate": (document.origin.retrieved or "")[:10] or None, "langid": document.language,
        "note": f"sha256 {document.id}; licence: {document.origin.licence or UNSTATED}",
    }
    kind = "online" if document.url else "misc"
    lines = [f"  {name} = {{{_plain(value) if name == 'url' else _escaped(value)}}}" for name, value in fields.items() if value]
    return f"\n@{kind}{{{key(document)},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))


def _plain(url: str) -> str:
    return re.sub(r"[{}\\\s]", lambda hit: f"%{ord(hit[0]):02X}", url)
