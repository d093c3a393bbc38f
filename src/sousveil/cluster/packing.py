"""The packages that sousveil runs on, as one archive for Spark's machines (`spark.archives`), which need only Python.

Invariant: what is packed is what is installed here, by the list of files that each package came with; it fits machines with
the same Python, system and processor, which the archive's own note says.
"""

from __future__ import annotations

import json
import platform
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path

import sousveil
from sousveil.model import UsageError

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MORE = ("pyarrow",)
NOTE = "sousveil-packages.json"


@dataclass(frozen=True)
class Packed:
    """How many packages, and for what."""

    packages: int
    python: str
    platform: str


def pack(out: Path) -> Packed:
    """Write the archive (.tar.gz). Raises UsageError where a package can't be packed as it is installed."""
    names = sorted(_needed({"sousveil", *_MORE}))
    note = Packed(len(names), platform.python_version(), f"{platform.system()} {platform.machine()}")
    draft = out.with_name(f"{out.name}.part")
    try:
        with tarfile.open(draft, "w:gz", compresslevel=1) as archive:
            for name in names:
                for path, inside in _files(name):
                    archive.add(path, inside, recursive=False)
            raw = json.dumps({**asdict(note), "names": names, "sousveil": sousveil.__version__}).encode()
            about = tarfile.TarInfo(NOTE)
            about.size = len(raw)
            archive.addfile(about, BytesIO(raw))
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return note


def _needed(names: set[str]) -> set[str]:
    """The names and what they need, and what that needs; extras left out."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = _folded(waiting.pop())
        if name in found:
            continue
        try:
            needs = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:
            if name in names:
                raise UsageError(f"{name} is not installed; pip install 'sousveil[spark]'") from None
            continue
        found.add(name)
        waiting += [hit[0] for one in needs if "extra ==" not in one and (hit := _NAME.match(one))]
    return found


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _files(name: str) -> Iterator[tuple[Path, str]]:
    if name == "sousveil":
        yield from _own()
        return
    for file in metadata.distribution(name).files or ():
        path = Path(str(file.locate()))
        if ".." not in file.parts and "__pycache__" not in file.parts and path.is_file():
            yield path, file.as_posix()


def _own() -> Iterator[tuple[Path, str]]:
    """This package, from where it is imported: it may be a checkout."""
    home = Path(sousveil.__file__).parent
    for path in sorted(home.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path, f"sousveil/{path.relative_to(home).as_posix()}"
