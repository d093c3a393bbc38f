"""What a large archive costs, from measured speeds: core-hours, the network, the disk; and which of them is used up first.

Invariant: every speed is a figure of data/figures.json, which `benchmarks/bench_cluster.py --write` measures; an estimate is
arithmetic on them, and the factor for what was not measured (real pages, slow stores, retries) stands apart.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from sousveil.model import UsageError


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An archive and the machines for it. `page_kb`, `packed` (uncompressed to compressed) and `picked` (the share of pages
    that is read whole) default to the benchmark's archive; `keep` is the share of records that an index leaves to read; `cores`
    and `gbit` (of network to the archive) are yours; `factor` is for real life; `extractor` (default, quick) reads."""

    pages: float = 3e9
    page_kb: float | None = None
    packed: float | None = None
    picked: float | None = None
    keep: float = 1.0
    cores: int = 64
    gbit: float = 10.0
    factor: float = 2.0
    extractor: str = "default"

    def __post_init__(self) -> None:
        if self.extractor not in figures()["extractors"]:
            raise UsageError(f"--extractor: {self.extractor!r} was not measured; give {' or '.join(figures()['extractors'])}")
        for name, value in asdict(self).items():
            if not isinstance(value, str | None) and not 0 < value < 1e15:
                raise UsageError(f"--{name.replace('_', '-')}: {value} is not above zero")
        for name in ("keep", "picked"):
            if (getattr(self, name) or 0) > 1:
                raise UsageError(f"--{name}: a share is at most 1")


@lru_cache(maxsize=1)
def figures() -> dict[str, Any]:
    """The measured figures, with when and how they were."""
    found: dict[str, Any] = json.loads(resources.files("sousveil.cluster").joinpath("data", "figures.json").read_text("utf-8"))
    return found


def estimate(plan: Plan) -> dict[str, Any]:
    """The figures of a plan, by name. Raises UsageError on a plan that makes no sense."""
    measured = figures()
    reader = measured["extractors"][plan.extractor]
    pages = plan.pages * plan.keep
    gigabytes = pages * (plan.page_kb or measured["page_kb"]) / 1e6
    packed = gigabytes / (plan.packed or measured["packed"])
    picked = pages * (plan.picked or measured["picked"])
    funnel = gigabytes * 1000 / measured["funnel_mb_s"] / 3600
    whole = picked * reader["read_s"] / 3600
    cores = (funnel + whole) * plan.factor
    network = packed * 8 / plan.gbit / 3600
    compute = cores / plan.cores
    return {
        "pages": round(pages), "terabytes": gigabytes / 1000, "terabytes_packed": packed / 1000,
        "core_hours_funnel": funnel, "core_hours_reading": whole, "factor": plan.factor, "core_hours": cores,
        "hours_computing": compute, "hours_network": network, "hours": max(compute, network),
        "first": "network" if network > compute else "cores",
        "cores_that_fill_the_network": cores / network, "pages_read": round(picked),
        "extractor": plan.extractor, "memory_gb": plan.cores * reader["worker_mb"] / 1000, "figures": measured,
    }


def told(found: dict[str, Any], plan: Plan) -> list[str]:
    """The same in lines for people."""
    reader = found["figures"]["extractors"][plan.extractor]
    fed = f"{found['cores_that_fill_the_network']:,.0f}"
    ends = {
        "network": f"What ends first: the network; {fed} cores fill it. Compute beside the data.",
        "cores": f"What ends first: the cores; the network would feed {fed} of them.",
    }
    return [
        f"{found['pages']:,} records, {found['terabytes']:,.1f} TB, {found['terabytes_packed']:,.1f} TB as they are stored",
        f"{found['core_hours']:,.0f} core-hours: funnel {found['core_hours_funnel']:,.0f}, reading and extracting "
        f"{found['pages_read']:,} pages {found['core_hours_reading']:,.0f}; times {plan.factor:g} for what was not measured",
        f"{found['hours_computing']:,.1f} h on {plan.cores:,} cores; "
        f"{found['hours_network']:,.1f} h of network at {plan.gbit:g} Gbit/s",
        ends[found["first"]],
        f"{found['memory_gb']:,.1f} GB of memory at {reader['worker_mb']} MB a worker of the {plan.extractor} extractor",
        f"measured: {found['figures']['measured']}",
    ]
