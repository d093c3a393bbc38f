"""Office files are zip archives of XML parts: opened with every limit counted while inflating, never by what they declare.

Invariant: no part is inflated beyond the caps; parts are read by name and nothing is ever written to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from sousveil.model import ReadingError

MAX_PART = 200 * 1024 * 1024
MAX_INFLATED = 300 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 100, 1024 * 1024
MAX_ENTRIES = 10_000
_STEP = 1 << 16


class Package:
    """A zip archive in memory whose parts are read by name. Raises ReadingError where it is broken or a bomb."""

    def __init__(self, raw: bytes, shown: str, kind: str) -> None:
        self._shown, self._kind = shown, kind
        self._inflated = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, RecursionError) as error:
            raise ReadingError(f"{shown}: this {kind} is broken and could not be opened") from error
        if len(entries) > MAX_ENTRIES:
            raise ReadingError(f"{shown}: {len(entries)} parts are over the limit of {MAX_ENTRIES}")
        self._entries = {entry.filename.replace("\\", "/"): entry for entry in entries}
        self.names = list(self._entries)
        self._lowered = {name.lower(): entry for name, entry in self._entries.items()}

    def has(self, name: str) -> bool:
        """Is there a part of this name? Capitals don't count (Open Packaging Conventions, 6.2.2.3)."""
        return self._find(name) is not None

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        return self._entries.get(name) or self._lowered.get(name.lower())

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises ReadingError where it is absent, broken, locked or inflates beyond the caps."""
        entry = self._find(name)
        if entry is None:
            raise ReadingError(f"{self._shown}: this {self._kind} is broken: it has no part {name}")
        if entry.flag_bits & 1:
            raise ReadingError(f"{self._shown}: this {self._kind} needs a password; save it without one")
        pieces, size = [], 0
        try:
            with self._archive.open(entry) as stream:
                while piece := stream.read(_STEP):
                    size += len(piece)
                    self._count(len(piece), size, entry.compress_size)
                    pieces.append(piece)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise ReadingError(f"{self._shown}: this {self._kind} is broken: {name} could not be unpacked") from error
        return b"".join(pieces)

    def _count(self, step: int, size: int, packed: int) -> None:
        self._inflated += step
        if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            raise ReadingError(f"{self._shown}: a part inflates more than {MAX_RATIO} times; this looks like a bomb")
        if size > MAX_PART or self._inflated > MAX_INFLATED:
            raise ReadingError(f"{self._shown}: it inflates beyond {MAX_INFLATED // 2**20} MB; this looks like a bomb")
