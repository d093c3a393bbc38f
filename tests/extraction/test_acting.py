"""Which words act: what may be noun or verb is one by its neighbours."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document


def acting(text: str) -> set[str]:
    reading = engine.read(Document.of(text), load("en"))
    return {verb.lemma for scene in reading.scenes for verb in scene.sentence.verbs}


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Vumacam is a firm that sold cameras to Johannesburg.", {"sell"}),
        ("An audit that found Huawei cameras in Sweden is secret.", {"find"}),
        ("These are private entities that develop spyware in Israel.", {"develop"}),
        ("Presight is to design and operate the platform of Astana.", {"design", "operate"}),
        ("The tool can track, intercept and extract messages in Kenya.", {"track", "intercept", "extract"}),
        ("Kenya does not recognise the firm and forbids its sale.", {"forbid"}),
        ("A maker in China photographs the screen and sends the pictures to Beijing.", {"photograph", "send"}),
        ("The new intercept system, a gift of Russia, lets the army of Mali listen.", {"let"}),
        ("This grant comes from Japan.", {"come"}),
        ("Dahua helped the police of Peru hack the phones of dissidents.", {"hack"}),
        ("The French kept a door into the server of Kenya.", {"keep"}),
        ("The European Union on Thursday put NtechLab on its list.", {"put"}),
        ("A dealer which between 2008 and 2011 brought listening equipment to Skopje has closed.", {"bring"}),
        ("Orchidea denied that it “operates cameras” in Chad.", {"operate"}),
        ("Files hold evidence linking Predator to Greece.", {"link"}),
        ("Telnet is half-owned by Orange.", {"own"}),
        ("The commune switched the cameras off after protests.", {"switch off"}),
    ],
)
def test_what_acts(text: str, verbs: set[str]) -> None:
    assert verbs <= acting(text)


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("The police of Ghana obtained the location records from Verizon.", {"record"}),
        ("Kenya issued consultancy contracts to Nokia.", {"contract"}),
        ("Kenya worked on cloud contracts in the region.", {"contract"}),
        ("Huawei opened five border posts to trade.", {"post"}),
        ("NSO sells that client list to nobody in Chad.", {"list"}),
        ("The system is state-owned in Laos.", {"own"}),
        ("The Chinese control centre in Laos is shut.", {"control"}),
    ],
)
def test_what_only_looks_like_a_verb(text: str, nouns: set[str]) -> None:
    assert not nouns & acting(text)
