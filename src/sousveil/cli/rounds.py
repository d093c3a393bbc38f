"""The other rounds of `sousveil review` in a terminal: pairs of names, and the practice round; and a correction typed.

Invariant: each answer on a pair is written before the next pair is shown; the practice round writes nothing and needs no
ledger.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sousveil.publishing.pages import Shelf

PAIR_KEYS = "s the same · d different · u unsure · z take back · q quit"
_PAIRS = {"s": "same", "d": "different", "u": "unsure"}


def ask(prompt: str) -> str | None:
    """What was typed; None at the end of the input."""
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def plain(text: str) -> str:
    """Text for a terminal: one space for line ends and tabs, a mark for every other character that does not print."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))


def practise() -> int:
    """Ten prepared claims with known answers, one by one; then how many answers agree."""
    from sousveil.drawing.labels import labels
    from sousveil.web import practice

    words, tasks = labels("en"), practice.tasks()
    offered = practice.choices(words)
    print(words("practice.text"))
    answered = right = 0
    for number, task in enumerate(tasks, 1):
        print(f"\n[{number} of {len(tasks)}] {task['says']}\n  {task['before']}[[{task['quote']}]]{task['after']}")
        print("  ".join(f"{digit} {text}" for digit, (_, text) in enumerate(offered, 1)))
        given = _digit(len(offered))
        if given is None:
            break
        answered, agrees = answered + 1, offered[given][0] == task["answer"]
        right += agrees
        known = words("practice.agree") if agrees else words("practice.differ", answer=dict(offered)[task["answer"]])
        print(f"  {known} {task['why']}")
    print("\n" + words("practice.score", right=right, n=answered))
    return 0


def _digit(most: int) -> int | None:
    """The place of the choice that was typed, from 0; None for the end."""
    while True:
        typed = ask("a digit, or q > ")
        if typed is None or typed in ("q", "quit"):
            return None
        if typed in map(str, range(1, most + 1)):
            return int(typed) - 1


def pair_up(shelf: Shelf, who: str) -> int:
    """Pairs of names that wait for `who`, one by one; how many rows were written."""
    from sousveil.web import pairs

    written = 0
    while True:
        waiting = pairs.queue(shelf, who)
        if not waiting:
            print(shelf.labels("pairs.done"))
            return written
        pair = waiting[0]
        _show_pair(shelf, pair, len(waiting))
        key = ask(f"{PAIR_KEYS} > ")
        if key is None or key in ("q", "quit"):
            return written
        last = pairs.last_of(shelf, who) if key == "z" else None
        form = {"verdict": _PAIRS.get(key, ""), "left": pair[0], "right": pair[1]}
        if last is not None:
            form = {"verdict": "undo", "left": last.left, "right": last.right}
        if not form["verdict"]:
            print(f"Type one of the letters and Enter: {PAIR_KEYS}.")
            continue
        shelf.ledger.decide_pair(pairs.decision(shelf, who, form))
        written += 1


def _show_pair(shelf: Shelf, pair: tuple[str, str], waiting: int) -> None:
    from sousveil.web import pairs

    print(f"\n{shelf.labels('pairs.waiting', n=waiting)}. {shelf.labels('pairs.ask')}")
    for key in pair:
        party, kinds = shelf.summary().parties[key]
        home = f", {party.country}" if party.country else ""
        print(f"  {plain(party.name)} ({party.type}{home}) · {shelf.labels.count('claims', kinds.total())}")
        for claim in shelf.claims_of(party)[: pairs.QUOTES]:
            print(f"    “{plain(claim.quote)}”")


def correction(shelf: Shelf, claim: str) -> dict[str, str] | None:
    """A field and its new value as typed, as the form of the app would send them; None where nothing was typed."""
    from sousveil.web import review

    fields = {name: (value, allowed) for name, value, allowed in review.edits(shelf.ledger.claim(claim))}
    for name, (value, allowed) in fields.items():
        print(f"  {name}: {plain(value) or '-'}" + (f"  (one of: {', '.join(allowed)})" if allowed else ""))
    typed = ask("field = value (a party: name | type | country) > ") or ""
    name, equals, value = (part.strip() for part in typed.partition("="))
    if not equals or name not in fields:
        return None
    return {"verdict": "correct", name: value}
