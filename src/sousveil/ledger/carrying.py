"""What a blackened document takes over from the one in whose place it stands: claims and decisions not resting on what is gone.

Invariant: nothing that is carried over holds the words that were taken out; the same decision carried over twice, in two
ledgers, has one id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import groupby

from sousveil.ledger import adding, bodies, canonical, review
from sousveil.ledger.store import Store
from sousveil.model import Claim, Decision, Document

BLOCK = "\u2588"


def blackener(words: Iterable[str]) -> Callable[[str], str]:
    """Blackens the words wherever they stand in a text."""
    ordered = sorted(filter(None, words), key=len, reverse=True)

    def black(said: str) -> str:
        for word in ordered:
            said = said.replace(word, BLOCK * len(word))
        return said

    return black


def from_redacted(source: Store, id: str, store: Store, becomes: str | None) -> list[Decision]:
    """The decisions that `source` holds on claims of the document `id`, made anew on the same claims of the blackened document
    `becomes` of `store`; none where that is not there."""
    found = store.rows("SELECT event, body, text FROM document WHERE id = ?", (becomes,)) if becomes else []
    if not found:
        return []
    new = bodies.document_of(found[0][1], found[0][2])
    there = {row[0] for row in store.rows("SELECT id FROM claim WHERE document = ?", (found[0][0],))}
    kept: dict[str, Claim] = {}
    words: set[str] = set()
    readings = source.rows("SELECT event, text_sha256, text FROM document WHERE id = ? ORDER BY event", (id,))
    readings = [row for row in readings if _is_blackened(row[2], new.text)]
    for event, _, text in readings:
        gone = _blackened_spans(text, new.text)
        words |= {text[start:end] for start, end in gone}
        for (body,) in source.rows("SELECT body FROM claim WHERE document = ? AND body IS NOT NULL ORDER BY event", (event,)):
            claim = bodies.claim_of(body)
            if not touches(claim, gone, None) and (now := moved(claim, new)).id in there:
                kept[claim.id] = now
    return decisions(source, kept, new, blackener(words), made_on={row[1] for row in readings})


def write(store: Store, made: Iterable[Decision]) -> int:
    """Add decisions that are not there yet; returns how many."""
    fresh = [each for each in made if store.one("SELECT 1 FROM decision WHERE id = ?", (each.id,)) is None]
    for decision in fresh:
        review.write(store, "decision", bodies.decision_body(decision), at=adding.now())
    return len(fresh)


def _is_blackened(old: str, new: str) -> bool:
    return len(old) == len(new) and all(was == is_ or is_ == BLOCK for was, is_ in zip(old, new, strict=True))


def _blackened_spans(old: str, new: str) -> list[tuple[int, int]]:
    """Where `new`, as long as `old`, is black and `old` is not."""
    differ = [at for at, (was, is_) in enumerate(zip(old, new, strict=True)) if was != is_]
    runs = (list(run) for _, run in groupby(enumerate(differ), key=lambda pair: pair[1] - pair[0]))
    return [(run[0][1], run[-1][1] + 1) for run in runs]


def touches(claim: Claim, spans: Iterable[tuple[int, int]], words: str | None) -> bool:
    """Does the claim rest on what goes: its quote, its cues, its parties' spans, or any field that repeats the words?"""
    places = [(claim.start, claim.end)]
    places += [(cue.start, cue.end) for cue in claim.cues if cue.start is not None and cue.end is not None]
    places += [party.span for party in (claim.from_party, claim.to_party) if party and party.span]
    if any(start < gone[1] and gone[0] < end for start, end in places for gone in spans):
        return True
    return words is not None and words in canonical.claim_body(claim).decode()


def moved(claim: Claim, document: Document) -> Claim:
    """The same claim on the blackened document."""
    fields = {name: getattr(claim, name) for name in (
        "technology", "place", "time", "status", "modality", "speaker", "amount", "harm", "tier", "confidence", "extractor",
        "frame", "cues",
    )}
    return Claim.of(
        document, start=claim.start, end=claim.end, kind=claim.kind, from_party=claim.from_party, to_party=claim.to_party,
        **fields,
    )


def decisions(
    store: Store, kept: dict[str, Claim], document: Document, black: Callable[[str], str], *, made_on: Collection[str]
) -> list[Decision]:
    """The decisions on claims that are kept, made anew on what stands in their place. `made_on`: the hashes of the texts that
    were blackened; a decision on another text was stale and stays so."""
    found = []
    for old, claim in kept.items():
        for (body,) in store.rows("SELECT body FROM decision WHERE claim = ? AND body IS NOT NULL ORDER BY event", (old,)):
            made = bodies.decision_of(body)
            text = document.text_sha256 if made.text_sha256 in made_on else "redacted" if made.text_sha256 else ""
            found.append(replace(
                made, id=_new_id(made.id, claim.id), claim=claim.id, note=black(made.note), text_sha256=text,
                corrections=json.loads(black(json.dumps(made.corrections, ensure_ascii=False))),
                undoes=_new_id(made.undoes, claim.id) if made.undoes else None,
            ))
    return found


def _new_id(id: str, claim: str) -> str:
    return hashlib.sha256(f"{id} on {claim}".encode()).hexdigest()[:24]
