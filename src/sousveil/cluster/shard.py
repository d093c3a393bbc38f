"""A Shard is one archive to read; a Job is how all of them are read; a Done is what became of one.

Invariant: all three go through JSON unchanged, so that any engine can carry them; a shard's name depends on its address only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

ROAD = "sousveil.cluster.roads:funnel"
MOST_SAID = 200
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Outcome(StrEnum):
    """done; damaged: read as far as it could be; failed: nothing came of it, and a second run tries it again."""

    DONE = "done"
    DAMAGED = "damaged"
    FAILED = "failed"


@dataclass(frozen=True)
class Shard:
    """`address` is an absolute path or s3://, hdfs://; `shown` what documents and reports call it; `size` bytes where known;
    `places` the (offset, length) of the records to read where not all of them are wanted."""

    address: str
    shown: str
    size: int = 0
    places: tuple[tuple[int, int], ...] = ()

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Shard:
        """The inverse of `asdict`."""
        return cls(**{**row, "places": tuple((start, length) for start, length in row["places"])})

    @property
    def name(self) -> str:
        """The stem of its results: readable, and no two addresses have the same."""
        stem = _UNSAFE.sub("_", self.shown.rsplit("/", 1)[-1])[:60].strip("._-") or "shard"
        said = self.address + "".join(f" {start}+{length}" for start, length in self.places)
        return f"{stem}-{hashlib.sha256(said.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


@dataclass(frozen=True, kw_only=True)
class Job:
    """`out` is the folder of the results, `road` the function that reads one archive (module:name), `extractor` which of the
    two that ship reads its documents, `endpoint` and `anonymous` say how an object store is asked (see storage.py)."""

    out: str
    road: str = ROAD
    extractor: str = "default"
    endpoint: str | None = None
    anonymous: bool = False

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Job:
        """The inverse of `to_json`."""
        return cls(**json.loads(line))


@dataclass
class Sums:
    """What a road counts while it reads one archive. `said` are the first things that could not be read, each with why;
    `broken` says why the archive itself could not be read to its end."""

    counts: Counter[str] = field(default_factory=Counter)
    said: list[tuple[str, str]] = field(default_factory=list)
    broken: str | None = None

    def left_out(self, name: str, why: str) -> None:
        """A record could not be read."""
        self.counts["failed"] += 1
        if len(self.said) < MOST_SAID:
            self.said.append((name, why))


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a shard: `files` are the results' names with their rows and sha256; `counts` as the road counted."""

    shard: str
    source: str
    outcome: Outcome
    why: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """One JSON object: the same for the same archive, whenever and wherever it is read."""
        return {
            "shard": self.shard, "source": self.source, "outcome": str(self.outcome), "why": self.why,
            "counts": dict(sorted(self.counts.items())), "said": [list(pair) for pair in self.said], "files": self.files,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Done:
        """The inverse of `to_json`."""
        return cls(**{**row, "outcome": Outcome(row["outcome"]), "said": tuple((name, why) for name, why in row["said"])})
