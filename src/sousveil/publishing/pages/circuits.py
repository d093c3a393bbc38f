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
_FLOWS = frozenset(OUT + BACK)
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
    tallies = _tallied(mine, owns, tools[1])
    drawn = [_circuit(name, tallies[gives], tools, gives=gives) for gives in (False, True)]
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


def _tallied(mine: Digest, owns: Owns, labels: Labels) -> tuple[_Tally, _Tally]:
    """What comes in to the subject, and what it gives."""
    tallies = _Tally(), _Tally()
    for strand in mine.strands:
        claim = strand.first
        gives, far = _partner(claim, owns)
        if far is not None:
            tallies[gives].add(far, strand)
        elif claim.kind is Kind.USE and owns(claim.from_party) and not strand.denied:
            tallies[False].people[claim.to_party.name if claim.to_party else labels("unnamed.use_to")] += strand.claims
    return tallies


def _circuit(name: str, tally: _Tally, tools: tuple[Links, Labels], *, gives: bool) -> Circuit:
    links, labels = tools
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
        for code, n in strand.technology.items():
            self.systems[code] += n


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


def _partner(claim: Claim, owns: Owns) -> tuple[bool, Party | None]:
    """Who stands at the other end of a flow, and does the subject give it: its recipients if so, else its suppliers."""
    if claim.kind not in _FLOWS:
        return False, None
    supplier, recipient = claim.from_party, claim.to_party
    if claim.kind in BACK:
        supplier, recipient = recipient, supplier
    if owns(recipient):
        return False, supplier if supplier and recipient and supplier.key != recipient.key else None
    return True, recipient if owns(supplier) else None
