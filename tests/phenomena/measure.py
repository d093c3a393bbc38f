"""How many phenomenon sentences are read right: `python -m tests.phenomena.measure`, with --docs F, --wrong or --floors."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sousveil import pipeline
from sousveil.model import Claim, Document
from tests.phenomena.sentences import HERE, LANGUAGES, Row, fillings, is_right, rows

FLOORS = HERE / "floors.json"
NAMES = {"en": "English", "fr": "French", "es": "Spanish"}


@dataclass(frozen=True)
class Score:
    """Of `total` readings (sentences times fillings) `right` are right."""

    sentences: int
    right: int
    total: int

    @property
    def share(self) -> float:
        """Right of all."""
        return self.right / self.total


def read(row: Row, names: dict[str, str]) -> list[Claim]:
    """All claims of a sentence with these names."""
    return pipeline.claims_of(Document.of(row.filled(names), language=row.language, published="2020-06-15"))


def measure(language: str) -> dict[str, Score]:
    """The score of each phenomenon of a language, in the file's order."""
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows(language):
        right[row.phenomenon] += [is_right(row, read(row, names), names) for names in fillings(language)]
    count = len(fillings(language))
    return {name: Score(len(hits) // count, sum(hits), len(hits)) for name, hits in right.items()}


def total(scores: Iterable[Score]) -> Score:
    """Their sum."""
    listed = list(scores)
    return Score(sum(s.sentences for s in listed), sum(s.right for s in listed), sum(s.total for s in listed))


def table(measured: dict[str, dict[str, Score]]) -> str:
    """A table for the docs: a line each phenomenon, a column each language."""
    names = list(dict.fromkeys(name for scores in measured.values() for name in scores))
    lines = [f"| phenomenon | {' | '.join(NAMES[code] for code in measured)} |", f"| --- |{' --- |' * len(measured)}"]
    for name in names:
        lines.append(f"| {name} | {' | '.join(_cell(scores.get(name)) for scores in measured.values())} |")
    sums = " | ".join(_cell(total(scores.values())) for scores in measured.values())
    return "\n".join([*lines, f"| **all** | {sums} |"])


def _cell(score: Score | None) -> str:
    return f"{score.share:.0%} of {score.sentences}" if score else ""


def wrong(language: str) -> Iterable[str]:
    """Each sentence that is read wrongly with the first filling, and what came out."""
    names = fillings(language)[0]
    for row in rows(language):
        claims = read(row, names)
        if not is_right(row, claims, names):
            yield f"[{row.phenomenon}] {row.filled(names)}"
            for claim in claims:
                ends = " > ".join(party.name if party else "-" for party in (claim.from_party, claim.to_party))
                how = f"{claim.modality} {claim.status} by {claim.speaker} at {claim.time} {claim.frame}"
                yield f"      {claim.tier}: {claim.kind} {ends} | {how}"


def main() -> None:
    """Print the table, or what is wrong; or write the table between the marks of a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", choices=[*LANGUAGES, []], help="all by default")
    parser.add_argument("--docs", type=Path, metavar="F", help="write the table into this page")
    parser.add_argument("--wrong", action="store_true", help="list what is read wrongly")
    parser.add_argument("--floors", action="store_true", help="raise the floors to what is reached now")
    options = parser.parse_args()
    chosen = options.languages or LANGUAGES
    if options.floors:
        raise_floors({code: measure(code) for code in chosen})
        return
    if options.wrong:
        print("\n".join(line for code in chosen for line in wrong(code)))
        return
    made = table({code: measure(code) for code in chosen})
    if options.docs:
        _write(options.docs, made)
    else:
        sys.stdout.write(f"{made}\n")


def floors() -> dict[str, dict[str, float]]:
    """By language and phenomenon the share that must be reached."""
    found: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return found


def raise_floors(measured: dict[str, dict[str, Score]]) -> None:
    """Floors only rise: what was reached before stays. A phenomenon without a floor gets one."""
    kept = floors()
    for code, scores in measured.items():
        old = kept.get(code, {})
        kept[code] = {name: max(old.get(name, 0.0), math.floor(s.share * 100) / 100) for name, s in scores.items()}
    FLOORS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _write(page: Path, made: str) -> None:
    before, mark, rest = page.read_text(encoding="utf-8").partition("<!-- table -->\n")
    after = rest.partition("<!-- end -->")[2]
    page.write_text(f"{before}{mark}{made}\n<!-- end -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
