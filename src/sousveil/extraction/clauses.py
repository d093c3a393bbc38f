"""What stands before a verb: where its clause begins, the nearest noun phrase, and what is only said aside in between.

Invariant: every answer is made of mentions of the same sentence, in text order; the words for it come from the language.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.acting import is_adverb
from sousveil.extraction.lists import Lists
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, Mention
from sousveil.extraction.sentence import VerbGroup


@dataclass(frozen=True)
class Clauses(Lists):
    """Questions about what stands left of a verb of one sentence."""

    def _interrupted(self, before: int) -> list[Mention]:
        """Who acts beyond what is said of them in between: `X, a venture of A and B, sold`, `X, in which A holds 9 %, sold`,
        `the firm that A controls sold`."""
        inner = self.sentence.verb_at(before)
        if inner is not None and inner.finite:
            opened = self._relative_start(inner)
            head = self.sentence.mention_at(opened - 1) if opened is not None else None
            return self.listed(head) if head is not None and head.form != ADJECTIVE and not self._governed(head) else []
        if self.sentence.low(before) != ",":
            return []
        for comma in range(self._clause_floor(before), before):
            head = self.sentence.mention_at(comma - 1) if self.sentence.low(comma) == "," else None
            if head is None or head.form == ADJECTIVE or self._governed(head) or not self._opens_aside(comma + 1):
                continue
            inside = [(self.sentence.low(n), self.sentence.low(n + 1)) for n in range(comma + 1, before)]
            if any(mark == "," and low in self.language.words["conjunctions"] for mark, low in inside):
                return []
            return self.listed(head)
        return []

    def _opens_aside(self, position: int) -> bool:
        """Does something begin here that only says more of the name before: a noun phrase, a relative clause, a participle?"""
        words = self.language.words
        position += self._skippable(position)
        verb = self.sentence.verb_at(position)
        if verb is not None:
            return verb.bare is not None
        near = [self.sentence.low(n) for n in range(position, position + 3)]
        relative = any(low in words["relatives"] for low in near[:1]) or (
            any(low in self.language.prepositions for low in near[:2]) and any(low in words["relatives"] for low in near[1:])
        )
        described = self.sentence.mention_at(position)
        return relative or (near[0] in words["determiners"] and (described is None or described.form == DESCRIPTION))

    def _skippable(self, position: int) -> bool:
        low = self.sentence.low(position)
        return self.sentence.mention_at(position) is None and (
            low in self.language.words["adverbs"] or low in self.language.words["negators"] or is_adverb(low, self.language)
        )

    def _at_home(self, mention: Mention) -> bool:
        """Does this state only say where the company before it sits?"""
        place = self.sentence.mentions.index(mention)
        return place > 0 and self.sentence.mentions[place - 1].form == NAME and self._only_locates(place)

    def _nearest(self, before: int, verb: VerbGroup) -> list[Mention]:
        """The noun phrase to the left, not governed by a preposition if there is one, within the clause."""
        floor = self._clause_floor(before)
        left = [m for m in self.sentence.mentions if floor <= m.last <= before and m.form != ADJECTIVE]
        left = [m for m in left if self.sentence.low(m.last + 1) not in ("'s", "’s") and not self._at_home(m)]
        free = [m for m in left if not self._governed(m) and not self._in_apposition(m, before)]
        if free:
            return self.listed(free[-1])
        inside = [m for m in left if self._governed(m) and self._preposition(0) is None] or left
        while len(inside) > 1 and self._holds(inside[-2], inside[-1]):
            inside.pop()
        return self.listed(inside[-1]) if inside else []

    def _holds(self, whole: Mention, owner: Mention) -> bool:
        """`phones of reporters of the paper`: what stands behind `of` only says whose the former is."""
        between = [self.sentence.low(n) for n in range(whole.last + 1, owner.first)]
        of = bool(between) and self.language.prepositions.get(between[0]) == "of"
        return of and all(low in self.language.words["determiners"] for low in between[1:])

    def _clause_floor(self, before: int) -> int:
        """Where the clause that ends at `before` begins: after the last verb with a tense that is not in a relative clause."""
        position, commas = before, 0
        while position >= 0:
            low, verb = self.sentence.low(position), self.sentence.verb_at(position)
            if low in (";", ":") or low in self.language.words["subordinators"]:
                return position + 1
            if low in self.language.words["complementiser"] and self.sentence.verb_at(position - 1) is not None:
                return position + 1
            if verb is not None and verb.finite:
                opened = self._relative_start(verb)
                if opened is None:
                    return verb.last + 1
                position = opened
            commas += low == ","
            position -= 1
        return 0

    def _relative_start(self, verb: VerbGroup) -> int | None:
        """Where the relative clause of this verb opens, if it is in one."""
        for back in range(verb.first - 1, max(-1, verb.first - 8), -1):
            low = self.sentence.low(back)
            if low in self.language.words["relatives"] and self.sentence.mention_at(back) is None:
                return back
            if self.sentence.verb_at(back) is not None or low in (";", ":"):
                return None
        return None

    def _in_apposition(self, mention: Mention, before: int) -> bool:
        """Between two commas after another mention: `A, a unit of B, sold`."""
        before_it = range(mention.first - 1, max(-1, mention.first - 13), -1)
        comma = next((n for n in before_it if self.sentence.low(n) in (",", ":", ";", "–", "—")), None)
        opened = (
            comma is not None
            and self.sentence.low(comma) == ","
            and all((verb := self.sentence.verb_at(n)) is None or verb.bare == "ed" for n in range(comma, mention.first))
        )
        closed = any(self.sentence.low(n) == "," for n in range(mention.last + 1, before + 1))
        before_all = [m for m in self.sentence.mentions if m.last < mention.first and m.form != ADJECTIVE]
        earlier = any(not self._governed(m) for m in before_all)
        return opened and closed and earlier and not self._joined_to_earlier(mention)

    def _joined_to_earlier(self, mention: Mention) -> bool:
        place = self.sentence.mentions.index(mention)
        return place > 0 and self.sentence.mentions[place - 1] in self.listed(mention)
