"""How sure and how far along: modality and status from the chain of words that govern a trigger.

Invariant: a hedge counts only where the trigger stands in its scope: before the trigger in the same clause chain, or as an
adverb of its clause; what is said after `but` or `;` does not reach back.
"""

from __future__ import annotations

from sousveil.extraction.hearsay import hear
from sousveil.extraction.language import Language
from sousveil.extraction.manner import SOURCES, Manner, cue_of, weaken
from sousveil.extraction.mentions import DESCRIPTION, PERSON, Mention
from sousveil.extraction.sayers import anonymous, works_there
from sousveil.extraction.scenes import Trigger
from sousveil.extraction.sentence import ENDED, Sentence, VerbGroup
from sousveil.extraction.speaking import contrasts, find_speaker, governors
from sousveil.extraction.syntax import Syntax
from sousveil.extraction.triggers import GUESSED, REMOVED, STOPPED, forbids
from sousveil.model import Kind

_CAPABLE = (Kind.USE, Kind.ACCESS, Kind.DATA_TRANSFER)


def manner_of(syntax: Syntax, trigger: Trigger) -> Manner:
    """Modality, status and speaker of a trigger."""
    manner = Manner()
    chain = governors(syntax, trigger)
    find_speaker(syntax, trigger, chain, manner)
    _modality(syntax, trigger, chain, manner)
    _status(syntax, trigger, chain, manner)
    return manner


def _modality(syntax: Syntax, trigger: Trigger, chain: list[VerbGroup], manner: Manner) -> None:
    sentence, language = syntax.sentence, syntax.language
    verb = trigger.verb
    if STOPPED in trigger.frame.traits:
        chain = [governor for governor in chain if not forbids(language, governor)]
    elif verb is not None:
        _own_mood(sentence, language, trigger, verb, manner)
        _negated_noun(sentence, language, verb, manner)
    else:
        _no_such_thing(sentence, language, trigger, manner)
    hear(sentence, language, trigger, manner)
    _called_false(sentence, language, trigger, manner)
    _in_condition(sentence, language, trigger, manner)
    for governor in chain:
        _governing_mood(sentence, language, governor, trigger, manner)
    start, stop = _clause(sentence, language, trigger)
    for n in range(start, stop):
        low = sentence.low(n)
        if low in language.reporting["allege_adverbs"] or (
            low in language.reporting["allege_words"] and abs(n - trigger.first) < 8 and sentence.verb_at(n) is None
        ):
            weaken(manner, "alleged", sentence, n, n, "hedging word")
        if low in language.reporting["possible_words"]:
            weaken(manner, "possible", sentence, n, n, "hedging word")
    clause = " ".join(sentence.low(n) for n in range(start, stop))
    if any(phrase in clause for phrase in language.reporting["allege_phrases"]):
        weaken(manner, "alleged", sentence, start, start, "hedging words")
    if trigger.frame.modality:
        weaken(manner, trigger.frame.modality, sentence, trigger.first, trigger.last, trigger.frame.name)
    speaker = manner.speaker
    if speaker is not None and manner.modality == "asserted" and _is_unnamed(sentence, language, speaker):
        weaken(manner, "alleged", sentence, speaker.first, speaker.last, SOURCES)
    manner.silent = (
        manner.silent
        or _only_asks(sentence, language, trigger)
        or any(sentence.low(n) in language.reporting["no_claim"] for n in range(max(0, start), trigger.first))
    )


def _is_unnamed(sentence: Sentence, language: Language, speaker: Mention) -> bool:
    """`activists`, `six victims`, `a former officer`: several whom nobody names, or somebody who holds no office any more."""
    if anonymous(language, works_there(Syntax(sentence, language), speaker)):
        return True
    words = [sentence.low(n) for n in range(speaker.first, speaker.last + 1)]
    person = speaker.type == PERSON and (speaker.plural or anonymous(language, words))
    return speaker.form == DESCRIPTION and (speaker.type == "group" or person)


def _only_asks(sentence: Sentence, language: Language, trigger: Trigger) -> bool:
    """`Has the ministry bought software of X?` says nothing; `Why did the ministry buy it?` says that it did."""
    stop = next((n for n in range(trigger.last, len(sentence.tokens)) if sentence.low(n) == "?"), None)
    if stop is None:
        return False
    first = max((n + 1 for n in range(trigger.first) if sentence.low(n) in (":", ";", "“", '"')), default=0)
    words = language.words
    return sentence.low(first) in words["be"] | words["have"] | words["do"] | words["modals"] | words["possible_modals"]


def _own_mood(sentence: Sentence, language: Language, trigger: Trigger, verb: VerbGroup, manner: Manner) -> None:
    if verb.negated and GUESSED in trigger.frame.traits and verb.lemma in language.reporting["deny"]:
        manner.silent = True  # `did not deny that`, where only the model hears a claim
    elif verb.negated:
        weaken(manner, "denied", sentence, verb.first, verb.last, "negated")
    if verb.modal in language.words["possible_modals"]:
        weaken(manner, "possible", sentence, verb.first, verb.last, f"modal {verb.modal}")
    if verb.modal in language.words["alleged_modals"]:
        weaken(manner, "alleged", sentence, verb.first, verb.last, f"mood {verb.modal}")
    if verb.modal in language.words["conditional_modals"] and _conditional(sentence, language):
        weaken(manner, "possible", sentence, verb.first, verb.last, f"modal {verb.modal}")


def _in_condition(sentence: Sentence, language: Language, trigger: Trigger, manner: Manner) -> None:
    """`if X buys`, `should X buy`, `unless Z objects, X will buy`; `had X sold, it would` says nothing."""
    words, start = language.words, trigger.first
    modal = trigger.verb.modal if trigger.verb is not None else None
    if sentence.low(0) in words["conditionals"] - words["modals"] and modal in words["future_modals"]:
        weaken(manner, "possible", sentence, 0, 0, "condition")
    while start > 0 and sentence.low(start - 1) not in (",", ";", ":"):
        start -= 1
    opened = sentence.low(start)
    if opened in words["conditionals"] or any(
        sentence.low(n) in words["conditionals"] - words["modals"] for n in range(start, trigger.first)
    ):
        weaken(manner, "possible", sentence, start, start, "condition")
    elif start == 0 and opened in words.get("inversions", frozenset()) and sentence.mention_at(1) is not None:
        manner.silent = True


def _negated_noun(sentence: Sentence, language: Language, verb: VerbGroup, manner: Manner) -> None:
    """`no X bought`, `neither X nor Y bought`, `sold no cameras`: a noun phrase around the verb says that it was not so."""
    if sentence.low(verb.last + 1) in language.words["nobody"]:
        weaken(manner, "denied", sentence, verb.last + 1, verb.last + 1, "negated object")
    at = _nobody_before(sentence, language, verb)
    if at is not None:
        weaken(manner, "denied", sentence, at, at, "negated subject")


def _nobody_before(sentence: Sentence, language: Language, verb: VerbGroup) -> int | None:
    """Where `no`, `none` or `neither` opens the verb's subject."""
    for n in range(verb.first - 1, max(-1, verb.first - 8), -1):
        if sentence.low(n) in (",", ";", ":") or sentence.verb_at(n) or sentence.low(n) in language.words["relatives"]:
            return None
        if sentence.low(n) in language.words["nobody"]:
            return n if f"{sentence.low(n)} {sentence.low(n + 1)}" not in language.reporting["end_words"] else None
    return None


def _no_such_thing(sentence: Sentence, language: Language, trigger: Trigger, manner: Manner) -> None:
    """`made no delivery`, `no customer in X`, `not a single sale`: the noun itself is said not to be."""
    words = language.words
    for n in range(trigger.first - 1, max(-1, trigger.first - 4), -1):
        low = sentence.low(n)
        negated = low in words["nobody"] or (low in words["negators"] and low not in language.prepositions)
        if negated and f"{low} {sentence.low(n + 1)}" not in language.reporting["end_words"]:
            weaken(manner, "denied", sentence, n, n, "negated noun")
        if negated or low in language.prepositions or sentence.verb_at(n) is not None or not low.isalpha():
            return


def _called_false(sentence: Sentence, language: Language, trigger: Trigger, manner: Manner) -> None:
    """`the allegation that X sold Y was false`, `it is untrue that X sold Y`."""
    reporting = language.reporting
    for n, token in enumerate(sentence.tokens):
        if token.low not in reporting["deny_words"] or sentence.low(n - 1) in language.words["negators"]:
            continue
        opened = [k for k in range(trigger.first) if sentence.low(k) in reporting["allege_nouns"]]
        told = n < trigger.first and sentence.low(n + 1) in language.words["complementiser"]
        if told or (n > trigger.last and opened):
            weaken(manner, "denied", sentence, n, n, "called false")


def _conditional(sentence: Sentence, language: Language) -> bool:
    return any(token.low in language.words["conditionals"] for token in sentence.tokens)


def _governing_mood(sentence: Sentence, language: Language, governor: VerbGroup, trigger: Trigger, manner: Manner) -> None:
    head, reporting = governor.lemma.partition(" ")[0], language.reporting
    what = {sentence.low(governor.last + n) for n in (1, 2, 3)}
    if governor.negated and (head in reporting["deny"] | reporting["refuse"] or what & reporting["undoubted"]):
        return
    if head in reporting["urge"] and trigger.verb is not None and trigger.verb.infinitive and not governor.passive:
        manner.silent = True
    if head in reporting["prevent"] and _kept_from(sentence, language, trigger):
        manner.silent = True
    if (governor.negated and what & reporting["unproven"]) or head in reporting["refuse"] or what & reporting["not_yet"]:
        manner.silent = True
    elif governor.passive and head in reporting["say"] and not governor.negated and trigger.verb is not None:
        if head in reporting["made_known"] or language.prepositions.get(sentence.low(governor.last + 1)) == "by":
            return
        weaken(manner, "alleged", sentence, governor.first, governor.last, governor.lemma)
    elif head in reporting["deny"] and not governor.negated:
        weaken(manner, "denied", sentence, governor.first, governor.last, governor.lemma)
    elif head in reporting["allege"] or governor.lemma in reporting["allege"]:
        weaker = "possible" if governor.modal in language.words["possible_modals"] else "alleged"
        weaken(manner, weaker, sentence, governor.first, governor.last, governor.lemma)
    elif head in reporting["say"] and governor.negated:
        manner.silent = True
    elif governor.negated and (what & language.words["not_only"] or _went_on(sentence, language, governor, trigger)):
        return
    elif governor.negated and governor.last + 12 > trigger.first and head not in reporting["say"]:
        weaken(manner, "denied", sentence, governor.first, governor.last, "negated")
    elif _is_use(language, governor) and (at := _nobody_before(sentence, language, governor)) is not None:
        weaken(manner, "denied", sentence, at, at, "negated tool")
    elif governor.modal in language.words["possible_modals"] and trigger.verb is not None and not trigger.verb.finite:
        weaken(manner, "possible", sentence, governor.first, governor.last, f"modal {governor.modal}")
    elif head in reporting["possible_verbs"] and trigger.verb is not None and trigger.verb.infinitive and governor.modal:
        weaken(manner, "possible", sentence, governor.first, governor.last, governor.lemma)


def _went_on(sentence: Sentence, language: Language, governor: VerbGroup, trigger: Trigger) -> bool:
    """`did not respect the law and tapped phones`: what is done, joined to what was not."""
    verb = trigger.verb
    helped = sentence.low(governor.first) in language.words["do"]
    joined = verb is not None and sentence.low(verb.first - 1) in language.words["conjunctions"]
    return helped and joined and verb is not None and verb.past and verb.finite and sentence.low(verb.main) != verb.lemma


def _is_demanded(sentence: Sentence, language: Language, governor: VerbGroup, verb: VerbGroup) -> bool:
    """`demanded that it install`: the plain form of a verb under one that demands."""
    demands = governor.lemma.partition(" ")[0] in language.reporting["demand"]
    return demands and verb.first == verb.last and sentence.low(verb.main) == verb.lemma


def _kept_from(sentence: Sentence, language: Language, trigger: Trigger) -> bool:
    """`barred X from building`: what somebody is kept from is not done."""
    gerund = trigger.verb is not None and trigger.verb.bare == "ing" and trigger.frame.kind is not Kind.RESTRICTION
    return gerund and language.prepositions.get(sentence.low(trigger.first - 1)) == "from"


def _clause(sentence: Sentence, language: Language, trigger: Trigger) -> tuple[int, int]:
    """The stretch around the trigger without a strong mark or a contrast."""
    start, stop = trigger.first, trigger.last + 1
    while start > 0 and sentence.low(start - 1) != ";" and not contrasts(sentence, language, start - 1):
        start -= 1
    while stop < len(sentence.tokens) and sentence.low(stop) != ";" and not contrasts(sentence, language, stop):
        stop += 1
    return start, stop


def _status(syntax: Syntax, trigger: Trigger, chain: list[VerbGroup], manner: Manner) -> None:
    sentence, language, verb = syntax.sentence, syntax.language, trigger.verb
    reporting = language.reporting
    status, rule, at = "in-place", "default", (trigger.first, trigger.last)
    if verb is not None and verb.progressive and not _already(language, trigger, verb):
        status, rule = "under-way", "progressive"
    if trigger.frame.status:
        status, rule = trigger.frame.status, trigger.frame.name
    nearest = next(
        (g for g in chain if g.lemma.partition(" ")[0] not in reporting["say"] | reporting["allege"] | reporting["deny"]), None
    )
    governed = nearest is not None and (verb is None or not verb.finite) and nearest.last + 10 > trigger.first
    if nearest is not None and governed:
        head = nearest.lemma.partition(" ")[0]
        if nearest.progressive and head in reporting["under_way"] | reporting["helping"]:
            status, rule, at = "under-way", nearest.lemma, (nearest.first, nearest.last)
        elif trigger.frame.on_nobody and head in language.words["order_verbs"]:  # `ordered them to block`: it is ordered
            at = (nearest.first, nearest.last)
        elif head in reporting["plan"] and (verb is None or verb.infinitive or _is_demanded(sentence, language, nearest, verb)):
            status, rule, at = "planned", nearest.lemma, (nearest.first, nearest.last)
        elif head in reporting["end"]:
            status, rule, at = "ended", nearest.lemma, (nearest.first, nearest.last)
        elif head in reporting["under_way"] and not (verb is not None and _is_use(language, verb)):
            status, rule, at = "under-way", nearest.lemma, (nearest.first, nearest.last)
        elif nearest.modal in language.words["future_modals"]:
            status, rule, at = "planned", f"modal {nearest.modal}", (nearest.first, nearest.last)
        elif verb is not None and verb.infinitive and _agreed(sentence, language, nearest, trigger):
            status, rule, at = "planned", "an agreement to do it", (nearest.first, nearest.last)
    told = bool(chain) and chain[0].last == trigger.first - 1 and nearest is not chain[0]
    if verb is not None and verb.infinitive and not told and (nearest is None or _is_to(sentence, nearest, verb)):
        status, rule = "planned", "to come"
    if verb is not None and verb.infinitive and sentence.low(trigger.first - 1) in language.words["requests"]:
        status, rule = "planned", "leave to do it"
    if verb is not None and verb.modal in language.words["future_modals"]:
        status, rule = "planned", f"modal {verb.modal}"
    if verb is not None and verb.modal == ENDED:
        status, rule = "ended", "no longer"
    before_it = range(trigger.first - 1, max(-1, trigger.first - 4), -1)
    near = [sentence.low(n) for n in before_it if sentence.mention_at(n) is not None or sentence.mention_at(n + 1) is None]
    before = set(near[: near.index(",")] if "," in near else near)
    if before & reporting["plan_words"] - {trigger.low}:
        status, rule = "planned", "planning word"
    pair = f"{sentence.low(trigger.first - 2)} {sentence.low(trigger.first - 1)}"
    if (before | {pair}) & reporting["end_words"] and not before & reporting["current"]:
        status, rule = "ended", "ending word"
    if status == "in-place" and verb is not None and _until(sentence, language, verb):
        status, rule = "ended", "until"
    if STOPPED in trigger.frame.traits:
        stop = next((other for other in sentence.verbs if other.last == trigger.first - 1), verb)
        to_come = stop is not None and stop.modal in language.words["future_modals"]
        status, rule = "planned" if to_come else "in-place", trigger.frame.name
    if REMOVED in trigger.frame.traits:
        status, rule = "ended" if status == "in-place" else "in-place", "taken down"
    if manner.modality == "possible":
        been = verb is not None and verb.perfect
        status, rule = ("in-place", "may be so") if been or trigger.frame.kind in _CAPABLE else ("planned", "may come")
    manner.status = status
    manner.cues.append(cue_of(sentence, "status", rule, *at))


def _is_use(language: Language, verb: VerbGroup) -> bool:
    return verb.lemma.partition(" ")[0] in language.words["instrument_verbs"]


def _already(language: Language, trigger: Trigger, verb: VerbGroup) -> bool:
    """`were using`, `is designating`: who uses it has it, and what is decided is decided."""
    return trigger.frame.kind is Kind.RESTRICTION or (_is_use(language, verb) and not verb.passive)


def _until(sentence: Sentence, language: Language, verb: VerbGroup) -> bool:
    """`supplied the police until 2009`: what was done up to a time has ended."""
    if not (verb.past or verb.perfect) or verb.negated:
        return False
    for n in range(verb.last + 1, len(sentence.tokens)):
        if sentence.low(n) in language.words.get("until", frozenset()):
            return True
        other = sentence.verb_at(n)
        if sentence.low(n) in (";", ":") or (other is not None and other.finite):
            return False
    return False


def _is_to(sentence: Sentence, governor: VerbGroup, verb: VerbGroup) -> bool:
    """`X is to build`; a headline's `X to build` has no governor at all."""
    return governor.lemma == "be" and governor.last == verb.first - 1 and not governor.past


def _agreed(sentence: Sentence, language: Language, governor: VerbGroup, trigger: Trigger) -> bool:
    """`signed a contract with Y to build`: what an agreement binds somebody to is yet to come."""
    between = {sentence.low(n) for n in range(governor.last + 1, trigger.first)}
    return bool(between & language.reporting["plan_words"])
