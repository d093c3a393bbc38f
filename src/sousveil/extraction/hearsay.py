"""What a text only hears of, or only finds allowed: reports of nobody in particular, reports that there are none of, laws.

Invariant: these look at the words that open the clause in which a trigger stands; what is hearsay is alleged, what there are
no reports of and what a law allows is no claim.
"""

from __future__ import annotations

from sousveil.extraction.acting import is_adverb
from sousveil.extraction.language import Language
from sousveil.extraction.manner import Manner, weaken
from sousveil.extraction.scenes import Trigger
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.speaking import contrasts

HEARD, ADVERB = "hearsay", "hedging adverb"
_NEAR, _BACK = 8, 6
PLAINLY_HEARD = (HEARD, ADVERB)


def hear(sentence: Sentence, language: Language, trigger: Trigger, manner: Manner) -> None:
    """Weaken what is hearsay, and leave out what nobody reports or a law allows."""
    at = _heard_of(sentence, language, trigger)
    if at is not None and _there_is_none(sentence, language, at):
        manner.silent = True
    elif at is not None and not (manner.speaker or manner.speaker_words or manner.carrier is not None):
        weaken(manner, "alleged", sentence, at, at, HEARD)
    near = range(trigger.first - 2, trigger.last + 2)
    adverb = next((n for n in near if sentence.low(n) in language.reporting["allege_adverbs"]), None)
    if adverb is not None and not any(sentence.low(n) == "," for n in range(min(adverb, trigger.first), trigger.first)):
        weaken(manner, "alleged", sentence, adverb, adverb, ADVERB)
    verb = trigger.verb
    if verb is not None and verb.infinitive and sentence.low(verb.first - 1) in language.reporting["powers"]:
        weaken(manner, "possible", sentence, verb.first - 1, verb.last, "power to do it")
    if _by_law(sentence, language, trigger):
        manner.silent = True


def _heard_of(sentence: Sentence, language: Language, trigger: Trigger) -> int | None:
    """`reports that X spied`, `allegations, however, that`, `there were reports X spied`, `reports of X spying`: where the
    noun stands whose clause holds the trigger."""
    words, nouns = language.words, language.reporting["allege_nouns"] | language.reporting["unproven"]
    for n in range(trigger.first - 1, -1, -1):
        low = sentence.low(n)
        aside = sentence.low(n - 1) == "," and sentence.low(n + 1) == ","  # `reports, however, that`
        if low == ";" or (contrasts(sentence, language, n) and not aside):
            return None
        if low not in nouns or sentence.verb_at(n) is not None or sentence.mention_at(n) is not None:
            continue
        behind = n + 1
        if sentence.low(behind) == ",":
            behind = next((k + 1 for k in range(behind + 1, behind + 4) if sentence.low(k) == ","), behind)
        if sentence.low(behind) in words["complementiser"] and behind < trigger.first:
            return n
        gerund = trigger.verb is not None and trigger.verb.bare == "ing"
        if gerund and language.prepositions.get(sentence.low(behind)) == "of":
            return n
        opens = sentence.low(behind) in words["determiners"] or sentence.mention_at(behind) is not None
        return n if opens and _exists(sentence, language, n) else None
    return None


def _exists(sentence: Sentence, language: Language, noun: int) -> bool:
    """`there were credible reports`: does a verb of being stand before the noun, behind a word for no place?"""
    near = range(noun - 1, max(-1, noun - _BACK), -1)
    be = next((n for n in near if (verb := sentence.verb_at(n)) is not None and verb.lemma == "be"), None)
    return be is not None and sentence.low(be - 1) in language.words["existential"]


def _there_is_none(sentence: Sentence, language: Language, noun: int) -> bool:
    """`no credible reports that`."""
    for n in range(noun - 1, max(-1, noun - _BACK), -1):
        verb = sentence.verb_at(n)
        if sentence.low(n) in language.words["nobody"] or (verb is not None and verb.negated):
            return True
        if verb is not None or not sentence.low(n).isalpha():
            return False
    return False


def _by_law(sentence: Sentence, language: Language, trigger: Trigger) -> bool:
    """`the law permits the police to monitor calls`: what may be done by law; not what is done `under the law`."""
    reporting, before = language.reporting, [verb for verb in sentence.verbs if verb.last < trigger.first]
    verbs = before[-2:] + ([trigger.verb] if trigger.verb is not None else [])
    for verb in reversed(verbs):
        allows = verb.lemma.partition(" ")[0] in reporting["allowing"] and not verb.passive
        apart = any(sentence.low(n) in (";", ",") for n in range(verb.last + 1, trigger.first))
        if allows and not apart and _is_law(sentence, language, verb):
            return True
    return False


def _is_law(sentence: Sentence, language: Language, verb: VerbGroup) -> bool:
    """Is the subject of a verb a law: `the law`, `article 12 of the code`, `a decree of 2016`?"""
    for n in range(verb.first - 1, max(-1, verb.first - _NEAR), -1):
        low = sentence.low(n)
        behind = sentence.low(n + 1)
        ends = n + 1 == verb.first or behind in language.prepositions or is_adverb(behind, language) or behind.isdigit()
        if ends and low in language.reporting["laws"]:
            return True
        if low in (",", ";") or sentence.verb_at(n) is not None or low in language.words["conjunctions"]:
            return False
    return False
