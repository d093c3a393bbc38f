"""What pronouns and plurals point back at: the organisation spoken of, or the several that were named together.

Invariant: a plural that points at a list means each of its members, as an entity with `members`; nothing points forward.
"""

from __future__ import annotations

from sousveil.extraction.cast import ORGANISATIONS, Cast
from sousveil.extraction.lists import Lists
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, Mention
from sousveil.extraction.sentence import Sentence

LISTED = ("company", "state", "public-body")
PRONOUN_BACK, PLURAL_BACK = 1, 3


def remember_lists(cast: Cast, sentence: Sentence) -> None:
    """Keep the names that a resolved sentence lists together (`Hikvision and Dahua`), for plurals that point back at them."""
    lists, seen = Lists(sentence, cast.language), set[int]()
    for mention in sentence.mentions:
        if mention.form != NAME or mention.type not in LISTED or mention.first in seen:
            continue
        together = [m for m in lists.listed(mention) if m.form == NAME and m.type == mention.type and m.entity >= 0]
        seen |= {m.first for m in together}
        ranks = tuple(dict.fromkeys(m.entity for m in together))
        if len(ranks) > 1:
            cast.lists.append((sentence.index, mention.type, ranks))


def several(cast: Cast, mention: Mention, kind: str | None, count: int | None, back: int) -> int:
    """The entity of the names last listed together, of this kind and number where they are known; -1 where there are none."""
    near = [
        (index, listed, ranks)
        for index, listed, ranks in cast.lists
        if cast.now - index <= back and kind in (None, listed) and count in (None, len(ranks))
    ]
    if not near:
        return -1
    _, listed, ranks = max(near, key=lambda item: item[0])
    return cast.together(mention, listed, ranks)


def counted(cast: Cast, words: str) -> int | None:
    """How many a description says there are: `the two companies`."""
    numbers = cast.language.tables["money"]["numbers"]
    for word in words.casefold().split():
        if word in cast.language.words["list_joins"]:
            return 2
        if word in numbers:
            return int(numbers[word])
    return None


def pronoun(cast: Cast, sentence: Sentence, mention: Mention) -> int:
    """It and its: the last organisation spoken of, the subject of the sentence first; they: the last of many, else the same."""
    inside = [m for m in sentence.mentions if m.last < mention.first and m.entity >= 0 and m.form != ADJECTIVE]
    beside = _beside(cast, sentence, inside, mention)
    if beside is not None:
        return beside.entity
    if mention.plural:
        many = [m for m in inside if m.plural or m.type == "group"]
        if many:
            return many[-1].entity
        together = several(cast, mention, None, None, PRONOUN_BACK) if not inside else -1
        if together >= 0:
            return together
        groups = [rank for rank in reversed(cast.recent[-6:]) if cast.entities[rank].type == "group"]
        if groups and not inside:
            return groups[0]
    subject = _subject(cast, sentence, inside, mention)
    if subject is not None:
        return subject.entity
    shut_out = {m.entity for m in inside}
    last = [r for r in reversed(cast.recent) if cast.entities[r].type in ORGANISATIONS and r not in shut_out]
    return last[0] if last else -1


def _beside(cast: Cast, sentence: Sentence, inside: list[Mention], pointed: Mention) -> Mention | None:
    """`sued X and its parent company`: whose something is named right behind one is that one's."""
    joined = sentence.low(pointed.first - 1) in cast.language.words["conjunctions"] and _owns(cast, sentence, pointed)
    near = inside[-1] if joined and inside and inside[-1].last == pointed.first - 2 else None
    return near if near is not None and near.type in ORGANISATIONS and near.form == NAME else None


def _subject(cast: Cast, sentence: Sentence, inside: list[Mention], pointed: Mention) -> Mention | None:
    """The first organisation of the innermost clause before the pronoun that may be meant: no possessor, nor who acts on it."""
    words = cast.language.words
    opens = words["complementiser"] | words["contrast"] | words["subordinators"] | {";"}
    starts = [n for n in range(pointed.first) if sentence.low(n) in opens and sentence.mention_at(n) is None]
    may = [
        m
        for m in inside
        if (m.type in ORGANISATIONS or _acts(sentence, m))
        and sentence.low(m.last + 1) not in ("'s", "’s")
        and not _describes_next(sentence, m)
    ]
    acted_on = _is_object(sentence, pointed) and not _owns(cast, sentence, pointed)
    for start in [*reversed(starts), -1]:
        within = [m for m in may if m.first > start][int(acted_on) :]
        if within:
            return within[0]
        acted_on = False
    return None


def _describes_next(sentence: Sentence, mention: Mention) -> bool:
    """`the tool maker X`: the name right behind is the one."""
    following = sentence.mention_at(mention.last + 1)
    return mention.form == DESCRIPTION and following is not None and following.form == NAME


def _acts(sentence: Sentence, mention: Mention) -> bool:
    """`Gamma denied that it`: a name of unknown kind that does something."""
    verb = sentence.verb_at(mention.last + 1)
    return mention.type == "unknown" and mention.form == NAME and verb is not None and verb.finite


def _owns(cast: Cast, sentence: Sentence, pointed: Mention) -> bool:
    """`X ended its sales`: whose something is may be who acts."""
    return sentence.low(pointed.first) in cast.language.words["possessives"] and sentence.low(pointed.last + 1).isalpha()


def _is_object(sentence: Sentence, pointed: Mention) -> bool:
    """`X accused it`, `X helped them to track`: who does something to it is not it; in `X said it sold`, it may be."""
    behind = sentence.verb_at(pointed.last + 1)
    return sentence.verb_at(pointed.first - 1) is not None and (behind is None or behind.infinitive)
