"""Small web archives, and roads that cost next to nothing: a worker imports them by name."""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sousveil.cluster import inputs, roads
from sousveil.cluster.roads import Read
from sousveil.cluster.shard import Job, Sums
from sousveil.cluster.storage import HERE
from sousveil.cluster.task import do_shard
from sousveil.extraction import SHIPPED, Extractor
from sousveil.model import Claim, Document, Kind, Party, PartyType, Technology
from tests.sources.makers import warc_gz, warc_record

CHEAP = "tests.cluster.makers:cheap"
DEADLY = "tests.cluster.makers:deadly"
NAMING = "tests.cluster.makers:naming"
STATES = {"Kenya": "KE", "Serbia": "RS", "Uganda": "UG", "Zambia": "ZM"}
_SOLD = re.compile(r"(\w+ Corp) sold (cameras|spyware) to (\w+) in (\d{4})\.")


def cheap(path: Path, shown: str, sums: Sums, extractor: Extractor = SHIPPED) -> Iterator[Read]:
    """Documents as they are read, claims by one regular expression."""
    for document in roads.documents(path, shown, sums):
        yield document, tuple(claims_of(document))


def deadly(path: Path, shown: str, sums: Sums, extractor: Extractor = SHIPPED) -> Iterator[Read]:
    """The same, but a worker dies in the midst of an archive as often as the file of its name in `../deaths` says."""
    deaths = path.parent.parent / "deaths" / path.name
    for at, read in enumerate(cheap(path, shown, sums)):
        if at == 0 and deaths.exists() and (left := int(deaths.read_text())) > 0:
            deaths.write_text(str(left - 1))
            os.kill(os.getpid(), signal.SIGKILL)
        yield read


def naming(path: Path, shown: str, sums: Sums, extractor: Extractor) -> Iterator[Read]:
    """The same claims in the name of the extractor that was asked for."""
    for document, claims in cheap(path, shown, sums):
        yield document, tuple(replace(claim, extractor=extractor.version) for claim in claims)


def claims_of(document: Document) -> Iterator[Claim]:
    """A claim for each sentence of one form."""
    for hit in _SOLD.finditer(document.text):
        code = Technology.SPYWARE if hit[2] == "spyware" else Technology.VIDEO_SURVEILLANCE
        yield Claim.of(
            document, start=hit.start(), end=hit.end(), kind=Kind.SUPPLY,
            from_party=Party(name=hit[1], type=PartyType.COMPANY, written=hit[1], span=hit.span(1)),
            to_party=Party(name=hit[3], type=PartyType.STATE, country=STATES[hit[3]], written=hit[3], span=hit.span(3)),
            technology=(code,), time=hit[4], confidence=0.9, extractor="cheap-1", frame="sold",
        )


def sentence(rng: random.Random) -> str:
    """One that makes a claim."""
    return (f"{rng.choice('ABCDEFGH')}{rng.choice('aeiou')}x Corp sold {rng.choice(('cameras', 'spyware'))} to "
            f"{rng.choice(sorted(STATES))} in {rng.randrange(2000, 2026)}.")


def archive(seed: int, pages: int) -> bytes:
    """A WARC of plain text pages, most of which make claims."""
    rng = random.Random(seed)
    records = []
    for at in range(pages):
        said = " ".join(sentence(rng) for _ in range(rng.randrange(4)))
        body = f"Report {seed}-{at}. {said} The rest is silence."
        records.append(warc_record(f"https://example.org/{seed}/{at}", body.encode(), kind="text/plain; charset=utf-8"))
    return warc_gz(records)


def shelf(folder: Path, count: int, *, damaged: int = 0) -> list[Path]:
    """Archives of different sizes; `damaged` of them are cut short, flooded with zeros or no archives at all."""
    folder.mkdir(exist_ok=True)
    paths = []
    for seed in range(count):
        raw = archive(seed, 1 + (seed * 7) % 23 + (200 if seed % 50 == 3 else 0))
        if seed < damaged:
            raw = (raw[: len(raw) - 40], raw[:200] + bytes(300) + raw[500:], b"\x1f\x8b" + bytes(50))[seed % 3]
        paths.append(folder / f"part-{seed:04}.warc.gz")
        paths[-1].write_bytes(raw)
    return paths


def calm(folder: Path, out: Path) -> dict[str, bytes]:
    """What must come out: every shard read in this process, by no engine at all."""
    out.mkdir()
    job = Job(out=str(out), road=CHEAP)
    for shard in inputs.shards([str(folder)], stores=HERE):
        do_shard(shard, job)
    return results(out)


def results(out: Path) -> dict[str, bytes]:
    """Every result below a folder, by its name: what must be the same, byte for byte, however it came about."""
    inside = ("shards", "claims", "documents")
    return {f"{name}/{path.name}": path.read_bytes() for name in inside for path in sorted((out / name).glob("*"))}
