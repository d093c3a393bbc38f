"""What a holder could pull: every circuit in which it holds the string, strongest first.

Invariant: strings of the holder's own country over itself are shown as such and stand last.
"""

from __future__ import annotations

from sousveil.analysis.stringing import limits, views
from sousveil.analysis.study import Study
from sousveil.analysis.views import Leverage
from sousveil.model import UsageError


def leverage(
    study: Study, holder: str, country: str | None = None, *, limit: int | None = None, explain: bool = False
) -> Leverage:
    """The strings of one holder, over one country or all, at most `limit`. Raises UsageError for a holder or country that no
    claim names, or a holder without any string."""
    key = study.party(holder)
    over = study.country(country) if country else None
    strings = study.engine.find(holder=key, over=over)
    if not strings:
        where = f" over {study.teller.name(over)}" if over else ""
        raise UsageError(f"the claims give {study.teller.name(key)} no string{where}")
    found = views(study, strings, explain=explain, limit=limit)
    cycles = tuple(tuple(map(study.teller.name, cycle)) for cycle in study.engine.control.cycles())
    return Leverage(key, study.teller.name(key), over, found,
                    len(strings) - len(found), cycles, study.case.left_out, limits(study, holder=key))
