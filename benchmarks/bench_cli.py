#!/usr/bin/env python3
"""What the command line costs before it does anything: CPU time beside a bare `python -c pass`, medians of alternating rounds.

python benchmarks/bench_cli.py [ROUNDS]    (default 9). The ratio counts; the milliseconds are this machine's. Aim: help <= 2x.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

BARE = [sys.executable, "-c", "pass"]
ASKED = {
    "import sousveil": [sys.executable, "-c", "import sousveil"],
    "sousveil --help": [sys.executable, "-m", "sousveil", "--help"],
    "sousveil claims --help": [sys.executable, "-m", "sousveil", "claims", "--help"],
}


def cpu_seconds(command: list[str]) -> float:
    """User and system time of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    calls = {"python -c pass": BARE, **ASKED}
    for command in calls.values():
        cpu_seconds(command)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, command in calls.items():
            taken[name].append(cpu_seconds(command))
    bare = statistics.median(taken["python -c pass"])
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{name:<24} {middle * 1000:7.1f} ms CPU  {middle / bare:5.2f}x")


if __name__ == "__main__":
    main()
