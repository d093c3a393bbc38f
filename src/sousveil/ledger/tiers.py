"""Which claims are shown where somebody moves the threshold: what is at least so sure, what people confirmed, and every denial
of what is shown of the same document.

Invariant: one rule for a list of claims and for a whole ledger, whatever is asked of it: no filter changes a claim's tier. The
ledger stays as it is. What rests on text that a reader of the document can't see is shown only where a person confirmed it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from sousveil.ledger import ordering, query, review
from sousveil.ledger.bodies import claim_of
from sousveil.ledger.query import CURRENT, Filters, Where
from sousveil.ledger.store import Store
from sousveil.model import Claim, Document, Modality, Tier
from sousveil.model.codes import parse
from sousveil.model.document import INVISIBLE

_LAST = "SELECT seq FROM event WHERE kind NOT IN ('decision', 'pair') ORDER BY seq DESC LIMIT 1"
_TOLD = f"""
WITH unseen AS MATERIALIZED (
  SELECT d.event, min(json_extract(s.value, '$[1]')) AS start FROM document d, json_each(d.body, '$.sections') s
  WHERE instr(d.body, :label) AND json_extract(s.value, '$[0]') = :label GROUP BY d.event)
SELECT c.event, c.document, c.kind, f.key, t.key, c.modality = 'denied', c.confidence, coalesce(c."end" > u.start, 0)
FROM claim c LEFT JOIN party f ON f.party = c.from_party LEFT JOIN party t ON t.party = c.to_party
LEFT JOIN unseen u ON u.event = c.document
WHERE c.document IN (SELECT document FROM claim WHERE modality = 'denied' AND confidence < :threshold
                     UNION SELECT event FROM unseen)
AND c.body IS NOT NULL AND {CURRENT.format(table="c")}
"""
_DENIALS = """
SELECT DISTINCT d.id FROM claim c JOIN claim d ON d.document = c.document AND d.kind = c.kind AND d.modality = 'denied'
LEFT JOIN party cf ON cf.party = c.from_party LEFT JOIN party df ON df.party = d.from_party
LEFT JOIN party ct ON ct.party = c.to_party LEFT JOIN party dt ON dt.party = d.to_party
WHERE c.id IN (SELECT value FROM json_each(?)) AND cf.key IS df.key AND ct.key IS dt.key
"""


class Told(NamedTuple):
    """What the rule asks of a claim: `key` is what it is known by, `relation` its document, kind and parties; is it a denial;
    how sure it is; does it rest on text that nobody sees?"""

    key: Hashable
    relation: tuple[Hashable, ...]
    denied: bool
    confidence: float
    unseen: bool

    @classmethod
    def of(cls, claim: Claim, document: Document) -> Told:
        """A claim as the rule sees it, known by its id."""
        ends = (party.key if party else None for party in (claim.from_party, claim.to_party))
        return cls(claim.id, (claim.doc, claim.kind, *ends), claim.modality is Modality.DENIED, claim.confidence,
                   claim.end > document.seen)


def shown(told: Collection[Told], threshold: float, checked: Collection[Hashable]) -> set[Hashable]:
    """The keys of the claims that are shown from a confidence of `threshold` on; `checked` are those that people confirmed or
    corrected. All claims of a document must be there."""
    found = {one.key for one in told if one.key in checked or (one.confidence >= threshold and not one.unseen)}
    said = {one.relation for one in told if one.key in found and not one.denied}
    return found | {one.key for one in told if one.denied and not one.unseen and one.relation in said}


def tiered(claim: Claim, *, is_shown: bool) -> Claim:
    """The claim in the tier that it has at a threshold."""
    tier = Tier.CLAIM if is_shown else Tier.CANDIDATE
    return claim if claim.tier is tier else replace(claim, tier=tier)


@dataclass(frozen=True)
class _Apart:
    """The claims (their events) for which confidence does not decide: shown though they are less sure, not shown though they
    are sure enough."""

    up: frozenset[int]
    down: frozenset[int]

    @cached_property
    def ups(self) -> str:
        """The first as they are bound to a query; so are the second."""
        return json.dumps(sorted(self.up))

    @cached_property
    def downs(self) -> str:
        return json.dumps(sorted(self.down))


class Moved:
    """The claims of a ledger at a threshold. Any thread may use it."""

    def __init__(self, store: Store, threshold: float) -> None:
        self._store, self.threshold = store, threshold
        self._told: tuple[int, list[Told]] | None = None
        self._known: tuple[tuple[int, frozenset[int]], _Apart] | None = None
        self._total: tuple[_Apart, int] | None = None

    def claims(self, asked: Filters, *, limit: int | None, offset: int) -> list[Claim]:
        """Claims that pass the filters, in the ledger's order, each in the tier that it has here."""
        every, also = self._narrowed(asked)
        apart = self._apart()
        rows = ordering.claims(self._store, every, limit=limit, offset=offset, also=also)
        return [self._placed(event, body, apart) for _, _, event, body in rows]

    def count(self, asked: Filters) -> int:
        """How many there are."""
        every, also = self._narrowed(asked)
        found = query.where(self._store, every, also=also)
        return int(self._store.one(f"SELECT count(*) FROM claim WHERE {found.sql()}", found.bound))

    def total(self) -> int:
        """How many are shown in all, counted once for each state."""
        apart, known = self._apart(), self._total
        if known is None or known[0] is not apart:
            known = self._total = apart, self.count(Filters())
        return known[1]

    def claim(self, event: int) -> Claim:
        """One claim, by its event."""
        return self._placed(event, self._store.one("SELECT body FROM claim WHERE event = ?", (event,)), self._apart())

    def hanging(self, ids: Iterable[str]) -> frozenset[str]:
        """These claims and the denials of what they say, by id."""
        found = frozenset(ids)
        return found | {str(row[0]) for row in self._store.rows(_DENIALS, (json.dumps(sorted(found)),))}

    def _placed(self, event: int, body: str, apart: _Apart) -> Claim:
        claim = claim_of(body)
        sure = claim.confidence >= self.threshold and event not in apart.down
        return tiered(claim, is_shown=sure or event in apart.up)

    def _narrowed(self, asked: Filters) -> tuple[Filters, Where]:
        """The filters for claims of either tier, and the condition of the tier that is asked for. Raises UsageError."""
        also = Where()
        if asked.tier is not None:
            tier, apart = parse(Tier, asked.tier, what="tier"), self._apart()
            among = "claim.event IN (SELECT value FROM json_each(?))"
            condition = f"(claim.confidence >= ? AND NOT {among}) OR {among}"
            also.add(condition if tier is Tier.CLAIM else f"NOT ({condition})", self.threshold, apart.downs, apart.ups)
        return replace(asked, tier=None), also

    def _apart(self) -> _Apart:
        """Looked up once for each state of claims and verdicts."""
        last, checked = int(self._store.one(_LAST)), review.checked(self._store)
        known = self._known
        if known is None or known[0] != (last, checked):
            known = self._known = (last, checked), self._looked_up(last, checked)
        return known[1]

    def _looked_up(self, last: int, checked: frozenset[int]) -> _Apart:
        told = self._told
        if told is None or told[0] != last:
            bound: dict[str, Any] = {"label": INVISIBLE, "threshold": self.threshold}
            rows = self._store.rows(_TOLD, bound)
            told = self._told = last, [Told(row[0], row[1:5], bool(row[5]), row[6], bool(row[7])) for row in rows]
        found = shown(told[1], self.threshold, checked)
        sure = {one.key for one in told[1] if one.confidence >= self.threshold}
        down = frozenset(key for key in sure - found if isinstance(key, int))
        return _Apart(checked | {key for key in found - sure if isinstance(key, int)}, down)
