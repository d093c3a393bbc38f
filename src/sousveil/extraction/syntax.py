"""Who does what to whom, without a parser: subjects, objects and prepositional phrases around a trigger.

Invariant: every answer is a list of mentions of the same sentence, in text order. The rules look at neighbours, prepositions,
relative pronouns and verb groups only; the words for these come from the language.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.clauses import Clauses
from sousveil.extraction.mentions import ADJECTIVE, NAME, PRONOUN, Mention
from sousveil.extraction.sentence import VerbGroup

MAX_DEPTH = 6
_USED = 14


@dataclass(frozen=True)
class Syntax(Clauses):
    """Questions about one sentence."""

    def subject(self, verb: VerbGroup, depth: int = 0) -> list[Mention]:
        """Mentions that act as the verb's grammatical subject (the patient, where the verb is passive)."""
        if depth > MAX_DEPTH:
            return []
        sentence, before = self.sentence, verb.first - 1
        while before >= 0 and self._skippable(before):
            before -= 1
        if before < 0 and verb.bare == "ing":
            return self._of_main_clause(verb, depth)
        low = sentence.low(before)
        if low in self.language.words["relative_subjects"] and sentence.mention_at(before) is None:
            found = self._antecedent(before, plural=self._is_plural(verb))
            governor = self.governor(verb) if not found and low in self.language.words["complementiser"] else None
            return self.subject(governor, depth + 1) if governor else found
        if verb.infinitive or (
            verb.bare == "ing" and (low in self.language.prepositions or low in self.language.words["subordinators"])
        ):
            return self._controller(verb, before, depth)
        if verb.bare == "ing" and sentence.verb_at(before) is not None:
            return self._controller(verb, before, depth)
        if verb.bare is not None and low in (",", "and", "-", "–", "—"):
            return self._shared(before, depth) or self._nearest(before, verb)
        if low in self.language.words["conjunctions"] or low in self.language.words["contrast"]:
            shared = self._shared(before, depth)
            if shared:
                return shared
        return self._interrupted(before) or self._nearest(before, verb)

    def _of_main_clause(self, verb: VerbGroup, depth: int) -> list[Mention]:
        """`Having sold spyware to Y, X looked on`: who acts in the clause behind the comma."""
        commas = (n for n in range(verb.last + 1, len(self.sentence.tokens)) if self.sentence.low(n) == ",")
        comma = next(commas, len(self.sentence.tokens))
        main = next((other for other in self.sentence.verbs if other.first > comma and other.finite), None)
        return self.subject(main, depth + 1) if main is not None else []

    def agent(self, verb: VerbGroup) -> list[Mention]:
        """Who does it: the subject of an active verb, the `by` phrase of a passive one."""
        if verb.passive or verb.bare == "ed":
            others = (n for n in range(verb.last + 1, self.reach(verb.last + 1)) if self._of_other_verb(n, verb.last + 1))
            return self.phrase(verb.last + 1, "by", stop=next(others, None))
        return self.subject(verb) or self._staff_before(verb.first - 1)

    def _staff_before(self, position: int) -> list[Mention]:
        """`Chinese engineers have`: who acts for a country stands for it."""
        while position >= 0 and self._skippable(position):
            position -= 1
        if self.sentence.low(position) not in self.language.nouns["staff"]:
            return []
        owners = [m for m in self.possessor(position) if m.form == ADJECTIVE or (m.form == NAME and m.type == "company")]
        return [m for m in owners if self.sentence.low(m.first - 1) not in self.language.reporting["end_words"]]

    def patient(self, verb: VerbGroup) -> list[Mention]:
        """To whom it is done: the object of an active verb, the subject of a passive one."""
        if verb.passive:
            return self.subject(verb)
        if verb.bare == "ed":
            joined = self.sentence.low(verb.first - 1) in self.language.words["conjunctions"]
            return (joined and self._shared_patient(verb)) or self._nearest(verb.first - 1, verb)
        return self.objects(verb.last + 1) or self._relative_object(verb)

    def _shared_patient(self, verb: VerbGroup) -> list[Mention]:
        """`X is run by Y and paid for with a loan`: to whom the passive verb before is done."""
        earlier = [other for other in self.sentence.verbs if other.last < verb.first and other.finite]
        return self.subject(earlier[-1]) if earlier and earlier[-1].passive else []

    def _relative_object(self, verb: VerbGroup) -> list[Mention]:
        """`X, which Y controls`: what the relative pronoun before the verb's subject stands for."""
        acting = self.subject(verb)
        if not acting or (not self._skippable(verb.first - 1) and acting[-1].last != verb.first - 1):
            return []
        for position in range(acting[0].first - 1, max(-1, acting[0].first - 5), -1):
            if self.sentence.low(position) in self.language.words["relatives"] and self.sentence.mention_at(position) is None:
                return self._antecedent(position)
            if self.sentence.low(position) in (",", ";") or self.sentence.verb_at(position):
                return []
        return []

    def relative_phrase(self, verb: VerbGroup, slot: str) -> list[Mention]:
        """`X, where Y installed`, `X, to which Y sold`: what the relative pronoun before the verb's subject stands for."""
        words, acting = self.language.words, self.subject(verb)
        start = acting[0].first if acting and acting[0].last < verb.first else verb.first
        for position in range(start - 1, max(-1, start - 4), -1):
            low, before = self.sentence.low(position), self.sentence.low(position - 1)
            if low in (",", ";") or self.sentence.verb_at(position) is not None:
                return []
            if low in words["relative_places"] and slot in ("in", "to"):
                return self._antecedent(position)
            if low in words.get("relative_recipients", frozenset()) and slot == "to":
                return self._antecedent(position)
            article = before in words["articles"] and self.sentence.mention_at(position - 1) is None
            before = self.sentence.low(position - 2) if article else before
            if low in words["relatives"] and self.language.prepositions.get(before) == slot:
                return self._antecedent(position - 1 - article)
        return []

    def objects(self, start: int, *, through_of: bool = True) -> list[Mention]:
        """Mentions right after a verb, before any preposition or other verb: `sold Ethiopia a network` gives Ethiopia."""
        position, steps = start, 0
        while position < len(self.sentence.tokens) and steps < 12:
            mention = self.sentence.mention_at(position)
            if mention is not None and mention.form == ADJECTIVE and self._has_staff(mention):
                return self.listed(mention)
            if mention is not None and mention.form != ADJECTIVE:
                if self.sentence.low(mention.last + 1) in ("'s", "’s") or self._owns(mention):
                    position = mention.last + 1
                    steps += 1
                    continue
                return self.listed(self._called(mention))
            low = self.sentence.low(position)
            passed = through_of or self.sentence.low(position - 1) in self.language.nouns["staff"]
            through = passed and self.language.prepositions.get(low) == "of" and steps > 0
            if (
                mention is None
                and not through
                and (
                    (self._preposition(position) == low and low not in self.language.words["determiners"])
                    or self.sentence.verb_at(position)
                    or low in ";:.()"
                    or low in self.language.words["relatives"]
                )
            ):
                return []
            position = mention.last + 1 if mention else position + 1
            steps += 1
        return []

    def _owns(self, mention: Mention) -> bool:
        """`sold its product`: the pronoun only says whose it is."""
        low, after = self.sentence.low(mention.first), self.sentence.low(mention.last + 1)
        return mention.form == PRONOUN and low in self.language.words["possessives"] and after.isalpha()

    def _has_staff(self, mention: Mention) -> bool:
        """`Uzbek security officers`: up to two words on, those who act for the country."""
        staff = self.language.nouns["staff"]
        near = [self.sentence.low(mention.last + n) for n in (1, 2, 3)]
        plain = [self.sentence.mention_at(mention.last + n) is None for n in (1, 2, 3)]
        return any(near[n] in staff and all(plain[: n + 1]) for n in range(3))

    def phrase(self, start: int, slot: str, *, stop: int | None = None) -> list[Mention]:
        """Mentions of the first phrase after `start` whose preposition fills `slot`."""
        end = self.reach(start) if stop is None else stop
        aside = self._aside(start)
        for position in range(start, end):
            word = self._preposition(position) if position not in aside else None
            if word is not None and self.language.prepositions[word] == slot and self.sentence.verb_at(position) is None:
                found = self._in_phrase(position + len(word.split()), end)
                if found:
                    return self._repeated(self.listed(found), slot, end)
        return []

    def _repeated(self, found: list[Mention], slot: str, end: int) -> list[Mention]:
        """`to X and to Y`, `to X in 2023 and to Y`: the phrase goes on where the preposition is said again."""
        after = found[-1].last + 1
        if self.language.prepositions.get(self.sentence.low(after)) == "in" and self.sentence.low(after + 1).isdigit():
            after += 2
        after += self.sentence.low(after) == ","
        again = self.language.prepositions.get(self.sentence.low(after + 1)) == slot
        if not again or self.sentence.low(after) not in self.language.words["conjunctions"]:
            return found
        other = self._in_phrase(after + 2, end)
        return [*found, *self.listed(other)] if other is not None and other not in found else found

    def _of_other_verb(self, position: int, start: int) -> bool:
        """Does a participle begin here that takes `by` for itself (`hit with spyware sold by X`, `paid for with
        a loan and built by X`)? Not `built and run by X`."""
        verb = self.sentence.verb_at(position)
        if verb is None or verb.first != position or position == start or not (verb.bare == "ed" or verb.passive):
            return False
        joined = self.sentence.low(position - 1) in self.language.words["conjunctions"] | {","}
        return not joined or any(self.sentence.low(n) in self.language.prepositions for n in range(start, position - 1))

    def phrases(self, start: int, *, stop: int | None = None) -> list[tuple[str, list[Mention]]]:
        """Each (slot, mentions) after `start`, in order."""
        end = self.reach(start) if stop is None else stop
        found = []
        for position in range(start, end):
            word = self._preposition(position)
            if word is not None and self.sentence.verb_at(position) is None:
                mention = self._in_phrase(position + len(word.split()), end)
                if mention:
                    found.append((self.language.prepositions[word], self.listed(mention)))
        return found

    def fronted(self, stop: int) -> list[Mention]:
        """The mention of a phrase `in Serbia, ...` set before the clause of `stop` by a comma."""
        for position in range(stop - 1, -1, -1):
            word = self._preposition(position)
            if (
                word is None
                or self.language.prepositions[word] != "in"
                or (position and self.sentence.low(position - 1) not in (",", "—", "–", ":", "and", "but"))
            ):
                continue
            mention = self._in_phrase(position + 1, min(stop, position + 8))
            if mention is not None and self.sentence.low(mention.last + 1) in (",", "'s", "’s", "where"):
                return self.listed(mention)
        return []

    def possessor(self, position: int) -> list[Mention]:
        """Whose the noun at `position` is: `X's sale`, `X sale`, `Chinese sale`, looking left over at most four words."""
        for step in range(1, 6):
            mention = self.sentence.mention_at(position - step)
            if mention is not None:
                return self.listed(mention)
            low = self.sentence.low(position - step)
            if low in self.language.prepositions or self.sentence.verb_at(position - step) or low in (",", ";", ".", ""):
                return []
        return []

    def reach(self, start: int) -> int:
        """Where the domain of a trigger ends: before the next clause with a subject of its own, or at a strong mark."""
        aside = self._aside(start)
        for position in range(start, len(self.sentence.tokens)):
            low = self.sentence.low(position)
            if low in (";",):
                return position
            if position in aside:
                continue
            verb = self.sentence.verb_at(position)
            if verb is not None and verb.first == position and verb.finite and position > start + 1:
                return self._clause_start(position, start)
        return len(self.sentence.tokens)

    def _aside(self, start: int) -> range:
        """Tokens between two dashes after `start`: said aside, not part of the clause."""
        dashes = [n for n in range(start, len(self.sentence.tokens)) if self.sentence.low(n) in ("—", "–")]
        return range(dashes[0], dashes[1] + 1) if len(dashes) > 1 else range(0)

    def _clause_start(self, position: int, start: int) -> int:
        """Back from a verb over its subject to the comma, conjunction or relative pronoun that opens its clause."""
        for back in range(position - 1, max(start, position - 12), -1):
            low = self.sentence.low(back)
            if low in self.language.words["relatives"] or low in self.language.words["subordinators"]:
                return back
            if (
                low in (",", "–", "—", ":")
                or low in self.language.words["conjunctions"]
                or low in self.language.words["contrast"]
            ):
                return back
        return position

    def _is_plural(self, verb: VerbGroup) -> bool:
        """Does the verb agree with several: `have barred`, `are`, `operate`?"""
        first = self.sentence.low(verb.first)
        form = self.language.verb_forms.get(first)
        return first in self.language.words["plural_auxiliaries"] or (
            form is not None and "base" in form.forms and verb.modal is None
        )

    def _antecedent(self, position: int, *, plural: bool = False) -> list[Mention]:
        """What a relative pronoun stands for: the nearest mention before it that is no adjective."""
        nearest = [m for m in self.sentence.mentions if m.last < position and m.form != ADJECTIVE and not self._at_home(m)]
        if not nearest:
            return []
        last = nearest[-1]
        if position - last.last > 6 or any(self.sentence.verb_at(n) for n in range(last.last + 1, position)):
            return []
        return self.listed(last) if plural or last.plural or last.type == "group" else [last]

    def _controller(self, verb: VerbGroup, before: int, depth: int) -> list[Mention]:
        """Who an infinitive or `of selling` belongs to: the object of the verb that governs it, else that verb's subject."""
        acting = self._by_whom(verb, before) if verb.infinitive else []
        if acting:
            return acting
        governor = self._past_makers(self.governor(verb), verb)
        if governor is None:
            return self._nearest(before, verb)
        between = [m for m in self.sentence.mentions if governor.last < m.first and m.last < verb.first and m.form != ADJECTIVE]
        tool = governor.lemma.partition(" ")[0] in self.language.words["instrument_verbs"] | self.language.words["hiring_verbs"]
        marks = self.language.words.get("object_marks", frozenset())
        direct = [
            m
            for m in between
            if (not self._governed(m) or self.sentence.low(m.first - 1) in marks) and not tool and not m.product
        ]
        if direct and not governor.passive:
            return self.listed(direct[-1])
        if tool and (governor.passive or governor.bare == "ed"):
            return self.agent(governor)
        return self.subject(governor, depth + 1) or self.agent(governor)

    def _by_whom(self, verb: VerbGroup, before: int) -> list[Mention]:
        """`the use by X of a tool to spy`, `was invoked by X to spy`: who acts, though no verb that is known governs it."""
        words = self.language.words
        for n in range(before, max(-1, before - _USED), -1):
            low, other = self.sentence.low(n), self.sentence.verb_at(n)
            if low in words.get("using_nouns", frozenset()) and self.sentence.mention_at(n) is None:
                return self.phrase(n + 1, "by", stop=verb.first)
            if self.language.prepositions.get(low) == "by":
                known = self.sentence.verb_at(n - 1) is not None or self.sentence.low(n - 1) in words["made_by"]
                return [] if known else self.phrase(n, "by", stop=verb.first)
            if other is not None and other.finite:
                break
        return []

    def _past_makers(self, governor: VerbGroup | None, verb: VerbGroup) -> VerbGroup | None:
        """`using a system supplied by X to track`: the participle with its own doer governs nothing behind it."""
        if governor is None or governor.bare != "ed" or not verb.infinitive:
            return governor
        after = governor.last + 1
        given = self.language.prepositions.get(self.sentence.low(after)) in ("by", "from")
        made = given and self._in_phrase(after + 1, verb.first)
        return self.governor(governor) or governor if made else governor

    def governor(self, verb: VerbGroup) -> VerbGroup | None:
        """The verb group before this one in the sentence."""
        earlier = [other for other in self.sentence.verbs if other.last < verb.first]
        return earlier[-1] if earlier else None

    def _shared(self, before: int, depth: int) -> list[Mention]:
        """The subject of the verb before a conjunction: `X built and operates Y`; none where a mention stands between."""
        earlier = [other for other in self.sentence.verbs if other.last < before and other.finite]
        return self.subject(earlier[-1], depth + 1) if earlier else []
