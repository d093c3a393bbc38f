"""Names that are goods', not somebody's: what technology is called, what is made by others, models and versions.

Invariant: only a name that the registry does not know is ever taken for a thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import Mention
from sousveil.extraction.tokens import Token
from sousveil.extraction.wording import Found

_SAID = 5


@dataclass(frozen=True)
class Things:
    """Questions about one name of a sentence."""

    language: Language

    def names_product(self, tokens: list[Token], name: Mention, technology: Sequence[Found]) -> bool:
        """`a face recognition system called Sfera`, `Trassir, a program`, `a Stingray`: what goods are called is no party."""
        words, at = self.language.words, name.first - 1
        if name.id is not None:
            return False
        if self._is_said_to_be(tokens, name, technology):
            return True
        if at < 1:
            return False
        if self._is_made_by(tokens, name) or self._is_called(tokens, name, technology) or self._is_one_of_many(tokens, name):
            return True
        apart = tokens[at].text == "," and name.last + 1 < len(tokens) and tokens[name.last + 1].text == ","
        named = self._naming(tokens, at)
        if not apart and not named:
            return False
        before = tokens[at - (named or 1)]
        return before.low in words["wares"] | words["systems"] or any(item.end == before.end for item in technology)

    def _naming(self, tokens: list[Token], at: int) -> int:
        """How many words before `at` what is named stands: `system called X`, `network, known as X`; 0 if nothing is."""
        words = self.language.words
        if tokens[at].low in words.get("naming", frozenset()):
            return 1
        if at < 3 or f"{tokens[at - 1].low} {tokens[at].low}" not in words.get("naming_as", frozenset()):
            return 0
        return 3 if tokens[at - 2].text == "," else 2

    def of_technology(self, tokens: list[Token], name: Mention, technology: Sequence[Found]) -> bool:
        """`Safe City`, `Safe City Projects`, `Face Recognition Technology`: words of technology, alone or with goods."""
        if any(item.start <= name.start and name.end <= item.end for item in technology):
            return True
        inside = [t for t in tokens[name.first : name.last + 1] if not any(i.start <= t.start < i.end for i in technology)]
        partly = 0 < len(inside) <= name.last - name.first
        goods = self.language.nouns["product_heads"] | self.language.words["wares"]
        return partly and all(token.low in goods for token in inside)

    def ends_technology(self, tokens: list[Token], described: Mention, technology: Sequence[Found]) -> bool:
        """`the Safe City`: a place's noun that ends words of technology is no place."""
        last = tokens[described.last]
        place = last.low in self.language.nouns["place"]
        return place and any(item.start < last.start and item.end == last.end for item in technology)

    def _is_said_to_be(self, tokens: list[Token], name: Mention, technology: Sequence[Found]) -> bool:
        """`Trassir, a surveillance program`: a noun phrase behind a comma says that it is goods, and not who makes them."""
        after = tokens[name.last + 1 : name.last + 2 + _SAID]
        if len(after) < 3 or after[0].text != "," or after[1].low not in self.language.words["indefinite"]:
            return False
        goods = self.language.words["wares"] | self.language.words["systems"]
        for token, behind in pairwise(after[1:]):
            if token.low in self.language.nouns["company"] or not (token.is_word or token.text == "-"):
                return False
            ends = token.low in goods or any(item.end == token.end for item in technology)
            if ends and (not behind.is_word or behind.low in self.language.prepositions or behind.low in self._relatives):
                return True
        return False

    @property
    def _relatives(self) -> frozenset[str]:
        return self.language.words["relatives"]

    def _is_one_of_many(self, tokens: list[Token], name: Mention) -> bool:
        """`bought a Stingray`: behind `a`, with no noun that it would belong to, stands a thing; there is one of a firm."""
        if tokens[name.first - 1].low not in self.language.words.get("one_of_many", frozenset()):
            return False
        after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
        words, low = self.language.words, after.low if after is not None else "."
        joined = low in self.language.prepositions or low in words["conjunctions"] or low in words["infinitive_marks"]
        return name.first == name.last and (joined or not low.isalpha()) and low not in ("-", "'s", "’s")

    def _is_made_by(self, tokens: list[Token], name: Mention) -> bool:
        """`Hermes aircraft made by X`: what somebody else has made is no maker."""
        behind = [token.low for token in tokens[name.last + 1 : name.last + 5]]
        made = self.language.words["made_by"]
        by = any(low in made and self.language.prepositions.get(after) == "by" for low, after in pairwise(behind))
        return by and behind[0].isalpha()

    def _is_called(self, tokens: list[Token], name: Mention, technology: Sequence[Found]) -> bool:
        """`a spyware that X named Y`: the name of a thing that is spoken of before."""
        named = tokens[name.first - 1].low in self.language.words.get("naming", frozenset())
        earlier = tokens[max(0, name.first - 12) : name.first - 1]
        relative = any(token.low in self.language.words["relatives"] for token in earlier)
        return named and relative and any(earlier[0].start <= item.start < name.start for item in technology)


def is_model(tokens: list[Token], last: int) -> bool:
    """`BOL-110`, `WMS 2.0`, `TB2`, `Anka-S`: a name with a number or one letter joined to it or a version behind it is a
    thing's."""
    here, after = tokens[last], tokens[last + 1 : last + 3]
    if here.text.isdigit() and last:
        return tokens[last - 1].end == here.start and tokens[last - 1].text.isupper() and len(tokens[last - 1].text) > 1
    if len(here.text) == 1 and here.text.isupper() and last > 1:
        return tokens[last - 1].text == "-" and tokens[last - 2].end == tokens[last - 1].start
    if not after or not here.text.isupper():
        return False
    numbered = len(after) == 2 and after[0].text == "-" and after[1].text.isdigit()
    joined = numbered and here.end == after[0].start and after[0].end == after[1].start
    major, point, minor = after[0].text.partition(".")
    return joined or (bool(point) and major.isdigit() and minor.isdigit())
