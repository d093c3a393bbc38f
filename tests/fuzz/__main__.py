"""Coverage-guided fuzzing of what meets other people's bytes: python -m tests.fuzz TARGET [RUNS] [SECONDS] (atheris).

Invariant: a target fails on whatever its door does not promise: readers may raise ReadingError, and what a locked worker
tells as "broken"; what runs in the parent may raise nothing but its own errors. Over ten seconds or 2 GB is a failure too.
"""

from __future__ import annotations

import io
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sousveil"]):
    from sousveil import reading
    from sousveil.llm.answers import rows
    from sousveil.model import Document, ReadingError
    from sousveil.online import Rules, robots
    from sousveil.online.addresses import parse
    from sousveil.reading import wire
    from sousveil.reading.formats import READERS, reader_of
    from sousveil.sources import sevenzip  # noqa: F401  imported late by `contents`
    from sousveil.sources.blobs import SNIFFED, Blob, Skipped, container_of
    from sousveil.sources.containers import contents

    for each in READERS:
        reader_of(each)

from tests.reading import makers
from tests.reading.conservation import KINDS, made
from tests.sources import makers as archives

_NAMES = {"json": "a.json", "csv": "a.csv", "md": "a.md"}
_READER_TOLD = (ReadingError, RecursionError, MemoryError)


def reads(kind: str) -> Callable[[bytes], None]:
    """A reader of one format, and the Document that its answer becomes, through the wire as from a worker."""
    read = reader_of(kind)

    def target(data: bytes) -> None:
        try:
            told = wire.told(read(data, "fuzz"))
        except _READER_TOLD:
            return
        except Exception as error:
            if type(error).__module__.startswith("sousveil"):
                raise
            return  # a locked worker tells it as "broken"
        try:
            document = reading.document_of(wire.reading_of(told, "fuzz"), data, kind=kind)
        except ReadingError:
            return
        assert isinstance(document, Document) and document.text.strip()

    return target


def unpacks(kind: str) -> Callable[[bytes], None]:
    """A container in the parent: everything is a Blob or a Skipped, nothing is raised."""

    def target(data: bytes) -> None:
        data = _fitting_7z(data) if kind == "7z" else data
        for item in contents(io.BytesIO(data), kind, "fuzz", f"a.{kind}"):
            assert isinstance(item, Blob | Skipped)

    return target


def _fitting_7z(data: bytes) -> bytes:
    """Let the checksums of a 7z archive fit, so that what they guard is reached."""
    raw = bytearray(data.ljust(32, b"\0"))
    start, size = struct.unpack_from("<QQ", raw, 12)
    if start + size <= len(raw):
        struct.pack_into("<I", raw, 28, zlib.crc32(raw[32 + start : 32 + start + size]))
    struct.pack_into("<I", raw, 8, zlib.crc32(raw[12:32]))
    return bytes(raw)


def formats(data: bytes) -> None:
    """Which format and container bytes are."""
    container_of(data[:SNIFFED], "a")
    try:
        reading.known_format(data, "a", "fuzz")
    except ReadingError:
        return


def online(data: bytes) -> None:
    """A robots.txt and an address of a stranger's redirect."""
    text = data.decode("latin-1")
    robots.parse(data).allow("/" + text[:200])
    try:
        parse("http://" + text[:300], Rules())
    except ReadingError:
        return


def model_answers(data: bytes) -> None:
    """What a language model wrote."""
    rows(data.decode("utf-8", "replace"))


def answers(data: bytes) -> None:
    """What a worker that was taken over sends."""
    import json

    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict):
        try:
            reading.document_of(wire.reading_of(said, "fuzz"), data, kind="txt")
        except ReadingError:
            return


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{kind: reads(kind) for kind in READERS},
    **{kind: unpacks(kind) for kind in ("zip", "7z", "tar", "gzip", "bzip2", "xz", "zstd", "warc", "mbox", "mail", "jsonl")},
    "formats": formats,
    "online": online,
    "answers": answers,
    "model-answers": model_answers,
}


def seeds(name: str) -> Iterable[bytes]:
    """Good inputs of a target to begin with."""
    for number in range(3 * len(KINDS)):
        one = made(number)
        if one.kind == name or name == "formats":
            yield one.raw
    parts = {"a.txt": b"Words.", "b/c.html": makers.html("<p>Words.</p>")}
    mail = archives.message("One", "Words.", attached={"a.txt": b"x"})
    warc = archives.warc_record("https://example.org/", b"<p>Words.</p>")
    import bz2
    import gzip
    import lzma

    yield from {
        "zip": [archives.zipped(parts)],
        "tar": [archives.tarred(parts)],
        "gzip": [gzip.compress(b"Words." * 9)],
        "bzip2": [bz2.compress(b"Words." * 9)],
        "xz": [lzma.compress(b"Words." * 9)],
        "warc": [warc, archives.warc_gz([warc])],
        "mbox": [archives.mbox([mail])],
        "mail": [mail],
        "eml": [mail],
        "jsonl": [b'{"text": "Words."}\n{"text": "More."}'],
        "online": [b"User-agent: *\nDisallow: /a*b$\nAllow: /", b"example.org:80/a?b#c"],
        "md": [b"---\ntitle: A\n---\n# Words"],
        "answers": [b'{"text": "Words.", "sections": [["page 1", 0]], "notices": [["a", "b"]], "published": "2019"}'],
        "model-answers": [b'{"claims": [{"kind": "supply", "quote": "x"}]}', b"```json\n[]\n```"],
        "7z": _seven_zips(parts),
        "mhtml": [makers.mhtml("<p>Words.</p>")],
        "ods": [makers.opendocument("<text:p>Words.</text:p>", kind="spreadsheet")],
        "odp": [makers.opendocument("<text:p>Words.</text:p>", kind="presentation")],
        "odg": [makers.opendocument("<text:p>Words.</text:p>", kind="graphics")],
        "txt": ["Москва купила камеры.".encode("cp1251"), "Kamery sprzedała spółka.".encode("cp1250")],
        "csv": [b"sep=;\r\na;b\r\n", b'a,b\n"c,\n d",e\n'],
    }.get(name, [])


def _seven_zips(parts: dict[str, bytes]) -> list[bytes]:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(raw, name)
    return [out.getvalue()]


def main() -> None:
    """Fuzz one target."""
    name, runs, most = sys.argv[1], *(sys.argv[2:4] + ["100000", "0"][len(sys.argv) - 2 :])
    if name == "--list":
        print(" ".join(TARGETS))
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, raw in enumerate(seeds(name)):
            (Path(folder) / f"{number}").write_bytes(raw)
        words = [
            sys.argv[0],
            f"-runs={runs}",
            "-max_len=32768",
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-seed=1",
            "-verbosity=0",
            f"-max_total_time={most}",
            f"-artifact_prefix={folder}/",
            folder,
        ]
        atheris.Setup(words, TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
