"""What a known company is called: by the registry's name where the document has it, else by the fullest name that it has.

Invariant: only the name changes, never the id; a name in another script and a product's name change nothing.
"""

from __future__ import annotations

from sousveil.extraction.cast import Cast
from sousveil.extraction.mentions import NAME
from sousveil.extraction.sentence import Sentence


def call_as_written(cast: Cast, sentences: list[Sentence], text: str) -> None:
    """Gives companies with an id the names under which the document knows them."""
    written: dict[int, list[str]] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.form == NAME and mention.id and mention.entity >= 0 and not mention.product:
                written.setdefault(mention.entity, []).append(" ".join(text[mention.start : mention.end].split()))
    for rank, names in written.items():
        entity = cast.entities[rank]
        if entity.type == "company" and entity.id and not any(_holds(name, entity.name) for name in names):
            latin = [name for name in names if name.isascii() or any("a" <= letter.lower() <= "z" for letter in name)]
            entity.name = max(latin, key=len, default=entity.name)


def _holds(written: str, name: str) -> bool:
    """Does one begin with the other? `Hikvision Digital` and `Hikvision` do, `HMN Technologies` and `HMN Tech` too, `Hangzhou
    Hikvision` and `Hikvision` don't."""
    short, long = sorted((written.casefold().split(), name.casefold().split()), key=len)
    *first, last = short or [""]
    other = long[len(first)] if len(first) < len(long) else ""
    cut, whole = sorted((last, other), key=len)
    return first == long[: len(first)] and (cut == whole or (bool(first) and whole.startswith(cut)))
