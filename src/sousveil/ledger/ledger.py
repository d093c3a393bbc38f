"""The ledger's door. See docs/architecture.md for its shape and docs/ledger.md for what it promises.

Invariant: whatever a method returned from is on the disk; whatever raised left nothing behind; nothing is ever overwritten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any

from sousveil.ledger import adding, bulk, log, opening, ordering, query, review, stones
from sousveil.ledger.bodies import claim_of, decision_of, document_of, pair_of
from sousveil.ledger.extractions import Reading
from sousveil.ledger.query import Claims, Filters
from sousveil.ledger.ready import Ready, given_back, ready
from sousveil.ledger.store import Store
from sousveil.ledger.tiers import Moved
from sousveil.model import Claim, Decision, Document, PairDecision, UsageError
from sousveil.model.threshold import threshold as checked_threshold


@dataclass(frozen=True)
class Added:
    """What `add` wrote: was the document new, and how many claims of both tiers were. `redacted`: nothing was written, since
    the document was redacted here before."""

    document: bool
    claims: int
    redacted: bool = False


def open(
    path: str | os.PathLike[str], *, create: bool = True, readonly: bool = False, timeout: float = 5.0,
    threshold: float | None = None,
) -> Ledger:
    """The ledger at `path`, made where there is none and `create` allows. `timeout`: seconds to wait for another writer;
    `threshold`: as it is shown there (see `Ledger.moved`).

    Raises LedgerError where the file is no ledger, of a newer version, locked, damaged, or its folder is missing.
    """
    if threshold is not None:
        checked_threshold(threshold)
    store = opening.open_store(Path(path), create=create and not readonly, readonly=readonly, timeout=timeout)
    return Ledger(store, threshold=threshold)


class Ledger:
    """One open ledger. Any thread may use it; close it, or use it in a `with` statement."""

    def __init__(self, store: Store, *, threshold: float | None = None) -> None:
        self.store = store
        self._moved = None if threshold is None else Moved(store, checked_threshold(threshold))

    @property
    def threshold(self) -> float | None:
        """The confidence from which on claims are shown, where it was moved; None: each has the tier that it was made with."""
        return self._moved.threshold if self._moved else None

    def moved(self, threshold: float | None) -> Ledger:
        """The same open ledger as it is shown at a threshold from 0 to 1 (None: as its claims were made): what is at least so
        sure, what people confirmed, and the denials of that. Nothing is written. Raises UsageError for another number."""
        return Ledger(self.store, threshold=threshold)

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.store.path

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; using the ledger afterwards raises LedgerError."""
        self.store.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything added inside is one atomic step: much faster for many documents, and all or nothing."""
        with self.store.writing():
            yield

    def add(
        self, document: Document, claims: Iterable[Claim] = (), *, original: bytes | None = None, extractor: str | None = None,
        words: str | None = None,
    ) -> Added:
        """Add a document, its claims and its bytes in one atomic step; what is there already is not added again.

        `extractor` names the version that read the document, so that one which found nothing retires an older one's claims;
        with `words`, a digest of what it reads with, it is remembered that it found nothing (see `has_read`).
        A document that was redacted here is not added again.
        Raises LedgerError where a quote is not in the text at its offsets or the bytes are not the document's.
        """
        at = adding.now()
        with self.store.writing():
            if stones.covers(self.store, document.id):
                return Added(document=False, claims=0, redacted=True)
            event, new = adding.add_document(self.store, document, at=at)
            if original is not None:
                adding.add_original(self.store, document.id, original)
            count = adding.add_claims(self.store, document, event, claims, at=at)
            if extractor is not None:
                adding.add_extraction(self.store, document, event, Reading(extractor, words), at=at)
        return Added(document=new, claims=count)

    def has_read(self, document: Document, *, extractor: str, words: str | None = None) -> bool:
        """Would reading this very text with this version add nothing: are its claims there, or the note that it found none with
        the same `words`, or was the document redacted here?"""
        if adding.has_read(self.store, document.id, document.text_sha256, Reading(extractor, words)):
            return True
        return stones.covers(self.store, document.id)

    def add_many(
        self, items: Iterable[tuple[Document, Sequence[Claim]]], *, extractor: str | None = None, words: str | None = None
    ) -> list[Added]:
        """Add documents with their claims in one atomic step, several times as quickly as `add` in a `batch`; the log is the
        same. All are held in memory: some thousands at a time. Raises LedgerError as `add` does, adding none of them."""
        made = list(items)
        known = [bulk.Known(document.id, document.text_sha256, [(claim.id, claim.extractor) for claim in claims])
                 for document, claims in made]
        return self._add(known, lambda n: ready(*made[n]), lambda n: made[n], Reading(extractor, words) if extractor else None)

    def add_ready(self, made: Sequence[Ready], *, extractor: str | None = None, words: str | None = None) -> list[Added]:
        """The same for documents that were made ready before, by another process perhaps."""
        known = [bulk.Known(one.id, one.text_sha256, [(claim.id, claim.extractor) for claim in one.claims]) for one in made]
        reading = Reading(extractor, words) if extractor else None
        return self._add(known, made.__getitem__, lambda n: given_back(made[n]), reading)

    def _add(
        self, known: Sequence[bulk.Known], quick: Callable[[int], Ready],
        whole: Callable[[int], tuple[Document, Sequence[Claim]]], reading: Reading | None,
    ) -> list[Added]:
        """Add items by number: what is wholly new as it is made ready, all else but what is there one by one."""
        added: list[Added] = []
        extractor, words = reading or (None, None)
        with self.store.writing():
            new = bulk.wholly_new(self.store, known, reading)
            for is_new, run in groupby(range(len(known)), key=new.__getitem__):
                part = list(run)
                if is_new:
                    bulk.add_new(self.store, [quick(n) for n in part], reading, at=adding.now())
                    added += [Added(document=True, claims=len(known[n].claims)) for n in part]
                    continue
                for n in part:
                    is_there = bulk.is_there(self.store, known[n], reading)
                    added.append(
                        Added(document=False, claims=0) if is_there else self.add(*whole(n), extractor=extractor, words=words)
                    )
        return added

    def document(self, id: str) -> Document:
        """The document with this id or unique beginning of one. Raises UsageError where there is none."""
        event = query.document_event(self.store, id)
        return document_of(*self.store.rows("SELECT body, text FROM document WHERE event = ?", (event,))[0])

    def original(self, id: str) -> bytes | None:
        """The bytes that the document was read from; None where they were not kept. Raises UsageError on an unknown id."""
        return adding.original_bytes(self.store, self.document(id).id)

    def documents(
        self, *, text: str | None = None, all_text: bool = False, limit: int | None = None, offset: int = 0
    ) -> list[Document]:
        """Documents in the order they were added; with `text` those in whose title or text the words stand, with `all_text`
        also those in whose text that was put aside (menus, running heads) they stand as they are typed."""
        found = self._documents_where(text, all_text=all_text)
        rows = self.store.rows(
            f"SELECT body, text FROM document WHERE {found.sql()} ORDER BY event LIMIT ? OFFSET ?",
            (*found.bound, *query.page(limit, offset)),
        )
        return [document_of(*row) for row in rows]

    def count_documents(self, *, text: str | None = None) -> int:
        """How many documents `documents` would give."""
        found = self._documents_where(text)
        return int(self.store.one(f"SELECT count(*) FROM document WHERE {found.sql()}", found.bound))

    def _documents_where(self, text: str | None, *, all_text: bool = False) -> query.Where:
        found = query.Where()
        found.add("body IS NOT NULL")
        found.add(query.CURRENT.format(table="document"))
        if text is not None:
            words = query.Where()
            query.add_text(words, "document", text)
            aside, typed = (" OR instr(json_extract(body, '$.aside'), ?)", [text]) if all_text else ("", [])
            found.add(f"({words.sql()}){aside}", *words.bound, *typed)
        return found

    def claim(self, id: str) -> Claim:
        """The claim with this id or unique beginning of one. Raises UsageError where there is none, or several."""
        event = query.claim_event(self.store, id)
        if self._moved:
            return self._moved.claim(event)
        return claim_of(self.store.one("SELECT body FROM claim WHERE event = ?", (event,)))

    def claims(self, *, limit: int | None = None, offset: int = 0, **filters: Any) -> Claims:
        """Claims that pass all filters (see Filters), in order of their documents' arrival, then of the text. A candidate that
        people confirmed or corrected counts as a claim, whatever the machine thought of it."""
        asked = _filters(filters)
        if self._moved:
            return Claims(self._moved.claims(asked, limit=limit, offset=offset))
        rows = ordering.claims(self.store, asked, limit=limit, offset=offset)
        wheres = self._promoting(asked)
        if not wheres:
            return Claims([claim_of(row[3]) for row in rows])
        most = None if limit is None else limit + offset
        if asked.tier == "candidate":
            rows = ordering.rows(self.store, wheres[0], limit=most)
        else:
            rows = ordering.claims(self.store, asked, limit=most) + ordering.rows(self.store, wheres[1], limit=most)
        rows.sort(key=lambda row: row[:3])
        return Claims([claim_of(row[3]) for row in rows[offset : None if limit is None else limit + offset]])

    def count(self, **filters: Any) -> int:
        """How many claims `claims` would give."""
        asked = _filters(filters)
        if self._moved:
            return self._moved.count(asked)
        alone = self._counted([query.where(self.store, asked)])
        wheres = self._promoting(asked)
        return self._counted(wheres) if wheres else alone

    def _counted(self, wheres: list[query.Where]) -> int:
        return sum(
            int(self.store.one(f"SELECT count(*) FROM claim WHERE {found.sql()}", found.bound)) for found in wheres
        )

    def _promoting(self, filters: Filters) -> list[query.Where]:
        """Where candidates count as claims: the conditions whose rows make the answer together. Else none. After a query."""
        confirmed = review.promoted(self.store) if filters.tier is not None else None
        if not confirmed:
            return []
        events = json.dumps(sorted(confirmed))
        found = query.where(self.store, filters)
        if filters.tier == "candidate":
            found.add("claim.event NOT IN (SELECT value FROM json_each(?))", events)
            return [found]
        more = query.where(self.store, replace(filters, tier="candidate"))
        more.add("claim.event IN (SELECT value FROM json_each(?))", events)
        return [found, more]

    def counts(self) -> dict[str, int]:
        """How much of everything there is."""
        current = query.CURRENT
        of_tier = f"SELECT count(*) FROM claim WHERE tier = ? AND {current.format(table='claim')}"
        claims, candidates = (int(self.store.one(of_tier, (tier,))) for tier in ("claim", "candidate"))
        risen = self._moved.total() - claims if self._moved else len(review.promoted(self.store))
        return {
            "documents": self.count_documents(), "claims": claims + risen, "candidates": candidates - risen,
            "decisions": int(self.store.one("SELECT count(*) FROM decision WHERE body IS NOT NULL")),
            "pair_decisions": int(self.store.one("SELECT count(*) FROM pair WHERE body IS NOT NULL")),
            "redacted": int(self.store.one("SELECT count(*) FROM redacted")),
            "events": log.size(self.store),
        }

    def hanging(self, ids: Iterable[str]) -> frozenset[str]:
        """These claims, and those whose tier hangs on them: where the threshold was moved, the denials of what they say."""
        return self._moved.hanging(ids) if self._moved else frozenset(ids)

    def decide(self, decision: Decision) -> bool:
        """Add a person's decision on a claim; False where this very decision is there already.

        What it was made on (text, offsets, extractor) is filled in where it is empty. Raises UsageError for an unknown claim
        or undone decision, and LedgerError where the claim is no longer what the decision was made on.
        """
        with self.store.writing():
            return review.decide(self.store, decision, claim=None if decision.undoes else self.claim(decision.claim))

    def decisions(self, claim: str | None = None) -> list[Decision]:
        """Decisions in the order they were added, undone and stale ones too; of one claim where its whole id is given."""
        narrowed, bound = ("AND claim = ?", (claim,)) if claim is not None else ("", ())
        rows = self.store.rows(f"SELECT body FROM decision WHERE body IS NOT NULL {narrowed} ORDER BY event", bound)
        return [decision_of(row[0]) for row in rows]

    def review(self, claim: str) -> review.Review:
        """What the people who decided on a claim say of it together."""
        return review.of_claim(self.store, claim)

    def decide_pair(self, decision: PairDecision) -> bool:
        """Add a person's decision on a pair of parties; False where this very decision is there already."""
        with self.store.writing():
            return review.decide_pair(self.store, decision)

    def pair_decisions(self) -> list[PairDecision]:
        """Decisions on pairs in the order they were added."""
        return [pair_of(row[0]) for row in self.store.rows("SELECT body FROM pair WHERE body IS NOT NULL ORDER BY event")]

    def head(self) -> log.Head:
        """How many events there are and the Merkle root over them."""
        return log.head(self.store)


def _filters(given: dict[str, Any]) -> Filters:
    try:
        return Filters(**given)
    except TypeError as error:
        raise UsageError(f"unknown filter: {', '.join(sorted(set(given) - set(Filters.__dataclass_fields__)))}") from error
