"""A Shelf is a ledger as the pages read it: claims with their documents and verdicts, and sums that are taken once.

Invariant: only claims of the tier `claim` are shown (that which they have at the ledger's threshold), rejected ones never; sums
are thrown away when the ledger changes.
"""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from sousveil import findings
from sousveil.analysis import Study, load
from sousveil.analysis.study import reviewed
from sousveil.drawing.labels import Labels
from sousveil.findings import selecting
from sousveil.model import Claim, Document, Finding, Party
from sousveil.model.threshold import written
from sousveil.publishing.pages.cards import Card, card
from sousveil.publishing.pages.digest import Digest
from sousveil.publishing.pages.found import Found
from sousveil.publishing.pages.gathered import Gathered
from sousveil.publishing.pages.held import Held, answers, ends_of
from sousveil.publishing.pages.page import Links, NoPage, Page, slug
from sousveil.publishing.pages.summary import Summary, summed
from sousveil.publishing.pages.sums import OPEN, Before, Sums, decided_since

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

_KEPT, MOST_RECENT, MOST_HELD, MOST_MADE, FEW = 2000, 50_000, 2_000_000, 512, 250
_CARD = "card"
NO_VERDICT = "no verdict"
"""What may be kept `once` for all verdicts is of this."""


@dataclass(frozen=True)
class Earlier:
    """Another ledger that this one is compared with: what it is called, and its findings, read when first asked for."""

    name: str
    findings: Callable[[], list[Finding]]


class Shelf:
    """Reads a ledger for the pages. `only_confirmed` shows nothing that a person has not confirmed or corrected."""

    def __init__(self, ledger: Ledger, labels: Labels, *, only_confirmed: bool = False) -> None:
        self.ledger, self.labels, self.only_confirmed = ledger, labels, only_confirmed
        self.earlier: Earlier | None = None
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._recent: OrderedDict[tuple[Hashable, ...], tuple[object, Any]] = OrderedDict()
        self.states: dict[str, str] = {}
        """What people say of each claim that they decided on."""
        self._sums = Sums()
        self._live: findings.Live | None = None
        self._first: Future[Shelf] | None = None
        self._coming: Future[Shelf] | None = None
        self._made: OrderedDict[tuple[object, ...], Page] = OrderedDict()

    def refresh(self) -> None:
        """Forget the sums if the ledger has changed since they were taken, but for what mere verdicts leave as it was."""
        version = self.ledger.head().size
        if version == self._sums.version:
            return
        new = decided_since(self.ledger, self._sums.version)
        self._made.clear()
        before, self.states = self.states, {} if new is None else dict(self.states)
        for claim in sorted({decision.claim for decision in self.ledger.decisions()} if new is None else new):
            self.states[claim] = str(self.ledger.review(claim).state)
        if new is None:
            self._documents.clear()  # words of one may have been redacted
            self._recent.clear()
        for key in [key for key in self._recent if key[0] == _CARD and key[1] in (new or ())]:
            del self._recent[key]
        self._sums = Sums(version) if new is None or self.only_confirmed else self._sums.after(version, new, before, self)

    @property
    def version(self) -> object:
        """The state of the ledger that the sums belong to."""
        return self._sums.version

    @property
    def moved(self) -> str:
        """The threshold at which the ledger is shown, where it was moved, as it is written; else empty."""
        return "" if self.ledger.threshold is None else written(self.ledger.threshold)

    @property
    def follows(self) -> bool:
        """Is there something of an earlier state that this one follows by verdicts alone?"""
        return self._sums.earlier.found is not None

    def expect(self, first: Future[Shelf], coming: Future[Shelf]) -> None:
        """Another shelf on the same ledger takes the costly sums, the summary `first`: where they are needed, wait for them and
        take them over."""
        self._first, self._coming = first, coming

    def _arrived(self) -> None:
        """Take over what another shelf has prepared; of another state of the ledger only what can follow it."""
        coming, self._coming = self._coming, None
        if coming is None:
            return
        ready = coming.result()
        self._live = ready._live
        if ready.version == self.version:
            once = self._sums.once
            self._sums = ready._sums
            self._sums.once |= once
        elif (decided := decided_since(self.ledger, ready._sums.version)) is not None and not self._sums.earlier.studies:
            self._sums.earlier = Before.of(ready._sums, decided)

    def state(self, claim: Claim) -> str:
        """What people say of it together: the ledger's review state; `open` where nobody has decided."""
        return self.states.get(claim.id, OPEN)

    def shown(self, claims: Iterable[Claim]) -> list[Claim]:
        """Those that may be shown, as people left them: not rejected and, where asked for, confirmed."""
        if self.only_confirmed:
            claims = (claim for claim in claims if self.state(claim) in ("confirmed", "corrected"))
        return [self.corrected(claim) for claim in claims if self.state(claim) != "rejected"]

    def corrected(self, claim: Claim) -> Claim:
        """The claim with a person's values where somebody corrected it."""
        if self.state(claim) != "corrected":
            return claim
        said = selecting.reviews_of(self.ledger).said(claim, self.document(claim.doc).text_sha256)
        return said.claim if said else claim

    def claims(self, *, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Claim]:
        """Shown claims by the ledger's filters, in the ledger's order; from memory where the ledger is small enough."""
        held = self._hold() if answers(filters) else None
        found = held.some(filters) if held is not None else None
        if found is None:
            return self.shown(self.ledger.claims(tier="claim", limit=limit, offset=offset, **filters))
        return list(found[offset : None if limit is None else offset + limit])

    def count(self, **filters: Any) -> int:
        """How many claims `claims` would give without limit; of more than are held, what it leaves out is among them."""
        if answers(filters) and self._hold() is not None:
            return len(self.claims(**filters))
        return self.ledger.count(tier="claim", **filters)

    def gather(self) -> bool:
        """Read into memory what the pages of a site ask of the ledger, so that they need no file any more; False where it is
        too much."""
        if self._hold() is None:
            return False
        self.ledger = cast("Ledger", Gathered(self.ledger))  # the same answers to all that those pages ask
        return True

    def _hold(self) -> Held | None:
        """All shown claims, if there are at most `MOST_HELD` of them."""
        if self._sums.held is None and self.ledger.count(tier="claim") <= MOST_HELD:
            if self._sums.read is None:
                self._sums.read = self.ledger.claims(tier="claim")
            self._sums.held = Held.of(self.shown(self._sums.read))
        return self._sums.held

    def claims_of(self, party: Party, **filters: Any) -> list[Claim]:
        """Shown claims in which the party stands at either end, by document and place."""
        held = self._hold()
        if held is not None:
            return [c for c in held.by_party.get(party.key, []) if c.kind == filters.get("kind", c.kind)]
        sides: list[dict[str, Any]] = [{"from_": party.key}, {"to": party.key}]
        near = {c.id: c for side in sides for c in self.claims(**side, **filters)}
        mine = [c for c in near.values() if any(end.key == party.key for end in ends_of(c))]
        return sorted(mine, key=lambda c: (c.doc, c.start, c.id))

    def place(self) -> None:
        """Look up where all claims stand that were read, which the first verdict would wait for."""
        self._sums.places()

    def digest(self, of: str | Party) -> Digest:
        """The shown claims of a country (by code) or of a party taken together; where they are many, once."""
        held = self._hold()
        if held is None:
            return Digest.of(self.claims(country=of) if isinstance(of, str) else self.claims_of(of))
        mine = held.by_country.get(of, []) if isinstance(of, str) else held.by_party.get(of.key, [])
        if len(mine) <= FEW:
            return Digest.of(mine)
        found: Digest = self.once(("digest", of if isinstance(of, str) else of.key), lambda: Digest.of(mine), of=(mine,),
                                  after=lambda former: former.after(mine))
        return found

    def document(self, document_id: str) -> Document:
        """A document by id; the last `_KEPT` are kept until the ledger changes."""
        if document_id not in self._documents:
            document = self.ledger.document(document_id)
            self._documents[document_id] = document
            if len(self._documents) > _KEPT:
                self._documents.popitem(last=False)
        self._documents.move_to_end(document_id)
        return self._documents[document_id]

    def card(self, claim: Claim, links: Links) -> Card:
        """A claim with its document's words around it, the last ones kept until the ledger changes."""
        known: Card = self.recall((_CARD, claim.id, links), claim, lambda: card(
            claim, self.document(claim.doc), self.state(claim), self.labels, links))
        return known

    def recall(self, key: tuple[Hashable, ...], of: object, build: Callable[[], Any]) -> Any:
        """What was built of this very thing under the key, else what `build` gives; the last `MOST_RECENT` are kept until the
        ledger changes."""
        known = self._recent.get(key)
        if known is None or (known[0] is not of and known[0] != of):
            known = self._recent[key] = (of, build())
            if len(self._recent) > MOST_RECENT:
                self._recent.popitem(last=False)
        return known[1]

    def summary(self) -> Summary:
        """The sums over all shown claims, taken once for each state of the ledger."""
        if self._sums.summary is None and self._first is not None:
            first, self._first = self._first, None
            ready = first.result()
            if ready.version == self.version:
                self._sums.summary, self._sums.held = ready._sums.summary, ready._sums.held
                self._sums.read = ready._sums.read
        if self._sums.summary is None:
            self._sums.summary = summed(self.claims(), self.states)
        return self._sums.summary

    def findings(self) -> Sequence[Finding]:
        """All findings, the best supported first; only reviewed ones where only confirmed claims are shown."""
        return self.found().every

    def found(self) -> Found:
        """The findings with the indexes that the lists need."""
        self._arrived()
        if self._sums.found is None:
            if self._live is None:
                self._live = findings.Live(self.ledger)
            every = self._live.findings()
            every = [one for one in every if one.reviewed] if self.only_confirmed else every
            before = self._sums.earlier.found
            self._sums.found = before.after(every) if before else Found(every)
        return self._sums.found

    def findings_of(self, key: str) -> Sequence[Finding]:
        """The findings at one end of which a country (by code) or a party (by key) stands, the best supported first."""
        return self.found().by_end.get(key, ())

    def study(self, *, registry: bool = True) -> Study:
        """The analysis of the whole ledger, made once for each state of it; without the registry's owners where they are not
        to count."""
        every, known = self.findings(), self._sums.studies
        if registry not in known:
            if registry in self._sums.earlier.studies:
                before, decided = self._sums.earlier.studies[registry]
                known[registry] = reviewed(before, self.ledger, every, decided, registry=registry)
            elif registry:
                found = None if self.only_confirmed else every
                case = load(self.ledger, only_confirmed=self.only_confirmed, found=found, read=self._sums.read)
                known[registry] = Study.of(case, words=self.labels)
            else:
                whole = self.study()
                known[registry] = whole.over(replace(whole.case, ties=())) if whole.case.ties else whole
        return known[registry]

    def once(
        self, key: Hashable, build: Callable[[], Any], *, of: tuple[object, ...] = (),
        after: Callable[[Any], Any] | None = None,
    ) -> Any:
        """What `build` gives, built once for each state of the ledger; after verdicts it still holds where the very same things
        stand that it was built `of`, and where others do, `after` makes the new of the former where it is given."""
        known = self._sums.once.get(key)
        if known is None or not all(map(operator.is_, known[0], of)):
            known = self._sums.once[key] = of, after(known[1]) if known and after else build()
        return known[1]

    def kept(self, key: tuple[object, ...], build: Callable[[], Page]) -> Page:
        """The page under `key`, built once for each state of the ledger; the last `MOST_MADE` are kept."""
        if key not in self._made:
            self._made[key] = build()
            if len(self._made) > MOST_MADE:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]

    def finding(self, finding_id: str) -> Finding:
        """A finding by id. Raises NoPage where there is none."""
        found = self.found().by_id
        if finding_id not in found:
            raise NoPage(finding_id)
        return found[finding_id]

    def party(self, address: str) -> Party | None:
        """The party whose page has this address."""
        every = self.summary().parties
        found: dict[str, Party] = self.once(
            ("parties by address",), lambda: {slug(party.name, party.key): party for party, _ in reversed(every.values())},
            of=(every,))
        return found.get(address)
