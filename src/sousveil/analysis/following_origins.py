"""Which documents are one origin, after some findings changed.

Invariant: what is said to be the same is what all findings' origins would give anew; where a short look cannot tell, nothing is
said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sousveil.analysis.case import Case, together
from sousveil.analysis.joined import linked
from sousveil.analysis.layered import copied
from sousveil.model import Finding

Group = tuple[str, ...]
MOST_LOOKED = 20
"""Documents of origins that changed; where there are more, all are joined anew."""


def followed(case: Case, before: Mapping[str, Finding | None], now: Mapping[str, Finding | None]) -> dict[str, object]:
    """What findings' origins give after a change of some: `together` and `beside`, and `origins` where they are the same."""
    was, new = ({id: together(one) if one else () for id, one in some.items()} for some in (before, now))
    if was == new:
        return {"together": case.together, "beside": case.beside, "origins": case.origins}
    gone, more = _groups(was) - _groups(new), _groups(new) - _groups(was)
    found: dict[str, object] = {"together": {id: some for id, some in {**case.together, **new}.items() if some}}
    found["beside"] = beside = _beside(case.beside, gone, more)
    looked = sum(map(len, (*gone, *more))) <= MOST_LOOKED
    if looked and all(_were_one(case, group) for group in more) and all(_still_one(beside, group) for group in gone):
        found["origins"] = case.origins
    return found


def _groups(some: Mapping[str, tuple[Group, ...]]) -> Counter[Group]:
    return Counter(group for groups in some.values() for group in groups)


def _were_one(case: Case, group: Group) -> bool:
    roots = {case.origins.get(doc) for doc in group}
    return len(roots) == 1 and None not in roots


def _still_one(beside: Mapping[str, tuple[Group, ...]], group: Group) -> bool:
    return all(linked(group[0], doc, beside) for doc in group[1:])


def _beside(index: Mapping[str, tuple[Group, ...]], gone: Counter[Group], more: Counter[Group]) -> dict[str, tuple[Group, ...]]:
    found = copied(index)
    for group in more.elements():
        for doc in group:
            found[doc] = (*found.get(doc, ()), group)
    for group in gone.elements():
        for doc in group:
            at = found[doc].index(group)
            found[doc] = found[doc][:at] + found[doc][at + 1 :]
            if not found[doc]:
                del found[doc]
    return found
