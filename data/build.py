"""Builds what the package ships from the hand-kept tables: `make data` runs this, and a test compares.

Each folder of tables that ships something has its own `build.py` with a function `build(root)`; this file only calls them.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run every builder and name what it wrote. Exit code 0."""
    for script in sorted((ROOT / "data").glob("*/build.py")):
        for path in runpy.run_path(str(script))["build"](ROOT):
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
