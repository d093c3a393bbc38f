"""Options that several commands share: the ledger, the filters, the output. One meaning each, everywhere."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sousveil.model import edtf
from sousveil.model.codes import Kind, Technology, parse
from sousveil.model.errors import SousveilError, UsageError
from sousveil.model.threshold import threshold, written

if TYPE_CHECKING:
    from sousveil.pipeline import Archives, Clock
    from sousveil.pipeline.road import Web

DEFAULT_LEDGER = "ledger.sousveil"
_DIGITS, MOST_PROCESSES = 9, 512


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """`--ledger F`, else $SOUSVEIL_LEDGER, else ledger.sousveil in the working folder."""
    default = Path(os.environ.get("SOUSVEIL_LEDGER", DEFAULT_LEDGER))
    parser.add_argument("--ledger", metavar="F", type=Path, default=default, help=f"the ledger (default {DEFAULT_LEDGER})")


def add_threshold(parser: argparse.ArgumentParser) -> None:
    """`--threshold T`: how sure a claim must be."""
    parser.add_argument(
        "--threshold", metavar="T", type=_share,
        help="show what is at least so sure, 0 to 1, and denials of that (docs/accuracy.md: what it gives)",
    )  # fmt: skip


class Asked(Protocol):
    """Options, or whatever else may have a threshold."""

    @property
    def threshold(self) -> float | None: ...


def moved(asked: Asked | argparse.Namespace) -> dict[str, float]:
    """What JSON says of a threshold that was moved; nothing where it was not."""
    return {} if asked.threshold is None else {"threshold": asked.threshold}


def told_moved(asked: Asked | argparse.Namespace) -> list[str]:
    """The same as a line of text."""
    if asked.threshold is None:
        return []
    return [f"shown is what is at least {written(asked.threshold)} sure (--threshold)", ""]


def add_output(parser: argparse.ArgumentParser, *, limit: bool = True) -> None:
    """`--json`, `--out F` and, where lists can be long, `--limit N`."""
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--out", metavar="F", type=Path, help="write there instead of standard output")
    if limit:
        parser.add_argument("--limit", metavar="N", type=positive, default=None, help="at most N rows")


def add_online(parser: argparse.ArgumentParser) -> None:
    """`--online`: the only option that lets anything touch the network."""
    parser.add_argument("--online", action="store_true", help="ask for web addresses among the sources (nothing else goes out)")


def add_ocr(parser: argparse.ArgumentParser) -> None:
    """`--ocr LANGUAGES`: read scanned pages, by the extra of that name."""
    parser.add_argument("--ocr", metavar="LANGUAGES", help="read scanned pages of PDFs: eng, deu+eng, ... (extra: ocr)")


def ocr(options: argparse.Namespace) -> str | None:
    """The languages that were given. Raises UsageError where something for them is missing."""
    if not options.ocr:
        return None
    from sousveil.reading.ocr import checked

    return checked(options.ocr)


def web(options: argparse.Namespace, keep: Path | None) -> Web | None:
    """What asks for web addresses, where `--online` was said; answers are kept as web archives in the folder `keep`."""
    if not options.online:
        return None
    from sousveil.online import Session

    return Session(keep=keep).blobs


def add_archives(parser: argparse.ArgumentParser) -> None:
    """`--everything`: read all pages of web archives, not those alone that are worth it; `--profile`."""
    parser.add_argument("--everything", action="store_true", help="read every page of a web archive, not those worth it alone")
    parser.add_argument("--profile", action="store_true", help="say where the time went")


def archives(options: argparse.Namespace, *, place: Callable[[str, int, int], None] | None = None) -> Archives | None:
    """What leaves out pages of web archives; None where everything is to be read."""
    if options.everything:
        return None
    from sousveil.pipeline import Archives

    return Archives(place=place) if place else Archives()


def told_of(archives: Archives | None, clock: Clock | None) -> list[str]:
    """What standard error is told at the end: what became of the pages of archives, and where the time went."""
    told = []
    if archives is not None and archives.counts.records:
        told += [archives.counts.line(), "--everything reads what was left out; sousveil screen --explain says why"]
    return told + (clock.lines() if clock else [])


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The filters of claims and findings."""
    parser.add_argument("--kind", help="supply, finance, access, data-transfer, use, cooperation, affiliation, restriction")
    parser.add_argument("--from", dest="from_", metavar="PARTY", help="who gives: a name or a country code")
    parser.add_argument("--to", metavar="PARTY", help="who receives: a name or a country code")
    parser.add_argument("--country", metavar="CC", help="either party's country: a name or a two-letter code")
    parser.add_argument("--technology", help="a technology code, such as face-recognition")
    parser.add_argument("--since", metavar="DATE", help="may have happened on or after: 2018, 2018-07, 2018-07-14; what"
                        " has no date is left out")
    parser.add_argument("--until", metavar="DATE", help="may have happened on or before; the same")
    parser.add_argument("--text", metavar="WORDS", help="words in the quote or document")


def filters(options: argparse.Namespace) -> dict[str, Any]:
    """The filters that were given, checked. Raises UsageError on an unknown kind, technology, country or date."""
    given = {name: getattr(options, name) for name in ("from_", "to", "since", "until", "text") if getattr(options, name)}
    if options.kind:
        given["kind"] = parse(Kind, options.kind, what="kind")
    if options.technology:
        given["technology"] = parse(Technology, options.technology, what="technology")
    if options.country:
        given["country"] = country_code(options.country)
    start, end = (edtf.parse(given[name]) if name in given else None for name in ("since", "until"))
    if start and start.earliest and end and end.latest and start.earliest > end.latest:
        raise UsageError(f"the time from {given['since']} until {given['until']} is empty: the first date is after the second")
    return given


def country_code(written: str) -> str:
    """The ISO code of a country given by code or name. Raises UsageError where there is none."""
    from sousveil.parties.states import states

    known = states()
    name = written.strip()
    forms = (name.title(), name, name.upper())
    code = name.upper() if name.upper() in known else next(filter(None, map(known.code, forms)), None)
    if code is None:
        raise UsageError(f"unknown country {written!r}; give a name such as Kenya or a two-letter code such as KE")
    return code


def emit(text: str | Iterable[str], out: Path | None) -> None:
    """Write `text`, or its pieces as they come, to standard output (also where `out` is -), or whole to `out` (never half a
    file), for whom the umask lets read it."""
    pieces = [text] if isinstance(text, str) else text
    if out is None or str(out) == "-":
        sys.stdout.writelines(pieces)
        return
    check_folder(out)
    if out.exists() and not out.is_file():  # a pipe or a device: nothing is put in its place
        with out.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        return
    draft = out.with_name(f".sousveil.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        draft.replace(out)
    except OSError as error:
        raise SousveilError(f"{out}: can't be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def say_nothing_passes(what: str, chosen: dict[str, Any], *, beside: str = "") -> None:
    """Silence could be a slip of the pen: where no `what` passes the filters, say which those were."""
    shown = " ".join(f"--{name.rstrip('_')} {value}" for name, value in chosen.items())
    print(f"sousveil: no {what} passes {shown}{beside}" if shown else f"sousveil: no {what} in the ledger{beside}",
          file=sys.stderr)


def say_more(n: int, what: str) -> None:
    """What `--limit` left out of a list is said on standard error, so that JSON stays a list."""
    if n > 0:
        print(f"sousveil: {n:,} more {what} not shown; --limit N shows more", file=sys.stderr)


def check_folder(out: Path) -> None:
    """Raises UsageError where a file can't be written there: no such folder, a folder itself, no right to, a full disk."""
    if out.is_dir():
        raise UsageError(f"{out}: is a folder; name a file")
    if not out.parent.is_dir():
        raise UsageError(f"{out}: the folder {out.parent} does not exist")
    if out.exists():
        if not os.access(out, os.W_OK):
            raise UsageError(f"{out}: can't be written: it may only be read")
        return
    try:
        tempfile.TemporaryFile(dir=out.parent).close()
    except OSError as error:
        raise UsageError(f"{out}: can't be written: {error.strerror or error}") from None


def emit_json(value: Any, out: Path | None) -> None:
    """One JSON document."""
    emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n", out)


def emit_lines(lines: Iterable[str], out: Path | None) -> None:
    """Lines of text."""
    emit("".join(f"{line}\n" for line in lines), out)


def _share(given: str) -> float:
    try:
        return threshold(given)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error).partition(": ")[2]) from None


def positive(written: str) -> int:
    """A whole number of 1 or more, as argparse reads it."""
    if len(written.lstrip("0")) > _DIGITS:
        raise argparse.ArgumentTypeError(f"give a whole number of at most {_DIGITS} digits")
    value = int(written) if written.isascii() and written.isdigit() else 0
    if value < 1:
        raise argparse.ArgumentTypeError("give a whole number of 1 or more")
    return value


def processes(written: str) -> int:
    """How many processes, as argparse reads it."""
    value = positive(written)
    if value > MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"give at most {MOST_PROCESSES} processes")
    return value
