"""Builds the table of the world's currencies: which state pays in which, and how each is called in three languages.

Writes src/sousveil/extraction/currencies.json. Codes and names come from babel (CLDR), adjectives of states from
data/parties/demonyms.csv; signs and what people say otherwise are kept by hand in extraction/lang/*/money.toml.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.numbers import get_currency_name, get_territory_currencies

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("en", "es", "fr")
NEW = {"nouveau", "nouveaux", "nuevo", "nuevos"}
BESIDE = {"BT": "BTN", "HT": "HTG", "LS": "LSL", "NA": "NAD", "PA": "USD", "PS": "ILS", "ZW": "ZWG", "XK": "EUR"}  # of several
OWN_WORDS = {"real", "reals", "sum", "sums", "mark", "marks", "gold"}  # English words of other senses


def of_states(codes: list[str]) -> dict[str, str]:
    """The currency of each state."""
    found = {code: BESIDE.get(code) or next(iter(get_territory_currencies(code, tender=True)), "") for code in codes}
    return {code: currency for code, currency in sorted(found.items()) if currency}


def called(lang: str, adjectives: dict[str, list[str]], of: dict[str, str]) -> dict[str, str]:
    """Names in one language, in small letters, with the codes that each may mean, in the alphabet's order."""
    meant: dict[str, set[str]] = defaultdict(set)
    for code in sorted(set(of.values())):
        for form in (get_currency_name(code, count, lang) for count in (1, 2)):
            whole = re.sub(r" *\(.*\)", "", form).casefold().replace("’", "'").replace("ʻ", "'")
            noun = _noun(whole, lang)
            meant[whole].add(code)
            if lang != "en" or noun not in OWN_WORDS:
                meant[noun].add(code)
            if lang == "en":
                for state in (state for state, currency in of.items() if currency == code):
                    for adjective in adjectives.get(state, ()):
                        meant[f"{adjective.casefold()} {noun}"].add(code)
    return {form: " ".join(sorted(codes)) for form, codes in sorted(meant.items())}


def _noun(name: str, lang: str) -> str:
    words = [word for word in name.split() if word not in NEW]
    return words[-1] if lang == "en" else words[0]


def _adjectives() -> Iterator[tuple[str, list[str]]]:
    with (ROOT / "data" / "parties" / "demonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], [word for word in row["en_adjective"].split(";") if word]


def build(root: Path, out: Path | None = None) -> list[Path]:
    """Write the shipped table and return its path."""
    adjectives = dict(_adjectives())
    of = of_states([*sorted(adjectives)])
    table = {"of": of, "called": {lang: called(lang, adjectives, of) for lang in LANGUAGES}}
    path = out or root / "src" / "sousveil" / "extraction" / "currencies.json"
    text = json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [path]
