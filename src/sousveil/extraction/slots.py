"""Where the parties of a frame stand: its named slots (subject, to, maker, owner, ...) looked up around a trigger.

Invariant: a slot gives mentions of the sentence in text order, or what was spoken of before it; never a person's name.
"""

from __future__ import annotations

from sousveil.extraction.fitting import fits
from sousveil.extraction.language import NOBODY_NAMED
from sousveil.extraction.makers import instrument, makers, wares
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, PRONOUN, Mention
from sousveil.extraction.nationality import only_locates_company
from sousveil.extraction.ruling import hit, lister, orderer, state_of
from sousveil.extraction.scenes import Scene, Trigger
from sousveil.extraction.sentence import VerbGroup
from sousveil.parties.states import country_of

_AROUND = frozenset(
    ["copula-subject", "copula-object", "appositive-head", "name-after", "modified", "described", "include", "holder"]
)
GOODS, PASSIVE = 6, "passive-"


def look(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """The mentions at a named place around the trigger."""
    syntax, verb = scene.syntax, trigger.verb
    after = trigger.last + 1
    if where == "subject":
        return subject(scene, trigger)
    if where == "agent":
        return syntax.agent(verb) if verb is not None else syntax.phrase(after, "by")
    if where == "object":
        found = syntax.patient(verb) if verb is not None else []
        return found or _put_on_a_list(scene, trigger)
    if where == "object-itself":
        active = verb is not None and not verb.passive and verb.bare != "ed"
        return syntax.objects(trigger.last + 1, through_of=False) if active else look(scene, trigger, "object")
    if where == "owned":
        return _owned(scene, trigger)
    if where == "whose":
        return syntax.possessor(trigger.object_at) if trigger.object_at is not None else []
    if where == "iobject":
        return _indirect(scene, verb, trigger.object_at) if verb is not None else []
    if where == "maker":
        return makers(scene, *_object_region(scene, trigger))
    if where == "goods":
        return makers(scene, max(0, trigger.first - GOODS), trigger.first)
    if where == "owner":
        return _owners(scene, trigger)
    if where in ("possessor", "compound", "adjective"):
        owners = [m for m in syntax.possessor(trigger.first) if m.last < trigger.first]
        return [m for m in owners if where != "adjective" or m.form == ADJECTIVE]
    if where == "own-state":
        owned = _around_noun(scene, trigger, "modified")
        return state_of(scene, (owned[0].country or _named_after(owned[0])) if owned else None)
    if where == "hyphened":
        before = scene.sentence.mention_at(trigger.first - 2) if scene.sentence.low(trigger.first - 1) == "-" else None
        return [before] if before is not None and before.type in ("state", "company") else []
    if where == "theirs":
        return _possessed(scene, trigger)
    if where == "site":
        return _whose_site(scene, trigger)
    if where == "before":
        return _spoken_before(scene, trigger)
    if where.startswith(PASSIVE):
        done = verb is not None and (verb.passive or verb.bare == "ed")
        return _phrase(scene, trigger, where.removeprefix(PASSIVE)) if done else []
    if where == "before-passive":
        return _spoken_before(scene, trigger) if verb is not None and (verb.passive or verb.bare == "ed") else []
    if where == "fronted":
        return syntax.fronted(trigger.first)
    if where == "beside":
        return syntax.phrase(after, "of", stop=after + 3)
    if where == "instrument":
        return instrument(scene, trigger)
    if where == "spoken":
        return _spoken_goods(scene, trigger)
    if where == "itself":
        return _itself(scene, trigger)
    if where == "helped":
        return _helped(scene, trigger)
    if where == "network":
        return _whose_network(scene, trigger)
    if where == NOBODY_NAMED:
        return []
    if where == "lent-to":
        return _lent_to(scene, trigger)
    if where == "hit":
        return hit(scene, trigger)
    if where == "lister":
        return lister(scene, trigger)
    if where == "orderer":
        return orderer(scene, verb) if verb is not None else []
    if where in _AROUND:
        return _around_noun(scene, trigger, where)
    return _phrase(scene, trigger, where)


def _owned(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`monitored citizens' travel`, `hacked a journalist's phone`: whose that is which something is done to."""
    near = (scene.sentence.mention_at(n) for n in range(trigger.last + 1, trigger.last + 4))
    owner = next((mention for mention in near if mention is not None and mention.form != ADJECTIVE), None)
    follows = scene.sentence.low(owner.last + 1) if owner is not None else ""
    return scene.syntax.listed(owner) if owner is not None and follows in ("'s", "’s") else []


def _put_on_a_list(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`adds to the Entity List X and Y`: who is listed stands behind the list."""
    if trigger.frame.needs != "listing" or trigger.verb is None or trigger.verb.passive:
        return []
    behind = range(trigger.last + 1, min(len(scene.sentence.tokens), trigger.last + 7))
    at = next((n for n in behind if scene.sentence.low(n) in scene.language.words["lists"]), None)
    return scene.syntax.objects(at + 1) if at is not None else []


def _named_after(mention: Mention) -> str | None:
    """The state in a company's name: `Nepal Telecom`."""
    return next((code for word in mention.name.split() if (code := country_of(word))), None)


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
    found = found or (syntax.relative_phrase(verb, slot) if verb is not None else [])
    return [m for m in found if not wares(scene, m)] if slot == "for" else found


def _spoken_goods(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`bought the software`, `had used the app`: the company spoken of last, whose goods they are; not `the software of X`."""
    sentence, words, start = scene.sentence, scene.language.words, trigger.last + 1
    if trigger.verb is None or trigger.verb.passive or sentence.low(start) not in words.get("points_back", frozenset()):
        return []
    for position in range(start + 1, start + 4):
        low = sentence.low(position)
        if sentence.mention_at(position) is not None or not low.isalpha() or sentence.verb_at(position) is not None:
            return []
        if low in words["wares"]:
            behind = scene.language.prepositions.get(sentence.low(position + 1))
            return scene.context("company") if behind not in ("of", "from", "by") else []
    return []


def _itself(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`ten government customers`, `state users`: whom the noun itself describes, where it says more than that they buy."""
    inside = scene.sentence.mention_at(trigger.first)
    described = inside is not None and inside.form == DESCRIPTION and inside.type == "group" and inside.last > inside.first
    return [inside] if inside is not None and described and inside.entity >= 0 else []


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


def _whose_network(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`on a network identified as X`, `on a netblock that belongs to Y`: whose the network is that something stands in."""
    sentence, words, end = scene.sentence, scene.language.words, len(scene.sentence.tokens)
    for position in range(trigger.last + 1, end):
        if sentence.low(position) in words.get("holds_network", frozenset()) and sentence.mention_at(position) is None:
            found = scene.syntax.phrase(position + 1, scene.language.prepositions.get(sentence.low(position + 1), ""), stop=end)
            near = [m for m in found if m.first <= position + 5]
            before = {sentence.low(n) for n in range(trigger.last + 1, position)}
            return near if near and before & words.get("networks", frozenset()) else []
    return []


def _lent_to(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`X signed a loan with Y for the purchase of cameras`, `X and Y signed one`: who borrows, by the verb before."""
    verb = scene.sentence.verb_before(trigger.first)
    acting = scene.syntax.agent(verb) if verb is not None else []
    along = scene.syntax.phrase(verb.last + 1, "with", stop=trigger.first) if verb is not None else []
    if not any(fits(m, "lender", scene.language) for m in (*acting, *along)):
        return []
    return [m for m in (*along, *acting) if fits(m, "borrower", scene.language)][:1]


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
    """The nearest state, body or group before the trigger in its sentence that is not its subject; of `lent X money to build`
    X, for whom it is built."""
    verb = trigger.verb
    doing = subject(scene, trigger) if verb else []
    governor = scene.syntax.governor(verb) if verb is not None and verb.infinitive else None
    led = [m for m in doing if governor is not None and governor.last < m.first < trigger.first]
    if led and all(m.type in ("state", "public-body") for m in led):
        return led
    acting = {m.entity for m in doing} | {m.entity for m in (_indirect(scene, verb) if verb else [])}
    earlier = [
        m
        for m in scene.sentence.mentions
        if m.last < trigger.first
        and (m.type in ("state", "public-body", "group", "place") or "operator" in m.sectors)
        and m.form != ADJECTIVE
        and m.entity not in acting
        and not fits(m, "lender", scene.language)
    ]
    return earlier[-1:]


def subject(scene: Scene, trigger: Trigger) -> list[Mention]:
    if trigger.verb is not None:
        return scene.syntax.agent(trigger.verb)
    governors = [verb for verb in scene.sentence.verbs if verb.last < trigger.first]
    if governors and governors[-1].lemma in scene.language.words["repaying"]:
        return []
    acting = scene.syntax.agent(governors[-1]) if governors else []
    return [] if any(governors[-1].last < m.first < trigger.first for m in acting) else acting


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
        seated = scene.language.prepositions.get(following) == "in" and moved is not None and moved > found[-1].last
        if (following in scene.language.prepositions and not seated) or following in (".", ",", ""):
            return []
    return found


def _object_region(scene: Scene, trigger: Trigger) -> tuple[int, int]:
    """Tokens of what is moved: after an active verb, before a passive one."""
    if trigger.verb is not None and (trigger.verb.passive or trigger.verb.bare == "ed"):
        return max(0, trigger.first - 16), trigger.first
    return trigger.last + 1, min(len(scene.sentence.tokens), scene.syntax.reach(trigger.last + 1) + 8)


def _owners(scene: Scene, trigger: Trigger) -> list[Mention]:
    """States, bodies and places that own or hold what is built: `the streets of Mongolia's capital`, `Kenya's cameras`."""
    start, stop = _object_region(scene, trigger)
    inside = [
        m
        for m in scene.sentence.mentions
        if start <= m.first
        and m.last < stop
        and (m.type in ("state", "public-body", "place") or (m.type == "company" and "operator" in m.sectors))
    ]
    inside = [m for m in inside if m.form != ADJECTIVE or m.type != "state"]
    inside = [m for m in inside if not only_locates_company(scene.sentence, m, scene.language)]
    return scene.syntax.listed(inside[0]) if inside else []


def _whose_site(scene: Scene, trigger: Trigger) -> list[Mention]:
    """`built the Tunisian centre`: an adjective before a site or a body, unlike `Tunisian cameras`, says whose it is."""
    start, stop = _object_region(scene, trigger)
    for mention in scene.sentence.mentions:
        if mention.form == ADJECTIVE and start <= mention.first < stop:
            near = (scene.sentence.low(n) for n in range(mention.last + 1, mention.last + 4))
            if any(low in scene.language.words["sites"] for low in near):
                return [mention]
    return []


def _owner_behind(scene: Scene, mention: Mention) -> bool:
    """`la filiale de X, Y`: where the noun comes first, what stands behind `of` owns it and does not name it."""
    owned = scene.language.prepositions.get(scene.sentence.low(mention.first - 1)) == "of"
    return owned and "head-first" in scene.language.words["grammar"]


def _is_named(scene: Scene, mention: Mention) -> bool:
    """`X, a state-owned firm`, `a state-owned firm, X`: the description means somebody whom the sentence names."""
    named = (m for m in scene.sentence.mentions if m.form == NAME and m.entity == mention.entity)
    entity = scene.cast.entity(mention) if scene.cast is not None else None
    return next(named, None) is not None or bool(entity is not None and entity.members)


def _noun_reach(scene: Scene, trigger: Trigger) -> int:
    """How far a name behind a noun may stand: not beyond a verb, `but`, or whom something is done to or by."""
    language, sentence = scene.language, scene.sentence
    for n in range(trigger.last + 1, trigger.last + 7):
        low = sentence.low(n)
        if language.prepositions.get(low) in ("to", "with", "by", "from", "against") or low in language.words["contrast"]:
            return n
        verb = sentence.verb_at(n)
        if verb is not None and verb.finite:
            return n
    return trigger.last + 7


def _among(scene: Scene, position: int) -> bool:
    """`counts X among its customers`."""
    near = (scene.sentence.low(n) for n in range(position - 1, max(-1, position - 5), -1))
    return any(scene.language.prepositions.get(low) == "between" for low in near)


def _around_noun(scene: Scene, trigger: Trigger, where: str) -> list[Mention]:
    """Mentions tied to a noun: `X is a customer`, `X, a customer`, `its unit X`, `state-owned X`, `customers include X`."""
    sentence, syntax, position, words = scene.sentence, scene.syntax, trigger.first, scene.language.words
    if where in ("modified", "described") and (inside := sentence.mention_at(trigger.first)) is not None:
        meant_here = _is_named(scene, inside) or (inside.definite and where == "modified")
        return [inside] if inside.entity >= 0 and meant_here else []
    if where == "described":
        return []
    if where in ("name-after", "modified"):
        behind = (sentence.mention_at(n) for n in range(trigger.last + 1, _noun_reach(scene, trigger)))
        found = next((m for m in behind if m is not None and m.form != ADJECTIVE and not _owner_behind(scene, m)), None)
        return syntax.listed(found) if found is not None else []
    before = [v for v in sentence.verbs if v.last < position]
    if where == "include":
        verb = next((v for v in sentence.verbs if v.first > position and v.lemma in words["include_verbs"]), None)
        counted = bool(before) and before[-1].lemma in words["counting_verbs"]
        listed = syntax.objects(before[-1].last + 1) if counted and _among(scene, position) else []
        if listed and listed[0].last < position:
            return listed
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
    head = syntax.whose_home(head) if head is not None else None
    return (
        [head]
        if head is not None and not any(v.first > comma and v.last < position for v in sentence.verbs if comma is not None)
        else []
    )
