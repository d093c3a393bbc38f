"""Matches frames: each trigger of a sentence with the mentions that fill its two sides.

Invariant: the engine has no words; every trigger, slot and condition is a row of the language's data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.extraction.language import Frame, Language, Slot
from sousveil.extraction.entities import Cast
from sousveil.extraction.mentions import ADJECTIVE, CONTEXT, DESCRIPTION, PERSON, PRONOUN, Entity, Mention
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.syntax import Syntax
from sousveil.extraction.wording import Found
from sousveil.model import Kind


@dataclass(frozen=True)
class Trigger:
    """A word or verb group that sets off a frame, at tokens `first`..`last`."""

    frame: Frame
    first: int
    last: int
    low: str
    verb: VerbGroup | None = None
    object_at: int | None = None


@dataclass(frozen=True)
class Match:
    """A trigger with the mentions that were found for its sides and the slots they stood in."""

    trigger: Trigger
    sources: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    source_slot: str = ""
    target_slot: str = ""


@dataclass
class Scene:
    """A sentence with what the matcher looks at: syntax and technology words."""

    syntax: Syntax
    technology: list[Found] = field(default_factory=list)
    cast: Cast | None = None
    recent_technology: bool = False

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.syntax.sentence

    @property
    def language(self) -> Language:
        """Its language."""
        return self.syntax.language


    def context(self, only: str | None) -> list[Mention]:
        """Who was spoken of last before this sentence: a company, an authority, or the state in focus."""
        if self.cast is None:
            return []
        recent, focus = self.cast.before.get(self.sentence.index, ([], None))
        if only == "state":
            return [_meant(self.cast, self.cast.entities[rank]) for rank in self.cast.rank_of_state(focus)]
        wanted = ("public-body", "state") if only == "authority" else ("company",)
        for rank in list(reversed(recent))[:6]:
            entity = self.cast.entities[rank]
            evident = only == "authority" or entity.sure or bool(entity.heads)
            if entity.type in wanted and evident:
                return [_meant(self.cast, self.cast.entities[rank])]
        return []


def _meant(cast: Cast, entity: Entity) -> Mention:
    """A mention that stands nowhere: the party is only meant."""
    return Mention(
        sentence=-1, first=-1, last=-1, start=-1, end=-1, form=CONTEXT, type=entity.type, name=entity.name,
        country=entity.country, id=entity.id, sectors=entity.sectors, entity=entity.rank,
    )


def match(scene: Scene) -> list[Match]:
    """All matches of a sentence, in order of their triggers."""
    found = []
    for trigger in triggers(scene):
        if not _condition_holds(scene, trigger):
            continue
        sides = _sides(scene, trigger)
        if sides is not None:
            found.append(sides)
    return found


def triggers(scene: Scene) -> list[Trigger]:
    """Everything in a sentence that sets off a frame."""
    sentence, language = scene.sentence, scene.language
    found: list[Trigger] = []
    for verb in sentence.verbs:
        for frame in language.verb_frames.get(verb.lemma, ()):
            at = _object_of(scene, verb, frame.objects) if frame.objects else None
            spared = frame.unless and _object_of(scene, verb, frame.unless, near=True) is not None
            if not spared and (not frame.objects or at is not None):
                found.append(Trigger(frame, verb.first, verb.last, sentence.low(verb.main), verb, at))
    for position, token in enumerate(sentence.tokens):
        if sentence.verb_at(position) is not None or _in_name(sentence, position):
            continue
        for frame in language.noun_frames.get(token.low, ()):
            found.append(Trigger(frame, position, position, token.low))
    found += _word_triggers(scene)
    return sorted(found, key=lambda trigger: (trigger.first, trigger.frame.name))


def _in_name(sentence: Sentence, position: int) -> bool:
    mention = sentence.mention_at(position)
    return mention is not None and mention.form not in (DESCRIPTION,)


def _word_triggers(scene: Scene) -> list[Trigger]:
    found = []
    for frames_word, frames in scene.language.word_frames.items():
        parts = frames_word.replace("-", " - ").split()
        for position in range(len(scene.sentence.tokens) - len(parts) + 1):
            if [scene.sentence.low(position + n) for n in range(len(parts))] == parts:
                found += [Trigger(frame, position, position + len(parts) - 1, frames_word) for frame in frames]
    return found


def _object_of(scene: Scene, verb: VerbGroup, nouns: frozenset[str], *, near: bool = False) -> int | None:
    """Where one of the nouns stands as object: after an active verb, before a passive one, within its clause; `near`: before
    any preposition."""
    sentence = scene.sentence
    span = range(verb.last + 1, min(len(sentence.tokens), verb.last + 14)) if not verb.passive else range(verb.first - 1, max(-1, verb.first - 14), -1)
    if verb.bare == "ed":
        span = range(verb.first - 1, max(-1, verb.first - 5), -1)
    for position in span:
        low = sentence.low(position)
        if low in nouns:
            return position
        if near and low in scene.language.prepositions:
            return None
        other = sentence.verb_at(position)
        if low == ";" or other is not None and other.finite:
            return None
    return None


def _condition_holds(scene: Scene, trigger: Trigger) -> bool:
    needs = trigger.frame.needs
    if needs == "nothing":
        return True
    if needs == "system" and not any(token.low in scene.language.words["systems"] for token in scene.sentence.tokens):
        return False
    if needs == "technology-here":
        return bool(scene.technology)
    if needs in ("technology", "system"):
        return bool(scene.technology or scene.recent_technology) or any(m.product for m in scene.sentence.mentions)
    if needs == "data":
        return True
    if needs == "listing":
        window = {scene.sentence.low(n) for n in range(trigger.first, min(len(scene.sentence.tokens), trigger.last + 16))}
        return bool(window & {"list", "blacklist", "sanctions", "register"})
    verbs = [verb for verb in scene.sentence.verbs if verb.first > trigger.last]
    if needs == "from-verb":
        return bool(verbs) and scene.sentence.low(verbs[0].first - 1) == "from"
    return bool(verbs) and verbs[0].lemma.partition(" ")[0] in scene.language.reporting["end"] | {"delete", "remove", "divest"}


def _sides(scene: Scene, trigger: Trigger) -> Match | None:
    if trigger.frame.sources[0].where == "pair":
        return _pair(scene, trigger)
    sources, source_slot = _fill(scene, trigger, trigger.frame.sources, taken=())
    targets, target_slot = _fill(scene, trigger, trigger.frame.targets, taken=sources)
    if trigger.frame.kind is not Kind.RESTRICTION:
        targets = [m for m in targets if not m.product]
    if trigger.frame.kind is Kind.COOPERATION and len(sources) > 1 and not targets:
        sources, targets, target_slot = sources[:1], sources[1:], source_slot
    if not any(m.form != CONTEXT for m in (*sources, *targets)):
        return None
    return Match(trigger, tuple(sources), tuple(targets), source_slot, target_slot)


def _fill(scene: Scene, trigger: Trigger, slots: tuple[Slot, ...], *, taken: tuple[Mention, ...] | list[Mention]) -> tuple[list[Mention], str]:
    for slot in slots:
        if slot.where == "context" and trigger.verb is not None and not (trigger.verb.passive or trigger.verb.bare == "ed") and slot.only == "company":
            continue
        looked = scene.context(slot.only) if slot.where == "context" else _look(scene, trigger, slot.where)
        found = [m for m in looked if _fits(m, slot.only) and m.type != PERSON and (trigger.frame.kind is Kind.ACCESS and m not in taken or all(m.entity < 0 or m.entity != t.entity or m.type == "group" for t in taken))]
        if found:
            return found, slot.where
    return [], ""


OPERATORS = frozenset({"operator", "carrier", "telco", "operators", "carriers", "telcos", "airline", "airport", "bank"})


def _fits(mention: Mention, only: str | None) -> bool:
    if mention.form == CONTEXT:
        return True
    if only is None or only in ("second", "first", "place", "maker", "lender", "technology", "!technology", "system"):
        return only != "lender" or mention.head in ("bank", "lender", "fund", "creditor") or "lender" in mention.sectors or "bank" in mention.name.casefold()
    if only == "state":
        return mention.type in ("state", "public-body", "place")
    if only == "named":
        return mention.type == "company" and mention.form == "name" and mention.sure and not mention.product
    if only == "!company" and mention.type == "company":
        return "operator" in mention.sectors or mention.head in OPERATORS
    if only.startswith("!"):
        return mention.type not in (only[1:], "unknown" if only == "!company" else only[1:])
    return mention.type == only or only == "company" and mention.type == "unknown"


def _look(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """The mentions at a named place around the trigger."""
    syntax, verb = scene.syntax, trigger.verb
    after = trigger.last + 1
    if where == "subject":
        return _subject(scene, trigger)
    if where == "agent":
        return syntax.agent(verb) if verb is not None else syntax.phrase(after, "by")
    if where == "object":
        return syntax.patient(verb) if verb is not None else []
    if where == "iobject":
        return _indirect(scene, verb) if verb is not None else []
    if where == "maker":
        return makers(scene, *_object_region(scene, trigger))
    if where == "owner":
        return _owners(scene, trigger)
    if where in ("possessor", "compound", "adjective"):
        return [m for m in syntax.possessor(trigger.first) if where != "adjective" or m.form == ADJECTIVE]
    if where == "own-state":
        return _own_state(scene, trigger)
    if where == "theirs":
        return _possessed(scene, trigger)
    if where == "before":
        return _spoken_before(scene, trigger)
    if where == "fronted":
        return syntax.fronted(trigger.first)
    if where in ("copula-subject", "appositive-head", "name-after", "modified", "include", "holder"):
        return _around_noun(scene, trigger, where)
    return _phrase(scene, trigger, where)


def _phrase(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    syntax, after = scene.syntax, trigger.last + 1
    slot = "to" if where.startswith("to-") or where == "back-to" else where
    found = syntax.phrase(after, slot)
    if not found and where == "in":
        found = syntax.fronted(trigger.first)
    if not found and trigger.object_at is not None and trigger.object_at < trigger.first:
        found = syntax.phrase(trigger.object_at + 1, slot, stop=trigger.first)
    return found


def _own_state(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The state of a `state-owned company`: by the demonym in its phrase, else the company's home."""
    company = _around_noun(scene, trigger, "modified")
    if not company or scene.cast is None:
        return []
    country = company[0].country
    if country is None:
        return []
    known = scene.cast.rank_of_state(country)
    if known:
        return [_meant(scene.cast, scene.cast.entities[known[0]])]
    return [Mention(sentence=-1, first=-1, last=-1, start=-1, end=-1, form=CONTEXT, type="state", name="", country=country, id=country)]


def _possessed(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose systems they are: `their data`, `Kenya's networks`, after the trigger."""
    for mention in scene.sentence.mentions:
        if mention.first > trigger.last and mention.entity >= 0:
            follows = scene.sentence.low(mention.last + 1)
            owned = scene.sentence.low(mention.last + 2) if follows in ("'s", "’s") else follows
            if (mention.form == PRONOUN or follows in ("'s", "’s") or mention.form == ADJECTIVE) and owned in scene.language.words["systems"]:
                return [mention]
    return []


def _spoken_before(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The nearest state, body or group before the trigger in its sentence that is not its subject."""
    acting = {m.entity for m in _subject(scene, trigger)} | {m.entity for m in _indirect(scene, trigger.verb)} if trigger.verb else set()
    earlier = [m for m in scene.sentence.mentions if m.last < trigger.first and m.type in ("state", "public-body", "group", "place")
               and m.form != ADJECTIVE and m.entity not in acting]
    return earlier[-1:]


def _subject(scene: Scene, trigger: Trigger) -> list[Mention]:
    if trigger.verb is not None:
        return scene.syntax.agent(trigger.verb)
    governors = [verb for verb in scene.sentence.verbs if verb.last < trigger.first]
    return scene.syntax.agent(governors[-1]) if governors else []


def _indirect(scene: Scene, verb: VerbGroup) -> list[Mention]:
    """`sold Ethiopia a network`; in the passive `Ethiopia was given a loan`."""
    found = scene.syntax.objects(verb.last + 1, through_of=False)
    if not found and verb.passive:
        return scene.syntax.subject(verb)
    if found:
        following = scene.sentence.low(found[-1].last + 1)
        if following in scene.language.prepositions or following in (".", ",", ""):
            return []
    return found


def _object_region(scene: Scene, trigger: Trigger) -> tuple[int, int]:
    """Tokens of what is moved: after an active verb, before a passive one."""
    if trigger.verb is not None and (trigger.verb.passive or trigger.verb.bare == "ed"):
        return max(0, trigger.first - 16), trigger.first
    return trigger.last + 1, min(len(scene.sentence.tokens), scene.syntax.reach(trigger.last + 1) + 8)


def makers(scene: Scene, start: int, stop: int) -> list[Mention]:
    """Who made the technology spoken of between two tokens: `Huawei cameras`, `Chinese-made`, `spyware from X`, `X's system`."""
    sentence = scene.sentence
    technology = [item for item in scene.technology
                  if start < len(sentence.tokens) and item.start >= sentence.tokens[start].start - 1 and item.end <= sentence.tokens[stop - 1].end]
    inside = [m for m in sentence.mentions if start <= m.first and m.last < stop]
    for mention in inside:
        if mention.product:
            return [mention]
        if sentence.low(mention.last + 1) == "-" and sentence.low(mention.last + 2) in ("made", "built", "supplied", "developed", "designed"):
            return scene.syntax.listed(mention)
    for item in technology:
        before = [m for m in inside if m.end <= item.start and item.start - m.end < 40 and m.type in ("company", "state", "unknown")]
        if before and _only_modifies(scene, before[-1], item):
            return scene.syntax.listed(before[-1])
    return _made_by(scene, start, stop)


def _only_modifies(scene: Scene, mention: Mention, item: Found) -> bool:
    sentence = scene.sentence
    if mention.type == "state" and mention.form != ADJECTIVE:
        return False
    for position in range(mention.last + 1, len(sentence.tokens)):
        token = sentence.tokens[position]
        if token.start >= item.start:
            return True
        if token.low in scene.language.prepositions or token.low in (",", ";") or sentence.verb_at(position) is not None and position > mention.last + 1:
            return False
        if token.low in scene.language.words["determiners"]:
            return False
    return False


def _made_by(scene: Scene, start: int, stop: int) -> list[Mention]:
    """`made by X`, `from X`, `of X` after the technology."""
    sentence = scene.sentence
    for verb in sentence.verbs:
        if start <= verb.first < stop and (verb.bare == "ed" or verb.passive):
            found = [m for m in scene.syntax.phrase(verb.last + 1, "by") if m.type in ("company", "state", "unknown")]
            if found:
                return found
    return []


def _owners(scene: Scene, trigger: Trigger) -> list[Mention]:
    """States, bodies and places that own or hold what is built: `the streets of Mongolia's capital`, `Kenya's cameras`."""
    start, stop = _object_region(scene, trigger)
    inside = [m for m in scene.sentence.mentions if start <= m.first and m.last < stop and m.type in ("state", "public-body", "place")]
    inside = [m for m in inside if m.form != ADJECTIVE or m.type != "state"]
    return scene.syntax.listed(inside[0]) if inside else []


def _around_noun(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """Mentions tied to a noun: `X is a customer`, `X, a customer of Y`, `its unit X`, `state-owned X`, `customers include X`."""
    sentence, syntax, position = scene.sentence, scene.syntax, trigger.first
    if where == "modified" and (inside := sentence.mention_at(trigger.first)) is not None:
        return [inside] if inside.entity >= 0 and inside.definite else []
    if where in ("name-after", "modified"):
        found = next((m for n in range(trigger.last + 1, trigger.last + 7) if (m := sentence.mention_at(n)) is not None and m.form != ADJECTIVE), None)
        return syntax.listed(found) if found is not None else []
    if where == "include":
        verb = next((v for v in sentence.verbs if v.first > position and v.lemma in ("include", "be", "number")), None)
        return syntax.objects(verb.last + 1) if verb is not None else []
    before = [v for v in sentence.verbs if v.last < position]
    if where == "copula-subject":
        if before and before[-1].lemma in ("be", "become", "remain") and position - before[-1].last < 12:
            return syntax.subject(before[-1])
        return []
    if where == "holder":
        return syntax.agent(before[-1]) if before and before[-1].lemma in ("hold", "have", "own", "acquire", "buy", "take") else []
    comma = next((n for n in range(position, max(-1, position - 10), -1) if sentence.low(n) == ","), None)
    head = sentence.mention_at(comma - 1) if comma is not None and comma > 0 else None
    return [head] if head is not None and not any(v.first > comma and v.last < position for v in sentence.verbs if comma is not None) else []


def _pair(scene: Scene, trigger: Trigger) -> Match | None:
    """Roles by type: the company among all that stand around a contract supplies the other."""
    around = _contract_parties(scene, trigger)
    sources = [m for m in around if m.type in ("company", "unknown")]
    targets = [m for m in around if m.type not in ("company", PERSON, "group", "unknown")]
    if not sources and not targets:
        return None
    first_source = scene.syntax.listed(sources[0]) if sources else []
    first_target = scene.syntax.listed(targets[0]) if targets else []
    return Match(trigger, tuple(m for m in first_source if m.type in ("company", "unknown")), tuple(first_target), "pair", "pair")


def _contract_parties(scene: Scene, trigger: Trigger) -> list[Mention]:
    syntax, verb = scene.syntax, trigger.verb
    noun = trigger.object_at if trigger.object_at is not None else trigger.first
    found: list[Mention] = []
    groups = [_subject(scene, trigger), syntax.patient(verb) if verb is not None and not verb.passive else [], syntax.possessor(noun)]
    after = max(noun, trigger.last) + 1
    for slot in ("with", "to", "by", "from", "between", "for", "in"):
        groups.append(syntax.phrase(after, slot))
        if noun < trigger.first:
            groups.append(syntax.phrase(noun + 1, slot, stop=trigger.first))
    groups.append(syntax.fronted(trigger.first))
    for group in groups:
        found += [m for m in group if m not in found and m.form != ADJECTIVE or m.type == "state" and m not in found]
    return found
