"""Words in undecoded bytes: charsets, entities, gaps, split words; and nothing where a word only stands in a longer one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.screening import Screen
from sousveil.screening.folding import cheap_text
from sousveil.screening.prefilter import Prefilter, available
from sousveil.screening.words import shipped

pytestmark = pytest.mark.skipif(not available(), reason="Vectorscan has no wheel for this machine")

PAD = "<html><body>" + "<p>Nothing stands here at all.</p>" * 8
PLAIN = {
    "华为": ("utf-8", "gb18030"), "監視": ("utf-8", "euc-jp", "shift_jis", "big5"),
    "видеонаблюдения": ("utf-8", "cp1251", "koi8-r", "iso8859-5"), "ВИДЕОНАБЛЮДЕНИЯ": ("utf-8", "cp1251", "koi8-r"),
    "감시": ("utf-8", "euc-kr"), "المراقبة": ("utf-8", "cp1256", "iso8859-6"),
    "vidéosurveillance": ("utf-8", "cp1252", "iso8859-15"),
    "gözetim": ("utf-8", "cp1254", "iso8859-9"), "Überwachung": ("utf-8", "cp1252"), "Huawei": ("ascii",), "HUAWEI": ("ascii",),
}


@pytest.fixture(scope="module")
def prefilter() -> Prefilter:
    return Prefilter(shipped())


def page(inside: bytes) -> bytes:
    return PAD.encode() + b"<p>" + inside + b"</p>" + PAD.encode()


@pytest.mark.parametrize(("word", "charset"), [(word, charset) for word, charsets in PLAIN.items() for charset in charsets])
def test_word_is_found_in_every_charset_of_its_script(prefilter: Prefilter, word: str, charset: str) -> None:
    assert prefilter.find(page(word.encode(charset))) is not None


@pytest.mark.parametrize(
    "inside",
    [b"Hik&shy;vision", "Hik\u00advision".encode(), b"<b>Hi</b>kvision", b"Hik<em>vis</em>ion",
     b"Hik<span class=x>vision</span>",
     b"&#72;&#105;kvision", b"H&#x69;kvision", b"Hik<wbr>vision", b"Hik&#8203;vision", b"safe\n      city", b"Safe&nbsp;City",
     b"safe\xc2\xa0city", b"safe\xa0city", b"safe</b> <i>city", b"packet\tinspection", b"&#21326;&#20026;", b"&#x534e;&#x4e3a;",
     rb"\u534e\u4e3a", b"vid&eacute;osurveillance", b"vid&#233;osurveillance", b"AT&amp;T", b"ZT<i>E</i>",
     b"NSO Group's", b"(NSO)",
     b"\xe7\x9b\xa3</b>\xe8\xa6\x96"],
)
def test_word_is_found_however_it_is_written(prefilter: Prefilter, inside: bytes) -> None:
    assert prefilter.find(page(inside)) is not None


@pytest.mark.parametrize(
    "inside",
    [b"sHuaweix", b"NSOU", b"xNSO", b"zte", b"hikvisio", b"unsafe cityscape", b"Hi</td><td>kvision", b"safe<p>house</p>city",
     b"",
     b"Kenya", b"sold to China"],
)
def test_part_of_a_word_and_places_are_no_hit(prefilter: Prefilter, inside: bytes) -> None:
    assert prefilter.find(page(inside)) is None


@pytest.mark.parametrize(
    "inside", [b"China mobile", b"KBH track", b"TE data", b"Te Data", b"Group 2000", b"SAFE city", b"Safe&nbsp;cities"]
)
def test_only_the_first_letter_of_a_name_must_be_a_capital(prefilter: Prefilter, inside: bytes) -> None:
    assert Screen(by_bytes=False).text(inside.decode().replace("&nbsp;", " ")).words
    assert prefilter.find(page(inside)) is not None


@pytest.mark.parametrize("inside", [b"china Mobile", b"te Data", b"jio", b"gita Technologies"])
def test_a_name_with_a_small_first_letter_is_none(prefilter: Prefilter, inside: bytes) -> None:
    assert not Screen(by_bytes=False).text(inside.decode()).words
    assert prefilter.find(page(inside)) is None


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_pages_are_decoded_first(prefilter: Prefilter, charset: str) -> None:
    text = f"<html><body><p>{'Nothing here. ' * 50}</p>"
    declared = None if charset == "utf-16" else charset
    assert prefilter.find((text + "spyware</body></html>").encode(charset), declared) is not None
    assert prefilter.find(text.encode(charset), declared) is None


@pytest.mark.parametrize(("word", "charset"), [("監視カメラ", "iso-2022-jp"), ("감시", "iso-2022-kr"), ("监控", "hz")])
def test_escaped_charsets_are_decoded_where_they_are_declared(prefilter: Prefilter, word: str, charset: str) -> None:
    said = f'<meta charset="{charset}">'.encode() + word.encode(charset)
    assert prefilter.find(page(word.encode(charset)), charset) is not None
    assert prefilter.find(b"<html><head>" + said + PAD.encode()) is not None


def test_a_soft_hyphen_of_a_latin_charset_is_taken_out(prefilter: Prefilter) -> None:
    assert prefilter.find(page("surveil\u00adlance".encode("cp1252")), "iso-8859-1") is not None


words = st.sampled_from([
    "Huawei", "spyware", "NSO Group", "facial recognition", "видеонаблюдения", "监控", "Rohde & Schwarz", "cloud", "Kenya",
])
marks = st.sampled_from(["", " ", "<b>", "</b>", "&shy;", "\n", "<p>", ".", "s", "x", "é"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(words, marks), max_size=12).map("".join))
def test_what_the_text_has_the_bytes_have(inside: str) -> None:
    """The filter's promise: no page is left out whose text has a wanted word."""
    whole = f"{PAD}<p>{inside}</p></body></html>"
    if BY_TEXT.text(cheap_text(whole)).words:
        assert BY_BYTES.find(whole.encode()) is not None


BY_TEXT = Screen(by_bytes=False)
BY_BYTES = Prefilter(shipped()) if available() else None
