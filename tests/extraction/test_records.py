"""Forms with labels: who stands behind `Buyer:` and `Contractor:`, over lines, lots and languages."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document


def read(text: str, lang: str = "en") -> set[tuple[str, str, str | None]]:
    """(kind, from's name, to's country) of the claims that forms make."""
    claims = engine.claims(engine.read(Document.of(text, language=lang), load(lang)))
    labels = {
        (str(c.kind), c.from_party.name, c.to_party.country) for c in claims if c.frame in ("supply.award", "finance.loan")
    }
    assert all(text[c.start : c.end] == c.quote for c in claims)
    return labels


NOTICE = (
    "Contracting authority: Hellenic Police, Athens. Title: supply of face recognition. "
    "Contractor: Intracom Telecom S.A. Value: 4 million euros without VAT."
)


def test_labels_of_one_notice_make_a_supply():
    assert read(NOTICE) == {("supply", "Intracom Telecom S.A.", "GR")}


def test_one_buyer_may_have_many_suppliers():
    text = "Buyer: Ministry of Interior of Kosovo\nSubject: cameras\nSupplier: Hikvision\nSubject: drones\nSupplier: DJI\n"
    assert read(text) == {("supply", "Hikvision", "XK"), ("supply", "DJI", "XK")}


def test_each_pair_of_a_list_is_its_own():
    first, second = "Customer: Ministry of Interior of Kosovo. Cameras.", "Customer: Ministry of Defence of Peru."
    text = f"Supplier: Hikvision. {first}\nSupplier: DJI. {second}"
    assert read(text) == {("supply", "Hikvision", "XK"), ("supply", "DJI", "PE")}


def test_what_stands_far_apart_is_not_joined():
    filler = "\n".join(f"Paragraph {n} says nothing." for n in range(12))
    assert read(f"Buyer: Ministry of Interior of Kosovo\nCameras.\n{filler}\nSupplier: Hikvision") == set()


def test_loan_table_makes_a_finance():
    text = "Recipient: Ethiopia\nFunding agency: Export-Import Bank of China\nDescription: surveillance camera network\n"
    assert {claim[0] for claim in read(text)} == {"finance"}


@pytest.mark.parametrize(
    "text", ["Speaker: Mr Smith. Customer: the shop. Supplier: none.", "The supplier Hikvision met the buyer."]
)
def test_no_form_no_claim(text):
    assert read(text) == set()


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("fr", "Acheteur : Ministère de l'Intérieur du Sénégal. Objet : caméras de surveillance. Titulaire : Huawei.",
         ("supply", "Huawei", "SN")),
        ("es", "Comprador: Ministerio de Seguridad de Honduras. Objeto: cámaras de videovigilancia. Proveedor: Dahua.",
         ("supply", "Dahua", "HN")),
    ],
)  # fmt: skip
def test_forms_in_other_languages(lang, text, found):
    assert read(text, lang) == {found}
