"""Exports at a threshold that somebody moved: what is in them, that they say so, and that the ledger is restored as it was."""

from __future__ import annotations

import json

import pytest

from sousveil.model import Decision, Tier, UsageError, Verdict
from sousveil.publishing.exports import FORMATS, gather, restore
from sousveil.publishing.exports.columns import tables
from tests.publishing.exports.conftest import claim_on, document_of

NEEDS = ("originals", "times")


@pytest.fixture
def unsure(filled):
    """A candidate that is .4 sure beside the claims, of which one is .5 sure and the others 1."""
    ledger, made = filled
    document = document_of("Acme Vision sold drones to Serbia.", title="Unsure")
    made["candidate"] = claim_on(document, "Acme Vision sold drones to Serbia", confidence=0.4, tier=Tier.CANDIDATE)
    ledger.add(document, [made["candidate"]])
    return ledger, made


def test_what_is_sure_enough_is_in_it_and_nothing_else(unsure):
    ledger, made = unsure
    found = {share: set(gather(ledger.moved(share)).claims) for share in (None, 0.4, 0.6)}
    assert found[0.4] - found[None] == {made["candidate"].id}
    assert found[None] - found[0.6] == {made["formula"].id}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_says_that_the_threshold_was_moved(name, unsure):
    from tests.publishing.exports.opened import text_of

    ledger, _ = unsure
    moved, plain = (text_of(FORMATS[name].files(gather(one, needs=NEEDS))) for one in (ledger.moved(0.37), ledger))
    assert "0.37" in moved and "threshold" in moved
    assert "0.37" not in plain


@pytest.mark.parametrize(("name", "suffix"), [("jsonl", ".jsonl"), ("csv", ".zip"), ("ftm", ".zip")])
def test_a_restored_claim_has_the_tier_that_it_was_made_with(name, suffix, unsure, tmp_path):
    from sousveil.publishing.exports import write

    ledger, made = unsure
    ledger.decide(Decision(id="d9", claim=made["sale"].id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
    holding = gather(ledger.moved(0.3))
    out = tmp_path / f"moved{suffix}"
    write(FORMATS[name].files(holding), FORMATS[name], out)
    back = {claim.id: claim for claims in restore(out).claims.values() for claim in claims}
    assert back[made["candidate"].id] == made["candidate"]
    assert {id: claim for id, claim in back.items() if claim.tier is Tier.CLAIM}.keys() == set(gather(ledger).claims)


def test_tables_show_the_tier_and_beside_it_the_one_that_the_machine_gave(unsure):
    ledger, made = unsure
    rows = {row["id"]: row for row in tables(gather(ledger.moved(0.3)))["claims"]}
    assert rows[made["candidate"].id]["tier"] == "claim"
    assert json.loads(rows[made["candidate"].id]["machine_values"]) == {"tier": "candidate"}
    assert rows[made["sale"].id]["machine_values"] is None


def test_a_tier_is_no_correction_of_a_person(unsure):
    ledger, made = unsure
    ledger.decide(Decision(id="d9", claim=made["candidate"].id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
    lines = FORMATS["jsonl"].files(gather(ledger.moved(0.3)))["sousveil.jsonl"].decode().splitlines()
    row = next(row for row in map(json.loads, lines) if row.get("id") == made["candidate"].id)
    assert row["tier"] == "candidate" and row["review"] == {"state": "confirmed", "corrections": {}}


def test_where_nothing_is_so_sure_it_says_of_which_threshold(unsure):
    ledger, _ = unsure
    with pytest.raises(UsageError, match=r"no claim passes --country ZW --threshold 0\.9"):
        gather(ledger.moved(0.9), country="ZW")
