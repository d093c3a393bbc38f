"""Who says a claim, as the text calls him: the speaker of its sentence, else whose report it is, who is quoted, whose label
stands before; nobody where the document tells it by the way.

Invariant: a name is the text's own words or that of the party whom they mean.
"""

from __future__ import annotations

from sousveil.extraction.manner import Manner
from sousveil.extraction.mentions import DESCRIPTION, NAME, PERSON, PRONOUN, Mention
from sousveil.extraction.quoting import label_at, quoted_by, quoted_by_person
from sousveil.extraction.reporters import sayer_of, speaks
from sousveil.extraction.sayers import acting_person, beside, in_full, last_sayer
from sousveil.extraction.scenes import Match, Reading, Said, Scene
from sousveil.extraction.speaking import speaker_name
from sousveil.model import Kind

_HE_BACK, _IT_BACK, _ADJECTIVES, _NEAR = 6, 2, 4, 5


def by_rules(reading: Reading, said: Said, manner: Manner) -> str | None:
    """Who says it by the words of its sentence, else by those around it."""
    return manner.speaker_words or speaker_of(reading, manner.speaker) or _from_elsewhere(reading, said, manner)


def told_aside(scene: Scene, hit: Match) -> bool:
    """`X, a subsidiary of Y, said`, `Z, which belongs to Y`: who owns whom, told by the way, is the document's own word; not
    where it `is a subsidiary`, since that is what is said."""
    if hit.trigger.frame.kind is not Kind.AFFILIATION:
        return False
    sentence, words, verb, first = scene.sentence, scene.language.words, hit.trigger.verb, hit.trigger.first
    if verb is not None:
        return sentence.low(verb.first - 1) in words["relatives"]
    return not any(sentence.low(n) in words["be"] for n in range(max(0, first - _ADJECTIVES), first))


def speaker_of(reading: Reading, mention: Mention | None) -> str | None:
    if mention is None:
        return None
    entity = reading.cast.entity(mention)
    if mention.form == PRONOUN:
        known = entity.name if entity is not None and _spoken_of(reading, mention) else None
        return _going_on(reading, mention) or known or _who_reported(reading, mention)
    owner = _spoken_for(reading, mention)
    if owner is None and 0 <= mention.sentence < len(reading.scenes):
        full = in_full(reading.scenes[mention.sentence].syntax, mention)
        if full is not None:
            return full
    if mention.form == DESCRIPTION and entity is not None and entity.type in ("company", "public-body"):
        written = speaker_name(mention, reading.document.text)
        same = written is None or written.casefold() == entity.name.casefold()
        return f"{entity.name} ({written})" if entity.name[:1].isupper() and not same else written
    return speaker_name(owner or mention, reading.document.text)


def _spoken_of(reading: Reading, mention: Mention) -> bool:
    """Is whom a pronoun stands for named or described in its sentence or the two before?"""
    entity, index = reading.cast.entity(mention), mention.sentence
    if not 0 <= index < len(reading.scenes):
        return True
    near = (m for scene in reading.scenes[max(0, index - _IT_BACK) : index + 1] for m in scene.sentence.mentions)
    return any(m.form != PRONOUN and reading.cast.entity(m) is entity for m in near)


def _going_on(reading: Reading, mention: Mention) -> str | None:
    """`..., the monitoring website said. It added that`: whom the sentences before let speak."""
    index = mention.sentence
    if not 0 <= index < len(reading.scenes) or not speaks(reading.scenes[index].syntax, mention):
        return None
    silent = 0
    for scene in reversed(reading.scenes[max(0, index - _HE_BACK) : index]):
        sayer = sayer_of(scene.syntax)
        if isinstance(sayer, str):
            return sayer
        if sayer is not None and sayer.form != PRONOUN:
            return speaker_of(reading, sayer)
        silent = silent + 1 if sayer is None else 0
        if silent == _IT_BACK:
            break
    return None


def _who_reported(reading: Reading, mention: Mention) -> str | None:
    """`Citizen Lab published a report. It found that`: the paper or researchers that the sentence before names."""
    if not 0 < mention.sentence < len(reading.scenes) or not speaks(reading.scenes[mention.sentence].syntax, mention):
        return None
    before = reading.scenes[mention.sentence - 1].sentence.mentions
    return speaker_of(reading, next((m for m in reversed(before) if m.form == NAME and _reports(reading, m)), None))


def _spoken_for(reading: Reading, mention: Mention) -> Mention | None:
    """`a spokesman for X`, `researchers at X`: who they speak for, where it is a company or a body by name."""
    if mention.form != DESCRIPTION or not 0 <= mention.sentence < len(reading.scenes):
        return None
    sentence = reading.scenes[mention.sentence].sentence
    joined = reading.language.prepositions.get(sentence.low(mention.last + 1)) in ("for", "of", "at", "from", "with")
    behind = next((m for m in sentence.mentions if m.first > mention.last), None)
    near = behind is not None and behind.first <= mention.last + 3 and behind.form == NAME
    if not joined or behind is None or not near or behind.type not in ("company", "public-body"):
        return None
    owned = sentence.mention_at(behind.last + 2) if sentence.low(behind.last + 1) in ("'s", "’s") else None
    return owned if owned is not None and owned.form == NAME and owned.type in ("company", "public-body") else behind


def _from_elsewhere(reading: Reading, said: Said, manner: Manner) -> str | None:
    """Whose report it is; else who is quoted, where the quotation goes on over sentences; else whose label stands before."""
    if manner.carrier is not None:
        return _whose_report(reading, said, manner.carrier)
    if manner.by_person:
        return _person_before(reading, said)
    at = said.scene.sentence.tokens[said.hit.trigger.first].start
    if (sayer := speaker_of(reading, quoted_by(reading, said.scene, at))) is not None:
        return sayer
    return (quoted_by_person(reading, said.scene, at) and _person_before(reading, said)) or label_at(reading, at)


def _person_before(reading: Reading, said: Said) -> str | None:
    """`He added`: the person who spoke or acted last before this sentence; further back only while it goes on about `he`."""
    index = said.scene.sentence.index
    for back, scene in enumerate(reversed(reading.scenes[max(0, index - _HE_BACK) : index])):
        if (person := last_sayer(scene.syntax) or acting_person(scene.syntax)) is not None:
            return person
        named = (m for m in reversed(scene.sentence.mentions) if m.type == PERSON and m.form == NAME)
        if back < len(said.before) and (mention := next(named, None)) is not None:
            return speaker_name(mention, reading.document.text)
    return None


def _whose_report(reading: Reading, said: Said, carrier: int | None) -> str | None:
    """`a New York Times investigation found`, `the paper added`: who stands before the report, else who reported before."""
    if carrier is None:
        return None
    sentence = said.scene.sentence
    ends = (carrier - 2 if sentence.low(carrier - 1) in ("'s", "’s") else carrier - 1, carrier - 1)
    before = [m for m in sentence.mentions if m.last in ends and m.form in (NAME, PRONOUN)]
    if before:
        return speaker_of(reading, before[0])
    if (author := _author(said.scene, carrier)) is not None:
        return speaker_of(reading, author)
    if said.before and isinstance(sayer := sayer_of(said.before[-1].syntax), Mention) and sayer.form == NAME:
        return speaker_of(reading, sayer)
    earlier = (m for scene in reversed(said.before) for m in reversed(scene.sentence.mentions) if m.form == NAME)
    return speaker_of(reading, next((m for m in earlier if _reports(reading, m)), None))


def _author(scene: Scene, carrier: int) -> Mention | None:
    """`X published a report claiming`: who made public what says it."""
    verb = scene.sentence.verb_before(carrier)
    near = verb is not None and carrier - verb.last <= _NEAR and not verb.passive
    if verb is None or not near or verb.lemma.partition(" ")[0] not in scene.language.reporting["publishing"]:
        return None
    return beside(scene.syntax, verb) or next(iter(scene.syntax.agent(verb)), None)


def _reports(reading: Reading, mention: Mention) -> bool:
    """A newspaper, a broadcaster, a research body."""
    words = set(mention.name.casefold().split())
    nouns = reading.language.nouns
    research = "research" in mention.sectors or "investigation" in mention.sectors
    return (
        research or bool(words & nouns["media_words"]) or (mention.type == "public-body" and bool(words & nouns["ngo_words"]))
    )
