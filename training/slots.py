"""Slotted training passages: read, check, fill into annotated rows. The command line and the public door.

python -m training.slots check FILES
python -m training.slots fill FILES --copies N --seed K > rows.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.filling import fill
from training.names import load_families, load_states
from training.passages import (
    KINDS,
    ClaimSpec,
    Entity,
    Mention,
    PartySpec,
    Passage,
    Slot,
    SlotsError,
)
from training.reading import blocks, read, read_block

__all__ = ["ClaimSpec", "Entity", "Mention", "PartySpec", "Passage", "Report", "Slot", "SlotsError", "check", "fill", "read"]


@dataclass(frozen=True)
class Report:
    """What a check found: the good passages, one line for each complaint, one for each thing to look at."""

    passages: tuple[Passage, ...]
    complaints: tuple[str, ...]
    remarks: tuple[str, ...]


def check(paths: Iterable[str | Path]) -> Report:
    """Read all passages of all files, going on after wrong ones. Raises OSError if a file cannot be read."""
    passages: dict[str, Passage] = {}
    complaints: list[str] = []
    for path in paths:
        for where, block in blocks(path):
            try:
                passage = read_block(where, block)
            except SlotsError as error:
                complaints.extend(str(error).splitlines())
                continue
            if passage.ident in passages:
                complaints.append(f"{where}: a second passage of this id")
            passages[passage.ident] = passage
    remarks = [remark for passage in passages.values() for remark in _remarks(passage)]
    return Report(tuple(passages.values()), tuple(complaints), tuple(remarks))


def _remarks(passage: Passage) -> list[str]:
    """Parties of claims that no mention stands for: right where the party is only meant, else forgotten."""
    mentioned = {mention.entity for mention in passage.mentions}
    mentioned |= {member for index in mentioned for member in passage.entities[index].members}
    parties = {end for claim in passage.claims for end in (claim.source, claim.target) if end is not None}
    return [
        f"{passage.ident}: no mention of {spec.slot or spec.words}"
        for index in sorted(parties - mentioned)
        if (spec := passage.entities[index].spec)
    ]


def summary(report: Report) -> str:
    """Figures of a corpus, a line each: passages, claims by kind and modality, mentions by form and type."""
    claims = [claim for passage in report.passages for claim in passage.claims]
    mentions = [(passage.entities[m.entity].type, m.form) for passage in report.passages for m in passage.mentions]
    kinds = Counter(claim.kind for claim in claims)
    lines = [
        f"{len(report.passages)} passages, {sum(not p.claims for p in report.passages)} without claims",
        f"{len(claims)} claims: " + ", ".join(f"{kind.value} {kinds[kind]}" for kind in KINDS),
        "modality: " + _counted(Counter(claim.modality for claim in claims)),
        f"{len(mentions)} mentions: " + _counted(Counter(form for _, form in mentions)),
        "of types: " + _counted(Counter(kind for kind, _ in mentions)),
        f"{len(report.remarks)} parties of claims without a mention, {len(report.complaints)} complaints",
    ]
    return "\n".join(lines)


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 if a passage is wrong, 2 if a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m training.slots", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="check files and print their figures")
    checking.add_argument("files", nargs="+")
    checking.add_argument("--remarks", action="store_true", help="list parties of claims that have no mention")
    filling = commands.add_parser("fill", help="write filled rows, one JSON object a line")
    filling.add_argument("files", nargs="+")
    filling.add_argument("--copies", type=_at_least_one, default=1, help="rows for each passage")
    filling.add_argument("--seed", type=int, default=1)
    told = "only passages with a claim of one of these kinds"
    filling.add_argument("--kinds", nargs="+", choices=[kind.value for kind in KINDS], default=[], help=told)
    options = parser.parse_args(arguments)
    try:
        report = check(options.files)
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    for line in report.complaints + (report.remarks if getattr(options, "remarks", False) else ()):
        print(line, file=sys.stderr)
    print(summary(report), file=sys.stderr)
    if report.complaints:
        return 1
    if options.command == "fill":
        passages = _with_kinds(report.passages, options.kinds)
        print(f"{len(passages)} of {len(report.passages)} filled", file=sys.stderr)
        _write_rows(passages, options.copies, options.seed)
    return 0


def _with_kinds(passages: Sequence[Passage], kinds: Sequence[str]) -> list[Passage]:
    return [one for one in passages if not kinds or any(str(claim.kind) in kinds for claim in one.claims)]


def _write_rows(passages: Sequence[Passage], copies: int, seed: int) -> None:
    states, families = load_states(), load_families()
    for passage in passages:
        for copy in range(copies):
            print(json.dumps(fill(passage, copy, seed, states, families), ensure_ascii=False))


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
