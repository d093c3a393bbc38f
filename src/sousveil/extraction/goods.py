"""Which technology a claim is of: the words of its clause, else what its maker makes, else what is spoken of around it.

Invariant: codes come from words of the text, or from the registry's trades of somebody that it names.
"""

from __future__ import annotations

from collections.abc import Collection

from sousveil.extraction.makers import wares
from sousveil.extraction.matter import may_tell
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.scenes import Reading, Said, Scene
from sousveil.extraction.technology import codes_at_most, codes_near, codes_of_sectors, other_goods
from sousveil.extraction.wording import Found
from sousveil.model import Kind, Party, PartyType, Technology
from sousveil.parties.registry import registry

FEW = 3
NEEDS_TECHNOLOGY = (Kind.SUPPLY, Kind.FINANCE, Kind.ACCESS, Kind.DATA_TRANSFER, Kind.USE)
VAGUE = (Technology.SURVEILLANCE.value,)
TAKES = "takes="


def technology_of(reading: Reading, said: Said, start: int, end: int) -> tuple[str, ...]:
    """What the clause says, else what the supplier makes, else the sentences before, else what the document speaks of most;
    products are what they are. `surveillance` alone says less than any of these. Who owns whom is of no technology; a
    restriction is of what the shut-out company makes or the document speaks of."""
    scene, kind = said.scene, said.hit.trigger.frame.kind
    if kind is Kind.AFFILIATION:
        return ()
    inside = [item for item in scene.technology if start <= item.start and item.end <= end]
    codes = codes_near(_said_of_goods(scene, inside), start, end)
    products = {
        code for m in scene.sentence.mentions if m.product and start <= m.start < end for code in codes_of_sectors(m.sectors)
    }
    if products:
        return tuple(sorted(products | {code for code in codes if code != "surveillance"}))
    if codes and (codes != VAGUE or kind is not Kind.USE):
        return codes
    described = codes_near(inside, start, end)
    if kind is Kind.COOPERATION or (described and described != VAGUE):
        return _made_by(reading, said) or described
    spoken = _made_by(reading, said) or _spoken_of(reading, said) or described
    return spoken or _wares(reading, scene) or _vaguely(reading, said)


def is_of_other_goods(scene: Scene, start: int, end: int) -> bool:
    """`signed a contract for 54 howitzers`: where no technology is named between two code points, what a maker of both supplied
    is what is named. A party's own name (`Submarine Networks`) names no goods."""
    sentence = scene.sentence
    named = any(start <= item.start < end for item in scene.technology)
    if named or any(mention.product and start <= mention.start < end for mention in sentence.mentions):
        return False
    spans = [(m.start, m.end) for m in sentence.mentions if m.form == NAME]
    goods = (item for item in other_goods(sentence.tokens, scene.language) if start <= item.start < end)
    return any(not any(low <= item.start < high for low, high in spans) for item in goods)


def _said_of_goods(scene: Scene, inside: list[Found]) -> list[Found]:
    """The technology words that do not only say what kind of company or body somebody is: `a telecoms giant`."""
    described = [m for m in scene.sentence.mentions if m.type in ("company", "public-body") and not m.product]
    return [item for item in inside if not any(m.start <= item.start and item.end <= m.end for m in described)]


def _spoken_of(reading: Reading, said: Said) -> tuple[str, ...]:
    """What the frame itself is about, else what the sentences before speak of, else the document."""
    if said.hit.trigger.frame.kind is Kind.RESTRICTION:
        return reading.spoken
    takes = tuple(trait[len(TAKES) :] for trait in said.hit.trigger.frame.traits if trait.startswith(TAKES))
    if takes:
        return takes
    for earlier in reversed(said.before):
        codes = codes_near(earlier.technology, earlier.sentence.start, earlier.sentence.end)
        if codes and codes != VAGUE:
            return codes
    return reading.subject


def _vaguely(reading: Reading, said: Said) -> tuple[str, ...]:
    """The sentences before speak of surveillance, this one of who makes several kinds of it or of data that cross a border, and
    nothing says more exactly what was supplied."""
    spoken = any(item.code in VAGUE for earlier in said.before for item in earlier.technology)
    kind = said.hit.trigger.frame.kind
    several = kind is not Kind.RESTRICTION and any(_makes_several(reading, m) for m in said.scene.sentence.mentions)
    homes = [party.country for party in (said.from_party, said.to_party) if party is not None and party.type is PartyType.STATE]
    crossing = kind is Kind.DATA_TRANSFER and len(set(homes)) == 2
    return VAGUE if spoken or several or crossing else ()


def _makes_several(reading: Reading, mention: Mention) -> bool:
    known = mention.form == NAME and mention.type == "company" and "operator" not in mention.sectors
    return known and _tells(reading, mention.sectors) and len(codes_at_most(mention.sectors, len(Technology))) > 1


def _wares(reading: Reading, scene: Scene) -> tuple[str, ...]:
    """What the makers whose goods the sentence speaks of make (`ZTE's equipment`), where no technology is said anywhere."""
    for mention in scene.sentence.mentions:
        if mention.product or (wares(scene, mention) and _tells(reading, mention.sectors)):
            return codes_at_most(mention.sectors, FEW) or (Technology.SURVEILLANCE.value,)
    return ()


def _made_by(reading: Reading, said: Said) -> tuple[str, ...]:
    """What the registry says that the supplier makes, where it makes one kind of thing; who is shut out, only where the
    document speaks of technology at all."""
    maker = said.from_party if said.hit.trigger.frame.kind is Kind.SUPPLY else None
    if said.hit.trigger.frame.kind is Kind.RESTRICTION and reading.spoken:
        maker = said.to_party
    entry = registry().get(maker.id) if maker is not None and maker.id else None
    if said.hit.trigger.frame.kind is Kind.DATA_TRANSFER and _runs_a_network(said.from_party):
        return (Technology.TELECOM_NETWORK.value,)
    return codes_of_sectors(frozenset(entry.sectors)) if entry is not None and _tells(reading, entry.sectors) else ()


def _runs_a_network(party: Party | None) -> bool:
    entry = registry().get(party.id) if party is not None and party.id else None
    return entry is not None and "operator" in entry.sectors


def _tells(reading: Reading, trades: Collection[str]) -> bool:
    """Do a maker's trades say what was supplied, where no word does?"""
    return may_tell(trades, spoken=bool(reading.spoken), sentences=len(reading.scenes))
