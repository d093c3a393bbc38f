"""What this program wrote itself: dossiers, pages of its site, exports. They quote documents and are no evidence beside them.

Invariant: a document is taken for one of ours only by a mark that our writers set, and never left out without that being said.
"""

from __future__ import annotations

from sousveil.model import ReadingError

OWN = "made by sousveil itself (a dossier, a page or an export): it is no evidence; read the documents that it quotes"
PAGES = (
    "made by sousveil itself (an export of kept originals): copies of what a ledger holds; to read them all the same, "
    "unpack it and read the archive inside"
)
SITE = "a site that sousveil published: its pages are no evidence; read the documents that they quote"
SITE_MARK = "sousveil-site.json"
MAKER = "sousveil"  # as office files name their author
TITLE_END = " · sousveil"  # of pages, and so of what a browser prints them to
_PAGE = b'<meta name="generator" content="sousveil'
_MARKS = (
    b'"type": "sousveil-export"', b'"made_by": "sousveil ', b'"dc:creator": "sousveil ',
    b"urn:x-sousveil:", b"<creator>sousveil ", b" documents of sousveil.ledger/", b'{"id": "sousveil-document-',
    b"window.sousveilIndex = ", b"\n\nMade by sousveil ", b'"note": "sha256 ',
    b"id,kind,from_name,from_type,from_country,to_name,to_type,to_country,technology,",
    b"id,kind,from_name,from_type,from_country,from_id,to_name,to_type,to_country,to_id,technology,",
    b"id,title,publisher,published,url,language,format,origin,retrieved,licence,size,text_sha256,",
)
_TWIN, _TWIN_GOES_ON = b'{\n"address": "', b'.html",\n"title": '
_NEAR, _FAR = 4096, 16384


class OwnWork(ReadingError):
    """A document that this program made."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown}: {OWN}")


def is_own(head: bytes) -> bool:
    """Do the first bytes of a file carry a mark of ours? Office files and PDFs are told by their readers."""
    near = head[:_NEAR]
    return (
        _PAGE in head[:_FAR] or any(mark in near for mark in _MARKS) or (near.startswith(_TWIN) and _TWIN_GOES_ON in near[:300])
    )
