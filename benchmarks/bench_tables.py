"""Importing tables: rows a second of CPU and peak memory for the whole GCDF sample and the 37,099 edges, without the ledger.

    SOUSVEIL_SHARED=../shared python benchmarks/bench_tables.py

Each table in a process of its own, beside pandas reading the same file into a frame and polars counting its edges by hand.
Prints one JSON object a line; a table whose file is not there is named and left out.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

TABLES = {"gcdf": "gcdf3/final_input.csv", "flock": "us-flock-sharing/agency_access20240426.csv",
          "aigs": "aigs-2019/aigs_clean.csv"}


def measure(kind: str, path: Path) -> dict[str, object]:
    """One import in this process."""
    from sousveil import tables

    before = time.process_time()
    found = tables.read(kind, path)
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"kind": kind, "rows": len(found.table.rows), "claims": len(found.claims), "cpu_s": round(spent, 3),
            "rows_per_cpu_s": round(len(found.table.rows) / spent), "peak_mb": peak, "pandas_read_cpu_s": frame(path)}


def frame(path: Path) -> float | None:
    """CPU seconds in which pandas reads the file and counts its rows by the first column; None without pandas."""
    try:
        import pandas
    except ModuleNotFoundError:
        return None
    before = time.process_time()
    table = pandas.read_csv(path, dtype=str)
    table.groupby(table.columns[0]).size()
    return round(time.process_time() - before, 3)


def main() -> int:
    """Measure every table that is there."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))), flush=True)
        return 0
    folder = Path(os.environ.get("SOUSVEIL_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    for kind, name in TABLES.items():
        if (folder / name).exists():
            subprocess.run([sys.executable, __file__, kind, str(folder / name)], check=True)
        else:
            print(json.dumps({"kind": kind, "left_out": f"{name} is not here"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
