"""Finds descriptions and pronouns: noun phrases whose head stands for a party, and words that point back at one.

Invariant: a head that only modifies what follows (`police cameras`) is no mention; persons are marked, never parties.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sousveil.extraction.acting import is_adverb
from sousveil.extraction.forms import BASE, S
from sousveil.extraction.language import Language, VerbForm
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PERSON, PRONOUN, Mention, made
from sousveil.extraction.tokens import Token

_HELPING = ("be", "have", "do", "modals", "possible_modals", "negators", "contrast")


@dataclass(frozen=True)
class Describing:
    """Finds the descriptions and pronouns of one sentence whose names are known."""

    language: Language

    def described(self, sentence: int, tokens: list[Token], names: list[Mention]) -> list[Mention]:
        """Noun phrases whose head stands for a party: `the Serbian police`, `local journalists`, `the spyware maker`."""
        covered = {n: m for m in names for n in range(m.first, m.last + 1)}
        found: list[Mention] = []
        for position, token in enumerate(tokens):
            compound = position >= 2 and tokens[position - 1].text == "-" and f"{tokens[position - 2].low}-{token.low}"
            people = self._people_of_two(tokens, position)
            kind = people or self._head_type(compound or token.low)
            kind = self._of_a_people(tokens, position, covered) or kind or self._head_type(token.low)
            kind = kind or self._two_words(tokens, position)
            if kind is not None and position and f"{tokens[position - 1].low} {token.low}" in self._not_heads:
                kind = None
            if kind is not None and (self._says_here(tokens, position, covered) or self._is_to_do(tokens, position, kind[0])):
                kind = None
            if kind is None or position in covered or self._acts_as_modifier(tokens, position, covered):
                continue
            if found and found[-1].last >= position:
                continue
            first, country, definite = self._left_edge(tokens, position, covered, found)
            while found and found[-1].first >= first:
                found.pop()
            if country is None and token.low in self.language.nouns["needs_country"]:
                continue
            mention_type, plural = kind
            found += self._shared_head(sentence, tokens, first, mention_type, token.low, covered)
            found.append(
                made(
                    sentence,
                    tokens,
                    first,
                    position,
                    mention_type,
                    form=DESCRIPTION,
                    head=token.low if people is None else f"{tokens[position - 1].low} {token.low}",
                    plural=plural,
                    country=country,
                    definite=definite,
                )
            )
        return found

    def _shared_head(
        self, sentence: int, tokens: list[Token], first: int, kind: str, head: str, covered: dict[int, Mention]
    ) -> list[Mention]:
        """`Serbian and Chinese police` are two: the first adjective stands for its own police."""
        if first < 2 or tokens[first - 1].low not in self.language.words["conjunctions"] or first not in covered:
            return []
        left = covered.get(first - 2)
        if left is None or left.form != ADJECTIVE or covered[first].form != ADJECTIVE:
            return []
        return [replace(left, form=DESCRIPTION, type=kind, head=head, name="", id=None, definite=True)]

    def _head_type(self, low: str) -> tuple[str, bool] | None:
        nouns = self.language.nouns
        for name, kind in (("company", "company"), ("state", "state"), ("public-body", "public-body")):
            if low in nouns[name]:
                return kind, low in ("authorities",)
            if low in nouns[f"{name}_plural"]:
                return ("group" if name == "state" else kind), True
        if low in nouns["lender"]:
            return "public-body", low.endswith("s")
        if low in nouns["group"]:
            return "group", True
        return (PERSON, False) if low in nouns["person"] else None

    def _people_of_two(self, tokens: list[Token], position: int) -> tuple[str, bool] | None:
        """`a rights group`: no company, though `group` alone is one."""
        pair = f"{tokens[position - 1].low} {tokens[position].low}" if position else ""
        return ("group", True) if pair in self.language.nouns["group"] else None

    def _two_words(self, tokens: list[Token], position: int) -> tuple[str, bool] | None:
        """`coast guards`, `200 people`: a head that stands for a party only behind another word or a number."""
        if not position:
            return None
        before = "#" if tokens[position - 1].low[:1].isdigit() else tokens[position - 1].low
        return self._head_type(f"{before} {tokens[position].low}")

    def _of_a_people(self, tokens: list[Token], position: int, covered: dict[int, Mention]) -> tuple[str, bool] | None:
        """`Mapuche organisations`, `Cambodian unions`: whom the name of a people or state makes a group of people."""
        nouns, head, name = self.language.nouns, tokens[position].low, covered.get(position - 1)
        if not position or head not in nouns["of_a_people"]:
            return None
        before = tokens[position - 1]
        people = before.low in nouns["group"] and before.is_capital if name is None else is_of_a_people(name)
        state = name is not None and name.form == ADJECTIVE and head not in nouns["company_plural"]
        return ("group", True) if people or state else None

    @property
    def _not_heads(self) -> frozenset[str]:
        return self.language.nouns.get("not_heads", frozenset())

    def _says_here(self, tokens: list[Token], position: int, covered: dict[int, Mention]) -> bool:
        """`Tiandy states that`, `the report of 2021 states that`: a verb of saying right behind who or what says it."""
        form, reporting = self.language.verb_forms.get(tokens[position].low), self.language.reporting
        behind = tokens[position + 1].low if position + 1 < len(tokens) else ""
        opens = behind in self.language.words["complementiser"]
        if not opens or form is None or form.lemma not in reporting["say"] | reporting["allege"]:
            return False
        before = tokens[position - 1].low if position else ""
        told = reporting["carriers"] | reporting["papers"] | reporting["told_nouns"] | reporting["sayers"]
        spoken = before in told or self._head_type(before) is not None or (before.isdigit() and S in form.forms)
        return spoken or (position - 1 in covered and covered[position - 1].form != ADJECTIVE)

    def _is_to_do(self, tokens: list[Token], position: int, kind: str) -> bool:
        """`used to spy on journalists`: what somebody is to do, no spy."""
        form, before = self.language.verb_forms.get(tokens[position].low), tokens[position - 1].low if position else ""
        opens = self.language.words["modals"] | self.language.words.get("infinitive_marks", frozenset())
        return kind == PERSON and form is not None and BASE in form.forms and before in opens

    def _acts_as_modifier(self, tokens: list[Token], position: int, covered: dict[int, Mention]) -> bool:
        """`police cameras`, `state television`, `government officials`, `company executives`: not the head of its phrase."""
        if position + 1 >= len(tokens):
            return False
        following = tokens[position + 1]
        if following.text == "-":
            return True
        if not following.is_word or position + 1 in covered:
            return False
        if self._head_type(following.low) is not None:
            return True
        if tokens[position].low in self.language.nouns["group"] and tokens[position].low.endswith("s"):
            return False
        words, low = self.language.words, following.low
        if position + 2 < len(tokens) and tokens[position + 2].low in words.get("granted", frozenset()):
            return False
        if (
            low in self.language.prepositions
            or low in words["conjunctions"]
            or low in words["relatives"]
            or low in words["adverbs"]
        ):
            return False
        if any(low in words[group] for group in (*_HELPING, "subordinators", "determiners", "possessives")):
            return False
        return low not in self.language.verb_forms and not low.endswith("ly")

    def _left_edge(
        self, tokens: list[Token], position: int, covered: dict[int, Mention], found: list[Mention]
    ) -> tuple[int, str | None, bool]:
        """Where the noun phrase begins, its country by a demonym or possessor inside, whether it is definite."""
        words = self.language.words
        first, country = position, None
        while first > 0 and position - first < 6:
            before = tokens[first - 1]
            mention = covered.get(first - 1)
            if mention is not None:
                based = first + 1 < len(tokens) and tokens[first].text == "-"
                if first == position and self._belongs_to_head(tokens[position], mention):
                    return self._owned_from(mention.first, covered, tokens)
                if (
                    mention.type not in ("state", "place")
                    or tokens[first].text == ","
                    or (mention.type == "place" and not based)
                ):
                    break
                country = mention.country
                first = mention.first
                if mention.form != ADJECTIVE and not based:
                    break
            elif before.low in ("'s", "’s") and found and self._is_office(tokens, position, found[-1], first - 2):
                return found[-1].first, found[-1].country, True
            elif before.low in ("'s", "’s") and first - 2 in covered and covered[first - 2].type in ("state", "place"):
                owner = covered[first - 2]
                return owner.first, owner.country, True
            elif before.low in words["determiners"] or before.low in words["possessives"]:
                return first - 1, country, before.low not in words["indefinite"]
            elif before.text == "-" and first >= 2 and tokens[first - 2].is_word and first - 2 not in covered:
                first -= 2
            elif self._is_predicate(tokens, first - 1, covered):
                break
            elif (before.text == "-" and first - 2 in covered) or (before.is_word and self._may_stand_before(tokens, first)):
                first -= 1
            else:
                break
        return first, country, country is not None

    def _belongs_to_head(self, head: Token, mention: Mention) -> bool:
        """`Tigre municipality`, `the Baloch community`: a name that nobody knows right before a body's noun, or one of people,
        is a part of what it is called."""
        nouns, unknown = self.language.nouns, mention.form == NAME and mention.id is None
        named = unknown and mention.type in ("unknown", "company") and head.low in nouns["public-body"]
        return named or (is_of_a_people(mention) and head.low in nouns["of_a_people"])

    @staticmethod
    def _owned_from(first: int, covered: dict[int, Mention], tokens: list[Token]) -> tuple[int, str | None, bool]:
        """Where `Argentina's Tigre` or `Tigre` begins, with its country."""
        owner = covered.get(first - 2) if first > 1 and tokens[first - 1].low in ("'s", "’s") else covered.get(first - 1)
        if owner is not None and owner.type == "state":
            return owner.first, owner.country, True
        return first, None, True

    def _is_office(self, tokens: list[Token], position: int, holder: Mention, owner: int) -> bool:
        """`the attorney general's office`: the office of somebody who holds one is one body."""
        office = tokens[position].low in self.language.nouns.get("offices", frozenset())
        return office and holder.type == PERSON and holder.last == owner

    def _may_stand_before(self, tokens: list[Token], first: int) -> bool:
        """Is the word before `first` part of the noun phrase? `state-owned` is; a verb after `will` or `to` is not."""
        before, behind = tokens[first - 1], tokens[first - 2] if first > 1 else None
        if behind is not None and behind.text == "-":
            return True
        words = self.language.words
        opens = words["modals"] | words["possible_modals"] | words.get("infinitive_marks", frozenset())
        form = self.language.verb_forms.get(before.low)
        helped = self.language.verb_forms.get(behind.low) if behind is not None else None
        helps = helped is not None and helped.lemma in self.language.reporting["helping"]
        adverb = behind is not None and first > 2 and is_adverb(behind.low, self.language)
        opened = behind is not None and (tokens[first - 3].low if adverb else behind.low) in opens
        if (opened or helps) and form is not None and BASE in form.forms:
            return False
        nouns = self.language.nouns
        acting = nouns["public-body"] | nouns["public-body_plural"] | nouns["group"]
        if behind is not None and form is not None and BASE in form.forms and behind.low in acting:
            return False
        if (
            behind is not None
            and behind.low in words["conjunctions"]
            and first > 2
            and self._coordinated(tokens[first - 3], form)
        ):
            return False
        return self._modifies(before)

    def _is_predicate(self, tokens: list[Token], position: int, covered: dict[int, Mention]) -> bool:
        """`X counts police forces among its customers`: what one name does, no part of what it is done to."""
        name, form = covered.get(position - 1), self.language.verb_forms.get(tokens[position].low)
        alone = name is not None and name.form == NAME and not name.plural and name.first == 0
        return alone and form is not None and S in form.forms and BASE not in form.forms

    def _coordinated(self, earlier: Token, form: VerbForm | None) -> bool:
        """`arrest and torture dissidents`: two verbs in one form, not two nouns."""
        other = self.language.verb_forms.get(earlier.low)
        return form is not None and other is not None and BASE in form.forms and BASE in other.forms

    def _modifies(self, token: Token) -> bool:
        words, low = self.language.words, token.low
        if (
            low in self.language.prepositions
            or low in words["conjunctions"]
            or low in words["relatives"]
            or low in words["subordinators"]
        ):
            return False
        if any(low in words[group] for group in (*_HELPING, "adverbs", "pronoun_subjects")):
            return False
        form = self.language.verb_forms.get(low)
        return form is None or low in words["participles"] or BASE in form.forms

    def _floats(self, tokens: list[Token], position: int) -> bool:
        """`have both bought`: `both` within a verb group points at nobody new."""
        words = self.language.words
        inside = position > 0 and any(tokens[position - 1].low in words[group] for group in ("be", "have", "modals"))
        acts = position + 1 < len(tokens) and tokens[position + 1].low in self.language.verb_forms
        return inside and acts and tokens[position].low in words["floating"]

    def pronouns(self, sentence: int, tokens: list[Token], taken: set[int]) -> list[Mention]:
        nouns, found = self.language.nouns, []
        for position, token in enumerate(tokens):
            if position in taken or self._floats(tokens, position):
                continue
            if token.low in nouns["plural_pronouns"] or token.low in nouns["singular_pronouns"]:
                found.append(
                    made(
                        sentence,
                        tokens,
                        position,
                        position,
                        "pronoun",
                        form=PRONOUN,
                        head=token.low,
                        plural=token.low in nouns["plural_pronouns"],
                    )
                )
        return found


def is_of_a_people(name: Mention) -> bool:
    """May a name be that of a people: one or two words that nobody knows, and nothing says to be a company's?"""
    return name.form == NAME and name.type == "unknown" and name.last <= name.first + 1
