"""Where archives lie and results go: this machine's files, an object store (s3://, s3a://), a Hadoop file system (hdfs://).

Invariant: a result appears under its name whole or not at all: a rename here, one finished upload there. What can't be reached
is a ReadingError of one line with the address.

S3 by pyarrow: keys and region come from where AWS's own tools take them (AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, an
instance's role); `endpoint` (or AWS_ENDPOINT_URL) names another store than Amazon's.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sousveil.model import ReadingError, UsageError

NEEDS = "sousveil[spark]"
_REMOTE = re.compile(r"(s3a?|s3n|hdfs|viewfs)://", re.IGNORECASE)
_PIECE = 8 * 1024 * 1024


@dataclass(frozen=True)
class Stores:
    """How object stores are asked: `endpoint` is the address of one that is not Amazon's; `anonymous` sends no keys."""

    endpoint: str | None = None
    anonymous: bool = False


HERE = Stores()


def library(name: str) -> Any:
    """A library of the extra. Raises UsageError where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(f"this needs {name.split('.')[0]}: pip install '{NEEDS}'") from None


def is_remote(address: str) -> bool:
    """Does it lie in an object store or a Hadoop file system?"""
    return bool(_REMOTE.match(address))


def local(address: str) -> Path:
    """The path that a local address means. Raises UsageError for an address of a kind that is not read."""
    scheme = address.split("://", 1)[0].lower() if "://" in address else ""
    if scheme == "file":
        return Path(unquote(urlsplit(address).path))
    if scheme:
        raise UsageError(f"{address}: {scheme}:// is not read here; give a path, s3://, s3a:// or hdfs://, or fetch it first")
    return Path(address)


def opened(address: str, stores: Stores) -> tuple[Any, str]:
    """The pyarrow file system of a remote address, and the path in it. Raises UsageError where its library is missing."""
    scheme, _, rest = address.partition("://")
    if scheme.lower().startswith("s3"):
        if not rest.strip("/"):
            raise UsageError(f"{address}: names no bucket; write s3://BUCKET/KEY")
        return _s3(stores), rest.rstrip("/")
    return _hdfs(address, scheme, rest)


@lru_cache(maxsize=4)
def _s3(stores: Stores) -> Any:
    fs = library("pyarrow.fs")
    named = stores.endpoint or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    endpoint = urlsplit(named if named is None or "://" in named else f"https://{named}") if named else None
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    told = {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme} if endpoint else {}
    return fs.S3FileSystem(
        anonymous=stores.anonymous, region=region, connect_timeout=10, request_timeout=60,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=4), **told,
    )


def _hdfs(address: str, scheme: str, rest: str) -> tuple[Any, str]:
    host, _, path = rest.partition("/")
    try:
        found = library("pyarrow.fs").HadoopFileSystem.from_uri(f"{scheme}://{host}/" if host else "hdfs://default/")
    except OSError as error:
        raise UsageError(
            f"{address}: the Hadoop file system can't be asked ({one_line(error)}); set HADOOP_HOME, ARROW_LIBHDFS_DIR and "
            "CLASSPATH (`hadoop classpath --glob`) on every machine, or give s3a:// or a mounted path"
        ) from error
    return found, f"/{path}"


def one_line(error: BaseException) -> str:
    """What a library said, short."""
    said = " ".join(str(error).split()) or type(error).__name__
    if "curlCode: 7" in said or "NETWORK_CONNECTION" in said:
        return "the store can't be reached"
    if "ACCESS_DENIED" in said:
        return "the store refuses these keys (or wants some): access denied"
    if isinstance(error, FileNotFoundError) or "HTTP status 404" in said or "NO_SUCH_KEY" in said or "NO_SUCH_BUCKET" in said:
        return "no such file"
    return said if len(said) <= 200 else said[:197] + "..."


@contextmanager
def fetched(address: str, stores: Stores) -> Iterator[Path]:
    """The archive as a local file: itself, or a copy that lasts as long as the block. Raises ReadingError."""
    if not is_remote(address):
        path = local(address)
        if not path.is_file():
            raise ReadingError(f"{address}: no such file")
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="sousveil-") as folder:
        path = Path(folder) / address.rsplit("/", 1)[-1][-100:]
        fs, inside = opened(address, stores)
        try:
            with fs.open_input_stream(inside, compression=None, buffer_size=_PIECE) as far, path.open("wb") as near:
                shutil.copyfileobj(far, near, _PIECE)
        except OSError as error:
            raise ReadingError(f"{address}: {one_line(error)}") from error
        yield path


@contextmanager
def picked(address: str, places: Sequence[tuple[int, int]], stores: Stores) -> Iterator[Path]:
    """Some records of an archive as an archive of their own: each is a whole member. Raises ReadingError."""
    with tempfile.TemporaryDirectory(prefix="sousveil-") as folder:
        path = Path(folder) / address.rsplit("/", 1)[-1][-100:]
        try:
            with _seekable(address, stores) as far, path.open("wb") as near:
                for start, length in places:
                    far.seek(start)
                    if near.write(far.read(length)) != length:
                        raise OSError(f"ends before byte {start + length:,}; the index is of another archive")
        except OSError as error:
            raise ReadingError(f"{address}: {one_line(error)}") from error
        yield path


def _seekable(address: str, stores: Stores) -> Any:
    if not is_remote(address):
        return local(address).open("rb")
    fs, inside = opened(address, stores)
    return fs.open_input_file(inside)


class Folder:
    """The folder of the results, here or in a store. Names are relative, with `/`."""

    def __init__(self, address: str, stores: Stores) -> None:
        self.address, self.stores = address, stores
        self.path = None if is_remote(address) else local(address)

    def make(self) -> None:
        """Make it with what lies above it. Raises ReadingError where that can't be."""
        if self.path is None:
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReadingError(f"{self.address}: the folder can't be made: {error.strerror}") from error

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None where there is none. Raises ReadingError."""
        try:
            if self.path is not None:
                return (self.path / name).read_bytes()
            fs, inside = opened(self.address, self.stores)
            with fs.open_input_stream(f"{inside}/{name}", compression=None) as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReadingError(f"{self.address}/{name}: {one_line(error)}") from error

    def put(self, name: str, path: Path) -> None:
        """Bring a finished file under its name; `path` is gone afterwards. Raises OSError."""
        if self.path is not None:
            target = self.path / name
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
            return
        fs, inside = opened(self.address, self.stores)
        with path.open("rb") as near, fs.open_output_stream(f"{inside}/{name}", compression=None) as far:
            shutil.copyfileobj(near, far, _PIECE)
        path.unlink()

    def names(self, inside: str) -> list[str]:
        """Names of the files in a folder of it, sorted. Raises ReadingError."""
        if self.path is not None:
            found = self.path / inside
            return sorted(one.name for one in found.iterdir() if ".tmp." not in one.name) if found.is_dir() else []
        fs, base = opened(self.address, self.stores)
        try:
            selector = library("pyarrow.fs").FileSelector(f"{base}/{inside}", allow_not_found=True)
            return sorted(one.base_name for one in fs.get_file_info(selector))
        except OSError as error:
            raise ReadingError(f"{self.address}: {one_line(error)}") from error

    @contextmanager
    def draft(self, name: str) -> Iterator[Path]:
        """A place for a file that is being written: on the same disk, so that `put` is a rename. Removed where it is left."""
        if self.path is not None:
            target = self.path / name
            target.parent.mkdir(exist_ok=True)
            path = target.with_name(f"{target.name}.tmp.{os.getpid()}")
            try:
                yield path
            finally:
                path.unlink(missing_ok=True)
            return
        with tempfile.TemporaryDirectory(prefix="sousveil-") as folder:
            yield Path(folder) / "draft"

    def write(self, name: str, raw: bytes) -> None:
        """Write a small file whole. Raises OSError."""
        with self.draft(name) as path:
            with path.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            self.put(name, path)

    def free(self) -> int | None:
        """Free bytes on its disk; None in a store."""
        return shutil.disk_usage(self.path).free if self.path is not None else None
