"""Where the claims of a finding can't all hold: each conflict is named, and each side of it keeps its quotes.

Invariant: nothing is decided here; both sides stand, and the ids of their claims lead to the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sousveil.findings.reviewed import Said
from sousveil.findings.states import bounds, known_at
from sousveil.model import Conflict, Status

_ROUNDING = 0.01
_ACTIVE = (Status.UNDER_WAY, Status.IN_PLACE)


def conflicts(
    support: Sequence[Said], denials: Sequence[Said], published: dict[str, date | None]
) -> tuple[Conflict, ...]:
    """Denial, status that goes both ways, amounts that differ, dates that can't both hold; in this order."""
    found = _denied(support, denials) + _statuses(support, published) + _amounts(support) + _dates(support)
    return tuple(found)


def _denied(support: Sequence[Said], denials: Sequence[Said]) -> list[Conflict]:
    if not support or not denials:
        return []
    text = f"{_claims(len(support))} it, {_claims(len(denials), verb=('denies', 'deny'))} it"
    return [Conflict("denial", text, _ids(support), _ids(denials))]


def _statuses(support: Sequence[Said], published: dict[str, date | None]) -> list[Conflict]:
    def of(*statuses: Status) -> list[Said]:
        return [one for one in support if one.claim.status in statuses]

    found = []
    for earlier, later in (((Status.ENDED,), _ACTIVE), ((Status.IN_PLACE,), (Status.PLANNED,))):
        before = of(*earlier)
        first = min((known_at(one, published) for one in before), default=date.max)
        after = [one for one in of(*later) if known_at(one, published) > first]
        if before and after:
            text = f"said to be {earlier[0].replace('-', ' ')} by {first}, and {' or '.join(later)} after that"
            found.append(Conflict("status", text, _ids(before), _ids(after)))
    return found


def _amounts(support: Sequence[Said]) -> list[Conflict]:
    by_currency: dict[str, dict[float, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for one in support:
        if one.claim.amount:
            by_currency[one.claim.amount.currency][one.claim.amount.value].append(one)
    found = []
    for currency, by_value in sorted(by_currency.items()):
        low, high = min(by_value), max(by_value)
        several = len({one.claim.doc for said in by_value.values() for one in said}) > 1
        if several and high - low > _ROUNDING * abs(high):
            text = f"amounts from {low:,.0f} to {high:,.0f} {currency}"
            found.append(Conflict("amount", text, _ids(by_value[low]), _ids(by_value[high])))
    return found


def _dates(support: Sequence[Said]) -> list[Conflict]:
    found = []
    for status in (Status.PLANNED, Status.ENDED):
        dated = [(bounds(one.claim.time), one) for one in support if one.claim.status is status and one.claim.time]
        if len({one.claim.doc for _, one in dated}) < 2:
            continue
        first = min(dated, key=lambda pair: (pair[0].latest or date.max, pair[1].claim.id))
        last = max(dated, key=lambda pair: (pair[0].earliest or date.min, pair[1].claim.id))
        if (first[0].latest or date.max) < (last[0].earliest or date.min):
            text = f"{status} in {first[1].claim.time} or in {last[1].claim.time}"
            found.append(Conflict("date", text, (first[1].claim.id,), (last[1].claim.id,)))
    return found


def _ids(said: Iterable[Said]) -> tuple[str, ...]:
    return tuple(sorted(one.claim.id for one in said))


def _claims(n: int, *, verb: tuple[str, str] = ("says", "say")) -> str:
    return f"{n} {'claim' if n == 1 else 'claims'} {verb[n != 1]}"
