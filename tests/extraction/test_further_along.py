"""Where the model is sure that a deal was carried out, or has ended, its word stands against the nearest words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sousveil.extraction.merging import ALONG, SURE, joined
from sousveil.extraction.neural import Proposal
from sousveil.extraction.proposing import SURE_OF_STATUS, further_along
from sousveil.model import Claim, Document, Kind, Party, PartyType, Status

TEXT = "Kenya signed a contract with Huawei."
ENDS = {
    "from_party": Party(name="Huawei", type=PartyType.COMPANY, country="CN", id="huawei"),
    "to_party": Party(name="Kenya", type=PartyType.STATE, country="KE", id="KE"),
}


def said(status: Status, confidence: float = 0.8) -> Claim:
    made = {"kind": Kind.SUPPLY, "status": status, "confidence": confidence, **ENDS}
    return Claim.of(Document.of(TEXT), start=0, end=len(TEXT) - 1, **made)  # type: ignore[arg-type]


def seen(status: Status, sure: float = SURE_OF_STATUS, probability: float = SURE) -> Proposal:
    rest = (1 - sure) / 4
    return Proposal("supply", 0, 0, 1, probability, {"asserted": 1.0}, {str(s): sure if s is status else rest for s in Status})


@pytest.mark.parametrize(("words", "model", "stands"), [
    (Status.PLANNED, Status.IN_PLACE, Status.IN_PLACE), (Status.IN_PLACE, Status.ENDED, Status.ENDED),
    (Status.UNDER_WAY, Status.IN_PLACE, Status.UNDER_WAY), (Status.IN_PLACE, Status.PLANNED, Status.IN_PLACE),
    (Status.ENDED, Status.IN_PLACE, Status.ENDED), (Status.PLANNED, Status.ENDED, Status.PLANNED),
])  # fmt: skip
def test_only_what_goes_further_is_taken_from_the_model(words: Status, model: Status, stands: Status) -> None:
    told = further_along(said(words), seen(model))
    assert told.status is stands
    assert [cue.rule for cue in told.cues] == ([ALONG] if stands is not words else [])


@pytest.mark.parametrize("doubtful", [{"sure": SURE_OF_STATUS - 0.01}, {"probability": SURE - 0.01}])
def test_a_model_in_doubt_says_nothing(doubtful: dict[str, float]) -> None:
    assert further_along(said(Status.PLANNED), seen(Status.IN_PLACE, **doubtful)).status is Status.PLANNED


def test_the_frames_claim_of_the_same_relation_takes_it_over() -> None:
    model = further_along(said(Status.PLANNED, 0.7), seen(Status.IN_PLACE))
    item = joined([said(Status.PLANNED)], [model], TEXT)[0]
    assert item.claim.status is Status.IN_PLACE and ALONG in [cue.rule for cue in item.claim.cues]
    plain = joined([said(Status.PLANNED)], [replace(model, cues=())], TEXT)[0]
    assert plain.claim.status is Status.PLANNED
