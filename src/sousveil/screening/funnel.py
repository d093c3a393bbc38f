"""An archive in, the pages worth reading out, with sums that say what became of every record.

Invariant: the same archive, words and seed give the same pages in the same order, whatever ran before; every record is counted
once. A page that was left out goes the whole road all the same with a chance of AUDIT, by a hash of its own address, its date
and the seed, wherever the archive lies, so that what the funnel loses is measured where it is used.

No engine, no ledger, no extraction is imported here: a worker of a cluster calls the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import BinaryIO

from sousveil.screening.copies import Seen
from sousveil.screening.screen import Screen, shared
from sousveil.screening.verdict import Counts, Step, Verdict
from sousveil.sources.blobs import Blob, Skipped
from sousveil.sources.webarchives import Page, Passed, pages

AUDIT = 0.001


@dataclass(frozen=True, slots=True)
class Picked:
    """A page to read: its bytes, why, and whether it is only read to see what leaving it out would lose."""

    blob: Blob
    verdict: Verdict
    audit: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A page that is not read, and why."""

    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """How an archive is gone through: the words' screen, the seed and share of the audit, whether copies are left out, and
    whether pages that are left out are named too."""

    screen: Screen | None = None
    seed: int = 0
    audit: float = AUDIT
    copies: bool = True
    name_all: bool = False


class Funnel:
    """Goes through archives one after the other and remembers what it saw, so that copies across them are known."""

    def __init__(self, asked: Asked | None = None, *, seen: Seen | None = None) -> None:
        self.counts = Counts()
        self._asked = asked or Asked()
        self._seen = seen or Seen()

    @cached_property
    def _screen(self) -> Screen:
        """Built when the first page is looked at: it takes longer than a short text takes to be read and extracted."""
        return self._asked.screen or shared()

    def archive(
        self, file: BinaryIO, shown: str, *, at: Callable[[int], None] = lambda _: None
    ) -> Iterator[Picked | LeftOut | Skipped]:
        """The pages of one WARC that are worth reading, what could not be read, and, where asked, what was left out.

        `at` is told the place in the file before each record. Raises `sources.budget.Refused` for a bomb.
        """
        for item in pages(file, shown, at=at):
            self.counts.records += 1
            if isinstance(item, Passed):
                self.counts.passed[item.why] += 1
            elif isinstance(item, Skipped):
                self.counts.skipped[_sort(item.why)] += 1
                yield item
            else:
                yield from self._page(item)

    def made_claims(self, picked: Picked) -> None:
        """An audited page made claims: tell it, so that the loss is estimated."""
        self.counts.audit_hits += picked.audit

    def is_worth(self, picked: Picked, text: str) -> bool:
        """Is a picked page worth extracting, now that it was read and has a `text`? Asked once of each page: one whose format
        could not be looked at before may be left out only now."""
        if picked.verdict.step is not Step.FORMAT or self._screen.text(text).worth:
            return True
        self.counts.picked -= 1
        self.counts.screened += 1
        return False

    def _page(self, page: Page) -> Iterator[Picked | LeftOut]:
        self.counts.bytes += len(page.body)
        verdict = self._screen.page(page.body, charset=page.charset, content_type=page.kind)
        if verdict.worth:
            verdict = self._copied(page.name, verdict)
        if verdict.worth:
            self.counts.picked += 1
            yield Picked(page.blob(), verdict)
            return
        self._count(verdict.step)
        if verdict.step is not Step.COPY and self._is_audited(page):
            self.counts.audited += 1
            yield Picked(page.blob(), verdict, audit=True)
        elif self._asked.name_all:
            yield LeftOut(page.name, verdict)

    def _copied(self, name: str, verdict: Verdict) -> Verdict:
        sentences = verdict.passages
        if not self._asked.copies or not sentences:
            return verdict
        original = self._seen.copy_of(sentences)
        if original is not None:
            return Verdict(False, Step.COPY, f"all that counts in it stands in {original}", verdict.words, sentences)
        near = self._seen.near(sentences)
        self._seen.add(name, sentences)
        if near is None:
            return verdict
        why = f"{verdict.why}; {near[1]:.0%} of it stands in {near[0]}, not word for word"
        return Verdict(True, verdict.step, why, verdict.words, sentences)

    def _count(self, step: Step) -> None:
        if step is Step.COPY:
            self.counts.copies += 1
        elif step is Step.BYTES:
            self.counts.prefiltered += 1
        else:
            self.counts.screened += 1

    def _is_audited(self, page: Page) -> bool:
        if not self._asked.audit:
            return False
        told = f"{self._asked.seed}\n{page.url}\n{page.headers.get('WARC-Date')}"
        drawn = blake2b(told.encode("utf-8", "replace"), digest_size=8).digest()
        return int.from_bytes(drawn, "big") < self._asked.audit * 2**64


def _sort(why: str) -> str:
    """A reason without its numbers, so that equal ones are counted together."""
    return why.split(" (")[0].split(":")[0].split(" after byte")[0][:80]
