"""The list of findings: what several claims together say, a line each.

Invariant: a finding is shown with how many independent origins it has and how many denials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from markupsafe import Markup

from sousveil.drawing import dates, sentence
from sousveil.model import Finding, Kind, Modality, Technology, UsageError
from sousveil.model.codes import parse
from sousveil.publishing.pages.cards import Said, linked
from sousveil.publishing.pages.held import countries_of
from sousveil.publishing.pages.page import Links, Numbers, Page, listing_path
from sousveil.publishing.pages.shelf import Shelf

GRADES = ("A", "B", "C", "D", "E", "N")
FILTERS = ("kind", "country", "technology", "grade", "modality", "text")
Sieve = Callable[[Sequence[Finding]], list[Finding]]


@dataclass(frozen=True)
class Line:
    """A finding in a table."""

    finding: Finding
    says: tuple[Said, ...]
    when: str
    href: str
    drawn: list[Markup] = field(default_factory=list, compare=False, repr=False)
    """Its row, once a template has made it: a finding stands in many tables."""

    def keep(self, drawn: Markup) -> Markup:
        """Remember the row that a template made, and give it."""
        self.drawn[:] = [drawn]
        return drawn


def line(finding: Finding, shelf: Shelf, links: Links) -> Line:
    """The row of a finding, the last ones kept until the ledger changes."""
    known: Line = shelf.recall(("line", finding.id, links), finding, lambda: _line(finding, shelf, links))
    return known


def _line(finding: Finding, shelf: Shelf, links: Links) -> Line:
    relation = sentence.Relation(finding.kind, finding.from_party, finding.to_party, finding.technology, finding.status,
                                 finding.modality)
    ends = (links.party(finding.from_party), links.party(finding.to_party))
    return Line(finding, linked(relation, ends, shelf.labels), dates.words(finding.time, shelf.labels),
                address(finding, links))


def address(finding: Finding, links: Links) -> str:
    """A finding's page; in a static site, where one claim is all of it, that claim."""
    if links.queries or has_page(finding):
        return links.finding(finding.id)
    return links.claim(finding.claims[0], finding.origins[0].documents[0])


def has_page(finding: Finding) -> bool:
    """Is there more to a finding than one claim?"""
    return len(finding.claims) != 1 or bool(finding.denials)


def listing(shelf: Shelf, links: Links, number: int = 1, *, filters: Mapping[str, str] | None = None) -> Page:
    """All findings, the best supported first. Raises UsageError for an unknown filter value."""
    chosen = {name: value for name, value in (filters or {}).items() if value}
    found = _chosen(shelf, chosen)
    numbers = Numbers(number, len(found), size=50)
    rows = found[numbers.offset : numbers.offset + numbers.size]
    view = {
        "rows": [line(finding, shelf, links) for finding in rows], "numbers": numbers, "filters": chosen,
        "listing": "findings", "choices": _choices(shelf, links, chosen), "grades": GRADES,
        "take": {name: value for name, value in chosen.items() if name in ("kind", "country", "technology")},
    }
    data = {"rows": rows, "page": number, "pages": numbers.pages, "total": len(found),
            "filters": chosen}
    path = listing_path("findings", number, chosen)
    return Page(path, "findings.html", shelf.labels("findings.title"), "findings", view, data,
                description=shelf.labels("findings.standfirst"))


def _chosen(shelf: Shelf, chosen: Mapping[str, str]) -> Sequence[Finding]:
    """The findings that pass the filters. Raises UsageError for a value that is none."""
    sieves = _sieves(chosen, shelf.found().names if "text" in chosen else ())
    country = chosen.get("country", "").upper()
    found = shelf.findings_of(country) if len(country) == 2 else shelf.findings()
    if "kind" in chosen and len(country) != 2:
        of_kind, every = sieves.pop(0), found
        found = shelf.once(("kind", chosen["kind"]), lambda: of_kind(every))
    for sieve in sieves:
        found = sieve(found)
    return found


def _sieves(chosen: Mapping[str, str], names: Iterable[str]) -> list[Sieve]:
    """What findings must pass, the values read once. Raises UsageError for a value that is none."""
    sieves: list[Sieve] = []
    if "kind" in chosen:
        kind = parse(Kind, chosen["kind"], what="kind")
        sieves.append(lambda some: [one for one in some if one.kind is kind])
    if "technology" in chosen:
        technology = parse(Technology, chosen["technology"], what="technology")
        sieves.append(lambda some: [one for one in some if technology in one.technology])
    if "modality" in chosen:
        modality = parse(Modality, chosen["modality"], what="modality")
        sieves.append(lambda some: [one for one in some if one.modality is modality])
    if "grade" in chosen:
        grade = chosen["grade"]
        if grade not in GRADES:
            raise UsageError(f"unknown grade {grade!r}; one of: {', '.join(GRADES)}")
        sieves.append(lambda some: [one for one in some if one.grade == grade])
    if "country" in chosen:
        country = chosen["country"].upper()
        sieves.append(lambda some: [one for one in some if country in countries_of(one)])
    if "text" in chosen:
        folded = {name: name.casefold() for name in names}
        for word in chosen["text"].casefold().split():
            sieves.append(partial(_named, frozenset(name for name, form in folded.items() if word in form)))
    return sieves


def _named(names: frozenset[str], some: Sequence[Finding]) -> list[Finding]:
    return [one for one in some if (one.from_party is not None and one.from_party.name in names)
            or (one.to_party is not None and one.to_party.name in names)]


def _choices(
    shelf: Shelf, links: Links, chosen: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, int, str, bool]]]]:
    """For each filter its values with how many findings have them, as links that set or take away the value."""
    values = shelf.found().values
    order = {"kind": [str(kind) for kind in Kind], "grade": list(GRADES), "modality": [str(m) for m in Modality],
             "technology": [str(code) for code in Technology]}
    shown = order if links.queries else {"kind": order["kind"]}
    return [
        (name, [(value, values[name][value], _toggle(links, chosen, name, value), chosen.get(name) == value)
                for value in own if values[name][value]])
        for name, own in shown.items()
    ]


def _toggle(links: Links, chosen: Mapping[str, str], name: str, value: str) -> str:
    rest = {key: own for key, own in chosen.items() if key != name}
    return links.listing("findings", filters=rest if chosen.get(name) == value else {**rest, name: value})
