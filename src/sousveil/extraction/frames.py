"""Matches frames: each trigger of a sentence with the mentions that fill its two sides.

Invariant: the engine has no words; every trigger, slot and condition is a row of the language's data.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.fitting import PLATFORM, fits, recast
from sousveil.extraction.known import state_name
from sousveil.extraction.language import Slot
from sousveil.extraction.mentions import ADJECTIVE, CONTEXT, DESCRIPTION, NAME, PERSON, PRONOUN, Mention, is_written_on
from sousveil.extraction.scenes import NOBODY, Match, Scene, Trigger
from sousveil.extraction.slots import look, subject
from sousveil.extraction.triggers import UNNAMED, condition_holds, triggers
from sousveil.model import Kind

_MAY_BE_NEAR = (Kind.SUPPLY, Kind.FINANCE, Kind.USE, Kind.ACCESS)


def match(scene: Scene) -> list[Match]:
    """All matches of a sentence, in order of their triggers."""
    found = []
    for trigger in triggers(scene):
        if not condition_holds(scene, trigger):
            continue
        sides = _sides(scene, trigger)
        if sides is not None:
            found.append(sides)
    return found


def _sides(scene: Scene, trigger: Trigger) -> Match | None:
    if trigger.frame.sources[0].where == "pair":
        return _pair(scene, trigger)
    sources, source_slot = _fill(scene, trigger, trigger.frame.sources, taken=())
    if (source_slot in ("", "context") and _nobody_named(scene, trigger)) or _only_made_it(scene, trigger, sources):
        sources, source_slot = [], NOBODY
    targets, target_slot = _fill(scene, trigger, trigger.frame.targets, taken=sources)
    if source_slot == NOBODY:
        nouns = scene.language.nouns
        people = nouns["customers"] | nouns["of_a_people"]
        targets = [m for m in targets if m.head in people or scene.language.is_people([m.head])]
    if target_slot == "context" and _lends_itself(scene, trigger, sources):
        return None
    if trigger.frame.kind is not Kind.RESTRICTION:
        targets = [m for m in targets if not m.product]
    if trigger.frame.kind is Kind.AFFILIATION:
        sources = [_their_state(scene, m, targets) for m in sources]
    if trigger.frame.kind is Kind.ACCESS and trigger.verb is not None:
        sources = _givers(scene, trigger, sources, targets)
    if trigger.frame.kind is Kind.COOPERATION and len(sources) > 1 and not targets:
        sources, targets, target_slot = sources[:1], sources[1:], source_slot
    if not any(m.form != CONTEXT for m in (*sources, *targets)):
        return None
    return Match(trigger, tuple(sources), tuple(targets), source_slot, target_slot)


def _lends_itself(scene: Scene, trigger: Trigger, sources: list[Mention]) -> bool:
    """`the bank signed a loan with Y for cameras`: a lender who acts, and is not who gives here, pays for somebody whom this
    sentence names."""
    if trigger.frame.kind not in (Kind.FINANCE, Kind.SUPPLY):
        return False
    givers = {m.entity for m in sources}
    return any(fits(m, "lender", scene.language) and m.entity not in givers for m in subject(scene, trigger))


def _nobody_named(scene: Scene, trigger: Trigger) -> bool:
    """`30 activists were hacked with Pegasus`: who uses such a tool without being named may sit anywhere."""
    tools = {trait[len(UNNAMED) :] for trait in trigger.frame.traits if trait.startswith(UNNAMED)}
    acting = (slot.where for slot in trigger.frame.sources if slot.where != "context")
    if not tools or any(not m.product for where in acting for m in look(scene, trigger, where)):
        return False
    said = {item.code for item in scene.technology}
    if tools & said.union(*(mention.sectors for mention in scene.sentence.mentions if mention.product)):
        return True
    attacks = scene.language.words.get("attacks", frozenset())
    return any(token.low in attacks for token in scene.sentence.tokens)


def _only_made_it(scene: Scene, trigger: Trigger, sources: list[Mention]) -> bool:
    """`malware of X used to target activists`, `developed by X to spy`: who makes such a tool is not who uses it; not so of
    `X hired experts to hack activists`."""
    tools = {trait[len(UNNAMED) :] for trait in trigger.frame.traits if trait.startswith(UNNAMED)}
    if not tools or not sources or trigger.verb is None or not trigger.verb.infinitive:
        return False
    governor = scene.syntax.governor(trigger.verb)
    done = governor is None or governor.passive or governor.bare == "ed"
    return done and all(tools & mention.sectors for mention in sources)


def _uses_nothing(scene: Scene, mention: Mention, only: str | None) -> bool:
    """What is used, and companies of no name; but a messenger may censor what is written on it, and `Uyghur groups` are
    people."""
    nouns = scene.language.nouns
    words = scene.sentence.tokens[mention.first : mention.last]
    people = mention.head in nouns["of_a_people"] and any(word.is_capital for word in words)
    return only != PLATFORM and (mention.product or (mention.head in nouns["company_plural"] and not people))


def _sells_nothing(mention: Mention, where: str) -> bool:
    """`read WhatsApp messages`: what people write on is no ware."""
    return is_written_on(mention) or (where == "object" and "platform" in mention.sectors)


def _their_state(scene: Scene, owner: Mention, owned: list[Mention]) -> Mention:
    """`X is controlled by the state`, `owned by the defence ministry`: those of where X is from, whatever is spoken of."""
    words = scene.sentence.tokens[owner.first : owner.last + 1]
    if owner.form == DESCRIPTION and owner.type == "public-body" and not any(word.is_capital for word in words[1:]):
        home = next((m.country for m in owned if m.country), None)
        words_of = " ".join(
            word.text for word in words[scene.sentence.low(owner.first) in scene.language.words["determiners"] :]
        )
        return owner if home in (None, owner.country) else replace(owner, country=home, entity=-1, form=NAME, name=words_of)
    bare = owner.form == DESCRIPTION and owner.type == "state" and owner.last <= owner.first + 1
    bare = bare and scene.language.prepositions.get(scene.sentence.low(owner.last + 1)) != "of"
    home = next((m.country for m in owned if m.country), None)
    if not bare or home is None or home == owner.country:
        return owner
    known = scene.cast.rank_of_state(home) if scene.cast is not None else []
    return replace(owner, name=state_name(home), id=home, country=home, entity=known[0] if known else -1)


def _givers(scene: Scene, trigger: Trigger, sources: list[Mention], targets: list[Mention]) -> list[Mention]:
    """`X gave Y access to its network`: `its` is X, or nobody would be given anything."""
    theirs = {m.entity for m in targets if m.entity >= 0}
    if not sources or not all(m.form == PRONOUN and m.entity in theirs for m in sources):
        return sources
    return [m for m in subject(scene, trigger) if m.entity not in theirs] or sources


def _fill(
    scene: Scene, trigger: Trigger, slots: tuple[Slot, ...], *, taken: tuple[Mention, ...] | list[Mention]
) -> tuple[list[Mention], str]:
    for slot in slots:
        if (
            slot.where == "context"
            and trigger.verb is not None
            and not (trigger.verb.passive or trigger.verb.bare == "ed")
            and slot.only == "company"
            and "drops-subjects" not in scene.language.words["grammar"]
        ):
            continue
        looked = _context(scene, trigger, slot) if slot.where == "context" else look(scene, trigger, slot.where)
        found = [
            m
            for m in (_as_meant(scene, mention, slot.only) for mention in _as_people(scene, looked))
            if fits(m, slot.only, scene.language)
            and m.type != PERSON
            and not (trigger.frame.kind is Kind.USE and _uses_nothing(scene, m, slot.only))
            and not (trigger.frame.kind is Kind.SUPPLY and m.type == "group" and scene.language.is_people([m.head]))
            and not (trigger.frame.kind is Kind.SUPPLY and _sells_nothing(m, slot.where))
            and not (trigger.frame.kind is Kind.AFFILIATION and (is_of_a_person(scene, m) or _may_be_a_person(m, slot.where)))
            and (
                (trigger.frame.kind is Kind.ACCESS and m not in taken)
                or all(m.entity < 0 or m.entity != t.entity or m.type == "group" for t in taken)
            )
        ]
        if found:
            return found, slot.where
    return [], ""


def _context(scene: Scene, trigger: Trigger, slot: Slot) -> list[Mention]:
    """Who was spoken of before; a state also where only this sentence names it, before the trigger: `lent Tunisia the money
    for drones, delivered by X`."""
    found = scene.context(slot.only)
    if found or slot.only != "state" or trigger.frame.kind not in _MAY_BE_NEAR:
        return found
    before = [m for m in scene.sentence.mentions if m.last < trigger.first and m.country and m.form != ADJECTIVE]
    here = [m for m in before if m.type in ("state", "public-body", PERSON) and m.form != PRONOUN]
    near = next((m for m in reversed(here) if not _only_owns(scene, m)), None)
    if near is None:
        return []
    known = scene.cast.rank_of_state(near.country) if scene.cast is not None else []
    name = state_name(near.country)
    return [replace(near, type="state", form=CONTEXT, name=name, id=near.country, entity=known[0] if known else -1)]


def _only_owns(scene: Scene, mention: Mention) -> bool:
    """`Germany's KfW`, `a firm from Israel`: the state only says where somebody is at home."""
    sentence = scene.sentence
    behind = sentence.mention_at(mention.last + 2)
    owned = sentence.low(mention.last + 1) in ("'s", "’s") and behind is not None and behind.form == NAME
    before = sentence.mention_at(mention.first - 2)
    seated = before is not None and before.type == "company" and sentence.low(mention.first - 1).isalpha()
    return owned or seated


def _as_meant(scene: Scene, mention: Mention, only: str | None) -> Mention:
    """Who a mention is where only a type may stand. `ISPs in X blocked`, `local operators slowed`: several who run networks act
    as a group of where they are."""
    nouns = scene.language.nouns
    several = mention.form == DESCRIPTION and mention.head in nouns["operator"] & nouns["company_plural"]
    if only != "operator" or not several:
        return recast(scene, mention, only)
    home = mention.country or (scene.cast.home if scene.cast is not None else None)
    words = scene.sentence.tokens[mention.first : mention.last + 1]
    words = words[words[0].low in scene.language.words["determiners"] :]
    name = " ".join(word.text for word in words)
    return replace(mention, type="group", form=NAME, head="", name=name, country=home, entity=-1, sure=True)


def _as_people(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """`the phone of NAME, a local activist`, `the journalist NAME`: a person is no party, what kind of people it is may be."""
    found = []
    for mention in mentions:
        if mention.type == PERSON:
            place = scene.sentence.mentions.index(mention)
            beside = scene.sentence.mentions[max(0, place - 1) : place + 2]
            mention = next((m for m in beside if m.type == "group" and _apposed(scene, m, mention)), mention)
        found.append(_in_office(scene, mention))
    return found


def is_of_a_person(scene: Scene, mention: Mention) -> bool:
    """`a Red Army officer`, `a former head of an intelligence unit`: where somebody served is not who did it."""
    return (mention.form == NAME and scene.sentence.low(mention.last + 1) in scene.language.nouns["person"]) or _has_left(
        scene, mention
    )


def _has_left(scene: Scene, mention: Mention) -> bool:
    sentence, language = scene.sentence, scene.language
    before = mention.first - 1
    while sentence.low(before) in language.words["determiners"]:
        before -= 1
    if language.prepositions.get(sentence.low(before)) != "of":
        return False
    return any(sentence.low(before - back) in language.words["former"] for back in (2, 3))


def _may_be_a_person(mention: Mention, where: str) -> bool:
    """`controlled by Zhang Pengguo`: two names that nothing shows to be a company's may be somebody's: people are none."""
    return where in ("agent", "subject") and mention.type == "unknown" and mention.last > mention.first


def _in_office(scene: Scene, mention: Mention) -> Mention:
    """`the Polish interior minister bought`: who holds an office acts for the state."""
    office = mention.type == PERSON and mention.head in scene.language.nouns["office_holders"]
    country = mention.country or (scene.cast.home if scene.cast is not None and office else None)
    if not office or country is None:
        return mention
    known = scene.cast.rank_of_state(country) if scene.cast is not None else []
    entity = known[0] if known else -1
    return replace(mention, type="state", form=NAME, name=state_name(country), id=country, country=country, entity=entity)


def _apposed(scene: Scene, people: Mention, person: Mention) -> bool:
    left, right = sorted((people, person), key=lambda m: m.first)
    between = [scene.sentence.low(n) for n in range(left.last + 1, right.first)]
    return between == [] if left is people else between == [","]


def _pair(scene: Scene, trigger: Trigger) -> Match | None:
    """Roles by type: the company among all that stand around a contract supplies the other."""
    around = _contract_parties(scene, trigger)
    sources = [m for m in around if m.type in ("company", "unknown")]
    targets = [m for m in around if m.type not in ("company", PERSON, "group", "unknown")]
    targets = [m for m in targets if not fits(m, "lender", scene.language) and scene.syntax.whose_home(m) is m]
    if not targets:
        winner = [m for m in sources if _wins(scene, trigger, m)]
        others = [m for m in sources if m not in winner]
        sources, targets = (winner, others) if winner and others else _between_companies(sources)
    if not sources and not targets:
        return None
    first_source = scene.syntax.listed(sources[0]) if sources else []
    first_target = [m for m in (scene.syntax.listed(targets[0]) if targets else []) if not fits(m, "lender", scene.language)]
    return Match(
        trigger, tuple(m for m in first_source if m.type in ("company", "unknown")), tuple(first_target), "pair", "pair"
    )


def _wins(scene: Scene, trigger: Trigger, mention: Mention) -> bool:
    """`X won a contract with the operator`: who wins it supplies, whatever else it does."""
    wins = trigger.verb is not None and not trigger.verb.passive and trigger.verb.lemma in scene.language.words["winning"]
    return wins and mention in subject(scene, trigger)


def _between_companies(companies: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """`X's deal with the operator Y`: among companies who runs a network, or is known by nothing else, is supplied."""
    known = [m for m in companies if m.type == "company" and m.sectors and "operator" not in m.sectors]
    suppliers = known or [m for m in companies if m.type == "company" and "operator" not in m.sectors]
    others = [m for m in companies if m not in suppliers]
    return (suppliers, others) if suppliers and others else (companies, [])


def _contract_parties(scene: Scene, trigger: Trigger) -> list[Mention]:
    syntax, verb = scene.syntax, trigger.verb
    noun = trigger.object_at if trigger.object_at is not None else trigger.first
    found: list[Mention] = []
    groups = [
        subject(scene, trigger),
        syntax.patient(verb) if verb is not None and not verb.passive else [],
        syntax.possessor(noun),
    ]
    after = max(noun, trigger.last) + 1
    told = (
        v.first for v in scene.sentence.verbs if v.first > after and v.bare == "ed" and scene.sentence.low(v.first - 1) == ","
    )
    stop = next(told, None)
    for slot in ("with", "to", "by", "from", "between", "for", "in"):
        groups.append(syntax.phrase(after, slot, stop=stop))
        if noun < trigger.first:
            groups.append(syntax.phrase(noun + 1, slot, stop=trigger.first))
    groups.append(syntax.fronted(trigger.first))
    won = verb is not None and verb.lemma in scene.language.words["winning"]
    if won or "head-first" in scene.language.words["grammar"]:
        groups.append(syntax.phrase(noun + 1, "of"))
    for group in groups:
        found += [m for m in group if (m not in found and m.form != ADJECTIVE) or (m.type == "state" and m not in found)]
    return found
