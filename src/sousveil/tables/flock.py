"""Who may search whose licence-plate reads: edges between agencies, as sharing portals list them.

Invariant: an edge is a transfer from the agency whose reads they are to the agency that may see them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sousveil.model import Kind, Status, Technology
from sousveil.tables import naming
from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row


def drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    """One transfer of data."""
    source, other = row.get("src_agency"), row.get("external_agency")
    if not source or not other:
        notes.leave_out("names only one agency")
        return
    yield Draft(
        kind=Kind.DATA_TRANSFER, from_party=naming.body(source, "US"), to_party=naming.body(other, "US"),
        technology=(Technology.PLATE_RECOGNITION,), status=Status.IN_PLACE,
    )


SOURCE = Source(drafts=drafts, columns=(("src_agency", "external_agency"),))
