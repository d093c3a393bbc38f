"""What the words of a model's mentions say: what a party is called and of which kind, and what is no party by its words.

Invariant: a name is made of words of the text; nothing here looks at who else is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.extraction import neural
from sousveil.extraction.known import state_name
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, Mention
from sousveil.extraction.placed import Placed
from sousveil.model import PartyType

NEAR = 160
_LETTERS = re.compile(r" \([A-Z]{2,}\)")
_MODEL = re.compile(r"[A-Z]{2,}(-?\d+s?| \d+\.\d+)|[A-Z]\w+-[A-Z]")


@dataclass(frozen=True)
class Worded:
    """Reads the words of mentions, beside the rules' own in `placed`."""

    placed: Placed

    def points(self, written: str) -> bool:
        """A pronoun or a bare determiner: it names nobody by itself."""
        language = self.placed.rules.language
        nouns, words, low = language.nouns, language.words, written.lower()
        pronouns = nouns["plural_pronouns"] | nouns["singular_pronouns"] | words["pronoun_subjects"] | words["possessives"]
        return low in pronouns or low in words["determiners"] | words["relatives"]

    def kind(self, kind: str, written: list[str], *, known: bool = False) -> PartyType | None:
        """The entity's type; people are a group however the model types them, and a title before a name is a person's, where
        the rules don't know the name (`Criminal Investigation Service`, `General Security`)."""
        nouns = self.placed.rules.language.nouns
        first, last = written[0].split()[0].lower(), written[0].split()[-1].lower()
        titled = first in nouns["honorifics"] or first in nouns["person"]
        if kind != "group" and titled and not known and written[0][:1].isupper() and written[0].split()[-1][:1].isupper():
            return None
        if last in nouns["kin"]:
            return None
        plain = written[0].split()[-1].islower()
        thing = last in nouns["product_heads"] or (last in self.placed.rules.language.words["wares"] and plain)
        if kind == "company" and thing and len(written[0].split()) > 1:
            return None
        nobody = all(word.lower() in nouns["not_names"] for word in written[0].split())
        return PartyType.GROUP if kind == "company" and (last in nouns["group"] or nobody) else PartyType(kind)

    def name(self, members: list[neural.Tagged], own: list[Mention], kind: PartyType, country: str | None) -> str:
        """What an entity is called; nothing where its names are a thing's, or where it is a state."""
        text = self.placed.rules.document.text
        if kind is PartyType.STATE:
            return ""
        names = [m for m in members if m.form == "name"]
        if names and all(self._names_a_thing(m.start) for m in names):
            return ""
        if names:
            longest = max(names, key=lambda m: (m.end - m.start, -m.start))
            return self._bare(text[longest.start : longest.end])
        described = [m for m in members if m.form not in ("pronoun",)] or members
        if kind is PartyType.PLACE and own and own[0].form in (CAPITAL, ADJECTIVE):
            return own[0].name or state_name(country)
        bare = self._bare(text[described[0].start : described[0].end])
        fuller = (m.name for m in own if kind is PartyType.GROUP and m.name.startswith(f"{bare} "))
        return next(fuller, bare)

    def _names_a_thing(self, start: int) -> bool:
        """`a recognition system called X`, `network, known as X`: what stands before the name says that it is a thing's, or
        the rules do."""
        if start in self.placed.rules.things:
            return True
        words, nouns = self.placed.rules.language.words, self.placed.rules.language.nouns
        before = self.placed.rules.document.text[max(0, start - 60) : start].lower().split()[-3:]
        things = words["wares"] | words["systems"] | nouns["product_heads"]
        if before and before[-1].endswith(",") and before[-1][:-1] in things:
            return True
        if len(before) > 1 and before[-1] in words.get("naming", frozenset()):
            return before[-2] in things
        return " ".join(before[-2:]) in words.get("naming_as", frozenset()) and before[0].rstrip(",") in things

    def _bare(self, words: str) -> str:
        """Without article or possessive."""
        parts, language = words.split(), self.placed.rules.language
        seat = parts[0].rpartition("-")[2].lower() if "-" in parts[0] else ""
        parts = parts[1:] if len(parts) > 1 and seat in language.words["located"] else parts
        said = [n for n, part in enumerate(parts[:-1]) if part.islower() and part in language.nouns["company"]]
        parts = parts[said[-1] + 1 :] if said and parts[said[-1] + 1][:1].isupper() else parts
        while len(parts) > 1 and parts[0].lower() in language.words["determiners"] | language.words["possessives"]:
            parts = parts[1:]
        return " ".join(parts)


    def shortens_a_thing(self, member: neural.Tagged) -> bool:
        """`an unmanned aerial vehicle (UAV)`: letters in brackets behind the thing whose name they shorten."""
        text, language = self.placed.rules.document.text, self.placed.rules.language
        letters, before = text[member.start : member.end], text[max(0, member.start - NEAR) : member.start]
        opened = before.endswith("(") and letters.isupper() and letters.isalpha()
        if not opened or self.placed.ends.get(member.start - len(before) + len(before[:-1].rstrip())):
            return False
        words = before[:-1].split()[-len(letters) - 2 :]
        initials = "".join(word[0] for word in words if word[0].isalpha()).upper()
        things = language.words["wares"] | language.words["systems"] | language.nouns["product_heads"]
        named = bool(words) and (words[-1].islower() or words[-1].lower() in things)
        return named and initials.endswith(letters.rstrip("S"))

    def names_no_company(self, name: neural.Tagged) -> bool:
        """A newspaper, technology (`SORM`), a model (`BOL-110`), an address's end (`Kun.uz`), what is said of another
        (`Kremlin-linked`), words that go by their letters and that the rules do not take for a party."""
        text = self.placed.rules.document.text
        scene = self.placed.scene(name.start)
        spoken = scene.technology if scene is not None else ()
        thing = any(item.start <= name.start and name.end <= item.end for item in spoken)
        thing = thing or _MODEL.fullmatch(text, name.start, name.end) is not None
        address = text[name.start].islower() and text.endswith(".", 0, name.start)
        tells = text[name.end : name.end + 1] == "-" and text[name.end + 1 : name.end + 2].islower()
        tells = tells or (self.placed.mention(name.start, name.end) is None and _LETTERS.match(text, name.end) is not None)
        return thing or address or tells or self._is_medium(text[name.start : name.end])

    def _is_medium(self, name: str) -> bool:
        """A newspaper or broadcaster by its name: it reports on the trade."""
        words = name.lower().split()
        return len(words) > 1 and bool(set(words) & self.placed.rules.language.nouns["media_words"])
