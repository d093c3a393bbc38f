"""`sousveil findings`: what several claims together say, one finding a block."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sousveil.cli import options as shared
from sousveil.model import Claim, Finding, Modality, UsageError
from sousveil.model.threshold import written

EXAMPLE = """example:
  sousveil findings --to Kenya --kind supply
  sousveil findings --country RS --since 2019 --json
  sousveil findings --threshold 0.8   (of fewer and surer claims)"""
_QUOTES = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    shared.add_filters(parser)
    parser.add_argument("--grade", metavar="LETTERS", help="only these grades, such as AB")
    shared.add_threshold(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Find and print."""
    from sousveil import findings, ledger

    chosen, grades = shared.filters(options), _grades(options.grade)
    with ledger.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as opened:
        found: list[Finding] = findings.find(opened, **chosen)
        if grades:
            found = [finding for finding in found if finding.grade in grades]
        whole, found = len(found), found[: options.limit]
        shared.say_more(whole - len(found), "findings")
        if options.json:
            shared.emit_json([finding.to_json() | shared.moved(options) for finding in found], options.out)
            return 0
        blocks = [list(told(finding, {id: opened.claim(id) for id in shown_claims(finding)})) for finding in found]
    if not found:
        chosen |= {"grade": options.grade} if grades else {}
        shared.say_nothing_passes("finding", chosen | {name: written(value) for name, value in shared.moved(options).items()})
    lines = (line for block in blocks for line in [*block, ""])
    shared.emit_lines([*(shared.told_moved(options) if found else []), *lines], options.out)
    return 0


def _grades(written: str | None) -> str:
    """The grades asked for, or none. Raises UsageError on a letter that is no grade."""
    from sousveil.findings.grades import table

    known, letters = "".join(sorted({row.grade for row in table()})), (written or "").upper()
    if written is not None and (not letters or set(letters) - set(known)):
        raise UsageError(f"unknown grade {written!r}; give letters of {known}, such as AB")
    return letters


def shown_claims(finding: Finding) -> list[str]:
    """The claims that a block quotes: one of each origin, then the denials."""
    return [origin.claims[0] for origin in finding.origins[:_QUOTES]] + list(finding.denials[:_QUOTES])


def told(finding: Finding, claims: dict[str, Claim]) -> Iterator[str]:
    """A finding as lines for a person: the relation, its support, denials and conflicts, and the words."""
    from sousveil.drawing.labels import labels
    from sousveil.drawing.sentence import Relation, plain

    words = labels()
    denied_only = finding.modality is Modality.DENIED
    said = Relation(
        finding.kind, finding.from_party, finding.to_party, finding.technology, finding.status, finding.modality
    )
    yield f"{finding.id[:12]}  {plain(said, words)}."
    if not denied_only:
        support = f"{words.count('origins', finding.support)} of {words.count('documents', len(finding.documents))}"
        facts = [support, f"grade {finding.grade}", words(f"modality.{finding.modality}"), words(f"status.{finding.status}")]
        facts += [finding.time] if finding.time else []
        facts += [f"in {words.listed(finding.places)}"] if finding.places else []
        yield f"              {', '.join(facts)}"
    if finding.denials:
        yield f"              denied by {words.count('claims', len(finding.denials))}"
    for conflict in finding.conflicts:
        if conflict.kind != "denial":
            yield f"              in conflict ({conflict.kind}): {conflict.text}"
    for id in shown_claims(finding):
        claim = claims[id]
        speaker = f", says {claim.speaker}" if claim.speaker else ""
        no = "denial: " if claim.modality is Modality.DENIED else ""
        yield f"              {no}“{' '.join(claim.quote.split())}” [{id[:12]}{speaker}]"
    for what, n in (("origins", finding.support - _QUOTES), ("denials", len(finding.denials) - _QUOTES)):
        if n > 0:
            yield f"              and {words.count(what, n)} more"
