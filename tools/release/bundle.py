"""Everything for a machine without a network, in `dist/bundle/`: wheels with their hashes, sums, components, and `install.py`.

Invariant: what is fetched has a hash of the lock file; what is installed has a hash of SHA256SUMS; the installer asks no
network.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.release.build import sums
from tools.release.components import ROOT, components, project


def main() -> None:
    """Fetch, sum, and put beside them what installs them."""
    dist, bundle = ROOT / "dist", ROOT / "dist" / "bundle"
    wheel = dist / f"sousveil-{project()['version']}-py3-none-any.whl"
    if not wheel.is_file():
        sys.exit(f"{wheel.relative_to(ROOT)} is not there; run make release first")
    shutil.rmtree(bundle, ignore_errors=True)
    bundle.mkdir(parents=True)
    _fetch(bundle)
    for path in (wheel, dist / "sbom.cdx.json", dist / "sousveil.1", Path(__file__).with_name("install.py")):
        shutil.copy(path, bundle / path.name)
    files = sorted(bundle.iterdir())
    (bundle / "SHA256SUMS").write_text(sums(files), encoding="utf-8")
    size = sum(path.stat().st_size for path in files)
    python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    sys.stdout.write(f"{bundle.relative_to(ROOT)}: {len(files)} files, {size / 1e6:.0f} MB, for this system and {python}\n")


def _fetch(bundle: Path) -> None:
    lines = [
        f"{one.name}=={one.version}" + "".join(f" --hash=sha256:{digest}" for digest in one.hashes) for one in components()
    ]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text("\n".join([*lines, ""]), encoding="utf-8")
        words = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", str(bundle)]
        subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "download", *words], check=True)


if __name__ == "__main__":
    main()
