"""The phenomenon sentences as rows, and whether what came out is right. Invariant: a line that can't be read is an error."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sousveil.extraction.known import state_name
from sousveil.model import Claim, Kind, Modality, Party, Status, Tier, edtf

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "es")
_AMOUNT = re.compile(r"(\d+) ([A-Z]{3})")


@dataclass(frozen=True)
class Expected:
    """A claim that a sentence makes; names are slots or words."""

    kind: Kind
    source: str
    target: str
    modality: Modality | None = Modality.ASSERTED
    status: Status | None = None
    speaker: str | None = None
    time: str | None = None
    amount: tuple[float, str] | None = None
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """A sentence of a phenomenon, and its claims."""

    language: str
    phenomenon: str
    text: str
    claims: tuple[Expected, ...]

    def filled(self, names: dict[str, str]) -> str:
        """The sentence with names in its slots."""
        return re.sub(r"\{(\w)\}", lambda slot: names[slot[1]], self.text)


@cache
def fillings(language: str) -> tuple[dict[str, str], ...]:
    """Names for the slots of a language's sentences."""
    return tuple(tomllib.loads((HERE / "fillings.toml").read_text(encoding="utf-8"))[language])


@cache
def rows(language: str) -> tuple[Row, ...]:
    """All sentences of a language. Raises ValueError on a line that can't be read."""
    found, phenomenon = [], ""
    for number, line in enumerate((HERE / f"{language}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            phenomenon = line[3:].strip()
        elif line.strip() and not line.startswith("#"):
            text, arrow, said = line.partition(" => ")
            if not arrow or not phenomenon:
                raise ValueError(f"{language}.txt:{number}: no phenomenon, or no `=>`")
            claims = () if said.strip() == "none" else tuple(_expected(part) for part in said.split(" ; "))
            found.append(Row(language, phenomenon, text.strip().replace("\\n", "\n"), claims))
    return tuple(found)


def _expected(said: str) -> Expected:
    head, *flags = [part.strip() for part in said.split(" | ")]
    kind, _, ends = head.partition(" ")
    source, arrow, target = ends.partition(" > ")
    if not arrow:
        raise ValueError(f"no claim: {said!r}")
    fields: dict[str, object] = {}
    for flag in flags:
        fields |= _flag(flag)
    return Expected(Kind(kind), source.strip(), target.strip(), **fields)  # type: ignore[arg-type]


def _flag(flag: str) -> dict[str, object]:
    if flag == "*":
        return {"modality": None}
    if flag == "optional":
        return {"optional": True, "modality": None}
    if flag in set(Modality):
        return {"modality": Modality(flag)}
    if flag in set(Status):
        return {"status": Status(flag)}
    if flag.startswith("by "):
        return {"speaker": flag[3:]}
    money = _AMOUNT.fullmatch(flag)
    if money:
        return {"amount": (float(money[1]), money[2])}
    if edtf.is_valid(flag):
        return {"time": flag}
    raise ValueError(f"unknown flag {flag!r}")


def is_right(row: Row, claims: list[Claim], names: dict[str, str]) -> bool:
    """Is every claim found, and nothing shown that the sentence does not say?"""
    missing = [e for e in row.claims if not e.optional and not any(fits(e, claim, names) for claim in claims)]
    shown = [claim for claim in claims if claim.tier is Tier.CLAIM]
    extra = [claim for claim in shown if not any(relates(e, claim, names) for e in row.claims)]
    return not missing and not extra


def fits(expected: Expected, claim: Claim, names: dict[str, str]) -> bool:
    """The relation with all the flags?"""
    amount = (claim.amount.value, claim.amount.currency) if claim.amount else None
    return (
        relates(expected, claim, names)
        and expected.modality in (None, claim.modality)
        and expected.status in (None, claim.status)
        and _says(expected.speaker, claim.speaker, names)
        and expected.time in (None, claim.time)
        and expected.amount in (None, amount)
    )


def _says(expected: str | None, speaker: str | None, names: dict[str, str]) -> bool:
    return expected is None or (speaker or "").casefold().endswith(names.get(expected, expected).casefold())


def relates(expected: Expected, claim: Claim, names: dict[str, str]) -> bool:
    """The same kind between the same parties?"""
    return (
        expected.kind is claim.kind
        and _is(expected.source, claim.from_party, names)
        and _is(expected.target, claim.to_party, names)
    )


def _is(said: str, party: Party | None, names: dict[str, str]) -> bool:
    if said == "*":
        return True
    if party is None or said == "-":
        return party is None and said == "-"
    if said in ("X", "Y", "Z"):
        return party.type != "company" and state_name(party.country) == _english(said, names)
    wanted = names.get(said, said).casefold()
    return wanted in party.name.casefold() or wanted in (party.written or "").casefold()


def _english(slot: str, names: dict[str, str]) -> str:
    """The English name of the state in a slot: the same filling of every language has a state of its own."""
    from sousveil.parties.gazetteer import find

    for language in LANGUAGES:
        if any(names == filling for filling in fillings(language)):
            return state_name(find(names[slot], language)[0].country)
    raise ValueError(f"no filling has {names}")
