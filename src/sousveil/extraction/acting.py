"""Is this word a verb here? A word that may be noun or verb is one only where its neighbours say so.

Invariant: the answer looks at the sentence's words and mentions alone, never at what is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.forms import BASE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, Mention
from sousveil.extraction.particles import with_particle
from sousveil.extraction.sentence import Sentence

_BEFORE_NOUNS = ("of", "with", "against", "for", "from")
_ENDS = ("of", "and", ",", ".", "")
_PHRASE, _BACK, _FAR = 4, 12, 10


def is_adverb(low: str, language: Language) -> bool:
    """An adverb by its ending: `reportedly`."""
    return len(low) > 4 and low.endswith("ly") and low not in language.verb_forms


def _is_year(low: str) -> bool:
    return len(low) == 4 and low.isdigit() and low[:2] in ("19", "20")


@dataclass(frozen=True)
class Word:
    """A word of a sentence, without auxiliaries, that may be a verb in one of `forms`."""

    sentence: Sentence
    language: Language
    position: int
    forms: frozenset[str]

    @property
    def acts(self) -> bool:
        """Is it a verb here?"""
        sentence, position, forms, words = self.sentence, self.position, self.forms, self.language.words
        before, after = self._low(-1), self._low(1)
        mention, nominal = sentence.mention_at(position - 1), self._nominal
        several = self.language.tables["money"]["numbers"].keys() | words["several"]  # `four say that`, `many believed that`
        counted = before in several
        if (not nominal or counted) and after in words["complementiser"] and self._reports:
            return True
        if PARTICIPLE in forms and BASE in forms and not nominal and self._done_by:
            return True
        if forms & {PAST, PARTICIPLE} and BASE not in forms:
            return self._past(nominal)
        if ING in forms:
            return not nominal and after != "of" and not self._is_gerund
        if self._is_told_of:
            return False
        if self._goes_on or self._let_do:
            return True
        if S in forms and BASE not in forms and before in words["complementiser"]:
            return after != "of"
        if nominal or (before in self.language.prepositions and before != "to"):
            return False
        if mention is not None and BASE in forms and not forms & {S, PAST} and self._one_name(mention):
            return after in words["complementiser"] and self._reports_here
        if mention is not None and BASE not in forms and S in forms and mention.head in self.language.nouns["plural_heads"]:
            return False
        if mention is not None and forms == {S} and self._heads_what_acts(mention):
            return False
        if mention is not None or before in words["pronoun_subjects"] or before in words["relatives"]:
            return after != "of" and not self._qualifies and not self._of_an_object(mention)
        if before in words["negators"] or is_adverb(before, self.language) or before in words["adverbs"]:
            return position > 1
        if BASE in forms and self._helped:
            return after not in _ENDS
        return self._base if BASE in forms else S in forms and self._singular

    def _heads_what_acts(self, mention: Mention) -> bool:
        """`other government arms, have bought`: a plural noun behind what only describes it; not `the government says, ...`."""
        words, after = self.language.words, self._low(1)
        behind = self._low(2) if after == "," else after
        return mention.form == DESCRIPTION and not self._reports_here and behind in words["have"] | words["be"] | words["do"]

    @property
    def helped(self) -> bool:
        """`helped arrest`, `helped the police arrest`: what is helped to be done stands in the plain form."""
        return BASE in self.forms and (self._helped or self._let_do)

    def _low(self, step: int) -> str:
        return self.sentence.low(self.position + step)

    @property
    def _is_told_of(self) -> bool:
        """`there were credible reports that`: a noun behind a verb of being."""
        near = range(self.position - 1, max(-1, self.position - _PHRASE), -1)
        plain = (self.sentence.low(n) for n in near)
        return self._low(0) in self.language.reporting["nouns_too"] and any(low in self.language.words["be"] for low in plain)

    @property
    def _nominal(self) -> bool:
        """Does what stands before it open a noun phrase? Not the `that` of a relative clause."""
        words, before, earlier = self.language.words, self._low(-1), self.sentence.mention_at(self.position - 2)
        mention = self.sentence.mention_at(self.position - 1)
        nominal = before in words["determiners"] or before in words["possessives"] or before in ("'s", "’s")
        if before in words["relatives"] and (earlier is not None or self._behind_noun(-2)):
            nominal = False
        if before in words.get("points_back", frozenset()) - words["articles"] and self._takes_object:
            nominal = False
        if mention is not None and mention.form == ADJECTIVE:
            nominal = PAST not in self.forms or BASE in self.forms or not self._takes_object
        if is_adverb(before, self.language) and self._low(-2) in words["determiners"] - words["relatives"]:
            nominal = True
        return nominal

    def _behind_noun(self, step: int) -> bool:
        """Does a plain noun stand there, in a number that fits: `an audit that found`, `entities that develop`?"""
        low, words = self._low(step), self.language.words
        if (low == "," or low in words["conjunctions"]) and self._takes_object:
            return True
        noun = low not in self.language.verb_forms or self._low(step - 1) in words["determiners"]
        plain = low.isalpha() and noun and low not in self.language.prepositions
        plain = plain and not any(
            low in words[group] for group in ("determiners", "possessives", "conjunctions", "adverbs", "be")
        )
        return plain and (PAST in self.forms or (BASE in self.forms) == low.endswith("s"))

    @property
    def _takes_object(self) -> bool:
        """Does an object begin right behind it?"""
        words, after = self.language.words, self._low(1)
        opened = after in words["determiners"] or after in words["possessives"] or after in self._objects
        named = self.sentence.mention_at(self.position + 1)
        return opened or (named is not None and named.form != ADJECTIVE)

    @property
    def _objects(self) -> frozenset[str]:
        return self.language.nouns["plural_pronouns"] | self.language.nouns["singular_pronouns"]

    def _past(self, nominal: bool) -> bool:
        before, after, words = self._low(-1), self._low(1), self.language.words
        prepositions = self.language.prepositions
        if self.position == 0 and after.isalpha() and after not in prepositions and after not in words["determiners"]:
            return False
        counted = before[:1].isdigit() and not _is_year(before)
        nominal = nominal or counted or prepositions.get(before) in _BEFORE_NOUNS
        return not (nominal and after not in prepositions and after != "by")

    @property
    def _base(self) -> bool:
        """In the plain form, behind a plural noun; where the past looks the same (`set`, `cut`), behind any."""
        before, after, language = self._low(-1), self._low(1), self.language
        plural = len(before) > 3 and before.endswith("s") and not before.endswith("ss")
        noun = before not in language.verb_forms or self._low(-2) in language.words["determiners"]
        dated = _is_year(before) or before in self._calendar
        past = (before.isalpha() and noun and not self._in_object) or dated or self._behind_aside
        if PAST in self.forms and self._takes_object and past:
            return True
        return plural and noun and (after not in _ENDS or self._says)

    @property
    def _singular(self) -> bool:
        """With the ending of one who acts: behind a noun, a number or a bracket, before what may follow a verb."""
        before, after, language, words = self._low(-1), self._low(1), self.language, self.language.words
        if self._opens_clause and after not in _ENDS and (after not in language.verb_forms or self._takes_object):
            return True
        if self._is_object or self._in_object:
            return False
        named = self.position > 1 and self.sentence.tokens[self.position - 1].is_capital
        ends = after == "," or (after in (".", "") and (named or self._low(0) not in self.language.reporting["nouns_too"]))
        if self._behind_aside or (ends and self._reports_here and self._says):
            return True
        numbered = before.isdigit() and self.position > 1 and self.sentence.tokens[self.position - 2].is_capital
        numbered = numbered or (before == ")" and self.sentence.mention_at(self.position - 2) is not None)
        plural = len(before) > 3 and before.endswith("s") and not before.endswith("ss")
        alone = before.isalpha() and not plural and before not in words["conjunctions"] and before not in language.verb_forms
        follows = after in words["determiners"] or after in language.prepositions
        follows = follows or self.sentence.mention_at(self.position + 1) is not None or self._has_particle
        return (numbered or alone) and after != "of" and follows

    @property
    def _behind_aside(self) -> bool:
        """`X, a Moscow maker, put Y`, `it "owns no such equipment"`: behind a comma, a bracket or a quotation mark."""
        before, after, words = self._low(-1), self._low(1), self.language.words
        named = self.sentence.mention_at(self.position - 2) is not None
        if before in words["quote_marks"]:
            said = self._reports_here and self._low(-2) in (",", "?", "!") and self._takes_object
            return said or ((named or self._low(-2) in words["pronoun_subjects"]) and after not in _ENDS)
        if before not in (",", ")", "–", "—") or self.position < 3:
            return False
        plain = after[:1].isalnum() and after not in _ENDS and after not in self.language.verb_forms
        return self._takes_object or (named and plain)

    @property
    def _has_particle(self) -> bool:
        lemma = self.language.verb_forms[self._low(0)].lemma
        return with_particle(self.sentence, self.position, lemma, self.language)[0] > self.position

    @property
    def _calendar(self) -> frozenset[str]:
        times = self.language.tables["time"]
        return frozenset(times["months"]) | frozenset(times["weekdays"])

    @property
    def _opens_clause(self) -> bool:
        """`This ruling recognises`, `..., and the step follows`: behind an article and a noun at the head of a clause."""
        words, sentence = self.language.words, self.sentence
        if self._low(-1).endswith("s") and not self._low(-1).endswith("ss"):
            return False
        for position in range(self.position - 2, max(-1, self.position - 2 - _PHRASE), -1):
            low = sentence.low(position)
            if low in words["determiners"] or low in words["possessives"]:
                opens = words["conjunctions"] | words["subordinators"] | words["complementiser"] | words["quote_marks"]
                return position == 0 or sentence.low(position - 1) in opens | {",", ":", ";", "-"}
            plain = low.isalpha() or _is_year(low)
            if not plain or low in self.language.prepositions or sentence.mention_at(position) is not None:
                return False
        return False

    @property
    def _goes_on(self) -> bool:
        """`to design and operate`, `photographs the screen and sends it`: in the form of the verb that it is joined to."""
        before, after, wanted = self._low(-1), self._low(1), BASE if BASE in self.forms else S
        joins = self.language.words["conjunctions"]
        if before not in joins and before != ",":
            return False
        if wanted == BASE and after not in (".", "") and self._chained(self.position - 2):
            return True
        beside = self.language.verb_forms.get(self._low(-2))
        if wanted == S and before != "," and beside is not None and S in beside.forms and after not in _ENDS:
            return BASE not in beside.forms and self.sentence.mention_at(self.position - 2) is None
        if before == "," or after in _ENDS or not self._takes_object:
            return False
        if self.sentence.mention_at(self.position + 1) is None or after in self._objects:
            return True
        return any(self._is_like(self.position - n, wanted) for n in range(2, _BACK))

    def _chained(self, position: int, depth: int = 0) -> bool:
        """Does a verb in the plain form stand there behind `to` or a modal, or behind another that does?"""
        form, words = self.language.verb_forms.get(self.sentence.low(position)), self.language.words
        if form is None or BASE not in form.forms or position < 1 or depth > _PHRASE or self.sentence.mention_at(position):
            return False
        before = self.sentence.low(position - 1)
        before = self.sentence.low(position - 2) if is_adverb(before, self.language) or before in words["adverbs"] else before
        if before in words["infinitive_marks"] | words["modals"] | words["possible_modals"]:
            return True
        return (before in words["conjunctions"] or before == ",") and self._chained(position - 2, depth + 1)

    def _is_like(self, position: int, wanted: str) -> bool:
        """Does a verb stand there in the form that is wanted, with a mark or an object that shows it to be one?"""
        form, words = self.language.verb_forms.get(self.sentence.low(position)), self.language.words
        if form is None or wanted not in form.forms or position < 1 or self.sentence.mention_at(position) is not None:
            return False
        relative = self.sentence.low(position - 1) in words["relatives"]
        other = Word(self.sentence, self.language, position, form.forms)
        return relative or (wanted == S and other._takes_object) or (wanted == BASE and self._chained(position))

    @property
    def _let_do(self) -> bool:
        """`helped the police track`, `lets the army and the service take`: whom, and then what they do in the plain form."""
        mention = self.sentence.mention_at(self.position - 1)
        if BASE not in self.forms or mention is None or self._low(1) in _ENDS:
            return False
        words, position = self.language.words, mention.first - 1
        while position > 0 and mention.first - position < _BACK:
            low = self.sentence.low(position)
            if self.language.is_verb(low, self.language.reporting["letting"]):
                return True
            inside = self.sentence.mention_at(position)
            joins = words["determiners"] | words["possessives"] | words["conjunctions"] | {","}
            if inside is None and low not in joins and self.language.prepositions.get(low) != "of":
                return False
            position = inside.first - 1 if inside is not None else position - 1
        return False

    @property
    def _in_object(self) -> bool:
        """`issued consultancy contracts to X`, `on cloud contracts in Y`, `five border posts`: the last noun of an object
        that begins right behind a verb, a preposition or a number, without an article."""
        language, sentence = self.language, self.sentence
        for position in range(self.position - 2, max(-1, self.position - 2 - _PHRASE), -1):
            low = sentence.low(position)
            if sentence.mention_at(position) is not None or low in language.words["determiners"] or not low.isalnum():
                return False
            if low in language.prepositions or (low[:1].isdigit() and not _is_year(low)):
                return True
            form = language.verb_forms.get(low)
            if form is not None and form.forms & {PAST, ING, PARTICIPLE}:
                return True
        return False

    @property
    def _is_object(self) -> bool:
        """`obtained the location records from X`: behind a past verb and an article stands its object."""
        earlier = self.language.verb_forms.get(self._low(-3)) if self.position > 2 else None
        said = self.language.reporting["say"] | self.language.reporting["allege"]
        owned = self._low(-2) in self.language.words["determiners"] | self.language.words["possessives"]
        return owned and earlier is not None and PAST in earlier.forms and earlier.lemma not in said

    @property
    def _helped(self) -> bool:
        before = self.language.verb_forms.get(self._low(-1))
        return before is not None and before.lemma in self.language.reporting["helping"]

    def _of_an_object(self, mention: Mention | None) -> bool:
        """`violated U.N. sanctions`: behind the object of another verb stands a noun; not so after `said`."""
        before = self.language.verb_forms.get(self.sentence.low(mention.first - 1)) if mention and mention.first else None
        joined = mention is not None and self.sentence.low(mention.first - 2) == "-"  # `Milan-based X sells`
        if before is None or joined or not before.forms & {PAST, S} or BASE in before.forms:
            return False
        reporting = self.language.reporting
        said = reporting["say"] | reporting["allege"] | reporting["deny"] | self.language.words["order_verbs"]
        return before.lemma not in said

    @property
    def _qualifies(self) -> bool:
        """`gave X direct access`: an adjective that looks like a verb, right before the noun that it belongs to."""
        words, after = self.language.words, self._low(1)
        noun = after.isalpha() and after not in self.language.prepositions
        noun = noun and after not in words["determiners"] | words["possessives"]
        return self._low(0) in words["adjectives_too"] and noun and self.sentence.mention_at(self.position + 1) is None

    @property
    def _done_by(self) -> bool:
        """`a centre run by X`, `and put up by X`: a participle that looks like the plain form."""
        lemma = self.language.verb_forms[self._low(0)].lemma
        last, _ = with_particle(self.sentence, self.position, lemma, self.language)
        return self.position > 0 and self.language.prepositions.get(self.sentence.low(last + 1)) == "by"

    @property
    def _reports(self) -> bool:
        """`X, a colonel, says that`, `the head of X insists that`: of saying, and behind a comma or no noun as well."""
        beside = self._low(-1) in (",", ")")
        return self._reports_here and (beside or self._low(0) not in self.language.reporting["nouns_too"])

    @property
    def _reports_here(self) -> bool:
        lemma, reporting = self.language.verb_forms[self._low(0)].lemma, self.language.reporting
        return lemma in reporting["say"] | reporting["allege"] | reporting["deny"]

    @property
    def _says(self) -> bool:
        """`..., researchers say.`: a verb of saying behind those who say it, at the end of what they say."""
        reporting = self.language.reporting
        says = self.language.is_verb(self._low(0), reporting["say"] | reporting["allege"] | reporting["deny"])
        near = range(self.position - 1, max(-1, self.position - _FAR), -1)
        return says and any(self.sentence.low(n) in (",", '"', "”") for n in near)

    def _one_name(self, mention: Mention) -> bool:
        """A single name takes no plural verb: `gave X access`; the last of a list may (`X and Y access`), or `should X buy`."""
        words, before = self.language.words, self.sentence.low(mention.first - 1)
        may = before in words["conjunctions"] or before in words["modals"] | words["do"]
        whole = self.sentence.low(mention.first - 2).endswith("s")
        many = self.language.prepositions.get(before) in ("of", "in", "from") and whole
        return mention.form in (NAME, CAPITAL) and not mention.plural and not may and not many

    @property
    def _is_gerund(self) -> bool:
        """`predatory lending`: an -ing word behind a plain singular word that is no noun acting, no conjunction, no
        preposition; not `evidence linking X to Y`."""
        before, words = self._low(-1), self.language.words
        if (
            not before.isalpha()
            or self.sentence.mention_at(self.position - 1) is not None
            or before in self.language.verb_forms
        ):
            return False
        function = before in self.language.prepositions or any(
            before in words[group]
            for group in ("conjunctions", "subordinators", "adverbs", "relatives", "pronoun_subjects", "be")
        )
        whole = self._takes_object and not (self.sentence.mention_at(self.position + 1) is not None and self._in_phrase)
        told = self._reports_here and self._takes_object  # `a case alleging the police`
        return not (function or before.endswith("s") or is_adverb(before, self.language) or whole or told)

    @property
    def _in_phrase(self) -> bool:
        """`the public sector undertaking X`: an article opens the noun phrase that it ends."""
        for position in range(self.position - 2, max(-1, self.position - 2 - _PHRASE), -1):
            low, mention = self.sentence.low(position), self.sentence.mention_at(position)
            if low in self.language.words["determiners"] or low in self.language.words["possessives"]:
                return True
            if (mention is not None and mention.form != ADJECTIVE) or not low.isalpha() or low in self.language.prepositions:
                return False
        return False
