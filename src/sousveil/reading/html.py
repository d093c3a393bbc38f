"""HTML: main content and metadata by trafilatura; where it finds none, all visible text by lexbor.

Invariant: if less than all visible text was taken, the document says so.
"""

from __future__ import annotations

from sousveil.model import Notice, edtf
from sousveil.reading.kinds import Reading


def read_html(raw: bytes, shown: str) -> Reading:
    """A web page."""
    import trafilatura

    found = trafilatura.bare_extraction(
        raw, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True, deduplicate=False
    )
    visible = _visible(raw)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return Reading(text=visible, notices=(Notice("no-main-content", "all visible text was read"),))
    text = str(found.text)
    notices: tuple[Notice, ...] = ()
    left_out = len("".join(visible.split())) - len("".join(text.split()))
    if left_out > 200:
        notices = (Notice("boilerplate", f"{left_out} characters outside the main text were left out"),)
    published = found.date if found.date and edtf.is_valid(found.date) else None
    return Reading(
        text=text, title=found.title, publisher=found.sitename or found.hostname, published=published,
        language=found.language, url=found.url, notices=notices,
    )


def _visible(raw: bytes) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(raw)
    for tag in ("script", "style", "noscript", "template"):
        for node in tree.css(tag):
            node.decompose()
    root = tree.body or tree.root
    return root.text(separator="\n", strip=True) if root else ""
