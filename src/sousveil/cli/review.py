"""`sousveil review`: what people decided on the claims of a ledger, and the decided claims as annotated documents."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from sousveil.cli import options as shared

EXAMPLE = """example:
  sousveil review --ledger case.sousveil
  sousveil review --export-gold reviewed.jsonl --ledger case.sousveil"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument(
        "--export-gold", metavar="F", type=Path, help="write the decided claims as annotated documents, whole texts included"
    )
    parser.add_argument("--complete", action="store_true", help="only documents of which every shown claim was decided")
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Count, or export."""
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
    if options.json:
        shared.emit_json(told, options.out)
    else:
        shared.emit_lines([f"{name}: {count}" for name, count in told.items()], options.out)
    return 0
