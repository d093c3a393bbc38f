"""The reader takes only whole passages and says of the others what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.passages import SlotsError
from training.reading import form_of, read, read_block

BLOCK = """x-1 | wire news | 2018-03-22
V1 company @S2
S1 state
S2 state
---
The [S2:Adj] group [V1] sold its kit to [S1]'s police. It sits well, said the interior minister; the Daily Ledger agreed.
---
supply | V1 > "police" public-body @S1 | drone | in-place | asserted | - | time=2018 amount=84e6 USD | "[V1] sold its kit"
---
V1: "The [S2:Adj] group" "its"
"police" public-body @S1: "[S1]'s police"
"Daily Ledger" company: "the Daily Ledger"
person: "the interior minister"
"""


def spoilt(old: str, new: str) -> str:
    assert BLOCK.count(old) == 1
    return BLOCK.replace(old, new)


def test_read_block_gives_slots_first_among_the_entities() -> None:
    passage = read_block("x", BLOCK)
    assert [entity.spec.slot or entity.spec.words for entity in passage.entities if entity.spec] == [
        "V1", "S1", "S2", "police", "Daily Ledger",
    ]  # fmt: skip


def test_read_block_reads_the_claim() -> None:
    (claim,) = read_block("x", BLOCK).claims
    assert (claim.kind, claim.source, claim.target, claim.technology) == ("supply", 0, 3, ("drone",))
    assert (claim.time, claim.amount, claim.speaker) == ("2018", (84e6, "USD"), None)


def test_read_block_marks_slots_and_listed_pieces_in_order_of_the_text() -> None:
    passage = read_block("x", BLOCK)
    pieces = [(passage.text[m.start : m.end], passage.entities[m.entity].type, m.form) for m in passage.mentions]
    assert pieces == [
        ("The [S2:Adj] group", "company", "description"),
        ("[S2:Adj]", "state", "adj"),
        ("[V1]", "company", "name"),
        ("its", "company", "pronoun"),
        ("[S1]'s police", "public-body", "description"),
        ("[S1]", "state", "name"),
        ("the interior minister", "person", "description"),
        ("the Daily Ledger", "company", "name"),
    ]


def test_number_counts_plain_occurrences() -> None:
    text = "Its kit fits it; it sold it."
    block = f"a | b | -\nS1 state\n---\n{text}\n---\n---\n" + 'S1: "it"#4#5\n'
    passage = read_block("x", block)
    assert [m.start for m in passage.mentions] == [17, 25]


def test_collective_has_members() -> None:
    block = 'a | b | -\nV1 company\nV2 company\n---\n[V1] and [V2]: both fell.\n---\n---\nV1+V2: "both"\n'
    passage = read_block("x", block)
    assert passage.entities[-1].members == (0, 1)
    assert passage.entities[-1].type == "several"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("V1 company @S2", "V1 firm @S2", "slot line"),
        ("V1 company @S2", "V1 company @S9", "@S9 is no state slot"),
        ("[V1] sold its kit to", "[V7] sold its kit to", "[V7] is not declared"),
        ("The [S2:Adj] group [V1]", "The [S2:Short] group [V1]", "S2 has no form Short"),
        ("said the interior", "said [the] interior", "a bracket that is no slot"),
        ("supply | V1", "sale | V1", "'sale' in claim"),
        ("| drone |", "| drones |", "['drones'] in claim"),
        ("| in-place |", "| done |", "'done' in claim"),
        ("amount=84e6 USD", "amount=lots", "amount 'lots'"),
        ('"[V1] sold its kit"', '"[V1] bought its kit"', "the quote occurs 0 times"),
        ('V1 > "police" public-body', 'V1 > "police" body', "is no declared slot"),
        ('"its"', '"it"', '"it"#1 does not stand on whole words; such are: none'),
        ('"its"', '"its"#2', "such are: #1"),
        ('"its"', '"its" "its"', "is marked twice"),
        ('"its"', '"its" "kit to [S1]"', "cross"),
        ('"its"', "its", "cannot read 'its'"),
        ('person: "the interior', 'persons: "the interior', "does not begin with"),
        ("---\nV1:", "V1:", "parted by ---"),
    ],
)
def test_read_block_says_what_is_wrong(old: str, new: str, complaint: str) -> None:
    with pytest.raises(SlotsError) as error:
        read_block("w.txt: x-1", spoilt(old, new))
    assert complaint in str(error.value)
    assert all(line.startswith("w.txt: x-1: ") for line in str(error.value).splitlines())


def test_read_gives_every_passage_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    path.write_text(f"=== {BLOCK}=== {BLOCK.replace('x-1', 'x-2')}", encoding="utf-8")
    assert [passage.ident for passage in read(path)] == ["x-1", "x-2"]


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("He met the company.", "the company", "description"),
        ("He met the Daily Ledger.", "the Daily Ledger", "name"),
        ("Police came.", "Police", "description"),
        ("It fell. Police came.", "Police", "description"),
        ("So Parliament sat.", "Parliament", "name"),
        ("[S1]'s police came.", "[S1]'s police", "description"),
        ("the [S2] Police Academy", "the [S2] Police Academy", "name"),
        ("Highway police came.", "Highway police", "description"),
        ("They fell.", "They", "pronoun"),
    ],
)
def test_form_of_tells_names_descriptions_and_pronouns(text: str, words: str, form: str) -> None:
    assert form_of(text, text.index(words), words) == form
