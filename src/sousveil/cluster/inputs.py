"""What was named to shards: paths, folders, globs, s3:// and hdfs://, lists of paths such as Common Crawl's warc.paths.gz.

Invariant: the same names give the same shards in the same order, none twice; what names nothing is said, not passed over.
"""

from __future__ import annotations

import fnmatch
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sousveil.cluster.shard import Shard
from sousveil.cluster.storage import Stores, fetched, is_remote, library, local, one_line, opened
from sousveil.model import ReadingError, UsageError
from sousveil.sources import Skipped
from sousveil.sources.blobs import ByRule, shown_name
from sousveil.sources.files import walk_folder

COMMON_CRAWL = "s3://commoncrawl/"
_WILD = re.compile(r"[*?\[]")
_LIST = re.compile(r"\.(paths|list)(\.gz)?$")


def shards(
    named: Iterable[str], *, base: str | None = None, stores: Stores, left_out: list[Skipped] | None = None
) -> list[Shard]:
    """Every archive that was named, once. `base` goes before the lines of a list of paths (default: for lines that begin
    with crawl-data/ Common Crawl's bucket, else the list's own folder). What a folder holds and is not taken (a link, say) is
    added to `left_out`. Raises ReadingError and UsageError."""
    found: dict[str, Shard] = {}
    for name in named:
        for item in _expanded(name, base, stores):
            if isinstance(item, Shard):
                found.setdefault(item.address, item)
            elif left_out is not None:
                left_out.append(item)
    if not found:
        raise UsageError("nothing to read was named")
    return list(found.values())


def _expanded(name: str, base: str | None, stores: Stores) -> Iterator[Shard | Skipped]:
    if _LIST.search(name) and not _WILD.search(name):
        for line in _lines(name, stores):
            yield from _named(joined(name, line, base), stores, listed=line)
    else:
        yield from _named(name, stores)


def _named(name: str, stores: Stores, *, listed: str | None = None) -> Iterator[Shard | Skipped]:
    if is_remote(name):
        yield from _remote(name, stores, listed)
        return
    path = local(name)
    if listed is not None:
        yield Shard(str(path.absolute()), shown_name(listed), path.stat().st_size if path.is_file() else 0)
    elif path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield _local(path, path.name)
    elif _WILD.search(name):
        yield from _globbed(str(path))
    else:
        raise ReadingError(f"{shown_name(name)}: no such file or folder")


def _local(path: Path, shown: str) -> Shard:
    return Shard(str(path.resolve()), shown_name(shown), path.stat().st_size)


def _folder(folder: Path) -> Iterator[Shard | Skipped]:
    for item in walk_folder(folder):
        if isinstance(item, ByRule):
            continue
        if not isinstance(item, Skipped) and item[0].is_symlink():
            item = Skipped(item[1], "a link; links are not followed")
        yield item if isinstance(item, Skipped) else _local(*item)


def _globbed(pattern: str) -> Iterator[Shard]:
    above = Path(*_tame(Path(pattern).parts))
    found = sorted(one for one in above.glob(str(Path(pattern).relative_to(above))) if _is_plain(one, above))
    if not found:
        raise ReadingError(f"{pattern}: no file has such a name")
    yield from (_local(path, path.relative_to(above).as_posix()) for path in found)


def _is_plain(path: Path, above: Path) -> bool:
    """A file that a shell's glob would give: no hidden name on the way."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(above).parts)


def _tame(parts: tuple[str, ...]) -> list[str]:
    """The parts of a path before the first with a wildcard."""
    count = next(at for at, part in enumerate(parts) if _WILD.search(part))
    return list(parts[:count])


def _remote(address: str, stores: Stores, listed: str | None) -> Iterator[Shard]:
    scheme = address.split("://", 1)[0].lower()
    scheme = "s3" if scheme.startswith("s3") else scheme
    if listed is not None or not (_WILD.search(address) or address.endswith("/")):
        rest = address.split("://", 1)[1]
        yield Shard(f"{scheme}://{rest}", shown_name(listed or f"{scheme}://{rest}"))
        return
    fs, inside = opened(address, stores)
    parts = PurePosixPath(inside).parts
    above = PurePosixPath(*_tame(parts)) if _WILD.search(inside) else PurePosixPath(inside)
    pattern = inside if _WILD.search(inside) else f"{inside}/*"
    try:
        entries = fs.get_file_info(library("pyarrow.fs").FileSelector(str(above), recursive=True))
    except OSError as error:
        raise ReadingError(f"{address}: {one_line(error)}") from error
    fitting = sorted((one for one in entries if one.is_file and _fits(one.path, pattern)), key=lambda one: str(one.path))
    if not fitting:
        raise ReadingError(f"{address}: no file has such a name")
    host = "" if scheme == "s3" else address.split("://", 1)[1].split("/", 1)[0]
    for one in fitting:
        found = f"{scheme}://{host}{one.path}"
        yield Shard(found, shown_name(found), one.size)


def _fits(path: str, pattern: str) -> bool:
    """As a shell would: `*` stops at a slash, `**` does not."""
    if "**" in pattern:
        return fnmatch.fnmatchcase(path, pattern.replace("**/", "*"))
    ours, theirs = path.split("/"), pattern.split("/")
    return len(ours) == len(theirs) and all(fnmatch.fnmatchcase(*pair) for pair in zip(ours, theirs, strict=True))


def _lines(name: str, stores: Stores) -> list[str]:
    with fetched(name, stores) as path:
        raw = path.read_bytes()
    try:
        text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReadingError(f"{name}: is no list of paths: {one_line(error)}") from error
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not found:
        raise ReadingError(f"{name}: the list is empty")
    return found


def joined(name: str, line: str, base: str | None) -> str:
    """The address that a line of the list or index `name` means."""
    if "://" in line or line.startswith("/"):
        return line
    if base is None:
        base = COMMON_CRAWL if line.startswith("crawl-data/") else name.rpartition("/")[0] or "."
    return f"{base.rstrip('/')}/{line}"
