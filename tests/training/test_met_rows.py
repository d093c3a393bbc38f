"""What the second look learns from annotated documents: pairs as it meets them, each with what the annotation says of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sousveil.extraction.neural.reading import KINDS
from sousveil.extraction.neural.second import HALF
from sousveil.extraction.neural.weights import open_weights
from training.met_rows import ELSEWHERE, HALF_RIGHT, MeetingReader, met_in

TEXT = "Huawei sold surveillance cameras to Serbia in 2019."
HUAWEI = {"name": "Huawei", "type": "company", "country": "CN"}
SERBIA = {"name": "Serbia", "type": "state", "country": "RS"}
KENYA = {"name": "Kenya", "type": "state", "country": "KE"}
SUPPLY = KINDS.index("supply")


@pytest.fixture(scope="module")
def reader() -> MeetingReader:
    return MeetingReader(open_weights())


def lessons(reader: MeetingReader, text: str, *claims: dict[str, Any]) -> list[tuple[float, float]]:
    """(target, weight) of every kind of both ways of every pair that could be a supply either way."""
    found = []
    for met in met_in(reader, [{"id": "x", "text": text, "claims": list(claims), "source": {}}]):
        assert met.targets.shape == met.weights.shape == met.first.shape == (len(met.segments), 2 * HALF)
        found += [(float(t), float(w)) for t, w in zip(met.targets.ravel(), met.weights.ravel(), strict=True)]
    return found


def supply(source: dict[str, Any], target: dict[str, Any], quote: str = TEXT) -> dict[str, Any]:
    return {"kind": "supply", "from": source, "to": target, "quote": quote}


def test_what_is_annotated_is_learned_in_its_direction(reader: MeetingReader) -> None:
    row = {"id": "x", "text": TEXT, "claims": [supply(HUAWEI, SERBIA)], "source": {}}
    (met,) = met_in(reader, [row])
    (right,) = np.flatnonzero(met.targets.any(1))
    _, one, two = met.places[right]
    (column,) = np.flatnonzero(met.targets[right])
    assert column % HALF == SUPPLY
    names = [reader.read(TEXT, [(0, len(TEXT))]).entities[n].type for n in (one, two)]
    assert names[column // HALF] == "company"
    assert met.weights[right, column] == 1


def test_what_is_half_right_counts_half_and_what_is_wrong_whole(reader: MeetingReader) -> None:
    half, wrong = lessons(reader, TEXT, supply(HUAWEI, KENYA)), lessons(reader, TEXT)
    assert {target for target, _ in half + wrong} == {0.0}
    assert HALF_RIGHT in {weight for _, weight in half}
    assert {weight for _, weight in wrong} == {1.0}


def test_what_is_annotated_elsewhere_counts_neither_way(reader: MeetingReader) -> None:
    text = f"{TEXT} Later Huawei sold more surveillance cameras to Serbia."
    found = lessons(reader, text, supply(HUAWEI, SERBIA))
    assert (1.0, 1.0) in found and (0.0, ELSEWHERE) in found


def test_a_text_without_pairs_has_no_windows(reader: MeetingReader) -> None:
    assert list(met_in(reader, [{"id": "x", "text": "It rained all day.", "claims": [], "source": {}}])) == []
