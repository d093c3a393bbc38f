"""Of several places that tell a relation the one that tells it best is quoted, whatever order they are heard in."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction import extract, telling
from sousveil.extraction.telling import Told, best, evidence, places_of
from sousveil.model import Amount, Claim, Document, Kind, Party, PartyType

TEXT = "Huawei sold cameras to Kenya. " * 6
KENYA = Party(name="Kenya", type=PartyType.STATE, country="KE", written="Kenya", span=(23, 28))
HUAWEI = Party(name="Huawei", type=PartyType.COMPANY, country="CN", written="Huawei", span=(0, 6))


def told(start: int, confidence: float, *, by_rules: bool = False, length: int = 29, **fields: Any) -> Told:
    claim = Claim.of(
        Document.of(TEXT), start=start, end=start + length, kind=Kind.SUPPLY, from_party=HUAWEI, to_party=KENYA,
        confidence=confidence, **fields,
    )  # fmt: skip
    return Told(claim, by_rules)


SOME = st.lists(st.tuples(st.integers(0, 140), st.floats(0, 1), st.booleans()), min_size=1, max_size=8)


@given(SOME, st.randoms(use_true_random=False))
def test_one_of_what_is_told_is_taken_whatever_the_order(some: list[tuple[int, float, bool]], shuffled: random.Random) -> None:
    heard = [told(start, sure, by_rules=rules) for start, sure, rules in {one[0]: one for one in some}.values()]
    standing = heard[0].claim
    taken = best(heard, standing)
    assert taken in [one.claim for one in heard]
    shuffled.shuffle(heard)
    assert best(heard, standing) == taken


@given(SOME)
def test_places_take_all_in_and_lie_apart(some: list[tuple[int, float, bool]]) -> None:
    heard = [told(start, sure, by_rules=rules) for start, sure, rules in some]
    places = places_of(heard)
    assert sum(len(place.told) for place in places) == len(heard)
    reach = [(min(o.claim.start for o in p.told), max(o.claim.end for o in p.told)) for p in places]
    assert all(one[1] <= other[0] for one, other in pairwise(reach))


def test_in_one_place_what_stands_stays() -> None:
    sure, frame = told(0, 0.9), told(0, 0.4, by_rules=True)
    assert best([sure, frame], frame.claim) is frame.claim and best([sure, frame], sure.claim) is sure.claim


def test_in_another_place_what_a_frame_says_goes_before_the_model() -> None:
    sure, frame, faint = told(60, 0.95), told(60, 0.9, by_rules=True), told(0, 0.1)
    assert best([faint, sure, frame], faint.claim) is frame.claim


@pytest.mark.parametrize("other", [told(60, 0.9), told(60, 0.6, amount=Amount(1e6, "USD"), time="2015")])
def test_a_much_surer_or_richer_place_is_taken_and_one_as_good_is_not(other: Told) -> None:
    standing, alike = told(0, 0.5), told(60, 0.52)
    assert best([standing, other], standing.claim) is other.claim
    assert best([standing, alike], standing.claim) is standing.claim


def test_an_advantage_counts_from_the_margin_on(monkeypatch: pytest.MonkeyPatch) -> None:
    standing, other = told(90, 0.5), told(30, 0.5, amount=Amount(1.0, "USD"))
    for weight, taken in ((telling.MARGIN, standing), (telling.MARGIN + 0.01, other)):
        monkeypatch.setattr(telling, "_weights", lambda weight=weight: {"amount": weight})
        assert best([standing, other], standing.claim) is taken.claim


def test_evidence_says_nothing_about_who_it_is() -> None:
    places = places_of([told(0, 0.6), told(60, 0.9, by_rules=True)])
    assert {name for place in places for name in evidence(place, places)} >= set(telling._weights())
    words = " ".join(evidence(places[0], places)).casefold()
    assert "huawei" not in words and "kenya" not in words and "CN" not in words


def test_a_deal_told_in_passing_first_is_quoted_where_it_is_told() -> None:
    text = (
        "Kenya's surveillance by Huawei is back in the news. Opposition members of parliament asked about it on Monday, and the"
        " minister did not come. Huawei supplied 1,800 surveillance cameras to Kenya in 2014 for $14 million."
    )
    sales = [one for one in extract(Document.of(text)) if one.kind is Kind.SUPPLY]
    (sale,) = [one for one in sales if one.to_party is not None and one.to_party.country == "KE"]
    assert "1,800" in sale.quote and sale.amount is not None
