"""What the database's errors mean to a person: one clear line each, with the file and what to do.

Invariant: no apsw error leaves the ledger; each becomes a LedgerError that names the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from sousveil.model.errors import LedgerError

_MEANINGS: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.BusyError, "is locked by another process; wait until it is done, or end it"),
    (apsw.LockedError, "is locked by another process; wait until it is done, or end it"),
    (apsw.ReadOnlyError, "is read-only; change the file's or folder's permissions, or work on a copy"),
    (apsw.PermissionsError, "may not be read by you; change the file's permissions"),
    (apsw.FullError, "could not be written: the disk is full; nothing of this step was kept, free some space and repeat it"),
    (apsw.NotADBError, "is no ledger: it is not an SQLite file"),
    (apsw.CorruptError, "is damaged; restore the newest backup and compare it with `sousveil verify`"),
    (apsw.CantOpenError, "can't be opened; does its folder exist, and may you write there?"),
    (apsw.IOError, "could not be read or written by the system; nothing of this step was kept. Check the disk"),
    (apsw.TooBigError, "takes no text or file of more than 1,000,000,000 bytes"),
    (apsw.NoMemError, "needs more memory than there is"),
)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns the database's errors into a LedgerError that a person can act on."""
    try:
        yield
    except apsw.Error as error:
        raise as_told(error, path) from error
    except UnicodeDecodeError as error:
        raise LedgerError(f"{path} is damaged: a text in it is no UTF-8; restore the newest backup") from error


def as_told(error: apsw.Error, path: Path) -> LedgerError:
    """The error as a person is told it."""
    if isinstance(error, apsw.ConstraintError):
        return LedgerError(f"{path}: refused: {error}")
    return LedgerError(f"{path} {meaning(error)}")


def meaning(error: apsw.Error) -> str:
    """What to say after the file's name."""
    return next((text for kind, text in _MEANINGS if isinstance(error, kind)), f"could not be used: {error}")
