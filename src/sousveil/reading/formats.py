"""The formats that are read: the module and function of each reader, imported only when a document asks for it.

Invariant: importing this imports no parser.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from sousveil.reading.kinds import Reading

READERS: dict[str, tuple[str, str]] = {
    "txt": ("plain", "read_text"),
    "md": ("plain", "read_markdown"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pptx": ("pptx", "read_pptx"),
    "odt": ("opendocument", "read_opendocument"),
    "ods": ("opendocument", "read_opendocument"),
    "odp": ("opendocument", "read_opendocument"),
    "odg": ("opendocument", "read_opendocument"),
    "rtf": ("rtf", "read_rtf"),
    "csv": ("tables", "read_csv"),
    "epub": ("epub", "read_epub"),
    "eml": ("mail", "read_mail"),
    "mhtml": ("mail", "read_mhtml"),
    "json": ("articles", "read_article"),
}
_OCR = "ocr:"
# Read where they are asked for: nothing is parsed but characters.
HARMLESS = frozenset(("txt", "md"))


# Readers that can use what a server said of the charset.
_TAKES_CHARSET = frozenset(("txt", "html"))


def reader_of(
    kind: str, charset: str | None = None, mapping: dict[str, list[str]] | None = None
) -> Callable[[bytes, str], Reading]:
    """The function that reads bytes of a format of READERS, or `ocr:LANGUAGES` for a PDF with scanned pages; `charset` is what
    a server declared for them, `mapping` which names of JSON objects hold what (see `mapping`)."""
    if kind.startswith(_OCR):
        return partial(import_module("sousveil.reading.ocr").read_scans, languages=kind.removeprefix(_OCR))
    module, function = READERS[kind]
    found: Callable[..., Reading] = getattr(import_module(f"sousveil.reading.{module}"), function)
    if mapping and kind == "json":
        return partial(found, mapping=mapping)
    return partial(found, charset=charset) if charset and kind in _TAKES_CHARSET else found
