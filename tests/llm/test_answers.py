"""An answer is only ever rows: whatever else a model writes has no effect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.llm.answers import rows
from tests.llm.conftest import row

GOOD = row("A", "B", "A sold spyware to B")


@pytest.mark.parametrize("answer", [
    json.dumps({"claims": [GOOD]}), f"```json\n{json.dumps({'claims': [GOOD]})}\n```", json.dumps([GOOD]),
    f"Here are the claims:\n{json.dumps({'claims': [GOOD], 'delete': 'everything'})}\nI hope this helps!",
])  # fmt: skip
def test_rows_are_found_wherever_they_stand(answer: str) -> None:
    found = rows(answer)
    assert found is not None and [r.quote for r in found[0]] == ["A sold spyware to B"] and found[1] == 0


@pytest.mark.parametrize("answer", [None, "", "I can't help with that.", '{"claims": [', '{"claim": []}', "[" * 100_000, "{}"])
def test_what_is_no_list_is_none(answer: str | None) -> None:
    assert rows(answer) is None


@pytest.mark.parametrize("change", [
    {"kind": "gift"}, {"quote": ""}, {"quote": 7}, {"from": "A"}, {"from": {"name": ""}},
    {"to": {"name": "B", "type": "person"}}, {"modality": "sure"}, {"status": ["x"]},
])  # fmt: skip
def test_a_row_of_another_form_is_counted(change: dict[str, Any]) -> None:
    found = rows(json.dumps({"claims": [GOOD | change, GOOD, "no row"]}))
    assert found is not None and len(found[0]) == 1 and found[1] == 2


def test_unknown_codes_and_countries_are_left_out() -> None:
    said = GOOD | {"technology": ["spyware", "laser"], "from": {"name": "A", "type": "company", "country": "Kenya"}}
    found = rows(json.dumps({"claims": [said]}))
    assert found is not None and found[0][0].source is not None
    assert (found[0][0].technology, found[0][0].source.country) == (("spyware",), None)


json_values = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(
    inner, max_size=3) | st.dictionaries(st.sampled_from(["claims", "kind", "from", "quote", "name"]), inner, max_size=4),
    max_leaves=12)  # fmt: skip


@given(json_values)
def test_no_answer_breaks_it(said: Any) -> None:
    found = rows(json.dumps({"claims": [said, GOOD | {"from": said}]}))
    assert found is not None and len(found[0]) + found[1] == 2


@pytest.mark.parametrize("value", ["1" + "0" * 400, "-1" + "0" * 400, "NaN", "Infinity", "true", '"5"'])
def test_a_sum_that_is_no_number_is_left_out(value: str) -> None:
    said = json.dumps({"claims": [GOOD | {"amount": {"value": 7, "currency": "USD"}}]}).replace(": 7", f": {value}")
    found = rows(said)
    assert found is not None and [one.amount for one in found[0]] == [None]
