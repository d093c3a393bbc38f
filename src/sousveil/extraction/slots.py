"""Where the parties of a frame stand: its named slots (subject, to, maker, owner, ...) looked up around a trigger.

Invariant: a slot gives mentions of the sentence in text order, or what was spoken of before it; never a person's name.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.behind import maker_behind
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CONTEXT, NAME, NATIONALS, PRONOUN, Mention
from sousveil.extraction.scenes import Scene, Trigger, meant
from sousveil.extraction.sentence import VerbGroup
from sousveil.extraction.wording import Found

_AROUND = frozenset(
    ["copula-subject", "copula-object", "appositive-head", "name-after", "modified", "described", "include", "holder"]
)
_NO_TYPE = ("second", "first", "place", "maker", "technology", "!technology", "system")


def look(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """The mentions at a named place around the trigger."""
    syntax, verb = scene.syntax, trigger.verb
    after = trigger.last + 1
    if where == "subject":
        return subject(scene, trigger)
    if where == "agent":
        return syntax.agent(verb) if verb is not None else syntax.phrase(after, "by")
    if where == "object":
        return syntax.patient(verb) if verb is not None else []
    if where == "iobject":
        return _indirect(scene, verb, trigger.object_at) if verb is not None else []
    if where == "maker":
        return makers(scene, *_object_region(scene, trigger))
    if where == "owner":
        return _owners(scene, trigger)
    if where in ("possessor", "compound", "adjective"):
        return [m for m in syntax.possessor(trigger.first) if where != "adjective" or m.form == ADJECTIVE]
    if where == "own-state":
        return _own_state(scene, trigger)
    if where == "hyphened":
        before = scene.sentence.mention_at(trigger.first - 2) if scene.sentence.low(trigger.first - 1) == "-" else None
        return [before] if before is not None and before.type == "state" else []
    if where == "theirs":
        return _possessed(scene, trigger)
    if where == "before":
        return _spoken_before(scene, trigger)
    if where == "before-passive":
        return _spoken_before(scene, trigger) if verb is not None and (verb.passive or verb.bare == "ed") else []
    if where == "fronted":
        return syntax.fronted(trigger.first)
    if where == "beside":
        return syntax.phrase(after, "of", stop=after + 3)
    if where == "instrument":
        return _instrument(scene, trigger)
    if where == "helped":
        return _helped(scene, trigger)
    if where == "hit":
        return _hit(scene, trigger)
    if where == "lister":
        return _lister(scene, trigger)
    if where == "orderer":
        return _orderer(scene, verb) if verb is not None else []
    if where in _AROUND:
        return _around_noun(scene, trigger, where)
    return _phrase(scene, trigger, where)


def fits(mention: Mention, only: str | None, language: Language) -> bool:
    """May this mention stand where only a type may (`company`, `state`, `!company`, `lender`, `named`)? A word that is no type
    says nothing. Operators of networks buy like public bodies, so `!company` lets them in."""
    nouns = language.nouns
    if mention.form == CONTEXT or only is None or only in _NO_TYPE:
        return True
    if only == "lender":
        return "lender" in mention.sectors or bool({mention.head, *mention.name.casefold().split()} & nouns["lender"])
    if mention.head in (NATIONALS, *nouns["act_for_state"]) and only in ("state", "!group"):
        return True
    if only == "state":
        return mention.type in ("state", "public-body", "place")
    if only == "named":
        return mention.type == "company" and mention.form == NAME and mention.sure and not mention.product
    if only == "!company" and mention.type == "company":
        return "operator" in mention.sectors or mention.head in nouns["operator"]
    if only.startswith("!"):
        return mention.type not in (only[1:], "unknown" if only == "!company" else only[1:])
    return mention.type == only or (only == "company" and mention.type == "unknown")


def recast(scene: Scene, mention: Mention, only: str | None) -> Mention:
    """A pronoun where only a company may stand means the company spoken of last, if the text spoke of one."""
    if only != "company" or mention.form != PRONOUN or mention.plural or fits(mention, only, scene.language):
        return mention
    said = scene.context("company")
    return replace(mention, type="company", country=said[0].country, entity=said[0].entity, sure=False) if said else mention


def _phrase(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    syntax, after = scene.syntax, trigger.last + 1
    moved, verb = trigger.object_at, trigger.verb
    if where == "of" and verb is not None and verb.passive and moved is not None and moved < verb.first:
        return syntax.phrase(moved + 1, "of", stop=verb.first)
    slot = "to" if where.startswith("to-") or where == "back-to" else where
    found = syntax.phrase(after, slot)
    if not found and where == "in":
        found = syntax.fronted(trigger.first)
    if not found and trigger.object_at is not None and trigger.object_at < trigger.first:
        found = syntax.phrase(trigger.object_at + 1, slot, stop=trigger.first)
    return found or (syntax.relative_phrase(verb, slot) if verb is not None else [])


def _lister(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose list it is that somebody is put on: `on the US trade blacklist`, `to its Entity List`."""
    lists = scene.language.words["lists"]
    window = range(trigger.last + 1, min(len(scene.sentence.tokens), trigger.last + 16))
    at = next((n for n in window if scene.sentence.low(n) in lists), None)
    if at is not None and "head-first" in scene.language.words["grammar"]:
        return scene.syntax.phrase(at + 1, "of", stop=at + 8)
    return scene.syntax.possessor(at) if at is not None else []


def _helped(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whom a loan helps: `thanks to a loan from Y, X bought`, `a loan from Y allowed X to buy`."""
    sentence, syntax, language = scene.sentence, scene.syntax, scene.language
    behind = next((verb for verb in sentence.verbs if verb.first > trigger.last and verb.finite), None)
    if behind is None:
        return []
    start = trigger.first - 1 - (sentence.low(trigger.first - 1) in language.words["determiners"])
    if start == 0 and language.prepositions.get(sentence.low(0)) in ("with", "using", "through"):
        return syntax.subject(behind)
    if behind.lemma in language.reporting["possible_verbs"]:
        return syntax.phrase(behind.last + 1, "to", stop=behind.last + 4) or syntax.objects(behind.last + 1)
    pairs = {f"{sentence.low(n)} {sentence.low(n + 1)}" for n in range(max(0, trigger.first - 4), trigger.first)}
    return syntax.subject(behind) if any(language.prepositions.get(pair) == "using" for pair in pairs) else []


def _hit(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whom sanctions hit: `the sanctions of Y target X`, `X, hit by sanctions of Y`, `X is the object of sanctions`."""
    sentence, syntax, words = scene.sentence, scene.syntax, scene.language.words
    behind = next((verb for verb in sentence.verbs if verb.first > trigger.last), None)
    if behind is not None and behind.lemma in words["hitting_verbs"] and not behind.passive:
        return syntax.objects(behind.last + 1) or syntax.phrase(behind.last + 1, "to", stop=behind.last + 4)
    before = next((verb for verb in reversed(sentence.verbs) if verb.last < trigger.first), None)
    if before is None:
        return []
    between = {sentence.low(n) for n in range(before.last + 1, trigger.first)}
    if before.lemma in words["hitting_verbs"] and (before.passive or before.bare == "ed"):
        return syntax.patient(before)
    return syntax.subject(before) if between & words["hit_nouns"] else []


def _orderer(scene: Scene, verb: VerbGroup) -> list[Mention]:
    """Who ordered somebody to do it: `X told operators to remove`, `operators were told by X to remove`, `to stop using`."""
    before = scene.syntax.governor(verb)
    if before is not None and before.infinitive and before.last == verb.first - 1:
        verb = before
    words, governor = scene.language.words, scene.syntax.governor(verb)
    if governor is None:
        return []
    head, forbidden = governor.lemma.partition(" ")[0], verb.negated and verb.modal in words["permits"]
    ruled = forbidden and (head in words["order_verbs"] or head in scene.language.reporting["say"])
    barred = governor.lemma in words["bans"] | words["refusals"]
    if not (ruled or barred or (verb.infinitive and head in words["order_verbs"])):
        return []
    return scene.syntax.agent(governor) or (_home_of(scene, scene.syntax.patient(governor)) if barred else [])


def _home_of(scene: Scene, bound: list[Mention]) -> list[Mention]:
    """`the law bars American carriers`: the state whose law it is, where nobody else is said to have made it."""
    return _state(scene, bound[0].country if bound else None)


def _own_state(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The state of a `state-owned company`: by the demonym in its phrase, else the company's home."""
    company = _around_noun(scene, trigger, "modified")
    return _state(scene, company[0].country if company else None)


def _state(scene: Scene, country: str | None) -> list[Mention]:
    """A state by its code, as a mention that stands nowhere; none without a code."""
    if scene.cast is None or country is None:
        return []
    known = scene.cast.rank_of_state(country)
    if known:
        return [meant(scene.cast, scene.cast.entities[known[0]])]
    return [Mention(-1, -1, -1, -1, -1, form=CONTEXT, type="state", country=country, id=country)]


def _possessed(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose systems they are: `their data`, `Kenya's networks`, after the trigger."""
    for mention in scene.sentence.mentions:
        if mention.first > trigger.last and mention.entity >= 0:
            follows = scene.sentence.low(mention.last + 1)
            owned = scene.sentence.low(mention.last + 2) if follows in ("'s", "’s") else follows
            if (
                mention.form == PRONOUN or follows in ("'s", "’s") or mention.form == ADJECTIVE
            ) and owned in scene.language.words["systems"]:
                return [mention]
    return []


def _spoken_before(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The nearest state, body or group before the trigger in its sentence that is not its subject."""
    acting = (
        {m.entity for m in subject(scene, trigger)} | {m.entity for m in _indirect(scene, trigger.verb)}
        if trigger.verb
        else set()
    )
    earlier = [
        m
        for m in scene.sentence.mentions
        if m.last < trigger.first
        and m.type in ("state", "public-body", "group", "place")
        and m.form != ADJECTIVE
        and m.entity not in acting
    ]
    return earlier[-1:]


def subject(scene: Scene, trigger: Trigger) -> list[Mention]:
    if trigger.verb is not None:
        return scene.syntax.agent(trigger.verb)
    governors = [verb for verb in scene.sentence.verbs if verb.last < trigger.first]
    return scene.syntax.agent(governors[-1]) if governors else []


def _indirect(scene: Scene, verb: VerbGroup, moved: int | None = None) -> list[Mention]:
    """`sold Ethiopia a network`; in the passive `Ethiopia was given a loan`, unless what is `moved` stands before the verb."""
    found = scene.syntax.objects(verb.last + 1, through_of=False)
    if not found and verb.passive and (moved is None or moved > verb.first):
        return scene.syntax.subject(verb)
    if found:
        following = scene.sentence.low(found[-1].last + 1)
        furnished = verb.lemma in scene.language.words["furnishing"]
        if furnished and scene.language.prepositions.get(following) == "with":
            return found
        if following in scene.language.prepositions or following in (".", ",", ""):
            return []
    return found


def _object_region(scene: Scene, trigger: Trigger) -> tuple[int, int]:
    """Tokens of what is moved: after an active verb, before a passive one."""
    if trigger.verb is not None and (trigger.verb.passive or trigger.verb.bare == "ed"):
        return max(0, trigger.first - 16), trigger.first
    return trigger.last + 1, min(len(scene.sentence.tokens), scene.syntax.reach(trigger.last + 1) + 8)


def makers(scene: Scene, start: int, stop: int) -> list[Mention]:
    """Who made the technology spoken of between two tokens: `Huawei cameras`, `Chinese-made`, `X's system`."""
    sentence = scene.sentence
    technology = [
        item
        for item in scene.technology
        if start < len(sentence.tokens)
        and item.start >= sentence.tokens[start].start - 1
        and item.end <= sentence.tokens[stop - 1].end
    ]
    inside = [m for m in sentence.mentions if start <= m.first and m.last < stop]
    for mention in inside:
        if mention.product:
            return [mention]
        if sentence.low(mention.last + 1) == "-" and sentence.low(mention.last + 2) in scene.language.words["made_by"]:
            named = sentence.mention_at(mention.last + 3)
            by_name = named is not None and named.type == "company" and named.form == NAME
            return scene.syntax.listed(named if named is not None and by_name else mention)
    for item in technology:
        before = [
            m
            for m in inside
            if m.end <= item.start
            and item.start - m.end < 40
            and m.type in ("company", "state", "unknown")
            and m.form != PRONOUN
        ]
        if before and _only_modifies(scene, before[-1], item):
            return scene.syntax.listed(before[-1])
    return (
        maker_behind(scene, technology)
        or _made_by(scene, start, stop)
        or _from_maker(scene, technology, stop)
        or [m for m in inside if wares(scene, m)][:1]
    )


def _from_maker(scene: Scene, technology: list[Found], stop: int) -> list[Mention]:
    """`cameras from X`, `surveillance systems by X`: a company by name right behind the technology."""
    sentence = scene.sentence
    for item in technology:
        begin = next((n for n, token in enumerate(sentence.tokens) if token.start >= item.end), stop)
        for position in range(begin, min(begin + 4, stop)):
            low = sentence.low(position)
            if scene.language.prepositions.get(low) in ("from", "by"):
                mention = sentence.mention_at(position + 1)
                named = mention is not None and mention.form == NAME and mention.type in ("company", "unknown")
                return scene.syntax.listed(mention) if mention is not None and named else []
            if not low.isalpha() or sentence.verb_at(position) is not None or low in scene.language.prepositions:
                break
    return []


def _only_modifies(scene: Scene, mention: Mention, item: Found) -> bool:
    sentence = scene.sentence
    if mention.type == "state" and mention.form != ADJECTIVE:
        return False
    for position in range(mention.last + 1, len(sentence.tokens)):
        token = sentence.tokens[position]
        if token.start >= item.start:
            return True
        if (
            token.low in scene.language.prepositions
            or token.low in (",", ";")
            or (sentence.verb_at(position) is not None and position > mention.last + 1)
        ):
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
            if not found and sentence.low(verb.main) in scene.language.words["made_by"]:
                found = [m for m in scene.syntax.phrase(verb.last + 1, "in", stop=verb.last + 3) if m.type == "state"]
            if found:
                return found
    return []


def wares(scene: Scene, mention: Mention) -> bool:
    """Do the words beside a known supplier's name say that its goods are meant: `X's software`, `a product of X`?"""
    if mention.type != "company" or not mention.sectors:
        return False
    sentence, words = scene.sentence, scene.language.words["wares"]
    ahead = mention.last + 1 + (sentence.low(mention.last + 1) in ("'s", "’s"))
    behind = scene.language.prepositions.get(sentence.low(mention.first - 1)) in ("of", "by", "from")
    return bool({sentence.low(ahead), sentence.low(ahead + 1)} & words) or (behind and sentence.low(mention.first - 2) in words)


def _instrument(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose tool is used: `blocked sites with equipment from X`, `hacked phones with X's spyware`, `using P` for a product."""
    sentence, words, start = scene.sentence, scene.language.words, trigger.last + 1
    for position in range(start, min(start + 4, len(sentence.tokens))):
        mention = sentence.mention_at(position)
        if mention is not None and mention.form == NAME and mention.type == "company":
            return [mention] if mention.product or wares(scene, mention) else []
        token = sentence.tokens[position]
        ends = any(item.end == token.end for item in scene.technology)
        slot = scene.language.prepositions.get(sentence.low(position + 1))
        if (token.low in words["wares"] or ends) and slot in ("from", "by"):
            maker = sentence.mention_at(position + 2) or sentence.mention_at(position + 3)
            named = maker is not None and maker.form == NAME and maker.type in ("company", "unknown")
            return scene.syntax.listed(maker) if maker is not None and named else []
        if token.low in scene.language.prepositions and token.low not in words["determiners"]:
            return []
    return []


def _owners(scene: Scene, trigger: Trigger) -> list[Mention]:
    """States, bodies and places that own or hold what is built: `the streets of Mongolia's capital`, `Kenya's cameras`."""
    start, stop = _object_region(scene, trigger)
    inside = [
        m for m in scene.sentence.mentions if start <= m.first and m.last < stop and m.type in ("state", "public-body", "place")
    ]
    inside = [m for m in inside if m.form != ADJECTIVE or m.type != "state"]
    return scene.syntax.listed(inside[0]) if inside else []


def _owner_behind(scene: Scene, mention: Mention) -> bool:
    """`la filiale de X, Y`: where the noun comes first, what stands behind `of` owns it and does not name it."""
    owned = scene.language.prepositions.get(scene.sentence.low(mention.first - 1)) == "of"
    return owned and "head-first" in scene.language.words["grammar"]


def _is_named(scene: Scene, mention: Mention) -> bool:
    """`X, a state-owned firm`, `a state-owned firm, X`: the description means somebody whom the sentence names."""
    named = (m for m in scene.sentence.mentions if m.form == NAME and m.entity == mention.entity)
    entity = scene.cast.entity(mention) if scene.cast is not None else None
    return next(named, None) is not None or bool(entity is not None and entity.members)


def _around_noun(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """Mentions tied to a noun: `X is a customer`, `X, a customer`, `its unit X`, `state-owned X`, `customers include X`."""
    sentence, syntax, position, words = scene.sentence, scene.syntax, trigger.first, scene.language.words
    if where in ("modified", "described") and (inside := sentence.mention_at(trigger.first)) is not None:
        meant_here = _is_named(scene, inside) or (inside.definite and where == "modified")
        return [inside] if inside.entity >= 0 and meant_here else []
    if where == "described":
        return []
    if where in ("name-after", "modified"):
        found = next(
            (
                m
                for n in range(trigger.last + 1, trigger.last + 7)
                if (m := sentence.mention_at(n)) is not None and m.form != ADJECTIVE and not _owner_behind(scene, m)
            ),
            None,
        )
        return syntax.listed(found) if found is not None else []
    before = [v for v in sentence.verbs if v.last < position]
    if where == "include":
        verb = next((v for v in sentence.verbs if v.first > position and v.lemma in words["include_verbs"]), None)
        among = bool(before) and before[-1].lemma in words["include_verbs"] and position - before[-1].last < 4
        start = verb.last + 1 if verb is not None else position + 1 if among else None
        return (syntax.objects(start) or syntax.phrase(start, "to", stop=start + 8)) if start is not None else []
    if where == "copula-object":
        verb = next((v for v in sentence.verbs if v.first > position), None)
        return syntax.objects(verb.last + 1) if verb is not None and verb.lemma in words["copulas"] else []
    if where == "copula-subject":
        if before and before[-1].lemma in words["copulas"] and position - before[-1].last < 12:
            return syntax.subject(before[-1])
        return []
    if where == "holder":
        return syntax.agent(before[-1]) if before and before[-1].lemma in words["holding_verbs"] else []
    comma = next((n for n in range(position, max(-1, position - 10), -1) if sentence.low(n) == ","), None)
    head = sentence.mention_at(comma - 1) if comma is not None and comma > 0 else None
    return (
        [head]
        if head is not None and not any(v.first > comma and v.last < position for v in sentence.verbs if comma is not None)
        else []
    )
