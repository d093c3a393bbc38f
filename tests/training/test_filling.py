"""Filled passages read well and their offsets hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.filling import Cast, fill, say
from training.names import Name, State, load_families, load_states
from training.reading import read, read_block

CORPUS = sorted((Path(__file__).parents[2] / "corpus" / "passages").glob("w*.txt"))
STATES, FAMILIES = load_states(), load_families()
CAST = Cast(
    {
        "S1": State("US", "United States", "American", "Washington", "the"),
        "S2": State("HN", "Honduras", "Honduran", "Tegucigalpa", ""),
    },
    {"V1": Name("Ocuvane Systems", "Ocuvane")},
)
PASSAGES = [passage for path in CORPUS for passage in read(path)[::9]]


@pytest.mark.parametrize(
    ("slotted", "filled"),
    [
        ("[S1] bought it.", "The United States bought it."),
        ("It fell. [S1] bought it from [S1].", "It fell. The United States bought it from the United States."),
        ("said the [S1] treasury", "said the United States treasury"),
        ("in neighbouring [S1]", "in neighbouring United States"),
        ("• [S1]: none", "• The United States: none"),
        ("“[S1] fell”", "“The United States fell”"),
        ("[S1]-funded", "United States-funded"),
        ("[S1:Adj] and [S1:Cap]", "American and Washington"),
        ("[S2]'s police", "Honduras' police"),
        ("[S2:Cap]'s police", "Tegucigalpa's police"),
        ("[V1]’s kit", "Ocuvane Systems’ kit"),
        ("[V1:Short]'s kit", "Ocuvane's kit"),
        ("a [V1] van, a [S2:Adj] van", "an Ocuvane Systems van, a Honduran van"),
        ("An [S2:Adj] van", "A Honduran van"),
    ],
)
def test_say_reads_well(slotted: str, filled: str) -> None:
    assert say(slotted, CAST).text == filled


def test_say_moves_offsets_with_an_article_that_agrees() -> None:
    filled = say("a [V1]", CAST)
    assert filled.text == "an Ocuvane Systems"
    assert (filled.before[1], filled.after[2]) == (2, 3)


def test_fill_gives_offsets_of_the_filled_text() -> None:
    passage = read_block(
        "x",
        'a | b | 2020\nV1 company @S2\nS1 state\nS2 state\n---\nSo [S1]\'s police paid a [V1] man.\n---\nsupply | V1 > "police"'
        ' public-body @S1 | drone | in-place | asserted | V1 | place=[S1:Cap] | "[S1]\'s police paid a [V1] man"\n---\n'
        '"police" public-body @S1: "[S1]\'s police"\nperson: "a [V1] man"\n',
    )
    united = [state for state in STATES if state.code in ("US", "NL")]
    row = fill(passage, 0, 1, united, FAMILIES)
    pieces = [row["text"][mention[0] : mention[1]] for mention in row["mentions"]]
    states = {entity["name"] for entity in row["entities"] if entity["type"] == "state"}
    assert states == {"United States", "Netherlands"}
    assert pieces[0] == f"the {pieces[1]}' police"
    assert pieces[1] in states
    assert row["claims"][0]["quote"] == row["text"][3:-1]
    assert row["claims"][0]["speaker"] == row["entities"][0]["name"]
    assert row["claims"][0]["from"]["entity"] == 0


def test_fill_does_not_say_the_home_state_twice() -> None:
    passage = read_block("x", "a | b | -\nB1 public-body @S1\nS1 state\n---\n[B1] of [S1] lent it.\n---\n---\n")
    names = [fill(passage, copy, 1, STATES, FAMILIES)["entities"] for copy in range(60)]
    assert not any(state["name"] in bank["name"] for bank, state in names)


def test_fill_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    passage = PASSAGES[0]
    first, again, copy, seed = (fill(passage, c, s, STATES, FAMILIES) for c, s in ((0, 1), (0, 1), (1, 1), (0, 2)))
    assert first == again
    assert len({first["text"], copy["text"], seed["text"]}) == 3


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PASSAGES) - 1), st.integers(0, 10_000))
def test_every_quote_and_mention_is_a_slice_of_the_filled_text(index: int, seed: int) -> None:
    passage = PASSAGES[index]
    row = fill(passage, 0, seed, STATES, FAMILIES)
    text = row["text"]
    assert "[" not in text and " the the " not in text
    for claim in row["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["quote"] and claim["quote"]
    assert len(row["mentions"]) == len(passage.mentions)
    for (start, end, entity, kind, country, form), mention in zip(row["mentions"], passage.mentions, strict=True):
        piece = text[start:end]
        assert piece and piece == piece.strip()
        assert (kind, country) == (row["entities"][entity]["type"], row["entities"][entity]["country"])
        if form == "name" and passage.text[mention.start] == "[" and passage.text[mention.end - 1] == "]":
            assert piece in (row["entities"][entity]["name"], text[start:end])
        if form in ("pronoun", "description") and "[" not in passage.text[mention.start : mention.end]:
            assert piece == passage.text[mention.start : mention.end]
