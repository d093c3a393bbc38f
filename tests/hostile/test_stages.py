"""No stage of extraction takes more than its share of a text that is built to be hard for it: four times the text, not eight
times the time (in proportion: 4; its square: 16)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sousveil import extraction, reading
from sousveil.extraction import engine
from sousveil.extraction.languages import words_for
from sousveil.model import Document
from sousveil.screening import fingerprint

UNITS = {
    "names": "Huawei China Kenya Police Ministry Bank ", "leader dots": "..... ", "blanks": "      ", "quotes": "'“”\" ",
    "numbers": "2018 12,345.6 ", "and": "Huawei and China and Kenya and ", "that": "he said that she said that ",
    "by": "sold by Huawei to Kenya by ", "brackets": "((((([[[[[", "hyphens": "China-made-Kenya-based-",
    "sums": "$1 million of $2 billion ", "blank lines": "\n \n", "one word": "a", "a list": "Kenya, Uganda, Mauritius, ",
    "lines": "Huawei sold cameras to Kenya\n", "sentences": "Huawei of China sold surveillance cameras to Kenya in 2018. ",
    "no end": "Huawei of China sold surveillance cameras to Kenya in 2018 ", "which": "which Huawei which China which ",
    "denials": "Huawei denied that China denied that ", "abbreviations": "Mr. U.S. Inc. No. ",
    "possessives": "Kenya's Huawei's China's ", "marks": "\u0301é",
}
LENGTH = 8_000
STAGES: dict[str, Callable[[Document], object]] = {
    "rules": lambda document: engine.claims(engine.read(document, words_for(document))),
    "fingerprint": lambda document: fingerprint(document.text),
    "reading": lambda document: reading.document_of(reading.reader_of("txt")(document.text.encode(), "a"), b"x", kind="txt"),
}


def document(name: str, length: int) -> Document:
    """A text of a length, in English."""
    return Document.of((UNITS[name] * (length // len(UNITS[name]) + 1))[:length] + ".", language="en")


def seconds(act: Callable[[Document], object], given: Document) -> float:
    """The least computing time of three."""
    times = []
    for _ in range(3):
        started = time.process_time()
        act(given)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(UNITS))
@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_grows_with_its_text(stage: str, name: str) -> None:
    if stage == "reading" and name in ("blanks", "blank lines"):
        pytest.skip("an empty text is refused")
    act = STAGES[stage]
    act(document(name, 100))
    took, longer = seconds(act, document(name, LENGTH)), seconds(act, document(name, 4 * LENGTH))
    assert longer < 0.05 or longer <= 8 * took, f"{took:.3f} s, then {longer:.3f} s for four times the text"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["names", "no end", "sentences", "that"])
def test_the_whole_of_extraction_grows_with_its_text(name: str) -> None:
    extraction.extract(document(name, 200))
    took = seconds(extraction.extract, document(name, 4000))
    longer = seconds(extraction.extract, document(name, 16_000))
    assert longer <= 8 * took, f"{took:.3f} s, then {longer:.3f} s for four times the text"
