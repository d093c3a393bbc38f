"""What the ledger's promises cost: bulk adding and the app's usual queries beside a plain SQLite table, in one run.

    python benchmarks/bench_ledger.py [--claims 20000] [--folder DIR]
    python benchmarks/bench_ledger.py --grow FILE --claims 500000     (the ledger alone: another 500,000 claims into FILE; again
                                                                       and again, where the whole would take too long)
    python benchmarks/bench_ledger.py --ask FILE [--verify]           (sizes and queries of such a ledger)

The plain table has the same columns, indexes and full text, the same driver, durability and batches, and none of the promises
(no events, hashes, salts, tree, checks of quotes, append-only triggers, party or technology rows). Seconds are CPU seconds of
this process unless said; each query is the median of its repetitions, alternating between the two.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from plain_table import PlainTable

from sousveil import ledger as ledgers
from sousveil.ledger import proof, seal
from sousveil.ledger.signing import new_key
from sousveil.ledger.verify import verify
from sousveil.model import Claim, Cue, Document, Kind, Party, PartyType, Technology

PER_DOCUMENT = 20
PER_BATCH = 250
COUNTRIES = [a + b for a in "ABCDEFGHIJKLM" for b in "ABCDEFGHIJKL"]
SAID = (
    "the ministry of interior announced that new cameras were installed across city after a contract with supplier was "
    "signed in spring officials said loan from bank covered most cost while rights groups warned about lack of law"
)
WORDS = SAID.split()


def made(count: int, seed: int = 6) -> Iterator[tuple[Document, list[Claim]]]:
    """Documents of about 3,500 characters with 20 claims each, no two alike."""
    rng = random.Random(seed)
    suppliers = [Party(name=f"Company {n}", type=PartyType.COMPANY, country=rng.choice(COUNTRIES)) for n in range(300)]
    kinds, technologies = list(Kind), list(Technology)
    for number in range(count // PER_DOCUMENT):
        sentences = []
        for at in range(PER_DOCUMENT):
            words = " ".join(rng.choice(WORDS) for _ in range(22))
            sentences.append(f"{words} {rng.choice('abcdefghij')}{rng.randrange(1000)} {number}.{at}.")
        document = Document.of(
            " ".join(sentences), title=f"Report {number}", published="2021-03-04", publisher=f"Paper {number % 90}"
        )
        claims, start = [], 0
        for sentence in sentences:
            country = rng.choice(COUNTRIES)
            claims.append(Claim.of(
                document, start=start, end=start + len(sentence), kind=rng.choice(kinds), from_party=rng.choice(suppliers),
                to_party=Party(name=f"State {country}", type=PartyType.STATE, country=country),
                technology=(rng.choice(technologies),), time=f"{rng.randrange(2000, 2025)}-{rng.randrange(1, 13):02}",
                confidence=0.83, extractor="rules 0.1.0", frame="supply.sold",
                cues=(Cue("kind", "sold", start + 4, start + 12), Cue("status", "past", start + 4, start + 12)),
            ))
            start += len(sentence) + 1
        yield document, claims


def timed(action: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds and what came out."""
    begun = time.process_time()
    result = action()
    return time.process_time() - begun, result


def fill(count: int, ledger: ledgers.Ledger, plain: PlainTable) -> dict[str, float]:
    """Add the same batches to both, in turn; CPU and wall seconds of each, making the claims excluded."""
    spent = {"ledger": 0.0, "plain": 0.0, "ledger_wall": 0.0, "plain_wall": 0.0}
    source = made(count)
    while batch := list(islice(source, PER_BATCH)):
        for name, add in (("plain", plain.add_all), ("ledger", ledger.add_many)):
            wall = time.perf_counter()
            spent[name] += timed(lambda add=add, batch=batch: add(batch))[0]
            spent[f"{name}_wall"] += time.perf_counter() - wall
    return spent


def usual(ledger: ledgers.Ledger) -> dict[str, Callable[[], dict[str, object]]]:
    """What makes the filters of the app's usual queries."""
    rng = random.Random(1)
    documents = [row[0] for row in ledger.store.rows("SELECT id FROM document ORDER BY event LIMIT 500")]
    return {
        "kind + country + time, first 50": lambda: {
            "kind": "supply", "to": rng.choice(COUNTRIES), "since": "2015", "until": "2018", "limit": 50},
        "full text, first 50": lambda: {"text": f"cameras {rng.choice('abcdefghij')}{rng.randrange(1000)}", "limit": 50},
        "one document's claims": lambda: {"doc": rng.choice(documents)},
        "one country's claims": lambda: {"country": rng.choice(COUNTRIES)},
    }


BROAD: dict[str, dict[str, object]] = {  # what finds very many claims and shows a few
    "all, first 50": {}, "all, 50 after 50,000": {"offset": 50_000}, "since 2020, first 50": {"since": "2020"},
    "a technology, first 50": {"technology": "surveillance"}, "a word that half of them have, first 50": {"text": "cameras"},
    "two letters of a script without spaces, first 50": {"text": "系统"},
}


def asked(ledger: ledgers.Ledger, plain: PlainTable) -> dict[str, dict[str, float]]:
    """Milliseconds of the app's usual queries in both; both give Claims."""
    told = {}
    for name, make in usual(ledger).items():
        spent: dict[str, list[float]] = {"ledger": [], "plain": []}
        repetitions = 10 if name == "one country's claims" else 100
        asking = [("ledger", ledger.claims), ("plain", plain.claims)]
        for _ in range(repetitions):
            filters, found = make(), {}
            asking.reverse()  # neither always goes first
            for who, ask in asking:
                seconds, found[who] = timed(lambda ask=ask, filters=filters: ask(**filters))
                spent[who].append(seconds)
            if [claim.id for claim in found["ledger"]] != [claim.id for claim in found["plain"]]:
                raise SystemExit(f"{name}: the two do not find the same: {filters}")
        ms = {key: statistics.median(values[1:]) * 1000 for key, values in spent.items()}
        told[name] = {**ms, "ratio": ms["ledger"] / ms["plain"], "rows": len(found["ledger"])}
    return told


def measure(count: int, folder: Path) -> dict[str, object]:
    """All figures for a ledger of `count` claims."""
    path = folder / "bench.sousveil"
    plain = PlainTable(folder / "plain.db")
    with ledgers.open(path) as ledger:
        spent = fill(count, ledger, plain)
        queries = asked(ledger, plain)
        sealed, _ = timed(lambda: seal.seal(ledger.store, key=new_key("bench")))
        ids = [row[0] for row in ledger.store.rows("SELECT id FROM claim ORDER BY event DESC LIMIT 20")]
        proved = statistics.median(timed(lambda id=id: proof.prove(ledger.store, id))[0] for id in ids)
    plain.close()
    opening = statistics.median(timed(lambda: ledgers.open(path).close())[0] for _ in range(9))
    with ledgers.open(path, readonly=True) as ledger:
        counting = statistics.median(timed(ledger.counts)[0] for _ in range(5))
        verifying, report = timed(lambda: verify(ledger.store))
        if report.problems:
            raise SystemExit(report.problems[0])
        events = ledger.head().size
    size, plain_size = path.stat().st_size, (folder / "plain.db").stat().st_size
    return {
        "claims": count, "events": events,
        "adding": {
            "claims_per_s": count / spent["ledger"], "plain_claims_per_s": count / spent["plain"],
            "ratio": spent["ledger"] / spent["plain"], "wall_ratio": spent["ledger_wall"] / spent["plain_wall"],
            "mb_per_100k_claims": size / 1e6 / count * 1e5, "plain_mb_per_100k_claims": plain_size / 1e6 / count * 1e5,
        },
        "queries_ms": queries, "open_ms": opening * 1000, "counts_ms": counting * 1000, "seal_ms": sealed * 1000,
        "proof_ms": proved * 1000, "verify_s": verifying, "events_verified_per_s": events / verifying,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def grow(path: Path, count: int) -> dict[str, object]:
    """Add `count` more claims to a ledger; making them is not counted."""
    spent = 0.0
    with ledgers.open(path) as ledger:
        before = ledger.counts()["claims"]
        source = made(count, seed=6 + before)
        while batch := list(islice(source, PER_BATCH)):
            spent += timed(lambda batch=batch: ledger.add_many(batch))[0]
        held = ledger.counts()["claims"]
    return {"claims": held, "added": held - before, "claims_per_s": (held - before) / spent, "cpu_s": spent,
            "mb_per_100k_claims": path.stat().st_size / 1e6 / held * 1e5}


def ask(path: Path, *, with_verify: bool) -> dict[str, object]:
    """Sizes, and CPU milliseconds (median, with the slowest) of what is usually asked, of a ledger that is there."""
    opening = statistics.median(timed(lambda: ledgers.open(path).close())[0] for _ in range(9))
    with ledgers.open(path) as ledger:
        sealed, _ = timed(lambda: seal.seal(ledger.store, key=new_key("bench")))
        told: dict[str, object] = {
            "claims": ledger.counts()["claims"], "events": ledger.head().size, "mb": path.stat().st_size / 1e6,
            "open_ms": opening * 1000, "counts_ms": statistics.median(timed(ledger.counts)[0] for _ in range(5)) * 1000,
            "seal_ms": sealed * 1000,
        }
        for name, make in usual(ledger).items():
            took, rows = [], 0
            for _ in range(10 if name == "one country's claims" else 100):
                filters = make()
                seconds, found = timed(lambda filters=filters: ledger.claims(**filters))
                took.append(seconds * 1000)
                rows = max(rows, len(found))  # type: ignore[arg-type]
            told[name] = {"ms": statistics.median(took[1:]), "slowest_ms": max(took[1:]), "rows": rows}
        for name, filters in BROAD.items():
            took = [timed(lambda filters=filters: ledger.claims(**{"limit": 50, **filters}))[0] * 1000 for _ in range(6)]
            told[name] = {"ms": statistics.median(took[1:]), "slowest_ms": max(took[1:])}
        ids = [row[0] for row in ledger.store.rows("SELECT id FROM claim ORDER BY event DESC LIMIT 20")]
        told["proof_ms"] = statistics.median(timed(lambda id=id: proof.prove(ledger.store, id))[0] for id in ids) * 1000
        if with_verify:
            seconds, report = timed(lambda: verify(ledger.store))
            told["verify_s"], told["problems"] = seconds, list(report.problems)[:3]  # type: ignore[attr-defined]
    return {**told, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where to make the two files (default: a temporary folder)")
    parser.add_argument("--grow", type=Path, metavar="FILE")
    parser.add_argument("--ask", type=Path, metavar="FILE")
    parser.add_argument("--verify", action="store_true")
    options = parser.parse_args()
    if options.grow or options.ask:
        print(json.dumps(grow(options.grow, options.claims) if options.grow else ask(options.ask, with_verify=options.verify),
                         indent=1))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        print(json.dumps(measure(options.claims, Path(folder)), indent=1))


if __name__ == "__main__":
    main()
