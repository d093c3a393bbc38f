"""The reader with the weights that ship."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sousveil.extraction import neural
from sousveil.extraction.neural import reader as reading_room
from sousveil.extraction.neural import weights
from sousveil.extraction.neural.merging import merge
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.reading import Known, Reading, Tagged

TEXT = (
    "The Serbian company Vexal Systems has sold Kenya's police 400 cameras. "
    "The firm will train officers in Nairobi. Brodt Networks denied that it had sold anything to Uganda."
)
needs_model = pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))


def cut(text: str) -> list[tuple[int, int]]:
    """Sentences by full stops."""
    return [(hit.start(), hit.end()) for hit in re.finditer(r"\S[^.]*\.?", text)]


def read(text: str, known: tuple[Known, ...] = ()) -> Reading:
    """One reading."""
    reader = neural.load()
    assert reader is not None
    return reader.read(text, cut(text), known)


@needs_model
def test_the_same_text_gives_the_same_reading() -> None:
    one, two = read(TEXT), read(TEXT)
    assert (one.mentions, one.entities, one.proposals) == (two.mentions, two.entities, two.proposals)


@needs_model
def test_mentions_lie_in_the_text_and_never_cross() -> None:
    reading = read(TEXT)
    spans = [(m.start, m.end) for m in reading.mentions]
    assert spans and all(0 <= a < b <= len(TEXT) and TEXT[a:b] == TEXT[a:b].strip() for a, b in spans)
    assert not any(a < c < b < d for a, b in spans for c, d in spans)


@needs_model
def test_known_mentions_are_kept_with_their_type_and_country() -> None:
    start = TEXT.index("Kenya")
    reading = read(TEXT, (Known(start, start + 5, "state", "KE", "Kenya", "KE"),))
    kept = [m for m in reading.mentions if m.known == 0]
    assert [(m.start, m.end, m.type, m.country) for m in kept] == [(start, start + 5, "state", "KE")]


@needs_model
def test_persons_are_never_an_end_of_a_proposal() -> None:
    reading = read("Minister Anna Kowalska bought cameras from Vexal Systems. She gave them to Kenya.")
    ends = [e for p in reading.proposals for e in (p.from_entity, p.to_entity) if e is not None]
    assert all(reading.entities[e].type != "person" for e in ends)


@needs_model
def test_the_supplier_and_its_customer_are_the_surest_supply() -> None:
    reading = read(TEXT)
    best = max((p for p in reading.proposals if p.kind == "supply" and p.sentence == 0), key=lambda p: p.probability)
    assert best.from_entity is not None
    words = {TEXT[reading.mentions[j].start : reading.mentions[j].end] for j in reading.entities[best.from_entity].mentions}
    assert "Vexal Systems" in words


@needs_model
def test_probabilities_are_probabilities_and_distributions_sum_to_one() -> None:
    for one in read(TEXT).proposals:
        assert 0 <= one.probability <= 1
        assert sum(one.modality.values()) == pytest.approx(1, abs=1e-4)
        assert sum(one.status.values()) == pytest.approx(1, abs=1e-4)


@needs_model
@pytest.mark.parametrize("text", ["", "   ", "…", "\u200b\u200b", "漢字だけの文。", "1 2 3", "😀 😀."])
def test_texts_without_parties_are_read_without_complaint(text: str) -> None:
    assert read(text).proposals == () or text


@needs_model
def test_a_long_text_is_read_in_windows_and_every_sentence_answers_once() -> None:
    reading = read(" ".join([TEXT] * 12))
    assert reading.kinds.shape == (36, 8)
    assert {p.sentence % 3 for p in reading.proposals} >= {0}
    assert len({(m.start, m.end) for m in reading.mentions}) == len(reading.mentions)


@needs_model
def test_what_is_beyond_the_limit_is_counted_as_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "MOST_WINDOWS", 1)
    reading = read(" ".join([TEXT] * 20))
    assert 0 < reading.unread < 60
    assert max(p.sentence for p in reading.proposals) < 60 - reading.unread
    assert read(TEXT).unread == 0


@needs_model
def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(weights.FOLDER, tmp_path / "w")
    path = tmp_path / "w" / "tagger.onnx"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00\x01")
    with pytest.raises(weights.WeightsError, match=r"tagger\.onnx"):
        Reader.open(tmp_path / "w")


def test_missing_weights_are_said_in_one_line(tmp_path: Path) -> None:
    said = weights.missing(tmp_path)
    assert said is not None and "\n" not in said and "weights" in said


def test_tagged_mentions_that_cross_known_ones_are_dropped() -> None:
    tagged = [Tagged(0, 10, "company", "name", 0.9), Tagged(5, 20, "company", "name", 0.9), Tagged(5, 8, "state", "name", 0.9)]
    merged = merge(tagged, [Known(4, 12, "company")])
    assert [(m.start, m.end) for m in merged] == [(4, 12), (5, 8)]


@pytest.mark.parametrize(("start", "end", "kind"), [(3, 3, "company"), (-1, 2, "state"), (0, 2, "firm")])
def test_a_known_mention_that_cannot_be_is_refused(start: int, end: int, kind: str) -> None:
    with pytest.raises(ValueError, match="known mention"):
        Known(start, end, kind)
