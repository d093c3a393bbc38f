"""Moving the threshold: every page stands below `at/0.8/` too, as it is at 0.8, and below `at/default/` with each claim in the
tier that it was made with. Links are relative, so whoever goes there stays there, and a bookmark leads back.

Invariant: what is no threshold is answered in one line, status 400; nothing leads away from this app, and nothing is written.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sousveil.model import SousveilError, UsageError
from sousveil.model.threshold import threshold
from sousveil.web import answers
from sousveil.web.control import AT, USUAL, address
from sousveil.web.desks import KEY, desk_of

_PAGE = re.compile(r"[A-Za-z0-9_.-][A-Za-z0-9/_.-]*")


class Moved:
    """ASGI middleware: takes the threshold out of an address and notes it; what is none stays in it, for `wrong`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"/{AT}/"):
            named, slash, rest = scope["path"].removeprefix(f"/{AT}/").partition("/")
            with suppress(UsageError):
                scope = {**scope, KEY: _read(named), "path": f"/{rest}"} if slash else scope
        await self.app(scope, receive, send)


def move(request: Request) -> Response:
    """`threshold?from=0.8&page=findings.html`: to that page at that threshold."""
    desk = desk_of(request)
    try:
        to, page = _read(request.query_params.get("from", "").strip()), _page(request.query_params.get("page", ""))
    except SousveilError as error:
        return answers.failed(desk, "threshold", ".html", error)
    return RedirectResponse(address(desk, to, page), status_code=303, headers=answers.NOT_KEPT)


def lead(request: Request) -> Response:
    """`at/0.8` without a last slash."""
    named = str(request.path_params["named"])
    try:
        _read(named)
    except SousveilError as error:
        return answers.failed(desk_of(request), f"{AT}/{named}", "", error)
    return RedirectResponse(f"{named}/", status_code=308, headers=answers.NOT_KEPT)


def wrong(request: Request) -> Response:
    """An address below `at/` whose threshold is none."""
    named, rest = str(request.path_params["named"]), str(request.path_params["rest"])
    suffix = ".json" if rest.endswith(".json") else ""
    try:
        _read(named)
    except SousveilError as error:
        return answers.failed(desk_of(request), f"{AT}/{named}/{rest}", suffix, error)
    return answers.failed(desk_of(request), f"{AT}/{named}/{rest}", suffix, UsageError("a threshold is named once"))


def _read(named: str) -> float | None:
    return None if named == USUAL else threshold(named)


def _page(given: str) -> str:
    """A page of this app, with its filters. Raises UsageError for what could lead elsewhere."""
    path = urlsplit(f"./{given}").path.removeprefix("./")
    if (given and not _PAGE.fullmatch(path)) or not given.isprintable():
        raise UsageError("that is no page of this app: open the page again and move the threshold there")
    return given or "index.html"


ROUTES = (Route("/threshold", move), Route(f"/{AT}/{{named:str}}", lead), Route(f"/{AT}/{{named:str}}/{{rest:path}}", wrong))
