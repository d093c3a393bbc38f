"""Install sousveil from this folder, without a network:  python3 install.py FOLDER

Checks every file against SHA256SUMS first; makes a virtual environment in FOLDER and installs only what lies here.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.version_info < (3, 11):
        sys.exit("sousveil needs Python 3.11 or newer; this is " + sys.version.split()[0])
    folder = Path(sys.argv[1]).expanduser()
    if folder.exists():
        sys.exit(f"{folder}: exists already; name a folder that does not")
    digests = check()
    wheels = sorted(path for path in HERE.glob("*.whl"))
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = folder / "wheels.txt"
    wanted.write_text("".join(f"{path.as_uri()} --hash=sha256:{digests[path.name]}\n" for path in wheels), encoding="utf-8")
    words = ["install", "--quiet", "--no-index", "--no-deps", "--require-hashes", "-r", str(wanted)]
    subprocess.run([str(python), "-m", "pip", "--disable-pip-version-check", *words], check=True)
    wanted.unlink()
    print(f"installed: {python.with_name('sousveil')}")


def check():
    """The digest of every file here; stops where one is missing, changed, or not in the list."""
    lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    digests = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    for path in sorted(HERE.iterdir()):
        if path.name.startswith("SHA256SUMS") or path.name == "__pycache__":
            continue
        if digests.get(path.name) != hashlib.sha256(path.read_bytes()).hexdigest():
            sys.exit(f"{path.name}: is not what SHA256SUMS says; get the bundle again")
    missing = [name for name in digests if not (HERE / name).is_file()]
    if missing:
        sys.exit(f"{missing[0]}: is missing; get the bundle again")
    return digests


if __name__ == "__main__":
    main()
