"""Decisions from a file: JSON lines, each one person's verdict on one claim.

Invariant: all or nothing: a line that can't be taken stops the whole file before anything is written; a verdict that stands
already is not written again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sousveil.model import Decision, UsageError, Verdict
from sousveil.publishing.pages import Shelf
from sousveil.web import review

FIELDS = ("claim", "verdict", "reason", "note", "corrections", "who")


def rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a file with their line numbers. Raises UsageError for a file or line that can't be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: the decisions can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the decisions can't be read: they are not UTF-8") from error
    return [(number, _row(line, f"{path}: line {number}")) for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: no JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("claim"), str) or not row["claim"]:
        raise UsageError(f'{where}: write {{"claim": "...", "verdict": "confirm"}}, one a line')
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise UsageError(f"{where}: unknown field {unknown[0]!r}; known: {', '.join(FIELDS)}")
    if any(not isinstance(row.get(name, ""), str) for name in FIELDS if name != "corrections"):
        raise UsageError(f"{where}: every field but corrections is a text")
    return row


def decide(shelf: Shelf, given: Iterable[tuple[int, dict[str, Any]]], path: Path, who: str) -> tuple[int, int]:
    """Write the decisions of `rows`, by `who` where a row does not say; how many were new, and how many stood already. Raises
    UsageError, with nothing written."""
    made = [(number, row, _decision(shelf, row, row.get("who") or who, f"{path}: line {number}")) for number, row in given]
    new = 0
    with shelf.ledger.batch():
        for _, _, decision in made:
            if not _stands(shelf, decision):
                new += shelf.ledger.decide(decision)
    return new, len(made) - new


def _decision(shelf: Shelf, row: dict[str, Any], who: str, where: str) -> Decision:
    form = {"verdict": row.get("verdict", ""), "note": row.get("note", "")}
    if row.get("reason"):
        form["verdict"] += f":{row['reason']}"
    try:
        return review.decision(shelf, row["claim"], " ".join(who.split())[:80], form, values=row.get("corrections"))
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None


def _stands(shelf: Shelf, made: Decision) -> bool:
    """Is this what the person's standing verdict on the claim says already?"""
    if made.verdict is Verdict.UNDO:
        return False
    return any(
        (said.who, said.verdict, said.reason, said.corrections) == (made.who, made.verdict, made.reason, made.corrections)
        for said in shelf.ledger.review(made.claim).standing
    )
