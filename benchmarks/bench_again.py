#!/usr/bin/env python3
"""Texts in which nothing is found, read into a ledger, and the same folder again: what it brings to remember silence.

python benchmarks/bench_again.py [TEXTS]    (default 40) seconds of the first reading, of the second, and of a second one by
                                            an extractor whose silence is not remembered
python benchmarks/bench_again.py --notes 1000000 --folder DIR    a ledger of so many silent documents: adding, asking,
                                            verifying and (up to 100,000) merging
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sousveil import ledger as ledgers
from sousveil import pipeline
from sousveil.extraction import SHIPPED, Extracted
from sousveil.ledger.merge import merge
from sousveil.ledger.verify import verify
from sousveil.model import Document

PER_BATCH = 2000
SENTENCES = (
    "The council met on Monday and talked for two hours about the new library.",
    "Nobody in the hall could say when the tram would run again.",
    "Prices of bread and fuel have risen since the spring, and wages have not.",
    "The report of the audit office fills three hundred pages, most of them tables.",
    "A teacher from the north of the country said that her pupils had no books.",
    "In Kenya the rains came late this year, and the harvest was poor.",
    "Huawei presented its figures for the third quarter in Shenzhen.",
    "The minister of transport of Serbia opened a bridge and went home.",
    "Cameras clicked as the winners of the competition came on to the stage.",
    "It is not known what the building will be used for when the school has moved.",
    "The orchestra played for an hour, and the rain held off until the end.",
    "Parliament will debate the law on data protection after the summer.",
    "Engineers are looking for the cause of the power cut of last week.",
    "The World Bank lowered its forecast for growth in the region.",
    "People queued in front of the post office, as they do every first of the month.",
    "Journalists asked for the minutes of the meeting and were sent away.",
)


@dataclass(frozen=True)
class Forgetful:
    """The extractor that ships, whose silence is not remembered: what a second reading cost before it was."""

    version: str = SHIPPED.version
    settled: bool = False

    def __call__(self, document: Document) -> Extracted:
        return SHIPPED(document)


def silent(count: int) -> Iterator[str]:
    """Texts of about 1,800 characters, no two alike, in which nothing is found."""
    rng, number = random.Random(11), 0
    while number < count:
        text = " ".join([*(rng.choice(SENTENCES) for _ in range(24)), f"This is page {rng.randrange(10**9)}."])
        if not SHIPPED(Document.of(text)).claims:
            number += 1
            yield text


def read_again(count: int) -> None:
    """Seconds of reading a folder of silent texts once, again, and again without memory."""
    with tempfile.TemporaryDirectory() as place, ledgers.open(Path(place) / "new.sousveil") as opened:
        folder = Path(place) / "in"
        folder.mkdir()
        for number, text in enumerate(silent(count)):
            (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        spent, told = [], []
        for extractor in (SHIPPED, SHIPPED, Forgetful()):
            before = time.perf_counter()
            told.append(pipeline.read_into(opened, [folder], extractor=extractor).line())
            spent.append(time.perf_counter() - before)
    for name, seconds, line in zip(("first", "again", "again, forgetful"), spent, told, strict=True):
        print(f"  {name:<18} {seconds:8.2f} s   {seconds / spent[2]:6.3f}x the forgetful second   {line}")


def remember(count: int, folder: Path) -> None:
    """What a ledger of `count` silent documents costs to write, to ask, to verify and to merge; CPU seconds."""
    path, copy = folder / "notes.sousveil", folder / "merged.sousveil"
    made = (Document.of(f"Nothing happened on day {number}.") for number in range(count))
    spent = asked = 0.0
    with ledgers.open(path) as ledger:
        while batch := [(document, ()) for document in islice(made, PER_BATCH)]:
            before = time.process_time()
            ledger.add_many(batch, extractor="made 1", words="w")
            spent += time.process_time() - before
        rng, times = random.Random(3), []
        for number in (rng.randrange(count) for _ in range(2000)):
            document = Document.of(f"Nothing happened on day {number}.")
            before = time.perf_counter()
            known = ledger.has_read(document, extractor="made 1", words="w")
            times.append(time.perf_counter() - before)
            assert known
        asked = statistics.median(times)
        print(f"  adding {spent / count * 1e6:6.0f} microseconds a document; asking {asked * 1e6:6.0f} (median of 2,000)")
        before = time.process_time()
        assert verify(ledger.store).problems == []
        print(f"  verifying {time.process_time() - before:6.1f} s, {path.stat().st_size / count:,.0f} bytes a document")
        if count <= 100_000:
            with ledgers.open(copy) as other:
                before = time.process_time()
                merge(other.store, ledger.store, verified=True)
                spent = time.process_time() - before
                print(f"  merging into an empty ledger {spent / count * 1e6:6.0f} microseconds a document")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="?", type=int, default=40)
    parser.add_argument("--notes", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.notes:
        with tempfile.TemporaryDirectory(dir=options.folder) as place:
            print(f"{options.notes:,} silent documents")
            remember(options.notes, Path(place))
        return
    print(f"{options.texts} texts in which nothing is found")
    read_again(options.texts)


if __name__ == "__main__":
    main()
