"""The table of assumptions: every claim has a line, every value a reason and a place in 0..1."""

from __future__ import annotations

from itertools import product

import pytest

from sousveil.analysis import assumptions
from sousveil.analysis.assumptions import ORIGINS, SPEAKERS
from sousveil.model import Modality, UsageError
from tests.analysis.made import claim, company, state

HEAD = "modality,speaker,origin,low,central,high,reason\n"
ALL = HEAD + "".join(f"{modality},*,*,0.1,0.2,0.3,because\n" for modality in Modality)


def test_shipped_table_orders_asserted_over_alleged_over_possible() -> None:
    table = assumptions.shipped()
    for speaker, origin in product(SPEAKERS, ORIGINS):
        asserted, alleged, possible = (table.look_up(m, speaker, origin) for m in ("asserted", "alleged", "possible"))
        for level in ("low", "central", "high"):
            assert asserted.at(level) > alleged.at(level) > possible.at(level)


def test_first_line_that_fits_counts() -> None:
    table = assumptions.parse(HEAD + "alleged,named,*,0.6,0.6,0.6,named\n" + ALL.removeprefix(HEAD), where="t.csv")
    assert table.look_up("alleged", "named", "text").central == 0.6
    assert table.look_up("alleged", "document", "text").central == 0.2


@pytest.mark.parametrize(("speaker", "expected"), [
    (None, "document"), ("Jan Weber", "named"), ("a spokesman for Norvane Signals", "party"), ("Kenya", "party"),
])
def test_speaker_class_tells_interest(speaker: str | None, expected: str) -> None:
    one = claim("supply", company("Norvane Signals"), state("KE", "Kenya"), speaker=speaker)
    assert assumptions.speaker_class(one) == expected


@pytest.mark.parametrize(("text", "says"), [
    ("a,b\n1,2\n", "the columns must be"),
    (ALL.replace("0.1,0.2,0.3", "0.1,0.2,1.3", 1), "line 2: 0.1, 0.2, 1.3: need 0 <= low <= central <= high <= 1"),
    (ALL.replace("0.1,0.2,0.3", "-0.1,0.2,0.3", 1), "need 0 <= low"),
    (ALL.replace("0.1,0.2,0.3", "0.3,0.2,0.1", 1), "need 0 <= low"),
    (ALL.replace("0.1,0.2,0.3", "nan,0.2,0.3", 1), "need 0 <= low"),
    (ALL.replace("0.1,0.2,0.3", "much,0.2,0.3", 1), "must be numbers"),
    (ALL.replace("because", "", 1), "needs a reason"),
    (ALL.replace("asserted,*", "shouted,*"), "modality 'shouted' is none of"),
    (ALL.replace("asserted,*", "asserted,king"), "speaker 'king' is none of"),
    ("".join(line for line in ALL.splitlines(keepends=True) if "possible" not in line), "no line for modality possible"),
])
def test_wrong_table_is_refused_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=r"^t\.csv: ") as caught:
        assumptions.parse(text, where="t.csv")
    assert says in str(caught.value)


def test_rows_round_trip() -> None:
    table = assumptions.shipped()
    assert assumptions.from_rows(table.rows(), where="x").rows() == table.rows()
