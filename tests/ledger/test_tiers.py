"""Claims at a threshold that somebody moved: which are shown, whatever is asked, and that the ledger stays as it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import Ledger
from sousveil.ledger.tiers import Told, shown
from sousveil.model import (
    Claim,
    Decision,
    Document,
    Kind,
    Modality,
    Party,
    PartyType,
    Reason,
    Section,
    Tier,
    UsageError,
    Verdict,
)
from sousveil.model.document import INVISIBLE

Make = Callable[..., Claim]
WORDS = "Acme Vision sold cameras to Serbia"
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"kind": "supply"}, {"from_": "Acme Vision"}, {"country": "RS"}, {"text": "cameras"}, {"since": "2018"})
SUPPLIERS = ("Acme Vision", "Beta Optics", "Gamma Nets")


def told(key: str, confidence: float, *, relation: str = "a", denied: bool = False, unseen: bool = False) -> Told:
    return Told(key, (relation,), denied, confidence, unseen)


@pytest.mark.parametrize(("claims", "checked", "threshold", "keys"), [
    ([told("sure", 0.8), told("less", 0.7)], "", 0.8, {"sure"}),
    ([told("sure", 0.8), told("less", 0.7)], ["less"], 0.8, {"sure", "less"}),
    ([told("sure", 0.8), told("denial", 0.1, denied=True)], "", 0.5, {"sure", "denial"}),
    ([told("sure", 0.8), told("denial", 0.1, denied=True)], "", 0.9, set()),
    ([told("sure", 0.8), told("denial", 0.1, denied=True)], ["sure"], 0.9, {"sure", "denial"}),
    ([told("sure", 0.8), told("denial", 0.1, relation="b", denied=True)], "", 0.5, {"sure"}),
    ([told("denial", 0.9, denied=True), told("less", 0.1)], "", 0.5, {"denial"}),
    ([told("denial", 0.9, denied=True), told("other", 0.1, denied=True)], "", 0.5, {"denial"}),
    ([told("sure", 1.0, unseen=True)], "", 0.0, set()),
    ([told("sure", 1.0, unseen=True)], ["sure"], 0.0, {"sure"}),
    ([told("sure", 0.8), told("denial", 0.9, denied=True, unseen=True)], "", 0.5, {"sure"}),
])  # fmt: skip
def test_the_rule(claims: list[Told], checked: list[str], threshold: float, keys: set[str]) -> None:
    assert shown(claims, threshold, checked) == keys


def document_of(n: int, chance: random.Random) -> Document:
    text = f"Report {n}. {WORDS}. " * 4 + f"Hidden {n}: {WORDS}."
    sections = (Section(INVISIBLE, text.index("Hidden")),) if chance.random() < 0.4 else ()
    return Document.of(text, title=f"Report {n}", sections=sections)


def claims_of(document: Document, chance: random.Random, *, extractor: str = "rules 0.1.0") -> list[Claim]:
    found: dict[str, Claim] = {}
    for _ in range(chance.randint(1, 7)):
        start = chance.choice([at for at in range(len(document.text)) if document.text.startswith(WORDS, at)])
        supplier = Party(name=chance.choice(SUPPLIERS), type=PartyType.COMPANY, country="US",
                         written=chance.choice(["Acme", "It", None]))  # fmt: skip
        made = Claim.of(
            document, start=start, end=start + chance.choice([11, len(WORDS)]), kind=chance.choice([Kind.SUPPLY, Kind.ACCESS]),
            from_party=supplier, to_party=chance.choice([None, Party(name="Serbia", type=PartyType.STATE, country="RS")]),
            modality=chance.choice([Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED]), extractor=extractor,
            tier=chance.choice(list(Tier)), confidence=chance.choice([0.1, 0.3, 0.5, 0.7, 0.9, 1.0]), time="2019")  # fmt: skip
        found[made.id] = made
    return list(found.values())


def decide(ledger: Ledger, n: int, chance: random.Random) -> None:
    claim = chance.choice(ledger.claims(tier=None)).id
    fields, at = {"who": chance.choice(["Ana", "Bo"]), "at": f"2026-01-{n + 1:02}T00:00:00Z"}, f"d{n}"
    what = chance.choice(["confirm", "reject", "undo"])
    if what == "undo" and ledger.decisions():
        last = ledger.decisions()[-1]
        ledger.decide(Decision(id=at, claim=last.claim, verdict=Verdict.UNDO, undoes=last.id, **fields))
    elif what == "reject":
        ledger.decide(Decision(id=at, claim=claim, verdict=Verdict.REJECT, reason=Reason.NOT_SAID, **fields))
    else:
        ledger.decide(Decision(id=at, claim=claim, verdict=Verdict.CONFIRM, **fields))


def by_the_rule(ledger: Ledger, threshold: float) -> dict[str, Tier]:
    """The tier of every claim, by the rule over all of them at once."""
    every = ledger.claims(tier=None)
    checked = {claim.id for claim in every if ledger.review(claim.id).state in ("confirmed", "corrected")}
    found = shown([Told.of(claim, ledger.document(claim.doc)) for claim in every], threshold, checked)
    return {claim.id: Tier.CLAIM if claim.id in found else Tier.CANDIDATE for claim in every}


def check(ledger: Ledger, moved: Ledger) -> None:
    """Whatever is asked of the moved ledger, each claim has the tier that the rule gives it."""
    assert moved.threshold is not None
    wanted = by_the_rule(ledger, moved.threshold)
    every = moved.claims(tier=None)
    assert [claim.id for claim in every] == list(wanted)
    assert {claim.id: claim.tier for claim in every} == wanted
    assert all(moved.claim(claim.id) == claim for claim in every)
    for filters in FILTERS:
        for tier in Tier:
            expected = [claim.id for claim in ledger.claims(tier=None, **filters) if wanted[claim.id] is tier]
            assert [claim.id for claim in moved.claims(tier=tier, **filters)] == expected
            assert [claim.id for claim in moved.claims(tier=tier, limit=2, offset=1, **filters)] == expected[1:3]
            assert moved.count(tier=tier, **filters) == len(expected)
    tiers = list(wanted.values())
    counts = moved.counts()
    assert (counts["claims"], counts["candidates"]) == (tiers.count(Tier.CLAIM), tiers.count(Tier.CANDIDATE))


@pytest.mark.parametrize("seed", range(12))
def test_each_claim_has_the_tier_of_the_rule_whatever_is_asked_and_whatever_happened(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    moved = ledger.moved(chance.choice([0.0, 0.3, 0.5, 0.51, 0.9, 1.0]))
    for n in range(10):
        document = document_of(n, chance)
        ledger.add(document, claims_of(document, chance))
        if chance.random() < 0.3:
            ledger.add(document, claims_of(document, chance, extractor=f"rules 0.{n + 2}.0"))
        decide(ledger, n, chance)
        check(ledger, moved)


def test_a_denial_stands_even_where_a_filter_leaves_out_what_it_denies(
    ledger: Ledger, document: Document, make_claim: Make
) -> None:
    sale = make_claim(document, "Acme Vision sold cameras to Serbia", confidence=0.9, time="2019")
    denial = make_claim(document, "Serbia denied it", confidence=0.1, time="2021", modality=Modality.DENIED)
    ledger.add(document, [sale, denial])
    assert [claim.id for claim in ledger.moved(0.8).claims(since="2020")] == [denial.id]


def test_rows_of_a_table_are_shown_at_every_threshold(ledger: Ledger, document: Document, make_claim: Make) -> None:
    ledger.add(document, [make_claim(document, "Acme Vision sold cameras to Serbia")])
    assert ledger.moved(1).count() == 1


def test_the_ledger_is_left_as_it_is(ledger: Ledger, document: Document, make_claim: Make) -> None:
    ledger.add(document, [make_claim(document, "Acme Vision sold cameras to Serbia", confidence=0.4)])
    head, before = ledger.head(), ledger.claims()
    moved = ledger.moved(0.8)
    assert moved.claims() == [] and moved.claims(tier="candidate")[0].tier is Tier.CANDIDATE
    assert (ledger.head(), ledger.claims(), ledger.threshold) == (head, before, None)
    assert moved.moved(None).claims() == before


def test_it_can_be_opened_at_a_threshold(path: Path, document: Document, make_claim: Make) -> None:
    with ledgers.open(path) as ledger:
        ledger.add(document, [make_claim(document, "Acme Vision sold cameras to Serbia", confidence=0.4, tier=Tier.CANDIDATE)])
    with ledgers.open(path, readonly=True, threshold=0.4) as moved:
        assert moved.threshold == 0.4
        assert [claim.tier for claim in moved.claims()] == [Tier.CLAIM]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_number_that_is_no_share_is_refused(path: Path, ledger: Ledger, wrong: float) -> None:
    for ask in (lambda: ledger.moved(wrong), lambda: ledgers.open(path.with_name("new"), threshold=wrong)):
        with pytest.raises(UsageError, match="from 0 to 1"):
            ask()
    assert not path.with_name("new").exists()


def test_the_denials_of_a_claim_hang_on_it(ledger: Ledger, document: Document, make_claim: Make) -> None:
    sale = make_claim(document, "Acme Vision sold cameras to Serbia", confidence=0.4)
    denial = make_claim(document, "Serbia denied it", modality=Modality.DENIED)
    other = make_claim(document, "Acme Vision supplied Belgrade's police", kind=Kind.ACCESS, modality=Modality.DENIED)
    ledger.add(document, [sale, denial, other])
    assert ledger.moved(0.5).hanging([sale.id]) == {sale.id, denial.id}
    assert ledger.hanging([sale.id]) == {sale.id}
