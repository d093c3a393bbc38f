"""The vocabularies are the claim model's, to the letter; an unknown word is refused with the choices."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from sousveil.model import Harm, Kind, Modality, PartyType, Status, Technology, Tier, UsageError
from sousveil.model.codes import parse

EXPECTED: list[tuple[type[StrEnum], str]] = [
    (Kind, "supply finance access data-transfer use cooperation affiliation restriction"),
    (PartyType, "company state public-body place group"),
    (
        Technology,
        "video-surveillance face-recognition plate-recognition safe-city telecom-network interception spyware "
        "internet-filtering social-media-monitoring biometric-id predictive-policing phone-forensics location-tracking "
        "drone data-centre surveillance",
    ),
    (Status, "planned under-way in-place ended unknown"),
    (Modality, "asserted alleged possible denied"),
    (Harm, "arrest interrogation torture killing tracking censorship discrimination intimidation"),
    (Tier, "claim candidate"),
]


@pytest.mark.parametrize(("vocabulary", "members"), EXPECTED, ids=[one.__name__ for one, _ in EXPECTED])
def test_vocabulary_is_the_claim_models(vocabulary: type[StrEnum], members: str) -> None:
    assert [str(member) for member in vocabulary] == members.split()


@pytest.mark.parametrize(("vocabulary", "members"), EXPECTED, ids=[one.__name__ for one, _ in EXPECTED])
def test_every_code_is_parsed_and_anything_else_refused(vocabulary: type[StrEnum], members: str) -> None:
    assert [parse(vocabulary, written, what="code") for written in members.split()] == list(vocabulary)
    for wrong in ("", members.split()[0].upper(), members.split()[0] + " ", "person"):
        with pytest.raises(UsageError, match=re.escape(f"unknown code {wrong!r}; one of: {', '.join(members.split())}")):
            parse(vocabulary, wrong, what="code")


def test_codes_are_those_of_the_written_claim_model(shared: Path) -> None:
    written = (shared / "claim-model.md").read_text(encoding="utf-8")
    section = written.split("## Technology codes")[1].split("##")[0]
    codes = re.findall(r"`([a-z0-9-]+)`(?=[ ·\n(]|$)", section)
    assert codes == [str(code) for code in Technology]
    assert re.findall(r"^\| `([a-z-]+)` \| [a-z]", written.split("## Fields")[0], re.MULTILINE) == [str(kind) for kind in Kind]
