"""Text that is meant to break things: offsets stay right, work stays bounded, nothing raises."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil import pipeline
from sousveil.extraction import extract
from sousveil.model import Claim, Document

SEED = "Huawei sold surveillance cameras to Kenya in 2018. The police used Pegasus to spy on journalists. "


def check(text: str) -> list[Claim]:
    document = Document.of(text)
    found = extract(document)
    for claim in found:
        assert document.text[claim.start : claim.end] == claim.quote
        for party in (claim.from_party, claim.to_party):
            if party and party.span:
                assert document.text[slice(*party.span)] == party.written
    return found


@pytest.mark.parametrize(
    "text",
    [
        SEED.upper(),
        SEED.lower(),
        SEED.replace(" ", "\u200b "),
        SEED.replace(".", ""),
        SEED.replace(" ", "\n"),
        SEED.replace("a", "а"),
        "\ufeff" + SEED,
        SEED + "🙂" * 50 + SEED,
        "Huawei | Kenya | cameras | 2018\n" * 50,
        "华为向肯尼亚出售监控摄像头。" * 20,
        "“" * 500 + SEED,
        "(" * 500 + SEED,
        ", and " * 2000,
        "which " * 3000,
    ],
)
def test_odd_text_keeps_offsets_right(text: str) -> None:
    check(text)


@given(
    st.lists(
        st.sampled_from([*SEED.split(), ",", "and", "of", "which", "“", "”", "—", "\n", "said", "not", "$5m", "by"]),
        max_size=80,
    )
)
@settings(max_examples=25, deadline=None)
def test_words_in_any_order_keep_offsets_right(words: list[str]) -> None:
    check(" ".join(words))


@pytest.mark.parametrize(
    "unit",
    [
        "Huawei sold cameras to Kenya and ",
        "Kenya, Uganda, ",
        "the company which sold ",
        "A" * 40 + " ",
        "l0",
        "l 0 ",
        "Huawei ",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        check(text)
        return time.process_time() - began

    seconds(1_000)
    small, large = max(seconds(4_000), 0.05), seconds(16_000)
    assert large / small < 4 * 4


def test_order_of_documents_changes_nothing(claims: Callable[..., list[Claim]]) -> None:
    once = [claim.id for claim in claims(SEED)]
    pipeline.extract("ZTE sold phones. " * random.Random(1).randint(1, 5))
    assert [claim.id for claim in claims(SEED)] == once
