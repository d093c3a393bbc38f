"""Pairs of parties whose names are alike, as questions for a person: same, different, unsure.

Invariant: similar letters only make a question, never an answer; each answer is a row; a pair that is decided, by its own row
or by way of others, does not wait.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sousveil.model import Claim, PairDecision, PairVerdict, Party, UsageError
from sousveil.model.codes import parse
from sousveil.parties.clusters import clusters, standing
from sousveil.parties.registry import registry
from sousveil.parties.similar import trigrams
from sousveil.publishing.pages import Links, Page, Shelf
from sousveil.web.waiting import Seat

FLOOR, MOST_PARTIES, COMMON, QUOTES = 0.45, 2000, 60, 3
Pair = tuple[str, str]


def alike(shelf: Shelf) -> list[Pair]:
    """Keys of parties with names alike (Dice's coefficient of trigrams, as in `parties.similar`), the most similar first; of
    the `MOST_PARTIES` with most claims. A trigram of more than `COMMON` names brings no pair about."""
    found: list[Pair] = shelf.once(("pairs of names",), lambda: _alike(shelf))
    return found


def _alike(shelf: Shelf) -> list[Pair]:
    every = sorted(shelf.summary().parties.items(), key=lambda item: (-item[1][1].total(), item[0]))[:MOST_PARTIES]
    normal = registry().normalise.key
    grams = {key: trigrams(normal(party.name)) for key, (party, _) in every}
    index: dict[str, list[str]] = defaultdict(list)
    for key in sorted(grams):
        for gram in grams[key]:
            index[gram].append(key)
    near = {(left, right) for keys in index.values() if len(keys) <= COMMON
            for place, left in enumerate(keys) for right in keys[place + 1 :]}
    scored = [(_dice(grams[left], grams[right]), (left, right)) for left, right in near]
    return [pair for score, pair in sorted(scored, key=lambda item: (-item[0], item[1])) if score >= FLOOR]


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def queue(shelf: Shelf, who: str) -> list[Pair]:
    """The pairs that wait for `who`: those that no standing row of theirs answers and that all rows together leave open."""
    rows = shelf.ledger.pair_decisions()
    own = standing([row for row in rows if row.who == who])
    view = clusters(rows)
    groups = {key: group for group in view.groups for key in group}
    firm = {pair for pair, row in standing(rows).items() if row.verdict is not PairVerdict.UNSURE}
    return [
        pair for pair in alike(shelf)
        if pair not in own and pair not in firm and (pair[0] not in groups or groups[pair[0]] is not groups.get(pair[1]))
    ]


def page(shelf: Shelf, links: Links, seat: Seat) -> Page:
    """The first pair that waits, each name with claims of its own."""
    waiting = queue(shelf, seat.who) if seat.who else []
    parties = shelf.summary().parties
    last = last_of(shelf, seat.who)
    conflicts = clusters(shelf.ledger.pair_decisions()).conflicts
    view: dict[str, Any] = {
        "who": seat.who, "token": seat.token, "waiting": len(waiting), "last": last,
        "pair": [_side(shelf, links, *parties[key]) for key in waiting[0]] if waiting else [],
        "last_names": [_name(parties, key) for key in (last.left, last.right)] if last else [],
        "conflicts": [(_name(parties, one.left), _name(parties, one.right)) for one in conflicts],
        "cut": MOST_PARTIES if len(parties) > MOST_PARTIES else 0,
    }
    return Page("pairs.html", "pairs.html", shelf.labels("pairs.title"), "review", view, {})


def _side(shelf: Shelf, links: Links, party: Party, kinds: Counter[Any]) -> dict[str, Any]:
    told: dict[tuple[str, str], Claim] = {}
    for claim in shelf.claims_of(party):
        told.setdefault((claim.doc, claim.quote), claim)
    cards = [shelf.card(claim, links) for claim in list(told.values())[:QUOTES]]
    return {"party": party, "count": kinds.total(), "cards": cards, "href": links.party(party)}


def _name(parties: Mapping[str, tuple[Party, Any]], key: str) -> str:
    return parties[key][0].name if key in parties else key


def last_of(shelf: Shelf, who: str) -> PairDecision | None:
    """The last row of this person that is not taken back."""
    own = [row for row in shelf.ledger.pair_decisions() if row.who == who]
    undone = {row.undoes for row in own}
    return next((row for row in reversed(own) if row.verdict is not PairVerdict.UNDO and row.id not in undone), None)


def decision(shelf: Shelf, who: str, form: Mapping[str, str]) -> PairDecision:
    """The row that a form says. Raises UsageError where nobody decides, or the pair or the verdict is none."""
    if not who:
        raise UsageError("say who you are before you decide")
    verdict = parse(PairVerdict, form.get("verdict", ""), what="verdict")
    left, right = form.get("left", ""), form.get("right", "")
    undoes = None
    if verdict is PairVerdict.UNDO:
        last = last_of(shelf, who)
        if last is None or (last.left, last.right) != (left, right):
            raise UsageError("that is not the pair you decided last: open the page again")
        undoes = last.id
    elif (left, right) not in alike(shelf):
        raise UsageError("these two are no pair that waits: open the page again")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return PairDecision(id=secrets.token_hex(12), left=left, right=right, verdict=verdict, who=who, at=at, undoes=undoes)
