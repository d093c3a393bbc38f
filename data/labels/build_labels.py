"""The tables here -> what the package ships: src/sousveil/drawing/data/labels.en.json and kinds.json.

Promises one flat object `key -> string` in the tables' order; an empty label or a doubled key is an error.

    python data/labels/build_labels.py
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "src" / "sousveil" / "drawing" / "data"


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """`{"a": {"b": "x"}}` as `{"a.b": "x"}`; a list becomes numbered keys from 1."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, list):
            value = {str(number): text for number, text in enumerate(value, 1)}
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        elif not value.strip():
            sys.exit(f"label {prefix}{key} is empty")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def built() -> dict[str, str]:
    """File name -> text of each product."""
    labels = flatten(tomllib.loads((HERE / "en.toml").read_text(encoding="utf-8")))
    kinds = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
    return {
        "labels.en.json": json.dumps(labels, ensure_ascii=False, indent=0) + "\n",
        "kinds.json": json.dumps(kinds, ensure_ascii=False, indent=1) + "\n",
    }


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in built().items():
        (OUT / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode())} bytes")
