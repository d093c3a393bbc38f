"""Descriptions where the noun comes first and what describes it follows: `la société israélienne`, `la policía boliviana`.

Invariant: a description holds its noun, its article and the adjectives and nationality behind it, nothing else; a nationality
inside it is no mention of its own.
"""

from __future__ import annotations

from sousveil.extraction.describing import Describing
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PERSON, Mention, made
from sousveil.extraction.tokens import Token

FARTHEST = 5


class HeadFirst(Describing):
    """Finds the descriptions of one sentence of a language that puts the noun first."""

    def described(self, sentence: int, tokens: list[Token], names: list[Mention]) -> list[Mention]:
        """Noun phrases whose head stands for a party."""
        covered = {n: m for m in names for n in range(m.first, m.last + 1)}
        found: list[Mention] = []
        for position, token in enumerate(tokens):
            kind = self._head_type(token.low)
            if kind is None or position in covered or (found and found[-1].last >= position):
                continue
            if tokens[position - 1].low in self.language.words["clitics"] and position:
                continue
            if tokens[position - 1].low in self.language.words["be"] and token.low in self.language.verb_forms and position:
                continue
            first, definite = self._article_before(tokens, position)
            last, country = self._behind(tokens, position, covered)
            mention_type, plural = kind
            named = covered.get(position + 1)
            if mention_type == PERSON and named is not None and named.type == PERSON:
                continue
            found.append(
                made(sentence, tokens, first, last, mention_type, form=DESCRIPTION, head=token.low, plural=plural,
                     country=country, definite=definite or country is not None)
            )  # fmt: skip
        return found

    def _article_before(self, tokens: list[Token], position: int) -> tuple[int, bool]:
        words, first = self.language.words, position
        while first > 0 and tokens[first - 1].low in words["adjectives"]:
            first -= 1
        if self._joins(tokens, first):
            return first, True
        if first > 0 and tokens[first - 1].low in words["determiners"] | words["possessives"]:
            return first - 1, tokens[first - 1].low not in words["indefinite"]
        return first, False

    def _joins(self, tokens: list[Token], first: int) -> bool:
        """Is the word before `first` a preposition with its article: `caméras du ministère`, not `a arrêté des opposants`?"""
        if first == 0 or tokens[first - 1].low not in self.language.words["joined_articles"]:
            return False
        plain = tokens[first - 1].low not in self.language.words["plural_articles"]
        before = tokens[first - 2] if first > 1 else None
        return plain or (before is not None and before.is_word and before.low not in self.language.verb_forms)

    def _behind(self, tokens: list[Token], position: int, covered: dict[int, Mention]) -> tuple[int, str | None]:
        """The last token of the description, and its country by a nationality behind the noun."""
        words, last, country = self.language.words, position, None
        while last + 1 < len(tokens) and last - position < FARTHEST:
            mention = covered.get(last + 1)
            if mention is not None and mention.form == ADJECTIVE and mention.type == "state":
                last, country = mention.last, mention.country
            elif mention is None and tokens[last + 1].low in words["adjectives"]:
                last += 1
            else:
                step = self._field(tokens, last, covered)
                if not step:
                    break
                last += step
        return last, country

    def _field(self, tokens: list[Token], last: int, covered: dict[int, Mention]) -> int:
        """`de l'Intérieur`, `de Defensa`, `de la défense`: how many tokens say what a body is for."""
        words = self.language.words
        if last + 2 >= len(tokens) or self.language.prepositions.get(tokens[last + 1].low) != "of":
            return 0
        at = last + 2
        while at + 1 < len(tokens) and tokens[at].low in words["articles"]:
            at += 1
        mention = covered.get(at)
        named = mention is not None and (mention.form != NAME or mention.type != "unknown")
        return at - last if tokens[at].low in words["fields"] and not named else 0


def describing(language: Language) -> Describing:
    """What finds descriptions in a language."""
    return HeadFirst(language) if "head-first" in language.words["grammar"] else Describing(language)
