"""One sentence under the eye of the rules: its tokens, the mentions in it, its verb groups and technology words.

Invariant: indexes are positions in `tokens`; mentions don't overlap and are in order; nothing here changes the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from sousveil.extraction.mentions import Mention
from sousveil.extraction.tokens import Token

HEARSAY, ENDED = "hearsay", "ended"


@dataclass(frozen=True)
class VerbGroup:
    """Auxiliaries and a main verb, tokens `first` to `last`; `main` is the verb, `last` its particle where it has one."""

    first: int
    last: int
    main: int
    lemma: str
    passive: bool = False
    progressive: bool = False
    perfect: bool = False
    modal: str | None = None
    negated: bool = False
    infinitive: bool = False
    bare: str | None = None
    past: bool = False

    @property
    def finite(self) -> bool:
        """Has it a tense of its own (no infinitive, no bare participle)?"""
        return not self.infinitive and self.bare is None


@dataclass
class Sentence:
    """`index` counts sentences of the document; `start`, `end` are code points."""

    index: int
    start: int
    end: int
    tokens: list[Token]
    mentions: list[Mention] = field(default_factory=list)
    verbs: list[VerbGroup] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._mention_at: dict[int, Mention] = {}
        self._verb_at: dict[int, VerbGroup] = {}

    def place(self, mentions: list[Mention]) -> None:
        """Put the mentions in."""
        self.mentions = mentions
        self._mention_at = {position: m for m in mentions for position in range(m.first, m.last + 1)}

    def settle(self, place: int, mention: Mention) -> None:
        """Put a mention in the place of one at the same tokens."""
        self.mentions[place] = mention
        for position in range(mention.first, mention.last + 1):
            self._mention_at[position] = mention

    def act(self, verbs: list[VerbGroup]) -> None:
        """Put the verb groups in."""
        self.verbs = verbs
        self._verb_at = {position: verb for verb in verbs for position in range(verb.first, verb.last + 1)}

    def mention_at(self, position: int) -> Mention | None:
        """The mention that covers a token."""
        return self._mention_at.get(position)

    def verb_at(self, position: int) -> VerbGroup | None:
        """The verb group that covers a token."""
        return self._verb_at.get(position)

    def verb_before(self, position: int) -> VerbGroup | None:
        """The last verb group that ends before a token."""
        return next((verb for verb in reversed(self.verbs) if verb.last < position), None)

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` as they stand, gaps made one space."""
        chosen = self.tokens[first : last + 1]
        gaps = ["", *(" " * (right.start > left.end) for left, right in pairwise(chosen))]
        return "".join(gap + token.text for gap, token in zip(gaps, chosen, strict=True))

    def low(self, position: int) -> str:
        """Lower case of a token; empty outside the sentence."""
        return self.tokens[position].low if 0 <= position < len(self.tokens) else ""
