"""Who says it: the verbs that govern a trigger, their subjects, `according to`, and which words are what is said.

Invariant: what is said after `but` or `;` is not governed by what stands before; a person's words are kept as words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sousveil.extraction import phrases
from sousveil.extraction.according import according
from sousveil.extraction.language import Language
from sousveil.extraction.manner import SOURCE, Manner, cue_of, weaken
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, PERSON, PRONOUN, Mention
from sousveil.extraction.reporters import is_titled, report_of, reporter, subject_end
from sousveil.extraction.sayers import (
    anonymous,
    beside,
    cited,
    named_behind,
    only_told_of,
    only_where,
    opening,
    own_page,
    quoted_as,
    unmarked,
)
from sousveil.extraction.scenes import Trigger
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.syntax import Syntax

_PARTS = (",", ";", "”", '"')
_TRAIL = 14


def governors(syntax: Syntax, trigger: Trigger) -> list[VerbGroup]:
    """Verb groups before the trigger whose complement it is in: up to a strong mark or a contrast, nearest first."""
    sentence = syntax.sentence
    found = []
    position = trigger.first - 1
    crossed = False
    while position >= 0:
        low, verb = sentence.low(position), sentence.verb_at(position)
        if low == ";" or contrasts(sentence, syntax.language, position):
            break
        if verb is not None:
            if (
                not crossed
                or verb.lemma.partition(" ")[0]
                in syntax.language.reporting["say"] | syntax.language.reporting["allege"] | syntax.language.reporting["deny"]
            ):
                found.append(verb)
            position = verb.first
            says = verb.lemma.partition(" ")[0] in syntax.language.reporting["say"]
            crossed = crossed or (says and verb.finite and not verb.passive)
            if verb.finite and position > 0 and not _opens_complement(sentence, syntax.language, verb, trigger):
                crossed = True
        position -= 1
    return found


def _opens_complement(sentence: Sentence, language: Language, verb: VerbGroup, trigger: Trigger) -> bool:
    """Is the trigger in what this verb governs: after `that`, `to`, `of`, `-ing`, or right behind it?"""
    between = [sentence.low(n) for n in range(verb.last + 1, trigger.first)]
    return not between or len(between) < 12 or bool(language.words["opens_complement"] & set(between))


def contrasts(sentence: Sentence, language: Language, position: int) -> bool:
    """`but`, `while`; not `has yet to sell`."""
    if sentence.low(position) not in language.words["contrast"] or sentence.mention_at(position) is not None:
        return False
    return sentence.low(position + 1) not in language.words.get("infinitive_marks", frozenset())


def find_speaker(syntax: Syntax, trigger: Trigger, chain: list[VerbGroup], manner: Manner) -> None:
    sentence, reporting = syntax.sentence, syntax.language.reporting
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    own = [trigger.verb] if trigger.verb is not None else []
    for verb in [*own, *chain, *[v for v in sentence.verbs if v.first > trigger.last]]:
        head = verb.lemma if verb.lemma in says else verb.lemma.partition(" ")[0]
        if head not in says or (verb is trigger.verb and not _tells(syntax, verb)) or verb.infinitive or _orders(syntax, verb):
            continue
        if head in reporting["seeming"] or (
            verb.bare == "ing" and head not in reporting["allege"] and not _tells(syntax, verb)
        ):
            continue
        if verb.first > trigger.last and (not _trails(sentence, verb, syntax) or _says_more(syntax, verb)):
            continue
        if any(sentence.low(n) == ";" or contrasts(sentence, syntax.language, n) for n in range(trigger.last + 1, verb.first)):
            break
        if (owner := own_page(syntax, verb)) is not None:
            manner.speaker = owner
            manner.cues.append(cue_of(sentence, "speaker", f"own pages that {verb.lemma}", owner.first, verb.last))
            return
        if (quoted := quoted_as(syntax, verb) or cited(syntax, verb)) is not None:
            first, last, named = quoted
            manner.speaker, manner.speaker_words = named, None if named else sentence.words(first, last)
            manner.cues.append(cue_of(sentence, "speaker", "quoted as saying", first, verb.last))
            if not reporting["unnamed_sources"].isdisjoint(sentence.low(n) for n in range(first, last + 1)):
                weaken(manner, "alleged", sentence, first, last, SOURCE)
            return
        aside = None if verb.passive else beside(syntax, verb)
        who: list[Mention]
        if aside is not None and (verb.first < trigger.first or aside.first > trigger.last):
            who = [aside]
        else:
            who = syntax.agent(verb) if verb.passive or verb.first < trigger.first else _beside(syntax, verb)
            who = [] if is_titled(syntax, verb) else [m for m in who if not only_told_of(syntax, m)]
        another = _of_another(syntax, verb)
        place = next((m for m in who if not verb.passive and only_where(syntax, m)), None)
        subject = subject_end(syntax, verb)
        end = subject if place is None or place.last != verb.first - 1 else place.first - 1
        if place is not None:
            who = [m for m in sentence.mentions if m.first == 0 and m.form == NAME and place.last != verb.first - 1]
        if subject < verb.first and (named := sentence.mention_at(subject - 1)) is not None and not verb.passive:
            who = [named]
        unnamed = sentence.low(subject - 1)
        if not verb.passive and unnamed in reporting["own_voice"]:  # `governments that we suspect`
            return
        if not who and not verb.passive and unnamed in reporting["unnamed_sources"]:
            manner.speaker_words = unnamed
            weaken(manner, "alleged", sentence, subject - 1, subject - 1, SOURCE)
            return
        if not verb.passive and unnamed in reporting["papers"] and not _are_newspapers(syntax, subject):
            manner.cues.append(cue_of(sentence, "speaker", f"papers that {verb.lemma}", subject - 1, verb.last))
            return
        carrier = None if who or verb.passive else report_of(syntax, verb, subject, verb.first > trigger.last)
        if carrier is not None:
            manner.carrier = carrier
            manner.cues.append(cue_of(sentence, "speaker", f"a report that {verb.lemma}", carrier, max(carrier, verb.last)))
            return
        if not verb.passive and unnamed in syntax.language.words.get("person_pronouns", frozenset()):
            manner.by_person = True
            manner.cues.append(cue_of(sentence, "speaker", f"{unnamed} who {verb.lemma}", subject - 1, verb.last))
            return
        if not (who or another or verb.passive) and unmarked(syntax, end) is None and verb.first < trigger.first:
            end, opener = opening(syntax, verb)
            who = [opener] if opener is not None and opener.form != ADJECTIVE else []
        if who and who[-1].head in reporting["joint_voice"]:
            return
        if who and not verb.passive and _is_part(syntax, who[-1], end):
            who = []
        if who and aside is None and (led := _leads(syntax, verb, who[-1])) is not None:
            manner.speaker_words = sentence.words(led[0], led[1] - 1)
            manner.cues.append(cue_of(sentence, "speaker", f"subject of {verb.lemma}", led[0], verb.last))
            return
        if not who and not verb.passive and (told := unmarked(syntax, end) or _whole(syntax, verb, end)) is not None:
            first, end, crowd = told
            end = _with_tail(syntax, end, verb)
            manner.speaker_words = sentence.words(first, end - 1)
            opened = range(first - (sentence.low(first - 1) in syntax.language.words["indefinite"]), end)
            if crowd or anonymous(syntax.language, [sentence.low(n) for n in opened]):
                weaken(manner, "alleged", sentence, first, end - 1, SOURCE)
            else:
                manner.cues.append(cue_of(sentence, "speaker", f"subject of {verb.lemma}", first, verb.last))
            return
        if not who and not verb.passive and verb.first > trigger.last and (behind := named_behind(syntax, verb)) is not None:
            manner.speaker_words = sentence.words(behind[0], behind[1] - 1)
            manner.cues.append(cue_of(sentence, "speaker", f"subject of {verb.lemma}", *behind))
            return
        if verb.first > trigger.last and not verb.passive and (turned := _turned(syntax, verb)) is not None:
            manner.speaker_words = sentence.words(turned[0], turned[1] - 1)
            manner.cues.append(cue_of(sentence, "speaker", f"subject of {verb.lemma}", verb.first, turned[1] - 1))
            return
        if who and (not verb.passive or verb.first > trigger.last):
            placed = [m for m in who if m.form != CAPITAL] or who
            manner.speaker = placed[-1] if verb.first < trigger.first else placed[0]
            manner.cues.append(cue_of(sentence, "speaker", f"subject of {verb.lemma}", verb.first, verb.last))
            return
    if (account := phrases.by_account(syntax)) is not None:
        first, end, manner.speaker = account
        manner.speaker_words = None if manner.speaker else sentence.words(first, end - 1)
        manner.cues.append(cue_of(sentence, "speaker", "by whose account", first, end - 1))
        return
    if (whose := reporter(syntax, trigger.first)) is not None:
        manner.speaker = whose
        manner.cues.append(cue_of(sentence, "speaker", "whose report it is", whose.first, whose.last))
        return
    according(syntax, trigger, manner)


def _of_another(syntax: Syntax, verb: VerbGroup) -> bool:
    """`arrested a man who said`: somebody whom no mention stands for, whatever acts before him."""
    sentence, place = syntax.sentence, verb.first - 1
    if verb.passive or sentence.low(place) not in syntax.language.words["relatives"]:
        return False
    return sentence.mention_at(place - 1 - (sentence.low(place - 1) == ",")) is None


def _are_newspapers(syntax: Syntax, end: int) -> bool:
    """`Manila papers`, `two Freetown papers`: papers of a place."""
    before = syntax.sentence.mention_at(end - 2)
    return before is not None and before.form in (CAPITAL, ADJECTIVE, NAME) and before.type in ("state", "place", "unknown")


def _is_part(syntax: Syntax, mention: Mention, end: int) -> bool:
    """`the Turkish side`, `a Tiraspol television channel`, `Isoc's forward command`, `the UN Fact-Finding Mission`: is a party
    only a part of who says it?"""
    sentence, between = syntax.sentence, range(mention.last + 1, end)
    short = mention.form in (ADJECTIVE, CAPITAL) or mention.type in ("state", "place", "unknown")
    plain = all(sentence.low(n).isalpha() and sentence.mention_at(n) is None for n in between)
    owns = sentence.low(mention.last + 1) in ("'s", "’s") and mention.form == NAME
    owned = owns and all(sentence.low(n).isalpha() and sentence.mention_at(n) is None for n in between[1:])
    named = mention.form == NAME and all(sentence.tokens[n].is_capital or sentence.low(n) == "-" for n in between)
    return bool(between) and ((short and plain) or (owned and len(between) > 1) or named)


def _with_tail(syntax: Syntax, end: int, verb: VerbGroup) -> int:
    """`The head of the Belarusian delegation recalled`, `two people who worked there said`: where the words end with what
    hangs on them."""
    if syntax.sentence.low(end) in syntax.language.words["relatives"]:
        return verb.first - (syntax.sentence.low(verb.first - 1) == ",")
    if syntax.language.prepositions.get(syntax.sentence.low(end)) not in ("of", "for", "at"):
        return end
    told = phrases.behind(syntax, end + 1)
    return told[1] if told is not None and told[1] <= verb.first else end


def _leads(syntax: Syntax, verb: VerbGroup, mention: Mention) -> tuple[int, int] | None:
    """`Lookout, a security company, reported`: the name that no list knows, which the party between commas only describes."""
    if verb.passive or mention.form != DESCRIPTION or syntax.sentence.low(verb.first - 1) != "," or mention.first == 0:
        return None
    told = phrases.before(syntax, verb.first)
    inside = told is not None and told[1] < mention.first
    return told if inside and told is not None and syntax.sentence.tokens[told[0]].is_capital else None


def _turned(syntax: Syntax, verb: VerbGroup) -> tuple[int, int] | None:
    """`..., says an engineer of the authority`: the words behind a verb that stands right behind a comma or a quotation, where
    no party is all of them."""
    sentence = syntax.sentence
    told = phrases.behind(syntax, verb.last + 1) if sentence.low(verb.first - 1) in (",", "”", '"') else None
    if told is None:
        return None
    ends, opens = sentence.mention_at(told[1] - 1), sentence.mention_at(told[0])
    whole = ends is not None and ends.first <= told[0]
    return None if whole or (opens is not None and opens.form == NAME) else told


def _whole(syntax: Syntax, verb: VerbGroup, end: int) -> tuple[int, int, bool] | None:
    """Words that no list knows before a verb that only somebody does: `the Mobilization Hotline project said`."""
    found = phrases.before(syntax, end) if phrases.of_saying(syntax, verb) and verb.finite else None
    return (*found, False) if found is not None and phrases.may_know(syntax, *found) else None


def _says_more(syntax: Syntax, verb: VerbGroup) -> bool:
    """`software that ties them`, `and suspects that Y`: what stands behind the verb is what it says, not what stands before."""
    relative = syntax.sentence.low(verb.first - 1) in syntax.language.words["relatives"]
    return relative or _tells(syntax, verb) or verb.lemma in syntax.language.reporting["linking"]


def _tells(syntax: Syntax, verb: VerbGroup) -> bool:
    """`found that`: a trigger that says itself what follows."""
    opens = syntax.language.words["complementiser"]
    return not verb.passive and any(syntax.sentence.low(verb.last + n) in opens for n in range(1, 5))


def _orders(syntax: Syntax, verb: VerbGroup) -> bool:
    """`X told Y to stop`: an order, nothing said about what is."""
    if verb.lemma.partition(" ")[0] not in syntax.language.words["order_verbs"] or verb.passive:
        return False
    following = next((other for other in syntax.sentence.verbs if other.first > verb.last), None)
    return following is not None and following.infinitive and bool(syntax.objects(verb.last + 1))


def _trails(sentence: Sentence, verb: VerbGroup, syntax: Syntax) -> bool:
    """`..., X said` or `..., said X` at the end: a comma or closing quote stands before the speaker."""
    for position in range(verb.first - 1, max(-1, verb.first - _TRAIL), -1):
        low = sentence.low(position)
        if low in (",", "”", '"'):
            return True
        if sentence.mention_at(position) is None and not low.isalnum() and low not in ("'s", "’s", "-"):
            return False
    return False


def _beside(syntax: Syntax, verb: VerbGroup) -> list[Mention]:
    before = syntax.sentence.mention_at(verb.first - 1)
    if before is not None and only_told_of(syntax, before):
        return []
    after = next((m for n in range(verb.last + 1, verb.last + 4) if (m := syntax.sentence.mention_at(n)) is not None), None)
    if after is not None and any(syntax.sentence.low(n) in _PARTS for n in range(verb.last + 1, after.first)):
        after = None
    if verb.lemma in syntax.language.reporting.get("telling", frozenset()):
        after = None
    found = before if before is not None and before.form != ADJECTIVE else after
    if before is None:
        left = [
            m for m in syntax.sentence.mentions if verb.first - 14 < m.first and m.last < verb.first and m.form != ADJECTIVE
        ]
        opened = [m for m in left if syntax.sentence.low(m.first - 1) in (",", "”", '"') and not _owns(syntax.sentence, m)]
        found = opened[-1] if opened and not after else found
    return [found] if found else []


def _owns(sentence: Sentence, mention: Mention) -> bool:
    """`X, America's technology officer, said`: the state is not who says it."""
    return sentence.low(mention.last + 1) in ("'s", "’s")


def span_at(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The stretch that holds a place, of stretches in order and apart."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None


def attribution(syntax: Syntax, quoted: list[tuple[int, int]]) -> Mention | None:
    """Who says what this sentence quotes: the subject of a verb of saying outside the quotation."""
    reporting, tokens = syntax.language.reporting, syntax.sentence.tokens
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    for verb in syntax.sentence.verbs:
        place = tokens[verb.first].start
        if verb.infinitive or verb.passive or verb.lemma.partition(" ")[0] not in says or span_at(quoted, place):
            continue
        named = [m for m in (*_beside(syntax, verb), *syntax.agent(verb)) if span_at(quoted, m.start) is None]
        if named:
            return named[0]
    return None


def pronoun_says(syntax: Syntax, quoted: list[tuple[int, int]]) -> bool | None:
    """`he said` outside what a sentence quotes: True, else None."""
    says, sentence = syntax.language.reporting["say"], syntax.sentence
    persons = syntax.language.words.get("person_pronouns", frozenset())
    for verb in sentence.verbs:
        spoken = verb.lemma.partition(" ")[0] in says and not verb.passive
        if spoken and sentence.low(verb.first - 1) in persons and span_at(quoted, sentence.tokens[verb.first].start) is None:
            return True
    return None


def speaker_name(mention: Mention | None, text: str) -> str | None:
    """The speaker as named: a name without its title, or the words of the description without article."""
    if mention is None or mention.form == PRONOUN:
        return None
    if mention.type == PERSON and mention.name:
        return mention.name
    return " ".join(text[mention.start : mention.end].split())


def said_span(syntax: Syntax, trigger: Trigger) -> tuple[int, int]:
    """Tokens of what is said: behind the verb of saying that governs the trigger, before the one that trails it."""
    reporting, tokens = syntax.language.reporting, len(syntax.sentence.tokens)
    says = reporting["say"] | reporting["deny"] | reporting["allege"]
    over = [v for v in governors(syntax, trigger) if v.lemma.partition(" ")[0] in says and v is not trigger.verb]
    start = max((verb.last + 1 for verb in over), default=0)
    opens = syntax.language.words["complementiser"]
    start = next((n + 1 for n in range(start, trigger.first) if syntax.sentence.low(n) in opens), start) if over else 0
    behind = (v for v in syntax.sentence.verbs if v.first > trigger.last and v.lemma.partition(" ")[0] in says)
    return start, next((v.first for v in behind if not v.infinitive and _trails(syntax.sentence, v, syntax)), tokens)
