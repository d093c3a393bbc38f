"""The page of a country, or of a company or public body: numbers, circuit, timeline, and what was said, word for word.

Invariant: what is counted is counted in claims; a denial stands in the same block as what it denies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sousveil.drawing import circuit, flows, timeline
from sousveil.drawing.circuit import Circuit, Row
from sousveil.drawing.flows import Flow
from sousveil.drawing.labels import Labels, lanes
from sousveil.drawing.places import country_name, world
from sousveil.drawing.timeline import Mark
from sousveil.model import Claim, Kind, Modality, Party, PartyType
from sousveil.publishing.pages.cards import Card
from sousveil.publishing.pages.page import Links, Page, slug
from sousveil.publishing.pages.shelf import BACK, OUT, Shelf

MOST_ROWS, MOST_PEOPLE, MOST_SYSTEMS, MOST_CLAIMS = 10, 5, 7, 25
Owns = Callable[[Party | None], bool]


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


def country(shelf: Shelf, links: Links, code: str) -> Page:
    """A country's page. Raises KeyError where no claim names the country."""
    if code not in shelf.summary().countries:
        raise KeyError(code)
    mine = shelf.claims(country=code, limit=None)
    name = country_name(code)

    def owns(party: Party | None) -> bool:
        return party is not None and party.country == code

    view = _view(shelf, links, mine, (name, owns), {"country": code})
    view |= {"place": code, "lands": _lands(code), "flows": _flows(mine, code),
             "crumb": ("countries", links.root + "countries.html")}
    data = _data(name, mine) | {"country": code}
    return Page(f"country/{code}.html", "subject.html", name, "countries", view, data,
                description=str(view["standfirst"]))


def party(shelf: Shelf, links: Links, address: str) -> Page:
    """The page of a company or public body. Raises KeyError where there is none at this address."""
    found = shelf.party(address)
    if found is None:
        raise KeyError(address)
    mine = shelf.claims_of(found)

    def owns(end: Party | None) -> bool:
        return end is not None and end.key == found.key

    view = _view(shelf, links, mine, (found.name, owns), {_side(mine, owns): found.name})
    view |= {"place": "", "party": found, "home": country_name(found.country) if found.country else "",
             "home_href": links.country(found.country),
             "crumb": ("companies", links.root + "companies.html"),
             "also": sorted({end.written for claim in mine for end in (claim.from_party, claim.to_party)
                             if owns(end) and end and end.written and end.written != found.name})[:8]}
    data = _data(found.name, mine) | {"party": found.to_json()}
    return Page(f"party/{slug(found.name, found.key)}.html", "subject.html", found.name, "companies", view, data,
                description=str(view["standfirst"]))


def _view(
    shelf: Shelf, links: Links, mine: list[Claim], subject: tuple[str, Owns], rest: Mapping[str, str]
) -> dict[str, object]:
    name, owns = subject
    labels = shelf.labels
    counts = Counter(claim.kind for claim in mine)
    drawn = _circuit(name, mine, owns, (links, labels))
    marks = _marks(mine, links, labels)
    return {
        "name": name, "standfirst": _standfirst(mine, owns, labels),
        "facts": [(kind, counts[kind]) for kind in lanes() if counts[kind]],
        "circuit": circuit.wide(drawn, labels) if drawn.rows or drawn.people else "",
        "circuit_narrow": circuit.narrow(drawn, labels) if drawn.rows or drawn.people else "",
        "hollow": any(row.claims.get(kind) and not row.firm.get(kind) for row in drawn.rows for kind in circuit.FLOWS),
        "timeline": timeline.draw(marks, labels), "timeline_narrow": timeline.draw(marks, labels, narrow=True),
        "dense": len(marks) > timeline.MOST, "keys": _keys(marks), "groups": _groups(shelf, links, mine, rest),
        "states": Counter(shelf.state(claim) for claim in mine), "total": len(mine),
        "documents": len({claim.doc for claim in mine}),
    }


def _circuit(name: str, mine: Sequence[Claim], owns: Owns, tools: tuple[Links, Labels]) -> Circuit:
    links, labels = tools
    claims: dict[str, Counter[Kind]] = {}
    firm: dict[str, Counter[Kind]] = {}
    denied: Counter[str] = Counter()
    ends: dict[str, Party] = {}
    people: Counter[str] = Counter()
    systems: Counter[str] = Counter()
    for claim in mine:
        if claim.kind is Kind.USE and owns(claim.from_party) and claim.to_party and claim.modality is not Modality.DENIED:
            people[claim.to_party.name] += 1
        far = _partner(claim, owns)
        if far is None:
            continue
        ends.setdefault(far.key, far)
        if claim.modality is Modality.DENIED:
            denied[far.key] += 1
            continue
        claims.setdefault(far.key, Counter())[claim.kind] += 1
        firm.setdefault(far.key, Counter())[claim.kind] += claim.modality is Modality.ASSERTED
        if claim.kind is Kind.SUPPLY:
            systems.update(labels(f"technology.{code}") for code in claim.technology)
    rows = [
        Row(ends[key].name, counts, firm[key], denied=denied[key], home=_home(ends[key]), href=links.party(ends[key]))
        for key, counts in claims.items()
    ]
    rows.sort(key=lambda row: (not row.closes_loop, -sum(row.claims.values()), row.name))
    return Circuit(name, _folded(rows, labels), tuple(_top(systems, MOST_SYSTEMS)), tuple(_top(people, MOST_PEOPLE)))


def _home(end: Party) -> str:
    return end.country or "" if end.type is not PartyType.STATE else ""


def _top(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def _folded(rows: list[Row], labels: Labels) -> tuple[Row, ...]:
    if len(rows) <= MOST_ROWS + 1:
        return tuple(rows)
    rest, firm = Counter[Kind](), Counter[Kind]()
    for row in rows[MOST_ROWS:]:
        rest.update(row.claims)
        firm.update(row.firm)
    folded = Row(labels("circuit.more", n=len(rows) - MOST_ROWS), rest, firm, denied=sum(r.denied for r in rows[MOST_ROWS:]))
    return (*rows[:MOST_ROWS], folded)


def _partner(claim: Claim, owns: Owns) -> Party | None:
    """Who stands at the other end of a flow, seen from the subject; None for what is no flow between two."""
    if claim.kind not in OUT + BACK:
        return None
    near, far = claim.to_party, claim.from_party
    if claim.kind in BACK:
        near, far = far, near
    if owns(near) and far is not None and not owns(far):
        return far
    if owns(far) and near is not None and not owns(near):
        return near
    return far if owns(near) and far is not None and near is not None and far.key != near.key else None


def _standfirst(mine: Sequence[Claim], owns: Owns, labels: Labels) -> str:
    live = [claim for claim in mine if claim.modality is not Modality.DENIED]
    suppliers = {c.from_party.key for c in live if c.kind is Kind.SUPPLY and owns(c.to_party) and c.from_party}
    recipients = {c.to_party.key for c in live if c.kind is Kind.SUPPLY and owns(c.from_party) and c.to_party}
    holders = {c.to_party.key for c in live if c.kind in BACK and owns(c.from_party) and c.to_party}
    sources = {c.from_party.key for c in live if c.kind in BACK and owns(c.to_party) and c.from_party}
    denials = len(mine) - len(live)
    said = []
    if suppliers:
        said.append(labels("subject.supplied_by", n=labels.count("suppliers", len(suppliers))))
    if recipients:
        said.append(labels("subject.supplied_to", n=labels.count("suppliers", len(recipients))))
    if holders:
        said.append(labels("subject.held_by", n=labels.count("suppliers", len(holders))))
    if sources:
        said.append(labels("subject.holds", n=labels.count("suppliers", len(sources))))
    said.append(labels("subject.basis", claims=labels.count("claims", len(mine)), denials=labels.count("denials", denials),
                       documents=labels.count("documents", len({c.doc for c in mine}))))
    return " ".join(said)


def _marks(mine: Sequence[Claim], links: Links, labels: Labels) -> list[Mark]:
    return [Mark(c.kind, c.time, c.modality, c.quote, links.claim(c.id)) for c in mine]


def _keys(marks: Sequence[Mark]) -> list[tuple[Markup, str]]:
    lengths = {"day": 8, "month": 7, "year": 26, "about": 26, "decade": 44, "alleged": 26, "denied": 26}
    hedges = {"alleged": Modality.ALLEGED, "denied": Modality.DENIED}
    return [
        (timeline.key_mark(name, hedges.get(name, Modality.ASSERTED), length), name) for name, length in lengths.items()
    ] if marks else []


def _groups(shelf: Shelf, links: Links, mine: Sequence[Claim], rest: Mapping[str, str]) -> list[Group]:
    groups = []
    for kind in lanes():
        own = [claim for claim in mine if claim.kind is kind]
        if not own:
            continue
        blocks: dict[tuple[str, str], list[Claim]] = {}
        for claim in sorted(own, key=_by_time):
            blocks.setdefault(_ends(claim), []).append(claim)
        kept, shown = [], 0
        for claims in blocks.values():
            if shown >= MOST_CLAIMS:
                break
            said = [shelf.card(c, links) for c in claims][: MOST_CLAIMS]
            kept.append(Block(tuple(c for c in said if not c.denied), tuple(c for c in said if c.denied)))
            shown += len(said)
        href = links.listing("claims", filters={"kind": str(kind), **rest})
        groups.append(Group(kind, tuple(kept), len(own), len(own) - shown, href))
    return groups


def _side(mine: Sequence[Claim], owns: Owns) -> str:
    """The ledger's filter for the end at which the subject stands most often."""
    return "from_" if sum(owns(claim.from_party) for claim in mine) * 2 >= len(mine) else "to"


def _by_time(claim: Claim) -> tuple[str, str, int]:
    return (claim.time or "9999", claim.doc, claim.start)


def _ends(claim: Claim) -> tuple[str, str]:
    return (claim.from_party.key if claim.from_party else "", claim.to_party.key if claim.to_party else "")


def _lands(code: str) -> object:
    return flows.lands({}, href=lambda _: None, only={code}, here=code) if code in world() else ""


def _flows(mine: Sequence[Claim], code: str) -> object:
    counts: Counter[tuple[str, str, Kind]] = Counter()
    firm: Counter[tuple[str, str, Kind]] = Counter()
    for claim in mine:
        start = claim.from_party.country if claim.from_party else None
        end = claim.to_party.country if claim.to_party else None
        if claim.kind in OUT + BACK and claim.modality is not Modality.DENIED and start and end and start != end:
            counts[start, end, claim.kind] += 1
            firm[start, end, claim.kind] += claim.modality is Modality.ASSERTED
    drawn = [Flow(*key, n, hedged=not firm[key]) for key, n in sorted(counts.items(), key=lambda item: (item[1], item[0]))]
    return flows.paths(drawn[-120:], wider=1.0)


def _data(name: str, mine: Sequence[Claim]) -> dict[str, object]:
    return {"name": name, "total": len(mine), "kinds": dict(sorted(Counter(str(c.kind) for c in mine).items())),
            "claims": [claim.to_json() for claim in mine[:500]]}


