"""The desks of one app: the one that it was started with, and one for each of the last thresholds that somebody moved to.

Invariant: each desk reads by a connection of its own, so that nobody waits for the sums of another threshold; of those beyond
the first at most `MOST` are open, the ones that were asked for last.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from starlette.requests import Request

from sousveil.web.desk import Desk

MOST = 2
KEY = "sousveil.threshold"
"""Where a request's scope holds the threshold that its address names, if it names one."""


class Desks:
    """Finds the desk of a threshold. `first` is that of the addresses that name none."""

    def __init__(self, first: Desk) -> None:
        self.first = first
        self._mutex = threading.Lock()
        self._others: OrderedDict[float | None, Desk] = OrderedDict()

    def at(self, threshold: float | None) -> Desk:
        """The desk at a threshold; None: each claim in the tier that it was made with."""
        if threshold == self.first.threshold:
            return self.first
        with self._mutex:
            found = self._others.get(threshold) or self.first.moved(threshold)
            self._others[threshold] = found
            self._others.move_to_end(threshold)
            gone = self._others.popitem(last=False)[1] if len(self._others) > MOST else None
        if gone is not None:
            gone.end()
        return found


def desk_of(request: Request) -> Desk:
    """The desk at the threshold that the request's address names."""
    desks: Desks = request.app.state.desks
    return desks.at(request.scope[KEY]) if KEY in request.scope else desks.first
