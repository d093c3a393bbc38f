"""Pages of the app on made ledgers: what is taken ahead at the start, then each page's first visit (built and written out).

    python benchmarks/bench_app.py [--pages] [CLAIMS or LEDGER ...]

A made ledger's file is copied, which saves making it; `--pages` leaves the site out.

Promises ratios on one machine: each row is the median over a page's addresses, with the slowest where there are several, in
milliseconds of CPU. Prepared scenarios are measured as if nothing were built ahead, then as the app has them. The last country
is one of those that the app builds ahead, so that only writing it is left to the visitor; after it the same page and others as
the first ones that are asked for after a confirmation and after a rejection, and the busiest country's page after the rejection
of a claim of its own.
The site's time is with all its pages written to a folder that is empty, in all processes together; beside it the wall clock's;
then once more into the same folder, with nothing changed.
"""

from __future__ import annotations

import gzip
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sousveil import ledger as ledgers
from sousveil.analysis.stringing import views
from sousveil.drawing.labels import labels
from sousveil.model import Decision, Kind, Reason, Verdict
from sousveil.publishing import site
from sousveil.publishing.pages import Links, Shelf, ahead, analysis, ranks, render, scenarios
from sousveil.publishing.pages.address import page_at
from sousveil.publishing.pages.page import slug

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.web import made

COMPANIES = 400
AFTER = ("index", "findings", "network", "rank")
VERDICTS: dict[str, dict[str, Any]] = {
    "confirmation": {"verdict": Verdict.CONFIRM}, "rejection": {"verdict": Verdict.REJECT, "reason": Reason.NOT_SAID}}
PAGES = {
    "map": ("index",), "countries": ("countries",), "companies": ("companies",), "findings": ("findings",),
    "network": ("network",), "rankings": ("rank",), "documents": ("documents",), "claims": ("claims",),
    "about": ("about",), "all flows": ("flows",), "figures": ("figures",), "analysis": ("analysis",),
    "network of a kind": ("network?kind=supply", "network?kind=use"),
    "other rankings": tuple(f"rank?by={by}" for by in ranks.CHOICES if by != ranks.DEFAULT),
    "findings, chosen": ("findings?kind=supply&technology=drone", "findings?text=tele", "findings?grade=C"),
    "claims, chosen": ("claims?kind=supply", "claims?technology=drone", "claims?text=cameras", "claims?page=40"),
    "search": ("search?q=cameras", "search?q=backbone+audit"), "changes": ("changes",), "scenario, the form": ("scenario",),
}


@contextmanager
def ledger_of(claims: int, ready: Path | None) -> Iterator[Path]:
    """A made ledger with all countries, 400 companies and a document for every seven or eight claims; a copy of one that is
    ready."""
    with tempfile.TemporaryDirectory() as folder:
        if ready:
            yield Path(shutil.copy(ready, folder))
            return
        yield made.make(Path(folder) / "made.sousveil", max(12, claims * 2 // 15), claims, cast=made.many(COMPANIES))


def spent() -> float:
    """Seconds of CPU so far, of this process and of those that it started and that have ended."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def took(work: Callable[[], object]) -> float:
    """Milliseconds of CPU, so that a busy machine says the same."""
    start = spent()
    work()
    return 1000 * (spent() - start)


def take(shelf: Shelf) -> None:
    """What the app takes ahead before it builds pages one by one."""
    ahead.take(shelf)
    ahead.draw(shelf)


def written(shelf: Shelf, address: str) -> str:
    """The page as the app sends it."""
    path, _, query = address.partition("?")
    page = page_at(shelf, path, dict(parse_qsl(query)))
    assert page is not None, address
    return render.html(page, shelf, Links(page.root), render.Frame(app=True))


def visited(shelf: Shelf, address: str) -> tuple[float, float]:
    """Milliseconds of a first visit and the page's size in kilobytes, compressed."""
    start = time.process_time()
    text = written(shelf, address)
    return 1000 * (time.process_time() - start), len(gzip.compress(text.encode(), 6)) / 1024


def built_ahead(shelf: Shelf, path: Path) -> None:
    """Print what is left to a visitor of the second country of those that the app builds ahead, and what the first ones after
    verdicts wait for, with what the shelf does before."""
    for address in [address for address in ahead.busy(shelf) if address.startswith("country/")][1:2]:
        page_at(shelf, address, {})
        print(f"  {'second country, built ahead':34}{visited(shelf, address)[0]:9,.0f} ms")
        for place, name in enumerate(VERDICTS):
            with ledgers.open(path, readonly=True) as reading:
                claim = reading.claims(limit=1, offset=place)[0].id
            follow(shelf, path, (name, claim), (address, *AFTER))
    code = max(shelf.summary().countries, key=lambda code: shelf.summary().countries[code].total())
    page_at(shelf, f"country/{code}", {})
    own = shelf.claims(country=code, kind="supply")
    follow(shelf, path, ("rejection", own[len(own) // 2].id), (f"country/{code}", *AFTER), what="rejection of its own")


def follow(shelf: Shelf, path: Path, verdict: tuple[str, str], pages: tuple[str, ...], *, what: str = "") -> None:
    """Print what the first visitors of some pages wait for after a verdict (its name and its claim)."""
    name, claim = verdict
    with ledgers.open(path) as writing:
        writing.decide(Decision(id=f"{name} {claim}", claim=claim, who="Ana", at="2026-01-01T00:00:00Z", **VERDICTS[name]))
    was = shelf.version
    before = took(shelf.refresh)
    assert shelf.version != was, "the verdict was not written: nothing follows from it"
    for after in pages:
        took_here = before + visited(shelf, after)[0]
        print(f"  {f'{after}, after {what or name}':34}{took_here:9,.0f} ms", flush=True)
        before = 0.0


def assumed(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """Scenarios that assume something: a ban on two countries, a supplier replaced by another and by one that nobody names, a
    loan refinanced."""
    (first, *_), (second, *_), *_ = scenarios.suppliers(shelf, Links())
    asked: dict[str, tuple[dict[str, str], ...]] = {
        "a ban on two countries": tuple(
            {"kind": "ban", "supplier": name, "countries": "Kenya;Serbia"} for name in (first, second)),
        "a supplier replaced": tuple(
            {"kind": "replace", "supplier": first, "by": by, "countries": "Kenya"} for by in (second, "Newcomer"))}
    lent = ((one.from_party, one.to_party) for one in shelf.findings() if one.kind is Kind.FINANCE and one.claims)
    loans = [(lender.name, taker.country) for lender, taker in lent if lender and taker and taker.country][:60]
    asked["a loan refinanced"] = tuple(
        {"kind": "refinance", "lender": lender, "countries": country} for lender, country in loans[::30])
    return {name: tuple(f"scenario?{urlencode(one)}" for one in some) for name, some in asked.items()}


def addresses(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """Every sort of page with some of its addresses: the busiest, one in the middle, one of the least."""
    summary = shelf.summary()
    codes = sorted(summary.countries, key=lambda code: -summary.countries[code].total())
    some = (codes[0], codes[len(codes) // 8], codes[len(codes) // 2])
    found, held = shelf.findings(), shelf.study().engine.by_holder
    own = {key: address for key, address in ranks.addresses(shelf).items() if key in held}
    pulled = sorted(own, key=lambda key: (-len(held[key]), key))
    parties = sorted(summary.parties.values(), key=lambda row: (-row[1].total(), row[0].key))
    named = [slug(party.name, party.key) for party, _ in (parties[0], parties[len(parties) // 2])]
    return PAGES | {
        "company or lender": tuple(f"party/{address}" for address in named),
        "leverage of a company": tuple(f"leverage/{own[key]}" for key in (pulled[0], pulled[len(pulled) // 2])),
        "busiest country": (codes[0],), "country": tuple(f"country/{code}" for code in some[1:]),
        "exposure": tuple(f"exposure/{code}" for code in some), "leverage": tuple(f"leverage/{code}" for code in some),
        "finding": tuple(f"finding/{one.id}" for one in (found[0], found[len(found) // 2])),
        "document": tuple(f"document/{doc.id}" for doc in shelf.ledger.documents(limit=3)),
        "claim": tuple(f"claim/{claim.id}" for claim in shelf.ledger.claims(limit=3)),
    } | {"busiest country": (f"country/{codes[0]}",)}


def told(shelf: Shelf) -> dict[str, list[str]]:
    """Pages of other subjects whose strongest strings the app told ahead, as it goes on to do after the start."""
    summary, engine = shelf.summary(), shelf.study().engine
    codes = sorted(summary.countries, key=lambda code: -summary.countries[code].total())
    over = [codes[at] for at in (1, len(codes) // 8 + 1, len(codes) // 2 + 1)]
    holders = [code for code in codes[1:] if code in engine.by_holder][:3]
    for some in (*map(engine.by_country.__getitem__, over), *map(engine.by_holder.__getitem__, holders)):
        views(shelf.study(), some, limit=analysis.MOST_STRINGS)
    return {"exposure, strings told ahead": [f"exposure/{code}" for code in over],
            "leverage, strings told ahead": [f"leverage/{code}" for code in holders]}


def measure(claims: int, ready: Path | None = None, *, whole: bool = True) -> None:
    """Print the table of one size; with the site too if that is `whole`."""
    render.compiled()
    with ledger_of(claims, ready) as path, ledgers.open(path, readonly=True) as ledger:
        claims = ledger.counts()["claims"]
        shelf = Shelf(ledger, labels())
        shelf.refresh()
        print(f"{claims:,} claims")
        print(f"  {'summary (before the first page)':34}{took(shelf.summary):9,.0f} ms")
        print(f"  {'findings and analysis, ahead':34}{took(lambda: take(shelf)):9,.0f} ms")
        for name, some in addresses(shelf).items():
            seen = [visited(shelf, address) for address in some]
            times, weight = [one for one, _ in seen], max(kilobytes for _, kilobytes in seen)
            slowest = f", at most {max(times):,.0f} ms" if len(times) > 1 else ""
            print(f"  {name:34}{statistics.median(times):9,.0f} ms {weight:6.1f} KB gzip{slowest}", flush=True)
        for name, others in told(shelf).items():
            seen = [visited(shelf, address)[0] for address in others]
            print(f"  {name:34}{statistics.median(seen):9,.0f} ms, at most {max(seen):,.0f} ms", flush=True)
        prepared = tuple(href.removesuffix(".html") for _, href, _ in scenarios.suppliers(shelf, Links()))
        for name, some in {"prepared scenarios": prepared, **assumed(shelf)}.items():
            took_each = [visited(shelf, address)[0] for address in some]
            print(f"  {name:34}{statistics.median(took_each):9,.0f} ms, at most {max(took_each):,.0f} ms", flush=True)
        built = [visited(shelf, address)[0] for address in prepared]
        print(f"  {'prepared, built ahead':34}{statistics.median(built):9,.0f} ms, at most {max(built):,.0f} ms", flush=True)
        built_ahead(shelf, path)
        print(f"  {'memory at most':34}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9,.0f} MB", flush=True)
        if whole and claims <= 10_000:
            with tempfile.TemporaryDirectory() as folder:
                for name in ("whole site", "the same again"):
                    start = time.perf_counter()
                    print(f"  {name:34}{took(lambda: site.publish(ledger, folder)):9,.0f} ms", end="")
                    print(f" ({time.perf_counter() - start:,.1f} s wall)", flush=True)


if __name__ == "__main__":
    for word in [word for word in sys.argv[1:] if word != "--pages"] or ["5000", "10000"]:
        ready = Path(word) if word.endswith(".sousveil") else None
        measure(0 if ready else int(word.replace(",", "")), ready, whole="--pages" not in sys.argv)
