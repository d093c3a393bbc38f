"""Search: words in claims and documents, filters, hits in their own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil.publishing.pages.searching import place

ROUTES = ("index", "countries", "companies", "findings", "claims", "documents", "flows", "search", "network", "rank",
          "figures", "changes", "scenario", "analysis", "country/KE", "exposure/KE", "leverage/CN", "about")
NAMES = ("q", "page", "kind", "country", "technology", "since", "until", "by", "supplier", "text", "doc", "from_", "to",
         "grade", "modality", "countries", "lender")


def test_documents_that_hold_the_words_stand_beside_the_claims(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/search.html?q=bidders").text)
    assert page.css_first("#h-d") and "bidders" in page.css_first("#h-d ~ article mark").text()


def test_filters_narrow_without_words_too(client: TestClient) -> None:
    every = client.get("/search.json?country=KE").json()
    some = client.get("/search.json?country=KE&kind=supply").json()
    assert 0 < some["total"] < every["total"] and {claim["kind"] for claim in some["claims"]} == {"supply"}
    assert client.get("/search.html?kind=magic").status_code == 400


@pytest.mark.parametrize(
    ("words", "found"), [("camera", "Camera"), ('"the street"', "the street"), ("str*", "str"), ("none", "")])
def test_the_first_of_the_words_is_marked(words: str, found: str) -> None:
    text = "Cameras in the street, and more cameras."
    start, end = place(text, words)
    assert text[start:end] == found


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ROUTES), st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20), max_size=4))
def test_no_query_breaks_a_json_route(client: TestClient, route: str, query: dict[str, str]) -> None:
    answer = client.get(f"/{route}.json", params=query)
    assert answer.status_code in (200, 400, 404) and isinstance(answer.json(), dict)
