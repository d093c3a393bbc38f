"""A document: normalised text, hashes of bytes and text, and refusal of anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model import Document, Section, SousveilError
from sousveil.model.text import normalise, sha256_of_bytes, sha256_of_text


@given(st.text())
def test_document_of_any_text_is_normalised_and_hashed(raw: str) -> None:
    found = Document.of(raw)
    assert found.text == normalise(raw)
    assert found.text_sha256 == sha256_of_text(found.text)
    assert (found.id, found.size) == (sha256_of_bytes(found.text.encode()), len(found.text.encode()))


def test_id_is_that_of_the_bytes_it_was_read_from() -> None:
    found = Document.of("hello\r\n", raw=b"hello\r\n")
    assert (found.id, found.size, found.text) == (sha256_of_bytes(b"hello\r\n"), 7, "hello\n")
    assert found.id != Document.of("hello\n").id and found.text_sha256 == Document.of("hello\n").text_sha256


@pytest.mark.parametrize(("text", "why"), [("changed", "does not have the hash"), ("e\u0301", "does not have the hash")])
def test_a_text_of_another_hash_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(Document.of("hello"), text=text)


def test_a_text_that_is_not_normalised_is_refused() -> None:
    raw = "e\u0301\r\n"
    with pytest.raises(ValueError, match="not normalised"):
        replace(Document.of("hello"), text=raw, text_sha256=sha256_of_text(raw))


def test_a_publication_date_that_is_none_is_refused() -> None:
    with pytest.raises(SousveilError, match="is no EDTF date"):
        Document.of("hello", published="yesterday")


@pytest.mark.parametrize(
    ("text", "at", "place"),
    [("One.\n\nTwo.\n\nThree.", 0, "paragraph 1"), ("One.\n\nTwo.\n\nThree.", 6, "paragraph 2"),
     ("One.\n\nTwo.\n\nThree.", 12, "paragraph 3"), ("a | b\nc | d", 6, "line 2"), ("One line.", 3, "")],
)
def test_a_text_without_pages_is_cited_by_paragraph_or_line(text: str, at: int, place: str) -> None:
    assert Document.of(text).place(at) == place


def test_a_page_is_cited_before_a_paragraph() -> None:
    document = Document.of("One.\n\nTwo.\n\nHidden.", sections=(Section("page 7", 6), Section("invisible text", 12)))
    assert [document.place(at) for at in (0, 6, 12)] == ["paragraph 1", "page 7", "invisible text"]
