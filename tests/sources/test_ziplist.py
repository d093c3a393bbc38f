"""What a zip archive says it holds: by the list at its end, never by bytes in what is packed."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from sousveil.sources.blobs import container_in, container_of
from sousveil.sources.ziplist import is_office, names_of
from tests.sources.makers import zipped


def stored(parts: dict[str, bytes]) -> bytes:
    """An archive whose files are not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out.getvalue()


LETTER = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"})


def test_names_are_those_of_the_list_in_small_letters_and_with_slashes() -> None:
    assert names_of(io.BytesIO(zipped({"A\\B.txt": b"x", "[Content_Types].xml": b"y"}))) == {"a/b.txt", "[content_types].xml"}


def test_a_file_before_the_archive_and_zeros_after_it_change_nothing() -> None:
    raw = b"MZ" * 50 + LETTER + bytes(900)
    assert names_of(io.BytesIO(raw)) == names_of(io.BytesIO(LETTER))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", LETTER[:-30], b"PK\x05\x06" + b"\xff" * 18, LETTER[:-10] + b"\xff" * 10])
def test_a_list_that_is_not_there_or_lies_is_none(raw: bytes) -> None:
    assert names_of(io.BytesIO(raw)) is None


def test_a_list_of_other_things_is_none() -> None:
    place = LETTER.rfind(b"PK\x01\x02")
    assert names_of(io.BytesIO(LETTER[:place] + b"XXXX" + LETTER[place + 4 :])) is None


def test_names_inside_what_is_packed_are_none_of_its_own() -> None:
    holding = stored({"letter.docx": LETTER, "words.txt": b"Words."})
    names = names_of(io.BytesIO(holding))
    assert names == {"letter.docx", "words.txt"} and not is_office(names)
    assert container_of(holding, "a.zip") is None and container_in(io.BytesIO(holding), "a.zip") == "zip"


def test_an_office_file_is_known_wherever_its_list_of_types_stands() -> None:
    late = stored({"word/media/a.png": bytes(range(256)) * 200, "[Content_Types].xml": b"<Types/>"})
    assert container_of(late[:16384], "a") == "zip" and container_in(io.BytesIO(late), "a") is None


def test_a_broken_archive_is_taken_for_what_its_beginning_says() -> None:
    assert container_in(io.BytesIO(LETTER[:-30]), "a") is None
    assert container_in(io.BytesIO(zipped({"a": b"x"})[:-30]), "a") == "zip"


def test_a_file_stands_at_its_beginning_after() -> None:
    file = io.BytesIO(LETTER)
    container_in(file, "a")
    assert file.tell() == 0 and struct.unpack("<I", file.read(4))[0] == 0x04034B50
