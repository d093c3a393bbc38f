"""Words of a page that a reader of HTML drops without a word: they are read, or put aside and said."""

from __future__ import annotations

import json

import pytest

from sousveil import reading
from sousveil.model import Document
from sousveil.reading.markup import mended, unclosed
from tests.reading import makers

WORDS = "The ministry of the interior signed a contract with the supplier of the cameras for the capital."
XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'


def read(body: str, head: str = "") -> Document:
    return reading.read(makers.html(f"<p>{WORDS}</p>{body}<p>{WORDS}</p>", head=head), name="a.html")


def test_a_page_that_needs_nothing_is_given_back() -> None:
    page = makers.html(f"<p>{WORDS}</p>").decode()
    assert mended(page) is page or mended(page) == page


@pytest.mark.parametrize("mode", ["shadowrootmode=open", "shadowroot='closed'"])
def test_a_shadow_tree_is_text(mode: str) -> None:
    assert "Told in the shadow." in read(f"<x-card><template {mode}><p>Told in the shadow.</p></template></x-card>").text


def test_a_template_is_put_aside() -> None:
    document = read("<template><p>Only a pattern.</p></template>")
    assert "Only a pattern." in document.aside and "Only a pattern." not in document.text


def test_a_page_in_an_attribute_is_text_three_deep_and_beyond_that_aside() -> None:
    page = "<p>The innermost page.</p>"
    for _ in range(3):
        page = f'<iframe srcdoc="{page.replace("&", "&amp;").replace(chr(34), "&quot;").replace("<", "&lt;")}"></iframe>'
    assert "The innermost page." in read(page).text
    page = f'<iframe srcdoc="{page.replace("&", "&amp;").replace(chr(34), "&quot;").replace("<", "&lt;")}"></iframe>'
    assert "The innermost page." in read(page).aside


def test_a_page_of_frames_has_the_text_for_readers_without() -> None:
    raw = f"<html><frameset cols='1,2'><frame src=a><noframes><p>{WORDS}</p></noframes></frameset></html>".encode()
    assert reading.read(raw, name="a.html").text == WORDS


def test_words_of_attributes_are_aside() -> None:
    document = read(
        '<img alt="Camera on a pole"><a title="More of it" aria-label="Further">x</a><input value="Typed" placeholder="Name">'
        '<input type=hidden value="Token"><select><optgroup label="Choices"></optgroup></select>'
    )
    for words in ("Camera on a pole", "More of it", "Further", "Typed", "Name", "Choices"):
        assert words in document.aside and words not in document.text
    assert "Token" not in document.aside


def test_short_tags_of_xhtml_end_where_they_stand() -> None:
    raw = XHTML.format(f'<p><a id="x"/>{WORDS}</p><script src="a"/><div/><p>Second <br/>line.</p>').encode()
    assert reading.read(raw, name="a.xhtml").text == f"{WORDS}\n\nSecond \nline."


def test_characters_in_cdata_are_text_in_xhtml_and_a_piece_of_a_page_in_a_feed() -> None:
    raw = XHTML.format(f"<p>{WORDS}</p><p><![CDATA[a < b & c]]></p>").encode()
    assert "a < b & c" in reading.read(raw, name="a.xhtml").text
    item = f"<item><description><![CDATA[<p>{WORDS}</p>]]></description></item>"
    feed = f"<rss><channel><title>News</title>{item}</channel></rss>"
    assert WORDS in reading.read(feed.encode(), name="feed.html").text


@pytest.mark.parametrize(("start", "what"), [("<!-- ", "comment"), ("<script>var a = 1;", "script"), ("<style>p {}", "style")])
def test_what_follows_an_element_that_never_ends_is_put_aside_and_said(start: str, what: str) -> None:
    raw = f"<html><body><p>{WORDS}</p>{start}<p>The end of it all.</p></body></html>".encode()
    document = reading.read(raw, name="a.html")
    assert document.text == WORDS and "The end of it all." in document.aside
    assert any(one.kind == "truncated" and f"a {what} of the page" in one.detail for one in document.notices)


def test_a_page_whose_title_never_ends_is_read_without_tags() -> None:
    document = reading.read(f"<html><head><title>A title<body><p>{WORDS}</p></body></html>".encode(), name="a.html")
    assert WORDS in document.text and [one.kind for one in document.notices] == ["tags-ignored"]


def test_whole_pages_have_nothing_unclosed() -> None:
    assert unclosed("<title>A</title><script><!-- a --></script><style></style><!-- b -->") is None
    assert "truncated" not in {one.kind for one in read("<script>document.write('<!-- x')</script>").notices}


def test_an_article_that_only_the_description_holds_is_the_text() -> None:
    stated = json.dumps({"@type": "NewsArticle", "headline": "H", "articleBody": f"{WORDS} In full."})
    head = f'<script type="application/ld+json">{stated}</script>'
    document = reading.read(makers.html("<div id=app>Loading</div>", head=head), name="a.html")
    assert document.text.startswith(f"{WORDS} In full.") and "Loading" in document.text
    assert "text-of-metadata" in {one.kind for one in document.notices}
    assert "In full." in read("<p>Some more.</p>", head).aside or "In full." in read("<p>Some more.</p>", head).text
    again = reading.read(makers.html(f"<p>{WORDS} In full.</p>", head=head), name="a.html")
    assert "text-of-metadata" not in {one.kind for one in again.notices} and "In full." not in again.aside
