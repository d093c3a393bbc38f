"""Text and Markdown: heads, titles, dates."""

from __future__ import annotations

import pytest

from sousveil import reading


def test_head_lines_give_title_publisher_and_date_and_stay_in_the_text() -> None:
    raw = b"Title: A deal\nPublisher: Demo Post\nPublished: 2019-08-15\nURL: https://example.org/a\n\nThe deal was signed.\n"
    document = reading.read(raw, name="a.txt")
    assert (document.title, document.publisher, document.published, document.url) == (
        "A deal",
        "Demo Post",
        "2019-08-15",
        "https://example.org/a",
    )
    assert document.text == raw.decode()


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2019-08-15T10:00:00Z", "2019-08-15"),
        ("2019-08", "2019-08"),
        ("2019", "2019"),
        ("next week", None),
        ("2019-13-40", None),
    ],
)
def test_head_date_is_taken_only_where_it_is_one(written: str, date: str | None) -> None:
    assert reading.read(f"Title: A\nDate: {written}\n\nWords.".encode(), name="a.txt").published == date


def test_markdown_front_matter_wins_over_the_heading() -> None:
    document = reading.read(b'---\ntitle: "In front"\ndate: 2014-04-02\n---\n\n# Heading\n\nWords.\n', name="a.md")
    assert (document.format, document.title, document.published) == ("md", "In front", "2014-04-02")


def test_markdown_heading_is_the_title_where_nothing_else_is() -> None:
    assert reading.read(b"# The heading #\n\nWords.\n", name="a.md").title == "The heading"


def test_prose_with_a_colon_is_no_head() -> None:
    document = reading.read(b"The company sold it: nobody knew.\nTitle: not at the head\n", name="a.txt")
    assert document.title is None
