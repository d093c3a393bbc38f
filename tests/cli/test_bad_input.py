"""Bad input: one clear line, exit code 1 or 2, never a traceback, nothing half-written."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.model import Document
from tests.cli.conftest import Run, is_one_line

GOOD = "Huawei of China sold surveillance cameras to Kenya in 2018."


def protected_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(72, 700, "Protected words")
    canvas.save()
    return out.getvalue()


FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "binary.txt": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
    "broken.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "broken"),
    "cut.docx": (b"PK\x03\x04" + b"\x14\x00\x00\x00 cut off", ""),
    "office.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old or password-protected"),
    "noise.html": (b"<html><body></body></html>", "no text"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["read", "extract"])
def test_a_file_that_can_not_be_read_is_one_line(run: Run, tmp_path: Path, command: str, name: str) -> None:
    content, why = FILES[name]
    (tmp_path / name).write_bytes(content)
    ledger = tmp_path / "l.sousveil"
    said = run(command, tmp_path / name, *(["--ledger", ledger] if command == "read" else []))
    assert is_one_line(said), said
    assert name in said.err and why in said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("command", ["read", "extract"])
def test_a_protected_pdf_is_one_line(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "a.pdf").write_bytes(protected_pdf())
    said = run(command, tmp_path / "a.pdf", *(["--ledger", tmp_path / "l.sousveil"] if command == "read" else []))
    assert is_one_line(said), said
    assert "password" in said.err
    assert not (tmp_path / "l.sousveil").exists()


@pytest.mark.parametrize("command", ["read", "extract"])
def test_a_missing_file_is_one_line(run: Run, tmp_path: Path, command: str) -> None:
    said = run(command, tmp_path / "gone.txt", *(["--ledger", tmp_path / "l.sousveil"] if command == "read" else []))
    assert is_one_line(said), said
    assert said.err.endswith("gone.txt: no such file or folder\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "inside", [{}, {".hidden": b"words"}, {"a.bin": bytes(range(256))}], ids=["nothing", "hidden", "binary"]
)
def test_a_folder_without_readable_files_is_one_line(run: Run, tmp_path: Path, inside: dict[str, bytes]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, content in inside.items():
        (folder / name).write_bytes(content)
    said = run("read", folder, "--ledger", tmp_path / "l.sousveil")
    assert is_one_line(said), said
    assert "folder" in said.err and not (tmp_path / "l.sousveil").exists()


def test_json_report_of_nothing_read_is_one_document(run: Run, tmp_path: Path) -> None:
    said = run("read", tmp_path / "gone.txt", "--json", "--ledger", tmp_path / "l.sousveil")
    assert said.code == 1
    assert json.loads(said.out)["failed"] == [{"name": f"{tmp_path}/gone.txt", "why": "no such file or folder"}]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig", "latin-1"])
def test_other_encodings_are_read_or_refused_and_never_garbled(run: Run, tmp_path: Path, encoding: str) -> None:
    text = "Huawei of China sold surveillance cameras to Kenya in 2018. The café’s owner was not asked: élève, Müller."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding, errors="ignore"))
    said = run("extract", tmp_path / "a.txt", "--json", "--candidates")
    assert said.code == 0
    assert {claim["kind"] for claim in json.loads(said.out)} == {"supply"}


def test_bytes_of_no_encoding_are_read_with_a_note_or_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD.encode() + b" \xff\xfe\x80\x81 end")
    said = run("read", tmp_path / "a.txt", "--ledger", tmp_path / "l.sousveil")
    assert said.code in (0, 1) and len(said.err.splitlines()) == 1 and "a.txt" in said.err


def test_two_hundred_megabytes_are_refused_at_once(spawn: Run, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.write(GOOD.encode() * 1000)
        file.truncate(200 * 1000 * 1000)
    said = spawn("read", big, "--ledger", tmp_path / "l.sousveil")
    assert is_one_line(said), said
    assert "200 MB is over the limit" in said.err
    assert not (tmp_path / "l.sousveil").exists()


def test_a_batch_goes_on_past_bad_files_and_says_so_at_the_end(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.bin").write_bytes(bytes(range(256)))
    (folder / "b.txt").write_text(GOOD, encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "d.txt").write_text(GOOD.replace("Kenya", "Uganda"), encoding="utf-8")
    ledger = tmp_path / "l.sousveil"
    said = run("read", tmp_path / "gone", folder, "--ledger", ledger)
    assert said.code == 1
    assert [line.split(": ")[1].rpartition("/")[2] for line in said.err.splitlines()] == ["gone", "a.bin", "c.pdf"]
    assert said.out.startswith(f"{ledger}: 2 documents read, ") and said.out.endswith(", 3 files not read\n")
    again = run("read", tmp_path / "gone", folder, "--ledger", ledger)
    assert "0 documents read, 0 claims, 0 candidates, 2 documents were already read, 3 files not read" in again.out


# Ledgers that are none.

OPENERS = [
    ["claims"],
    ["findings"],
    ["verify"],
    ["explain", "aa"],
    ["exposure", "Kenya"],
    ["serve", "--port", "0"],
    ["export", "csv"],
]


@pytest.mark.parametrize("words", OPENERS, ids=" ".join)
@pytest.mark.parametrize(
    "content", [b"", b"not a ledger at all " * 100, b"SQLite format 3\x00" + bytes(84)], ids=["empty", "text", "cut"]
)
def test_a_file_that_is_no_ledger_is_one_line_and_stays(run: Run, tmp_path: Path, words: list[str], content: bytes) -> None:
    path = tmp_path / "l.sousveil"
    path.write_bytes(content)
    said = run(*words, "--ledger", path)
    assert is_one_line(said), said
    assert "l.sousveil" in said.err
    assert path.read_bytes() == content


def test_reading_into_a_file_that_is_no_ledger_leaves_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "l.sousveil"
    path.write_bytes(b"my notes")
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    said = run("read", tmp_path / "a.txt", "--ledger", path)
    assert is_one_line(said) and "is no ledger" in said.err
    assert path.read_bytes() == b"my notes"


def test_a_ledger_of_a_newer_version_is_one_line(run: Run, own: Path) -> None:
    connection = apsw.Connection(str(own))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    said = run("claims", "--ledger", own)
    assert is_one_line(said) and "version 99" in said.err and "upgrade sousveil" in said.err


@pytest.mark.parametrize("where", ["folder", "file/l.sousveil", "gone/l.sousveil"])
def test_a_ledger_that_can_not_be_there_is_one_line(run: Run, tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    said = run("read", tmp_path / "a.txt", "--ledger", tmp_path / where)
    assert is_one_line(said), said


def test_a_read_only_ledger_is_read_and_not_written(spawn: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    before = own.read_bytes()
    disk = tmp_path / "disk"
    disk.mkdir()
    as_root = sys.platform.startswith("linux") and os.geteuid() == 0
    if as_root and subprocess.run(["mount", "-t", "tmpfs", "none", str(disk)], check=False, capture_output=True).returncode:
        pytest.skip("root may write everywhere, and mounting is not allowed here")
    try:
        kept = disk / "l.sousveil"
        kept.write_bytes(before)
        if as_root:
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        if not as_root:
            kept.chmod(0o444)
            disk.chmod(0o555)
        said = spawn("read", tmp_path / "a.txt", "--ledger", kept)
        assert is_one_line(said), said
        assert "read-only" in said.err or "can't be opened" in said.err
        assert spawn("claims", "--ledger", kept).out.count("Huawei") >= 2
        assert kept.read_bytes() == before
    finally:
        if as_root:
            subprocess.run(["umount", "-l", str(disk)], check=False, capture_output=True)
        else:
            disk.chmod(0o755)


def test_a_ledger_locked_by_another_process_is_one_line(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    script = (
        "import sys; from sousveil import ledger\n"
        "with ledger.open(sys.argv[1]) as opened, opened.batch():\n    print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(own)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        said = run("read", tmp_path / "a.txt", "--ledger", own)
    finally:
        holder.communicate("")
    assert is_one_line(said), said
    assert "locked by another process" in said.err
    with ledgers.open(own, readonly=True) as opened:
        assert len(opened.documents()) == 1


# A disk that takes no more.


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of file sizes are tested on Linux")
def test_a_write_that_fails_is_one_line_and_keeps_the_ledger_whole(spawn: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n" + os.urandom(400_000).hex(), encoding="utf-8")
    said = spawn("read", tmp_path / "a.txt", "--ledger", own, preexec_fn=limit_files)
    assert is_one_line(said), said
    with ledgers.open(own, readonly=True) as opened:
        assert len(opened.documents()) == 1
    assert spawn("verify", "--ledger", own).code == 0


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounting a small disk needs root on Linux"
)
def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(spawn: Run, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=800k", "none", str(disk)], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
        (tmp_path / "b.txt").write_text(f"{GOOD}\n" + os.urandom(900_000).hex(), encoding="utf-8")
        assert spawn("read", tmp_path / "a.txt", "--ledger", disk / "l.sousveil").code == 0
        said = spawn("read", tmp_path / "b.txt", "--ledger", disk / "l.sousveil")
        assert is_one_line(said) and "disk is full" in said.err, said
        with ledgers.open(disk / "l.sousveil", readonly=True) as opened:
            assert [document.text for document in opened.documents()] == [GOOD]
        (disk / "filler").write_bytes(b"")
        with (disk / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="space"):
            while True:
                filler.write(bytes(4096))
        said = spawn("read", tmp_path / "a.txt", "--ledger", disk / "new.sousveil")
        assert is_one_line(said), said
        said = spawn("claims", "--ledger", disk / "l.sousveil", "--out", disk / "claims.txt")
        assert is_one_line(said) and "No space left" in said.err, said
        assert sorted(path.name for path in disk.iterdir() if not path.name.startswith("l.sousveil")) == ["filler"]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False, capture_output=True)


# Rows of annotated or other texts.


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "is not JSON"),
        (b"[1]", "is no row"),
        (b"3", "is no row"),
        (b"null", "is no row"),
        (b'{"id": "a"}', "is no row"),
        (b'{"id": "a", "text": 5}', "is no row"),
        (b'{"id": "a", "text": "x", "source": "y"}', "is no row"),
        (b'{"id": "a", "text": "\xff"}', "is not UTF-8"),
        (b"[" * 200_000, "is nested too deeply"),
        (b'{"id": "a", "text": "x", "source": {"published": "soon"}}', "is no EDTF date"),
        (b'{"id": "a", "text": "x", "source": {"title": 5}}', "title and publisher are words or null"),
        (b'{"id": "a", "text": "x", "source": {"publisher": ["a"]}}', "title and publisher are words or null"),
    ],
)
def test_a_row_that_is_none_is_one_line(run: Run, tmp_path: Path, line: bytes, why: str) -> None:
    (tmp_path / "rows.jsonl").write_bytes(b'{"id": "good", "text": "Nothing."}\n' + line + b"\n")
    said = run("extract", "--from-jsonl", tmp_path / "rows.jsonl")
    assert is_one_line(said), said
    assert f"rows.jsonl: line 2 {why}" in said.err or ("line 2: " in said.err and why in said.err)


def test_a_file_of_rows_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    assert is_one_line(run("extract", "--from-jsonl", tmp_path / "gone.jsonl"))
    assert is_one_line(run("bench", "--gold", tmp_path / "gone.jsonl"))
    assert is_one_line(run("extract", "--from-jsonl", tmp_path))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{}\n", b"[]\n", b"{"])
def test_annotations_that_are_none_are_one_line(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gold.jsonl").write_bytes(content)
    assert is_one_line(run("bench", "--gold", tmp_path / "gold.jsonl"))


def test_a_damaged_text_in_a_ledger_is_one_line(run: Run, own: Path) -> None:
    document = Document.of("other")
    with ledgers.open(own) as opened:
        opened.add(document)
    content = bytearray(own.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5000] = b"\xff" * 5000
    own.write_bytes(bytes(content))
    for side in ("-wal", "-shm"):
        Path(f"{own}{side}").unlink(missing_ok=True)
    said = run("verify", "--ledger", own)
    assert said.code == 1 and "Traceback" not in said.err


def test_output_is_readable_for_whom_the_umask_says_and_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    before = os.umask(0o027)
    try:
        assert run("extract", tmp_path / "a.txt", "--out", tmp_path / "o.txt").code == 0
    finally:
        os.umask(before)
    assert (tmp_path / "o.txt").stat().st_mode & 0o777 == 0o640
    said = run("extract", tmp_path / "a.txt", "--out", tmp_path)
    assert is_one_line(said, 2) and said.err == f"sousveil: {tmp_path}: is a folder; name a file\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "o.txt"]


def test_output_named_dash_is_standard_output_and_a_device_stays_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    assert "supply: Huawei -> Kenya" in run("extract", tmp_path / "a.txt", "--out", "-").out
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    assert run("extract", tmp_path / "a.txt", "--out", pipe).code == 0
    assert b"supply: Huawei -> Kenya" in reader.communicate(timeout=60)[0] and pipe.is_fifo()
