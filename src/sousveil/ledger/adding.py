"""Documents and claims into the log.

Invariant: what is already there is not written again; what a newer reader or extractor says of the same bytes stands beside
the older, which is marked as superseded by rank of version, never by order of arrival, so that ledgers merge in any order.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sousveil.ledger import extractions, filing, log
from sousveil.ledger.bodies import document_body
from sousveil.ledger.canonical import canonical, claim_body
from sousveil.ledger.extractions import Reading
from sousveil.ledger.ready import check, has_unspaced, in_order, ready_claim
from sousveil.ledger.store import Store
from sousveil.model import Claim, Document, LedgerError
from sousveil.model.text import sha256_of_bytes

Rank = tuple[str, tuple[int, ...], bool, str]
_VERSION = re.compile(r"[ @/:_-]*v?(\d+(?:\.\d+)*)([^ ]*)$")
_LONGEST = 200
_READ = (
    "SELECT 1 FROM document CROSS JOIN claim ON claim.document = document.event "
    "WHERE document.id = ? AND text_sha256 = ? AND extractor = ? LIMIT 1"
)


def now() -> str:
    """The time as events carry it: UTC, RFC 3339, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rank(version: str) -> Rank:
    """An extractor's family, its version as numbers, whether that is the whole of it or more, and all of it: later versions of
    a family rank higher; `-quick` behind a version makes it a lesser one, as `-beta` does (semver.org), `+llm` a greater."""
    hit = _VERSION.search(version) if len(version) <= _LONGEST else None
    if not hit:
        return version, (), True, version
    return version[: hit.start()], tuple(int(part) for part in hit[1].split(".")), not hit[2].startswith("-"), version


def add_document(
    store: Store, document: Document, *, at: str, body: bytes | None = None, salt: bytes | None = None
) -> tuple[int, bool]:
    """The document's event and whether it is new. `body`, `salt`: those of the ledger that it comes from."""
    same = "SELECT event FROM document WHERE id = ? AND text_sha256 = ?"
    found = store.one(same, (document.id, document.text_sha256))
    if found is not None:
        return int(found), False
    said = document_body(document) if body is None else body
    event = log.append(store, "document", [said], at=at, salts=[salt] if salt else None)
    filing.write_documents(store, [(event, has_unspaced(document), said, document.text)])
    _supersede_documents(store, document.id)
    return event, True


def add_original(store: Store, id: str, raw: bytes) -> None:
    """Keep the bytes, compressed where that helps. Raises LedgerError where they do not have the document's hash."""
    if sha256_of_bytes(raw) != id:
        raise LedgerError(f"document {id[:12]}: the original bytes have another sha256")
    if store.one("SELECT 1 FROM original WHERE id = ?", (id,)) is None:
        packed = zlib.compress(raw, 6)
        small = len(packed) < len(raw)
        add_entry(store, "original", {"doc": id, "size": len(raw)}, at=now())
        store.run("INSERT INTO original VALUES (?, ?, ?)", (id, "zlib" if small else "raw", packed if small else raw))


def add_claims(store: Store, document: Document, event: int, claims: Iterable[Claim], *, at: str) -> int:
    """Add the claims that are not there yet; returns how many. Raises LedgerError for a quote that is not in the text."""
    there = {(row[0], row[1] or "") for row in store.rows("SELECT id, extractor FROM claim WHERE document = ?", (event,))}
    fresh: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        check(document, claim)
        if (claim.id, claim.extractor) not in there:
            fresh.setdefault((claim.id, claim.extractor), claim)
    ordered = in_order(list(fresh.values()))
    if ordered:
        write_claims(store, event, ordered, [claim_body(claim) for claim in ordered], at=at)
    if ordered:
        _follow_document(store, event)
    if ordered and (there or extractions.noted(store, document.id, document.text_sha256)):
        supersede_claims(store, event)
    return len(ordered)


def settle(store: Store, document: int) -> None:
    """Mark what is no longer current after claims of another ledger came to a document."""
    _follow_document(store, document)
    supersede_claims(store, document)


def write_claims(store: Store, document: int, claims: Sequence[Claim], bodies: Sequence[bytes], *, at: str | list[str]) -> None:
    """Events, rows and technologies of claims that are known to be new."""
    first = log.append(store, "claim", bodies, at=at)
    filing.write_claims(store, [
        (first + n, document, ready_claim(claim, body)) for n, (claim, body) in enumerate(zip(claims, bodies, strict=True))
    ])


def superseded_documents(store: Store, id: str) -> dict[int, int]:
    """Of several texts of the same bytes the one of the newest reader is current: the others, each with what replaced it."""
    rows = store.rows("SELECT event, json_extract(body, '$.read_by'), text_sha256 FROM document WHERE id = ?", (id,))
    newest = max(rows, key=lambda row: (rank(row[1] or "")[1:], row[2]))
    return {row[0]: newest[0] for row in rows if row is not newest}


def _supersede_documents(store: Store, id: str) -> None:
    for event, by in superseded_documents(store, id).items():
        _mark(store, event, by=by)
        _follow_document(store, event)


def _follow_document(store: Store, document: int) -> None:
    """Claims of a superseded text are superseded with it."""
    by = store.one("SELECT by FROM superseded WHERE event = ?", (document,))
    if by is not None:
        for row in store.rows("SELECT event FROM claim WHERE document = ?", (document,)):
            _mark(store, row[0], by=by)


def superseded_claims(store: Store, document: int) -> list[tuple[int, int]]:
    """Of the claims that versions of one extractor made, all but the newest version's, each with what replaced it."""
    made = store.rows("SELECT event, coalesce(extractor, '') FROM claim WHERE document = ? AND body IS NOT NULL", (document,))
    if not made:
        return []
    rows = made + extractions.noted(store, *store.rows("SELECT id, text_sha256 FROM document WHERE event = ?", (document,))[0])
    newest: dict[str, tuple[Rank, int]] = {}
    for event, extractor in rows:
        ranked = (rank(extractor), event)
        newest[ranked[0][0]] = max(newest.get(ranked[0][0], ranked), ranked, key=lambda pair: (pair[0], -pair[1]))
    found = []
    for event, extractor in made:
        best, by = newest[rank(extractor)[0]]
        if rank(extractor) < best:
            found.append((event, by))
    return found + _duplicates(store, document, {event for event, _ in found})


def _duplicates(store: Store, document: int, gone: set[int]) -> list[tuple[int, int]]:
    """Of claims that one extractor version made twice with different fields (on two machines) the last body by bytes stands."""
    rows = store.rows(
        "SELECT event, id, coalesce(extractor, ''), body FROM claim WHERE document = ? AND body IS NOT NULL AND id IN "
        "(SELECT id FROM claim WHERE document = ? GROUP BY id, extractor HAVING count(*) > 1)", (document, document),
    )
    best: dict[tuple[str, str], tuple[str, int]] = {}
    for event, id, extractor, body in rows:
        best[id, extractor] = max(best.get((id, extractor), (body, event)), (body, event))
    return [(event, best[id, ex][1]) for event, id, ex, _ in rows if event not in gone and best[id, ex][1] != event]


def supersede_claims(store: Store, document: int) -> None:
    """Mark what newer versions of extractors replaced."""
    for event, by in superseded_claims(store, document):
        _mark(store, event, by=by)


def add_extraction(store: Store, document: Document, event: int, reading: Reading, *, at: str) -> None:
    """Note that a version of an extractor read a text and made no claim of it: where that is to be remembered, or retires
    claims of an older version."""
    made = {row[0] for row in store.rows("SELECT DISTINCT coalesce(extractor, '') FROM claim WHERE document = ?", (event,))}
    if reading.extractor in made:
        return
    made |= {row[1] for row in extractions.noted(store, document.id, document.text_sha256)}
    body = extractions.note(document.id, document.text_sha256, reading)
    is_new = reading.words is not None and not extractions.is_noted(store, document.id, body)
    if is_new or retires(reading.extractor, made):
        extractions.write(store, [(log.append(store, "extraction", [body], at=at), body)])
        supersede_claims(store, event)


def retires(extractor: str, made: Collection[str]) -> bool:
    """Does a reading by this version, which made no claim, retire what the versions `made` did?"""
    ranked = rank(extractor)
    return extractor not in made and any(rank(old)[0] == ranked[0] and rank(old) < ranked for old in made)


def has_read(store: Store, id: str, text_sha256: str, reading: Reading) -> bool:
    """Is this reading of this very text in the ledger: claims that the version made of it, or the note that it found none?"""
    if store.one(_READ, (id, text_sha256, reading.extractor)) is not None:
        return True
    return reading.words is not None and extractions.is_noted(store, id, extractions.note(id, text_sha256, reading))


def add_entry(store: Store, kind: str, row: dict[str, object], *, at: str) -> int:
    """An event of a kind without a table of its own; returns its number."""
    body = canonical(row)
    event = log.append(store, kind, [body], at=at)
    store.run("INSERT INTO entry VALUES (?, ?)", (event, body.decode()))
    return event


def _mark(store: Store, event: int, *, by: int) -> None:
    if store.one("SELECT 1 FROM superseded WHERE event = ?", (event,)) is None:
        store.run("INSERT INTO superseded VALUES (?, ?)", (event, by))


def original_bytes(store: Store, id: str) -> bytes | None:
    """The kept bytes of a document, or None. Raises LedgerError where they can't be unpacked."""
    rows = store.rows("SELECT codec, bytes FROM original WHERE id = ?", (id,))
    if not rows:
        return None
    codec, kept = rows[0]
    try:
        return zlib.decompress(kept) if codec == "zlib" else bytes(kept)
    except zlib.error as error:
        raise LedgerError(f"{store.path}: the original bytes of document {id[:12]} are damaged: {error}") from error
