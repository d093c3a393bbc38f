"""A language is a folder of data: words, inflection, frames. This module reads it; it has no words of its own.

Invariant: every group of words that a rule uses is there and not empty; an empty group that would match everything, or
nothing, is an error when the language is loaded.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol

from sousveil.extraction.conjugation import Conjugation
from sousveil.extraction.forms import BASE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.weighing.choice import Choices, Leaning
from sousveil.model.codes import Kind

ALONE = "alone=True"


NOBODY_NAMED = "nobody"


@dataclass(frozen=True)
class Slot:
    """Where a party of a frame may stand (`subject`, `to`, `maker`, ...) and of which type it must be (`!type` excludes)."""

    where: str
    only: str | None = None


@dataclass(frozen=True)
class Frame:
    """One row of frames/*.toml: what triggers it and where its parties stand."""

    name: str
    kind: Kind
    sources: tuple[Slot, ...]
    targets: tuple[Slot, ...]
    needs: str = "technology"
    objects: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    status: str | None = None
    modality: str | None = None
    weight: float = 1.0
    traits: frozenset[str] = frozenset()

    @property
    def on_nobody(self) -> bool:
        """Does it say that something is done, and not to whom (`blocks websites`)?"""
        return any(slot.where == NOBODY_NAMED for slot in self.targets)


@dataclass(frozen=True)
class Record:
    """One row of records.toml: the labels of a form behind which each side of a relation stands."""

    name: str
    kind: Kind
    sides: dict[str, frozenset[str]]
    status: str | None = None


@dataclass(frozen=True)
class VerbForm:
    """A lemma and which of its forms a word may be."""

    lemma: str
    forms: frozenset[str]


@dataclass(frozen=True)
class Language:
    """The words and frames of one language, ready for the engine; `believed_alone` are frames that are shown where no model
    sees what they say."""

    code: str
    words: dict[str, frozenset[str]]
    prepositions: dict[str, str]
    verb_forms: dict[str, VerbForm]
    verb_frames: dict[str, tuple[Frame, ...]]
    noun_frames: dict[str, tuple[Frame, ...]]
    word_frames: dict[str, tuple[Frame, ...]]
    phrases: dict[str, list[tuple[list[str], str]]]
    particles: dict[str, frozenset[str]]
    reporting: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    abbreviations: frozenset[str]
    records: tuple[Record, ...] = ()
    tables: dict[str, Any] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    anywhere: Mapping[str, float] = field(default_factory=dict)
    believed_alone: frozenset[str] = frozenset()

    def is_verb(self, low: str, lemmas: frozenset[str]) -> bool:
        """May this word be a form of one of these verbs?"""
        form = self.verb_forms.get(low)
        return form is not None and form.lemma in lemmas

    def is_people(self, words: Iterable[str]) -> bool:
        """Does one of these words name people (`shoppers`, `journalists`), who buy no systems? Not customers or armed bands."""
        bodies = self.nouns["customers"] | self.nouns["act_for_state"] | self.nouns["armed"]
        return not (self.nouns["group"] - bodies).isdisjoint(words)


    def run_networks(self, words: Sequence[str]) -> bool:
        """Do these words name several that run networks: `isps`, `mobile operators`, `telecom firms`? Not `operators` alone,
        who may sit at any screen."""
        *before, head = words
        runs = head in self.nouns["operator"] - self.nouns["customers"] or not self.nouns["network_words"].isdisjoint(before)
        return runs and head in self.nouns["company_plural"]


@cache
def load(code: str = "en") -> Language:
    """The language of that code. Raises LookupError where there is no folder for it."""
    folder = files("sousveil.extraction").joinpath("lang", code)
    if not folder.is_dir():
        raise LookupError(f"no rules for language {code!r}")
    words = _groups(_toml(folder, "words.toml"))
    reporting = _groups(_toml(folder, "reporting.toml"))
    nouns = _groups(_toml(folder, "party_nouns.toml")) | {"given_names": _given_names()}
    frames = list(_frames(folder))
    inflect = _inflection(_toml(folder, "inflection.toml"))
    common = _groups(_toml(folder, "verbs.toml"))["common"]
    lemmas = common | {verb for frame, trigger in frames if trigger.startswith("v:") for verb in [trigger[2:]]}
    lemmas |= reporting["say"] | reporting["allege"] | reporting["deny"] | reporting["plan"] | reporting["end"]
    lemmas |= reporting["allowing"] | words["bans"] | words["refusals"] | words["stop_verbs"] | words["order_verbs"]
    by = {mark: _by_trigger(frames, mark) for mark in "vnw"}
    return Language(
        code=code,
        words=words,
        prepositions=_prepositions(_toml(folder, "words.toml")),
        verb_forms=_verb_forms(lemmas, inflect, _toml(folder, "inflection.toml").get("prefer", {})),
        verb_frames=by["v"],
        noun_frames=by["n"],
        word_frames=by["w"],
        phrases=_by_first_word(by["w"]),
        particles=_particles(lemmas),
        reporting=reporting,
        nouns=nouns,
        abbreviations=frozenset(folder.joinpath("abbreviations.txt").read_text(encoding="utf-8").split()),
        records=tuple(_record(row) for row in _toml(folder, "records.toml")["record"]),
        tables={name: _toml(folder, f"{name}.toml") for name in ("technology", "harm", "money", "time", "scans")},
        choices=_choices(folder.joinpath("choices.json")),
        anywhere=_anywhere(folder.joinpath("anywhere.json")),
        believed_alone=frozenset(frame.name for frame, _ in frames if ALONE in frame.traits),
    )


def _choices(file: Traversable) -> Choices:
    """The weights of what the rules leave open; none where a language has none."""
    if not file.is_file():
        return Choices()
    table = json.loads(file.read_text(encoding="utf-8"))
    leanings = {name: Leaning(tuple(one["answers"]), one["weights"]) for name, one in table["leanings"].items()}
    return Choices(leanings, table["weights"])


def _anywhere(file: Traversable) -> Mapping[str, float]:
    """How much a word for people speaks for their being of no one country; nothing where a language has no weights."""
    found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["weights"] if file.is_file() else {}
    return found


def _given_names() -> frozenset[str]:
    """First names of persons, of all languages together; lines that begin with # are remarks."""
    text = files("sousveil.extraction").joinpath("lang", "given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _toml(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def _groups(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    groups = {
        name: frozenset(
            value.replace("_", " ").split(" ")
            if " " not in value and "_" in value
            else (word.replace("_", " ") for word in value.split())
        )
        for name, value in table.items()
        if isinstance(value, str)
    }
    empty = [name for name, group in groups.items() if not group - {""}]
    if empty:
        raise ValueError(f"empty groups of words: {', '.join(empty)}")
    return groups


def _prepositions(table: dict[str, Any]) -> dict[str, str]:
    return {word.replace("_", " "): slot for slot, said in table["prepositions"].items() for word in said.split()}


def _frames(folder: Traversable) -> list[tuple[Frame, str]]:
    found = []
    for file in sorted(folder.joinpath("frames").iterdir(), key=lambda item: item.name):
        kind = Kind(file.name.removesuffix(".toml"))
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["frame"]:
            frame = _frame(kind, row)
            for mark, name in (("v", "verbs"), ("n", "nouns"), ("w", "words")):
                found += [(frame, f"{mark}:{word.replace('_', ' ')}") for word in row.get(name, "").split()]
    return found


def _frame(kind: Kind, row: dict[str, Any]) -> Frame:
    known = {"name", "verbs", "nouns", "words", "from", "to", "needs", "object", "unless", "status", "modality", "weight"}
    return Frame(
        name=f"{kind}.{row['name']}",
        kind=kind,
        sources=_slots(row["from"]),
        targets=_slots(row["to"]),
        needs=row.get("needs", "technology"),
        objects=frozenset(row.get("object", "").split()),
        unless=frozenset(row.get("unless", "").split()),
        status=row.get("status"),
        modality=row.get("modality"),
        weight=row.get("weight", 1.0),
        traits=frozenset(f"{name}={value}" for name, value in row.items() if name not in known),
    )


def _record(row: dict[str, str]) -> Record:
    sides = {side: frozenset(row[side].split("|")) for side in ("from", "to")}
    return Record(row["name"], Kind(row["kind"]), sides, row.get("status"))


def _slots(said: str) -> tuple[Slot, ...]:
    slots = tuple(Slot(*word.split(":", 1)) for word in said.split())
    if not slots:
        raise ValueError("a frame needs slots on both sides")
    return slots


def _by_trigger(frames: list[tuple[Frame, str]], mark: str) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame, trigger in frames:
        if trigger.startswith(f"{mark}:"):
            found.setdefault(trigger[2:], []).append(frame)
    return {word: tuple(group) for word, group in found.items()}


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[tuple[list[str], str]]]:
    """First token -> (tokens, phrase) of every phrase that begins with it."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for phrase in phrases:
        parts = phrase.replace("-", " - ").split()
        found.setdefault(parts[0], []).append((parts, phrase))
    return found


def _particles(lemmas: frozenset[str]) -> dict[str, frozenset[str]]:
    """Head verb -> what may follow it to make a verb of several words: spy -> {on}."""
    found: dict[str, set[str]] = {}
    for lemma in lemmas:
        head, _, rest = lemma.partition(" ")
        if rest:
            found.setdefault(head, set()).add(rest)
    return {head: frozenset(rest) for head, rest in found.items()}


def _inflection(table: dict[str, Any]) -> _Inflects:
    """Forms by rules of spelling, or by classes of endings where the table has these."""
    return Conjugation(table) if "classes" in table else _Inflection(table)


def _verb_forms(lemmas: frozenset[str], inflect: _Inflects, prefer: dict[str, str]) -> dict[str, VerbForm]:
    found: dict[str, dict[str, set[str]]] = {}
    for lemma in sorted({lemma.partition(" ")[0] for lemma in lemmas}):
        for form, word in inflect.forms(lemma):
            found.setdefault(word, {}).setdefault(lemma, set()).add(form)
    return {word: VerbForm(*_likeliest(by_lemma, prefer.get(word))) for word, by_lemma in found.items()}


def _likeliest(by_lemma: dict[str, set[str]], preferred: str | None) -> tuple[str, frozenset[str]]:
    lemma = min(by_lemma, key=lambda name: (name != preferred, BASE not in by_lemma[name], name))
    return lemma, frozenset(by_lemma[lemma])


class _Inflects(Protocol):
    def forms(self, lemma: str) -> list[tuple[str, str]]: ...


class _Inflection:
    """Forms of a verb by the rules of inflection.toml."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._rules = [(re.compile(f"{row['ending']}$"), row) for row in table["rule"]]
        self._irregular: dict[str, str] = table["irregular"]
        self._double = dict(
            word.split("=") if "=" in word else (word, word + word[-1]) for word in table["double"]["verbs"].split()
        )

    def forms(self, lemma: str) -> list[tuple[str, str]]:
        """(form, word) pairs of a lemma."""
        head, _, rest = lemma.partition("-")
        if rest and rest in self._irregular:
            return [(form, f"{head}-{word}") for form, word in self.forms(rest)]
        if lemma in self._irregular:
            s, ing, past, participle = self._irregular[lemma].split()
            return [(BASE, lemma), (S, s), (ING, ing), (PAST, past), (PARTICIPLE, participle)]
        row = next(row for pattern, row in self._rules if pattern.search(lemma))
        stem = self._double.get(lemma, lemma)
        ing, ed = (_joined(stem if stem != lemma else lemma, row[name]) for name in ("ing", "ed"))
        return [(BASE, lemma), (S, _joined(lemma, row["s"])), (ING, ing), (PAST, ed), (PARTICIPLE, ed)]


def _joined(stem: str, ending: str) -> str:
    """`-1ied` takes one letter off the stem first."""
    cut = re.match(r"-(\d)", ending)
    return stem[: len(stem) - int(cut[1])] + ending[2:] if cut else stem + ending
