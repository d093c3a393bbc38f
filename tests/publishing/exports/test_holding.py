"""What goes into an export, whatever the format."""

from __future__ import annotations

import re

import pytest

from sousveil.model import UsageError
from sousveil.publishing.exports import FORMATS, Options, gather


def test_gather_leaves_out_what_people_rejected(holding, made):
    assert made["rejected"].id not in holding.claims


def test_gather_takes_a_denial_along_with_what_it_denies(filled):
    ledger, made = filled
    holding = gather(ledger, since="2019", until="2019")
    assert made["denial"].time is None
    assert {made["sale"].id, made["denial"].id} <= set(holding.claims)
    assert holding.added == 1


def test_gather_shows_the_persons_values_and_keeps_the_machines(holding, made):
    entry = next(one for one in holding.entries if one.stored.id == made["corrected"].id)
    assert (entry.claim.place, entry.stored.place) == ("Niš", "Here")


def test_gather_drops_the_folders_of_the_machine(holding):
    assert sorted(document.origin.uri for document in holding.documents) == [
        "denial.txt", "hard.pdf", "https://news.example.org/sale?id=1", "other.txt"
    ]


def test_gather_says_so_where_nothing_passes(filled):
    with pytest.raises(UsageError, match=r"no claim passes --country ZW; nothing was exported"):
        gather(filled[0], country="ZW")


def test_gather_says_so_where_people_rejected_all(filled):
    with pytest.raises(UsageError, match="people rejected every claim that passes"):
        gather(filled[0], kind="finance")


def test_licences_are_counted(holding):
    assert holding.licences() == [
        {"licence": "CC BY 4.0", "documents": "1"}, {"licence": "not stated by the source", "documents": "3"}
    ]


@pytest.mark.parametrize("base", ["nonsense", "https://example.org/a b/", "https://example.org/x", 'urn:"x:'])
def test_options_refuse_a_base_that_is_no_iri(base):
    with pytest.raises(UsageError, match="is no IRI"):
        Options(base=base)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_names_the_head_and_the_licences(name, all_files, holding):
    from tests.publishing.exports.opened import text_of

    text = text_of(all_files[name])
    assert holding.head.root in text.replace("\\/", "/")
    assert "CC BY 4.0" in text and "not stated by the source" in text


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_tells_of_the_person_or_the_machine(name, all_files):
    from tests.publishing.exports.opened import text_of

    text = text_of(all_files[name])
    assert not re.search(r"somebody|/home/|C:\\|Users", text)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_the_same_twice(name, holding, all_files):
    assert FORMATS[name].files(holding) == all_files[name]
