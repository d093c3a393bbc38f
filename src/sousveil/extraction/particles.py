"""Verbs of two words: `set up`, `mettre en place`, `switched the cameras off`.

Invariant: a particle counts only where the language's data joins it to the verb.
"""

from __future__ import annotations

from sousveil.extraction.language import Language
from sousveil.extraction.sentence import Sentence

_APART = 6


def with_particle(sentence: Sentence, main: int, lemma: str, language: Language) -> tuple[int, str]:
    """The last token and the lemma of a verb with its particle: `set up`, `mettre en place`."""
    for rest in sorted(language.particles.get(lemma, ()), key=len, reverse=True):
        parts = rest.split()
        if [sentence.low(main + 1 + n) for n in range(len(parts))] == parts:
            return main + len(parts), f"{lemma} {rest}"
    apart = _particle_apart(sentence, main, lemma, language)
    return main, f"{lemma} {apart}" if apart else lemma


def _particle_apart(sentence: Sentence, main: int, lemma: str, language: Language) -> str | None:
    """`switched the cameras off`, `cut Djibouti off`: a particle behind a short object, at the end of what is said."""
    words, position = language.words, main + 1
    particles = {rest for rest in language.particles.get(lemma, ()) if rest in words.get("particles", frozenset())}
    while particles and position < main + 1 + _APART:
        low, mention = sentence.low(position), sentence.mention_at(position)
        if low in particles and position > main + 1:
            after = sentence.low(position + 1)
            ends = not after.isalpha() or after in language.prepositions or after in words["conjunctions"]
            return low if ends or after in words["subordinators"] | words["determiners"] else None
        plain = low.isalnum() and low not in language.prepositions and low not in words["conjunctions"]
        if mention is None and not plain:
            return None
        position = mention.last + 1 if mention is not None else position + 1
    return None
