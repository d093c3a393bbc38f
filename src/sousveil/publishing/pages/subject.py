"""The page of a country, or of a company or public body: numbers, circuit, timeline, and what was said, word for word.

Invariant: what is counted is counted in claims; a denial stands in the same block as what it denies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from sousveil.publishing.pages.findings import line
from sousveil.publishing.pages.held import pair_of
from sousveil.publishing.pages.page import Links, NoPage, Page, slug
from sousveil.publishing.pages.shelf import Shelf
from sousveil.publishing.pages.summary import BACK, OUT

MOST_CLAIMS, MOST_NAMES, MOST_FINDINGS = 16, 3, 12
MANY, MOST_OF_MANY = 250, 8
"""Of a subject of so many claims, how many of a kind stand on its page; all are on the lists."""
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
    mine = shelf.claims(country=code)
    name = country_name(code)

    def owns(party: Party | None) -> bool:
        return party is not None and party.country == code

    view = _view(shelf, links, mine, (code, name, owns), _Rest({"country": code}, most or _most(mine)))
    view |= {"findings_href": _all_findings(links, {"country": code})}
    exposed = (links.analysis("exposure", code), shelf.labels("analysis.exposure_of", name=name))
    view["analysis"] = [exposed, *_leverage(shelf, links, (code, code, name))] if links.leads else []
    view["leverage"] = analysis.in_one_sentence(shelf, code, country=True) if links.leads else ""
    view |= {"take": {"country": code}, "paper": name}
    lines = _lines(mine)
    view |= {"place": code, "lands": _lands(code), "flows": flows.paths(lines, wider=1.0), "lines": lines,
             "crumb": ("countries", links.root + "countries.html")}
    data = _data(name, mine) | {"country": code}
    return Page(f"country/{code}.html", "subject.html", name, "countries", view, data,
                description=str(view["standfirst"]))


def party(shelf: Shelf, links: Links, address: str, *, most: int | None = None) -> Page:
    """The page of a company or public body. Raises NoPage where there is none at this address."""
    found = shelf.party(address)
    if found is None:
        raise NoPage(address)
    mine = shelf.claims_of(found)

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
             "also": sorted({end.written for claim in mine for end in (claim.from_party, claim.to_party)
                             if owns(end) and end and end.written and end.written != found.name})[:8]}
    data = _data(found.name, mine) | {"party": found.to_json()}
    return Page(f"party/{slug(found.name, found.key)}.html", "subject.html", found.name, "companies", view, data,
                description=str(view["standfirst"]))


def _view(
    shelf: Shelf, links: Links, mine: list[Claim], subject: tuple[str, str, Owns], rest: _Rest
) -> dict[str, object]:
    key, name, owns = subject
    labels = shelf.labels
    counts = Counter(claim.kind for claim in mine)
    marks = _marks(mine, links)
    dated = any(mark.time for mark in marks)
    own = shelf.findings_of(key)
    return {
        "analysis": [], "leverage": "", "owners": [], "owned": [], "name": name, "standfirst": _standfirst(mine, owns, labels),
        "facts": [(kind, counts[kind]) for kind in lanes() if counts[kind]],
        "pictures": circuits.pictures(name, mine, owns, (links, labels)),
        "timeline": timeline.draw(marks, labels) if dated else "",
        "timeline_narrow": timeline.draw(marks, labels, narrow=True) if dated else "",
        "dense": len(marks) > timeline.MOST, "keys": _keys() if marks else [], "groups": _groups(shelf, links, mine, rest),
        "findings": [line(f, shelf, links) for f in own[:MOST_FINDINGS]],
        "findings_rest": [line(f, shelf, links) for f in own[MOST_FINDINGS : (3 if len(mine) > MANY else 6) * MOST_FINDINGS]],
        "findings_total": len(own),
        "states": Counter(shelf.state(claim) for claim in mine), "total": len(mine), "claims": mine,
    }


def _most(mine: Sequence[Claim]) -> int:
    return MOST_OF_MANY if len(mine) > MANY else MOST_CLAIMS


def _leverage(shelf: Shelf, links: Links, whose: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The page of a subject's strings, by its address, node and name, if there is one."""
    href = analysis.leverage_href(shelf, links, whose[0], whose[1])
    return [(href, shelf.labels("analysis.leverage_of", name=whose[2]))] if href else []


def _standfirst(mine: Sequence[Claim], owns: Owns, labels: Labels) -> str:
    """Who is said to have done what, by name where they are few, and on how much that rests."""
    live = [claim for claim in mine if claim.modality is not Modality.DENIED]
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in live:
        role, far = _role(claim, owns)
        if role and far:
            ends[role][far.name] += 1
    said = [labels(f"subject.{role}", names=_named(ends[role], labels)) for role in _ROLES if role in ends]
    basis = "basis_denials" if len(live) < len(mine) else "basis"
    said.append(labels(f"subject.{basis}", claims=labels.count("claims", len(mine)),
                       denials=labels.count("denials", len(mine) - len(live)),
                       documents=labels.count("documents", len({c.doc for c in mine}))))
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


def _marks(mine: Sequence[Claim], links: Links) -> list[Mark]:
    return [Mark(c.kind, c.time, c.modality, c.quote, links.claim(c.id, c.doc)) for c in mine]


@cache
def _keys() -> list[tuple[Markup, str]]:
    lengths = {"day": 8, "month": 7, "year": 26, "about": 26, "decade": 44, "alleged": 26, "denied": 26}
    hedges = {"alleged": Modality.ALLEGED, "denied": Modality.DENIED}
    return [(timeline.key_mark(name, hedges.get(name, Modality.ASSERTED), length), name) for name, length in lengths.items()]


def _groups(shelf: Shelf, links: Links, mine: Sequence[Claim], rest: _Rest) -> list[Group]:
    groups, by_kind = [], defaultdict[Kind, list[Claim]](list)
    for claim in mine:
        by_kind[claim.kind].append(claim)
    for kind in filter(by_kind.__contains__, lanes()):
        own = by_kind[kind]
        blocks: dict[tuple[str, str], list[Claim]] = {}
        for claim in sorted(own, key=_by_time):
            blocks.setdefault(pair_of(claim), []).append(claim)
        kept, shown = [], 0
        for claims in blocks.values():
            if shown >= rest.most:
                break
            said = [shelf.card(c, links) for c in claims[: rest.most]]
            kept.append(Block(tuple(c for c in said if not c.denied), tuple(c for c in said if c.denied)))
            shown += len(said)
        href = links.listing("claims", filters={"kind": str(kind), **rest.filters})
        groups.append(Group(kind, tuple(kept), len(own), len(own) - shown, href))
    return groups


def _all_findings(links: Links, filters: dict[str, str]) -> str:
    return links.listing("findings", filters=filters) if links.queries else ""


def _side(mine: Sequence[Claim], owns: Owns) -> str:
    """The ledger's filter for the end at which the subject stands most often."""
    return "from_" if sum(owns(claim.from_party) for claim in mine) * 2 >= len(mine) else "to"


def _by_time(claim: Claim) -> tuple[str, str, int]:
    return (claim.time or "9999", claim.doc, claim.start)


def _lands(code: str) -> object:
    return flows.lands({}, href=lambda _: None, only={code}, here=code) if code in world() else ""


def _lines(mine: Sequence[Claim]) -> list[Flow]:
    counts: Counter[tuple[str, str, Kind]] = Counter()
    firm: Counter[tuple[str, str, Kind]] = Counter()
    for claim in mine:
        start = claim.from_party.country if claim.from_party else None
        end = claim.to_party.country if claim.to_party else None
        if claim.kind in OUT + BACK and claim.modality is not Modality.DENIED and start and end and start != end:
            counts[start, end, claim.kind] += 1
            firm[start, end, claim.kind] += claim.modality is Modality.ASSERTED
    drawn = [Flow(*key, n, hedged=not firm[key]) for key, n in sorted(counts.items(), key=lambda item: (item[1], item[0]))]
    return drawn[-120:]


def _data(name: str, mine: Sequence[Claim]) -> dict[str, object]:
    return {"name": name, "total": len(mine), "kinds": dict(sorted(Counter(str(c.kind) for c in mine).items())),
            "claims": mine[:500]}
