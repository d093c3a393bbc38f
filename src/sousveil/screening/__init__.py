"""Is it worth reading, and is it a copy? Pages by their undecoded bytes, then by their text; archives by the funnel.

    verdict = screening.worth_reading(raw, charset="iso-8859-1", content_type="text/html")    # .worth, .why, .words
    funnel = screening.Funnel()
    with open("crawl.warc.gz", "rb") as file:
        for item in funnel.archive(file, "crawl.warc.gz"):    # Picked (a page to read), Skipped (could not be), LeftOut
            ...
    funnel.counts.to_json()

Importing this costs nothing: what is heavy is imported where it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.screening.copies import Seen
    from sousveil.screening.funnel import Asked, Funnel, LeftOut, Picked
    from sousveil.screening.prints import containment, fingerprint, shingles
    from sousveil.screening.screen import Screen, worth_reading
    from sousveil.screening.verdict import Counts, Step, Verdict
    from sousveil.screening.words import Words

_HOME = {
    "containment": "prints", "fingerprint": "prints", "shingles": "prints", "Seen": "copies", "Asked": "funnel",
    "Funnel": "funnel", "LeftOut": "funnel", "Picked": "funnel", "Screen": "screen", "worth_reading": "screen",
    "Counts": "verdict", "Step": "verdict", "Verdict": "verdict", "Words": "words",
}
__all__ = [
    "Asked", "Counts", "Funnel", "LeftOut", "Picked", "Screen", "Seen", "Step", "Verdict", "Words", "containment",
    "fingerprint", "shingles", "worth_reading",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"sousveil.screening.{_HOME[name]}"), name)
