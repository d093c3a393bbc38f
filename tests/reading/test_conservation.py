"""No word is lost in silence: every marker is in the text, aside or hidden, and what is not in the text is said.

500 documents by default; `make conservation` reads 10,000 (SOUSVEIL_CONSERVATION=10000).
"""

from __future__ import annotations

import os

import pytest

from sousveil.reading import document_of, reader_of
from tests.reading.conservation import FLAGS, KINDS, Made, made

COUNT = int(os.environ.get("SOUSVEIL_CONSERVATION", "500"))
SHARES = 10


def losses(one: Made) -> list[str]:
    """Markers that are nowhere, markers outside the text without a notice, and markers that stand in it twice."""
    reading = reader_of(one.kind)(one.raw, "made")
    document = document_of(reading, one.raw, kind=one.kind)
    flagged = bool(FLAGS & {notice.kind for notice in document.notices}) or len(reading.aside) <= 200
    found = []
    for marker in one.markers:
        if marker in document.text:
            if document.text.count(marker) > 1:
                found.append(f"{marker} stands there {document.text.count(marker)} times")
        elif marker not in reading.aside:
            found.append(f"{marker} is lost")
        elif not flagged:
            found.append(f"{marker} is aside, and nothing says so")
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_no_marker_is_lost_in_silence(share: int) -> None:
    for seed in range(share, COUNT, SHARES):
        one = made(seed)
        assert losses(one) == [], f"seed {seed}, {one.kind}"


def test_the_set_holds_every_kind_and_many_markers() -> None:
    documents = [made(seed) for seed in range(len(KINDS) * 2)]
    assert len({one.kind for one in documents}) == len({kind.split("-")[0] for kind in KINDS})
    assert sum(len(one.markers) for one in documents) > 200
    assert made(3) == made(3)


def test_a_lost_marker_would_be_found() -> None:
    one = made(0)
    assert losses(Made(one.raw, one.kind, (*one.markers, "qnowhere")))[-1:] == ["qnowhere is lost"]
