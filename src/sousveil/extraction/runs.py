"""How far a name reaches: runs of capitalised words with what may stand inside them.

Invariant: a run begins with a word that may open a name and ends with one; joining words stand only between.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.tokens import Token

MAX_NAME = 9


@dataclass(frozen=True)
class Runs:
    """Finds the runs of one document: `common` words are written small elsewhere in it, `proper` ones with a capital."""

    language: Language
    common: frozenset[str]
    proper: frozenset[str]

    def run(self, tokens: list[Token], start: int, at: dict[int, Mention]) -> int | None:
        """The last token of a run of capitalised words that begins at `start`."""
        if not self._begins_name(tokens, start, at):
            return None
        last, position = start, start
        joins = self.language.nouns["name_joins"]
        while position + 1 < len(tokens) and position - start < MAX_NAME * 2:
            following = tokens[position + 1]
            numbered = following.text.isdigit() and len(following.text) < 4 and 0 <= following.start - tokens[position].end < 2
            if numbered or (following.is_capital and following.is_word and not self._breaks(tokens, position + 1)):
                position += 1
                last = position
            elif self._of_the_state(tokens, position, start):
                position += 3
                last = position
            elif (
                (
                    following.text == "."
                    and position + 2 < len(tokens)
                    and tokens[position + 2].is_capital
                    and (len(tokens[position].text) == 1 or self._two_forms(tokens[position].low, tokens[position + 2].low))
                )
                or (
                    following.low in ("'s", "’s")
                    and position + 2 < len(tokens)
                    and tokens[position + 2].low in self.language.nouns["body_words"]
                    and tokens[position + 2].is_capital
                )
                or (
                    following.text in ("-", "&", "/")
                    and following.start == tokens[position].end
                    and position + 2 < len(tokens)
                    and tokens[position + 2].is_capital
                )
                or (following.low in joins and position + 2 < len(tokens) and self._continues(tokens, position, start))
                or (start in at and at[start].type == "state" and self._trading_house(tokens, position, start))
                or (start not in at and self._double_body(tokens, position, start))
            ):
                position += 1
            else:
                break
        while last > start and self._bracketed_form(tokens, last + 1):
            last += 4
        dotted = self._dotted_form(tokens, last) if last > start else None
        if dotted is not None:
            return dotted
        cut_short = last > start and len(tokens[last].text) == 1 and last + 1 < len(tokens) and tokens[last + 1].text == "."
        return last - 1 if cut_short else last

    def _dotted_form(self, tokens: list[Token], at: int) -> int | None:
        """Where a legal form of letters with points ends that begins at `at`: `Nordvik S.A.`, `Nordvik S.p.A.`."""
        said, end = tokens[at].low, at
        while end + 2 < len(tokens) and tokens[end + 1].text == "." and tokens[end + 2].start == tokens[end + 1].end:
            said, end = f"{said}.{tokens[end + 2].low}", end + 2
            if said in self.language.nouns["legal_forms"]:
                return end + (end + 1 < len(tokens) and tokens[end + 1].text == ".")
        return None

    def _two_forms(self, one: str, other: str) -> bool:
        """`Co. Ltd`: an abbreviated legal form goes on into the next."""
        return {one, other} <= self.language.nouns["legal_forms"]

    def _bracketed_form(self, tokens: list[Token], at: int) -> bool:
        """`Lanka Precision (Pvt) Ltd`, `Lanka Precision (UK) Limited`: one capitalised word in brackets and a legal form."""
        after, forms = tokens[at : at + 4], self.language.nouns["legal_forms"]
        bracketed = [t.text for t in after[::2]] == ["(", ")"] and len(after) == 4
        return bracketed and after[1].is_capital and after[3].low in forms

    def _begins_name(self, tokens: list[Token], start: int, at: dict[int, Mention]) -> bool:
        token = tokens[start]
        if (
            not token.is_capital
            or not token.is_word
            or token.low in self._calendar
            or (token.low in self.language.nouns["not_names"] and not self._opens_body(tokens, start))
        ):
            return False
        words = self.language.words
        if (
            token.low in words["determiners"]
            or token.low in words["pronoun_subjects"]
            or token.low in self.language.prepositions
            or token.low in words["subordinators"] | words["conjunctions"] | words["contrast"]
        ):
            return False
        sentence_start = start == 0 or tokens[start - 1].text in "“\"'‘(•-–—:"
        if start in at:
            return at[start].form == NAME or not sentence_start or (start + 1 < len(tokens) and tokens[start + 1].is_capital)
        if not sentence_start or token.text in self.proper:
            return True
        joined = start + 2 < len(tokens) and tokens[start + 1].text in "-&" and tokens[start + 2].is_capital
        labelled = start > 0 and tokens[start - 1].text == ":"
        if labelled and token.low in self.language.nouns["body_words"] and self._continues(tokens, start, start):
            return True
        if (token.low in self.common or token.low in self.language.verb_forms) and not joined:
            return False
        return start + 1 < len(tokens) and (
            (tokens[start + 1].is_capital and tokens[start + 1].is_word) or tokens[start + 1].text in "-&"
        )

    def _opens_body(self, tokens: list[Token], start: int) -> bool:
        """`National Signals Bureau`: such a word opens a name where the capitals behind it end in a body's noun."""
        nouns, last = self.language.nouns, start
        while last + 1 < len(tokens) and last < start + 4 and tokens[last + 1].is_capital and tokens[last + 1].is_word:
            last += 1
        return tokens[start].low in nouns["name_openers"] and tokens[last].low in nouns["body_words"] and last > start

    @property
    def _calendar(self) -> frozenset[str]:
        """Months and days: capitals that name no party."""
        times = self.language.tables["time"]
        return frozenset(times["months"]) | frozenset(times["weekdays"])

    def _breaks(self, tokens: list[Token], position: int) -> bool:
        return tokens[position].low in self.language.words["determiners"] or tokens[position].low in ("i",)

    def _continues(self, tokens: list[Token], position: int, start: int) -> bool:
        """`Ministry of Interior`, `Bank for Trade`: a joining word goes on only inside the name of a body or bank."""
        nouns = self.language.nouns
        if position + 2 >= len(tokens):
            return False
        join, after = tokens[position + 1].low, tokens[position + 2]
        if join == "the" or not after.is_capital:
            return False
        body = any(
            tokens[n].low in nouns["body_words"] | nouns["ngo_words"] | {"company", "corporation"}
            for n in range(start, position + 1)
        )
        if join == "&" or join not in self.language.words["conjunctions"]:
            return body or join == "&"
        return body and tokens[position].low not in nouns["body_words"] and not self._begins_another(tokens, position + 2)

    def _begins_another(self, tokens: list[Token], at: int) -> bool:
        """`Ministry of Interior and Ministry of Defence`: behind the `and` stand all the words of another body's name."""
        bodies, last = self.language.nouns["body_words"], at
        while last + 1 < len(tokens) and tokens[last + 1].is_capital and tokens[last + 1].is_word:
            last += 1
        following = tokens[last + 1].low if last + 1 < len(tokens) else ""
        heads = last == at and self.language.prepositions.get(following) in ("of", "for")
        return tokens[last].low in bodies and (last > at or heads)

    def _trading_house(self, tokens: list[Token], position: int, start: int) -> bool:
        """`China Road and Bridge Corporation`: a state's name, one word, `and`, and words that end as a company's name does."""
        after = tokens[position + 1 : position + 5]
        joined = position == start + 1 and after and after[0].low in self.language.words["conjunctions"]
        ends = self.language.nouns["company_words"] | self.language.nouns["legal_forms"]
        return bool(joined) and any(t.low in ends and all(u.is_capital for u in after[1 : n + 1]) for n, t in enumerate(after))

    def _double_body(self, tokens: list[Token], position: int, start: int) -> bool:
        """`Food and Drug Administration`: one or two words, `and`, and words that end as a body's name does."""
        after = tokens[position + 1 : position + 5]
        bodies = self.language.nouns["body_words"]
        joined = position < start + 2 and len(after) > 2 and after[0].low in self.language.words["conjunctions"]
        if not joined or any(t.low in bodies for t in tokens[start : position + 1]):
            return False
        run = [t.is_capital for t in after[1:]].index(False) if not all(t.is_capital for t in after[1:]) else len(after) - 1
        return run > 1 and after[run].low in bodies

    def _of_the_state(self, tokens: list[Token], position: int, start: int) -> bool:
        """`Ministry of Interior of the Kingdom ...`: a body's name goes on over `of the` and a capital."""
        nouns, after = self.language.nouns, tokens[position + 1 : position + 4]
        if len(after) < 3 or not after[2].is_capital or after[1].low not in self.language.words["articles"]:
            return False
        of = self.language.prepositions.get(after[0].low) == "of"
        return of and any(t.low in nouns["body_words"] for t in tokens[start : position + 1])
