"""Do the tests see it when a guard is gone? Takes `if ...: raise ...` out of a copy of the tree, one by one, and runs tests.

Invariant: the tree itself is never touched; the sample hangs on the seed and the guards' own words; a guard counts as seen
where the tests of its module fail, or hang, without it, and those tests pass with it.

    python -m tools.mutation                 # a sample, as `make check` has it
    python -m tools.mutation --all           # every guard: hours
    python -m tools.mutation --room ledger   # every guard of a room
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
FLOOR, SAMPLE, SEED, LIMIT_S = 0.95, 24, 1, 120
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".*_cache", "build", "dist", "tour", "node_modules", ".hypothesis")
NOT_SAMPLED = ("cluster", "web", "publishing")  # their tests start browsers, servers and Java: too slow for every check


@dataclass(frozen=True)
class Guard:
    """One `if TEST: ... raise` of a module: where its test stands (bytes of the file), and which tests must see it gone."""

    module: Path
    line: int
    start: int
    end: int
    tests: tuple[Path, ...]

    def without(self, source: bytes) -> bytes:
        """The module with the guard switched off."""
        return source[: self.start] + b"False" + source[self.end:]

    def lot(self, seed: int) -> str:
        """Its place in a sample, by what it says alone: a guard more or less elsewhere changes no other's."""
        return hashlib.sha256(f"{seed} {self.told().replace(str(self.line), '', 1)}".encode()).hexdigest()

    def told(self) -> str:
        """Where it is and what it asks."""
        words = (ROOT / self.module).read_bytes()[self.start: self.end].decode()
        return f"{self.module}:{self.line}: if {' '.join(words.split())}"


def guards(module: Path) -> Iterator[Guard]:
    """The guards of one module (a path below the root), in order."""
    source = (ROOT / module).read_bytes()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    own = tests_of(module)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise) and not node.orelse:
            test = node.test
            assert test.end_lineno is not None and test.end_col_offset is not None
            yield Guard(module, node.lineno, starts[test.lineno - 1] + test.col_offset,
                        starts[test.end_lineno - 1] + test.end_col_offset, own)


def tests_of(module: Path) -> tuple[Path, ...]:
    """The mirrored test file; where there is none, the test files of the room that name the module; else the room's tests."""
    if (ROOT / mirror(module)).exists():
        return (mirror(module),)
    found = sorted((ROOT / "tests" / module.parts[2]).rglob("test_*.py"))
    naming = [path for path in found if module.stem in path.read_text(encoding="utf-8")]
    return tuple(path.relative_to(ROOT) for path in naming or found)


def mirror(module: Path) -> Path:
    """Where the tests of a module stand that mirror it."""
    inner = module.relative_to("src/sousveil")
    return Path("tests") / inner.with_name(f"test_{inner.name}")


def chosen(options: argparse.Namespace) -> list[Guard]:
    """The guards to take out: all, a room's, or the sample of the seed among modules with a mirrored test file."""
    modules = sorted(path.relative_to(ROOT) for path in (ROOT / "src/sousveil").rglob("*.py"))
    if options.room:
        modules = [module for module in modules if module.parts[2] == options.room]
    every = [guard for module in modules for guard in guards(module)]
    if options.all or options.room:
        return every
    near = [one for one in every if one.module.parts[2] not in NOT_SAMPLED and one.tests == (mirror(one.module),)]
    some = sorted(near, key=lambda one: one.lot(options.seed))[: options.sample]
    return sorted(some, key=lambda one: (one.module, one.start))


def intact(tests: Sequence[Path], copies: Queue[Path]) -> bool:
    """Do these tests pass as they are?"""
    copy = copies.get()
    try:
        return passes(copy, tests)
    finally:
        copies.put(copy)


def passes(copy: Path, tests: Sequence[Path]) -> bool:
    """Do these tests pass in a copy of the tree? Hanging is failing."""
    own = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *map(str, tests)]
    try:
        return subprocess.run(words, cwd=copy, env=own, capture_output=True, timeout=LIMIT_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def seen(guard: Guard, copies: Queue[Path]) -> bool:
    """Do the tests fail in a copy without the guard? The copy is whole again afterwards."""
    copy = copies.get()
    target = copy / guard.module
    source = target.read_bytes()
    try:
        target.write_bytes(guard.without(source))
        return not passes(copy, guard.tests)
    finally:
        target.write_bytes(source)
        copies.put(copy)


def run(options: argparse.Namespace) -> int:
    """Take the guards out one by one and say which were not missed; 0 where enough were."""
    began, some = time.monotonic(), chosen(options)
    if not some:
        print("no guards there")
        return 2
    with tempfile.TemporaryDirectory(prefix="mutation") as folder, ThreadPoolExecutor(options.jobs) as pool:
        copies: Queue[Path] = Queue()
        for n in range(options.jobs):
            copies.put(Path(shutil.copytree(ROOT, Path(folder) / str(n), ignore=NOT_COPIED, symlinks=True)))
        used = sorted({guard.tests for guard in some})
        broken = [tests for tests, fine in zip(used, pool.map(lambda own: intact(own, copies), used), strict=True) if not fine]
        for tests in broken:
            print(f"these tests fail as they are, so they say nothing: {' '.join(map(str, tests))}")
        judged = [guard for guard in some if guard.tests not in broken]
        found = list(zip(judged, pool.map(lambda guard: seen(guard, copies), judged), strict=True))
    survivors = [guard for guard, was_seen in found if not was_seen]
    for guard in survivors:
        print(f"nobody misses {guard.told()}")
    caught = len(judged) - len(survivors)
    print(f"mutation: {caught} of {len(judged)} removed guards make a test fail, in {time.monotonic() - began:.0f} s")
    return 0 if judged and not broken and caught >= FLOOR * len(judged) else 1


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="every guard of the program")
    parser.add_argument("--room", help="every guard of one room")
    parser.add_argument("--sample", type=int, default=SAMPLE, help=f"how many guards ({SAMPLE})")
    parser.add_argument("--seed", type=int, default=SEED, help="which sample")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="how many at a time")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
