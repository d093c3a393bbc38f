"""Options that the commands of the analysis share: the time, confirmed claims only, other assumptions and rules."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sousveil.analysis.assumptions import Table
from sousveil.analysis.rules import RuleSet
from sousveil.analysis.study import Study
from sousveil.cli import options as shared


def add(parser: argparse.ArgumentParser) -> None:
    """`--ledger`, `--threshold`, `--since`, `--until`, `--only-confirmed`, `--no-registry`, `--assumptions`, `--rules`."""
    shared.add_ledger(parser)
    shared.add_threshold(parser)
    parser.add_argument("--since", metavar="DATE", help="only claims of what may have happened on or after: 2018, 2018-07;"
                        " those without a date are left out")
    parser.add_argument("--until", metavar="DATE", help="only claims of what may have happened on or before; the same")
    parser.add_argument("--only-confirmed", action="store_true", help="only claims that a person confirmed")
    parser.add_argument("--no-registry", action="store_true", help="only ownership that claims say, not what the registry says")
    parser.add_argument("--assumptions", metavar="F", type=Path, help="another table of how far claims are believed (csv)")
    parser.add_argument("--rules", metavar="F", type=Path, help="another table of circuits (toml)")


@contextmanager
def study(options: argparse.Namespace) -> Iterator[Study]:
    """The study of the ledger that the options name, open while it is used."""
    from sousveil import ledger
    from sousveil.analysis.study import Study, load

    table, rule_set = tables(options)
    with ledger.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as opened:
        case = load(opened, since=options.since, until=options.until, only_confirmed=options.only_confirmed,
                    registry=not options.no_registry)
        yield Study.of(case, rule_set=rule_set, table=table)


def tables(options: argparse.Namespace) -> tuple[Table | None, RuleSet | None]:
    """The assumptions and rules that were given, read and checked."""
    from sousveil.analysis import assumptions, rules

    table = assumptions.read(options.assumptions) if options.assumptions else None
    return table, rules.read(options.rules) if options.rules else None
