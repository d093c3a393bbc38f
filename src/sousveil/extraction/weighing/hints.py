"""Words that by themselves name no technology, but let one be weighed (`faces`, `whereabouts`): where they stand.

Invariant: they are running words, no name's, of sentences that may speak of this trade; none counts in a text that names no
technology.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from sousveil.extraction.language import Language
from sousveil.extraction.scenes import Reading, Scene
from sousveil.extraction.sentence import Sentence

GROUP = "hints"
SHORTEST, REMEMBERED = 3, 1 << 16


class Hint(NamedTuple):
    """A word at `start` (code points) that hints at a code; `word` as the table has it."""

    start: int
    code: str
    word: str


def hints_in(sentence: Sentence, language: Language) -> list[Hint]:
    """The hints of a sentence, in order, whatever its text is about."""
    running = (t for n, t in enumerate(sentence.tokens) if not t.is_capital and sentence.mention_at(n) is None)
    return [Hint(token.start, *meant) for token in running for meant in _meant(language.code, token.low)]


def hints_of(scene: Scene) -> list[Hint]:
    """The hints of a sentence that may speak of this trade; worked out once."""
    if "hints" not in scene.once:
        scene.once["hints"] = hints_in(scene.sentence, scene.language) if scene.on_matter else []
    found: list[Hint] = scene.once["hints"]
    return found


def in_text(reading: Reading) -> Mapping[str, frozenset[str]]:
    """Of each code the hints in a whole text; worked out once."""
    once = reading.scenes[0].once
    if "all hints" not in once:
        words: dict[str, set[str]] = defaultdict(set)
        for scene in reading.scenes:
            for hint in hints_of(scene):
                words[hint.code].add(hint.word)
        once["all hints"] = {code: frozenset(said) for code, said in words.items()}
    found: Mapping[str, frozenset[str]] = once["all hints"]
    return found


@cache
def _table(language: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Word, or beginning of words with a `*` -> the codes that it hints at, each with the word."""
    from sousveil.extraction.language import load

    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, said in load(language).tables["technology"].get(GROUP, {}).items():
        for word in said.split("|"):
            codes[word].append((code, word))
    return {word: tuple(meant) for word, meant in codes.items()}


@cache
def _longest(language: str) -> int:
    return max(map(len, _table(language)), default=0)


@lru_cache(maxsize=REMEMBERED)
def _meant(language: str, low: str) -> tuple[tuple[str, str], ...]:
    """The codes that a word hints at, the longest beginning of each first."""
    table = _table(language)
    longest = min(len(low), _longest(language))
    keys = (low, *(f"{low[:length]}*" for length in range(longest, SHORTEST - 1, -1)))
    found: dict[str, str] = {}
    for key in keys:
        for code, word in table.get(key, ()):
            found.setdefault(code, word)
    return tuple(found.items())
