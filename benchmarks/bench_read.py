#!/usr/bin/env python3
"""Twenty-four documents of five formats into a new ledger, beside extraction alone and beside a second reading, in one run.

python benchmarks/bench_read.py [ROUNDS]    (default 3). The model is loaded and the readers' processes are started beforehand.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sousveil import extraction, ledger, pipeline
from sousveil.sources import Skipped

DEMO = Path(__file__).resolve().parent.parent / "demo"
COUNT = 24


def chosen() -> list[Path]:
    """Documents of every format in turn, the same ones each time."""
    by_format: dict[str, list[Path]] = {}
    for path in sorted(DEMO.glob("[0-9][0-9]-*")):
        by_format.setdefault(path.suffix, []).append(path)
    turns = [path for turn in range(COUNT) for paths in by_format.values() for path in paths[turn : turn + 1]]
    return turns[:COUNT]


def seconds_of_parts(paths: list[Path]) -> dict[str, float]:
    """Wall seconds of reading alone, extraction alone, all into a new ledger, and the same again."""
    started = time.perf_counter()
    items = [item for item in pipeline.documents(paths) if not isinstance(item, Skipped)]
    read = time.perf_counter()
    for document, _ in items:
        extraction.extract(document)
    extracted = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ledger.open(Path(folder) / "new.sousveil") as opened:
        before = time.perf_counter()
        report = pipeline.read_into(opened, paths)
        stored = time.perf_counter()
        pipeline.read_into(opened, paths)
        again = time.perf_counter()
    assert report.documents == len(paths)
    return {
        "reading alone": read - started, "extraction alone": extracted - read,
        "into a new ledger": stored - before, "the same again": again - stored,
    }


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    paths = chosen()
    seconds_of_parts(paths)
    found = [seconds_of_parts(paths) for _ in range(rounds)]
    print(f"{len(paths)} documents, {len({path.suffix for path in paths})} formats, median of {rounds} rounds")
    for name in found[0]:
        ratio = statistics.median(one[name] / one["extraction alone"] for one in found)
        print(f"  {name:<20} {statistics.median(one[name] for one in found):7.2f} s   {ratio:.2f}x extraction alone")


if __name__ == "__main__":
    main()
