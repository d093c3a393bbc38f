"""Each phenomenon is read at least as well as it was, in every language, whoever is named."""

from __future__ import annotations

import pytest

from sousveil import pipeline
from sousveil.model import Claim, Document
from tests.phenomena.measure import floors, measure, read, table, total
from tests.phenomena.sentences import LANGUAGES, Expected, Row, fillings, is_right, rows

EVERY = 4
SAMPLED = 0.8


def told(claims: list[Claim], names: dict[str, str]) -> set[tuple[str, str, str]]:
    """Kind, modality and tier: what must not depend on who is named."""
    return {(str(claim.kind), str(claim.modality), str(claim.tier)) for claim in claims}


@pytest.mark.parametrize(("language", "least", "kinds"), [("en", 400, 8), ("fr", 60, 7), ("es", 60, 7)])
def test_there_are_enough_sentences_of_every_kind(language: str, least: int, kinds: int) -> None:
    found = rows(language)
    assert len(found) >= least and len({row.text for row in found}) == len(found)
    assert len({claim.kind for row in found for claim in row.claims}) >= kinds
    assert sum(not row.claims for row in found) >= len(found) / 13


@pytest.mark.parametrize("language", ["fr", "es"])
def test_phenomena_hold_their_floors(language: str) -> None:
    check(language)


@pytest.mark.slow
def test_phenomena_of_english_hold_their_floors() -> None:
    check("en")


def check(language: str) -> None:
    floor, scores = floors()[language], measure(language)
    assert floor.keys() == scores.keys(), "python -m tests.phenomena.measure --floors"
    assert {name: s.share for name, s in scores.items() if s.share + 0.01 < floor[name]} == {}


def test_a_sample_of_english_holds() -> None:
    """Every fourth sentence, each with another filling: quick enough for every run."""
    names = fillings("en")
    sample = rows("en")[::EVERY]
    right = sum(is_right(row, read(row, names[n % 3]), names[n % 3]) for n, row in enumerate(sample))
    assert right / len(sample) >= SAMPLED


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_claims_do_not_change_with_who_is_named(language: str) -> None:
    changed = [
        row.text for row in rows(language)
        if len({frozenset(told(read(row, names), names)) for names in fillings(language)}) > 1
    ]  # fmt: skip
    assert changed == []


@pytest.mark.slow
def test_the_claims_of_english_do_not_change_with_who_is_named() -> None:
    """But for the trained model, which weighs names a little: at most one in fifty."""
    found = rows("en")
    changed = [row.text for row in found if len({frozenset(told(read(row, n), n)) for n in fillings("en")}) > 1]
    assert len(changed) <= len(found) / 50, changed


def test_a_wrong_reading_is_wrong() -> None:
    names = fillings("en")[0]
    claims = pipeline.claims_of(Document.of("Huawei sold spyware to Kenya.", language="en"))
    [sale] = next(row for row in rows("en") if row.text == "{A} exported spyware to {X}.").claims
    for said, right in [
        (sale, True),
        (Expected(sale.kind, "A", "Y"), False),
        (Expected(sale.kind, "X", "A"), False),
        (Expected(sale.kind, "A", "X", modality="denied"), False),  # type: ignore[arg-type]
        (Expected(sale.kind, "A", "X", time="2018"), False),
        (Expected(sale.kind, "A", "X", speaker="A"), False),
    ]:
        assert is_right(Row("en", "p", "", (said,)), claims, names) is right
    assert not is_right(Row("en", "p", "", ()), claims, names)


def test_the_table_has_a_line_for_every_phenomenon() -> None:
    scores = measure("es")
    lines = table({"es": scores}).splitlines()
    assert len(lines) == len(scores) + 3 and lines[-1].startswith("| **all** |")
    assert total(scores.values()).sentences == len(rows("es"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_is_filled(language: str) -> None:
    assert not [row.text for row in rows(language) if "{" in row.filled(fillings(language)[0])]
