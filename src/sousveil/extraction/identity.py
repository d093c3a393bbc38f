"""From a mention to a Party, and which parties a kind of claim may have.

Invariant: the words as written and the identity they were given stand side by side; a person is never a party.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.known import state_name
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import CAPITAL, CONTEXT, DESCRIPTION, NATIONALS, PRONOUN, Mention
from sousveil.extraction.scenes import Reading
from sousveil.extraction.technology import SYSTEMS
from sousveil.model import Kind, Party, PartyType
from sousveil.parties.registry import registry

RESEARCH, LENDERS, OPERATOR = "research", "lender", "operator"
_BETWEEN_STRANGERS = (Kind.SUPPLY, Kind.FINANCE, Kind.COOPERATION)
_NEVER_GIVE = {
    Kind.SUPPLY: (PartyType.GROUP, PartyType.PLACE),
    Kind.FINANCE: (PartyType.GROUP, PartyType.PLACE),
    Kind.RESTRICTION: (),
    Kind.AFFILIATION: (PartyType.GROUP, PartyType.PLACE),
    Kind.ACCESS: (),
    Kind.DATA_TRANSFER: (),
    Kind.USE: (),
    Kind.COOPERATION: (PartyType.GROUP,),
}


def party_of(reading: Reading, mention: Mention | None) -> Party | None:
    """The party that a mention means; None where it was not resolved."""
    if mention is None or (mention.entity < 0 and mention.form in (PRONOUN, DESCRIPTION)):
        return None
    entity = reading.cast.entity(mention)
    kind = entity.type if entity is not None else mention.type
    country = (entity.country if entity is not None else None) or mention.country
    if kind == "unknown":
        kind = "company"
    if kind not in ("company", "state", "public-body", "place", "group"):
        return None
    if mention.type == "place" or kind == "place":
        name, kind = (
            (mention.name, "place") if mention.form == CAPITAL and mention.type == "place" else (state_name(country), "state")
        )
    elif kind == "state":
        name = state_name(country)
    else:
        name = (entity.name if entity is not None else "") or mention.name
    if not name.strip():
        return None
    if mention.form == CONTEXT:
        return Party(name=name, type=PartyType(kind), country=country, id=(entity.id if entity else None) or None)
    return Party(
        name=name,
        type=PartyType(kind),
        country=country,
        id=(entity.id if entity else mention.id) or None,
        written=reading.document.text[mention.start : mention.end],
        span=(mention.start, mention.end),
    )


def state_of_nationals(language: Language, party: Party | None, mention: Mention | None) -> Party | None:
    """`sold to the Kenyans`, `helped officials in Uganda` mean the state; who is watched are people."""
    if party is None or mention is None or party.country is None:
        return party
    if party.type is PartyType.COMPANY or (mention.head != NATIONALS and mention.head not in language.nouns["act_for_state"]):
        return party
    return replace(party, name=state_name(party.country), type=PartyType.STATE, id=party.country)


def of_operator(language: Language, operator: Party | None, people: Party | None) -> Party | None:
    """People whose country nothing says are the operator's: so in nine of ten annotated claims; not foreigners and the like."""
    if operator is None or people is None or people.type is not PartyType.GROUP:
        return people
    if of_anywhere(language, operator, people):
        return replace(people, country=None)
    return replace(people, country=operator.country or people.country)


def of_holder(language: Language, kind: Kind, giver: Party | None, holder: Party | None) -> Party | None:
    """`providers gave the police their records`: companies of no country that the text tells are of the state which gets into
    their systems, or their data: so in nine of ten annotated claims."""
    if kind not in (Kind.ACCESS, Kind.DATA_TRANSFER) or giver is None or holder is None or giver.type is not PartyType.GROUP:
        return giver
    several = not language.nouns["company_plural"].isdisjoint(giver.name.casefold().split())
    official = holder.type in (PartyType.STATE, PartyType.PUBLIC_BODY)
    return replace(giver, country=holder.country) if several and official and giver.country is None else giver


def _watches_anywhere(operator: Party) -> bool:
    """`repressive regimes`, and who makes what others use: those on whom they turn it need be of no one country."""
    if operator.type is PartyType.COMPANY:
        entry = registry().get(operator.id) if operator.id else None
        return entry is not None and OPERATOR not in entry.sectors and not SYSTEMS.keys().isdisjoint(entry.sectors)
    return operator.country is None and operator.type is PartyType.GROUP


def of_anywhere(language: Language, operator: Party | None, people: Party) -> bool:
    """`foreign diplomats`, `suspected terrorists`, and whoever regimes or makers watch: they need be nobody's own."""
    if operator is not None and _watches_anywhere(operator):
        return True
    *before, last = people.name.split()
    return last.casefold() in language.nouns["of_anywhere"] and not any(word[0].isupper() for word in before)


def maker_of_nationals(reading: Reading, party: Party | None, mention: Mention | None) -> Party | None:
    """`bought nothing from the Italians` after one Italian company was named means that company."""
    if party is None or mention is None or mention.head != NATIONALS or party.country is None:
        return party
    makers = [
        entity
        for entity in reading.cast.entities[: max(0, mention.entity)]
        if entity.type == "company" and entity.country == party.country and entity.name
    ]
    if len(makers) != 1:
        return party
    return replace(party, name=makers[0].name, type=PartyType.COMPANY, id=makers[0].id or None)


def of_no_country(language: Language, party: Party | None) -> Party | None:
    """`intelligence agencies` of no country that the text tells are a group of bodies."""
    if party is None or party.type is not PartyType.PUBLIC_BODY or party.id or party.country or not party.name[1:].islower():
        return party
    several = not language.nouns["public-body_plural"].isdisjoint(party.name.casefold().split())
    return replace(party, type=PartyType.GROUP) if several else party


def may_stand(kind: Kind, left: Party | None, right: Party | None, *, on_nobody: bool = False) -> bool:
    """Can a claim of this kind have these parties? Both sides are named but for `use` and `restriction`, whose doer may be
    left open; only a state's own access may have the same party twice; `use` is turned on people, or `on_nobody` where the
    words say so (`blocks websites`); a child is a company."""
    if right is None and on_nobody:
        return kind is Kind.USE and left is not None and not _is_in(RESEARCH, left)
    if right is None or (left is None and kind not in (Kind.USE, Kind.RESTRICTION)):
        return False
    if left is not None and left.key == right.key and kind is not Kind.ACCESS:
        return False
    wanted = {Kind.USE: PartyType.GROUP, Kind.AFFILIATION: PartyType.COMPANY}.get(kind)
    if wanted is not None and right.type is not wanted:
        return False
    if right.type is PartyType.GROUP and kind is Kind.RESTRICTION and right.country is not None:
        return False
    if kind in _BETWEEN_STRANGERS and left is not None and _own_body(left, right):
        return False
    if kind is not Kind.USE and (_is_in(RESEARCH, left) or _is_in(RESEARCH, right)):
        return False
    if kind is Kind.SUPPLY and _is_in(LENDERS, left):
        return False
    return left is None or left.type not in _NEVER_GIVE[kind]


def acts_as_people(language: Language, kind: Kind, left: Party | None) -> bool:
    """`residents used cameras against thieves`: people are no operators and no authorities; `repressive regimes` are."""
    if left is None or left.type is not PartyType.GROUP or kind not in (Kind.USE, Kind.RESTRICTION):
        return False
    return language.is_people(left.name.casefold().split())


def _own_body(left: Party, right: Party) -> bool:
    """A state and a body of its own."""
    public = {left.type, right.type} == {PartyType.STATE, PartyType.PUBLIC_BODY}
    return public and left.country is not None and left.country == right.country


def _is_in(sector: str, party: Party | None) -> bool:
    """Is this what the registry says that a party does? Research bodies and media only report on the trade: they are speakers,
    not parties to it; banks pay for what others supply."""
    entry = registry().get(party.id) if party is not None and party.id else None
    return entry is not None and sector in entry.sectors
