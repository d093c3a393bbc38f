"""Which extractor reads: the one that ships, at either pace, a language model of the user's own, or both. The options, and what
they choose."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.model import UsageError

if TYPE_CHECKING:
    from sousveil.extraction import Extractor, Shipped
    from sousveil.llm import Estimate, Reader

KEY = "SOUSVEIL_LLM_KEY"
PACES = ("default", "quick")
NAMES = (*PACES, "llm", "both")


def add_pace(parser: argparse.ArgumentParser) -> None:
    """Where no language model can be asked: which of the two that ship."""
    parser.set_defaults(threshold=None)
    parser.add_argument(
        "--extractor", choices=PACES, default=PACES[0], help="what reads: default, or quick (for large archives; finds less)"
    )


def paced(options: argparse.Namespace) -> Shipped:
    """The extractor of `add_pace`."""
    from sousveil.extraction import Pace, Shipped

    return Shipped(Pace(options.extractor), threshold=options.threshold)


def configure(parser: argparse.ArgumentParser) -> None:
    """Which extractor, and the options of a language model."""
    parser.set_defaults(threshold=None)
    parser.add_argument(
        "--extractor", choices=NAMES, default=NAMES[0],
        help="what reads: default; quick, for large archives (docs/howto/cluster.md; finds less); llm or both (below)",
    )  # fmt: skip
    group = parser.add_argument_group("a language model of your own (docs/howto/own-llm.md)")
    group.add_argument("--endpoint", metavar="URL", help="a server that speaks chat completions: http://127.0.0.1:8080/v1")
    group.add_argument("--model", metavar="NAME", help="the model's name on that server")
    group.add_argument(
        "--send-text", action="store_true", help="the endpoint is not on this machine: send the documents' text there"
    )
    group.add_argument("--answers", metavar="DIR", type=Path, help="keep the model's answers there, and ask for none twice")
    group.add_argument("--max-requests", metavar="N", type=_positive, default=1000, help="at most N in a run (1000)")
    group.add_argument("--per-minute", metavar="N", type=_positive, help="at most N requests a minute")
    group.add_argument("--timeout", metavar="S", type=_positive, default=120, help="seconds for one request (120)")
    group.add_argument("--estimate", action="store_true", help="only say what would be asked of the model; nothing is sent")


def chosen(options: argparse.Namespace, *, answers: Path | None = None) -> Extractor:
    """The extractor that was asked for; `answers` is where a model's answers are kept by default. Raises UsageError."""
    if options.extractor in PACES:
        _refuse_idle(options)
        return paced(options)
    if options.threshold is not None:
        raise UsageError("--threshold: only with --extractor default or quick")
    model = reader(options, answers=answers)
    if options.extractor == "llm":
        return model
    from sousveil.extraction import SHIPPED
    from sousveil.llm import Both

    return Both(SHIPPED, model)


def reader(options: argparse.Namespace, *, answers: Path | None = None) -> Reader:
    """The language model. Raises UsageError where an option is missing or wrong."""
    if not options.endpoint or not options.model:
        raise UsageError(f"--extractor {options.extractor}: give --endpoint URL and --model NAME")
    from sousveil.llm import Reader, Settings
    from sousveil.llm.cache import Cache

    settings = Settings(
        endpoint=options.endpoint, model=options.model, remote=options.send_text, key=os.environ.get(KEY) or None,
        timeout=float(options.timeout), max_requests=options.max_requests, per_minute=options.per_minute or 0,
    )  # fmt: skip
    return Reader(settings, Cache(options.answers or answers))


def told(options: argparse.Namespace, *, answers: Path | None = None) -> Estimate:
    """What reading the sources would ask of the model; what can't be read is said on standard error."""
    from sousveil import pipeline
    from sousveil.cli import options as shared
    from sousveil.llm import Estimate, estimate
    from sousveil.sources import Skipped

    if options.extractor in PACES:
        raise UsageError("--estimate: only for --extractor llm or both")
    asked, sum_of = reader(options, answers=answers), Estimate()
    for item in pipeline.documents(options.sources, web=shared.web(options, None)):
        if isinstance(item, Skipped):
            print(f"sousveil: {item.name}: {item.why}", file=sys.stderr)
        else:
            sum_of += estimate(asked, item[0])
    return sum_of


def _refuse_idle(options: argparse.Namespace) -> None:
    """Options of a model that is not asked are a mistake."""
    given = [name for name in ("endpoint", "model", "send_text", "answers") if getattr(options, name)]
    if given:
        raise UsageError(f"--{given[0].replace('_', '-')}: only with --extractor llm or both")


def _positive(written: str) -> int:
    value = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    if value < 1:
        raise argparse.ArgumentTypeError("give a whole number of 1 or more")
    return value
