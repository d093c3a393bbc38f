"""The language of a text by its script and commonest words: for documents that do not say it themselves.

Invariant: None where the signs are few or divided; never a guess from a handful of words. Words and scripts are data.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 20_000
_ENOUGH_WORDS, _ENOUGH_LETTERS = 12, 20
_SHARE, _LEAD = 0.1, 1.4
_SMALL_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)
_SCRIPTED = re.compile("[\u0370-\u03ff\u0590-\u05ff\u0900-\u097f\u0e00-\u0e7f\u10a0-\u10ff\u1200-\u137f\u3040-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": "the of and to in that was is for with by from which has have it on its were are be as at",
    "de": "der die das und ist von den mit nicht ein eine auf dem im wurde für sich als auch werden bei hat",
    "fr": "le la les de un en à il se des et est une dans que qui pour pas sur par au du avec plus ont sont cette aux",
    "es": "el la los las de que y en un una por con para del se su no al como fue más ha sus",
    "it": "il di che la e per un una non sono con del della dei nel alla anche è gli da stato le",
    "pt": "o de que e do da em um uma para com não os as dos no na por mais foi ao são",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er ook door bij werd heeft naar",
    "pl": "i w na z do nie się że jest to jak przez dla od po który oraz są za ale",
    "tr": "ve bir bu için ile da de olarak olan daha çok gibi kadar sonra en ne var ancak",
    "sv": "och i att det som en på är av för med den till har inte om ett var från men",
    "ru": "и в не на что с по как это для из от к но был его также за при",
    "uk": "і в не на що з до як це для та від за але був його також при про",
    "ar": "في من على إلى أن عن مع التي هذا هذه كان الذي بين",
    "fa": "در به از که این را با است برای آن یک می شده",
}
_CODES: dict[str, list[str]] = {}
for _code, _words in _COMMON.items():
    for _word in set(_words.split()):
        _CODES.setdefault(_word, []).append(_code)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.05),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.3),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.3),
    ("el", re.compile("[\u0370-\u03ff]"), 0.3),
    ("he", re.compile("[\u0590-\u05ff]"), 0.3),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.3),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.3),
    ("am", re.compile("[\u1200-\u137f]"), 0.3),
    ("hi", re.compile("[\u0900-\u097f]"), 0.3),
)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, or None."""
    sample = text[:_SAMPLE]
    is_ascii = sample.isascii()
    if is_ascii:
        words = sample.encode("ascii").translate(_SMALL_LETTERS).decode("ascii").split()
    else:
        sample = sample.casefold()
        words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < _ENOUGH_LETTERS:
        return None
    if not is_ascii and _SCRIPTED.search(sample):
        for code, script, share in _SCRIPTS:
            if len(script.findall(sample)) >= share * letters:
                return code
    if len(words) < _ENOUGH_WORDS:
        return None
    counts = dict.fromkeys(_COMMON, 0)
    for word, times in Counter(words).items():
        for code in _CODES.get(word, ()):
            counts[code] += times
    second, most = sorted(counts.values())[-2:]
    if most < _SHARE * len(words) or most < _LEAD * second:
        return None
    return max(counts, key=counts.__getitem__)
