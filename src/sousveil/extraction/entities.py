"""Who is meant: gives every mention of a document to an entity, by names, descriptions, nationality and salience.

Invariant: entities are made in reading order and never merged by likeness of names alone; a mention that can't be resolved has
entity -1 and makes no party.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.calling import call_as_written
from sousveil.extraction.cast import Cast
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, CAPITAL, DESCRIPTION, NAME, NATIONALS, PERSON, PRONOUN, Entity, Mention
from sousveil.extraction.nationality import only_locates_company, read_nationalities
from sousveil.extraction.pointing import PLURAL_BACK, counted, pronoun, remember_lists, several
from sousveil.extraction.sentence import Sentence

BODY, DEMONYM, MAKERS = 2.0, 0.4, 0.1
PEOPLE_BACK = 1


def resolve(sentences: list[Sentence], language: Language, *, title_country: str | None, text: str) -> Cast:
    """Gives each mention of the sentences its entity, in reading order; the sentences' mentions are replaced."""
    names = _long_names(sentences)
    makers = {m.name.split()[0] for s in sentences for m in s.mentions if m.form == NAME and m.type == "company" and " " in m.name}
    for sentence in sentences:
        sentence.place([_no_town(sentence, mention, makers) for mention in sentence.mentions])
    cast = Cast(language, home=title_country or _dateline(sentences) or _dominant(sentences, language))
    _remember_short_names(cast, sentences)
    for sentence in sentences:
        cast.now = sentence.index
        cast.before[sentence.index] = (list(cast.recent), cast.focus(back=1))
        read_nationalities(sentence, language)
        for place, mention in enumerate(sentence.mentions):
            sentence.settle(place, _given(cast, sentence, mention, names, text))
        _join_appositions(cast, sentence)
        remember_lists(cast, sentence)
    call_as_written(cast, sentences, text)
    return cast


def _dateline(sentences: list[Sentence]) -> str | None:
    """`BANGUI: ...`, `Managua, 3 May -`: the city a report is sent from."""
    opening = sentences[0] if sentences else None
    if opening is None or not opening.mentions:
        return None
    first = opening.mentions[0]
    marked = opening.low(first.last + 1) in (":", ",", "—", "–", "-", "(", ".", "/")
    return first.country if first.form == CAPITAL and first.first <= 1 and marked else None


def _dominant(sentences: list[Sentence], language: Language) -> str | None:
    """The country that is named most often, the first named among equals: bodies count most, where makers and
    lenders are from hardly."""
    count: dict[str, float] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            public = mention.type in ("state", "place", "public-body") or mention.head == NATIONALS
            if mention.country and (public or (mention.type == PERSON and _of_public_life(language, sentence, mention))):
                count[mention.country] = count.get(mention.country, 0.0) + _weight(sentence, mention, language)
    return max(count, key=lambda code: count[code]) if count else None


def _weight(sentence: Sentence, mention: Mention, language: Language) -> float:
    lends = "lender" in mention.sectors or bool(set(mention.name.casefold().split()) & language.nouns["lender"])
    if lends or only_locates_company(sentence, mention, language):
        return MAKERS
    if mention.type == "public-body":
        return BODY
    return DEMONYM if mention.form == ADJECTIVE or mention.head == NATIONALS or mention.type == PERSON else 1.0


def _of_public_life(language: Language, sentence: Sentence, person: Mention) -> bool:
    """`the Ugandan opposition politician`: whose country is the one spoken of, unlike a businessman's."""
    words = {token.low for token in sentence.tokens[person.first : person.last + 1]}
    return bool(words & (language.nouns["group"] | language.nouns["office_holders"]))


def _long_names(sentences: list[Sentence]) -> dict[str, str]:
    """First word of a company's long name -> the long name, so that its short form finds it."""
    found: dict[str, str] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            if (
                mention.form == NAME
                and mention.type in ("company", "public-body")
                and mention.id is None
                and " " in mention.name
            ):
                found.setdefault(mention.name.split()[0].casefold(), mention.name)
                initials = "".join(word[0] for word in mention.name.split() if word[0].isupper())
                if len(initials) > 2:
                    found.setdefault(initials.casefold(), mention.name)
    return found


def _no_town(sentence: Sentence, mention: Mention, makers: set[str]) -> Mention:
    """`Kaiyuan had built`, where a company Kaiyuan Secure is named: the short name of the company that acts, no town."""
    name = sentence.tokens[mention.first].text
    acts = sentence.verb_at(mention.last + 1) is not None or sentence.low(mention.last + 1) in ("'s", "’s")
    if mention.form != CAPITAL or mention.first != mention.last or not acts or name not in makers:
        return mention
    return replace(mention, form=NAME, type="unknown", name=name, country=None, sure=False)


def _remember_short_names(cast: Cast, sentences: list[Sentence]) -> None:
    """`Immigration and Customs Enforcement (Ice)`: letters in brackets behind a name that begin its words are a name of it."""
    for sentence in sentences:
        for mention in sentence.mentions:
            behind = sentence.mention_at(mention.last + 1)
            at = (behind.last if behind is not None and behind.form == DESCRIPTION else mention.last) + 1
            short = sentence.tokens[at + 1].text if at + 2 < len(sentence.tokens) else ""
            if mention.form != NAME or sentence.low(at) != "(" or sentence.low(at + 2) != ")" or len(short) < 3:
                continue
            initials = "".join(word[0] for word in mention.name.split() if word[0].isupper()).casefold()
            if initials.endswith(short.casefold()):
                cast.short[short] = mention.id or f"name:{mention.name.casefold()}"


def _given(cast: Cast, sentence: Sentence, mention: Mention, names: dict[str, str], text: str) -> Mention:
    if mention.type == PERSON:
        cast.surnames.add(mention.name.split()[-1] if mention.name else "")
        if mention.country and _of_public_life(cast.language, sentence, mention):
            cast.states.append((mention.country, sentence.index))
        return mention
    if mention.type == "unknown" and mention.name in cast.surnames:
        return replace(mention, type=PERSON)
    if mention.form == PRONOUN:
        return _of_kind(cast, mention.of_entity(pronoun(cast, sentence, mention)))
    if mention.form == DESCRIPTION:
        return _description(cast, sentence, mention, text)
    if mention.type in ("state", "place") and mention.country:
        rank = _state(cast, mention)
        aside = _modifies_maker if mention.form == ADJECTIVE else _stands_aside
        if not aside(cast, sentence, mention) and not only_locates_company(sentence, mention, cast.language):
            cast.states.append((mention.country, sentence.index))
            cast.touch(rank)
        return mention.of_entity(rank)
    return _name(cast, mention, names)


def _of_kind(cast: Cast, pronoun: Mention) -> Mention:
    """A pronoun stands where a party of its kind may."""
    entity = cast.entity(pronoun)
    if entity is None:
        return pronoun
    return replace(pronoun, type=entity.type, country=entity.country, sectors=entity.sectors)


def _modifies_maker(cast: Cast, sentence: Sentence, mention: Mention) -> bool:
    """A demonym before a company, its product or a person says nothing of the country spoken of."""
    for n in range(mention.last + 1, min(mention.last + 6, len(sentence.tokens))):
        other, low = sentence.mention_at(n), sentence.low(n)
        if low in cast.language.nouns["group"]:
            return False
        if other is not None and other is not mention:
            return other.type in ("company", PERSON, "unknown")
        if low in cast.language.nouns["company"] or low in ("-",):
            return True
        if low in (",", ".", ";") or low in cast.language.prepositions:
            return False
    return False


def _stands_aside(cast: Cast, sentence: Sentence, mention: Mention) -> bool:
    """`Ethiopia's embassy in Washington`, `cameras given by Belarus`, `China presented the police with cameras`: where a mission
    sits and who gives say nothing of the country spoken of, if another one is."""
    if sentence.low(mention.first - 2) in cast.language.nouns["missions"]:
        return True
    titled = sentence.mention_at(mention.first - 2)
    if titled is not None and titled.form == DESCRIPTION and titled.type == "state" and titled.country == mention.country:
        return _stands_aside(cast, sentence, titled)
    verb = sentence.verb_at(mention.last + 1)
    gives = verb is not None and not verb.passive and verb.lemma in cast.language.words["furnishing"]
    at = mention.first - 1 - (sentence.low(mention.first - 1) in cast.language.words["determiners"])
    given = cast.language.prepositions.get(sentence.low(at)) in ("by", "from")
    return (gives or given) and cast.home not in (None, mention.country)


def _state(cast: Cast, mention: Mention) -> int:
    key = f"state:{mention.country}"
    if key not in cast.named:
        place = mention.type == "place"
        cast.named[key] = cast.add(replace(mention, type="state", name=mention.name if not place else ""))
    entity = cast.entities[cast.named[key]]
    if not entity.name and mention.type == "state":
        entity.name = mention.name
    return entity.rank


def _name(cast: Cast, mention: Mention, names: dict[str, str]) -> Mention:
    folded = mention.name.casefold()
    longer = names.get(folded, mention.name)
    key = mention.id or cast.short.get(mention.name) or f"name:{longer.casefold()}"
    if mention.type == "unknown" and key not in cast.named:
        surname = next((k for k in cast.named if k.startswith("name:") and k[5:].split()[0] == folded), None)
        key = surname or key
        if surname is None and longer != mention.name:
            mention = replace(mention, type="company", name=longer)
    if key not in cast.named:
        if mention.type == "public-body" and mention.country is None and mention.id is None and mention.sure:
            mention = replace(mention, country=cast.focus())
        cast.named[key] = cast.add(mention)
    entity = cast.entities[cast.named[key]]
    entity.country = entity.country or mention.country
    if entity.type == "unknown" and mention.type != "unknown":
        entity.type, entity.sure = mention.type, mention.sure
    cast.touch(entity.rank)
    return replace(
        mention,
        type=entity.type,
        country=mention.country or entity.country,
        entity=entity.rank,
        sectors=mention.sectors | entity.sectors,
    )


def _description(cast: Cast, sentence: Sentence, mention: Mention, text: str) -> Mention:
    country = mention.country or _located(cast, sentence, mention)
    words = " ".join(text[mention.start : mention.end].split())
    if mention.first == mention.last and mention.head != NATIONALS and mention.head not in words.casefold():
        words = f"{words} {mention.head}"
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
        earlier = _earlier_body(cast, mention)
        if earlier is not None:
            return replace(mention, country=cast.entities[earlier].country, entity=cast.touch(earlier))
    if mention.type == "group":
        country = country or (None if _of_a_region(cast, words) else cast.focus(PEOPLE_BACK))
    country = country or (cast.focus() if mention.type != "group" else None)
    name = _plain_name(cast.language, words)
    key = f"{mention.type}:{country}:{name.casefold()}"
    if key not in cast.named:
        cast.named[key] = cast.add(replace(mention, country=country, name=name), heads=frozenset([mention.head]))
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
            return other.country if other.type in ("state", "place") else None
        if sentence.low(n) in (",", ".", ";") or sentence.verb_at(n):
            return None
    return None


def _described_state(cast: Cast, sentence: Sentence, mention: Mention, country: str | None) -> Mention:
    country = country or (cast.focus() if mention.definite else None)
    if country is None:
        return mention
    rank = _state(cast, replace(mention, country=country, type="state", name=""))
    if not _stands_aside(cast, sentence, replace(mention, country=country)):
        cast.states.append((country, mention.sentence))
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
    if mention.definite:
        if country:
            candidates = [entity for entity in candidates if entity.country == country]
        if candidates:
            best = candidates[0]
            return replace(mention, country=best.country, entity=cast.touch(best.rank), sectors=best.sectors)
    if mention.plural and not mention.definite and country is None:
        rank = cast.add(
            replace(
                mention, type="group" if country is None else "company", country=country, name=_plain_name(cast.language, words)
            )
        )
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
    """The company whose name stands right before the description and a comma: `NSO Group, an Israeli firm`."""
    before, words = mention.first - 1, cast.language.words
    while before > 1 and (sentence.low(before) in words["determiners"] or sentence.low(before).endswith("ly")):
        before -= 1
    if before < 1 or sentence.low(before) not in (",", "("):
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


def _earlier_body(cast: Cast, mention: Mention) -> int | None:
    """A body already named whose name or noun has the same head: `the ministry`, `the bureau`, `the agency`."""
    for rank in reversed(cast.recent):
        entity = cast.entities[rank]
        if entity.type == "public-body" and (mention.head in entity.heads or mention.head in entity.name.casefold().split()):
            return rank
    return None


def _join_appositions(cast: Cast, sentence: Sentence) -> None:
    """`the Chinese company Dahua`, `X, a spyware maker`: a description beside a name means the name."""
    mentions = list(sentence.mentions)
    for place in range(len(mentions) - 1):
        left, right = mentions[place], mentions[place + 1]
        gap = [sentence.low(n) for n in range(left.last + 1, right.first)]
        alike = left.type == "company" and right.type in ("company", "unknown")
        alike = alike or (left.head in cast.language.nouns["lender"] and right.type in ("company", "public-body") and gap == [])
        if not alike or gap not in ([], [","], ["“"], ['"'], [")", ","]) or (right.type == "unknown" and gap == [","]):
            continue
        if left.form == DESCRIPTION and right.form == NAME:
            right = _as_company(cast, right)
            mentions[place + 1] = right
            mentions[place] = replace(left, type=right.type, entity=right.entity, country=right.country or left.country)
            _learn(cast, right.entity, left)
        elif left.form == NAME and right.form == DESCRIPTION and gap in ([","], [")", ","]):
            mentions[place + 1] = replace(right, entity=left.entity, country=left.country or right.country)
            _learn(cast, left.entity, right)
    sentence.place(mentions)


def _as_company(cast: Cast, mention: Mention) -> Mention:
    """`the Swiss firm X`: whatever X looks like, it is a company."""
    entity = cast.entity(mention)
    if entity is not None and entity.type == "unknown":
        entity.type, entity.sure = "company", True
    return replace(mention, type="company") if mention.type == "unknown" else mention


def _learn(cast: Cast, rank: int, description: Mention) -> None:
    entity = cast.entities[rank]
    entity.country = entity.country or description.country
    entity.heads = entity.heads | {description.head}
    cast.touch(rank)


def _plain_name(language: Language, words: str) -> str:
    """The words without their article or possessive."""
    parts = words.split()
    while len(parts) > 1 and (
        parts[0].lower() in language.words["determiners"] or parts[0].lower() in language.words["possessives"]
    ):
        parts = parts[1:]
    return " ".join(parts)
