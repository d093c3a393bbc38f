#!/usr/bin/env python3
"""The funnel of an archive beside the naive road, merely reading, and the text of every page: CPU time, in turns.

python benchmarks/bench_funnel.py [PAGES] [ROUNDS] [ARCHIVE.warc.gz]    (default 2000 pages, 3 rounds, a new archive)
python benchmarks/bench_funnel.py parts [PAGES] [ROUNDS]                (where the funnel's time goes)

The naive road is warcio + trafilatura + `re` of 300 of the words on every page; it runs on the first pages only and is
compared by pages a second. The funnel goes as far as full reading (lexbor, trafilatura) of what it picks; extraction is on
neither side. Recall is against the text of every page, by the planted classes. Pin it: taskset -c 0 python benchmarks/...
"""

from __future__ import annotations

import gc
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.synthetic_archive import ORDINARY, make
from sousveil.reading import html
from sousveil.screening import Asked, Funnel, Picked, Screen, Words
from sousveil.screening.words import DATA, shipped
from sousveil.sources.webarchives import Page, pages

NAIVE_PAGES = 150
ASKED = 300
MANY = 30_000
HARD = 600
PIECE = 65_536


def words_of(count: int) -> Words:
    """The words that ship, with names made up to make `count` suppliers and technologies."""
    tables = json.loads(DATA.read_text(encoding="utf-8"))
    rng = random.Random(7)
    have = len(tables["suppliers"]) + len(tables["technologies"])
    tables["suppliers"] += [made_up(rng, number) for number in range(max(0, count - have))]
    return Words.of(**tables)


def made_up(rng: random.Random, number: int) -> str:
    """A name that stands nowhere: Latin, accented, Cyrillic or Chinese, of one word or two."""
    kind = rng.random()
    if kind < 0.06:
        return "".join(chr(rng.randint(0x4E00, 0x9F00)) for _ in range(rng.choice((3, 4))))
    letters, vowels = ("бвгджзклмнпрстфхцчш", "аеиоу") if kind < 0.12 else ("bcdfghjklmnpqrstvwxz", "aeiouyé")
    name = "".join(rng.choice(letters) + rng.choice(vowels) for _ in range(rng.choice((3, 4, 5))))
    return name.capitalize() + rng.choice(("", "", " Systems", " Group", f" {name[2:6].capitalize()}"))


def read_only(archive: Path) -> int:
    """fastwarc: records read, HTTP parsed, bodies decoded."""
    count = 0
    for record in ArchiveIterator(str(archive), record_types=WarcRecordType.response, parse_http=True, auto_decode="all",
                                  fsspec_args=False):
        record.reader.read()
        count += 1
    return count


def inflate_only(archive: Path) -> int:
    """zlib, members one after the other; every second one is a request."""
    members = 0
    with archive.open("rb") as file:
        packed, inflater = file.read(PIECE), zlib.decompressobj(31)
        while packed:
            inflater.decompress(packed)
            packed = inflater.unused_data or file.read(PIECE)
            if inflater.eof:
                members, inflater = members + 1, zlib.decompressobj(31)
    return members // 2


def funnel(archive: Path, screen: Screen, found: list[str] | None = None) -> Funnel:
    """The funnel with full reading of what it picks."""
    run = Funnel(Asked(screen=screen, audit=0.0, copies=False))
    with archive.open("rb") as file:
        for item in run.archive(file, archive.name):
            if isinstance(item, Picked):
                html.read_html(item.blob.raw, item.blob.origin.uri, charset=item.blob.charset)
                if found is not None:
                    found.append(item.blob.url or "")
    return run


def naive(archive: Path, limit: int, *, match: bool = True) -> int:
    """warcio, trafilatura and (with `match`) one regular expression, on every page."""
    import trafilatura
    from warcio.archiveiterator import ArchiveIterator as Warcio

    forms = [term.form for term in shipped().wanted]
    wanted = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in random.Random(1).sample(forms, ASKED)))
    count = 0
    with archive.open("rb") as file:
        for record in Warcio(file):
            if record.rec_type == "response":
                text = trafilatura.extract(record.content_stream().read()) or ""
                if match:
                    wanted.search(text)
                count += 1
                if count == limit:
                    break
    return count


def text_of_every_page(archive: Path) -> set[str]:
    """Addresses of the pages that are worth reading by their text, whatever their bytes look like."""
    screen = Screen(by_bytes=False)
    with archive.open("rb") as file:
        return {
            item.url for item in pages(file, archive.name)
            if isinstance(item, Page) and screen.page(item.body, charset=item.charset).worth
        }


def rate(work: Callable[[], int]) -> float:
    """Pages a CPU second."""
    started = time.process_time()
    count = work()
    return count / (time.process_time() - started)


def recall(archive: Path, screen: Screen) -> None:
    """Print what the funnel has of what the text of every page gives, by planted class."""
    picked: list[str] = []
    print(funnel(archive, screen, picked).counts.line())
    found, truth, by_text = set(picked), truth_of(archive), text_of_every_page(archive)
    want = {url: kind for url, kind in truth.items() if url in by_text}
    have = Counter(kind for url, kind in want.items() if url in found)
    ordinary = [kind for kind in want.values() if kind in ORDINARY]
    print(f"recall in ordinary classes: {sum(have[kind] for kind in ORDINARY)}/{len(ordinary)}")
    print(f"recall in all planted classes: {sum(have.values())}/{len(want)}")
    by_class = Counter(want.values())
    told = (f"{kind} {have[kind]}/{by_class[kind]}/{count}" for kind, count in sorted(Counter(truth.values()).items()))
    print("  by class (funnel/text of every page/planted):", ", ".join(told))
    print(f"recall of all pages that the text picks: {len(found & by_text)}/{len(by_text)}")
    print(f"pages fully read for each relevant one: {len(found) / max(1, len(want)):.2f}")


def memory(archive: Path) -> float:
    """Peak memory of a process that goes through the archive, in MB."""
    code = ("import sys; from pathlib import Path; from benchmarks.bench_funnel import funnel; "
            "from sousveil.screening.screen import shared; funnel(Path(sys.argv[1]), shared()); "
            "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])")
    said = subprocess.run([sys.executable, "-c", code, str(archive)], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).resolve().parent.parent)
    return int(said.stdout) / 1024


def truth_of(archive: Path) -> dict[str, str]:
    """The planted pages of an archive."""
    told: dict[str, str] = json.loads(archive.with_suffix("").with_suffix(".truth.json").read_text(encoding="utf-8"))
    return told


def measure(archive: Path, rounds: int) -> None:
    """Time, recall and memory over one archive."""
    screens: dict[str, Screen] = {}
    for name, count in (("shipped", 0), ("3,000", 3000), ("30,000", MANY)):
        started = time.process_time()
        screens[name] = Screen(words_of(count))
        wanted = len(screens[name].words.wanted)
        print(f"words {name}: {wanted:,}, built in {time.process_time() - started:.1f} s CPU")
    roads: dict[str, Callable[[], int]] = {
        "inflate only (zlib)": lambda: inflate_only(archive),
        "read only (fastwarc)": lambda: read_only(archive),
        "naive road": lambda: naive(archive, NAIVE_PAGES),
        "naive road without `re`": lambda: naive(archive, NAIVE_PAGES, match=False),
        **{f"funnel, {name} words": lambda screen=screen: pages_of(funnel(archive, screen))  # type: ignore[misc]
           for name, screen in screens.items()},
    }
    naive(archive, 10)
    gc.freeze()
    found = {name: [] for name in roads}  # type: dict[str, list[float]]
    for _ in range(rounds):
        for name, work in roads.items():
            found[name].append(rate(work))
    for name, rates in found.items():
        beside = [statistics.median(one / base for one, base in zip(rates, found[road], strict=True))
                  for road in ("naive road", "read only (fastwarc)")]
        print(f"{name:<28} {statistics.median(rates):>14,.0f}/s   {beside[0]:6.2f}x naive   {beside[1]:5.2f}x read only")
    many = statistics.median(
        one / base for one, base in zip(found["funnel, 30,000 words"], found["funnel, 3,000 words"], strict=True))
    print(f"30,000 words beside 3,000: {many:.2f}x")
    recall(archive, screens["shipped"])
    print(f"peak memory of a process with the words that ship: {memory(archive):.0f} MB")


def parts(archive: Path, rounds: int) -> None:
    """Print the microseconds a page of the funnel, each step with those before it: the quickest of the rounds, in turns."""
    screen = Screen()
    prefilter = screen.prefilter
    if prefilter is None:
        raise SystemExit("without Vectorscan there is no looking at bytes")

    def each(look: Callable[[Page], object]) -> int:
        with archive.open("rb") as file:
            return sum(1 for item in pages(file, archive.name) if isinstance(item, Page) and look(item) is not item)

    def alone() -> int:
        run = Funnel(Asked(screen=screen, audit=0.0, copies=False))
        with archive.open("rb") as file:
            for _ in run.archive(file, archive.name):
                pass
        return pages_of(run)

    steps: dict[str, Callable[[], int]] = {
        "merely reading": lambda: read_only(archive),
        "records read and told apart": lambda: each(lambda page: None),
        "and Vectorscan's pass alone": lambda: each(lambda page: prefilter.scan(page.body, lambda *_: None)),
        "and what it finds looked at": lambda: each(lambda page: prefilter.find(page.body, page.charset)),
        "and the text of those that pass": lambda: each(lambda page: screen.page(page.body, charset=page.charset)),
        "and the sums": alone, "and full reading": lambda: pages_of(funnel(archive, screen)),
    }
    alone()
    gc.freeze()
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            took[name].append(1e6 / rate(step))
    for name, found in took.items():
        print(f"{name:<34} {min(found):7.1f} microseconds a page (median {statistics.median(found):.1f})")


def pages_of(run: Funnel) -> int:
    """How many pages a funnel decided on."""
    return run.counts.picked + run.counts.left_out + run.counts.copies


def main() -> None:
    """Make an archive where none is given, and measure."""
    if sys.argv[1:2] == ["parts"]:
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "made.warc.gz"
            make(archive, int(sys.argv[2]) if len(sys.argv) > 2 else 2000, 1)
            parts(archive, int(sys.argv[3]) if len(sys.argv) > 3 else 5)
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    if len(sys.argv) > 3:
        measure(Path(sys.argv[3]), rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "made.warc.gz"
        make(archive, count, 1)
        measure(archive, rounds)
        print(f"\nanother archive, of {HARD} planted pages, for recall alone")
        make(archive, HARD, 2, share=1.0)
        recall(archive, Screen())


if __name__ == "__main__":
    main()
