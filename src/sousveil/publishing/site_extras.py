"""What a static site has for machines: the search index, a feed, a sitemap, robots.txt.

Invariant: dates in them are the documents' own; nothing tells when the site was built.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from sousveil.drawing import sentence
from sousveil.model import Kind, Modality, edtf
from sousveil.publishing.pages import Shelf
from sousveil.publishing.pages.cards import relation, title_of

MOST_ENTRIES = 50


def search_index(shelf: Shelf) -> str:
    """A classic script that sets `sousveilIndex`: columns of all claims (a module or a fetch would not work from disk)."""
    claims = shelf.claims()
    docs = sorted({claim.doc for claim in claims})
    at, kinds, hedges = {doc: n for n, doc in enumerate(docs)}, list(Kind), list(Modality)
    block = {
        "kinds": [str(kind) for kind in kinds], "hedges": [str(hedge) for hedge in hedges], "docs": [doc[:16] for doc in docs],
        "titles": [title_of(shelf.document(doc), shelf.labels) for doc in docs], "id": [claim.id for claim in claims],
        "doc": [at[claim.doc] for claim in claims], "kind": [kinds.index(claim.kind) for claim in claims],
        "hedge": [hedges.index(claim.modality) for claim in claims], "quote": [claim.quote for claim in claims],
        "says": [sentence.plain(relation(claim), shelf.labels) for claim in claims],
    }
    return f"window.sousveilIndex = {json.dumps(block, ensure_ascii=True, separators=(',', ':'))};\n"


def for_machines(shelf: Shelf, names: Sequence[str], *, address: str) -> Iterator[tuple[str, bytes]]:
    """robots.txt always; feed and sitemap where the site's address is known, since both need whole addresses."""
    base = address.rstrip("/")
    lines = ["User-agent: *", "Allow: /"] + ([f"Sitemap: {base}/sitemap.xml"] if base else [])
    yield "robots.txt", ("\n".join(lines) + "\n").encode()
    if base:
        urls = "".join(f"<url><loc>{escape(f'{base}/{name}')}</loc></url>\n" for name in sorted(names))
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        yield "sitemap.xml", (
            f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n').encode()
        yield "feed.xml", (head + feed(shelf, base)).encode()


def feed(shelf: Shelf, base: str) -> str:
    """Atom 1.0: the latest documents by their own date, each with how many claims it gave."""
    quotes = shelf.summary().quotes
    found = [(_day(doc.published), doc) for doc in shelf.ledger.documents() if doc.published and quotes.get(doc.id)]
    dated = sorted(found, key=lambda pair: (pair[0], pair[1].id), reverse=True)[:MOST_ENTRIES]
    entries = "".join(
        f"<entry><id>urn:sha256:{doc.id}</id><title>{escape(title_of(doc, shelf.labels))}</title>"
        f"<updated>{day}T00:00:00Z</updated>"
        f"<link href={quoteattr(f'{base}/document/{doc.id[:16]}.html')}/>"
        f"<summary>{escape(shelf.labels.count('claims', quotes[doc.id]))}</summary></entry>\n"
        for day, doc in dated)
    updated = dated[0][0] if dated else "1970-01-01"
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{escape(base)}/</id><title>sousveil</title>'
        f"<author><name>sousveil</name></author><updated>{updated}T00:00:00Z</updated>"
        f"<link rel=\"self\" href={quoteattr(base + '/feed.xml')}/>\n{entries}</feed>\n")


def _day(published: str) -> str:
    earliest = edtf.parse(published).earliest
    return earliest.isoformat() if earliest else "1970-01-01"
