"""CPU seconds and peak memory of each analysis command's work at 10^3 to 10^5 findings, beside networkx on the graph alone.

Run: python benchmarks/analysis.py [SIZE ...]. Findings are made here: invented companies, real country codes, most of them with
one origin. Every size runs in a process of its own, so that memory is its own; the median of three runs (one run at 10^5).
networkx is asked only for what it knows: build the graph, and find who is upstream of a country over ownership and supply.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SIZES = (1_000, 10_000, 100_000)
CODES = ("KE", "RS", "UG", "ZM", "PK", "EC", "UZ", "MX", "EG", "MA", "TH", "HU", "MU", "BO", "ET", "NG", "KZ", "SA", "PE", "LA",
         "VN", "GH", "TZ", "ZA", "BR", "AR", "CL", "CO", "ID", "IN", "TR", "GR", "PL", "DZ", "TN", "JO", "OM", "KW", "QA", "BD")
HOMES = ("CN", "US", "IL", "DE", "FR", "GB", "RU", "IT", "JP", "KR")


def made(size: int) -> object:
    """A case of about `size` findings."""
    from sousveil.model import Amount, Kind, Modality, Status, Technology
    from tests.analysis.made import body, case_of, claim, company, group, state

    chance = Random(size)
    makers = [company(f"Maker {n}", chance.choice(HOMES)) for n in range(max(20, size // 60))]
    banks = [body(f"Bank {n}", home) for n, home in enumerate(HOMES)]
    takers, owners = [state(code) for code in CODES], [state(code) for code in HOMES]
    owned = {maker.name: chance.choice([*owners, *banks]) for maker in makers}
    people = [group(f"group {n}", code) for code in CODES for n in range(6)]
    kinds = chance.choices(list(Kind), (46, 10, 11, 8, 10, 5, 5, 5), k=int(size * 1.1))
    claims = []
    for number, kind in enumerate(kinds):
        maker, taker = chance.choice(makers), chance.choice(takers)
        ends = {Kind.SUPPLY: (maker, taker), Kind.FINANCE: (chance.choice(banks), taker), Kind.ACCESS: (taker, maker),
                Kind.DATA_TRANSFER: (taker, maker), Kind.USE: (taker, chance.choice(people)),
                Kind.COOPERATION: (chance.choice(owners), taker), Kind.RESTRICTION: (chance.choice(owners), maker),
                Kind.AFFILIATION: (owned[maker.name], maker)}[kind]
        claims.append(claim(
            kind, *ends, doc=f"doc-{number // 3}", confidence=0.9, status=chance.choice(list(Status)),
            time=str(chance.randint(2005, 2025)), modality=chance.choices(list(Modality), (64, 20, 8, 8))[0],
            technology=() if kind is Kind.AFFILIATION else (chance.choice(list(Technology)),),
            amount=Amount(chance.randint(1, 900) * 1e6, "USD") if kind is Kind.FINANCE else None,
        ))
    return case_of(claims)


def tasks(case: object) -> dict[str, Callable[[], object]]:
    """What is timed; each starts from a fresh study, as a command does after the findings are there."""
    from sousveil.analysis import network, ranking
    from sousveil.analysis.comparing import compare
    from sousveil.analysis.exposure import exposure
    from sousveil.analysis.leverage import leverage
    from sousveil.analysis.outcome import outcome
    from sousveil.analysis.scenario_file import Scenario
    from sousveil.analysis.study import Study
    from sousveil.analysis.timeline import timeline

    warm = Study.of(case)  # type: ignore[arg-type]
    exposure(warm, "KE")

    def fresh() -> Study:
        return Study.of(case)  # type: ignore[arg-type]

    return {
        "exposure, first country": lambda: exposure(fresh(), "KE"),
        "exposure, next country (page)": lambda: exposure(warm, "RS"),
        "exposure --explain": lambda: exposure(fresh(), "KE", explain=True),
        "leverage of one company": lambda: leverage(fresh(), "Maker 1", limit=25),
        "leverage of a state": lambda: leverage(fresh(), "CN", limit=25),
        "scenario cut-off of one company": lambda: outcome(
            fresh(), Scenario(kind="cut-off", supplier="Maker 1"), text=""),
        "rank by strings": lambda: ranking.countries(fresh(), "strings"),
        "rank by supply": lambda: ranking.countries(fresh(), "supply"),
        "compare": lambda: compare(exposure(fresh(), "KE"), exposure(fresh(), "UG")),
        "timeline": lambda: timeline(fresh(), "KE"),
        "network as GEXF": lambda: network.gexf(network.network(fresh())),
        "networkx: build the graph, upstream of a country": lambda: upstream(case),
    }


def upstream(case: object) -> object:
    """The same graph in networkx and who is upstream of Kenya."""
    import networkx

    from sousveil.analysis.nodes import node, territory

    graph = networkx.MultiDiGraph()
    for finding in case.supported:  # type: ignore[attr-defined]
        first, second = node(finding.from_party), territory(finding.to_party) or node(finding.to_party)
        if finding.kind == "affiliation":
            second = node(finding.to_party)
        graph.add_edge(first, second, kind=str(finding.kind), id=finding.id)
    wanted = networkx.subgraph_view(
        graph, filter_edge=lambda a, b, k: graph.edges[a, b, k]["kind"] in ("affiliation", "supply", "finance"))
    return networkx.ancestors(wanted, "KE")


def measure(size: int) -> dict[str, object]:
    """Median seconds of each task at one size, and the peak memory of the process."""
    started = time.perf_counter()
    case = made(size)
    row: dict[str, object] = {"findings": len(case.findings), "making": round(time.perf_counter() - started, 2)}  # type: ignore[attr-defined]
    for name, task in tasks(case).items():
        seconds = []
        for _ in range(3 if size < 100_000 else 1):
            begin = time.process_time()
            task()
            seconds.append(time.process_time() - begin)
        row[name] = round(statistics.median(seconds), 4)
        print(f"{size:>7}  {name}: {row[name]}", file=sys.stderr, flush=True)
    row["peak MiB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return row


def main(argv: list[str]) -> int:
    """Each size in its own process; one JSON object on standard output."""
    if argv[:1] == ["--one"]:
        print(json.dumps(measure(int(argv[1]))))
        return 0
    rows = []
    for size in [int(word) for word in argv] or SIZES:
        done = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, stdout=subprocess.PIPE, text=True)
        rows.append(json.loads(done.stdout))
    print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
