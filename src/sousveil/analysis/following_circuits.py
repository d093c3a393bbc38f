"""The strings of a case after some of its findings changed: those that no changed finding carries are kept as they are.

Invariant: an engine that was followed finds what a new one on the same case would find. A string that a changed finding carries
is another object than before, so that whatever was kept of it by identity is not taken for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from sousveil.analysis.case import Case
from sousveil.analysis.circuits import Engine, Pair, Table, carried, of, pairs, way_of, wide
from sousveil.analysis.following import Change
from sousveil.analysis.layered import Layered, copied
from sousveil.analysis.links import linked
from sousveil.analysis.rules import Rule, Step
from sousveil.analysis.strings import String, Way
from sousveil.model import Finding, Kind, Party, PartyType

Heads = tuple[str | None, str | None]
_Leg = tuple[tuple[Step, ...], str, str]
Tied = Callable[[Rule, Sequence[Table], Collection[str]], Iterable[tuple[str, str]]]
"""The (holder, country) pairs of some holders, those among the touched pairs left to the caller."""
Layer = Callable[[Table, Mapping[Heads, tuple[Way, ...] | None]], Table]


def followed(engine: Engine, case: Case, change: Change) -> Engine:
    """The engine on the case after the change: what holds is carried over; where ownership may have changed, nothing is."""
    found = Engine(case, engine.rules)
    touched = _moved(engine, found, change, layer=_copied)
    if touched is not None:
        _indexed(engine, found, _strings(engine, found, touched, tied=pairs))
    return found


def differing(engine: Engine, case: Case, change: Change) -> list[tuple[String | None, String | None]] | None:
    """The strings that findings of the change carry, before and after it: None beside one that comes or goes. None at all where
    ownership may have changed, or not all strings of before are at hand, so that they must be looked for anew."""
    after = Engine(case, engine.rules)
    touched = _moved(engine, after, change, layer=Layered)
    if touched is None:
        return None

    def tied(rule: Rule, _: Sequence[Table], held: Collection[str]) -> Iterator[tuple[str, str]]:
        """Those of before; what a changed finding ties is known by itself."""
        return (pair for holder in held for pair in engine.paired(rule).get(holder, ()))

    return [(engine.by_pair[name].get(pair), string) for name, made in _strings(engine, after, touched, tied=tied).items()
            for pair, string in made.items()]


def _copied(table: Table, changes: Mapping[Heads, tuple[Way, ...] | None]) -> Table:
    """The ways of a leg with some others than they were."""
    ways = copied(table)
    for pair, kept in changes.items():
        ways.pop(pair, None)
        if kept:
            ways[pair] = kept
    return ways


def _moved(before: Engine, now: Engine, change: Change, *, layer: Layer) -> dict[_Leg, set[Heads]] | None:
    """Bring the legs of before into the engine of now; the pairs of each leg that changed findings carry. None where nothing
    can be kept."""
    if "by_pair" not in before.__dict__ or _owners_changed(before.case, now.case, change):
        return None
    now.control = before.control
    gone, new = _supported(before.case, change.before), _supported(now.case, change.now)
    now.links = before.links.after(now.case, before.control, gone, new)
    touched: dict[_Leg, set[Heads]] = {}
    for (leg, holder, over, bound), table in before.legs.items():
        if not bound:
            ways = _leg(before, now, (leg, holder, over), table, change)
            now.legs[leg, holder, over, ()] = layer(table, ways) if ways else table
            touched[leg, holder, over] = set(ways)
    return touched


def _supported(case: Case, some: Mapping[str, Finding | None]) -> list[Finding]:
    return [one for one in some.values() if one and (one.claims or one.id in case.hypothetical)]


def _owners_changed(case: Case, after: Case, change: Change) -> bool:
    """Did a claim of ownership come or go, or is a party now of another sort or home?"""
    owned = [{(one.id, one.from_party, one.to_party) for one in _supported(of, some) if one.kind is Kind.AFFILIATION}
             for of, some in ((case, change.before), (after, change.now))]
    ends = ((case.parties.get(key), after.parties.get(key)) for key in change.nodes)
    return owned[0] != owned[1] or any(moved(was, now) for was, now in ends)


def moved(was: Party | None, now: Party | None) -> bool:
    """Is a node now of another sort or home, as far as anything follows from that?"""
    if was is None or now is None:
        return any(party is not None and party.type is PartyType.PUBLIC_BODY for party in (was, now))
    return (was.type, was.country) != (now.type, now.country)


def _leg(
    before: Engine, now: Engine, of_rule: _Leg, table: Table, change: Change
) -> dict[Heads, tuple[Way, ...] | None]:
    """The (holder, country) pairs of a leg that a changed finding carries, with their ways after the change, None where there
    are none. Ownership being the same, no way that goes lets one by the registry in: what bound the same variables by claims
    goes with it."""
    leg, holder, over = of_rule
    gone: set[Heads] = set()
    for one in _supported(before.case, change.before):
        gone.update((binding.get(holder), binding.get(over)) for binding, _ in _carried(before, leg, one))
    new: dict[Heads, dict[Way, None]] = defaultdict(dict)
    for one in _supported(now.case, change.now):
        for binding, way in _carried(now, leg, one):
            new[binding.get(holder), binding.get(over)][way] = None
    ways: dict[Heads, tuple[Way, ...] | None] = {}
    for pair in gone | new.keys():
        left = [way for way in table.get(pair, ()) if change.before.keys().isdisjoint(way.findings)]
        ways[pair] = now.standing({**dict.fromkeys(left), **new[pair]}) or None
    return ways


def _carried(engine: Engine, leg: tuple[Step, ...], finding: Finding) -> Iterator[tuple[dict[str, str], Way]]:
    """The solutions of a leg in which the finding is one of the links."""
    for at, step in enumerate(leg):
        link = linked(step.relation, finding)
        if link is None or (step.subject == step.object and link.start != link.end):
            continue
        for binding, taken in engine.solved(tuple(enumerate(leg)), {step.subject: link.start, step.object: link.end}):
            if taken[at].findings == link.findings:
                yield binding, way_of(binding, taken)


def _strings(
    before: Engine, now: Engine, touched: Mapping[_Leg, set[Heads]], *, tied: Tied
) -> dict[str, dict[Pair, String | None]]:
    """The strings of the touched pairs made anew, by their rule; None for one that is there no more."""
    found = {}
    for rule in now.rules.circuits:
        tables = [now.legs[leg, rule.holder, rule.over, ()] for leg in rule.legs]
        near = set().union(*(touched[leg, rule.holder, rule.over] for leg in rule.legs))
        if near:
            found[rule.name] = dict(_made(rule, tables, near, before.by_pair[rule.name], tied=tied))
    return found


def _indexed(before: Engine, now: Engine, made: Mapping[str, Mapping[Pair, String | None]]) -> None:
    """Put the strings that were made anew in the places of those of before, in all indexes."""
    by_pair = dict(before.by_pair)
    left = [before.by_pair[name][pair] for name, some in made.items() for pair in some if pair in before.by_pair[name]]
    new = [string for some in made.values() for string in some.values() if string]
    for name, some in made.items():
        by_pair[name] = copied(by_pair[name])
        for pair, string in some.items():
            if string:
                by_pair[name][pair] = string
            else:
                by_pair[name].pop(pair, None)
    now.__dict__["by_pair"] = by_pair
    for name, keys_of in (("by_holder", _holders), ("by_country", _countries)):
        if name in before.__dict__:
            now.__dict__[name] = _listed(before.__dict__[name], left, new, keys_of, now)
    if "carrying" in before.__dict__:
        held = {string.holder for string in (*left, *new)}
        now.__dict__["carrying"] = {holder: carried(own) if holder in held else before.carrying[holder]
                                    for holder, own in now.by_holder.items()}


def _made(
    rule: Rule, tables: list[Table], near: set[Heads], known: Mapping[Pair, String], *, tied: Tied
) -> Iterator[tuple[Pair, String | None]]:
    """The strings of all pairs that the touched ones are about, None where there is none any more."""
    held = {holder for holder, over in near if holder is not None}
    if rule.at_least > 1:
        about = {over for holder, over in near if holder is None}
        held |= {holder for holder, over in pairs(rule, tables) if over in about} if about else set()
        own: dict[str, list[tuple[str, str]]] = {holder: [] for holder in held}
        whole = {(str(holder), str(over)) for holder, over in near if holder in held and over is not None}
        for holder, over in sorted({*tied(rule, tables, held), *whole}):
            if all(of(table, (holder, over)) for table in tables):
                own[holder].append((holder, over))
        gone = {holder for holder, _ in known} & held
        for holder in sorted(held):
            string = wide(rule, holder, own[holder], tables)
            if string or holder in gone:
                yield (holder, None), string
        return
    whole = {(str(holder), str(over)) for holder, over in near if holder is not None and over is not None}
    ends = {pair for pair in near if None in pair}
    both = {*pairs(rule, tables), *((holder, str(over)) for holder, over in known)} if ends else set()
    whole |= {pair for pair in both if (pair[0], None) in ends or (None, pair[1]) in ends}
    for pair in sorted(whole):
        legs = tuple(of(table, pair) for table in tables)
        if all(legs):
            yield pair, String(rule, pair[0], pair[1], legs)
        elif pair in known:
            yield pair, None


def _holders(string: String) -> tuple[str, ...]:
    return (string.holder,)


def _countries(string: String) -> tuple[str, ...]:
    return string.countries


def _listed(
    index: Mapping[str, list[String]], gone: list[String], new: list[String], keys_of: Callable[[String], tuple[str, ...]],
    engine: Engine,
) -> dict[str, list[String]]:
    found, left = dict(index), {id(string) for string in gone}
    for key in sorted({key for string in (*gone, *new) for key in keys_of(string)}):
        own = [string for string in index.get(key, ()) if id(string) not in left]
        own += [string for string in new if key in keys_of(string)]
        found[key] = sorted(own, key=engine.place)
        if not own:
            del found[key]
    return found
