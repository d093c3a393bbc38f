"""What several rooms' tests share: where the shared folder of data lies, if it lies there at all; and what the second look said
of a text is kept for the whole run, so that the demonstration documents are looked at once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

LOOKS = tempfile.TemporaryDirectory(prefix="sousveil-looks-")
os.environ.setdefault("SOUSVEIL_LOOKS", LOOKS.name)

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("sousveil", deadline=None)  # how long an example takes says more of the machine than of the code
settings.load_profile("sousveil")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference texts, annotated sets and data samples; skips the test where it is absent."""
    folder = Path(os.environ.get("SOUSVEIL_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared data folder is not here: set SOUSVEIL_SHARED")
    return folder
