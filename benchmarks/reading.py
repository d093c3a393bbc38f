#!/usr/bin/env python3
"""Speed of reading beside the bare parsers, in one run: python benchmarks/reading.py [ROUNDS] [FILES]

For each format: documents a second through the locked workers (batches of 100), in this process without them, and through
the bare library where there is one, in rounds that alternate; peak memory of a process that reads the batch. Then a mixed
folder of FILES (default 1000) through the road's first half, and the time to the first claim. Medians of ROUNDS (default 3).
Ratios count; the rest is this machine's.
"""

from __future__ import annotations

import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sousveil import pipeline, reading
from sousveil.reading.pool import shared
from sousveil.sources import Blob, Skipped, walk
from tests.reading.conservation import KINDS, made

BATCH = 100
FORMATS = ("html", "pdf", "docx", "odt", "xlsx", "rtf", "eml")
SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."


def bare_html(raw: bytes) -> None:
    """trafilatura with metadata."""
    import trafilatura

    trafilatura.bare_extraction(raw, favor_recall=True, with_metadata=True)


def bare_pdf(raw: bytes) -> None:
    """pdfium's text, page by page."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(raw)
    for page in pdf:
        page.get_textpage().get_text_range()
    pdf.close()


def bare_xlsx(raw: bytes) -> None:
    """openpyxl, read only."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            " ".join(str(value) for value in row)


def bare_eml(raw: bytes) -> None:
    """The standard library's message and its body."""
    import email
    import email.policy

    body = email.message_from_bytes(raw, policy=email.policy.default).get_body()
    if body is not None:
        body.get_content()


BARE: dict[str, Callable[[bytes], None]] = {"html": bare_html, "pdf": bare_pdf, "xlsx": bare_xlsx, "eml": bare_eml}


def workbook(number: int) -> bytes:
    """A table of 200 rows, as openpyxl writes and so can read it."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append([number, row, f"Supplier {row}", "sold cameras to a ministry", 1000.5 * row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def batch(kind: str) -> list[bytes]:
    """The documents of a format, the same ones each time."""
    if kind == "xlsx":
        return [workbook(number) for number in range(BATCH)]
    first = list(KINDS).index(kind)
    return [made(first + len(KINDS) * number).raw for number in range(BATCH)]


def seconds(act: Callable[[], object]) -> float:
    """Wall seconds of an act."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def peak(kind: str, way: str) -> float:
    """MiB of a process of its own that reads the batch one way."""
    words = [sys.executable, __file__, "--peak", kind, way]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def alone(kind: str, way: str) -> None:
    """What such a process does."""
    documents = batch(kind)
    read = reading.reader_of(kind)
    for raw in documents:
        BARE[kind](raw) if way == "bare" else read(raw, "a")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def formats(rounds: int) -> None:
    """A line a format."""
    print(f"{'format':7} {'docs/s locked':>14} {'docs/s free':>12} {'locked/free':>12} {'free/bare':>10} {'MiB':>9}")
    for kind in FORMATS:
        documents, read = batch(kind), reading.reader_of(kind)
        acts: dict[str, Callable[[bytes], object]] = {
            "locked": lambda raw, kind=kind: shared().read(kind, raw, "a"), "free": lambda raw, read=read: read(raw, "a"),
        }
        acts |= {"bare": BARE[kind]} if kind in BARE else {}
        took: dict[str, list[float]] = {name: [] for name in acts}
        for act in acts.values():
            act(documents[0])
        for _ in range(rounds):
            for name, act in acts.items():
                took[name].append(seconds(lambda act=act, documents=documents: [act(raw) for raw in documents]))
        middle = {name: statistics.median(times) for name, times in took.items()}
        beside = f"{middle['free'] / middle['bare']:10.2f}" if "bare" in middle else " " * 10
        beside += f" {peak(kind, 'free'):9.0f}" + (f" {peak(kind, 'bare'):6.0f}" if "bare" in middle else "")
        print(f"{kind:7} {BATCH / middle['locked']:14.0f} {BATCH / middle['free']:12.0f} "
              f"{middle['locked'] / middle['free']:12.2f} {beside}")


def folder(rounds: int, files: int) -> None:
    """A mixed folder through the locked workers, and without them."""
    with tempfile.TemporaryDirectory() as place:
        for number in range(files):
            one = made(number)
            (Path(place) / f"{number:05}.{one.kind}").write_bytes(one.raw)

        def locked() -> None:
            assert sum(not isinstance(item, Skipped) for item in pipeline.documents([place])) == files

        def free() -> None:
            for item in walk([place]):
                assert isinstance(item, Blob)
                kind = reading.known_format(item.raw, item.name, item.name)
                reading.document_of(reading.reader_of(kind)(item.raw, item.name), item.raw, kind=kind)

        took = [(seconds(locked), seconds(free)) for _ in range(rounds)]
    middle = statistics.median(one for one, _ in took)
    ratio = statistics.median(one / other for one, other in took)
    print(f"mixed folder of {files} files: {middle:.1f} s, {files / middle:.0f} files/s, {ratio:.2f}x of it without workers")


def first_claim(rounds: int) -> None:
    """From the command to the claims of one page, beside a bare interpreter."""
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "a.html"
        page.write_text(f"<html lang='en'><body><article><p>{SALE}</p></article></body></html>", encoding="utf-8")
        words = [sys.executable, "-m", "sousveil", "extract", str(page)]
        took = [(seconds(lambda: subprocess.run(words, check=True, capture_output=True)),
                 seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True))) for _ in range(rounds)]
    print(f"time to the first claim: {statistics.median(one for one, _ in took):.2f} s "
          f"({statistics.median(other for _, other in took):.2f} s of it a bare interpreter)")


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    formats(rounds)
    folder(rounds, int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    first_claim(rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        alone(*sys.argv[2:4])
    else:
        main()
