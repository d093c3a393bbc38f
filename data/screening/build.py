"""Builds the words that decide whether a page is worth reading: suppliers, technologies, places, words of the circuit.

Invariant: same tables in, same bytes out. Suppliers are the registry's names of those that make, sell or run the technology,
of every country by the same rule: those that need further evidence (data/parties/README.md) or stand on most pages for other
reasons (everywhere.csv) do not count. Places come from the words of the party layer and, for the languages that it has no
table for, from babel (CLDR).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from babel import Locale

HERE = Path(__file__).resolve().parent
SUPPLYING = frozenset((
    "biometrics", "cloud", "data-fusion", "drones", "face-recognition", "filtering", "forensics", "integrator", "interception",
    "plate-recognition", "social-media", "spyware", "telecom", "video",
))
SURE = ("", "capital")
PLACES = {"1": "state", "2": "metonym", "3": "demonym", "4": "people", "5": "capital", "6": "city", "7": "region"}
LANGUAGES = (
    "ar", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "sw", "th", "tr", "uk", "vi", "zh", "zh_TW",
)
SHORTEST = 2


def table(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file beside this script."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def suppliers(registry: dict[str, Any]) -> list[str]:
    """Names of suppliers that need no further evidence, sorted."""
    selling = {row[0] for row in registry["parties"] if not SUPPLYING.isdisjoint(row[4])}
    left_out = {row["name"].casefold() for row in table("everywhere")}
    names = {row[1].replace("’", "'") for row in registry["aliases"] if row[0] in selling and row[4] in SURE}
    return sorted(name for name in names if name.casefold() not in left_out and len(name) >= SHORTEST)


def places(folder: Path) -> list[str]:
    """Names of states, their people, their towns, and what stands for them, in every language that there is, sorted."""
    found: set[str] = set()
    for path in sorted(folder.glob("words-*.json")):
        words = json.loads(path.read_text(encoding="utf-8"))
        for group in (*words["spaced"].values(), *words["unspaced"].values()):
            rows = (line.split("\t") for line in group.split("\n"))
            found.update(form for form, kind, *_ in rows if kind in PLACES)
    for lang in LANGUAGES:
        names = Locale.parse(lang).territories.items()
        found.update(name.split(" (")[0].replace("’", "'") for code, name in names if len(code) == 2 and code.isalpha())
    return sorted(form for form in found if len(form) >= SHORTEST)


def build(root: Path, out: Path | None = None) -> list[Path]:
    """Write the shipped table and return its path."""
    folder = out or root / "src" / "sousveil" / "screening" / "data"
    folder.mkdir(parents=True, exist_ok=True)
    parties = root / "src" / "sousveil" / "parties" / "data"
    words = {
        "suppliers": suppliers(json.loads((parties / "registry.json").read_text(encoding="utf-8"))),
        "technologies": sorted({row["word"] for row in table("technology")}),
        "places": places(parties),
        "circuit": sorted({row["word"] for row in table("circuit")}),
        "common": sorted(row["word"] for row in table("common")),
    }
    path = folder / "words.json"
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [path]
