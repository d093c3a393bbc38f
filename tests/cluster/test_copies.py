"""Copies among documents: found when edited, found in longer pages, and not where documents only use the same words."""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil.cli import main
from sousveil.cluster import scan
from sousveil.cluster.copies import among, copies

COMMON = [f"w{n}" for n in range(400)]


def passage(rng: random.Random, words: int = 25) -> list[str]:
    """Words as often as words are: few very often."""
    return [COMMON[min(int(rng.paretovariate(0.9)), 399)] if rng.random() < 0.6 else f"n{rng.randrange(20_000)}"
            for _ in range(words)]


def edited(rng: random.Random, words: list[str], share: float) -> list[str]:
    return [f"x{rng.randrange(9999)}" if rng.random() < share else word for word in words]


def documents(count: int, seed: int = 4) -> list[list[list[str]]]:
    rng = random.Random(seed)
    return [[passage(rng) for _ in range(rng.randrange(1, 4))] for _ in range(count)]


def told(made: list[list[list[str]]], name: str) -> Iterator[tuple[str, list[str]]]:
    for at, passages in enumerate(made):
        yield f"{name}{at}", [" ".join(words) for words in passages]


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1])
def test_edited_copies_are_found(share: float) -> None:
    rng = random.Random(1)
    base = documents(2000)
    made = [[edited(rng, words, share) for words in one] for one in base[:1000]]
    found = {id: original for id, original, _ in among([*told(base, "a"), *told(made, "b")]).pairs}
    right = sum(found.get(f"b{at}") == f"a{at}" for at in range(1000))
    assert right >= 950
    assert sum(id.startswith("a") for id in found) <= 20


def test_copies_inside_longer_pages_are_found_whichever_came_first() -> None:
    rng = random.Random(2)
    base = documents(500)
    longer = [[*([passage(rng) for _ in range(6)]), *one] for one in base]
    after = {id for id, original, _ in among([*told(base, "a"), *told(longer, "b")]).pairs if original == f"a{id[1:]}"}
    before = {id for id, original, _ in among([*told(longer, "b"), *told(base, "a")]).pairs if original == f"b{id[1:]}"}
    assert len(after) >= 475 and len(before) >= 475


@pytest.mark.parametrize("held", [1, 100, 5000])
def test_how_many_shingles_are_written_at_once_changes_nothing(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    base = documents(300)
    made = [*told(base, "a"), *told([[edited(rng, words, 0.05) for words in one] for one in base], "b")]
    expected = among(made)
    monkeypatch.setattr("sousveil.cluster.copies._HELD", held)
    assert among(made) == expected


def test_a_release_that_everybody_prints_has_one_original() -> None:
    rng = random.Random(3)
    [release] = documents(1)
    made = [release, *([edited(rng, words, 0.03) for words in release] for _ in range(300))]
    found = among(told(made, "d")).pairs
    assert sum(original == "d0" for _, original, _ in found) >= 297


def test_the_shards_copies_are_written_beside_them(crawl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = copies(crawl)
    assert found.documents == len({claim.doc for claim in scan(crawl).claims(tier=None)})
    assert main(["cluster", "copies", str(crawl)]) == 0
    assert f"{len(found.pairs):,} of {found.documents:,} documents" in capsys.readouterr().out
    kept = scan(crawl).count(originals=True)
    gone = {id for id, _, _ in found.pairs}
    assert kept == len([claim for claim in scan(crawl).claims() if claim.doc not in gone]) < scan(crawl).count()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by Linux's rules")
def test_memory_is_bounded() -> None:
    def many() -> Iterator[tuple[str, list[str]]]:
        rng = random.Random(5)
        for at in range(200_000):
            yield f"{at:064x}", [" ".join(passage(rng, 50))]

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert among(many()).documents == 200_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
