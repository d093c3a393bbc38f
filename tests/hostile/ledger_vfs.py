"""A file system in memory that knows what was synced: power can be cut at any moment, and the disk can fill or fail.

Model: a file is its synced bytes plus the writes since; `survivors` keeps each later write or not, at random, and tears writes
at 512-byte sectors (as disks do); a size change counts as a write. Names are durable at once. What SQLite shares between
connections in memory (the WAL index) is lost, as on a real reboot.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import apsw

SECTOR = 512


@dataclass
class Disk:
    """All files, a count of the operations that changed them, and what should fail."""

    synced: dict[str, bytes] = field(default_factory=dict)
    now: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)
    operations: int = 0
    after: Callable[[int], None] = lambda _: None
    fail: Callable[[str, str], type[Exception] | None] = lambda what, name: None

    def change(self, what: str, name: str) -> None:
        error = self.fail(what, name)
        if error:
            raise error

    def done(self) -> None:
        self.operations += 1
        self.after(self.operations)

    def survivors(self, rng: random.Random) -> dict[str, bytes]:
        """The files as they might be found after the power was cut now."""
        found = {}
        for name in self.now:
            data = bytearray(self.synced.get(name, b""))
            for offset, written in self.pending.get(name, ()):
                if written is None:
                    if rng.random() < 0.5:
                        del data[offset:]
                    continue
                for at in range(0, len(written), SECTOR):
                    if rng.random() < 0.5:
                        _put(data, offset + at, written[at : at + SECTOR])
            found[name] = bytes(data)
        return found


def _put(data: bytearray, offset: int, written: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


class MemoryVFS(apsw.VFS):
    """The disk as SQLite sees it. One process, exclusive locking."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "", maxpathname=512)

    def xOpen(self, name, flags):
        written = name.filename() if isinstance(name, apsw.URIFilename) else name or f"temporary-{id(flags)}"
        flags[1] = flags[0]
        return MemoryFile(self.disk, written)

    def xAccess(self, pathname, flags):
        return pathname in self.disk.now

    def xDelete(self, filename, syncdir):
        self.disk.change("delete", filename)
        for table in (self.disk.now, self.disk.synced, self.disk.pending):
            table.pop(filename, None)
        self.disk.done()

    def xFullPathname(self, name):
        return name


class MemoryFile:
    """One open file."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk, self.name, self.level = disk, name, 0
        disk.now.setdefault(name, bytearray())

    def xRead(self, amount, offset):
        return bytes(self.disk.now[self.name][offset : offset + amount])

    def xWrite(self, data, offset):
        self.disk.change("write", self.name)
        _put(self.disk.now[self.name], offset, data)
        self.disk.pending.setdefault(self.name, []).append((offset, bytes(data)))
        self.disk.done()

    def xTruncate(self, size):
        self.disk.change("truncate", self.name)
        del self.disk.now[self.name][size:]
        self.disk.pending.setdefault(self.name, []).append((size, None))
        self.disk.done()

    def xSync(self, flags):
        self.disk.change("sync", self.name)
        self.disk.synced[self.name] = bytes(self.disk.now[self.name])
        self.disk.pending.pop(self.name, None)
        self.disk.done()

    def xFileSize(self):
        return len(self.disk.now[self.name])

    def xLock(self, level):
        self.level = level

    def xUnlock(self, level):
        self.level = level

    def xCheckReservedLock(self):
        return self.level > 1

    def xFileControl(self, op, pointer):
        return False

    def xSectorSize(self):
        return SECTOR

    def xDeviceCharacteristics(self):
        return 0

    def xClose(self):
        return None
