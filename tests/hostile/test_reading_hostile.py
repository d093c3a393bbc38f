"""Hostile documents: the parent never falls, each costs its share at most, each is text or one line; the batch goes on."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from sousveil import reading, sources
from sousveil.model import ReadingError
from sousveil.sources import Blob, files, walk
from tests.hostile.documents import SECRET, external, hostile
from tests.reading import makers
from tests.reading.conservation import made
from tests.sources import makers as archives
from tests.sources.test_sevenzip import packed as seven_zip

_NOT_FOR_USERS = re.compile(r"\((?:PermissionError|ImportError|ModuleNotFoundError|LookupError|AttributeError|NameError)\)")
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f]")
WALL = 60.0


@pytest.fixture(scope="module")
def documents() -> list[tuple[str, bytes]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(hostile())


def test_the_hostile_documents_are_the_same_each_time(documents: list[tuple[str, bytes]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert list(hostile()) == documents
    assert len(documents) >= 400 and max(len(raw) for _, raw in documents) < 2_000_000


def outcome(path: Path) -> list[str]:
    """What became of a file and all in it: texts, or lines that say why not."""
    said = []
    for item in walk([path]):
        if isinstance(item, Blob):
            try:
                document = reading.read_blob(item)
                assert not any(_UNCLEAN.search(one.kind + one.detail) for one in document.notices), document.notices
                said.append(document.text)
            except ReadingError as error:
                said.append(f"error: {error}")
                assert not _UNCLEAN.search(str(error)) and len(str(error)) < 1200, str(error)
        else:
            assert not _UNCLEAN.search(item.why) and not _UNCLEAN.search(item.name), item
            said.append(f"skipped: {item.why}")
    return said


def test_there_are_four_hundred_and_no_two_alike(documents: list[tuple[str, bytes]]) -> None:
    assert len(documents) >= 400
    assert len({name for name, _ in documents}) == len(documents)
    assert len({raw for _, raw in documents}) > 390


@pytest.mark.skipif(
    sys.platform == "win32", reason="no forked workers there: a worker a document is too slow for the whole set"
)
@pytest.mark.parametrize(
    "group", ["mutated", "html", "pdf", "packages", "xml", "mail", "json_and_text", "rtf", "bombs", "warcs", "odd", "xxe"]
)
def test_hostile_documents_cost_their_share_and_no_more(group: str, documents: list[tuple[str, bytes]], tmp_path: Path) -> None:
    chosen = [(name, raw) for name, raw in documents if name.startswith(f"{group}/")]
    assert len(chosen) >= 8
    for name, raw in chosen:
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(raw)
        started = time.monotonic()
        said = outcome(path) if name != "bombs/many.zip" else [item.why for item in walk([path]) if not isinstance(item, Blob)]
        assert said, name
        assert time.monotonic() - started < WALL + 5, name
        assert not any(_NOT_FOR_USERS.search(line) for line in said), (name, said)
        path.unlink()
    assert list(tmp_path.iterdir()) == []
    assert reading.read(makers.html("<p>Next.</p>"), name="a.html").text == "Next."


@pytest.mark.parametrize(
    "what",
    [
        "gzip.gz",
        "bomb.zip",
        "nested.zip",
        "gzip-in-gzip.gz",
        "bomb.tar.gz",
        "overlap.zip",
        "bomb.docx",
        "bomb.xlsx",
        "bomb.odt",
        "pax.tar",
        "many.zip",
    ],
)
def test_bombs_are_named_as_such(what: str, documents: list[tuple[str, bytes]], tmp_path: Path) -> None:
    path = tmp_path / what
    path.write_bytes(dict(documents)[f"bombs/{what}"])
    why = [item.why for item in walk([path]) if not isinstance(item, Blob)] if what == "many.zip" else outcome(path)
    assert any("bomb" in line or "was not read" in line or "over the limit" in line for line in why)


def test_no_external_entity_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    carriers = list(external(str(secret)))
    assert len(carriers) >= 12
    for name, raw in carriers:
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(raw)
        assert not any(SECRET in line for line in outcome(path)), name


def test_no_name_in_an_archive_leads_out_of_it(tmp_path: Path) -> None:
    names = [
        "../x",
        "../../x",
        "/x",
        "//x",
        "C:\\x",
        "C:/x",
        "..\\x",
        "a/../../x",
        "./../x",
        "~/x",
        "$HOME/x",
        "%2e%2e/x",
        "..%2fx",
        "\u2024\u2024/x",
        "a\nb",
        "a\x1b[2J",
        "con",
        "nul.txt",
        "x" * 5000,
        "-rf",
        "|x",
        ";x",
        "`x`",
        "$(x)",
        "a/./b",
        "a//b",
        "\u202etxt.exe",
        " ",
        ".",
        "...",
        "x:stream",
        "\\\\server\\x",
        "file:///etc/passwd",
        "/dev/null",
        "/proc/self/mem",
        "a/b/../../../../x",
        "é",
        "e\u0301",
        "\ufeffx",
        "x\u2028y",
    ]
    assert len(names) == 40
    inside = tmp_path / "in"
    inside.mkdir()
    parts = {name: f"words {number}".encode() for number, name in enumerate(names)}
    links = {f"link{number}": name for number, name in enumerate(names[:20])}
    (inside / "a.tar").write_bytes(archives.tarred(parts, links=links))
    (inside / "a.zip").write_bytes(archives.zipped({name: raw for name, raw in parts.items() if name != "."}))
    found = list(walk([inside]))
    assert sum(isinstance(item, Blob) for item in found) >= 2 * len(names) - 4
    assert all(not _UNCLEAN.search(item.origin.uri if isinstance(item, Blob) else item.name) for item in found)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.tar", "a.zip", "in"]


def test_ordinary_archives_are_no_bombs(tmp_path: Path) -> None:
    for seed in range(40):
        path = tmp_path / f"{seed}.zip"
        path.write_bytes(archives.zipped({f"{n}.txt": made(seed + n).raw for n in range(5)}))
        assert all(isinstance(item, Blob) for item in walk([path]))


@pytest.mark.parametrize("seed", range(45))
def test_a_locked_worker_reads_what_a_free_reader_reads(seed: int) -> None:
    one = made(seed)
    free = reading.document_of(reading.reader_of(one.kind)(one.raw, "a"), one.raw, kind=one.kind)
    name = f"a.{one.kind}"
    assert reading.read(one.raw, name=name).text == free.text


_MEASURE = """
import resource, sys, time
from pathlib import Path
from sousveil import pipeline
def peak():
    # ru_maxrss begins at what the process that started this one had
    if not Path("/proc/self/status").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024
for path in sys.argv[1:]:
    started = time.monotonic()
    for item in pipeline.documents([path]):
        pass
    print(path, time.monotonic() - started, peak())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no resource usage there")
def test_no_bomb_costs_much_time_or_memory(documents: list[tuple[str, bytes]], tmp_path: Path) -> None:
    """Five seconds and 512 MB each at most, in a process that reads all of them."""
    paths = []
    for name, raw in documents:
        if name.startswith("bombs/") and name != "bombs/many.zip":
            paths.append(tmp_path / name.removeprefix("bombs/"))
            paths[-1].write_bytes(raw)
    (tmp_path / "a.7z").write_bytes(seven_zip({"a.txt": bytes(60_000_000)}))
    words = [sys.executable, "-c", _MEASURE, *map(str, paths), str(tmp_path / "a.7z")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    rows = [line.rsplit(" ", 2) for line in done.stdout.splitlines()]
    assert len(rows) == len(paths) + 1
    for name, took, peak in rows[1:]:  # the first one starts the workers
        assert float(took) < 5 and float(peak) < 512, (name, took, peak)


def test_a_file_that_shrinks_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Words. " * 5000)
    opened = files.open_path

    def shrinking(*words: Any, **more: Any) -> Any:
        found = opened(*words, **more)
        path.write_bytes(b"Words.")
        return found

    monkeypatch.setattr(sources, "open_path", shrinking)
    assert outcome(path) == ["skipped: the file changed while it was read; read it again"]


@pytest.mark.skipif(sys.platform == "win32", reason="no /dev/zero there")
def test_an_endless_stream_is_left_at_the_limit() -> None:
    code = "from sousveil.sources import walk; print(next(iter(walk(['-'], max_bytes=30_000_000))).why)"
    with Path("/dev/zero").open("rb") as endless:
        words = [sys.executable, "-c", code]
        done = subprocess.run(words, stdin=endless, capture_output=True, text=True, check=True, timeout=60)
    assert "more than the limit of 30 MB" in done.stdout
