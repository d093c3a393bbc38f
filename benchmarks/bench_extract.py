#!/usr/bin/env python3
"""What extraction costs: a cold start on a text of 2,000 characters, and characters a second beside the parts it is built on,
by the default extractor and by the quick one.

python benchmarks/bench_extract.py [ROUNDS]    (default 3). One core. Each ratio is the speed of the whole over that of the part
alone on the same texts in the same run, median of rounds that alternate: 1.0 would mean that the whole costs no more than it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sousveil import extraction
from sousveil.bench import read_gold
from sousveil.extraction import engine, neural, sentences
from sousveil.extraction.language import load
from sousveil.extraction.neural import pieces
from sousveil.extraction.pace import Pace
from sousveil.extraction.tokens import tokenise
from sousveil.model import Document
from sousveil.parties.gazetteer import find

DEMO = Path(__file__).resolve().parent.parent / "demo"
COLD = 2000


def words(document: Document) -> None:
    """Sentences, tokens and the names of the gazetteer: the matcher that the rules are built on."""
    for start, end in sentences.split(document.text, load("en").abbreviations):
        tokenise(document.text, start, end)
    find(document.text)


def rules(document: Document) -> None:
    """The rules alone."""
    engine.claims(engine.read(document, load("en"), published=document.published))


def encoder(document: Document) -> None:
    """The encoder of the model alone, over the windows that it reads anyway."""
    reader = neural.load()
    assert reader is not None
    spans = sentences.split(document.text, load("en").abbreviations)
    whole = pieces.cut(reader.tokenizer, document.text, [])
    for window in pieces.windows(whole, spans):
        reader.engine.encode(*whole.slice(window.first, window.last).with_special())


def whole(document: Document) -> None:
    """Extraction as it is."""
    extraction.extract(document)


def quick(document: Document) -> None:
    """Extraction at the quick pace."""
    extraction.extract(document, pace=Pace.QUICK)


PARTS: dict[str, Callable[[Document], None]] = {
    "extract": whole, "extract, quick": quick, "rules alone": rules, "encoder alone": encoder,
    "tokens and gazetteer alone": words,
}


def cold_start(text: str, pace: str) -> None:
    """`sousveil extract FILE` as a process: wall, CPU and peak memory, beside `python -c pass`. Memory is the most of any child
    so far: begin with what takes least."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "text.txt"
        file.write_text(text, encoding="utf-8")
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare = time.perf_counter() - started
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        command = [sys.executable, "-m", "sousveil", "extract", str(file), "--extractor", pace]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"cold start, {len(text)} characters, {pace}: {wall:.2f} s wall ({wall / bare:.0f}x python -c pass), "
          f"{cpu:.2f} s CPU, {after.ru_maxrss / 1024:.0f} MB at most")


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    texts = [row["text"] for row in read_gold(DEMO / "expected.jsonl")]
    for pace in (Pace.QUICK, Pace.DEFAULT):
        cold_start(" ".join(" ".join(texts).split())[:COLD], pace)
    documents = [Document.of(text) for text in texts]
    characters = sum(len(document.text) for document in documents)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for part in PARTS.values():  # words compiled, models loaded
        part(Document.of("Huawei sold cameras to Kenya."))
    speeds: dict[str, list[float]] = {name: [] for name in PARTS}
    for _ in range(rounds):
        for name, part in PARTS.items():
            started = time.process_time()
            for document in documents:
                part(document)
            speeds[name].append(characters / (time.process_time() - started))
    print(f"{len(documents)} documents, {characters} characters, one core, median of {rounds} rounds")
    for name, found in speeds.items():
        ratio = statistics.median(own / part for own, part in zip(speeds["extract"], found, strict=True))
        print(f"  {name:<28} {statistics.median(found):>10,.0f} characters/s   extract is {ratio:.2f}x of it")


if __name__ == "__main__":
    main()
