"""Findings of an open ledger that are kept at hand: after a new document only what it touches is computed again.

Invariant: `findings()` always gives what `find(ledger)` would give now.
"""

from __future__ import annotations

import threading

from sousveil.findings.identity import identities
from sousveil.findings.joining import Join
from sousveil.findings.selecting import current, documents_of, reviews_of
from sousveil.ledger import Ledger
from sousveil.ledger.bodies import claim_of
from sousveil.model import Finding

_NEW = "SELECT body FROM claim WHERE event > ? AND body IS NOT NULL AND json_extract(body, '$.tier') IS NOT 'candidate' " \
       "AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.event = claim.event) ORDER BY event"
_NEW_IDS = "SELECT DISTINCT id FROM claim WHERE event > ? AND body IS NOT NULL"
_GONE = "SELECT id FROM claim WHERE event IN (SELECT event FROM superseded WHERE by > ?)"
_STILL = "SELECT 1 FROM claim WHERE id = ? AND body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM superseded s " \
         "WHERE s.event = claim.event)"
_DECIDED = "SELECT DISTINCT claim FROM decision WHERE event > ?"
_REDACTED = "SELECT count(*) FROM redacted"
_LAST = "SELECT coalesce(max(seq), -1) FROM event"
_OPTIONS = "SELECT count(*) FROM event WHERE kind = 'option'"


class Live:
    """The findings of one ledger; safe to ask from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._mutex = threading.Lock()
        self._renew()

    def findings(self) -> list[Finding]:
        """All findings as the ledger is now, the best supported first."""
        with self._mutex:
            last = int(self._ledger.store.one(_LAST))
            if self._whole_again():
                self._renew()
            elif last != self._seen:
                self._follow(last)
            return self._kept

    def _whole_again(self) -> bool:
        """Redactions and options touch everything, and are rare."""
        return (self._ledger.store.one(_REDACTED), self._ledger.store.one(_OPTIONS)) != self._rare

    def _renew(self) -> None:
        self._join = Join(documents_of(self._ledger), reviews_of(self._ledger), identities(self._ledger.pair_decisions()))
        self._rare = (self._ledger.store.one(_REDACTED), self._ledger.store.one(_OPTIONS))
        self._seen = int(self._ledger.store.one(_LAST))
        self._join.add(self._ledger.claims())
        self._kept = self._join.findings()

    def _follow(self, last: int) -> None:
        store, before = self._ledger.store, self._seen
        self._join.identify(identities(self._ledger.pair_decisions()))
        decided = [row[0] for row in store.rows(_DECIDED, (before,))]
        if decided:
            self._join.review(reviews_of(self._ledger), decided)
            self._join.add(claim for id in decided if (claim := current(self._ledger, id)))
        gone = [row[0] for row in store.rows(_GONE, (before,)) if store.one(_STILL, (row[0],)) is None]
        self._join.remove(gone)
        if self._ledger.threshold is None:
            self._join.add(claim_of(row[0]) for row in store.rows(_NEW, (before,)))
        else:
            new = [row[0] for row in store.rows(_NEW_IDS, (before,))]
            hanging = self._ledger.hanging([*decided, *gone, *new])
            self._join.add(claim for id in sorted(hanging) if (claim := current(self._ledger, id)))
        self._seen = last
        self._kept = self._join.findings()
