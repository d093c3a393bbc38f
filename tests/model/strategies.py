"""Hypothesis strategies of the model: dates as EDTF writes them, parties and claims that stand in a text."""

from __future__ import annotations

import calendar
from typing import Any

from hypothesis import strategies as st

from sousveil.model import Amount, Claim, Cue, Document, Harm, Kind, Modality, Party, PartyType, Status, Technology, Tier
from sousveil.model.text import normalise

SEASONS = [*range(21, 42)]


@st.composite
def points(draw: st.DrawFn) -> str:
    """A year, decade, century, month, season, day, or one with an unsaid part."""
    year = draw(st.integers(1000, 2999))
    shape = draw(
        st.sampled_from(["year", "decade", "century", "month", "day", "season", "some month", "some day", "some of both"])
    )
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    season = draw(st.sampled_from(SEASONS))
    return {
        "year": f"{year}",
        "decade": f"{year // 10}X",
        "century": f"{year // 100}XX",
        "month": f"{year}-{month:02}",
        "day": f"{year}-{month:02}-{day:02}",
        "season": f"{year}-{season}",
        "some month": f"{year}-XX",
        "some day": f"{year}-{month:02}-XX",
        "some of both": f"{year}-XX-XX",
    }[shape]


COUNTRIES = st.sampled_from([None, "CN", "KE", "IL", "US"])
NAMES = st.text(min_size=1, max_size=20).filter(str.strip)


@st.composite
def parties(draw: st.DrawFn, text: str) -> Party:
    """A party that is named in `text`, or only meant."""
    span = None
    if len(text) and draw(st.booleans()):
        start = draw(st.integers(0, len(text) - 1))
        span = (start, draw(st.integers(start + 1, len(text))))
    return Party(
        name=draw(NAMES),
        type=draw(st.sampled_from(PartyType)),
        country=draw(COUNTRIES),
        id=draw(st.sampled_from([None, "huawei"])),
        written=text[slice(*span)] if span else None,
        span=span,
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim of a generated document, with any of the fields."""
    document = Document.of(draw(st.text(min_size=1, max_size=60).filter(normalise)))
    start = draw(st.integers(0, len(document.text) - 1))
    ends = draw(st.tuples(parties(document.text), st.none() | parties(document.text)).map(lambda pair: list(pair)))
    ends = draw(st.permutations(ends))
    kind = draw(st.sampled_from(Kind))
    fields: dict[str, Any] = {
        "technology": tuple(draw(st.lists(st.sampled_from(Technology), unique=True))),
        "time": draw(st.none() | points()),
        "status": draw(st.sampled_from(Status)),
        "modality": draw(st.sampled_from(Modality)),
        "tier": draw(st.sampled_from(Tier)),
        "place": draw(st.none() | NAMES),
        "speaker": draw(st.none() | NAMES),
        "confidence": draw(st.floats(0, 1)),
        "amount": draw(st.none() | st.builds(Amount, st.floats(0, 1e12), st.sampled_from(["USD", "EUR"]))),
        "harm": tuple(draw(st.lists(st.sampled_from(Harm), unique=True))) if kind is Kind.USE else (),
        "cues": tuple(draw(st.lists(st.builds(Cue, st.just("status"), NAMES, st.just(0), st.just(1)), max_size=2))),
        "frame": draw(st.sampled_from(["", "sell"])),
        "extractor": "test",
    }
    return Claim.of(
        document,
        start=start,
        end=draw(st.integers(start + 1, len(document.text))),
        kind=kind,
        from_party=ends[0],
        to_party=ends[1],
        **fields,
    )
