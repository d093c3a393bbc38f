"""Which languages are read: French and Spanish as English, others said; a language is its folder of tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil import ledger, pipeline
from sousveil.cli import main
from sousveil.extraction import languages
from sousveil.extraction.forms import CONDITIONAL, FUTURE, ING, PARTICIPLE, PAST, S
from sousveil.extraction.language import load
from sousveil.extraction.languages import code_of
from sousveil.extraction.tokens import tokenise
from sousveil.model import Document

GERMAN = (
    "Die Firma Huawei hat der Polizei von Kenia im Jahr 2018 Kameras verkauft, und die Regierung ist mit dem Ergebnis nicht "
    "zufrieden, wie sie auf ihrer Seite schreibt. Das Netz wird für die Stadt ausgebaut und auch von der Armee genutzt."
)
FRENCH = (
    "Huawei a vendu des caméras de surveillance au Kenya en 2018, et la police les a installées dans les rues de la capitale "
    "avec l'aide d'une équipe de techniciens."
)
SPANISH = (
    "Huawei vendió cámaras de vigilancia a Ecuador en 2018, y la policía las instaló en las calles de la capital con la ayuda "
    "de un equipo de técnicos."
)


def kinds(text: str, **more: str) -> list[tuple[str, str | None, str | None]]:
    claims = pipeline.shown(pipeline.claims_of(Document.of(text, **more)), candidates=False)
    return [(str(c.kind), c.from_party and c.from_party.name, c.to_party and c.to_party.name) for c in claims]


def test_three_languages_are_read() -> None:
    assert languages() == ("en", "es", "fr")


@pytest.mark.parametrize(("text", "to"), [(FRENCH, "Kenya"), (SPANISH, "Ecuador")])
def test_a_text_that_does_not_say_its_language_is_read_by_its_look(text: str, to: str) -> None:
    assert ("supply", "Huawei", to) in kinds(text)


def test_a_wrong_label_on_a_long_text_does_not_hide_it() -> None:
    assert code_of(Document.of(FRENCH * 5, language="en")) == "fr"
    assert code_of(Document.of("Huawei a vendu des caméras au Kenya.", language="FR")) == "fr"
    assert code_of(Document.of("Huawei sold it.")) == "en"


def test_a_language_that_is_not_read_is_said_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    with ledger.open(tmp_path / "l.sousveil") as opened:
        report = pipeline.read_into(opened, [tmp_path / "a.txt"])
        assert opened.counts()["documents"] == 1
    assert (report.documents, report.claims, report.candidates) == (1, 0, 0)
    assert "language de: stored, but not read for claims (read are: en, es, fr)" in report.line() + str(report.notices)
    assert main(["extract", str(tmp_path / "a.txt")]) == 0
    said = capsys.readouterr()
    assert said.out == "" and "language de" in said.err


def test_the_user_can_say_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("ZTE n'a pas vendu de système d'écoute à l'Iran.", encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--language", "fr"]) == 0
    assert "denied" in capsys.readouterr().out


@pytest.mark.parametrize(("code", "text", "homes"), [
    ("fr", "La société italienne Optiwatch a vendu des caméras à la police kényane.", ("IT", "KE")),
    ("es", "La empresa italiana Optiwatch vendió cámaras a la policía boliviana.", ("IT", "BO")),
])  # fmt: skip
def test_a_nationality_behind_the_noun_gives_the_home(code: str, text: str, homes: tuple[str, str]) -> None:
    [claim] = pipeline.claims_of(Document.of(text, language=code))
    assert claim.from_party and claim.to_party
    assert (claim.from_party.country, claim.to_party.country) == homes


def test_elided_words_are_cut_off_at_their_place() -> None:
    text = "L’État qu'a doté l'entreprise d'écoutes aujourd'hui"
    tokens = tokenise(text, 0, len(text), elided=load("fr").words["elided"])
    assert [token.low for token in tokens] == [
        "l'", "état", "qu'", "a", "doté", "l'", "entreprise", "d'", "écoutes", "aujourd'hui",
    ]  # fmt: skip
    assert all(text[token.start : token.end] == token.text for token in tokens)


@given(st.text(alphabet="aéİL'’ dqu.", max_size=40))
def test_tokens_keep_their_places_whatever_is_elided(text: str) -> None:
    tokens = tokenise(text, 0, len(text), elided=load("fr").words["elided"])
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [t.start for t in tokens] == sorted({t.start for t in tokens})


@pytest.mark.parametrize(("code", "word", "lemma", "form"), [
    ("fr", "vendaient", "vendre", PAST), ("fr", "fournissent", "fournir", S), ("fr", "installées", "installer", PARTICIPLE),
    ("fr", "livrera", "livrer", FUTURE), ("fr", "aurait", "avoir", CONDITIONAL), ("fr", "équipant", "équiper", ING),
    ("fr", "acquise", "acquérir", PARTICIPLE), ("fr", "exigeait", "exiger", PAST), ("fr", "dément", "démentir", S),
    ("es", "vendieron", "vender", PAST), ("es", "suministra", "suministrar", S), ("es", "instaladas", "instalar", PARTICIPLE),
    ("es", "entregará", "entregar", FUTURE), ("es", "habría", "haber", CONDITIONAL), ("es", "vigilando", "vigilar", ING),
    ("es", "niega", "negar", S), ("es", "construyó", "construir", PAST), ("es", "envía", "enviar", S),
])  # fmt: skip
def test_verbs_are_known_in_their_forms(code: str, word: str, lemma: str, form: str) -> None:
    found = load(code).verb_forms[word]
    assert found.lemma == lemma and form in found.forms


def test_every_language_has_the_groups_that_the_rules_use() -> None:
    base = load("en")
    for code in ("fr", "es"):
        other = load(code)
        assert (
            base.nouns.keys() - {"offices", "not_heads"} == other.nouns.keys()
            and base.reporting.keys() - {"telling"} == other.reporting.keys()
        )
        assert {f.kind for frames in other.verb_frames.values() for f in frames} == {
            f.kind for frames in base.verb_frames.values() for f in frames
        }
        assert base.tables["technology"].keys() - {"hints", "watching"} == other.tables["technology"].keys()


@pytest.mark.parametrize("code", ["fr", "es"])
@pytest.mark.parametrize("text", [
    "l'" * 3000, "a vendu à " * 800, "no se le ha de " * 500, "Huawei, " * 1500, "est en train de " * 500,
    "QU'AURAIT ÉTÉ VENDU",
    "l’\u200bÉtat", "d'", "ne", "", "se ha", "Huawei a été", "caméras de de de Huawei",
])  # fmt: skip
def test_odd_texts_are_read_in_bounded_time(code: str, text: str) -> None:
    for claim in pipeline.claims_of(Document.of(text, language=code)):
        assert claim.quote == Document.of(text).text[claim.start : claim.end]
