"""The weights of homes are learned from annotated passages: what mostly speaks for a country comes to speak for it."""

import json

import pytest

pytest.importorskip("numpy")

from training import homes


def row(name, country, text, quote):
    body = {"name": name, "type": "public-body", "country": country}
    maker = {"name": "Hikvision", "type": "company", "country": "CN"}
    claim = {"kind": "supply", "quote": quote, "from": maker, "to": body}
    return {"id": name, "source": {"title": None, "published": None}, "text": text, "claims": [claim]}


@pytest.fixture
def gold(tmp_path):
    quote = "The Ministry of Home Affairs bought cameras from Hikvision."
    path = tmp_path / "gold.jsonl"
    votes = (("Kenya", "KE"), ("Peru", "PE"))
    rows = [row("Ministry of Home Affairs", code, f"{state} votes. {quote}", quote) for state, code in votes]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def test_decisions_are_labelled_by_the_annotated_party(gold):
    found = homes.choices([gold])
    assert {(one.sort, one.right) for one in found} == {("named", "KE"), ("named", "PE")}
    assert all(one.right in one.told for one in found)


def test_fitted_weights_choose_what_was_right(gold):
    some = homes.choices([gold]) * 20
    weights = homes.all_weights(some)
    assert [homes.chosen(one, weights[one.sort]) for one in some] == [one.right for one in some]
    assert homes.all_weights(some) == weights
