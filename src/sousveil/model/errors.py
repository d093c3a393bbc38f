"""Errors that a user may see: each carries one clear line (what, where, what to do) and an exit code.

Invariant: everything raised on bad input is a SousveilError; anything else that reaches the user is a defect.
"""

from __future__ import annotations


class SousveilError(Exception):
    """Something failed that the user can do something about. Exit code 1."""

    exit_code = 1


class UsageError(SousveilError):
    """The request itself is wrong: an unknown option, kind, country or date. Exit code 2."""

    exit_code = 2


class ReadingError(SousveilError):
    """A source could not be read: missing, empty, binary, broken, protected, too large."""


class LedgerError(SousveilError):
    """The ledger can't be opened or written: no ledger, newer version, read-only, locked, disk full."""
