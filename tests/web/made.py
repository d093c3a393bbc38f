"""Ledgers made for the tests: invented companies and lenders, real country codes, sentences whose offsets are known.

Promises the same ledger for the same numbers, on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sousveil import ledger as ledgers
from sousveil.drawing.places import country_name, world
from sousveil.ledger import Ledger
from sousveil.model import Amount, Claim, Document, Harm, Kind, Modality, Origin, Party, PartyType, Status, Technology, Tier

COMPANIES = {
    "Norvane Signals": "CN", "Calder Vision": "CN", "Istria Networks": "CN", "Quillon Systems": "US", "Veraxis Analytics": "US",
    "Ombrel Technologies": "IL", "Tessaly Signals": "IT", "Harrow Vision": "GB", "Lumenor Networks": "FR",
    "Kestrin Systems": "DE", "Polaris Signals": "RU", "Sentium Vision": "AE", "Oculon Technologies": "JP",
    "Marrow Signals": "ZA",
}
LENDERS = {"Export Bank of Norland": "CN", "Meridial Development Bank": "US"}
RECIPIENTS = ("KE", "RS", "UG", "ZM", "PK", "EC", "UZ", "MX", "EG", "MA", "TH", "HU", "MU", "BO", "ET", "NG", "KZ", "SA")
PEOPLE = ("protesters", "journalists", "opposition members", "trade unionists", "migrants", "an ethnic minority")
SPEAKERS = (None, None, None, "the interior ministry", "the audit office", "a parliamentary committee")
WORDS = {
    Technology.VIDEO_SURVEILLANCE: "street cameras", Technology.FACE_RECOGNITION: "face-recognition software",
    Technology.SAFE_CITY: "a safe-city command centre", Technology.TELECOM_NETWORK: "a telecom backbone",
    Technology.INTERCEPTION: "an interception centre", Technology.SPYWARE: "a device-intrusion system",
    Technology.BIOMETRIC_ID: "a biometric register", Technology.DATA_CENTRE: "a government data centre",
    Technology.DRONE: "surveillance drones", Technology.PHONE_FORENSICS: "phone-extraction kits",
}
FILLER = (
    "The contract was not published.", "Parliament was told two years later.", "The tender named three bidders.",
    "Local installers carried out the work.", "Maintenance is paid for by the year.", "An annex lists the sites by district.",
)
_VERBS = {
    Kind.SUPPLY: "{a} supplied {w} to {b}", Kind.FINANCE: "{a} lent money for {w} to {b}",
    Kind.ACCESS: "{b} kept remote access to {w} in {a}", Kind.DATA_TRANSFER: "{a} sent images from {w} to {b}",
    Kind.USE: "{a} turned {w} on {b}", Kind.COOPERATION: "{a} and {b} trained together on {w}",
    Kind.AFFILIATION: "{b} belongs to {a}", Kind.RESTRICTION: "{a} put {b} under restrictions over {w}",
}


@dataclass(frozen=True)
class Cast:
    """Who is in a made ledger: companies and their countries, recipients; the higher the `skew`, the more of the first ones."""

    companies: dict[str, str]
    recipients: tuple[str, ...]
    skew: float = 1.0

    def pick(self, chance: random.Random, names: Sequence[str]) -> str:
        return chance.choice(names) if self.skew == 1.0 else names[int(len(names) * chance.random() ** self.skew)]


FEW = Cast(COMPANIES, RECIPIENTS)


def many(companies: int) -> Cast:
    """All countries of the map, and so many companies; a few of each in most claims."""
    chance = random.Random(3)
    first = ("Nor", "Cal", "Ist", "Qui", "Ver", "Omb", "Tes", "Har", "Lum", "Kes", "Pol", "Sen", "Ocu", "Mar", "Bel", "Dra")
    second = ("vane", "der", "ria", "llon", "axis", "rel", "saly", "row", "enor", "trin", "aris", "tium", "lon", "gate", "mere")
    third = ("Signals", "Vision", "Networks", "Systems", "Analytics", "Technologies", "Cyber", "Telecom")
    names = [f"{a}{b} {c}" for c in third for a in first for b in second]
    chance.shuffle(names)
    homes, codes = ("CN", "US", "IL", "FR", "GB", "DE", "IT", "RU"), tuple(world())
    return Cast({name: chance.choice(homes if chance.random() < 0.6 else codes) for name in names[:companies]}, codes, 2.2)


@dataclass
class Draft:
    """A document being written, and the claims that its sentences make."""

    title: str
    published: str
    text: str = ""
    claims: list[tuple[int, int, dict[str, object]]] = field(default_factory=list)

    def say(self, kind: Kind, ends: tuple[Party, Party], **fields: object) -> None:
        """A sentence and its claim."""
        technology = fields.get("technology", ())
        words = WORDS[technology[0]] if technology else ""  # type: ignore[index]
        core = _VERBS[kind].format(a=ends[0].name, b=ends[1].name, w=words)
        if fields.get("time"):
            core += f" in {str(fields['time'])[:4]}"
        modality = fields.get("modality", Modality.ASSERTED)
        hedged = {Modality.ALLEGED: f"{core}, according to people who asked not to be named",
                  Modality.POSSIBLE: f"{core}, or could", Modality.DENIED: f"officials denied that {core}"}
        told = hedged.get(modality, core)  # type: ignore[arg-type, call-overload]
        told = told[0].upper() + told[1:]
        start = len(self.text)
        self.text += told
        self.claims.append((start, start + len(told), {"kind": kind, "ends": ends, **fields}))
        self.text += ". "

    def fill(self, words: str) -> None:
        self.text += words + " "

    def paragraph(self) -> None:
        self.text = self.text.rstrip() + "\n\n"

    def built(self, number: int) -> tuple[Document, list[Claim]]:
        """The document and its claims, parties' spans found in the sentence."""
        document = Document.of(
            self.text.rstrip(), title=self.title, published=self.published, publisher="Test Press", format="txt",
            origin=Origin(f"made/{number:04}.txt"))
        return document, [_claim(document, start, end, fields) for start, end, fields in self.claims]


def _claim(document: Document, start: int, end: int, fields: dict[str, object]) -> Claim:
    rest = {key: value for key, value in fields.items() if key not in ("kind", "ends")}
    first, second = (_spanned(document, party, start, end) for party in fields["ends"])  # type: ignore[attr-defined]
    return Claim.of(document, start=start, end=end, kind=fields["kind"], from_party=first, to_party=second,  # type: ignore[arg-type]
                    extractor="made/1", frame="made", confidence=0.9, **rest)  # type: ignore[arg-type]


def _spanned(document: Document, party: Party, start: int, end: int) -> Party:
    at = document.text.find(party.name, start, end)
    if at < 0:
        return party
    return Party(name=party.name, type=party.type, country=party.country, written=party.name, span=(at, at + len(party.name)))


def company(name: str, cast: Cast = FEW) -> Party:
    return Party(name=name, type=PartyType.COMPANY, country=cast.companies[name])


def lender(name: str) -> Party:
    return Party(name=name, type=PartyType.PUBLIC_BODY, country=LENDERS[name])


def state(code: str) -> Party:
    return Party(name=country_name(code), type=PartyType.STATE, country=code)


def group(name: str) -> Party:
    return Party(name=name, type=PartyType.GROUP)


def drafts(documents: int, claims: int, *, seed: int = 7, cast: Cast = FEW) -> list[Draft]:
    """So many documents with so many claims in all."""
    chance = random.Random(seed)
    made = [
        Draft(f"Report {n + 1} on surveillance contracts", f"{chance.randint(2012, 2026)}-{chance.randint(1, 12):02}-15")
        for n in range(documents)
    ]
    for number in range(claims):
        draft = made[number * documents // claims]
        if chance.random() < 0.6:
            draft.fill(chance.choice(FILLER))
        _say(draft, chance, cast)
        if chance.random() < 0.3:
            draft.paragraph()
    return made


def _say(draft: Draft, chance: random.Random, cast: Cast) -> None:
    weights = {Kind.SUPPLY: 46, Kind.FINANCE: 10, Kind.ACCESS: 11, Kind.DATA_TRANSFER: 8, Kind.USE: 12, Kind.COOPERATION: 5,
               Kind.AFFILIATION: 3, Kind.RESTRICTION: 5}
    kind = chance.choices(list(weights), list(weights.values()))[0]
    maker = company(cast.pick(chance, list(cast.companies)), cast)
    recipient = state(cast.pick(chance, cast.recipients))
    ends = {
        Kind.SUPPLY: (maker, recipient), Kind.FINANCE: (lender(chance.choice(list(LENDERS))), recipient),
        Kind.ACCESS: (recipient, maker), Kind.DATA_TRANSFER: (recipient, maker),
        Kind.USE: (recipient, group(chance.choice(PEOPLE))), Kind.COOPERATION: (state(maker.country or "CN"), recipient),
        Kind.AFFILIATION: (state(maker.country or "CN"), maker), Kind.RESTRICTION: (state("US"), maker),
    }[kind]
    fields: dict[str, object] = {"time": _time(chance), "modality": chance.choices(list(Modality), (62, 22, 9, 7))[0]}
    fields["status"] = chance.choices(list(Status), (2, 2, 4, 1, 2))[0]
    if kind is not Kind.AFFILIATION:
        fields["technology"] = (chance.choice(list(WORDS)),)
    if fields["modality"] is not Modality.ALLEGED:
        fields["speaker"] = chance.choice(SPEAKERS)
    if kind is Kind.FINANCE:
        fields["amount"] = Amount(chance.randint(10, 900) * 1e6, "USD")
    if kind is Kind.USE:
        fields["harm"] = (chance.choice(list(Harm)),)
    draft.say(kind, ends, **fields)


def _time(chance: random.Random) -> str | None:
    year, month = int(chance.triangular(2004, 2026, 2019)), chance.randint(1, 12)
    shapes = (f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{chance.randint(1, 28):02}", f"{year}~",
              f"{str(year)[:3]}X", f"{year}/{year + 2}", f"{year}-2{chance.randint(1, 4)}", None)
    return chance.choices(shapes, (34, 24, 10, 7, 5, 10, 4, 6))[0]


def fill(ledger: Ledger, documents: int, claims: int, *, seed: int = 7, cast: Cast = FEW) -> None:
    """Write such documents into a ledger, in one step."""
    with ledger.batch():
        for number, draft in enumerate(drafts(documents, claims, seed=seed, cast=cast)):
            document, found = draft.built(number)
            unique = {claim.id: claim for claim in found}
            ledger.add(document, unique.values(), original=document.text.encode())


def make(path: Path, documents: int, claims: int, *, seed: int = 7, cast: Cast = FEW) -> Path:
    """A ledger file of so many documents and claims."""
    with ledgers.open(path) as ledger:
        fill(ledger, documents, claims, seed=seed, cast=cast)
    return path


def make_unsure(path: Path, documents: int, claims: int, *, seed: int = 4) -> Path:
    """The same with claims that are .3, .6 or .9 sure; those below .5 are candidates."""
    chance = random.Random(seed)
    with ledgers.open(path) as ledger, ledger.batch():
        for number, draft in enumerate(drafts(documents, claims)):
            document, found = draft.built(number)
            unique = {claim.id: claim for claim in found}.values()
            ledger.add(document, [_surely(claim, chance.choice([0.3, 0.6, 0.9])) for claim in unique])
    return path


def _surely(claim: Claim, confidence: float) -> Claim:
    return replace(claim, confidence=confidence, tier=Tier.CLAIM if confidence >= 0.5 else Tier.CANDIDATE)
