"""The analysis room's phrases, from the one catalogue of labels. Invariant: an unknown key is an error, never a blank."""

from __future__ import annotations

from sousveil.drawing.labels import Labels, labels


def phrase(key: str, words: Labels | None = None, **values: object) -> str:
    """The phrase with its {names} filled in, in the language of `words` (English). Raises KeyError for an unknown one."""
    return (words or labels())(f"phrase.{key}", **values)


def title(rule: str, own: str, words: Labels) -> str:
    """What a circuit is called: by the catalogue, or by its `own` title where the catalogue does not know the rule."""
    return words(f"string_title.{rule}") if f"string_title.{rule}" in words.table else own
