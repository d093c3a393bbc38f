"""Amounts of records that hang together are never added up, and what was left out is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sousveil import findings, ledger, tables
from sousveil.findings.reviewed import Said
from sousveil.findings.sums import of_document
from sousveil.model import Amount, Claim, Cue, Document, Kind, Party, PartyType
from sousveil.tables.importing import LINKED, PART_OF, RECORD

CHINA, GHANA = (Party(name=name, type=PartyType.STATE, country=code) for name, code in (("China", "CN"), ("Ghana", "GH")))
ROWS = Document.of("".join(chr(97 + n) * 10 for n in range(8)))


def row(n: int, value: float, *, part_of: int | None = None, linked: tuple[int, ...] = (), currency: str = "USD") -> Said:
    cues = [Cue(RECORD, str(n)), *(Cue(LINKED, str(id)) for id in linked)]
    cues += [Cue(PART_OF, str(part_of))] if part_of is not None else []
    return Said(Claim.of(
        ROWS, start=n * 10, end=n * 10 + 10, kind=Kind.FINANCE, from_party=CHINA, to_party=GHANA, cues=tuple(cues),
        amount=Amount(value, currency),
    ))


@pytest.mark.parametrize(("rows", "total", "left"), [
    ([row(1, 5), row(2, 7)], 12, 0),
    ([row(1, 100), row(2, 30, part_of=1), row(3, 40, part_of=1)], 70, 1),
    ([row(2, 30, part_of=1), row(3, 40, part_of=1)], 70, 0),
    ([row(1, 100)], 100, 0),
    ([row(1, 5, linked=(2,)), row(2, 7, linked=(1,))], 7, 1),
    ([row(1, 5, linked=(2,)), row(2, 7, linked=(3,)), row(3, 6), row(4, 1)], 8, 2),
    ([row(1, 100), row(2, 30, part_of=1, linked=(3,)), row(3, 40, part_of=1, linked=(2,)), row(4, 1, part_of=1)], 41, 2),
])
def test_records_are_never_summed_with_their_parts_or_links(rows: list[Said], total: float, left: int) -> None:
    for order in (rows, rows[::-1]):
        found = of_document(order)
        assert ([amount.value for amount in found.amounts], found.left) == ([total], left)


def test_currencies_are_summed_apart() -> None:
    found = of_document([row(1, 5), row(2, 7, currency="EUR"), row(3, 2, currency="EUR")])
    assert found.amounts == (Amount(9, "EUR"), Amount(5, "USD"))


def test_a_sum_that_stands_outside_the_quotes_of_several_claims_is_added_up_once() -> None:
    sums = {1: (55, 60), 2: (55, 60), 3: (62, 66)}
    said = [Said(replace(row(n, 5).claim, cues=(Cue("amount", "said outside the quote", *span),))) for n, span in sums.items()]
    assert of_document(said).amounts == (Amount(10, "USD"),)
    assert of_document([*said, row(1, 5)]).amounts == (Amount(15, "USD"),)  # no cue: where it is quoted


def test_an_umbrella_of_a_table_is_left_out_of_its_findings_sum(tmp_path: Path) -> None:
    head = ("AidData.Record.ID,Amount.(Constant.USD.2021),Title,Status,Sector.Name,Recipient,Recipient.ISO-3,Commitment.Year,"
            "Commitment.Date.(MM/DD/YYYY)")
    titles = {
        100: "$100 million loan for CCTV Program", 101: "$30 million loan for CCTV in Accra (Linked to #102, Umbrella #100)",
        102: "$40 million loan for CCTV in Tema (Linked to Umbrella Project ID#100)", 200: "$5 million loan for CCTV in Kumasi",
    }
    lines = [f'{id},,"China provides {title}",Completion,X,Ghana,GHA,2007,' for id, title in titles.items()]
    file = tmp_path / "gcdf.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = tables.read("gcdf", file)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        opened.add(found.document, found.claims, original=found.raw)
        [finding] = findings.find(opened, kind="finance")
    [origin] = finding.origins
    assert [(amount.value, amount.currency) for amount in origin.amounts] == [(45e6, "USD")]
    assert "2 umbrella or linked records not added up" in origin.why
