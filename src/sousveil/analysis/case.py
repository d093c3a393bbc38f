"""A Case is what an analysis stands on: findings, their claims, where these were read, and which a person confirmed.

Invariant: every finding's claims and denials are in it, so that each number opens into its sentences; it is never changed,
only narrowed into another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from sousveil.analysis import nodes, ties
from sousveil.analysis.context import Context
from sousveil.analysis.joined import Joined
from sousveil.analysis.rates import Rates
from sousveil.analysis.ties import Tie
from sousveil.model import Amount, Claim, DatedState, Finding, Kind, Modality, OriginGroup, Party, Status, UsageError, edtf

FIRMNESS = {Modality.ASSERTED: 0, Modality.ALLEGED: 1, Modality.POSSIBLE: 2, Modality.DENIED: 3}
"""The firmest first."""


@dataclass(frozen=True)
class Source:
    """How a document is cited: its title (or name), publisher, EDTF date of publication, address."""

    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Case:
    """`claims` by id; `sources` by document id; `confirmed` ids of claims; `left_out` counts what a narrowing removed.
    `hypothetical` are ids of findings that a scenario assumes and nobody claims; `ties` are lines of the registry; `published`
    are figures of countries that stand beside claims, `rates` give amounts in constant US dollars. Raises ValueError for a
    missing claim."""

    findings: tuple[Finding, ...]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    confirmed: frozenset[str] = frozenset()
    left_out: tuple[tuple[str, int], ...] = ()
    hypothetical: frozenset[str] = frozenset()
    ties: tuple[Tie, ...] = ()
    published: Mapping[str, Sequence[Context]] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        every = chain.from_iterable(finding.claims + finding.denials for finding in self.findings)
        if all(map(self.claims.__contains__, every)):
            return
        for finding in self.findings:
            for id in (*finding.claims, *finding.denials):
                if id not in self.claims:
                    raise ValueError(f"finding {finding.id} names claim {id}, which is not there")

    @cached_property
    def by_id(self) -> Mapping[str, Finding]:
        """Findings by their id."""
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def ties_by_id(self) -> dict[str, Tie]:
        """Lines of the registry by their id."""
        return {tie.id: tie for tie in self.ties}

    @cached_property
    def supported(self) -> tuple[Finding, ...]:
        """Findings that some claim supports: not denials alone."""
        return tuple(finding for finding in self.findings if finding.claims or finding.id in self.hypothetical)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each node is called."""
        return {**nodes.names(nodes.named(self.owners.values())), **nodes.names(self.named)}

    @cached_property
    def named(self) -> dict[str, Counter[str]]:
        """How often the findings call each node by each name."""
        return nodes.named(party for finding in self.findings for party in (finding.from_party, finding.to_party) if party)

    @cached_property
    def parties(self) -> dict[str, Party]:
        """One party a node, the first by finding order; then those that only the registry's ties name."""
        found: dict[str, Party] = {}
        for finding in self.findings:
            for party in (finding.from_party, finding.to_party):
                key = nodes.node(party)
                if party is not None and key is not None:
                    found.setdefault(key, party)
        return {**self.owners, **found}

    @cached_property
    def owners(self) -> dict[str, Party]:
        """The parties at the ends of the registry's ties, by node."""
        return ties.ends(self.ties)

    @cached_property
    def of_kind(self) -> dict[Kind, tuple[Finding, ...]]:
        """Supported findings by kind."""
        found: dict[Kind, list[Finding]] = defaultdict(list)
        for finding in self.supported:
            found[finding.kind].append(finding)
        return {kind: tuple(some) for kind, some in found.items()}

    @cached_property
    def restrictions(self) -> dict[str, tuple[Finding, ...]]:
        """Restrictions that claims support, by each territory or node at either end."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.of_kind.get(Kind.RESTRICTION, ()):
            for key in ends(finding) if finding.claims else ():
                found[key].append(finding)
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def touching(self) -> dict[str, tuple[Finding, ...]]:
        """Findings, denied ones too, by each territory or node at either end."""
        found: dict[str, dict[str, Finding]] = defaultdict(dict)
        for finding in self.findings:
            for key in ends(finding):
                found[key][finding.id] = finding
        return {key: tuple(some.values()) for key, some in found.items()}

    @cached_property
    def origins(self) -> dict[str, str]:
        """Document -> the origin it belongs to over all findings, where it shares one: groups that share a document are one."""
        joined: Joined[str] = Joined()
        for groups in self.together.values():
            for documents in groups:
                joined.add(documents)
        return joined.standing()

    @cached_property
    def together(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Findings by id with the documents of each of their origins that has more than one; others have no entry."""
        return {one.id: some for one in self.findings if (some := together(one))}

    @cached_property
    def beside(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Document -> the origins of more than one document that it is in."""
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for groups in self.together.values():
            for documents in groups:
                for doc in documents:
                    found[doc].append(documents)
        return {doc: tuple(some) for doc, some in found.items()}

    def origin_of(self, claim: str) -> str:
        """The origin of a claim."""
        doc = self.claims[claim].doc
        return self.origins.get(doc, doc)

    @cached_property
    def independent(self) -> Mapping[str, tuple[str, ...]]:
        """Findings by id, each with the origins of its supporting claims."""
        return {one.id: self.independent_of(one) for one in self.findings}

    def independent_of(self, finding: Finding) -> tuple[str, ...]:
        """The origins of a finding's supporting claims, in order."""
        return tuple(sorted({self.origin_of(id) for id in finding.claims}))

    @cached_property
    def asserted(self) -> frozenset[str]:
        """Ids of the findings that are asserted."""
        return frozenset(one.id for one in self.findings if one.modality is Modality.ASSERTED)

    @cached_property
    def denials(self) -> dict[str, tuple[str, ...]]:
        """Ids of findings that somebody denies, with the denials."""
        return {one.id: one.denials for one in self.findings if one.denials}

    def original(self, finding: Finding) -> tuple[str, ...]:
        """The supporting claims that stand in originals: a copy that left out "reportedly" makes nothing firmer."""
        found = [id for group in finding.origins for id in group.claims
                 if not group.originals or self.claims[id].doc in group.originals]
        return tuple(found) or finding.claims

    def narrowed(
        self, *, since: str | None = None, until: str | None = None, only_confirmed: bool = False
    ) -> Case:
        """The case with only those claims that a person confirmed, or that may have happened in the time; claims without a date
        are left out where a time is given. Denials of what is left stay; of the registry's ties those that may have held in the
        time, and none where only what a person confirmed counts. Raises UsageError on a wrong date."""
        start = edtf.parse(since).earliest if since else None
        end = edtf.parse(until).latest if until else None
        if start and end and start > end:
            raise UsageError(f"the time from {since} until {until} is empty: the first date is after the second")
        undated, unconfirmed, outside = 0, 0, 0
        kept = set()
        for id in sorted({id for finding in self.findings for id in finding.claims or finding.denials}):
            time = self.claims[id].time
            if only_confirmed and id not in self.confirmed:
                unconfirmed += 1
            elif (start or end) and time is None:
                undated += 1
            elif (start or end) and time is not None and not edtf.parse(time).overlaps(start, end):
                outside += 1
            else:
                kept.add(id)
        counted = (("not confirmed by a person", unconfirmed), ("without a date", undated), ("at another time", outside))
        left_out = tuple((why, n) for why, n in counted if n)
        some = (restrict(finding, kept, self.claims) for finding in self.findings)
        held = () if only_confirmed else tuple(tie for tie in self.ties if tie.within(start, end))
        return replace(self, findings=tuple(f for f in some if f), left_out=self.left_out + left_out, ties=held)


def together(finding: Finding) -> tuple[tuple[str, ...], ...]:
    """The documents of each origin of a finding that has more than one."""
    return tuple(group.documents for group in finding.origins if len(group.documents) > 1)


def ends(finding: Finding) -> set[str]:
    """The nodes and territories at the ends of a finding."""
    sides = (finding.from_party, finding.to_party)
    return {key for party in sides for key in (nodes.node(party), nodes.territory(party)) if key is not None}


def restrict(finding: Finding, kept: set[str], claims: Mapping[str, Claim]) -> Finding | None:
    """The finding with only the kept supporting claims, all that follows from them recomputed; None where none is kept. One of
    denials alone stays whole where any of them is kept."""
    if not finding.claims:
        return finding if kept.intersection(finding.denials) else None
    supporting = tuple(id for id in finding.claims if id in kept)
    if not supporting:
        return None
    if len(supporting) == len(finding.claims):
        return finding
    origins = tuple(
        _smaller(group, some, claims) for group in finding.origins if (some := tuple(id for id in group.claims if id in kept))
    )
    states = tuple(state for state in finding.states if state.claim in kept or state.claim in finding.denials)
    left = [claims[id] for id in supporting]
    return replace(
        finding, claims=supporting, origins=origins, states=states, modality=firmest(claim.modality for claim in left),
        status=_status(states, left), speakers=tuple(sorted({claim.speaker for claim in left if claim.speaker})),
        time=left[0].time if len({claim.time for claim in left}) == 1 else None, grade="", second_grade="",
        places=tuple(sorted({claim.place for claim in left if claim.place})),
        conflicts=tuple(one for one in finding.conflicts if all(_holds(side, kept, finding) for side in (one.left, one.right))),
    )


def firmest(modalities: Iterable[Modality]) -> Modality:
    """The firmest of some modalities: asserted before alleged before possible before denied."""
    return min(modalities, key=FIRMNESS.__getitem__)


def weakest(modalities: Iterable[Modality]) -> Modality:
    """The weakest of some modalities."""
    return max(modalities, key=FIRMNESS.__getitem__)


def _smaller(group: OriginGroup, some: tuple[str, ...], claims: Mapping[str, Claim]) -> OriginGroup:
    """An origin with some of its claims; its amounts are summed again, each sum once, in the document that gives most."""
    if len(some) == len(group.claims):
        return group
    documents = tuple(sorted({claims[id].doc for id in some}))
    quoted: dict[str, dict[tuple[tuple[int, int], str], float]] = {}
    for claim in (claims[id] for id in some):
        if claim.amount:
            quoted.setdefault(claim.doc, {})[(claim.sum_span, claim.amount.currency)] = claim.amount.value
    best = max((quoted[doc] for doc in sorted(quoted)), key=lambda own: sum(own.values()), default={})
    sums: dict[str, float] = {}
    for (_, currency), value in sorted(best.items()):
        sums[currency] = sums.get(currency, 0.0) + value
    return replace(group, documents=documents, claims=some, originals=tuple(doc for doc in group.originals if doc in documents),
                   amounts=tuple(Amount(value, currency) for currency, value in sorted(sums.items())))


def _holds(side: tuple[str, ...], kept: set[str], finding: Finding) -> bool:
    return any(id in kept or id in finding.denials for id in side)


def _status(states: tuple[DatedState, ...], left: list[Claim]) -> Status:
    if states:
        return states[-1].status
    said = [claim.status for claim in left]
    return said[-1] if said else Status.UNKNOWN
