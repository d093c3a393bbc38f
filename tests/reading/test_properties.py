"""What files say of themselves through programs: names of programs are nobody's, dates of making are said to be that."""

from __future__ import annotations

import pytest

from sousveil import reading
from sousveil.model import Document
from sousveil.reading.properties import made, meant
from tests.reading import makers

LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"name": "Jane Roe"}, {"name": "Joe Doe"}]}'
    "</script>"
)


def notices_of(document: Document) -> list[str]:
    return [notice.kind for notice in document.notices]


@pytest.mark.parametrize(
    ("written", "is_meant"),
    [("Microsoft Word - The deal.docx", "The deal"), ("python-docx", None), ("Administrator", None), ("", None),
     ("Jane Roe", "Jane Roe")],
)
def test_names_that_programs_write_are_nobodys(written: str, is_meant: str | None) -> None:
    assert meant(written) == is_meant


def test_the_date_of_a_programs_empty_file_is_none() -> None:
    assert made("2013-12-23T23:15:00Z") is None and made("2013-12-23T23:15:01Z") == "2013-12-23" and made(None) is None


def test_author_and_date_of_an_office_file_are_said_to_be_guesses() -> None:
    document = reading.read(makers.docx("Words.", publisher="Jane Roe"), name="a.docx")
    assert (document.publisher, document.published) == ("Jane Roe", "2020-02-03")
    assert notices_of(document) == ["publisher-guessed", "date-guessed"]


def test_the_date_of_an_open_document_is_said_to_be_a_guess() -> None:
    assert notices_of(reading.read(makers.opendocument("Words."), name="a.odt")) == ["date-guessed"]


def test_an_office_file_by_a_program_has_no_publisher() -> None:
    document = reading.read(makers.docx("Words.", publisher="python-docx"), name="a.docx")
    assert document.publisher is None and notices_of(document) == ["date-guessed"]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.html", makers.html("<p>Words.</p>", head='<meta name="author" content="Jane Roe">'), "Jane Roe (as a meta element"),
        ("a.html", makers.html("<p>Words.</p><p>By <a rel='author' href='/j'>Jane Roe</a></p>"), "Jane Roe (as the page marks"),
        ("a.html", makers.html("<p>Words.</p>", head=LINKED), "Jane Roe, Joe Doe (as its description of itself"),
        ("a.json", b'{"text": "Words.", "authors": ["Jane Roe", {"name": "Joe Doe"}]}', "Jane Roe, Joe Doe (as the object"),
        ("a.md", b"---\ntitle: A\nauthor: Jane Roe\n---\nWords.", "Jane Roe (as its first lines say)"),
    ],
)
def test_the_author_line_is_kept_with_where_it_stands(name: str, raw: bytes, said: str) -> None:
    found = [notice.detail for notice in reading.read(raw, name=name).notices if notice.kind == "author"]
    assert len(found) == 1 and found[0].startswith(said)


@pytest.mark.parametrize("written", ["https://example.org/jane", "", "  "])
def test_an_address_is_no_author(written: str) -> None:
    raw = makers.html("<p>Words.</p>", head=f'<meta name="author" content="{written}">')
    assert "author" not in notices_of(reading.read(raw, name="a.html"))
