"""The Surveillance Industry Index: transfers from a company to a country's end user, one a row, each with its source.

Invariant: who is cited is the speaker, so that a transfer and the report it rests on count as one origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.model import Kind, Party, PartyType, Status
from sousveil.tables import dates, naming, wording
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row

_DONE = {"yes": Status.IN_PLACE, "no": Status.PLANNED}
_CITED = re.compile(r"([^,“”\"]{3,60}),\s+(?:[“\"]|\d)")


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """One supply, to the end user where one is named."""
    home = naming.country(row.get("supplier_company_hq"))
    to = naming.country(row.get("recipient_country"))
    if to is None:
        notes.cannot_read(row, "recipient_country", "unknown country")
        return
    goods = [good.strip() for good in row.get("goods").split("|") if good.strip()]
    for good in goods:
        if not wording.is_known("sii", good):
            notes.cannot_read(row, "goods", f"unknown goods {good!r}")
    technology = wording.exactly({code for good in goods if (code := wording.coded("sii", good))})
    if not technology:
        notes.leave_out("none of the goods is a listed technology")
        return
    cited = _CITED.match(row.get("source"))
    yield Draft(
        kind=Kind.SUPPLY, from_party=_supplier(row, home), to_party=_recipient(row, to), technology=technology,
        time=dates.year(row.get("order_year")),
        status=_DONE.get(row.get("transfer_reported_complete").casefold(), Status.UNKNOWN),
        speaker=cited[1].strip() if cited else None,
    )


def _supplier(row: Row, home: str | None) -> Party:
    return naming.party(row.get("supplier_company").removesuffix("(broker)").strip(), PartyType.COMPANY, home)


def _recipient(row: Row, code: str) -> Party:
    user = row.get("enduser")
    return naming.body(user, code) if user else naming.state(code, row.get("recipient_country"))


SOURCE = Source(
    drafts=drafts, key="unique_id",
    columns=(("supplier_company", "recipient_country", "goods", "transfer_reported_complete", "source"),),
)
