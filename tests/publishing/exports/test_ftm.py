"""FollowTheMoney entities: what is said, what is not, and whether the library takes them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest

from sousveil.publishing.exports import FORMATS, Options, gather
from sousveil.publishing.exports.ftm import _dates, entities
from tests.publishing.exports.conftest import HTML


def lines(files: dict[str, bytes]) -> list[dict]:
    return [json.loads(line) for line in files["case.ftm.json"].decode("utf-8").splitlines()]


@pytest.fixture
def found(all_files):
    return lines(all_files["ftm"])


@pytest.fixture
def alleged(filled):
    return lines(FORMATS["ftm"].files(gather(filled[0], needs=("originals",), options=Options(stem="case", alleged=True))))


def links(rows: list[dict]) -> dict[str, dict]:
    return {row["id"].removeprefix("sousveil-link-"): row["properties"] for row in rows if row["schema"] == "UnknownLink"}


def test_only_asserted_claims_of_two_parties_are_links(found, made):
    assert set(links(found)) == {made["sale"].id, made["formula"].id, made["corrected"].id}


def test_alleged_claims_come_on_request_and_say_so(alleged, made):
    assert links(alleged)[made["maybe"].id]["role"] == ["possible: supply (spyware)"]
    assert made["denial"].id not in links(alleged)


def test_a_denial_stands_in_what_it_denies(found, made):
    assert "Denied by Serbia: “it had\nbought nothing from Acme Vision”" in links(found)[made["sale"].id]["description"][0]


def test_a_contract_needs_the_word_in_the_quote(found, made):
    ids = {row["id"] for row in found if row["schema"] in ("Contract", "ContractAward")}
    assert ids == {f"sousveil-contract-{made['formula'].id}", f"sousveil-award-{made['formula'].id}"}


def test_a_document_has_the_sha1_of_its_bytes(found):
    (web,) = [row for row in found if row["schema"] == "HyperText"]
    assert web["properties"]["contentHash"] == [hashlib.sha1(HTML, usedforsecurity=False).hexdigest()]


@pytest.mark.parametrize(("written", "said"), [
    ("2018", {"date": "2018"}), ("2018-07-14", {"date": "2018-07-14"}), ("2015/2017", {"startDate": "2015", "endDate": "2017"}),
    ("2018~", {}), ("200X", {}), ("2012-22", {}), ("", {}), ("2015/..", {}),
])
def test_only_dates_that_it_can_hold_are_said(written, said):
    assert _dates(written) == said


def test_the_readme_says_what_was_lost(all_files):
    text = all_files["ftm"]["case.README.txt"].decode("utf-8")
    for lost in ("1 denied claims", "2 alleged and possible claims", "1 times that FollowTheMoney can't hold"):
        assert lost in text


def test_the_library_takes_every_value(alleged):
    followthemoney = pytest.importorskip("followthemoney", reason="pip install followthemoney")
    ids = {row["id"] for row in alleged}
    for row in alleged:
        schema = followthemoney.model.get(row["schema"])
        assert schema is not None and not schema.abstract
        assert set(schema.required) <= set(row["properties"])
        for name, values in row["properties"].items():
            property_ = schema.get(name)
            assert property_ is not None, (row["schema"], name)
            assert all(property_.type.validate(value) for value in values), (row["schema"], name, values)
            if property_.range is not None:
                assert set(values) <= ids


def test_ids_are_unique(alleged):
    assert max(Counter(row["id"] for row in alleged).values()) == 1


def test_entities_count_what_they_leave_out(holding):
    lost: Counter[str] = Counter()
    list(entities(holding, lost))
    assert sum(lost.values()) == 4
