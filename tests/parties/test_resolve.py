"""A name as written: exact, normalised, a question for a person, or nothing. A score never identifies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model import PartyType
from sousveil.parties.lookalike import Lookalikes
from sousveil.parties.registry import Registry, registry, tables
from sousveil.parties.resolve import How, Resolver, resolve
from sousveil.parties.similar import Similar
from sousveil.parties.states import states


@pytest.mark.parametrize(
    ("name", "how", "party"),
    [
        ("Huawei", How.EXACT, "huawei"),
        ("海康威视", How.EXACT, "hikvision"),
        ("НТЦ Протей", How.EXACT, "protei"),
        ("Pegasus", How.EXACT, "nso-group"),
        ("Huawei  Technologies", How.EXACT, "huawei"),
        ("UFED", How.EXACT, "cellebrite"),
        ("HIKVISION CO., LTD.", How.NORMALISED, "hikvision"),
        ("zte corp", How.NORMALISED, "zte"),
        ("telefónica sa", How.NORMALISED, "telefonica"),
        ("Serbia", How.EXACT, "RS"),
        ("the UAE", How.EXACT, "AE"),
    ],
)
def test_alias_identifies(name: str, how: How, party: str) -> None:
    found = resolve(name)
    assert (found.how, found.id, found.written) == (how, party, name)


@pytest.mark.parametrize("name", ["Hikvison", "Huawey Technologies", "Cellebrit", "Dahua Technologies Serbia"])
def test_similar_name_is_only_a_candidate(name: str) -> None:
    found = resolve(name)
    assert found.how is How.CANDIDATE
    assert found.id is None and found.candidates


def test_unknown_name_is_none() -> None:
    found = resolve("Acme Widgets")
    assert (found.how, found.id, found.candidates) == (How.NONE, None, ())


@pytest.mark.parametrize(
    ("name", "country", "party"),
    [
        ("NISS", "ET", "national-intelligence-and-security-service-of-ethiopia"),
        ("NISS", "SD", "general-intelligence-service-of-sudan"),
        ("Area", "IT", "area"),
        ("NIS", "KR", "national-intelligence-service-of-south-korea"),
    ],
)
def test_shared_or_common_name_needs_its_country(name: str, country: str, party: str) -> None:
    assert resolve(name).how is How.CANDIDATE
    assert resolve(name, country=country).id == party


def test_country_of_another_does_not_identify() -> None:
    assert resolve("NISS", country="FR").how is How.CANDIDATE
    assert resolve("Area", country="FR").how is How.CANDIDATE


def test_supported_common_name_identifies_but_not_one_that_needs_a_country() -> None:
    assert resolve("Area", supported=True).id == "area"
    assert resolve("NISS", supported=True).how is How.CANDIDATE


@pytest.mark.parametrize("name", ["area", "circles", "bull", "orange", "apple", "mit", "ice"])
def test_common_word_is_never_a_party(name: str) -> None:
    assert resolve(name, supported=True).how in (How.CANDIDATE, How.NONE)


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_resolves_and_only_aliases_identify(text: str) -> None:
    found = resolve(text)
    identified = found.how in (How.EXACT, How.NORMALISED)
    assert (found.id is not None) == identified
    if identified and found.type is not PartyType.STATE:
        assert registry().exact(" ".join(text.split())) or registry().normalised(text)


def test_party_keeps_the_words_beside_the_identity() -> None:
    party = resolve("HIKVISION CO., LTD.").party(type=PartyType.COMPANY, span=(3, 22))
    assert (party.id, party.name, party.written, party.span, party.country) == (
        "hikvision",
        "Hikvision",
        "HIKVISION CO., LTD.",
        (3, 22),
        "CN",
    )


def test_party_of_an_unknown_name_has_what_the_document_says() -> None:
    party = resolve("Acme  Widgets").party(type=PartyType.COMPANY, country="FR")
    assert (party.id, party.name, party.written, party.country) == (None, "Acme Widgets", "Acme  Widgets", "FR")


def test_party_of_a_state_is_keyed_by_its_code() -> None:
    party = resolve("Serbia").party(type=PartyType.STATE)
    assert (party.id, party.key, party.type) == (None, "RS", PartyType.STATE)


def resolver_of(*names: tuple[str, str]) -> Resolver:
    """A resolver that knows the parties given as (id, name), all at home in France."""
    normal = registry().normalise
    rows = [[key, name, "name", "", "", normal.key(name), normal.skeleton(name)] for key, name in names]
    entries = [[key, name, "company", "FR", []] for key, name in names]
    small = Registry({**tables(), "parties": entries, "aliases": rows, "ownership": []})
    return Resolver(small, states(), Lookalikes(small), Similar(small))


def test_name_of_two_parties_identifies_neither() -> None:
    found = resolver_of(("one", "Vidocq"), ("two", "Vidocq")).resolve("Vidocq", country="FR", supported=True)
    assert found.how is How.CANDIDATE
    assert [candidate.id for candidate in found.candidates] == ["one", "two"]


def test_name_that_the_registry_spells_so_is_never_a_look_alike() -> None:
    found = resolver_of(("odd", "Нuаwеi"), ("huawei", "Huawei")).resolve("Нuаwеi")
    assert (found.how, found.id, found.flag) == (How.EXACT, "odd", None)


@pytest.mark.parametrize("name", ["é&", "Ẑ TE", "Hüawei"])
def test_added_accent_never_merges(name: str) -> None:
    assert resolve(name).how in (How.CANDIDATE, How.NONE)
