"""Finds verb groups where verbs are conjugated by ending, and stand behind clitics and auxiliaries: French, Spanish.

Invariant: groups don't overlap, are in order, and never lie inside a name. A word that may be noun or verb is no verb behind an
article or a preposition.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.extraction.forms import BASE, CONDITIONAL, FUTURE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.language import Language
from sousveil.extraction.particles import with_particle
from sousveil.extraction.sentence import ENDED, HEARSAY, Sentence, VerbGroup

FINITE = frozenset({S, PAST, FUTURE, CONDITIONAL})


def find_conjugated(sentence: Sentence, language: Language) -> list[VerbGroup]:
    """All verb groups of a sentence whose mentions are placed."""
    found: list[VerbGroup] = []
    position = 0
    while position < len(sentence.tokens):
        group = _Group(sentence, language, position).read()
        if group is None:
            position += 1
        else:
            found.append(group)
            position = group.last + 1
    return found


@dataclass
class _Group:
    """A verb group that may begin at `start`, read from left to right."""

    sentence: Sentence
    language: Language
    start: int
    negated: bool = False
    reflexive: bool = False
    perfect: bool = False
    passive: bool = False
    progressive: bool = False
    modal: str | None = None
    infinitive: bool = False
    past: bool = False
    at: int = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.start

    def read(self) -> VerbGroup | None:
        """The group, or None where no verb begins here."""
        self._clitics()
        if self.sentence.mention_at(self.at) is not None:
            return None
        words, low = self.language.words, self._low()
        if low in words["modals"] and not self._nominal() and self._modal():
            return self._rest()
        if self._forms() & {BASE} and not self._article():
            self.infinitive = True
            return self._rest()
        if self._tense() and (not self._nominal() or low in words["have"] | words["be"]):
            return self._rest()
        return self._bare() if self.at == self.start else None

    def _clitics(self) -> None:
        words = self.language.words
        while self._low() in words["clitics"] or self._low() in words["negators"]:
            if self.sentence.mention_at(self.at) is not None:
                return
            self.negated |= self._low() in words["negators"]
            self.reflexive |= self._low() in words["reflexives"]
            self.at += 1

    def _modal(self) -> bool:
        """`peut vendre`, `va a instalar`: a modal with an infinitive a few words behind it."""
        start, modal = self.at, self._low()
        self.at += 1
        self._pass_over(links=True)
        if BASE in self._forms():
            self.modal = modal
            return True
        self.at = start
        return False

    def _tense(self) -> bool:
        """Is the word finite here? Notes its tense and mood."""
        forms = self._forms() & FINITE
        if (
            not forms
            or self._low() in self.language.prepositions
            or (self._low() in self.language.words["noun_like"] and not self._led())
        ):
            return False
        self.past = PAST in forms and S not in forms
        if CONDITIONAL in forms:
            self.modal = CONDITIONAL
        elif FUTURE in forms:
            self.modal = FUTURE
        return True

    def _rest(self) -> VerbGroup | None:
        """Auxiliaries up to the main verb."""
        words = self.language.words
        while True:
            lemma, here = self._lemma(), self.at
            if lemma not in words["have_lemmas"] | words["be_lemmas"]:
                return self._made(here)
            self.at += 1
            self._pass_over()
            if lemma in words["be_lemmas"] and {self._low(), self.sentence.low(self.at + 1)} <= words["progressive"]:
                self._pass_progressive()
                return self._made(self.at) if self.language.verb_forms.get(self._low()) else None
            if ING in self._forms() and lemma in words["be_lemmas"]:
                self.progressive = True
                return self._made(self.at)
            if PARTICIPLE not in self._forms() or self.sentence.mention_at(self.at) is not None:
                self.at = here
                return self._made(here)
            if lemma in words["have_lemmas"]:
                self.perfect, self.past = True, True
                self.modal = HEARSAY if self.modal == CONDITIONAL else self.modal
            else:
                self.passive = self._lemma() not in words["moves"] and not self.reflexive
            if self._lemma() not in words["be_lemmas"]:
                return self._made(self.at)

    def _pass_progressive(self) -> None:
        """`est en train de vendre`."""
        while self._low() in self.language.words["progressive"]:
            self.at += 1
        self.progressive = True

    def _bare(self) -> VerbGroup | None:
        """A gerund, or a participle that stands for a relative clause: `des caméras fournies par X`."""
        forms, following = self._forms(), self.sentence.low(self.at + 1)
        if ING in forms:
            return self._made(self.at, bare="ing")
        if PARTICIPLE in forms and not self._article() and following in self.language.prepositions:
            return self._made(self.at, bare="ed")
        return None

    def _made(self, main: int, *, bare: str | None = None) -> VerbGroup:
        last, lemma = with_particle(self.sentence, main, self.language.verb_forms[self.sentence.low(main)].lemma, self.language)
        words, behind = self.language.words, self.sentence.low(main + 1)
        if self.reflexive and f"{lemma}se" in self.language.reporting["refuse"]:
            lemma = f"{lemma}se"
        before = self.sentence.low(self.start - 1)
        if self.negated and (behind in words["no_longer"] or before in words["no_longer_before"]):
            self.negated, self.modal = False, ENDED
        said = self.reflexive and bare is None and not self.infinitive and "se-passive" in words["grammar"]
        said = said and lemma not in words["reflexive_verbs"]
        return VerbGroup(
            first=self.start, last=last, main=main, lemma=lemma, passive=self.passive or said, progressive=self.progressive,
            perfect=self.perfect, modal=self.modal, negated=self.negated or behind in words["negators_behind"],
            infinitive=self.infinitive, bare=bare, past=self.past,
        )  # fmt: skip

    def _pass_over(self, *, links: bool = False) -> None:
        """Adverbs and the second part of a negation; with `links` also what joins a modal to its infinitive."""
        words = self.language.words
        for _ in range(4):
            low = self._low()
            behind, ended = low in words["negators_behind"], self.negated and low in words["no_longer"]
            if self.sentence.mention_at(self.at) is not None or not (
                behind or ended or low in words["adverbs"] or self._is_adverb(low) or (links and low in words["links"])
                or low in words["clitics"]
            ):  # fmt: skip
                return
            self.negated |= behind
            if ended:
                self.negated, self.modal = False, ENDED
            self.at += 1

    def _is_adverb(self, low: str) -> bool:
        return len(low) > 6 and any(low.endswith(end) for end in self.language.words["adverb_endings"])

    def _led(self) -> bool:
        """Behind a party, a relative pronoun, a clitic or a negation stands a verb."""
        before, words = self.sentence.low(self.start - 1), self.language.words
        behind = self.sentence.low(self.start + 1)
        aside = before == "," and (behind in words["articles"] or self.language.prepositions.get(behind) == "between")
        return (aside or self.at > self.start or self.sentence.mention_at(self.start - 1) is not None
                or before in words["relatives"] | words["pronoun_subjects"])  # fmt: skip

    def _nominal(self) -> bool:
        """Behind an article, a possessive or a preposition stands a noun."""
        low = self.sentence.low(self.at - 1) if self.at == self.start else ""
        return self._article() or (low in self.language.prepositions and self.sentence.mention_at(self.at - 1) is None)

    def _article(self) -> bool:
        low, words = (self.sentence.low(self.at - 1) if self.at == self.start else ""), self.language.words
        return low in words["determiners"] or low in words["possessives"]

    def _low(self) -> str:
        return self.sentence.low(self.at)

    def _forms(self) -> frozenset[str]:
        form = self.language.verb_forms.get(self._low())
        return form.forms if form is not None else frozenset()

    def _lemma(self) -> str:
        form = self.language.verb_forms.get(self._low())
        return form.lemma if form is not None else ""
