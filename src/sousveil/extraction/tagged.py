"""Which party a model's entity is: identity and country from the rules where they know its mentions, else from its words.

Invariant: a party is a mention of the text; what the rules know wins over the model's guess; a person is never one, nor is a
company that the text never names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from sousveil.extraction import neural
from sousveil.extraction.identity import party_of
from sousveil.extraction.known import state_name
from sousveil.extraction.mentions import DESCRIPTION, NAME, PERSON, PRONOUN, Mention, is_general
from sousveil.extraction.placed import Placed
from sousveil.extraction.scenes import Reading
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.whose import spoken_before
from sousveil.extraction.worded import Worded
from sousveil.model import Party, PartyType


@dataclass
class _Told:
    """What is the same of a model's entity wherever it is spoken of: its mentions in order, those that the rules know (`known`,
    `own`: a pronoun only if it is resolved), whether it is nobody, who it is by name, which two it is at once."""

    entity: neural.Entity
    members: list[neural.Tagged]
    known: list[Mention]
    own: list[Mention]
    both: list[Mention] = field(default_factory=list)
    is_nobody: bool = False
    identified: Party | None = None

    def known_in(self, sentence: int) -> list[Mention]:
        """The rules' mentions that stand in one sentence."""
        low = bisect_left(self.known, sentence, key=lambda mention: mention.sentence)
        return self.known[low : bisect_right(self.known, sentence, key=lambda mention: mention.sentence)]

    @cached_property
    def best(self) -> neural.Tagged:
        """The mention that shows it best."""
        return min(self.members, key=_showing)


@dataclass(frozen=True)
class _ByWords:
    """What an entity's words say of it: whom they stand for (`meant`), or what it is, of which country and called what.
    `several`: a body of several states, which nothing locates; `general`: located by nothing but words that are of anywhere."""

    kind: PartyType
    country: str | None = None
    name: str = ""
    meant: Party | None = None
    several: bool = False
    general: bool = False


@dataclass
class Parties:
    """The parties of one document that a model has read, beside what the rules know of it."""

    rules: Reading
    seen: neural.Reading
    _all_told: dict[int, _Told] = field(default_factory=dict)
    _all_by_words: dict[int, _ByWords | None] = field(default_factory=dict)

    @cached_property
    def placed(self) -> Placed:
        """The rules' mentions by place."""
        return Placed(self.rules)

    @cached_property
    def worded(self) -> Worded:
        """Reads the words of the model's mentions."""
        return Worded(self.placed)

    def party(self, index: int | None, sentence: int) -> Party | None:
        """The party of a model's entity: identity and country from the rules where they know its mentions. A company that the
        text never names is none."""
        if index is None or (told := self._told(index)).is_nobody:
            return None
        low, high = self._shown(told, sentence)
        written = self.rules.document.text[low:high]
        if told.identified is not None:
            return replace(told.identified, written=written, span=(low, high))
        pointed = self._company_pointed_at(told, sentence)
        if pointed is not None:
            return replace(pointed, written=written, span=(low, high))
        by_words = self._by_words(index)
        if by_words is None or by_words.meant is not None:
            return replace(by_words.meant, written=written, span=(low, high)) if by_words and by_words.meant else None
        kind, country = by_words.kind, by_words.country or self._spoken_of(by_words, sentence)
        country = None if by_words.several else country
        name = state_name(country) if kind is PartyType.STATE else by_words.name
        if kind is not PartyType.GROUP and {name.lower(), f"{name.lower()}s"} & self.rules.language.nouns["customers"]:
            return None
        return Party(name=name, type=kind, country=country, written=written, span=(low, high)) if name else None

    def each(self, index: int | None, sentence: int) -> list[Party | None]:
        """The parties of a model's entity: one, or both of `Serbian and Chinese police`."""
        if index is not None and (both := self._told(index).both):
            return [party_of(self.rules, mention) for mention in both]
        return [self.party(index, sentence)]

    def mentions(self, index: int | None) -> list[Mention]:
        """The rules' mentions of a model's entity, in order."""
        return [] if index is None else self._told(index).known

    def mentions_in(self, index: int | None, sentence: int) -> list[Mention]:
        """Those of them that stand in one sentence."""
        return [] if index is None else self._told(index).known_in(sentence)

    def _told(self, index: int) -> _Told:
        if index not in self._all_told:
            self._all_told[index] = self._tell(index)
        return self._all_told[index]

    def _tell(self, index: int) -> _Told:
        entity, text = self.seen.entities[index], self.rules.document.text
        members = sorted((self.seen.mentions[n] for n in entity.mentions), key=lambda member: member.start)
        own = [mention for member in members if (mention := self.placed.mention(member.start, member.end)) is not None]
        told = _Told(entity, members, known=sorted(own, key=lambda mention: mention.sentence), own=own)
        told.both = next((both for m in members if (both := self._of_two_lands(m))), []) if entity.type != "group" else []
        told.is_nobody = (
            entity.type == PERSON
            or self._announces_states(own)
            or any(self._begins_a_person(member) for member in members)
            or all(self._is_a_form(member) for member in members)
        )
        if told.is_nobody:
            return told
        named = (party_of(self.rules, mention) for mention in own if mention.form == NAME)
        told.identified = next((party for party in named if party and party.id), None)
        if all(self.worded.points(text[m.start : m.end]) for m in members):
            resolved = self.rules.language.nouns["plural_pronouns"] | self.rules.language.nouns["singular_pronouns"]
            told.own = [mention for mention in own if mention.head in resolved]
            told.identified = next((party for mention in told.own if (party := party_of(self.rules, mention))), None)
            told.is_nobody = told.identified is None
        return told

    def _by_words(self, index: int) -> _ByWords | None:
        """What an entity's words say of it where the rules identify it nowhere; None where they name no party."""
        if index not in self._all_by_words:
            self._all_by_words[index] = self._read_words(self._told(index))
        return self._all_by_words[index]

    def _read_words(self, told: _Told) -> _ByWords | None:
        members, own, entity, text = told.members, told.own, told.entity, self.rules.document.text
        if any(self.worded.shortens_a_thing(m) for m in members) or self._goes_by_a_surname(members):
            return None
        meant = self._maker_of_product(members) or self._short_for(members)
        if meant is not None:
            return _ByWords(meant.type, meant=meant)
        known = any(mention.form == NAME and mention.type == PartyType.PUBLIC_BODY and mention.sure for mention in own)
        kind = self.worded.kind(entity.type, [text[m.start : m.end] for m in members], known=known)
        if kind is PartyType.COMPANY and self._run_networks(members):
            kind = PartyType.GROUP
        named = any(m.form == "name" and m.end > dateline_end(text) and not self.worded.names_no_company(m) for m in members)
        if kind is None or (kind is PartyType.COMPANY and not named):
            return None
        around = self._around(members) if kind is PartyType.STATE and not own else []
        locating = [*own, *self._inside(members), *around]
        country = entity.country or self._counted(locating, kind)
        own_words = [word for m in members if m.form != "pronoun" for word in text[m.start : m.end].casefold().split()]
        several = kind is PartyType.PUBLIC_BODY and not self.rules.language.nouns["of_several"].isdisjoint(own_words)
        several = several and not any(m.country for m in members)
        general = bool(locating) and all(is_general(mention) for mention in locating)
        return _ByWords(kind, country, self.worded.name(members, own, kind, country), several=several, general=general)

    def _of_two_lands(self, member: neural.Tagged) -> list[Mention]:
        """The two mentions, of two countries, that the rules find joined in one of the model's."""
        begun = self.placed.begins.get(member.start)
        if begun is None or begun.country is None:
            return []
        sentence = self.rules.scenes[begun.sentence].sentence
        other = sentence.mention_at(begun.last + 2)
        joined = sentence.low(begun.last + 1) in self.rules.language.words["conjunctions"]
        apart = joined and other is not None and other.end <= member.end and other.country not in (None, begun.country)
        return [begun, other] if apart and other is not None else []

    def _company_pointed_at(self, told: _Told, sentence: int) -> Party | None:
        """`the company`, which the model takes for a name that the rules don't know: the known one that they take it for."""
        here = self._here(told, sentence)
        if told.entity.type != PartyType.COMPANY or not here or any(m.form == "name" for m in here):
            return None
        pointing = [m for m in told.known_in(sentence) if m.form == DESCRIPTION]
        known = [party for m in pointing if (party := party_of(self.rules, m)) and party.id and party.type is PartyType.COMPANY]
        return known[0] if known else None

    def _here(self, told: _Told, sentence: int) -> list[neural.Tagged]:
        """An entity's mentions in one sentence."""
        scene = self.rules.scenes[sentence].sentence
        low = bisect_left(told.members, scene.start, key=lambda member: member.start)
        return told.members[low : bisect_left(told.members, scene.end, key=lambda member: member.start)]

    def _goes_by_a_surname(self, members: list[neural.Tagged]) -> bool:
        """`Harpaz` after `Merom Harpaz`: a person, whatever the model takes the surname for."""
        text = self.rules.document.text
        names = [text[m.start : m.end] for m in members if m.form == "name"]
        return bool(names) and self._surnames.issuperset(names)

    @cached_property
    def _surnames(self) -> frozenset[str]:
        text, persons = self.rules.document.text, [e for e in self.seen.entities if e.type == "person"]
        members = [self.seen.mentions[n] for person in persons for n in person.mentions]
        names = [text[m.start : m.end].split() for m in members if m.form == "name"]
        return frozenset(words[-1] for words in names if len(words) > 1) | self.rules.cast.surnames

    def may_be_a_person(self, party: Party | None) -> bool:
        """Two or three capitalised words that nothing shows to be a company's: an owner's or founder's name, perhaps."""
        if party is None or party.type is not PartyType.COMPANY or party.id or party.country:
            return False
        known = self.placed.mention(*party.span) if party.span else None
        if known is not None and known.type == PartyType.COMPANY:
            return False
        words, nouns = party.name.split(), self.rules.language.nouns
        shown = nouns["company_words"] | nouns["legal_forms"] | nouns["company"]
        return (
            1 < len(words) < 4
            and all(word[:1].isupper() and word.isalpha() for word in words)
            and not any(word.casefold() in shown for word in words)
        )

    def _is_a_form(self, member: neural.Tagged) -> bool:
        """`LLC`, `Bhd.`: a legal form without a name."""
        words = self.rules.document.text[member.start : member.end].casefold().split()
        return bool(words) and self.rules.language.nouns["legal_forms"].issuperset(word.strip(".,()") for word in words)

    def _announces_states(self, own: list[Mention]) -> bool:
        """`governments in X and Y`: the states that the words announce are the parties."""
        return any(self.rules.scenes[m.sentence].syntax.announced(m) is not None for m in own)

    def _maker_of_product(self, members: list[neural.Tagged]) -> Party | None:
        """`Hacking Team's RCS`, `Blue Coat software`: the company whose product it is."""
        text = self.rules.document.text
        for member in members:
            begun = self.placed.begins.get(member.start)
            if begun is None or begun.type != PartyType.COMPANY:
                continue
            behind = text[begun.end : member.end]
            owned = len(behind) > 2 and behind[:2] in ("'s", "’s")
            if owned or (begun.id and self._are_wares(behind)):
                return party_of(self.rules, begun)
        return None

    def _run_networks(self, members: list[neural.Tagged]) -> bool:
        """`several ISPs in Russia`, `mobile operators`: several that nothing names, a group."""
        text = self.rules.document.text
        said = [text[m.start : m.end].casefold().split() for m in members if m.form != "pronoun"]
        return bool(said) and all(self.rules.language.run_networks(words) for words in said)

    def _are_wares(self, words: str) -> bool:
        """`Blue Coat software`: goods behind the name of who makes them."""
        goods, told = words.split(), self.rules.language.words
        wares = told["wares"] | told["systems"] | told["installations"]
        return 0 < len(goods) < 4 and words.islower() and goods[-1] in wares

    def _short_for(self, members: list[neural.Tagged]) -> Party | None:
        """`the national police (DGSN)`: capitals in brackets behind a party stand for it, in whatever language."""
        text = self.rules.document.text
        for member in members:
            letters = text[member.start : member.end]
            called = self.rules.cast.named.get(self.rules.cast.short.get(letters, ""))
            if called is not None:
                return party_of(self.rules, next((m for m in self.placed.begins.values() if m.entity == called), None))
            inside = text.endswith(" (", 0, member.start) and text.startswith(")", member.end)
            if inside and letters.isupper() and letters.isalpha():
                longer = self.placed.ends.get(member.start - 2, [])
                thing = any(m.type in ("state", "place") and not _begins(m, letters) for m in longer)
                return party_of(self.rules, longer[0]) if longer and not thing else None
        return None

    def _begins_a_person(self, member: neural.Tagged) -> bool:
        """`Abdel Fattah al-Samir`, whose first names the rules know for a person's."""
        begun = self.placed.begins.get(member.start)
        return member.form == "name" and begun is not None and begun.type == PERSON and begun.form == NAME

    def _inside(self, members: list[neural.Tagged]) -> list[Mention]:
        """The rules' mentions that longer ones of the model begin with: `Egypt's army` in `Egypt's army's intelligence`."""
        return [begun for m in members if (begun := self.placed.begins.get(m.start)) is not None and begun.end < m.end]

    def _around(self, members: list[neural.Tagged]) -> list[Mention]:
        """The rules' longer mentions in which the model finds a state named: `the Chinese state`, `China's army`."""
        mentions = (mention for scene in self.rules.scenes for mention in scene.sentence.mentions if mention.country)
        return [mention for mention in mentions if any(mention.start <= m.start and m.end <= mention.end for m in members)]

    def _shown(self, told: _Told, sentence: int) -> tuple[int, int]:
        """The mention to show: one in the sentence, a name before a description, else the first name."""
        inside = self._here(told, sentence)
        best = min(inside, key=_showing) if inside else told.best
        return best.start, best.end

    def _counted(self, own: list[Mention], kind: PartyType) -> str | None:
        """The country that the rules know for most of the mentions, first of those that are no pronouns."""
        if kind is PartyType.COMPANY:
            own = [mention for mention in own if mention.form != PRONOUN or mention.type == PartyType.COMPANY]
        counted = self._countries([mention for mention in own if mention.form != PRONOUN]) or self._countries(own)
        return min(counted, key=lambda code: (-counted[code], code)) if counted else None

    def _spoken_of(self, by_words: _ByWords, sentence: int) -> str | None:
        """The country spoken of, of which a state or body is that nothing locates."""
        if by_words.general or by_words.kind not in (PartyType.STATE, PartyType.PUBLIC_BODY):
            return None
        return spoken_before(self.rules.cast, self.rules.scenes[sentence].sentence) or self.rules.cast.home

    def _countries(self, own: list[Mention]) -> Counter[str]:
        """How many mentions, or what they stand for, are of each country."""
        cast = self.rules.cast
        found = (mention.country or ((entity := cast.entity(mention)) and entity.country) for mention in own)
        return Counter(country for country in found if country)

def _showing(member: neural.Tagged) -> tuple[bool, bool, int]:
    """A name shows a party better than a description, that better than a pronoun, the first of them best."""
    return member.form not in ("name", "capital"), member.form == "pronoun", member.start


def _begins(mention: Mention, letters: str) -> bool:
    """`United Arab Emirates (UAE)`; the `GFW` of `the Great Firewall of China (GFW)` is no state."""
    initials = "".join(word[0] for word in mention.name.split() if word[0].isupper())
    return initials.startswith(letters) or mention.name.upper().startswith(letters)
