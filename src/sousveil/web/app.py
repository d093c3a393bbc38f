"""The app: addresses to pages, nothing else. See policy.py for who may ask and desk.py for the ledger.

Invariant: each page is there as .html and as .json, and its address without either leads to it; an error is a page too,
and says what to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles

from sousveil import ledger as ledgers
from sousveil.drawing import flows
from sousveil.model import SousveilError
from sousveil.publishing.pages.address import page_at
from sousveil.web import answers, download, login, moving, reviewing, writing
from sousveil.web.desk import Desk
from sousveil.web.desks import Desks, desk_of
from sousveil.web.gate import Gate, Keeper
from sousveil.web.moving import Moved
from sousveil.web.policy import Policy, hosts

DEFAULT_PORT = 8420


def create(
    path: str | os.PathLike[str], *, host: str = "127.0.0.1", port: int = DEFAULT_PORT, readonly: bool = False,
    locale: str = "en", names: Iterable[str] = (), keeper: Keeper | None = None, against: Path | None = None,
    threshold: float | None = None,
) -> Starlette:
    """The app on the ledger at `path`, answering to `host:port` and to the `names` that a proxy gives it, and, where there is a
    `keeper`, to those who have its password; what changed since the ledger `against` is shown where there is one; `threshold`
    is that of the addresses that name none. Raises LedgerError where a ledger is not there."""
    if against:
        with ledgers.open(against, create=False, readonly=True):
            pass
    desk = Desk(Path(path), locale=locale, readonly=readonly, against=against, threshold=threshold)
    with desk.shelf():
        pass
    app = Starlette(
        routes=[
            Route("/static/land.svg", land), Mount("/static", StaticFiles(directory=static_folder())),
            *writing.ROUTES, *reviewing.ROUTES, *download.ROUTES, *moving.ROUTES,
            *(login.ROUTES if keeper else ()), Route("/", page), Route("/{path:path}", page),
        ],
        middleware=[
            Middleware(Policy, allowed=hosts(host, port) | {name.lower() for name in names}),
            Middleware(Moved), *([Middleware(Gate, keeper=keeper)] if keeper else ()),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={405: not_allowed},
    )
    app.state.desk, app.state.desks, app.state.keeper = desk, Desks(desk), keeper
    return app


def static_folder() -> Path:
    """Where the style sheet and the scripts lie."""
    return Path(str(resources.files("sousveil.publishing.pages").joinpath("static")))


async def land(request: Request) -> Response:
    """The outline of all land, drawn from the same places as the map."""
    return Response(flows.base_map(), media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


def page(request: Request) -> Response:
    """Any page of the ledger, as HTML or as JSON; kept until the ledger changes."""
    desk = desk_of(request)
    asked = request.path_params.get("path", "")
    path, suffix = split(asked)
    address = f"{path}{suffix}?{request.url.query}"
    try:
        with desk.shelf() as shelf:
            known = desk.kept(shelf, address)
            if known is not None:
                return answers.again(known, suffix)
            found = page_at(shelf, path, dict(request.query_params))
            if not suffix and (found or _is_route(request, f"/{path}.html")):
                return _leads(request, asked, f"{path}.html")
            if found is None:
                return answers.missing(desk, shelf, path, suffix)
            made = answers.as_json(found, threshold=desk.threshold) if suffix == ".json" else answers.as_html(
                desk, shelf, path, found, twin=_twin(request, path), here=_here(request, path))
            if found.status == 200:
                desk.keep(address, bytes(made.body))
            return made
    except SousveilError as error:
        return answers.failed(desk, path, suffix, error)


def split(path: str) -> tuple[str, str]:
    """`country/KE.html` as path and suffix; without a suffix it is empty, and a last slash is left out."""
    if not path:
        return "index", ".html"
    for suffix in (".html", ".json"):
        if path.endswith(suffix):
            return path.removesuffix(suffix), suffix
    return path.removesuffix("/"), ""


def _is_route(request: Request, path: str) -> bool:
    """Is this the address of a page that a route of its own gives, as those of the review?"""
    scope = {**request.scope, "path": path, "root_path": ""}
    routes = [route for route in request.app.routes if isinstance(route, Route) and route.endpoint is not page]
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def _leads(request: Request, asked: str, address: str) -> Response:
    """To the page at `address`, with the same query; seen from the address that was asked for, so never to another host."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse("../" * asked.count("/") + address + query, status_code=308, headers=answers.NOT_KEPT)


def _twin(request: Request, path: str) -> str:
    """The JSON's address, with the same query."""
    return f"{path}.json" + (f"?{urlencode(request.query_params.multi_items())}" if request.query_params else "")


def _here(request: Request, path: str) -> str:
    """The page's address with its filters, but for the number of a list's page, of which there may be fewer elsewhere."""
    filters = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return f"{path}.html" + (f"?{urlencode(filters)}" if filters else "")


async def not_allowed(request: Request, error: Exception) -> Response:
    """What a method that is no page's gets."""
    return PlainTextResponse("Only GET, and POST from the forms of these pages.\n", status_code=405)
