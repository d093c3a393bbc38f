"""Forms of verbs in languages whose endings say person, tense and mood: the third persons, which reports are written in.

Invariant: endings are data (`[classes]` of inflection.toml); a verb that no class fits is an error when the language is loaded.
"""

from __future__ import annotations

from typing import Any

from sousveil.extraction.forms import BASE, CONDITIONAL, FUTURE, ING, PARTICIPLE, PAST, S

_TENSES = (("present", S), ("past", PAST), ("participle", PARTICIPLE), ("gerund", ING), ("future", FUTURE))


class Conjugation:
    """Forms by the classes and irregular stems of a language."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._classes: list[tuple[str, dict[str, str]]] = sorted(table["classes"].items(), key=lambda row: -len(row[0]))
        self._irregular: dict[str, str] = table["irregular"]
        self._future: list[str] = table["future"].split()
        self._conditional: list[str] = table["conditional"].split()

    def forms(self, lemma: str) -> list[tuple[str, str]]:
        """(form, word) pairs of a lemma. Raises ValueError where no class fits."""
        if lemma in self._irregular:
            present, past, participle, gerund, future = (part.split() for part in self._irregular[lemma].split("/"))
        else:
            present, past, participle, gerund, future = self._regular(lemma)
        found = [(BASE, lemma)]
        for (_, form), words in zip(_TENSES[:4], (present, past, participle, gerund), strict=True):
            found += [(form, word) for word in words]
        for stem in future:
            found += [(FUTURE, stem + end) for end in self._future] + [(CONDITIONAL, stem + end) for end in self._conditional]
        return found

    def _regular(self, lemma: str) -> tuple[list[str], ...]:
        for ending, row in self._classes:
            if lemma.endswith(ending):
                stem = lemma[: len(lemma) - len(ending)]
                return tuple([stem + end for end in row[name].split()] for name, _ in _TENSES)
        raise ValueError(f"no class of endings fits the verb {lemma!r}")
