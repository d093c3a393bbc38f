"""On whom a thing is turned, where the model sees that it is used and by whom, but points at no people: `the government follows
the calls of its opponents`.

Invariant: people are only given where the model finds none in the sentence; they are words of the sentence that name people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sousveil.extraction import neural
from sousveil.extraction.attributes import says_whose
from sousveil.extraction.identity import party_of
from sousveil.extraction.mentions import DESCRIPTION, Mention
from sousveil.extraction.scenes import Reading, Scene
from sousveil.model import Kind, Party, PartyType

Ends = list[Party | None]
LEAST, SHARE = 0.15, 0.6  # how sure a use must be, and what is left of it: ten of seventeen annotated cases were right


def aimed(rules: Reading, told: Sequence[tuple[neural.Proposal, Ends]]) -> list[tuple[neural.Proposal, Ends]]:
    """The proposals with their parties; the surest use of a sentence that is turned on nobody gets the people named there."""
    blind: dict[int, int] = {}
    found: dict[int, float] = {}
    for n, (proposal, ends) in enumerate(told):
        if proposal.kind != Kind.USE or ends[0] is None:
            continue
        if ends[1] is not None and ends[1].type is PartyType.GROUP:
            found[proposal.sentence] = max(proposal.probability, found.get(proposal.sentence, 0.0))
        elif proposal.probability >= LEAST:
            best = told[blind.get(proposal.sentence, n)][0]
            if proposal.sentence not in blind or proposal.probability > best.probability:
                blind[proposal.sentence] = n
    given = list(told)
    for sentence, n in blind.items():
        proposal, ends = told[n]
        people = _people(rules, rules.scenes[sentence])
        if people is not None and found.get(sentence, 0.0) < proposal.probability / 2:
            given[n] = (replace(proposal, to_entity=None, probability=proposal.probability * SHARE), [ends[0], people])
    return given


def _people(rules: Reading, scene: Scene) -> Party | None:
    """The people that a sentence names last, but for those whose words say of which state they are."""
    named = [mention for mention in scene.sentence.mentions if _names_people(scene, mention)]
    return party_of(rules, named[-1]) if named else None


def _names_people(scene: Scene, mention: Mention) -> bool:
    group = mention.type == PartyType.GROUP and mention.form == DESCRIPTION
    return group and scene.language.is_people([mention.head]) and not says_whose(scene, mention)
