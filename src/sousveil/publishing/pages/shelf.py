"""A Shelf is a ledger as the pages read it: claims with their documents and verdicts, and sums that are taken once.

Invariant: only claims of the tier `claim` are shown, rejected ones never; sums are thrown away when the ledger changes.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sousveil import findings
from sousveil.drawing.dates import year_of
from sousveil.drawing.labels import Labels, kinds_in
from sousveil.model import Claim, Document, Finding, Kind, Modality, Party, PartyType
from sousveil.publishing.pages.cards import Card, card
from sousveil.publishing.pages.page import Links, slug

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

OUT, BACK = kinds_in("out"), kinds_in("back")
_KEPT = 400


@dataclass(frozen=True)
class Lane:
    """How many claims (denials left out) go from one country to another, by kind and first year; `firm` are asserted."""

    start: str
    end: str
    kind: Kind
    year: int
    claims: int
    firm: int


@dataclass(frozen=True)
class Summary:
    """What the overview and the lists need, summed over all shown claims."""

    lanes: tuple[Lane, ...]
    kinds: dict[Kind, int]
    denials: int
    unreviewed: int
    claims: int
    years: dict[int, int]
    countries: dict[str, Counter[Kind]]
    parties: dict[str, tuple[Party, Counter[Kind]]]
    quotes: dict[str, int]
    reach: dict[str, int]


class Shelf:
    """Reads a ledger for the pages. `only_confirmed` shows nothing that a person has not confirmed or corrected."""

    def __init__(self, ledger: Ledger, labels: Labels, *, only_confirmed: bool = False) -> None:
        self.ledger, self.labels, self.only_confirmed = ledger, labels, only_confirmed
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._version: object = None
        self._states: dict[str, str] = {}
        self._summary: Summary | None = None
        self._findings: list[Finding] | None = None

    def refresh(self) -> None:
        """Forget the sums if the ledger has changed since they were taken."""
        version = self.ledger.head().size
        if version != self._version:
            self._version, self._summary, self._findings = version, None, None
            decided = {decision.claim for decision in self.ledger.decisions()}
            self._states = {claim: str(self.ledger.review(claim).state) for claim in sorted(decided)}

    def state(self, claim: Claim) -> str:
        """What people say of it together: the ledger's review state; `open` where nobody has decided."""
        return self._states.get(claim.id, "open")

    def shown(self, claims: Iterable[Claim]) -> list[Claim]:
        """Those that may be shown: not rejected and, where asked for, confirmed."""
        if self.only_confirmed:
            return [claim for claim in claims if self.state(claim) in ("confirmed", "corrected")]
        return [claim for claim in claims if self.state(claim) != "rejected"]

    def claims(self, **filters: Any) -> list[Claim]:
        """Shown claims by the ledger's filters, in the ledger's order."""
        return self.shown(self.ledger.claims(tier="claim", **filters))

    def claims_of(self, party: Party, **filters: Any) -> list[Claim]:
        """Shown claims in which the party stands at either end, by document and place."""
        near = {c.id: c for end in ("from_", "to") for c in self.claims(limit=None, **{end: party.key}, **filters)}
        mine = [c for c in near.values() if any(e is not None and e.key == party.key for e in (c.from_party, c.to_party))]
        return sorted(mine, key=lambda c: (c.doc, c.start, c.id))

    def document(self, document_id: str) -> Document:
        """A document by id; the last few hundred are kept."""
        if document_id not in self._documents:
            document = self.ledger.document(document_id)
            self._documents[document_id] = document
            if len(self._documents) > _KEPT:
                self._documents.popitem(last=False)
        self._documents.move_to_end(document_id)
        return self._documents[document_id]

    def card(self, claim: Claim, links: Links) -> Card:
        """A claim with its document's words around it."""
        return card(claim, self.document(claim.doc), self.state(claim), self.labels, links)

    def summary(self) -> Summary:
        """The sums over all shown claims, taken once for each state of the ledger."""
        if self._summary is None:
            self._summary = summed(self.claims(limit=None), self._states)
        return self._summary

    def findings(self) -> list[Finding]:
        """All findings, the best supported first; only reviewed ones where only confirmed claims are shown."""
        if self._findings is None:
            self._findings = [f for f in findings.find(self.ledger) if f.reviewed or not self.only_confirmed]
        return self._findings

    def finding(self, finding_id: str) -> Finding:
        """A finding by id. Raises KeyError where there is none."""
        for found in self.findings():
            if found.id == finding_id:
                return found
        raise KeyError(finding_id)

    def party(self, address: str) -> Party | None:
        """The party whose page has this address."""
        found = (party for party, _ in self.summary().parties.values() if slug(party.name, party.key) == address)
        return next(found, None)


def summed(claims: list[Claim], verdicts: dict[str, str]) -> Summary:
    """One pass over claims."""
    lanes: Counter[tuple[str, str, Kind, int]] = Counter()
    firm: Counter[tuple[str, str, Kind, int]] = Counter()
    countries: dict[str, Counter[Kind]] = {}
    parties: dict[str, tuple[Party, Counter[Kind]]] = {}
    years: Counter[int] = Counter()
    reach: dict[str, set[str]] = {}
    for claim in claims:
        year = year_of(claim.time) or 0
        years[year] += 1
        ends = (claim.from_party, claim.to_party)
        for code in {party.country for party in ends if party and party.country}:
            countries.setdefault(code, Counter())[claim.kind] += 1
        for party in ends:
            if party and party.type in (PartyType.COMPANY, PartyType.PUBLIC_BODY):
                parties.setdefault(party.key, (party, Counter()))[1][claim.kind] += 1
        start, end = (party.country if party else None for party in ends)
        if claim.modality is Modality.DENIED or not start or not end or start == end or claim.kind not in OUT + BACK:
            continue
        key = (start, end, claim.kind, year)
        lanes[key] += 1
        firm[key] += claim.modality is Modality.ASSERTED
        if claim.kind is Kind.SUPPLY:
            reach.setdefault(end, set()).add(start)
    return Summary(
        lanes=tuple(Lane(*key, n, firm[key]) for key, n in sorted(lanes.items())), kinds=Counter(c.kind for c in claims),
        denials=sum(c.modality is Modality.DENIED for c in claims), claims=len(claims),
        unreviewed=sum(verdicts.get(c.id, "open") == "open" for c in claims), years=dict(sorted(years.items())),
        countries=dict(sorted(countries.items())), parties=dict(sorted(parties.items())), quotes=Counter(c.doc for c in claims),
        reach={code: len(sources) for code, sources in sorted(reach.items())},
    )
