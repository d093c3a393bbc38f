"""Adding documents: files are taken in bounds, read, and reported on one by one.

Invariant: the bytes of one upload never exceed `MOST_BYTES`, wherever they are counted; they lie in a temporary folder that is
gone when the answer is sent; a file that can't be read is named with its reason and stops nothing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive

from sousveil import pipeline
from sousveil.ledger import Ledger
from sousveil.pipeline import Report
from sousveil.publishing.pages import Page, Shelf
from sousveil.web import forms
from sousveil.web.forms import Refused

MOST_BYTES, MOST_FILES = 64 * 2**20, 200
_UNSAFE = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True)
class Taken:
    """An uploaded file: its name as given, made safe, and its bytes on the disk."""

    name: str
    path: Path


async def take(request: Request, folder: Path) -> list[Taken]:
    """Write the posted files into `folder`. Raises Refused above the bounds, without the token, or for no file."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST_BYTES:
        raise Refused(_too_large(), 413)
    try:
        form = await Request(request.scope, _bounded(request)).form(max_files=MOST_FILES, max_fields=10)
    except MultiPartException as error:
        raise Refused(f"the upload can't be read: {error.message}", 400) from None
    try:
        forms.check(request, {name: value for name, value in form.items() if isinstance(value, str)})
        return await _write(form, folder)
    finally:
        await form.close()


def _bounded(request: Request) -> Receive:
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise Refused(_too_large(), 413)
        return message

    return receive


def _too_large() -> str:
    return f"at most {MOST_BYTES // 2**20} MB at once: send fewer files, or read them with: sousveil read FOLDER"


async def _write(form: FormData, folder: Path) -> list[Taken]:
    taken = []
    for number, file in enumerate(form.getlist("files")):
        if isinstance(file, UploadFile) and file.filename:
            name = _UNSAFE.sub("_", PurePosixPath(file.filename.replace("\\", "/")).name).strip(". ")[:120] or "document"
            place = folder / f"{number:03}" / "upload" / name
            place.parent.mkdir(parents=True)
            place.write_bytes(await file.read())
            taken.append(Taken(name, place))
    if not taken:
        raise Refused("no file was chosen", 400)
    return taken


def store(ledger: Ledger, taken: list[Taken]) -> list[tuple[str, Report]]:
    """Read and store each file; its name and what became of it."""
    return [(file.name, pipeline.read_into(ledger, [file.path.parent])) for file in taken]


def folder() -> tempfile.TemporaryDirectory[str]:
    """Where an upload lies while it is read."""
    return tempfile.TemporaryDirectory(prefix="sousveil-")


def page(shelf: Shelf, token: str, done: list[tuple[str, Report]] | None = None) -> Page:
    """The page to add documents, with the report of those just added."""
    view: Mapping[str, object] = {
        "token": token, "done": done or [], "most": MOST_BYTES // 2**20,
        "found": sum(report.claims for _, report in done or []),
    }
    return Page("add.html", "add.html", shelf.labels("add.title"), "add", view, {}, scripts=("add.js",))
