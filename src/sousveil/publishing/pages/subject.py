"""The page of a country, or of a company or public body: numbers, circuit, timeline, and what was said, word for word.

Invariant: what is counted is counted in claims; a denial stands in the same block as what it denies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from sousveil.analysis.nodes import node
from sousveil.drawing import flows, timeline
from sousveil.drawing.flows import Flow
from sousveil.drawing.labels import Labels, lanes
from sousveil.drawing.places import country_name, world
from sousveil.drawing.timeline import Mark
from sousveil.model import Claim, Kind, Modality, Party
from sousveil.publishing.pages import analysis, circuits, owning
from sousveil.publishing.pages.cards import Card
from sousveil.publishing.pages.circuits import Owns
from sousveil.publishing.pages.digest import Digest
from sousveil.publishing.pages.findings import line
from sousveil.publishing.pages.page import Links, NoPage, Page, slug
from sousveil.publishing.pages.shelf import Shelf
from sousveil.publishing.pages.summary import BACK, OUT

MOST_CLAIMS, MOST_NAMES, MOST_FINDINGS, MOST_LINES = 16, 3, 12, 120
MANY, MOST_OF_MANY = 250, 8
"""Of a subject of so many claims, how many of a kind stand on its page; all are on the lists."""
_FLOWS = frozenset(OUT + BACK)
_ROLES = ("supplied_by", "financed_by", "held_by", "supplied_to", "financed", "holds")


@dataclass(frozen=True)
class Block:
    """One relation: the claims that say it and the denials beside them."""

    cards: tuple[Card, ...]
    denials: tuple[Card, ...]


@dataclass(frozen=True)
class Group:
    """The blocks of one kind; `more` claims are on the list at `href`."""

    kind: Kind
    blocks: tuple[Block, ...]
    total: int
    more: int
    href: str


@dataclass(frozen=True)
class _Rest:
    """How many claims of a kind are shown, and the filters under which the others are listed."""

    filters: Mapping[str, str]
    most: int


def country(shelf: Shelf, links: Links, code: str, *, most: int | None = None) -> Page:
    """A country's page, `most` claims of a kind on it. Raises NoPage where no claim names the country."""
    if code not in shelf.summary().countries:
        raise NoPage(code)
    mine = shelf.digest(code)
    name = country_name(code)

    def owns(party: Party | None) -> bool:
        return party is not None and party.country == code

    view = _view(shelf, links, mine, (code, name, owns), _Rest({"country": code}, most or _most(mine)))
    view |= {"findings_href": _all_findings(links, {"country": code})}
    exposed = (links.analysis("exposure", code), shelf.labels("analysis.exposure_of", name=name))
    view["analysis"] = [exposed, *_leverage(shelf, links, (code, code, name))] if links.leads else []
    view["leverage"] = analysis.in_one_sentence(shelf, code, country=True) if links.leads else ""
    view |= {"take": {"country": code}, "paper": name}
    view |= {"place": code, "lands": _lands(code), "crumb": ("countries", links.root + "countries.html")}
    view |= _kept(shelf, mine, ("lines", code), lambda: _lined(mine))
    data = _data(name, mine) | {"country": code}
    return Page(f"country/{code}.html", "subject.html", name, "countries", view, data,
                description=str(view["standfirst"]))


def party(shelf: Shelf, links: Links, address: str, *, most: int | None = None) -> Page:
    """The page of a company or public body. Raises NoPage where there is none at this address."""
    found = shelf.party(address)
    if found is None:
        raise NoPage(address)
    mine = shelf.digest(found)

    def owns(end: Party | None) -> bool:
        return end is not None and end.key == found.key

    view = _view(shelf, links, mine, (found.key, found.name, owns), _Rest({_side(mine, owns): found.name}, most or _most(mine)))
    view |= {"findings_href": _all_findings(links, {"text": found.name})}
    view |= owning.owners(shelf, links, found)
    view["analysis"] = _leverage(shelf, links, (address, str(node(found)), found.name)) if links.leads else []
    view["leverage"] = analysis.in_one_sentence(shelf, str(node(found)), country=False) if view["analysis"] else ""
    view |= {"take": {_side(mine, owns): found.name}, "paper": found.name}
    view |= {"place": "", "party": found, "home": country_name(found.country) if found.country else "",
             "home_href": links.country(found.country),
             "crumb": ("companies", links.root + "companies.html"),
             "also": sorted({end.written for claim in mine.mine for end in (claim.from_party, claim.to_party)
                             if owns(end) and end and end.written and end.written != found.name})[:8]}
    data = _data(found.name, mine) | {"party": found.to_json()}
    return Page(f"party/{slug(found.name, found.key)}.html", "subject.html", found.name, "companies", view, data,
                description=str(view["standfirst"]))


def _view(
    shelf: Shelf, links: Links, mine: Digest, subject: tuple[str, str, Owns], rest: _Rest
) -> dict[str, object]:
    key, name, owns = subject
    labels, total = shelf.labels, len(mine.mine)
    own = shelf.findings_of(key)
    return {
        "analysis": [], "leverage": "", "owners": [], "owned": [], "name": name,
        **_kept(shelf, mine, ("subject", key, links), lambda: _drawn(links, mine, (name, owns), labels)),
        "facts": [(kind, mine.times[kind].total()) for kind in lanes() if kind in mine.times],
        "dense": total > timeline.MOST, "keys": _keys() if total else [],
        "groups": _groups(shelf, links, mine, rest),
        "findings": [line(f, shelf, links) for f in own[:MOST_FINDINGS]],
        "findings_rest": [line(f, shelf, links) for f in own[MOST_FINDINGS : (3 if total > MANY else 6) * MOST_FINDINGS]],
        "findings_total": len(own), "total": total, "claims": mine.mine,
    }


def _kept(
    shelf: Shelf, mine: Digest, key: tuple[object, ...], build: Callable[[], dict[str, object]]
) -> dict[str, object]:
    """What is built of the claims of a large subject is kept."""
    known: dict[str, object] = shelf.once(key, build, of=(mine,)) if len(mine.mine) > MANY else build()
    return known


def _drawn(links: Links, mine: Digest, subject: tuple[str, Owns], labels: Labels) -> dict[str, object]:
    """What its claims alone say, which holds until one of them changes."""
    name, owns = subject
    return {"standfirst": _standfirst(mine, owns, labels), "pictures": circuits.pictures(name, mine, owns, (links, labels)),
            **_timelines(mine, links, labels)}


def _most(mine: Digest) -> int:
    return MOST_OF_MANY if len(mine.mine) > MANY else MOST_CLAIMS


def _leverage(shelf: Shelf, links: Links, whose: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The page of a subject's strings, by its address, node and name, if there is one."""
    href = analysis.leverage_href(shelf, links, whose[0], whose[1])
    return [(href, shelf.labels("analysis.leverage_of", name=whose[2]))] if href else []


def _standfirst(mine: Digest, owns: Owns, labels: Labels) -> str:
    """Who is said to have done what, by name where they are few, and on how much that rests."""
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    denials = 0
    for strand in mine.strands:
        denials += strand.claims * strand.denied
        role, far = _role(strand.first, owns)
        if role and far and not strand.denied:
            ends[role][far.name] += strand.claims
    said = [labels(f"subject.{role}", names=_named(ends[role], labels)) for role in _ROLES if role in ends]
    said.append(labels("subject.basis_denials" if denials else "subject.basis", claims=labels.count("claims", len(mine.mine)),
                       denials=labels.count("denials", denials), documents=labels.count("documents", mine.documents)))
    return " ".join(said)


def _role(claim: Claim, owns: Owns) -> tuple[str, Party | None]:
    if claim.kind is Kind.SUPPLY:
        return ("supplied_by", claim.from_party) if owns(claim.to_party) else ("supplied_to", claim.to_party)
    if claim.kind is Kind.FINANCE:
        return ("financed_by", claim.from_party) if owns(claim.to_party) else ("financed", claim.to_party)
    if claim.kind in BACK:
        return ("held_by", claim.to_party) if owns(claim.from_party) else ("holds", claim.from_party)
    return "", None


def _named(counts: Counter[str], labels: Labels) -> str:
    ranked = [name for name, _ in circuits.top(counts, len(counts))]
    if len(ranked) <= MOST_NAMES + 1:
        return labels.listed(ranked)
    return labels.listed([*ranked[:MOST_NAMES], labels.count("more", len(ranked) - MOST_NAMES)])


def _timelines(mine: Digest, links: Links, labels: Labels) -> dict[str, Markup]:
    """The timeline twice; of very many claims by how many there are of each time."""
    if not any(time for own in mine.times.values() for time in own):
        return {"timeline": Markup(""), "timeline_narrow": Markup("")}
    if len(mine.mine) > timeline.MOST:
        wide, narrow = timeline.bins(mine.times, labels)
    else:
        marks = [Mark(c.kind, c.time, c.modality, c.quote, links.claim(c.id, c.doc)) for c in mine.mine]
        wide, narrow = (timeline.draw(marks, labels, narrow=slim) for slim in (False, True))
    return {"timeline": wide, "timeline_narrow": narrow}


@cache
def _keys() -> list[tuple[Markup, str]]:
    lengths = {"day": 8, "month": 7, "year": 26, "about": 26, "decade": 44, "alleged": 26, "denied": 26}
    hedges = {"alleged": Modality.ALLEGED, "denied": Modality.DENIED}
    return [(timeline.key_mark(name, hedges.get(name, Modality.ASSERTED), length), name) for name, length in lengths.items()]


def _groups(shelf: Shelf, links: Links, mine: Digest, rest: _Rest) -> list[Group]:
    groups = []
    for kind in filter(mine.times.__contains__, lanes()):
        kept, blocks, total = [], mine.blocks(kind, rest.most), mine.times[kind].total()
        for claims in blocks:
            said = [shelf.card(c, links) for c in claims]
            kept.append(Block(tuple(c for c in said if not c.denied), tuple(c for c in said if c.denied)))
        href = links.listing("claims", filters={"kind": str(kind), **rest.filters})
        groups.append(Group(kind, tuple(kept), total, total - sum(map(len, blocks)), href))
    return groups


def _all_findings(links: Links, filters: dict[str, str]) -> str:
    return links.listing("findings", filters=filters) if links.queries else ""


def _side(mine: Digest, owns: Owns) -> str:
    """The ledger's filter for the end at which the subject stands most often."""
    return "from_" if mine.counted(lambda claim: owns(claim.from_party)) * 2 >= len(mine.mine) else "to"


def _lands(code: str) -> object:
    return flows.lands({}, href=lambda _: None, only={code}, here=code) if code in world() else ""


def _lined(mine: Digest) -> dict[str, object]:
    lines = _lines(mine)
    return {"flows": flows.paths(lines, wider=1.0), "lines": lines}


def _lines(mine: Digest) -> list[Flow]:
    counts: Counter[tuple[str, str, Kind]] = Counter()
    firm: Counter[tuple[str, str, Kind]] = Counter()
    for strand in mine.strands:
        giver, taker = strand.first.from_party, strand.first.to_party
        if giver is None or taker is None or strand.denied or strand.kind not in _FLOWS:
            continue
        if giver.country and taker.country and giver.country != taker.country:
            key = giver.country, taker.country, strand.kind
            counts[key] += strand.claims
            firm[key] += strand.firm
    most = sorted(counts.items(), key=lambda item: (item[1], item[0]))[-MOST_LINES:]
    return [Flow(*key, n, hedged=not firm[key]) for key, n in most]


def _data(name: str, mine: Digest) -> dict[str, object]:
    kinds = {str(kind): own.total() for kind, own in mine.times.items()}
    return {"name": name, "total": len(mine.mine), "kinds": dict(sorted(kinds.items())), "claims": mine.mine[:500]}
