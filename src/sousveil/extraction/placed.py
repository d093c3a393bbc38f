"""The rules' mentions of a document by where they stand: what the model tags is looked up among them.

Invariant: looking one up takes no longer in a long text than in a short one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.scenes import Reading, Scene
from sousveil.model import PartyType


@dataclass
class Placed:
    """Mentions by where they begin and where they end."""

    rules: Reading
    ends: dict[int, list[Mention]] = field(default_factory=dict)
    begins: dict[int, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scene in self.rules.scenes:
            for mention in scene.sentence.mentions:
                self.ends.setdefault(mention.end, []).append(mention)
                self.begins[mention.start] = mention

    def scene(self, at: int) -> Scene | None:
        """The scene that a place of the text is in or behind."""
        place = bisect_right(self.rules.scenes, at, key=lambda scene: scene.sentence.start) - 1
        return self.rules.scenes[place] if place >= 0 else None

    def mention(self, start: int, end: int) -> Mention | None:
        """The rules' mention at the same words, a known body that these words begin with (`the Bureau of X of the Department
        of Y`), or one with the same last word."""
        article, _, _ = self.rules.document.text[start:end].partition(" ")
        bare = start + len(article) + 1 if article.lower() in self.rules.language.words["determiners"] else start
        begun = self.begins.get(bare)
        known = begun is not None and begun.id and begun.type == PartyType.PUBLIC_BODY and begun.end < end
        if begun is not None and known and not self._describes_another(begun):
            return begun
        for mention in self.ends.get(end, ()):
            if mention.start <= start or mention.form == NAME or mention.end - mention.start > 3:
                return mention
        return None

    def _describes_another(self, body: Mention) -> bool:
        """`the EU border agency Frontex`: a body before the words for another that is known."""
        behind = self.rules.scenes[body.sentence].sentence.mention_at(body.last + 1)
        other = self.rules.cast.entity(behind) if behind is not None else None
        return other is not None and other.id not in ("", None, body.id)
