"""sousveil: an evidence ledger of the surveillance trade.

`sousveil.extract(text)` reads claims from a text; `sousveil.open(path)` opens a ledger. Names are imported when first
used, so that `import sousveil` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which costs as much to import as all the rest
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Claim": "sousveil.model",
    "Decision": "sousveil.model",
    "Document": "sousveil.model",
    "Finding": "sousveil.model",
    "Party": "sousveil.model",
    "SousveilError": "sousveil.model",
    "extract": "sousveil.pipeline",
    "open": "sousveil.ledger",
}
__all__ = ["__version__", *sorted(_PUBLIC)]

# What a list of claims can be made into. The door knows every room, so that the ledger, which makes the lists, need not.
_MAKERS = {
    "to_polars": "sousveil.publishing.frames",
    "to_pandas": "sousveil.publishing.frames",
    "to_arrow": "sousveil.publishing.frames",
    "to_networkx": "sousveil.publishing.frames",
    "html_of": "sousveil.publishing.notebook",
    "html_of_circuits": "sousveil.publishing.notebook",
    "html_of_findings": "sousveil.publishing.notebook",
}


def maker(name: str) -> Callable[..., Any]:
    """The function that makes claims into a frame, a graph or a page, imported when asked for."""
    from importlib import import_module

    found: Callable[..., Any] = getattr(import_module(_MAKERS[name]), name)
    return found


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sousveil' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)
