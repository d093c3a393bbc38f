"""Answers that were had already. Invariant: an answer is kept under the hash of all that it depends on (the part's text, the
prompt, the model, the form of answer); a file is there whole or not at all, and only its owner can read it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sousveil.model import SousveilError


def key_of(model: str, digest: str, messages: list[dict[str, str]]) -> str:
    """The hash of a model's name, the prompt's digest and the chat for one part."""
    said = json.dumps([model, digest, messages], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Cache:
    """A folder of answers; without a folder nothing is kept."""

    folder: Path | None = None

    def get(self, key: str) -> str | None:
        """The answer that was kept; None where there is none or its file is damaged."""
        if self.folder is None:
            return None
        try:
            said: Any = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        answer = said.get("answer") if isinstance(said, dict) and said.get("key") == key else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer. Raises SousveilError where the folder can't be written."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _put(self.folder / f"{key}.json", json.dumps({"key": key, "answer": answer}))
        except OSError as error:
            raise SousveilError(f"{self.folder}: answers can't be kept: {error.strerror}") from None


def _put(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name[:8], suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
