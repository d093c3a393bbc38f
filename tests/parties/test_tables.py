"""The hand-kept tables: every line sourced, ids unique, ambiguous names marked, countries real."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sousveil.model import PartyType, edtf
from sousveil.parties.states import states

FOLDER = Path(__file__).resolve().parents[2] / "data" / "parties"
TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))
NEEDS = {"home", "named", "", "capital", "context", "company-word", "tech", "country"}


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", TABLES)
def test_table_names_a_source_on_every_line(name: str) -> None:
    assert [row for row in table(name) if not row["source"].strip()] == []


@pytest.mark.parametrize("name", TABLES)
def test_table_is_sorted_and_has_no_line_twice(name: str) -> None:
    rows = [tuple(row.values()) for row in table(name)]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("name", TABLES)
def test_table_has_no_stray_spaces(name: str) -> None:
    assert [row for row in table(name) if any(value != " ".join(value.split()) for value in row.values())] == []


@pytest.mark.parametrize("name", [name for name in TABLES if "needs" in table(name)[0]])
def test_needs_are_of_the_list(name: str) -> None:
    assert {row["needs"] for row in table(name)} <= NEEDS


def test_registry_holds_the_promised_breadth() -> None:
    rows = table("companies")
    assert len(rows) >= 1700
    assert len({row["country"] for row in rows if row["type"] == "company"}) >= 120


def test_party_ids_are_unique_slugs() -> None:
    ids = [row["id"] for row in table("companies")]
    assert len(ids) == len(set(ids))
    assert [key for key in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_party_types_are_of_the_claim_model() -> None:
    assert {row["type"] for row in table("companies")} <= {PartyType.COMPANY, PartyType.PUBLIC_BODY, PartyType.GROUP}


def test_home_countries_are_real_and_companies_have_one() -> None:
    rows = table("companies")
    assert [row for row in rows if row["country"] and row["country"] not in states()] == []
    assert [row for row in rows if not row["country"] and row["type"] == "company"] == []


@pytest.mark.parametrize("name", ["aliases", "ownership"])
def test_every_line_is_of_a_known_party(name: str) -> None:
    ids = {row["id"] for row in table("companies")}
    column = "id" if name == "aliases" else "child"
    assert [row for row in table(name) if row[column] not in ids] == []


def test_parents_are_parties_or_states() -> None:
    ids = {row["id"] for row in table("companies")}
    assert [row for row in table("ownership") if row["parent"] not in ids and row["parent"] not in states()] == []


def test_ownership_dates_are_edtf_and_in_order() -> None:
    for row in table("ownership"):
        since = edtf.parse(row["since"]).earliest if row["since"] else None
        until = edtf.parse(row["until"]).latest if row["until"] else None
        assert since is None or until is None or since <= until, row


def test_ownership_relations_are_of_the_list() -> None:
    assert {row["relation"] for row in table("ownership")} <= {"owned", "founded", "renamed", "merged", "spun-out"}


def test_alias_of_two_parties_needs_more_than_the_name() -> None:
    holders: dict[str, set[tuple[str, str]]] = defaultdict(set)
    own = {(row["id"], row["alias"]) for row in table("aliases")}
    for row in table("companies"):
        if (row["id"], row["name"]) not in own:
            holders[row["name"]].add((row["id"], ""))
    for row in table("aliases"):
        holders[row["alias"]].add((row["id"], row["needs"]))
    shared = {alias: rows for alias, rows in holders.items() if len({key for key, _ in rows}) > 1}
    telling = {"country", "home", "named"}
    assert [alias for alias, rows in shared.items() if not telling.issuperset(needs for _, needs in rows)] == []


def test_name_that_needs_its_country_is_of_a_party_with_one() -> None:
    homes = {row["id"]: row["country"] for row in table("companies")}
    assert [row for row in table("aliases") if row["needs"] == "country" and not homes[row["id"]]] == []


def test_every_state_that_is_a_member_of_the_united_nations_has_a_demonym() -> None:
    have = {row["code"] for row in table("demonyms")}
    assert len(have) >= 195
    assert {"HK", "TW", "XK", "PS", "RS", "ET", "ZW", "AE", "US", "GB"} <= have
    assert have <= set(states().codes)


def test_no_country_carries_most_of_the_suppliers() -> None:
    counts = Counter(row["country"] for row in table("companies") if row["type"] == "company")
    assert counts.most_common(1)[0][1] <= 0.2 * sum(counts.values())


def test_folder_explains_every_table() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}.csv`" not in text] == []
    assert [word for word in NEEDS - {""} if f"`{word}`" not in text] == []
