"""Claims, findings and dossiers as files, with the filters of the list that led here.

Invariant: a file from here is the same as that of `sousveil export` with the same filters; it is only ever downloaded.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sousveil.model import SousveilError, UsageError
from sousveil.publishing import dossier, exports
from sousveil.web import answers
from sousveil.web.desks import desk_of

FILTERS = ("kind", "country", "technology", "from_", "to", "since", "until", "text", "doc")
GIVEN = ("csv", "xlsx", "jsonl", "gexf", "geojson", "bibtex")
MOST = 100_000
_NAME = re.compile(r"[a-z0-9-]+")


def paper(request: Request) -> Response:
    """`dossier?name=Kenya`: the dossier as one HTML file."""
    desk = desk_of(request)
    try:
        name = request.query_params.get("name", "")[:200]
        with desk.shelf() as shelf:
            text = dossier.html_of(shelf, name)
    except SousveilError as error:
        return answers.failed(desk, "dossier", ".html", error)
    stem = "-".join(["dossier", *_NAME.findall(name.lower())])[:60]
    headers = answers.NOT_KEPT | {"content-disposition": f'attachment; filename="{stem}.html"'}
    return Response(text, media_type="application/octet-stream", headers=headers)


def export(request: Request) -> Response:
    """`export/csv?country=KE`: several files as one zip."""
    desk = desk_of(request)
    name = str(request.path_params["format"])
    try:
        if name not in GIVEN:
            raise UsageError(f"unknown format {name!r}; here: {', '.join(GIVEN)}; all others: sousveil export")
        format = exports.FORMATS[name]
        chosen = {key: request.query_params[key] for key in FILTERS if request.query_params.get(key)}
        stem = "-".join(["sousveil", *_NAME.findall(" ".join(chosen.values()).lower())])[:60]
        with desk.shelf() as shelf:
            if shelf.ledger.count(tier="claim", **chosen) > MOST:
                raise UsageError(desk.labels("export.too_many", most=f"{MOST:,}"))
            holding = exports.gather(
                shelf.ledger, needs=format.needs, options=exports.Options(stem=stem), **chosen)
        files = format.files(holding)
    except SousveilError as error:
        return answers.failed(desk, f"export/{name}", ".html", error)
    one = len(files) == 1
    raw = next(iter(files.values())) if one else exports.packed(files)
    file = f"{stem}{format.suffix}" if one else f"{stem}-{name}.zip"
    headers = answers.NOT_KEPT | {"content-disposition": f'attachment; filename="{file}"'}
    return Response(raw, media_type="application/octet-stream", headers=headers)


ROUTES = (Route("/export/{format:str}", export), Route("/dossier", paper))
