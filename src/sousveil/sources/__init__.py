"""Where bytes come from: files, folders, archives, mailboxes, web archives, standard input. Knows nothing of what they mean.

Invariant: everything named is either given as a Blob or as a Skipped with the reason; nothing is passed over in silence,
nothing is written under a name that a document chose, and nothing touches the network.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sousveil.model import Origin, ReadingError
from sousveil.sources.blobs import MAX_BYTES, Blob, Skipped, container_in, shown_name, too_large
from sousveil.sources.files import Opened, open_path, read_stream, walk_folder

__all__ = ["MAX_BYTES", "Blob", "Skipped", "WebArchive", "walk"]

WebArchive = Callable[[BinaryIO, str], Iterator[Blob | Skipped]]


def walk(
    sources: Iterable[str | Path], *, max_bytes: int = MAX_BYTES, web_archive: WebArchive | None = None
) -> Iterator[Blob | Skipped]:
    """Blobs of files, of everything below folders (sorted, hidden names left out, links not followed), inside archives, `-`.

    `web_archive` says which pages of a WARC are given, by its file and name; by default all.
    Raises ReadingError where a source that was named does not exist or a folder holds no file at all.
    """
    for source in sources:
        if str(source) == "-":
            yield from _take_stream(max_bytes, web_archive)
            continue
        path = Path(source)
        if path.is_dir():
            for item in walk_folder(path):
                yield from (item,) if isinstance(item, Skipped) else _take_path(
                    item[0], item[1], max_bytes, follow=False, web_archive=web_archive
                )
        elif not path.exists():
            raise ReadingError(f"{shown_name(str(source))}: no such file or folder")
        else:
            yield from _take_path(path, shown_name(str(path)), max_bytes, follow=True, web_archive=web_archive)


def _take_path(
    path: Path, shown: str, max_bytes: int, *, follow: bool, web_archive: WebArchive | None
) -> Iterator[Blob | Skipped]:
    opened = open_path(path, shown, follow=follow)
    if isinstance(opened, Skipped):
        yield opened
        return
    with opened.file as file:
        try:
            kind = container_in(file, opened.name)
            whole = _whole(opened, max_bytes) if kind is None or kind == "mail" else None
        except OSError as error:
            yield Skipped(shown, error.strerror or str(error))
            return
        if whole is not None:
            yield whole
        if kind is not None and not isinstance(whole, Skipped):
            from sousveil.sources.containers import contents

            file.seek(0)
            yield from contents(file, kind, shown, opened.name, web_archive=web_archive)


def _whole(opened: Opened, max_bytes: int) -> Blob | Skipped:
    if opened.size > max_bytes:
        return Skipped(opened.shown, too_large(opened.size, max_bytes))
    raw = opened.file.read(max_bytes + 1)
    if len(raw) > max_bytes:
        return Skipped(opened.shown, too_large(len(raw), max_bytes))
    if len(raw) != opened.size:
        return Skipped(opened.shown, "the file changed while it was read; read it again")
    return Blob(raw, Origin(opened.shown), opened.name)


def _take_stream(max_bytes: int, web_archive: WebArchive | None) -> Iterator[Blob | Skipped]:
    raw = read_stream(max_bytes)
    shown = "standard input"
    if raw is None:
        yield Skipped(shown, f"more than the limit of {max_bytes / 1e6:.0f} MB; split it")
        return
    kind = container_in(io.BytesIO(raw), "-")
    if kind is None or kind == "mail":
        yield Blob(raw, Origin(shown), "-")
    if kind is not None:
        from sousveil.sources.containers import contents

        yield from contents(io.BytesIO(raw), kind, shown, "-", web_archive=web_archive)
