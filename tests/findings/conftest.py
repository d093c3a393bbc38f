"""A small world to find in: reports, copies, denials; each report has its own words."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from sousveil.model import Claim, Document, Kind, Party, PartyType

WORDS = tuple("""the of and to in a was for on that with by it as at from is are this have been were which has had not but they
their its more than one two three city police government company contract cameras minister network years million report
officials systems during project services technology built under agreement public security local several new first after
before between while because however station centre streets traffic crime data capital northern southern engineers
opened signed delivered announced tender budget parliament opposition critics lawyers court ruling winter spring residents
shops markets hospital airport border crossing bridge river harbour electricity telephone operator internet cable tower
software hardware license training officers academy visit delegation embassy trade export bank credit repayment""".split())  # noqa: SIM905


def filler(seed: int, length: int = 150) -> list[str]:
    """Words of no meaning; another seed gives another text."""
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(length)]


def party(name: str, country: str | None, type: PartyType = PartyType.COMPANY, **fields: Any) -> Party:
    return Party(name=name, type=type, country=country, **fields)


VENDOR = party("Acme Vision", "US")
RECIPIENT = party("Serbia", "RS", PartyType.STATE)


def report(
    seed: int, sentence: str = "Acme Vision supplied cameras to Serbia", length: int = 150, **attributes: Any
) -> Document:
    """A document that says the sentence among words that are its own."""
    words = filler(seed, length)
    text = f"{' '.join(words[: length // 2])}. {sentence}. {' '.join(words[length // 2 :])}."
    return Document.of(text, **attributes)


def claim_in(document: Document, sentence: str = "Acme Vision supplied cameras to Serbia", **fields: Any) -> Claim:
    start = document.text.index(sentence)
    values: dict[str, Any] = {
        "kind": Kind.SUPPLY, "from_party": VENDOR, "to_party": RECIPIENT, "technology": ("video-surveillance",),
        "extractor": "rules 0.1.0", **fields,
    }
    values["technology"] = tuple(values["technology"])
    made = Claim.of(document, start=start, end=start + len(sentence), **values)
    return Claim.from_json(made.to_json())


@pytest.fixture
def say() -> Callable[..., tuple[Document, Claim]]:
    def made(seed: int, **fields: Any) -> tuple[Document, Claim]:
        about = {name: fields.pop(name) for name in ("publisher", "published", "url") if name in fields}
        sentence = fields.pop("sentence", "Acme Vision supplied cameras to Serbia")
        document = report(seed, sentence, **about)
        return document, claim_in(document, sentence, **fields)

    return made
