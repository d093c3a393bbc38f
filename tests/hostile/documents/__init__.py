"""Hostile documents, made in code: (name, bytes) that a careless reader would crash on, hang on, or follow somewhere.

Invariant: the same list for ever; each is small on disk (under 2 MB), whatever it would become.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.documents import bombs, markup, messages, mutated, oddities, packages, pdfs
from tests.hostile.documents.external import external

__all__ = ["SECRET", "external", "hostile"]

SECRET = "sousveil-canary-secret"
GROUPS = (
    mutated.mutated, markup.html, pdfs.pdf, packages.packages, markup.xml, messages.mail, messages.json_and_text, messages.rtf,
    bombs.bombs, bombs.warcs, oddities.odd,
)


def hostile(secret_path: str = "/etc/passwd") -> Iterator[tuple[str, bytes]]:
    """All of them; those that ask for a file or an address ask for `secret_path`."""
    for group in GROUPS:
        for name, raw in group():
            yield f"{group.__name__}/{name}", raw
    yield from external(secret_path)
