"""Fingerprints find copies by containment, and nothing else."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.screening import containment, fingerprint, shingles

TEXT = " ".join(f"word{n} of the {n * 7 % 13} long story" for n in range(80))
WORDS = ["police", "camera", "city", "the", "of", "network", "1", "Serbia"]
words = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def test_a_third_of_a_text_is_contained_whole() -> None:
    third = TEXT[len(TEXT) // 3 : 2 * len(TEXT) // 3]
    whole, part = fingerprint(TEXT), fingerprint(third)
    assert containment(whole, part) > 0.95
    assert len(whole & part) / len(whole | part) < 0.5


def test_another_text_is_not_contained() -> None:
    other = " ".join(f"item {n} at a {n * 5 % 11} short fair" for n in range(80))
    assert containment(fingerprint(TEXT), fingerprint(other)) == 0.0


def test_case_and_punctuation_do_not_count() -> None:
    assert fingerprint("The police, of Serbia, bought: cameras!") == fingerprint("the police of serbia bought cameras")


def test_scripts_without_spaces_have_fingerprints() -> None:
    assert fingerprint("海康威视向塞尔维亚出售了监控摄像头") & fingerprint("据报道海康威视向塞尔维亚出售了监控摄像头")


def test_short_and_empty_texts() -> None:
    assert (fingerprint(""), fingerprint("three words only"), containment(fingerprint(""), fingerprint(TEXT))) == (
        frozenset(), frozenset(), 0.0)
    assert len(fingerprint("just four words here")) == 1


@settings(deadline=None)
@given(words, words, words)
def test_seven_shared_words_in_a_row_share_a_fingerprint(before: str, after: str, other: str) -> None:
    shared = "seven words that stand in a row"
    assert fingerprint(f"{before} {shared} {after}") & fingerprint(f"{other} {shared}")


@settings(deadline=None)
@given(words, words)
def test_containment_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    one, other = shingles(a), shingles(b)
    assert 0.0 <= containment(one, other) == containment(other, one) <= 1.0
    assert containment(one, one) in (0.0, 1.0)


def test_another_run_gives_the_same_fingerprint() -> None:
    code = "from sousveil.screening import fingerprint; print(sorted(fingerprint('one two three four five six seven eight')))"
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in range(2)}
    assert runs == {f"{sorted(fingerprint('one two three four five six seven eight'))}\n"}
