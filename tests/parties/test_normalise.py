"""Normal forms for matching."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.parties.normalise import Normaliser, added_marks, invisible
from sousveil.parties.registry import registry

KEY = registry().normalise.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hikvision Co., Ltd.", "hikvision"),
        ("The Boeing Company", "Boeing"),
        ("Telefónica, S.A.", "TELEFONICA"),
        ("Giesecke & Devrient GmbH", "Giesecke and Devrient"),
        ("Area S.p.A.", "AREA SpA"),
        ("RCS Lab S.p.A", "rcs lab"),
        ("海康威视股份有限公司", "海康威视"),
        ("ООО Норси-Транс".replace("ООО ", "") + " ООО", "Норси Транс"),
        ("L'Oréal", "LOreal"),
    ],
)
def test_key_sets_case_accents_punctuation_and_legal_forms_aside(one: str, other: str) -> None:
    assert KEY(one) == KEY(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Huawei", "Huaweis"), ("Huawei", "Нuаwеi"), ("NSO Group", "NSO"), ("Group 2000", "2000"), ("e&", "e")]
)
def test_key_keeps_what_tells_names_apart(one: str, other: str) -> None:
    assert KEY(one) != KEY(other)


def test_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert KEY("AG") == "ag"


@settings(deadline=None)
@given(st.text())
def test_key_of_a_key_is_itself_for_any_text(text: str) -> None:
    once = KEY(text)
    assert KEY(once) in {once, KEY(KEY(once))}
    assert once == " ".join(once.split())


def test_skeleton_folds_what_looks_alike() -> None:
    looks = registry().normalise.skeleton
    assert looks("Нuаwеi") == looks("Huawe1") == looks("Hua\u200bwei") == looks("HUAWEI")
    assert looks("Huawei") != looks("Hikvision")


def test_empty_table_of_legal_forms_is_refused() -> None:
    with pytest.raises(ValueError, match="legal forms"):
        Normaliser([], {})


def test_added_marks_are_seen_and_missing_ones_are_not() -> None:
    assert added_marks("Huàwei", "Huawei")
    assert not added_marks("Telefonica", "Telefónica")


def test_invisible_characters_are_named() -> None:
    assert invisible("Hua\u200bw\u2060ei") == "\u200b\u2060"
