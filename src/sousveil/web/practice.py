"""Practice: ten prepared claims with known answers, and how far one's own agree. The tasks are data/practice.json.

Invariant: nothing of it reaches a ledger; the answers stand in the address only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from sousveil.drawing.labels import Labels
from sousveil.model import Reason
from sousveil.publishing.pages import Page

CONFIRM, UNSURE = "confirm", "unsure"


@cache
def tasks() -> tuple[dict[str, str], ...]:
    """The tasks: sentence, words, known answer (`confirm` or a reason of rejection) and why."""
    raw = resources.files("sousveil.web").joinpath("data", "practice.json").read_text(encoding="utf-8")
    return tuple(json.loads(raw))


def choices(labels: Labels) -> list[tuple[str, str]]:
    """What can be answered, with its label."""
    reasons = [(str(reason), labels(f"reason.{reason}")) for reason in Reason if any(t["answer"] == reason for t in tasks())]
    return [(CONFIRM, labels("practice.yes")), *reasons, (UNSURE, labels("practice.unsure"))]


def page(labels: Labels, given: Mapping[str, str]) -> Page:
    """The round, with what was answered so far; answers that are none are left out."""
    offered = choices(labels)
    words = dict(offered)
    rows: list[dict[str, Any]] = []
    for number, task in enumerate(tasks(), 1):
        name = f"a{number}"
        answer = given.get(name, "") if given.get(name) in words else ""
        rows.append(task | {"name": name, "given": answer, "agrees": answer == task["answer"], "answer": words[task["answer"]]})
    answered = [row for row in rows if row["given"]]
    view = {"tasks": rows, "choices": offered, "answered": len(answered), "right": sum(row["agrees"] for row in answered)}
    return Page("practice.html", "practice.html", labels("practice.title"), "review", view, {})
