"""Charsets: what is declared, what the bytes say, and what is noted of the choice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil import reading
from sousveil.model import ReadingError
from sousveil.reading.charset import decode

RUSSIAN = "Москва купила систему распознавания лиц у компании. " * 8
WORDS = "Le ministère de l’Intérieur a acheté des caméras à une société étrangère, près de la frontière. " * 6


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_with_a_mark_is_read_without_a_notice(charset: str) -> None:
    assert decode(WORDS.encode(charset), "a") == (WORDS, ())


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zero_bytes(charset: str) -> None:
    text, notices = decode(WORDS.encode(charset), "a")
    assert text == WORDS and [notice.kind for notice in notices] == ["charset-guessed"]


@pytest.mark.parametrize(("charset", "words"), [("cp1251", RUSSIAN), ("koi8-r", RUSSIAN), ("cp1252", WORDS)])
def test_old_charsets_are_guessed_and_said(charset: str, words: str) -> None:
    text, notices = decode(words.encode(charset), "a")
    assert text == words
    assert [notice.kind for notice in notices] == ["charset-guessed"]


@pytest.mark.parametrize(
    ("declared", "charset", "words"),
    [
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("iso-8859-1", "cp1252", "“Überwachung” – 5 €"),
        ("gb2312", "gb18030", "监控摄像头"),
        ("shift_jis", "cp932", "監視カメラ"),
        ("iso-2022-jp", "iso2022_jp", "監視カメラ"),
        ("euc-kr", "cp949", "감시 카메라"),
        ("windows-1256", "cp1256", "كاميرات المراقبة"),
    ],
)
def test_declared_charset_of_a_page_is_used(declared: str, charset: str, words: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'.encode(charset)
    assert words.strip() in reading.read(page, name="a.html").text


def test_utf8_that_is_declared_as_latin_is_no_mojibake() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{WORDS}</p></body></html>'.encode()
    document = reading.read(page, name="a.html")
    assert WORDS.strip() in document.text
    assert "charset-declared-wrong" in {notice.kind for notice in document.notices}


def test_stray_bytes_in_utf8_are_read_and_counted() -> None:
    page = makers_page().replace(b"middle", b"mid\xff\xfedle")
    document = reading.read(page, name="a.html")
    assert [one.detail for one in document.notices if one.kind == "charset-guessed"] == [
        "declared as UTF-8; 2 pieces that are not were read as Windows-1252"
    ]
    assert "before" in document.text and "after" in document.text


def test_a_paragraph_in_another_charset_costs_neither() -> None:
    raw = "Überwachung, contrôle, 监控\n".encode() + "Ministère de l’intérieur\n".encode("cp1252")
    text, notices = decode(raw, "a")
    assert text == "Überwachung, contrôle, 监控\nMinistère de l’intérieur\n"
    assert [notice.kind for notice in notices] == ["charset-guessed"]


def test_a_text_cut_in_a_character_is_lossy() -> None:
    text, notices = decode("Überwachung 监控".encode()[:-1], "a")
    assert text == "Überwachung 监\ufffd" and [notice.kind for notice in notices] == ["charset-lossy"]


@pytest.mark.parametrize(
    ("charset", "words"), [("gb18030", "监控摄像头 合同 公安部 采购"), ("shift_jis", "監視カメラの契約"), ("koi8-r", RUSSIAN)]
)
def test_another_charset_is_not_taken_for_utf8_with_stray_bytes(charset: str, words: str) -> None:
    assert words in decode(words.encode(charset), "a", declared=charset)[0]
    assert "Windows-1252" not in "".join(notice.detail for notice in decode(words.encode(charset), "a")[1])


def makers_page() -> bytes:
    from tests.reading import makers

    return makers.html(f"<p>before {WORDS} middle {WORDS} after</p>")


@given(st.binary(max_size=300))
def test_decode_gives_text_or_one_error(raw: bytes) -> None:
    try:
        text, _ = decode(raw, "a")
    except ReadingError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(text, str)
