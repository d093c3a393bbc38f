"""The app: addresses to pages, nothing else. See policy.py for who may ask and desk.py for the ledger.

Invariant: each page is there as .html and as .json; an error is a page too, and says what to do.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sousveil.drawing import flows
from sousveil.model import LedgerError, SousveilError, UsageError
from sousveil.publishing.pages import Links, Page, about, render
from sousveil.publishing.pages.address import page_at
from sousveil.web.desk import Desk
from sousveil.web.policy import Policy, hosts

DEFAULT_PORT = 8420


def create(
    path: str | os.PathLike[str], *, host: str = "127.0.0.1", port: int = DEFAULT_PORT, readonly: bool = False,
    locale: str = "en",
) -> Starlette:
    """The app on the ledger at `path`, answering to `host:port` only. Raises LedgerError where there is no ledger."""
    desk = Desk(Path(path), locale=locale, readonly=readonly)
    with desk.shelf():
        pass
    app = Starlette(
        routes=[
            Route("/static/land.svg", land), Mount("/static", StaticFiles(directory=static_folder())),
            Route("/", page), Route("/{path:path}", page),
        ],
        middleware=[Middleware(Policy, allowed=hosts(host, port)), Middleware(GZipMiddleware, minimum_size=1000)],
    )
    app.state.desk = desk
    return app


def static_folder() -> Path:
    """Where the style sheet and the scripts lie."""
    return Path(str(resources.files("sousveil.publishing.pages").joinpath("static")))


async def land(request: Request) -> Response:
    """The outline of all land, drawn from the same places as the map."""
    return Response(flows.base_map(), media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


def page(request: Request) -> Response:
    """Any page of the ledger, as HTML or as JSON."""
    desk: Desk = request.app.state.desk
    path, suffix = split(request.path_params.get("path", ""))
    try:
        with desk.shelf() as shelf:
            found = page_at(shelf, path, dict(request.query_params)) if suffix else None
            if found is None:
                found = about.message(
                    f"{path}.html", desk.labels("message.not_found"), desk.labels("message.not_found_text"), status=404)
            if suffix == ".json":
                return _json(found)
            frame = render.Frame(app=True, head=shelf.ledger.head().root.hex()[:12], twin=_twin(request, path, found))
            text = render.html(found, shelf, _links(path), frame)
    except SousveilError as error:
        return failed(desk, path, suffix, error)
    return HTMLResponse(text, status_code=found.status, headers={"cache-control": "no-store"})


def split(path: str) -> tuple[str, str]:
    """`country/KE.html` as path and suffix; the suffix is empty where the address is no page's."""
    if not path:
        return "index", ".html"
    for suffix in (".html", ".json"):
        if path.endswith(suffix):
            return path.removesuffix(suffix), suffix
    return path, ""


def failed(desk: Desk, path: str, suffix: str, error: SousveilError) -> Response:
    """The page that says what went wrong: 400 for a wrong request, 503 for a ledger that can't be read."""
    title = "message.unavailable" if isinstance(error, LedgerError) else "message.wrong"
    status = 400 if isinstance(error, UsageError) else 503
    found = about.message(f"{path}.html", desk.labels(title), str(error), status=status)
    if suffix == ".json":
        return _json(found)
    return HTMLResponse(render.bare(found, desk.labels, _links(path), render.Frame(app=True)), status_code=status,
                        headers={"cache-control": "no-store"})


def _links(path: str) -> Links:
    return Links("../" * path.count("/"))


def _twin(request: Request, path: str, found: Page) -> str:
    """The JSON's address, with the same query; none for a page that is not there."""
    if found.status != 200:
        return ""
    return f"{path}.json" + (f"?{urlencode(request.query_params.multi_items())}" if request.query_params else "")


def _json(found: Page) -> Response:
    return Response(render.twin(found), status_code=found.status, media_type="application/json",
                    headers={"cache-control": "no-store"})
