"""7z archives of two other programs: every packing that is read, and a clear line for every one that is not."""

from __future__ import annotations

import base64
import io
import random
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from sousveil.sources import Blob, Skipped, sevenzip, walk
from sousveil.sources.blobs import shown_name
from sousveil.sources.budget import Budget, Refused
from sousveil.sources.sevenheader import Coder, Cursor

PARTS = {
    "x/one.txt": b"First words. " * 3000,
    "two.txt": "Second words, für alle.".encode(),
    "empty.txt": b"",
    "x/deep/three.bin": bytes(range(256)) * 900,
    "odd\x1b[2Jname.txt": b"A name that would clear the screen.",
}


def packed(parts: dict[str, bytes], *, filters: list[dict[str, Any]] | None = None, **given: Any) -> bytes:
    """A 7z archive by py7zr."""
    py7zr = pytest.importorskip("py7zr", reason="py7zr makes these archives; make setup and make test install it")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=filters, **given) as archive:
        for name, raw in parts.items():
            archive.writestr(raw, name)
    return out.getvalue()


# A note packed by LZMA2 and, apart from it, a tool packed by BCJ2: `7z a -m0=LZMA2`, then `7z a -m0=BCJ2 -m1=LZMA ...`.
BCJ2 = base64.b64decode(
    "N3q8ryccAAT4DMDWSAEAAAAAAAAiAAAAAAAAANmQLWMBADxUaGUgbWluaXN0cnkgc2lnbmVkIGEgY29udHJhY3Qgd2l0aCB0aGUgc3VwcGxpZXIgb2Yg"
    "Y2FtZXJhcy4KAAAmlpkdKdbwtmKKDx3wCs5TWvVd6tMemSq0uXdeoiIj2wz+EogEZ3RaqPiqmaR/f/xLy1LXUJunmUqr0W8KqSFu/kNJAsGqC/khY9Lt"
    "EBnuGjVZeZiaKsAA/+0kTm4AAAAAAABgApGA7p78fpEUjQRGPS35Qr0P6F+hBwLOQyDUwc3MNAAAAAAAAAAAgTMHro6VjCuyftp77bbGSx5T/KxYK9Ry"
    "ffarAA9fr/ZYpRRGO+3w+H0axFWEKkFitsjRWVut6jcIHat6QsE91xgQBnPHolFZChFEg01zwXU73VqBZJEO3HktgY0SyszOk5IBnfRTL6sYkobxaNzf"
    "G+ZAvAfL7XcAAAAAFwaAywEJfQAHCwEAASMDAQEFXQAQAAAMgKYKAVkwYIwAAA=="
)
# A text packed by Deflate64: `7z a -m0=Deflate64`.
DEFLATE64 = base64.b64decode(
    "N3q8ryccAAR8l4ofMQAAAAAAAABaAAAAAAAAAOh+xSPlybENACAIBMBVfgKncQGCRCnEBGjc3imsuPb6Emw1jfSL0GkyQOBj6cTZUP7L/99/AQQGAAEJ"
    "MQAHCwEAAQMEAQkMgoAACAoBKFG8yAAABQEZCwAAAAAAAAAAAAAAERMAbABvAG4AZwAuAHQAeAB0AAAAGQAUCgEAtLcUFpJ93QEVBgEAIICkgQAA"
)


def taken(tmp_path: Path, raw: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """Name in the archive to bytes, and name to why of what was skipped."""
    path = tmp_path / "a.7z"
    path.write_bytes(raw)
    found = list(walk([path]))
    blobs = {item.origin.uri.split("!/", 1)[1]: item.raw for item in found if isinstance(item, Blob)}
    return blobs, {item.name: item.why for item in found if isinstance(item, Skipped)}


def methods() -> dict[str, list[dict[str, Any]]]:
    """Filters by name as py7zr numbers them."""
    lzma2 = {"id": 0x21, "preset": 6}
    return {
        "lzma2": [lzma2],
        "lzma": [{"id": 0x4000000000000001}],
        "bzip2": [{"id": 0x31}],
        "deflate": [{"id": 0x32}],
        "stored": [{"id": 0x33}],
        "zstd": [{"id": 0x35, "level": 3}],
        "x86": [{"id": 0x04}, lzma2],
        "delta": [{"id": 0x03, "dist": 1}, lzma2],
        "arm": [{"id": 0x07}, lzma2],
    }


@pytest.mark.parametrize("method", sorted(methods()))
def test_every_packing_that_is_read_gives_every_file(tmp_path: Path, method: str) -> None:
    blobs, skipped = taken(tmp_path, packed(PARTS, filters=methods()[method]))
    assert not skipped
    assert blobs == {shown_name(name): raw for name, raw in PARTS.items()}
    assert not any("\x1b" in name for name in blobs)


def test_a_packing_that_is_not_read_is_named(tmp_path: Path) -> None:
    _, skipped = taken(tmp_path, packed(PARTS, filters=[{"id": 0x36, "order": 6, "mem": 24}]))
    assert set(skipped.values()) == {"packed by PPMd, which is not read; unpack it first"}
    assert len(skipped) >= len(PARTS) - 1


def test_a_tool_packed_in_four_streams_is_named_and_what_lies_beside_it_is_read(tmp_path: Path) -> None:
    blobs, skipped = taken(tmp_path, BCJ2)
    assert blobs == {"note.txt": b"The ministry signed a contract with the supplier of cameras.\n"}
    [(name, why)] = skipped.items()
    assert name.endswith("!/tool.exe") and why == "packed by BCJ2, which is not read; unpack it first"


def test_deflate64_is_named(tmp_path: Path) -> None:
    blobs, skipped = taken(tmp_path, DEFLATE64)
    assert not blobs and list(skipped.values()) == ["packed by Deflate64, which is not read; unpack it first"]


def test_files_that_are_packed_apart_from_damaged_ones_are_read(tmp_path: Path) -> None:
    raw = bytearray(BCJ2)
    raw[32] = 0x7F  # the first byte of the note's packing
    blobs, skipped = taken(tmp_path, bytes(raw))
    assert not blobs and len(skipped) == 2
    assert sorted(why.split(":")[0] for why in skipped.values()) == [
        "broken or cut short", "packed by BCJ2, which is not read; unpack it first"
    ]


@pytest.mark.parametrize("header", [False, True])
def test_an_archive_with_a_password_is_said(tmp_path: Path, header: bool) -> None:
    blobs, skipped = taken(tmp_path, packed({"a.txt": b"x"}, password="secret", header_encryption=header))
    assert not blobs and list(skipped.values()) == ["needs a password; unpack it first"]


def test_an_empty_archive_holds_no_documents(tmp_path: Path) -> None:
    _, skipped = taken(tmp_path, packed({}))
    assert list(skipped.values()) == ["this 7z holds no documents"]


def test_archives_inside_are_opened_too(tmp_path: Path) -> None:
    blobs, _ = taken(tmp_path, packed({"inner.7z": packed({"a.txt": b"Inside."})}))
    assert blobs == {"inner.7z!/a.txt": b"Inside."}


def test_a_damaged_file_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    raw = bytearray(packed({"a.txt": b"A" * 50, "b.txt": b"B" * 50}, filters=[{"id": 0x33}]))
    raw[32] = ord("X")
    blobs, skipped = taken(tmp_path, bytes(raw))
    assert blobs == {"b.txt": b"B" * 50}
    assert "checksum is wrong" in next(iter(skipped.values()))


def test_a_bomb_is_named_as_such(tmp_path: Path) -> None:
    _, skipped = taken(tmp_path, packed({"a.txt": bytes(60_000_000)}))
    assert "looks like a bomb" in next(iter(skipped.values()))


def test_ten_thousand_entries_are_the_limit() -> None:
    with pytest.raises(Refused, match="over the limit"):
        Cursor(bytes([0xC0 | 0x01, 0x00, 0x00])).count("files")


def test_a_number_is_read_as_the_format_writes_it() -> None:
    assert [Cursor(raw).number() for raw in (b"\x00", b"\x7f", b"\x80\x80", b"\x81\x00", b"\xc0\x00\x40")] == [
        0,
        127,
        128,
        256,
        16384,
    ]
    assert Cursor(b"\xff" + (2**63).to_bytes(8, "little")).number() == 2**63


@pytest.mark.parametrize("seed", range(60))
def test_a_broken_archive_is_lines_and_never_more(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(packed(PARTS, filters=list(methods().values())[seed % len(methods())]))
    start, size = struct.unpack_from("<QQ", raw, 12)
    if seed % 3 == 0:
        del raw[dice.randrange(8, len(raw)) :]
    for _ in range(dice.choice((1, 4, 16))):
        low = 32 + start if seed % 3 == 1 else 12
        raw[min(dice.randrange(low, max(len(raw), low + 1)), len(raw) - 1)] = dice.randrange(256)
    if seed % 3 == 1:  # the damage is in the list, and its checksums fit
        struct.pack_into("<I", raw, 28, zlib.crc32(raw[32 + start : 32 + start + size]))
        struct.pack_into("<I", raw, 8, zlib.crc32(raw[12:32]))
    blobs, skipped = taken(tmp_path, bytes(raw))
    assert blobs or skipped
    assert all("\n" not in why and len(why) < 200 for why in skipped.values())
    assert all(Path(name).name for name in blobs)


def test_limits_hold_over_all_files_that_are_packed_together(tmp_path: Path) -> None:
    from sousveil.sources.sevenzip import from_7z

    raw = packed({f"{number}.txt": bytes(random.Random(number).randbytes(40_000)) for number in range(5)})
    with pytest.raises(Refused, match="inflates beyond"):
        list(from_7z(io.BytesIO(raw), "a", Budget(inflated=100_000)))
    with pytest.raises(Refused, match="entries"):
        list(from_7z(io.BytesIO(raw), "a", Budget(entries=3)))


@pytest.mark.parametrize("words", [[], ["-m0=lzma"], ["-ms=off"], ["-mx=9"], ["-m0=bzip2", "-mmt=2"]])
def test_archives_of_the_format_s_own_program_are_read(tmp_path: Path, words: list[str]) -> None:
    program = next(filter(None, (shutil.which(name) for name in ("7zz", "7z", "7za"))), None)
    if program is None:
        pytest.skip("7-Zip is not installed")
    folder = tmp_path / "in"
    for name, raw in PARTS.items():
        if "\x1b" not in name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(raw)
    (folder / "link.txt").symlink_to("two.txt")
    subprocess.run(
        [program, "a", "-snl", "-bd", "-y", *words, str(tmp_path / "a.7z"), "."],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    blobs, skipped = taken(tmp_path, (tmp_path / "a.7z").read_bytes())
    assert blobs == {name: raw for name, raw in PARTS.items() if "\x1b" not in name}
    assert list(skipped.values()) == ["a link; links are not followed"]


def test_a_list_with_more_streams_than_files_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raw = packed({"a.txt": b"A", "b.txt": b"B"})
    listed = sevenzip._listed
    monkeypatch.setattr(sevenzip, "_listed", lambda *words: (listed(*words)[0], listed(*words)[1][:1]))
    blobs, skipped = taken(tmp_path, raw)
    assert not blobs and "do not fit" in next(iter(skipped.values()))


def headed(size: int, checksum: int) -> bytes:
    """The head of an archive whose list of files, of this size and checksum, would follow at once."""
    place = struct.pack("<QQI", 0, size, checksum)
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(place)) + place


def test_a_list_of_files_over_its_limit_is_a_bomb_and_is_not_read(tmp_path: Path) -> None:
    _, skipped = taken(tmp_path, headed(sevenzip._MAX_LIST + 1, 0) + b"\0" * 64)
    assert "looks like a bomb" in next(iter(skipped.values()))


@pytest.mark.parametrize(("size", "checksum"), [(2, zlib.crc32(b"\1\0") ^ 1), (3, zlib.crc32(b"\1\0"))])
def test_a_list_of_files_that_is_cut_short_or_changed_is_not_used(size: int, checksum: int, tmp_path: Path) -> None:
    _, skipped = taken(tmp_path, headed(size, checksum) + b"\1\0")
    assert "damaged or cut short" in next(iter(skipped.values()))


@pytest.mark.parametrize("settings", [b"\x5d\0\0", b"\xe1\0\0\1\0"])
def test_settings_of_a_packing_that_can_not_be_are_broken(settings: bytes) -> None:
    with pytest.raises(ValueError, match="settings of its packing are broken"):
        sevenzip._filter(Coder(sevenzip._LZMA, settings))
