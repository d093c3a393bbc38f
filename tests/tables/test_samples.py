"""The samples of every kind of table: read whole, or refused in one line; what they hold is counted, persons stay outside."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sousveil import tables
from sousveil.model import ReadingError
from sousveil.tables import Imported

SAMPLES = [
    ("gcdf", "gcdf3/final_input.csv", 9404, 346), ("aigs", "aigs-2019/aigs_clean.csv", 75, 397),
    ("atlas", "atlas-of-surveillance/atlas-20201007.csv", 5784, 5784), ("sii", "sii-sample/transfers_sample.csv", 12, 12),
    ("ocds", "ocds-sample/ocds-213czf-000-00001.json", 1, 0), ("ocds", "ocds-sample/contractAmendment.json", 1, 0),
    ("eforms", "eforms-sample/can_24_maximal.xml", 2, 0), ("eforms", "eforms-sample/can_23_contracts.xml", 2, 0),
    ("restrictions", "opensanctions-lists/us_dod_1260h.csv", 397, 397),
    ("restrictions", "opensanctions-lists/32014R0833.csv", 1746, 1085),
    ("restrictions", "opensanctions-lists/32020R1998.csv", 41, 41),
    ("restrictions", "opensanctions-lists/cn_sanctions.csv", 415, 415),
    ("ids", "ids-sample/download_bulk_file_output.xlsx", 20, 0), ("scores", "freedom-scores/fh_full.csv", 2723, 0),
    ("scores", "freedom-scores/vdem_2000on.csv", 4457, 0),
    ("flock", "us-flock-sharing/agency_access20240426.csv", 37099, 37099),
    ("mentions", "ted-china/vendor_false_positives.json", 21, 0),
]
PERSONS = {"32020R1998.csv": 136, "cn_sanctions.csv": 195}


@cache
def read(kind: str, file: Path) -> Imported:
    return tables.read(kind, file)


@pytest.mark.parametrize(("kind", "name", "rows", "claims"), SAMPLES, ids=lambda value: str(value).rpartition("/")[2])
def test_a_sample_is_read_whole(shared: Path, kind: str, name: str, rows: int, claims: int) -> None:
    file = shared / "data" / name
    if not file.exists():
        pytest.skip(f"{name} is not here")
    found = read(kind, file)
    assert (len(found.table.rows), len(found.claims)) == (rows, claims)
    for claim in found.claims[:: max(1, claims // 50)]:
        assert found.document.text[claim.start : claim.end] == claim.quote
    assert dict(found.table.refused).get("a natural person", 0) == PERSONS.get(file.name, 0)


def test_title_and_amount_that_disagree_and_links_that_lead_nowhere_are_flagged(shared: Path) -> None:
    found = read("gcdf", shared / "data/gcdf3/final_input.csv")
    flagged = [what for _, what, _ in found.notes.flagged]
    assert sum("linked to a record that is not in the file" in what for what in flagged) == 2189
    assert any("disagree" in what for what in flagged)


@pytest.mark.parametrize(("kind", "name", "told"), [
    ("eforms", "eforms-sample/INVALID_can_24_empty.xml", "names no buyer"),
    ("ocds", "ocds-sample/release-schema.json", "no OCDS releases"),
    ("restrictions", "opensanctions-lists/us_dod_chinese_milcorps.yml", "damaged or cut off"),
    ("gcdf", "aigs-2019/aigs_clean.csv", "no table of this kind"),
])
def test_a_sample_that_is_none_is_refused_in_one_line(shared: Path, kind: str, name: str, told: str) -> None:
    with pytest.raises(ReadingError, match=told) as caught:
        tables.read(kind, shared / "data" / name)
    assert "\n" not in str(caught.value)
