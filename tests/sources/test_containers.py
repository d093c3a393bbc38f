"""Archives, mailboxes, web archives: everything in them one by one, limits said, nothing written, no name followed."""

from __future__ import annotations

import ast
import base64
import bz2
import gzip
import io
import json
import lzma
import re
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from sousveil import reading, sources
from sousveil.sources import Blob, Skipped, walk
from tests.sources import makers

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


# A text packed by Deflate64 and a note that is not packed: `7z a -tzip -mm=Deflate64`, then `7z a -tzip -mm=Copy`.
DEFLATE64 = base64.b64decode(
    "UEsDBBUAAAAJAKVUel0oUbzIMQAAAIACAAAIAAAAbG9uZy50eHTlybENACAIBMBVfgKncQGCRCnEBGjc3imsuPb6Emw1jfSL0GkyQOBj6cTZUP7L/99/"
    "UEsDBAoAAAAAAKRUel3e+W1ePQAAAD0AAAAIAAAAbm90ZS50eHRUaGUgbWluaXN0cnkgc2lnbmVkIGEgY29udHJhY3Qgd2l0aCB0aGUgc3VwcGxpZXIg"
    "b2YgY2FtZXJhcy4KUEsBAj8DFQAAAAkApVR6XShRvMgxAAAAgAIAAAgAJAAAAAAAAAAggKSBAAAAAGxvbmcudHh0CgAgAAAAAAABABgAtLcUFpJ93QEA"
    "AAAAAAAAAAAAAAAAAAAAUEsBAj8DCgAAAAAApFR6Xd75bV49AAAAPQAAAAgAJAAAAAAAAAAggKSBVwAAAG5vdGUudHh0CgAgAAAAAAABABgALT4RFpJ9"
    "3QEAAAAAAAAAAAAAAAAAAAAAUEsFBgAAAAACAAIAtAAAALoAAAAAAA=="
)


def taken(tmp_path: Path, raw: bytes, name: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """name in the archive to bytes, and name to why of what was skipped."""
    path = tmp_path / name
    path.write_bytes(raw)
    found = list(walk([path]))
    shown = str(path)
    cut = len(shown) - len(name)
    blobs = {item.origin.uri[cut:]: item.raw for item in found if isinstance(item, Blob)}
    return blobs, {item.name[cut:]: item.why for item in found if isinstance(item, Skipped)}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "misnamed.txt"])
def test_archives_give_each_file_with_its_place(tmp_path: Path, name: str) -> None:
    parts = {"x/one.txt": b"First words.", "two.txt": b"Second words."}
    raw = makers.tarred(parts) if ".t" in name and name != "misnamed.txt" else makers.zipped(parts)
    raw = gzip.compress(raw) if name.endswith("gz") else bz2.compress(raw) if name.endswith("bz2") else raw
    raw = lzma.compress(raw) if name.endswith("xz") else zstd.compress(raw) if name.endswith("zst") else raw
    blobs, skipped = taken(tmp_path, raw, name)
    assert sorted(blobs.values()) == [b"First words.", b"Second words."] and not skipped
    assert all("!/" in place for place in blobs)


def test_a_compressed_file_is_one_blob(tmp_path: Path) -> None:
    assert taken(tmp_path, gzip.compress(b"Words."), "a.txt.gz") == ({"a.txt.gz!/a.txt": b"Words."}, {})
    frames = zstd.compress(b"Wor") + zstd.compress(b"ds.")
    assert taken(tmp_path, frames, "a.txt.zst") == ({"a.txt.zst!/a.txt": b"Words."}, {})


def test_archives_in_archives_are_opened_three_deep(tmp_path: Path) -> None:
    raw = makers.zipped({"deep.txt": b"Words."})
    for level in range(2):
        raw = makers.zipped({f"{level}.zip": raw})
    assert list(taken(tmp_path, raw, "a.zip")[0].values()) == [b"Words."]
    blobs, skipped = taken(tmp_path, makers.zipped({"more.zip": raw}), "b.zip")
    assert not blobs and "deep in each other" in next(iter(skipped.values()))


def test_office_files_are_not_unpacked(tmp_path: Path) -> None:
    raw = makers.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    assert taken(tmp_path, raw, "a.docx") == ({"a.docx": raw}, {})


def test_links_in_archives_are_never_followed(tmp_path: Path) -> None:
    blobs, skipped = taken(tmp_path, makers.tarred({"a.txt": b"x"}, links={"b.txt": "/etc/passwd"}), "a.tar")
    assert list(blobs.values()) == [b"x"] and "link" in skipped["a.tar!/b.txt"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("c.txt")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    assert "link" in taken(tmp_path, out.getvalue(), "a.zip")[1]["a.zip!/c.txt"]


def test_an_entry_with_a_password_is_said(tmp_path: Path) -> None:
    raw = bytearray(makers.zipped({"a.txt": b"Words."}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", raw, raw.index(mark) + place, 1)
    assert "password" in taken(tmp_path, bytes(raw), "a.zip")[1]["a.zip!/a.txt"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.txt.gz", "a.txt.bz2", "a.txt.xz", "a.txt.zst", "a.warc.gz"])
def test_a_broken_archive_is_one_line(tmp_path: Path, name: str) -> None:
    parts = {"a.txt": b"Words. " * 500, "b.txt": bytes(range(256)) * 20}
    raw = {
        "zip": makers.zipped(parts),
        "tar": makers.tarred(parts),
        "gz": gzip.compress(parts["b.txt"]),
        "bz2": bz2.compress(parts["b.txt"]),
        "xz": lzma.compress(parts["b.txt"]),
        "zst": zstd.compress(parts["b.txt"]),
    }[name.rsplit(".", 1)[1]]
    for cut in (raw[: len(raw) // 2], raw[:20] + b"\xff" * 40 + raw[60:]):
        _, skipped = taken(tmp_path, cut, name)
        assert all("\n" not in why and len(why) < 200 for why in skipped.values())


def test_a_broken_7z_and_any_rar_are_named(tmp_path: Path) -> None:
    assert "7z" in taken(tmp_path, b"7z\xbc\xaf\x27\x1c" + b"\x00" * 99, "a.7z")[1]["a.7z"]
    assert "rar" in taken(tmp_path, b"Rar!\x1a\x07\x01\x00" + b"\x00" * 99, "a.rar")[1]["a.rar"]


def test_a_zstd_bomb_and_a_window_that_fills_the_memory_are_refused(tmp_path: Path) -> None:
    assert "bomb" in taken(tmp_path, zstd.compress(bytes(60_000_000)), "a.txt.zst")[1]["a.txt.zst"]
    wide = zstd.compress(b"x" * 5000, options={zstd.CompressionParameter.window_log: 10})
    frame = bytearray(wide[:4] + bytes([0x80, (31 - 10) << 3]) + wide[4:])
    assert "broken" in taken(tmp_path, bytes(frame), "b.txt.zst")[1]["b.txt.zst"]


def test_a_mailbox_gives_each_message_and_its_attachments(tmp_path: Path) -> None:
    box = makers.mbox(
        [makers.message("One", "First.\n\nFrom here on."), makers.message("Two", "Second.", attached={"a.pdf": b"%PDF-x"})]
    )
    blobs, skipped = taken(tmp_path, box, "a.mbox")
    assert list(blobs) == ["a.mbox#1", "a.mbox#2", "a.mbox#2!/a.pdf"] and not skipped
    assert blobs["a.mbox#2!/a.pdf"] == b"%PDF-x"


def test_a_message_is_given_with_its_attachments(tmp_path: Path) -> None:
    raw = makers.message("One", "Words.", attached={"a.zip": makers.zipped({"b.txt": b"Inside."})})
    assert list(taken(tmp_path, raw, "a.eml")[0]) == ["a.eml", "a.eml!/a.zip!/b.txt"]


def test_json_lines_and_lists_give_each_object(tmp_path: Path) -> None:
    rows = [{"title": "One", "text": "First."}, {"title": "Two", "text": "Second."}]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    assert list(taken(tmp_path, lines, "a.jsonl")[0]) == ["a.jsonl#1", "a.jsonl#2"]
    blobs, skipped = taken(tmp_path, json.dumps([*rows, 3]).encode(), "b.json")
    assert list(blobs) == ["b.json#1", "b.json#2"] and skipped == {"b.json#3": "holds no words"}
    assert "not valid JSON" in taken(tmp_path, b'[{"a": 1}, {', "c.json")[1]["c.json"]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_web_archives_give_responses_with_address_and_date(tmp_path: Path, name: str) -> None:
    records = [
        makers.warc_record("https://example.org/story.html", b"<p>Words.</p>"),
        makers.warc_record("https://example.org/gone", b"<p>Gone.</p>", status=404),
        makers.warc_record("https://example.org/a.css", b"p {}", kind="text/css"),
        makers.warc_record("https://example.org/z", gzip.compress(b"<p>Packed.</p>"), encoding="gzip"),
    ]
    path = tmp_path / name
    frames = b"".join(zstd.compress(record) for record in records)
    path.write_bytes(makers.warc_gz(records) if name.endswith("gz") else frames if name.endswith("zst") else b"".join(records))
    found = list(walk([path]))
    assert [item.raw for item in found if isinstance(item, Blob)] == [b"<p>Words.</p>", b"<p>Packed.</p>"]
    first = found[0]
    assert isinstance(first, Blob) and (first.url, first.origin.retrieved, first.charset, first.name) == (
        "https://example.org/story.html",
        "2020-05-06T07:08:09Z",
        "utf-8",
        "story.html",
    )
    assert first.notices == ()


def test_a_wrong_digest_in_a_web_archive_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(makers.warc_record("https://example.org/", b"<p>Words.</p>", digest="sha1:" + "A" * 32))
    (blob,) = walk([path])
    assert isinstance(blob, Blob) and [notice.kind for notice in blob.notices] == ["digest-wrong"]


def test_a_wacz_gives_its_records_and_refuses_a_changed_archive(tmp_path: Path) -> None:
    records = [makers.warc_record("https://example.org/", b"<p>Words.</p>")]
    assert list(taken(tmp_path, makers.wacz(records), "a.wacz")[0].values()) == [b"<p>Words.</p>"]
    blobs, skipped = taken(tmp_path, makers.wacz(records, sha256="0" * 64), "b.wacz")
    assert not blobs and "was changed" in next(iter(skipped.values()))


def test_an_entry_without_a_name_is_read(tmp_path: Path) -> None:
    raw = makers.zipped({"\x00x": b"Words.", "a.txt": b"More."})
    assert sorted(taken(tmp_path, raw, "a.zip")[0].values()) == [b"More.", b"Words."]


def test_a_packing_of_zip_that_is_not_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    blobs, skipped = taken(tmp_path, DEFLATE64, "a.zip")
    assert blobs == {"a.zip!/note.txt": b"The ministry signed a contract with the supplier of cameras.\n"}
    assert skipped == {"a.zip!/long.txt": "packed by Deflate64, which is not read; unpack it first"}


def test_a_damaged_file_in_a_zip_costs_itself_only(tmp_path: Path) -> None:
    raw = bytearray(makers.zipped({"one.txt": b"One. " * 30, "two.txt": b"Two. " * 30}))
    raw[40] ^= 0xFF
    blobs, skipped = taken(tmp_path, bytes(raw), "a.zip")
    assert list(blobs) == ["a.zip!/two.txt"]
    assert list(skipped) == ["a.zip!/one.txt"] and skipped["a.zip!/one.txt"].startswith("broken or cut short: ")


def test_strings_and_lists_in_a_list_of_json_are_read(tmp_path: Path) -> None:
    raw = json.dumps(["Some words.", ["More words."], {"text": "Other words."}]).encode()
    assert list(taken(tmp_path, raw, "a.json")[0].values()) == [b'"Some words."', b'"More words."', b'{"text": "Other words."}']


def test_messages_in_messages_are_documents_of_their_own_however_deep(tmp_path: Path) -> None:
    inner = makers.message("Subject 0", "Words 0.", attached={"a.txt": b"Attached words."})
    for number in range(1, 7):
        head = f"From: a@b.org\nMIME-Version: 1.0\nMessage-ID: <{number}@b.org>\nSubject: Subject {number}\n"
        mixed = "Content-Type: multipart/mixed; boundary=x{0}\n\n--x{0}\nContent-Type: text/plain\n\nWords {0}.\n--x{0}\n"
        rfc822 = b"Content-Type: message/rfc822\n\n"
        inner = (head + mixed.format(number)).encode() + rfc822 + inner + f"\n--x{number}--\n".encode()
    blobs, skipped = taken(tmp_path, inner, "a.eml")
    assert not skipped and len(blobs) == 8 and list(blobs.values())[-1] == b"Attached words."
    documents = [reading.read(raw, name=name) for name, raw in blobs.items()]
    assert [document.title for document in documents[:-1]] == [f"Subject {number}" for number in range(6, -1, -1)]
    assert [document.text.count("Words") for document in documents[:-1]] == [1] * 7


def test_pictures_without_a_name_in_a_message_are_said(tmp_path: Path) -> None:
    raw = (b"From: a@b.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
           b"Words.\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n")
    assert next(iter(taken(tmp_path, raw, "a.eml")[1].values())).startswith("image/png without a name")


LINES = b'{"text": "One."}\n{"text": "Two."}\n'


@pytest.mark.parametrize(
    ("raw", "count"),
    [(LINES, 2), (LINES.replace(b"\n", b"\r\n\r\n"), 2), (b'{"text": "%b"}\n{"text": "Two."}' % (b"x" * 20_000), 2),
     (b'{\n"text": "One."\n}\n', 1), (b'{"text": "One."}\n', 1), (b'{"text": "%b"}\n' % (b"x" * 20_000), 1)],
)
def test_json_lines_that_are_called_json_are_lines(raw: bytes, count: int, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    assert len([item for item in walk([tmp_path / "a.json"]) if isinstance(item, Blob)]) == count


def test_nothing_of_an_archive_is_ever_unpacked_under_its_name() -> None:
    """The lint (S202) knows `tarfile` alone."""
    found = {}
    for path in Path(sources.__file__).resolve().parents[1].rglob("*.py"):
        written = path.read_text(encoding="utf-8")
        if not re.search("extractall|unpack_archive|zipfile|tarfile|py7zr", written):
            continue
        nodes = list(ast.walk(ast.parse(written)))
        imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        asked = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert asked.isdisjoint(("extractall", "unpack_archive")), path.name
        if imported & {"zipfile", "tarfile", "py7zr"}:
            found[path.name] = "extract" in asked
    assert len(found) > 3 and not any(found.values()), found


def zip_without_list(parts: dict[str, bytes], *, cut: int = 0, stream: bool = False) -> bytes:
    """A zip archive that ends before its list, or `cut` bytes before that; `stream`: sizes stand after the bytes."""
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return not stream

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    raw = out.getvalue()
    return raw[: raw.index(b"PK\x01\x02") - cut]


@pytest.mark.parametrize("stream", [False, True])
def test_files_of_a_zip_archive_without_its_list_are_found(tmp_path: Path, stream: bool) -> None:
    parts = {"a.txt": b"Words. " * 400, "in/b.html": b"<p>More.</p>"}
    (tmp_path / "a.zip").write_bytes(zip_without_list(parts, stream=stream))
    *found, said = walk([tmp_path / "a.zip"])
    assert [item.name for item in found if isinstance(item, Blob)] == ["a.txt", "b.html"]
    assert [item.raw for item in found if isinstance(item, Blob)] == list(parts.values())
    assert isinstance(said, Skipped) and "2 files were found by their heads, more may be missing" in said.why


def test_a_file_that_is_cut_in_an_archive_without_its_list_is_said(tmp_path: Path) -> None:
    raw = zip_without_list({"a.txt": b"Words.", "b.txt": bytes(range(256)) * 40}, cut=30)
    (tmp_path / "a.zip").write_bytes(raw)
    first, second, said = walk([tmp_path / "a.zip"])
    assert isinstance(first, Blob) and isinstance(second, Skipped) and second.why == "broken or cut short"
    assert isinstance(said, Skipped) and "1 files were found" in said.why


def test_a_bomb_without_its_list_is_a_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_without_list({"a.txt": bytes(20_000_000)}))
    assert any("bomb" in item.why for item in walk([tmp_path / "a.zip"]) if isinstance(item, Skipped))


def test_a_wrong_checksum_without_a_list_is_said(tmp_path: Path) -> None:
    raw = bytearray(zip_without_list({"a.txt": b"Words."}))
    raw[14] ^= 1
    (tmp_path / "a.zip").write_bytes(raw)
    assert "its checksum does not fit" in next(iter(walk([tmp_path / "a.zip"]))).why  # type: ignore[union-attr]
