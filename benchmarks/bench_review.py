"""What a reviewer waits for after a verdict: the queue taken anew, the next claim's page built and written out.

    python benchmarks/bench_review.py [CLAIMS ...]    (default 5000)

Milliseconds of CPU on a made ledger, the median of nine verdicts of each sort.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sousveil import ledger as ledgers
from sousveil.drawing.labels import labels
from sousveil.ledger import Ledger
from sousveil.model import Decision, Reason, Verdict
from sousveil.publishing.pages import Links, Shelf, render
from sousveil.web import review, waiting

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.web import made

COMPANIES, TIMES, WHO = 400, 9, "Ana"
SORTS = {"confirm": {"verdict": Verdict.CONFIRM}, "reject": {"verdict": Verdict.REJECT, "reason": Reason.NOT_SAID}}


def waited(ledger: Ledger, shelf: Shelf, sort: str, number: int) -> float:
    """Milliseconds from one verdict to the next claim."""
    claim = waiting.queue(shelf, WHO)[0]
    ledger.decide(Decision(id=f"{sort}-{number}", claim=claim, who=WHO, at="2026-01-01T00:00:00Z", **SORTS[sort]))
    start = time.process_time()
    shelf.refresh()
    following = waiting.queue(shelf, WHO)[0]
    page = review.page(shelf, Links("../"), following, waiting.Seat(WHO, "0"))
    render.html(page, shelf, Links("../"), render.Frame(app=True))
    return 1000 * (time.process_time() - start)


def main(claims: int) -> None:
    """Print a line of one size."""
    render.compiled()
    with tempfile.TemporaryDirectory() as folder:
        path = made.make(Path(folder) / "made.sousveil", max(12, claims * 2 // 15), claims, cast=made.many(COMPANIES))
        with ledgers.open(path) as ledger:
            shelf = Shelf(ledger, labels())
            shelf.refresh()
            for sort in SORTS:
                times = [waited(ledger, shelf, sort, number) for number in range(TIMES)]
                print(f"{claims:,} claims, after a verdict ({sort}): {statistics.median(times):,.0f} ms", flush=True)


if __name__ == "__main__":
    for number in [int(word.replace(",", "")) for word in sys.argv[1:]] or [5_000]:
        main(number)
