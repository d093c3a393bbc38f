"""The sums that take long, taken before anybody asks for a page: in a thread of the app's own, or once for a whole site.

Invariant: nothing here changes what a page shows, only when it is worked out.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from itertools import islice

from sousveil.analysis.stringing import views
from sousveil.publishing.pages import analysis, changes, figures, network, overview, ranks, scenarios, subject
from sousveil.publishing.pages.page import Links
from sousveil.publishing.pages.shelf import Shelf

BUSY, MOST_BUSY, MOST_DRAWN, MOST_TOLD = 100, 70, 12, 12


def busy(shelf: Shelf) -> list[str]:
    """The addresses of pages that take long to build, the dearest first: the prepared scenarios, then those of countries that
    many claims name and of companies that hold many strings."""
    countries, held = shelf.summary().countries, shelf.study().engine.by_holder
    codes = sorted((code for code in countries if countries[code].total() > BUSY), key=lambda code: -countries[code].total())
    pages = ((f"country/{code}", f"exposure/{code}", f"leverage/{code}" if code in held else "") for code in codes[:MOST_BUSY])
    known = ranks.addresses(shelf)
    many = (key for key in held if key in known and len(held[key]) > BUSY)
    pulled = sorted(many, key=lambda key: (-len(held[key]), key))[:MOST_BUSY]
    prepared = [f"scenario/{address}" for address in scenarios.largest(shelf)] if codes else []
    return [*prepared, *(address for some in pages for address in some if address),
            *(f"leverage/{known[key]}" for key in pulled)]


def strings(shelf: Shelf) -> Iterator[None]:
    """The words and chances of the strongest strings over each country and of each holder, one after another: those of the most
    strings first, which take longest."""
    study = shelf.study()
    every = [*study.engine.by_holder.values(), *study.engine.by_country.values()]
    for some in sorted(every, key=len, reverse=True):
        views(study, some, limit=analysis.MOST_STRINGS)
        yield


STEPS: tuple[Callable[[Shelf], object], ...] = (
    Shelf.found, Shelf.study, lambda shelf: shelf.study().prepare(), overview.prepare,
    lambda shelf: ranks.places(shelf, ranks.DEFAULT), lambda shelf: network.network(shelf, Links()))
"""What follows verdicts, bit by bit."""


def share(shelf: Shelf) -> None:
    """Take the sums that many pages stand on."""
    shelf.study().prepare()
    figures.every(shelf)
    found = shelf.found()
    assert found.by_end is not None and found.values is not None and found.by_id is not None and found.names is not None
    shelf.party("")
    scenarios.hub(shelf, Links())
    overview.prepare(shelf)


def take(shelf: Shelf) -> None:
    """Take them all. What they stand on lives as long as the ledger is open, so the collector need not look through it again
    and again (nor now, which would stop every visitor)."""
    share(shelf)
    for by in ranks.CHOICES:
        ranks.places(shelf, by)
    changes.days_of(shelf)
    for kind in ("", *shelf.found().values["kind"]):
        network.network(shelf, Links(), filters={"kind": kind})
    summary = shelf.summary()
    for code in summary.countries:
        shelf.digest(code)
    for party, _ in summary.parties.values():
        shelf.digest(party)
    shelf.place()
    gc.freeze()


def draw(shelf: Shelf) -> None:
    """What pages show of those of whom most is said, as the app shows it: the words of their strings, the pictures of the
    countries with most claims."""
    for _ in islice(strings(shelf), MOST_TOLD):
        pass
    countries = shelf.summary().countries
    for code in sorted(countries, key=lambda code: -countries[code].total())[:MOST_DRAWN]:
        subject.country(shelf, Links("../"), code)
