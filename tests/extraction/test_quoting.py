"""Who speaks behind a label and in a quotation of several sentences."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.language import load
from sousveil.extraction.quoting import labelled, quotations

EN = load("en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Reply (Maria Silva): We sold it.", [("Maria Silva", "We sold it.")]),
        ("Hon. Minister: It is so.\n\nThe paper went home.", [("Hon. Minister", "It is so.")]),
        (
            "ANA: One.\nBEN: Two.\nANA: Three.\nBEN: Four.",
            [("ANA", "One."), ("BEN", "Two."), ("ANA", "Three."), ("BEN", "Four.")],
        ),
        ("Question: Was it sold?\nAnswer: It was.", [(None, "Was it sold?"), (None, "It was.")]),
        ("Supplier: Huawei\nLender: China Exim Bank", []),
        ("The minister said: it was sold.", []),
        ("LAHORE: The police bought cameras.", []),
    ],
)
def test_labels_of_speakers(text, said):
    assert [(one.name, text[one.start : one.end].strip()) for one in labelled(text, EN)] == said


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph():
    text = "“We sold it.\n\n“They bought it,” she said. He said “no”."
    assert [text[start:end] for start, end in quotations(text)] == ["“We sold it.", "“They bought it,”", "“no”"]


@given(st.text(alphabet='ab “”"«»\n.:(A)', max_size=60))
def test_stretches_are_of_the_text_and_in_order(text):
    for found in ([(one.start, one.end) for one in labelled(text, EN)], quotations(text)):
        assert all(0 <= start <= end <= len(text) for start, end in found)
        assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Huawei sold cameras to Kenya. Nobody asked for them,” Maria Silva said.", "Maria Silva"),
        ("Maria Silva said: “We are proud. Huawei sold cameras to Kenya.”", "Maria Silva"),
        ("“We are proud. Huawei sold cameras to Kenya,” a spokesman for Amnesty International said.", "Amnesty International"),
        ("“We are proud,” Maria Silva said.\n\nHuawei sold cameras to Kenya.", None),
        ("Reply (Maria Silva): It is known. Huawei sold cameras to Kenya.", "Maria Silva"),
        ("Answer: It is known. Huawei sold cameras to Kenya.", None),
        ("Huawei sold cameras to Kenya, court papers show.", None),
        ("Huawei sold cameras to Kenya, according to invoices of Amnesty International.", None),
        ("It seems that Huawei sold cameras to Kenya.", None),
        ("Huawei sold Kenya the surveillance software that ties cameras to a database.", None),
    ],
)
def test_speaker(claims, text, speaker):
    assert {claim.speaker for claim in claims(text) if str(claim.kind) == "supply"} == {speaker}
