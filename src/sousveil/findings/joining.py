"""Claims into findings, relation by relation, so that what a new document does not touch is not computed again.

Invariant: `Join` after any sequence of additions and removals gives what a new one would give for the same claims.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from sousveil.findings.building import build
from sousveil.findings.grouping import Group, Relation, groups, relation
from sousveil.findings.identity import Identities, identities
from sousveil.findings.origins import Witness
from sousveil.findings.reviewed import Reviews, Said
from sousveil.model import Claim, Decision, Document, Finding, Kind, PairDecision, Technology

_KINDS = {kind: place for place, kind in enumerate(Kind)}
Rank = tuple[int, int, str, str, str]
_SHARE = 10


def join(
    claims: Iterable[Claim], documents: Mapping[str, Document], decisions: Iterable[Decision] = (),
    pair_decisions: Iterable[PairDecision] = (), *, needed: int = 1,
) -> list[Finding]:
    """Findings of these claims, the best supported first. `documents` by id; `needed` people must agree on a decision.

    Raises KeyError where a claim's document is missing, UsageError where a correction makes no claim.
    """
    joined = Join(documents.__getitem__, Reviews(decisions, needed=needed), identities(pair_decisions))
    joined.add(claims)
    return joined.findings()


class Join:
    """Claims by relation with the findings they make; only relations that were touched are computed again."""

    def __init__(self, document: Callable[[str], Document], reviews: Reviews, same: Identities) -> None:
        self.reviews = reviews
        self.same = same
        self._document = document
        self._witnesses: dict[str, Witness] = {}
        self._claims: dict[str, tuple[Claim, Relation | None]] = {}
        self._said: dict[Relation, dict[str, Said]] = defaultdict(dict)
        self._found: dict[Relation, list[tuple[Group, Finding]]] = {}
        self._touched: set[Relation] = set()
        self._ranked: dict[Rank, Finding] = {}
        self._order: list[Rank] = []
        self._listed: list[Finding] = []

    def add(self, claims: Iterable[Claim]) -> None:
        """Add claims, or put them in place of those with the same id. A candidate enters only where a person confirmed it."""
        for claim in claims:
            self.remove([claim.id])
            if not self.reviews.may_count(claim):
                continue
            said = self.reviews.said(claim, self.witness(claim.doc).text_sha256)
            place = relation(said.claim, self.same) if said else None
            self._claims[claim.id] = claim, place
            if said and place:
                self._said[place][claim.id] = said
                self._touched.add(place)

    def remove(self, ids: Iterable[str]) -> None:
        """Take claims out; ids that are not there are none of its business."""
        for id in ids:
            _, place = self._claims.pop(id, (None, None))
            if place:
                del self._said[place][id]
                self._touched.add(place)

    def review(self, reviews: Reviews, ids: Iterable[str]) -> None:
        """New decisions, made on these claims."""
        self.reviews = reviews
        self.add([self._claims[id][0] for id in ids if id in self._claims])

    def identify(self, same: Identities) -> None:
        """New decisions on pairs: only claims of parties whose cluster changed move."""
        changed = {key for key in {*self.same.names, *same.names} if self.same.of(key) != same.of(key)}
        self.same = same
        self.add([claim for claim, _ in list(self._claims.values()) if changed & _keys(claim)] if changed else ())

    def findings(self) -> list[Finding]:
        """All findings, the best supported first."""
        anew = len(self._touched) > len(self._found) // _SHARE
        for place in self._touched:
            before = {group.technology: (group, finding) for group, finding in self._found.pop(place, ())}
            after = self._built(place, before)
            kept = {id(finding) for _, finding in after}
            known = {id(finding) for _, finding in before.values()}
            for _, finding in before.values():
                if id(finding) not in kept:
                    self._unrank(finding, anew=anew)
            for _, finding in after:
                if id(finding) not in known:
                    self._rank(finding, anew=anew)
            if after:
                self._found[place] = after
        self._touched.clear()
        if anew:
            self._order = sorted(self._ranked)
            self._listed = [self._ranked[place] for place in self._order]
        return self._listed.copy()

    def _built(
        self, place: Relation, before: dict[tuple[Technology, ...], tuple[Group, Finding]]
    ) -> list[tuple[Group, Finding]]:
        """The findings of a relation; a group of the very same claims as before keeps its finding."""
        said = self._said.get(place)
        if not said:
            self._said.pop(place, None)
            return []
        found = []
        for group in groups(place[0], said.values()):
            was = before.get(group.technology)
            finding = was[1] if was and _is_same(was[0], group) else build(place, group, self.witness, self.same)
            found.append((group, finding))
        return found

    def _rank(self, finding: Finding, *, anew: bool) -> None:
        place = rank(finding)
        self._ranked[place] = finding
        if not anew:
            at = bisect_left(self._order, place)
            self._order.insert(at, place)
            self._listed.insert(at, finding)

    def _unrank(self, finding: Finding, *, anew: bool) -> None:
        place = rank(finding)
        del self._ranked[place]
        if not anew:
            at = bisect_left(self._order, place)
            del self._order[at], self._listed[at]

    def witness(self, id: str) -> Witness:
        """What counting needs of a document, kept once it was looked at."""
        known = self._witnesses.get(id)
        if known is None:
            known = self._witnesses[id] = Witness(self._document(id), lambda: self._document(id).text)
        return known


def _is_same(one: Group, other: Group) -> bool:
    """Are these the very same claims? What was said anew of a claim is another object."""
    pairs = ((one.support, other.support), (one.denials, other.denials))
    return all(len(a) == len(b) and all(map(operator.is_, a, b)) for a, b in pairs)


def _keys(claim: Claim) -> set[str]:
    return {party.key for party in (claim.from_party, claim.to_party) if party}


def rank(finding: Finding) -> Rank:
    """Where a finding stands among all: the best supported first."""
    names = [party.name if party else "" for party in (finding.from_party, finding.to_party)]
    return -finding.support, _KINDS[finding.kind], names[0], names[1], finding.id
