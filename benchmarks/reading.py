#!/usr/bin/env python3
"""Speed of reading beside the bare parsers, in one run: python benchmarks/reading.py [ROUNDS] [FILES]

For each format, in rounds that alternate: documents a second through the locked workers (batches of 100, as the road hands them
over) with everything that makes a Document of them (*locked*); the same in this process without workers (*free*); the reader
alone, in this process, to text without a Document (*reader*); the bare library where it is installed (odfpy and striprtf are
needed for nothing else). locked/reader is what sandbox and bookkeeping cost, reader/bare what reading more costs. Then the peak
memory of a process that reads the batch, a mixed folder of FILES (default 1000) through the road's first half, and the time to
the first claim. Medians of ROUNDS (default 3). `--processor [ROUNDS]` measures computing time instead, which other work on the
machine disturbs less.
Ratios count; the rest is this machine's.
"""

from __future__ import annotations

import importlib.util
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sousveil import pipeline, reading
from sousveil.model import Origin
from sousveil.reading.ahead import MOST, Ahead, Begun
from sousveil.reading.pool import Pool, shared
from sousveil.sources import Blob, Skipped, walk
from tests.reading.conservation import KINDS, made

BATCH = 100
FORMATS = ("html", "pdf", "docx", "odt", "xlsx", "rtf", "eml")
SAID = "the supplier sold cameras to a ministry and installed them."
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


def placed_pdf(raw: bytes) -> None:
    """The same, and for each line where it begins and ends, its colour and how it is drawn: what a citation of a paragraph, and
    telling what nobody sees, need of pdfium."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    pdf = pypdfium2.PdfDocument(raw)
    rect, colours = pdfium.FS_RECTF(), [ctypes.c_uint() for _ in range(4)]
    for page in pdf:
        asked = page.get_textpage()
        at = 0
        for words in asked.get_text_range().split("\r\n"):
            for place in (at + max(len(words) - 1, 0), at):
                index = pdfium.FPDFText_GetCharIndexFromTextIndex(asked, place)
                pdfium.FPDFText_GetLooseCharBox(asked, index, rect)
            pdfium.FPDFText_GetFillColor(asked, index, *colours)
            drawn = pdfium.FPDFText_GetTextObject(asked, index)
            if drawn:
                pdfium.FPDFTextObj_GetTextRenderMode(drawn)
            at += len(words) + 2
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


def bare_docx(raw: bytes) -> None:
    """python-docx: paragraphs and the cells of tables."""
    import docx

    document = docx.Document(io.BytesIO(raw))
    "\n".join(paragraph.text for paragraph in document.paragraphs)
    [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def bare_odt(raw: bytes) -> None:
    """odfpy: the text of the body."""
    from odf import opendocument, teletype

    teletype.extractText(opendocument.load(io.BytesIO(raw)).body)


def bare_rtf(raw: bytes) -> None:
    """striprtf."""
    from striprtf.striprtf import rtf_to_text

    rtf_to_text(raw.decode("latin-1"), errors="ignore")


NEEDS = {"html": "trafilatura", "pdf": "pypdfium2", "xlsx": "openpyxl", "eml": "email", "docx": "docx", "odt": "odf",
         "rtf": "striprtf"}
BARE: dict[str, Callable[[bytes], None]] = {
    kind: act for kind, act in (("html", bare_html), ("pdf", bare_pdf), ("xlsx", bare_xlsx), ("eml", bare_eml),
                                ("docx", bare_docx), ("odt", bare_odt), ("rtf", bare_rtf))
    if importlib.util.find_spec(NEEDS[kind])
}


def workbook(number: int) -> bytes:
    """A table of 200 rows, as openpyxl writes and so can read it."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append([number, row, f"Supplier {row}", "sold cameras to a ministry", 1000.5 * row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter(number: int) -> bytes:
    """A page of text and a table, as python-docx writes and so can read it."""
    import docx

    document = docx.Document()
    for part in range(12):
        document.add_paragraph(f"Letter {number}, part {part}: {SAID} " * 3)
    table = document.add_table(rows=5, cols=3)
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            cell.text = f"Cell {place}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def open_letter(number: int) -> bytes:
    """A page of text, as odfpy writes and so can read it; without odfpy the generator's."""
    if "odt" not in BARE:
        return made(list(KINDS).index("odt") + len(KINDS) * number).raw
    from odf import opendocument, text

    document = opendocument.OpenDocumentText()
    for part in range(12):
        document.text.addElement(text.P(text=f"Letter {number}, part {part}: {SAID} " * 3))
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


WRITTEN = {"xlsx": workbook, "docx": letter, "odt": open_letter}


def batch(kind: str) -> list[bytes]:
    """The documents of a format, the same ones each time."""
    if kind in WRITTEN:
        return [WRITTEN[kind](number) for number in range(BATCH)]
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
    for raw in documents:
        BARE[kind](raw) if way == "bare" else free(kind, raw)
    print(most_held())


def most_held() -> float:
    """The peak of this process in MiB; `ru_maxrss` would begin at what the process that started it had."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return int(said["VmHWM"].split()[0]) / 1024


def free(kind: str, raw: bytes) -> None:
    """A Document of bytes, read in this process."""
    found = reading.reader_of(reading.readable(raw, "a", "a"))(raw, "a")
    reading.document_of(found, raw, kind=kind, name="a")


def locked(documents: list[bytes], pool: Pool | None = None) -> None:
    """Documents of bytes, read by the workers."""
    waiting: deque[Begun] = deque()
    with Ahead(pool or shared()) as ahead:
        for raw in documents:
            waiting.append(ahead.begin(Blob(raw, Origin("a"), "a")))
            while waiting and (len(waiting) >= MOST or waiting[0].is_ready):
                waiting.popleft().document()
        while waiting:
            waiting.popleft().document()


def ways(kind: str) -> dict[str, Callable[[bytes], object]]:
    """How a document is read in this process."""
    read = reading.reader_of(kind)
    found: dict[str, Callable[[bytes], object]] = {"free": partial(free, kind), "reader": lambda raw: read(raw, "a")}
    return found | ({"bare": BARE[kind]} if kind in BARE else {})


WAYS = ("locked", "free", "reader", "bare")
RATIOS = (("locked", "reader"), ("locked", "free"), ("reader", "bare"), ("locked", "bare"))


def heads(unit: str) -> str:
    """The head of a table of `unit` by way, and ratios."""
    return f"{unit:16}" + "".join(f"{name:>8}" for name in WAYS) + "".join(f"{f'{one}/{other}':>15}" for one, other in RATIOS)


def ratios(times: list[dict[str, float]]) -> str:
    """Medians of rounds of one way beside another's."""
    return "".join(f"{statistics.median(round_[one] / round_[other] for round_ in times):15.2f}" if other in times[0]
                   else f"{'':15}" for one, other in RATIOS)


def formats(rounds: int) -> None:
    """A line a format."""
    print(heads("documents/s"), f"{'MiB free, bare':>16}")
    for kind in FORMATS:
        documents = batch(kind)
        acts: dict[str, Callable[[], object]] = {"locked": lambda documents=documents: locked(documents)}
        for name, way in ways(kind).items():
            acts[name] = lambda way=way, documents=documents: [way(raw) for raw in documents]
        for act in acts.values():
            act()
        times = [{name: seconds(act) for name, act in acts.items()} for _ in range(rounds)]
        middle = {name: statistics.median(one[name] for one in times) for name in acts}
        said = "".join(f"{BATCH / middle[name]:8.0f}" if name in middle else f"{'':8}" for name in WAYS)
        held = ", ".join(f"{peak(kind, way):.0f}" for way in ("free", "bare") if way in acts)
        print(f"{kind:16}{said}{ratios(times)} {held:>16}")


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


def processor(rounds: int) -> None:
    """A line a format: computing time of a document through the workers (theirs and this process's, the making of workers with
    it), free, by the reader alone, and bare, all on whatever processor; for PDF also with places."""
    print(heads("microseconds"))
    for kind in FORMATS:
        documents = batch(kind)
        acts = ways(kind) | ({"placed": placed_pdf} if kind == "pdf" else {})
        times = []
        for _ in range(rounds):
            found = {}
            for name, act in acts.items():
                started = time.process_time()
                for raw in documents:
                    act(raw)
                found[name] = (time.process_time() - started) / BATCH
            found["locked"] = (spent(documents, 6) - spent(documents, 2)) / (4 * BATCH)
            times.append(found)
        middle = {name: 1e6 * statistics.median(one[name] for one in times) for name in times[0]}
        said = "".join(f"{middle[name]:8.0f}" if name in middle else f"{'':8}" for name in WAYS)
        print(f"{kind:16}{said}{ratios(times)}")
        if "placed" in middle:
            print(f"{'':16} pdfium with places of lines, colours and ways of drawing: {middle['placed']:.0f}; "
                  f"reader/that {middle['reader'] / middle['placed']:.2f}")


def spent(documents: list[bytes], times: int) -> float:
    """Seconds of computing, of this process and all that it starts, to read documents some times over by fresh workers."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    pool = Pool()
    for _ in range(times):
        locked(documents, pool)
    pool.close()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(new.ru_utime + new.ru_stime - old.ru_utime - old.ru_stime for new, old in zip(after, before, strict=True))


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
    elif sys.argv[1:2] == ["--processor"]:
        processor(int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    else:
        main()
