"""Bytes to characters by evidence: byte order mark, then strict UTF-8, then what is declared, then the best guess.

Invariant: valid UTF-8 with characters beyond ASCII is never read as anything else, whatever is declared (that would be
mojibake); every choice that was not plain UTF-8 is a notice; characters that could not be read are counted.
"""

from __future__ import annotations

import codecs
import re

from sousveil.model import Notice, ReadingError

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
         (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What browsers read for a label (WHATWG Encoding Standard): the declared name is often the smaller sister.
_REALLY = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_LATIN_SISTERS = frozenset((
    "cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_9", "iso8859_10", "iso8859_13",
    "iso8859_14", "iso8859_15", "iso8859_16", "latin_1", "mac_roman", "mac_latin2", "mac_turkish", "cp850", "cp437",
    "cp858", "cp1140", "hp_roman8",
))
_WESTERN = frozenset("àâäáãåçèéêëîïíìñôöóòùûüúÿßæœøÀÂÄÁÃÅÇÈÉÊËÎÏÍÌÑÔÖÓÒÙÛÜÚŸÆŒØ€£§°ºª«»‹›“”„‘’‚…–—•·©®™¿¡\xa0\xad²³½¼´%")
_SAMPLE = 262_144
_FEW, _SEVERAL = 3, 4
_EASTERN = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff01-\uff60“”‘’…—·]")
_STRAY = "sousveil-stray"
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_CONTROL_CODES = bytes((*range(9), *range(14, 27), *range(28, 32)))


def decode(raw: bytes, shown: str, *, declared: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """Text of bytes and what must be said of how it was read. Raises ReadingError on binary."""
    for mark, wide_charset in _BOMS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], wide_charset, shown)
    wide = _wide_without_mark(raw)
    if wide is not None:
        return wide, (Notice("charset-guessed", "no byte order mark; read as UTF-16 by its pattern of zero bytes"),)
    if is_binary(raw):
        raise ReadingError(f"{shown}: not a readable document: the bytes are binary")
    charset = _known(declared)
    if charset and _is_escaped(charset):
        return _as(raw, charset, f"declared and read as {charset}")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(raw, charset, declared)
    if charset and charset != "utf-8" and not raw.isascii():
        return text, (Notice("charset-declared-wrong", f"declared as {declared}, but it is UTF-8 and was read as UTF-8"),)
    return text, ()


def declared_in_html(raw: bytes) -> str | None:
    """The charset that a page or an XML file declares in its first 4096 bytes, as written."""
    hit = _XML_DECLARATION.search(raw[:1024]) or _META.search(raw[:4096])
    return hit[1].decode("ascii") if hit else None


def is_binary(raw: bytes) -> bool:
    """Are there so many control bytes in the first 64 KB that this is no text?"""
    head = raw[:65536]
    controls = len(head) - len(head.translate(None, _CONTROL_CODES))
    return controls > len(head) // 100 + 2 or head.count(b"\x00") > len(head) // 1000 + 2


def _marked(raw: bytes, charset: str, shown: str) -> tuple[str, tuple[Notice, ...]]:
    if charset == "utf-8" and is_binary(raw):
        raise ReadingError(f"{shown}: not a readable document: the bytes are binary")
    try:
        return raw.decode(charset), ()
    except UnicodeDecodeError:
        return _as(raw, charset, f"its byte order mark says {charset}")


def _wide_without_mark(raw: bytes) -> str | None:
    head = raw[:4096]
    if len(head) < 4 or len(raw) % 2 or b"\x00" not in head:
        return None
    for first, charset in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[first::2].count(0)
        if zeros > len(head) // 5 and not head[1 - first :: 2].count(0):
            try:
                return raw.decode(charset)
            except UnicodeDecodeError:
                return None
    return None


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().lower().removeprefix("x-").replace("windows-", "cp")).name
    except (LookupError, ValueError):
        return None
    try:
        b" ".decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return _REALLY.get(name, name)


def _is_escaped(charset: str) -> bool:
    """Charsets whose bytes are all ASCII: they are valid UTF-8 too, so only the declaration tells."""
    return charset.startswith("iso2022") or charset in ("utf-7", "hz")


def _not_utf8(raw: bytes, charset: str | None, declared: str | None) -> tuple[str, tuple[Notice, ...]]:
    told = "declared as" if charset == "utf-8" else "mostly"
    mixed = _mixed(raw, at_least=_FEW if charset == "utf-8" else 0)
    if mixed:
        return mixed[0], (Notice("charset-lossy" if "\ufffd" in mixed[0] else "charset-guessed", f"{told} UTF-8; {mixed[1]}"),)
    if charset and charset != "utf-8":
        try:
            return raw.decode(charset), (Notice("charset-declared", f"declared and read as {charset}"),)
        except UnicodeDecodeError:
            pass
    about = f"declared as {declared}, which it is not; " if declared else "not UTF-8; "
    guessed = _guess(raw)
    return _as(raw, guessed, f"{about}read as {guessed}")


def _mixed(raw: bytes, *, at_least: int) -> tuple[str, str] | None:
    """Text that is UTF-8 with other bytes in it, as many at most or `at_least`, which are read as Windows-1252; None where it
    is not UTF-8 at all."""
    broken = raw.decode("utf-8", errors="replace").count("\ufffd")
    kept = raw.decode("utf-8", errors="ignore")
    good = len(kept) - len(kept.encode("ascii", errors="ignore"))
    if not good or broken > max(good, at_least):
        return None
    return raw.decode("utf-8", errors=_STRAY), f"{broken} pieces that are not were read as Windows-1252"


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, as Windows-1252 where it has them; a character that the end of the text cuts is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.reason.startswith("unexpected end"):
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_STRAY, _stray)


def _guess(raw: bytes) -> str:
    from sousveil.reading.alphabets import charset_of

    told, by_words = charset_of(raw)
    if by_words:
        return told
    from charset_normalizer import from_bytes

    sample = raw[:_SAMPLE]
    best = from_bytes(sample).best()
    if best is None:
        return told or "cp1252"
    if told and not _is_eastern(sample.decode(best.encoding, errors="replace")):
        return told
    return "cp1252" if best.encoding in _LATIN_SISTERS and _looks_western(sample) else best.encoding


def _is_eastern(text: str) -> bool:
    """Are all signs beyond ASCII Chinese, Japanese or Korean, and several of them?"""
    signs = [sign for sign in text if sign > "\x7f"]
    return len(signs) >= _SEVERAL and all(map(_EASTERN.match, signs))


def _looks_western(raw: bytes) -> bool:
    """Are all letters beyond ASCII, read as Windows-1252, those of Western European languages?"""
    letters = {character for character in raw.decode("cp1252", errors="replace") if ord(character) > 127}
    return letters <= _WESTERN or (letters <= _WESTERN | {"õ", "Õ"} and not letters.isdisjoint("ãÃ"))


def _as(raw: bytes, charset: str, said: str) -> tuple[str, tuple[Notice, ...]]:
    text = raw.decode(charset, errors="replace")
    lost = text.count("\ufffd")
    kind = "charset-lossy" if lost else "charset-guessed"
    return text, (Notice(kind, said + (f"; {lost} characters could not be read" if lost else "")),)
