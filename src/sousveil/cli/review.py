"""`sousveil review`: decide claim by claim in the terminal or from a file; what was decided; decided claims as documents.

Invariant: each verdict is written before the next claim is shown, so that nothing is lost however the work ends; what
documents say reaches the terminal without its control characters.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sousveil.cli import options as shared
from sousveil.cli import rounds

if TYPE_CHECKING:
    from sousveil.ledger import Ledger
    from sousveil.publishing.pages import Shelf

EXAMPLE = """example:
  sousveil review --ledger case.sousveil
  sousveil review --as Ana --kind supply --country KE --ledger case.sousveil
  sousveil review --as Ana --pairs --ledger case.sousveil
  sousveil review --practice
  sousveil review --as Ana --decisions decided.jsonl --ledger case.sousveil
  sousveil review --export-gold reviewed.jsonl --ledger case.sousveil"""
KEYS = "y confirm · n reject · e correct · u unsure · s skip · z take back · ? keys · q quit"
_VERDICTS = {"y": "confirm", "u": "unsure"}
_AROUND = 400


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--as", dest="who", metavar="NAME", default=os.environ.get("SOUSVEIL_REVIEWER", ""),
                        help="your name beside your decisions (else $SOUSVEIL_REVIEWER, else asked)")
    parser.add_argument("--decisions", metavar="F", type=Path, help="decide from a file: JSON lines with claim and verdict")
    parser.add_argument("--kind", help="only claims of this kind")
    parser.add_argument("--country", metavar="CC", help="only claims with a party of this country: a name or a code")
    parser.add_argument("--tier", choices=("claim", "candidate"), help="only shown claims, or only candidates")
    parser.add_argument("--document", metavar="ID", help="only claims of this document, as the text runs")
    parser.add_argument("--by-document", action="store_true", help="document by document, not the best supported first")
    parser.add_argument(
        "--export-gold", metavar="F", type=Path, help="write the decided claims as annotated documents, whole texts included"
    )
    parser.add_argument("--pairs", action="store_true", help="pairs of similar names instead: one institution, or two?")
    parser.add_argument("--practice", action="store_true", help="ten prepared claims with known answers; writes nothing")
    parser.add_argument("--complete", action="store_true", help="only documents of which every shown claim was decided")
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Decide where there is a terminal or a file to decide from; else count, or export."""
    if options.decisions is not None:
        return _from_file(options)
    if options.export_gold or options.json or options.out:
        return _counts(options)
    if options.practice:
        return rounds.practise()
    if sys.stdin is not None and sys.stdin.isatty():
        return _terminal(options)
    code = _counts(options)
    print("sousveil: standard input is no terminal, so this only counts; --decisions FILE decides from a file", file=sys.stderr)
    return code


def _counts(options: argparse.Namespace) -> int:
    from sousveil import ledger
    from sousveil.findings.gold import gold

    with ledger.open(options.ledger, readonly=True) as opened:
        decided = sorted({decision.claim for decision in opened.decisions()})
        counts = Counter(str(opened.review(claim).state) for claim in decided)
        rows = list(gold(opened, complete=options.complete)) if options.export_gold else []
        shown = opened.count(tier="claim")
    if options.export_gold:
        shared.emit_lines((json.dumps(row, ensure_ascii=False) for row in rows), options.export_gold)
    told = {"claims": shown, "decided": len(decided), **dict(sorted(counts.items()))}
    if options.export_gold:
        told |= {"documents": len(rows), "kept": sum(len(row["claims"]) for row in rows)}
    _tell(options, told)
    return 0


def _tell(options: argparse.Namespace, told: dict[str, int]) -> None:
    if options.json:
        shared.emit_json(told, options.out)
    else:
        shared.emit_lines([f"{name}: {count}" for name, count in told.items()], options.out)


def _from_file(options: argparse.Namespace) -> int:
    from sousveil import ledger
    from sousveil.model import UsageError
    from sousveil.web import batch

    given = batch.rows(options.decisions)
    if not options.who and any("who" not in row for _, row in given):
        raise UsageError('review: --as NAME says whose decisions these are, or "who" in each row')
    with ledger.open(options.ledger, create=False) as opened:
        new, known = batch.decide(_shelf(opened), given, options.decisions, options.who)
    _tell(options, {"new": new, "decided before": known})
    return 0


def _shelf(opened: Ledger) -> Shelf:
    from sousveil.drawing.labels import labels
    from sousveil.publishing.pages import Shelf

    shelf = Shelf(opened, labels("en"))
    shelf.refresh()
    return shelf


def _terminal(options: argparse.Namespace) -> int:
    from sousveil import ledger
    from sousveil.web import waiting as queues

    with ledger.open(options.ledger, create=False) as opened:
        shelf = _shelf(opened)
        given = {"kind": options.kind, "tier": options.tier, "doc": options.document}
        given["country"] = shared.country_code(options.country) if options.country else ""
        given["order"] = "document" if options.by_document or options.document else ""
        chosen = queues.choice(shelf, {name: value or "" for name, value in given.items()})
        who = " ".join((options.who or rounds.ask("Your name, as it shall stand beside your decisions: ") or "").split())[:80]
        if not who:
            print("sousveil: no name, so nothing is decided; --as NAME gives one", file=sys.stderr)
            return 2
        if options.pairs:
            print(f"\n{rounds.pair_up(shelf, who)} written, each kept in the ledger.")
            return 0
        waiting = queues.queue(shelf, who, chosen)
        desk = Desk(shelf, who)
        try:
            desk.work(waiting)
        finally:
            left = len(waiting) - len(desk.settled)
            print(f"\n{desk.written} written, each kept in the ledger; {left} of {len(waiting)} wait.")
    return 0


class Desk:
    """One person at a terminal. `written` counts rows, `settled` the claims that stand decided."""

    def __init__(self, shelf: Shelf, who: str) -> None:
        from sousveil.web import waiting

        self.shelf, self.who = shelf, who
        self.written, self.settled = 0, set[str]()
        self._made: list[str] = []
        self.back = waiting.decided(shelf, who)[1]

    def work(self, waiting: list[str]) -> None:
        """Claim by claim, until the end of the queue or of the input."""
        at = 0
        while at < len(waiting):
            self._show(waiting[at], f"{at + 1} of {len(waiting)}")
            step = self._answer(waiting[at])
            if step is None:
                return
            at = waiting.index(step) if step else at + 1
        if not waiting:
            print("Nothing is waiting.")

    def _answer(self, claim: str) -> str | None:
        """The claim to go back to, an empty text for the next one, or None for the end."""
        while True:
            key = rounds.ask(f"{KEYS} > ")
            if key is None or key in ("q", "quit"):
                return None
            if key in ("s", "skip"):
                return ""
            if key == "z" and self._made:
                last = self._made.pop()
                self._write(last, "undo")
                return last
            if key == "e":
                if self._correct(claim):
                    return ""
                continue
            verdict = self._reason() if key == "n" else _VERDICTS.get(key, "")
            if verdict:
                self._write(claim, verdict)
                return ""
            print(_help(bool(self._made)))

    def _reason(self) -> str:
        from sousveil.model import Reason

        labels = self.shelf.labels
        print("  ".join(f"{number} {labels(f'reason.{reason}')}" for number, reason in enumerate(Reason, 1)))
        typed = rounds.ask("because (a digit) > ") or ""
        return f"reject:{tuple(Reason)[int(typed) - 1]}" if typed in map(str, range(1, len(Reason) + 1)) else ""

    def _correct(self, claim: str) -> bool:
        """Was a correction typed that the claim can have? Else a line says why not."""
        from sousveil.model import UsageError

        form = rounds.correction(self.shelf, claim)
        if form is None:
            return False
        try:
            self._write(claim, "correct", form)
        except UsageError as error:
            print(rounds.plain(str(error)))
            return False
        return True

    def _write(self, claim: str, verdict: str, form: dict[str, str] | None = None) -> None:
        from sousveil.web import review

        self.shelf.ledger.decide(review.decision(self.shelf, claim, self.who, form or {"verdict": verdict}))
        self.written += 1
        if verdict == "undo":
            self.settled.discard(claim)
        else:
            self.settled.add(claim)
            self._made.append(claim)

    def _show(self, claim: str, place: str) -> None:
        from sousveil.publishing.pages import Links, cards, evidence

        view: dict[str, Any] = dict(evidence.claim(self.shelf, Links(), claim).view)
        card, document = view["card"], view["document"]
        found = card.claim
        before, after = cards.context(document, found.start, found.end, size=_AROUND)
        lines = [
            "", f"[{place}] {found.kind}{'' if found.tier == 'claim' else ' · candidate'}"
            + (" · you decided before; its words or the reading of them changed since" if claim in self.back else ""),
            "".join(part.text for part in card.says) + ".",
            *(f"  {name}: {value}" for name, value in view["fields"]), "",
            f"  {before}[[{found.quote}]]{after}", f"  {card.title}, {card.published} · sha256 {document.text_sha256[:12]}",
            *(f"  beside: “{other.claim.quote}” ({other.title})" for other in view["says_other"][:3]),
            *(f"  also: “{other.claim.quote}” ({other.title})" for other in view["says_same"][:3]),
        ]
        for line in lines:
            print(line[: len(line) - len(line.lstrip())] + rounds.plain(line))


def _help(back: bool) -> str:
    return f"Type one of the letters and Enter: {KEYS}." + ("" if back else " There is nothing of this sitting to take back.")
