"""One verb of saying: the ways in which a sentence tells whose words its verb stands for.

Invariant: the first way that knows ends the search, also where it knows that nobody is named: papers, the author's own voice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sousveil.extraction import phrases
from sousveil.extraction.language import Language
from sousveil.extraction.manner import SOURCE, Manner, cue_of, weaken
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, Mention
from sousveil.extraction.reporters import is_titled, report_of, subject_end
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
_TAIL = 6  # tokens, of `a former engineer at the exchange`


@dataclass(frozen=True)
class Saying:
    """A verb of saying with what may be its subject: parties, and where the words before it end."""

    syntax: Syntax
    trigger: Trigger
    verb: VerbGroup
    aside: Mention | None
    who: list[Mention]
    subject: int
    end: int

    @property
    def sentence(self) -> Sentence:
        """The sentence it stands in."""
        return self.syntax.sentence

    @property
    def language(self) -> Language:
        """The words of its language."""
        return self.syntax.language

    @property
    def leads(self) -> bool:
        """Does it stand before what is said?"""
        return self.verb.first < self.trigger.first

    @property
    def trails(self) -> bool:
        """Does it stand behind what is said?"""
        return self.verb.first > self.trigger.last

    @property
    def before(self) -> str:
        """The word that its subject ends with; `""` where it is passive and its subject says nothing."""
        return "" if self.verb.passive else self.sentence.low(self.subject - 1)

    def told_by(self, manner: Manner, first: int, last: int, *, words: tuple[int, int] | None = None) -> None:
        """Its subject says it; `words`: first and end of the subject's own, where no party is all of them."""
        if words is not None:
            manner.speaker_words = self.sentence.words(words[0], words[1] - 1)
        manner.cues.append(cue_of(self.sentence, "speaker", f"subject of {self.verb.lemma}", first, last))


def speaks(syntax: Syntax, trigger: Trigger, verb: VerbGroup, manner: Manner) -> bool:
    """Does this verb settle who says it? Writes who into `manner`, nobody where nobody is named."""
    saying = _saying(syntax, trigger, verb)
    if any(way(saying, manner) for way in _NO_PARTY):
        return True
    saying = _at_the_opening(saying)
    if saying.who and saying.who[-1].head in syntax.language.reporting["joint_voice"]:
        return True
    saying = _without_parts(saying)
    return any(way(saying, manner) for way in _SUBJECTS)


def _saying(syntax: Syntax, trigger: Trigger, verb: VerbGroup) -> Saying:
    """The verb with the parties beside it, less those that only say where, or of whom something is told."""
    sentence = syntax.sentence
    aside = None if verb.passive else beside(syntax, verb)
    who: list[Mention]
    if aside is not None and (verb.first < trigger.first or aside.first > trigger.last):
        who = [aside]
    else:
        who = syntax.agent(verb) if verb.passive or verb.first < trigger.first else at_verb(syntax, verb)
        who = [] if is_titled(syntax, verb) else [m for m in who if not only_told_of(syntax, m)]
    place = next((m for m in who if not verb.passive and only_where(syntax, m)), None)
    subject = subject_end(syntax, verb)
    end = subject if place is None or place.last != verb.first - 1 else place.first - 1
    if place is not None:
        who = [m for m in sentence.mentions if m.first == 0 and m.form == NAME and place.last != verb.first - 1]
    if subject < verb.first and (named := sentence.mention_at(subject - 1)) is not None and not verb.passive:
        who = [named]
    return Saying(syntax, trigger, verb, aside, who, subject, end)


def _at_the_opening(saying: Saying) -> Saying:
    """Where nobody stands beside the verb: whoever opens its clause."""
    syntax, verb = saying.syntax, saying.verb
    if saying.who or verb.passive or not saying.leads or _of_another(syntax, verb) or unmarked(syntax, saying.end) is not None:
        return saying
    end, opener = opening(syntax, verb)
    return replace(saying, end=end, who=[opener] if opener is not None and opener.form != ADJECTIVE else [])


def _without_parts(saying: Saying) -> Saying:
    """Nobody, where the party beside the verb is only a part of who says it."""
    part = bool(saying.who) and not saying.verb.passive and _is_part(saying.syntax, saying.who[-1], saying.end)
    return replace(saying, who=[]) if part else saying


def _own_page(saying: Saying, manner: Manner) -> bool:
    """`X's website says`."""
    verb = saying.verb
    if (owner := own_page(saying.syntax, verb)) is None:
        return False
    manner.speaker = owner
    manner.cues.append(cue_of(saying.sentence, "speaker", f"own pages that {verb.lemma}", owner.first, verb.last))
    return True


def _quoted(saying: Saying, manner: Manner) -> bool:
    """`X was quoted as saying`, `a report citing X`."""
    sentence, verb = saying.sentence, saying.verb
    quoted = quoted_as(saying.syntax, verb) or cited(saying.syntax, verb)
    if quoted is None:
        return False
    first, last, named = quoted
    manner.speaker, manner.speaker_words = named, None if named else sentence.words(first, last)
    manner.cues.append(cue_of(sentence, "speaker", "quoted as saying", first, verb.last))
    if not saying.language.reporting["unnamed_sources"].isdisjoint(sentence.low(n) for n in range(first, last + 1)):
        weaken(manner, "alleged", sentence, first, last, SOURCE)
    return True


def _own_voice(saying: Saying, manner: Manner) -> bool:
    """`governments that we suspect`: the author."""
    return saying.before in saying.language.reporting["own_voice"]


def _unnamed(saying: Saying, manner: Manner) -> bool:
    """`sources say`."""
    if saying.who or saying.before not in saying.language.reporting["unnamed_sources"]:
        return False
    manner.speaker_words = saying.before
    weaken(manner, "alleged", saying.sentence, saying.subject - 1, saying.subject - 1, SOURCE)
    return True


def _papers(saying: Saying, manner: Manner) -> bool:
    """`documents show`: nobody; `Manila papers` are somebody."""
    verb, subject = saying.verb, saying.subject
    if saying.before not in saying.language.reporting["papers"] or _are_newspapers(saying.syntax, subject):
        return False
    manner.cues.append(cue_of(saying.sentence, "speaker", f"papers that {verb.lemma}", subject - 1, verb.last))
    return True


def _report(saying: Saying, manner: Manner) -> bool:
    """`the report says`: whoever wrote it."""
    verb = saying.verb
    if saying.who or verb.passive or (carrier := report_of(saying.syntax, verb, saying.subject, saying.trails)) is None:
        return False
    manner.carrier = carrier
    manner.cues.append(cue_of(saying.sentence, "speaker", f"a report that {verb.lemma}", carrier, max(carrier, verb.last)))
    return True


def _pronoun(saying: Saying, manner: Manner) -> bool:
    """`she said`: whom the sentences before name."""
    verb, place = saying.verb, saying.subject - 1
    if saying.before not in saying.language.words.get("person_pronouns", frozenset()):
        return False
    manner.by_person = True
    manner.cues.append(cue_of(saying.sentence, "speaker", f"{saying.before} who {verb.lemma}", place, verb.last))
    return True


def _described(saying: Saying, manner: Manner) -> bool:
    """`Lookout, a security company, reported`."""
    if not saying.who or saying.aside is not None or (led := _leads(saying.syntax, saying.verb, saying.who[-1])) is None:
        return False
    saying.told_by(manner, led[0], saying.verb.last, words=led)
    return True


def _unlisted(saying: Saying, manner: Manner) -> bool:
    """`the union says`, `two people who worked there said`: words that stand for no party."""
    syntax, sentence, verb = saying.syntax, saying.sentence, saying.verb
    if saying.who or verb.passive or (told := unmarked(syntax, saying.end) or _whole(syntax, verb, saying.end)) is None:
        return False
    first, end, crowd = told
    end = _with_tail(syntax, end, verb)
    opened = range(first - (sentence.low(first - 1) in saying.language.words["indefinite"]), end)
    if crowd or anonymous(saying.language, [sentence.low(n) for n in opened]):
        manner.speaker_words = sentence.words(first, end - 1)
        weaken(manner, "alleged", sentence, first, end - 1, SOURCE)
    else:
        saying.told_by(manner, first, verb.last, words=(first, end))
    return True


def _behind(saying: Saying, manner: Manner) -> bool:
    """`..., said Ana Pop, who`."""
    if saying.who or saying.verb.passive or not saying.trails:
        return False
    if (behind := named_behind(saying.syntax, saying.verb)) is None:
        return False
    saying.told_by(manner, *behind, words=behind)
    return True


def _turned_round(saying: Saying, manner: Manner) -> bool:
    """`..., says an engineer of the authority`."""
    verb = saying.verb
    if not saying.trails or verb.passive or (turned := _turned(saying.syntax, verb)) is None:
        return False
    saying.told_by(manner, verb.first, turned[1] - 1, words=turned)
    return True


def _agent(saying: Saying, manner: Manner) -> bool:
    """`was told by the minister that`, `is said by Amnesty to have`: who stands behind `by`, before what is said."""
    syntax, sentence, verb = saying.syntax, saying.sentence, saying.verb
    if not (verb.passive and saying.leads) or saying.language.prepositions.get(sentence.low(verb.last + 1)) != "by":
        return False
    first, last = phrases.behind(syntax, verb.last + 2) or (0, 0)
    end = next((n for n in range(first + 1, last + _TAIL) if _opens(syntax, n)), None)
    if end is None or end > saying.trigger.first or "," in {sentence.low(n) for n in range(last, saying.trigger.first)}:
        return False
    party = next((m for m in saying.who if m.first <= first and m.last == end - 1 and m.form == NAME), None)
    manner.speaker = party
    saying.told_by(manner, verb.first, end - 1, words=None if party else (first, end))
    said = [sentence.low(n) for n in range(verb.last + 2, end)]
    crowd = not saying.language.reporting["unnamed_sources"].isdisjoint(said)
    if party is None and (crowd or anonymous(saying.language, said)):
        weaken(manner, "alleged", sentence, first, end - 1, SOURCE)
    return True


def _opens(syntax: Syntax, place: int) -> bool:
    """Does what somebody says begin here: `that`, `to`, `of having`?"""
    low, words = syntax.sentence.low(place), syntax.language.words
    if syntax.language.prepositions.get(low) == "of":
        return syntax.sentence.verb_at(place + 1) is not None
    return low in words["complementiser"] | words.get("infinitive_marks", frozenset())


def _party(saying: Saying, manner: Manner) -> bool:
    """The party that is its subject."""
    verb = saying.verb
    if not saying.who or (verb.passive and not saying.trails):
        return False
    placed = [m for m in saying.who if m.form != CAPITAL] or saying.who
    manner.speaker = placed[-1] if saying.leads else placed[0]
    saying.told_by(manner, verb.first, verb.last)
    return True


Way = Callable[[Saying, Manner], bool]

_NO_PARTY: tuple[Way, ...] = (_own_page, _quoted, _own_voice, _unnamed, _papers, _report, _pronoun)
_SUBJECTS: tuple[Way, ...] = (_described, _unlisted, _behind, _turned_round, _agent, _party)


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
    """Words that no list knows before a verb that only somebody does: `the charity said`, `the Hotline project said`."""
    found = phrases.before(syntax, end) if phrases.of_saying(syntax, verb) and verb.finite else None
    return (*found, False) if found is not None else None


def at_verb(syntax: Syntax, verb: VerbGroup) -> list[Mention]:
    """Who stands at a verb that trails: the party right before it, else right behind, else the last that opens a clause."""
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
