#!/usr/bin/env python3
"""Speed of reading beside the bare parsers, in one run: python benchmarks/reading.py [ROUNDS]

For each format: documents a second through the locked workers (batches of 100), in this process without them, and through the
bare library where there is one; medians of ROUNDS (default 3) rounds that alternate. Ratios count; the rest is this machine's.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sousveil import reading
from sousveil.reading.pool import shared
from tests.reading.conservation import KINDS, made

BATCH = 100


def bare_html(raw: bytes) -> None:
    """trafilatura with metadata, as the thin version called it."""
    import trafilatura

    trafilatura.bare_extraction(raw, favor_recall=True, with_metadata=True)


def bare_pdf(raw: bytes) -> None:
    """pdfium's text, page by page."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(raw)
    for page in pdf:
        page.get_textpage().get_text_range()
    pdf.close()


BARE: dict[str, Callable[[bytes], None]] = {"html": bare_html, "pdf": bare_pdf}


def seconds(act: Callable[[bytes], object], documents: list[bytes]) -> float:
    """Wall seconds of `act` on every document."""
    started = time.perf_counter()
    for raw in documents:
        act(raw)
    return time.perf_counter() - started


def main() -> None:
    """Print a line a format."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{'format':7} {'docs/s locked':>14} {'docs/s free':>12} {'locked/free':>12} {'free/bare':>10}")
    for kind in ("html", "pdf", "docx", "odt", "xlsx", "rtf", "eml"):
        chosen = [made(list(KINDS).index(kind) + len(KINDS) * number).raw for number in range(BATCH)]
        read = reading.reader_of(kind)

        def locked(raw: bytes, kind: str = kind) -> object:
            return shared().read(kind, raw, "a")

        acts: dict[str, Callable[[bytes], object]] = {"locked": locked, "free": lambda raw, read=read: read(raw, "a")}
        acts |= {"bare": BARE[kind]} if kind in BARE else {}
        for act in acts.values():
            act(chosen[0])
        took = {name: [] for name in acts}
        for _ in range(rounds):
            for name, act in acts.items():
                took[name].append(seconds(act, chosen))
        middle = {name: statistics.median(times) for name, times in took.items()}
        ratio = f"{middle['free'] / middle['bare']:10.2f}" if "bare" in middle else f"{'':>10}"
        print(f"{kind:7} {len(chosen) / middle['locked']:14.0f} {len(chosen) / middle['free']:12.0f} "
              f"{middle['locked'] / middle['free']:12.2f} {ratio}")
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
