"""What stands together: lists of mentions, the examples of a plural, and what a preposition governs.

Invariant: every answer is made of mentions of the same sentence, in text order; the words for it come from the language.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PERSON, Mention
from sousveil.extraction.nationality import is_seat
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.sisters import has_form


@dataclass(frozen=True)
class Lists:
    """Questions about the noun phrases of one sentence."""

    sentence: Sentence
    language: Language

    def listed(self, mention: Mention) -> list[Mention]:
        """The mention with those it is listed with (`A, B and C`), the members that `such as` names, or the states that
        customers are in (`customers in A and B`)."""
        sentence, where = self.sentence, self.announced(mention)
        if where is not None:
            return self.listed(where)
        place = sentence.mentions.index(mention)
        members = [mention, *self._following(place, 1)]
        members = [*reversed(self._following(place, -1)), *members]
        if len(members) > 1 and (not self._truly_listed(members) or self._acts_itself(members)):
            members = [mention]
        return self._examples(members)

    def _acts_itself(self, members: list[Mention]) -> bool:
        """`sold it to X, and Y maintains it`: behind a comma and a conjunction a clause of its own begins."""
        left, last = members[-2:]
        joined = [self.sentence.low(n) for n in range(left.last + 1, left.last + 3)]
        apart = joined[0] == "," and joined[1] in self.language.words["conjunctions"]
        verb = self.sentence.verb_at(last.last + 1)
        return len(members) == 2 and apart and verb is not None and verb.finite

    def announced(self, mention: Mention) -> Mention | None:
        """The state (the first of a list) that a noun stands for by where its holders are: `customers in A and B`."""
        nouns, behind = self.language.nouns, mention.last + 1
        abroad = mention.head in nouns["customers"] | nouns["state_plural"] | nouns["act_for_state"]
        inside = {self.sentence.low(n) for n in range(mention.first, mention.last)}
        if inside & self.language.nouns["network_words"]:
            return None
        if mention.form != DESCRIPTION or not abroad or self.language.prepositions.get(self.sentence.low(behind)) != "in":
            return None
        where = self._in_phrase(behind + 1, len(self.sentence.tokens))
        return where if where is not None and where.type in ("state", "place") else None

    def _following(self, place: int, step: int) -> list[Mention]:
        """Members of a list after (step 1) or before (-1) the mention at `place`; `of Israel` behind a name is passed over."""
        mentions, found, here = self.sentence.mentions, [], place
        while 0 <= here + step < len(mentions):
            other = here + step
            beyond = other + 1
            if step > 0 and beyond < len(mentions) and self._owner_before(mentions[beyond]) is mentions[other]:
                other = beyond
            elif step < 0 and self._owner_before(mentions[here]) is mentions[other]:
                other -= 1
            if other < 0:
                break
            if self._only_locates(other) and 0 <= other + step < len(mentions):
                other += step
            left, right = (here, other) if step > 0 else (other, here)
            if not self._joined(mentions[left], mentions[right]):
                break
            found.append(mentions[other])
            here = other
        return found

    def _only_locates(self, place: int) -> bool:
        """A state or city after `of` or in brackets behind another mention, or between commas behind a company's name."""
        mention = self.sentence.mentions[place]
        if place == 0 or mention.type not in ("state", "place"):
            return False
        at = mention.first - 1 - (self.sentence.low(mention.first - 1) in self.language.words["articles"])
        before, named = self.sentence.low(at), self.sentence.mentions[place - 1]
        if named.last != at - 1 and not (named.last == at - 2 and self.sentence.low(at - 1) == "."):
            return False
        return before == "(" or self.language.prepositions.get(before) in ("of", "in", "from") or self._is_home(named, mention)

    def whose_home(self, mention: Mention) -> Mention:
        """The company before a state that only says where it sits, or the mention itself."""
        place = self.sentence.mentions.index(mention)
        return self.sentence.mentions[place - 1] if self._only_locates(place) else mention

    def _is_home(self, named: Mention, place: Mention) -> bool:
        """`Intelsoft S.A., Greece, which`: the country behind a company's name is where it sits."""
        apart = self.sentence.low(place.first - 1) == "," and self.sentence.low(place.last + 1) in (",", ";", ".", ")")
        again = self.sentence.low(place.last + 2) in self.language.words["conjunctions"]
        company = named.type == "company" and named.form == NAME and place.form != ADJECTIVE
        formal = has_form(self.sentence, named, self.language)
        return apart and company and not again and (formal or named.country == place.country)

    def _examples(self, members: list[Mention]) -> list[Mention]:
        last = members[-1]
        after = last.last + 1 + (self.sentence.low(last.last + 1) in self.language.words["adverbs"])
        if self.sentence.low(after) == ",":
            after += 1
        if (
            self.language.prepositions.get(self.sentence.low(after)) == "of"
            and (place := self.sentence.mention_at(after + 1))
            and place.type in ("state", "place")
        ):
            after = place.last + 1 + (self.sentence.low(place.last + 1) == ",")
        word = self._preposition(after)
        if last.form != DESCRIPTION or not last.plural:
            return members
        if word is not None and self.language.prepositions[word] == "as":
            named = self._in_phrase(after + len(word.split()), len(self.sentence.tokens))
            return self.listed(named) if named is not None else members
        return self._spelled_out(last) or members

    def _spelled_out(self, described: Mention) -> list[Mention]:
        """`four companies: A, B, C and D`, `two firms, A and B,`: the names that a plural description announces."""
        sentence = self.sentence
        for position in range(described.last + 1, len(sentence.tokens)):
            if sentence.low(position) in (":", "—", "–") or (position == described.last + 1 and sentence.low(position) == ","):
                named = next((m for m in sentence.mentions if position < m.first <= position + 3 and m.form != ADJECTIVE), None)
                if (
                    named is not None
                    and named.form != DESCRIPTION
                    and (named.type == described.type or described.type == "group")
                ):
                    listed = self.listed(named)
                    return listed if len(listed) > 1 else []
        return []

    def _joined(self, left: Mention, right: Mention) -> bool:
        owned = self._owner_before(right)
        stop = owned.first if owned is not None and owned is not left else right.first
        between = [self.sentence.low(n) for n in range(self._behind_form(left), stop) if not self._locates(n)]
        words = self.language.words
        if self._opens_clause(left, right):
            return False
        apart = {",", ";"} if left.type == right.type == "company" else {","}
        glue = {*apart, *words["conjunctions"], *words["determiners"], *words["list_joins"]}
        marks = [low for low in between if low in apart or low in self.language.words["conjunctions"]]
        return bool(marks) and len(between) <= 4 and set(between) <= glue and self._alike(left, right)

    def _behind_form(self, named: Mention) -> int:
        """The token behind a company's name and its legal form: `Cloudwalk Technology Co., Ltd.`"""
        forms, at = self.language.nouns["legal_forms"], named.last + 1
        tail = forms | self.language.nouns["company_words"]
        while named.type == "company" and at < len(self.sentence.tokens):
            low, beside = self.sentence.low(at), self.sentence.low(at - 1 if self.sentence.low(at) == "." else at + 1)
            within = low in (".", ",") and (beside in forms or self.sentence.low(at + 1) in forms)
            if not (within or (self.sentence.tokens[at].is_capital and low in tail)):
                break
            at += 1
        return at

    def _owner_before(self, mention: Mention) -> Mention | None:
        """The state in `Israel's X`, whose X it is."""
        if self.sentence.low(mention.first - 1) not in ("'s", "’s"):
            return None
        owner = self.sentence.mention_at(mention.first - 2)
        return owner if owner is not None and owner.type == "state" else None

    def _opens_clause(self, left: Mention, right: Mention) -> bool:
        """`sold cameras to Kenya and ZTE sold drones`: the right one is the subject of what follows, no member of a list."""
        after = self.sentence.verb_at(right.last + 1)
        slots = {self.language.prepositions.get(self.sentence.low(left.first - n)) for n in (1, 2)}
        named = right.form == NAME and self._governed(left) and "between" not in slots
        opened = any(verb.finite and verb.last < left.first for verb in self.sentence.verbs)
        return named and opened and after is not None and after.finite and not after.passive

    def _locates(self, position: int) -> bool:
        """Is this token part of `of Israel` or `(Israel)` behind a name?"""
        mention = (
            self.sentence.mention_at(position)
            or self.sentence.mention_at(position + 1)
            or self.sentence.mention_at(position - 1)
        )
        if mention is None or mention.first - 1 > position or position > mention.last + 1:
            return False
        if position == mention.last + 1 and self.sentence.low(position) != ")":
            return False
        return self._only_locates(self.sentence.mentions.index(mention))

    @staticmethod
    def _alike(left: Mention, right: Mention) -> bool:
        people = left.type in ("group", PERSON), right.type in ("group", PERSON)
        return (people[0] == people[1] and ADJECTIVE not in (left.form, right.form)) or left.form == right.form == ADJECTIVE

    def _truly_listed(self, members: list[Mention]) -> bool:
        """Two mentions with only a comma between are an apposition, not a list."""
        gaps = [self.sentence.low(left.last + 1) for left in members[:-1]]
        ends = self.sentence.low(members[-1].first - 1)
        return len(members) > 2 or gaps[-1] != "," or ends in self.language.words["conjunctions"]

    def _preposition(self, position: int) -> str | None:
        told = f"{self.sentence.low(position - 1)} {self.sentence.low(position)}" in self.language.reporting["according"]
        if told and position:
            return None
        pair = f"{self.sentence.low(position)} {self.sentence.low(position + 1)}"
        if pair in self.language.words.get("counting", frozenset()):
            return None
        triple = f"{pair} {self.sentence.low(position + 2)}"
        for word in (triple, pair, self.sentence.low(position)):
            if word in self.language.prepositions and self.sentence.mention_at(position) is None:
                return word
        return None

    def _in_phrase(self, start: int, end: int) -> Mention | None:
        """The mention that a preposition governs: the first before another preposition (but `of` is passed), verb or mark."""
        position, passed = start, None
        while position < min(end, start + 14):
            mention = self.sentence.mention_at(position)
            if mention is not None:
                follows = self.sentence.low(mention.last + 1)
                if is_seat(self.sentence, mention, self.language) or self._branch_of(mention):
                    position = mention.last + 3
                    continue
                if follows in ("'s", "’s") or mention.form == ADJECTIVE:
                    passed = passed or mention
                    position = mention.last + 1
                    continue
                return self._called(mention)
            low = self.sentence.low(position)
            if low == "(" and (closed := self._bracketed(position)) is not None:
                position = closed + 1
                continue
            if (
                low in (",", ";", ".", "(", ")", ":")
                or self.sentence.verb_at(position) is not None
                or low in self.language.words["relatives"]
            ):
                break
            owned = passed is not None and passed.form != ADJECTIVE
            if self._preposition(position) and (owned or self.language.prepositions.get(low) not in ("in", "of")):
                break
            position += 1
        return passed

    def _branch_of(self, mention: Mention) -> bool:
        """`the Hong Kong branch of X`: where a branch of somebody is."""
        nouns = self.language.words.get("branches", frozenset())
        of = self.language.prepositions.get(self.sentence.low(mention.last + 2)) == "of"
        return mention.type in ("state", "place") and self.sentence.low(mention.last + 1) in nouns and of

    def _bracketed(self, start: int) -> int | None:
        """Where a bracket that holds no mention closes: `1.5 million (1,584,547) subscribers`."""
        for position in range(start + 1, start + 5):
            if self.sentence.low(position) == ")":
                return position
            if self.sentence.mention_at(position) is not None:
                return None
        return None

    def _called(self, mention: Mention) -> Mention:
        """`the company X`, `a company called X`: the name right behind a description is who it describes."""
        behind = mention.last + 1 + (self.sentence.low(mention.last + 1) in self.language.words.get("naming", frozenset()))
        named = self.sentence.mention_at(behind) if mention.form == DESCRIPTION else None
        known = named is not None and named.form == NAME and named.type in (mention.type, "unknown")
        return named if named is not None and known else mention

    def _governed(self, mention: Mention) -> bool:
        """Does a preposition stand before its noun phrase?"""
        position = mention.first - 1
        while position >= 0 and position > mention.first - 5:
            low = self.sentence.low(position)
            if self._preposition(position) is not None and low != "as":
                return self.sentence.verb_at(position) is None
            if low in self.language.words["relatives"] - self.language.words["determiners"]:
                return False
            described = self.sentence.mention_at(position)
            if low in ("'s", "’s") and (owner := self.sentence.mention_at(position - 1)) is not None:
                position = owner.first - 1
                continue
            if described is not None and described.form == ADJECTIVE:
                position = described.first - 1
                continue
            if described is not None and described.form == DESCRIPTION and described.last == mention.first - 1:
                return self._governed(described)
            if low in (",", ";") or self.sentence.verb_at(position) or described is not None:
                return False
            position -= 1
        return False
