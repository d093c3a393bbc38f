"""Word documents: paragraphs and tables in their order, by python-docx."""

from __future__ import annotations

import io
import zipfile

from sousveil.model import ReadingError
from sousveil.reading.kinds import Reading

MAX_INFLATED = 200 * 1024 * 1024


def read_docx(raw: bytes, shown: str) -> Reading:
    """A .docx file. Raises ReadingError where it is broken, protected or inflates beyond the cap."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inflated = sum(entry.file_size for entry in archive.infolist())
        if inflated > MAX_INFLATED:
            raise ReadingError(f"{shown}: inflates to {inflated / 1e6:.0f} MB, over the limit of {MAX_INFLATED / 1e6:.0f} MB")
        document = docx.Document(io.BytesIO(raw))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise ReadingError(f"{shown}: this docx is broken and could not be opened") from error
    said = document.core_properties
    when = said.created
    return Reading(
        text="\n\n".join(_blocks(document)), title=said.title or None, publisher=said.author or None,
        language=said.language or None, published=when.date().isoformat() if when else None,
    )


def _blocks(document: object) -> list[str]:
    from docx.table import Table

    blocks = []
    for item in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(item, Table):
            blocks += [" | ".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            blocks.append(item.text)
    return blocks
