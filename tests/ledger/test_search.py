"""Search never raises, whatever is typed, and finds words of scripts without spaces."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil import ledger as ledgers
from sousveil.model import Claim, Document, Kind, Party, PartyType


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    with ledgers.open(tmp_path_factory.mktemp("search") / "x.sousveil") as ledger:
        ledger.add(Document.of("Café NEAR the \"safe city\" AND OR NOT * col:umn — 华为在城市使用人脸识别系统 กล้องวงจรปิด"))
        yield ledger


def test_naughty_strings_never_raise(searched, shared):
    strings = json.loads((shared / "data/naughty-strings/blns.json").read_text(encoding="utf-8"))
    assert len(strings) == 515
    for typed in strings:
        searched.documents(text=typed)
        searched.claims(text=typed, from_=typed, to=typed)


@given(st.text(st.characters()) | st.text('"*^:(){}+-ANDORNOT '))
@settings(max_examples=300, deadline=None)
def test_any_text_never_raises(searched, typed):
    searched.documents(text=typed)


@pytest.mark.parametrize("typed", [
    "cafe", "CAFÉ", "cafe\u0301", "near", "AND", "not", '"safe city"', "col:umn", "(safe", "saf*", "人脸识别", "系统", "华",
    "กล้อง", "cafe 人脸", "the",
])
def test_words_are_found(searched, typed):
    assert searched.count_documents(text=typed) == 1


@pytest.mark.parametrize(("text", "typed", "missing"), [
    ("中国向肯尼亚出售视频监控设备。", ["监控设备", "出售", "肯尼亚", "国"], ["监控备", "卖"]),
    ("日本電気はジョージアに顔認証システムを納入した。", ["顔認証システム", "納入", "ジョージア", "電"], ["認顔", "監視"]),
    ("한국은 얼굴 인식 카메라를 공급했다.", ["카메라를", "얼굴", "공급했다"], ["감시"]),
    ("ตำรวจใช้ระบบจดจำใบหน้าในกรุงเทพฯ", ["จดจำใบหน้า", "กรุงเทพ", "ตำรวจ"], ["กล้อง"]),
    ("ຕຳຫຼວດໃຊ້ກ້ອງວົງຈອນປິດ", ["ກ້ອງ"], ["ລະບົບ"]), ("រដ្ឋាភិបាលបានទិញកាមេរ៉ាឃ្លាំមើល", ["កាមេរ៉ា"], ["ប្រព័ន្ធ"]),
])
def test_words_of_scripts_without_spaces_are_found_in_texts_and_quotes(ledger, text, typed, missing):
    document = Document.of(text, title=text[:6])
    claim = Claim.of(document, start=0, end=len(document.text), kind=Kind.SUPPLY, to_party=None,
                     from_party=Party(name="Acme", type=PartyType.COMPANY))
    ledger.add(document, [claim])
    ledger.add(Document.of("Nothing of the kind."))
    for words in typed:
        assert ledger.documents(text=words) == [document], words
        assert ledger.claims(text=words) == [claim], words
    for words in missing:
        assert ledger.documents(text=words) == [] == ledger.claims(text=words), words


@pytest.mark.parametrize("typed", ["", "***", '"', "city safe zzz", '"city safe"', "人识", "   ", "\ud800"])
def test_words_that_are_not_there_are_not_found(searched, typed):
    assert searched.count_documents(text=typed) == 0
