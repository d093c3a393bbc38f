"""Who is meant: gives every mention of a document to an entity, by names, descriptions, nationality and salience.

Invariant: entities are made in reading order and never merged by likeness of names alone; a mention that can't be resolved has
entity -1 and makes no party.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.apposed import join_appositions, learn
from sousveil.extraction.calling import call_as_written
from sousveil.extraction.cast import Cast
from sousveil.extraction.headings import section_of
from sousveil.extraction.home import homes_of, modifies_maker, of_public_life, stands_aside
from sousveil.extraction.introducing import named_afterwards
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import (
    ADJECTIVE,
    CAPITAL,
    DESCRIPTION,
    NAME,
    NATIONALS,
    PERSON,
    PRONOUN,
    Entity,
    Mention,
    is_general,
)
from sousveil.extraction.nationality import only_locates_company, read_nationalities
from sousveil.extraction.pointing import PLURAL_BACK, counted, pronoun, remember_lists, several
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.shortened import long_names, name_by_letters, remember_short_names, settle_letters, settle_towns
from sousveil.extraction.sisters import tell_apart
from sousveil.extraction.whose import outlook, whose

_OWNER = 6


def resolve(
    sentences: list[Sentence], language: Language, *, title: list[Sentence], publisher: frozenset[str] = frozenset(), text: str
) -> Cast:
    """Gives each mention of the sentences its entity, in reading order; the sentences' mentions are replaced."""
    tell_apart(sentences, language, text)
    name_by_letters(sentences, language)
    names = long_names(sentences)
    settle_towns(sentences)
    settle_letters(sentences)
    for sentence in sentences:
        read_nationalities(sentence, language)
    homes = homes_of(sentences, language, title)
    view = outlook(sentences, homes, language, title, publisher, text)
    cast = Cast(language, homes=homes, outlook=view)
    remember_short_names(cast, sentences)
    later = named_afterwards(sentences, language)
    for sentence in sentences:
        cast.now = sentence.index
        cast.section = section_of(sentence, text, language, cast.section)
        cast.before[sentence.index] = (list(cast.recent), cast.moment())
        for place, mention in enumerate(sentence.mentions):
            named = later.get((sentence.index, mention.first))
            if named is not None:
                sentence.settle(place, replace(mention, entity=_name(cast, sentence, named, names).entity))
                learn(cast, sentence.mentions[place].entity, mention)
                continue
            sentence.settle(place, _given(cast, sentence, _of_one_state(sentence, mention, cast.language), names, text))
            cast.note_chance(sentence.mentions[place])
        join_appositions(cast, sentence)
        remember_lists(cast, sentence)
    call_as_written(cast, sentences, text)
    return cast


def _given(cast: Cast, sentence: Sentence, mention: Mention, names: dict[str, str], text: str) -> Mention:
    if mention.type == PERSON:
        cast.surnames.add(mention.name.split()[-1] if mention.name else "")
        if mention.country and of_public_life(cast.language, sentence, mention):
            cast.speak_of(mention.country)
        return mention
    if mention.type == "unknown" and mention.name in cast.surnames:
        return replace(mention, type=PERSON)
    if mention.form == PRONOUN:
        return _of_kind(cast, mention.of_entity(pronoun(cast, sentence, mention)))
    if mention.form == DESCRIPTION:
        return _description(cast, sentence, mention, text)
    if mention.type in ("state", "place") and mention.country:
        rank = _state(cast, mention)
        if mention.form == ADJECTIVE:
            aside = modifies_maker(cast.language, sentence, mention)
        else:
            aside = stands_aside(cast, sentence, mention)
        if not aside and not only_locates_company(sentence, mention, cast.language):
            cast.city = mention.country if mention.form == CAPITAL else cast.city
            cast.speak_of(mention.country, fronted=_is_fronted(cast, sentence, mention))
            cast.touch(rank)
        return mention.of_entity(rank)
    return _name(cast, sentence, mention, names)


def _is_fronted(cast: Cast, sentence: Sentence, mention: Mention) -> bool:
    """`In Bahrain, ...`: where all that the sentence says takes place."""
    within = cast.language.prepositions.get(sentence.low(mention.first - 1)) == "in"
    return mention.first == 1 and within and sentence.low(mention.last + 1) == ","


def _of_one_state(sentence: Sentence, mention: Mention, language: Language) -> Mention:
    """`the Israeli Defense Ministry and Economy Ministry`, `the ministry's Cyber Crime Unit`: a body named right behind
    another, or as its own, is of the same state."""
    owner = sentence.mention_at(mention.first - 2) if sentence.low(mention.first - 1) in ("'s", "’s") else None
    if mention.form == NAME and mention.type == "unknown" and owner is not None and owner.type == "public-body":
        return replace(mention, type="public-body", country=owner.country, sure=True)
    if mention.form != NAME or mention.type != "public-body" or mention.country or mention.id:
        return mention
    beside = _beside(sentence, mention, language)
    return replace(mention, country=beside.country) if beside is not None and beside.form == NAME else mention


def _beside(sentence: Sentence, mention: Mention, language: Language) -> Mention | None:
    """The body that is named right before this one: `the ministry and police`."""
    before = sentence.mention_at(mention.first - 2)
    joined = sentence.low(mention.first - 1) in language.words["conjunctions"]
    return before if joined and before is not None and before.type == "public-body" else None


def _of_kind(cast: Cast, pronoun: Mention) -> Mention:
    """A pronoun stands where a party of its kind may."""
    entity = cast.entity(pronoun)
    if entity is None:
        return pronoun
    return replace(pronoun, type=entity.type, country=entity.country, sectors=entity.sectors)


def _state(cast: Cast, mention: Mention) -> int:
    key = f"state:{mention.country}"
    if key not in cast.named:
        place = mention.type == "place"
        cast.named[key] = cast.add(replace(mention, type="state", name=mention.name if not place else ""))
    entity = cast.entities[cast.named[key]]
    if not entity.name and mention.type == "state":
        entity.name = mention.name
    return entity.rank


def _name(cast: Cast, sentence: Sentence, mention: Mention, names: dict[str, str]) -> Mention:
    folded = mention.name.casefold()
    longer = names.get(folded, mention.name)
    key = mention.id or cast.short.get(mention.name) or f"name:{longer.casefold()}"
    if mention.type == "unknown" and key not in cast.named:
        surname = next((k for k in cast.named if k.startswith("name:") and k[5:].split()[0] == folded), None)
        key = surname or key
        if surname is None and longer != mention.name:
            mention = replace(mention, type="company", name=longer)
    if key not in cast.named:
        several = not cast.language.nouns["of_several"].isdisjoint([*folded.split(), sentence.low(mention.first - 1)])
        guessed = False
        if mention.type == "public-body" and mention.country is None and mention.id is None and mention.sure and not several:
            located = _located(cast, sentence, mention)
            mention = replace(mention, country=located or whose(cast, sentence, mention))
            guessed = located is None and cast.section is None
        known = mention.id or (key if not key.startswith("name:") else None)
        cast.named[key] = cast.add(replace(mention, id=known), guessed=guessed)
    entity = cast.entities[cast.named[key]]
    entity.country = entity.country or (mention.country if not entity.id else None)
    if entity.type == "unknown" and mention.type != "unknown":
        entity.type, entity.sure = mention.type, mention.sure
    cast.touch(entity.rank)
    return replace(
        mention,
        type=entity.type,
        country=entity.country if entity.id else mention.country or entity.country,
        entity=entity.rank,
        sectors=mention.sectors | entity.sectors,
    )


def _description(cast: Cast, sentence: Sentence, mention: Mention, text: str) -> Mention:
    country = mention.country or _located(cast, sentence, mention) or _of_people(cast, sentence, mention)
    words = " ".join(text[mention.start : mention.end].split())
    if mention.first == mention.last and mention.head != NATIONALS and mention.head not in words.casefold():
        words = f"{words} {mention.head}"
    words += _belonging(cast, sentence, mention, text)
    together = _together(cast, mention, words)
    if together is not None:
        return together
    if mention.head in cast.language.nouns["company"] and mention.type == "group":
        mention = replace(mention, type="company")
    if mention.type == "state":
        return _described_state(cast, sentence, mention, country)
    if mention.type == "company":
        return _described_company(cast, mention, country, words, sentence)
    if mention.head in cast.language.nouns["state_plural"] and mention.country is None:
        return _plain_group(cast, mention, words)
    if mention.type == "public-body" and mention.definite and not country:
        earlier = _earlier_body(cast, mention, words)
        if earlier is not None:
            return replace(mention, country=cast.entities[earlier].country, entity=cast.touch(earlier))
    if mention.type == "group":
        anywhere = _of_a_region(cast, words) or mention.head in cast.language.nouns["of_anywhere"]
        country = country or (None if anywhere else whose(cast, sentence, mention))
    guessed = country is None and mention.type != "group"
    beside = _beside(sentence, mention, cast.language)
    of_nobody = is_general(mention) and (beside is None or is_general(beside)) and cast.of_many_lands()
    country = country or (whose(cast, sentence, mention) if guessed and not of_nobody else None)
    name = _plain_name(cast.language, words)
    key = f"{mention.type}:{country}:{name.casefold()}"
    if key not in cast.named:
        cast.named[key] = cast.add(
            replace(mention, country=country, name=name),
            heads=frozenset([mention.head]),
            guessed=guessed and cast.section is None,
        )
    return replace(mention, country=country, name=name, entity=cast.touch(cast.named[key]))


def _together(cast: Cast, mention: Mention, words: str) -> Mention | None:
    """`the two companies`, `both governments`: the names that were listed together; None where none are meant."""
    nouns = cast.language.nouns
    plurals = {"company": nouns["company_plural"], "state": nouns["state_plural"]}
    kind = next((name for name, heads in plurals.items() if mention.head in heads), None)
    joined = words.split()[0].casefold() in cast.language.words["list_joins"]
    if kind is None or not mention.plural or not (mention.definite or joined):
        return None
    rank = several(cast, mention, kind, counted(cast, words), PLURAL_BACK)
    entity = cast.entities[rank] if rank >= 0 else None
    return replace(mention, type=kind, country=entity.country, entity=rank) if entity is not None else None


def _belonging(cast: Cast, sentence: Sentence, mention: Mention, text: str) -> str:
    """`members of the Bar Council`, `staff of a satellite channel`: whose they are says who they are."""
    language, start = cast.language, mention.last + 1
    if mention.head not in language.nouns["belonging"] or mention.type != "group":
        return ""
    if language.prepositions.get(sentence.low(start)) != "of":
        return ""
    ends = language.words["conjunctions"] | language.words["relatives"] | language.words["adverbs"]
    last = start
    while last - start < _OWNER and sentence.low(last + 1) not in ends and sentence.verb_at(last + 1) is None:
        low = sentence.low(last + 1)
        glued = low == "-" and sentence.tokens[last].end == sentence.tokens[last + 1].start
        if not (low[:1].isalpha() or glued) or (low in language.prepositions and low not in language.words["determiners"]):
            break
        last += 1
    named = last > start and sentence.low(last) not in language.words["determiners"] | language.words["possessives"]
    return " " + " ".join(text[sentence.tokens[start].start : sentence.tokens[last].end].split()) if named else ""


def _of_a_region(cast: Cast, words: str) -> bool:
    """`European lawmakers` are of no one country."""
    return any(word[:1].isupper() and word.lower() in cast.language.nouns["not_names"] for word in words.split())


def _plain_group(cast: Cast, mention: Mention, words: str) -> Mention:
    """`developing countries`: a group of no country; `countries` later means the same."""
    name = _plain_name(cast.language, words)
    key = f"group:{name.casefold()}"
    longer = next((k for k in reversed(cast.named) if k.startswith("group:") and k.endswith(f" {mention.head}")), key)
    key = longer if name.casefold() == mention.head else key
    if key not in cast.named:
        cast.named[key] = cast.add(replace(mention, name=name), heads=frozenset([mention.head]))
    rank = cast.touch(cast.named[key])
    return replace(mention, name=cast.entities[rank].name, entity=rank)


def _located(cast: Cast, sentence: Sentence, mention: Mention) -> str | None:
    """`the police of X`, `journalists in X`, `authorities in X's capital`."""
    position = mention.last + 1
    if cast.language.prepositions.get(sentence.low(position)) not in ("of", "in", "from"):
        return None
    for n in range(position + 1, position + 6):
        other = sentence.mention_at(n)
        if other is not None:
            return other.country if other.type in ("state", "place") and other.form != ADJECTIVE else None
        if sentence.low(n) in (",", ".", ";") or sentence.verb_at(n):
            return None
    return None


def _of_people(cast: Cast, sentence: Sentence, mention: Mention) -> str | None:
    """`a Bahraini activist, arrested by his government`: theirs, whatever country is spoken of."""
    if mention.type not in ("state", "public-body") or sentence.low(mention.first) not in cast.language.words["possessives"]:
        return None
    before = (m for m in reversed(sentence.mentions) if m.last < mention.first and m.type in ("group", PERSON) and m.country)
    return next((m.country for m in before), None)


def _described_state(cast: Cast, sentence: Sentence, mention: Mention, country: str | None) -> Mention:
    acting = mention.definite or mention.head in cast.language.nouns["act_for_state"]
    country = country or (whose(cast, sentence, mention) if acting else None)
    if country is None:
        return mention
    rank = _state(cast, replace(mention, country=country, type="state", name=""))
    if not stands_aside(cast, sentence, replace(mention, country=country)):
        cast.speak_of(country)
    return replace(mention, country=country, entity=cast.touch(rank))


def _described_company(cast: Cast, mention: Mention, country: str | None, words: str, sentence: Sentence) -> Mention:
    follows = sentence.mention_at(mention.last + 1)
    if country is None and follows is not None and follows.form == NAME and follows.type in ("company", "unknown"):
        return mention
    beside = _named_beside(cast, sentence, mention)
    if beside is not None:
        beside.country = beside.country or country
        return replace(mention, country=beside.country, entity=cast.touch(beside.rank), sectors=beside.sectors)
    spoken = [cast.entities[rank] for rank in reversed(cast.recent)]
    candidates = [entity for entity in spoken if entity.type == "company"] or [
        entity for entity in spoken[:3] if entity.type == "unknown"
    ]
    if mention.head in cast.language.nouns["operator"]:
        candidates = [entity for entity in candidates if entity.id is None or "operator" in entity.sectors]
    if mention.definite and not mention.plural:
        if country:
            candidates = [entity for entity in candidates if entity.country == country]
        if candidates:
            best = candidates[0]
            return replace(mention, country=best.country, entity=cast.touch(best.rank), sectors=best.sectors)
    partly = mention.definite and cast.language.prepositions.get(sentence.low(mention.first - 1)) == "of"
    operators = not partly and cast.language.run_networks([*words.casefold().split()[:-1], mention.head])
    if mention.plural and (operators if country else not mention.definite):
        rank = cast.add(replace(mention, type="group", country=country, name=_plain_name(cast.language, words)))
        return replace(mention, type=cast.entities[rank].type, country=country, name=cast.entities[rank].name, entity=rank)
    if country is None and not mention.definite:
        return replace(
            mention, entity=cast.add(replace(mention, name=_plain_name(cast.language, words)), sure=False), sure=False
        )
    if country is None:
        return mention
    rank = _state(cast, replace(mention, country=country, type="state", name=""))
    return replace(mention, country=country, entity=rank, sure=False)


def _named_beside(cast: Cast, sentence: Sentence, mention: Mention) -> Entity | None:
    """The company whose name stands right before the description and a comma or `is`: `NSO Group, an Israeli firm`."""
    before, words = mention.first - 1, cast.language.words
    while before > 1 and (sentence.low(before) in words["determiners"] or sentence.low(before).endswith("ly")):
        before -= 1
    if before < 1 or sentence.low(before) not in {",", "(", *words["be"]}:
        return None
    following = sentence.mention_at(mention.last + 1)
    if following is not None and following.form == NAME:
        return None
    left = sentence.mention_at(before - 1 - (sentence.low(before - 1) == ")"))
    if left is None or left.form != NAME or left.type not in ("company", "unknown"):
        return None
    key = left.id or f"name:{left.name.casefold()}"
    rank = cast.named.get(key)
    if rank is None:
        return None
    entity = cast.entities[rank]
    if entity.type == "unknown":
        entity.type, entity.sure = "company", True
    return entity


def _earlier_body(cast: Cast, mention: Mention, words: str) -> int | None:
    """A body already named whose name or noun has the same head: `the ministry`; `the agency` may be any known one, and
    `the anti-corruption agency` none."""
    for rank in reversed(cast.recent):
        entity = cast.entities[rank]
        if entity.type == "public-body" and (mention.head in entity.heads or mention.head in entity.name.casefold().split()):
            return rank
    bodies = [rank for rank in cast.recent if cast.entities[rank].type == "public-body"]
    bare = _plain_name(cast.language, words).casefold() == mention.head
    known = bodies[-1:] if bare and mention.head in cast.language.nouns["any_body"] else []
    return next((rank for rank in known if cast.entities[rank].id), None)


def _plain_name(language: Language, words: str) -> str:
    """The words without their article or possessive."""
    parts = words.split()
    while len(parts) > 1 and (
        parts[0].lower() in language.words["determiners"] or parts[0].lower() in language.words["possessives"]
    ):
        parts = parts[1:]
    return " ".join(parts)
