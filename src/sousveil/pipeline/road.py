"""Sources to documents, documents to claims, both into a ledger.

Invariant: a batch goes on past a bad file and says so at the end; reading the same bytes twice adds nothing; each document goes
into the ledger with its claims in one step, so that a run that was killed is finished by running it again. A claim that rests
on text which a reader of the document would not see is for a person to decide on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil import reading, sources
from sousveil.extraction import SHIPPED, Extracted, Extractor
from sousveil.model import Claim, Document, ReadingError, Tier
from sousveil.pipeline.archives import Archives
from sousveil.pipeline.clock import Clock
from sousveil.pipeline.given import FIELDS, Given
from sousveil.pipeline.report import Failed, Report
from sousveil.pipeline.words import read_with
from sousveil.sources import Skipped
from sousveil.sources.own import OWN, OwnWork

if TYPE_CHECKING:
    from sousveil.ledger import Ledger
    from sousveil.reading.ahead import Begun


Item = tuple[Document, bytes] | Skipped
Web = Callable[[str], Iterator[sources.Blob | Skipped]]
_OFFLINE = "a web address; it is asked for only with --online (or save the page and read the file)"


def extract(
    text: str, *, title: str | None = None, publisher: str | None = None, published: str | None = None,
    candidates: bool = False, extractor: Extractor = SHIPPED,
) -> list[Claim]:
    """The claims of a text in reading order; with `candidates` also those that only a person should decide on.

    `title` and `publisher` tell of which country a text speaks; `published` (EDTF) is what relative dates resolve against;
    `extractor` may be `sousveil.extraction.QUICK`, which takes a fifth to a tenth of the time and finds less. Raises UsageError
    on a date that is none.
    """
    document = Document.of(text, title=title, publisher=publisher, published=published)
    return shown(extractor(document).claims, candidates=candidates)


def claims_of(document: Document, *, published: str | None = None, extractor: Extractor = SHIPPED) -> list[Claim]:
    """Claims and candidates of a document; what rests on invisible text is a candidate.

    `published` stands in where the document gives no date. Raises UsageError on a date that is none.
    """
    return list(extracted(document, published=published, extractor=extractor).claims)


def extracted(document: Document, *, published: str | None = None, extractor: Extractor = SHIPPED) -> Extracted:
    """The same, with what must be known of how they came about (a language that is not read, say)."""
    found = extractor(replace(document, published=document.published or published))
    seen = document.seen
    return replace(
        found, claims=tuple(replace(claim, tier=Tier.CANDIDATE) if claim.end > seen else claim for claim in found.claims)
    )


def shown(claims: Iterable[Claim], *, candidates: bool) -> list[Claim]:
    """Claims proper, or all of both tiers."""
    return [claim for claim in claims if candidates or claim.tier is Tier.CLAIM]


REDACTED = "redacted in this ledger: not read again"


def documents(
    named: Iterable[str | Path], *, given: Given | None = None, web: Web | None = None, ocr: str | None = None,
    archives: Archives | None = None, clock: Clock | None = None,
) -> Iterator[Item]:
    """Each document below the named sources with its bytes, or what was skipped and why: also a source that is not there.

    `web` gives what stands at a web address; without it none is asked for. `ocr` are languages to read scanned pages in.
    `archives` leave out the pages of web archives that are not worth reading; without it all are read.
    """
    clock = clock or Clock()
    for found in read_ahead(clock.each("sources", blobs(named, web=web, archives=archives)), given, ocr, clock):
        if archives is None or archives.goes_on(found):
            yield found


def read_ahead(
    items: Iterator[sources.Blob | Skipped], given: Given | None, ocr: str | None, clock: Clock,
    known: Callable[[sources.Blob], Document | None] = lambda blob: None,
) -> Iterator[Item]:
    """What `read` makes of each, in order; while one is read the next are looked for and handed over. What is `known` is not
    read."""
    from sousveil.reading.ahead import MOST, MOST_BYTES, Ahead
    from sousveil.reading.pool import shared

    waiting: deque[Begun | Skipped] = deque()
    size = 0
    with Ahead(shared(), ocr=ocr, mapping=given.mapping if given else None) as ahead:
        for item in items:
            with clock.part("reading"):
                waiting.append(item if isinstance(item, Skipped) else ahead.begin(item, known=known(item)))
            size += 0 if isinstance(item, Skipped) else len(item.raw)
            while waiting and (len(waiting) >= MOST or size > MOST_BYTES or _is_ready(waiting[0])):
                first = waiting.popleft()
                size -= 0 if isinstance(first, Skipped) else len(first.blob.raw)
                with clock.part("reading"):
                    found = _finished(first, given)
                yield found
        while waiting:
            with clock.part("reading"):
                found = _finished(waiting.popleft(), given)
            yield found


def _is_ready(first: Begun | Skipped) -> bool:
    return isinstance(first, Skipped) or first.is_ready


def _finished(first: Begun | Skipped, given: Given | None) -> Item:
    return first if isinstance(first, Skipped) else _told(first.blob, given, first.document)


def blobs(
    named: Iterable[str | Path], *, web: Web | None = None, archives: Archives | None = None
) -> Iterator[sources.Blob | Skipped]:
    """The bytes of each document below the named sources; else as `documents`."""
    for source in named:
        if isinstance(source, str) and source[:8].lower().startswith(("http://", "https://")):
            yield from web(source) if web else iter([Failed(source, _OFFLINE)])
            continue
        try:
            yield from sources.walk([source], web_archive=archives)
        except ReadingError as error:
            name, _, why = str(error).rpartition(": ")
            yield Failed(name, why)


def read(item: sources.Blob | Skipped, given: Given | None, ocr: str | None) -> Item:
    """A document of bytes, with what was given for it; what can't be read says why."""
    return item if isinstance(item, Skipped) else _told(item, given, partial(
        reading.read_blob, item, ocr=ocr, mapping=given.mapping if given else None))


def _told(item: sources.Blob, given: Given | None, read_it: Callable[[], Document]) -> Item:
    try:
        document = read_it()
    except OwnWork:
        return Skipped(item.origin.uri, OWN)
    except ReadingError as error:
        return Failed(item.origin.uri, str(error).removeprefix(f"{item.origin.uri}: "))
    return given.of(item, document) if given else document, item.raw


def read_into(
    ledger: Ledger, named: Iterable[str | Path], *, keep_originals: bool = True,
    progress: Callable[[str], None] = lambda _: None, extractor: Extractor = SHIPPED,
) -> Report:
    """Read, extract and store everything named; what could not be read stands in the report."""
    report = Report()
    for item in documents(named):
        if not isinstance(item, Skipped):
            progress(item[0].origin.uri)
        take(ledger, item, report, keep_originals=keep_originals, extractor=extractor)
    return report


def take(
    ledger: Ledger | None, item: Item, report: Report, *, keep_originals: bool = True, extractor: Extractor = SHIPPED,
    found: Extracted | None = None, clock: Clock | None = None,
) -> Extracted:
    """Extract and store one thing that `documents` gave, and enter it in the report. What this version has read already is not
    extracted again; `found` is what another process extracted. Returns what was found. What was skipped needs no ledger; a
    document does (ValueError)."""
    clock = clock or Clock()
    if isinstance(item, Skipped):
        report.left_out(item)
        return Extracted(())
    if ledger is None:
        raise ValueError("a document needs a ledger")
    document, raw = item
    known = is_known(ledger, document, extractor)
    if found is None:
        with clock.part("extraction"):
            found = Extracted(()) if known else extracted(document, extractor=extractor)
    with clock.part("ledger"):
        added = ledger.add(
            document, found.claims, original=raw if keep_originals else None, extractor=extractor.version,
            words=_words(extractor) if not found.notices else None,
        )
    fresh = found.claims if added.document or added.claims else ()
    proper = len(shown(fresh, candidates=False))
    report.took(
        document.origin.uri, document.id, (*document.notices, *found.notices), new=added.document, known=known,
        found=(proper, len(fresh) - proper),
        why="" if added.document else REDACTED if added.redacted else _how_known(ledger, document, extractor, known=known),
    )
    return found


def is_known(ledger: Ledger, document: Document, extractor: Extractor) -> bool:
    """Would extracting this very text with this version add nothing to the ledger, for good?"""
    return extractor.settled and ledger.has_read(document, extractor=extractor.version, words=_words(extractor))


def _words(extractor: Extractor) -> str | None:
    """What the ledger remembers silence by: a digest of the words that are read with; None where it is not to be remembered."""
    return read_with() if extractor.settled else None


def _how_known(ledger: Ledger, document: Document, extractor: Extractor, *, known: bool) -> str:
    kept = ledger.document(document.id)
    differing = [name for name in FIELDS if getattr(kept, name) != getattr(document, name)]
    told = "already read" if known else f"already in the ledger, now read by {extractor.version}"
    return told + (f"; the ledger keeps its own {', '.join(differing)}" if differing else "")
