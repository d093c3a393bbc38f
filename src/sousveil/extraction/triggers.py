"""What sets off a frame: verb groups, nouns and fixed words of a sentence, where the frame's condition holds.

Invariant: every trigger is a row of the language's data.
"""

from __future__ import annotations

from sousveil.extraction.language import Language
from sousveil.extraction.makers import instrument, wares
from sousveil.extraction.mentions import DESCRIPTION, NAME
from sousveil.extraction.scenes import Scene, Trigger
from sousveil.extraction.sentence import ENDED, Sentence, VerbGroup
from sousveil.model import Kind

NEGATED, MOVED, STOPPED, OWN_OBJECT = "negated=True", "moved=True", "stopped=True", "own-object=True"
ACTIVE = "active=True"
UNLISTED, MODAL = "unlisted=True", "modal=True"
REMOVED, OF_ALL = "removed=True", "of-all=True"
UNSEEN, FORBIDDEN, SILENT_ON_DEALS = "unseen=True", "forbidden=True", "silent-on-deals=True"
UNNAMED = "unnamed="
GUESSED = "guessed=True"  # no words of ours are its trigger: the verb nearest to both parties is
WARES, PAYMENT = "gives=wares", "gives=money"


def triggers(scene: Scene) -> list[Trigger]:
    """Everything in a sentence that sets off a frame."""
    if "triggers" not in scene.once:
        scene.once["triggers"] = _triggers(scene)
    found: list[Trigger] = scene.once["triggers"]
    return found


def _triggers(scene: Scene) -> list[Trigger]:
    sentence, language = scene.sentence, scene.language
    found: list[Trigger] = []
    for verb in sentence.verbs:
        if _only_stops(scene, verb):
            continue
        for frame in language.verb_frames.get(verb.lemma, ()):
            at = _object_of(scene, verb, frame.objects) if frame.objects else None
            other = _object_of(scene, verb, frame.unless, near=True) if frame.unless else None
            spared = other is not None and not _names_a_device(scene, other) and not _beside_wares(scene, verb, other)
            spared = spared or (NEGATED in frame.traits and not _negated(scene, verb, at))
            spared = spared or (OWN_OBJECT in frame.traits and _has_infinitive(scene, verb))
            spared = spared or ({WARES, PAYMENT} & frame.traits == {WARES if _gives_money(scene, verb) else PAYMENT})
            spared = spared or (WARES in frame.traits and _moves_a_company(scene, verb))
            spared = spared or (STOPPED in frame.traits and not _stopped(scene, verb))
            spared = spared or (frame.kind is Kind.SUPPLY and _forbidden(scene, verb))
            spared = spared or (SILENT_ON_DEALS in frame.traits and _bans_a_deal(scene, verb))
            spared = spared or (FORBIDDEN in frame.traits and not _forbidden(scene, verb))
            spared = spared or (SILENT_ON_DEALS in frame.traits and _by_a_tool(scene, verb))
            spared = spared or (REMOVED in frame.traits and _on_order(scene, verb))
            spared = spared or (ACTIVE in frame.traits and (verb.passive or verb.bare == "ed"))
            spared = spared or (UNSEEN in frame.traits and verb.negated)
            spared = spared or (frame.on_nobody and verb.modal in language.words["possible_modals"])
            spared = spared or (OF_ALL in frame.traits and not _is_of_all(scene, verb, at))
            spared = spared or (MODAL in frame.traits and verb.modal not in language.words["possible_modals"])
            spared = spared or (UNLISTED in frame.traits and _speaks_of_a_list(scene, verb.first, verb.last))
            if MOVED in frame.traits:
                before = range(verb.first - 1, max(-1, verb.first - 9), -1)
                at = next((n for n in before if sentence.low(n) in frame.objects), None)
                spared = spared or any(sentence.low(n) in frame.unless for n in before)
            if at is not None and frame.needs in ("data", "system") and _names_a_device(scene, at):
                at = None
            if not spared and (not frame.objects or at is not None):
                found.append(Trigger(frame, verb.first, verb.last, sentence.low(verb.main), verb, at))
    for position, token in enumerate(sentence.tokens):
        if sentence.verb_at(position) is not None or _in_name(sentence, position) or _says_which_credit(scene, position):
            continue
        for frame in language.noun_frames.get(token.low, ()):
            if sentence.low(position - 1) in frame.unless:
                continue
            found.append(Trigger(frame, position, position, token.low))
    found += _word_triggers(scene)
    return sorted(found, key=lambda trigger: (trigger.first, trigger.frame.name))


def _says_which_credit(scene: Scene, position: int) -> bool:
    """`a buyer's credit`, `the supplier's credit`: a kind of loan, nobody who buys or supplies."""
    sentence, words = scene.sentence, scene.language.words
    owns = sentence.low(position + 1) in ("'s", "’s")
    return owns and sentence.low(position + 2) in words.get("credits", frozenset())


def condition_holds(scene: Scene, trigger: Trigger) -> bool:
    needs = trigger.frame.needs
    if needs == "nothing":
        return True
    if needs == "system" and not any(token.low in scene.language.words["systems"] for token in scene.sentence.tokens):
        return False
    if needs == "technology-here":
        return bool(scene.technology) or any(mention.product for mention in scene.sentence.mentions)
    if needs in ("technology", "system"):
        spoken = bool(scene.technology or scene.recent_technology)
        return spoken or any(m.product or wares(scene, m) for m in scene.sentence.mentions)
    if needs == "data":
        return True
    if needs == "listing":
        return _speaks_of_a_list(scene, trigger.first, trigger.last)
    verbs = [verb for verb in scene.sentence.verbs if verb.first > trigger.last]
    if needs == "from-verb":
        return bool(verbs) and scene.sentence.low(verbs[0].first - 1) == "from"
    return (
        bool(verbs) and verbs[0].lemma.partition(" ")[0] in scene.language.reporting["end"] | scene.language.words["stop_verbs"]
    )


def _speaks_of_a_list(scene: Scene, first: int, last: int) -> bool:
    """`removed X from the sanctions list`: from a list, not from a wall."""
    window = {scene.sentence.low(n) for n in range(first, min(len(scene.sentence.tokens), last + 16))}
    return bool(window & scene.language.words["lists"])


def _names_a_device(scene: Scene, at: int) -> bool:
    """`video cameras`, `data centre`: the word for data only says which technology is meant. Where the noun comes
    first it is the head, and names what it names."""
    if "head-first" in scene.language.words["grammar"]:
        return False
    here, after = scene.sentence.tokens[at], scene.sentence.low(at + 1)
    wider = any(item.start <= here.start and item.end > here.end for item in scene.technology)
    following = any(
        at + 1 < len(scene.sentence.tokens) and item.start == scene.sentence.tokens[at + 1].start for item in scene.technology
    )
    return wider or following or after in scene.language.words["wares"]


def _negated(scene: Scene, verb: VerbGroup, at: int | None) -> bool:
    """`had no dealings`, `has not had dealings`."""
    between = {scene.sentence.low(n) for n in range(verb.last + 1, at or verb.last)}
    return verb.negated or bool(between & scene.language.words["negators"])


def _beside_wares(scene: Scene, verb: VerbGroup, at: int) -> bool:
    """`provided equipment and support`: what else is given beside goods."""
    words, before = scene.language.words, [scene.sentence.low(n) for n in range(verb.last + 1, at)]
    return bool(before) and before[-1] in words["conjunctions"] and bool(words["wares"].intersection(before))


def _only_stops(scene: Scene, verb: VerbGroup) -> bool:
    """`stopped using cameras`: the verb only says that what follows has ended."""
    following = next((other for other in scene.sentence.verbs if other.first == verb.last + 1), None)
    head = verb.lemma.partition(" ")[0]
    return following is not None and following.bare == "ing" and head in scene.language.reporting["end"]


def _gives_money(scene: Scene, verb: VerbGroup) -> bool:
    """`donated $1.2 million to Y`: what is given is money; not `3 million dollars worth of cameras`."""
    worth, given = scene.language.words["worth"], [one for one in scene.sums() if one.is_sure]
    return any(verb.last < one.first <= verb.last + 3 and scene.sentence.low(one.last + 1) not in worth for one in given)


def _moves_a_company(scene: Scene, verb: VerbGroup) -> bool:
    """`sold Telcom Kenya to Y`: who sells a company supplies nothing."""
    moved = scene.syntax.objects(verb.last + 1, through_of=False) if not verb.passive and verb.bare != "ed" else []
    company = [m for m in moved if m.type == "company" and m.form == NAME and not m.product and not wares(scene, m)]
    return bool(company) and bool(scene.syntax.phrase(company[-1].last + 1, "to", stop=company[-1].last + 2))


def _has_infinitive(scene: Scene, verb: VerbGroup) -> bool:
    """`ordered operators to remove cameras`: an order, no purchase."""
    orders = verb.lemma.partition(" ")[0] in scene.language.words["order_verbs"] | scene.language.reporting["urge"]
    following = next((other for other in scene.sentence.verbs if other.first > verb.last), None)
    return orders and following is not None and following.infinitive


def _stopped(scene: Scene, verb: VerbGroup) -> bool:
    """`stopped selling`, `no longer sells`, `may not sell`."""
    before = next((other for other in scene.sentence.verbs if other.last == verb.first - 1), None)
    return verb.modal == ENDED or (before is not None and _only_stops(scene, before)) or _forbidden(scene, verb)


def _forbidden(scene: Scene, verb: VerbGroup) -> bool:
    """`may not use`, `forbids agencies to buy`, `barred from using`, `denied an application to use`: nothing is bought."""
    words = scene.language.words
    if verb.negated and verb.modal in words["permits"] and not verb.perfect:
        return True
    if _was_refused(scene, verb):
        return True
    governor = scene.syntax.governor(verb)
    if governor is None or not (verb.infinitive or verb.bare == "ing") or not forbids(scene.language, governor):
        return False
    between = [scene.sentence.low(n) for n in range(governor.last + 1, verb.first + 1)]
    barred = verb.infinitive or any(scene.language.prepositions.get(low) == "from" for low in between)
    return barred and (governor.lemma in words["bans"] or bool(words["requests"].intersection(between)))


def _was_refused(scene: Scene, verb: VerbGroup) -> bool:
    """`the licence to sell X to Y was denied`: what was asked for stands before the sale, what became of it behind."""
    words = scene.language.words
    asked = any(scene.sentence.low(verb.first - n) in words["requests"] for n in (1, 2))
    then = next((other for other in scene.sentence.verbs if other.first > verb.last and other.passive), None)
    return asked and then is not None and then.lemma in words["refusals"] and not then.negated


def forbidden_deals(scene: Scene) -> list[VerbGroup]:
    """Verbs of a sale or purchase that is forbidden."""
    frames = scene.language.verb_frames
    trade = (v for v in scene.sentence.verbs if any(frame.kind is Kind.SUPPLY for frame in frames.get(v.lemma, ())))
    return [verb for verb in trade if _forbidden(scene, verb)]


def forbids(language: Language, governor: VerbGroup) -> bool:
    """`forbids`, `turned down`: what it governs is not done."""
    return governor.lemma in language.words["bans"] | language.words["refusals"] and not governor.negated


def _bans_a_deal(scene: Scene, verb: VerbGroup) -> bool:
    """`bars carriers from buying equipment of X`: who is barred is not who is shut out."""
    behind = next((other for other in scene.sentence.verbs if other.first > verb.last), None)
    return behind in forbidden_deals(scene) and behind is not None and scene.syntax.governor(behind) == verb


def _on_order(scene: Scene, verb: VerbGroup) -> bool:
    """`ordered operators to remove X's equipment`: who is told to take it down may not have any."""
    governor = scene.syntax.governor(verb)
    return verb.infinitive and governor is not None and governor.lemma in scene.language.words["order_verbs"]


def _by_a_tool(scene: Scene, verb: VerbGroup) -> bool:
    """`used it to block news sites`: what is done with a tool is done to people, no company is shut out."""
    governor = scene.syntax.governor(verb)
    tools = scene.language.words["instrument_verbs"]
    return (
        verb.infinitive
        and governor is not None
        and governor.lemma in tools
        and bool(scene.technology or scene.recent_technology)
    )


def _in_name(sentence: Sentence, position: int) -> bool:
    mention = sentence.mention_at(position)
    return mention is not None and mention.form not in (DESCRIPTION,)


def _word_triggers(scene: Scene) -> list[Trigger]:
    lows = [token.low for token in scene.sentence.tokens]
    found = []
    for position, low in enumerate(lows):
        named = scene.sentence.mention_at(position)
        if named is not None and named.form == NAME:
            continue
        for parts, phrase in scene.language.phrases.get(low, ()):
            last = position + len(parts)
            if lows[position:last] == parts and lows[last : last + 1] != ["-"]:
                found += [Trigger(frame, position, last - 1, phrase) for frame in scene.language.word_frames[phrase]]
    return [trigger for trigger in found if trigger.frame.sources[0].where != "instrument" or instrument(scene, trigger)]


def _past_owners(scene: Scene, position: int) -> int:
    """Behind `of Kenya` and the like, where it stands at `position`."""
    while scene.language.prepositions.get(scene.sentence.low(position)) == "of":
        owner = scene.sentence.mention_at(position + 1) or scene.sentence.mention_at(position + 2)
        if owner is None:
            break
        position = owner.last + 1
    return position


def _past_seat(scene: Scene, verb: VerbGroup) -> int:
    """Behind `in Azerbaijan` in `gave security services in Azerbaijan access`; 0 where none stands there."""
    given = scene.syntax.objects(verb.last + 1, through_of=False) if not verb.passive and verb.bare is None else []
    located = bool(given) and scene.language.prepositions.get(scene.sentence.low(given[-1].last + 1)) == "in"
    seat = scene.sentence.mention_at(given[-1].last + 2) if located else None
    return scene.syntax.listed(seat)[-1].last + 1 if seat is not None and seat.type in ("state", "place") else 0


def _opens_sentence(scene: Scene, verb: VerbGroup, position: int) -> bool:
    """`bought cameras from X, and our scans found`: behind a comma and `and` a clause of its own begins."""
    joined = scene.sentence.low(position + 1) in scene.language.words["conjunctions"] | scene.language.words["contrast"]
    if scene.sentence.low(position) != "," or position < verb.last or not joined:
        return False
    behind = next((other for other in scene.sentence.verbs if other.first > position), None)
    return behind is not None and behind.finite and behind.first > position + 2


def _is_of_all(scene: Scene, verb: VerbGroup, at: int | None) -> bool:
    """`monitors calls`, `calls were monitored`: told of as done, and of nobody's in particular; no purpose (`a system to
    monitor calls`), not `their calls`, nor `the calls of editors`."""
    sentence, words = scene.sentence, scene.language.words
    if verb.infinitive or verb.bare:
        return False
    beside = sentence.low(at - 1) if at is not None else ""
    behind = scene.language.prepositions.get(sentence.low(at + 1)) if at is not None else None
    return beside not in words["possessives"] and beside not in ("'s", "’s", "'", "’") and behind not in ("of", "between")


def _joined(scene: Scene, verb: VerbGroup, other: VerbGroup) -> bool:
    """`reviewed and censored posts`, `accessed, collected or used messages`: what verbs do, one right behind the other, is done
    to one thing."""
    words, sentence, between = scene.language.words, scene.sentence, range(verb.last + 1, other.first)
    plain = words["conjunctions"] | words["adverbs"] | {","}
    told = (sentence.low(n) in plain or sentence.low(n).endswith("ly") or sentence.verb_at(n) is not None for n in between)
    return len(between) > 0 and all(told)


def _object_of(scene: Scene, verb: VerbGroup, nouns: frozenset[str], *, near: bool = False) -> int | None:
    """Where one of the nouns stands as object: after an active verb, before a passive one, within its clause; `near`: before
    any preposition."""
    sentence = scene.sentence
    span = (
        range(verb.last + 1, min(len(sentence.tokens), verb.last + 14))
        if not verb.passive
        else range(verb.first - 1, max(-1, verb.first - 14), -1)
    )
    if verb.bare == "ed":
        span = range(verb.first - 1, max(-1, verb.first - (8 if near else 5)), -1)
    first = verb.last + 1
    given = scene.language.prepositions.get(sentence.low(first)) == "to" and not verb.passive and verb.bare is None
    recipient = scene.syntax.phrase(first, "to", stop=first + 8) if given else []
    beyond = _past_owners(scene, recipient[-1].last + 1) if recipient else _past_seat(scene, verb)
    for position in span:
        low = sentence.low(position)
        within = sentence.mention_at(position)
        if within is not None and within.form == DESCRIPTION and within.type == "company" and position < within.last:
            continue
        acting = sentence.verb_at(position)
        adjectival = sentence.low(position + 1) in nouns and sentence.low(position - 1) not in scene.language.words["relatives"]
        if acting is not None and acting.finite and _joined(scene, verb, acting):
            continue
        if acting is not None and acting.main == position and acting.finite and acting is not verb and not adjectival:
            return None
        if low in nouns and (sentence.low(position + 1) != "-" or sentence.low(position + 2) in nouns):
            return position
        passed = position < verb.first and (verb.passive or scene.language.prepositions.get(low) == "of")
        governed = low in scene.language.prepositions and low not in scene.language.words["determiners"]
        furnished = scene.language.prepositions.get(low) == "with" and verb.lemma in scene.language.words["furnishing"]
        if near and governed and not passed and not furnished and not beyond > position:
            return None
        opened = low == ";" or _opens_sentence(scene, verb, position) or low in scene.language.words["relative_places"]
        opened = opened or (scene.language.prepositions.get(low) == "to" and position > max(first, beyond))
        if opened or (acting is not None and acting.finite and not adjectival):
            return None
    return None
