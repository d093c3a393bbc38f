#!/usr/bin/env python3
"""Archives of very many tiny records, through `sousveil screen` and `sousveil read`: seconds and peak memory as they grow.

python benchmarks/tiny_records.py [RECORDS ...] [--sorts answers,plain,...] [--commands screen,explain,read,...]
(default: 100000 1000000, all sorts, all commands)

Each sort is an archive of its own; one answer in ten thousand is worth reading. `broken` has every second record's gzip member
spoilt. What is printed is of the command's own process: CPU seconds (with its children's), seconds by the clock, peak MB.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

WORTH = "<p>Hikvision sold surveillance cameras to the government of Kenya in {n} under a contract with the police.</p>"
PER_CLAIM = 10_000
COMMANDS = {
    "screen": ["screen", "{archive}"],
    "explain": ["screen", "{archive}", "--explain", "--out", "{folder}/explained.txt"],
    "json": ["screen", "{archive}", "--json", "--explain", "--out", "{folder}/explained.json"],
    "read": ["read", "{archive}", "--ledger", "{folder}/case.sousveil", "--profile"],
    "again": ["read", "{archive}", "--ledger", "{folder}/case.sousveil", "--profile"],
    "jobs": ["read", "{archive}", "--ledger", "{folder}/jobs.sousveil", "--jobs", "2"],
}


def answer(number: int) -> bytes:
    """A tiny page."""
    said = WORTH.format(n=number) if number % PER_CLAIM == PER_CLAIM // 2 else f"<p>word {number}</p>"
    return record("response", number, f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{said}")


def request(number: int) -> bytes:
    """A record that is no document."""
    return record("request", number, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")


def pdf(number: int) -> bytes:
    """A page that can only be looked at when it is read, and can't be."""
    return record("response", number, f"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 {number}")


def record(kind: str, number: int, content: str) -> bytes:
    """A WARC record."""
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/{number}\r\n"
            f"WARC-Date: 2024-03-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012x}>\r\nContent-Type: application/http\r\n"
            f"Content-Length: {len(content)}\r\n\r\n")
    return (head + content + "\r\n\r\n").encode()


def packed(raw: bytes) -> bytes:
    """A gzip member."""
    return gzip.compress(raw, 1, mtime=0)


def spoilt(number: int) -> bytes:
    """Every second member has a hole in its deflate stream."""
    member = packed(answer(number))
    return member if number % 2 == 0 else member[:20] + b"\xff" * 20 + member[40:]


SORTS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "answers": (".warc.gz", lambda number: packed(answer(number))),
    "plain": (".warc", answer),
    "one stream": (".warc.gz", answer),
    "requests": (".warc.gz", lambda number: packed(request(number))),
    "broken": (".warc.gz", spoilt),
    "pdf": (".warc.gz", lambda number: packed(pdf(number))),
}


def make(out: Path, sort: str, count: int) -> None:
    """Write the archive."""
    one = SORTS[sort][1]
    with out.open("wb") as file:
        if sort != "one stream":
            for number in range(count):
                file.write(one(number))
            return
        stream = zlib.compressobj(1, wbits=31)
        for number in range(count):
            file.write(stream.compress(one(number)))
        file.write(stream.flush())


def run(command: list[str]) -> tuple[float, float, float, str]:
    """CPU seconds, seconds by the clock, peak MB, and what it said at the end."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, "-m", "sousveil", *command], stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0, 2)
        said.seek(max(0, said.tell() - 3000))
        lines = said.read().decode("utf-8", "replace").splitlines()
    told = next((line for line in reversed(lines) if " records: " in line), lines[-1] if lines else "")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024, told


def measured(folder: Path, sort: str, count: int, commands: list[str]) -> Iterator[str]:
    """A line for each command."""
    archive = folder / f"tiny{SORTS[sort][0]}"
    make(archive, sort, count)
    yield f"== {sort}: {count:,} records, {archive.stat().st_size / 1e6:,.0f} MB"
    for name in commands:
        cpu, wall, peak, told = run([word.format(archive=archive, folder=folder) for word in COMMANDS[name]])
        yield f"   {name:<8} {cpu:8.1f} s CPU {wall:8.1f} s wall {count / cpu:10,.0f} records/s {peak:6.0f} MB   {told[:400]}"


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--sorts", default=",".join(SORTS))
    parser.add_argument("--commands", default=",".join(COMMANDS))
    options = parser.parse_args()
    for sort in options.sorts.split(","):
        for count in options.records:
            with tempfile.TemporaryDirectory() as folder:
                for line in measured(Path(folder), sort, count, options.commands.split(",")):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
