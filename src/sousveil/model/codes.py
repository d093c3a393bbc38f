"""The closed vocabularies of the claim model: kinds, types, technologies, statuses, modalities, harms, tiers.

Invariant: the members are exactly those of the claim model; labels and colours for people live in data, not here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from sousveil.model.errors import UsageError


class Kind(StrEnum):
    """What moves from the first party to the second."""

    SUPPLY = "supply"
    FINANCE = "finance"
    ACCESS = "access"
    DATA_TRANSFER = "data-transfer"
    USE = "use"
    COOPERATION = "cooperation"
    AFFILIATION = "affiliation"
    RESTRICTION = "restriction"


class PartyType(StrEnum):
    """What a party is. There is no type for a private person: persons are never parties."""

    COMPANY = "company"
    STATE = "state"
    PUBLIC_BODY = "public-body"
    PLACE = "place"
    GROUP = "group"


class Technology(StrEnum):
    """Technology codes of the claim model."""

    VIDEO_SURVEILLANCE = "video-surveillance"
    FACE_RECOGNITION = "face-recognition"
    PLATE_RECOGNITION = "plate-recognition"
    SAFE_CITY = "safe-city"
    TELECOM_NETWORK = "telecom-network"
    INTERCEPTION = "interception"
    SPYWARE = "spyware"
    INTERNET_FILTERING = "internet-filtering"
    SOCIAL_MEDIA_MONITORING = "social-media-monitoring"
    BIOMETRIC_ID = "biometric-id"
    PREDICTIVE_POLICING = "predictive-policing"
    PHONE_FORENSICS = "phone-forensics"
    LOCATION_TRACKING = "location-tracking"
    DRONE = "drone"
    DATA_CENTRE = "data-centre"
    SURVEILLANCE = "surveillance"


class Status(StrEnum):
    """How far the thing has come, by the document's own words."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    IN_PLACE = "in-place"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Modality(StrEnum):
    """How the document says it."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    POSSIBLE = "possible"
    DENIED = "denied"


class Harm(StrEnum):
    """What was done to people, for claims of kind `use`."""

    ARREST = "arrest"
    INTERROGATION = "interrogation"
    TORTURE = "torture"
    KILLING = "killing"
    TRACKING = "tracking"
    CENSORSHIP = "censorship"
    DISCRIMINATION = "discrimination"
    INTIMIDATION = "intimidation"


class Tier(StrEnum):
    """`claim` is shown; `candidate` is kept for a person to decide and never shown as a claim."""

    CLAIM = "claim"
    CANDIDATE = "candidate"


Code = TypeVar("Code", bound=StrEnum)


def parse(vocabulary: type[Code], written: str, *, what: str) -> Code:
    """The member of `vocabulary` written as `written`; UsageError that lists the choices where there is none."""
    try:
        return vocabulary(written)
    except ValueError:
        choices = ", ".join(vocabulary)
        raise UsageError(f"unknown {what} {written!r}; one of: {choices}") from None

# Each code by its value, for rows that are read by the million.
KINDS = {str(code): code for code in Kind}
TIERS = {str(code): code for code in Tier}
TYPES = {str(code): code for code in PartyType}
STATUSES = {str(code): code for code in Status}
MODALITIES = {str(code): code for code in Modality}
TECHNOLOGIES = {str(code): code for code in Technology}
HARMS = {str(code): code for code in Harm}
