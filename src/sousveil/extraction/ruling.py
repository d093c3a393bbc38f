"""Whose ruling it is: who orders, bans, puts on a list or is hit by sanctions, and the state of a state's firm.

Invariant: a state that the sentence only implies is a mention that stands nowhere.
"""

from __future__ import annotations

from sousveil.extraction.mentions import CONTEXT, Mention
from sousveil.extraction.scenes import Scene, Trigger, meant
from sousveil.extraction.sentence import VerbGroup


def lister(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose list it is that somebody is put on: `on the US trade blacklist`, `to its Entity List`."""
    lists = scene.language.words["lists"]
    window = range(trigger.last + 1, min(len(scene.sentence.tokens), trigger.last + 16))
    at = next((n for n in window if scene.sentence.low(n) in lists), None)
    if at is not None and "head-first" in scene.language.words["grammar"]:
        return scene.syntax.phrase(at + 1, "of", stop=at + 8)
    return scene.syntax.possessor(at) if at is not None else []


def orderer(scene: Scene, verb: VerbGroup) -> list[Mention]:
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
    return state_of(scene, bound[0].country if bound else None)


def state_of(scene: Scene, country: str | None) -> list[Mention]:
    """A state by its code, as a mention that stands nowhere; none without a code."""
    if scene.cast is None or country is None:
        return []
    known = scene.cast.rank_of_state(country)
    if known:
        return [meant(scene.cast, scene.cast.entities[known[0]])]
    return [Mention(-1, -1, -1, -1, -1, form=CONTEXT, type="state", country=country, id=country)]


def hit(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whom sanctions hit: `the sanctions of Y target X`, `X, hit by sanctions of Y`, `X is the object of sanctions`."""
    sentence, syntax, words = scene.sentence, scene.syntax, scene.language.words
    behind = next((verb for verb in sentence.verbs if verb.first > trigger.last), None)
    if behind is not None and behind.lemma in words["hitting_verbs"] and not behind.passive:
        return syntax.objects(behind.last + 1) or syntax.phrase(behind.last + 1, "to", stop=behind.last + 4)
    before = sentence.verb_before(trigger.first)
    if before is None:
        return []
    between = {sentence.low(n) for n in range(before.last + 1, trigger.first)}
    if before.lemma in words["hitting_verbs"] and (before.passive or before.bare == "ed"):
        return syntax.patient(before)
    return syntax.subject(before) if between & words["hit_nouns"] else []
