"""Wheel and source archive, built twice: the release stops unless both give the same bytes.

Invariant: `dist/` afterwards holds the two archives, the list of components, the man page, and SHA256SUMS over all of them.
The time in the archives is that of the last commit (SOURCE_DATE_EPOCH), so that others can build the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.release.components import ROOT, sbom
from tools.release.manual import manual


def build(into: Path, *, tree: Path = ROOT) -> list[Path]:
    """The archives of a tree as it stands, without a network."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit()
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(into)]
    subprocess.run(words, cwd=tree, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": epoch}, stdout=subprocess.DEVNULL)
    return sorted(into.iterdir())


def _last_commit() -> str:
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def sums(files: list[Path]) -> str:
    """Lines as `sha256sum` writes and checks them."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files))


def main() -> None:
    """Build, compare, describe, sum."""
    dist = ROOT / "dist"
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        made, again = build(Path(first)), build(Path(second))
        if sums(made) != sums(again):
            sys.exit("two builds of the same tree gave different bytes; nothing was put into dist/")
        dist.mkdir(exist_ok=True)
        files = [Path(shutil.copy(path, dist / path.name)) for path in made]
    listed, page = dist / "sbom.cdx.json", dist / "sousveil.1"
    listed.write_text(json.dumps(sbom(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(manual(), encoding="utf-8")
    files += [listed, page]
    (dist / "SHA256SUMS").write_text(sums(files), encoding="utf-8")
    every = [*files, dist / "SHA256SUMS"]
    sys.stdout.write("".join(f"{path.stat().st_size:>12,}  {path.relative_to(ROOT)}\n" for path in every))


if __name__ == "__main__":
    main()
