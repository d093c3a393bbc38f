"""From claims to the circuits of a subject: what comes in to it and goes back, what it gives and gets back.

Invariant: every flow between the subject and another party is in one of the two; denials are counted, never drawn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from sousveil.drawing import circuit
from sousveil.drawing.circuit import Circuit, Row
from sousveil.drawing.circuit_narrow import narrow
from sousveil.drawing.labels import Labels
from sousveil.model import Claim, Kind, Party, PartyType, Technology
from sousveil.publishing.pages.digest import Digest, Strand
from sousveil.publishing.pages.page import Links
from sousveil.publishing.pages.summary import BACK, OUT

MOST_ROWS, MOST_PEOPLE, MOST_SYSTEMS = 10, 5, 7
Owns = Callable[[Party | None], bool]


@dataclass(frozen=True)
class Picture:
    """A circuit drawn twice; `hollow`, `struck` where a line of it is."""

    wide: Markup
    narrow: Markup
    gives: bool
    hollow: bool
    struck: bool


def pictures(name: str, mine: Digest, owns: Owns, tools: tuple[Links, Labels]) -> list[Picture]:
    """What comes in to the subject, then what goes out from it; only those there is something to draw of."""
    drawn = [_circuit(name, mine, owns, tools, gives=gives) for gives in (False, True)]
    return [
        Picture(
            circuit.wide(c, tools[1]), narrow(c, tools[1]), c.gives,
            hollow=any(row.claims.get(kind) and not row.firm.get(kind) for row in c.rows for kind in circuit.FLOWS),
            struck=any(row.denied for row in c.rows),
        )
        for c in sorted(drawn, key=_size) if c.rows or c.people
    ]


def _size(circuit: Circuit) -> int:
    return -sum(sum(row.claims.values()) for row in circuit.rows)


def _circuit(name: str, mine: Digest, owns: Owns, tools: tuple[Links, Labels], *, gives: bool) -> Circuit:
    links, labels = tools
    tally = _Tally()
    for strand in mine.strands:
        claim = strand.first
        far = _partner(claim, owns, gives=gives)
        if far is not None:
            tally.add(far, strand)
        elif not gives and claim.kind is Kind.USE and owns(claim.from_party) and not strand.denied:
            tally.people[claim.to_party.name if claim.to_party else labels("unnamed.use_to")] += strand.claims
    rows = [
        Row(tally.ends[key].name, counts, tally.firm[key], denied=tally.denied[key], home=_home(tally.ends[key]),
            href=links.party(tally.ends[key]))
        for key, counts in tally.claims.items()
    ]
    systems: Counter[str] = Counter()
    for code, n in tally.systems.items():
        systems[labels(f"technology.{code}")] += n
    rows.sort(key=lambda row: (not row.closes_loop, -sum(row.claims.values()), row.name))
    return Circuit(name, _folded(rows, labels), tuple(top(systems, MOST_SYSTEMS)),
                   tuple(top(tally.people, MOST_PEOPLE)), gives)


@dataclass
class _Tally:
    claims: dict[str, Counter[Kind]] = field(default_factory=lambda: defaultdict(Counter))
    firm: dict[str, Counter[Kind]] = field(default_factory=lambda: defaultdict(Counter))
    denied: Counter[str] = field(default_factory=Counter)
    ends: dict[str, Party] = field(default_factory=dict)
    people: Counter[str] = field(default_factory=Counter)
    systems: Counter[Technology] = field(default_factory=Counter)

    def add(self, far: Party, strand: Strand) -> None:
        self.ends.setdefault(far.key, far)
        if strand.denied:
            self.denied[far.key] += strand.claims
            return
        self.claims[far.key][strand.kind] += strand.claims
        self.firm[far.key][strand.kind] += strand.firm
        self.systems.update(strand.technology)


def _home(end: Party) -> str:
    return end.country or "" if end.type is not PartyType.STATE else ""


def top(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def _folded(rows: list[Row], labels: Labels) -> tuple[Row, ...]:
    if len(rows) <= MOST_ROWS + 1:
        return tuple(rows)
    rest, firm = Counter[Kind](), Counter[Kind]()
    for row in rows[MOST_ROWS:]:
        for kind, n in row.claims.items():
            rest[kind] += n
            firm[kind] += row.firm[kind]
    folded = Row(labels("circuit.more", n=len(rows) - MOST_ROWS), rest, firm, denied=sum(r.denied for r in rows[MOST_ROWS:]))
    return (*rows[:MOST_ROWS], folded)


def _partner(claim: Claim, owns: Owns, *, gives: bool) -> Party | None:
    """Who stands at the other end of a flow: the recipients of a subject that gives, else its suppliers."""
    if claim.kind not in OUT + BACK:
        return None
    supplier, recipient = claim.from_party, claim.to_party
    if claim.kind in BACK:
        supplier, recipient = recipient, supplier
    if owns(recipient):
        return supplier if not gives and supplier and recipient and supplier.key != recipient.key else None
    return recipient if gives and owns(supplier) else None
