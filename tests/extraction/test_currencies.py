"""The world's currencies: the shipped table is what its builder makes, and says in which money a state pays."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from sousveil import extraction
from sousveil.extraction.currencies import currency_of, state_of
from sousveil.parties.states import states

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_table_is_what_make_data_writes(tmp_path: Path) -> None:
    pytest.importorskip("babel")
    made = tmp_path / "currencies.json"
    runpy.run_path(str(ROOT / "data" / "money" / "build.py"))["build"](ROOT, made)
    assert made.read_bytes() == Path(extraction.__file__).with_name("currencies.json").read_bytes(), "run make data"


@pytest.mark.parametrize(
    ("state", "code"), [("RS", "RSD"), ("CM", "XAF"), ("SN", "XOF"), ("EC", "USD"), ("XK", "EUR"), ("LS", "LSL")]
)
def test_a_state_pays_in_one_currency(state: str, code: str) -> None:
    assert currency_of(state) == code


def test_nearly_every_state_pays_in_something_and_no_state_in_nothing() -> None:
    without = [code for code in states().codes if currency_of(code) is None]
    assert len(without) < len(states().codes) / 4 and not {"CN", "US", "KE", "IL", "TW", "PS"}.intersection(without)
    assert currency_of(None) is None and currency_of("??") is None


@pytest.mark.parametrize(
    ("code", "state"), [("TJS", "TJ"), ("GBP", "GB"), ("AUD", "AU"), ("USD", None), ("EUR", None), ("XOF", None), ("???", None)]
)
def test_money_that_many_states_pay_in_is_no_states(code: str, state: str | None) -> None:
    assert state_of(code) == state
