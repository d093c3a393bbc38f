"""Old charsets told by letters and words: each language in each charset that it is written in, long and short."""

from __future__ import annotations

import pytest

from sousveil.reading.alphabets import charset_of
from sousveil.reading.charset import decode

TEXTS = {
    "fr": "Le ministère a acheté des caméras à une société étrangère. "
          "Cela a été dit par un député, et il est resté sans réponse.",
    "de": "Die Behörde hat Kameras über eine Tochterfirma gekauft. "
          "Das wurde nicht bestätigt, für die Fragen war niemand zu erreichen.",
    "es": "La policía compró cámaras a una compañía de la región. "
          "No se sabe quién las pagó ni por qué, según el diario.",
    "pl": "Spółka sprzedała kamery policji w 2018 roku. "
          "Dziennik podał, że umowę podpisano na pięć lat i że płatność jest tajna.",
    "cs": "Společnost prodala kamery městu v roce 2018. "
          "Řekl to deník, který žádá vysvětlení, ale úřad se k tomu nevyjádřil.",
    "hu": "A cég 2018-ban kamerákat adott el a minisztériumnak. "
          "A hírt egy újság közölte, és a szerződés nem nyilvános, hűtőházból jött.",
    "ro": "Firma a vândut camere poliţiei din oraş în anul 2018. "
          "Ziarul a scris că nu este cunoscut preţul şi că a fost ascuns.",
    "tr": "Şirket 2018 yılında bakanlığa kamera sattı. "
          "Haberi bir gazete yayımladı ve görüşme için çağrı yapıldı, ancak yanıt alınamadı.",
    "lt": "Įmonė 2018 metais pardavė kameras ministerijai. "
          "Apie tai rašė dienraštis, bet sutartis yra slapta ir jos niekas nematė už durų.",
    "el": "Η εταιρεία πούλησε κάμερες στο υπουργείο το 2018. "
          "Το είπε η εφημερίδα, που δεν έχει δει τη σύμβαση με την αστυνομία.",
    "ru": "Компания продала камеры министерству в 2018 году. "
          "Это было сообщено газетой, которая не видела договор и за него не отвечает.",
    "uk": "Компанія продала камери міністерству у 2018 році. "
          "Це повідомила газета, яка не бачила договір і за нього не відповідає.",
    "bg": "Фирмата продаде камери на министерството през 2018 година. "
          "Това съобщи вестник, който не е виждал договора за тях.",
    "he": "החברה מכרה מצלמות למשרד בשנת 2018. "
          "כך דווח בעיתון, והמשרד לא השיב על השאלות של העיתון.",
    "ar": "باعت الشركة كاميرات إلى الوزارة في عام 2018. "
          "ذكرت الصحيفة ذلك من مصادر لم تسمها، ولم ترد الوزارة على أسئلتها.",
}
CASES = [
    *((code, "cp1252") for code in ("fr", "de", "es")), *((code, charset) for code in ("pl", "cs", "hu", "ro")
                                                          for charset in ("cp1250", "iso8859_2")),
    ("tr", "cp1254"), ("lt", "cp1257"), ("el", "cp1253"), ("el", "iso8859_7"), ("uk", "cp1251"), ("uk", "koi8_u"),
    *(("ru", charset) for charset in ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic")), ("bg", "cp1251"),
    ("he", "cp1255"), ("ar", "cp1256"), ("ar", "iso8859_6"),
]


@pytest.mark.parametrize(("code", "charset"), CASES)
def test_a_text_in_an_old_charset_is_read_right_and_that_is_said(code: str, charset: str) -> None:
    text, notices = decode(TEXTS[code].encode(charset, errors="ignore"), "a")
    assert text == TEXTS[code].encode(charset, errors="ignore").decode(charset)
    assert [notice.kind for notice in notices] == ["charset-guessed"]


@pytest.mark.parametrize(
    ("words", "charset"),
    [("naïve", "cp1252"), ("Îles", "cp1252"), ("Škoda", "cp1250"), ("Kamery sprzedała spółka", "cp1250"),
     ("Москва купила камеры", "cp1251"), ("Москва купила камеры", "koi8_r"), ("“Quotes” in English only", "cp1252"),
     ("şirket ığdır", "cp1254"), ("“Überwachung” – 5 €", "cp1252"), ("חברת וואווי מכרה מצלמות", "cp1255")],
)
def test_a_few_words_are_read_by_their_letters(words: str, charset: str) -> None:
    assert decode(words.encode(charset), "a")[0] == words


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("华为公司于2018年向肯尼亚出售了监控摄像头。该消息由报纸报道。", "gb18030"),
        ("ファーウェイは監視カメラを販売した。新聞が報じた。", "cp932"),
        ("화웨이는 케냐에 감시 카메라를 판매했다. 신문이 보도했다.", "cp949"),
        ("華為公司向肯亞出售了監控攝影機。該消息由報紙報導。", "big5"),
    ],
)
def test_double_bytes_are_left_to_who_knows_them(words: str, charset: str) -> None:
    assert charset_of((words * 4).encode(charset))[1] is False
    assert decode((words * 4).encode(charset), "a")[0] == words * 4


def test_what_fits_no_alphabet_is_told_by_nothing() -> None:
    assert charset_of(bytes(range(128, 256)) * 3) == ("", False)
