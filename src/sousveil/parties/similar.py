"""Names with similar letters, as questions for a person. Nothing here identifies anything.

Method: Dice's coefficient over character trigrams of the normal forms, of the trigrams' sets (Dice 1945); of 20 real pairs that
were tried in planning, true ones scored 0.25 to 0.97 and false ones up to 0.73, so no threshold can decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from sousveil.parties.registry import Registry

_FLOOR, _MOST = 0.45, 5


class Similar:
    """An index of the registry's names by trigram."""

    def __init__(self, parties: Registry) -> None:
        self._registry = parties
        self._names: list[tuple[str, int]] = []
        self._index: dict[str, list[int]] = defaultdict(list)

    def nearest(self, name: str) -> list[tuple[str, float]]:
        """Up to five party ids with their scores, 0.45 at least, the most similar first."""
        if not self._names:
            self._build()
        asked = trigrams(self._registry.normalise.key(name))
        shared: Counter[int] = Counter(place for gram in asked for place in self._index.get(gram, ()))
        best: dict[str, float] = {}
        for place, count in shared.items():
            party, size = self._names[place]
            score = round(2 * count / (len(asked) + size), 3)
            if score >= _FLOOR:
                best[party] = max(score, best.get(party, 0.0))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_MOST]

    def _build(self) -> None:
        for alias in self._registry.aliases:
            grams = trigrams(alias.key)
            for gram in grams:
                self._index[gram].append(len(self._names))
            self._names.append((alias.id, len(grams)))


def trigrams(text: str) -> set[str]:
    """The character trigrams of a text with a space at either end."""
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
