"""The circuit: which way things run, and what the picture says to those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from sousveil.drawing.circuit import FLOWS, Circuit, Row, told, wide
from sousveil.drawing.circuit_narrow import narrow
from sousveil.drawing.labels import labels
from sousveil.model import Kind

ROW = Row("Norvane <Signals>", {Kind.SUPPLY: 3, Kind.ACCESS: 1}, {Kind.SUPPLY: 3}, denied=2, home="CN", href="../party/x.html")
TAKES = Circuit("Kenya", (ROW,), (("spyware", 2),), (("journalists & others", 1),))
GIVES = Circuit("Norvane", (Row("Kenya", {Kind.SUPPLY: 1}, {Kind.SUPPLY: 1}),), gives=True)
Draw = Callable[..., Markup]


def _start(svg: str, kind: str) -> float:
    found = re.search(rf'class="r k-{kind}[^"]*" d="M(-?[\d.]+)', svg)
    assert found
    return float(found[1])


@pytest.mark.parametrize("draw", [wide, narrow])
@pytest.mark.parametrize("circuit", [TAKES, GIVES, Circuit("Nowhere", ())])
def test_a_circuit_is_well_formed_and_told_in_words(draw: Draw, circuit: Circuit) -> None:
    root = ElementTree.fromstring(draw(circuit, labels()))
    assert root.get("aria-label") == told(circuit, labels())
    assert root.get("role") == "group"


@pytest.mark.parametrize("draw", [wide, narrow])
def test_supply_runs_to_the_recipient_and_access_back(draw: Draw) -> None:
    takes = draw(TAKES, labels())
    assert _start(takes, "supply") < _start(takes, "access")
    box = float(re.search(r'class="state" x="([\d.]+)"', takes)[1])  # type: ignore[index]
    assert _start(takes, "access") < box


@pytest.mark.parametrize("draw", [wide, narrow])
def test_a_supplier_stands_left_of_its_recipients(draw: Draw) -> None:
    gives = draw(GIVES, labels())
    assert 'class="state" x="0"' in gives
    assert _start(gives, "supply") < 200


def test_a_line_is_hollow_where_nothing_behind_it_is_asserted() -> None:
    drawn = wide(TAKES, labels())
    assert "k-access hollow" in drawn and "k-supply hollow" not in drawn


def test_closing_the_loop_needs_both_ways() -> None:
    assert ROW.closes_loop and not GIVES.rows[0].closes_loop


@pytest.mark.parametrize("draw", [wide, narrow])
def test_names_are_escaped_and_denials_counted(draw: Draw) -> None:
    drawn = draw(TAKES, labels())
    assert "<Signals>" not in drawn and "journalists &amp; others" in drawn
    if draw is wide:
        assert "2 denied" in drawn


@pytest.mark.parametrize("draw", [wide, narrow])
def test_what_is_denied_is_struck_and_nothing_else(draw: Draw) -> None:
    plain = Circuit("Kenya", (Row("Norvane", {Kind.SUPPLY: 1}, {Kind.SUPPLY: 1}),))
    assert draw(TAKES, labels()).count('class="struck"') == 1
    assert 'class="struck"' not in draw(plain, labels())


@pytest.mark.parametrize("gives", [False, True])
@pytest.mark.parametrize("most", [7, 123, 4567])
def test_numbers_of_many_digits_do_not_touch(most: int, gives: bool) -> None:
    counts = dict.fromkeys(FLOWS, most)
    drawn = wide(Circuit("Kenya", (Row("Norvane", counts, counts),), gives=gives), labels())
    ends = [float(x) for x in re.findall(rf'<text class="num k-[^"]*" x="([\d.]+)"[^>]*>{most:,}<', drawn)]
    assert len(ends) == 4 and all(right - left >= 7 * len(str(most)) + 5 for left, right in pairwise(ends))
    line = _start(drawn, "access" if gives else "supply")
    assert line > ends[-1] if not gives else line < ends[0] - 7 * len(str(most))
