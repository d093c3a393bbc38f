"""Languages by script and common words; nothing from too little."""

from __future__ import annotations

import pytest

from sousveil import reading
from sousveil.reading.language import language_of

TEXTS = {
    "en": "The ministry said that the cameras were bought from a company abroad and that it had paid for them with a loan.",
    "de": "Das Ministerium hat die Kameras von einer Firma im Ausland gekauft, und sie wurden mit einem Kredit bezahlt.",
    "fr": "Le ministère a acheté les caméras à une société étrangère, et elles sont payées par un prêt de la banque.",
    "es": "El ministerio compró las cámaras a una empresa del extranjero y se pagaron con un préstamo del banco.",
    "it": "Il ministero ha comprato le telecamere da una società che non è italiana, con un prestito della banca.",
    "pt": "O ministério comprou as câmaras a uma empresa do estrangeiro e foram pagas com um empréstimo do banco.",
    "ru": "Министерство купило камеры у иностранной компании, и они были оплачены из кредита, как и в прошлом.",
    "zh": "该部门从国外一家公司购买了摄像头，并用银行提供的贷款支付了费用。",
    "ja": "同省は海外の会社からカメラを購入し、銀行の融資で支払った。",
    "ko": "그 부처는 해외 회사에서 카메라를 구입하고 은행 대출로 지불했다고 밝혔다.",
    "ar": "قالت الوزارة إن الكاميرات التي تم شراؤها من شركة في الخارج دفعت من قرض على مدى سنوات مع فوائد",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_language_is_told_by_script_and_common_words(code: str) -> None:
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text", ["", "Huawei ZTE Hikvision", "Kenya | 2018 | 45", "12345 67890 " * 20, "Lorem ipsum dolor sit amet " * 5]
)
def test_too_little_or_strange_text_has_no_language(text: str) -> None:
    assert language_of(text) is None


def test_what_a_document_says_of_its_language_wins() -> None:
    raw = f"Title: A\nLanguage: de\n\n{TEXTS['en']}".encode()
    assert reading.read(raw, name="a.txt").language == "de"
    assert reading.read(TEXTS["en"].encode(), name="a.txt").language == "en"
