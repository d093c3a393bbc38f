"""The page of one finding: what several claims together say, and every claim behind it, of many some on each page.

Invariant: each claim and each denial stands on one of the pages, under the origin that it counts for; how many there are in all
stands on every page. What is said of the finding as a whole is on the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from sousveil.drawing import dates, timeline
from sousveil.drawing.timeline import Mark
from sousveil.model import Claim, Finding, OriginGroup
from sousveil.publishing.pages.cards import Card, title_of
from sousveil.publishing.pages.findings import line
from sousveil.publishing.pages.held import ends_of
from sousveil.publishing.pages.page import Links, Numbers, Page, numbered_path
from sousveil.publishing.pages.shelf import Shelf

SIZE = 25
MOST_LINKED, MOST_TITLED = 6, 6
"""Of a conflict the claims of each side and of an origin the documents that are named at once; all stand with the claims."""


@dataclass(frozen=True)
class Source:
    """One independent origin, the `number`-th: why it counts as one, the first of its documents on this page (title, address)
    and how many more it has in all, and of its claims those on this page."""

    number: int
    why: str
    interested: bool
    documents: tuple[tuple[str, str], ...]
    more: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class _Part:
    """The claims of one page, by their ids; `places` is where each claim of the finding stands in the order of all."""

    whole: Finding
    numbers: Numbers
    places: Mapping[str, int]

    @classmethod
    def of(cls, whole: Finding, number: int) -> _Part:
        """Raises UsageError past the last page."""
        ordered = dict.fromkeys([*(id for group in whole.origins for id in group.claims), *whole.claims, *whole.denials])
        return cls(whole, Numbers(number, len(ordered), size=SIZE), {id: n for n, id in enumerate(ordered)})

    def has(self, claim: str) -> bool:
        """Does a claim stand on this page?"""
        return self.page_of(claim) == self.numbers.number

    def kept(self, claims: tuple[str, ...]) -> tuple[str, ...]:
        """Of some claims those on this page."""
        return tuple(filter(self.has, claims))

    def origins(self, known: Mapping[str, Claim]) -> list[tuple[int, OriginGroup]]:
        """The origins of this page's claims with their numbers, and of their claims and documents those of this page."""
        return [(n, self._of_group(group, known)) for n, group in enumerate(self.whole.origins, 1) if self.kept(group.claims)]

    def _of_group(self, group: OriginGroup, known: Mapping[str, Claim]) -> OriginGroup:
        own = self.kept(group.claims)
        if len(own) == len(group.claims):
            return group
        here = {known[id].doc for id in own}
        documents, originals = (tuple(doc for doc in some if doc in here) for some in (group.documents, group.originals))
        return replace(group, claims=own, documents=documents, originals=originals)

    def stand(self) -> dict[str, tuple[int, int, int]]:
        """Of the claims and of the denials the first and the last on this page, and how many there are in all."""
        denials = len(self.whole.denials)
        total = self.numbers.total - denials
        first, last = self.numbers.offset, self.numbers.offset + SIZE
        return {"claims": (first + 1, min(last, total), total),
                "denials": (max(first - total, 0) + 1, min(last - total, denials), denials)}

    def page_of(self, claim: str) -> int:
        """The number of the page that a claim stands on."""
        return self.places[claim] // SIZE + 1

    def data(self, known: Mapping[str, Claim]) -> dict[str, Any]:
        """The JSON twin: all fields, of the lists the rows of this page, and how many rows each has in all."""
        whole, rows = self.whole, slice(self.numbers.offset, self.numbers.offset + SIZE)
        part = replace(
            whole, claims=self.kept(whole.claims), denials=self.kept(whole.denials), states=whole.states[rows],
            origins=tuple(group for _, group in self.origins(known)),
            conflicts=tuple(replace(one, left=one.left[rows], right=one.right[rows]) for one in whole.conflicts))
        totals = {"claims": len(whole.claims), "denials": len(whole.denials), "documents": len(whole.documents),
                  "origin_groups": whole.support, "states": len(whole.states),
                  "conflicts": [[len(one.left), len(one.right)] for one in whole.conflicts]}
        return part.to_json() | {
            "origins": whole.support, "page": self.numbers.number, "pages": self.numbers.pages, "rows": totals}


def finding(shelf: Shelf, links: Links, finding_id: str, *, number: int = 1) -> Page:
    """One finding with everything behind it. Raises NoPage where there is none with this id, UsageError past the last page."""
    part = _Part.of(shelf.finding(finding_id), number)
    found, first = part.whole, number == 1
    known = _claims(shelf, part)
    cards = {id: shelf.card(claim, links) for id, claim in known.items() if part.has(id)}
    own, rows = line(found, shelf, links), slice(part.numbers.offset, part.numbers.offset + SIZE)
    view = {
        "finding": found, "line": own, "numbers": part.numbers,
        "neighbours": links.neighbours(f"finding/{found.id}", part.numbers),
        "sources": [_source(n, group, part, (cards, shelf, links)) for n, group in part.origins(known)],
        "stand": part.stand(), "ways": _ways(part, links), "dense": len(known) > timeline.MOST,
        "denials": [cards[id] for id in part.kept(found.denials)],
        "conflicts": _conflicts(part, known, shelf, links) if first else [],
        "states": [(one, dates.words(one.time, shelf.labels), links.claim(one.claim, _claim(shelf, known, one.claim).doc))
                   for one in found.states[rows]],
        **(_timelines(known, shelf, links) if first else {"timeline": Markup(""), "timeline_narrow": Markup("")}),
        "events": shelf.ledger.head().size, "root_hash": shelf.ledger.head().root.hex(),
    }
    says = "".join(one.text for one in own.says)
    return Page(numbered_path(f"finding/{found.id}", number), "finding.html", says, "findings", view, part.data(known),
                description=says)


def _claims(shelf: Shelf, part: _Part) -> dict[str, Claim]:
    """The claims that a page is made of, as they are shown, in order: all for the first, which tells of the finding as a whole,
    else its own."""
    near: dict[str, Claim] = {}
    if part.numbers.number == 1 and part.numbers.pages > 1:
        some = min((shelf.claims_of(party, kind=part.whole.kind) for party in ends_of(part.whole)), key=len)
        near = {claim.id: claim for claim in some if claim.id in part.places}
    return {id: _claim(shelf, near, id) for id in part.places if part.numbers.number == 1 or part.has(id)}


def _claim(shelf: Shelf, known: Mapping[str, Claim], id: str) -> Claim:
    return known.get(id) or shelf.corrected(shelf.ledger.claim(id))


def _source(
    number: int, group: OriginGroup, part: _Part, made: tuple[Mapping[str, Card], Shelf, Links]
) -> Source:
    cards, shelf, links = made
    own = tuple(cards[id] for id in group.claims)
    some = tuple(dict.fromkeys(card.claim.doc for card in own))[:MOST_TITLED]
    named = tuple((title_of(shelf.document(doc), shelf.labels), links.document(doc)) for doc in some)
    more = len(part.whole.origins[number - 1].documents) - len(some)
    return Source(number, group.why, group.interested, named, more, own)


def _ways(part: _Part, links: Links) -> dict[str, str]:
    """Where on several pages the claims and the denials begin."""
    if part.numbers.pages == 1:
        return {}
    firsts = {"claims": ("h-o", part.whole.claims), "denials": ("h-d", part.whole.denials)}
    return {name: f"{links.part(f'finding/{part.whole.id}', min(map(part.page_of, some)))}#{id}"
            for name, (id, some) in firsts.items() if some}


def _conflicts(
    part: _Part, known: Mapping[str, Claim], shelf: Shelf, links: Links
) -> list[tuple[str, list[tuple[str, str]], int]]:
    """What each is about, its claims as (address, title) and how many more there are."""
    def led(id: str) -> tuple[str, str]:
        page = "" if part.has(id) else links.part(f"finding/{part.whole.id}", part.page_of(id))
        return f"{page}#{id}", title_of(shelf.document(known[id].doc), shelf.labels)

    found = []
    for one in part.whole.conflicts:
        some = [id for side in (one.left, one.right) for id in side[:MOST_LINKED]]
        found.append((one.text, [led(id) for id in some if id in known], len(one.left) + len(one.right) - len(some)))
    return found


def _timelines(known: Mapping[str, Claim], shelf: Shelf, links: Links) -> dict[str, Markup]:
    """All claims over time, twice; of very many by how many there are of each time."""
    if not any(claim.time for claim in known.values()):
        return {"timeline": Markup(""), "timeline_narrow": Markup("")}
    if len(known) > timeline.MOST:
        kinds = {claim.kind for claim in known.values()}
        wide, narrow = timeline.bins(
            {kind: Counter(claim.time for claim in known.values() if claim.kind is kind) for kind in kinds}, shelf.labels)
    else:
        marks = [Mark(one.kind, one.time, one.modality, one.quote, links.claim(one.id, one.doc)) for one in known.values()]
        wide, narrow = (timeline.draw(marks, shelf.labels, narrow=slim) for slim in (False, True))
    return {"timeline": wide, "timeline_narrow": narrow}
