"""Small random cases: invented companies, real country codes, every kind and modality, copies and denials."""

from __future__ import annotations

from random import Random

from sousveil.analysis.case import Case
from sousveil.model import Claim, Harm, Kind, Modality, Party, Status, Technology
from tests.analysis.made import body, case_of, claim, company, group, state

STATES = [state("CN", "China"), state("US", "United States"), state("KE", "Kenya"), state("RS", "Serbia")]
MAKERS = [company("Norvane Signals", "CN"), company("Quillon Systems", "US"), company("Istria Networks", "CN"),
          company("Marrow")]
BODIES = [body("Export Bank of Norland", "CN"), body("Interior Ministry", "KE")]
PEOPLE = [group("protesters", "KE"), group("journalists")]
TECHNOLOGIES = [(Technology.TELECOM_NETWORK,), (Technology.SAFE_CITY, Technology.VIDEO_SURVEILLANCE), (Technology.SPYWARE,)]
SPEAKERS = [None, None, "Jan Weber", "the trade minister of Kenya", "Norvane Signals"]
TIMES = [None, "2015", "2018-07", "201X", "2019~"]


def random_claims(chance: Random, *, most: int = 9) -> list[Claim]:
    """Between one and `most` claims over few parties, so that they meet."""
    return [_claim(chance) for _ in range(chance.randint(1, most))]


def random_case(chance: Random, *, most: int = 9) -> Case:
    """A case of such claims; some documents are of one origin, some claims confirmed."""
    claims = random_claims(chance, most=most)
    origins = {f"doc-{n}": f"origin-{n // 2}" for n in range(4)} if chance.random() < 0.3 else {}
    confirmed = [one.id for one in claims if chance.random() < 0.2]
    return case_of(claims, origins=origins, confirmed=confirmed)


def _claim(chance: Random) -> Claim:
    kind = chance.choices(list(Kind), (30, 14, 14, 8, 10, 4, 16, 4))[0]
    from_, to = _ends(kind, chance)
    return claim(
        kind, from_, to, doc=f"doc-{chance.randrange(4)}", technology=_technology(kind, chance),
        modality=chance.choices(list(Modality), (50, 20, 12, 18))[0], speaker=chance.choice(SPEAKERS),
        time=chance.choice(TIMES), status=chance.choice(list(Status)), confidence=chance.choice([0.5, 0.8, 0.95, 1.0]),
        harm=(chance.choice(list(Harm)),) if kind is Kind.USE and chance.random() < 0.5 else (),
    )


def _ends(kind: Kind, chance: Random) -> tuple[Party, Party]:
    givers, takers = [*STATES[:2], *MAKERS, *BODIES[:1]], [*STATES[2:], BODIES[1]]
    if kind in (Kind.ACCESS, Kind.DATA_TRANSFER):
        return chance.choice(takers), chance.choice(givers)
    if kind is Kind.USE:
        return chance.choice(takers), chance.choice(PEOPLE)
    if kind is Kind.AFFILIATION:
        return chance.choice([*STATES[:2], *BODIES[:1], *MAKERS[:2]]), chance.choice(MAKERS)
    if kind is Kind.RESTRICTION:
        return chance.choice(STATES), chance.choice(MAKERS)
    return chance.choice(givers), chance.choice(takers)


def _technology(kind: Kind, chance: Random) -> tuple[Technology, ...]:
    return () if kind is Kind.AFFILIATION else chance.choice(TECHNOLOGIES)
