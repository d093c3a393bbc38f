"""The prompt as data, and the form that an answer must have.

Invariant: the codes of the form are those of the claim model; text is fenced by a line that can't stand in it, since it is made
from the text's own hash; the same part gives the same messages.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sousveil.model import Document, Harm, Kind, Modality, PartyType, Status, Technology


@dataclass(frozen=True)
class Prompt:
    """The words of prompt.toml; `digest` is of the whole file."""

    version: int
    digest: str
    system: str
    ask: str
    examples: tuple[tuple[str, str], ...]
    orders: tuple[str, ...]


@cache
def prompt() -> Prompt:
    """The prompt that ships."""
    raw = resources.files("sousveil.llm").joinpath("prompt.toml").read_bytes()
    table = tomllib.loads(raw.decode("utf-8"))
    orders = tuple(filter(None, table["orders"].split("|")))
    examples = tuple((row["text"], row["answer"]) for row in table["example"])
    digest = hashlib.sha256(raw).hexdigest()[:12]
    return Prompt(table["version"], digest, table["system"].strip(), table["ask"].strip(), examples, orders)


def messages(document: Document, start: int, end: int) -> list[dict[str, str]]:
    """The chat for one part of a document."""
    said = prompt()
    chat = [{"role": "system", "content": said.system}]
    for text, answer in said.examples:
        chat += [{"role": "user", "content": _asked(text, "", "")}, {"role": "assistant", "content": answer}]
    about = _asked(document.text[start:end], document.published or "", document.title or "")
    return [*chat, {"role": "user", "content": about}]


def _asked(text: str, published: str, title: str) -> str:
    fence = f"-----{hashlib.sha256(text.encode('utf-8')).hexdigest()[:16]}-----"
    title = " ".join(title.split())[:200]
    return prompt().ask.format(published=published or "unknown", title=title or "none", fence=fence, text=text)


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer."""
    party = _object(
        name={"type": "string"}, type=_one_of(PartyType), country={"type": ["string", "null"]}
    )
    amount = _object(value={"type": "number"}, currency={"type": "string"})
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    row = _object(
        kind=_one_of(Kind), **{"from": _or_null(party), "to": _or_null(party)},
        technology={"type": "array", "items": _one_of(Technology)}, place=maybe, time=maybe, status=_one_of(Status),
        modality=_one_of(Modality), speaker=maybe, amount=_or_null(amount),
        harm={"type": "array", "items": _one_of(Harm)}, quote=text,
    )  # fmt: skip
    return _object(claims={"type": "array", "items": row})


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _one_of(codes: Any) -> dict[str, Any]:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _or_null(form: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [form, {"type": "null"}]}
