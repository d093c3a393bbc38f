"""CPU seconds and memory of each analysis command's work at 10^3 to 10^5 findings, the registry's ownership ties counting as
control, beside networkx on the graph alone.

Run: python benchmarks/analysis.py [SIZE ...] [--profile WORDS]. Findings are made here: every second maker is one of the
registry's that somebody owns, the others are invented; real country codes; most findings have one origin. Each task runs in a
process of its own, forked when the case is made: MiB are what it needs above that; `first` is the first run, as a command has
it once the findings are there, `s` the median of three (one at 10^5), each from a fresh study. The page is a country's first
visit in the open app, which took ahead what it takes ahead; each run is another country, the first the app's very first.
networkx is asked only for what it knows: build the graph, and find who is upstream of a country over ownership (the
registry's too), supply and finance. `--profile` shows where the time of those tasks goes whose names hold the words.
"""

from __future__ import annotations

import cProfile
import gc
import json
import os
import pstats
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
LARGE = 100_000
Task = Callable[[], object] | tuple[Callable[[], object], Callable[[], object]]


def makers_of(size: int, chance: Random) -> list[object]:
    """Makers, half of them of the registry with an owner there."""
    from sousveil.model import Party
    from sousveil.parties.registry import registry
    from tests.analysis.made import company

    known = registry()
    owned = sorted({tie.child for tie in known.ties if known.get(tie.child)})
    entries = [known.entry(key) for key in owned]
    real = [Party(name=one.name, type=one.type, country=one.country, id=one.id) for one in entries]
    wanted = max(20, size // 60)
    made = [company(f"Maker {n}", chance.choice(HOMES)) for n in range(max(wanted // 2, wanted - len(real)))]
    return [*made, *real[: wanted // 2]]


def without(case: object) -> object:
    """The case without the registry's ties."""
    from dataclasses import replace

    return replace(case, ties=())  # type: ignore[type-var]


def made(size: int) -> object:
    """A case of about `size` findings."""
    from dataclasses import replace

    from sousveil.analysis.ties import above
    from sousveil.model import Amount, Kind, Modality, Status, Technology
    from tests.analysis.made import body, case_of, claim, group, state

    chance = Random(size)
    makers = makers_of(size, chance)
    banks = [body(f"Bank {n}", home) for n, home in enumerate(HOMES)]
    takers, owners = [state(code) for code in CODES], [state(code) for code in HOMES]
    holds = {maker.name: chance.choice([*owners, *banks]) for maker in makers}  # type: ignore[attr-defined]
    people = [group(f"group {n}", code) for code in CODES for n in range(6)]
    kinds = chance.choices(list(Kind), (46, 10, 11, 8, 10, 5, 5, 5), k=int(size * 1.1))
    claims = []
    for number, kind in enumerate(kinds):
        maker, taker = chance.choice(makers), chance.choice(takers)
        ends = {Kind.SUPPLY: (maker, taker), Kind.FINANCE: (chance.choice(banks), taker), Kind.ACCESS: (taker, maker),
                Kind.DATA_TRANSFER: (taker, maker), Kind.USE: (taker, chance.choice(people)),
                Kind.COOPERATION: (chance.choice(owners), taker), Kind.RESTRICTION: (chance.choice(owners), maker),
                Kind.AFFILIATION: (holds[maker.name], maker)}[kind]  # type: ignore[attr-defined]
        claims.append(claim(
            kind, *ends, doc=f"doc-{number // 3}", confidence=0.9, status=chance.choice(list(Status)),  # type: ignore[arg-type]
            time=str(chance.randint(2005, 2025)), modality=chance.choices(list(Modality), (64, 20, 8, 8))[0],
            technology=() if kind is Kind.AFFILIATION else (chance.choice(list(Technology)),),
            amount=Amount(chance.randint(1, 900) * 1e6, "USD") if kind is Kind.FINANCE else None,
        ))
    case = case_of(claims)
    return replace(case, ties=above(case.parties))


def tasks(case: object, bare: object) -> dict[str, Task]:
    """What is timed, `case` with the registry's ties and `bare` without; of a pair the first is made ready before."""
    from sousveil.analysis import network, ranking
    from sousveil.analysis.comparing import compare
    from sousveil.analysis.exposure import exposure
    from sousveil.analysis.leverage import leverage
    from sousveil.analysis.outcome import outcome
    from sousveil.analysis.scenario_file import Scenario
    from sousveil.analysis.study import Study
    from sousveil.analysis.timeline import timeline
    from sousveil.analysis.views import to_json
    from sousveil.publishing.exports.gexf import of_network

    def fresh(of: object = case) -> Study:
        return Study.of(of)  # type: ignore[arg-type]

    def page() -> object:
        return to_json(exposure(app[0], next(visited), limit=10))

    def scenario(kind: str, **fields: object) -> Callable[[], object]:
        return lambda: to_json(outcome(fresh(), Scenario(kind=kind, **fields), text=""))  # type: ignore[arg-type]

    def open_app() -> None:
        app.append(fresh())
        app[0].prepare()
        gc.freeze()  # as the app does when all is taken

    app: list[Study] = []
    visited = iter(CODES)
    one, bank = "Maker 1", next(f.from_party.name for f in case.supported  # type: ignore[attr-defined]
                                if f.kind == "finance" and f.to_party.country == "KE")
    return {
        "exposure": lambda: exposure(fresh(), "KE"),
        "exposure, no registry": lambda: exposure(fresh(bare), "KE"),
        "exposure --explain": lambda: exposure(fresh(), "KE", explain=True),
        "exposure as a page, app open": (open_app, page),
        "leverage, a company": lambda: leverage(fresh(), one, limit=25),
        "leverage, a state": lambda: leverage(fresh(), "CN", limit=25),
        "leverage, a state, no registry": lambda: leverage(fresh(bare), "CN", limit=25),
        "scenario cut-off": scenario("cut-off", supplier=one),
        "scenario ban": scenario("ban", supplier=one, countries=("KE", "UG", "RS")),
        "scenario refinance": scenario("refinance", lender=bank, countries=("KE",)),
        "scenario breach": scenario("breach", supplier=one),
        "scenario replace": scenario("replace", supplier=supplier_of(case, "KE"), by="Maker 2", countries=("KE",)),
        "rank by strings": lambda: ranking.countries(fresh(), "strings"),
        "rank by supply": lambda: ranking.countries(fresh(), "supply"),
        "rank holders": lambda: ranking.holders(fresh()),
        "compare": lambda: compare(exposure(study := fresh(), "KE"), exposure(study, "UG")),
        "timeline": lambda: timeline(fresh(), "KE"),
        "network as GEXF": lambda: of_network(network.network(fresh())),
        "networkx: build the graph, upstream of a country": lambda: upstream(case),
    }


def supplier_of(case: object, code: str) -> str:
    """The first maker that supplies a country, by its node."""
    from sousveil.analysis.nodes import node

    return next(str(node(f.from_party)) for f in case.supported  # type: ignore[attr-defined]
                if f.kind == "supply" and f.to_party.country == code)


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
    for tie in case.ties:  # type: ignore[attr-defined]
        graph.add_edge(tie.owner, tie.owned, kind="affiliation", id=tie.id)
    wanted = networkx.subgraph_view(
        graph, filter_edge=lambda a, b, k: graph.edges[a, b, k]["kind"] in ("affiliation", "supply", "finance"))
    return networkx.ancestors(wanted, "KE")


def timed(given: Task, runs: int) -> dict[str, float]:
    """Median CPU seconds and MiB above what was there, in a forked process."""
    back, forth = os.pipe()
    child = os.fork()
    if not child:
        ready, task = given if isinstance(given, tuple) else (None, given)
        _ = ready and ready()
        before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
        for _ in range(runs):
            begin = time.process_time()
            task()
            seconds.append(time.process_time() - begin)
        above = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(forth, json.dumps({"s": round(statistics.median(seconds), 4), "first": round(seconds[0], 4),
                                    "MiB": round(above / 1024, 1)}).encode())
        os._exit(0)
    os.close(forth)
    with os.fdopen(back) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else {"s": float("nan")}


def measure(size: int, words: str = "") -> dict[str, object]:
    """Every task at one size whose name holds the words."""
    case = made(size)
    found = tasks(case, without(case))
    gc.collect()
    gc.freeze()
    row: dict[str, object] = {"findings": len(case.findings), "ties": len(case.ties),  # type: ignore[attr-defined]
                              "MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
    for name, task in found.items():
        if words not in name:
            continue
        row[name] = timed(task, 1 if size >= LARGE else 3)
        print(f"{size:>7}  {name}: {row[name]}", file=sys.stderr, flush=True)
    return row


def profile(size: int, words: str) -> None:
    """Where the time goes, by function."""
    case = made(size)
    for name, given in tasks(case, without(case)).items():
        if words in name:
            ready, task = given if isinstance(given, tuple) else (None, given)
            _ = ready and ready()
            print(f"== {name}", file=sys.stderr)
            run = cProfile.Profile()
            run.runcall(task)
            pstats.Stats(run, stream=sys.stderr).sort_stats("tottime").print_stats(22)


def main(argv: list[str]) -> int:
    """Each size in its own process; one JSON object on standard output."""
    if argv[:1] == ["--one"]:
        print(json.dumps(measure(int(argv[1]), " ".join(argv[2:]))))
        return 0
    if "--profile" in argv:
        at = argv.index("--profile")
        for word in argv[:at] or ["1000"]:
            profile(int(word), " ".join(argv[at + 1:]))
        return 0
    rows = []
    for size in [int(word) for word in argv] or SIZES:
        done = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, stdout=subprocess.PIPE, text=True)
        rows.append(json.loads(done.stdout))
    print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
