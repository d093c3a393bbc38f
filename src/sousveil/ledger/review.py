"""Decisions of people: stored as they were made, and folded into what they say together.

Invariant: a decision is never changed; undoing is one more; the last word of each person counts, and two people who disagree
are shown as disagreeing. A decision on another text, other offsets or another extractor version than the claim's is stale:
it stays visible and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sousveil.ledger import adding, log
from sousveil.ledger.bodies import decision_body, decision_of
from sousveil.ledger.query import CURRENT, claim_event
from sousveil.ledger.store import Store
from sousveil.model import Claim, Decision, LedgerError, PairDecision, UsageError, Verdict


class State(StrEnum):
    """What people say of a claim together."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    UNSURE = "unsure"
    DISPUTED = "disputed"
    WAITING = "waiting for a second person"


@dataclass(frozen=True)
class Review:
    """`state` by the standing decisions (one a person, the last); `stale` ones decide nothing; `corrections` stand beside
    the machine's values, never in their place."""

    claim: str
    state: State
    standing: tuple[Decision, ...]
    stale: tuple[Decision, ...]
    corrections: dict[str, Any]


CHECKED = (State.CONFIRMED, State.CORRECTED)
_STATES = {
    Verdict.CONFIRM: State.CONFIRMED, Verdict.CORRECT: State.CORRECTED, Verdict.REJECT: State.REJECTED,
    Verdict.UNSURE: State.UNSURE,
}
_RETURNED = f"""
WITH lost AS MATERIALIZED (
  SELECT r.id, r.claim, r.text_sha256, r.start, r."end" FROM decision r WHERE r.who = ? AND r.undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM claim k WHERE k.id = r.claim AND {CURRENT.format(table="k")}))
SELECT DISTINCT c.id FROM lost r CROSS JOIN document d ON d.text_sha256 = r.text_sha256
CROSS JOIN claim c ON c.document = d.event AND c.start < r."end" AND c."end" > r.start
CROSS JOIN claim o ON o.id = r.claim AND o.kind = c.kind
WHERE c.id <> r.claim AND {CURRENT.format(table="c")} AND NOT {CURRENT.format(table="o")}
AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = r.id)
"""
_LISTED = "SELECT value FROM json_each(?)"
_INSERT = {
    "decision": "INSERT INTO decision (event, body) VALUES (?, ?)", "pair": "INSERT INTO pair (event, body) VALUES (?, ?)",
}


def decide(store: Store, decision: Decision, *, claim: Claim | None) -> bool:
    """Add a decision, bound to the claim as it is now (`claim`; None for an undo); False where it is there already."""
    if store.one("SELECT 1 FROM decision WHERE id = ?", (decision.id,)) is not None:
        return False
    if claim is None:
        _check_undo(store, decision)
        bound = decision
    else:
        bound = _bind(store, decision, claim)
    write(store, "decision", decision_body(bound), at=adding.now())
    return True


def decide_pair(store: Store, decision: PairDecision) -> bool:
    """Add a decision on a pair of parties; False where it is there already."""
    if store.one("SELECT 1 FROM pair WHERE id = ?", (decision.id,)) is not None:
        return False
    if decision.undoes and store.one("SELECT 1 FROM pair WHERE id = ?", (decision.undoes,)) is None:
        raise UsageError(f"no decision {decision.undoes!r} to undo")
    write(store, "pair", decision_body(decision), at=adding.now())
    return True


def write(store: Store, table: str, body: bytes, *, at: str) -> None:
    """The event and the row of a decision of either sort."""
    event = log.append(store, table, [body], at=at)
    store.run(_INSERT[table], (event, body.decode()))


def _check_undo(store: Store, decision: Decision) -> None:
    if store.one("SELECT 1 FROM decision WHERE id = ? AND claim = ?", (decision.undoes, decision.claim)) is None:
        raise UsageError(f"no decision {decision.undoes!r} on claim {decision.claim!r} to undo")


def _bind(store: Store, decision: Decision, claim: Claim) -> Decision:
    now: dict[str, Any] = {
        "claim": claim.id, "text_sha256": _text_sha256(store, claim.id), "start": claim.start, "end": claim.end,
        "extractor": claim.extractor,
    }
    if not decision.text_sha256:
        return replace(decision, **now)
    if any(getattr(decision, name) != value for name, value in now.items()):
        raise LedgerError(f"claim {claim.id} has changed since this decision was made on it: look at it again")
    return decision


def _text_sha256(store: Store, claim: str) -> str:
    event = claim_event(store, claim)
    of_claim = "SELECT text_sha256 FROM document WHERE event = (SELECT document FROM claim WHERE event = ?)"
    return str(store.one(of_claim, (event,)))


def of_claim(store: Store, claim: str) -> Review:
    """The review of the claim with this id. A claim that is no longer current has only stale decisions."""
    return of_claims(store, [claim])[claim]


def of_claims(store: Store, claims: Sequence[str]) -> dict[str, Review]:
    """The reviews of several claims by their ids."""
    ids = json.dumps(claims)
    stale = {row[0] for row in store.rows(f"SELECT id FROM decisions WHERE claim IN ({_LISTED}) AND stale", (ids,))}
    made: dict[str, list[Decision]] = {claim: [] for claim in claims}
    for claim, body in store.rows(
        f"SELECT claim, body FROM decision WHERE claim IN ({_LISTED}) AND body IS NOT NULL ORDER BY event", (ids,)
    ):
        made[claim].append(decision_of(body))
    needed = 2 if option(store, "two-person", False) else 1
    return {claim: fold(claim, made[claim], is_stale=lambda each: each.id in stale, needed=needed) for claim in claims}


def returned(store: Store, who: str) -> frozenset[str]:
    """Current claims of the same kind that stand where a claim stood that `who` decided and that is no more, as after a text
    was read again by another version: whoever decided then has to look again."""
    return frozenset(str(row[0]) for row in store.rows(_RETURNED, (who,)))


def promoted(store: Store) -> frozenset[int]:
    """The candidates (their events) that people confirmed or corrected: they count as claims."""
    return _checked(store, "promoted", "c.tier = 'candidate'")


def checked(store: Store) -> frozenset[int]:
    """All current claims (their events), of either tier, that people confirmed or corrected."""
    return _checked(store, "checked", "1")


def _checked(store: Store, name: str, narrowed: str) -> frozenset[int]:
    state = store.state()
    known = store.kept.get(name)
    if known is None or known[0] != state:
        rows = store.rows(
            f"SELECT DISTINCT c.event, c.id FROM decision r JOIN claim c ON c.id = r.claim WHERE {narrowed} "
            f"AND r.body IS NOT NULL AND {CURRENT.format(table='c')}"
        )
        reviews = of_claims(store, sorted({id for _, id in rows}))
        known = state, frozenset(event for event, id in rows if reviews[id].state in CHECKED)
        store.kept[name] = known
    found: frozenset[int] = known[1]
    return found


def fold(claim: str, made: Iterable[Decision], *, is_stale: Callable[[Decision], bool], needed: int = 1) -> Review:
    """What decisions on one claim say together, whatever their order: of each person's the latest by time, then id."""
    ordered = sorted(made, key=lambda decision: (decision.at, decision.id))
    undone = {decision.undoes for decision in ordered if decision.undoes}
    kept = [decision for decision in ordered if decision.verdict is not Verdict.UNDO and decision.id not in undone]
    last = {decision.who: decision for decision in kept if not is_stale(decision)}
    standing = tuple(last[who] for who in sorted(last))
    corrections = {name: value for decision in standing for name, value in sorted(decision.corrections.items())}
    return Review(claim, _state(standing, needed), standing, tuple(filter(is_stale, kept)), corrections)


def _state(standing: tuple[Decision, ...], needed: int) -> State:
    sure = [decision for decision in standing if decision.verdict is not Verdict.UNSURE]
    if not sure:
        return State.UNSURE if standing else State.OPEN
    first = sure[0]
    if any(other.verdict is not first.verdict or other.corrections != first.corrections for other in sure):
        return State.DISPUTED
    return _STATES[first.verdict] if len(sure) >= needed else State.WAITING


def option(store: Store, name: str, default: Any) -> Any:
    """The ledger's option as last set."""
    said = store.one(
        "SELECT json_extract(body, '$.value') FROM entry JOIN event ON seq = event WHERE kind = 'option' "
        "AND json_extract(body, '$.name') = ? ORDER BY event DESC LIMIT 1", (name,),
    )
    return default if said is None else said


def set_option(store: Store, name: str, value: Any) -> None:
    """Set an option of the ledger, as one more event."""
    with store.writing():
        adding.add_entry(store, "option", {"name": name, "value": value}, at=adding.now())
