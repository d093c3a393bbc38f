"""Which party a model's entity is: identity and country from the rules where they know its mentions, else from its words.

Invariant: a party is a mention of the text; what the rules know wins over the model's guess; a person is never one, nor is a
company that the text never names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from sousveil.extraction import neural
from sousveil.extraction.identity import party_of
from sousveil.extraction.known import state_name
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, PERSON, PRONOUN, Mention, is_general
from sousveil.extraction.scenes import Reading
from sousveil.extraction.sentences import dateline_end
from sousveil.extraction.whose import spoken_before
from sousveil.model import Party, PartyType

_LETTERS = re.compile(r" \([A-Z]{2,}\)")
_MODEL = re.compile(r"[A-Z]{2,}(-?\d+s?| \d+\.\d+)|[A-Z]\w+-[A-Z]")


@dataclass
class Parties:
    """The parties of one document that a model has read, beside what the rules know of it."""

    rules: Reading
    seen: neural.Reading
    _ends: dict[int, list[Mention]] = field(default_factory=dict)
    _begins: dict[int, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scene in self.rules.scenes:
            for mention in scene.sentence.mentions:
                self._ends.setdefault(mention.end, []).append(mention)
                self._begins[mention.start] = mention

    def party(self, index: int | None, sentence: int) -> Party | None:
        """The party of a model's entity: identity and country from the rules where they know its mentions. A company that the
        text never names is none."""
        if index is None:
            return None
        entity = self.seen.entities[index]
        if entity.type == "person":
            return None
        members = [self.seen.mentions[n] for n in entity.mentions]
        if self._announces_states(members):
            return None
        if any(self._begins_a_person(member) for member in members):
            return None
        own = [mention for member in members if (mention := self._rules_mention(member.start, member.end)) is not None]
        shown = self._shown(members, sentence)
        text = self.rules.document.text
        identified = [
            party for mention in own if mention.form == NAME and (party := party_of(self.rules, mention)) and party.id
        ]
        if all(self._points(text[m.start : m.end]) for m in members):
            resolved = self.rules.language.nouns["plural_pronouns"] | self.rules.language.nouns["singular_pronouns"]
            own = [mention for mention in own if mention.head in resolved]
            identified = [party for mention in own if (party := party_of(self.rules, mention))]
            if not identified:
                return None
        if identified:
            best = identified[0]
            return Party(
                name=best.name, type=best.type, country=best.country, id=best.id, written=text[shown[0] : shown[1]], span=shown
            )
        pointed = self._company_pointed_at(entity.type, members, own, sentence)
        if pointed is not None:
            return replace(pointed, written=text[shown[0] : shown[1]], span=shown)
        if any(self._shortens_a_thing(m) for m in members) or self._goes_by_a_surname(members):
            return None
        meant = self._maker_of_product(members) or self._short_for(members)
        if meant is not None:
            return replace(meant, written=text[shown[0] : shown[1]], span=shown)
        kind = self._kind(entity.type, [text[m.start : m.end] for m in members])
        named = any(m.form == "name" and m.end > dateline_end(text) and not self._names_no_company(m) for m in members)
        if kind is None or (kind is PartyType.COMPANY and not named):
            return None
        around = self._around(members) if kind is PartyType.STATE and not own else []
        own_words = [word for m in members if m.form != "pronoun" for word in text[m.start : m.end].casefold().split()]
        several = kind is PartyType.PUBLIC_BODY and not self.rules.language.nouns["of_several"].isdisjoint(own_words)
        country = entity.country or self._country([*own, *self._inside(members), *around], kind, sentence)
        country = None if several and not any(m.country for m in members) else country
        name = self._name(members, own, kind, country)
        if kind is not PartyType.GROUP and {name.lower(), f"{name.lower()}s"} & self.rules.language.nouns["customers"]:
            return None
        return Party(name=name, type=kind, country=country, written=text[shown[0] : shown[1]], span=shown) if name else None

    def each(self, index: int | None, sentence: int) -> list[Party | None]:
        """The parties of a model's entity: one, or both of `Serbian and Chinese police`."""
        if index is not None and self.seen.entities[index].type != "group":
            for number in self.seen.entities[index].mentions:
                both = self._of_two_lands(self.seen.mentions[number])
                if both:
                    return [party_of(self.rules, mention) for mention in both]
        return [self.party(index, sentence)]

    def _of_two_lands(self, member: neural.Tagged) -> list[Mention]:
        """The two mentions, of two countries, that the rules find joined in one of the model's."""
        begun = self._begins.get(member.start)
        if begun is None or begun.country is None:
            return []
        sentence = self.rules.scenes[begun.sentence].sentence
        other = sentence.mention_at(begun.last + 2)
        joined = sentence.low(begun.last + 1) in self.rules.language.words["conjunctions"]
        apart = joined and other is not None and other.end <= member.end and other.country not in (None, begun.country)
        return [begun, other] if apart and other is not None else []

    def _company_pointed_at(self, kind: str, members: list[neural.Tagged], own: list[Mention], sentence: int) -> Party | None:
        """`the company`, which the model takes for a name that the rules don't know: the known one that they take it for."""
        scene = self.rules.scenes[sentence].sentence
        here = [m for m in members if scene.start <= m.start < scene.end]
        if kind != PartyType.COMPANY or not here or any(m.form == "name" for m in here):
            return None
        pointing = [m for m in own if m.form == DESCRIPTION and m.sentence == sentence]
        known = [party for m in pointing if (party := party_of(self.rules, m)) and party.id and party.type is PartyType.COMPANY]
        return known[0] if known else None

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
        known = self._rules_mention(*party.span) if party.span else None
        if known is not None and known.type == PartyType.COMPANY:
            return False
        words, nouns = party.name.split(), self.rules.language.nouns
        shown = nouns["company_words"] | nouns["legal_forms"] | nouns["company"]
        return (
            1 < len(words) < 4
            and all(word[:1].isupper() and word.isalpha() for word in words)
            and not any(word.casefold() in shown for word in words)
        )

    def mentions(self, index: int | None) -> list[Mention]:
        """The rules' mentions of a model's entity."""
        members = [] if index is None else [self.seen.mentions[n] for n in self.seen.entities[index].mentions]
        return [mention for member in members if (mention := self._rules_mention(member.start, member.end)) is not None]

    def _announces_states(self, members: list[neural.Tagged]) -> bool:
        """`governments in X and Y`: the states that the words announce are the parties."""
        mentions = [m for member in members if (m := self._rules_mention(member.start, member.end)) is not None]
        return any(self.rules.scenes[m.sentence].syntax.announced(m) is not None for m in mentions)

    def _maker_of_product(self, members: list[neural.Tagged]) -> Party | None:
        """`Hacking Team's RCS`: the company whose product it is."""
        text = self.rules.document.text
        for member in members:
            begun = self._begins.get(member.start)
            owns = begun is not None and begun.type == PartyType.COMPANY and text[begun.end : begun.end + 2] in ("'s", "’s")
            if begun is not None and owns and begun.end + 2 < member.end:
                return party_of(self.rules, begun)
        return None

    def _short_for(self, members: list[neural.Tagged]) -> Party | None:
        """`the national police (DGSN)`: capitals in brackets behind a party stand for it, in whatever language."""
        text = self.rules.document.text
        for member in members:
            letters, before = text[member.start : member.end], text[: member.start]
            called = self.rules.cast.named.get(self.rules.cast.short.get(letters, ""))
            if called is not None:
                return party_of(self.rules, next((m for m in self._begins.values() if m.entity == called), None))
            if letters.isupper() and letters.isalpha() and before.endswith(" (") and text[member.end : member.end + 1] == ")":
                longer = self._ends.get(member.start - 2, [])
                thing = any(m.type in ("state", "place") and not _begins(m, letters) for m in longer)
                return party_of(self.rules, longer[0]) if longer and not thing else None
        return None

    def _shortens_a_thing(self, member: neural.Tagged) -> bool:
        """`an unmanned aerial vehicle (UAV)`: letters in brackets behind the thing whose name they shorten."""
        text, language = self.rules.document.text, self.rules.language
        letters, before = text[member.start : member.end], text[: member.start]
        if not (letters.isupper() and letters.isalpha() and before.endswith("(")) or self._ends.get(len(before[:-1].rstrip())):
            return False
        words = before[max(0, len(before) - 160) : -1].split()[-len(letters) - 2 :]
        initials = "".join(word[0] for word in words if word[0].isalpha()).upper()
        things = language.words["wares"] | language.words["systems"] | language.nouns["product_heads"]
        named = bool(words) and (words[-1].islower() or words[-1].lower() in things)
        return named and initials.endswith(letters.rstrip("S"))

    def _points(self, written: str) -> bool:
        """A pronoun or a bare determiner: it names nobody by itself."""
        language = self.rules.language
        nouns, words, low = language.nouns, language.words, written.lower()
        pronouns = nouns["plural_pronouns"] | nouns["singular_pronouns"] | words["pronoun_subjects"] | words["possessives"]
        return low in pronouns or low in words["determiners"] | words["relatives"]

    def _kind(self, kind: str, written: list[str]) -> PartyType | None:
        """The entity's type; people are a group however the model types them, and a title before a name is a person's."""
        nouns = self.rules.language.nouns
        first, last = written[0].split()[0].lower(), written[0].split()[-1].lower()
        titled = first in nouns["honorifics"] or first in nouns["person"]
        if kind != "group" and titled and written[0][:1].isupper() and written[0].split()[-1][:1].isupper():
            return None
        if last in nouns["kin"]:
            return None
        plain = written[0].split()[-1].islower()
        thing = last in nouns["product_heads"] or (last in self.rules.language.words["wares"] and plain)
        if kind == "company" and thing and len(written[0].split()) > 1:
            return None
        nobody = all(word.lower() in nouns["not_names"] for word in written[0].split())
        return PartyType.GROUP if kind == "company" and (last in nouns["group"] or nobody) else PartyType(kind)

    def _names_no_company(self, name: neural.Tagged) -> bool:
        """A newspaper, technology (`SORM`), a model (`BOL-110`), an address's end (`Kun.uz`), what is said of another
        (`Kremlin-linked`), words that go by their letters and that the rules do not take for a party."""
        text = self.rules.document.text
        spoken = (item for scene in self.rules.scenes for item in scene.technology)
        thing = any(item.start <= name.start and name.end <= item.end for item in spoken)
        thing = thing or _MODEL.fullmatch(text, name.start, name.end) is not None
        address = text[name.start].islower() and text[: name.start].endswith(".")
        tells = text[name.end : name.end + 1] == "-" and text[name.end + 1 : name.end + 2].islower()
        tells = tells or (self._rules_mention(name.start, name.end) is None and _LETTERS.match(text, name.end) is not None)
        return thing or address or tells or self._is_medium(text[name.start : name.end])

    def _is_medium(self, name: str) -> bool:
        """A newspaper or broadcaster by its name: it reports on the trade."""
        words = name.lower().split()
        return len(words) > 1 and bool(set(words) & self.rules.language.nouns["media_words"])

    def _rules_mention(self, start: int, end: int) -> Mention | None:
        """The rules' mention at the same words, a known body that these words begin with (`the Bureau of X of the Department
        of Y`), or one with the same last word."""
        article, _, _ = self.rules.document.text[start:end].partition(" ")
        bare = start + len(article) + 1 if article.lower() in self.rules.language.words["determiners"] else start
        begun = self._begins.get(bare)
        if begun is not None and begun.id and begun.type == PartyType.PUBLIC_BODY and begun.end < end:
            return begun
        for mention in self._ends.get(end, ()):
            if mention.start <= start or mention.form == NAME or mention.end - mention.start > 3:
                return mention
        return None

    def _begins_a_person(self, member: neural.Tagged) -> bool:
        """`Abdel Fattah al-Samir`, whose first names the rules know for a person's."""
        begun = self._begins.get(member.start)
        return member.form == "name" and begun is not None and begun.type == PERSON and begun.form == NAME

    def _inside(self, members: list[neural.Tagged]) -> list[Mention]:
        """The rules' mentions that longer ones of the model begin with: `Egypt's army` in `Egypt's army's intelligence`."""
        return [begun for m in members if (begun := self._begins.get(m.start)) is not None and begun.end < m.end]

    def _around(self, members: list[neural.Tagged]) -> list[Mention]:
        """The rules' longer mentions in which the model finds a state named: `the Chinese state`, `China's army`."""
        mentions = (mention for scene in self.rules.scenes for mention in scene.sentence.mentions if mention.country)
        return [mention for mention in mentions if any(mention.start <= m.start and m.end <= mention.end for m in members)]

    def _shown(self, members: list[neural.Tagged], sentence: int) -> tuple[int, int]:
        """The mention to show: one in the sentence, a name before a description, else the first name."""
        scene = self.rules.scenes[sentence].sentence
        inside = [m for m in members if scene.start <= m.start < scene.end] or members
        best = min(inside, key=lambda m: (m.form not in ("name", "capital"), m.form == "pronoun", m.start))
        return best.start, best.end

    def _country(self, own: list[Mention], kind: PartyType, sentence: int) -> str | None:
        """What the rules know of the mentions, first of those that are no pronouns; a state or body that nothing locates is of
        the country spoken of."""
        if kind is PartyType.COMPANY:
            own = [mention for mention in own if mention.form != PRONOUN or mention.type == PartyType.COMPANY]
        counted = self._countries([mention for mention in own if mention.form != PRONOUN]) or self._countries(own)
        if counted:
            return min(counted, key=lambda code: (-counted[code], code))
        cast = self.rules.cast
        if own and all(is_general(mention) for mention in own):
            return None
        if kind not in (PartyType.STATE, PartyType.PUBLIC_BODY):
            return None
        return spoken_before(cast, self.rules.scenes[sentence].sentence) or cast.home

    def _countries(self, own: list[Mention]) -> Counter[str]:
        """How many mentions, or what they stand for, are of each country."""
        cast = self.rules.cast
        found = (mention.country or ((entity := cast.entity(mention)) and entity.country) for mention in own)
        return Counter(country for country in found if country)

    def _name(self, members: list[neural.Tagged], own: list[Mention], kind: PartyType, country: str | None) -> str:
        text = self.rules.document.text
        if kind is PartyType.STATE:
            return state_name(country)
        names = [m for m in members if m.form == "name"]
        if names and all(self._names_a_thing(m.start) for m in names):
            return ""
        if names:
            longest = max(names, key=lambda m: (m.end - m.start, -m.start))
            return self._bare(text[longest.start : longest.end])
        described = [m for m in members if m.form not in ("pronoun",)] or members
        if kind is PartyType.PLACE and own and own[0].form in (CAPITAL, ADJECTIVE):
            return own[0].name or state_name(country)
        return self._bare(text[described[0].start : described[0].end])

    def _names_a_thing(self, start: int) -> bool:
        """`a recognition system called X`, `network, known as X`: what stands before the name says that it is a thing's, or
        the rules do."""
        if start in self.rules.things:
            return True
        words, nouns = self.rules.language.words, self.rules.language.nouns
        before = self.rules.document.text[max(0, start - 60) : start].lower().split()[-3:]
        things = words["wares"] | words["systems"] | nouns["product_heads"]
        if before and before[-1].endswith(",") and before[-1][:-1] in things:
            return True
        if len(before) > 1 and before[-1] in words.get("naming", frozenset()):
            return before[-2] in things
        return " ".join(before[-2:]) in words.get("naming_as", frozenset()) and before[0].rstrip(",") in things

    def _bare(self, words: str) -> str:
        """Without article or possessive."""
        parts, language = words.split(), self.rules.language
        seat = parts[0].rpartition("-")[2].lower() if "-" in parts[0] else ""
        parts = parts[1:] if len(parts) > 1 and seat in language.words["located"] else parts
        said = [n for n, part in enumerate(parts[:-1]) if part.islower() and part in language.nouns["company"]]
        parts = parts[said[-1] + 1 :] if said and parts[said[-1] + 1][:1].isupper() else parts
        while len(parts) > 1 and parts[0].lower() in language.words["determiners"] | language.words["possessives"]:
            parts = parts[1:]
        return " ".join(parts)


def _begins(mention: Mention, letters: str) -> bool:
    """`United Arab Emirates (UAE)`; the `GFW` of `the Great Firewall of China (GFW)` is no state."""
    initials = "".join(word[0] for word in mention.name.split() if word[0].isupper())
    return initials.startswith(letters) or mention.name.upper().startswith(letters)
