"""The ledger: documents, claims and decisions in one SQLite file; only ever added to, checked by the database itself."""

from __future__ import annotations

from sousveil.ledger.ledger import Added, Ledger, open
from sousveil.ledger.query import Claims, Filters

__all__ = ["Added", "Claims", "Filters", "Ledger", "open"]
