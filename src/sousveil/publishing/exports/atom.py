"""atom (RFC 4287): one entry a finding, those with the newest claims first.

Invariant: `updated` is the time at which the newest claim of a finding was added to the ledger, never the time of the export.
"""

from __future__ import annotations

from collections.abc import Iterator

import sousveil
from sousveil.drawing.labels import labels
from sousveil.drawing.sentence import Relation, plain
from sousveil.model import Finding
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.holding import Holding
from sousveil.publishing.exports.quads import OWN
from sousveil.publishing.exports.xml import Element, child, element, written


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    feed = element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    head = holding.head
    dated = sorted(((_updated(finding, holding), finding) for finding in holding.findings), key=lambda pair: pair[1].id)
    dated.sort(key=lambda pair: pair[0], reverse=True)
    child(feed, "id", text=f"{OWN}{head.ledger.replace('/', ':')}")
    child(feed, "title", text="Findings on the export of surveillance technology")
    child(feed, "subtitle", text=f"{jsonl.NOTE} {holding.moved}".rstrip())
    child(feed, "updated", text=dated[0][0])
    child(child(feed, "author"), "name", text="sousveil")
    child(feed, "generator", {"version": sousveil.__version__}, "sousveil")
    terms = "; ".join(f"{row['licence']} ({row['documents']} documents)" for row in holding.licences())
    child(feed, "rights", text=f"Licences of the sources: {terms}. Made from {head.size} events, root {head.root}.")
    for updated, finding in dated:
        _entry(feed, finding, updated, holding)
    return {f"{holding.options.stem}.atom": written(feed)}


def _updated(finding: Finding, holding: Holding) -> str:
    ids = [*finding.claims, *finding.denials]
    return max((holding.times[id] for id in ids if id in holding.times), default=max(holding.times.values()))


def _entry(feed: Element, finding: Finding, updated: str, holding: Holding) -> None:
    entry = child(feed, "entry")
    said = Relation(
        finding.kind, finding.from_party, finding.to_party, finding.technology, finding.status, finding.modality
    )
    child(entry, "id", text=f"{OWN}finding:{finding.id}")
    child(entry, "title", text=f"{plain(said, labels())}.")
    child(entry, "updated", text=updated)
    child(entry, "category", {"term": str(finding.kind)})
    child(entry, "content", {"type": "text"}, "\n".join(_lines(finding, holding)))


def _lines(finding: Finding, holding: Holding) -> Iterator[str]:
    words = labels()
    yield f"{words.count('origins', finding.support)}, {words(f'modality.{finding.modality}')}, grade {finding.grade}"
    for id in (*finding.claims, *finding.denials):
        claim = holding.claims.get(id)
        if claim is not None:
            no = "Denial: " if id in finding.denials else ""
            document = holding.by_id[claim.doc]
            said = f"{claim.speaker}, in " if claim.speaker else ""
            yield f"{no}“{' '.join(claim.quote.split())}” ({said}{document.publisher or document.title or document.origin.uri})"
