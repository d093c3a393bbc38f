"""Amounts as tables write them: "RMB 12.4 million", "$1,616,970 million", "GYD $10 million".

Invariant: a number is never guessed: a unit that is no unit ("billon") gives no amount and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.model import Amount

_UNITS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "bn": 1e9}
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "RMB": "CNY", "CNY": "CNY", "YUAN": "CNY", "₡": "CRC"}
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AZN BAM BDT BGN BHD BIF BND BOB BRL BTN BWP BYN CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF "
    "DKK DOP DZD EGP ERN ETB EUR FJD GBP GEL GHS GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES "
    "KGS KHR KMF KPW KRW KWD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SDR SEK SGD SLL SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XDR XOF XPF YER ZAR ZMW ZWL"
)
_CURRENCY = rf"(?P<currency>US\$|(?:{'|'.join(_CODES.split())}|RMB)(?:\s?\$)?|[$€£¥₡])"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s*(?P<unit>[A-Za-z]+))?"
_BEFORE = re.compile(rf"(?<![A-Za-z]){_CURRENCY}\s*{_NUMBER}")
_AFTER = re.compile(rf"(?<![\d.,]){_NUMBER}?\s+(?P<currency>USD|EUR|RMB|CNY|yuan)\b")
_NO_UNIT = re.compile(r"\b(?:b|m|tr)il+i?o?n*s?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """An amount that was read, or why it was not; `written` are the words; both None where there is nothing to read."""

    amount: Amount | None = None
    written: str = ""
    why: str = ""


def amount(title: str) -> Read:
    """The first amount with a currency in a title."""
    hit = _BEFORE.search(title) or _after(title)
    if not hit:
        return Read()
    unit = (hit["unit"] or "").lower()
    written = hit[0] if unit in _UNITS or _NO_UNIT.fullmatch(unit) else hit[0][: hit.end("number") - hit.start()]
    if hit.re is _AFTER:
        written = hit[0]
    if unit not in _UNITS and _NO_UNIT.fullmatch(unit):
        return Read(written=written, why=f"{hit['unit']!r} is no unit")
    value = float(hit["number"].replace(",", "")) * _UNITS.get(unit, 1.0)
    return Read(Amount(value, _currency(hit["currency"])), written)


def _after(title: str) -> re.Match[str] | None:
    for hit in _AFTER.finditer(title):
        if not hit["unit"] or hit["unit"].lower() in _UNITS or _NO_UNIT.fullmatch(hit["unit"]):
            return hit
    return None


def _currency(written: str) -> str:
    code = written.upper()
    if code in _SIGNS:
        return _SIGNS[code]
    if len(code) > 3 and code[:3].isalpha():
        code = code[:3]
    return _SIGNS.get(code, code)
