"""Exit codes: 2 for wrong use, 1 for everything else that a person can do something about."""

from __future__ import annotations

import pytest

from sousveil.model import LedgerError, ReadingError, SousveilError, UsageError


@pytest.mark.parametrize(("error", "code"), [(SousveilError, 1), (UsageError, 2), (ReadingError, 1), (LedgerError, 1)])
def test_each_error_has_its_exit_code(error: type[SousveilError], code: int) -> None:
    assert issubclass(error, SousveilError)
    assert error("said").exit_code == code
